"""Whom to ask about first: by how far the headline could move, and only what is new, changed or expired."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.review import form, matching, queue
from svanalysis.measure.shares import share
from svanalysis.measure.spend import Known
from tests.support.laws import tried

YEAR = "2012/13"
# The centre of a fact, and whether it is certain.
CODES = {"Y": (True, True), "N": (False, True), "U": (None, False), "y": (True, False), "n": (False, False)}
HELD = ["supplier_id", "attribute", "value", "source", "date"]
MATCHED = ["supplier_id", "number", "name", "method", "verdict", "flags", "runner_up"]
ANSWERS = ["supplier_id", "question", "answer", "when", "valid_from", "valid_to", "seen"]


def units(*rows):
    """Units of a year: supplier, local, SME (codes), pence."""
    return pd.DataFrame(
        [
            {
                "financial_year": YEAR, "supplier_id": supplier, "name": supplier.title(), "pence": pence,
                "absolute_pence": abs(pence), "lines": 2,
                "is_local": CODES[local][0], "is_local_certain": CODES[local][1],
                "is_sme": CODES[sme][0], "is_sme_certain": CODES[sme][1],
                "place_because": "no address", "size_because": "no size",
            }
            for supplier, local, sme, pence in rows
        ]
    )  # fmt: skip


def known(held=(), matched=(), answers=()):
    filled = [(who, what, value, "the file", pd.Timestamp("2012-06-30")) for who, what, value in held]
    days = ["when", "valid_from", "valid_to"]
    given = pd.DataFrame(list(answers), columns=ANSWERS).astype(dict.fromkeys(days, "datetime64[us]"))
    held_frame = pd.DataFrame(filled, columns=HELD).astype({"date": "datetime64[us]"})
    return Known(held_frame, pd.DataFrame(list(matched), columns=MATCHED), given)


def answer(supplier="A", question="in_area", text="yes", start="2012-04-01", end=None, seen=""):
    return (supplier, question, text, "2013-05-01", start, end, seen)


def asked(found, *columns):
    return found[list(columns)].to_numpy().tolist()


def test_pounds_at_stake_are_those_by_which_low_and_high_come_together():
    found = queue(
        units(
            ("SETTLED", "Y", "N", 900),
            ("NOWHERE", "U", "Y", 300),
            ("CREDIT", "U", "U", -200),
            ("STRADDLES", "y", "Y", 50),  # both answers stay possible: its whole net
            ("OLD SIZE", "N", "n", 70),
            ("NOTHING", "U", "U", 0),
            ("line:1", "U", "U", 999),  # a hidden payee: nobody can find it
        ),
        known(),
        YEAR,
    )
    assert asked(found, "supplier_id", "local_at_stake_pence", "sme_at_stake_pence", "asked", "because") == [
        ["CREDIT", 200, 200, "in_area; sme", "no address; no size"],
        ["NOWHERE", 300, 0, "in_area", "no address"],
        ["OLD SIZE", 0, 70, "sme", "no size"],
        ["STRADDLES", 50, 0, "in_area", "no address"],
    ]
    assert set(found["state"]) == {"new"}
    assert list(found.columns) == COLUMNS["review"]


@pytest.mark.parametrize(
    ("answers", "place", "expected"),
    [
        ([], "U", "new"),
        ([answer()], "Y", None),  # settled by its answer
        ([answer(text="unknown")], "U", None),  # asked, and nobody knows: not asked again
        ([answer(text="unknown", seen="s00000000")], "U", "changed"),  # other evidence than was seen then
        ([answer(seen="s00000000")], "Y", "changed"),  # also where the answer settles it
        ([answer(end="2013-03-30")], "U", "expired"),  # a day before the end of the year
        ([answer(end="2013-03-31")], "Y", None),
        ([answer(start="2013-04-01")], "U", "new"),  # it speaks for later years only
        ([answer(start="2011-04-01", end="2012-03-31"), answer(text="unknown")], "U", None),
        (
            [answer(start="2012-04-01", end="2012-03-31")],
            "U",
            "new",
        ),  # replaced on its first day: it never held
        ([answer("B")], "U", "new"),
        ([answer(question="charity")], "U", "new"),
    ],
)
def test_only_what_is_new_changed_or_expired(answers, place, expected):
    found = queue(units(("A", place, "Y", 100)), known(answers=answers), YEAR)
    assert asked(found, "supplier_id", "state", "local_at_stake_pence") == (
        [["A", expected, 100]] if expected else []
    )


def test_an_answer_is_asked_again_when_what_was_seen_changes_and_not_before():
    held = [("A", "postcode_invoice", "DH1 1AA"), ("A", "sic", "1"), ("B", "declared_sme", "no")]
    before = queue(units(("A", "U", "Y", 100)), known(held), YEAR)["seen"].item()
    given = [answer(text="unknown", seen=before)]

    def still(other_held, matched=()):
        return queue(units(("A", "U", "Y", 100)), known(other_held, matched, given), YEAR)["state"].to_list()

    assert still(held) == still(held[::-1]) == still([*held, held[0]]) == []
    assert still([*held, ("A", "sic", "2")]) == []  # tells neither place nor size
    assert still([*held, ("A", "postcode_remittance", "LS1 2AA")]) == ["changed"]
    assert still(held[1:]) == ["changed"]
    assert still(held, [("A", "01234567", "A LTD", "similar name", "review", "", "")]) == ["changed"]


def test_the_mark_of_what_was_seen_is_no_number_to_a_spreadsheet():
    found = queue(units(*[(f"S{at}", "U", "U", 1) for at in range(20)]), known(), YEAR)
    assert found["seen"].str.fullmatch(r"s[0-9a-f]{8}").all()


def test_all_that_is_known_stands_beside_the_question():
    held = [("A", "postcode_invoice", "DH1 1AA"), ("A", "declared_sme", "yes"), ("A", "override_place", "")]
    matched = [
        ("A", "01234567", "A LTD", "similar name", "review", "dormant", "A PLC (07654321)"),
        ("B", "00000001", "B LTD", "exact name", "accepted", "", ""),
    ]
    found = queue(units(("A", "U", "U", 100)), known(held, matched), YEAR)
    assert found["postcodes"].item() == "Invoice postcode DH1 1AA"
    assert found["evidence"].item() == (
        "Declared SME or not yes (the file, 2012-06-30); Invoice postcode DH1 1AA (the file, 2012-06-30)"
    )
    assert found["candidates"].item() == "perhaps 01234567 A LTD (similar name, dormant); or A PLC (07654321)"


def test_the_form_has_pounds_questions_and_the_first_day_of_the_year():
    found = form(queue(units(("A", "U", "Y", 12_345)), known(), YEAR), YEAR)
    assert asked(
        found, "paid_pounds", "local_at_stake_pounds", "sme_at_stake_pounds", "payments", "valid_from"
    ) == [["123.45", "123.45", "0.00", 2, "2012-04-01"]]
    assert found.columns[-11:].to_list() == [
        "in_area", "sme", "charity", "social_enterprise", "company_number", "who", "why", "when", "valid_from",
        "valid_to", "seen",
    ]  # fmt: skip


def test_an_empty_queue_makes_an_empty_form():
    assert form(queue(units(("A", "Y", "Y", 1)), known(), YEAR), YEAR).empty


@tried(20)
@given(
    st.lists(
        st.tuples(st.sampled_from("YNUyn"), st.sampled_from("YNUyn"), st.integers(-100, 100)),
        min_size=1,
        max_size=8,
    )
)
def test_answering_all_of_the_queue_leaves_no_range(rows):
    """The pounds at stake are exactly high less low, and an answered queue is empty."""
    before = units(*[(f"S{at}", *row) for at, row in enumerate([*rows, ("Y", "Y", 1000)])])
    found = queue(before, known(), YEAR)
    for measure, column in (("local_share", "local_at_stake_pence"), ("sme_share", "sme_at_stake_pence")):
        measured = share(before, measure)
        width = (measured.high - measured.low) * measured.denominator_pence
        assert found[column].sum() == pytest.approx(width)
    settled = before.assign(
        is_local=before["is_local"].isin([True]), is_sme=True, is_local_certain=True, is_sme_certain=True
    )
    assert queue(settled, known(), YEAR).empty


def test_matches_by_year_and_method_of_all_in_scope_payments():
    """Of 10 pounds in 8 lines: A accepted by one register and open in another, B open, C in none, a line hidden."""
    rows = units(("A", "Y", "Y", 300), ("B", "U", "U", -100), ("C", "U", "U", 200), ("line:1", "U", "U", 400))
    found = matching(
        rows,
        known(
            matched=[
                ("A", "c", "A", "similar name", "review", "", ""),
                ("A", "1", "A", "exact name", "accepted", "", ""),
                ("B", "2", "B", "similar name", "review", "", ""),
            ]
        ).matched,
    )
    assert asked(found, "verdict", "method", "suppliers", "rows", "pounds") == [
        ["accepted", "exact name", 1, 0.25, 0.3],
        ["none", "", 1, 0.25, 0.2],
        ["review", "", 1, 0.25, 0.1],
    ]
