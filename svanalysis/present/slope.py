"""Two years as slopes: a finished table in, a figure with its text alternative out."""

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed, percent, points

LABEL_PIXELS = 22  # no two labels on one side stand nearer
ROW_PIXELS = 52
TOP_PIXELS = 40
LETTERS, LETTERS_NARROW = 44, 12  # of a name at the end of its line
RIGHT_PIXELS, RIGHT_NARROW = 430, 190


def slopes(rows: pd.DataFrame, before: str, year: str) -> go.Figure:
    """Draw one line a row from its share in `before` to that in `year`; the largest rise and fall stand out.

    `rows`: name, share_before and share (0 to 1). Rises are blue, falls rust, and every line is named at its end.
    """
    alt = f"Slopes, {before} to {year}: {listed([f'{row.name} {_moved(row)}' for row in tables.rows_of(rows)])}."
    height = TOP_PIXELS + 16 + ROW_PIXELS * max(len(rows), 4)
    ends = [_end(row, LETTERS_NARROW) for row in tables.rows_of(rows)]
    narrow = {f"annotations[{2 * at + 1}].text": end for at, end in enumerate(ends)}
    figure = theme.blank("", alt, height=height, narrow={**narrow, "margin.r": RIGHT_NARROW}, below=700)
    _lines(figure, rows)
    _labels(figure, rows, height - TOP_PIXELS - 16)
    above = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 8}
    theme.write(figure, before, x=0, xanchor="right", xshift=-8, **above)
    theme.write(figure, f"<b>{year}</b>", x=1, xanchor="left", xshift=8, **above)
    figure.update_layout(margin={"l": 82, "r": RIGHT_PIXELS, "t": TOP_PIXELS, "b": 16})
    figure.update_xaxes(visible=False, range=[-0.02, 1.02])
    return figure.update_yaxes(visible=False, range=_span(rows))


def _lines(figure: go.Figure, rows: pd.DataFrame) -> None:
    moved = rows["share"] - rows["share_before"]
    for row, change in zip(tables.rows_of(rows), moved, strict=True):
        most = change != 0 and change in {moved.max(), moved.min()}
        colour = (theme.BLUE if change > 0 else theme.DIVERGING[0]) if most else theme.BORDER
        figure.add_scatter(
            x=[0, 1], y=[100 * row.share_before, 100 * row.share], name=theme.label(row.name),
            line={"color": colour, "width": 4 if most else 2}, marker={"size": 9}, mode="lines+markers",
            cliponaxis=False, hovertext=theme.bold(row.name, _moved(row)), hoverinfo="text",
        )  # fmt: skip


def _labels(figure: go.Figure, rows: pd.DataFrame, pixels: int) -> None:
    """Write at both ends of each line what it stands for, moved apart where lines end close together."""
    low, high = _span(rows)
    least = LABEL_PIXELS * (high - low) / pixels
    sides = [apart((100 * rows[name]).tolist(), least) for name in ("share_before", "share")]
    for row, left, right in zip(tables.rows_of(rows), *sides, strict=True):
        theme.write(figure, percent(row.share_before), x=0, y=left, xanchor="right", xshift=-8)
        theme.write(figure, _end(row, LETTERS), x=1, y=right, xanchor="left", xshift=8)


def apart(spots: list[float], least: float) -> list[float]:
    """Return spots moved up until no two are nearer than `least`, then all down by half of what the top moved.

    >>> apart([10.0, 10.5, 20.0], 1.0)
    [10.0, 11.0, 20.0]
    """
    order = sorted(range(len(spots)), key=lambda at: spots[at])
    moved = list(spots)
    for below, at in pairwise(order):
        moved[at] = max(moved[at], moved[below] + least)
    shift = (moved[order[-1]] - spots[order[-1]]) / 2 if order else 0
    return [spot - shift for spot in moved]


def _span(rows: pd.DataFrame) -> list[float]:
    """Return the lowest and highest share drawn, in per cent, with room for labels."""
    both = 100 * pd.concat([rows["share"], rows["share_before"]])
    room = max(1.0, 0.08 * (both.max() - both.min()))
    return [both.min() - room, both.max() + room]


def _end(row: tables.Row, letters: int) -> str:
    return f"<b>{percent(row.share)}</b> {theme.label(theme.cut(row.name, letters))}"


def _moved(row: tables.Row) -> str:
    moved = points(row.share - row.share_before)
    return f"{percent(row.share_before)} to {percent(row.share)} ({moved} points)"
