"""Shares: numerator, denominator, low, high, coverage and state, by year and any grouping."""

from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from svanalysis.measure.bounds import Bounds, Flags, nested_bounds, simple_bounds
from svanalysis.measure.facts import Fact, both, fact, units_of

UNRELIABLE_BELOW = (
    0.80  # coverage by pounds under which no single figure is printed (field measures, "How to print")
)
# A share is marked [e] where more of its known pounds than this rest on aged evidence: as much as may be
# unknown before the figure stops standing alone (field measures, "How to print").
AGED_ABOVE = 0.05
NOT_A_SHARE = float("nan")


class Measure(NamedTuple):
    """A named share: pounds for which all facts of `inner` hold, of all in scope or of those of `outer`."""

    inner: tuple[str, ...]
    outer: str | None = None


MEASURES: dict[str, Measure] = {
    "local_share": Measure(("is_local",)),
    "sme_share": Measure(("is_sme",)),
    "sme_share_of_local": Measure(("is_sme",), outer="is_local"),
    "local_sme_share": Measure(("is_local", "is_sme")),
    "social_enterprise_share": Measure(("is_social_enterprise",)),
    "charity_share": Measure(("is_charity",)),
}


class Share(NamedTuple):
    """One share. Pence are signed; shares are 0 to 1 (credits can push them past either), NaN where `[z]`."""

    measure: str
    numerator_pence: int
    denominator_pence: int
    share: float
    low: float
    high: float
    share_of_known: float
    coverage_rows: float
    coverage_pounds: float
    coverage_suppliers: float
    state: str


COLUMNS = list(Share._fields)


def shares(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    *,
    by: tuple[str, ...] = (),
    measures: tuple[str, ...] = tuple(MEASURES),
    part_years: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return one row per financial year, group and measure: the columns of `Share`.

    `by` names columns of the grouped or the classified table; what is not known there is the group `unknown`.
    Without `by` every year has its rows, those with nothing in scope too. Coverage is 0 to 1 by rows, pounds
    and suppliers of what the measure asks about: all in-scope units, or for a nested share those not known to
    lie outside. `state` holds marks: `[z]` the denominator is, or in some completion of the unknowns would
    be, zero or less, then share and bounds are NaN; `[u]` under 80% of pounds are known; `[e]` more than 5%
    of the known ones rest on aged evidence; `[p]` a month is missing.

    Source: field measures, "Share" and "Low and high".
    """
    units = units_of(grouped, classified, list(by))
    keys = ["financial_year", *by]
    cells = dict(iter(units.groupby(keys, sort=True)))
    if not by:
        cells = {
            (year,): cells.get((year,), units.iloc[:0]) for year in sorted(grouped["financial_year"].unique())
        }
    rows = []
    for key, cell in cells.items():
        for name in measures:
            found = share(cell, name)
            marks = [found.state] if found.state else []
            marks += ["[p]"] if key[0] in part_years else []
            rows.append([*key, *found[:-1], " ".join(marks)])
    return pd.DataFrame(rows, columns=[*keys, *COLUMNS])


def share(units: pd.DataFrame, name: str) -> Share:
    """Measure one cell: the share of that name over the units given, one row per supplier."""
    net = units["pence"].to_numpy(dtype=np.int64)
    inner, outer = facts_of(units, name)
    everything = np.ones(len(units), dtype=bool)
    inside, asked = (outer.yes, ~outer.no) if outer else (everything, everything)
    known = asked & inner.known & (outer.known if outer else everything)
    numerator, denominator = int(net[inner.yes & inside].sum()), int(net[inside].sum())
    bounds = _bounds(net, inner, outer)
    applies = not np.isnan(bounds.low)
    known_net = int(net[known & inside].sum())
    coverage = _coverage(units, known, asked)
    aged = known & (inner.aged | outer.aged if outer else inner.aged)
    return Share(
        name,
        numerator,
        denominator,
        numerator / denominator if applies else NOT_A_SHARE,
        bounds.low,
        bounds.high,
        numerator / known_net if applies and known_net > 0 else NOT_A_SHARE,
        *coverage,
        state=_state(applies=applies, coverage=coverage[1], aged=_weight(units, aged, known)),
    )


def facts_of(units: pd.DataFrame, name: str) -> tuple[Fact, Fact | None]:
    """Return the inner fact of a measure, and the outer one if it has one."""
    measure = MEASURES[name]
    inner = reduce(both, [fact(units, column) for column in measure.inner])
    return inner, fact(units, measure.outer) if measure.outer else None


def _bounds(net: NDArray[np.int64], inner: Fact, outer: Fact | None) -> Bounds:
    """Return low and high by the formula for the kind of share."""
    if outer is None:
        return simple_bounds(net, inner.can_yes, inner.can_no)
    return nested_bounds(net, (outer.can_yes, outer.can_no), (inner.can_yes, inner.can_no))


def _weight(units: pd.DataFrame, part: Flags, whole: Flags) -> float:
    """Return the share of absolute pounds of some units among others; 0 when the others have none."""
    absolute = units["absolute_pence"].to_numpy(dtype=np.int64)
    total = int(absolute[whole].sum())
    return int(absolute[part].sum()) / total if total else 0.0


def _coverage(units: pd.DataFrame, known: Flags, asked: Flags) -> tuple[float, float, float]:
    """Return how much of what is asked about is known, by rows, pounds (absolute) and suppliers."""
    lines = units["lines"].to_numpy(dtype=np.int64)
    rows, suppliers = int(lines[asked].sum()), units.loc[asked, "supplier_id"].nunique()
    return (
        int(lines[known].sum()) / rows if rows else 0.0,
        _weight(units, known, asked),
        units.loc[known, "supplier_id"].nunique() / suppliers if suppliers else 0.0,
    )


def _state(*, applies: bool, coverage: float, aged: float) -> str:
    """Return the marks of a share."""
    marks = {"[z]": not applies, "[u]": coverage < UNRELIABLE_BELOW, "[e]": aged > AGED_ABOVE}
    return " ".join(mark for mark, holds in marks.items() if holds)
