"""Bytes to records. A record is what a csv reader would call one: a quoted newline does not split it."""

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from svanalysis.core.errors import InputError
from svanalysis.ingest.archives import is_archive, refuse_bomb, unpacked

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = (",", "\t", ";", "|")
_SNIFFED_RECORDS = 40
_SNIFFED_BYTES = 65_536
_LARGEST_CELL = 2**27
LARGEST_FILE_BYTES = 2**30
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.05  # a few slipped into text are no harm; of what is no text they are a tenth
_MOSTLY = 0.8
_SHORTEST_UTF16 = 40  # bytes
_ESCAPED = re.compile(r"\\x([89A-Fa-f][0-9A-Fa-f])")
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# A byte-order mark read as cp1252 and encoded again, once or twice: tools that do not know it add another.
_MARKS = (
    "\ufeff",
    "\u00ef\u00bb\u00bf",
    "\u00c3\u00af\u00c2\u00bb\u00c2\u00bf",
    "\u00c3\u00af\u00bb\u00bf",
)


class NoTableError(InputError):
    """What was read is empty, or neither text nor a workbook."""


class Records(NamedTuple):
    """The records of one table: a text file, one sheet of a workbook, or one member of an archive.

    `member` names the sheet or member, '' for the only table of a file that is no archive.
    Record `n` (from 1) is `rows[n - 1]`, a list of cells; rows may have different lengths.
    """

    member: str
    rows: list[list[str]]
    encoding: str


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes. Raises InputError when it cannot be opened, as when a program holds it."""
    try:
        return path.read_bytes()
    except OSError as error:
        hint = "close it in other programs, and see that you may read it"
        raise InputError("the file cannot be opened", file=path, found=error.strerror, hint=hint) from None


def read_records(path: Path, content: bytes) -> list[Records]:
    """Split the content of a file into records, one table per sheet and per member of an archive.

    Raises InputError when the file is empty, too large, a damaged or protected workbook or archive, an archive
    in an archive, or neither text nor workbook.
    """
    if not is_archive(content):
        return _tables(path, content)
    found: list[Records] = []
    for label, data in unpacked(path, content):
        if is_archive(data):
            hint = "unpack the outer archive and give what it holds"
            raise InputError("an archive is inside an archive", file=path, found=label, hint=hint)
        found += _member(path, label, data)
    return found


def _member(path: Path, label: str, data: bytes) -> list[Records]:
    """Read one member of an archive, its tables named after it; one that is no table has no records, and says so."""
    try:
        tables = _tables(Path(f"{path} [{label}]" if label else path), data)
    except NoTableError as error:
        if not label:
            raise
        return [Records(label, [], f"not read: {error.what}")]
    return [table._replace(member=": ".join(filter(None, (label, table.member)))) for table in tables]


def _tables(path: Path, content: bytes) -> list[Records]:
    """Split what is no archive into records."""
    if not content.strip(b"\x00\t\r\n ,;\xef\xbb\xbf"):
        raise NoTableError("the file is empty", file=path, hint="get the file again from whoever made it")
    if len(content) > LARGEST_FILE_BYTES:
        raise InputError("the file is larger than 1 GiB", file=path, hint="split it, for example by month")
    if content.startswith((_ZIP, _OLE)):
        return _workbook(path, content)
    text, encoding = decode(content)
    start = text[:_SNIFFED_BYTES]
    is_binary = "\x00" in start and len(_CONTROL.findall(start)) > _MOST_CONTROLS * len(start)
    if is_binary or content.startswith(_OTHER_KINDS):
        hint = "give payments as .csv, .xlsx, .xls or .ods, or such files in a .zip or .gz"
        raise NoTableError("the file is neither text nor a workbook", file=path, hint=hint)
    return [Records("", _split(text, path), encoding)]


def decode(content: bytes) -> tuple[str, str]:
    r"""Decode bytes, and name the encoding. Lines of cp1252 among lines of UTF-8 are each read as they are.

    >>> decode(b"caf\xc3\xa9\n\xa3\n")
    ('café\n£\n', 'utf-8 and cp1252')
    """
    if codec := _UTF16.get(content[:2]):
        return content[2:].decode(codec, errors="replace"), "utf-16"
    if codec := _unmarked_utf16(content[:_SNIFFED_BYTES]):
        return content.decode(codec, errors="replace"), "utf-16 without BOM"
    text, encoding = _decode_lines(content)
    unmarked = _without_marks(text)
    plain = _ESCAPED.sub(_unescaped, unmarked) if "\\x" in unmarked else unmarked
    return plain, encoding if unmarked == text else f"{encoding} with BOM"


def _unmarked_utf16(start: bytes) -> str:
    """Return the codec of text in UTF-16 without a mark, '' for other text: every second byte of it is zero."""
    if len(start) < _SHORTEST_UTF16:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    most = _MOSTLY * len(start) / 2
    if odd > most > even:
        return "utf-16-le"
    return "utf-16-be" if even > most > odd else ""


def _unescaped(escape: re.Match[str]) -> str:
    """Return the letter that a cleaning script left as a backslash, an x and its number in cp1252."""
    return _decode_line(bytes.fromhex(escape[1]))


def _decode_lines(content: bytes) -> tuple[str, str]:
    """Decode UTF-8, else line by line."""
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        lines = content.splitlines(keepends=True)
        text = "".join(map(_decode_line, lines))
        return text, "utf-8 and cp1252" if any(map(_is_multibyte, lines)) else "cp1252"


def _without_marks(text: str) -> str:
    """Take byte-order marks off the beginning, however often they were added."""
    while mark := next(filter(text.startswith, _MARKS), ""):
        text = text.removeprefix(mark)
    return text


def _decode_line(line: bytes) -> str:
    """Decode one line: as UTF-8 if it is, else as cp1252, whose five undefined bytes are taken as latin-1."""
    for codec in ("utf-8", "cp1252"):
        try:
            return line.decode(codec)
        except UnicodeDecodeError:
            continue
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
    """Choose the delimiter under which most of the first records have the same number of cells, above one."""
    start = io.StringIO(text[:200_000], newline="")

    def agreement(delimiter: str) -> tuple[int, int]:
        start.seek(0)
        records = zip(csv.reader(start, delimiter=delimiter), range(_SNIFFED_RECORDS), strict=False)
        widths = Counter(len(row) for row, _ in records if len(row) > 1)
        width, count = widths.most_common(1)[0] if widths else (0, 0)
        return count, width

    return max(DELIMITERS, key=agreement)


def _workbook(path: Path, content: bytes) -> list[Records]:
    """Read every sheet of a workbook as text; blank rows above count, so that row numbers agree."""
    import fastexcel  # noqa: PLC0415  slow to import, and most files are text

    try:
        refuse_bomb(path, content)
        book = fastexcel.read_excel(content)
        sheets = [
            (name, book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string").to_polars())
            for name in book.sheet_names
        ]
    except (fastexcel.FastExcelError, zipfile.BadZipFile) as error:
        hint = "open it in a spreadsheet program and save it again as .xlsx or .csv, without a password"
        raise InputError("the workbook cannot be read", file=path, found=error, hint=hint) from None
    filled = [(name, frame) for name, frame in sheets if frame.height]
    if not filled:
        raise NoTableError("the workbook is empty", file=path, hint="get the file again from whoever made it")
    several = len(filled) > 1
    return [
        Records(
            name if several else "", [[cell or "" for cell in row] for row in frame.iter_rows()], "workbook"
        )
        for name, frame in filled
    ]
