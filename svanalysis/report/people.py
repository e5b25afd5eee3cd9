"""Who is in each cell of a report: which payees may be people, which may be named, and what each adds to what."""

import hashlib
from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.disclosure_rules import disclosure
from svanalysis.measure.facts import fact, units_of
from svanalysis.measure.shares import MEASURES, facts_of
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

    A person is an individual, a partnership, or a payee that neither a register nor its kind shows to be an
    organisation; a redacted payee counts as one. A public name is the registered one, never the payee's own text.
    Source: data/rules/disclosure.toml.
    """
    rules, matched, known = disclosure(), spend.known.matched, spend.classified
    accepted = matched[matched["verdict"] == "accepted"]
    partners = accepted[accepted["company_number"].str[:2].isin(rules.partnerships)]["supplier_id"]
    organised = known["kind"].isin(rules.organisations) | known["vcse_tier"].isin(rules.organisation_tiers)
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


def atoms(spend: "Spend", wards: pd.DataFrame | None) -> pd.DataFrame:
    """Return what each payee adds to each cell: `KEYS`, `payee` (a fingerprint), `person` and `pence`.

    `row` is what a row of the table is about, `cut` a part of it that one subtraction tells ('' the row itself).
    Redacted lines are one payee in a cell, because they may be; the yearly total of redacted persons counts lines.
    """
    who = payees(spend).drop(columns="public_name")
    tables = (spend.grouped, spend.classified)
    units = _with_payee(units_of(*tables, []), who)
    parts = {
        "rings": units.assign(row=units["ring"]),
        "authorities": units.assign(row=units["majority"].fillna("")),
        "places": _placed(units, wards),
        "sizes": _sizes(units),
        "shares": _classes(units.assign(row=ALL)),
        "services": _classes(
            _with_payee(units_of(*tables, ["service"]), who).assign(row=lambda it: it["service"])
        ),
        "exclusions": _excluded(spend.grouped, who),
    }
    columns = [*KEYS, "payee", "person", "pence"]
    framed = [part.assign(table=name, cut=part.get("cut", WHOLE)) for name, part in parts.items()]
    together = pd.concat([frame[columns] for frame in framed], ignore_index=True)
    told = together.assign(payee=_fingerprints(together["payee"]))
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
        answer = pd.Series("unknown", index=units.index).mask(inner.no, "no").mask(inner.yes, "yes")
        asked = units.assign(cut=f"{name}:" + answer)
        frames.append(asked[outer.yes] if outer else asked)
    return pd.concat(frames, ignore_index=True)


def _excluded(grouped: pd.DataFrame, who: pd.DataFrame) -> pd.DataFrame:
    """Return what is out of scope by its reason."""
    out = grouped[grouped["scope_reason"] != ""]
    known = _with_payee(out, who).assign(row=out["scope_reason"].to_numpy())
    return known.assign(payee=known["payee"].where(known["row"] != REDACTED, known["supplier_id"]))
