"""A year slider on a map: geometry is sent once, and the slider changes fills, sizes and hover text alone."""

from collections.abc import Mapping

import plotly.graph_objects as go

from svanalysis.present import theme
from svanalysis.present.exhibit import alternative
from svanalysis.present.maps import Look

SLIDER_PIXELS = 76


def with_years(figure: go.Figure, looks: Mapping[str, Look]) -> go.Figure:
    """Return a map of the latest year with a slider over the years.

    `looks` gives for each year how its areas look (`maps.area_look`, `maps.dot_look`), in the areas' order.
    """
    told = [at for at, trace in enumerate(figure.data) if trace.hoverinfo == "text"]
    one_trace, steps = len(told) == 1, []
    for year in sorted(looks):
        changed = {name: [values] if one_trace else values for name, values in looks[year].items()}
        steps.append({"label": year, "method": "restyle", "args": [changed, told]})
    slider = {
        "steps": steps, "active": len(steps) - 1, "x": 0, "len": 1, "y": 1, "yanchor": "bottom", "pad": {"b": 4},
        "currentvalue": {"prefix": "", "font": {"size": 19, "color": theme.INK}},
        "font": {"size": 1, "color": "rgba(0,0,0,0)"}, "ticklen": 0,
    }  # fmt: skip
    drawn = go.Figure(figure)
    alt = f"With a year slider from {min(looks)} to {max(looks)}; what follows is the latest. {alternative(figure)}"
    height = figure.layout.height - figure.layout.margin.t + SLIDER_PIXELS
    about = {**figure.layout.meta, "alt": alt}
    return drawn.update_layout(sliders=[slider], meta=about, margin={"t": SLIDER_PIXELS}, height=height)
