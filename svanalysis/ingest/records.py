"""Bytes to records. A record is what a csv reader would call one: a quoted newline does not split it."""

import csv
import io
import re
import zipfile
from collections import Counter
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from svanalysis.core.errors import InputError
from svanalysis.core.money import parse_amount
from svanalysis.core.places import opened
from svanalysis.ingest.archives import is_archive, refuse_bomb, unpacked
from svanalysis.ingest.decoding import as_utf8
from svanalysis.ingest.markup import is_markup, tables_of
from svanalysis.ingest.merged import fill_merged
from svanalysis.ingest.rows import SMALL, Rows, Table, proved_lines

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DELIMITERS = (",", "\t", ";", "|", "~", "^")
_SNIFFED_RECORDS, _SNIFFED = 40, 200_000  # bytes
_FEWEST_RECORDS, _NARROW = 2, 2
# What may part cells beside these: a mark or a run of marks, but none that stands in dates, amounts, names or markup.
_MARKS = re.compile(r"(?:[^\w\s.,;|~^/\\()&'\"\u2019$\u00a3\u20ac%+<>{}\[\]=-]|[\x01-\x08\x1c-\x1f])+")
_HALF, _MOSTLY, _FEW_MARKS = 0.5, 0.75, 20
_PRIVATE = (0xE000, 0xF900)  # code points that no text should have
_DIGIT = re.compile(r"\d")
_LARGEST_CELL = 2**27
LARGEST_FILE_BYTES = 2**30
_NOTHING = b"\x00\t\r\n ,;\xef\xbb\xbf"
_OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
# ="0012" keeps a spreadsheet from taking a text for a number; it may be quoted once more.
_ESCAPED = re.compile(rb'(^|[,;|\t\r\n])(?:="|"=""([^"\r\n]*)"")')
_PARTING = f"[{re.escape(''.join(DELIMITERS))}]"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS = 0.05  # a few slipped into text are no harm; of what is no text they are a tenth


class NoTableError(InputError):
    """What was read is empty, or neither text nor a workbook."""


class Records(NamedTuple):
    """The records of one table: a text file, one sheet of a workbook, or one member of an archive.

    `member` names the sheet or member, '' for the only table of a file that is no archive; `title` is the name of
    the only sheet, which may tell its month.
    Record `n` (from 1) is `rows[n - 1]`, a list of cells; rows may have different lengths.
    """

    member: str
    rows: Table
    encoding: str
    title: str = ""


def read_bytes(path: Path) -> bytes:
    """Return a file's bytes, as `opened` does."""
    with opened(path) as file:
        return file.read()


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
        return [Records(label, Rows(), f"not read: {error.what}")]
    return [table._replace(member=": ".join(filter(None, (label, table.member)))) for table in tables]


def _tables(path: Path, content: bytes) -> list[Records]:
    """Split what is no archive into records."""
    if not content[:_SNIFFED].strip(_NOTHING) and not content.strip(_NOTHING):
        raise NoTableError("the file is empty", file=path, hint="get the file again from whoever made it")
    if len(content) > LARGEST_FILE_BYTES:
        raise InputError("the file is larger than 1 GiB", file=path, hint="split it, for example by month")
    if content.startswith((_ZIP, _OLE)):
        return _workbook(path, content)
    return _text(path, content)


def _text(path: Path, content: bytes) -> list[Records]:
    """Split a text file into records: by the fast path where that is proved right, else by the reference.

    Markup gives its tables, where it has any: it may be a message instead, which is then told by its text.
    """
    data, encoding = as_utf8(content)
    data = data.rstrip(b"\x00")  # what fills up a block
    start = data[:_SNIFFED].decode("utf-8", errors="ignore")
    is_binary = "\x00" in start and len(_CONTROL.findall(start)) > _MOST_CONTROLS * len(start)
    if is_binary or content.startswith(_OTHER_KINDS):
        hint = "give payments as .csv, .xlsx, .xls or .ods, or such files in a .zip or .gz"
        raise NoTableError("the file is neither text nor a workbook", file=path, hint=hint)
    if is_markup(start) and (tables := tables_of(data.decode("utf-8"))):
        numbers = range(1, len(tables) + 1) if len(tables) > 1 else [""]
        return [
            Records(f"table {at}" if at else "", rows, encoding)
            for at, rows in zip(numbers, tables, strict=True)
        ]
    if b"=" in data and b'="' in data:  # one byte is found far faster than two
        data = _ESCAPED.sub(rb'\1"\2', data)
        start = data[:_SNIFFED].decode("utf-8", errors="ignore")
    csv.field_size_limit(_LARGEST_CELL)
    delimiter = _or_another(_delimiter(start), start)
    may_be_fast = len(data) >= SMALL and len(delimiter.encode()) == 1
    fast = proved_lines(data, delimiter) if may_be_fast else None
    table = fast or _split(data.decode("utf-8"), delimiter, path)
    return [Records("", _split_again(table, path), encoding)]


def _split_again(rows: Table, path: Path) -> Table:
    """Split records that are each one cell with a whole record in it: quoted whole, or with another delimiter.

    All are, as a second export leaves them, or some are: with an amount, or the header, and as wide as most others.
    """
    start = [row for row in rows[:_SNIFFED_RECORDS] if any(row)]
    text = "\n".join(row[0] for row in start)
    whole = [len(row) for row in start if any(row[1:])]
    widths = Counter(whole or map(len, _split(text, _delimiter(text), path)))
    width = widths.most_common(1)[0][0] if widths else 0
    if len(start) < _FEWEST_RECORDS or width <= _NARROW or (len(widths) > 1 and not whole):
        return rows
    alone = (rows.columns([1]).to_series() == "").arg_true()
    if not len(alone) or not rows.columns([0]).to_series().gather(alone).str.contains(_PARTING).any():
        return rows

    def parted(row: list[str]) -> list[str]:
        if not row or any(row[1:]):
            return row
        ways = (list(_split(row[0], mark, path)) for mark in DELIMITERS if mark in row[0])
        return next((parts[0] for parts in ways if len(parts) == 1 and is_record(parts[0])), row)

    def is_record(parts: list[str]) -> bool:
        is_said = not whole or parts in start or any(parse_amount(part) is not None for part in parts)
        return is_said and len(parts) == width

    return Rows(map(parted, rows))


def _split(text: str, delimiter: str, path: Path) -> Rows:
    """Split any text into records: the reference. A space before a quotation mark is passed over where all have one."""
    if len(delimiter) > 1:
        single, plain = _in_one_letter(text, delimiter)
        return Rows([cell.replace(single, delimiter) for cell in row] for row in _split(plain, single, path))
    is_spaced = re.match(rf'"[^"\r\n]*"(?:{re.escape(delimiter)} +"[^"\r\n]*")+ *[\r\n]', text) is not None
    try:
        return Rows(
            csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=is_spaced)
        )
    except csv.Error as error:
        hint = "open the file in a text editor and look for a lone quotation mark"
        raise InputError("the file cannot be split into records", file=path, found=error, hint=hint) from None


def _delimiter(text: str) -> str:
    """Choose the delimiter under which the largest part of the first records has one number of cells, above one.

    A part, for under another than theirs the records of cells with line ends in them are many.
    """
    return max(DELIMITERS, key=lambda delimiter: _agreement(_first(text, delimiter)))


def _or_another(usual: str, text: str) -> str:
    r"""Return the delimiter chosen of `DELIMITERS`, or what parts the first records where it gives them no three cells.

    Two cells do where one of them has the amounts.

    >>> _or_another(",", "Payee:Paid:Amount\nA, B:1/4/12:5.00"), _or_another(",", "Paid,Amount\n1:2:3,5.00")
    (':', ',')
    """
    share, width = _agreement(usually := _first(text, usual))
    if share >= _HALF and (width > _NARROW or _has_amounts(usually)):
        return usual
    lines = re.split(r"[\r\n]+", text, maxsplit=_SNIFFED_RECORDS)[:_SNIFFED_RECORDS]
    often = Counter(run for line in lines for run in _MARKS.findall(line)).most_common(_FEW_MARKS)
    marks = sorted({mark for run, _ in often for mark in (run, *run)})
    found = {mark: first for mark in marks if _is_table(first := _first(text, mark))}
    return max(found, key=lambda mark: (_agreement(found[mark])[0], len(mark)), default=usual)


def _has_amounts(rows: list[list[str]]) -> bool:
    """Tell whether records of two cells have amounts in one of them mostly, under a header."""
    pairs = [row for row in rows if len(row) == _NARROW]
    often = (sum(parse_amount(cell) is not None for cell in cells) for cells in zip(*pairs, strict=True))
    is_headed = any(all(pair) and not any(map(_DIGIT.search, pair)) for pair in pairs)
    return is_headed and max(often, default=0) >= _HALF * len(pairs)


def _is_table(rows: list[list[str]]) -> bool:
    """Tell whether most records have one number of cells above two; of these one names columns, one has an amount."""
    share, width = _agreement(rows)
    whole = [row for row in rows if len(row) == width]
    names = (
        sum(any(map(str.isalpha, cell)) for cell in row) for row in whole if not any(map(_DIGIT.search, row))
    )
    amounts = (parse_amount(cell) for row in whole for cell in row)
    return width > _NARROW and share >= _MOSTLY and max(names, default=0) > _NARROW and any(amounts)


def _first(text: str, delimiter: str) -> list[list[str]]:
    """Return the first records of a text."""
    single, plain = _in_one_letter(text, delimiter)
    return list(islice(csv.reader(io.StringIO(plain, newline=""), delimiter=single), _SNIFFED_RECORDS))


def _in_one_letter(text: str, delimiter: str) -> tuple[str, str]:
    """Return a delimiter as the csv reader takes one, and the text: for several letters one that it does not have."""
    if len(delimiter) == 1:
        return delimiter, text
    single = next(letter for letter in map(chr, range(*_PRIVATE)) if letter not in text)
    return single, text.replace(delimiter, single)


def _agreement(rows: list[list[str]]) -> tuple[float, int]:
    """Return which part of some records has the number of cells, above one, that most have; and that number."""
    widths = Counter(map(len, filter(None, rows)))
    several = Counter({width: count for width, count in widths.items() if width > 1})
    width, count = several.most_common(1)[0] if several else (0, 0)
    return count / max(1, widths.total()), width


def _workbook(path: Path, content: bytes) -> list[Records]:
    """Read every sheet of a workbook as text; blank rows above count, so that row numbers agree."""
    import fastexcel  # noqa: PLC0415  slow to import, and most files are text

    try:
        refuse_bomb(path, content)
        book = fastexcel.read_excel(content)
        loaded = (
            book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in book.sheet_names
        )
        sheets = [(sheet.name, sheet.visible, sheet.to_polars()) for sheet in loaded]
    except (fastexcel.FastExcelError, zipfile.BadZipFile) as error:
        hint = "open it in a spreadsheet program and save it again as .xlsx or .csv, without a password"
        raise InputError("the workbook cannot be read", file=path, found=error, hint=hint) from None
    filled = [
        (number, name, visible, Rows([cell or "" for cell in row] for row in frame.iter_rows()))
        for number, (name, visible, frame) in enumerate(sheets)
        if frame.height
    ]
    if not filled:
        raise NoTableError("the workbook is empty", file=path, hint="get the file again from whoever made it")
    if content.startswith(_ZIP):
        fill_merged(content, [(number, rows) for number, *_, rows in filled])
    several = len(filled) > 1
    return [
        Records(
            name if several else "",
            rows,
            "workbook" if visible == "visible" else "a hidden sheet",
            "" if several else name,
        )
        for _, name, visible, rows in filled
    ]
