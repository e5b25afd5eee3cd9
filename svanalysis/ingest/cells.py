"""A table's records by role: one text per record and role, amounts and days parsed once per distinct text."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from svanalysis.core import years
from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.money import Amount, parse_amount
from svanalysis.core.text import tidy
from svanalysis.ingest.dates import Day, is_lost, judge_order, month_of_file, parse_date
from svanalysis.ingest.headings import Column, Layout
from svanalysis.ingest.repairs import are_padded, repaired
from svanalysis.ingest.wording import normalise

_GROSS = re.compile(r"\b(gross|inc|incl|including)\b")
_NET = re.compile(r"\b(nett?|exc?|excl|excludes?|excluding)\b")
_NET_TITLE = re.compile(r"\b(exc?|excl|excludes?|excluding|net of) vat\b|\bnett? (\w+ )?amounts?\b")
_GROSS_TITLE = re.compile(r"\b(inc|incl|includes?|including|inclusive of) vat\b|\bgross (\w+ )?amounts?\b")
_THRESHOLD = re.compile(
    r"\b(over|above|exceeding|greater|more|equal|at least)\b"
)  # of it, not of the amounts
_LONGEST_TITLE = 200
Parsed = TypeVar("Parsed")


class Cells(NamedTuple):
    """What a table's records say: one entry per record, the header and what stands above it included.

    `texts` holds a list by role that some header names; `repairs` says what had to be put right in a record.
    """

    texts: dict[str, list[str]]
    basis: list[str]
    amounts: list[Amount | None]
    days: list[Day | None]
    repairs: dict[int, str]

    def text(self, role: str, number: int) -> str:
        """Return what record `number` (from 1) says for a role, '' when the table has no such column."""
        return self.texts[role][number - 1] if role in self.texts else ""


def read_cells(
    rows: list[list[str]], layouts: list[Layout], settings: Payments, path: Path, label: str
) -> Cells:
    """Read a table's records under the headers that lay it out; the first holds for what is above it too.

    Raises InputError when neither the date column nor the file's name decides which of day and month comes
    first.
    """
    texts: dict[str, list[str]] = {role: [""] * len(rows) for layout in layouts for role in layout.columns}
    basis: list[str] = [settings.basis] * len(rows)
    repairs: dict[int, str] = {}
    starts = [0, *(layout.header_record - 1 for layout in layouts[1:]), len(rows)]
    for layout, first, after in zip(layouts, starts, starts[1:], strict=False):
        stated = stated_basis(rows, layout)
        basis[first:after] = [settings.basis if stated == "unstated" else stated] * (after - first)
        padded = are_padded(_column(rows[layout.header_record : after], layout.position("date")))
        for at in range(first, after):
            row, why = rows[at], ""
            if at >= layout.header_record:
                row, why = repaired(row, layout, padded=padded)
            if why:
                repairs[at + 1] = why
            for role, columns in layout.columns.items():
                texts[role][at] = _joined(row, columns)
    amounts = over_distinct(texts["amount"], parse_amount)
    return Cells(texts, basis, amounts, _days(texts.get("date"), len(rows), settings, path, label), repairs)


def _column(rows: list[list[str]], position: int | None) -> list[str]:
    """Return a column's stripped cells, '' where a record is short; no cells for no column."""
    return [] if position is None else [row[position].strip() if position < len(row) else "" for row in rows]


def _joined(row: list[str], columns: list[Column]) -> str:
    """Return what a record says for a role; several columns of one role are joined."""
    if len(columns) == 1:
        return row[columns[0].position].strip() if columns[0].position < len(row) else ""
    parts = (row[column.position].strip() for column in columns if column.position < len(row))
    return " > ".join(filter(None, parts))


def over_distinct(texts: list[str], parse: Callable[[str], Parsed]) -> list[Parsed]:
    """Parse each distinct text once."""
    known = {text: parse(text) for text in set(texts)}
    return [known[text] for text in texts]


def stated_basis(rows: list[list[str]], layout: Layout) -> str:
    """Return what a table says of VAT: `net` or `gross`, as the amount's heading or a title says, or `unstated`."""
    amount = layout.columns["amount"][0]
    heading = normalise(amount.heading)
    if _GROSS.search(heading):
        return "gross"
    if _NET.search(heading):
        return "net"
    above = rows[: max(0, layout.header_record - 1)]
    titles = {normalise(cell) for row in above for cell in row if 0 < len(cell) <= _LONGEST_TITLE}
    titles = {title for title in titles if not _THRESHOLD.search(title)}
    if any(map(_NET_TITLE.search, titles)):
        return "net"
    return "gross" if any(map(_GROSS_TITLE.search, titles)) else "unstated"


def _days(
    texts: list[str] | None, records: int, settings: Payments, path: Path, label: str
) -> list[Day | None]:
    """Return the date of each record: its own, or the month in the file's name where it has none."""
    month = month_of_file(Path(label).name)
    from_name = Day(month, "file month") if month else None
    if told := settings.periods.get(path.name):
        from_name = Day(years.month_start(told), "told")
    if texts is None:
        return [from_name] * records
    order = _order(texts, settings, month, path)
    days = over_distinct(texts, lambda text: parse_date(text, day_first=order))
    return [
        _from_name(text, from_name) if not text or is_lost(text) else day
        for text, day in zip(texts, days, strict=True)
    ]


def _from_name(text: str, day: Day | None) -> Day | None:
    """Return the month of the file for a record whose date is blank or lost, recording that it was lost."""
    return day._replace(repaired=f"the date was lost ({text}): the file's month") if day and text else day


def _order(texts: list[str], settings: Payments, month: date | None, path: Path) -> bool:
    """Return whether day comes first. Raises InputError when nothing says."""
    order = settings.day_first if settings.day_first is not None else judge_order(set(texts), month)
    if order is None:
        hint = "write day_first = true (or false) under [payments] in the body file"
        raise InputError("it stays open whether day or month comes first in the dates", file=path, hint=hint)
    return order


def as_text(row: list[str], length: int) -> str:
    """Return a record as text for people: its cells joined and cut."""
    return " | ".join(map(tidy, row))[:length]
