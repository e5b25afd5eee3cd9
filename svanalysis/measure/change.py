"""How a share changed between two years, with joint bounds, and what may be said of it."""

from functools import reduce

import numpy as np
import pandas as pd

from svanalysis.measure import decompose
from svanalysis.measure.bounds import Bounds, both_options, change_bounds, joint_options
from svanalysis.measure.facts import fact
from svanalysis.measure.shares import MEASURES
from svanalysis.measure.terms import EVIDENCE, Pair, Terms, two_years

COLUMNS = ["measure", "from_year", "to_year", "share_from", "share_to", "change", "low", "high", "verdict"]
CHANGE_TABLES = ("changes", "parts", "contributors", "service_parts")


def change_tables(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    from_year: str | None,
    to_year: str,
    **marks: frozenset[str],
) -> dict[str, pd.DataFrame]:
    """Return `changes`, `parts`, `contributors` and `service_parts` by name; empty tables where no year is before."""
    if not from_year:
        columns = (COLUMNS, decompose.PART_COLUMNS, decompose.CONTRIBUTOR_COLUMNS, decompose.SERVICE_COLUMNS)
        return {name: pd.DataFrame(columns=each) for name, each in zip(CHANGE_TABLES, columns, strict=True)}
    pair = two_years(grouped, classified, from_year, to_year, **marks)
    measures = (changed, decompose.parts, decompose.contributors, decompose.by_service)
    return {name: measured(pair) for name, measured in zip(CHANGE_TABLES, measures, strict=True)}


def changes(
    grouped: pd.DataFrame, classified: pd.DataFrame, from_year: str, to_year: str, **marks: frozenset[str]
) -> pd.DataFrame:
    """Return the table of `changed` for two years; `marks` are `part_years` and `breaks`."""
    return changed(two_years(grouped, classified, from_year, to_year, **marks))


def changed(pair: Pair) -> pd.DataFrame:
    """Return one row per measure: both shares, the change and its joint bounds (0 to 1), and a verdict.

    The verdict is `rose` or `fell` only where both bounds have one sign; `not comparable` where a share is
    not applicable, a year is a part-year, or a break lies between; `evidence` where there is no such
    certainty and more than half of the change comes from units that were unknown in one of the two years they
    were paid in, `less evidence` if more of that from such as are now unknown; else `no clear change`. For a
    nested share the bounds of the two years are subtracted separately, which is cautious.
    Source: field measures, "Low and high" and "Words".
    """
    earlier, later = sorted(pair.names)
    whole = not pair.partial and not any(earlier < year <= later for year in pair.breaks)
    rows = []
    for name, (first, second) in pair.shares.items():
        moved, bounds = second.share - first.share, _bounds(pair, name)
        verdict = _verdict(moved, bounds, _learned(pair.terms[name])) if whole else "not comparable"
        rows.append([name, *pair.names, first.share, second.share, moved, *bounds, verdict])
    return pd.DataFrame(rows, columns=COLUMNS)


def _bounds(pair: Pair, name: str) -> Bounds:
    """Return the bounds of a change: joint for a simple share, subtracted separately for a nested one."""
    if MEASURES[name].outer:
        first, second = pair.shares[name]
        return Bounds(second.low - first.high, second.high - first.low)
    before, after = pair.years
    absent = (before.net == 0) | (after.net == 0)
    parts = [
        joint_options(fact(before.everyone, column), fact(after.everyone, column), absent)
        for column in MEASURES[name].inner
    ]
    return change_bounds(before.net, after.net, reduce(both_options, parts))


def _learned(terms: Terms) -> list[float]:
    """Return how much of a change comes from better and from worse evidence (0 to 1); NaN where not applicable."""
    sums = terms.rows.groupby("part")[["twice", "of_pence"]].sum().reindex(list(EVIDENCE), fill_value=0)
    return terms.points(sums)


def _verdict(moved: float, bounds: Bounds, learned: list[float]) -> str:
    """Return what may be said of a change."""
    if np.isnan(moved) or np.isnan(bounds.low):
        return "not comparable"
    if bounds.low > 0:
        return "rose"
    if bounds.high < 0:
        return "fell"
    if moved and sum(learned) / moved > 1 / 2:
        better, worse = map(abs, learned)
        return "evidence" if better >= worse else "less evidence"
    return "no clear change"
