"""What the second notebook shows of suppliers: tables by hand, hostile text, and nothing to show."""

from types import SimpleNamespace

import pandas as pd
import pytest

from svanalysis.report.supplier_exhibits import matched_to_registers, review_queue, supplier_records
from tests.present.frames import HOSTILE


@pytest.fixture
def asked(known):
    """The body of `known` with matches and a review queue."""
    matches = pd.DataFrame(
        [
            ("2013/14", "accepted", "company number", 500, 0.75, 0.874),
            ("2013/14", "accepted", "exact name", 31, 0.03, 0.014),
            ("2013/14", "review", "", 61, 0.04, 0.009),
            ("2013/14", "none", "", 58, 0.06, 0.041),
            ("2012/13", "accepted", "exact name", 9, 0.5, 0.5),
        ],
        columns=["financial_year", "verdict", "method", "suppliers", "rows", "pounds"],
    )
    queue = [
        {
            "name": name, "local_at_stake_pence": local, "sme_at_stake_pence": sme, "at_stake_pence": local + sme,
            "asked": what, "state": state, "because": HOSTILE, "postcodes": "DH1 1AA", "candidates": "",
        }
        for name, local, sme, what, state in (
            (HOSTILE, 300_00, 300_00, "in_area; sme", "new"),
            ("B Ltd", 200_00, 0, "in_area", "changed"),
            ("C Ltd", 0, 100_00, "sme", "expired"),
        )
    ]  # fmt: skip
    return SimpleNamespace(**{**vars(known), "matches": matches, "review": pd.DataFrame(queue)})


def test_matches_of_the_year_accepted_ones_first(asked):
    shown = matched_to_registers(asked)
    assert shown.title == "531 suppliers with 88.8% of pounds are matched to a register"
    assert shown.table.to_numpy().tolist() == [
        ["Accepted", "company number", "500", "75.0", "87.4"],
        ["Accepted", "exact name", "31", "3.0", "1.4"],
        ["For people to decide", "", "61", "4.0", "0.9"],
        ["In no register given", "", "58", "6.0", "4.1"],
    ]


def test_supplier_records_with_what_is_wrong_in_them(asked):
    shown = supplier_records(asked)
    assert shown.title == "1,253 rows of supplier records: 1,252 used, 1 refused"
    assert shown.sentences[0] == "1 row: it names no supplier (such as record 7)."
    assert shown.sentences[1].startswith("1 cell: employees ")


def test_a_body_without_supplier_records(asked):
    none = {"vendor_files": asked.vendor_files.iloc[:0], "vendor_refused": asked.vendor_refused.iloc[:0]}
    assert (
        supplier_records(SimpleNamespace(**{**vars(asked), **none})).title
        == "The body has no supplier records of its own"
    )


def test_the_queue_says_what_to_find_and_why_again(asked):
    shown = review_queue(asked)
    assert shown.title == "3 suppliers to ask about; the first 3 hold 100.0% of what is at stake"
    assert shown.table["To find"].to_list() == [
        "where it is based and its size",
        "where it is based (the evidence has changed since it was answered)",
        "its size (the answer has expired)",
    ]
    assert shown.table["Local share (£)"].to_list() == ["300", "200", "0"]
    assert [sentence.partition(" by ")[0] for sentence in shown.sentences] == [
        "Answering all of it would narrow the range of the local share",
        "Answering all of it would narrow the range of the SME share of all spend",
    ]
    assert "<script" not in "".join(shown._repr_mimebundle_()["text/html"])


def test_an_empty_queue(asked):
    shown = review_queue(SimpleNamespace(**{**vars(asked), "review": asked.review.iloc[:0]}))
    assert shown.title == "Nobody is left to ask about"
