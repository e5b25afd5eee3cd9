"""Pages on paper: printed to PDF by a Chrome or Chromium that is installed, without a shell and without a network."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from svanalysis.core.errors import ConfigurationError, OutputError

SETTING = "SVANALYSIS_BROWSER"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_MAC = ("Google Chrome", "Chromium", "Microsoft Edge")
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)
_OPTIONS = (
    "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pdf-header-footer",
    "--generate-pdf-document-outline", "--virtual-time-budget=20000",
)  # fmt: skip
_LONGEST_SECONDS = 180
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \([^)]*\)")


def find_browser() -> Path:
    """Return the browser that prints: the one `SVANALYSIS_BROWSER` names, else the first that is found.

    Raises ConfigurationError when there is none.
    """
    if named := os.environ.get(SETTING):
        if not Path(named).is_file():
            hint = f"give {SETTING} the path of Chrome or Chromium"
            raise ConfigurationError("there is no such browser", found=named, hint=hint)
        return Path(named)
    on_path = [Path(place) for name in _NAMES if (place := shutil.which(name))]
    found = next((place for place in [*on_path, *_usual_places()] if place.is_file()), None)
    if found is None:
        hint = f"install Chrome or Chromium, or give {SETTING} its path; the other forms need none"
        raise ConfigurationError("PDF and pictures are made by Chrome or Chromium: there is none", hint=hint)
    return found


def _usual_places() -> list[Path]:
    """Return where browsers lie on macOS and on Windows."""
    roots = (os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"))
    windows = [Path(root) / place for root in roots if root for place in _WINDOWS]
    return [*(Path(f"/Applications/{name}.app/Contents/MacOS/{name}") for name in _MAC), *windows]


def write_pdf(page: Path, target: Path) -> None:
    """Print a page to a PDF as its print styles say; the same page by the same browser gives the same bytes.

    Raises ConfigurationError without a browser, and OutputError when it prints nothing.
    """
    with tempfile.TemporaryDirectory() as profile:
        made = Path(profile) / "made.pdf"
        root = (
            sys.platform == "linux" and os.geteuid() == 0
        )  # Chromium starts for root only without a sandbox
        command = [str(find_browser()), *_OPTIONS, *(["--no-sandbox"] if root else []),
                   f"--user-data-dir={profile}", f"--print-to-pdf={made}", page.resolve().as_uri()]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=_LONGEST_SECONDS)  # noqa: S603 - a fixed list, no shell
            said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
        except (OSError, subprocess.TimeoutExpired) as error:
            said = str(error)
        if not made.is_file():
            hint = f"try another browser ({SETTING}), or leave out the form pdf"
            raise OutputError("the browser printed no PDF", file=page.name, found=said, hint=hint)
        # the day of printing is no part of the report: without it, the same page is the same file
        target.write_bytes(_DATES.sub(lambda date: b" " * len(date[0]), made.read_bytes()))
