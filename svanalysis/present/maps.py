"""Maps: plain polygons and circles in British National Grid metres, on one scale for all panels.

Nothing is fetched and no WebGL is used, so a map also shows from a file, offline and in print.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go
import shapely

from svanalysis.core.errors import InputError
from svanalysis.core.money import pounds, short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.map_ground import Ground, base, circles_key, outline, rings, squares_key
from svanalysis.present.sentences import listed

LARGEST_DOT_PIXELS = 46
SMALLEST_DOT_PIXELS = 3
CLASSES = 5
CREDIT = theme.DIVERGING[1]
NONE_BASED = "no supplier placed here"  # those not yet placed may be


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

    `areas`: name, easting, northing, pence, suppliers, inside (whether within the body's area). An area
    without payments is a dot of no size with an outline; net credits are hollow. `largest_pence` sets the
    scale of all panels.
    """
    figure = base(title, _dots_alt(title, areas), ground)
    paid = areas[areas["pence"] != 0].sort_values("pence", key=abs, ascending=False)
    _nothing_paid(figure, areas[(areas["pence"] == 0) & areas["inside"]])
    hover = [
        _hover(row, f"{pounds(int(row.pence))} to {_suppliers(row.suppliers)}")
        for row in tables.rows_of(paid)
    ]
    fills = [theme.BLUE if inside else theme.BORDER for inside in paid["inside"]]
    _dots(figure, paid, [int(pence) for pence in paid["pence"]], fills, hover, largest_pence)
    items = [*_sizes(largest_pence), (7, theme.NO_DATA, theme.BORDER, "none")]
    if (paid["pence"] < 0).any():
        items.append((14, theme.PAPER, theme.DIVERGING[0], "credit"))
    circles_key(figure, items)
    return figure


def dot_change_map(title: str, areas: pd.DataFrame, ground: Ground, largest_pence: int) -> go.Figure:
    """Draw the change in net pounds as circles on the scale of the other panels: filled more, hollow less.

    `areas`: name, easting, northing, change_pence, inside.
    """
    figure = base(title, _change_alt(title, areas, "change_pence"), ground)
    moved = areas[areas["change_pence"] != 0].sort_values("change_pence", key=abs, ascending=False)
    hover = [
        _hover(row, f"{_signed(int(row.change_pence))} since the year before")
        for row in tables.rows_of(moved)
    ]
    fills = [theme.BLUE] * len(moved)
    _dots(figure, moved, [int(pence) for pence in moved["change_pence"]], fills, hover, largest_pence)
    smaller = _sizes(largest_pence)[-1:]
    more = (16, theme.BLUE, theme.PAPER, "more")
    circles_key(figure, [*smaller, more, (16, theme.PAPER, theme.DIVERGING[0], "less")])
    return figure


def area_map(title: str, areas: pd.DataFrame, ground: Ground, breaks: Sequence[int]) -> go.Figure:
    """Draw net pounds by area as shades, parted at `breaks` (pence); net credits have a colour of their own.

    `areas`: name, pence (NaN: no supplier based there), suppliers, geometry.
    """
    figure = base(title, _dots_alt(title, areas.assign(inside=True)), ground)
    colours = theme.RAMP[: len(breaks) + 1]
    for row in tables.rows_of(areas):
        shade = colours[sum(row.pence >= limit for limit in breaks)]
        told = (
            NONE_BASED if pd.isna(row.pence) else f"{pounds(int(row.pence))} to {_suppliers(row.suppliers)}"
        )
        if pd.isna(row.pence) or row.pence < 0:
            shade = theme.NO_DATA if pd.isna(row.pence) else CREDIT
        _area(figure, row.geometry, shade, _hover(row, told))
    outline(figure, ground)
    apart = [(theme.NO_DATA, NONE_BASED)] if areas["pence"].isna().any() else []
    apart += [(CREDIT, "credit")] if (areas["pence"] < 0).any() else []
    squares_key(figure, [*zip(colours, _class_names(breaks), strict=True), *apart])
    return figure


def _class_names(breaks: Sequence[int]) -> list[str]:
    between = [f"{_round(low)} to {_round(high)}" for low, high in pairwise(breaks)]
    return [f"under {_round(breaks[0])}", *between, f"{_round(breaks[-1])} or more"]


def area_change_map(title: str, areas: pd.DataFrame, ground: Ground, step_pence: int) -> go.Figure:
    """Draw the change in net pounds by area on a diverging scale centred on zero.

    `areas`: name, change_pence (NaN: no supplier based there in either year), geometry. Five classes: below
    -4 steps, to -1, about none, to +4, above.
    """
    figure = base(title, _change_alt(title, areas, "change_pence"), ground)
    limits = (-4 * step_pence, -step_pence, step_pence, 4 * step_pence)
    for row in tables.rows_of(areas):
        none = pd.isna(row.change_pence)
        shade = theme.NO_DATA if none else theme.DIVERGING[sum(row.change_pence > limit for limit in limits)]
        told = NONE_BASED if none else f"{_signed(int(row.change_pence))} since the year before"
        _area(figure, row.geometry, shade, _hover(row, told))
    outline(figure, ground)
    near, far = _round(step_pence), _round(4 * step_pence)
    names = [
        f"over {far} less",
        f"over {near} less",
        f"within {near}",
        f"over {near} more",
        f"over {far} more",
    ]
    apart = [(theme.NO_DATA, NONE_BASED)] if areas["change_pence"].isna().any() else []
    squares_key(figure, [*zip(theme.DIVERGING, names, strict=True), *apart])
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
    cuts = [round_pence(int(paid.quantile(part / CLASSES))) for part in range(1, CLASSES)]
    return sorted(set(cuts))


def round_pence(pence: int) -> int:
    """Return the largest 1, 2 or 5 times a power of ten pounds no more than `pence`; a pound at least.

    >>> round_pence(734_000_00)
    50000000
    """
    power: int = 10 ** int(math.log10(max(pence, 100)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(pence, 100))


def _area(figure: go.Figure, geometry: shapely.Geometry, shade: str, hover: str) -> None:
    across, up = rings([geometry])
    figure.add_scatter(
        x=across, y=up, fill="toself", fillcolor=shade, mode="lines",
        line={"color": theme.BORDER, "width": 0.7},
        hoveron="fills", text=hover, hoverinfo="text", name="",
    )  # fmt: skip


def _diameter(pence: int, largest_pence: int) -> float:
    wide = LARGEST_DOT_PIXELS * math.sqrt(abs(pence) / max(largest_pence, 1))
    return round(max(wide, SMALLEST_DOT_PIXELS), 1)


def _dots(
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
        hovertext=[_hover(row, NONE_BASED) for row in tables.rows_of(areas)],
        hoverinfo="text",
        name="none",
    )


def _sizes(largest_pence: int) -> list[tuple[float, str, str, str]]:
    top = round_pence(largest_pence)
    shown = (top, round_pence(top // 10))
    return [(_diameter(one, largest_pence), theme.BLUE, theme.PAPER, _round(one)) for one in shown]


def _hover(row: tables.Row, told: str) -> str:
    return f"<b>{theme.label(getattr(row, 'name', ''))}</b><br>{told}"


def _suppliers(count: float) -> str:
    return f"{int(count):,} supplier{'' if count == 1 else 's'}"


def _round(pence: int) -> str:
    """Return a round sum without a decimal that says nothing."""
    return short_pounds(pence).replace(".0", "")


def _signed(pence: int) -> str:
    return f"{'+' if pence > 0 else ''}{pounds(pence)}"


def _dots_alt(title: str, areas: pd.DataFrame) -> str:
    inside = areas[areas["inside"]]
    top = inside.dropna(subset=["pence"]).nlargest(3, "pence")
    told = listed([f"{row.name} ({short_pounds(int(row.pence))})" for row in tables.rows_of(top)])
    paid = int((inside["pence"].fillna(0) != 0).sum())
    return f"Map, {title}: {paid} of {len(inside)} areas inside have paid suppliers; most pounds in {told}."


def _change_alt(title: str, areas: pd.DataFrame, column: str) -> str:
    moved = areas.dropna(subset=[column])
    up, down = moved.nlargest(2, column), moved.nsmallest(2, column)
    ups = [f"{row.name} ({_signed(int(getattr(row, column)))})" for row in tables.rows_of(up)]
    downs = [f"{row.name} ({_signed(int(getattr(row, column)))})" for row in tables.rows_of(down)]
    return f"Map, {title}: largest rises in {listed(ups)}; largest falls in {listed(downs)}."


__all__ = [
    "Ground",
    "area_change_map",
    "area_map",
    "class_breaks",
    "dot_change_map",
    "dot_map",
    "middle_step",
    "refuse_unknown",
    "round_pence",
]
