"""Shares: numerator, denominator, low, high, coverage and state, by year and any grouping."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from svanalysis.measure.bounds import NOT_APPLICABLE, Bounds, nested_bounds, simple_bounds
from svanalysis.measure.facts import Fact, both, fact, units_of

UNRELIABLE_BELOW = 0.80  # coverage by pounds under which no single figure is printed (field measures, "How to print")
AGED_ABOVE = 0.05  # a share is marked [e] when more of its known pounds than this rest on aged evidence


class Measure(NamedTuple):
    """A named share: pounds for which `inner` holds, of all in-scope pounds, or of those for which `outer` holds."""

    inner: Callable[[pd.DataFrame], Fact]
    outer: Callable[[pd.DataFrame], Fact] | None
    aged: tuple[str, ...]


def _local(units: pd.DataFrame) -> Fact:
    return fact(units, "in_authority")


def _sme(units: pd.DataFrame) -> Fact:
    return fact(units, "is_sme")


MEASURES: dict[str, Measure] = {
    "local_share": Measure(_local, None, ("place_aged",)),
    "sme_share": Measure(_sme, None, ("size_aged",)),
    "sme_share_of_local": Measure(_sme, _local, ("place_aged", "size_aged")),
    "local_sme_share": Measure(lambda units: both(_local(units), _sme(units)), None, ("place_aged", "size_aged")),
    "social_enterprise_share": Measure(lambda units: fact(units, "is_social_enterprise"), None, ()),
    "charity_share": Measure(lambda units: fact(units, "is_charity"), None, ()),
}
COLUMNS = [
    "measure", "numerator_pence", "denominator_pence", "share", "low", "high", "share_of_known",
    "coverage_rows", "coverage_pounds", "coverage_suppliers", "state",
]  # fmt: skip


def shares(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    *,
    by: tuple[str, ...] = (),
    measures: tuple[str, ...] = tuple(MEASURES),
    part_years: frozenset[str] = frozenset(),
) -> pd.DataFrame:
    """Return one row per financial year, group and measure.

    Shares are 0 to 1 (credits can push them past either), pence are signed, coverage is 0 to 1 by rows, pounds and
    suppliers. `state` holds marks: `[z]` the denominator is or could be zero or less, then share and bounds are NaN;
    `[u]` under 80% of pounds are known; `[e]` more than 5% of them rest on aged evidence; `[p]` a month is missing.
    """
    units = units_of(grouped, classified, list(by))
    keys = ["financial_year", *by]
    rows = []
    for key, cell in units.groupby(keys, sort=True):
        names = dict(zip(keys, key, strict=True))
        for name in measures:
            row = share(cell, name)
            marks = row["state"] + (" [p]" if names["financial_year"] in part_years else "")
            rows.append({**names, **row, "state": marks.strip()})
    return pd.DataFrame(rows, columns=[*keys, *COLUMNS])


def share(units: pd.DataFrame, name: str) -> dict[str, object]:
    """Measure one cell: a row of `COLUMNS` for the units given."""
    measure = MEASURES[name]
    net = units["pence"].to_numpy(dtype=np.int64)
    inner = measure.inner(units)
    outer = measure.outer(units) if measure.outer else None
    asked = outer.can_yes if outer else np.ones(len(units), dtype=bool)
    known = inner.known & (outer.known if outer else True)
    if outer is not None:
        known = known | outer.no  # known to lie outside: nothing more is asked
        inside = outer.yes
    else:
        inside = asked
    numerator, denominator = int(net[inner.yes & inside].sum()), int(net[inside].sum())
    known_net = int(net[known & inside].sum())
    bounds = _bounds(net, inner, outer)
    if denominator <= 0:
        bounds = NOT_APPLICABLE
    coverage = _coverage(units, known, asked)
    aged = units[list(measure.aged)].any(axis=1).to_numpy(dtype=bool) if measure.aged else np.zeros(len(units), dtype=bool)
    return {
        "measure": name,
        "numerator_pence": numerator,
        "denominator_pence": denominator,
        "share": numerator / denominator if denominator > 0 else float("nan"),
        "low": bounds.low,
        "high": bounds.high,
        "share_of_known": numerator / known_net if known_net > 0 else float("nan"),
        **coverage,
        "state": _state(bounds, coverage["coverage_pounds"], _weight(units, aged & known & asked, known & asked)),
    }


def _bounds(net: np.ndarray, inner: Fact, outer: Fact | None) -> Bounds:
    """Return low and high by the formula for the kind of share."""
    if outer is None:
        return simple_bounds(net, inner.can_yes, inner.can_no)
    return nested_bounds(net, (outer.can_yes, outer.can_no), (inner.can_yes, inner.can_no))


def _weight(units: pd.DataFrame, part: np.ndarray, whole: np.ndarray) -> float:
    """Return the share of absolute pounds of some units among others; 0 when the others have none."""
    absolute = units["absolute_pence"].to_numpy(dtype=np.int64)
    total = int(absolute[whole].sum())
    return int(absolute[part].sum()) / total if total else 0.0


def _coverage(units: pd.DataFrame, known: np.ndarray, asked: np.ndarray) -> dict[str, float]:
    """Return how much of what is asked about is known, by rows, pounds (absolute) and suppliers."""
    lines = units["lines"].to_numpy(dtype=np.int64)
    rows, suppliers = int(lines[asked].sum()), units.loc[asked, "supplier_id"].nunique()
    return {
        "coverage_rows": int(lines[known & asked].sum()) / rows if rows else 0.0,
        "coverage_pounds": _weight(units, known & asked, asked),
        "coverage_suppliers": units.loc[known & asked, "supplier_id"].nunique() / suppliers if suppliers else 0.0,
    }


def _state(bounds: Bounds, coverage: float, aged: float) -> str:
    """Return the marks of a share."""
    marks = []
    if np.isnan(bounds.low):
        marks.append("[z]")
    if coverage < UNRELIABLE_BELOW:
        marks.append("[u]")
    if aged > AGED_ABOVE:
        marks.append("[e]")
    return " ".join(marks)
