"""A share under each of several choices: a dot and its range; a finished table in, a figure with its words out."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import theme
from svanalysis.present.sentences import Share, at_least, at_most, between, bounds, printed
from svanalysis.present.theme import plain

ROW_PIXELS = 46
_VEIL = "rgba(255,255,255,0.85)"  # a name stands on lines, not under them
# How many letters a name and its figure have above a line, side by side and on a narrow screen; the table has all.
LETTERS, LETTERS_NARROW = 40, 26


def dot_ranges(rows: pd.DataFrame, title: str) -> go.Figure:
    """Draw one line a row in the rows' order, from low to high, with a dot where one figure may stand.

    `rows`: `name` and `share` (a `Share`). A dotted line goes down from the first row's dot: what other rows are
    compared with. A row without a share has its name and its mark alone.
    """
    names = [plain(name) for name in rows["name"]]
    drawn = [(-at, share) for at, share in enumerate(rows["share"]) if share.applies]
    single = [(place, share) for place, share in drawn if share.printing == "single"]
    told = [f"{name}: {_told(share)}" for name, share in zip(names, rows["share"], strict=True)]
    labels, narrow = (
        [_label(*pair, letters) for pair in zip(names, rows["share"], strict=True)]
        for letters in (LETTERS, LETTERS_NARROW)
    )
    short = {f"annotations[{at}].text": label for at, label in enumerate(narrow) if label != labels[at]}
    alt = f"Dots and ranges: {title}: {'; '.join(told)}."
    figure = theme.blank(title, alt, height=84 + ROW_PIXELS * len(rows), narrow=short)
    beside = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -2, "yanchor": "bottom", "bgcolor": _VEIL}
    for at, label in enumerate(labels):
        theme.write(figure, label, y=0.12 - at, **beside)
    figure.add_bar(
        y=[place for place, _ in drawn], base=[100 * share.low for _, share in drawn],
        x=[100 * (share.high - share.low) for _, share in drawn], orientation="h", width=0.2,
        marker={"color": theme.BAND, "line": {"color": theme.BLUE, "width": 1}},
        hovertext=[theme.label(told[-place]) for place, _ in drawn], hoverinfo="text", name="low to high",
    )  # fmt: skip
    figure.add_scatter(
        y=[place for place, _ in single], x=[100 * share.share for _, share in single], mode="markers",
        marker={"size": 11, "color": theme.BLUE}, hoverinfo="skip", name="share",
    )  # fmt: skip
    if single and single[0][0] == 0:
        figure.add_vline(
            x=100 * single[0][1].share, line={"color": theme.INK, "width": 1, "dash": "dot"}, layer="below"
        )
    figure.update_xaxes(ticksuffix="%", showgrid=True, gridcolor=theme.GRID, nticks=5)
    figure.update_yaxes(visible=False, range=[-len(rows) + 0.6, 0.7])
    return figure


def _label(name: str, share: Share, letters: int) -> str:
    """Return what stands above a line: the name, cut where it and its figure would not fit, and the figure."""
    room = letters - len(_level(share))
    shown = name if len(name) <= room else f"{name[: room - 1]}…"
    return f"<b>{theme.label(shown)}</b> {_level(share)}"


def _level(share: Share) -> str:
    """Return a share's figure, its range where no figure may stand, or its mark."""
    ranged = share.applies and share.printing != "single"
    return f"{at_least(share.low)} to {at_most(share.high)}" if ranged else printed(share)


def _told(share: Share) -> str:
    """Return a share in words: its figure with low and high, its range alone, or its mark."""
    if share.printing == "single":
        return f"{printed(share)} ({bounds(share)})"
    return between(share) if share.applies else printed(share)
