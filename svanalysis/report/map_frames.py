"""What maps show, before anything is drawn: areas, their pounds year by year, and the ground beneath them."""

import math
from functools import cache
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from svanalysis.core.body import AUTHORITY
from svanalysis.present import map_scales, maps
from svanalysis.reference import shapes as outlines
from svanalysis.report import wording
from svanalysis.report.results import Results

REMARKS = wording.labels("remarks")
SMALL_MARGIN_METRES = 3_000
AROUND_METRES = 25_000


def _many(kind: str) -> str:
    """Return what several areas of a kind are called."""
    return {"lsoa": "LSOAs", "authority": "authorities"}.get(kind, f"{kind}s")


class Drawn(NamedTuple):
    """Areas to draw (area, name, inside, easting, northing, geometry where shaded), their pounds, and the ground.

    `placed` has pence and suppliers by financial_year and area. `remarks` name what the reader must be told of the map.
    `kept_back` tells that a public edition put some areas together as a rest.
    """

    kind: str
    areas: pd.DataFrame
    placed: pd.DataFrame
    ground: maps.Ground
    remarks: tuple[str, ...]
    kept_back: bool = False

    @property
    def shaded(self) -> bool:
        """Whether areas are filled; else circles show their pounds."""
        return "geometry" in self.areas

    @property
    def words(self) -> dict[str, Any]:
        """What the words of an exhibit say of the map: what one and several areas are called, and the remarks."""
        one = {"sector": "postcode sector", "lsoa": "LSOA"}.get(self.kind, self.kind)
        return {
            "area": one,
            "many": _many(self.kind),
            "remarks": " ".join(REMARKS[remark] for remark in self.remarks),
        }


def small_areas(results: Results) -> Drawn:
    """Return the body's small areas: those of its official shapes, else postcode sectors on a tessellated outline."""
    shapes, placed = results.shapes(), results.places
    kept_back = bool((placed["area_kind"] == "rest").any())
    if shapes is None or not (placed["area_kind"] == "ward").any():
        return _sectors(results)._replace(kept_back=kept_back)
    found = placed[placed["area_kind"] == "ward"]
    kind = next((each.kind for each in results.body.shapes if each.kind != AUTHORITY), "ward")
    maps.refuse_unknown(found["area"], shapes["code"], _many(kind))
    ground, approximate = _around_shapes(results, shapes)
    drawn = _by_shapes(kind, shapes, found, ground, ("neighbours",) if approximate else ())
    return drawn._replace(kept_back=kept_back)


def authorities(results: Results) -> Drawn:
    """Return the authorities around the body, its own left out: it would dwarf them."""
    code, near = results.body.authority, results.shapes(AUTHORITY)
    every = results.authorities.rename(columns={"authority": "area"})
    found = every[every["area"] != ""]  # a public edition's rest has no code
    if near is not None:
        maps.refuse_unknown(found["area"], near["code"], "authorities")
    shapes = _tessellated(results, AROUND_METRES) if near is None else near
    frame = outlines.frame_around(shapes, code, AROUND_METRES)
    ground = maps.Ground(shapes, code, frame)
    west, south, east, north = frame
    shown = shapes.cx[west:east, south:north].clip(frame)
    named = shown.assign(name=shown["code"].map(wording.authorities()["name"])).dropna(subset=["name"])
    drawn = _by_shapes(
        AUTHORITY, named[named["code"] != code], found, ground, ("outlines",) if near is None else ()
    )
    return drawn._replace(kept_back=len(found) < len(every))


def by_year(results: Results, drawn: Drawn, years: list[str]) -> dict[str, pd.DataFrame]:
    """Return for each year the areas with pence and suppliers (NaN: none placed there), of_all and withheld.

    Rows are the same in every year, those without any first, then those with the most in any year; areas outside in
    which no supplier was placed in any year are left out. `of_all` is the share of all in-scope pounds, NaN where no
    single figure may be printed. Where some areas were put together as a rest, one that is not named is withheld: it
    may be in it.
    """
    found = {}
    for year in years:
        rows = wording.of_year(drawn.placed, year)[["area", "pence", "suppliers"]]
        joined = drawn.areas.merge(rows, on="area", how="left", validate="one_to_one")
        whole = wording.share_in(results, "local_share", year)
        of = whole.of_pence if whole.printing == "single" else math.nan
        found[year] = joined.assign(
            of_all=joined["pence"] / of, withheld=joined["pence"].isna() & drawn.kept_back
        )
    most = pd.DataFrame({year: frame["pence"].abs() for year, frame in found.items()}).max(axis=1)
    order = most.sort_values(ascending=False, kind="stable", na_position="first").index
    order = order[drawn.areas["inside"].loc[order] | most.loc[order].notna()]
    return {year: frame.loc[order].reset_index(drop=True) for year, frame in found.items()}


def _sectors(results: Results) -> Drawn:
    placed = results.places[results.places["area_kind"] == "sector"]
    maps.refuse_unknown(placed["area"], outlines.sector_names(), "postcode sectors")
    ground, areas = sectors_around(results.body.authority)
    return Drawn("sector", areas, placed, ground, ("outlines", "circles", "grey"))


@cache
def sectors_around(code: str) -> tuple[maps.Ground, pd.DataFrame]:
    """Return what lies beneath an authority's map, and the sectors in its frame, with where they lie."""
    drawn = outlines.tessellated_outlines(code)
    west, south, east, north = frame = outlines.frame_around(drawn, code)
    near = outlines.sector_points().cx[west:east, south:north]
    inside = outlines.locate(near["easting"], near["northing"], drawn) == code
    columns = {"area": near["sector"], "name": near["sector"], "inside": inside}
    areas = pd.DataFrame({**columns, "easting": near["easting"], "northing": near["northing"]})
    return maps.Ground(drawn, code, frame), areas.reset_index(drop=True)


def _tessellated(results: Results, margin_metres: int = outlines.FRAME_MARGIN_METRES) -> gpd.GeoDataFrame:
    return outlines.tessellated_outlines(results.body.authority, margin_metres=margin_metres)


def _around_shapes(results: Results, shapes: gpd.GeoDataFrame) -> tuple[maps.Ground, bool]:
    """Return the ground beneath official shapes, and whether its neighbours are approximate.

    Neighbours are the official authorities where the body file names them. Tessellated ones do not meet the shapes:
    those of the body itself lie beneath as one more neighbour, so that no gap looks like sea.
    """
    code, near = results.body.authority, results.shapes(AUTHORITY)
    around = _tessellated(results).assign(code="near") if near is None else near[near["code"] != code]
    whole = gpd.GeoDataFrame({"code": [code]}, geometry=[shapes.union_all()], crs=shapes.crs)
    together = pd.concat([around[["code", "geometry"]], whole], ignore_index=True)
    frame = outlines.frame_around(whole, code, SMALL_MARGIN_METRES)
    return maps.Ground(together, code, frame), near is None


def _by_shapes(
    kind: str, shapes: gpd.GeoDataFrame, placed: pd.DataFrame, ground: maps.Ground, remarks: tuple[str, ...]
) -> Drawn:
    """Return areas of shapes: shaded, or where their sizes would mislead as circles in their outlines."""
    within = shapes.geometry.representative_point()
    columns = {"area": shapes["code"], "name": shapes["name"], "inside": True}
    areas = pd.DataFrame({**columns, "easting": within.x.round(), "northing": within.y.round()})
    areas = areas.reset_index(drop=True)
    if map_scales.size_misleads(shapes):
        return Drawn(kind, areas, placed, ground._replace(inner=list(shapes.geometry)), ("uneven", *remarks))
    return Drawn(kind, areas.assign(geometry=list(shapes.geometry)), placed, ground, remarks)
