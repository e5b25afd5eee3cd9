"""The change of a share in parts: exact, the same whichever year comes first, and none of them what is left over.

Source: field measures, "Change of a share, decomposed"; what a supplier adds is worked out in `measure.terms`.
"""

from fractions import Fraction

import pandas as pd

from svanalysis.measure.facts import facts_alone, units_of
from svanalysis.measure.shares import facts_of
from svanalysis.measure.terms import PARTS, SUMS, Pair, Terms
from svanalysis.suppliers.payees import HIDDEN

_KEYS = ["measure", "from_year", "to_year"]
PART_COLUMNS = [*_KEYS, "part", "points", "pence", "of_pence", "suppliers", "state"]
_COUNTED = ["pence", "of_pence", "suppliers"]
CONTRIBUTOR_COLUMNS = [
    *_KEYS, "part", "supplier_id", "name", "pence_from", "pence_to", "class_from", "class_to", "points",
]  # fmt: skip
_SERVICE_PENCE = ["pence_from", "pence_to", "of_pence_from", "of_pence_to"]
SERVICE_COLUMNS = [*_KEYS, "service", *_SERVICE_PENCE, "between_points", "within_points", "points"]
MOST_CONTRIBUTORS = 5


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
    table = _together(found, PART_COLUMNS, pair)
    table = table.astype(dict.fromkeys(_COUNTED, "Int64"))
    table.loc[table["state"] == "[p]", _COUNTED] = pd.NA
    return table


def contributors(pair: Pair) -> pd.DataFrame:
    """Return the five suppliers that add most to each part of each measure, most first; hidden payees never.

    `pence_from` and `pence_to` are what a supplier was paid in scope in each year, `class_from` and `class_to` what
    the measure made of it (`yes`, `no`, `unknown`, `outside` the whole of a nested share, `absent`); `points` are
    those of `parts`. A measure without points (`[z]`, `[p]`) has no rows, nor has a part to which nobody adds.
    """
    found = []
    for name, terms in pair.terms.items():
        if terms.state:
            continue
        rows = terms.rows[~terms.rows["supplier_id"].str.startswith(HIDDEN)]
        same = ["part", "supplier_id", "pence_from", "pence_to", "class_from", "class_to"]
        sums = rows.groupby(same, as_index=False)[SUMS].sum()
        adds = (sums["twice"] - float(terms.means) * sums["of_pence"]).abs()
        order = sums.assign(part_order=sums["part"].map(PARTS.index), adds=-adds)[adds > 0]
        ranked = order.sort_values(["part_order", "adds", "supplier_id"])
        most = ranked.groupby("part", sort=False).head(MOST_CONTRIBUTORS)
        found.append(most.assign(measure=name, points=terms.points(most)))
    names = pair.classified.sort_values("financial_year")
    named = dict(zip(names["supplier_id"], names["name"], strict=True))
    found = [rows.assign(name=rows["supplier_id"].map(named)) for rows in found]
    return _together(found, CONTRIBUTOR_COLUMNS, pair)


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
        effects = pd.DataFrame(points, columns=SERVICE_COLUMNS[-3:], index=wide.index)
        found.append(wide.join(effects).reset_index().assign(measure=name))
    return _together(found, SERVICE_COLUMNS, pair)


def _service_points(terms: Terms, n0: int, n1: int, d0: int, d1: int) -> tuple[float, float, float]:
    """Return what a service adds between services, within itself, and together."""
    together = (2 * (n1 - n0) - terms.means * (d1 - d0)) / terms.wholes
    if min(d0, d1) <= 0:
        return float(together), 0.0, float(together)
    s0, s1 = Fraction(n0, d0), Fraction(n1, d1)
    between = (s0 + s1 - terms.means) * (d1 - d0) / terms.wholes
    within = (s1 - s0) * (d0 + d1) / terms.wholes
    return float(between), float(within), float(together)


def _together(found: list[pd.DataFrame], columns: list[str], pair: Pair) -> pd.DataFrame:
    """Return the rows of all measures with their years, in the columns of a table."""
    table = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns)
    return table.assign(from_year=pair.names[0], to_year=pair.names[1])[columns]
