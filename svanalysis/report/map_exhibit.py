"""Where paid suppliers are based: last year, this year and the change, on one scale."""

from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.core.places import shipped
from svanalysis.present import maps, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.reference import shapes as outlines
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

APPROXIMATE = (
    "Outlines are approximate: they are tessellated from the mean positions of postcode sectors, not "
    "official boundaries. A circle stands at its sector's mean position."
)
WARD_MARGIN_METRES = 2_000
GREY_CIRCLES = "Grey circles are suppliers based outside the outline."


def where_suppliers_are_based(results: "Results") -> Exhibit:
    """Return maps of net pounds by where paid suppliers are based.

    Where the body file names official shapes: shaded wards. Where not: a circle a postcode sector on a
    tessellated outline, which says that it is approximate.
    """
    shapes = results.shapes()
    official = shapes is not None and (results.places["area_kind"] == "ward").any()
    areas, figures = _wards(results, shapes) if shapes is not None and official else _sectors(results)
    kind = "ward" if official else "sector"
    remarks = [] if official else [APPROXIMATE, GREY_CIRCLES]
    return Exhibit(
        key="where_suppliers_are_based",
        title=f"{sentences.where_based(results.year)}: {_finding(results, areas, kind + 's')}",
        subtitle=wording.subtitle(
            results, f"Net in-scope payments by {'ward' if official else 'postcode sector'}"
        ),
        table=tables.display(areas.sort_values("pence", ascending=False, kind="stable"), _columns(results)),
        figures=figures,
        sentences=(_not_shown(results, areas), *_rest(results)),
        source=wording.source(results),
        note=" ".join(
            [*remarks, "An address is where the supplier is paid or registered, not where work was done."]
        ),
        also=_cells(results, areas),
    )


def _sectors(results: "Results") -> tuple[pd.DataFrame, tuple[go.Figure, ...]]:
    """Return the sectors in the frame with both years' pounds, and a panel a year and one for the change."""
    path, code = shipped("data", "geography", "postcode_sectors.csv"), results.body.authority
    placed = results.places[results.places["area_kind"] == "sector"]
    maps.refuse_unknown(placed["area"], outlines.sector_names(path), "postcode sectors")
    drawn = outlines.tessellated_outlines(path, code)
    ground = maps.Ground(drawn, code, outlines.frame_around(drawn, code))
    west, south, east, north = ground.frame
    near = outlines.sector_points(path).cx[west:east, south:north]
    inside = outlines.locate(near["easting"], near["northing"], drawn) == code
    base = pd.DataFrame(near.drop(columns=["geometry", "authority"])).assign(
        inside=inside, name=near["sector"]
    )
    areas = _both_years(results, placed, base.rename(columns={"sector": "area"}))
    empty = (areas["pence"] == 0) & (areas["pence_before"] == 0)
    areas = areas[
        ~empty | (areas["inside"] & rest_of(results).empty)
    ]  # what is in a rest is not known to be empty
    largest = int(max(areas["pence"].abs().max(), areas["pence_before"].abs().max(), 1))
    figures = [
        maps.dot_map(year, _as_year(areas, column), ground, largest) for year, column in _panels(results)
    ]
    if results.previous:
        figures.append(maps.dot_change_map(_change_title(results), areas, ground, largest))
    return areas, tuple(figures)


def _wards(results: "Results", shapes: gpd.GeoDataFrame) -> tuple[pd.DataFrame, tuple[go.Figure, ...]]:
    """Return the wards with both years' pounds, and a panel a year and one for the change."""
    placed = results.places[results.places["area_kind"] == "ward"]
    maps.refuse_unknown(placed["area"], shapes["code"], "wards")
    whole = gpd.GeoDataFrame({"code": ["whole"]}, geometry=[shapes.union_all()], crs=shapes.crs)
    ground = maps.Ground(whole, "whole", outlines.frame_around(whole, "whole", WARD_MARGIN_METRES))
    base = shapes.rename(columns={"code": "area"})[["area", "name", "geometry"]].assign(inside=True)
    areas = _only_with_suppliers(_both_years(results, placed, base))
    breaks = maps.class_breaks(pd.concat([areas["pence"], areas["pence_before"]]))
    figures = [
        maps.area_map(year, _as_year(areas, column), ground, breaks) for year, column in _panels(results)
    ]
    if results.previous:
        step = maps.middle_step(areas["change_pence"])
        figures.append(maps.area_change_map(_change_title(results), areas, ground, step))
    return areas, tuple(figures)


def _panels(results: "Results") -> list[tuple[str, str]]:
    """Return each panel's year and the column it shows, last year first."""
    before = [(results.previous, "_before")] if results.previous else []
    return [*before, (results.year, "")]


def _change_title(results: "Results") -> str:
    return f"Change, {results.previous} to {results.year}"


def _as_year(areas: pd.DataFrame, suffix: str) -> pd.DataFrame:
    return areas.assign(pence=areas[f"pence{suffix}"], suppliers=areas[f"suppliers{suffix}"])


def _both_years(results: "Results", placed: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return the areas with pence and suppliers of both years; an area no supplier is based in has nought."""
    now, before = (
        wording.of_year(placed, year)[["area", "pence", "suppliers"]]
        for year in (results.year, results.previous)
    )
    joined = base.merge(now, on="area", how="left").merge(
        before, on="area", how="left", suffixes=("", "_before")
    )
    counted = joined.fillna(dict.fromkeys(["pence", "suppliers", "pence_before", "suppliers_before"], 0))
    return counted.assign(change_pence=counted["pence"] - counted["pence_before"])


def _only_with_suppliers(areas: pd.DataFrame) -> pd.DataFrame:
    """Return areas with pence only where a supplier is based: none is not the same as nought pounds."""
    now, before = areas["suppliers"] > 0, areas["suppliers_before"] > 0
    return areas.assign(
        pence=areas["pence"].where(now),
        pence_before=areas["pence_before"].where(before),
        change_pence=areas["change_pence"].where(now | before),
    )


def _columns(results: "Results") -> dict[str, tuple[str, tables.Writer]]:
    columns: dict[str, tuple[str, tables.Writer]] = {
        "Area": ("name", tables.words),
        "Inside": ("inside", lambda inside: "yes" if inside else "no"),
        f"{results.year} (£)": ("pence", tables.whole_pounds),
        "Suppliers": ("suppliers", tables.count),
    }
    if results.previous:
        columns[f"{results.previous} (£)"] = ("pence_before", tables.whole_pounds)
        columns["Change (£)"] = ("change_pence", tables.whole_pounds)
    return columns


def _finding(results: "Results", areas: pd.DataFrame, kind: str) -> str:
    """Return how few areas hold the suppliers that are paid half of the local pounds placed.

    Where too much is unknown for one local share: in how many areas any supplier could be placed.
    """
    paid = areas.loc[areas["inside"] & (areas["pence"] > 0), "pence"]
    if paid.empty:
        return "none could be placed inside"
    printing = wording.share_in(results, "local_share").printing
    if len(rest_of(results)):
        return f"{len(paid)} {kind} inside can be shown"
    if printing == "none":
        return f"some could be placed in {len(paid)} of {int(areas['inside'].sum())} {kind}"
    known = "" if printing == "single" else "the known "
    whose = "local" if results.definition.local.area == "authority" else results.body.place
    return f"half of {known}{whose} pounds went to those in {_half(areas)} of {int(areas['inside'].sum())} {kind}"


def rest_of(results: "Results") -> pd.DataFrame:
    """Return the year's areas that the public edition puts together, because too few are paid in each."""
    rest = wording.of_year(results.places[results.places["area_kind"] == "rest"], results.year)
    return rest[rest["pence"].notna()]


def _rest(results: "Results") -> tuple[str, ...]:
    """Say what areas with few payees come to together."""
    rest = rest_of(results)
    told = [f"{row.name}: {short_pounds(int(row.pence))}" for row in tables.rows_of(rest)]
    few = "Not on the map, because too few are paid in each area, or the place is not known closer: "
    return (few + sentences.listed(told) + ".",) if told else ()


def _cells(results: "Results", areas: pd.DataFrame) -> dict[str, str]:
    """Return the sums and counts that the words quote, as cells."""
    inside, paid = areas["inside"], areas["pence"] > 0
    sums = {
        "Inside (£)": areas.loc[inside, "pence"].sum(),
        "Around (£)": areas.loc[~inside, "pence"].sum(),
        "All in scope (£)": wording.share_in(results, "local_share").of_pence,
        "Not placed (£)": wording.unknown_pence(results),
    }
    counts = {
        "Areas that hold half of the local pounds placed": _half(areas),
        "Areas with pounds": int((inside & paid).sum()),
        "All areas inside": int(inside.sum()),
    }
    sums |= {f"{row.name} (£)": row.pence for row in tables.rows_of(rest_of(results))}
    return {name: tables.whole_pounds(pence) for name, pence in sums.items()} | {
        name: f"{number:,}" for name, number in counts.items()
    }


def _half(areas: pd.DataFrame) -> int:
    """Return how few areas hold the suppliers that are paid half of the local pounds placed."""
    paid = areas.loc[areas["inside"] & (areas["pence"] > 0), "pence"].sort_values(ascending=False)
    return int((paid.cumsum() < paid.sum() / 2).sum()) + 1


def _not_shown(results: "Results", areas: pd.DataFrame) -> str:
    inside = int(areas.loc[areas["inside"], "pence"].sum())
    around = int(areas.loc[~areas["inside"], "pence"].sum())
    nearby = f" and {short_pounds(around)} nearby" if around else ""
    total, unknown = wording.share_in(results, "local_share").of_pence, wording.unknown_pence(results)
    shown = f"the map shows {short_pounds(inside)} paid to suppliers inside{nearby}"
    missing = f"{short_pounds(unknown)} could not be placed"
    if rest_of(results).empty:
        missing += ", and the rest is further away"
    return f"Of {short_pounds(total)} in scope in {results.year}, {shown}; {missing}."
