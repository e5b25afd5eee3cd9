"""The worked examples of the formulas that no other test holds, and laws over all measures at once.

The others: the simple, the nested and the conjoined share in `test_shares`; joint bounds of a change in `test_change`;
the change in parts, A, B and C, in `test_decompose`; a bare district in `tests/classify/test_table`; the words in
`tests/present/test_sentences`.
"""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.measure.breakdowns import rings
from svanalysis.measure.concentration import concentration, like_for_like, new_and_lost
from svanalysis.measure.facts import units_of
from svanalysis.measure.partners import Partner, partners
from svanalysis.measure.shares import shares
from tests.measure.tables import YEAR, classes, payments, row, spend
from tests.support.laws import tried

NEXT = "2013/14"
LINES = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", "line:1"]), st.integers(-40, 90), st.sampled_from([YEAR, NEXT])
    ),
    min_size=2,
    max_size=10,
)
CODES = st.lists(st.tuples(st.sampled_from("YNUyn"), st.sampled_from("YNUyn")), min_size=6, max_size=6)


def test_pounds_and_percentage_agree_and_the_parts_are_the_whole():
    """286.6 of 526.8 is 54.4%; local, elsewhere and not known are 100%."""
    grouped, classified = spend(("Y", "U", 286_6), ("N", "U", 200_0), ("U", "U", 40_2))
    found = row(shares(grouped, classified), "local_share")
    assert found["share"] == 2866 / 5268
    assert round(100 * found["share"], 1) == 54.4
    in_rings = rings(units_of(grouped, classified))
    parts = in_rings.set_index("ring")["pence"]
    assert parts.to_dict() == {"authority": 2866, "uk": 2000, "unknown": 402}
    assert in_rings["share"].sum() == pytest.approx(1)


def test_a_straddling_sector_is_possible_for_its_whole_amount():
    """10,000 pounds at 0.9 are 0 to 10,000, not 9,000 to 10,000; its centre is its majority."""
    found = row(shares(*spend(("y", "U", 10_000_00), ("N", "U", 10_000_00))), "local_share")
    assert (found["share"], found["low"], found["high"]) == (0.5, 0.0, 0.5)


def test_a_nested_share_is_not_bounded_by_the_bounds_of_its_parts():
    """30 to 68 of 60 to 100 would be 30% to 113%; together they can only be 30/92 to 68/88."""
    units = [
        ("Y", "Y", 30),
        ("Y", "N", 20),
        ("Y", "U", 10),
        ("U", "Y", 8),
        ("U", "N", 12),
        ("U", "U", 20),
        ("N", "U", 9),
    ]
    found = row(shares(*spend(*units)), "sme_share_of_local")
    apart = Fraction(30, 100), Fraction(68, 60)
    assert apart[0] < found["low"] == 30 / 92
    assert found["high"] == 68 / 88 < apart[1]


def test_unknown_is_not_put_to_either_side():
    """50 of 100 with 20 unknown is 50%, of the known 62.5%: two columns, and the first is the share."""
    found = row(shares(*spend(("Y", "U", 50), ("N", "U", 30), ("U", "U", 20))), "local_share")
    assert (found["share"], found["share_of_known"], found["coverage_pounds"]) == (0.5, 0.625, 0.8)


def measured(grouped, classified):
    """Every table of pounds and shares that is made of the grouped table."""
    member = Partner("a", frozenset({"A"}), grouped, classified)
    other = Partner("b", frozenset({"B"}), grouped, classified)
    return {
        "shares": shares(grouped, classified),
        "by ring": shares(grouped, classified, by=("ring",)),
        "concentration": concentration(grouped),
        "new and lost": new_and_lost(grouped),
        "like for like": like_for_like(grouped, classified, YEAR, NEXT),
        "partners": partners([member, other]),
    }


@tried(4)
@given(LINES, CODES, st.randoms(use_true_random=False), st.integers(1, 9))
def test_order_and_chunks_do_not_matter(lines, codes, random, cut):
    """The same lines in another order, summed in two pieces that are put together, measure to the same."""
    lines = [*lines, ("A", 1, YEAR), ("A", 1, NEXT)]
    pairs = [(name, year) for name in "ABC" for year in (YEAR, NEXT)]
    classified = classes(*[(name, *code, year) for (name, year), code in zip(pairs, codes, strict=True)])
    shuffled = random.sample(lines, len(lines))
    chunks = [payments(*chunk) for chunk in (shuffled[:cut], shuffled[cut:]) if chunk]
    whole, in_chunks = (
        measured(payments(*lines), classified),
        measured(pd.concat(chunks, ignore_index=True), classified.sample(frac=1, random_state=1)),
    )
    for name, table in whole.items():
        pd.testing.assert_frame_equal(in_chunks[name], table, obj=name)


@tried(15)
@given(st.lists(st.tuples(st.sampled_from("YNU"), st.integers(1, 10**12)), min_size=1, max_size=6))
def test_nothing_is_rounded_before_it_is_printed(units):
    """A share is the quotient of whole pence, rounded once, to the nearest floating-point number."""
    found = row(shares(*spend(*[(code, "U", pence) for code, pence in units])), "local_share")
    local, whole = sum(pence for code, pence in units if code == "Y"), sum(pence for _, pence in units)
    assert (found["numerator_pence"], found["denominator_pence"]) == (local, whole)
    assert found["share"] == float(Fraction(local, whole))
