"""What a report shows: one function an exhibit, each from a body's measured results and nothing else."""

from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import bars, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.sentences import Share
from svanalysis.report import wording
from svanalysis.report.file_exhibits import files_read, refused_records
from svanalysis.report.map_exhibit import (
    authorities_around,
    where_suppliers_are_based,
    where_suppliers_were_based,
)
from svanalysis.report.method_exhibits import coverage, definition, excluded, made_with
from svanalysis.report.plan_exhibits import action_plan, best_practice, case_studies, indicators
from svanalysis.report.published_exhibit import beside_published
from svanalysis.report.revision_exhibits import revisions
from svanalysis.report.share_exhibits import headline, shares_over_time
from svanalysis.report.statement_exhibits import glossary, method_statement
from svanalysis.report.supplier_exhibits import supplier_records
from svanalysis.report.unplaced_exhibit import first_to_find

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_AUTHORITIES = 8
MUCH_UNKNOWN = 0.2  # the printing rule's last limit
SIZES = {
    "micro": "Micro",
    "small": "Small",
    "medium": "Medium",
    "sme": "SME, band not known",
    "large": "Large",
    "unknown": "Not known",
}


def where_each_pound_goes(results: "Results") -> Exhibit:
    """Return every year's pounds by ring, the unknown drawn as well."""
    rings = wording.up_to(results, results.rings).sort_values(
        "financial_year", ascending=False, kind="stable"
    )
    parts = _ring_parts(rings)
    region = wording.region_name(results.body.authority)
    names = {
        "authority": results.body.place,
        "region": f"Rest of {region}",
        "elsewhere": "Elsewhere",
        "unknown": "Not known",
    }
    ring_names = {**names, "uk": "Rest of the UK", "overseas": "Overseas"}
    printing = wording.printing_by_year(results, "local_share")
    named = rings.assign(name=rings["ring"].map(ring_names), unknown=rings["ring"] == "unknown")
    return Exhibit(
        key="where_each_pound_goes",
        title=_rings_title(results, parts, region),
        subtitle=wording.subtitle(
            results, "In-scope payments by where the supplier is based", over_years=True
        ),
        table=_pounds_table(named, "Supplier based in", printing),
        figures=(bars.pound_bars(parts, names, as_shares=set(printing.values()) == {"single"}),),
        source=wording.source(results),
        note="A bar is all of a year's in-scope pounds. Elsewhere is the rest of the UK and overseas. "
        "Not known is never counted as elsewhere." + wording.part_years(results),
    )


def _rings_title(results: "Results", parts: pd.DataFrame, region: str) -> str:
    now = parts[parts["financial_year"] == results.year].set_index("part")["share"]
    if now["unknown"] > MUCH_UNKNOWN:
        return f"Where suppliers are based is not known for {sentences.percent(now['unknown'])} of pounds"
    near = now["region"] >= now["elsewhere"]
    if abs(now["region"] - now["elsewhere"]) <= now["unknown"]:
        return f"{sentences.percent(now['unknown'])} of pounds could not be placed"
    where = f"in the rest of {region}" if near else f"outside {region}"
    return f"Beyond {results.body.place}, most pounds go to suppliers {where}"


def _ring_parts(rings: pd.DataFrame) -> pd.DataFrame:
    part = rings["ring"].replace({"uk": "elsewhere", "overseas": "elsewhere"})
    summed = rings.assign(part=part).groupby(["financial_year", "part"])[["pence", "share"]].sum()
    every = pd.MultiIndex.from_product(
        [sorted(rings["financial_year"].unique()), list(bars.PART_STYLES)], names=["financial_year", "part"]
    )
    return summed.reindex(every, fill_value=0).reset_index()


def _pounds_table(rows: pd.DataFrame, heading: str, printing: dict[str, str]) -> pd.DataFrame:
    """Return a table of pounds and shares; no share the printing rule forbids, save the unknown's own."""
    printed = [
        tables.share(row.share) if row.unknown else tables.printed(row.share, printing[row.financial_year])
        for row in tables.rows_of(rows)
    ]
    columns: dict[str, tuple[str, tables.Writer]] = {
        heading: ("name", tables.words),
        "Year": ("financial_year", tables.words),
        "Pounds (£)": ("pence", tables.whole_pounds),
        "Share (%)": ("printed", tables.words),
        "Suppliers": ("suppliers", tables.count),
    }
    return tables.display(rows.assign(printed=printed), columns)


def where_the_rest_goes(results: "Results") -> Exhibit:
    """Return the authorities outside the body's own that hold the suppliers paid most."""
    place, local = wording.in_local_place(results), wording.local_authorities(results)
    elsewhere = results.authorities[~results.authorities["authority"].isin(local)].assign(unknown=False)
    everywhere = wording.of_year(elsewhere, results.year).sort_values("pence", ascending=False, kind="stable")
    single = elsewhere[(elsewhere["authority"] != "") & elsewhere["pence"].notna()]  # no rest, none withheld
    now = everywhere[everywhere["authority"].isin(wording.of_year(single, results.year)["authority"])]
    shown = _with_year_before(
        now.head(MOST_AUTHORITIES), wording.of_year(single, results.previous), "authority"
    )
    printing = wording.printing_by_year(results, "local_share")
    unknown = wording.unknown_pence(results)
    shown_alone = ", of authorities shown alone" if len(everywhere) > len(now) else ""
    among = (
        f"Outside {place}{shown_alone}"
        if printing[results.year] == "single"
        else f"Of what is placed outside {place}{shown_alone}"
    )
    title = (
        f"{among}, the largest sum goes to suppliers in {now['name'].iloc[0]}"
        if len(now)
        else f"{'None' if everywhere.empty else 'No one authority'} placed outside {place}"
    )
    missing = (
        f"Not in these bars: {short_pounds(unknown)} paid to suppliers that cannot be placed."
        if unknown
        else ""
    )
    return Exhibit(
        key="where_the_rest_goes",
        title=title,
        subtitle=wording.subtitle(results, f"In-scope payments to suppliers based outside {place}"),
        table=_pounds_table(everywhere, "Authority", printing),
        figures=_ranked(results, shown, printing),
        sentences=tuple(filter(None, (missing,))),
        source=wording.source(results),
        note="A share is of all in-scope pounds.",
        also={"Not placed (£)": tables.whole_pounds(unknown)},
    )


def size_bands(results: "Results") -> Exhibit:
    """Return local spend by the size of the supplier, the unknown drawn as well."""
    local = wording.up_to(results, results.sizes[results.sizes["part"] == "local"])
    order = local["size"].map(list(SIZES).index)
    named = local.assign(name=local["size"].map(SIZES), order=order, unknown=local["size"] == "unknown")
    now = wording.of_year(named, results.year).sort_values("order")
    shown = _with_year_before(
        now[now["pence"].fillna(0) != 0], wording.of_year(named, results.previous), "size"
    )
    printing = wording.printing_by_year(results, "sme_share_of_local")
    return Exhibit(
        key="size_bands",
        title=_sizes_title(now, wording.share_in(results, "sme_share_of_local")),
        subtitle=wording.subtitle(
            results, f"Payments to {wording.local_place(results)} suppliers by size of supplier"
        ),
        table=_pounds_table(
            named.sort_values(["financial_year", "order"], ascending=[False, True]), "Size", printing
        ),
        figures=_ranked(results, shown, printing),
        source=wording.source(results),
        note="Not known is never counted as not SME. " + sentences.DO_NOT_ADD,
        also=wording.level_cells(wording.share_in(results, "sme_share_of_local"), "SME share of local spend"),
    )


def _sizes_title(now: pd.DataFrame, nested: Share) -> str:
    shares = now.set_index("size")["share"]
    if shares.empty:
        return "No payment to a local supplier" if nested.of_pence == 0 else "No size of a local supplier"
    if not nested.applies:
        return sentences.sme_sentence(nested).rstrip(".")
    if shares.get("unknown", 0.0) > MUCH_UNKNOWN or nested.printing == "none":
        unknown = sentences.percent(float(shares.get("unknown", 0.0)))
        return f"The size of local suppliers is not known for {unknown} of local pounds"
    bands = shares.reindex(["micro", "small", "medium", "sme"]).fillna(0)
    largest = bands.drop("sme")
    most = f", most of it {largest.idxmax()} firms" if largest.max() > bands.sum() / 2 else ""
    return f"SMEs receive {sentences.printed(nested)} of local spend{most}"


def _ranked(results: "Results", rows: pd.DataFrame, printing: dict[str, str]) -> tuple[go.Figure, ...]:
    shown = {printing.get(year) for year in (results.year, results.previous) if year}
    return (
        (bars.ranked_bars(rows, results.year, results.previous, as_shares=shown == {"single"}),)
        if len(rows)
        else ()
    )


def _with_year_before(now: pd.DataFrame, before: pd.DataFrame, key: str) -> pd.DataFrame:
    by_key = before.set_index(key)
    return now.assign(share_before=now[key].map(by_key["share"]), pence_before=now[key].map(by_key["pence"]))


__all__ = [
    "action_plan",
    "authorities_around",
    "beside_published",
    "best_practice",
    "case_studies",
    "coverage",
    "definition",
    "excluded",
    "files_read",
    "first_to_find",
    "glossary",
    "headline",
    "indicators",
    "made_with",
    "method_statement",
    "refused_records",
    "revisions",
    "shares_over_time",
    "size_bands",
    "supplier_records",
    "where_each_pound_goes",
    "where_suppliers_are_based",
    "where_suppliers_were_based",
    "where_the_rest_goes",
]
