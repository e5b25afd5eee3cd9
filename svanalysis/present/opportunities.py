"""Opportunities as ranked bars: what goes elsewhere, and which part of it lies below the threshold."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed

ROW_PIXELS, KEY_PIXELS = 80, 34
LETTERS_NARROW = 30  # of a name above a bar on a narrow screen; the whole name is in the table
_BELOW, _ABOVE = "below the threshold", "not below"


def opportunity_bars(rows: pd.DataFrame) -> go.Figure:
    """Draw one bar a row in the rows' order: filled what lies below the threshold, outlined the rest.

    `rows`: purpose, elsewhere_pence (above zero), below_pence (missing: all of a bar is outlined, without a key) and
    firms, in words who could do it. A narrow screen gets shorter names.
    """
    below = rows["below_pence"].astype("Float64").clip(lower=0).fillna(0).astype(float)
    drawn = rows.assign(
        place=[-at for at in range(len(rows))],
        below=below / 100,
        above=(rows["elsewhere_pence"].astype(float) - below) / 100,
        told=[f"{short_pounds(int(row.elsewhere_pence))}, {row.firms}" for row in tables.rows_of(rows)],
    )
    keyed = bool(rows["below_pence"].notna().any())
    told = listed([f"{row.purpose} {row.told}" for row in tables.rows_of(drawn)])
    height = 16 + KEY_PIXELS * keyed + ROW_PIXELS * len(rows)
    figure = theme.blank(
        "", f"Ranked bars of what goes elsewhere: {told}.", height=height, narrow=_narrow(drawn)
    )
    line = {"color": theme.BLUE, "width": 1.5}
    _bars(figure, drawn, "below", {"color": theme.BLUE, "line": line})
    _bars(figure, drawn, "above", {"color": theme.PAPER, "line": line})
    beside = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -2, "yanchor": "bottom", "align": "left"}
    for row in tables.rows_of(drawn):
        theme.write(figure, _named(row.purpose, row.told), y=row.place + 0.13, **beside)
    if keyed:
        words = f"{theme.swatch(theme.BLUE, '■', _BELOW)}  {theme.swatch(theme.BLUE, '□', _ABOVE)}"
        theme.write(figure, words, x=0, **theme.ABOVE)
        figure.update_layout(margin={"t": KEY_PIXELS})
    figure.update_layout(barmode="stack")
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(visible=False, range=[-len(rows) + 0.8, 0.85])
    return figure


def _bars(figure: go.Figure, rows: pd.DataFrame, name: str, marker: dict[str, object]) -> None:
    figure.add_bar(
        y=rows["place"].tolist(), x=rows[name].tolist(), orientation="h", width=0.26, name=name, marker=marker,
        hovertext=[_named(row.purpose, row.told) for row in tables.rows_of(rows)],
        hoverinfo="text",
    )  # fmt: skip


def _named(name: object, told: str) -> str:
    return f"<b>{theme.label(name)}</b><br>{theme.label(told)}"


def _narrow(rows: pd.DataFrame) -> dict[str, str]:
    """Return what stands above the bars on a narrow screen: long names are cut."""
    return {
        f"annotations[{at}].text": _named(f"{theme.plain(row.purpose)[: LETTERS_NARROW - 1]}…", row.told)
        for at, row in enumerate(tables.rows_of(rows))
        if len(row.purpose) > LETTERS_NARROW
    }
