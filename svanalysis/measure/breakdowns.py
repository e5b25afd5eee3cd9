"""Where each pound went: by ring, size, area, authority, deprivation; what was left out; whom to find first.

`units` are those of `facts.units_of` without groups, `grouped` the table of `measure.grouped`.
"""

import pandas as pd

from svanalysis.core.rules import scope_reasons
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.facts import UNKNOWN, fact, units_of
from svanalysis.suppliers.payees import HIDDEN

RINGS = ("authority", "region", "uk", "overseas", UNKNOWN)
KINDS = ("is_local", "is_sme", "is_social_enterprise", "is_charity")
SIZES = ("micro", "small", "medium", "sme", "large", UNKNOWN)
DECILES = (*map(str, range(1, 11)), "outside England", UNKNOWN)
DEPRIVATION = COLUMNS["deprivation"]
_ATTRIBUTES = {"place": "is_local", "size": "is_sme", "kind": "is_social_enterprise"}


def _sums(units: pd.DataFrame, keys: list[str], **more: tuple[str, str]) -> pd.DataFrame:
    """Sum pence and count suppliers by keys."""
    cells = units.groupby(keys, as_index=False, sort=True)
    return cells.agg(pence=("pence", "sum"), **more, suppliers=("supplier_id", "nunique"))


def _with_share(frame: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """Add `share`: pence of the year's pence in `whole`; NaN where those are zero or less."""
    totals = whole.groupby("financial_year")["pence"].sum()
    positive = frame["financial_year"].map(totals.where(totals > 0))
    return frame.assign(share=frame["pence"] / positive.astype("float64"))  # an empty map is of no type


def _ordered(frame: pd.DataFrame, column: str, order: tuple[str, ...], keys: list[str]) -> pd.DataFrame:
    """Sort by keys and then by a written order of one column."""
    ranked = frame.assign(_rank=frame[column].map(order.index))
    return ranked.sort_values([*keys, "_rank"], ignore_index=True).drop(columns="_rank")


def _largest_first(frame: pd.DataFrame, keys: list[str], last: str) -> pd.DataFrame:
    """Sort by keys, then by pence, most first, and those of the same pence by a last column."""
    down = [*[True] * len(keys), False, True]
    return frame.sort_values([*keys, "pence", last], ascending=down, ignore_index=True)


def rings(units: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope pence by year and ring: `pence`, `suppliers`, `share` of the year's in-scope pence."""
    sums = _with_share(_sums(units, ["financial_year", "ring"]), units)
    return _ordered(sums, "ring", RINGS, ["financial_year"])


def sizes(units: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope pence by year, part (`local` or `all`) and size; `share` is of the part's year."""
    frames = []
    for part, chosen in (("local", units[fact(units, "is_local").yes]), ("all", units)):
        sums = _sums(chosen, ["financial_year", "size"])
        frames.append(_with_share(sums, chosen).assign(part=part))
    return _ordered(pd.concat(frames, ignore_index=True), "size", SIZES, ["financial_year", "part"])


def combinations(units: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope pence by year and what suppliers are at once.

    One row per year and combination of `is_local`, `is_sme`, `is_social_enterprise` and `is_charity` (each yes, no or
    unknown) that occurs: `pence`, `suppliers`, and `share` of the year's in-scope pence. The rows of a year add up to
    it, each supplier once.
    """
    words = {name: fact(units, name).words for name in KINDS}
    sums = _sums(units.assign(**words), ["financial_year", *KINDS])
    return _with_share(sums, units)


def places(units: pd.DataFrame, wards: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return in-scope pence by year and small area where paid suppliers are based.

    One row per year and area: `area_kind` (`sector`, or `ward` for a small area of the body's official shapes),
    `area`, `name`, mean position of its suppliers over all years (metres, EPSG:27700), `pence`, `suppliers`,
    and `approximate` (the area is a point). Suppliers that cannot be placed are absent.
    """
    placed = units[units["sector"].fillna("") != ""].dropna(subset=["easting"])
    frames = [placed.assign(area_kind="sector", area=placed["sector"], name=placed["sector"])]
    if wards is not None:
        inside = units.merge(wards, on=["supplier_id", "financial_year"], how="inner", validate="many_to_one")
        frames.append(inside.assign(area_kind="ward", area=inside["ward"], name=inside["ward_name"]))
    together = pd.concat(frames, ignore_index=True)
    sums = _sums(together, ["financial_year", "area_kind", "area", "name"])
    middles = together.groupby(["area_kind", "area"], as_index=False)[["easting", "northing"]].mean().round(0)
    found = sums.merge(middles, on=["area_kind", "area"], how="left", validate="many_to_one")
    return found.assign(approximate=found["area_kind"] == "sector")


def by_authority(units: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope pence by year and authority of the suppliers' addresses, largest first in each year.

    `name` and `region_name` are the authority's; `share` is of the year's in-scope pence. The pence of the
    body's own authority are the numerator of its local share. Suppliers without one authority are absent.
    """
    placed = units[units["majority"].fillna("") != ""].rename(columns={"majority": "authority"})
    sums = _with_share(_sums(placed, ["financial_year", "authority"]), units)
    names = areas[["authority", "name", "region_name"]]
    named = sums.merge(names, on="authority", how="left", validate="many_to_one")
    return _largest_first(named, ["financial_year"], "authority")


def months(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return `pence`, `pence_in_scope`, `credit_pence` (zero or negative) and `lines` by year and month."""
    scoped = grouped.assign(pence_in_scope=grouped["pence"].where(grouped["scope_reason"] == "", 0))
    columns = ["pence", "pence_in_scope", "credit_pence", "lines"]
    return scoped.groupby(["financial_year", "month"], as_index=False, sort=True)[columns].sum()


def recognised(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return `pence` and `lines` by year and what payees were recognised as ('' an ordinary supplier)."""
    cells = grouped.groupby(["financial_year", "recognised_as"], as_index=False, sort=True)
    return cells[["pence", "lines"]].sum()


def largest(units: pd.DataFrame, most: int = 20) -> pd.DataFrame:
    """Return the in-scope suppliers paid most in each year, with pence, lines, share, ring and size."""
    named = units[~units["supplier_id"].str.startswith(HIDDEN)]
    ranked = _largest_first(named, ["financial_year"], "supplier_id")
    chosen = _with_share(ranked.groupby("financial_year", sort=False).head(most), units)
    columns = ["financial_year", "supplier_id", "name", "pence", "lines", "share", "ring", "size"]
    return chosen[columns].reset_index(drop=True)


def exclusions(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return what the definition left out: by year and reason, `label`, `pence`, `lines`, `suppliers`."""
    labels = {reason.name: reason.label for reason in scope_reasons()}
    out = grouped[grouped["scope_reason"] != ""]
    sums = _sums(out, ["financial_year", "scope_reason"], lines=("lines", "sum"))
    labelled = sums.assign(label=sums["scope_reason"].map(labels))
    return _ordered(labelled, "scope_reason", tuple(labels), ["financial_year"])


def coverage(units: pd.DataFrame) -> pd.DataFrame:
    """Return how much is known (0 to 1) by year and attribute: of rows, pounds (absolute) and suppliers."""
    rows, pounds = units["lines"], units["absolute_pence"]
    weights = units[["financial_year"]].assign(rows=rows, pounds=pounds, suppliers=1)
    whole = weights.groupby("financial_year").sum().clip(lower=1)
    frames = []
    for attribute, column in _ATTRIBUTES.items():
        known = weights[units[column].notna()].groupby("financial_year").sum()
        frames.append(known.reindex(whole.index, fill_value=0).div(whole).assign(attribute=attribute))
    together = pd.concat(frames).reset_index().sort_values("financial_year", kind="stable", ignore_index=True)
    return together[["financial_year", "attribute", *whole.columns]]


def unplaced(units: pd.DataFrame, year: str, most: int = 50) -> pd.DataFrame:
    """Return the year's suppliers whose place or size is unknown, by net pounds at stake, largest first.

    One row per supplier and missing attribute: `supplier_id`, `name`, `pence`, `lines`, `what`, `because`; at
    most so many of each. Lines with a hidden payee are not listed: nobody can find them.
    """
    named = units[(units["financial_year"] == year) & ~units["supplier_id"].str.startswith(HIDDEN)]
    frames = [
        named[named[column].isna()].assign(what=what, because=named[f"{what}_because"])
        for what, column in (("place", "is_local"), ("size", "is_sme"))
    ]
    found = pd.concat(frames, ignore_index=True)
    found["at_stake"] = found["pence"].abs()
    ranked = found.sort_values(["at_stake", "supplier_id", "what"], ascending=[False, True, True])
    chosen = ranked.groupby("what", sort=False).head(most)
    return chosen[["supplier_id", "name", "pence", "lines", "what", "because"]].reset_index(drop=True)


def deprivation(grouped: pd.DataFrame, classified: pd.DataFrame, deciles: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope spend by the decile of deprivation of the supplier's address.

    One row per financial year and `decile`: 1 (the most deprived tenth of small areas in England) to 10; `outside
    England`, where that index does not reach, the rest of the world included; `unknown`, where the address is not
    known to the unit postcode or the directory does not have it. All twelve are there, with nothing too. `share` (0 to
    1) is of the year's in-scope `pence`, unknown included; the columns `in_authority` are of suppliers in the body's
    own authority alone, and their share of what those were paid. A share of a sum of zero or less is missing.
    `deciles` has one row per `unit` postcode (`reference.imd.read_deciles`), null outside England.

    It says where suppliers have their address, not who gains by the spend.
    Source: English indices of deprivation, deciles of the Index of Multiple Deprivation.
    """
    units = units_of(grouped, classified, [])
    by_unit = deciles.set_index("unit")["decile"]
    known = units["postcode"].isin(by_unit.index)
    decile = units["postcode"].map(by_unit).astype("Int64").astype("string")
    named = decile.fillna(DECILES[-2]).where(known | fact(units, "in_uk").no, UNKNOWN)
    years = sorted(grouped["financial_year"].unique())
    every = pd.MultiIndex.from_product([years, DECILES], names=["financial_year", "decile"])
    columns = []
    for chosen, suffix in ((units, ""), (units[fact(units, "in_authority").yes], "_in_authority")):
        cells = chosen.groupby(["financial_year", named.loc[chosen.index].rename("decile")])
        sums = cells.agg(pence=("pence", "sum"), suppliers=("supplier_id", "nunique"))
        whole = sums.reindex(every, fill_value=0)
        totals = whole.groupby("financial_year")["pence"].transform("sum")
        columns.append(whole.assign(share=whole["pence"] / totals.where(totals > 0)).add_suffix(suffix))
    return pd.concat(columns, axis=1).reset_index()[DEPRIVATION]
