"""What does not count, by payee, category or recognition: one row per rule, with its false friends."""

import polars as pl
import pytest

from svanalysis.classify.scope import reasons_of, scope_of
from svanalysis.core import rules
from svanalysis.core.definition import load_definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.text import name_key

DEFINITION = load_definition("durham_2013")
ALL = tuple(reason.name for reason in rules.scope_reasons())


def excluding(*reasons):
    scope = DEFINITION.scope.model_copy(update={"exclude": reasons})
    return DEFINITION.model_copy(update={"scope": scope})


def reason(payee="A LTD", category="", service="", recognised_as="", exclude=ALL):
    """The scope reason of one payment."""
    row = {
        "supplier_id": [name_key(payee)],
        "recognised_as": [recognised_as],
        "service": [service],
        "category": [category],
    }
    return scope_of(pl.DataFrame(row), excluding(*exclude))["scope_reason"].item()


@pytest.mark.parametrize(
    ("payee", "expected"),
    [
        ("HM Revenue & Customs", "tax"),
        ("H M REVENUE AND CUSTOMS 998873227", "tax"),
        ("HMRC", "tax"),
        ("Inland Revenue", "tax"),
        ("Tyne and Wear Pension Fund", "pension"),
        ("Teachers' Pensions", "pension"),
        ("Public Works Loan Board", "treasury"),
        ("Gateshead Council", "public_body"),
        ("Stockton-on-Tees Borough Council", "public_body"),
        ("Durham County Council (Schools MIS)", "public_body"),
        ("Brandon & Byshottles Parish Council", "public_body"),
        ("South Tyneside MBC", "public_body"),
        ("North Yorkshire CC", "public_body"),
        ("County Durham & Darlington NHS Foundation Trust", "public_body"),
        ("Newcastle upon Tyne Hospitals Trust", "public_body"),
        ("NHS Property Services Ltd", "public_body"),
        ("NHS Darlington CCG", "public_body"),
        ("Durham Constabulary", "public_body"),
        ("Northumbria Police", "public_body"),
        ("Cleveland Fire Authority", "public_body"),
        ("Environment Agency", "public_body"),
        ("Corporation Road Primary School", "school"),
        ("High Spen Primary School Fund", "school"),
        ("Hummersknott Academy Trust", "school"),
        ("Skerne Park Academy", "school"),
        ("ST CUTHBERTS RC HIGH ACADEMY", "school"),
        ("THE FEDERATION OF ABBEY SCHOOLS ACADEMY TRUST", "school"),
        ("HARROWGATE HILL PRIMARY SCHOOL FUND", "school"),
        ("PIERCEBRIDGE PARISH COUNCIL (GRANT)", "public_body"),
        ("LINCS COMMUNITY HEALTH SERVICES NHS", "public_body"),
        ("INLAND REVENUE 465PC00002003", "tax"),
    ],
)
def test_payees_that_are_not_suppliers(payee, expected):
    assert reason(payee) == expected


@pytest.mark.parametrize(
    "payee",
    [
        "Council Supplies Ltd",
        "Academy Geomatics Limited",
        "Martin Gray Football Academy Ltd",
        "Primary School Supplies Ltd",
        "High School Uniforms",
        "Witherslack Hall School Limited",  # independent schools that are companies are suppliers
        "Beth Jacob Grammar School for Girls Ltd",
        "Walbottle High School Playgroup",
        "Village Montessori Nursery School",
        "Friends of Whickham Parochial Primary School",
        "Newcastle Council for Voluntary Services",
        "Association of North East Councils Ltd",
        "British Youth Council",
        "Scottish Refugee Council",
        "Tees Valley Rural Community Council",
        "Printmakers Council",
        "Elders Council of Newcastle",
        "Hazelrigg Memorial CC",  # a club
        "NHS Shared Business Services Ltd",
        "ADT Fire and Security plc",
        "Chubb Fire Limited",
        "Policey Consulting Ltd",
        "Pensioners Friends Ltd",
        # as published by Gateshead, Newcastle and Darlington
        "CORAM BAAF ADOPTION FOSTERING ACADEMY",
        "THE EMBALMING ACADEMY",
        "FELLING WARRIORS ACADEMY",
        "NISAI VIRTUAL ACADEMY",
        "RYAN EDUCATION ACADEMY",
        "TYNEMOUTH NURSERY AT THE ACADEMY",
        "Levy Restaurants Ltd",
    ],
)
def test_false_friends_are_suppliers(payee):
    assert reason(payee) == ""


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("Parish precepts", "precept"),
        ("Environment Agency levy", "precept"),
        ("Levies", "precept"),
        ("Income tax", "tax"),
        ("Council tax refund", "tax"),
        ("Pension contributions", "pension"),
        ("Temporary loans repaid", "treasury"),
        ("Treasury management fees", ""),  # brokers and advisers are suppliers
        ("Housing benefit", "benefit"),
        ("Direct payments", "benefit"),
        ("Fostering allowance", "benefit"),
        ("Grants to voluntary bodies", "grant"),
        ("Elevators and lifts", ""),
        ("Grantham office rent", ""),
        ("Agency staff", ""),
    ],
)
def test_categories_that_are_not_spend_with_suppliers(category, expected):
    assert reason(category=category) == expected
    assert reason(service=category) == expected


def test_a_redacted_person_is_out_and_a_redacted_commercial_payee_is_in():
    assert reason("REDACTED PERSONAL DATA", recognised_as="person_redacted") == "redacted_person"
    assert reason("REDACTED COMMERCIAL", recognised_as="commercial_redacted") == ""
    assert reason("BARCLAYCARD", recognised_as="card") == ""


def test_the_first_reason_in_the_files_order_decides():
    assert reason("Spennymoor Town Council", category="Parish precepts") == "precept"


def test_only_what_the_definition_names_is_excluded():
    assert reason("HMRC", exclude=("precept",)) == ""
    assert reason("Gateshead Council", exclude=("public_body",)) == "public_body"
    assert reason("HMRC", exclude=()) == ""


def test_every_combination_is_looked_at_once():
    rows = pl.DataFrame(
        {
            "supplier_id": ["HMRC", "HMRC", "A LIMITED"],
            "recognised_as": [""] * 3,
            "service": [""] * 3,
            "category": [""] * 3,
        }
    )
    found = scope_of(rows, DEFINITION)
    assert found.select("supplier_id", "scope_reason").rows() == [("HMRC", "tax"), ("A LIMITED", "")]


def test_a_reason_that_is_not_known_is_refused():
    with pytest.raises(ConfigurationError, match=r"reason for exclusion is not known.*'taxes'.*tax"):
        reasons_of(excluding("taxes"))


def test_own_companies_are_out_where_the_definition_says_so():
    rows = pl.DataFrame({"supplier_id": ["OWN HOMES LIMITED", "OTHER HOMES LIMITED"], "recognised_as": ["", ""],
                         "service": ["", ""], "category": ["", ""]})  # fmt: skip
    own = frozenset({"OWN HOMES LIMITED"})
    out = scope_of(rows, excluding("own_company"), own)
    assert out["scope_reason"].to_list() == ["own_company", ""]
    kept = scope_of(rows, excluding("tax"), own)
    assert kept.select("scope_reason", "kept_reason").rows() == [("", "own_company"), ("", "")]


@pytest.mark.parametrize(
    ("payee", "category", "out", "kept"),
    [
        ("Gateshead Council", "", "public_body", ""),
        ("Gateshead Council", "Grants to voluntary bodies", "public_body", ""),  # out already
        ("A Ltd", "Grants to voluntary bodies", "", "grant"),
        ("HMRC", "", "tax", ""),
        ("A Ltd", "Stationery", "", ""),
    ],
)
def test_what_a_definition_keeps_in_is_named(payee, category, out, kept):
    row = {"supplier_id": [name_key(payee)], "recognised_as": [""], "service": [""], "category": [category]}
    found = scope_of(pl.DataFrame(row), DEFINITION)  # which keeps grants in
    assert found.select("scope_reason", "kept_reason").row(0) == (out, kept)
