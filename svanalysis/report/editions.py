"""Two editions of one report: the analyst's with everything, the public one without what it may not tell.

An edition is made of results before any form renders them. What becomes of each table is in data/rules/disclosure.toml;
a table that is not named there is left out whole.
"""

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from svanalysis.core.disclosure_rules import disclosure
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.present.sentences import rounded_down, rounded_up
from svanalysis.present.shares import WITHHELD
from svanalysis.report.people import ALL, FAMILIES
from svanalysis.report.protection import Protection, of

if TYPE_CHECKING:
    from svanalysis.report.results import Results

ANALYST, PUBLIC = "analyst", "public"
EDITIONS = {
    ANALYST: "ANALYST, NOT FOR PUBLICATION: contains personal data, not for sharing",
    PUBLIC: "PUBLIC EDITION",
}
_HEADLINES = (
    ("shares/local_share", ALL),
    ("shares/local_sme", ALL),
    ("rings", "authority"),
    ("rings", "unknown"),
)
_YEARS = ("financial_year", "from_year", "to_year")
_ROW = {
    "places": "area",
    "authorities": "authority",
    "exclusions": "scope_reason",
    "rings": "ring",
    "sizes": "size",
}


def check_edition(name: str) -> str:
    """Return the name of an edition. Raises ConfigurationError for any other."""
    if name not in EDITIONS:
        raise ConfigurationError("there is no such edition", found=name, hint=f"use {' or '.join(EDITIONS)}")
    return name


def public(results: "Results", kept: Protection) -> "Results":
    """Return the public edition of results. Raises InputError when the headline itself may not be shown."""
    for of_table, row in _HEADLINES:
        if why := kept.found[of_table].get((results.year, row)):
            hint = "have more suppliers matched to registers (svanalysis review)"
            raise InputError(f"there can be no public edition of {results.year}", found=why, hint=hint)
    tables: dict[str, Any] = {}
    for name, table in results.tables().items():
        how = disclosure().tables.get(name)
        shown = table[table["financial_year"] <= results.year] if "financial_year" in table else table
        tables[name] = _HOW[how](name, shown.reset_index(drop=True), kept) if how else table.iloc[:0]
    inputs = results.provenance["inputs"]
    told = "\n".join(f"{name} {fingerprint}" for name, fingerprint in sorted(inputs.items()))
    together = {f"{len(inputs)} files together": hashlib.sha256(told.encode()).hexdigest()}
    return replace(
        results,
        edition=PUBLIC,
        years=[year for year in results.years if year <= results.year],
        part_years=[year for year in results.part_years if year <= results.year],
        provenance={**results.provenance, "inputs": together},
        **tables,
    )


def _shown(_name: str, table: pd.DataFrame, _kept: Protection) -> pd.DataFrame:
    return table


def _rounded(_name: str, table: pd.DataFrame, _kept: Protection) -> pd.DataFrame:
    """Round what tells of sums behind a share to a tenth of a per cent: bounds outward, what is known downward."""
    down = (
        "low",
        "share_of_known",
        "coverage_rows",
        "coverage_pounds",
        "coverage_suppliers",
        "rows",
        "pounds",
    )
    ways = {**dict.fromkeys(down, rounded_down), "high": rounded_up}
    if "attribute" in table:
        ways["suppliers"] = rounded_down
    return table.assign(**{name: table[name].map(way) for name, way in ways.items() if name in table})


def _withheld(name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Blank what is withheld, and mark it in a column `withheld`."""
    if name == "rings" and (of(kept.cells, name)["row"] == "elsewhere").any():
        named = table.assign(ring=table["ring"].replace(disclosure().together))
        table = named.groupby(["financial_year", "ring"], as_index=False, sort=False).sum()
    shown = _rounded(name, table, kept)
    if "measure" not in table:
        whole = part = _are_in([kept.found[name]] * len(table), table, table[_ROW[name]])
    else:
        base, row = (
            ("services", table["service"]) if name == "services" else ("shares", pd.Series(ALL, table.index))
        )
        part = _are_in([kept.found[f"{base}/{FAMILIES[one]}"] for one in table["measure"]], table, row)
        outer = {"sme_share_of_local": f"{base}/local_share"}  # whose numerator is its denominator
        whole = _are_in([kept.found[outer.get(one, base)] for one in table["measure"]], table, row)
    marked = _blanked(shown.drop(columns="denominator_pence", errors="ignore"), part)
    if "denominator_pence" in shown:
        marked = marked.assign(
            denominator_pence=_blanked(shown[["denominator_pence"]], whole)["denominator_pence"]
        )
    if "state" in marked:
        marked["state"] = marked["state"].mask(part, WITHHELD)
    return marked[[*table.columns, "withheld"]]


def _are_in(found: list[Any], table: pd.DataFrame, row: pd.Series) -> "pd.Series[bool]":
    """Tell of each row of a table whether it is withheld in any of its years."""
    years = [table[name] for name in _YEARS if name in table]
    cells = zip(found, row, *years, strict=True)
    return pd.Series(
        [any((year, key) in one for year in each) for one, key, *each in cells], table.index, dtype=bool
    )


def _blanked(table: pd.DataFrame, hidden: "pd.Series[bool]") -> pd.DataFrame:
    """Take the numbers out of rows, and mark those."""
    numbers = table.select_dtypes("number") if hidden.any() else table[[]]
    blank = {str(name): numbers[name].astype("float64").mask(hidden) for name in numbers}
    return table.assign(**blank, withheld=pd.Series("", table.index).mask(hidden, WITHHELD))


def _merged(name: str, table: pd.DataFrame, kept: Protection) -> pd.DataFrame:
    """Put rows together as the rest of their parent; what would still tell of one or two people is blank."""
    key = _ROW[name]
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
    """Keep the suppliers that may be named, under their registered names; count the others of a year in a row."""
    public_name = table["supplier_id"].map(kept.names).fillna("")
    named = table.assign(supplier_id=public_name, name=public_name)[public_name != ""]
    others = table[public_name == ""].groupby("financial_year", as_index=False).size()
    told = others.assign(name=others["size"].astype(str) + " suppliers that are not named").drop(
        columns="size"
    )
    return pd.concat([named, told], ignore_index=True)


def _counted(name: str, table: pd.DataFrame, _kept: Protection) -> pd.DataFrame:
    """Keep numbers, and no file, record or text of a payment."""
    if name == "rejected":
        return table.assign(source_file="", source_record=0, raw="", amount_pence=None)
    by = {"not_data": "what", "files": "encoding"}[name]
    one = table if name == "not_data" else table.assign(encoding="")
    numbers = [
        column
        for column in ("files", "records", "kept", "rejected", "not_data", "pence_kept", "pence_rejected")
        if column in table
    ]
    sums = one.groupby(by, as_index=False, sort=True)[numbers].sum()
    dates: dict[str, Any] = {
        end: table[end].agg(way) for end, way in (("first_date", "min"), ("last_date", "max")) if end in table
    }
    return sums.assign(**dates, source_file="all files").reindex(columns=table.columns)


_HOW = {
    "shown": _shown,
    "rounded": _rounded,
    "withheld": _withheld,
    "merged": _merged,
    "named": _named,
    "counted": _counted,
}
