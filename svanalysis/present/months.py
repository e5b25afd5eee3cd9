"""Payments month by month."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed

PENCE_PER_MILLION = 10**8


def month_bars(months: pd.DataFrame) -> go.Figure:
    """Draw one bar a month: pounds in scope, and on top of them pounds out of scope.

    `months` has `month`, `pence`, `pence_in_scope`, one row a month of one year.
    """
    figure = theme.blank("", _alt(months), height=360)
    inside, outside = months["pence_in_scope"], months["pence"] - months["pence_in_scope"]
    for name, pence, colour, edge in (
        ("in scope", inside, theme.BLUE, 0),
        ("out of scope", outside, theme.BAND, 1),
    ):
        told = [f"{short_pounds(int(one))} {name}" for one in pence]
        figure.add_bar(
            x=[pd.Period(month).strftime("%b") for month in months["month"]],
            y=(pence / PENCE_PER_MILLION).tolist(),
            marker={"color": colour, "line": {"color": theme.INK, "width": edge}},
            hovertext=[f"{month}: {words}" for month, words in zip(months["month"], told, strict=True)],
            hoverinfo="text",
            name=name,
        )
    theme.write(figure, theme.swatch(theme.BLUE, "■", "in scope"), x=0, **theme.ABOVE)
    theme.write(figure, theme.swatch(theme.INK, "□", "out of scope"), x=0.2, **theme.ABOVE)
    figure.update_layout(barmode="relative", bargap=0.25, margin={"t": 40})
    figure.update_yaxes(tickprefix="£", ticksuffix="m", showgrid=True, gridcolor=theme.BAND)
    return figure


def _alt(months: pd.DataFrame) -> str:
    """Write the chart in words."""
    ranked = months.sort_values("pence", ascending=False, kind="stable")
    told = [(row.month, short_pounds(row.pence)) for row in tables.rows_of(ranked)]
    most = listed([f"{month} {pounds}" for month, pounds in told[:3]])
    least = f"; least in {', '.join(told[-1])}" if told else ""
    return f"Bars of payments by month. Most was paid in {most}{least}."
