"""Whether what came is the official file: no web page, no damaged zip, no bomb, and it says what it should."""

import lzma
import zipfile
import zlib
from pathlib import Path

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
    """Return how the tables in a zip begin, after reading all of it, so that damage is found; no bomb is."""
    packed = path.stat().st_size
    most_bytes = most_unpacked(packed, LARGEST_BYTES)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > most_bytes:
                what, found = "the zip unpacks to too much", f"more than {most_bytes:,} bytes from {packed:,}"
                raise FetchError(what, file=wanted.address, found=found, hint=hint)
            if damaged := archive.testzip():
                raise zipfile.BadZipFile(damaged)
            tables = [each for each in entries if each.filename.lower().endswith(TABLE_SUFFIXES)]
            return [archive.open(each).read(_BLOCK_BYTES) for each in tables]
    except _DAMAGES as error:
        what = "what came is not a whole zip"
        raise FetchError(what, file=wanted.address, found=error, hint=hint) from None


def _words(content: bytes) -> str:
    """Return how some content begins, on one line."""
    return " ".join(content[:200].decode("utf-8", errors="replace").split())
