"""How few suppliers hold the spend, who came and went, and the same suppliers in both years."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.measure.concentration import concentration, like_for_like, new_and_lost
from tests.measure.tables import YEAR, classes, payments, row
from tests.support.laws import tried

NEXT = "2013/14"


def one_year(*nets, hidden=0):
    lines = [(f"S{at:03d}", pence) for at, pence in enumerate(nets)]
    return concentration(payments(*lines, *([("line:1", hidden)] if hidden else []))).iloc[0]


def test_the_ten_and_the_hundred_paid_most():
    """Eleven of 10 and one hundred of 1 make 210: the ten hold 100, the hundred 110 + 89 = 199."""
    found = one_year(*[10] * 11, *[1] * 100)
    assert (found["pence"], found["suppliers"]) == (210, 111)
    assert (found["top_10_pence"], found["top_100_pence"]) == (100, 199)
    assert (found["top_10_share"], found["top_100_share"]) == (100 / 210, 199 / 210)
    assert found["half_suppliers"] == 11  # 10 hold 100, eleven 110 of 105


def test_half_to_the_penny_is_half():
    assert one_year(50, 30, 20)["half_suppliers"] == 1
    assert one_year(49, 31, 20)["half_suppliers"] == 2


def test_net_negative_suppliers_count_and_can_push_a_share_past_one():
    """60 + 50 - 10 = 100: the two others hold 110, all three 100."""
    found = one_year(60, 50, -10)
    assert (found["credit_suppliers"], found["credit_pence"]) == (1, -10)
    assert (found["top_10_pence"], found["top_10_share"]) == (100, 1.0)
    assert one_year(*[20] * 10, -100)["top_10_share"] == 2.0


def test_hidden_payees_are_in_the_whole_and_no_supplier():
    found = one_year(10, hidden=30)
    assert (found["pence"], found["suppliers"], found["hidden_pence"], found["top_10_share"]) == (
        40,
        1,
        30,
        0.25,
    )
    assert pd.isna(found["half_suppliers"])  # nobody who is named holds 20


def test_no_share_of_nothing_and_part_years_are_marked():
    grouped = payments(("A", 10), ("B", -10), ("A", 5, NEXT), ("A", 5, "2014/15", "", "tax"))
    found = concentration(grouped, part_years=frozenset({NEXT})).set_index("financial_year")
    assert found["state"].to_dict() == {YEAR: "[z]", NEXT: "[p]", "2014/15": "[z]"}
    assert pd.isna(found.loc[YEAR, "top_10_share"])
    assert pd.isna(found.loc[YEAR, "half_suppliers"])
    assert found.loc["2014/15", ["pence", "suppliers"]].tolist() == [0, 0]


# Stays: 40 then 46. Lost: 35. New: 20 and a credit of 2. One hidden line in each year. Out of scope: TAX, both years.
LEDGER = payments(
    ("STAYS", 40), ("LOST", 35), ("line:1", 5), ("TAX", 99, YEAR, "", "tax"),
    ("STAYS", 46, NEXT), ("NEW", 20, NEXT), ("CREDIT", -2, NEXT), ("line:2", 7, NEXT), ("TAX", 9, NEXT, "", "tax"),
)  # fmt: skip


def test_new_lost_and_continuing():
    found = new_and_lost(LEDGER).set_index("part")
    assert found[["pence_from", "pence"]].to_numpy().tolist() == [[40, 46], [0, 18], [35, 0], [5, 7]]
    assert found["suppliers"].to_list()[:3] == [1, 2, 1]
    assert pd.isna(found.loc["hidden", "suppliers"])


def test_a_year_without_the_one_before_has_no_new_suppliers():
    assert new_and_lost(payments(("A", 1), ("B", 1, "2014/15"))).empty


def test_a_missing_month_or_a_break_makes_suppliers_seem_new():
    assert set(new_and_lost(LEDGER, part_years=frozenset({YEAR}))["state"]) == {"[p]"}
    assert set(new_and_lost(LEDGER, breaks=frozenset({NEXT}))["state"]) == {"[b]"}
    assert set(new_and_lost(LEDGER, breaks=frozenset({YEAR}))["state"]) == {""}


@tried(20)
@given(
    st.lists(
        st.tuples(st.sampled_from(["A", "B", "C", "line:1"]), st.integers(-9, 9), st.booleans()), min_size=1
    )
)
def test_the_parts_add_up_to_both_years(lines):
    ledger = payments(*[(who, pence, NEXT if later else YEAR) for who, pence, later in lines])
    found = new_and_lost(ledger)
    if set(ledger["financial_year"]) == {YEAR, NEXT}:
        for column, year in (("pence_from", YEAR), ("pence", NEXT)):
            assert found[column].sum() == ledger.loc[ledger["financial_year"] == year, "pence"].sum()


# In both years: LOCAL 30 then 30, FAR 30 then 10. Beside them 60 to a lost one elsewhere, 100 to a new local one.
BOTH = [("LOCAL", "Y", "Y"), ("FAR", "N", "N")]
LIKE = payments(
    ("LOCAL", 30), ("FAR", 30), ("GONE", 60), ("line:1", 1),
    ("LOCAL", 30, NEXT), ("FAR", 10, NEXT), ("CAME", 100, NEXT), ("line:1", 1, NEXT),
)  # fmt: skip
CLASSES = classes(*BOTH, ("GONE", "N", "N"), *[(*each, NEXT) for each in BOTH], ("CAME", "Y", "Y", NEXT))


def test_like_for_like_is_of_suppliers_paid_in_both_years():
    """30 of 60, then 30 of 40: 50% to 75%, whatever came and went."""
    found = row(like_for_like(LIKE, CLASSES, YEAR, NEXT), "local_share")
    assert (found["share_from"], found["share_to"], found["change"]) == (0.5, 0.75, 0.25)
    assert (found["suppliers"], found["pence_from"], found["pence_to"]) == (2, 60, 40)
    assert found["verdict"] == "rose"


def test_like_for_like_of_nobody_and_across_a_break():
    nobody = row(like_for_like(payments(("A", 1), ("B", 1, NEXT)), CLASSES, YEAR, NEXT), "local_share")
    assert (nobody["suppliers"], nobody["verdict"]) == (0, "not comparable")
    broken = like_for_like(LIKE, CLASSES, YEAR, NEXT, breaks=frozenset({NEXT}))
    assert set(broken["verdict"]) == {"not comparable"}
