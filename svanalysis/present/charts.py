"""Lines over the years: a finished table in, a figure with its text alternative out."""

import math
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import theme
from svanalysis.present.sentences import at_least, at_most, between, listed, percent, printed, ranged
from svanalysis.present.shares import Share, shares_in

LABELLED_POINTS = 5  # more points than this on a line and only the last is labelled
TICKS, TICKS_NARROW = 5, 3
GRID_LINES = (0, 20, 40, 60, 80, 100)
HIGHEST_WITH_LABEL_ABOVE = 90  # per cent: beyond it the label stands beneath


def share_lines(
    shares: pd.DataFrame, measure: str, title: str, *, labelled: int = LABELLED_POINTS
) -> go.Figure:
    """Draw a share over the years with its low-high band; of more years than `labelled` only the last has its value.

    A year with one printable figure is a point on the line. A year without one (unknown above 5%) is a bar from low to
    high and no point. The line breaks where a year is missing, and, with a mark, at one marked [b].
    """
    ordered = shares[shares["measure"] == measure].sort_values("financial_year")
    rows = [row for row in shares_in(ordered) if row.applies]
    starts = _starts(rows)
    narrow = {f"xaxis.{name}": values for name, values in _ticks(starts, TICKS_NARROW).items()}
    figure = theme.blank(title, _alt(title, rows), height=320, narrow=narrow)
    runs, unsure = _runs([row for row in rows if row.single]), [row for row in rows if not row.single]
    for run in runs:
        _band(figure, run)
    if unsure:
        _ranges(figure, unsure)
    for run in runs:
        _line(figure, run)
    _label_points(figure, rows, labelled)
    _mark_breaks(figure, rows)
    first, last = (starts[0], starts[-1]) if starts else (0, 0)
    room = max(0.45, (last - first) / 8)
    figure.update_xaxes(range=[first - room, last + room], **_ticks(starts, TICKS))
    named = {"tickvals": GRID_LINES, "ticktext": [f"{line}%" for line in GRID_LINES]}
    grid = {"showgrid": True, "gridcolor": theme.GRID}
    return figure.update_yaxes(range=[0, 130 if unsure else 108], **named, **grid)


def _starts(rows: list[Share]) -> list[int]:
    """Return the calendar years in which the rows' financial years start."""
    return [int(row.year[:4]) for row in rows]


def _runs(rows: list[Share]) -> list[list[Share]]:
    """Split rows where the line may not be joined: at a missing year and at a break in the series."""
    runs = [rows[:1]] if rows else []
    for before, after in pairwise(rows):
        start, following = _starts([before, after])
        if following - start != 1 or "[b]" in after.state:
            runs.append([])
        runs[-1].append(after)
    return runs


def _band(figure: go.Figure, run: list[Share]) -> None:
    """Draw what a run of years could be, whatever the unknown are; a single year's as a bar."""
    if len(run) == 1:
        _ranges(figure, run)
        return
    across, high, low = _starts(run), [100 * row.high for row in run], [100 * row.low for row in run]
    area = {"fill": "toself", "fillcolor": theme.BAND, "mode": "lines", "line": {"width": 0}}
    hidden = {"hoverinfo": "skip", "name": "low to high"}
    figure.add_scatter(x=across + across[::-1], y=high + low[::-1], **area, **hidden)


def _ranges(figure: go.Figure, rows: list[Share]) -> None:
    low, long = [100 * row.low for row in rows], [100 * (row.high - row.low) for row in rows]
    told = [f"{row.year}: {ranged(row)}" for row in rows]
    marker = {"color": theme.BAND, "line": {"color": theme.BLUE, "width": 1}}
    hover = {"hovertext": told, "hoverinfo": "text", "name": "low to high"}
    figure.add_bar(x=_starts(rows), base=low, y=long, width=0.3, marker=marker, **hover)


def _line(figure: go.Figure, run: list[Share]) -> None:
    told = [
        f"<b>{row.year}: {printed(row)}</b><br>{ranged(row)}"
        f"<br>{short_pounds(row.pence)} of {short_pounds(row.of_pence)}"
        for row in run
    ]
    drawn = {"line": {"color": theme.BLUE, "width": 3}, "marker": {"size": 9, "color": theme.BLUE}}
    hover = {"hovertext": told, "hoverinfo": "text", "name": "share"}
    across, up = _starts(run), [100 * row.share for row in run]
    figure.add_scatter(x=across, y=up, mode="lines+markers", **drawn, **hover)


def _label_points(figure: go.Figure, rows: list[Share], labelled: int) -> None:
    """Write the value at every point; where there are many, or far apart, at the last one only."""
    starts = _starts(rows)
    crowded = not rows or max(len(rows), starts[-1] - starts[0] + 1) > labelled
    for row, start in list(zip(rows, starts, strict=True))[-1 if crowded else 0 :]:
        text = percent(row.share) if row.single else f"{at_least(row.low)}<br>to {at_most(row.high)}"
        above = not row.single or 100 * row.high < HIGHEST_WITH_LABEL_ABOVE
        spot = 100 * (row.high if above else row.low) if row.single else max(100, 100 * row.high)
        place = {"yanchor": "bottom", "yshift": 4} if above else {"yanchor": "top", "yshift": -6}
        theme.write(figure, f"<b>{text}</b>" if row is rows[-1] else text, x=start, y=spot, **place)


def _mark_breaks(figure: go.Figure, rows: list[Share]) -> None:
    """Draw a dotted line before each year that begins a series of its own."""
    for row in rows:
        if "[b]" in row.state:
            before = int(row.year[:4]) - 0.5
            figure.add_vline(x=before, line={"color": theme.QUIET_INK, "width": 1.5, "dash": "dot"})
            theme.write(figure, "break", x=before, y=0, xanchor="left", yanchor="bottom", xshift=4)


def _ticks(starts: list[int], most: int) -> dict[str, Any]:
    """Choose years to name, the last one always, no two nearer than fits."""
    kept: list[int] = []
    apart = math.ceil((starts[-1] - starts[0] + 1) / most) if starts else 1
    for year in reversed(starts):
        if not kept or kept[0] - year >= apart:
            kept.insert(0, year)
    return {"tickvals": kept, "ticktext": [f"{year}/{(year + 1) % 100:02d}" for year in kept]}


def _alt(title: str, rows: list[Share]) -> str:
    told = [f"{row.year} {printed(row) if row.single else between(row)}" for row in rows]
    bar = " A bar from low to high stands for a year without a single figure."
    unsure = "" if all(row.single for row in rows) else bar
    broken = [row.year for row in rows if "[b]" in row.state]
    breaks = f" The series breaks before {listed(broken)}." if broken else ""
    return f"Line chart: {title} by year, with a low and a high: {listed(told)}.{unsure}{breaks}"
