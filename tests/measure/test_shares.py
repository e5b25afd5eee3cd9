"""Shares, from payments through the grouped sum to rows: figures worked out with a pencil."""

from math import isnan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.errors import ConfigurationError
from svanalysis.measure.shares import COLUMNS, MEASURES, shares
from tests.measure.tables import YEAR, classes, payments, row, spend, together
from tests.support.laws import tried


def measured(*units, measure="local_share"):
    return row(shares(*spend(*units)), measure)


def test_the_worked_simple_share():
    """Y 50, N 30, unknown +25 and -5, D 100: 45% to 75%; half of the pounds, 80 of 110 absolute, are known."""
    found = measured(("Y", "U", 50), ("N", "U", 30), ("U", "U", 25), ("U", "U", -5))
    assert (found["numerator_pence"], found["denominator_pence"], found["share"]) == (50, 100, 0.5)
    assert (found["low"], found["high"]) == (0.45, 0.75)
    assert found["share_of_known"] == 50 / 80
    assert (found["coverage_pounds"], found["coverage_rows"], found["coverage_suppliers"]) == (
        80 / 110,
        0.5,
        0.5,
    )
    assert found["state"] == "[u]"


WORKED = [
    ("Y", "Y", 30),
    ("Y", "N", 20),
    ("Y", "U", 10),
    ("U", "Y", 8),
    ("U", "N", 12),
    ("U", "U", 20),
    ("N", "U", 50),
]


def test_the_worked_nested_share():
    """YY 30, YN 20, YU 10, UY 8, UN 12, UU 20: 30 of 60 local; 32.6% (30/92) to 77.3% (68/88)."""
    found = measured(*WORKED, measure="sme_share_of_local")
    assert (found["numerator_pence"], found["denominator_pence"], found["share"]) == (30, 60, 0.5)
    assert (found["low"], found["high"]) == (30 / 92, 68 / 88)
    assert found["share_of_known"] == 30 / 50  # of the local pounds whose size is known
    assert found["coverage_pounds"] == 50 / 100  # asked of what is not known to lie outside: 50 of 100
    assert found["state"] == "[u]"


def test_the_worked_conjunction():
    """Of 150: 30 are both for certain, 38 more may be; no is settled by a no in either: 30 + 20 + 12 + 50 known."""
    found = measured(*WORKED, measure="local_sme_share")
    assert (found["numerator_pence"], found["denominator_pence"]) == (30, 150)
    assert (found["share"], found["low"], found["high"]) == (30 / 150, 30 / 150, 68 / 150)
    assert found["coverage_pounds"] == 112 / 150


def test_durhams_published_shares_belong_together():
    """54.4% local, 55.6% of that with SMEs, so 30.2% of all: a percentage of a percentage names its denominator."""
    units = [("Y", "Y", 159_350_000_00), ("Y", "N", 127_250_000_00), ("N", "N", 240_200_000_00)]
    found = shares(*spend(*units)).set_index("measure")["share"]
    assert [round(100 * found[name], 1) for name in ("local_share", "sme_share_of_local", "local_sme_share")] == [
        54.4, 55.6, 30.2,
    ]  # fmt: skip


def test_a_straddling_supplier_counts_by_its_centre_and_is_possible_both_ways():
    found = measured(("y", "U", 10), ("Y", "U", 40), ("N", "U", 50))
    assert (found["share"], found["low"], found["high"], found["coverage_pounds"]) == (0.5, 0.4, 0.5, 1.0)


def test_the_unit_is_the_net_of_a_supplier_in_a_year():
    """Paid 100 and credited 40: 60 are at stake, not 100 up and 40 down."""
    found = measured(("U", "U", 100, -40), ("Y", "U", 40))
    assert (found["low"], found["high"]) == (0.4, 1.0)
    assert found["coverage_pounds"] == 40 / 180  # absolute pounds: net ones could pass 100%


def test_within_a_group_the_unit_is_the_net_within_the_group():
    grouped = payments(("S", 100, YEAR, "roads"), ("S", -40, YEAR, "parks"), ("T", 100, YEAR, "parks"))
    found = shares(
        grouped, classes(("S", "U", "U"), ("T", "Y", "Y")), by=("service",), measures=("local_share",)
    )
    cells = found.set_index("service")[["numerator_pence", "denominator_pence", "low", "high"]]
    assert cells.loc["roads"].tolist() == [0, 100, 0.0, 1.0]
    assert cells.loc["parks"].tolist() == [
        100,
        60,
        60 / 60,
        100 / 60,
    ]  # the low is 1 and the high passes 100%


def test_a_credit_can_push_a_share_past_a_hundred_per_cent():
    found = measured(("Y", "Y", 120), ("N", "N", -20))
    assert (found["share"], found["low"], found["high"]) == (1.2, 1.2, 1.2)


@pytest.mark.parametrize(
    ("units", "measure"),
    [
        ([("Y", "Y", 10), ("N", "N", -10)], "local_share"),
        ([("Y", "Y", -10)], "local_share"),
        ([("N", "N", 10)], "sme_share_of_local"),  # nothing local at all
        ([("Y", "Y", 10), ("Y", "N", -10), ("N", "N", 50)], "sme_share_of_local"),
        ([("Y", "Y", 10), ("U", "U", -15), ("N", "N", 50)], "sme_share_of_local"),  # d could be -5
    ],
)
def test_not_applicable_where_the_denominator_is_or_could_be_zero_or_less(units, measure):
    found = measured(*units, measure=measure)
    assert "[z]" in found["state"]
    assert all(isnan(found[name]) for name in ("share", "low", "high", "share_of_known"))


def test_pounds_are_shown_where_a_share_is_not_applicable():
    found = measured(("Y", "Y", 10), ("Y", "Y", -25))
    assert (found["numerator_pence"], found["denominator_pence"]) == (-15, -15)


@pytest.mark.parametrize(
    ("known", "mark"), [(80, ""), (79, "[u]"), (95, "")]
)  # printed as a range, not at all, as a figure
def test_unreliable_under_four_fifths_of_pounds(known, mark):
    assert measured(("Y", "U", known), ("U", "U", 100 - known))["state"] == mark


def test_coverage_of_a_nested_share_leaves_out_what_is_known_to_lie_outside():
    """Ten pounds are asked about, five are known: it does not help that 990 are known to be elsewhere."""
    found = measured(
        ("Y", "Y", 5), ("Y", "U", 5), ("N", "Y", 490), ("n", "U", 500), measure="sme_share_of_local"
    )
    assert (found["coverage_pounds"], found["state"]) == (0.5, "[u]")


def aged(units, place=(), size=()):
    grouped, classified = spend(*units)
    classified.loc[list(place), "place_aged"] = True
    classified.loc[list(size), "size_aged"] = True
    return shares(grouped, classified).set_index("measure")["state"]


def test_marked_where_more_than_a_twentieth_of_known_pounds_rest_on_aged_evidence():
    units = [("Y", "Y", 94), ("Y", "Y", 6), ("U", "U", 5)]
    assert aged(units, place=[1])["local_share"] == "[e]"
    assert aged(units, place=[2])["local_share"] == ""  # unknown: rests on nothing
    assert aged([("Y", "Y", 95), ("Y", "Y", 5)], place=[1])["local_share"] == ""
    assert aged(units, size=[1])["local_share"] == ""
    assert aged(units, size=[1])["sme_share"] == "[e]"
    assert aged(units, size=[1])["sme_share_of_local"] == "[e]"
    assert aged(units, place=[1])["sme_share_of_local"] == "[e]"


def test_a_conjunction_is_aged_only_where_what_settles_it_is():
    """Known elsewhere by fresh evidence: how old the evidence of size is does not matter."""
    assert aged([("N", "Y", 10)], size=[0])["local_sme_share"] == ""
    assert aged([("N", "N", 10)], size=[0])["local_sme_share"] == ""
    assert aged([("N", "N", 10)], size=[0], place=[0])["local_sme_share"] == "[e]"
    assert aged([("Y", "Y", 10)], size=[0])["local_sme_share"] == "[e]"


def test_a_part_year_is_marked():
    grouped, classified = together(spend(("Y", "Y", 5)), spend(("Y", "Y", 5), year="2013/14"))
    found = shares(grouped, classified, part_years=frozenset({"2013/14"}), measures=("local_share",))
    assert found["state"].tolist() == ["", "[p]"]


def test_a_hidden_payee_is_a_unit_of_its_own_and_unknown():
    grouped = payments(("line:1", 30), ("line:2", -10), ("A", 80))
    found = row(shares(grouped, classes(("A", "Y", "Y"))), "local_share")
    assert (found["low"], found["high"]) == (0.7, 1.1)  # not netted with each other
    assert found["coverage_suppliers"] == 1 / 3


def test_what_is_out_of_scope_is_in_no_share():
    grouped = payments(("A", 30), ("B", 20), ("B", 50, YEAR, "", "tax"), ("C", 50, YEAR, "", "precept"))
    found = row(shares(grouped, classes(("A", "Y", "Y"), ("B", "N", "N"), ("C", "N", "N"))), "local_share")
    assert (found["numerator_pence"], found["denominator_pence"]) == (30, 50)


def test_a_year_with_nothing_in_scope_has_rows_too():
    grouped = payments(("A", 30), ("B", 20, "2013/14", "", "tax"))
    found = shares(grouped, classes(("A", "Y", "Y"), ("B", "N", "N", "2013/14")))
    assert found["financial_year"].tolist() == [YEAR] * 6 + ["2013/14"] * 6
    empty = row(found, "local_share", financial_year="2013/14")
    assert (empty["denominator_pence"], empty["state"]) == (0, "[z] [u]")


def test_the_columns_and_measures_are_those_of_the_contract():
    found = shares(*spend(("Y", "Y", 5)))
    assert found.columns.tolist() == ["financial_year", *COLUMNS]
    assert found["measure"].tolist() == list(MEASURES)
    assert found.columns.tolist()[2:] == [
        "numerator_pence", "denominator_pence", "share", "low", "high", "share_of_known",
        "coverage_rows", "coverage_pounds", "coverage_suppliers", "state",
    ]  # fmt: skip


def test_grouping_by_a_class_gives_unknown_its_own_row():
    found = shares(*spend(("Y", "Y", 5), ("U", "U", 7)), by=("ring",), measures=("sme_share",))
    assert found[["ring", "denominator_pence"]].to_numpy().tolist() == [["authority", 5], ["unknown", 7]]
    grouped, classified = payments(("A", 3), ("line:1", 4)), classes(("A", "Y", "Y"))
    by_name = shares(grouped, classified, by=("name",), measures=("sme_share",))
    assert by_name["name"].tolist() == ["A", "unknown"]


def test_grouping_by_a_column_of_both_tables_takes_that_of_the_payments():
    grouped, classified = spend(("Y", "Y", 5))
    found = shares(
        grouped, classified.assign(recognised_as="card"), by=("recognised_as",), measures=("sme_share",)
    )
    assert found["recognised_as"].tolist() == [""]


def test_grouping_by_nothing_known_is_refused():
    with pytest.raises(ConfigurationError, match=r"no such column to group by: found 'wards'.*service"):
        shares(*spend(("Y", "Y", 5)), by=("wards",))


def test_the_share_of_the_total_is_not_the_mean_of_shares():
    """Two services: 9 of 10 and 90 of 990. The share is 99 of 1,000, not the mean of 90% and 9.1%."""
    lines = [
        ("A", 9, YEAR, "small"),
        ("B", 1, YEAR, "small"),
        ("A", 90, YEAR, "large"),
        ("B", 900, YEAR, "large"),
    ]
    grouped, classified = payments(*lines), classes(("A", "Y", "Y"), ("B", "N", "N"))
    by_service = shares(grouped, classified, by=("service",), measures=("local_share",))
    assert row(shares(grouped, classified), "local_share")["share"] == 0.099
    assert by_service["share"].mean() == pytest.approx((0.9 + 90 / 990) / 2)


UNITS = st.lists(
    st.tuples(st.sampled_from("YNUyn"), st.sampled_from("YNUyn"), st.integers(-50, 90)),
    min_size=1,
    max_size=6,
)


@tried(15)
@given(UNITS, st.randoms(use_true_random=False))
def test_the_order_of_payments_and_of_classes_does_not_matter(units, random):
    grouped, classified = spend(*units)
    order, other = list(range(len(grouped))), list(range(len(classified)))
    random.shuffle(order)
    random.shuffle(other)
    pd.testing.assert_frame_equal(
        shares(grouped, classified), shares(grouped.iloc[order], classified.iloc[other])
    )


@tried(15)
@given(UNITS, st.integers(1, 4))
def test_splitting_payments_into_lines_changes_only_the_coverage_by_rows(units, parts):
    whole = shares(*spend(*units))
    split = [
        (local, sme, *([pence // parts] * (parts - 1)), pence - pence // parts * (parts - 1))
        for local, sme, pence in units
    ]
    same_sign = [
        all((part >= 0) == (unit[2] >= 0) for part in lines[2:])
        for unit, lines in zip(units, split, strict=True)
    ]
    left_out = ["coverage_rows"] if all(same_sign) else ["coverage_rows", "coverage_pounds", "state"]
    pd.testing.assert_frame_equal(shares(*spend(*split)).drop(columns=left_out), whole.drop(columns=left_out))


@tried(15)
@given(UNITS)
def test_the_low_the_share_and_the_high_are_in_order(units):
    found = shares(*spend(*units)).dropna(subset=["share"])
    assert (found["low"] <= found["share"] + 1e-12).all()
    assert (found["share"] <= found["high"] + 1e-12).all()
    for name in ("coverage_rows", "coverage_pounds", "coverage_suppliers"):
        assert found[name].between(0, 1).all()
