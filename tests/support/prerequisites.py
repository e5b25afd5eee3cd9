"""What some tests need and not every machine has: a Chromium, and councils' real files.

Without it a test is skipped and says why. `SVANALYSIS_REQUIRE=browser,real` (as `.ci/run` sets) turns such
a skip into a failure, except where the absence is proved and printed at the end of the run.
"""

import os
import shutil
from pathlib import Path

import pytest

CLONE = Path(__file__).resolve().parents[2]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
REAL_PARTS = (
    "spend/gateshead",
    "spend/darlington",
    "spend/newcastle",
    "registers/payee_postcodes.csv",
    "registers/BasicCompanyData-council-suppliers.csv",
)


def required(what: str) -> bool:
    """Whether a missing prerequisite is a failure here."""
    return what in os.environ.get("SVANALYSIS_REQUIRE", "").replace(" ", "").split(",")


def find_chromium() -> Path | None:
    """The first Chromium or Chrome on the path."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    return Path(found) if found else None


def real_data_places() -> list[Path]:
    """Where real files may be: the folder the environment names, else the one beside the clone."""
    named = os.environ.get("SVANALYSIS_REAL_DATA")
    return [Path(named)] if named else [CLONE.parent / "shared" / "data"]


def find_real_data() -> Path | None:
    """The folder of real files, if there is one (it may be incomplete)."""
    return next((place for place in real_data_places() if place.is_dir()), None)


def missing_parts(folder: Path) -> list[str]:
    """What the folder of real files lacks: absent files, and absent or empty folders."""
    return [part for part in REAL_PARTS if not _is_there(folder / part)]


def _is_there(path: Path) -> bool:
    return any(path.iterdir()) if path.is_dir() else path.is_file()


def need_chromium() -> Path:
    """Chromium's path, or skip (fail where it is required)."""
    found = find_chromium()
    if found is None:
        reason = f"no Chromium on the path (looked for {', '.join(CHROMIUM_NAMES)})"
        _fail_if(required("browser"), reason)
        pytest.skip(reason)
    return found


def need_real_data() -> Path:
    """The folder of real files, or skip.

    Where real data is required, a folder that is there but incomplete is a failure; one that is not there at
    all is proved in the summary (`proofs`).
    """
    folder = find_real_data()
    if folder is None:
        pytest.skip(f"no real data at {_listed(real_data_places())}")
    if missing := missing_parts(folder):
        reason = f"the real data is incomplete: {', '.join(missing)} missing or empty"
        _fail_if(required("real"), reason)
        pytest.skip(reason)
    return folder


def proofs() -> list[str]:
    """One line for each required prerequisite that is not on this machine."""
    if required("real") and find_real_data() is None:
        return [f"real data (required): no folder {_listed(real_data_places())}; its tests were skipped"]
    return []


def _listed(places: list[Path]) -> str:
    return ", ".join(map(str, places))


def _fail_if(needed: bool, reason: str) -> None:
    if needed:
        pytest.fail(f"{reason}, and SVANALYSIS_REQUIRE asks for it", pytrace=False)
