"""Lines over the years: a finished table in, a figure with its text alternative out."""

import math
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import theme
from svanalysis.present.sentences import Share, at_least, at_most, between, listed, percent, printed, share_of

LABELLED_POINTS = 5  # more points than this on a line and only the last is labelled
TICKS, TICKS_NARROW = 5, 3
GRID_LINES = (0, 20, 40, 60, 80, 100)
HIGHEST_WITH_LABEL_ABOVE = 90  # per cent: beyond it the label stands beneath


def share_lines(shares: pd.DataFrame, measure: str, title: str) -> go.Figure:
    """Draw a share over the years with its low-high band.

    A year with one printable figure is a point on the line. A year without one ([u], unknown above 20%) is a
    bar from low to high and no point. The line breaks where a year is missing or marked [b].
    """
    years = shares.loc[shares["measure"] == measure, "financial_year"].sort_values()
    rows = [row for row in (share_of(shares, year, measure) for year in years) if row.applies]
    figure = theme.blank(title, _shares_alt(title, rows), height=320)
    pointed = [row for row in rows if row.printing != "none"]
    for run in _runs(pointed):
        _band(figure, run)
    _ranges(figure, [row for row in rows if row.printing == "none"])
    for run in _runs(pointed):
        _line(figure, run)
    _label_points(figure, rows)
    _year_axis(figure, [_start(row.year) for row in rows])
    figure.update_yaxes(
        range=[0, 108 if pointed == rows else 130],
        tickvals=GRID_LINES,
        ticktext=[f"{line}%" for line in GRID_LINES],
        showgrid=True,
        gridcolor=theme.GRID,
    )
    return figure


def _start(year: str) -> int:
    return int(year[:4])


def _runs(rows: list[Share]) -> list[list[Share]]:
    """Split rows where the line may not be joined: at a missing year and at a break in the series."""
    runs: list[list[Share]] = [rows[:1]] if rows else []
    for before, after in pairwise(rows):
        if _start(after.year) - _start(before.year) == 1 and "[b]" not in after.state:
            runs[-1].append(after)
        else:
            runs.append([after])
    return runs


def _band(figure: go.Figure, run: list[Share]) -> None:
    if len(run) == 1:
        _ranges(figure, run)
        return
    across = [_start(row.year) for row in run]
    high, low = [100 * row.high for row in run], [100 * row.low for row in run]
    figure.add_scatter(
        x=across + across[::-1], y=high + low[::-1], fill="toself", fillcolor=theme.BAND, mode="lines",
        line={"width": 0}, hoverinfo="skip", name="low to high",
    )  # fmt: skip


def _ranges(figure: go.Figure, rows: list[Share]) -> None:
    if not rows:
        return
    figure.add_bar(
        x=[_start(row.year) for row in rows],
        base=[100 * row.low for row in rows],
        y=[100 * (row.high - row.low) for row in rows],
        width=0.3,
        marker={"color": theme.BAND, "line": {"color": theme.BLUE, "width": 1}},
        hovertext=[f"{row.year}: {at_least(row.low)} to {at_most(row.high)}" for row in rows],
        hoverinfo="text",
        name="low to high",
    )


def _line(figure: go.Figure, run: list[Share]) -> None:
    figure.add_scatter(
        x=[_start(row.year) for row in run],
        y=[100 * row.share for row in run],
        mode="lines+markers",
        line={"color": theme.BLUE, "width": 3},
        marker={"size": 9, "color": theme.BLUE},
        hovertext=[_hover(row) for row in run],
        hoverinfo="text",
        name="share",
    )


def _hover(row: Share) -> str:
    return (
        f"<b>{row.year}: {printed(row)}</b><br>{at_least(row.low)} to {at_most(row.high)}"
        f"<br>{short_pounds(row.pence)} of {short_pounds(row.of_pence)}"
    )


def _label_points(figure: go.Figure, rows: list[Share]) -> None:
    """Write the value at every point, or where there are many at the last one only."""
    some = rows if len(rows) <= LABELLED_POINTS and _spread(rows) else rows[-1:]
    for row in some:
        single = row.printing != "none"
        text = percent(row.share) if single else f"{at_least(row.low)}<br>to {at_most(row.high)}"
        above = not single or 100 * row.high < HIGHEST_WITH_LABEL_ABOVE
        figure.add_annotation(
            x=_start(row.year),
            y=100 * (row.high if above else row.low) if single else max(100, 100 * row.high),
            text=f"<b>{text}</b>" if row is rows[-1] else text,
            showarrow=False,
            yanchor="bottom" if above else "top",
            yshift=4 if above else -6,
        )


def _spread(rows: list[Share]) -> bool:
    """Whether the years lie evenly enough for a label each: no gap squeezes the others together."""
    return bool(rows) and _start(rows[-1].year) - _start(rows[0].year) < LABELLED_POINTS


def _year_axis(figure: go.Figure, starts: list[int]) -> None:
    wide, narrow = _ticks(starts, TICKS), _ticks(starts, TICKS_NARROW)
    first, last = (starts[0], starts[-1]) if starts else (0, 0)
    room = max(0.45, (last - first) / 8)
    figure.update_xaxes(
        range=[first - room, last + room], tickvals=wide, ticktext=[_year(year) for year in wide]
    )
    figure.layout.meta = {
        **figure.layout.meta,
        "narrow": {"xaxis.tickvals": narrow, "xaxis.ticktext": [_year(year) for year in narrow]},
    }


def _ticks(starts: list[int], most: int) -> list[int]:
    """Choose years to name, the last one always, no two nearer than fits."""
    kept: list[int] = []
    apart = math.ceil((starts[-1] - starts[0] + 1) / most) if starts else 1
    for year in reversed(starts):
        if not kept or kept[-1] - year >= apart:
            kept.append(year)
    return kept[::-1]


def _year(start: int) -> str:
    return f"{start}/{(start + 1) % 100:02d}"


def _shares_alt(title: str, rows: list[Share]) -> str:
    told = [f"{row.year} {between(row) if row.printing == 'none' else printed(row)}" for row in rows]
    unsure = (
        " A bar from low to high stands for a year without a single figure."
        if any(row.printing == "none" for row in rows)
        else ""
    )
    return f"Line chart: {title} by year, with a low and a high: {listed(told)}.{unsure}"
