"""Where paid suppliers are based: last year, this year and the change, on one scale; and all years with a slider."""

from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import map_scales, maps, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.map_years import with_years
from svanalysis.report import map_frames, wording
from svanalysis.report.map_frames import Drawn

if TYPE_CHECKING:
    from svanalysis.report.results import Results

NOT_WORK = "An address is where the supplier is paid or registered, not where work was done."


def where_suppliers_are_based(results: "Results") -> Exhibit:
    """Return maps of net pounds by the small area in which paid suppliers are based.

    Where the body file names official shapes: those, shaded, or as circles where their sizes would mislead. Where not:
    a circle a postcode sector on a tessellated outline, which says that it is approximate.
    """
    drawn = map_frames.small_areas(results)
    areas, figures = _panels(results, drawn)
    return Exhibit(
        key="where_suppliers_are_based",
        title=f"{sentences.where_based(results.year)}: {_finding(results, areas, drawn.many)}",
        subtitle=wording.subtitle(results, f"Net in-scope payments by {_one(drawn)}"),
        table=_table(results, areas),
        figures=figures if areas[["pence", "pence_before"]].notna().any(axis=None) else (),
        sentences=(_not_shown(results, areas), *_rest(results)),
        source=wording.source(results),
        note=" ".join([*drawn.remarks, NOT_WORK]),
        also=_cells(results, areas),
    )


def authorities_around(results: "Results") -> Exhibit:
    """Return maps of net pounds by the authority around the body's own in which paid suppliers are based."""
    drawn = map_frames.authorities(results)
    areas, figures = _panels(results, drawn)
    shown, placed = int(areas["pence"].sum()), wording.of_year(results.authorities, results.year)
    others = int(placed.loc[placed["authority"] != results.body.authority, "pence"].sum())
    most = areas.dropna(subset=["pence"]).nlargest(1, "pence")
    where = f"the {short_pounds(others)} paid to suppliers placed outside {results.body.place}"
    title = f"Of the authorities around {results.body.place}, suppliers in {{}} are paid most"
    return Exhibit(
        key="authorities_around",
        title=title.format(most["name"].iloc[0]) if len(most) else f"None placed around {results.body.place}",
        subtitle=wording.subtitle(results, "Net in-scope payments by authority of the supplier"),
        table=_table(results, areas),
        figures=figures,
        sentences=(f"The map shows {short_pounds(shown)} of {where}; the rest is further away.",),
        source=wording.source(results),
        note=" ".join([*drawn.remarks, NOT_WORK]),
        also={
            "On the map (£)": tables.whole_pounds(shown),
            "Placed outside (£)": tables.whole_pounds(others),
        },
    )


def where_suppliers_were_based(results: "Results") -> Exhibit:
    """Return a map with a year slider: net pounds by small area in every year up to the report's."""
    drawn = map_frames.small_areas(results)
    years = sorted(wording.up_to(results, results.shares)["financial_year"].unique())
    by_year = map_frames.by_year(results, drawn, years)
    every = pd.concat(by_year.values())
    halves = {year: _half(areas) for year, areas in by_year.items()}
    inside = int(drawn.areas["inside"].sum())
    told = [
        f"{halves[year]} of {inside} {drawn.many} in {year}" for year in dict.fromkeys([years[0], years[-1]])
    ]
    columns = {
        "Area": ("name", tables.words),
        **{f"{year} (£)": (year, tables.whole_pounds) for year in years[::-1]},
    }
    table = by_year[results.year].assign(**{year: areas["pence"] for year, areas in by_year.items()})
    return Exhibit(
        key="where_suppliers_were_based",
        title=f"Half of the pounds placed inside went to suppliers in {sentences.listed(told)}",
        subtitle=wording.subtitle(results, f"Net in-scope payments by {_one(drawn)}", over_years=True),
        table=tables.display(table, columns),
        figures=(_slider(drawn, by_year, every),),
        source=wording.source(results),
        note=" ".join([*drawn.remarks, f"One scale for all years. {NOT_WORK}"]) + wording.part_years(results),
        also={f"{drawn.many} that hold half, {year}": f"{half:,}" for year, half in halves.items()}
        | {f"{drawn.many} inside": f"{inside:,}"},
    )


def _slider(drawn: Drawn, by_year: dict[str, pd.DataFrame], every: pd.DataFrame) -> go.Figure:
    """Return the latest year's map with a slider over all years."""
    areas = by_year[max(by_year)]
    if drawn.shaded:
        breaks = map_scales.class_breaks(every["pence"])
        looks = {year: maps.area_look(one, breaks) for year, one in by_year.items()}
        return with_years(maps.area_map("", areas, drawn.ground, breaks, every), looks)
    largest = _largest(every)
    looks = {year: maps.dot_look(one, largest) for year, one in by_year.items()}
    return with_years(maps.dot_map("", areas, drawn.ground, largest, every), looks)


def _panels(results: "Results", drawn: Drawn) -> tuple[pd.DataFrame, tuple[go.Figure, ...]]:
    """Return this year's areas with last year's beside them, and a panel a year and one for the change."""
    years = [year for year in (results.previous, results.year) if year]
    by_year = map_frames.by_year(results, drawn, years)
    every, areas = pd.concat(by_year.values()), by_year[results.year]
    before = by_year[years[0]]
    moved = areas["pence"].fillna(0) - before["pence"].fillna(0)
    both = areas.assign(
        pence_before=before["pence"],
        change_pence=moved.where(areas["pence"].notna() | before["pence"].notna()),
    )
    title = f"Change, {results.previous} to {results.year}"
    if drawn.shaded:
        breaks = map_scales.class_breaks(every["pence"])
        figures = [maps.area_map(year, one, drawn.ground, breaks, every) for year, one in by_year.items()]
        step = map_scales.middle_step(both["change_pence"])
        change = maps.area_change_map(title, both, drawn.ground, step)
    else:
        largest = _largest(every)
        figures = [maps.dot_map(year, one, drawn.ground, largest, every) for year, one in by_year.items()]
        change = maps.dot_change_map(title, both, drawn.ground, largest)
    return both, (*figures, *([change] if results.previous else []))


def _largest(every: pd.DataFrame) -> int:
    """Return the most pence of any area in any panel: the scale of the circles."""
    most = every["pence"].abs().max()
    return 1 if pd.isna(most) else max(int(most), 1)


def _one(drawn: Drawn) -> str:
    return {"sector": "postcode sector", "lsoa": "LSOA"}.get(drawn.kind, drawn.kind)


def _table(results: "Results", areas: pd.DataFrame) -> pd.DataFrame:
    """Return what the panels show, the most pounds first; areas withheld are marked by `tables.display`."""
    share = wording.share_in(results, "local_share").printing
    ranked = areas.sort_values("pence", ascending=False, kind="stable")
    columns = _columns(results)
    if areas["inside"].all():
        del columns["Inside"]
    if share == "single":
        columns["Share of all in scope (%)"] = ("of_all", tables.share)
    return tables.display(ranked.assign(withheld=ranked["withheld"].map({True: "[c]", False: ""})), columns)


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
    return int((paid.cumsum() < paid.sum() / 2).sum()) + (len(paid) > 0)


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
