"""Spend by how deprived the small area of the supplier's address is."""

import pandas as pd

from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.facts import UNKNOWN, fact, units_of

DECILES = (*map(str, range(1, 11)), "outside England", UNKNOWN)
DEPRIVATION = COLUMNS["deprivation"]


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
