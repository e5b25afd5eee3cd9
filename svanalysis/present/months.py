"""Payments month by month."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present.sentences import listed
from svanalysis.present.theme import BAND, BLUE, INK, blank

_HEIGHT = 360
_PENCE_PER_MILLION = 10**8


def month_bars(months: pd.DataFrame) -> go.Figure:
    """Draw one bar a month: pounds in scope, and on top of them pounds out of scope.

    `months` has `month`, `pence`, `pence_in_scope`, one row a month of one year.
    """
    outside = months["pence"] - months["pence_in_scope"]
    figure = blank("", _alt(months), height=_HEIGHT)
    labels = [pd.Period(month).strftime("%b") for month in months["month"]]
    for pence, colour, name in (
        (months["pence_in_scope"], BLUE, "in scope"),
        (outside, BAND, "out of scope"),
    ):
        hover = [
            f"{month}: {short_pounds(int(one))} {name}"
            for month, one in zip(months["month"], pence, strict=True)
        ]
        figure.add_bar(
            x=labels,
            y=(pence / _PENCE_PER_MILLION).tolist(),
            marker={"color": colour, "line": {"color": INK, "width": 1 if colour == BAND else 0}},
            hovertext=hover,
            hoverinfo="text",
            name=name,
        )
    figure.update_layout(barmode="relative", bargap=0.25)
    figure.update_yaxes(tickprefix="£", ticksuffix="m", showgrid=True, gridcolor=BAND)
    _name_parts(figure)
    return figure


def _name_parts(figure: go.Figure) -> None:
    """Name the two parts above the bars, in words and with a swatch each, rather than in a legend."""
    figure.update_layout(margin={"t": 40})
    for left, mark, colour, words in ((0, "■", BLUE, "in scope"), (0.2, "□", INK, "out of scope")):
        figure.add_annotation(
            x=left, y=1.0, xref="paper", yref="paper", xanchor="left", yanchor="bottom", showarrow=False,
            text=f'<span style="color:{colour}">{mark}</span> {words}',
        )  # fmt: skip


def _alt(months: pd.DataFrame) -> str:
    """Write the chart in words."""
    ranked = months.sort_values("pence", ascending=False, kind="stable")
    told = [f"{row['month']} {short_pounds(row['pence'])}" for row in ranked.head(3).to_dict("records")]
    least = ranked.tail(1).to_dict("records")
    smallest = f"; least in {least[0]['month']}, {short_pounds(least[0]['pence'])}" if least else ""
    return f"Bars of payments by month. Most was paid in {listed(told)}{smallest}."
