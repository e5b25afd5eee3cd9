"""Records whose cells lost a separator or changed places, put right where only one reading is left.

A repair is recorded with its record; where it is not certain the record stays as it is, and is refused later.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

import polars as pl

from svanalysis.core.money import parse_amount
from svanalysis.ingest.dates import parse_date
from svanalysis.ingest.headings import Layout

Fit: TypeAlias = Callable[[str], bool] | None
SHIFTED = "there are more cells than headings, and it stays open which commas part no cells"
SHORT = "there are fewer cells than headings, and an amount or a date stands where the payee should"

_FUSED = re.compile(r"^(.*?)(\d{2}/\d{2}/\d{4})(-?\d[\d,]*(?:\.\d{1,2})?)?$")
_PADDED = re.compile(r"^\d{2}/\d{2}/\d{4}$")
_WRITTEN = re.compile(r"^\d{1,4}[-/.]+(\d{1,2}|[A-Za-z]{3,9})[-/.]+\d{2,4}$")
PART_OF_AMOUNT, REST_OF_AMOUNT = r"^[-£(]{0,3}\d{1,3}$", r"^\d{3}(?:\.\d{2}\)?)?$"  # of the thousands
_THOUSANDS = re.compile(r"^[-£(]{0,3}\d{1,3}(?:,\d{3})+\.\d{2}\)?$")
NUMERIC = r"^[£(\d][^\pL]*$"
_HALF, _NEARLY_ALL = 0.5, 0.95
_MOST, _MOST_SHAPES = 8, 3
_MOST_COMMAS = 6  # in the names and amounts of a record; more is several records in one


def are_padded(texts: pl.Series, different: pl.Series) -> bool:
    """Tell whether a column, also given by its different texts, writes its dates with two digits for day and month.

    >>> padded, not_padded = pl.Series(["01/02/2012", "", "02/02/2012"]), pl.Series(["1/2/2012"])
    >>> are_padded(padded, padded.unique()), are_padded(not_padded, not_padded.unique())
    (True, False)
    """
    dates = different.filter(different.str.contains(_WRITTEN.pattern))
    enough = texts.is_in(dates.implode()).sum() > _HALF * int((texts != "").sum())
    return enough and dates.str.contains(_PADDED.pattern).all()


def fits_of(columns: list[list[str]], layout: Layout) -> list[Fit]:
    """Return for each column what tells whether a text fits it, by its cells in records that are whole.

    All are amounts, or dates, or have one of a few shapes with digits in them; any text fits another column.
    """
    day, amount, payee = map(layout.position, ("date", "amount", "payee"))
    return [
        None if at == payee else _fit([cell for cell in cells if cell], at == day, at == amount)
        for at, cells in enumerate(columns)
    ]


def _fit(cells: list[str], is_day: bool, is_amount: bool) -> Fit:
    """Return what tells whether a text fits a column that has these cells."""
    least, pointed = _NEARLY_ALL * len(cells), sum("." in cell for cell in cells)
    if is_amount or (pointed and sum(parse_amount(cell) is not None for cell in cells) >= least):
        has_pence = cells and pointed >= least
        return lambda text: parse_amount(text) is not None and ("." in text or not has_pence)
    if is_day or (cells and sum(map(_is_written, cells)) >= least):
        return lambda text: parse_date(text) is not None or _is_written(text)
    shapes = dict(Counter(map(_shape, cells)).most_common(min(_MOST_SHAPES, 1 + len(cells) // 10)))
    if cells and sum(shapes.values()) >= least and all("0" in shape for shape in shapes):
        return lambda text: not text or _shape(text) in shapes
    return None


def _shape(text: str) -> str:
    """Return a text with each digit as 0 and each letter as a."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "0", text))


def rejoined(
    row: list[str], fits: list[Fit], roles: list[int], *, is_usual: bool = False
) -> tuple[list[str], str]:
    """Return a record that has cells beyond its header's as it was, and what was done ('': nothing, or `SHIFTED`).

    An unquoted comma parted a cell. Which one is told by a blank after the comma, by the thousands of an amount,
    or else by what fits the columns. What stands beyond may be a remark instead, if what plays a role is the same.

    >>> fits = [None, lambda text: parse_amount(text) is not None, None]
    >>> rejoined(["A", "1", "234.00", "Fees"], fits, [0, 1])
    (['A', '1,234.00', 'Fees'], 'read 1 and 234.00 as 1,234.00')
    >>> rejoined(["A", " B", "5.00", "Fees"], fits, [0, 1])[0], rejoined(["A", "5.00", "Fees", "x"], fits, [0, 1])[1]
    (['A, B', '5.00', 'Fees'], '')
    """
    cells = row[: max(at for at, cell in enumerate(row, 1) if cell.strip())]
    if len(cells) > len(fits) + _MOST_COMMAS:
        return row, "" if is_usual else SHIFTED
    found = _joinings(cells, fits)
    told = [parts for parts in found if all(map(_is_told, parts))] or _joinings(cells, fits, only=_is_told)
    stands = all(fit is None or fit(cell.strip()) for fit, cell in zip(fits, cells, strict=False))
    if len(told) != 1 and (is_usual or stands or len(found) != 1):
        same = [cells[at].strip() for at in roles]
        is_same = len(found) < _MOST and all([_whole(parts[at]) for at in roles] == same for parts in found)
        return row, "" if is_usual or (stands and is_same) else SHIFTED
    parts = (told or found)[0]
    cut = (f"{' and '.join(map(str.strip, part))} as {_whole(part)}" for part in parts if len(part) > 1)
    return list(map(_whole, parts)), f"read {', '.join(cut)}"


def with_thousands(row: list[str], amount: int) -> tuple[list[str], str]:
    """Return a record whose amount unquoted commas parted, where empty cells at its end take up the slack.

    >>> with_thousands(["A", "1", "234.50", "Fees", ""], 1)
    (['A', '1,234.50', 'Fees', ''], 'read 1 and 234.50 as 1,234.50')
    """
    cells = [cell.strip() for cell in row]
    for end in range(amount + 2, len(cells) + 1):
        whole = ",".join(cells[amount:end])
        if _THOUSANDS.match(whole):
            made = [*cells[:amount], whole, *cells[end:]]
            return made, f"read {' and '.join(cells[amount:end])} as {whole}"
    return row, ""


def _joinings(
    cells: list[str], fits: list[Fit], only: Callable[[list[str]], bool] | None = None
) -> list[list[list[str]]]:
    """Return the first ways to take neighbouring cells together, as many as there are columns, that fit them all."""
    spare = len(cells) - len(fits)
    ways: dict[int, list[list[list[str]]]] = {0: [[]]}  # by how many cells are taken
    for column, fit in enumerate(fits):
        further: dict[int, list[list[list[str]]]] = {}
        for end, size in [(at, more) for at in ways for more in range(1, spare - (at - column) + 2)]:
            part = cells[end : end + size]
            is_one = size == 1 or (all(map(str.strip, part)) and (only is None or only(part)))
            if is_one and (fit is None or fit(_whole(part))):
                so_far = further.setdefault(end + size, [])
                so_far += [[*way, part] for way in ways[end]][: _MOST - len(so_far)]
        ways = further
    return ways.get(len(cells), [])


def _whole(part: list[str]) -> str:
    """Return cells as the one that an unquoted comma parted, of an amount at its thousands."""
    bare = ",".join(map(str.strip, part))
    return bare if parse_amount(bare) is not None else ",".join(part).strip()


def _is_told(part: list[str]) -> bool:
    """Tell whether something tells that cells are one: blanks after the commas, or an amount's thousands."""
    return all(cell[:1].isspace() for cell in part[1:]) or parse_amount(_whole(part)) is not None


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
