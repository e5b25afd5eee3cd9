"""Whether what came is the official file: no web page, no damaged zip, no bomb, and it says what it should."""

import zipfile
from pathlib import Path

from svanalysis.reference.download import Edition
from svanalysis.reference.official import DAMAGES, tables_in, unpacks_to_too_much

_BLOCK_BYTES = 2**20
_PAGES = (b"<!doctype", b"<html", b"<?xml")


def check_content(path: Path, edition: Edition) -> None:
    """Raise FetchError when a file is not the official one that is wanted."""
    with path.open("rb") as file:
        beginning = file.read(_BLOCK_BYTES)
    words = " ".join(beginning[:200].decode("utf-8", errors="replace").split())
    if beginning.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        raise edition.failed("there is a web page where the file should be: it may have moved", words)
    says = edition.wanted.says
    beginnings = _unpacked(path, edition) if edition.wanted.file.endswith(".zip") else [beginning]
    if not any(says.encode() in text for text in beginnings):
        what = f"what came is not the file wanted: {says!r} stands nowhere at its beginning"
        raise edition.failed(what, words)


def _unpacked(path: Path, edition: Edition) -> list[bytes]:
    """Return how the tables in a zip begin, after reading all of it: so that damage and bombs are found."""
    try:
        with zipfile.ZipFile(path) as archive:
            if found := unpacks_to_too_much(path, archive.infolist()):
                raise edition.failed("the zip unpacks to too much", found)
            if damaged := archive.testzip():
                raise edition.failed("what came is not a whole zip", damaged)
            return [archive.open(entry).read(_BLOCK_BYTES) for entry in tables_in(archive)]
    except DAMAGES as error:
        raise edition.failed("what came is not a whole zip", error) from None
