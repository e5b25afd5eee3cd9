"""Prices: the deflator of gross domestic product by financial year.

Source: Office for National Statistics, series YBGB (implied deflator at market prices, seasonally adjusted), csv as
published: rows of metadata, then years, quarters (`2012 Q2`) of which each index is of its own calendar quarter. A
financial year is the mean of its four quarters: Q2, Q3, Q4 and the next Q1 (the same as HM Treasury's deflators).
"""

import csv
import re
from pathlib import Path

import polars as pl

from svanalysis.core import years
from svanalysis.core.errors import InputError

_QUARTER = re.compile(r"^(\d{4}) Q([1-4])$")
_QUARTERS = 4
_HINT = "use the csv of series YBGB as the Office for National Statistics gives it"


def read_deflators(path: Path) -> pl.DataFrame:
    """Read GDP deflators: one row per `financial_year` whose four quarters are all there, with `index`.

    The index is 100 in whichever year the release takes as its base. Raises InputError when the file is not the series.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.reader(file) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("the deflators cannot be read", file=path, found=error, hint=_HINT) from None
    quarters = [(match, row) for row in rows if (match := _QUARTER.match(row[0]))]
    if ["CDID", "YBGB"] not in rows or not quarters:
        found = " | ".join(rows[0]) if rows else "nothing"
        raise InputError("this is not the series of GDP deflators", file=path, found=found, hint=_HINT)
    told = [(_financial_year(int(match[1]), int(match[2])), _index(row, path)) for match, row in quarters]
    frame = pl.DataFrame(told, schema=["financial_year", "index"], orient="row")
    whole = frame.filter(pl.len().over("financial_year") == _QUARTERS)
    return whole.group_by("financial_year").agg(pl.col("index").mean()).sort("financial_year")


def _financial_year(year: int, quarter: int) -> str:
    """Return the financial year of a calendar quarter: January to March end the one begun the year before."""
    return years.name_of(year - 1 if quarter == 1 else year)


def _index(row: list[str], path: Path) -> float:
    """Return the index of a quarter."""
    try:
        return float(row[1])
    except (IndexError, ValueError):
        found = " | ".join(row)
        raise InputError("this deflator cannot be read", file=path, found=found, hint=_HINT) from None
