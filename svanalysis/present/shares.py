"""A share and a change as words, tables and charts take them, and which of their numbers may be printed.

Source of the printing rule: the project's measures (docs/method).
"""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import pandas as pd

from svanalysis.core.errors import InputError

SINGLE_FIGURE_UNKNOWN = Decimal("0.05")
RANGE_UNKNOWN = Decimal("0.20")
NO_SINGLE_FIGURE, NOT_APPLICABLE, NOT_AVAILABLE, WITHHELD = "[u]", "[z]", "[x]", "[c]"
MARKS = {"none": NO_SINGLE_FIGURE, "range": NOT_AVAILABLE, "z": NOT_APPLICABLE, "c": WITHHELD}


class Share(NamedTuple):
    """One row of the shares table: a measure in a year. Shares are 0 to 1; NaN where not applicable [z]."""

    measure: str
    year: str
    pence: int
    of_pence: int
    share: float
    low: float
    high: float
    coverage_pounds: float
    state: str = ""

    @property
    def applies(self) -> bool:
        """Whether a share exists at all: its denominator is above zero."""
        return not math.isnan(self.share)

    @property
    def printing(self) -> str:
        """How it may be printed: 'single' figure, 'range', 'none', 'z' for no share, 'c' for a withheld one."""
        if WITHHELD in self.state:
            return "c"
        if not self.applies:
            return "z"
        return printing_of(1 - exact(self.coverage_pounds))

    @property
    def single(self) -> bool:
        """Whether one figure may stand for it."""
        return self.printing == "single"


class Change(NamedTuple):
    """One row of the changes table: how a measure moved between two years, in shares of 0 to 1."""

    measure: str
    from_year: str
    to_year: str
    change: float
    low: float
    high: float
    verdict: str


def printing_of(unknown: Decimal | float) -> str:
    """Return how a share may be printed where so much of all is unknown: 'single' figure, 'range' or 'none'."""
    if unknown <= SINGLE_FIGURE_UNKNOWN:
        return "single"
    return "range" if unknown <= RANGE_UNKNOWN else "none"


def exact(value: float) -> Decimal:
    """Return a float as the decimal number it is written as."""
    return Decimal(repr(float(value)))


def share_of(shares: pd.DataFrame, year: str, measure: str) -> Share:
    """Return the share of a measure in a year.

    Raises InputError when the table has no such row, or several.
    """
    rows = shares[(shares["financial_year"] == year) & (shares["measure"] == measure)]
    if len(rows) != 1:
        raise InputError(f"the shares table has {len(rows)} rows for {measure} in {year}, not one")
    return shares_in(rows)[0]


def shares_in(rows: pd.DataFrame) -> list[Share]:
    """Return the rows of a table of shares."""
    return [share_row(row) for row in rows.to_dict("records")]


def share_row(row: Mapping[Any, Any]) -> Share:
    """Return a row of a table of shares; one without a year is of several."""
    sums = (row["numerator_pence"], row["denominator_pence"])
    pence, of = (0 if pd.isna(each) else int(each) for each in sums)
    share, low, high, known = (float(row[name]) for name in ("share", "low", "high", "coverage_pounds"))
    about = str(row["measure"]), str(row.get("financial_year", ""))
    return Share(*about, pence, of, share, low, high, known, str(row["state"] or ""))


def change_of(changes: pd.DataFrame, measure: str) -> Change | None:
    """Return how a measure changed since the year before, None when there is no year before."""
    rows = changes.loc[changes["measure"] == measure, list(Change._fields)].to_dict("records")
    return Change(**{str(name): value for name, value in rows[0].items()}) if rows else None
