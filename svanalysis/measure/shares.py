"""Shares: numerator, denominator, low, high, coverage and state, by year and any grouping, and in other scopes."""

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from svanalysis.core.rules import scope_reasons
from svanalysis.measure.bounds import Cells, Shares, divided, nested_bounds, one_cell, simple_bounds
from svanalysis.measure.facts import Fact, Flags, both, fact, facts_alone, units_of

# Coverage by pounds under which no single figure is printed (field measures, "How to print").
UNRELIABLE_BELOW = 0.80
# A share is marked [e] where more of its known pounds than this rest on aged evidence: as much as may be
# unknown before the figure stops standing alone (field measures, "How to print").
AGED_ABOVE = 0.05
AS_DEFINED = "as defined"  # the scope that is the definition's own
TABLE = "table"  # which of several grouped tables a row is from


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
_SUMMED = ["financial_year", "supplier_id", "scope_reason", "pence", "absolute_pence", "lines"]


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
    units = units_of(grouped, facts_alone(classified, by), by)
    keys = ["financial_year", *by]
    labels = grouped[keys] if {*by} <= {TABLE} else units[keys]
    groups = labels.drop_duplicates().sort_values(keys, ignore_index=True).infer_objects()
    at = pd.MultiIndex.from_frame(groups).get_indexer(pd.MultiIndex.from_frame(units[keys]))
    found = measured(units, Cells(at.astype(np.int64), len(groups)), measures)
    table = pd.concat([groups.loc[found.index].reset_index(drop=True), found.reset_index(drop=True)], axis=1)
    year = table["financial_year"]
    more = pd.Series(marked({"[p]": year.isin(part_years), "[b]": year.isin(breaks)}))
    return table.assign(state=table["state"].str.cat(more, " ").str.strip())


def shares_of_each(
    tables: Sequence[pd.DataFrame],
    classified: pd.DataFrame,
    *,
    by: tuple[str, ...] = (),
    **options: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Return the table of `shares` of each of some grouped tables, in order; a column `table` says of which, from 0.

    They are worked out together, in less than half the time. `by` and options are those of `shares`.
    """
    asked = [*_SUMMED, *(name for name in by if name in tables[0])]
    stacked = pd.concat([table[asked].assign(**{TABLE: at}) for at, table in enumerate(tables)])
    found = shares(stacked, classified, by=(TABLE, *by), **options)
    return found.sort_values(TABLE, kind="stable", ignore_index=True)


def share(units: pd.DataFrame, name: str) -> Share:
    """Measure one cell: the share of that name over the units given, one row per supplier."""
    found = _measured(units, one_cell(len(units)), name)
    return Share(name, **{column: values[0] for column, values in found.items()})


def measured(units: pd.DataFrame, cells: Cells, measures: tuple[str, ...]) -> pd.DataFrame:
    """Return the columns of `Share` for each cell and measure, in that order, with the cell as index."""
    tables = [pd.DataFrame({"measure": name, **_measured(units, cells, name)}) for name in measures]
    return pd.concat(tables).sort_index(kind="stable")


def _measured(units: pd.DataFrame, cells: Cells, name: str) -> dict[str, list[Any]]:
    """Measure one share in every cell: the columns of `Share` after the measure's name."""
    net = units["pence"].to_numpy(dtype=np.int64)
    inner, outer = facts_of(units, name)
    known = ~outer.no & inner.known & outer.known
    numerator, denominator = cells.sum(net, inner.yes & outer.yes), cells.sum(net, outer.yes)
    flags = (outer.can_yes, outer.can_no), (inner.can_yes, inner.can_no)
    nested = MEASURES[name].outer is not None
    low, high = nested_bounds(cells, net, *flags) if nested else simple_bounds(cells, net, *flags[1])
    applies, known_net = ~np.isnan(low), cells.sum(net, known & outer.yes)
    weights = {"rows": units["lines"], "pounds": units["absolute_pence"], "suppliers": units["pence"] * 0 + 1}
    asked = ~outer.no
    coverage = {f"coverage_{each}": _weight(one, cells, known, asked) for each, one in weights.items()}
    aged = _weight(units["absolute_pence"], cells, known & (inner.aged | outer.aged), known)
    marks = {"[z]": ~applies, "[u]": coverage["coverage_pounds"] < UNRELIABLE_BELOW, "[e]": aged > AGED_ABOVE}
    arrays = {
        "numerator_pence": numerator,
        "denominator_pence": denominator,
        "share": divided(numerator, denominator, applies),
        "low": low,
        "high": high,
        "share_of_known": divided(numerator, known_net, applies & (known_net > 0)),
        **coverage,
    }
    return {**{column: array.tolist() for column, array in arrays.items()}, "state": marked(marks)}


def marked(marks: Mapping[str, Iterable[Any]]) -> list[str]:
    """Return for each row the marks that hold there.

    >>> marked({"[z]": [False, True], "[p]": [True, True]})
    ['[p]', '[z] [p]']
    """
    rows = zip(*marks.values(), strict=True)
    return [" ".join(mark for mark, holds in zip(marks, row, strict=True) if holds) for row in rows]


def facts_of(units: pd.DataFrame, name: str) -> tuple[Fact, Fact]:
    """Return the inner fact of a measure, and the outer one, which is certainly yes where it has none."""
    measure, every = MEASURES[name], np.ones(len(units), dtype=bool)
    inner = reduce(both, [fact(units, column) for column in measure.inner])
    anything = Fact(every, ~every, every, ~every, ~every)
    return inner, fact(units, measure.outer) if measure.outer else anything


def _weight(weights: pd.Series, cells: Cells, part: Flags, whole: Flags) -> Shares:
    """Return by cell how much of the weight of some units others have; 0 when there is none."""
    each = weights.to_numpy(dtype=np.int64)
    total = cells.sum(each, whole)
    return np.nan_to_num(divided(cells.sum(each, part), total, total > 0))


def scope_variants(grouped: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the grouped table under each other scope, by name, the definition's own first.

    `with tax` puts back what the definition leaves out as tax, and so for each of its reasons (`with
    redacted_person` among them: each such line is then a supplier that is not known); `without grant` leaves
    out what it keeps in, for each reason that fits any payment.
    """
    found = [(AS_DEFINED, grouped)]
    for name in (reason.name for reason in scope_reasons()):
        for words, column, scope in (("with", "scope_reason", ""), ("without", "kept_reason", name)):
            fits = grouped[column] == name
            if fits.any():
                other = grouped.assign(scope_reason=grouped["scope_reason"].mask(fits, scope))
                found.append((f"{words} {name}", other))
    return found


def with_and_without(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    *,
    by: tuple[str, ...] = (),
    **options: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Return the table of `shares` under each scope of `scope_variants`, in a column `scope`; options as there."""
    keys = ["financial_year", "supplier_id", "scope_reason", "kept_reason", *by]
    cells = grouped.groupby([name for name in keys if name in grouped], as_index=False)
    summed = cells[["pence", "absolute_pence", "lines"]].sum()  # once, not for every scope
    names, tables = zip(*scope_variants(summed), strict=True)
    found = shares_of_each(tables, classified, by=by, **options)
    return found.drop(columns=TABLE).assign(scope=found[TABLE].map(dict(enumerate(names))))
