"""How few suppliers hold the spend, who is new and who is lost, and the suppliers of both years alone."""

import numpy as np
import pandas as pd

from svanalysis.core import years
from svanalysis.measure.change import changes
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.shares import marked
from svanalysis.suppliers.payees import HIDDEN

PARTS = ("stayed", "new", "lost", "hidden")
LIKE_FOR_LIKE = [*COLUMNS["changes"], "suppliers", "pence_from", "pence_to"]


def concentration(grouped: pd.DataFrame, *, part_years: frozenset[str] = frozenset()) -> pd.DataFrame:
    """Return one row per financial year: how much of in-scope pounds the suppliers paid most hold.

    `pence` is all in-scope pence and `suppliers` how many were paid; `top_10_pence` and `top_100_pence` what the ten
    and the hundred paid most (net) hold, `top_10_share` and `top_100_share` (0 to 1) of `pence`; `half_suppliers` the
    fewest that hold half of it, missing where all together do not; `credit_suppliers` those whose year nets to less
    than nothing, and `credit_pence` what they sum to. Lines with a hidden payee (`hidden_pence`) are in `pence` and no
    supplier. `state`: `[z]` where pence are zero or less, so no share; `[p]` a month is missing.

    >>> lines = {"financial_year": "2012/13", "scope_reason": "", "supplier_id": list("ABC"), "pence": [60, 50, -10]}
    >>> found = concentration(pd.DataFrame(lines))
    >>> found[["pence", "top_10_share", "half_suppliers", "credit_pence"]].to_numpy().tolist()
    [[100, 1.0, 1, -10]]
    """
    nets = _nets(grouped)
    rows = []
    for year in sorted(grouped["financial_year"].unique()):
        own = nets[nets["financial_year"] == year]
        hidden = own["supplier_id"].str.startswith(HIDDEN).to_numpy(dtype=bool)
        each = own["pence"].to_numpy(dtype=np.int64)
        ranked = np.sort(each[~hidden])[::-1]
        total = int(each.sum())
        half = np.flatnonzero(2 * np.cumsum(ranked) >= total)
        top = {f"top_{many}": int(ranked[:many].sum()) for many in (10, 100)}
        rows.append(
            {
                "financial_year": year,
                "pence": total,
                "suppliers": len(ranked),
                **{f"{name}_pence": pence for name, pence in top.items()},
                **{f"{name}_share": pence / total if total > 0 else np.nan for name, pence in top.items()},
                "half_suppliers": int(half[0]) + 1 if total > 0 and len(half) else pd.NA,
                "credit_suppliers": int((ranked < 0).sum()),
                "credit_pence": int(ranked[ranked < 0].sum()),
                "hidden_pence": int(each[hidden].sum()),
            }
        )
    found = pd.DataFrame(rows).astype({"half_suppliers": "Int64"})
    marks = {"[z]": found["pence"] <= 0, "[p]": found["financial_year"].isin(part_years)}
    return found.assign(state=marked(marks))


def new_and_lost(
    grouped: pd.DataFrame, *, part_years: frozenset[str] = frozenset(), breaks: frozenset[str] = frozenset()
) -> pd.DataFrame:
    """Return what suppliers of two years running, new ones and lost ones were paid, in scope.

    One row per financial year that has the year before (`from_year`) and `part`: `stayed`, `new` (paid in this year
    alone), `lost` (in the year before alone), `hidden` (lines with a hidden payee, which nobody can follow).
    `suppliers` counts them (missing for hidden), `pence_from` and `pence` are theirs in either year: over the parts
    they add up to the pence of the year. `state`: `[p]` either year lacks a month, `[b]` a break lies between: a
    supplier may then seem new or lost.
    """
    nets = _nets(grouped)
    later = {year: years.following(year) for year in nets["financial_year"].unique()}
    was = nets.assign(financial_year=nets["financial_year"].map(later))
    pairs = [year for year in later.values() if year in later]
    keys = ["financial_year", "supplier_id"]
    both = was.merge(nets, on=keys, how="outer", suffixes=("_from", ""), validate="one_to_one")
    both = both[both["financial_year"].isin(pairs)]
    part = np.select([both["pence_from"].isna(), both["pence"].isna()], ["new", "lost"], "stayed")
    hidden = both["supplier_id"].str.startswith(HIDDEN).to_numpy(dtype=bool)
    cells = both.assign(part=np.where(hidden, "hidden", part)).groupby(["financial_year", "part"])
    sums = cells[["pence_from", "pence"]].sum().assign(suppliers=cells.size())
    every = pd.MultiIndex.from_product([pairs, PARTS], names=sums.index.names)
    found = sums.reindex(every, fill_value=0).astype("int64").reset_index()
    year = found["financial_year"]
    before = year.map({year: first for first, year in later.items()})
    state = marked({"[p]": year.isin(part_years) | before.isin(part_years), "[b]": year.isin(breaks)})
    count = found["suppliers"].astype("Int64").mask(found["part"] == "hidden")
    return found.assign(from_year=before, suppliers=count, state=state)[COLUMNS["new_and_lost"]]


def like_for_like(
    grouped: pd.DataFrame, classified: pd.DataFrame, from_year: str, to_year: str, **marks: frozenset[str]
) -> pd.DataFrame:
    """Return the rows of `changes` over suppliers that were paid in both years alone; `marks` as there.

    So nothing comes of who is new and who is lost. Adds how many `suppliers` they are and all their in-scope pence,
    `pence_from` and `pence_to`. A line with a hidden payee is of nobody, and left out.
    """
    paid = _nets(grouped).pivot_table("pence", "supplier_id", "financial_year", aggfunc="sum")
    both = paid.reindex(columns=[from_year, to_year]).dropna().astype("int64")
    both = both[~both.index.astype(str).str.startswith(HIDDEN)]
    theirs = grouped[grouped["supplier_id"].isin(both.index)]
    sums = {"pence_from": int(both[from_year].sum()), "pence_to": int(both[to_year].sum())}
    return changes(theirs, classified, from_year, to_year, **marks).assign(suppliers=len(both), **sums)


def _nets(grouped: pd.DataFrame) -> pd.DataFrame:
    """Return in-scope net `pence`, one row per financial year and supplier."""
    in_scope = grouped[grouped["scope_reason"] == ""]
    return in_scope.groupby(["financial_year", "supplier_id"], as_index=False)[["pence"]].sum()
