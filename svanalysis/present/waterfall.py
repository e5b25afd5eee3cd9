"""Steps from one total to the next, and signed bars: a finished table in, a figure with its text alternative out.

Lengths are differences, on one scale from a line at nought, so that a step of a tenth of a point can be seen beside
a share of half: levels are written, not drawn. A rise is told from a fall by its sign and, in grey too, by its
lightness; what comes from knowing more or less is hatched.
"""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds, signed_pounds
from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed, percent, points

ROW_PIXELS = 56
LETTERS_NARROW = 30  # of a name above a bar on a narrow screen
_ROOM = {True: 0.2, False: 0.34}  # of the width, for the label beside the longest bar: points, pounds
_HALF = 0.2  # of a row: half a bar's height
_COLOURS = {"total": theme.CHARCOAL, "rise": theme.BLUE, "fall": theme.ORANGE}


def waterfall(rows: pd.DataFrame, *, as_shares: bool) -> go.Figure:
    """Draw steps between totals, the first row on top: each step begins where the one above it ends.

    `rows`: `name`, `kind` (`total`, `step`, or `unknown`: a step that comes from evidence) and `value`: of a total its
    level, of a step what it adds, as shares (0 to 1) or, without `as_shares`, as pence. The first row is a total;
    later ones are drawn as their difference from it.
    """
    level = percent if as_shares else short_pounds
    first, reached, placed = rows["value"].iloc[0], 0.0, []
    for row in tables.rows_of(rows):
        total = row.kind == "total"
        start, adds = (0.0, row.value - first) if total else (reached, row.value)
        reached = start + adds
        name = f"{row.name}: {level(row.value)}" if total else row.name
        placed.append((name, row.kind, start, adds))
    drawn = pd.DataFrame(placed, columns=["name", "kind", "start", "adds"])
    figure = _bars("Waterfall chart", drawn, as_shares=as_shares)
    across, down = [], []
    for at, end in enumerate(_scaled(drawn["start"] + drawn["adds"], as_shares=as_shares).tolist()[:-1]):
        across += [end, end, None]
        down += [-at - _HALF, -at - 1 + _HALF, None]
    line = {"color": theme.QUIET_INK, "width": 1, "dash": "dot"}
    return figure.add_scatter(x=across, y=down, mode="lines", line=line, hoverinfo="skip")


def signed_bars(rows: pd.DataFrame, *, as_shares: bool) -> go.Figure:
    """Draw one bar a row from a line at nought, in the rows' order: `name` and `value`, a difference."""
    drawn = rows.assign(kind="step", start=0.0, adds=rows["value"])
    return _bars("Bars", drawn, as_shares=as_shares)


def _bars(what: str, rows: pd.DataFrame, *, as_shares: bool) -> go.Figure:
    """Draw the bars, each with its name above and what it adds beside it."""
    write, unit = (points, " Steps are percentage points.") if as_shares else (signed_pounds, "")
    adds = [write(value) for value in rows["adds"]]
    told = ["", *adds[1:]] if rows["kind"].iloc[0] == "total" else adds  # the first level adds nothing
    said = [f"{name} {value}".strip() for name, value in zip(rows["name"], told, strict=True)]
    figure = theme.blank("", f"{what}: {listed(said)}.{unit}", height=16 + ROW_PIXELS * len(rows))
    left, long = (_scaled(rows[name], as_shares=as_shares) for name in ("start", "adds"))
    figure.add_bar(
        y=[-at for at in range(len(rows))], x=long.tolist(), base=left.tolist(), orientation="h",
        width=2 * _HALF, hovertext=[theme.label(one) for one in said], hoverinfo="text", marker=_markers(rows),
    )  # fmt: skip
    figure.add_vline(x=0, line={"color": theme.INK, "width": 1.5})
    theme.names_above(figure, rows["name"], _HALF, LETTERS_NARROW, bgcolor=theme.VEIL)
    for at, (value, end) in enumerate(zip(told, left + long.clip(lower=0), strict=True)):
        theme.write(figure, value, x=end, y=-at, xanchor="left", xshift=4)
    least, most = (function(0.0, *left, *(left + long)) for function in (min, max))
    width = (most - least) or 1
    figure.update_xaxes(visible=False, range=[least - 0.01 * width, most + _ROOM[as_shares] * width])
    return figure.update_yaxes(visible=False, range=[-len(rows) + 0.6, 0.6])


def _markers(rows: pd.DataFrame) -> dict[str, object]:
    """Return how each bar is filled."""
    pairs = list(zip(rows["kind"], rows["adds"], strict=True))
    colours = [
        _COLOURS["total" if kind == "total" else "rise" if adds >= 0 else "fall"] for kind, adds in pairs
    ]
    hatched = [kind == "unknown" for kind, _ in pairs]
    fills = [theme.PAPER if hatch else colour for hatch, colour in zip(hatched, colours, strict=True)]
    pattern = {**theme.HATCH, "shape": ["/" if hatch else "" for hatch in hatched]}
    return {"color": fills, "pattern": pattern, "line": {"color": colours, "width": 1.5}}


def _scaled(values: pd.Series, *, as_shares: bool) -> pd.Series:
    """Return shares as percentage points, pence as pounds."""
    return values * 100 if as_shares else values / 100
