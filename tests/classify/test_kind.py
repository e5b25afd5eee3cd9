"""Charity and social enterprise: a truth table over registers."""

import pytest

from svanalysis.classify.kind import classify_kind
from tests.classify.tables import IN_YEAR, dated, matched

PRIVATE = "Private Limited Company"
GUARANTEE = "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"
EXEMPT = "PRI/LBG/NSC (Private, Limited by guarantee, no share capital, use of 'Limited' exemption)"
CIC = "Community Interest Company"


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
