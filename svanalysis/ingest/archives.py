"""What an archive holds: members of a zip, or the one content of a gz, within limits; names are only labels."""

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from svanalysis.core.errors import InputError
from svanalysis.core.limits import most_unpacked
from svanalysis.core.text import tidy

LARGEST_BYTES = 2**30
_MOST_MEMBERS = 1_000
_LONGEST_NAME = 100
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_BOOKS = ("[Content_Types].xml", "mimetype")  # one of them is in a zip that is a workbook
DAMAGES = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, NotImplementedError, ValueError,
)  # fmt: skip


def is_archive(content: bytes) -> bool:
    """Tell whether bytes are a gz, or a zip that is no workbook; a zip too damaged to tell is none."""
    if not content.startswith((_ZIP, _EMPTY_ZIP)):
        return content.startswith(_GZIP)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return not set(_BOOKS) & set(archive.namelist())
    except DAMAGES:
        return False


def unpacked(path: Path, content: bytes) -> list[tuple[str, bytes]]:
    """Return label and content of each member of an archive, hidden files and folders left out.

    Raises InputError when it is damaged, needs a password, has too many members, or would unpack to more than
    1 GiB or to a multiple that no text has.
    """
    try:
        members = (
            [("", _gunzipped(path, content))] if content.startswith(_GZIP) else list(_unzipped(path, content))
        )
    except DAMAGES as error:
        hint = "get it again, or unpack it and give the files; a password must be taken off first"
        raise InputError("the archive cannot be read", file=path, found=error, hint=hint) from None
    if not members:
        raise InputError("the archive is empty", file=path, hint="get it again from whoever made it")
    return members


def _gunzipped(path: Path, content: bytes) -> bytes:
    """Unpack a gz within the limits."""
    most = most_unpacked(len(content), LARGEST_BYTES)
    with gzip.GzipFile(fileobj=io.BytesIO(content)) as opened:
        data = opened.read(most + 1)
    if len(data) > most:
        raise _refused(path, f"more than {most:,} bytes from {len(content):,}")
    return data


def _unzipped(path: Path, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a zip within the limits."""
    refuse_bomb(path, content)
    seen: set[str] = set()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > _MOST_MEMBERS:
            raise _refused(path, f"{len(entries)} files")
        for entry in entries:
            data = archive.read(entry)
            if not _is_hidden(entry.filename):
                yield _label(entry.filename, seen), data


def refuse_bomb(path: Path, content: bytes) -> None:
    """Refuse a zip (a workbook is one) that says it would unpack to more than the limit; BadZipFile when damaged.

    A member that says less than it holds is cut there when it is read, and is then damaged.
    """
    if content.startswith((_ZIP, _EMPTY_ZIP)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > most_unpacked(len(content), LARGEST_BYTES):
            raise _refused(path, f"{size:,} bytes in {len(content):,}")


def _refused(path: Path, found: str) -> InputError:
    """Say that an archive holds too much."""
    hint = "unpack it, look at what it holds, and give the payment files themselves"
    return InputError("the archive holds more than a payment file can", file=path, found=found, hint=hint)


def _is_hidden(name: str) -> bool:
    """Tell whether a member is what a computer adds by itself."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return any((part.startswith((".", "~$")) and part != "..") or part == "__MACOSX" for part in parts)


def _label(name: str, seen: set[str]) -> str:
    """Return a member's name as a label: one line, short, and different from the others; never a path to write to."""
    short = tidy(name)[-_LONGEST_NAME:] or "member"
    label, number = short, 1
    while label in seen:
        number += 1
        label = f"{short} ({number})"
    seen.add(label)
    return label
