"""Outlines and positions for maps, in British National Grid metres (EPSG:27700).

Two sources: shapes from a file (official boundaries), or, where there are none, outlines tessellated from the
mean positions of postcode sectors. The second kind is approximate and says so in a column.
"""

from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import polars as pl
import shapely

from svanalysis.core.errors import InputError
from svanalysis.reference.directories import sectors

BRITISH_NATIONAL_GRID = 27700
LONGITUDE_LATITUDE = 4326
SIMPLIFY_METRES = 60
FRAME_MARGIN_METRES = 6_000
NEAREST_SECTORS = 4  # a sector reaches part of the way to its fourth nearest neighbour
REACH = 0.75  # how far of that way
REACH_METRES = (1_500, 7_000)  # never nearer, never further: towns on a coast, and open moor
CLOSE_METRES = 11_000  # gaps narrower than twice this are land: open moor between two towns
LARGEST_HOLE_SQUARE_METRES = 400_000_000


@cache
def sector_points() -> gpd.GeoDataFrame:
    """Return one row per postcode sector with its majority authority and mean position.

    Columns: sector, authority (the one holding most of its postcodes), easting, northing (whole metres) and geometry.
    Sectors without a position (Northern Ireland) are left out.
    """
    placed = sectors().drop_nulls("easting").with_columns(authority=pl.col("authorities").list.first())
    frame = placed.select("sector", "authority", "easting", "northing").to_pandas()
    where = gpd.points_from_xy(frame["easting"], frame["northing"])
    return gpd.GeoDataFrame(frame.round(), geometry=where, crs=BRITISH_NATIONAL_GRID)


def sector_names() -> frozenset[str]:
    """Return the names of all postcode sectors, those without a position included."""
    return frozenset(sectors()["sector"])


def tessellated_outlines(around: str, *, margin_metres: int = FRAME_MARGIN_METRES) -> gpd.GeoDataFrame:
    """Return approximate outlines of one authority and of those near it, one row per authority.

    The Voronoi cells of the sectors' mean positions, joined by majority authority and cut where no sector is
    near, so that the sea stays blank. Columns: code, approximate (always True), geometry (EPSG:27700).
    Authorities reach only as far as a frame around `around`, widened by `margin_metres` on each side.

    Raises InputError when no sector has its majority in `around`, or none there has a position.
    """
    points = sector_points()
    inside = points[points["authority"] == around]
    if inside.empty:
        raise InputError("no postcode sector with a position lies in this authority", found=around)
    west, south, east, north = inside.total_bounds
    reach = margin_metres + REACH_METRES[1] + 2 * CLOSE_METRES
    near = points.cx[west - reach : east + reach, south - reach : north + reach]
    near = near.drop_duplicates(["easting", "northing"])
    cells = _cells(near)
    joined = cells.dissolve("authority", as_index=False).rename(columns={"authority": "code"})
    joined["geometry"] = joined.geometry.buffer(0).intersection(_land(near)).simplify(SIMPLIFY_METRES)
    joined["approximate"] = True
    return joined.loc[~joined.geometry.is_empty, ["code", "approximate", "geometry"]].reset_index(drop=True)


def frame_around(
    shapes: gpd.GeoDataFrame, code: str, margin_metres: int = FRAME_MARGIN_METRES
) -> tuple[float, ...]:
    """Return west, south, east, north (metres) of the shape `code`, widened by `margin_metres`.

    Raises InputError when there is no shape of that code.
    """
    chosen = shapes[shapes["code"] == code]
    if chosen.empty:
        raise InputError("there is no shape with this code", found=code)
    west, south, east, north = chosen.total_bounds
    return west - margin_metres, south - margin_metres, east + margin_metres, north + margin_metres


def read_shapes(
    path: Path, code: str, name: str, *, layer: str | None = None, simplify_metres: float = SIMPLIFY_METRES
) -> gpd.GeoDataFrame:
    """Return the shapes of a GeoJSON, TopoJSON or GeoPackage file, in EPSG:27700, simplified once in metres.

    `code` and `name` say which properties hold the area's code and name. Columns: code, name, approximate
    (always False), geometry. A file that does not state its coordinates is read as longitude and latitude.
    `layer` names one of several, as a TopoJSON or GeoPackage may have.

    Raises InputError when the file is missing or unreadable, has several layers and none is named, has not
    those properties, or gives one code twice.
    """
    try:
        layers = list(gpd.list_layers(path)["name"])
        frame = gpd.read_file(path, layer=layer or layers[0])
    except Exception as error:  # the reader's own errors are of many classes, some of them private
        hint = "give a GeoJSON, TopoJSON or GPKG file"
        raise InputError("the shapes cannot be read", file=path, hint=hint) from error
    if layer is None and len(layers) > 1:
        found = ", ".join(layers)
        raise InputError("the shapes are in several layers", file=path, found=found, hint="name one of them")
    missing = [column for column in (code, name) if column not in frame.columns]
    if missing:
        have = ", ".join(map(str, frame.columns.drop("geometry")))
        raise InputError("the shapes lack a property", file=path, found=missing[0], hint=f"they have: {have}")
    if frame[code].duplicated().any():
        twice = frame.loc[frame[code].duplicated(), code].iloc[0]
        raise InputError("an area code stands twice among the shapes", file=path, found=twice)
    known = frame.set_crs(LONGITUDE_LATITUDE) if frame.crs is None else frame
    metres = known.to_crs(BRITISH_NATIONAL_GRID)
    outline = shapely.coverage_simplify(shapely.make_valid(metres.geometry.to_numpy()), simplify_metres)
    columns = {"code": frame[code].astype(str), "name": frame[name].astype(str), "approximate": False}
    return gpd.GeoDataFrame(columns, geometry=outline, crs=BRITISH_NATIONAL_GRID)


def locate(easting: pd.Series, northing: pd.Series, shapes: gpd.GeoDataFrame) -> pd.Series:
    """Return the code of the shape each position lies in, on the caller's index; missing where in none.

    Positions are EPSG:27700 metres; a missing position has no code. On a shared border the first code in
    order is taken, so that the answer never depends on the order of rows.
    """
    where = gpd.points_from_xy(easting, northing)
    points = gpd.GeoDataFrame({"row": range(len(easting))}, geometry=where, crs=BRITISH_NATIONAL_GRID)
    found = points.sjoin(shapes[["code", "geometry"]], predicate="intersects", how="inner")
    first = found.groupby("row")["code"].min().reindex(range(len(easting)))
    return pd.Series(first.to_numpy(), index=easting.index, name="code", dtype="object")


def _cells(points: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the Voronoi cell of each point, on the points' index."""
    drawn = shapely.voronoi_polygons(shapely.MultiPoint(points.geometry.to_list()), ordered=True)
    return points.set_geometry(gpd.GeoSeries(list(drawn.geoms), index=points.index, crs=points.crs))


def _land(points: gpd.GeoDataFrame) -> shapely.Geometry:
    """Return where a sector is near: discs as wide as the sectors around are sparse, joined, gaps filled."""
    spot = np.column_stack([points["easting"], points["northing"]])
    apart = np.linalg.norm(spot[:, None, :] - spot[None, :, :], axis=2)
    rank = min(NEAREST_SECTORS, len(points) - 1)
    reach = np.clip(REACH * np.partition(apart, rank, axis=1)[:, rank], *REACH_METRES)
    joined = shapely.union_all(shapely.buffer(points.geometry.to_numpy(), reach))
    closed = joined.buffer(CLOSE_METRES).buffer(-CLOSE_METRES)
    parts = shapely.get_parts(shapely.simplify(closed, SIMPLIFY_METRES))
    return shapely.union_all([_filled(part) for part in parts])


def _filled(part: shapely.Polygon) -> shapely.Polygon:
    wide = [ring for ring in part.interiors if shapely.Polygon(ring).area > LARGEST_HOLE_SQUARE_METRES]
    return shapely.Polygon(part.exterior, wide)
