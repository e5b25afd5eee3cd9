"""Where paid suppliers are based: last year, this year and the change, on one scale; and all years with a slider."""

from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import map_scales, maps, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import map_frames, wording
from svanalysis.report.map_frames import Drawn
from svanalysis.report.results import Results


def where_suppliers_are_based(results: Results) -> Exhibit:
    """Return maps of net pounds by the small area in which paid suppliers are based.

    Where the body file names official shapes: those, shaded, or as circles where their sizes would mislead. Where not:
    a circle a postcode sector on a tessellated outline, which says that it is approximate.
    """
    drawn = map_frames.small_areas(results)
    areas, figures = _panels(results, drawn)
    figures = figures if areas[["pence", "pence_before"]].notna().any(axis=None) else []
    inside, paid = areas["inside"], areas["pence"] > 0
    said: dict[str, Any] = {
        "inside": areas.loc[inside, "pence"].sum(),
        "around": areas.loc[~inside, "pence"].sum(),
        "rest": {row.name: row.pence for row in tables.rows_of(rest_of(results))},
        "half": _half(areas),
        "with_pounds": int((inside & paid).sum()),
        "all_inside": int(inside.sum()),
        **drawn.words,
    }
    return wording.exhibit(results, "where_suppliers_are_based", _rows(results, areas), figures, **said)


def authorities_around(results: Results) -> Exhibit:
    """Return maps of net pounds by the authority around the body's own in which paid suppliers are based."""
    drawn = map_frames.authorities(results)
    areas, figures = _panels(results, drawn)
    placed = wording.of_year(results.authorities, results.year)
    others = int(placed.loc[placed["authority"] != results.body.authority, "pence"].sum())
    most = areas.dropna(subset=["pence"]).nlargest(1, "pence")["name"].tolist()
    said: dict[str, Any] = {"shown": int(areas["pence"].sum()), "others": others, "most": most, **drawn.words}
    return wording.exhibit(results, "authorities_around", _rows(results, areas), figures, **said)


def where_suppliers_were_based(results: Results) -> Exhibit:
    """Return a map with a year slider: net pounds by small area in every year up to the report's."""
    drawn = map_frames.small_areas(results)
    years = sorted(wording.up_to(results, results.shares)["financial_year"].unique())
    by_year = map_frames.by_year(results, drawn, years)
    halves = {year: _half(areas) for year, areas in by_year.items()}
    every = by_year[results.year].assign(**{year: areas["pence"] for year, areas in by_year.items()})
    columns = {"Area": "name", **{f"{year} (£)": year for year in years[::-1]}}
    draw, look = _drawing(drawn, by_year)
    looks = {year: look(areas) for year, areas in by_year.items()}
    figures = [maps.with_years(draw("", by_year[years[-1]]), looks)]
    table, inside = tables.display(every, columns), int(drawn.areas["inside"].sum())
    words = {"halves": halves, "inside": inside, **drawn.words}
    return wording.exhibit(results, "where_suppliers_were_based", table, figures, **words)


def _drawing(drawn: Drawn, by_year: dict[str, pd.DataFrame]) -> tuple[Any, Any]:
    """Return how a map of a year is drawn, and how its areas look: on one scale for all of some years."""
    every, ground = pd.concat(by_year.values()), drawn.ground
    if drawn.shaded:
        breaks = map_scales.class_breaks(every["pence"])
        draw = partial(maps.area_map, ground=ground, breaks=breaks, every=every)
        return draw, partial(maps.area_look, breaks=breaks)
    largest = _largest(every)
    draw = partial(maps.dot_map, ground=ground, largest_pence=largest, every=every)
    return draw, partial(maps.dot_look, largest_pence=largest)


def _panels(results: Results, drawn: Drawn) -> tuple[pd.DataFrame, list[go.Figure]]:
    """Return this year's areas with last year's beside them, and a panel a year and one for the change."""
    years = [year for year in (results.previous, results.year) if year]
    by_year = map_frames.by_year(results, drawn, years)
    now, was = by_year[results.year], by_year[years[0]]["pence"]
    paid = [now["pence"].notna(), was.notna()]
    told = (
        paid[0] & paid[1] if drawn.kept_back else paid[0] | paid[1]
    )  # one that is not named may be withheld
    moved = (now["pence"].fillna(0) - was.fillna(0)).where(told)
    both = now.assign(pence_before=was, change_pence=moved)
    draw, _ = _drawing(drawn, by_year)
    figures = [draw(year, areas) for year, areas in by_year.items()]
    if not results.previous:
        return both, figures
    title = f"Change, {results.previous} to {results.year}"
    if drawn.shaded:
        step = map_scales.middle_step(both["change_pence"])
        return both, [*figures, maps.area_change_map(title, both, drawn.ground, step)]
    largest = _largest(pd.concat(by_year.values()))
    return both, [*figures, maps.dot_change_map(title, both, drawn.ground, largest)]


def _largest(every: pd.DataFrame) -> int:
    """Return the most pence of any area in any panel: the scale of the circles."""
    most = every["pence"].abs().max()
    return 1 if pd.isna(most) else max(int(most), 1)


def _rows(results: Results, areas: pd.DataFrame) -> pd.DataFrame:
    """Return what the panels show, the most pounds first; areas withheld are marked by `tables.display`."""
    ranked = areas.sort_values("pence", ascending=False, kind="stable")
    shown = ranked.assign(withheld=ranked["withheld"].map({True: "[c]", False: ""}), within=ranked["inside"])
    hidden = {
        "within": areas["inside"].all(),
        "of_all": not wording.share_in(results, "local_share").single,
        "pence_before": not results.previous,
        "change_pence": not results.previous,
    }
    return shown.drop(columns=[name for name, hide in hidden.items() if hide])


def rest_of(results: Results) -> pd.DataFrame:
    """Return the year's areas that the public edition puts together, because too few are paid in each."""
    rest = wording.of_year(results.places[results.places["area_kind"] == "rest"], results.year)
    return rest[rest["pence"].notna()]


def _half(areas: pd.DataFrame) -> int:
    """Return how few areas hold the suppliers that are paid half of the local pounds placed."""
    paid = areas.loc[areas["inside"] & (areas["pence"] > 0), "pence"].sort_values(ascending=False)
    return int((paid.cumsum() < paid.sum() / 2).sum()) + (len(paid) > 0)
