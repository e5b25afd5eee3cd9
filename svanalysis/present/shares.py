"""Shares as values, and how their numbers are written: rounding, bounds outwards, points with a sign."""

import math
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

import pandas as pd

from svanalysis.core.errors import InputError

SINGLE_FIGURE_UNKNOWN = Decimal("0.05")
RANGE_UNKNOWN = Decimal("0.20")
NO_SINGLE_FIGURE = "[u]"
NOT_APPLICABLE = "[z]"
NOT_AVAILABLE = "[x]"


@dataclass(frozen=True)
class Share:
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
    def unknown(self) -> Decimal:
        """The part of the pounds whose class is not known, 0 to 1."""
        return 1 - exact(self.coverage_pounds)

    @property
    def printing(self) -> str:
        """How the share may be printed: 'single' figure, 'range', 'none', or 'z' when there is no share."""
        if not self.applies:
            return "z"
        if self.unknown <= SINGLE_FIGURE_UNKNOWN:
            return "single"
        return "range" if self.unknown <= RANGE_UNKNOWN else "none"


@dataclass(frozen=True)
class Change:
    """One row of the changes table: how a measure moved between two years, in shares of 0 to 1."""

    measure: str
    from_year: str
    to_year: str
    change: float
    low: float
    high: float
    verdict: str


def share_of(shares: pd.DataFrame, year: str, measure: str) -> Share:
    """Return the share of a measure in a year.

    Raises InputError when the table has no such row, or several.
    """
    rows = shares[(shares["financial_year"] == year) & (shares["measure"] == measure)]
    if len(rows) != 1:
        raise InputError(f"the shares table has {len(rows)} rows for {measure} in {year}, not one")
    row = rows.iloc[0]
    pence, of_pence = int(row["numerator_pence"]), int(row["denominator_pence"])
    share, low, high, known = (float(row[name]) for name in ("share", "low", "high", "coverage_pounds"))
    return Share(measure, year, pence, of_pence, share, low, high, known, str(row["state"] or ""))


def change_of(changes: pd.DataFrame, measure: str) -> Change | None:
    """Return how a measure changed since the year before, None when there is no year before."""
    rows = changes[changes["measure"] == measure]
    if rows.empty:
        return None
    row = rows.iloc[0]
    moved, low, high = (float(row[name]) for name in ("change", "low", "high"))
    return Change(measure, str(row["from_year"]), str(row["to_year"]), moved, low, high, str(row["verdict"]))


def percent(share: float) -> str:
    """Write a share in per cent with one decimal, halves to even.

    >>> percent(0.54404)
    '54.4%'
    """
    return NOT_APPLICABLE if math.isnan(share) else f"{hundredfold(share, ROUND_HALF_EVEN)}%"


def at_least(low: float) -> str:
    """Write a lower bound, rounded down so that what is printed still contains what was computed.

    >>> at_least(0.3269), at_least(0.29)
    ('32.6%', '29.0%')
    """
    return NOT_APPLICABLE if math.isnan(low) else f"{hundredfold(low, ROUND_FLOOR)}%"


def at_most(high: float) -> str:
    """Write an upper bound, rounded up.

    >>> at_most(0.7721)
    '77.3%'
    """
    return NOT_APPLICABLE if math.isnan(high) else f"{hundredfold(high, ROUND_CEILING)}%"


def points(change: float, rounding: str = ROUND_HALF_EVEN) -> str:
    """Write a difference of two shares in points with its sign; a true minus, as in print.

    >>> points(0.012), points(-0.0049), points(0.0)
    ('+1.2', '−0.5', '0.0')
    """
    if math.isnan(change):
        return NOT_APPLICABLE
    value = hundredfold(change, rounding)
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value)}"


def exact(value: float) -> Decimal:
    """Return a float as the decimal number it is written as."""
    return Decimal(repr(float(value)))


def hundredfold(value: float, rounding: str, step: str = "0.1") -> Decimal:
    """Return a share in per cent, rounded to a step."""
    return (exact(value) * 100).quantize(Decimal(step), rounding=rounding) + 0  # + 0: no minus before a zero
