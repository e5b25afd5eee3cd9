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
    ranked = months.sort_values("pence", ascending=False, kind="stable")
    told = [f"{row.month} {short_pounds(row.pence)}" for row in tables.rows_of(ranked)]
    least = f"; least in {told[-1].replace(' £', ', £')}" if told else ""
    alt = f"Bars of payments by month. Most was paid in {listed(told[:3])}{least}."
    figure, inside = theme.blank("", alt, height=360), months["pence_in_scope"]
    parts = [("in scope", inside, theme.BLUE, 0), ("out of scope", months["pence"] - inside, theme.BAND, 1)]
    for name, pence, colour, edge in parts:
        pairs = zip(months["month"], pence, strict=True)
        figure.add_bar(
            x=[pd.Period(month).strftime("%b") for month in months["month"]],
            y=(pence / PENCE_PER_MILLION).tolist(),
            marker={"color": colour, "line": {"color": theme.INK, "width": edge}},
            hovertext=[f"{month}: {short_pounds(int(one))} {name}" for month, one in pairs],
            hoverinfo="text",
            name=name,
        )
    theme.write(figure, theme.swatch(theme.BLUE, "■", "in scope"), x=0, **theme.ABOVE)
    theme.write(figure, theme.swatch(theme.INK, "□", "out of scope"), x=0.2, **theme.ABOVE)
    figure.update_layout(barmode="relative", bargap=0.25, margin={"t": 40})
    return figure.update_yaxes(tickprefix="£", ticksuffix="m", showgrid=True, gridcolor=theme.BAND)
