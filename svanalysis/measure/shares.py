"""Shares: numerator, denominator, low, high, coverage and state, by year and any grouping."""

import re
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from svanalysis.measure.bounds import (
    Cells,
    Flags,
    Pence,
    Shares,
    divided,
    nested_bounds_by,
    one_cell,
    simple_bounds_by,
)
from svanalysis.measure.facts import Fact, both, fact, units_of

UNRELIABLE_BELOW = (
    0.80  # coverage by pounds under which no single figure is printed (field measures, "How to print")
)
# A share is marked [e] where more of its known pounds than this rest on aged evidence: as much as may be
# unknown before the figure stops standing alone (field measures, "How to print").
AGED_ABOVE = 0.05
_UNIT = ("supplier_id", "financial_year")
_FACTS = re.compile(
    r"^is_|_certain$|_aged$"
)  # the columns of classes that measures read: the rest is slow to carry


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
    breaks: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return one row per financial year, group and measure: the columns of `Share`.

    `by` names columns of the grouped or the classified table; what is not known there is the group `unknown`.
    Without `by` every year has its rows, those with nothing in scope too. Coverage is 0 to 1 by rows, pounds
    and suppliers of what the measure asks about: all in-scope units, or for a nested share those not known to
    lie outside. `state` holds marks: `[z]` the denominator is, or in some completion of the unknowns would
    be, zero or less, then share and bounds are NaN; `[u]` under 80% of pounds are known; `[e]` more than 5%
    of the known ones rest on aged evidence; `[p]` a month is missing; `[b]` the year is one of `breaks`, not comparable
    with those before it.

    Source: field measures, "Share" and "Low and high".
    """
    asked = [name for name in classified.columns if name in {*_UNIT, *by} or _FACTS.search(name)]
    units = units_of(grouped, classified[asked], list(by))
    keys = ["financial_year", *by]
    labels = units[keys] if by else grouped[keys]
    groups = labels.drop_duplicates().sort_values(keys, ignore_index=True).infer_objects()
    at = pd.MultiIndex.from_frame(groups).get_indexer(pd.MultiIndex.from_frame(units[keys]))
    found = measured(units, Cells(at.astype(np.int64), len(groups)), measures)
    table = pd.concat([groups.loc[found.index].reset_index(drop=True), found.reset_index(drop=True)], axis=1)
    state = table["state"]
    for mark, years in ((" [p]", part_years), (" [b]", breaks)):
        state = state + table["financial_year"].isin(years).map({True: mark, False: ""})
    return table.assign(state=state.str.strip())


def share(units: pd.DataFrame, name: str) -> Share:
    """Measure one cell: the share of that name over the units given, one row per supplier."""
    found = _measured(units, one_cell(len(units)), name)
    return Share(name, **{column: values[0] for column, values in found.items()})


def measured(units: pd.DataFrame, cells: Cells, measures: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns of `Share` for each cell and measure, in that order, with the cell as index."""
    together = pd.concat(
        [pd.DataFrame({"measure": name, **_measured(units, cells, name)}) for name in measures]
    )
    return together.sort_index(kind="stable")


def _measured(units: pd.DataFrame, cells: Cells, name: str) -> dict[str, list[Any]]:
    """Measure one share in every cell: the columns of `Share` after the measure's name."""
    net = units["pence"].to_numpy(dtype=np.int64)
    inner, outer = facts_of(units, name)
    everything = np.ones(len(units), dtype=bool)
    inside, asked = (outer.yes, ~outer.no) if outer else (everything, everything)
    known = asked & inner.known & (outer.known if outer else everything)
    aged = known & (inner.aged | outer.aged if outer else inner.aged)
    numerator, denominator = cells.sum(net, inner.yes & inside), cells.sum(net, inside)
    low, high = _bounds(cells, net, inner, outer)
    applies, known_net = ~np.isnan(low), cells.sum(net, known & inside)
    coverage = _coverage(units, cells, known, asked)
    arrays = {
        "numerator_pence": numerator,
        "denominator_pence": denominator,
        "share": divided(numerator, denominator, applies),
        "low": low,
        "high": high,
        "share_of_known": divided(numerator, known_net, applies & (known_net > 0)),
        **coverage,
    }
    weight = _weight(units["absolute_pence"], cells, aged, known)
    states = _states(applies, coverage["coverage_pounds"], weight)
    return {**{column: array.tolist() for column, array in arrays.items()}, "state": states}


def facts_of(units: pd.DataFrame, name: str) -> tuple[Fact, Fact | None]:
    """Return the inner fact of a measure, and the outer one if it has one."""
    measure = MEASURES[name]
    inner = reduce(both, [fact(units, column) for column in measure.inner])
    return inner, fact(units, measure.outer) if measure.outer else None


def _bounds(cells: Cells, net: Pence, inner: Fact, outer: Fact | None) -> tuple[Shares, Shares]:
    """Return low and high by the formula for the kind of share."""
    if outer is None:
        return simple_bounds_by(cells, net, inner.can_yes, inner.can_no)
    return nested_bounds_by(cells, net, (outer.can_yes, outer.can_no), (inner.can_yes, inner.can_no))


def _weight(weights: pd.Series, cells: Cells, part: Flags, whole: Flags) -> Shares:
    """Return by cell how much of the weight of some units others have; 0 when there is none."""
    each = weights.to_numpy(dtype=np.int64)
    total = cells.sum(each, whole)
    return np.nan_to_num(divided(cells.sum(each, part), total, total > 0))


def _coverage(units: pd.DataFrame, cells: Cells, known: Flags, asked: Flags) -> dict[str, Shares]:
    """Return how much of what is asked about is known, by rows, pounds (absolute) and suppliers."""
    weights = {"rows": units["lines"], "pounds": units["absolute_pence"], "suppliers": units["pence"] * 0 + 1}
    return {f"coverage_{name}": _weight(weight, cells, known, asked) for name, weight in weights.items()}


def _states(applies: Flags, coverage: Shares, aged: Shares) -> list[str]:
    """Return the marks of shares."""
    marks = {"[z]": ~applies, "[u]": coverage < UNRELIABLE_BELOW, "[e]": aged > AGED_ABOVE}
    return [
        " ".join(mark for mark, holds in zip(marks, row, strict=True) if holds)
        for row in zip(*marks.values(), strict=True)
    ]
