"""A JupyterLab as `svanalysis explore` opens it, on a free port of this machine, and a notebook run in it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

TOKEN = "of-this-test"  # noqa: S105  it guards nothing
PATIENCE = 120  # seconds, for a machine that does other things too
NO_NEWS = {"@jupyterlab/apputils-extension:announcements": True}  # it would ask about news from the internet


@contextmanager
def explored(folder: Path, store: Path) -> Iterator[str]:
    """The address of a JupyterLab that `svanalysis explore` opened; all it writes goes into a folder."""
    port = _free_port()
    _settings(folder / "settings", port)
    places = {
        "SVANALYSIS_EXPLORE": str(folder / "explore"),
        "SVANALYSIS_STORE": str(store),
        "JUPYTER_CONFIG_DIR": str(folder / "settings"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    with (folder / "log").open("w", encoding="utf-8") as log:
        command = [sys.executable, "-m", "svanalysis", "explore", "--no-browser"]
        running = subprocess.Popen(command, stderr=log, stdout=log, env={**os.environ, **places}, cwd=folder)
        try:
            until = time.monotonic() + PATIENCE
            while not _answers(port):
                assert running.poll() is None, (folder / "log").read_text(encoding="utf-8")
                assert time.monotonic() < until, "JupyterLab did not start"
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(PATIENCE)


def run_explore(page: Page, address: str) -> None:
    """Open the copy of explore.ipynb, run it from top to bottom, and wait until its chart stands there."""
    page.set_default_timeout(PATIENCE * 1000)
    page.goto(f"{address}/lab/tree/explore.ipynb?token={TOKEN}")
    page.locator(".jp-Notebook").wait_for()
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for()  # its kernel runs
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.locator("li[data-command='runmenu:run-all']").click()
    page.locator(".js-plotly-plot:visible .point").first.wait_for()


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list of the explorer."""
    box = page.locator(".widget-dropdown", has=page.get_by_text(label, exact=True))
    box.locator("select").select_option(label=option)


def click_bar(page: Page, chart: int, at: int) -> None:
    """Click a bar of one of the charts on screen."""
    page.locator(".js-plotly-plot:visible").nth(chart).locator(".point path").nth(at).click(force=True)


def _settings(folder: Path, port: int) -> None:
    server = {"ServerApp": {"port": port, "allow_root": True}, "IdentityProvider": {"token": TOKEN}}
    (folder / "labconfig").mkdir(parents=True)
    (folder / "jupyter_server_config.json").write_text(json.dumps(server), encoding="utf-8")
    page = json.dumps({"disabledExtensions": NO_NEWS})
    (folder / "labconfig" / "page_config.json").write_text(page, encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False
