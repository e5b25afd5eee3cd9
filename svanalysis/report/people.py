"""Who counts as a person, who may be named, and what each payee adds to what."""

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.disclosure_rules import disclosure
from svanalysis.measure.facts import fact, units_of
from svanalysis.measure.partners import ALL as ALL_PARTNERS
from svanalysis.measure.partners import partner_of, taken_apart
from svanalysis.measure.shares import MEASURES, facts_of
from svanalysis.measure.terms import two_years
from svanalysis.report.context import partner_spends
from svanalysis.suppliers.payees import HIDDEN

if TYPE_CHECKING:
    from svanalysis.measure.spend import Spend

KEYS = ["table", "financial_year", "row", "cut"]
ALL = "all"  # the row of a table about the body as a whole
WHOLE = ""  # the cut that is a row itself
# Measures that share a numerator: what is withheld of one is withheld of the other.
FAMILIES = {name: name for name in MEASURES} | {
    "sme_share_of_local": "local_sme",
    "local_sme_share": "local_sme",
}
NO_CLOSER = " "  # how the row of what is placed in an authority, and no closer, begins
_HASH_LETTERS = 16
REDACTED = "redacted_person"  # the scope reason whose lines are people


def payees(spend: "Spend") -> pd.DataFrame:
    """Return one row per supplier id: `person`, whether it counts as one, and `public_name`, '' where it has none.

    A person is an individual, a partnership, or a payee that neither a register nor a rule about its kind shows to be
    an organisation; a redacted payee counts as one. A public name is the registered one, never the payee's own text.
    Source: data/rules/disclosure.toml.
    """
    rules, matched, known = disclosure(), spend.known.matched, spend.classified
    accepted = matched[matched["verdict"] == "accepted"]
    partners = accepted[accepted["company_number"].str[:2].isin(rules.partnerships)]["supplier_id"]
    by_kind = known["kind"].isin(rules.organisations) & ~known["supplier_id"].str.contains(rules.titled)
    organised = by_kind | known["vcse_tier"].isin(rules.organisation_tiers)
    organisations = {*accepted["supplier_id"], *known.loc[organised, "supplier_id"]} - {*partners}
    organisations -= {*known.loc[known["kind"].isin(rules.persons), "supplier_id"]}
    plain = ~accepted["flags"].str.contains(rules.unless_flagged, regex=False)
    rank = accepted["method"].map({method: at for at, method in enumerate(rules.named_by)})
    sure = accepted.assign(rank=rank)[plain & rank.notna()].sort_values(["rank", "number"], kind="stable")
    names = sure.drop_duplicates("supplier_id").set_index("supplier_id")["name"]
    found = pd.DataFrame({"supplier_id": sorted(spend.grouped["supplier_id"].unique())})
    person = ~found["supplier_id"].isin(organisations)
    told = found["supplier_id"].map(names).astype(object)  # where nobody is matched pandas makes it float
    return found.assign(person=person, public_name=told.where(~person).fillna(""))


def atoms(spend: "Spend", wards: pd.DataFrame | None, year: str, previous: str | None) -> pd.DataFrame:
    """Return what each payee adds to each cell: `KEYS`, `payee` (a fingerprint), `person` and `pence`.

    `row` is what a row of the table is about, `cut` a part of it that one subtraction tells ('' the row itself).
    Redacted lines are one payee in a cell, because they may be; the yearly total of redacted persons counts lines.
    Cells are those up to `year`; its purposes, and the parts of its change since `previous`, are of that year alone.
    """
    who = payees(spend).drop(columns="public_name")
    tables = (spend.grouped, spend.classified)
    units = _with_payee(units_of(*tables, []), who)
    services = _with_payee(units_of(*tables, ["service"]), who)
    parts = {
        "rings": units.assign(row=units["ring"]),
        "authorities": units.assign(row=units["majority"].fillna("")),
        "places": _placed(units, wards),
        "sizes": _sizes(units),
        "shares": _classes(units.assign(row=ALL)),
        "services": _classes(services.assign(row=services["service"])),
        "exclusions": _excluded(spend.grouped, who),
        "opportunities": _purposes(spend, who, year),
        "parts": _parts(spend, who, (previous, year)) if previous else units[:0].assign(row=""),
        "partners": _partners(spend) if spend.body.partners else units[:0].assign(row=""),
    }
    columns = [*KEYS, "payee", "person", "pence"]
    framed = [part.assign(table=name, cut=part.get("cut", WHOLE)) for name, part in parts.items()]
    together = pd.concat([frame[columns] for frame in framed if len(frame)], ignore_index=True)
    told = together[together["financial_year"] <= year].assign(payee=lambda it: _fingerprints(it["payee"]))
    return told.groupby([*KEYS, "payee", "person"], as_index=False, sort=True)[["pence"]].sum()


def _with_payee(units: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    """Add `person` and `payee`: the supplier, or for hidden lines the one payee that they may all be."""
    known = units.merge(who, on="supplier_id", how="left", validate="many_to_one")
    hidden = known["supplier_id"].str.startswith(HIDDEN)
    return known.assign(payee=known["supplier_id"].mask(hidden, HIDDEN))


def _fingerprints(payees_: pd.Series) -> pd.Series:
    """Return payees by fingerprint, so that a release holds no name."""
    known = {each: hashlib.sha256(each.encode()).hexdigest()[:_HASH_LETTERS] for each in payees_.unique()}
    return payees_.map(known)


def _placed(units: pd.DataFrame, wards: pd.DataFrame | None) -> pd.DataFrame:
    """Return the units by small area: wards where there are any, else sectors; else the authority after a space."""
    coarse = NO_CLOSER + units["majority"].fillna("")
    if wards is None or wards.empty:
        return units.assign(row=units["sector"].replace("", None).fillna(coarse))
    keys = ["supplier_id", "financial_year"]
    joined = units.merge(wards[[*keys, "ward"]], on=keys, how="left", validate="many_to_one")
    return joined.assign(row=joined["ward"].fillna(coarse))


def _sizes(units: pd.DataFrame) -> pd.DataFrame:
    """Return the units by size, each in the row of all and in that of its part, local or the rest."""
    sized = units.assign(row=units["size"])
    part = pd.Series("rest", index=units.index).mask(fact(units, "is_local").yes, "local")
    return pd.concat([sized.assign(cut=WHOLE), sized.assign(cut=part)], ignore_index=True)


def _classes(units: pd.DataFrame) -> pd.DataFrame:
    """Return the units of each row by every measure's answer: yes, no or unknown, of what the measure is a share of."""
    frames = [units.assign(cut=WHOLE)]
    for name in MEASURES:
        inner, outer = facts_of(units, name)
        frames.append(units.assign(cut=f"{name}:" + pd.Series(inner.words, index=units.index))[outer.yes])
    return pd.concat(frames, ignore_index=True)


def _excluded(grouped: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    """Return what is out of scope by its reason."""
    out = grouped[grouped["scope_reason"] != ""]
    known = _with_payee(out, who).assign(row=out["scope_reason"].to_numpy())
    return known.assign(payee=known["payee"].where(known["row"] != REDACTED, known["supplier_id"]))


def _purposes(spend: "Spend", who: pd.DataFrame, year: str) -> pd.DataFrame:
    """Return a year's units by what the money is for, whole and by whether they are local."""
    paid = spend.market()["purposes"]
    known = spend.classified[["supplier_id", "financial_year", "is_local"]]
    units = paid[paid["financial_year"] == year].merge(
        known, on=["supplier_id", "financial_year"], how="left", validate="many_to_one"
    )
    named = _with_payee(units, who).assign(row=units["purpose"].to_numpy())
    local = units["is_local"].astype("boolean").map({True: "yes", False: "no"}).fillna("unknown")
    return pd.concat([named.assign(cut=WHOLE), named.assign(cut=local.to_numpy())], ignore_index=True)


def _parts(spend: "Spend", who: pd.DataFrame, years: tuple[str, str]) -> pd.DataFrame:
    """Return who adds to each part of the change of each measure since the year before."""
    terms = two_years(spend.grouped, spend.classified, *years).terms
    frames = [of_one.rows.assign(cut=name) for name, of_one in terms.items()]
    rows = pd.concat(frames, ignore_index=True)
    adds = rows.assign(row=rows["part"], pence=rows["pence"] + rows["of_pence"], financial_year=years[1])
    return _with_payee(adds, who)


def _partners(spend: "Spend") -> pd.DataFrame:
    """Return the units of each partner and of all, payments between them out; one whom two of them pay is one payee."""
    spends = [spend, *partner_spends(spend)]
    frames = []
    for one, apart in zip(spends, taken_apart([partner_of(each) for each in spends]), strict=True):
        units = units_of(apart.grouped, apart.classified, [])
        bare = units["supplier_id"].str.removesuffix(f" ({apart.name})")
        known = _with_payee(units.assign(supplier_id=bare), payees(one).drop(columns="public_name"))
        frames += [_classes(known.assign(row=row)) for row in (apart.name, ALL_PARTNERS)]
    return pd.concat(frames, ignore_index=True)
