"""Tables as people read them: units in the headings, plain digits beneath, marks where there is no number."""

import math
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from numbers import Real
from typing import Any

import pandas as pd

from svanalysis.present.sentences import at_least, at_most, percent, points
from svanalysis.present.shares import MARKS, NOT_APPLICABLE, NOT_AVAILABLE, WITHHELD, Share

Writer = Callable[[Any], str]
Row = Any  # a named tuple of a frame's row: pandas cannot say which columns it has


def display(frame: pd.DataFrame, columns: Mapping[str, str | tuple[str, Writer]]) -> pd.DataFrame:
    """Return a frame of text: for each heading a column of `frame`, in the rows' order.

    A column is written by the unit of its heading (`cell`), `low` and `high` as bounds; or by a writer given with it.
    What is missing in a row that its column `withheld` marks is withheld: [c].

    >>> frame = pd.DataFrame({"pence": [12345, -50], "low": [0.5449, 0.1]})
    >>> display(frame, {"Pounds (£)": "pence", "Low (%)": "low"}).to_numpy().tolist()
    [['123', '54.4'], ['0', '10.0']]
    """
    written = {}
    for heading, column in columns.items():
        bound = {"low": low, "high": high}.get(str(column)) or partial(cell, heading)
        name, write = (column, bound) if isinstance(column, str) else column
        written[heading] = [write(value) for value in frame[name]]
    shown = pd.DataFrame(written, dtype="object")
    if "withheld" not in frame:
        return shown
    empty = shown.isin([NOT_AVAILABLE, NOT_APPLICABLE])
    return shown.mask(empty.mul(frame["withheld"].eq(WITHHELD).to_numpy(), axis=0), WITHHELD)


def cell(heading: str, value: object) -> str:
    """Write a value by the unit that its heading names: pounds (of pence), per cent, points, else a count or text.

    >>> cell("Pounds (£)", 12345), cell("Share (%)", 0.544), cell("Change (points)", 0.012), cell("Payments", 1234)
    ('123', '54.4', '+1.2', '1,234')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if missing(value) or not isinstance(value, Real):
        return words(value)
    by_unit: dict[str, Writer] = {"£)": whole_pounds, "%)": share, "points)": points}
    return by_unit.get(heading.rpartition("(")[2], count)(value)


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Return a frame's rows as named tuples, without its index."""
    return list(frame.itertuples(index=False))


def words(value: object) -> str:
    """Write text as it stands, a missing one as [x]."""
    return NOT_AVAILABLE if missing(value) else str(value)


def whole_pounds(pence: float) -> str:
    """Write pence as whole pounds with separators, halves to even; the heading names the unit.

    >>> whole_pounds(28660000050), whole_pounds(-15000)
    ('286,600,000', '-150')
    """
    if missing(pence):
        return NOT_AVAILABLE
    whole, rest = divmod(abs(int(pence)), 100)
    whole += rest > 50 or (rest == 50 and whole % 2)  # noqa: PLR2004 - half a pound
    return f"{'-' if pence < 0 and whole else ''}{whole:,}"


def signed_whole_pounds(pence: float) -> str:
    """Write a difference in whole pounds with its sign.

    >>> signed_whole_pounds(28660000050), signed_whole_pounds(-15000), signed_whole_pounds(0)
    ('+286,600,000', '-150', '0')
    """
    written = whole_pounds(pence)
    return f"+{written}" if not missing(pence) and pence > 0 and written != "0" else written


def count(number: float) -> str:
    """Write a count with separators.

    >>> count(20113)
    '20,113'
    """
    return NOT_AVAILABLE if missing(number) else f"{int(number):,}"


def share(value: float) -> str:
    """Write a share of 0 to 1 in per cent without the sign; the heading names the unit.

    >>> share(0.54404)
    '54.4'
    """
    return NOT_AVAILABLE if missing(value) else percent(float(value)).rstrip("%")


def printed(value: float, printing: str) -> str:
    """Write a share as the printing rule allows: a figure, or a mark ([u], [x], [z]) where none may stand.

    >>> printed(0.544, "single"), printed(0.544, "none"), printed(0.544, "range")
    ('54.4', '[u]', '[x]')
    """
    return share(value) if printing == "single" else MARKS[printing]


def printed_shares(shares: Iterable[Share]) -> list[str]:
    """Write shares as the printing rule allows each."""
    return [printed(one.share, one.printing) for one in shares]


def low(value: float) -> str:
    """Write a lower bound in per cent, rounded down."""
    return NOT_AVAILABLE if missing(value) else at_least(float(value)).rstrip("%")


def high(value: float) -> str:
    """Write an upper bound in per cent, rounded up."""
    return NOT_AVAILABLE if missing(value) else at_most(float(value)).rstrip("%")


def agreement(value: object) -> str:
    """Write whether a printed total agrees: yes, no, or that none is printed."""
    if missing(value):
        return "none printed"
    return "yes" if value else "no"


def missing(value: object) -> bool:
    """Whether a cell is empty: None, NaN or a missing value of pandas."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))
