"""How a share changed between two years, with joint bounds, and what may be said of it."""

from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from svanalysis.measure.bounds import Bounds, both_options, change_bounds, joint_options
from svanalysis.measure.facts import Fact, both, fact, units_of
from svanalysis.measure.shares import MEASURES, Share, share

COLUMNS = ["measure", "from_year", "to_year", "share_from", "share_to", "change", "low", "high", "verdict"]


def changes(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    from_year: str,
    to_year: str,
    *,
    part_years: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return one row per measure: both shares, the change and its joint bounds (0 to 1), and a verdict.

    The verdict is `rose` or `fell` only where both bounds have one sign; `not comparable` where a share is
    not applicable or a year is a part-year; `evidence` where there is no such certainty and more than half of
    the change comes from units that were unknown in one of the two years they were paid in; else `no clear
    change`. For a nested share the bounds of the two years are subtracted separately, which is cautious.
    Source: field measures, "Low and high" and "Words".
    """
    units = units_of(grouped, classified, [])
    years = [_Year.of(units[units["financial_year"] == year]) for year in (from_year, to_year)]
    whole = not part_years & {from_year, to_year}
    rows = []
    for name in MEASURES:
        first, second = (share(year.units, name) for year in years)
        moved = second.share - first.share
        bounds = _bounds(years, (first, second), name)
        verdict = _verdict(moved, bounds, _from_evidence(years, name)) if whole else "not comparable"
        rows.append([name, from_year, to_year, first.share, second.share, moved, *bounds, verdict])
    return pd.DataFrame(rows, columns=COLUMNS)


class _Year(NamedTuple):
    """The units of one year, by supplier."""

    units: pd.DataFrame
    suppliers: pd.Index

    @classmethod
    def of(cls, units: pd.DataFrame) -> "_Year":
        return cls(units, pd.Index(units["supplier_id"]))

    def net(self, everyone: pd.Index) -> NDArray[np.int64]:
        """Return net pence over all suppliers, 0 for one that is absent in the year."""
        pence = pd.Series(self.units["pence"].to_numpy(dtype=np.int64), index=self.suppliers)
        return pence.reindex(everyone, fill_value=0).to_numpy(dtype=np.int64)

    def fact(self, column: str, everyone: pd.Index) -> Fact:
        """Return a fact over all suppliers; one absent in the year is unknown and may be either."""
        known = pd.DataFrame(fact(self.units, column)._asdict(), index=self.suppliers)
        open_both_ways = {"yes": False, "no": False, "can_yes": True, "can_no": True, "aged": False}
        filled = {
            name: known[name].reindex(everyone, fill_value=value).to_numpy(dtype=bool)
            for name, value in open_both_ways.items()
        }
        return Fact(**filled)


def _bounds(years: list[_Year], found: tuple[Share, Share], name: str) -> Bounds:
    """Return the bounds of a change: joint for a simple share, subtracted separately for a nested one."""
    first, second = found
    if MEASURES[name].outer:
        return Bounds(second.low - first.high, second.high - first.low)
    everyone = years[0].suppliers.union(years[1].suppliers)
    before, after = (year.net(everyone) for year in years)
    absent = (before == 0) | (after == 0)
    parts = [
        joint_options(years[0].fact(column, everyone), years[1].fact(column, everyone), absent)
        for column in MEASURES[name].inner
    ]
    return change_bounds(before, after, reduce(both_options, parts))


def _from_evidence(years: list[_Year], name: str) -> float:
    """Return how much of a change comes from better or worse evidence (0 to 1); NaN where not applicable.

    With x the pounds that count and c 1 where the fact holds, a bar the mean of the two years, a unit adds
    `[(cbar - Sbar) (x1 - x0) + xbar (c1 - c0)] / Dbar`. The second term is evidence where the fact was known
    in one year only; for a nested share so are both, where that is so of the outer fact. Units paid in one
    year only are not evidence. Source: field measures, "Change of a share, decomposed".
    """
    measure = MEASURES[name]
    everyone = years[0].suppliers.union(years[1].suppliers)
    in_both = everyone.isin(years[0].suppliers) & everyone.isin(years[1].suppliers)
    inner = [reduce(both, [year.fact(column, everyone) for column in measure.inner]) for year in years]
    x0, x1 = (year.net(everyone).astype(float) for year in years)
    learned = in_both & (inner[0].known != inner[1].known)
    placed = np.zeros(len(everyone), dtype=bool)
    if measure.outer:
        outer = [year.fact(measure.outer, everyone) for year in years]
        x0, x1 = x0 * outer[0].yes, x1 * outer[1].yes
        placed = in_both & (outer[0].known != outer[1].known)
    c0, c1 = (it.yes.astype(float) for it in inner)
    if min(x0.sum(), x1.sum()) <= 0:
        return float("nan")
    mean = ((c0 * x0).sum() / x0.sum() + (c1 * x1).sum() / x1.sum()) / 2
    paid, classed = ((c0 + c1) / 2 - mean) * (x1 - x0), (x0 + x1) / 2 * (c1 - c0)
    points = classed[learned | placed].sum() + paid[placed].sum()
    return float(points / ((x0.sum() + x1.sum()) / 2))


def _verdict(moved: float, bounds: Bounds, from_evidence: float) -> str:
    """Return what may be said of a change."""
    if np.isnan(moved) or np.isnan(bounds.low):
        return "not comparable"
    if bounds.low > 0:
        return "rose"
    if bounds.high < 0:
        return "fell"
    if moved and from_evidence / moved > 1 / 2:
        return "evidence"
    return "no clear change"
