"""Records whose cells lost a separator or changed places, put right where only one reading is left.

A repair is recorded with its record; where it is not certain the record stays as it is, and is refused later.
"""

import re

import polars as pl

from svanalysis.core.money import parse_amount
from svanalysis.ingest.dates import parse_date
from svanalysis.ingest.headings import Layout

_FUSED = re.compile(r"^(.*?)(\d{2}/\d{2}/\d{4})(-?\d[\d,]*(?:\.\d{1,2})?)?$")
_PADDED = re.compile(r"^\d{2}/\d{2}/\d{4}$")
_WRITTEN = re.compile(r"^\d{1,4}[-/.]+(\d{1,2}|[A-Za-z]{3,9})[-/.]+\d{2,4}$")
_CUT = re.compile(r"^([-(]?£?\d{1,3}(?:,\d{3})*,\d{3}\.\d\d[-)]?)(?:,|$)")
_HALF = 0.5


def are_padded(texts: pl.Series, different: pl.Series) -> bool:
    """Tell whether a column, also given by its different texts, writes its dates with two digits for day and month.

    >>> padded, not_padded = pl.Series(["01/02/2012", "", "02/02/2012"]), pl.Series(["1/2/2012"])
    >>> are_padded(padded, padded.unique()), are_padded(not_padded, not_padded.unique())
    (True, False)
    """
    dates = different.filter(different.str.contains(_WRITTEN.pattern))
    enough = texts.is_in(dates.implode()).sum() > _HALF * int((texts != "").sum())
    return enough and dates.str.contains(_PADDED.pattern).all()


def rejoined(row: list[str], amount: int, width: int) -> tuple[list[str], str]:
    """Return a record whose amount was cut at its thousands commas with it whole, and what was done ('': nothing).

    It must have as many cells more than its header, `width`, as the amount has commas.

    >>> rejoined(["A Ltd", "1", "234.00", "Fees"], 1, 3)
    (['A Ltd', '1,234.00', 'Fees'], 'read 1 and 234.00 as 1,234.00')
    """
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) <= width or not (match := _CUT.match(",".join(cells[amount:]))):
        return row, ""
    parts = match[1].split(",")
    made = [*cells[:amount], match[1], *cells[amount + len(parts) :]]
    return (made, f"read {' and '.join(parts)} as {match[1]}") if len(made) <= width else (row, "")


def repaired(row: list[str], layout: Layout, *, padded: bool) -> tuple[list[str], str]:
    """Return a record with its cells put right, and what was done ('' when nothing was).

    `padded` says that dates in this table have one width, without which a date cannot be told from digits
    before it.
    """
    day, amount = layout.position("date"), layout.position("amount")
    if day is None or amount is None or len(row) <= day:
        return row, ""
    if padded and not (len(row) > amount and parse_amount(row[amount]) is not None):
        return _parted(row, day, amount, layout.position("payee"))
    return _swapped(row, day, amount)


def _parted(row: list[str], day: int, amount: int, payee: int | None) -> tuple[list[str], str]:
    """Part a payee, a date and an amount that stand side by side and lost a separator between them."""
    for at in (day - 1, day) if payee == day - 1 else (day,):
        match = _FUSED.match(row[at].strip())
        if not match or bool(match[1]) != (at < day):
            continue
        parts = [part for part in match.groups() if part]
        made = [*row[:at], *parts, *row[at + 1 :]]
        fits = len(made) > amount and parse_amount(made[amount]) is not None
        if len(parts) > 1 and fits and (not match[3] or amount == day + 1):
            return made, f"read {row[at].strip()} as {' and '.join(parts)}"
    return row, ""


def _swapped(row: list[str], day: int, amount: int) -> tuple[list[str], str]:
    """Change the places of a date and the words that stand under the date's heading, next to it."""
    words = row[day].strip()
    if not words or any(letter.isdigit() for letter in words) or not any(map(str.isalpha, words)):
        return row, ""
    beside = [at for at in (day - 1, day + 1) if 0 <= at < len(row) and at != amount and _is_written(row[at])]
    if len(beside) != 1:
        return row, ""
    made = list(row)
    made[day], made[beside[0]] = row[beside[0]], row[day]
    return made, f"the date stood beside its column, which said {words}"


def _is_written(text: str) -> bool:
    """Tell whether a cell is a date written out, in some order."""
    text = text.strip()
    written = bool(_WRITTEN.match(text))
    return written and any(parse_date(text, day_first=order) for order in (True, False))
