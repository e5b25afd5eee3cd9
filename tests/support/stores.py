"""What one store has finished is taken over by another, so that tests in two processes work things out once."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

# All that a store names by everything that decides it: two files of one name are alike.
_KEPT = ("*/parts/*", "*/gathered/**/*", "*/results/**/*", "reference/*")
_LAST = ".json"  # written last: what belongs to it is whole


def take_over(other: Path, own: Path) -> None:
    """Copy what another store keeps and this one does not.

    The other may be at work. Each file in it appears whole or not at all, and may be removed at any time. What says
    that other files are whole was there before these are looked for, and is copied after them.
    """
    with suppress(FileNotFoundError):  # a folder that was removed while it was looked into: next time
        last = [path for path in _files(other) if path.suffix == _LAST]
        for path in [*(one for one in _files(other) if one.suffix != _LAST), *last]:
            target = own / path.relative_to(other)
            if not target.exists():
                with suppress(FileNotFoundError):
                    _copy_whole(path, target)


def _files(store: Path) -> Iterator[Path]:
    found = (path for pattern in _KEPT for path in store.glob(pattern))
    return (path for path in found if path.is_file() and not path.name.startswith("."))


def _copy_whole(path: Path, target: Path) -> None:
    """Copy a file so that it appears whole: another process may be taking over from this store."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.{os.getpid()}.partial")
    shutil.copy2(path, partial)
    partial.replace(target)
