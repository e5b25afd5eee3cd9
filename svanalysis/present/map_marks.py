"""The marks of a map: polygons in metres, and the key beneath in pixels, so that it reads at any width."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import plotly.graph_objects as go
import shapely

from svanalysis.present import theme

KEY_PIXELS = 66
LETTER_PIXELS = 9.6
SWATCH_LINE_PIXELS = 26
_FILLED: dict[str, Any] = {"mode": "lines", "fill": "toself"}
_HATCHED = {"fillpattern_size": 7, "fillpattern_solidity": 0.18}
AREA = {**_FILLED, "hoveron": "fills", "hoverinfo": "text", **_HATCHED}
_PAPER = {"xref": "paper", "yref": "paper"}
_PIXELS = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": 0, "yanchor": 0, **_PAPER}


class Fill(NamedTuple):
    """How an area is filled: a colour, and a hatch over it ('' for none) that also tells it apart in grey."""

    colour: str
    hatch: str = ""

    def attributes(self) -> dict[str, str]:
        """Return it as attributes of one of Plotly's traces."""
        lines = theme.readable_on(self.colour)
        pattern = {"shape": self.hatch, "bgcolor": self.colour, "fgcolor": lines}
        return {"fillcolor": self.colour, **{f"fillpattern.{name}": value for name, value in pattern.items()}}


def add_outlines(
    figure: go.Figure, geometries: Iterable[shapely.Geometry], fill: str, line: str, width: float
) -> None:
    """Draw geometries as one trace without hover text, filled and with a line."""
    across, up = rings(geometries)
    edge = {"color": line, "width": width}
    silent = {"hoverinfo": "skip", "name": "outline"}
    figure.add_scatter(x=across, y=up, fillcolor=fill, line=edge, **_FILLED, **silent)


def rings(geometries: Iterable[shapely.Geometry]) -> tuple[list[int | None], list[int | None]]:
    """Return the outer rings as two lists of whole metres, None between rings."""
    across: list[int | None] = []
    up: list[int | None] = []
    for part in shapely.get_parts(list(geometries)):
        if part.geom_type == "Polygon" and not part.is_empty:
            east, north = shapely.get_coordinates(part.exterior).round().astype(int).T.tolist()
            across += [*east, None]
            up += [*north, None]
    return across[:-1], up[:-1]


def circles_key(figure: go.Figure, items: Sequence[tuple[float, str, str, str]]) -> None:
    """Draw circles of (diameter, fill, line, words) in a row beneath the map."""
    left, middle = 2.0, -KEY_PIXELS / 2
    for wide, fill, line, words in items:
        spot = {"x0": left, "x1": left + wide, "y0": middle - wide / 2, "y1": middle + wide / 2}
        _entry(figure, "circle", fill, line, spot, words, left + wide + 4)
        left += wide + 4 + len(words) * LETTER_PIXELS + 20


def squares_key(figure: go.Figure, items: Sequence[tuple[Fill, str]]) -> None:
    """Draw a swatch and its class in words, one a line beneath the map."""
    deep = 10 + SWATCH_LINE_PIXELS * len(items)
    figure.update_layout(height=figure.layout.height - KEY_PIXELS + deep, margin={"b": deep})
    for position, (fill, words) in enumerate(items):
        middle = -(12 + SWATCH_LINE_PIXELS * (position + 0.5))
        spot = {"x0": 2, "x1": 28, "y0": middle - 9, "y1": middle + 9}
        _entry(figure, "rect", fill.colour, theme.BORDER, spot, words, 36)
        if fill.hatch:
            _entry_hatch(figure, fill, middle)


def _entry(
    figure: go.Figure, kind: str, fill: str, line: str, spot: dict[str, float], words: str, left: float
) -> None:
    """Draw one mark of a key and its words, measured in pixels from the map's lower left corner."""
    edge = {"color": line, "width": 1 if line != theme.DIVERGING[0] else 2.5}
    figure.add_shape(type=kind, fillcolor=fill, line=edge, **_PIXELS, **spot)
    middle = (spot["y0"] + spot["y1"]) / 2
    beside = {"x": 0, "y": 0, "xanchor": "left", "yanchor": "middle", "xshift": left, "yshift": middle}
    theme.write(figure, theme.label(words), **_PAPER, **beside)


def _entry_hatch(figure: go.Figure, fill: Fill, middle: float) -> None:
    """Draw the hatch of a swatch: level lines, or slanting ones."""
    slanting = [(at, -9, at + 18, 9) for at in (2, 6, 10)]
    starts = [(2, up, 28, up) for up in (-5, 0, 5)] if fill.hatch == "-" else slanting
    path = "".join(f"M{x0},{middle + y0}L{x1},{middle + y1}" for x0, y0, x1, y1 in starts)
    line = {"color": theme.readable_on(fill.colour), "width": 1.2}
    figure.add_shape(type="path", path=path, line=line, **_PIXELS)
