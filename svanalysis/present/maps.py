"""Maps: plain polygons and circles in British National Grid metres, on one scale for all panels.

Nothing is fetched and no WebGL is used, so a map also shows from a file, offline and in print.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go
import shapely

from svanalysis.core.errors import InputError
from svanalysis.core.money import pounds, short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.map_marks import KEY_PIXELS, add_polygons, circles_key, squares_key
from svanalysis.present.sentences import listed

TITLE_PIXELS = 40
LARGEST_DOT_PIXELS = 46
SMALLEST_DOT_PIXELS = 3
CLASSES = 5
CREDIT = theme.DIVERGING[1]
NONE_BASED = "no supplier placed here"  # those not yet placed may be


class Ground(NamedTuple):
    """What lies beneath every panel: outlines (code, geometry), the body's code and the frame, in metres."""

    outlines: gpd.GeoDataFrame
    code: str
    frame: tuple[float, ...]

    def shapes(self, *, own: bool) -> list[shapely.Geometry]:
        """Return the body's own outline, or its neighbours', within the frame."""
        wanted = self.outlines[(self.outlines["code"] == self.code) == own]
        return [shapely.clip_by_rect(geometry, *self.frame) for geometry in wanted.geometry]


def refuse_unknown(codes: Iterable[str], known: Iterable[str], what: str) -> None:
    """Raise InputError when an area code has no place on the map: it would vanish without a word."""
    missing = sorted(set(codes) - set(known))
    if missing:
        raise InputError(
            f"{len(missing)} {what} have no place on the map",
            found=", ".join(missing[:5]),
            hint="use a directory and shapes of the same vintage",
        )


def dot_map(title: str, areas: pd.DataFrame, ground: Ground, largest_pence: int) -> go.Figure:
    """Draw net pounds as circles whose area is proportional to them.

    `areas`: name, easting, northing, pence, suppliers, inside (whether within the body's area). An area
    without payments is a dot of no size with an outline; net credits are hollow. `largest_pence` sets the
    scale of all panels.
    """
    figure = _base(title, _pence_alt(title, areas), ground)
    none = areas[(areas["pence"] == 0) & areas["inside"]].assign(pence=math.nan)
    hollow = {"size": 6, "color": theme.NO_DATA, "line": {"color": theme.BORDER, "width": 1}}
    _markers(figure, _told(none, "pence", _paid), hollow, "none")
    paid = areas.assign(fill=[theme.BLUE if inside else theme.BORDER for inside in areas["inside"]])
    _dots(figure, _told(paid, "pence", _paid), "pence", largest_pence)
    credit = [(14, theme.PAPER, theme.DIVERGING[0], "credit")] if (areas["pence"] < 0).any() else []
    circles_key(figure, [*_sizes(largest_pence), (7, theme.NO_DATA, theme.BORDER, "none"), *credit])
    return figure


def dot_change_map(title: str, areas: pd.DataFrame, ground: Ground, largest_pence: int) -> go.Figure:
    """Draw the change in net pounds as circles on the scale of the other panels: filled more, hollow less.

    `areas`: name, easting, northing, change_pence, inside.
    """
    figure = _base(title, _change_alt(title, areas), ground)
    moved = _told(areas.assign(fill=theme.BLUE), "change_pence", _moved)
    _dots(figure, moved, "change_pence", largest_pence)
    more, less = (16, theme.BLUE, theme.PAPER, "more"), (16, theme.PAPER, theme.DIVERGING[0], "less")
    circles_key(figure, [_sizes(largest_pence)[-1], more, less])
    return figure


def area_map(title: str, areas: pd.DataFrame, ground: Ground, breaks: Sequence[int]) -> go.Figure:
    """Draw net pounds by area as shades, parted at `breaks` (pence); net credits have a colour of their own.

    `areas`: name, pence (NaN: no supplier based there), suppliers, geometry.
    """
    figure = _base(title, _pence_alt(title, areas.assign(inside=True)), ground)
    colours = theme.RAMP[: len(breaks) + 1]
    shades = [
        CREDIT if pence < 0 else colours[sum(pence >= limit for limit in breaks)] for pence in areas["pence"]
    ]
    between = [f"{_round(low)} to {_round(high)}" for low, high in pairwise(breaks)]
    names = [f"under {_round(breaks[0])}", *between, f"{_round(breaks[-1])} or more"]
    _shaded(figure, _told(areas.assign(shade=shades), "pence", _paid), "pence", ground)
    none = [(theme.NO_DATA, NONE_BASED)] if areas["pence"].isna().any() else []
    credit = [(CREDIT, "credit")] if (areas["pence"] < 0).any() else []
    squares_key(figure, [*zip(colours, names, strict=True), *none, *credit])
    return figure


def area_change_map(title: str, areas: pd.DataFrame, ground: Ground, step_pence: int) -> go.Figure:
    """Draw the change in net pounds by area on a diverging scale centred on zero.

    `areas`: name, change_pence (NaN: no supplier based there in either year), geometry. Five classes: below
    -4 steps, to -1, about none, to +4, above.
    """
    figure = _base(title, _change_alt(title, areas), ground)
    limits = (-4 * step_pence, -step_pence, step_pence, 4 * step_pence)
    moved = areas["change_pence"]
    shades = [theme.DIVERGING[sum(pence > limit for limit in limits)] for pence in moved]
    near, far = _round(step_pence), _round(4 * step_pence)
    names = [f"over {far} less", f"over {near} less", f"within {near}"]
    names += [f"over {near} more", f"over {far} more"]
    _shaded(figure, _told(areas.assign(shade=shades), "change_pence", _moved), "change_pence", ground)
    none = [(theme.NO_DATA, NONE_BASED)] if moved.isna().any() else []
    squares_key(figure, [*zip(theme.DIVERGING, names, strict=True), *none])
    return figure


def middle_step(change_pence: pd.Series) -> int:
    """Return a round step for the change scale: half of the areas that moved at all moved by more."""
    moved = change_pence.abs()
    some = moved[moved > 0]
    return round_pence(int(some.median()) if len(some) else 0)


def class_breaks(pence: pd.Series) -> list[int]:
    """Return up to four round limits between classes, from the spread of all panels' values."""
    paid = pence[pence > 0]
    if paid.empty:
        return [round_pence(1)]
    return sorted({round_pence(int(paid.quantile(part / CLASSES))) for part in range(1, CLASSES)})


def round_pence(pence: int) -> int:
    """Return the largest 1, 2 or 5 times a power of ten pounds no more than `pence`; a pound at least.

    >>> round_pence(734_000_00)
    50000000
    """
    power: int = 10 ** int(math.log10(max(pence, 100)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(pence, 100))


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
    neighbours = ground.shapes(own=False)
    add_polygons(figure, neighbours, theme.NEIGHBOUR, (theme.PAPER, 1), **_OUTLINE)
    add_polygons(figure, ground.shapes(own=True), theme.PAPER, (theme.INK, 1.5), **_OUTLINE)
    return figure


_OUTLINE = {"hoverinfo": "skip", "name": "outline"}


def _dots(figure: go.Figure, areas: pd.DataFrame, column: str, largest_pence: int) -> None:
    """Draw circles, the largest beneath: of their fill above zero, hollow with a strong outline below."""
    drawn = areas[areas[column] != 0].sort_values(column, key=abs, ascending=False)
    below = drawn[column] < 0
    colours = [theme.DIVERGING[0] if less else theme.PAPER for less in below]
    marker = {
        "size": [_diameter(int(pence), largest_pence) for pence in drawn[column]],
        "color": drawn["fill"].where(~below, theme.PAPER).tolist(),
        "opacity": 0.78,
        "line": {"color": colours, "width": [2.5 if less else 1 for less in below]},
    }
    _markers(figure, drawn, marker, "areas")


def _markers(figure: go.Figure, areas: pd.DataFrame, marker: dict[str, object], name: str) -> None:
    across, up, told = (areas[column].tolist() for column in ("easting", "northing", "told"))
    hover = {"hovertext": told, "hoverinfo": "text"}
    figure.add_scatter(x=across, y=up, mode="markers", marker=marker, name=name, **hover)


def _shaded(figure: go.Figure, areas: pd.DataFrame, column: str, ground: Ground) -> None:
    """Draw areas in their shade, those without a number apart, and the body's outline over them."""
    for row in tables.rows_of(areas):
        shade = theme.NO_DATA if pd.isna(getattr(row, column)) else row.shade
        hover = {"hoveron": "fills", "text": row.told, "hoverinfo": "text", "name": ""}
        add_polygons(figure, [row.geometry], shade, (theme.BORDER, 0.7), **hover)
    add_polygons(figure, ground.shapes(own=True), "rgba(0,0,0,0)", (theme.INK, 1.5), **_OUTLINE)


def _told(areas: pd.DataFrame, column: str, tell: Callable[[tables.Row], str]) -> pd.DataFrame:
    """Return areas with what hovering tells: the name and `tell`, or that no supplier is based there."""
    told = [NONE_BASED if pd.isna(getattr(row, column)) else tell(row) for row in tables.rows_of(areas)]
    names = [f"<b>{theme.label(name)}</b><br>" for name in areas["name"]]
    return areas.assign(told=[name + words for name, words in zip(names, told, strict=True)])


def _diameter(pence: int, largest_pence: int) -> float:
    wide = LARGEST_DOT_PIXELS * math.sqrt(abs(pence) / max(largest_pence, 1))
    return round(max(wide, SMALLEST_DOT_PIXELS), 1)


def _sizes(largest_pence: int) -> list[tuple[float, str, str, str]]:
    top = round_pence(largest_pence)
    shown = (top, round_pence(top // 10))
    return [(_diameter(one, largest_pence), theme.BLUE, theme.PAPER, _round(one)) for one in shown]


def _paid(row: tables.Row) -> str:
    return f"{pounds(int(row.pence))} to {int(row.suppliers):,} supplier{'' if row.suppliers == 1 else 's'}"


def _moved(row: tables.Row) -> str:
    return f"{_signed(row.change_pence)} since the year before"


def _round(pence: int) -> str:
    """Return a round sum without a decimal that says nothing."""
    return short_pounds(pence).replace(".0", "")


def _signed(pence: float) -> str:
    return f"{'+' if pence > 0 else ''}{pounds(int(pence))}"


def _pence_alt(title: str, areas: pd.DataFrame) -> str:
    inside = areas[areas["inside"]]
    top = inside.dropna(subset=["pence"]).nlargest(3, "pence")
    told = listed([f"{row.name} ({short_pounds(int(row.pence))})" for row in tables.rows_of(top)])
    paid = int((inside["pence"].fillna(0) != 0).sum())
    return f"Map, {title}: {paid} of {len(inside)} areas inside have paid suppliers; most pounds in {told}."


def _change_alt(title: str, areas: pd.DataFrame) -> str:
    moved = areas.dropna(subset=["change_pence"])
    up, down = (
        listed([f"{row.name} ({_signed(row.change_pence)})" for row in tables.rows_of(most)])
        for most in (moved.nlargest(2, "change_pence"), moved.nsmallest(2, "change_pence"))
    )
    return f"Map, {title}: largest rises in {up}; largest falls in {down}."
