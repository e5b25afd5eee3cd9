"""Bounds: the worked examples of the formulas, and against every completion of the unknowns, enumerated."""

from fractions import Fraction
from itertools import product
from math import isnan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svanalysis.measure.bounds import (
    Bounds,
    both_options,
    change_bounds,
    joint_options,
    nested_bounds,
    one_cell,
    simple_bounds,
)
from svanalysis.measure.facts import Fact, both
from tests.measure.tables import CODES


def a_fact(codes):
    """The fact of units given by their codes."""
    centres = [CODES[code] for code in codes]
    yes = np.array([centre is True for centre, _ in centres], dtype=bool)
    no = np.array([centre is False for centre, _ in centres], dtype=bool)
    certain = np.array([certain for _, certain in centres], dtype=bool)
    return Fact(yes, no, yes | ~certain, no | ~certain, np.zeros(len(codes), dtype=bool))


def options(code):
    """The answers that a code leaves possible."""
    return {"Y": [1], "N": [0]}.get(code, [0, 1])


def pence(units):
    return np.array([unit[0] for unit in units], dtype=np.int64)


def bounds_of(bounds, units, *flags):
    """Low and high of the one cell that all units lie in."""
    low, high = bounds(one_cell(len(units)), pence(units), *flags)
    return Bounds(low[0], high[0])


def simple(units):
    found = a_fact([unit[1] for unit in units])
    return bounds_of(simple_bounds, units, found.can_yes, found.can_no)


def conjunction(units):
    found = both(a_fact([unit[1] for unit in units]), a_fact([unit[2] for unit in units]))
    return bounds_of(simple_bounds, units, found.can_yes, found.can_no)


def nested(units):
    outer, inner = (a_fact([unit[at] for unit in units]) for at in (1, 2))
    flags = (outer.can_yes, outer.can_no), (inner.can_yes, inner.can_no)
    return bounds_of(nested_bounds, units, *flags)


def ratios(pairs):
    """The least and the greatest ratio of sums over all choices of one (n, d) per unit; None where some d <= 0."""
    sums = {(0, 0)}
    for choices in pairs:
        sums = {(n + dn, d + dd) for n, d in sums for dn, dd in choices}
    if any(d <= 0 for _, d in sums):
        return None
    found = [Fraction(n, d) for n, d in sums]
    return float(min(found)), float(max(found))


def enumerated(units, kind):
    """The bounds of a measure by enumerating every completion of every unit."""
    total = sum(unit[0] for unit in units)
    if kind == "nested":
        pairs = [[(net * o * i, net * o) for o in options(a) for i in options(b)] for net, a, b in units]
        return ratios(pairs)
    if kind == "simple":
        pairs = [[(net * o, 0) for o in options(a)] for net, a, _ in units]
    else:
        pairs = [[(net * o * i, 0) for o in options(a) for i in options(b)] for net, a, b in units]
    return ratios([[(0, total)], *pairs])


def agree(bounds, expected):
    if expected is None:
        return isnan(bounds.low) and isnan(bounds.high)
    return tuple(bounds) == pytest.approx(expected, abs=1e-12)


UNITS = st.lists(
    st.tuples(st.integers(-30, 100), st.sampled_from("YNUyn"), st.sampled_from("YNUyn")),
    min_size=1,
    max_size=8,
)
KINDS = {"simple": simple, "conjunction": conjunction, "nested": nested}


def test_the_worked_simple_share_is_45_to_75_per_cent():
    assert simple([(50, "Y", "U"), (30, "N", "U"), (25, "U", "U"), (-5, "U", "U")]) == (0.45, 0.75)


WORKED = [(30, "Y", "Y"), (20, "Y", "N"), (10, "Y", "U"), (8, "U", "Y"), (12, "U", "N"), (20, "U", "U")]


def test_the_worked_nested_share_is_32_6_to_77_3_per_cent():
    low, high = nested([*WORKED, (500, "N", "U")])
    assert (low, high) == (30 / 92, 68 / 88)
    assert (round(100 * low, 1), round(100 * high, 1)) == (32.6, 77.3)


def test_the_worked_conjunction():
    """Of 150: certainly 30; 10, 8 and 20 may be both; the 12 known not SME are settled."""
    assert conjunction([*WORKED, (50, "N", "U")]) == (30 / 150, 68 / 150)


def test_a_straddling_sector_is_possible_both_ways_for_its_whole_amount():
    assert simple([(10_000, "y", "U")]) == (0.0, 1.0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "units",
    [
        [],
        [(0, "Y", "Y")],
        [(10, "Y", "Y"), (-10, "Y", "N")],
        [(10, "Y", "Y"), (-30, "Y", "N")],
    ],
)
def test_no_bounds_where_the_denominator_is_zero_or_less(kind, units):
    assert all(map(isnan, KINDS[kind](units)))


@pytest.mark.parametrize(
    ("units", "applies"),
    [
        ([(10, "Y", "Y"), (-9, "U", "U")], True),  # d is 10 or 1
        ([(10, "Y", "Y"), (-10, "U", "U")], False),  # d could be 0
        ([(10, "Y", "Y"), (-4, "U", "U"), (-7, "y", "U")], False),  # both together: -1
        ([(10, "Y", "Y"), (-20, "N", "U")], True),  # certainly outside: nothing to fear
        ([(10, "U", "Y")], False),  # nothing certain inside: d could be 0
    ],
)
def test_a_nested_share_has_no_bounds_where_some_completion_has_nothing_inside(units, applies):
    assert isnan(nested(units).low) is not applies
    assert agree(nested(units), enumerated(units, "nested"))


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(units=UNITS)
def test_bounds_are_those_of_every_completion(kind, units):
    assert agree(KINDS[kind](units), enumerated(units, kind))


@pytest.mark.parametrize("kind", KINDS)
@settings(deadline=None)
@given(units=UNITS, data=st.data())
def test_replacing_an_unknown_by_yes_or_no_never_widens(kind, units, data):
    before = KINDS[kind](units)
    at = data.draw(st.integers(0, len(units) - 1))
    which = data.draw(st.sampled_from([1, 2]))
    settled = list(units[at])
    if settled[which] in "YN":
        return
    settled[which] = data.draw(st.sampled_from("YN"))
    after = KINDS[kind]([*units[:at], tuple(settled), *units[at + 1 :]])
    if isnan(before.low):
        return  # knowing more may bring a share into being
    assert before.low - 1e-12 <= after.low <= after.high <= before.high + 1e-12


def changed(units):
    """Joint bounds of a simple change over units (before, after, code before, code after)."""
    net0, net1 = (np.array([unit[at] for unit in units], dtype=np.int64) for at in (0, 1))
    facts = [a_fact([unit[at] for unit in units]) for at in (2, 3)]
    return change_bounds(net0, net1, joint_options(*facts, (net0 == 0) | (net1 == 0)))


def possible_pairs(net0, net1, code0, code1):
    """The rule in words: the same centre, open in both years, stays put; everything else is free."""
    tied = net0 != 0 and net1 != 0 and code0 == code1 and code0 in "Uyn"
    return [(was, now) for was, now in product(options(code0), options(code1)) if was == now or not tied]


CHANGES = st.lists(
    st.tuples(st.integers(-20, 60), st.integers(-20, 60), st.sampled_from("YNUyn"), st.sampled_from("YNUyn")),
    min_size=1,
    max_size=6,
)


def test_the_worked_change_is_exactly_six_points():
    """Known local 40 then 46 of 100, one unplaced supplier 30 then 30: +6.0, not -24 to +36."""
    low, high = changed([(40, 46, "Y", "Y"), (30, 24, "N", "N"), (30, 30, "U", "U")])
    assert (low, high) == (0.06, 0.06)


def test_a_supplier_that_becomes_known_is_free_in_the_year_in_which_it_was_not():
    """40 known local of 100 in both years; 60 unplaced, then placed here: not a rise for certain."""
    assert changed([(40, 40, "Y", "Y"), (60, 60, "U", "Y")]) == (0.0, 0.6)


def test_a_straddling_supplier_stays_put_while_its_centre_does():
    """Half of spend at 50 then 100 of 100: without the tie it could be -50 to +100."""
    assert changed([(50, 100, "y", "y"), (50, 0, "N", "N")]) == (0.0, 0.5)
    assert changed([(50, 50, "y", "n"), (50, 50, "N", "N")]) == (-0.5, 0.5)  # it moved: the change is within


def test_a_unit_of_one_year_only_is_free_there():
    assert changed([(100, 50, "Y", "Y"), (0, 50, "U", "U")]) == (-0.5, 0.0)


@settings(deadline=None)
@given(CHANGES)
def test_joint_bounds_are_those_of_every_completion(units):
    total0, total1 = sum(unit[0] for unit in units), sum(unit[1] for unit in units)
    bounds = changed(units)
    if min(total0, total1) <= 0:
        assert isnan(bounds.low)
        return
    moves = [
        sum(
            Fraction(now * unit[1], total1) - Fraction(was * unit[0], total0)
            for unit, (was, now) in zip(units, ways, strict=True)
        )
        for ways in product(*(possible_pairs(*unit) for unit in units))
    ]
    assert tuple(bounds) == pytest.approx((float(min(moves)), float(max(moves))), abs=1e-12)


@settings(deadline=None)
@given(CHANGES)
def test_the_change_of_the_centres_lies_within(units):
    total0, total1 = sum(unit[0] for unit in units), sum(unit[1] for unit in units)
    if min(total0, total1) <= 0:
        return
    was = sum(unit[0] for unit in units if unit[2] in "Yy") / total0
    now = sum(unit[1] for unit in units if unit[3] in "Yy") / total1
    low, high = changed(units)
    assert low - 1e-12 <= now - was <= high + 1e-12


def test_the_change_of_a_conjunction_ties_each_part_by_itself():
    """Place unknown then known, size known then unknown: unknown in both years, for different reasons: free."""
    absent = np.zeros(1, dtype=bool)
    place = joint_options(a_fact("U"), a_fact("Y"), absent)
    size = joint_options(a_fact("Y"), a_fact("U"), absent)
    joined = both_options(place, size)
    assert joined[..., 0].tolist() == [[True, True], [True, True]]
    tied = both_options(
        joint_options(a_fact("U"), a_fact("U"), absent), joint_options(a_fact("Y"), a_fact("Y"), absent)
    )
    assert tied[..., 0].tolist() == [[True, False], [False, True]]
