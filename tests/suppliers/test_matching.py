"""Matching to a register: which stage finds whom, what is accepted, and what goes to review."""

from datetime import date

import polars as pl
import pytest

from svanalysis.core.text import name_key
from svanalysis.reference.name_index import index_of
from svanalysis.reference.registers import NAMES, ORGANISATIONS, Register
from svanalysis.suppliers.matching import MATCHES, match_suppliers

SNAPSHOT = date(2014, 4, 1)


def organisation(
    number, name, postcode="", previous=(), company_number=None, register="companies_house", **more
):
    """What a register says of one organisation, with its former names."""
    said = dict.fromkeys(ORGANISATIONS) | {
        "status": "Active",
        "category": "",
        "account_category": "",
        "sic": "",
    }
    said |= {"register": register, "number": number, "name": name, "postcode": postcode, "snapshot": SNAPSHOT}
    said |= {"company_number": number if company_number is None else company_number}
    return said | more, previous


def made(*rows):
    """A register of such organisations."""
    organisations = pl.DataFrame([said for said, _ in rows], schema=ORGANISATIONS)
    names = [
        (name_key(name), said["number"], name, name != said["name"], said["postcode"].replace(" ", ""), True)
        for said, previous in rows
        for name in (said["name"], *previous)
    ]
    frame = pl.DataFrame(names, schema=NAMES, orient="row").sort("name_key", "number")
    return Register(organisations.sort("number").lazy(), index_of(frame.lazy()))


REGISTER = made(
    organisation("01234567", "SMITH & SONS LIMITED", "DH1 1AA"),
    organisation("07654321", "JONES (DURHAM) LIMITED", "DH1 2BB"),
    organisation("00000011", "TWIN LIMITED", "DH1 1AA"),
    organisation("00000012", "TWIN LTD", "LS1 2AA"),
    organisation("00000013", "A B C"),
    organisation("00000014", "WEAR GROUP LIMITED", "DH1 1AA"),
    organisation("00000015", "WEAR VALLEY ROOFING LIMITED", "DL1 1AA", ["TEESDALE ROOFING LIMITED"]),
    organisation("00000016", "NEWER LIMITED", "DL1 1AB", ["SHARED PAST LIMITED", "ONCE AND NOW LIMITED"]),
    organisation("00000017", "NEWEST LIMITED", "DL1 1AC", ["SHARED PAST LIMITED"]),
    organisation("00000018", "ONCE AND NOW LIMITED", "DL1 1AD"),
    organisation("00000019", "SLEEPING GATES LIMITED", account_category="DORMANT"),
    organisation("00000020", "CLOSED GATES LIMITED", status="Dissolved", dissolved=date(2012, 6, 30)),
    organisation("00000021", "YOUNG GATES LIMITED", incorporated=date(2013, 5, 1)),
    organisation("00000022", "NORTHUMBRIAN WATERWAYS LIMITED", "NE1 1AA"),
    organisation("00000023", "THE OLD FORGE COMPANY LIMITED", "NE1 1AB"),
)


def match(payee, postcodes=(), number="", charity="", register=REGISTER, **more):
    """Match one supplier."""
    row = {
        "supplier_id": name_key(payee),
        "name": payee,
        "postcodes": list(postcodes),
        "company_number": number,
    }
    row |= {"charity_number": charity} | more
    schema = {"postcodes": pl.List(pl.String)}
    found = match_suppliers(pl.DataFrame([row], schema_overrides=schema), register)
    assert dict(found.schema) == MATCHES
    return found.row(0, named=True) if found.height else None


ACCEPTED = [  # payee, postcodes, number held -> number, method
    ("Smith and Sons Ltd", [], "", "01234567", "exact name"),
    ("Anything At All", [], "07654321", "07654321", "company number"),
    ("Smith & Sons Ltd", [], "07654321", "07654321", "company number"),  # a number wins over a name
    ("Smith & Sons Ltd", ["dh1 1aa"], "", "01234567", "name and postcode"),
    ("Twin Limited", ["LS1 2AA"], "", "00000012", "name and postcode"),  # two of that name, one is there
    ("Smith & Sons Ltd", ["LS9 9ZZ"], "", "01234567", "exact name"),  # a branch elsewhere
    ("Wear Group Limited", [], "", "00000014", "exact name"),
    ("Teesdale Roofing Ltd", [], "", "00000015", "previous name"),
    ("Smith & Sons", ["DH1 1AA"], "", "01234567", "name and postcode"),  # only the legal form is missing
    ("Northumbrain Waterways Ltd", [], "", "00000022", "similar name"),  # a slip of letters
    ("Northumbrian Water Ways Ltd", [], "", "00000022", "similar name"),  # the same letters
    ("Old Forge Company Ltd", [], "", "00000023", "similar name"),  # all but a leading THE
]


@pytest.mark.parametrize(("payee", "postcodes", "held", "number", "method"), ACCEPTED)
def test_accepted(payee, postcodes, held, number, method):
    found = match(payee, postcodes, held)
    assert (found["number"], found["company_number"], found["method"]) == (number, number, method)
    assert found["verdict"] == "accepted"
    assert found["because"]


REVIEW = [  # payee, postcodes, number held -> number of the candidate, words of the reason
    ("Smith & Sons Ltd", [], "09999999", "01234567", "not in this register"),
    ("Smith & Sons Ltd", [], "01234567; 07654321", "01234567", "different numbers"),
    ("Twin Limited", [], "", "00000011", "2 organisations"),
    ("Shared Past Ltd", [], "", "00000016", "2 organisations"),
    ("Once and Now Ltd", [], "", "00000018", "former name of"),
    ("A.B.C.", [], "", None, ""),  # initials alone match nothing
    ("A B C", [], "", "00000013", "initials"),
    ("Wear Limited", ["DH1 1AA"], "", "00000014", "GROUP"),  # not the group, even at its address
    ("Jones Limited", ["DH1 2BB"], "", "07654321", "(DURHAM)"),
    ("Smith & Sons", [], "", "01234567", "LIMITED"),
    ("Smith & Sons (Durham) Ltd", ["DH1 1AA"], "", "01234567", "(DURHAM)"),
    ("Smith & Sons LLP", ["DH1 1AA"], "", "01234567", "LLP"),
    ("Unheard Of Ltd", [], "", None, ""),
]


@pytest.mark.parametrize(("payee", "postcodes", "held", "number", "words"), REVIEW)
def test_never_accepted(payee, postcodes, held, number, words):
    found = match(payee, postcodes, held)
    if number is None:
        assert found is None
    else:
        assert (found["number"], found["verdict"]) == (number, "review")
        assert words in found["because"]


def test_two_of_one_name_have_no_margin_and_each_is_named():
    found = match("Twin Limited")
    assert (found["score"], found["margin"], found["runner_up"]) == (100.0, 0.0, "TWIN LTD (00000012)")


@pytest.mark.parametrize(
    ("payee", "first_paid", "flags", "verdict"),
    [
        ("Sleeping Gates Ltd", None, "dormant", "accepted"),
        ("Closed Gates Ltd", date(2012, 4, 2), "dissolved", "accepted"),
        ("Closed Gates Ltd", date(2012, 7, 1), "dissolved; implausible", "review"),  # paid after its end
        ("Young Gates Ltd", date(2013, 4, 30), "implausible", "review"),  # paid before it began
        ("Young Gates Ltd", date(2013, 5, 1), "", "accepted"),
        ("Smith & Sons Ltd", None, "", "accepted"),
    ],
)
def test_flags(payee, first_paid, flags, verdict):
    found = match(payee, first_paid=first_paid)
    assert (found["flags"], found["verdict"]) == (flags, verdict)


def test_a_number_whose_name_is_quite_another_is_flagged_but_stands():
    found = match("Zebra Quarry", number="07654321")
    assert (found["flags"], found["verdict"]) == ("implausible", "accepted")


def test_a_charity_is_found_by_its_own_number_and_by_its_company_number():
    charities = made(
        organisation("1012345", "DURHAM HELPERS", company_number="02222222", register="charity_commission"),
        organisation("1054321", "WEAR HELPERS", company_number="", register="charity_commission"),
    )
    by_charity = match("Helpers", charity="1054321", register=charities)
    by_company = match("Helpers", number="02222222", register=charities)
    assert (by_charity["number"], by_charity["company_number"], by_charity["method"]) == (
        "1054321",
        "",
        "charity number",
    )
    assert (by_company["number"], by_company["method"]) == ("1012345", "company number")
    other = match("Wear Helpers", charity="1012399", register=charities)
    assert (other["number"], other["verdict"]) == ("1054321", "review")  # the number held speaks against it


def test_a_charity_number_is_no_society_number():
    societies = made(organisation("1012345", "COOP LIMITED", company_number="", register="mutuals"))
    assert match("Elsewhere", charity="1012345", register=societies) is None


def test_the_order_of_suppliers_does_not_matter():
    payees = ["Smith & Sons Ltd", "Twin Limited", "Northumbrain Waterways Ltd", "Teesdale Roofing Ltd"]
    rows = [
        {"supplier_id": name_key(payee), "name": payee, "postcodes": ["DH1 1AA"], "company_number": "",
         "charity_number": ""}
        for payee in payees
    ]  # fmt: skip
    forward, backward = pl.DataFrame(rows), pl.DataFrame(rows[::-1])
    assert match_suppliers(forward, REGISTER).equals(match_suppliers(backward, REGISTER))


def test_no_suppliers_match_nothing():
    empty = pl.DataFrame(
        schema={"supplier_id": pl.String, "name": pl.String, "postcodes": pl.List(pl.String),
                "company_number": pl.String, "charity_number": pl.String}
    )  # fmt: skip
    assert match_suppliers(empty, REGISTER).is_empty()


def test_organisations_found_before_are_not_looked_for_again():
    """Two charities are one company: found by its number, both are there, though one was known by its own before."""
    charities = made(
        organisation("1012345", "DURHAM HELPERS", company_number="02222222", register="charity_commission"),
        organisation("1012346", "DURHAM GIVERS", company_number="02222222", register="charity_commission"),
    )
    assert charities.with_numbers(pl.Series(["1012345", "9999999"]))["number"].to_list() == ["1012345"]
    both = charities.with_numbers(pl.Series(["02222222"]), by="company_number")
    assert sorted(both["number"]) == ["1012345", "1012346"]
    object.__setattr__(charities, "organisations", None)  # another search would fail
    assert charities.with_numbers(pl.Series(["9999999", "1012346"]))["number"].to_list() == ["1012346"]
    assert charities.with_numbers(pl.Series(["02222222"]), by="company_number").height == 2
