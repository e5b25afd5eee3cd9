"""Charity and social enterprise: a truth table over registers."""

import polars as pl
import pytest

from svanalysis.classify.kind import classify_kind, own_suppliers
from svanalysis.core.text import name_key
from tests.classify.tables import IN_YEAR, dated, matched

PRIVATE = "Private Limited Company"
GUARANTEE = "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"
EXEMPT = "PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)"
CIC, SE = "Community Interest Company", "social_enterprise"


@pytest.mark.parametrize(
    ("charity_number", "category", "company", "is_charity", "is_social_enterprise"),
    [
        ("", "", "", None, None),  # on no register: unknown, never no
        ("1054321", "", "", True, False),
        ("1054321", PRIVATE, "01234567", True, False),
        ("1054321", GUARANTEE, "01234567", True, False),
        ("1054321", CIC, "01234567", True, True),
        ("1054321", "Registered Society", "RS001234", True, None),
        ("", PRIVATE, "01234567", False, False),
        ("", "Public Limited Company", "01234567", False, False),
        ("", "Limited Liability Partnership", "OC301234", False, False),
        ("", CIC, "01234567", False, True),
        ("", GUARANTEE, "01234567", None, None),  # possible: tier two
        ("", EXEMPT, "01234567", None, None),
        ("", "", "CE001234", True, False),  # charitable incorporated organisation
        ("", "", "CS001234", True, False),
        ("", "Registered Society", "RS001234", None, None),
        ("", "", "IP00129R", None, None),
        ("", "", "RC000123", None, None),  # royal charter
        ("", "", "01234567", False, False),
    ],
)
def test_what_the_registers_say(charity_number, category, company, is_charity, is_social_enterprise):
    rows = [("A", "x", "y")]
    rows += [("A", "charity_number", charity_number)] if charity_number else []
    rows += [("A", "company_category", category)] if category else []
    pairs, found = dated(*rows)
    row = classify_kind(pairs, found, matched(*([("A", company)] if company else []))).row(0, named=True)
    assert (row["is_charity"], row["is_social_enterprise"]) == (is_charity, is_social_enterprise)


def test_the_reason_and_the_age_are_those_of_what_decides():
    rows = [
        ("A", "charity_number", "1054321", IN_YEAR.replace(year=2026)),
        ("B", "company_category", PRIVATE),
        ("C", "x", "y"),
    ]
    pairs, found = dated(*rows)
    table = classify_kind(pairs, found, matched(("B", "01234567")))
    assert table["kind_because"].to_list() == [
        "charity number 1054321",
        "Private Limited Company, company 01234567",
        "on no register seen",
    ]
    assert table["kind_aged"].to_list() == [True, False, False]


def kind(payee="A LIMITED", *rows, company="", recognised_as="", own=()):
    """The kind of one supplier, whether it is a charity and a social enterprise, and its tier."""
    key = name_key(payee)
    pairs, found = dated((key, "x", "y"), *[(key, attribute, value) for attribute, value in rows])
    recognised = pl.DataFrame({"supplier_id": [key], "recognised_as": [recognised_as]})
    matches = matched(*([(key, company)] if company else []))
    row = classify_kind(pairs, found, matches, recognised, own_suppliers(own, matches)).row(0, named=True)
    return row["kind"], row["is_charity"], row["is_social_enterprise"], row["vcse_tier"]


@pytest.mark.parametrize(
    ("payee", "expected"),
    [
        ("University of Durham", "university"),
        ("Durham University", "university"),
        ("THE UNIVERSITY OF NEWCASTLE UPON TYNE", "university"),
        ("Leeds Metropolitan University", "university"),
        ("The Open University", "university"),
        ("Gateshead Council", "public_body"),
        ("County Durham & Darlington NHS Foundation Trust", "public_body"),
        ("HMRC", "public_body"),
        ("Tyne and Wear Pension Fund", "public_body"),
        ("Public Works Loan Board", "public_body"),
        ("Hummersknott Academy Trust", "school"),
        ("Corporation Road Primary School", "school"),
        ("MR J SMITH", "individual"),
        ("Mrs. A. B. Jones", "individual"),
        ("Miss Smith t/a Smith's Taxis", "individual"),
        ("MR AND MRS J SIDDLE", "individual"),
        ("MR J MALONEY T A STUMP MUNCHER", "individual"),
        ("UNIVERSITY OF NORTHUMBRIA AT NEWCASTLE", "university"),
        ("UNIVERSITY COLLEGE LONDON", "university"),
        # false friends: nobody says what they are
        ("Durham University Students Union", "unknown"),
        ("Newcastle University Ventures Ltd", "unknown"),
        ("University Bookshop", "unknown"),
        ("Oxford University Press", "unknown"),
        ("University of the Third Age Darlington", "unknown"),
        ("University Hospitals Supplies", "unknown"),
        ("Friends of Whickham Parochial Primary School", "unknown"),
        ("Mr Cooper Ltd", "unknown"),
        ("Mr Clutch and Partners", "unknown"),
        ("Ms Society Limited", "unknown"),
        ("Mister Minit", "unknown"),
        ("MS ONLINE", "unknown"),
        ("MS AND L MIDLAND SOUND AND LIGHTING", "unknown"),
        ("MR WILSONS SECOND LINERS", "unknown"),
        ("UNIVERSITY OF SUNDERLAND ENTERPRISES", "unknown"),
        ("ROYAL LIVERPOOL AND BROADGREEN UNIVERSITY", "unknown"),  # a hospital, cut off
        ("J SMITH", "unknown"),  # a person or a firm: no rule guesses
        ("A Iveson Electrical Services", "unknown"),
        ("Missing Link", "unknown"),
    ],
)
def test_kinds_by_name(payee, expected):
    assert kind(payee)[0] == expected


@pytest.mark.parametrize(
    ("rows", "company", "expected"),
    [
        ([], "01234567", ("company", False, False, "")),
        ([], "", ("unknown", None, None, "")),
        ([("charity_number", "1054321")], "", ("charity", True, False, "1")),
        ([("company_category", CIC)], "01234567", (SE, False, True, "1")),
        ([("charity_number", "1054321"), ("company_category", CIC)], "01234567", ("charity", True, True, "1")),
        ([], "CE001234", ("charity", True, False, "1")),
        ([("company_category", "Community Benefit Society")], "RS001234", (SE, None, True, "1")),
        ([("company_category", "Registered Society")], "RS001234", ("company", None, None, "2")),
        ([("company_category", GUARANTEE)], "01234567", ("company", None, None, "2")),
        ([("company_category", GUARANTEE), ("charity_number", "1")], "01234567", ("charity", True, False, "1")),
        ([("declared_vcse", "yes")], "", (SE, None, True, "3")),
        ([("declared_vcse", "yes"), ("company_category", PRIVATE)], "01234567", (SE, False, True, "3")),
        ([("declared_vcse", "yes"), ("company_category", GUARANTEE)], "01234567", (SE, None, True, "2")),
        ([("declared_vcse", "yes"), ("charity_number", "1054321")], "", ("charity", True, False, "1")),
        ([("declared_vcse", "no")], "", ("unknown", None, None, "")),
        ([("override_charity", "no"), ("charity_number", "1054321")], "", ("unknown", False, False, "1")),
        ([("override_charity", "yes")], "01234567", ("charity", True, False, "")),
        ([("override_social_enterprise", "yes")], "01234567", (SE, False, True, "")),
        ([("override_social_enterprise", "no"), ("declared_vcse", "yes")], "", ("unknown", None, False, "3")),
        ([("override_charity", "")], "", ("unknown", None, None, "")),
    ],
)  # fmt: skip
def test_kinds_and_tiers_by_register_declaration_and_answer(rows, company, expected):
    assert kind("A LIMITED", *rows, company=company) == expected


@pytest.mark.parametrize(
    "payee",
    ["Durham University", "Hummersknott Academy Trust", "Northumbria NHS Foundation Trust", "Own Homes Ltd"],
)
def test_universities_academies_public_bodies_and_own_companies_are_no_charities_here(payee):
    rows = [("charity_number", "1054321"), ("company_category", GUARANTEE), ("declared_vcse", "yes")]
    found = kind(payee, *rows, company="01234567", own=("Own Homes Limited",))
    assert found[1:] == (False, False, "")


def test_own_companies_are_known_by_name_or_number():
    assert kind("Own Homes Ltd", own=("OWN HOMES LIMITED",))[0] == "own_company"
    assert kind("Own Homes Ltd", company="01234567", own=("1234567",))[0] == "own_company"
    assert (
        kind("Own Homes Group Ltd", company="07654321", own=("OWN HOMES LIMITED", "1234567"))[0] == "company"
    )


@pytest.mark.parametrize("recognised_as", ["card", "intermediary"])
def test_what_is_paid_on_behalf_of_others_is_an_intermediary(recognised_as):
    assert kind("Barclaycard", recognised_as=recognised_as)[0] == "intermediary"


def test_only_accepted_matches_count():
    pairs, found = dated(("A", "company_category", PRIVATE))
    frame = pl.DataFrame({"supplier_id": ["A"], "company_number": ["01234567"], "verdict": ["review"]})
    assert classify_kind(pairs, found, frame)["is_charity"].item() is None
    accepted = frame.with_columns(verdict=pl.lit("accepted"))
    assert classify_kind(pairs, found, accepted)["is_charity"].item() is False


def test_what_is_declared_leans_and_what_is_registered_or_answered_is_certain():
    rows = [
        ("A", "declared_vcse", "yes"), ("B", "company_category", CIC),
        ("C", "override_social_enterprise", "yes"), ("C", "declared_vcse", "no"),
    ]  # fmt: skip
    pairs, found = dated(*rows)
    table = classify_kind(pairs, found, matched(("B", "01234567")))
    assert table["is_social_enterprise"].to_list() == [True, True, True]
    assert table["is_social_enterprise_certain"].to_list() == [False, True, True]
    assert table["kind_because"].to_list()[0] == "declared by the buyer"
