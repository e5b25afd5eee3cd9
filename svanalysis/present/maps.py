"""Maps: plain polygons and circles in British National Grid metres, on one scale for all panels.

Nothing is fetched and no WebGL is used, so a map also shows from a file, offline and in print. What tells areas apart
(fills, sizes, hover text) is a `Look`, so that a year slider changes that alone and geometry is sent once.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
import shapely

from svanalysis.core.errors import InputError
from svanalysis.core.money import pounds, short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.exhibit import alternative
from svanalysis.present.map_marks import AREA, KEY_PIXELS, Fill, add_outlines, circles_key, rings, squares_key
from svanalysis.present.map_scales import diameter, shown_sizes, written
from svanalysis.present.sentences import listed, percent

TITLE_PIXELS, SLIDER_PIXELS = 40, 76
NONE_BASED = "no supplier placed here"  # those not yet placed may be
KEPT_BACK = "withheld, or no supplier placed here"  # which of the two is not told
CREDIT = Fill(theme.DIVERGING[1], "-")
NOTHING = Fill(theme.NO_DATA)
WITHHELD = Fill(theme.WITHHELD, "/")
CHANGES = [Fill(shade, "-" if at < 2 else "") for at, shade in enumerate(theme.DIVERGING)]  # noqa: PLR2004 - falls are ruled: in grey a fall is no rise

_CLEAR = "rgba(0,0,0,0)"

Look = dict[str, list[Any]]  # for each of Plotly's attributes, one value per area
Tell = Callable[[tables.Row], str]


class Ground(NamedTuple):
    """What lies beneath every panel: outlines (code, geometry), the body's code and the frame, in metres.

    `inner` are the outlines of the areas that circles stand in, where circles stand for areas.
    """

    outlines: gpd.GeoDataFrame
    code: str
    frame: tuple[float, ...]
    inner: Sequence[shapely.Geometry] = ()

    def shapes(self, *, own: bool) -> list[shapely.Geometry]:
        """Return the body's own outline, or its neighbours', within the frame."""
        wanted = self.outlines[(self.outlines["code"] == self.code) == own]
        return [shapely.clip_by_rect(geometry, *self.frame) for geometry in wanted.geometry]


def refuse_unknown(codes: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise InputError when an area code has no place on the map: it would vanish without a word."""
    if missing := sorted(set(codes) - set(known)):
        found, hint = ", ".join(missing[:5]), "use a directory and shapes of the same vintage"
        raise InputError(f"{len(missing)} {what} have no place on the map", found=found, hint=hint)


def dot_map(
    title: str, areas: pd.DataFrame, ground: Ground, largest_pence: int, every: pd.DataFrame | None = None
) -> go.Figure:
    """Draw net pounds as circles whose area is proportional to them.

    `areas`: name, easting, northing, pence (NaN: no supplier based there), suppliers, inside (whether within the
    body's area) and, where known, of_all (share of all pounds, 0 to 1; NaN: none may be printed) and withheld. An area
    without payments is a dot with an outline, one withheld a crossed square; net credits are hollow. `largest_pence`
    sets the scale of all panels. Circles are drawn in the rows' order, so the largest come first. The key names what
    is found in `every`, the rows of all panels or years, else in the areas.
    """
    figure = _base(title, _pence_alt(title, areas), ground)
    _circles(figure, areas, dot_look(areas, largest_pence))
    every = areas if every is None else every
    credit = [(14, theme.PAPER, theme.DIVERGING[0], "credit")] if (every["pence"] < 0).any() else []
    kept_back = [(9, theme.WITHHELD, theme.BORDER, "withheld")] if _withheld(every).any() else []
    sizes = [(size, theme.BLUE, theme.PAPER, words) for size, words in shown_sizes(largest_pence)]
    nothing = (7, theme.NO_DATA, theme.BORDER, "none")
    circles_key(figure, [*sizes, nothing, *credit, *kept_back])
    return figure


def dot_change_map(title: str, areas: pd.DataFrame, ground: Ground, largest_pence: int) -> go.Figure:
    """Draw the change in net pounds as circles on the scale of the other panels: filled more, hollow less.

    `areas`: name, easting, northing, change_pence (NaN: none in either year), inside and perhaps withheld.
    """
    figure = _base(title, _change_alt(title, areas), ground)
    _circles(figure, areas, _dot_look(areas.assign(inside=True), "change_pence", largest_pence, _moved))
    size, words = shown_sizes(largest_pence)[-1]
    more = (size, theme.BLUE, theme.PAPER, f"{words} more")
    circles_key(figure, [more, (size, theme.PAPER, theme.DIVERGING[0], f"{words} less")])
    return figure


def dot_look(areas: pd.DataFrame, largest_pence: int) -> Look:
    """Return how the circles of a year look: see `dot_map`."""
    return _dot_look(areas, "pence", largest_pence, _paid)


def area_map(
    title: str, areas: pd.DataFrame, ground: Ground, breaks: Sequence[int], every: pd.DataFrame | None = None
) -> go.Figure:
    """Draw net pounds by area as shades, parted at `breaks` (pence); net credits have a fill of their own.

    `areas`: name, pence (NaN: no supplier based there), suppliers, geometry and, where known, of_all and withheld. The
    key is of `every`: see `dot_map`.
    """
    figure = _base(title, _pence_alt(title, areas.assign(inside=True)), ground)
    every = areas if every is None else every
    between = [f"{written(low)} to {written(high)}" for low, high in pairwise(breaks)]
    names = [f"under {written(breaks[0])}", *between, f"{written(breaks[-1])} or more"]
    credit = [(CREDIT, "credit")] if (every["pence"] < 0).any() else []
    _shaded(figure, areas, area_look(areas, breaks), ground)
    _key(figure, every, [*zip(map(Fill, theme.RAMP), names, strict=False), *credit], "pence")
    return figure


def area_look(areas: pd.DataFrame, breaks: Sequence[int]) -> Look:
    """Return how the areas of a year look: see `area_map`."""

    def fill(pence: float) -> Fill:
        return CREDIT if pence < 0 else Fill(theme.RAMP[sum(pence >= limit for limit in breaks)])

    return _area_look(areas, "pence", fill, _paid)


def area_change_map(title: str, areas: pd.DataFrame, ground: Ground, step_pence: int) -> go.Figure:
    """Draw the change in net pounds by area on a diverging scale centred on zero; falls are ruled as well.

    `areas`: name, change_pence (NaN: no supplier based there in either year), geometry and perhaps withheld. Five
    classes: below -4 steps, to -1, about none, to +4, above.
    """
    figure = _base(title, _change_alt(title, areas), ground)
    limits = (-4 * step_pence, -step_pence, step_pence, 4 * step_pence)
    near, far = written(step_pence), written(4 * step_pence)
    less, more = ([f"over {most} {way}" for most in (near, far)] for way in ("less", "more"))
    names = [*less[::-1], f"within {near}", *more]

    def fill(pence: float) -> Fill:
        return CHANGES[sum(pence > limit for limit in limits)]

    _shaded(figure, areas, _area_look(areas, "change_pence", fill, _moved), ground)
    _key(figure, areas, [*zip(CHANGES, names, strict=True)], "change_pence")
    return figure


def _base(title: str, alt: str, ground: Ground) -> go.Figure:
    """Return a panel: sea blank, neighbours grey, the body white with a dark outline, no axes."""
    west, south, east, north = ground.frame
    aspect = (north - south) / (east - west)
    height = round(420 * aspect) + TITLE_PIXELS + KEY_PIXELS
    figure = theme.blank(title, alt, height=height, aspect=round(aspect, 4))
    figure.update_layout(margin={"l": 1, "r": 1, "t": TITLE_PIXELS, "b": KEY_PIXELS})
    figure.update_xaxes(visible=False, range=[west, east], constrain="domain")
    level = {"scaleanchor": "x", "scaleratio": 1}  # a metre is as long up as across
    figure.update_yaxes(visible=False, range=[south, north], **level, constrain="domain")
    add_outlines(figure, ground.shapes(own=False), theme.NEIGHBOUR, theme.PAPER, 1)
    add_outlines(figure, ground.shapes(own=True), theme.PAPER, theme.INK, 1.5)
    if ground.inner:
        add_outlines(figure, ground.inner, _CLEAR, theme.BORDER, 0.7)
    return figure


def _circles(figure: go.Figure, areas: pd.DataFrame, look: Look) -> None:
    """Draw all areas as one trace of circles."""
    across, up = (areas[column].tolist() for column in ("easting", "northing"))
    drawn = {name.replace(".", "_"): values for name, values in look.items()}
    named = {"name": "areas", "hoverinfo": "text"}
    figure.add_scatter(x=across, y=up, mode="markers", marker_opacity=0.78, **named, **drawn)


def _dot_look(areas: pd.DataFrame, column: str, largest_pence: int, tell: Tell) -> Look:
    rows = zip(areas[column], areas["inside"], _withheld(areas), strict=True)
    marks = [_mark(pence, largest_pence, inside=inside, hidden=kept) for pence, inside, kept in rows]
    names = ("marker.size", "marker.color", "marker.line.color", "marker.line.width", "marker.symbol")
    values: Look = {name: [mark[at] for mark in marks] for at, name in enumerate(names)}
    return {**values, "hovertext": _told(areas, column, tell)}


def _mark(pence: float, largest_pence: int, *, inside: bool, hidden: bool) -> tuple[Any, ...]:
    """Return a circle's size, fill, line, its width and its form: hollow with a strong line below zero."""
    if math.isnan(pence):
        small = (9 if hidden else 6) if inside else 0
        fill, form = (theme.WITHHELD, "square-x") if hidden else (theme.NO_DATA, "circle")
        return small, fill, theme.BORDER, bool(small), form
    size = diameter(pence, largest_pence)
    if pence < 0:
        return size, theme.PAPER, theme.DIVERGING[0], 2.5, "circle"
    return size, theme.BLUE if inside else theme.BORDER, theme.PAPER, 1, "circle"


def _shaded(figure: go.Figure, areas: pd.DataFrame, look: Look, ground: Ground) -> None:
    """Draw each area as one trace in its fill, and the body's outline over them."""
    edge = {"color": theme.BORDER, "width": 0.7}
    for at, geometry in enumerate(areas["geometry"]):
        across, up = rings([geometry])
        drawn = {name.replace(".", "_"): values[at] for name, values in look.items()}
        figure.add_scatter(x=across, y=up, name="", line=edge, **AREA, **drawn)
    add_outlines(figure, ground.shapes(own=True), _CLEAR, theme.INK, 1.5)


def _area_look(areas: pd.DataFrame, column: str, fill: Callable[[float], Fill], tell: Tell) -> Look:
    empty = [WITHHELD if kept else NOTHING for kept in _withheld(areas)]
    pairs = zip(areas[column], empty, strict=True)
    fills = [none if math.isnan(pence) else fill(pence) for pence, none in pairs]
    look: Look = {name: [one.attributes()[name] for one in fills] for name in NOTHING.attributes()}
    return {**look, "text": _told(areas, column, tell)}


def _key(figure: go.Figure, areas: pd.DataFrame, classes: list[tuple[Fill, str]], column: str) -> None:
    """Write the classes beneath, and what is no number apart: withheld, and no supplier placed."""
    hidden, none = _withheld(areas), areas[column].isna()
    nothing = [(NOTHING, NONE_BASED)] if (none & ~hidden).any() else []
    kept_back = [(WITHHELD, KEPT_BACK)] if (none & hidden).any() else []
    squares_key(figure, [*classes, *nothing, *kept_back])


def _withheld(areas: pd.DataFrame) -> "pd.Series[bool]":
    """Return which areas are withheld; none where nothing says so."""
    return areas["withheld"] if "withheld" in areas else pd.Series(data=False, index=areas.index)


def _told(areas: pd.DataFrame, column: str, tell: Tell) -> list[str]:
    """Return what hovering tells: the name and `tell`, or why there is no number."""
    told = []
    for row, kept in zip(tables.rows_of(areas), _withheld(areas), strict=True):
        none = KEPT_BACK if kept else NONE_BASED
        told.append(f"{theme.bold(row.name)}<br>{none if pd.isna(getattr(row, column)) else tell(row)}")
    return told


def _paid(row: tables.Row) -> str:
    whom = f"to {int(row.suppliers):,} supplier{'' if row.suppliers == 1 else 's'}"
    part = getattr(row, "of_all", math.nan)
    share = "" if math.isnan(part) else f"<br>{percent(part)} of all in-scope pounds"
    return f"{pounds(int(row.pence))} {whom}{share}"


def _moved(row: tables.Row) -> str:
    return f"{_signed(row.change_pence)} since the year before"


def _signed(pence: float) -> str:
    return f"{'+' if pence > 0 else ''}{pounds(int(pence))}"


def _pence_alt(title: str, areas: pd.DataFrame) -> str:
    inside = areas[areas["inside"]]
    top = inside.dropna(subset=["pence"]).nlargest(3, "pence")
    told = listed([f"{row.name} ({short_pounds(int(row.pence))})" for row in tables.rows_of(top)])
    paid = int((inside["pence"].fillna(0) != 0).sum())
    return f"{_map(title)}: {paid} of {len(inside)} areas inside have paid suppliers; most pounds in {told}."


def _change_alt(title: str, areas: pd.DataFrame) -> str:
    moved = areas.dropna(subset=["change_pence"])
    ends = (moved.nlargest(2, "change_pence"), moved.nsmallest(2, "change_pence"))
    told = ([f"{row.name} ({_signed(row.change_pence)})" for row in tables.rows_of(most)] for most in ends)
    up, down = map(listed, told)
    return f"{_map(title)}: largest rises in {up}; largest falls in {down}."


def _map(title: str) -> str:
    return f"Map, {title}" if title else "Map"


def with_years(figure: go.Figure, looks: Mapping[str, Look]) -> go.Figure:
    """Return a map of the latest year with a slider over the years.

    `looks` gives for each year how its areas look (`area_look`, `dot_look`), in the areas' order.
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
