"""Real terms: the pounds of shares in the prices of one year."""

import math
from fractions import Fraction

import pandas as pd

from svanalysis.measure.columns import COLUMNS

REAL_TERMS = COLUMNS["real_terms"]


def real_terms(shares: pd.DataFrame, deflators: pd.DataFrame, prices_of: str) -> pd.DataFrame:
    """Return the rows of the shares table with their pounds in the prices of the year `prices_of`.

    `deflators` has one `index` per `financial_year` (`reference.series.read_deflators`). `deflator` is the index of
    the row's year by that of `prices_of`; `real_numerator_pence` and `real_denominator_pence` are the pounds divided by
    it, in exact arithmetic, rounded once, half to even. A share is the same in any prices. They are missing, and the
    state says `[x]`, for a year without an index; no rows where `prices_of` has none.

    >>> rows = pd.DataFrame({"financial_year": ["2011/12", "2012/13"], "measure": "local_share",
    ...                      "numerator_pence": [8000, 9000], "denominator_pence": [16000, 20000], "state": ""})
    >>> index = pd.DataFrame({"financial_year": ["2011/12", "2012/13"], "index": [80.0, 100.0]})
    >>> real_terms(rows, index, "2012/13")["real_numerator_pence"].to_list()
    [10000, 9000]
    """
    index = {
        str(year): Fraction(repr(float(value)))
        for year, value in zip(deflators["financial_year"], deflators["index"], strict=True)
    }
    if prices_of not in index:
        return pd.DataFrame(columns=REAL_TERMS)
    factors = [year in index and index[year] / index[prices_of] for year in shares["financial_year"]]
    real = {}
    for name in ("numerator_pence", "denominator_pence"):
        pairs = zip(shares[name], factors, strict=True)
        pence = [round(int(each) / factor) if factor else pd.NA for each, factor in pairs]
        real[f"real_{name}"] = pd.Series(pence, index=shares.index, dtype="Int64")
    lacking = pd.Series(["" if factor else " [x]" for factor in factors], index=shares.index)
    deflator = [float(factor or math.nan) for factor in factors]
    state = (shares["state"] + lacking).str.strip()
    found = shares.assign(deflator=deflator, prices_of=prices_of, state=state, **real)
    return found[REAL_TERMS].reset_index(drop=True)
