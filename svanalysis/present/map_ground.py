"""What every map panel is drawn on and explained by: sea, neighbours, the body's outline, the key beneath."""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import plotly.graph_objects as go
import shapely

from svanalysis.present import theme

KEY_PIXELS = 66
TITLE_PIXELS = 40
LETTER_PIXELS = 8.6
SWATCH_LINE_PIXELS = 26


@dataclass(frozen=True)
class Ground:
    """What lies beneath every panel: outlines (code, geometry), the body's code and the frame, in metres."""

    outlines: gpd.GeoDataFrame
    code: str
    frame: tuple[float, ...]

    @property
    def aspect(self) -> float:
        """Height over width of the frame."""
        west, south, east, north = self.frame
        return (north - south) / (east - west)


def base(title: str, alt: str, ground: Ground) -> go.Figure:
    """Return a panel: sea blank, neighbours grey, the body white with a dark outline, no axes."""
    figure = theme.blank(title, alt, height=round(420 * ground.aspect) + TITLE_PIXELS + KEY_PIXELS)
    west, south, east, north = ground.frame
    figure.layout.meta = {**figure.layout.meta, "aspect": round(ground.aspect, 4)}
    figure.update_layout(margin={"l": 1, "r": 1, "t": TITLE_PIXELS, "b": KEY_PIXELS})
    figure.update_xaxes(visible=False, range=[west, east], constrain="domain")
    figure.update_yaxes(
        visible=False, range=[south, north], scaleanchor="x", scaleratio=1, constrain="domain"
    )
    near = ground.outlines[ground.outlines["code"] != ground.code]
    own = ground.outlines[ground.outlines["code"] == ground.code]
    _polygons(figure, near, ground, fill=theme.NEIGHBOUR, line={"color": theme.PAPER, "width": 1})
    _polygons(figure, own, ground, fill=theme.PAPER, line={"color": theme.INK, "width": 1.5})
    return figure


def outline(figure: go.Figure, ground: Ground) -> None:
    """Draw the body's outline over what has been drawn."""
    own = ground.outlines[ground.outlines["code"] == ground.code]
    _polygons(figure, own, ground, fill="rgba(0,0,0,0)", line={"color": theme.INK, "width": 1.5})


def _polygons(
    figure: go.Figure, shapes: gpd.GeoDataFrame, ground: Ground, *, fill: str, line: dict[str, object]
) -> None:
    across, up = rings([shapely.clip_by_rect(geometry, *ground.frame) for geometry in shapes.geometry])
    figure.add_scatter(
        x=across,
        y=up,
        fill="toself",
        fillcolor=fill,
        mode="lines",
        line=line,
        hoverinfo="skip",
        name="outline",
    )


def rings(geometries: Sequence[shapely.Geometry]) -> tuple[list[int | None], list[int | None]]:
    """Return the outer rings as two lists of whole metres, None between rings."""
    across: list[int | None] = []
    up: list[int | None] = []
    for part in shapely.get_parts(geometries):
        if part.geom_type == "Polygon" and not part.is_empty:
            spots = shapely.get_coordinates(part.exterior).round().astype(int).tolist()
            across += [spot[0] for spot in spots] + [None]
            up += [spot[1] for spot in spots] + [None]
    return across[:-1], up[:-1]


def circles_key(figure: go.Figure, items: Sequence[tuple[float, str, str, str]]) -> None:
    """Draw circles of (diameter, fill, line, words) in a row beneath the map, in pixels at any width."""
    left, middle = 2.0, -KEY_PIXELS / 2
    for wide, fill, line, words in items:
        corner = {"x0": left, "x1": left + wide, "y0": middle - wide / 2, "y1": middle + wide / 2}
        _mark(figure, "circle", fill, line, corner)
        _words(figure, words, left + wide + 4, middle)
        left += wide + 4 + len(words) * LETTER_PIXELS + 13


def squares_key(figure: go.Figure, items: Sequence[tuple[str, str]]) -> None:
    """Draw a swatch and its class in words, one a line beneath the map."""
    line = SWATCH_LINE_PIXELS
    figure.update_layout(height=figure.layout.height - KEY_PIXELS + 10 + line * len(items))
    figure.update_layout(margin={"b": 10 + line * len(items)})
    for position, (fill, words) in enumerate(items):
        middle = -(12 + line * position + line / 2)
        _mark(figure, "rect", fill, theme.BORDER, {"x0": 2, "x1": 28, "y0": middle - 9, "y1": middle + 9})
        _words(figure, words, 36, middle)


def _mark(figure: go.Figure, kind: str, fill: str, line: str, corner: dict[str, float]) -> None:
    pixels = {
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 0,
    }
    edge = {"color": line, "width": 1 if line != theme.DIVERGING[0] else 2.5}
    figure.add_shape(type=kind, fillcolor=fill, line=edge, **pixels, **corner)


def _words(figure: go.Figure, words: str, left: float, middle: float) -> None:
    figure.add_annotation(
        text=theme.label(words), x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="middle",
        xshift=left, yshift=middle, showarrow=False,
    )  # fmt: skip
