"""What the public edition of one body's report withholds, table by table, and the log that says why."""

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from svanalysis.core.disclosure_rules import disclosure
from svanalysis.core.text import name_key
from svanalysis.measure.partners import ALL as ALL_PARTNERS
from svanalysis.measure.shares import MEASURES
from svanalysis.present.tables import rows_of
from svanalysis.report import wording
from svanalysis.report.disclosure import FROM_TOTAL, Found, alone, counted, merged, reasons, withheld
from svanalysis.report.people import ALL, FAMILIES, NO_CLOSER, WHOLE, atoms, payees
from svanalysis.report.wording import labels

if TYPE_CHECKING:
    from svanalysis.measure.spend import Spend
    from svanalysis.report.results import Results

LOG = ["table", "financial_year", "row", "what", "why"]
_NOT_SME = {"large": "other", "unknown": "other"}  # sizes whose pounds are a total less those of SMEs
_PRINTED = ("authority", "unknown")  # rings whose pounds are quoted in the words of the page
_NEAR = "Rest of"


class Protection(NamedTuple):
    """What the public edition withholds.

    `cells` are those of `disclosure.counted`, `areas` the same of the tables with a rest, as they are shown. `found`
    says per table what is withheld and why, and per family of measures, as `services/local_sme`, what is withheld of
    its numbers. `rest` says per table which rows become the rest of which parent. `names` is the public name of each
    supplier id, '' where it has none, and `unnamed` are the names that no text may hold, in capitals. `beside` are the
    cells that a total of the whole body tells, because all of it but them is printed as a measure's pounds.
    """

    cells: pd.DataFrame
    areas: dict[str, pd.DataFrame]
    found: dict[str, Found]
    rest: dict[str, dict[str, list[str]]]
    names: pd.Series
    unnamed: frozenset[str]
    beside: pd.DataFrame


def protected(
    results: "Results", spend: "Spend", wards: pd.DataFrame | None, before: pd.DataFrame | None = None
) -> Protection:
    """Work out what the public edition withholds; `before` are the atoms of the last releases, if there are any.

    A whole service, then each family of measures of it: its yes, no and unknown. Of the body as a whole only what is
    printed is a cell: the denominators and the yes. Sizes of all SMEs and of all others add up to printed totals.
    """
    known = _rings_together(atoms(spend, wards, results.year, results.previous), before)
    cells, why = counted(known, before), labels("why")
    found = {"rings": withheld(of(cells, "rings"), fixed=_PRINTED)}
    sizes = of(cells, "sizes")
    found["sizes"] = withheld(sizes, _NOT_SME)
    exposed = {(year, ALL): why["size"] for year in alone(found["sizes"], sizes, _NOT_SME)}
    shares = of(cells, "shares")
    shares = shares[(shares["cut"] == WHOLE) | shares["cut"].str.endswith(":yes")]
    found |= _families("shares", shares, {"sme_share": exposed, "local_sme": exposed})
    found |= _families("services", of(cells, "services"), {})
    found |= _rolled_up(of(cells, "partners"))
    parts = of(cells, "parts")
    found |= {f"parts/{name}": withheld(parts[parts["cut"] == name]) for name in MEASURES}
    found["opportunities"] = _not_rounded_away(of(cells, "opportunities"))
    rest, areas = {}, {}
    for name, parents in _parents(results, spend, cells).items():
        then = None if before is None else of(before, name)
        rest[name], areas[name] = _with_rest(of(known, name), then, parents, results.body.authority)
        groups = {**parents, **{parent: parent for parent in parents.values()}}
        start = _told_by_rings(found["rings"], areas[name], groups) if name == "authorities" else {}
        found[name] = withheld(areas[name], groups, start=start)
    names = payees(spend).set_index("supplier_id")["public_name"]
    return Protection(cells, areas, found, rest, names, _unnamed(spend, names), _beside(of(known, "shares")))


def _unnamed(spend: "Spend", names: pd.Series) -> frozenset[str]:
    """Return the names in capitals of suppliers that may not be named; one word alone is too common to look for."""
    known = spend.classified[["supplier_id", "name"]].dropna()
    secret = known[~known["supplier_id"].isin(names[names != ""].index)]
    every = {name.upper() for name in secret.to_numpy().ravel()} - {name.upper() for name in names}
    return frozenset(name for name in every if " " in name)


def _beside(known: pd.DataFrame) -> pd.DataFrame:
    """Return of each measure's whole what is not yes, where it holds one or two people: the cells of `counted`."""
    asked = known[(known["cut"] != WHOLE) & ~known["cut"].str.endswith(":yes")]
    cells = counted(asked.assign(cut=asked["cut"].str.split(":").str[0]), None)
    return cells[cells["why"] != ""]


def _rolled_up(cells: pd.DataFrame) -> dict[str, Found]:
    """Return what is withheld of partners: where a body's cell is, so is that of all, for no other tells it then."""
    found = _families("partners", cells, {}, fixed=tuple(set(cells["row"])))
    return {
        name: {(year, ALL_PARTNERS): FROM_TOTAL for year, _ in held} | held for name, held in found.items()
    }


def _not_rounded_away(cells: pd.DataFrame) -> Found:
    """Return the rows of which a rounded figure would still tell: few people in a cell, paid half a step or more."""
    half = disclosure().rounded_to_pounds * 100 / 2
    telling = (cells["why"] != "") & (cells["person_pence"].abs() >= half)
    return reasons(cells[telling])


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
        (year, row): labels("why")["ring"]
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


def _families(
    table: str, cells: pd.DataFrame, start: dict[str, Found], fixed: tuple[str, ...] = ()
) -> dict[str, Found]:
    """Return which rows are withheld whole, and which numbers of each family of measures.

    What is withheld of the local share is so of the shares within it: its numerator is their denominator.
    """
    whole = withheld(cells[cells["cut"] == WHOLE], fixed=fixed)
    family = cells["cut"].str.split(":").str[0].map(FAMILIES)
    found = {table: whole}
    for name in dict.fromkeys(FAMILIES.values()):
        outer = found[f"{table}/local_share"] if name == "local_sme" else whole
        known = {**start.get(name, {}), **outer}
        found[f"{table}/{name}"] = withheld(cells[family == name], fixed=fixed, start=known)
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

    One row per table left out, per cell withheld, per row merged into a rest, and per text that names who may not be
    named; and what is shown of the whole body although a subtraction tells of few. `financial_year` is '' for all
    years.
    """
    rules, why = disclosure(), labels("why")
    left_out = [name for name in results.tables() if name not in rules.tables]
    rows = [(name, "", "", "left out", rules.left_out.get(name, why["undecided"])) for name in left_out]
    for table, found in kept.found.items():
        rows += [(table, year, row, "withheld", told) for (year, row), told in found.items()]
    unsafe = kept.cells[kept.cells["why"] != ""].drop_duplicates(["table", "row"])
    cause = unsafe.set_index(["table", "row"])["why"]
    for table, parents in kept.rest.items():
        for parent, members in parents.items():
            said = f"put into {parent}"
            rows += [(table, "", row, said, cause.get((table, row), why["rest"])) for row in members]
    for name in (name for name, how in rules.tables.items() if how == "told"):
        written = results.tables()[name]
        titles = written[~may_be_told(written, kept)]["action" if name == "actions" else "title"]
        rows += [(name, "", str(title), "not told", why["names"]) for title in titles]
    for cell in rows_of(kept.beside):
        said = f"all but {wording.MEASURES[cell.cut]} is told"
        rows.append(("shares", cell.financial_year, said, "shown", why["beside"].format(**cell._asdict())))
    unnamed = f"{int((kept.names == '').sum())} of {len(kept.names)} suppliers"
    rows.append(("", "", unnamed, "counted, not named", why["unnamed"]))
    return pd.DataFrame(rows, columns=LOG).sort_values(LOG, kind="stable").reset_index(drop=True)


def may_be_told(table: pd.DataFrame, kept: Protection) -> "pd.Series[bool]":
    """Tell of each row that people wrote whether no text of it names who may not be named, nor its supplier is such."""
    texts = [" ".join(map(str, row)).upper() for row in table.itertuples(index=False)]
    clean = pd.Series(
        [not any(name in text for name in kept.unnamed) for text in texts], table.index, dtype=bool
    )
    if "supplier" not in table:
        return clean
    return clean & (
        (table["supplier"] == "") | (table["supplier"].map(name_key).map(kept.names).fillna("") != "")
    )
