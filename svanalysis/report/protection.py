"""What the public edition of one body's report withholds, table by table, and the log that says why."""

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from svanalysis.core.disclosure_rules import disclosure
from svanalysis.report import wording
from svanalysis.report.disclosure import Found, alone, counted, merged, withheld
from svanalysis.report.people import ALL, FAMILIES, NO_CLOSER, WHOLE, atoms, payees

if TYPE_CHECKING:
    from svanalysis.measure.spend import Spend
    from svanalysis.report.results import Results

LOG = ["table", "financial_year", "row", "what", "why"]
_NOT_SME = {"large": "other", "unknown": "other"}  # sizes whose pounds are a total less those of SMEs
_PRINTED = ("authority", "unknown")  # rings whose pounds are quoted in the words of the page
_SO_THAT = "so that the rest can be shown"
_RING = "a withheld ring would be told by it"
_NEAR = "Rest of"
_EXPOSED = "a withheld size would be told by it"


class Protection(NamedTuple):
    """What the public edition withholds.

    `cells` are those of `disclosure.counted`, `areas` the same of the tables with a rest, as they are shown. `found`
    says per table what is withheld and why, and per family of measures, as `services/local_sme`, what is withheld of
    its numbers. `rest` says per table which rows become the rest of which parent. `names` is the public name of each
    supplier id, '' where it has none.
    """

    cells: pd.DataFrame
    areas: dict[str, pd.DataFrame]
    found: dict[str, Found]
    rest: dict[str, dict[str, list[str]]]
    names: pd.Series


def protected(
    results: "Results", spend: "Spend", wards: pd.DataFrame | None, before: pd.DataFrame | None = None
) -> Protection:
    """Work out what the public edition withholds; `before` are the atoms of the last releases, if there are any.

    A whole service, then each family of measures of it: its yes, no and unknown. Of the body as a whole only what is
    printed is a cell: the denominators and the yes. Sizes of all SMEs and of all others add up to printed totals.
    """
    known = atoms(spend, wards)
    known = _rings_together(known[known["financial_year"] <= results.year], before)
    cells = counted(known, before)
    found = {"rings": withheld(of(cells, "rings"), fixed=_PRINTED)}
    sizes = of(cells, "sizes")
    found["sizes"] = withheld(sizes, _NOT_SME)
    exposed = {(year, ALL): _EXPOSED for year in alone(found["sizes"], sizes, _NOT_SME)}
    shares = of(cells, "shares")
    shares = shares[(shares["cut"] == WHOLE) | shares["cut"].str.endswith(":yes")]
    found |= _families("shares", shares, {"sme_share": exposed, "local_sme": exposed})
    found |= _families("services", of(cells, "services"), {})
    rest, areas = {}, {}
    for name, parents in _parents(results, spend, cells).items():
        then = None if before is None else of(before, name)
        rest[name], areas[name] = _with_rest(of(known, name), then, parents, results.body.authority)
        groups = {**parents, **{parent: parent for parent in parents.values()}}
        start = _told_by_rings(found["rings"], areas[name], groups) if name == "authorities" else {}
        found[name] = withheld(areas[name], groups, start=start)
    names = payees(spend).set_index("supplier_id")["public_name"]
    return Protection(cells, areas, found, rest, names)


def _with_rest(
    known: pd.DataFrame, before: pd.DataFrame | None, parents: dict[str, str], own: str
) -> tuple[dict[str, list[str]], pd.DataFrame]:
    """Return which rows become the rest of each parent, and the cells of the table as it then is."""
    known = known[known["row"].isin([*parents, own])]
    rest = merged(known, before, parents)
    label = {row: parent for parent, rows in rest.items() for row in rows}
    then = None if before is None else before.assign(row=before["row"].replace(label))
    return rest, counted(known.assign(row=known["row"].replace(label)), then)


def _told_by_rings(rings: Found, cells: pd.DataFrame, groups: dict[str, str]) -> Found:
    """Return the authorities that would add up to a withheld ring."""
    years = {(year, row == "region") for year, row in rings if row != "authority"}
    rows = cells[["financial_year", "row"]].itertuples(index=False, name=None)
    return {
        (year, row): _RING
        for year, row in rows
        if row in groups and (year, groups[row].startswith(_NEAR)) in years
    }


def of(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Return the atoms or cells of one table."""
    return frame[frame["table"] == table]


def _rings_together(known: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Put rings together by the rule, in all years, where one of them would be withheld in any."""
    rings, together = known["table"] == "rings", disclosure().together
    cells = counted(known[rings], None if before is None else of(before, "rings"))
    if (cells["row"].isin(together) & (cells["why"] != "")).any():
        return known.assign(row=known["row"].mask(rings, known["row"].replace(together)))
    return known


def _families(table: str, cells: pd.DataFrame, start: dict[str, Found]) -> dict[str, Found]:
    """Return which rows are withheld whole, and which numbers of each family of measures.

    What is withheld of the local share is so of the shares within it: its numerator is their denominator.
    """
    whole = withheld(cells[cells["cut"] == WHOLE])
    family = cells["cut"].str.partition(":")[0].map(FAMILIES)
    found = {table: whole}
    for name in dict.fromkeys(FAMILIES.values()):
        outer = found[f"{table}/local_share"] if name == "local_sme" else whole
        found[f"{table}/{name}"] = withheld(cells[family == name], start={**start.get(name, {}), **outer})
    return found


def _parents(results: "Results", spend: "Spend", cells: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return for the tables with a rest the parent of each row; the body's own authority stands alone."""
    own, regions = results.body.authority, spend.areas.set_index("authority")["region_name"]
    rows = {name: of(cells, name)["row"].unique() for name in ("authorities", "places", "exclusions")}
    near, far = f"{_NEAR} {wording.region_name(own)}", "Other authorities elsewhere"
    placed = spend.classified[spend.classified["sector"].fillna("") != ""]
    majority = placed.groupby("sector")["majority"].agg(lambda held: next(iter(held.mode()), ""))
    wards = results.places.loc[results.places["area_kind"] == "ward", "area"]
    inside = {*majority.index[majority == own], *wards, NO_CLOSER + own}
    here, there = f"{_NEAR} {results.body.place}", "Other areas elsewhere"
    return {
        "authorities": {
            row: near if regions.get(row) == regions[own] else far
            for row in rows["authorities"]
            if row not in {own, ""}
        },
        "places": {
            row: here if row in inside else there
            for row in rows["places"]
            if row in inside or not row.startswith(NO_CLOSER)
        },
        "exclusions": dict.fromkeys(rows["exclusions"], "Other reasons"),
    }


def disclosure_log(results: "Results", kept: Protection) -> pd.DataFrame:
    """Return what the public edition does not show, and why: `table`, `financial_year`, `row`, `what`, `why`.

    One row per table left out, per cell withheld and per row merged into a rest; `financial_year` is '' for all years.
    """
    left_out = [name for name in results.tables() if name not in disclosure().tables]
    rows = [(name, "", "", "left out", "not among the public tables") for name in left_out]
    for table, found in kept.found.items():
        rows += [(table, year, row, "withheld", why) for (year, row), why in found.items()]
    cause = (
        kept.cells[kept.cells["why"] != ""]
        .drop_duplicates(["table", "row"])
        .set_index(["table", "row"])["why"]
    )
    for table, parents in kept.rest.items():
        for parent, members in parents.items():
            said = f"put into {parent}"
            rows += [(table, "", row, said, cause.get((table, row), _SO_THAT)) for row in members]
    unnamed = f"{int((kept.names == '').sum())} of {len(kept.names)} suppliers"
    rows.append(("", "", unnamed, "counted, not named", "not matched surely enough, or a person"))
    return pd.DataFrame(rows, columns=LOG).sort_values(LOG, kind="stable").reset_index(drop=True)
