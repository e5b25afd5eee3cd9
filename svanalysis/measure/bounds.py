"""Low and high: what a share can be under every completion of what is unknown.

Source: field measures, "Low and high"; the formulas are in docs/method.md. Pence are exact integers.
"""

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from svanalysis.measure.facts import Fact, Flags

Pence = NDArray[np.int64]
Shares = NDArray[np.float64]
_ROUNDS = 100  # far more than the handful ever needed: each round strictly improves a ratio of integers


class Bounds(NamedTuple):
    """The least and the greatest a share can be; NaN for both where the denominator could be zero or less."""

    low: float
    high: float


NOT_APPLICABLE = Bounds(float("nan"), float("nan"))


class Cells(NamedTuple):
    """Which cell of a table each unit lies in (0 to `many` - 1), so that all cells are worked out at once."""

    of: NDArray[np.int64]
    many: int

    def sum(self, pence: Pence, where: Flags) -> Pence:
        """Sum whole pence by cell, over the units where a condition holds; 0 for a cell without any."""
        found = np.zeros(self.many, dtype=np.int64)
        np.add.at(found, self.of[where], pence[where])
        return found


def one_cell(units: int) -> Cells:
    """Return the one cell that so many units lie in."""
    return Cells(np.zeros(units, dtype=np.int64), 1)


def divided(part: Pence, whole: Pence, where: Flags) -> Shares:
    """Divide pence by pence; NaN where it is not to be done."""
    found: Shares = np.full(len(part), np.nan)
    return np.divide(part, whole, out=found, where=where)


def simple_bounds(cells: Cells, net: Pence, can_be_yes: Flags, can_be_no: Flags) -> tuple[Shares, Shares]:
    """Return low and high of `Y / D` by cell; a unit that can be both adds its whole net or nothing.

    >>> net = np.array([50, 30, 25, -5])
    >>> simple_bounds(one_cell(4), net, np.array([1, 0, 1, 1], bool), np.array([0, 1, 1, 1], bool))
    (array([0.45]), array([0.75]))
    """
    everything, both = np.ones(len(net), dtype=bool), can_be_yes & can_be_no
    denominator, certain = cells.sum(net, everything), cells.sum(net, can_be_yes & ~can_be_no)
    applies = denominator > 0
    least, most = certain + cells.sum(net, both & (net < 0)), certain + cells.sum(net, both & (net > 0))
    return divided(least, denominator, applies), divided(most, denominator, applies)


def nested_bounds(
    cells: Cells, net: Pence, outer: tuple[Flags, Flags], inner: tuple[Flags, Flags]
) -> tuple[Shares, Shares]:
    """Return low and high by cell of `inner` within `outer`, as SME within local; each is (can be yes, can be no).

    Each unit may be outside (0, 0), outside inner (0, a) or inside both (a, a), as its evidence allows. The
    extreme ratio is found by Dinkelbach's iteration, which is right whatever the signs. NaN where the
    denominator is zero or less in any completion, credits of units that may be inside included.

    >>> net = np.array([30, 20, 10, 8, 12, 20, 0])
    >>> outer = (np.array([1, 1, 1, 1, 1, 1, 0], bool), np.array([0, 0, 0, 1, 1, 1, 1], bool))
    >>> inner = (np.array([1, 0, 1, 1, 0, 1, 1], bool), np.array([0, 1, 1, 0, 1, 1, 1], bool))
    >>> low, high = nested_bounds(one_cell(7), net, outer, inner)
    >>> (low[0], high[0]) == (30 / 92, 68 / 88)
    True
    """
    (outer_yes, outer_no), (inner_yes, inner_no) = outer, inner
    least = cells.sum(net, outer_yes & (~outer_no | (net < 0)))
    options = np.stack([outer_no, outer_yes & inner_no, outer_yes & inner_yes])
    low, high = (_extreme(cells, net, options, least > 0, sign) for sign in (-1, 1))
    return low, high


def _extreme(cells: Cells, net: Pence, options: Flags, applies: Flags, sign: int) -> Shares:
    """Return the greatest (sign 1) or least (-1) ratio in each cell that applies: its denominators are above zero."""
    ratio = np.where(applies, 0.0, np.nan)
    for _ in range(_ROUNDS):
        here = np.nan_to_num(ratio)[cells.of]
        gains = sign * np.stack([np.zeros(len(net)), -here * net, (1 - here) * net])
        best = np.argmax(np.where(options, gains, -np.inf), axis=0)
        following = divided(cells.sum(net, best == 2), cells.sum(net, best >= 1), applies)  # noqa: PLR2004  (a, a)
        if np.array_equal(following, ratio, equal_nan=True):
            break
        ratio = following
    return ratio


def joint_options(before: Fact, after: Fact, absent: Flags) -> Flags:
    """Return which pairs of answers a unit can have in two years, as `[before, after, unit]`, 0 no and 1 yes.

    A unit that is open in both years, with the same centre, is taken to stay put: no, no or yes, yes. One
    that is `absent` in either year (no pounds there) is free. Source: field measures, "Bounds of a change are
    joint".
    """
    can = [[before.can_no, before.can_yes], [after.can_no, after.can_yes]]
    opened = before.can_yes & before.can_no & after.can_yes & after.can_no
    tied = opened & (before.yes == after.yes) & (before.no == after.no) & ~absent
    free = [[can[0][was] & can[1][now] for now in (0, 1)] for was in (0, 1)]
    return np.array([[free[was][now] & (~tied | (was == now)) for now in (0, 1)] for was in (0, 1)])


def both_options(first: Flags, second: Flags) -> Flags:
    """Return the pairs of answers of the fact that both hold, from those of its parts."""
    found = np.zeros_like(first)
    for was_first, now_first, was_second, now_second in np.ndindex(2, 2, 2, 2):
        pair = (was_first & was_second, now_first & now_second)
        found[pair] |= first[was_first, now_first] & second[was_second, now_second]
    return found


def change_bounds(before: Pence, after: Pence, options: Flags) -> Bounds:
    """Bound the change of a simple share between two years, over units present in either.

    `before` and `after` are net pence (0 where absent), `options` as `joint_options` gives them.

    >>> net0, net1 = np.array([40, 30, 30]), np.array([46, 24, 30])
    >>> yes, no = np.array([1, 0, 0], bool), np.array([0, 1, 0], bool)
    >>> unplaced = Fact(yes, no, ~no, ~yes, aged=no & yes)
    >>> change_bounds(net0, net1, joint_options(unplaced, unplaced, absent=no & yes))
    Bounds(low=0.06, high=0.06)
    """
    totals = int(before.sum()), int(after.sum())
    if min(totals) <= 0:
        return NOT_APPLICABLE
    answers = [(was, now) for was in (0, 1) for now in (0, 1)]
    moves = np.stack([now * (after / totals[1]) - was * (before / totals[0]) for was, now in answers])
    allowed = np.stack([options[pair] for pair in answers])
    found = []
    for sign in (1, -1):
        chosen = np.argmin(np.where(allowed, sign * moves, np.inf), axis=0)
        was, now = np.array(answers)[chosen].T == 1
        ends = int(before[was].sum()), int(after[now].sum())
        found.append(Fraction(ends[1], totals[1]) - Fraction(ends[0], totals[0]))
    return Bounds(float(found[0]), float(found[1]))
