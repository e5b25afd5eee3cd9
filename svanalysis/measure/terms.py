"""What each supplier adds to the change of a share: a term for what it was paid, and one for what it is.

With x the pounds that count in a year, c 1 where the share's fact is yes, S = sum(c x) / sum(x), D = sum(x) and a bar
the mean of the two years, each supplier adds `[(cbar - Sbar) (x1 - x0) + xbar (c1 - c0)] / Dbar` to the change of S.
Source: field measures, "Change of a share, decomposed".
"""

from fractions import Fraction
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from svanalysis.measure.facts import Fact, Flags, both, fact, units_of
from svanalysis.measure.shares import MEASURES, Share, share
from svanalysis.suppliers.payees import HIDDEN

EVIDENCE = ("better_evidence", "worse_evidence")
PARTS = ("paid_more_or_less", "gained", "lost", "moved", *EVIDENCE, "unplaced")
SUMS = ["twice", "of_pence", "pence"]


class Year(NamedTuple):
    """One of two years.

    `units` has one row per supplier paid in it. `everyone` has one per supplier paid in either year: its net pence, 0
    where it is `here` not, and its facts, which are then unknown and may be either.
    """

    units: pd.DataFrame
    everyone: pd.DataFrame
    here: Flags

    @property
    def net(self) -> NDArray[np.int64]:
        """Return net pence over everyone."""
        return self.everyone["pence"].to_numpy(dtype=np.int64)

    def fact(self, *columns: str) -> Fact:
        """Return over everyone the fact that all of these hold."""
        return reduce(both, [fact(self.everyone, column) for column in columns])


class Terms(NamedTuple):
    """Both terms of every supplier for one measure.

    `rows` has one row per supplier and term that adds anything: the `part` it goes to, `pence` added to the numerator
    and `of_pence` to the denominator, and `twice`, twice the term without the mean share. Rows add to the share
    `(sum of twice - means * sum of of_pence) / wholes`. `state` says why there are no points.
    """

    rows: pd.DataFrame
    means: Fraction
    wholes: int
    state: str

    def points(self, rows: pd.DataFrame) -> list[float]:
        """Return what each row of sums adds (0 to 1), exact until the last step; NaN where `state` says so."""
        pairs = zip(rows["twice"], rows["of_pence"], strict=True)
        if self.state:
            return [float("nan")] * len(rows)
        return [float((int(twice) - self.means * int(of)) / self.wholes) for twice, of in pairs]


def two_years(grouped: pd.DataFrame, classified: pd.DataFrame, years: tuple[str, str]) -> list[Year]:
    """Return the units of two years, side by side."""
    units = units_in(grouped, classified, list(years), [])
    cells = [units[units["financial_year"] == year].set_index("supplier_id", drop=False) for year in years]
    either = cells[0].index.union(cells[1].index)
    return [Year(cell, _filled(cell, either), either.isin(cell.index)) for cell in cells]


def _filled(units: pd.DataFrame, either: pd.Index) -> pd.DataFrame:
    """Return the pence and facts of units over the suppliers of either year."""
    marks = [name for name in units.columns if name.endswith(("_certain", "_aged"))]
    centres = [name for name in units.columns if name.startswith("is_") and name not in marks]
    sides = [
        units[["pence"]].reindex(either, fill_value=0),
        units[centres].reindex(either),
        units[marks].reindex(either, fill_value=False),
    ]
    return pd.concat(sides, axis=1)


def units_in(
    grouped: pd.DataFrame, classified: pd.DataFrame, years: list[str], by: list[str]
) -> pd.DataFrame:
    """Return the units of some years alone: the others would only cost time."""
    chosen = [table[table["financial_year"].isin(years)] for table in (grouped, classified)]
    return units_of(chosen[0], chosen[1], by)


def terms_of(years: list[Year], name: str) -> Terms:
    """Return both terms of every supplier for one measure, each in the part that it goes to."""
    measure, either, here = MEASURES[name], years[0].everyone.index, [year.here for year in years]
    inner = _kept([year.fact(*measure.inner) for year in years], here)
    outer = _kept([year.fact(measure.outer) for year in years], here) if measure.outer else None
    inside = [each.yes for each in outer] if outer else [np.ones(len(either), dtype=bool)] * 2
    x = [year.net * counted for year, counted in zip(years, inside, strict=True)]
    c = [each.yes.astype(np.int64) for each in inner]
    paid, classed = _parts_of(inner, outer, here, either.str.startswith(HIDDEN))
    twice_paid, paid_pence = (c[0] + c[1]) * (x[1] - x[0]), _halved((c[0] + c[1]) * (x[1] - x[0]))
    rest = c[1] * x[1] - c[0] * x[0] - paid_pence
    told = pd.DataFrame(
        {
            "supplier_id": either,
            "pence_from": years[0].net,
            "pence_to": years[1].net,
            "class_from": _classes(inner[0], inside[0], here[0]),
            "class_to": _classes(inner[1], inside[1], here[1]),
        }
    )
    rows = pd.concat(
        [
            told.assign(part=paid, twice=twice_paid, of_pence=x[1] - x[0], pence=paid_pence),
            told.assign(part=classed, twice=(x[0] + x[1]) * (c[1] - c[0]), of_pence=0, pence=rest),
        ],
        ignore_index=True,
    )
    return _with_means(rows[(rows[SUMS] != 0).any(axis=1)], [share(year.units, name) for year in years])


def _with_means(rows: pd.DataFrame, shares: list[Share]) -> Terms:
    """Return terms with what turns them into points; none where a share is not applicable in either year."""
    if any("[z]" in each.state for each in shares):
        return Terms(rows, Fraction(0), 1, "[z]")
    first, second = (Fraction(each.numerator_pence, each.denominator_pence) for each in shares)
    return Terms(rows, first + second, sum(each.denominator_pence for each in shares), "")


def _kept(facts: list[Fact], here: list[Flags]) -> list[Fact]:
    """Return a fact in both years; a supplier absent in one keeps what it was in the other."""
    first, second = facts
    return [
        Fact(*(np.where(here[0], was, now) for was, now in zip(first, second, strict=True))),
        Fact(*(np.where(here[1], now, was) for was, now in zip(first, second, strict=True))),
    ]


def _parts_of(
    inner: list[Fact], outer: list[Fact] | None, here: list[Flags], hidden: Flags
) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the part that each supplier's payment term goes to, and that of its class term."""
    nowhere = ~inner[0].known & ~inner[1].known
    cases = [hidden, ~here[0], ~here[1], nowhere]
    paid = np.select(cases, ["unplaced", "gained", "lost", "unplaced"], "paid_more_or_less").astype(object)
    classed = _class_part(*inner)
    if outer:
        changed = outer[0].yes != outer[1].yes
        whole = _class_part(*outer)
        paid, classed = np.where(changed, whole, paid), np.where(changed, whole, classed)
    return paid, classed


def _class_part(before: Fact, after: Fact) -> NDArray[np.object_]:
    """Return the part of a change of class: a move where it was known in both years, else evidence."""
    cases = [before.known & after.known, after.known]
    return np.select(cases, ["moved", "better_evidence"], "worse_evidence").astype(object)


def _classes(inner: Fact, inside: Flags, here: Flags) -> NDArray[np.object_]:
    """Return in words what a measure makes of each supplier in a year."""
    cases = [~here, ~inside, inner.yes, inner.no]
    return np.select(cases, ["absent", "outside", "yes", "no"], "unknown").astype(object)


def _halved(twice: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return half of each number, halves to even.

    >>> _halved(np.array([4, 3, 5, -3, -5])).tolist()
    [2, 2, 2, -2, -2]
    """
    down, odd = np.divmod(twice, 2)
    halves: NDArray[np.int64] = down + odd * (down % 2)
    return halves
