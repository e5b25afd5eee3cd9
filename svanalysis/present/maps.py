"""Maps: plain polygons and circles in British National Grid metres, on one scale for all panels.

Nothing is fetched and no WebGL is used, so a map also shows from a file, offline and in print.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
import shapely

from svanalysis.core.errors import InputError
from svanalysis.core.money import pounds, short_pounds
from svanalysis.present import theme
from svanalysis.present.sentences import listed

LARGEST_DOT_PIXELS = 46
SMALLEST_DOT_PIXELS = 3
KEY_PIXELS = 66
TITLE_PIXELS = 40
LETTER_PIXELS = 8.6
CLASSES = 5


@dataclass(frozen=True)
class Ground:
    """What lies beneath every panel: outlines (code, geometry in EPSG:27700), the body's code and the frame in metres."""

    outlines: gpd.GeoDataFrame
    code: str
    frame: tuple[float, ...]

    @property
    def aspect(self) -> float:
        """Height over width of the frame."""
        west, south, east, north = self.frame
        return (north - south) / (east - west)


def refuse_unknown(codes: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise InputError when an area code has no place on the map: it would vanish without a word."""
    missing = sorted(set(codes) - set(known))
    if missing:
        hint = "use a directory and shapes of the same vintage"
        raise InputError(
            f"{len(missing)} {what} have no place on the map", found=", ".join(missing[:5]), hint=hint
        )


def dot_map(title: str, areas: pd.DataFrame, ground: Ground, largest_pence: int) -> go.Figure:
    """Draw net pounds as circles whose area is proportional to them.

    `areas`: name, easting, northing, pence, suppliers, inside (whether within the body's area). An area without
    payments is a dot of no size with an outline; net credits are hollow. `largest_pence` sets the scale of all panels.
    """
    figure = _base(title, _dots_alt(title, areas), ground)
    paid = areas[areas["pence"] != 0].sort_values("pence", key=abs, ascending=False)
    _nothing_paid(figure, areas[(areas["pence"] == 0) & areas["inside"]])
    hover = [
        _hover(row, f"{pounds(int(row.pence))} to {_suppliers(row.suppliers)}") for row in paid.itertuples()
    ]
    fills = [theme.BLUE if inside else theme.BORDER for inside in paid["inside"]]
    _dots(figure, paid, [int(pence) for pence in paid["pence"]], fills, hover, largest_pence)
    items = [*_sizes(largest_pence), (7, theme.NO_DATA, theme.BORDER, "none")]
    if (paid["pence"] < 0).any():
        items.append((14, theme.PAPER, theme.DIVERGING[0], "credit"))
    _key(figure, items)
    return figure


def dot_change_map(title: str, areas: pd.DataFrame, ground: Ground, largest_pence: int) -> go.Figure:
    """Draw the change in net pounds as circles on the scale of the other panels: filled more, hollow less.

    `areas`: name, easting, northing, change_pence, inside.
    """
    figure = _base(title, _change_alt(title, areas, "change_pence"), ground)
    moved = areas[areas["change_pence"] != 0].sort_values("change_pence", key=abs, ascending=False)
    hover = [
        _hover(row, f"{_signed(int(row.change_pence))} since the year before") for row in moved.itertuples()
    ]
    fills = [theme.BLUE] * len(moved)
    _dots(figure, moved, [int(pence) for pence in moved["change_pence"]], fills, hover, largest_pence)
    smaller = _sizes(largest_pence)[-1:]
    more = (16, theme.BLUE, theme.PAPER, "more")
    _key(figure, [*smaller, more, (16, theme.PAPER, theme.DIVERGING[0], "less")])
    return figure


def area_map(title: str, areas: pd.DataFrame, ground: Ground, breaks: Sequence[int]) -> go.Figure:
    """Draw net pounds by area as shades. `areas`: name, pence (NaN: no data), suppliers, geometry; `breaks` in pence."""
    figure = _base(title, _dots_alt(title, areas.assign(inside=True)), ground)
    colours = theme.RAMP[: len(breaks) + 1]
    for row in areas.itertuples():
        shade = theme.NO_DATA if pd.isna(row.pence) else colours[sum(row.pence >= limit for limit in breaks)]
        told = "no data" if pd.isna(row.pence) else f"{pounds(int(row.pence))} to {_suppliers(row.suppliers)}"
        _area(figure, row.geometry, shade, _hover(row, told))
    _outline(figure, ground)
    names = [f"under {short_pounds(breaks[0])}", *(f"{short_pounds(limit)} or more" for limit in breaks)]
    _squares(figure, [*zip(colours, names, strict=True)])
    return figure


def area_change_map(title: str, areas: pd.DataFrame, ground: Ground, step_pence: int) -> go.Figure:
    """Draw the change in net pounds by area on a diverging scale centred on zero.

    `areas`: name, change_pence, geometry. Five classes: below -4 steps, to -1, about none, to +4, above.
    """
    figure = _base(title, _change_alt(title, areas, "change_pence"), ground)
    limits = (-4 * step_pence, -step_pence, step_pence, 4 * step_pence)
    for row in areas.itertuples():
        missing = pd.isna(row.change_pence)
        shade = (
            theme.NO_DATA if missing else theme.DIVERGING[sum(row.change_pence > limit for limit in limits)]
        )
        told = "no data" if missing else f"{_signed(int(row.change_pence))} since the year before"
        _area(figure, row.geometry, shade, _hover(row, told))
    _outline(figure, ground)
    near, far = short_pounds(step_pence), short_pounds(4 * step_pence)
    names = [
        f"over {far} less",
        f"over {near} less",
        f"within {near}",
        f"over {near} more",
        f"over {far} more",
    ]
    _squares(figure, [*zip(theme.DIVERGING, names, strict=True)])
    return figure


def class_breaks(pence: pd.Series) -> list[int]:
    """Return up to four round limits between classes, from the spread of all panels' values."""
    paid = pence[pence > 0]
    if paid.empty:
        return [round_pence(1)]
    cuts = [round_pence(int(paid.quantile(part / CLASSES))) for part in range(1, CLASSES)]
    return sorted(set(cuts))


def round_pence(pence: int) -> int:
    """Return the largest 1, 2 or 5 times a power of ten pounds that is no more than `pence`, one pound at least.

    >>> round_pence(734_000_00)
    50000000
    """
    power = 10 ** int(math.log10(max(pence, 100)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(pence, 100))


def _base(title: str, alt: str, ground: Ground) -> go.Figure:
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


def _outline(figure: go.Figure, ground: Ground) -> None:
    own = ground.outlines[ground.outlines["code"] == ground.code]
    _polygons(figure, own, ground, fill="rgba(0,0,0,0)", line={"color": theme.INK, "width": 1.5})


def _polygons(
    figure: go.Figure, shapes: gpd.GeoDataFrame, ground: Ground, *, fill: str, line: dict[str, object]
) -> None:
    across, up = _rings([shapely.clip_by_rect(geometry, *ground.frame) for geometry in shapes.geometry])
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


def _area(figure: go.Figure, geometry: shapely.Geometry, shade: str, hover: str) -> None:
    across, up = _rings([geometry])
    figure.add_scatter(
        x=across, y=up, fill="toself", fillcolor=shade, mode="lines", line={"color": theme.BORDER, "width": 0.7},
        hoveron="fills", text=hover, hoverinfo="text", name="",
    )  # fmt: skip


def _rings(geometries: Sequence[shapely.Geometry]) -> tuple[list[int | None], list[int | None]]:
    """Return the outer rings as two lists of whole metres, None between rings."""
    across: list[int | None] = []
    up: list[int | None] = []
    for part in shapely.get_parts(geometries):
        if part.geom_type == "Polygon" and not part.is_empty:
            spots = shapely.get_coordinates(part.exterior).round().astype(int).tolist()
            across += [spot[0] for spot in spots] + [None]
            up += [spot[1] for spot in spots] + [None]
    return across[:-1], up[:-1]


def _diameter(pence: int, largest_pence: int) -> float:
    wide = LARGEST_DOT_PIXELS * math.sqrt(abs(pence) / max(largest_pence, 1))
    return round(max(wide, SMALLEST_DOT_PIXELS), 1)


def _dots(  # noqa: PLR0913 - one call draws one trace: each list is one visual channel
    figure: go.Figure,
    areas: pd.DataFrame,
    pence: list[int],
    fills: list[str],
    hover: list[str],
    largest_pence: int,
) -> None:
    """Draw circles: filled where pence are above zero, hollow with a strong outline where below."""
    below = [amount < 0 for amount in pence]
    figure.add_scatter(
        x=areas["easting"].tolist(),
        y=areas["northing"].tolist(),
        mode="markers",
        marker={
            "size": [_diameter(amount, largest_pence) for amount in pence],
            "color": [theme.PAPER if less else fill for less, fill in zip(below, fills, strict=True)],
            "opacity": 0.78,
            "line": {
                "color": [theme.DIVERGING[0] if less else theme.PAPER for less in below],
                "width": [2.5 if less else 1 for less in below],
            },
        },
        hovertext=hover,
        hoverinfo="text",
        name="areas",
    )


def _nothing_paid(figure: go.Figure, areas: pd.DataFrame) -> None:
    figure.add_scatter(
        x=areas["easting"].tolist(),
        y=areas["northing"].tolist(),
        mode="markers",
        marker={"size": 6, "color": theme.NO_DATA, "line": {"color": theme.BORDER, "width": 1}},
        hovertext=[_hover(row, "no supplier paid") for row in areas.itertuples()],
        hoverinfo="text",
        name="none",
    )


def _sizes(largest_pence: int) -> list[tuple[float, str, str, str]]:
    top = round_pence(largest_pence)
    shown = (top, round_pence(top // 10))
    return [
        (_diameter(one, largest_pence), theme.BLUE, theme.PAPER, short_pounds(one).replace(".0", ""))
        for one in shown
    ]


def _key(figure: go.Figure, items: Sequence[tuple[float, str, str, str]]) -> None:
    """Draw circles of (diameter, fill, line, words) in a row beneath the map, in pixels whatever its width."""
    left, middle = 2.0, -KEY_PIXELS / 2
    for wide, fill, line, words in items:
        corner = {"x0": left, "x1": left + wide, "y0": middle - wide / 2, "y1": middle + wide / 2}
        _mark(figure, "circle", fill, line, corner)
        _words(figure, words, left + wide + 4, middle)
        left += wide + 4 + len(words) * LETTER_PIXELS + 13


def _squares(figure: go.Figure, items: Sequence[tuple[str, str]]) -> None:
    """Draw a swatch and its class in words, one a line beneath the map."""
    line = 26
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


def _hover(row: object, told: str) -> str:
    return f"<b>{theme.label(getattr(row, 'name', ''))}</b><br>{told}"


def _suppliers(count: float) -> str:
    return f"{int(count):,} supplier{'' if count == 1 else 's'}"


def _signed(pence: int) -> str:
    return f"{'+' if pence > 0 else ''}{pounds(pence)}"


def _dots_alt(title: str, areas: pd.DataFrame) -> str:
    inside = areas[areas["inside"]]
    top = inside.dropna(subset=["pence"]).nlargest(3, "pence")
    told = listed([f"{row.name} ({short_pounds(int(row.pence))})" for row in top.itertuples(index=False)])
    paid = int((inside["pence"].fillna(0) != 0).sum())
    return f"Map, {title}: {paid} of {len(inside)} areas inside have paid suppliers; most pounds in {told}."


def _change_alt(title: str, areas: pd.DataFrame, column: str) -> str:
    moved = areas.dropna(subset=[column])
    up, down = moved.nlargest(2, column), moved.nsmallest(2, column)
    ups = [f"{row.name} ({_signed(int(getattr(row, column)))})" for row in up.itertuples(index=False)]
    downs = [f"{row.name} ({_signed(int(getattr(row, column)))})" for row in down.itertuples(index=False)]
    return f"Map, {title}: largest rises in {listed(ups)}; largest falls in {listed(downs)}."
