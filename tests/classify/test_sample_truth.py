"""The sample's truth, recovered as far as its evidence allows; what is missed is explained, one by one.

`truth.csv` comes from the generator's own plan, never from the package.
"""

import csv

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.places import shipped
from svanalysis.core.text import name_key
from svanalysis.measure.spend import load_spend

ANSWERS = {True: "yes", False: "no"}
ON_BEHALF = "paid on behalf of others: the supplier is not known"
PROVE_NOTHING = ("FULL", "GROUP", "AUDIT EXEMPTION SUBSIDIARY", "DORMANT", "NO ACCOUNTS FILED")


@pytest.fixture(scope="module")
def pairs(sample_store):
    """Each supplier and year: its class, and the truth."""
    with shipped("data", "sample", "durham", "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {(name_key(row["supplier"]), row["financial_year"]): row for row in csv.DictReader(file)}
    spend = load_spend(load_body("durham"), load_definition("durham_2013"))
    rows = spend.classified.to_dict("records")
    return [(row, truth[row["supplier_id"], row["financial_year"]]) for row in rows]


def told(row, fact):
    return ANSWERS.get(row[fact], "") if row[fact] in (True, False) else ""


def test_every_supplier_and_year_is_classified(pairs):
    assert len(pairs) > 3_000


def test_a_place_said_for_certain_is_true_but_for_firms_registered_elsewhere(pairs):
    wrong = [
        row
        for row, true in pairs
        if row["in_authority_certain"] and told(row, "in_authority") != true["in_authority"]
    ]
    # the only address known is the registered office, which is another one than the place of business
    assert {row["place_because"].split(" ")[0] for row in wrong} == {"registered"}
    assert len(wrong) == 12


def test_a_place_that_leans_the_wrong_way_straddles(pairs):
    wrong = [
        row
        for row, true in pairs
        if not row["in_authority_certain"] and told(row, "in_authority") not in ("", true["in_authority"])
    ]
    assert {row["precision"] for row in wrong} == {"sector"}
    assert 0 < len(wrong) < 20


def test_a_place_that_is_not_known_has_no_address(pairs):
    reasons = {row["place_because"] for row, _ in pairs if told(row, "in_authority") == ""}
    assert reasons == {"no address that can be placed", ON_BEHALF}


def test_what_is_said_of_size_is_true_certain_or_not(pairs):
    wrong = [row["supplier_id"] for row, true in pairs if told(row, "is_sme") not in ("", true["is_sme"])]
    assert wrong == []


def test_a_size_that_is_not_known_has_no_evidence_or_accounts_that_prove_nothing(pairs):
    for row, _ in pairs:
        if told(row, "is_sme") == "":
            because = row["size_because"]
            assert because in ("no evidence of size", ON_BEHALF) or any(
                f"accounts filed as {category}," in because for category in PROVE_NOTHING
            ), because


def test_kinds_are_true_where_a_register_or_a_rule_knows_them(pairs):
    missed = {}
    for row, true in pairs:
        if row["kind"] != true["kind"]:
            missed.setdefault((row["kind"], true["kind"]), set()).add(row["supplier_id"])
    # On no register seen: unknown. And charities that are companies, whose charity numbers nobody holds.
    assert {said for said, _ in missed} == {"unknown", "company"}
    assert {true for _, true in missed} <= {"company", "charity", "social_enterprise", "sole_trader"}
    assert missed["company", "charity"] == {
        "KESTRELGATE BUSINESS SUPPORT TRUST",
        "KESTRELGATE TRAINING GROUP TRUST",
    }


def test_the_truth_lies_within_what_is_possible_in_nearly_every_case(pairs):
    inside = sum(
        told(row, "in_authority") == true["in_authority"] or not row["in_authority_certain"]
        for row, true in pairs
    )
    assert inside / len(pairs) > 0.995
