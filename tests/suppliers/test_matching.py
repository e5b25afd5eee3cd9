"""Which registered company a supplier is: by number, else by exactly the same, unique name; never by a guess."""

from datetime import date

import polars as pl
import pytest

from svanalysis.core.text import name_key
from svanalysis.suppliers.matching import agreed, match_companies, register_evidence
from tests.classify.tables import evidence, matched

PRIVATE = "Private Limited Company"
SNAPSHOT, ACCOUNTS = date(2014, 4, 1), date(2013, 3, 31)


def register(*rows):
    """A register of (number, name) rows."""
    return pl.DataFrame(
        [
            (number, name, name_key(name), "DH1 1AA", PRIVATE, "Active", "SMALL", ACCOUNTS, "", SNAPSHOT)
            for number, name in rows
        ],
        schema=[
            "company_number", "name", "name_key", "postcode", "company_category", "company_status", "account_category",
            "accounts_date", "sic", "snapshot",
        ],
        orient="row",
    )  # fmt: skip


COMPANIES = register(
    ("01234567", "SMITH & SONS LIMITED"),
    ("07654321", "JONES (DURHAM) LIMITED"),
    ("00000011", "TWIN LIMITED"),
    ("00000012", "TWIN LTD"),
    ("00000013", "A B C"),
    ("00000014", "WEAR GROUP LIMITED"),
)


def match(payee, *numbers):
    supplier = name_key(payee)
    held = evidence(*[(supplier, "company_number", number) for number in numbers])
    return [row[1:] for row in match_companies([supplier], held, COMPANIES).rows()]


@pytest.mark.parametrize(
    ("payee", "numbers", "expected"),
    [
        ("Smith and Sons Ltd", [], [("01234567", "exact name")]),
        ("Anything At All", ["07654321"], [("07654321", "company number")]),
        ("Smith & Sons Ltd", ["07654321"], [("07654321", "company number")]),  # a number wins over a name
        ("Smith & Sons Ltd", ["01234567", "07654321"], []),  # conflicting numbers match nothing
        ("Smith & Sons Ltd", ["01234567", "09999999"], []),  # nor where one of them is in no register
        ("Smith & Sons Ltd", ["09999999"], []),  # a number that is not there speaks against the name
        ("Twin Limited", [], []),  # two companies of that name
        ("A.B.C.", [], []),  # initials alone
        ("Wear Limited", [], []),  # not the group
        ("Wear Group Limited", [], [("00000014", "exact name")]),
        ("Jones Limited", [], []),  # not the one in brackets
        ("Smith & Sons", [], []),  # the legal form is part of the name
        ("Smith & Sons (Durham) Ltd", [], []),
    ],
)
def test_matching(payee, numbers, expected):
    assert match(payee, *numbers) == expected


def test_numbers_of_other_suppliers_do_not_matter():
    held = evidence(("OTHER", "company_number", "07654321"))
    assert match_companies(["SMITH AND SONS LIMITED"], held, COMPANIES).height == 1


def test_registers_that_disagree_match_nothing():
    one, two = matched(("A", "01234567"), ("B", "00000011")), matched(("A", "07654321"), ("B", "00000011"))
    assert agreed([one, two]).select("supplier_id", "company_number").rows() == [("B", "00000011")]
    assert agreed([]).is_empty()


def test_what_the_register_says_is_dated_by_the_snapshot_and_sizes_by_the_accounts():
    found = register_evidence(matched(("SMITH AND SONS LIMITED", "01234567")), COMPANIES, "Register")
    assert found.select("attribute", "value", "date").rows() == [
        ("postcode_registered", "DH1 1AA", SNAPSHOT),
        ("account_category", "SMALL", ACCOUNTS),
        ("company_category", "Private Limited Company", SNAPSHOT),
        ("company_status", "Active", SNAPSHOT),
    ]  # an empty value (sic) is no evidence
    assert set(found["source"]) == {"Register"}
