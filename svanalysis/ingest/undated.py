"""Tables whose days no column tells: months alone above lines, financial years beside them, and what else may tell."""

import re

import polars as pl

from svanalysis.core import years
from svanalysis.ingest.dates import Day
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.periods import in_cell, year_in_cell
from svanalysis.ingest.recognise import is_total_label
from svanalysis.ingest.rows import Table, cell_of
from svanalysis.ingest.wording import normalise

OTHER_YEAR = "the line's financial year is another than that of the period which the body file tells"
_MONTH = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? 20\d\d\b")
_OF_TIME = re.compile(r"\b(period|year|quarter|month|week|meeting)\b")


def day_in_year(text: str, named: Day | None, *, is_stated: bool) -> Day | None:
    """Return the day of a line beside which a financial year stands; None where a body file states another period.

    The month that a file's name tells is that of payment, whatever year a line was booked in.
    """
    start = year_in_cell(text)
    if not named or not start:
        return named or (Day(start, "year") if start else None)
    return None if is_stated and years.year_of(named.date) != years.year_of(start) else named


def dated_by_lines(rows: Table, frame: pl.DataFrame, header: int, blank: set[int]) -> pl.DataFrame:
    """Date payments by the month that stands alone above them, where some stands so below the header, and above all.

    `frame` is that of `Cells`, without dates; a `header_record` is before its records.
    """
    if "date" in frame.columns:
        return frame
    odd = frame["at"].filter(frame["pence"].is_null())
    alone = {at: cell for at in odd if at not in blank and (cell := _alone(rows[at]))}
    months = {at: cell for at, cell in alone.items() if in_cell(cell.lower())}
    paid = frame.filter(pl.col("pence").is_not_null() & (pl.col("at") >= header))
    if max(months, default=-1) < header or paid.is_empty() or min(months) > paid["at"][0]:
        return frame
    totals = [payee for payee in paid["payee"].unique() if not payee or is_total_label(payee)]
    is_paid = pl.col("pence").is_not_null() & ~pl.col("payee").is_in(totals)
    said = pl.col("at").replace_strict(months, default=None, return_dtype=pl.String)
    told = frame.with_columns(date=said.forward_fill())
    return told.with_columns(
        date=pl.when(is_paid).then("date").otherwise(pl.lit("")),
        payee=pl.when(pl.col("at").is_in(list(months))).then(pl.lit("")).otherwise("payee"),
    )


def _alone(row: list[str]) -> str:
    """Return the only filled cell of a record; '' for another record."""
    filled = [cell.strip() for cell in row if cell.strip()]
    return filled[0] if len(filled) == 1 else ""


def clue(rows: Table, layout: Layout, odd: list[int]) -> str:
    """Return what may tell of the days of a table without any: a month among records `odd`, or a column of periods."""
    for at in odd:
        if _MONTH.search(cell := _alone(rows[at])):
            return f"record {at + 1} says {cell}"
    headings = rows[layout.header_record - 1] if layout.header_record else []
    first = rows[layout.header_record] if layout.header_record < len(rows) else []
    for at, heading in enumerate(headings):
        said = cell_of(first, at).strip()
        if _OF_TIME.search(normalise(heading)) and any(map(str.isdigit, said)):
            return f"its column {heading.strip()} says {said}"
    return ""
