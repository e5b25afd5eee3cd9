"""The months payments fall in: how many lines and pence, which are missing, and whether finance says the same."""

from collections.abc import Iterable, Mapping
from datetime import date
from statistics import median
from typing import Any

import polars as pl

from svanalysis.core import years
from svanalysis.core.body import ControlTotal

MONTHS: dict[str, type[pl.DataType]] = {
    "source_file": pl.String,
    "month": pl.String,
    "covers": pl.Int64,
    "lines": pl.Int64,
    "pence": pl.Int64,
}
CONTROL_TOTALS: dict[str, type[pl.DataType]] = {
    "period": pl.String,
    "control_pence": pl.Int64,
    "ledger_pence": pl.Int64,
    "difference_pence": pl.Int64,
    "source": pl.String,
}
_FEW = 512
SKETCH = 64  # so many of a month's records stand for all of them: a share of half is told within an eighth
_PRESENT = 0.1  # of the median month of the year: a month with fewer lines holds strays of other files
_YEAR = 12
COVERS = {"range": 3, "year": _YEAR}  # months, by the precision of dates
# A record's number between 0 and a prime: sums and products that cannot overflow, the same in every version.
_PRIME, _PER_PENNY, _PER_DAY = 2**31 - 1, 1_103_515_245, 1_299_709


def months_of(payments: pl.DataFrame) -> list[dict[str, Any]]:
    """Return one row per month of payments, JSON-ready: `month`, `covers`, `lines`, `pence`, `sketch`.

    `covers` is how many months lines are dated by: those of a quarter or a year stand in its first. `sketch` has the
    smallest 64 of the numbers that the month's pairs of date and amount are given: two months that share
    records share them in it, in the same proportion.
    """
    day = pl.col("date").cast(pl.Int32).cast(pl.Int64)
    number = (pl.col("amount_pence") % _PRIME * _PER_PENNY + day * _PER_DAY) % _PRIME
    month = pl.col("date").dt.year() * 100 + pl.col("date").dt.month()
    covers = pl.col("date_precision").replace_strict(COVERS, default=1, return_dtype=pl.Int64)
    groups = payments.group_by(month=month, covers=covers)
    sums = {"lines": pl.len().cast(pl.Int64), "pence": pl.col("amount_pence").sum()}
    # The smallest few, repeated ones included, nearly always hold enough different ones, and are found quickly.
    summed = groups.agg(**sums, sketch=number.bottom_k(_FEW).unique().bottom_k(SKETCH).sort())
    if summed.select(((pl.col("sketch").list.len() < SKETCH) & (pl.col("lines") > _FEW)).any()).item():
        summed = groups.agg(**sums, sketch=number.unique().bottom_k(SKETCH).sort())
    written = pl.format("{}-{}", pl.col("month") // 100, (pl.col("month") % 100).cast(pl.String).str.zfill(2))
    return summed.sort("month", "covers").with_columns(month=written).to_dicts()


def missing_by_year(
    counts: Iterable[tuple[str, int, int]], first: str = "", last: str = ""
) -> dict[str, list[str]]:
    """Return by financial year the months that are missing in it, from counts of lines by month (`2012-04`).

    Each count is (month, how many months from it on its lines are dated by, lines); they are spread over these
    months. A month is missing when it has no lines, fewer than a tenth of the
    year's median month (payments of other files dated in it), or lies outside `first` to `last`, the months
    the body file expects.

    >>> missing_by_year([("2012-04", 3, 9), ("2012-07", 3, 9), ("2012-10", 3, 9), ("2013-01", 3, 9)])
    {}
    >>> missing_by_year([(month, 1, 9) for month in years.months("2012/13")], last="2013-01")
    {'2012/13': ['2013-02', '2013-03']}
    """
    found = {}
    for year, seen in by_year(counts).items():
        absent = set(_missing(year, seen))
        found[year] = [m for m in years.months(year) if m in absent or not _expected(m, first, last)]
    return {year: months for year, months in sorted(found.items()) if months}


def missing_months(counts: Iterable[tuple[str, int, int]], first: str = "", last: str = "") -> list[str]:
    """Return the expected months that are missing, from counts as `missing_by_year` takes them.

    Without `first` or `last`, the first or last month with lines is where expectation begins or ends.

    >>> missing_months([("2012-04", 1, 9), ("2012-06", 1, 9)], last="2012-07")
    ['2012-05', '2012-07']
    """
    lines = by_year(counts)
    seen = sorted(month for months in lines.values() for month in months)
    if not seen:
        return []
    first, last = first or seen[0], last or seen[-1]
    start, end = (int(years.year_of(years.month_start(month))[:4]) for month in (first, last))
    span = [years.name_of(number) for number in range(start, end + 1)]
    absent = [month for year in span for month in _missing(year, lines.get(year, {}))]
    return [month for month in absent if _expected(month, first, last)]


def _expected(month: str, first: str, last: str) -> bool:
    """Tell whether a month lies between the first and the last one expected; '' leaves an end open."""
    return month >= first and (not last or month <= last)


def by_year(counts: Iterable[tuple[str, int, int]]) -> dict[str, dict[str, float]]:
    """Return the lines of each month by financial year, those of a quarter or year spread over its months.

    A list of the whole year tells of no month beside files of its months.
    """
    lines: dict[str, dict[str, float]] = {}
    told = [
        (years.year_of(date.fromisoformat(f"{month}-01")), month, covers, n) for month, covers, n in counts
    ]
    nearer = {year for year, _, covers, _ in told if covers < _YEAR}
    for year, month, covers, count in told:
        if covers == _YEAR and year in nearer:
            continue
        at = years.months(year).index(month)
        span = years.months(year)[at : at + covers]
        seen = lines.setdefault(year, {})
        seen.update({named: seen.get(named, 0) + count / len(span) for named in span})
    return lines


def _missing(year: str, seen: Mapping[str, float]) -> list[str]:
    """Return the months of a year that have no lines, or too few to be a month's."""
    enough = _PRESENT * median(seen.values() or [0])
    return [month for month in years.months(year) if month not in seen or seen[month] < enough]


def compared(totals: Iterable[ControlTotal], months: pl.DataFrame) -> pl.DataFrame:
    """Compare control totals with the ledger, whose months are given in the columns of `MONTHS`.

    Returns one row per control total: `period`, `control_pence`, `ledger_pence`, `difference_pence` (ledger
    less control) and `source`. Payments count in the month of their date, those dated by a quarter in its
    first month.
    """
    rows = []
    for each in totals:
        first, last = each.months
        found = months.filter(pl.col("month") >= first, pl.col("month") <= last)["pence"].sum()
        rows.append((each.period, each.pence, found, found - each.pence, each.source))
    return pl.DataFrame(rows, schema=CONTROL_TOTALS, orient="row")


def month_ranges(months: list[str]) -> str:
    """Write months in words, those that follow each other as a range.

    >>> month_ranges(["2012-11", "2012-12", "2013-01", "2013-03"])
    '2012-11 to 2013-01, 2013-03'
    """
    runs: list[list[str]] = []
    for month in months:
        if runs and _next(runs[-1][-1]) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)


def _next(month: str) -> str:
    """Return the month after."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return f"{year}-{number + 1:02d}"
