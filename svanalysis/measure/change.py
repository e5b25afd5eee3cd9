"""How a share changed between two years, with joint bounds, and what may be said of it."""

from functools import reduce

import numpy as np
import pandas as pd

from svanalysis.measure.bounds import Bounds, both_options, change_bounds, joint_options
from svanalysis.measure.decompose import (
    CONTRIBUTOR_COLUMNS,
    PART_COLUMNS,
    SERVICE_COLUMNS,
    by_service,
    contributors,
    parts,
)
from svanalysis.measure.shares import MEASURES, Share, share
from svanalysis.measure.terms import EVIDENCE, Year, terms_of, two_years

COLUMNS = ["measure", "from_year", "to_year", "share_from", "share_to", "change", "low", "high", "verdict"]
CHANGE_TABLES = ("changes", "parts", "contributors", "service_parts")


def change_tables(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    from_year: str | None,
    to_year: str,
    *,
    part_years: frozenset[str] = frozenset(),
    breaks: frozenset[str] = frozenset(),
) -> dict[str, pd.DataFrame]:
    """Return `changes`, `parts`, `contributors` and `service_parts` by name; empty tables where no year is before."""
    if not from_year:
        columns = (COLUMNS, PART_COLUMNS, CONTRIBUTOR_COLUMNS, SERVICE_COLUMNS)
        return {name: pd.DataFrame(columns=each) for name, each in zip(CHANGE_TABLES, columns, strict=True)}
    tables = (grouped, classified, from_year, to_year)
    found = [
        changes(*tables, part_years=part_years, breaks=breaks),
        *(measured(*tables, part_years=part_years) for measured in (parts, contributors, by_service)),
    ]
    return dict(zip(CHANGE_TABLES, found, strict=True))


def changes(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    from_year: str,
    to_year: str,
    *,
    part_years: frozenset[str] = frozenset(),
    breaks: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return one row per measure: both shares, the change and its joint bounds (0 to 1), and a verdict.

    The verdict is `rose` or `fell` only where both bounds have one sign; `not comparable` where a share is
    not applicable, a year is a part-year, or one of `breaks` lies between; `evidence` where there is no such
    certainty and more than half of the change comes from units that were unknown in one of the two years they
    were paid in, `less evidence` if more of that from such as are now unknown; else `no clear change`. For a
    nested share the bounds of the two years are subtracted separately, which is cautious.
    Source: field measures, "Low and high" and "Words".
    """
    years = two_years(grouped, classified, (from_year, to_year))
    earlier, later = sorted((from_year, to_year))
    broken = any(earlier < year <= later for year in breaks)
    whole = not broken and not part_years & {from_year, to_year}
    rows = []
    for name in MEASURES:
        first, second = (share(year.units, name) for year in years)
        moved = second.share - first.share
        bounds = _bounds(years, (first, second), name)
        verdict = _verdict(moved, bounds, _learned(years, name)) if whole else "not comparable"
        rows.append([name, from_year, to_year, first.share, second.share, moved, *bounds, verdict])
    return pd.DataFrame(rows, columns=COLUMNS)


def _bounds(years: list[Year], found: tuple[Share, Share], name: str) -> Bounds:
    """Return the bounds of a change: joint for a simple share, subtracted separately for a nested one."""
    first, second = found
    if MEASURES[name].outer:
        return Bounds(second.low - first.high, second.high - first.low)
    before, after = years
    absent = (before.net == 0) | (after.net == 0)
    parts = [
        joint_options(before.fact(column), after.fact(column), absent) for column in MEASURES[name].inner
    ]
    return change_bounds(before.net, after.net, reduce(both_options, parts))


def _learned(years: list[Year], name: str) -> list[float]:
    """Return how much of a change comes from better and from worse evidence (0 to 1); NaN where not applicable."""
    terms = terms_of(years, name)
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
