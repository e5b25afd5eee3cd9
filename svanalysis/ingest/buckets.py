"""Every record of a table is kept, rejected with a reason, or not data: 1..N, each once."""

from typing import NamedTuple

from svanalysis.core.money import parse_amount
from svanalysis.ingest.cells import Cells
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.recognise import is_total_label
from svanalysis.ingest.records import DELIMITERS
from svanalysis.ingest.wording import normalise

_NOTE_CELLS = 2
_FEWEST = 2  # delimiters in a line that can be taken for a record
_SWALLOWED = "a quotation mark that is not closed has swallowed other records"
NO_DATE = "there is no date, and no month in the file's name"
_ABOVE = "there is an amount, but the record stands above the header"
_SAYING = ("payee", "service", "category", "reference")  # what makes an amount a payment to or for something


class Buckets(NamedTuple):
    """Record numbers of one table by what they are; `totals` are those of `not_data` that print a total."""

    kept: list[int]
    rejected: dict[int, str]
    not_data: dict[int, str]
    totals: list[int]


def sort_records(rows: list[list[str]], layouts: list[Layout], cells: Cells) -> Buckets:
    """Sort every record into kept, rejected with its reason, or not data with what it is."""
    last = max((number for number in range(1, len(rows) + 1) if _is_paid(cells, number)), default=0)
    headers = {layout.header_record: _heading(rows, layout) for layout in layouts}
    heading = headers[layouts[0].header_record]
    buckets = Buckets([], {}, {}, [])
    for number, row in enumerate(rows, 1):
        heading = headers.get(number, heading)
        swallowed = _swallows(row, len(heading) or len(rows[0]))
        above = number < layouts[0].header_record
        what = "" if swallowed else _what(row, number, cells, heading, last)
        if above and (what or cells.amounts[number - 1] is None):
            what = "preamble"
        if what:
            buckets.not_data[number] = what
            buckets.totals.extend([number] if what == "total" else [])
        elif reason := (_SWALLOWED if swallowed else _ABOVE if above else _refusal(cells, number)):
            buckets.rejected[number] = reason
        else:
            buckets.kept.append(number)
    return buckets


def _is_paid(cells: Cells, number: int) -> bool:
    """Tell whether a record has a payee and an amount, and is no total."""
    payee = cells.text("payee", number)
    return bool(payee) and cells.amounts[number - 1] is not None and not is_total_label(payee)


def _heading(rows: list[list[str]], layout: Layout) -> list[str]:
    """Return the normalised cells of a header, without empty ones at its end; none for no header."""
    return _normalised(rows[layout.header_record - 1]) if layout.header_record else []


def _normalised(row: list[str]) -> list[str]:
    """Return a record's normalised cells, without empty ones at its end."""
    cells = [normalise(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _what(row: list[str], number: int, cells: Cells, heading: list[str], last: int) -> str:
    """Say what a record is: blank, a header again, a total or a note; '' when it may be a payment."""
    filled = [cell for cell in row if cell.strip()]
    payee = cells.text("payee", number)
    if not filled:
        return "blank"
    if cells.amounts[number - 1] is not None:
        return "total" if _is_total(filled, payee, after_last=number > last) else ""
    if heading and _normalised(row) == heading:
        return "header"
    among_payments = payee and (len(filled) > 1 or number < last)
    return "note" if len(filled) <= _NOTE_CELLS and not among_payments else ""


def _is_total(filled: list[str], payee: str, *, after_last: bool) -> bool:
    """Tell whether a record prints a total: labelled so, or an amount alone after the last payee."""
    if len(filled) == 1:
        return after_last
    if len(filled) > _NOTE_CELLS + 1 or (payee and not is_total_label(payee)):
        return False
    return any(map(is_total_label, filled))


def _refusal(cells: Cells, number: int) -> str:
    """Say why a record is refused; '' when it is kept."""
    if cells.amounts[number - 1] is None:
        return "the amount cannot be read" if cells.text("amount", number) else "there is no amount"
    if cells.days[number - 1] is None:
        return "the date cannot be read" if cells.text("date", number) else NO_DATE
    if not any(cells.text(role, number) for role in _SAYING):
        return "there is an amount but no payee, service, category or reference"
    return ""


def _swallows(row: list[str], width: int) -> bool:
    """Tell whether a cell holds whole records, which a quotation mark that is never closed swallowed."""
    lines = (line for cell in row if "\n" in cell or "\r" in cell for line in cell.splitlines())
    split = (line.split(delimiter) for line in lines for delimiter in DELIMITERS)
    wide = (parts for parts in split if len(parts) > max(_FEWEST, width - 1))
    return any(parse_amount(part.strip('" ')) is not None for parts in wide for part in parts)
