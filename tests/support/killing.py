"""Kills a build at every step at which it writes, moves, removes, locks or lets go: `killing.py BODY FOLDER`.

`FOLDER/base` is the store each attempt begins with. A build that is not killed leaves `FOLDER/whole`. Attempt
N leaves the store as the kill left it in `FOLDER/N-MODE`, and a second build of that store in
`FOLDER/N-MODE-again`; of stores that were left alike the first is built again for all. Each store has the ledger's
tables beside it when its build ended. The package is imported once, what a build imports late too, and every build is a
process forked from here; none of Polars' threads has started by then.
"""

import os
import re
import shutil
import sys
from pathlib import Path

import polars as pl
from filelock import FileLock

from svanalysis.core.body import load_body
from svanalysis.ingest import filling, parts
from svanalysis.ingest import ledger as ledgers
from svanalysis.ingest.ledger import build_ledger

BEFORE, HALF, AFTER = "before", "half", "after"
KILLED = 9
_WRITES = ((Path, "write_text"), (pl.DataFrame, "write_parquet"))
_OTHERS = ((os, "replace"), (Path, "touch"), (Path, "unlink"), (FileLock, "acquire"), (FileLock, "release"))


def deadly(owner: object, name: str, steps: list[int], mode: str) -> None:
    """Replace a function by one that counts down `steps`, and ends the process when they are used up."""
    done = getattr(owner, name)
    writes = (owner, name) in _WRITES

    def step(*arguments: object, **named: object) -> object:
        steps[0] -= 1
        if steps[0] == 0 and mode == BEFORE:
            os._exit(KILLED)
        result = done(*arguments, **named)
        if steps[0] == 0:
            if writes and mode == HALF:
                target = next(each for each in arguments if isinstance(each, Path))
                os.truncate(target, target.stat().st_size // 2)
            os._exit(KILLED)
        return result

    setattr(owner, name, step)


def build(body: str, home: Path, count: int = 0, mode: str = AFTER) -> int:
    """Build in a process of its own, killed at step `count` if there are so many; return how it ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    os.environ["SVANALYSIS_STORE"] = str(home)
    steps = [count]
    for owner, name in _WRITES if mode == HALF else (*_WRITES, *_OTHERS):
        deadly(owner, name, steps, mode)
    ledger = build_ledger(load_body(body))
    steps[0] = 0  # what follows is no step of the build
    ledger.payments.write_parquet(home / "payments.parquet")
    ledger.rejected.write_parquet(home / "rejected.parquet")
    os._exit(0)


def left(store: Path) -> frozenset[tuple[str, bytes]]:
    """Return all that a store holds; the name of what was begun holds the number of the process."""
    return frozenset(
        (re.sub(r"\d+\.partial$", "partial", path.relative_to(store).as_posix()), path.read_bytes())
        for path in store.rglob("*")
        if path.is_file()
    )


def main(body: str, folder: Path) -> None:
    """Kill at every step there is, in every way."""
    ledgers._AT_ONCE = 1  # so that the steps have one order, and each can be counted
    assert filling  # imported here, once
    again: dict[frozenset[tuple[str, bytes]], Path] = {}
    parts.settings_key(load_body(body).payments)  # read once, so that every build has the same
    shutil.copytree(folder / "base", folder / "whole")
    assert build(body, folder / "whole") == 0
    for mode in (BEFORE, HALF, AFTER):
        count, ended = 0, KILLED
        while ended == KILLED:
            count += 1
            killed = folder / f"{count}-{mode}"
            shutil.copytree(folder / "base", killed)
            ended = build(body, killed, count, mode)
            second, state = folder / f"{count}-{mode}-again", left(killed)
            shutil.copytree(again.get(state, killed), second)
            assert state in again or build(body, second) == 0, f"the build after {killed.name} fails"
            again.setdefault(state, second)
        assert ended == 0, f"{killed.name} ended with {ended}"


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
