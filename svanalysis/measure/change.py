"""How a share changed between two years, with joint bounds, what may be said of it, and the parts it is made of.

The parts are exact, the same whichever year comes first, and none of them is what is left over. Source: field measures,
"Change of a share, decomposed"; what a supplier adds is worked out in `measure.terms`.
"""

from fractions import Fraction
from functools import reduce

import numpy as np
import pandas as pd

from svanalysis.measure.bounds import Bounds, both_options, change_bounds, joint_options
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.facts import fact, facts_alone, units_of
from svanalysis.measure.shares import MEASURES, facts_of
from svanalysis.measure.terms import EVIDENCE, PARTS, SUMS, Pair, Terms, two_years
from svanalysis.suppliers.payees import HIDDEN

_COUNTED = ["pence", "of_pence", "suppliers"]
_SERVICE_PENCE = COLUMNS["service_parts"][4:8]
_MOST_CONTRIBUTORS = 5


def change_tables(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    from_year: str | None,
    to_year: str,
    **marks: frozenset[str],
) -> dict[str, pd.DataFrame]:
    """Return `changes`, `parts`, `contributors` and `service_parts` by name; empty tables where no year is before."""
    tables = {"changes": changed, "parts": parts, "contributors": contributors, "service_parts": by_service}
    if not from_year:
        return {name: pd.DataFrame(columns=COLUMNS[name]) for name in tables}
    pair = two_years(grouped, classified, from_year, to_year, **marks)
    return {name: measured(pair) for name, measured in tables.items()}


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
    return pd.DataFrame(rows, columns=COLUMNS["changes"])


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


def parts(pair: Pair) -> pd.DataFrame:
    """Return one row per measure and part of its change between two years; each measure has all of `PARTS`.

    `points` (share differences, 0 to 1) add up to the change of the share, `pence` to that of its numerator and
    `of_pence` to that of its denominator. `suppliers` counts those that add anything; a line whose payee is
    hidden is one of its own and unplaced, for nobody can follow it from year to year.

    `paid_more_or_less`: paid in both years and known in one at least. `gained`, `lost`: paid in one year only
    (in the other its class is taken as the same). `moved`: yes in one year, no in the other. `better_evidence`,
    `worse_evidence`: unknown in the first or in the second. `unplaced`: unknown in both, paid more or less. One
    that was paid more and moved adds to two parts, by the two terms; for a nested share one whose outer fact
    changed, such as its place, adds all to `moved` or, where that was unknown in a year, to evidence.

    `state` is `[z]` where a share is not applicable in either year and `[p]` where a year is a part-year: then
    points are missing, and under `[p]` pence too. Source: field measures, "Change of a share, decomposed".
    """
    found = []
    for name, terms in pair.terms.items():
        by_part = terms.rows.groupby("part")
        sums = by_part[SUMS].sum().assign(suppliers=by_part["supplier_id"].nunique())
        sums = sums.reindex(list(PARTS), fill_value=0)
        found.append(sums.reset_index().assign(measure=name, points=terms.points(sums), state=terms.state))
    table = _together(found, "parts", pair).astype(dict.fromkeys(_COUNTED, "Int64"))
    table.loc[table["state"] == "[p]", _COUNTED] = pd.NA
    return table


def contributors(pair: Pair) -> pd.DataFrame:
    """Return the five suppliers that add most to each part of each measure, most first; hidden payees never.

    `pence_from` and `pence_to` are what a supplier was paid in scope in each year, `class_from` and `class_to` what
    the measure made of it (`yes`, `no`, `unknown`, `outside` the whole of a nested share, `absent`); `points` are
    those of `parts`. A measure without points (`[z]`, `[p]`) has no rows, nor has a part to which nobody adds.
    """
    names, found = pair.classified.sort_values("financial_year"), []
    named = dict(zip(names["supplier_id"], names["name"], strict=True))
    for name, terms in pair.terms.items():
        if terms.state:
            continue
        rows = terms.rows[~terms.rows["supplier_id"].str.startswith(HIDDEN)]
        same = ["part", "supplier_id", "pence_from", "pence_to", "class_from", "class_to"]
        sums = rows.groupby(same, as_index=False)[SUMS].sum()
        adds = (sums["twice"] - float(terms.means) * sums["of_pence"]).abs()
        order = sums.assign(part_order=sums["part"].map(PARTS.index), adds=-adds)[adds > 0]
        ranked = order.sort_values(["part_order", "adds", "supplier_id"])
        most = ranked.groupby("part", sort=False).head(_MOST_CONTRIBUTORS)
        who = most["supplier_id"].map(named)
        found.append(most.assign(measure=name, name=who, points=terms.points(most)))
    return _together(found, "contributors", pair)


def by_service(pair: Pair) -> pd.DataFrame:
    """Return one row per measure and service: a second cut of the same change, not more parts of it.

    With s the share within a service and D its pounds, `between_points` are `(sbar - Sbar) (D1 - D0) / Dbar`: it
    spends more or less than before; `within_points` are its mean pounds by `s1 - s0`: it buys otherwise. Both together
    are `points`, and add up to the change of the share. A service whose pounds are zero or less in a year has no share
    there: all it adds stands under between. `pence_*` are its numerators, `of_pence_*` its denominators.
    """
    units = units_of(pair.grouped, facts_alone(pair.classified), ["service"])
    found = []
    for name, terms in pair.terms.items():
        if terms.state:
            continue
        inner, outer = facts_of(units, name)
        of = units["pence"].where(outer.yes, 0)
        counted = units[["service", "financial_year"]].assign(pence=of.where(inner.yes, 0), of_pence=of)
        sums = counted.pivot_table(index="service", columns="financial_year", aggfunc="sum", fill_value=0)
        ends = [sums[column][year] for column in ("pence", "of_pence") for year in pair.names]
        wide = pd.concat(ends, axis=1, keys=_SERVICE_PENCE).astype("int64")
        points = [_service_points(terms, *map(int, row)) for row in wide.itertuples(index=False)]
        effects = pd.DataFrame(points, columns=COLUMNS["service_parts"][-3:], index=wide.index)
        found.append(wide.join(effects).reset_index().assign(measure=name))
    return _together(found, "service_parts", pair)


def _service_points(terms: Terms, n0: int, n1: int, d0: int, d1: int) -> tuple[float, float, float]:
    """Return what a service adds between services, within itself, and together."""
    together = (2 * (n1 - n0) - terms.means * (d1 - d0)) / terms.wholes
    if min(d0, d1) <= 0:
        return float(together), 0.0, float(together)
    s0, s1 = Fraction(n0, d0), Fraction(n1, d1)
    between = (s0 + s1 - terms.means) * (d1 - d0) / terms.wholes
    within = (s1 - s0) * (d0 + d1) / terms.wholes
    return float(between), float(within), float(together)


def _together(found: list[pd.DataFrame], name: str, pair: Pair) -> pd.DataFrame:
    """Return the rows of all measures with their years, in the columns of a table."""
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=COLUMNS[name])
    return table.assign(from_year=pair.names[0], to_year=pair.names[1])[COLUMNS[name]]
