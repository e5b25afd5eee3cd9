"""Bytes to records. A record is what a csv reader would call one: a quoted newline does not split it."""

import csv
import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from svanalysis.core.errors import InputError

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods"})
TEXTS = frozenset({".csv", ".tsv", ".txt"})
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_DELIMITERS = (",", "\t", ";", "|")
_SNIFFED_RECORDS = 40
_LARGEST_CELL = 2**27
LARGEST_FILE_BYTES = 2**30
# A byte-order mark read as cp1252 and encoded again, once or twice: tools that do not know it add another.
_MARKS = ("\ufeff", "\u00ef\u00bb\u00bf", "\u00c3\u00af\u00c2\u00bb\u00c2\u00bf", "\u00c3\u00af\u00bb\u00bf")


class Records(NamedTuple):
    """The records of one table: a text file, or one sheet of a workbook.

    Record `n` (from 1) is `rows[n - 1]`, a list of cells; rows may have different lengths.
    """

    member: str
    rows: list[list[str]]
    encoding: str


def read_records(path: Path, content: bytes) -> list[Records]:
    """Split the content of a file into records, one table per sheet.

    Raises InputError when the file is empty, too large, or a damaged or protected workbook.
    """
    if not content.strip(b"\x00\t\r\n ,;\xef\xbb\xbf"):
        raise InputError("the file is empty", file=path, hint="get the file again from whoever made it")
    if len(content) > LARGEST_FILE_BYTES:
        raise InputError("the file is larger than 1 GiB", file=path, hint="split it, for example by month")
    if content.startswith((_ZIP, _OLE)):
        return _workbook(path, content)
    text, encoding = decode(content)
    return [Records("", _split(text, path), encoding)]


def decode(content: bytes) -> tuple[str, str]:
    """Decode bytes, and name the encoding. Lines of cp1252 among lines of UTF-8 are each read as what they are.

    >>> decode(b"caf\\xc3\\xa9\\n\\xa3\\n")
    ('café\\n£\\n', 'utf-8 and cp1252')
    """
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), encoding
    encoding = "utf-8"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        lines = content.split(b"\n")
        text = "\n".join(map(_decode_line, lines))
        encoding = "utf-8 and cp1252" if any(map(_is_multibyte, lines)) else "cp1252"
    for mark in _MARKS:
        if text.startswith(mark):
            return text.removeprefix(mark).removeprefix("\ufeff"), f"{encoding} with BOM"
    return text, encoding


def _decode_line(line: bytes) -> str:
    """Decode one line: as UTF-8 if it is, else as cp1252, whose five undefined bytes are taken as latin-1."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return line.decode("cp1252")
        except UnicodeDecodeError:
            return line.decode("latin-1")


def _is_multibyte(line: bytes) -> bool:
    """Tell whether a line holds valid UTF-8 beyond ASCII."""
    try:
        return not line.isascii() and bool(line.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _split(text: str, path: Path) -> list[list[str]]:
    """Split text into records with the delimiter that fits best."""
    csv.field_size_limit(_LARGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        hint = "open the file in a text editor and look for a lone quotation mark"
        raise InputError("the file cannot be split into records", file=path, found=error, hint=hint) from None


def _delimiter(text: str) -> str:
    """Choose the delimiter under which most of the first records have the same number of cells, more than one."""
    start = io.StringIO(text[:200_000], newline="")

    def agreement(delimiter: str) -> tuple[int, int]:
        start.seek(0)
        reader = csv.reader(start, delimiter=delimiter)
        widths = Counter(len(row) for row, _ in zip(reader, range(_SNIFFED_RECORDS), strict=False) if len(row) > 1)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        return count, width

    return max(_DELIMITERS, key=agreement)


def _workbook(path: Path, content: bytes) -> list[Records]:
    """Read every sheet of a workbook as text; blank leading rows count as records, so that row numbers agree."""
    import fastexcel  # noqa: PLC0415  slow to import, and most files are text

    try:
        book = fastexcel.read_excel(content)
        sheets = [
            (name, book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars())
            for name in book.sheet_names
        ]
    except (fastexcel.FastExcelError, zipfile.BadZipFile) as error:
        hint = "open it in a spreadsheet program and save it again as .xlsx or .csv, without a password"
        raise InputError("the workbook cannot be read", file=path, found=error, hint=hint) from None
    return [
        Records(name, [["" if cell is None else cell for cell in row] for row in frame.iter_rows()], "workbook")
        for name, frame in sheets
        if frame.height
    ]
