"""Where paid suppliers are based: last year, this year and the change, on one scale; and all years with a slider."""

from functools import partial
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import map_scales, maps, sentences, tables
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
    return wording.exhibit(
        results,
        "where_suppliers_are_based",
        f"{sentences.where_based(results.year)}: {_finding(results, areas, drawn.many)}",
        _rows(results, areas),
        words=drawn.words,
        figures=figures if areas[["pence", "pence_before"]].notna().any(axis=None) else [],
        sentences=[_not_shown(results, areas), _rest(results)],
        also=_cells(results, areas),
    )


def authorities_around(results: Results) -> Exhibit:
    """Return maps of net pounds by the authority around the body's own in which paid suppliers are based."""
    drawn, place = map_frames.authorities(results), results.body.place
    areas, figures = _panels(results, drawn)
    placed = wording.of_year(results.authorities, results.year)
    shown = int(areas["pence"].sum())
    others = int(placed.loc[placed["authority"] != results.body.authority, "pence"].sum())
    most = areas.dropna(subset=["pence"]).nlargest(1, "pence")["name"].tolist()
    title = f"Of the authorities around {place}, suppliers in {most[0]} are paid most" if most else ""
    where = (
        f"of the {short_pounds(others)} paid to suppliers placed outside {place}; the rest is further away."
    )
    return wording.exhibit(
        results,
        "authorities_around",
        title or f"None placed around {place}",
        _rows(results, areas),
        words=drawn.words,
        figures=figures,
        sentences=[f"The map shows {short_pounds(shown)} {where}"],
        also={"On the map (£)": shown, "Placed outside (£)": others},
    )


def where_suppliers_were_based(results: Results) -> Exhibit:
    """Return a map with a year slider: net pounds by small area in every year up to the report's."""
    drawn = map_frames.small_areas(results)
    years = sorted(wording.up_to(results, results.shares)["financial_year"].unique())
    by_year = map_frames.by_year(results, drawn, years)
    halves = {year: _half(areas) for year, areas in by_year.items()}
    inside = int(drawn.areas["inside"].sum())
    ends = dict.fromkeys([years[0], years[-1]])
    told = [f"{halves[year]} of {inside} {drawn.many} in {year}" for year in ends]
    every = by_year[results.year].assign(**{year: areas["pence"] for year, areas in by_year.items()})
    columns = {"Area": "name", **{f"{year} (£)": year for year in years[::-1]}}
    draw, look = _drawing(drawn, by_year)
    looks = {year: look(areas) for year, areas in by_year.items()}
    counts = {f"{drawn.many} that hold half, {year}": half for year, half in halves.items()}
    return wording.exhibit(
        results,
        "where_suppliers_were_based",
        f"Half of the pounds placed inside went to suppliers in {sentences.listed(told)}",
        tables.display(every, columns),
        words=drawn.words,
        figures=[maps.with_years(draw("", by_year[years[-1]]), looks)],
        also={**counts, f"{drawn.many} inside": inside},
    )


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


def _finding(results: Results, areas: pd.DataFrame, kind: str) -> str:
    """Return how few areas hold the suppliers that are paid half of the local pounds placed.

    Where too much is unknown for one local share: in how many areas any supplier could be placed.
    """
    paid = areas.loc[areas["inside"] & (areas["pence"] > 0), "pence"]
    if len(rest_of(results)):
        return f"{len(paid) or 'no'} {kind} inside can be shown"
    if paid.empty:
        return "none could be placed inside"
    printing = wording.share_in(results, "local_share").printing
    if printing == "none":
        return f"some could be placed in {len(paid)} of {int(areas['inside'].sum())} {kind}"
    known = "" if printing == "single" else "the known "
    whose = "local" if results.definition.local.area == "authority" else results.body.place
    return f"half of {known}{whose} pounds went to those in {_half(areas)} of {int(areas['inside'].sum())} {kind}"


def rest_of(results: Results) -> pd.DataFrame:
    """Return the year's areas that the public edition puts together, because too few are paid in each."""
    rest = wording.of_year(results.places[results.places["area_kind"] == "rest"], results.year)
    return rest[rest["pence"].notna()]


def _rest(results: Results) -> str:
    """Say what areas with few payees come to together."""
    told = [f"{row.name}: {short_pounds(int(row.pence))}" for row in tables.rows_of(rest_of(results))]
    few = "Not on the map, because too few are paid in each area, or the place is not known closer: "
    return f"{few}{sentences.listed(told)}." if told else ""


def _cells(results: Results, areas: pd.DataFrame) -> dict[str, object]:
    """Return the sums and counts that the words quote, as cells."""
    inside, paid = areas["inside"], areas["pence"] > 0
    return {
        "Inside (£)": areas.loc[inside, "pence"].sum(),
        "Around (£)": areas.loc[~inside, "pence"].sum(),
        "All in scope (£)": wording.share_in(results, "local_share").of_pence,
        "Not placed (£)": wording.unknown_pence(results),
        **{f"{row.name} (£)": row.pence for row in tables.rows_of(rest_of(results))},
        "Areas that hold half of the local pounds placed": _half(areas),
        "Areas with pounds": int((inside & paid).sum()),
        "All areas inside": int(inside.sum()),
    }


def _half(areas: pd.DataFrame) -> int:
    """Return how few areas hold the suppliers that are paid half of the local pounds placed."""
    paid = areas.loc[areas["inside"] & (areas["pence"] > 0), "pence"].sort_values(ascending=False)
    return int((paid.cumsum() < paid.sum() / 2).sum()) + (len(paid) > 0)


def _not_shown(results: Results, areas: pd.DataFrame) -> str:
    inside = int(areas.loc[areas["inside"], "pence"].sum())
    around = int(areas.loc[~areas["inside"], "pence"].sum())
    nearby = f" and {short_pounds(around)} nearby" if around else ""
    total, unknown = wording.share_in(results, "local_share").of_pence, wording.unknown_pence(results)
    shown = f"the map shows {short_pounds(inside)} paid to suppliers inside{nearby}"
    missing = f"{short_pounds(unknown)} could not be placed"
    if rest_of(results).empty:
        missing += ", and the rest is further away"
    return f"Of {short_pounds(total)} in scope in {results.year}, {shown}; {missing}."
