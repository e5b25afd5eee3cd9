"""What each supplier adds to the change of a share: a term for what it was paid, and one for what it is.

With x the pounds that count in a year, c 1 where the share's fact is yes, S = sum(c x) / sum(x), D = sum(x) and a bar
the mean of the two years, each supplier adds `[(cbar - Sbar) (x1 - x0) + xbar (c1 - c0)] / Dbar` to the change of S.
Source: field measures, "Change of a share, decomposed".
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from svanalysis.measure.facts import Fact, Flags, facts_alone, units_of
from svanalysis.measure.shares import MEASURES, Share, facts_of, share
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


@dataclass(frozen=True)
class Pair:
    """Two years of a body beside each other, and by measure the shares and terms of their suppliers.

    `grouped` and `classified` are of these years alone. `part_years` and `breaks` are those of the body.
    """

    grouped: pd.DataFrame
    classified: pd.DataFrame
    names: tuple[str, str]
    part_years: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()

    @cached_property
    def years(self) -> list[Year]:
        """Return the units of both years, side by side."""
        units = units_of(self.grouped, facts_alone(self.classified))
        by_year = units.set_index("supplier_id", drop=False)
        cells = [by_year[by_year["financial_year"] == name] for name in self.names]
        either = cells[0].index.union(cells[1].index)
        return [Year(cell, _filled(cell, either), either.isin(cell.index)) for cell in cells]

    @cached_property
    def shares(self) -> dict[str, list[Share]]:
        """Return by measure its share in either year."""
        return {name: [share(year.units, name) for year in self.years] for name in MEASURES}

    @cached_property
    def terms(self) -> dict[str, Terms]:
        """Return the terms of every measure."""
        return {name: _terms(self, name) for name in MEASURES}

    @property
    def partial(self) -> bool:
        """Tell whether a month of either year is missing."""
        return bool(self.part_years & {*self.names})


def two_years(
    grouped: pd.DataFrame, classified: pd.DataFrame, from_year: str, to_year: str, **marks: frozenset[str]
) -> Pair:
    """Return two years as a pair; `marks` are its `part_years` and `breaks`."""
    names = (from_year, to_year)  # the other years would only cost time
    chosen = [table[table["financial_year"].isin(names)] for table in (grouped, classified)]
    return Pair(chosen[0], chosen[1], names, **marks)


def _filled(units: pd.DataFrame, either: pd.Index) -> pd.DataFrame:
    """Return the pence and facts of units over the suppliers of either year."""
    names = [name for name in units.columns if name.endswith(("_certain", "_aged"))]
    marks = {name: units[name].reindex(either, fill_value=False) for name in names}
    return units.reindex(either).assign(pence=units["pence"].reindex(either, fill_value=0), **marks)


def _terms(pair: Pair, name: str) -> Terms:
    """Return both terms of every supplier for one measure, each in the part that it goes to."""
    years, here = pair.years, [year.here for year in pair.years]
    either, facts = years[0].everyone.index, [facts_of(year.everyone, name) for year in years]
    inner, outer = (_kept(pair_of, here) for pair_of in zip(*facts, strict=True))
    x = [year.net * each.yes for year, each in zip(years, outer, strict=True)]
    c = [each.yes.astype(np.int64) for each in inner]
    paid, classed = _parts_of(inner, outer, here, either.str.startswith(HIDDEN))
    twice_paid = (c[0] + c[1]) * (x[1] - x[0])
    down, odd = np.divmod(twice_paid, 2)
    paid_pence = down + odd * (down % 2)  # halves to even
    rest = c[1] * x[1] - c[0] * x[0] - paid_pence
    told = pd.DataFrame({"supplier_id": either})
    for at, end in enumerate(("from", "to")):
        told[f"pence_{end}"] = years[at].net
        told[f"class_{end}"] = np.select([~here[at], ~outer[at].yes], ["absent", "outside"], inner[at].words)
    payment = told.assign(part=paid, twice=twice_paid, of_pence=x[1] - x[0], pence=paid_pence)
    of_class = told.assign(part=classed, twice=(x[0] + x[1]) * (c[1] - c[0]), of_pence=0, pence=rest)
    rows = pd.concat([payment, of_class], ignore_index=True)
    first, second = pair.shares[name]
    rows, applies = rows[(rows[SUMS] != 0).any(axis=1)], "[z]" not in first.state + second.state
    if pair.partial or not applies:
        return Terms(rows, Fraction(0), 1, "[p]" if pair.partial else "[z]")
    means = sum(Fraction(each.numerator_pence, each.denominator_pence) for each in (first, second))
    return Terms(rows, Fraction(means), first.denominator_pence + second.denominator_pence, "")


def _kept(facts: tuple[Fact, ...], here: list[Flags]) -> list[Fact]:
    """Return a fact in both years; a supplier absent in one keeps what it was in the other."""
    first, second = facts
    return [
        Fact(*(np.where(here[0], was, now) for was, now in zip(first, second, strict=True))),
        Fact(*(np.where(here[1], now, was) for was, now in zip(first, second, strict=True))),
    ]


def _parts_of(
    inner: list[Fact], outer: list[Fact], here: list[Flags], hidden: Flags
) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    """Return the part that each supplier's payment term goes to, and that of its class term."""
    nowhere = ~inner[0].known & ~inner[1].known
    cases = [hidden, ~here[0], ~here[1], nowhere]
    paid = np.select(cases, ["unplaced", "gained", "lost", "unplaced"], "paid_more_or_less")
    changed, whole = outer[0].yes != outer[1].yes, _class_part(*outer)
    return np.where(changed, whole, paid), np.where(changed, whole, _class_part(*inner))


def _class_part(before: Fact, after: Fact) -> NDArray[np.str_]:
    """Return the part of a change of class: a move where it was known in both years, else evidence."""
    cases = [before.known & after.known, after.known]
    return np.select(cases, ["moved", "better_evidence"], "worse_evidence")
