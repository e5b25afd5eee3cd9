"""Tables whose days no column tells: months alone above lines, financial years beside them, and what else may tell."""

import re
from collections.abc import Sequence

import polars as pl

from svanalysis.core import years
from svanalysis.ingest.dates import Day, day_of, parse_date
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.periods import Span, in_cell, year_in_cell
from svanalysis.ingest.recognise import is_total_label
from svanalysis.ingest.rows import Table, cell_of
from svanalysis.ingest.untold import of_years
from svanalysis.ingest.wording import normalise

OTHER_YEAR = "the line's financial year is another than that of the period which the body file tells"
_MONTH = re.compile(r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? 20\d\d\b")
_WIDTHS = ("month", "file month", "told", "range", "year")  # precisions, the narrowest first
_SEVERAL = 2  # months that have payments, where there are as many
_OF_TIME = re.compile(r"\b(period|year|quarter|month|week|meeting)\b")


def in_periods(frame: pl.DataFrame, layouts: Sequence[Layout]) -> bool:
    """Tell whether a table's columns of dates say but financial years, or quarters of them, as they are headed.

    Beside a payment of a day they are those of days, in which a title or a total may say a year.
    """
    headed = [headings for layout in layouts if (headings := layout.headings("date"))]
    if not all(map(of_years, headed)):
        return False
    paid = (pl.col("at") >= layouts[0].header_record) & pl.col("pence").is_not_null() & (pl.col("date") != "")
    said = frame.filter(paid)["date"].unique()
    days = (day for day in map(parse_date, said) if day and day.precision == "day")
    return any(map(_is_period, said)) and not any(days)


def _is_period(text: str) -> bool:
    """Tell whether a cell states a financial year or quarter."""
    own = _own_period(text)
    return own is not None and own.precision != "month"


def without_periods(frame: pl.DataFrame, layouts: Sequence[Layout]) -> pl.DataFrame:
    """Take out the financial years and quarters beneath a header of them, where another has a column of days."""
    ends = [*(layout.header_record for layout in layouts[1:]), len(frame)]
    for layout, end in zip(layouts, ends, strict=True):
        if len(layouts) > 1 and of_years(layout.headings("date")):
            texts = frame["date"][layout.header_record : end].unique()
            said = pl.col("date").is_in([text for text in texts if _is_period(text)])
            said &= pl.col("at").is_between(layout.header_record, end - 1)
            frame = frame.with_columns(date=pl.when(said).then(pl.lit("")).otherwise("date"))
    return frame


def day_in_period(text: str, named: Day | None, *, is_stated: bool) -> Day | None:
    """Return the day of a line of which a period is told, by its width; None for another year than a body file states.

    The month that a file's name tells is that of payment, whatever year a line was booked in.
    """
    own = _own_period(text)
    if not named or not own:
        return named or own
    is_year = is_stated and named.precision == "year"
    if is_year and years.year_of(named.date) != years.year_of(own.date):
        return None
    return own if _WIDTHS.index(own.precision) < _WIDTHS.index(named.precision) else named


def _own_period(text: str) -> Day | None:
    """Return the first day of the financial year, quarter or month that a cell states, and nothing else."""
    start = year_in_cell(text)
    return Day(start, "year") if start else day_of(in_cell(text.lower()))


def dated_by_lines(
    rows: Table, frame: pl.DataFrame, header: int, blank: set[int], named: Span | None
) -> pl.DataFrame:
    """Date payments by the month that stands alone above them, where some stands so below the header, and above all.

    `frame` is that of `Cells`, without dates; a `header_record` is before its records. The months are among those
    `named`, or the first is, as a title. Where but one of several has payments they are no headings.
    """
    lines = {} if "date" in frame.columns else _lines_of_months(rows, frame, header, blank)
    if max(lines, default=-1) < header:
        return frame
    paid = pl.col("pence").is_not_null() & (pl.col("at") >= header)
    totals = [payee for payee in frame.filter(paid)["payee"].unique() if not payee or is_total_label(payee)]
    paid &= ~pl.col("payee").is_in(totals)
    is_line = pl.col("at").is_in(list(lines))
    above = frame.select(pl.when(is_line).then("at").forward_fill()).to_series()
    held = above.filter(frame.select(paid).to_series()).unique().to_list()
    if None in held or len(held) < min(len(lines), _SEVERAL) or max(held) < header:
        return frame
    spans = [span for at in sorted(held) if (span := in_cell(lines[at].lower()))]
    is_named = not named or (min(held) < header and spans[0] == named)
    if any(span.length > 1 or not (is_named or (named and span.months <= named.months)) for span in spans):
        return frame
    return frame.with_columns(
        date=pl.when(paid).then(above.replace_strict(lines)).otherwise(pl.lit("")),
        payee=pl.when(is_line).then(pl.lit("")).otherwise("payee"),
    )


def _lines_of_months(rows: Table, frame: pl.DataFrame, header: int, blank: set[int]) -> dict[int, str]:
    """Return the records below a header, and the one directly above, that say but a month, or several."""
    odd = [at for at in frame["at"].filter(frame["pence"].is_null()) if at not in blank]
    first = max((at for at in odd if at < header - 1), default=header)
    alone = {at: _alone(rows[at]) for at in odd if at == first or at >= header}
    return {at: cell for at, cell in alone.items() if cell and in_cell(cell.lower())}


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
