"""Where each pound went: by ring, size, area, authority; what was left out; whom to find first."""

import pandas as pd

from svanalysis.core.body import Body
from svanalysis.core.rules import scope_reasons
from svanalysis.measure.facts import units_of
from svanalysis.measure.grouped import HIDDEN

RINGS = ("authority", "region", "uk", "overseas", "unknown")
SIZES = ("micro", "small", "medium", "sme", "large", "unknown")
_ATTRIBUTES = {"place": "in_authority", "size": "is_sme", "kind": "is_social_enterprise"}


def _part(units: pd.DataFrame, keys: list[str], totals: pd.Series) -> pd.DataFrame:
    """Sum pence and count suppliers by keys; `share` is of the year's total."""
    sums = units.groupby(keys, as_index=False, sort=True).agg(pence=("pence", "sum"), suppliers=("supplier_id", "nunique"))
    return sums.assign(share=sums["pence"] / sums["financial_year"].map(totals))


def _ordered(frame: pd.DataFrame, column: str, order: tuple[str, ...], keys: list[str]) -> pd.DataFrame:
    """Sort by keys and then by a written order of one column."""
    ranked = frame.assign(_rank=frame[column].map({name: rank for rank, name in enumerate(order)}))
    return ranked.sort_values([*keys, "_rank"]).drop(columns="_rank").reset_index(drop=True)


def rings(grouped: pd.DataFrame, classified: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope pence by year and ring: `pence`, `suppliers`, and `share` of the year's in-scope pence."""
    units = units_of(grouped, classified, [])
    totals = units.groupby("financial_year")["pence"].sum()
    return _ordered(_part(units, ["financial_year", "ring"], totals), "ring", RINGS, ["financial_year"])


def sizes(grouped: pd.DataFrame, classified: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope pence by year, part (`local` or `all`) and size; `share` is of the part's pence in the year."""
    units = units_of(grouped, classified, [])
    frames = []
    for part, chosen in (("local", units[units["ring"] == "authority"]), ("all", units)):
        totals = chosen.groupby("financial_year")["pence"].sum()
        frames.append(_part(chosen, ["financial_year", "size"], totals).assign(part=part))
    return _ordered(pd.concat(frames, ignore_index=True), "size", SIZES, ["financial_year", "part"])


def places(grouped: pd.DataFrame, classified: pd.DataFrame, wards: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return in-scope pence by year and small area where paid suppliers are based.

    One row per year and area: `area_kind` (`sector`, or `ward` when `wards` gives one per supplier and year), `area`,
    `name`, mean position of its suppliers over all years (metres, EPSG:27700), `pence`, `suppliers`, and `approximate`
    (the area is a point). Suppliers that cannot be placed are absent.
    """
    units = units_of(grouped, classified, [])
    placed = units[units["sector"].fillna("") != ""].assign(area_kind="sector", area=units["sector"], name=units["sector"])
    frames = [placed.dropna(subset=["easting"])]
    if wards is not None:
        joined = units.merge(wards, on=["supplier_id", "financial_year"], how="inner", validate="many_to_one")
        frames.append(joined.rename(columns={"ward": "area"}).assign(name=joined["ward_name"], area_kind="ward"))
    together = pd.concat(frames, ignore_index=True)
    keys = ["financial_year", "area_kind", "area", "name"]
    sums = together.groupby(keys, as_index=False, sort=True).agg(pence=("pence", "sum"), suppliers=("supplier_id", "nunique"))
    middles = together.groupby(["area_kind", "area"], as_index=False)[["easting", "northing"]].mean().round(0)
    found = sums.merge(middles, on=["area_kind", "area"], how="left", validate="many_to_one")
    return found.assign(approximate=found["area_kind"] == "sector")


def by_authority(grouped: pd.DataFrame, classified: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope pence by year and authority of the supplier's address, largest first, with name and region."""
    units = units_of(grouped, classified, [])
    totals = units.groupby("financial_year")["pence"].sum()
    placed = units[units["majority"].fillna("") != ""].rename(columns={"majority": "authority"})
    sums = _part(placed, ["financial_year", "authority"], totals)
    named = sums.merge(areas[["authority", "name", "region_name"]], on="authority", how="left", validate="many_to_one")
    return named.sort_values(["financial_year", "pence", "authority"], ascending=[True, False, True]).reset_index(drop=True)


def months(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return payments by month: `financial_year`, `month`, `pence`, `pence_in_scope`, `credit_pence`, `lines`."""
    scoped = grouped.assign(pence_in_scope=grouped["pence"].where(grouped["scope_reason"] == "", 0))
    columns = ["pence", "pence_in_scope", "credit_pence", "lines"]
    return scoped.groupby(["financial_year", "month"], as_index=False, sort=True)[columns].sum()


def recognised(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return payments by year and kind of payee that is not simply a supplier ('' an ordinary one): `pence`, `lines`."""
    return grouped.groupby(["financial_year", "recognised_as"], as_index=False, sort=True)[["pence", "lines"]].sum()


def largest(grouped: pd.DataFrame, classified: pd.DataFrame, most: int = 20) -> pd.DataFrame:
    """Return the suppliers paid most in each year, in scope: `name`, `pence`, `lines`, `share`, `ring`, `size`."""
    units = units_of(grouped, classified, [])
    named = units[~units["supplier_id"].str.startswith(HIDDEN)]
    totals = units.groupby("financial_year")["pence"].sum()
    ranked = named.sort_values(["financial_year", "pence", "supplier_id"], ascending=[True, False, True])
    chosen = ranked.groupby("financial_year", sort=False).head(most)
    columns = ["financial_year", "supplier_id", "name", "pence", "lines", "share", "ring", "size"]
    return chosen.assign(share=chosen["pence"] / chosen["financial_year"].map(totals))[columns].reset_index(drop=True)


def exclusions(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return what the definition left out: by year and reason, `label`, `pence`, `lines`, `suppliers`."""
    labels = {reason.name: reason.label for reason in scope_reasons()}
    out = grouped[grouped["scope_reason"] != ""]
    sums = out.groupby(["financial_year", "scope_reason"], as_index=False).agg(
        pence=("pence", "sum"), lines=("lines", "sum"), suppliers=("supplier_id", "nunique")
    )
    return _ordered(sums.assign(label=sums["scope_reason"].map(labels)), "scope_reason", tuple(labels), ["financial_year"])


def coverage(grouped: pd.DataFrame, classified: pd.DataFrame) -> pd.DataFrame:
    """Return how much is known, by year and attribute (place, size, kind): 0 to 1 by rows, pounds and suppliers."""
    units = units_of(grouped, classified, [])
    rows = []
    for year, cell in units.groupby("financial_year", sort=True):
        for attribute, column in _ATTRIBUTES.items():
            known = cell[column].notna()
            rows.append(
                {
                    "financial_year": year,
                    "attribute": attribute,
                    "rows": cell.loc[known, "lines"].sum() / cell["lines"].sum(),
                    "pounds": cell.loc[known, "absolute_pence"].sum() / max(1, cell["absolute_pence"].sum()),
                    "suppliers": cell.loc[known, "supplier_id"].nunique() / cell["supplier_id"].nunique(),
                }
            )
    return pd.DataFrame(rows, columns=["financial_year", "attribute", "rows", "pounds", "suppliers"])


def unplaced(grouped: pd.DataFrame, classified: pd.DataFrame, year: str, most: int = 50) -> pd.DataFrame:
    """Return the year's suppliers whose place or size is unknown, by pounds at stake, largest first.

    One row per supplier and missing attribute: `supplier_id`, `name`, `pence`, `lines`, `what`, `because`. Lines with a
    hidden payee are not listed: nobody can find them.
    """
    units = units_of(grouped, classified, [])
    named = units[(units["financial_year"] == year) & ~units["supplier_id"].str.startswith(HIDDEN)]
    frames = [
        named[named[column].isna()].assign(what=what, because=named[f"{what}_because"])
        for what, column in (("place", "in_authority"), ("size", "is_sme"))
    ]
    found = pd.concat(frames, ignore_index=True)
    ranked = found.sort_values(["absolute_pence", "supplier_id", "what"], ascending=[False, True, True])
    chosen = ranked.groupby("what", sort=False).head(most)
    return chosen[["supplier_id", "name", "pence", "lines", "what", "because"]].reset_index(drop=True)


def published(shares: pd.DataFrame, body: Body) -> pd.DataFrame:
    """Return figures the body published beside what is measured: shares 0 to 1, `difference` measured less published."""
    rows = []
    for figure in body.published:
        found = shares[(shares["financial_year"] == figure.year) & (shares["measure"] == figure.measure)]
        for row in found.to_dict("records"):
            rows.append(
                {
                    "financial_year": figure.year,
                    "measure": figure.measure,
                    "published": figure.percent / 100,
                    "published_pence": figure.pounds * 100 if figure.pounds is not None else None,
                    "measured": row["share"],
                    "measured_pence": row["numerator_pence"],
                    "low": row["low"],
                    "high": row["high"],
                    "difference": row["share"] - figure.percent / 100,
                    "source": figure.source,
                    "note": figure.note,
                }
            )
    columns = [
        "financial_year", "measure", "published", "published_pence", "measured", "measured_pence", "low", "high",
        "difference", "source", "note",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)
