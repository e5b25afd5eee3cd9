"""Opportunities as ranked bars: what goes elsewhere, and which part of it lies below the threshold."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed

ROW_PIXELS, KEY_PIXELS = 80, 34
LETTERS_NARROW = 30  # of a name above a bar on a narrow screen


def opportunity_bars(rows: pd.DataFrame) -> go.Figure:
    """Draw one bar a row in the rows' order: filled what lies below the threshold, outlined the rest.

    `rows`: purpose, elsewhere_pence (above zero), below_pence (missing: all of a bar is outlined, without a key) and
    firms, in words who could do it. A narrow screen gets shorter names.
    """
    below = rows["below_pence"].astype("Float64").clip(lower=0).fillna(0).astype(float)
    parts = {"below the threshold": below, "not below": rows["elsewhere_pence"].astype(float) - below}
    told = [
        (row.purpose, f"{short_pounds(int(row.elsewhere_pence))}, {row.firms}")
        for row in tables.rows_of(rows)
    ]
    keyed, named = bool(rows["below_pence"].notna().any()), [theme.bold(*pair) for pair in told]
    said = listed([" ".join(pair) for pair in told])
    height = 16 + KEY_PIXELS * keyed + ROW_PIXELS * len(rows)
    figure = theme.blank("", f"Ranked bars of what goes elsewhere: {said}.", height=height)
    for (name, pence), colour in zip(parts.items(), (theme.BLUE, theme.PAPER), strict=True):
        figure.add_bar(
            y=[-at for at in range(len(rows))], x=(pence / 100).tolist(), orientation="h", width=0.26, name=name,
            marker={"color": colour, "line": {"color": theme.BLUE, "width": 1.5}}, hovertext=named, hoverinfo="text",
        )  # fmt: skip
    short = [theme.bold(theme.cut(purpose, LETTERS_NARROW), words) for purpose, words in told]
    theme.texts_above(figure, named, short, 0.13)
    if keyed:
        marks = [theme.swatch(theme.BLUE, mark, words) for mark, words in zip("■□", parts, strict=True)]
        theme.write(figure, "  ".join(marks), x=0, **theme.ABOVE)
        figure.update_layout(margin={"t": KEY_PIXELS})
    figure.update_layout(barmode="stack")
    figure.update_xaxes(visible=False, rangemode="tozero")
    return figure.update_yaxes(visible=False, range=[-len(rows) + 0.8, 0.85])
