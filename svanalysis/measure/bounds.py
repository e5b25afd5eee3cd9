"""Low and high: what a share can be under every completion of what is unknown.

Source: field measures, "Low and high"; the formulas are in docs/method.md. Pence are exact integers throughout.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Pence = NDArray[np.int64]
_ROUNDS = 100  # far more than the handful that are ever needed: each round strictly improves a ratio of integers


class Bounds(NamedTuple):
    """The least and the greatest a share can be; NaN for both where the denominator could be zero or less."""

    low: float
    high: float


NOT_APPLICABLE = Bounds(float("nan"), float("nan"))


def simple_bounds(net: Pence, can_be_yes: Flags, can_be_no: Flags) -> Bounds:
    """Bound `Y / D` over units with net pence; a unit that can be both adds its whole net or nothing.

    >>> net = np.array([50, 30, 25, -5])
    >>> simple_bounds(net, np.array([1, 0, 1, 1], bool), np.array([0, 1, 1, 1], bool))
    Bounds(low=0.45, high=0.75)
    """
    denominator = int(net.sum())
    if denominator <= 0:
        return NOT_APPLICABLE
    certain = int(net[can_be_yes & ~can_be_no].sum())
    both = net[can_be_yes & can_be_no]
    return Bounds(
        (certain + int(both[both < 0].sum())) / denominator, (certain + int(both[both > 0].sum())) / denominator
    )


def nested_bounds(net: Pence, outer: tuple[Flags, Flags], inner: tuple[Flags, Flags]) -> Bounds:
    """Bound the share of `inner` within `outer`, such as SME within local; each is (can be yes, can be no).

    Each unit may be outside (0, 0), outside inner (0, a) or inside both (a, a), as its evidence allows. The best ratio
    is found by Dinkelbach's iteration, which is right whatever the signs.

    >>> net = np.array([30, 20, 10, 8, 12, 20, 0])
    >>> outer = (np.array([1, 1, 1, 1, 1, 1, 0], bool), np.array([0, 0, 0, 1, 1, 1, 1], bool))
    >>> inner = (np.array([1, 0, 1, 1, 0, 1, 1], bool), np.array([0, 1, 1, 0, 1, 1, 1], bool))
    >>> low, high = nested_bounds(net, outer, inner)
    >>> (low, high) == (30 / 92, 68 / 88)
    True
    """
    outer_yes, outer_no = outer
    forced = int(net[outer_yes & ~outer_no].sum())
    optional = net[outer_yes & outer_no]
    if forced + int(optional[optional < 0].sum()) <= 0:
        return NOT_APPLICABLE
    return Bounds(_extreme(net, outer, inner, -1), _extreme(net, outer, inner, 1))


def _extreme(net: Pence, outer: tuple[Flags, Flags], inner: tuple[Flags, Flags], sign: int) -> float:
    """Return the greatest (sign 1) or least (sign -1) ratio of inner to outer."""
    (outer_yes, outer_no), (inner_yes, inner_no) = outer, inner
    options = (outer_no, outer_yes & inner_no, outer_yes & inner_yes)
    ratio = 0.0
    for _ in range(_ROUNDS):
        gains = (np.zeros(len(net)), -ratio * net, (1 - ratio) * net)
        scores = [np.where(allowed, sign * gain, -np.inf) for allowed, gain in zip(options, gains, strict=True)]
        best = np.argmax(np.stack(scores), axis=0)
        numerator, denominator = int(net[best == 2].sum()), int(net[best >= 1].sum())  # noqa: PLR2004  the option (a, a)
        following = numerator / denominator if denominator else ratio
        if following == ratio:
            break
        ratio = following
    return ratio


def change_bounds(before: Pence, after: Pence, can: tuple[Flags, Flags, Flags, Flags], tied: Flags) -> Bounds:
    """Bound the change of a simple share between two years, over units present in either.

    `can` is (yes before, no before, yes after, no after). A `tied` unit, open in both years, is taken to stay put.
    Source: field measures, "Bounds of a change are joint".

    >>> net0, net1 = np.array([40, 30, 30]), np.array([46, 24, 30])
    >>> yes, no = np.array([1, 0, 1], bool), np.array([0, 1, 1], bool)
    >>> [round(bound, 12) for bound in change_bounds(net0, net1, (yes, no, yes, no), yes & no)]
    [0.06, 0.06]
    """
    total_before, total_after = int(before.sum()), int(after.sum())
    if total_before <= 0 or total_after <= 0:
        return NOT_APPLICABLE
    weight_before, weight_after = before / total_before, after / total_after
    yes_before, no_before, yes_after, no_after = can
    options = []
    for later, later_allowed in ((0, no_after), (1, yes_after)):
        for earlier, earlier_allowed in ((0, no_before), (1, yes_before)):
            allowed = later_allowed & earlier_allowed & (~tied | (later == earlier))
            options.append((later * weight_after - earlier * weight_before, allowed))
    low = sum(np.min(np.stack([np.where(ok, value, np.inf) for value, ok in options]), axis=0))
    high = sum(np.max(np.stack([np.where(ok, value, -np.inf) for value, ok in options]), axis=0))
    return Bounds(float(low), float(high))
