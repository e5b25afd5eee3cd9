"""What a report shows: one function an exhibit, each from a body's measured results and nothing else."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import bars, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.map_exhibit import (
    authorities_around,
    where_suppliers_are_based,
    where_suppliers_were_based,
)
from svanalysis.report.method_exhibits import (
    coverage,
    definition,
    excluded,
    files_read,
    made_with,
    refused_records,
)
from svanalysis.report.plan_exhibits import action_plan, best_practice, case_studies, indicators
from svanalysis.report.published_exhibit import beside_published
from svanalysis.report.results import Results
from svanalysis.report.revision_exhibits import revisions
from svanalysis.report.share_exhibits import headline, shares_over_time
from svanalysis.report.statement_exhibits import glossary, method_statement
from svanalysis.report.supplier_exhibits import supplier_records

MOST_AUTHORITIES, MOST_SUPPLIERS = 8, 25
MOST_BARS = 10  # of suppliers to find
PASSED_ON = "paid on behalf of others"  # how the reason of an intermediary begins
SIZES = wording.labels("sizes")


def where_each_pound_goes(results: Results) -> Exhibit:
    """Return every year's pounds by ring, the unknown drawn as well."""
    rings = wording.up_to(results, results.rings)
    rings = rings.sort_values("financial_year", ascending=False, kind="stable")
    parts, printing = _ring_parts(rings), wording.printing_by_year(results, "local_share")
    every = {**wording.rings(results.body), "elsewhere": "Elsewhere"}
    names = {part: every[part] for part in bars.PART_STYLES}
    named = rings.assign(name=rings["ring"].map(every), unknown=rings["ring"] == "unknown")
    figures = [bars.pound_bars(parts, names, as_shares=set(printing.values()) == {"single"})]
    now = parts[parts["financial_year"] == results.year].set_index("part")["share"].to_dict()
    rows = _with_printed(named, printing)
    return wording.exhibit(results, "where_each_pound_goes", rows, figures, now=now)


def _ring_parts(rings: pd.DataFrame) -> pd.DataFrame:
    part = rings["ring"].replace({"uk": "elsewhere", "overseas": "elsewhere"})
    summed = rings.assign(part=part).groupby(["financial_year", "part"])[["pence", "share"]].sum()
    years = sorted(rings["financial_year"].unique())
    every = pd.MultiIndex.from_product([years, list(bars.PART_STYLES)], names=["financial_year", "part"])
    return summed.reindex(every, fill_value=0).reset_index()


def _with_printed(rows: pd.DataFrame, printing: dict[str, str]) -> pd.DataFrame:
    """Add shares as they may be printed; the share that is not known always may."""
    rules = ["single" if row.unknown else printing[row.financial_year] for row in tables.rows_of(rows)]
    return rows.assign(printed=list(map(tables.printed, rows["share"], rules)))


def where_the_rest_goes(results: Results) -> Exhibit:
    """Return the authorities outside the body's own that hold the suppliers paid most."""
    local, printing = wording.local_authorities(results), wording.printing_by_year(results, "local_share")
    elsewhere = results.authorities[~results.authorities["authority"].isin(local)].assign(unknown=False)
    everywhere = wording.of_year(elsewhere, results.year).sort_values("pence", ascending=False, kind="stable")
    single = elsewhere[(elsewhere["authority"] != "") & elsewhere["pence"].notna()]  # no rest, none withheld
    now = everywhere[everywhere["authority"].isin(wording.of_year(single, results.year)["authority"])]
    before = wording.of_year(single, results.previous)
    figures = _ranked(results, now.head(MOST_AUTHORITIES), before, "authority", printing)
    rows, names = _with_printed(everywhere, printing), now["name"].tolist()
    return wording.exhibit(results, "where_the_rest_goes", rows, figures, names=names)


def size_bands(results: Results) -> Exhibit:
    """Return local spend by the size of the supplier, the unknown drawn as well."""
    local = wording.up_to(results, results.sizes[results.sizes["part"] == "local"])
    order = local["size"].map(list(SIZES).index)
    named = local.assign(name=local["size"].map(SIZES), order=order, unknown=local["size"] == "unknown")
    now = wording.of_year(named, results.year).sort_values("order")
    paid, before = now[now["pence"].fillna(0) != 0], wording.of_year(named, results.previous)
    printing = wording.printing_by_year(results, "sme_share_of_local")
    rows = _with_printed(named.sort_values(["financial_year", "order"], ascending=[False, True]), printing)
    figures = _ranked(results, paid, before, "size", printing)
    shares, nested = now.set_index("size")["share"], wording.share_in(results, "sme_share_of_local")
    bands = shares.reindex(["micro", "small", "medium", "sme"]).fillna(0)
    largest = bands.drop("sme")
    most = largest.idxmax() if largest.max() > bands.sum() / 2 else ""
    also = wording.level_cells(nested, "SME share of local spend")
    said: dict[str, Any] = {"shares": shares.to_dict(), "nested": nested, "most": most}
    return wording.exhibit(results, "size_bands", rows, figures, also=also, **said)


def _ranked(
    results: Results, now: pd.DataFrame, before: pd.DataFrame, key: str, printing: dict[str, str]
) -> list[go.Figure]:
    """Return the year's rows as bars beside those of the year before; nothing where there are none."""
    was = now[key].map(before.set_index(key)["share"]), now[key].map(before.set_index(key)["pence"])
    as_shares = {printing.get(year) for year in (results.year, results.previous) if year} == {"single"}
    drawn = now.assign(share_before=was[0], pence_before=was[1])
    return [bars.ranked_bars(drawn, results.year, results.previous, as_shares=as_shares)] if len(now) else []


def first_to_find(results: Results) -> Exhibit:
    """Return the suppliers whose place or size is missing, most pounds first.

    An intermediary has no place of its own to find: it is listed, but neither drawn nor promised.
    """
    rows = results.unplaced
    no_place = rows["what"] == "place"
    passed_on = rows["because"].fillna("").str.startswith(PASSED_ON)
    drawn = rows[no_place & ~passed_on].head(MOST_BARS).assign(share=0.0, unknown=False)
    settled, held = (int(some["pence"].sum()) for some in (drawn, rows[no_place & passed_on]))
    figures = [bars.ranked_bars(drawn, results.year, None, as_shares=False)] if len(drawn) else []
    missing, shown = rows["supplier_id"].nunique(), _one_row_a_supplier(rows)
    sums: dict[str, Any] = {"missing": missing, "drawn": len(drawn), "settled": settled, "held": held}
    return wording.exhibit(results, "first_to_find", shown, figures, **sums)


def _one_row_a_supplier(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the suppliers that head either list, with everything that is missing of each."""
    first = rows.groupby("what", sort=False).head(MOST_SUPPLIERS)["supplier_id"]
    shown = rows[rows["supplier_id"].isin(first)].assign(missing=rows["what"].map(wording.labels("missing")))
    same = {name: (name, "first") for name in ("name", "pence", "lines")}
    return shown.groupby("supplier_id", sort=False, as_index=False).agg(
        **same,
        missing=("missing", " and ".join),
        because=("because", lambda told: "; ".join(dict.fromkeys(told))),
    )


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
