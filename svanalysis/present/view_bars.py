"""Bars of a view that is explored: one bar a row, a thin line from low to high, what is not known hatched."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed

ROW_PIXELS = 34
LETTERS = 34  # of a name beside its bar; the whole name is in the table and in what hovering tells
_FILLS = {  # of each kind of bar, and its edge
    "value": (theme.BLUE, theme.BLUE),
    "range": (theme.BAND, theme.BLUE),
    "other": (theme.GRID, theme.BORDER),
    "unknown": (theme.PAPER, theme.CHARCOAL),
}
_HATCH = {"shape": "/", "fgcolor": theme.BORDER, "size": 8, "solidity": 0.2}


def view_bars(rows: pd.DataFrame, *, opened: int | None = None) -> go.Figure:
    """Draw one bar a row, in the rows' order from the top.

    `rows`: name; value (length of the bar), low and high (NaN: none); told, the words at its end; kind: `value` (a
    bar with a line from low to high), `range` (a pale bar from low to high, no single figure), `other` (grey: does
    not count) or `unknown` (hatched).
    Each bar's `customdata` is the row's number; `opened` is the row that is open.
    """
    drawn = rows.assign(place=range(len(rows)), name=[theme.plain(name) for name in rows["name"]])
    alt = f"Bars: {listed([f'{row.name} {row.told}' for row in tables.rows_of(drawn)])}."
    figure = theme.blank("", alt, height=36 + ROW_PIXELS * max(len(rows), 1))
    for kind in _FILLS:
        some = drawn[drawn["kind"] == kind]
        if len(some):
            _bars(figure, some, kind)
    ends = drawn[["value", "high"]].fillna(0).max(axis=1).clip(lower=0)
    for row, end in zip(tables.rows_of(drawn), ends, strict=True):
        theme.write(figure, theme.label(row.told), x=end, y=row.place, xanchor="left", xshift=6)
    longest = max(ends.max(), 1e-9) if len(ends) else 1
    least = min(drawn["value"].fillna(0).min(), drawn["low"].fillna(0).min(), 0) if len(drawn) else 0
    figure.update_layout(barmode="overlay", bargap=0.35, margin={"t": 4, "b": 4, "r": 8})
    figure.update_xaxes(visible=False, range=[least, longest * 1.42])
    names = [_name(row, opened=row.place == opened) for row in tables.rows_of(drawn)]
    apart = {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"}
    figure.update_yaxes(
        range=[len(rows) - 0.5, -0.5], tickvals=list(range(len(rows))), ticktext=names, **apart
    )
    return figure


def _bars(figure: go.Figure, rows: pd.DataFrame, kind: str) -> None:
    """Draw the bars of one kind as one trace."""
    fill, edge = _FILLS[kind]
    marker = {"color": fill, "line": {"color": edge, "width": 1}}
    ranged = kind == "range"
    lengths = rows["high"] - rows["low"] if ranged else rows["value"]
    figure.add_bar(
        y=rows["place"].tolist(),
        x=lengths.tolist(),
        base=rows["low"].tolist() if ranged else None,
        orientation="h",
        name=kind,
        customdata=rows["place"].tolist(),
        marker={**marker, "pattern": _HATCH} if kind == "unknown" else marker,
        error_x=_whiskers(rows) if kind == "value" and rows["low"].notna().any() else None,
        hovertext=[
            f"<b>{theme.label(row.name)}</b><br>{theme.label(row.hover)}" for row in tables.rows_of(rows)
        ],
        hoverinfo="text",
    )


def _whiskers(rows: pd.DataFrame) -> dict[str, object]:
    """Return the thin lines from low to high."""
    up, down = (rows["high"] - rows["value"]).fillna(0), (rows["value"] - rows["low"]).fillna(0)
    ends = {"array": up.clip(lower=0).tolist(), "arrayminus": down.clip(lower=0).tolist()}
    return {"type": "data", "symmetric": False, **ends, "color": theme.ORANGE, "thickness": 2, "width": 5}


def _name(row: tables.Row, *, opened: bool) -> str:
    """Return a row's name as it stands beside its bar, the open one's in bold."""
    short = row.name if len(row.name) <= LETTERS else f"{row.name[: LETTERS - 1]}…"
    return f"<b>{theme.label(short)}</b>" if opened else theme.label(short)
