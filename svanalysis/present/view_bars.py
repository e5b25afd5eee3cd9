"""Bars of a view that is explored: one bar a row, a thin line from low to high, what is not known hatched."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed

ROW_PIXELS = 34
LETTERS = 34  # of a name beside its bar
_FILLS = {  # of each kind of bar, and its edge
    "value": (theme.BLUE, theme.BLUE),
    "range": (theme.BAND, theme.BLUE),
    "other": (theme.GRID, theme.BORDER),
    "unknown": (theme.PAPER, theme.CHARCOAL),
}


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
        if len(some := drawn[drawn["kind"] == kind]):
            _bars(figure, some, kind)
    ends = drawn[["value", "high"]].fillna(0).max(axis=1).clip(lower=0)
    for row, end in zip(tables.rows_of(drawn), ends, strict=True):
        theme.write(figure, theme.label(row.told), x=end, y=row.place, xanchor="left", xshift=6)
    longest = max(ends.max(), 1e-9) if len(ends) else 1
    least = min(0, *drawn[["value", "low"]].min().fillna(0)) if len(drawn) else 0
    figure.update_layout(barmode="overlay", bargap=0.35, margin={"t": 4, "b": 4, "r": 8})
    figure.update_xaxes(visible=False, range=[least, longest * 1.42])
    short = [theme.cut(name, LETTERS) for name in drawn["name"]]
    names = [theme.bold(name) if at == opened else theme.label(name) for at, name in enumerate(short)]
    named = {"tickvals": list(range(len(rows))), "ticktext": names}
    return figure.update_yaxes(range=[len(rows) - 0.5, -0.5], **named, **theme.APART)


def _bars(figure: go.Figure, rows: pd.DataFrame, kind: str) -> None:
    """Draw the bars of one kind as one trace."""
    (fill, edge), ranged, at = _FILLS[kind], kind == "range", rows["place"].tolist()
    pattern = {"pattern": theme.HATCH} if kind == "unknown" else {}
    figure.add_bar(
        y=at, x=(rows["high"] - rows["low"] if ranged else rows["value"]).tolist(), orientation="h",
        base=rows["low"].tolist() if ranged else None, name=kind, customdata=at,
        marker={"color": fill, "line": {"color": edge, "width": 1}, **pattern},
        error_x=_whiskers(rows) if kind == "value" and rows["low"].notna().any() else None,
        hovertext=[theme.bold(row.name, row.hover) for row in tables.rows_of(rows)], hoverinfo="text",
    )  # fmt: skip


def _whiskers(rows: pd.DataFrame) -> dict[str, object]:
    """Return the thin lines from low to high."""
    up, down = (rows["high"] - rows["value"]).fillna(0), (rows["value"] - rows["low"]).fillna(0)
    ends = {"array": up.clip(lower=0).tolist(), "arrayminus": down.clip(lower=0).tolist()}
    return {"type": "data", "symmetric": False, **ends, "color": theme.ORANGE, "thickness": 2, "width": 5}
