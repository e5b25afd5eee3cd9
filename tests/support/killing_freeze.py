"""Kills a freeze before and after its rename, and half-way through a write: `killing_freeze.py BODY YEAR FOLDER`.

Each kill leaves its releases as they were then in `FOLDER/MODE`, and as a second freeze left these in
`FOLDER/MODE-again`. Every freeze is a process of its own, forked from here before any thread has started.
"""

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from svanalysis.report import freeze as freezing
from svanalysis.report.companions import write_tables
from svanalysis.report.results import Results
from tests.support.killing import AFTER, BEFORE, HALF, KILLED, deadly

JANE = freezing.sign_off("Jane Doe, Head of Procurement", note="again")
A_TABLE = 9  # a write of a table in the middle


def _quick(
    folder: Path, results: Results, _forms: object, _tools: object, _releases: str
) -> Callable[[], None]:
    """Write the tables alone, so that an attempt takes no longer than it must."""
    write_tables(results, folder / "tables")
    return lambda: None


def attempt(body: str, year: str, releases: Path, count: int = 0, mode: str = AFTER) -> int:
    """Freeze in a process of its own, killed at step `count` if there are so many; return how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    freezing.fill = _quick
    deadly(*((Path, "write_text") if mode == HALF else (freezing, "move")), [count], mode)
    freezing.freeze(body, year, JANE, releases=releases, now=lambda: dt.datetime(2013, 7, 1, tzinfo=dt.UTC))
    os._exit(0)


def main(body: str, year: str, folder: Path) -> None:
    """Kill before and after the rename, and half-way through a write."""
    for mode, count in ((BEFORE, 1), (AFTER, 1), (HALF, A_TABLE)):
        (folder / mode).mkdir(parents=True)
        ended = attempt(body, year, folder / mode, count, mode)
        assert ended == KILLED, f"{mode} ended with {ended}"
        shutil.copytree(folder / mode, folder / f"{mode}-again")
        assert attempt(body, year, folder / f"{mode}-again") == 0


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
