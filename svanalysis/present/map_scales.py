"""The scales of a map: round limits between classes, and whether circles are fairer than shades."""

import math

import geopandas as gpd
import pandas as pd

from svanalysis.core.money import short_pounds

LARGEST_DOT_PIXELS = 46
SMALLEST_DOT_PIXELS = 3
CLASSES = 5
UNEVEN = 10  # an area so many times the middle one would draw the eye by its size, not by its pounds


def size_misleads(shapes: gpd.GeoDataFrame) -> bool:
    """Whether areas differ so much in size that a shade would mislead: then circles show their pounds.

    >>> import shapely
    >>> size_misleads(gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, wide) for wide in (1, 1, 50)]))
    True
    """
    return bool(shapes.area.max() > UNEVEN * shapes.area.median())


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


def diameter(pence: float, largest_pence: int) -> float:
    """Return a circle's diameter in pixels: its area is proportional to pounds, save for the smallest."""
    wide = LARGEST_DOT_PIXELS * math.sqrt(abs(pence) / max(largest_pence, 1))
    return round(max(wide, SMALLEST_DOT_PIXELS), 1)


def shown_sizes(largest_pence: int) -> list[tuple[float, str]]:
    """Return the circles a key shows: their diameters and round sums."""
    top = round_pence(largest_pence)
    return [(diameter(one, largest_pence), written(one)) for one in (top, round_pence(top // 10))]


def written(pence: int) -> str:
    """Return a round sum without a decimal that says nothing.

    >>> written(500_000_00)
    '£500k'
    """
    return short_pounds(pence).replace(".0", "")
