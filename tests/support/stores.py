"""What one store has finished is taken over by another, so that tests in two processes work things out once."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# Folders in which a file's name says everything that decides it: two files of one name are alike, and none is ever
# written anew in its place, so that both stores may hold the same one.
_KEPT = ("*/parts", "*/gathered/**", "*/results/**", "reference")
_LAST = ".json"  # written last: what belongs to it lies beside it and is whole


def take_over(other: Path, own: Path) -> None:
    """Link what another store keeps and this one does not.

    The other may be at work. Each file in it appears whole or not at all, and may be removed at any time. What says
    that the files beside it are whole was there before these are looked for, and is linked after them.
    """
    for theirs in _folders(other):
        ours = own / theirs.relative_to(other)
        last = [name for name in _names(theirs) if name.endswith(_LAST)]
        rest = [name for name in _names(theirs) if not name.endswith(_LAST)]
        here = _names(ours)
        for name in [*rest, *last]:
            if name not in here:
                with suppress(FileNotFoundError, FileExistsError):
                    _link(theirs / name, ours / name)


def _folders(store: Path) -> Iterator[Path]:
    with suppress(FileNotFoundError):  # a folder that was removed while it was looked into: next time
        for pattern in _KEPT:
            yield from store.glob(pattern)


def _names(folder: Path) -> set[str]:
    """Return the names of a folder's files, none where there is no folder."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        return {entry.name for entry in entries if entry.is_file() and not entry.name.startswith(".")}
    return set()


def _link(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    os.link(path, target)
