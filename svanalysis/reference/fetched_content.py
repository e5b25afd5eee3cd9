"""Whether what came is the official file: no web page, no damaged zip, no bomb, and it says what it should."""

import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from svanalysis.core.limits import most_unpacked
from svanalysis.reference.download import FetchError
from svanalysis.reference.manifest import Wanted
from svanalysis.reference.official import LARGEST_BYTES, TABLE_SUFFIXES

_BLOCK_BYTES = 2**20
_DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)
_PAGES = (b"<!doctype", b"<html", b"<?xml")


def check_content(path: Path, wanted: Wanted, hint: str) -> None:
    """Raise FetchError when a file is not the official one that is wanted."""
    with path.open("rb") as file:
        beginning = file.read(_BLOCK_BYTES)
    if beginning.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        what = "there is a web page where the file should be: it may have moved"
        raise FetchError(what, file=wanted.address, found=_words(beginning), hint=hint)
    beginnings = _unpacked(path, wanted, hint) if wanted.file.endswith(".zip") else [beginning]
    if not any(wanted.says.encode() in text for text in beginnings):
        what = f"what came is not the file wanted: {wanted.says!r} stands nowhere at its beginning"
        raise FetchError(what, file=wanted.address or path, found=_words(beginning), hint=hint)


def _unpacked(path: Path, wanted: Wanted, hint: str) -> list[bytes]:
    """Return how the tables in a zip begin, after reading all of it: so that damage and bombs are found."""
    most_bytes, read, beginnings = most_unpacked(path.stat().st_size, LARGEST_BYTES), 0, []
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as member:
                    block = member.read(_BLOCK_BYTES)
                    if PurePosixPath(entry.filename).suffix.lower() in TABLE_SUFFIXES:
                        beginnings.append(block)
                    while block:
                        read += len(block)
                        if read > most_bytes:
                            found = f"more than {most_bytes:,} bytes from {path.stat().st_size:,}"
                            raise FetchError(
                                "the zip unpacks to too much", file=wanted.address, found=found, hint=hint
                            )
                        block = member.read(_BLOCK_BYTES)
    except _DAMAGES as error:
        raise FetchError(
            "what came is not a whole zip", file=wanted.address, found=error, hint=hint
        ) from None
    return beginnings


def _words(content: bytes) -> str:
    """Return how some content begins, on one line."""
    return " ".join(content[:200].decode("utf-8", errors="replace").split())
