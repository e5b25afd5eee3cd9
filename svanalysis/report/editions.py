"""Two editions of one report: the analyst's with everything, the public one without what it may not tell.

An edition is made of results before any form renders them. What becomes of each table is in data/rules/disclosure.toml;
a table that is not named there is left out whole.
"""

import hashlib
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from svanalysis.core.configuration import read_toml
from svanalysis.core.disclosure_rules import disclosure
from svanalysis.core.errors import InputError
from svanalysis.core.text import name_key
from svanalysis.present.sentences import rounded_down, rounded_up
from svanalysis.present.shares import WITHHELD
from svanalysis.report.people import ALL, FAMILIES
from svanalysis.report.protection import Protection, may_be_told, of
from svanalysis.report.templating import TEMPLATES

if TYPE_CHECKING:
    from svanalysis.report.results import Results

ANALYST, PUBLIC = "analyst", "public"
EDITIONS = {
    ANALYST: "ANALYST, NOT FOR PUBLICATION: contains personal data, not for sharing",
    PUBLIC: "PUBLIC EDITION",
}
_NOT_NAMED = "not named here"


@cache
def _columns() -> dict[str, Any]:
    """Return what the rules of the public edition mean for columns: `templates/editions.toml`."""
    return read_toml(TEMPLATES / "editions.toml")


def public(results: "Results", kept: Protection) -> "Results":
    """Return the public edition of results. Raises InputError when the headline itself may not be shown."""
    for of_table, row in _columns()["headlines"]:
        if why := kept.found[of_table].get((results.year, row)):
            hint = "have more suppliers matched to registers (svanalysis review)"
            raise InputError(f"there can be no public edition of {results.year}", found=why, hint=hint)
    tables = {}
    for name, table in results.tables().items():
        how = disclosure().tables.get(name)
        dated = "financial_year" in table and name != "targets"  # those of later years are set, and known
        shown = table[table["financial_year"] <= results.year] if dated else table
        tables[name] = _HOW[how](name, shown.reset_index(drop=True), kept) if how else table.iloc[:0]
    inputs = results.provenance["inputs"]
    told = "\n".join(f"{name} {fingerprint}" for name, fingerprint in sorted(inputs.items()))
    together = {f"{len(inputs)} files together": hashlib.sha256(told.encode()).hexdigest()}
    return replace(
        results,
        edition=PUBLIC,
        years=[year for year in results.years if year <= results.year],
        missing={year: months for year, months in results.missing.items() if year <= results.year},
        provenance={**results.provenance, "inputs": together},
        measured=tables,
    )


def _outward(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Round what tells of sums behind a share to a tenth of a per cent: bounds outward, what is known downward."""
    ways = {**dict.fromkeys(_columns()["down"], rounded_down), "high": rounded_up}
    if name == "coverage":
        ways["suppliers"] = rounded_down
    return table.assign(**{name: table[name].map(way) for name, way in ways.items() if name in table})


def _rounded(name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Round shares to a tenth of a per cent and pounds to whole steps; what would still tell of people is blank."""
    step = disclosure().rounded_to_pounds * 100
    shown = _outward(name, table)
    nearest = [one for one in _columns()["nearest"] if one in shown]
    shown = shown.assign(**{one: shown[one].astype("float64").round(3) for one in nearest})
    pence = shown[[one for one in shown if "pence" in str(one).split("_")]].astype("float64")
    shown = shown.assign(**((pence / step).round() * step))
    shown = shown.assign(**dict.fromkeys(disclosure().empty.get(name, ()), float("nan")))
    if name == "sensitivity":  # what one supplier moves tells what it was paid
        return shown[shown["kind"] != "supplier"].reset_index(drop=True)
    if name not in kept.found:
        return shown
    told = {row for _, row in kept.found[name]}
    marked = _blanked(shown[list(pence)], shown[_columns()["row"][name]].isin(told))
    return shown.assign(**{str(one): marked[one] for one in marked})


def _withheld(name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Blank what is withheld, and mark it in a column `withheld`."""
    if name == "rings" and (of(kept.cells, name)["row"] == "elsewhere").any():
        named = table.assign(ring=table["ring"].replace(disclosure().together))
        table = named.groupby(["financial_year", "ring"], as_index=False, sort=False).sum()
    shown = _outward(name, table)
    whole, part = _hidden(name, table, kept)
    marked = _blanked(shown, part)
    if "denominator_pence" in shown:
        marked["denominator_pence"] = shown["denominator_pence"].mask(whole)
    if "state" in marked:
        marked["state"] = marked["state"].mask(part, WITHHELD)
    return marked[[*table.columns, "withheld"]]


def _hidden(name: str, table: pd.DataFrame, kept: Protection) -> tuple["pd.Series[bool]", "pd.Series[bool]"]:
    """Tell of each row whether all of it is withheld, and whether what it says within that is.

    A cell of a measure is a family of numbers; the numerator of the share around a nested one is its denominator.
    """
    rows = _columns()["row"]
    row = table[rows[name]] if name in rows else pd.Series(ALL, table.index)
    base = {"service_parts": "services"}.get(name, name if name in rows else "shares")
    if "measure" not in table:
        found = _are_in([kept.found[name]] * len(table), table, row)
        return found, found
    outer = {"sme_share_of_local": f"{base}/local_share"}
    part = _are_in([kept.found[f"{base}/{FAMILIES[one]}"] for one in table["measure"]], table, row)
    return _are_in([kept.found[outer.get(one, base)] for one in table["measure"]], table, row), part


def _are_in(found: list[Any], table: pd.DataFrame, row: pd.Series) -> "pd.Series[bool]":
    """Tell of each row of a table whether it is withheld in any of its years."""
    years = [table[name] for name in _columns()["years"] if name in table]
    cells = zip(found, row, *years, strict=True)
    return pd.Series(
        [any((year, key) in one for year in each) for one, key, *each in cells], table.index, dtype=bool
    )


def _blanked(table: pd.DataFrame, hidden: "pd.Series[bool]") -> pd.DataFrame:
    """Take the numbers out of rows, and mark those."""
    numbers = table.select_dtypes("number") if hidden.any() else table[[]]
    blank = {str(name): numbers[name].mask(hidden) for name in numbers}
    return table.assign(**blank, withheld=pd.Series("", table.index).mask(hidden, WITHHELD))


def _merged(name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Put rows together as the rest of their parent; what would still tell of one or two people is blank."""
    key = _columns()["row"][name]
    if name == "places":
        kind = "ward" if "ward" in set(table["area_kind"]) else "sector"
        table = table[table["area_kind"] == kind].drop(columns=["easting", "northing"])
    gone = {row for members in kept.rest[name].values() for row in members}
    rests = [
        _rest(name, parent, members, kept, table) for parent, members in kept.rest[name].items() if members
    ]
    alone = table[~table[key].isin(gone)]
    together = pd.concat([alone.assign(_row=alone[key]), *rests], ignore_index=True)
    ordered = together.sort_values(["financial_year", key, "_row"], kind="stable").reset_index(drop=True)
    hidden = _are_in([kept.found[name]] * len(ordered), ordered, ordered["_row"])
    return _blanked(ordered[list(table.columns)], hidden)


def _parts(_name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Put the parts of each change that are withheld together as one other part: what a total tells of them anyway."""
    secret = _are_in([kept.found[f"parts/{one}"] for one in table["measure"]], table, table["part"])
    keys, sums = ["measure", "from_year", "to_year", "state"], ["points", "pence", "of_pence", "suppliers"]
    other = table[secret].groupby(keys, as_index=False)[sums].sum(min_count=1).assign(part="other")
    return pd.concat([table[~secret], other], ignore_index=True)[list(table.columns)]


def _rest(name: str, parent: str, members: list[str], kept: Protection, table: pd.DataFrame) -> pd.DataFrame:
    """Return the rest of a parent: one row a year, with its pounds and payees."""
    cells = kept.areas[name]
    rest = cells.loc[cells["row"] == parent, ["financial_year", "pence", "payees"]]
    rest = rest.rename(columns={"payees": "suppliers"}).reset_index(drop=True).assign(_row=parent)
    year = rest["financial_year"]
    if name == "places":
        return rest.assign(name=parent, area="", area_kind="rest", approximate=True)
    if name == "authorities":
        whole = (table["pence"] / table["share"]).groupby(table["financial_year"]).median()
        return rest.assign(
            name=parent, authority="", region_name=parent, share=rest["pence"] / year.map(whole)
        )
    lines = table[table["scope_reason"].isin(members)].groupby("financial_year")["lines"].sum()
    return rest.assign(scope_reason="rest", label=parent, lines=year.map(lines))


def _named(_name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Keep the suppliers that may be named, by their registered names; count the others of a year or a measure."""
    public_name = table["supplier_id"].map(kept.names).fillna("")
    by = "financial_year" if "financial_year" in table else "measure"
    others = table[public_name == ""].groupby(by, as_index=False).size()
    told = others.assign(name=others["size"].astype(str) + " suppliers that are not named").drop(
        columns="size"
    )
    named = table.assign(supplier_id=public_name, name=public_name)[public_name != ""]
    return pd.concat([named, told], ignore_index=True)


def _told(name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Keep what people wrote where it names nobody who may not be named; an owner is shown by the post, not the name.

    A contract whose supplier may not be named keeps its day, value and category alone.
    """
    may = may_be_told(table, kept)
    if "supplier" in table:
        names = table["supplier"].map(name_key).map(kept.names).fillna("")
        table = table.assign(supplier=names if name == "stories" else names.where(may, _NOT_NAMED))
    if name == "contracts_ending":
        return table.assign(
            title=table["title"].where(may, table["category"]), reference=table["reference"].where(may, "")
        )
    if name == "actions":
        table = table.assign(owner=table["owner"].map(post))
    return table[may].reset_index(drop=True)


def post(owner: str) -> str:
    """Return the part of an owner's name that is a post by `data/rules/disclosure.toml`, '' where none is.

    >>> post("Jane Doe, Head of Procurement"), post("Economic Development Manager"), post("Jane Doe")
    ('Head of Procurement', 'Economic Development Manager', '')
    """
    parts = (part.strip() for part in re.split(r"[,;:()/]", owner))
    return next((part for part in parts if set(part.lower().split()) & set(disclosure().posts)), "")


def _counted(name: str, table: pd.DataFrame, _kept: Protection) -> pd.DataFrame:
    """Keep numbers, and no file, record or text of a payment."""
    if name == "rejected":
        return table.assign(source_file="", source_record=0, raw="", amount_pence=None)
    by = {"not_data": "what", "files": "encoding"}[name]
    one = table if name == "not_data" else table.assign(encoding="")
    ways = {column: way for column, way in _columns()["counted"].items() if column in table}
    sums = one.groupby(by, as_index=False, sort=True).agg(ways)
    return sums.assign(source_file="all files").reindex(columns=table.columns)


_HOW = {
    "shown": lambda _name, table, _kept: table,
    "rounded": _rounded,
    "withheld": _withheld,
    "merged": _merged,
    "put together": _parts,
    "named": _named,
    "counted": _counted,
    "told": _told,
}
