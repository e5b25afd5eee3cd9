"""Where things are: what is shipped, what a run keeps, and how a file is written whole or not at all."""

import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from filelock import FileLock, Timeout

from svanalysis.core.errors import BusyError, InputError, OutputError

_PACKAGE = Path(__file__).resolve().parent.parent


def _clone() -> Path | None:
    """Return the top of the clone when the package runs from one, else None (installed from a wheel)."""
    top = _PACKAGE.parent
    return top if (top / "data" / "bodies").is_dir() and (top / "notebooks").is_dir() else None


def shipped(*parts: str) -> Path:
    """Return the path of a shipped file or folder, such as `shipped("data", "bodies")`.

    In a clone that is the top-level folder; in an installed wheel the copy inside the package.
    """
    return (_clone() or _PACKAGE / "_shipped").joinpath(*parts)


def store() -> Path:
    """Return the folder that keeps ledgers and results between runs (never published, ignored by git).

    `SVANALYSIS_STORE` names it; else it is `ledger/` at the top of the clone, or in the current folder.
    """
    named = os.environ.get("SVANALYSIS_STORE")
    return Path(named) if named else (_clone() or Path.cwd()) / "ledger"


def fetched_folder() -> Path:
    """Return the folder that keeps official files."""
    return store() / "fetched"


def explore_folder() -> Path:
    """Return the folder of analysts' copies of the notebooks and of what they save there (ignored by git).

    `SVANALYSIS_EXPLORE` names it; else it is `explore/` at the top of the clone, or in the current folder.
    """
    named = os.environ.get("SVANALYSIS_EXPLORE")
    return Path(named) if named else (_clone() or Path.cwd()) / "explore"


@cache
def code_key(*layers: str) -> str:
    """Return a hash of layers' code and tables (all, without one): an edited clone never keeps what it made before.

    >>> code_key("core") == code_key("core") != code_key()
    True
    """
    folders = [_PACKAGE / layer for layer in layers or ("",)]
    paths = sorted(path for each in folders for kind in ("*.py", "*.toml") for path in each.rglob(kind))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, which may be larger than memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def opened(path: Path) -> Iterator[io.BufferedReader]:
    """Open a file to read its bytes. Raises InputError when that cannot be done, as when a program holds it."""
    try:
        with path.open("rb") as file:
            yield file
    except OSError as error:
        there = "close it in other programs, and see that you may read it"
        hint = there if path.is_file() else "give the path of a file of payments"
        raise InputError("the file cannot be opened", file=path, found=error.strerror, hint=hint) from None


@contextmanager
def held(folder: Path, what: str, patience_seconds: float = 0) -> Iterator[None]:
    """Hold a folder, making it if need be, and clear away what a run that was killed had begun to write.

    Only in the folder and those in it: further down another run, which holds nothing, may be writing results.
    Raises BusyError saying `what` another run does when it goes on holding it, OutputError when it cannot be made.
    """
    lock = FileLock(folder / "lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=patience_seconds)
    except Timeout:
        hint = "wait until it has ended and run the command again"
        raise BusyError(f"another run is {what}", file=folder, hint=hint) from None
    except OSError as error:
        hint = "choose a folder that you may write to, the store with SVANALYSIS_STORE"
        what = "this folder cannot be written"
        raise OutputError(what, file=folder, found=error.strerror, hint=hint) from None
    try:
        for left in (*folder.glob(".*.partial"), *folder.glob("*/.*.partial")):
            left.unlink()
        yield
    finally:
        lock.release()


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; when the block ends well, it replaces `path` in one step.

    Raises OutputError when its folder cannot be written, or another program holds the file.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.touch()
    except OSError as error:
        hint = "choose a folder that you may write to"
        raise OutputError("this cannot be written", file=path, found=error.strerror, hint=hint) from error
    try:
        yield partial
        replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def folder_written_whole(home: Path) -> Iterator[Path]:
    """Give a temporary folder beside `home`; when the block ends well, it takes the place of an older one.

    Raises OutputError when a file in the older folder is held by another program; then that folder stays.
    """
    # absolute: a block may change the current folder
    partial = home.absolute().with_name(f".{home.name}.{os.getpid()}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        partial.mkdir(parents=True)
        yield partial
        put_in_place(partial, home.absolute())
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def put_in_place(partial: Path, home: Path) -> None:
    """Put a finished folder in the place of an older one, as `folder_written_whole` does."""
    aside = home.with_name(f".{home.name}.{os.getpid()}.old")
    if home.exists():
        replace(home, aside)
    try:
        replace(partial, home)
    except OutputError:
        if aside.exists():
            replace(aside, home)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def replace(source: Path, target: Path) -> None:
    """Move `source` over `target` in one step. Raises OutputError when another program holds the target."""
    try:
        os.replace(source, target)  # noqa: PTH105  the name by which the standard library documents the atomic move
    except PermissionError as error:
        hint = "close it there and run the command again"
        raise OutputError("the output is open in another program", file=target, hint=hint) from error
