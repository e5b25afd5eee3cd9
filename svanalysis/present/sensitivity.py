"""A share under each of several choices: a dot and its range; a finished table in, a figure with its words out."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import theme
from svanalysis.present.sentences import between, bounds, printed, ranged
from svanalysis.present.shares import Share

ROW_PIXELS = 46
# How many letters a name and its figure have above a line, side by side and on a narrow screen; the table has all.
LETTERS, LETTERS_NARROW = 42, 26


def dot_ranges(rows: pd.DataFrame, title: str) -> go.Figure:
    """Draw one line a row in the rows' order, from low to high, with a dot where one figure may stand.

    `rows`: `name` and `share` (a `Share`). A dotted line goes down from the first row's dot: what other rows are
    compared with. A row without a share has its name and its mark alone.
    """
    pairs: list[tuple[str, Share]] = list(zip(map(theme.plain, rows["name"]), rows["share"], strict=True))
    told = [f"{name}: {_told(share)}" for name, share in pairs]
    drawn = [(-at, share) for at, share in enumerate(rows["share"]) if share.applies]
    single = [(place, 100 * share.share) for place, share in drawn if share.single]
    alt = f"Dots and ranges: {title}: {'; '.join(told)}."
    figure = theme.blank(title, alt, height=84 + ROW_PIXELS * len(rows))
    wide, narrow = ([_label(*pair, letters) for pair in pairs] for letters in (LETTERS, LETTERS_NARROW))
    theme.texts_above(figure, wide, narrow, 0.12, bgcolor=theme.VEIL)
    figure.add_bar(
        y=[place for place, _ in drawn], base=[100 * share.low for _, share in drawn],
        x=[100 * (share.high - share.low) for _, share in drawn], orientation="h", width=0.2,
        marker={"color": theme.BAND, "line": {"color": theme.BLUE, "width": 1}},
        hovertext=[theme.label(told[-place]) for place, _ in drawn], hoverinfo="text", name="low to high",
    )  # fmt: skip
    dots = {"mode": "markers", "marker": {"size": 11, "color": theme.BLUE}, "hoverinfo": "skip"}
    places, spots = [place for place, _ in single], [spot for _, spot in single]
    figure.add_scatter(y=places, x=spots, name="share", **dots)
    if 0 in places:
        line = {"color": theme.INK, "width": 1, "dash": "dot"}
        figure.add_vline(x=spots[0], line=line, layer="below")
    figure.update_xaxes(ticksuffix="%", showgrid=True, gridcolor=theme.GRID, nticks=5)
    return figure.update_yaxes(visible=False, range=[-len(rows) + 0.6, 0.7])


def _label(name: str, share: Share, letters: int) -> str:
    """Return what stands above a line: the name, cut where it and its figure would not fit, and the figure."""
    level = ranged(share) if share.applies and not share.single else printed(share)
    capitals = sum(map(str.isupper, name)) // 8  # eight are as wide as nine other letters
    return f"{theme.bold(theme.cut(name, letters - len(level) - capitals))} {level}"


def _told(share: Share) -> str:
    """Return a share in words: its figure with low and high, its range alone, or its mark."""
    if share.single:
        return f"{printed(share)} ({bounds(share)})"
    return between(share) if share.applies else printed(share)
