"""How big a supplier is, by evidence: a truth table over declarations, account categories and their age."""

from datetime import date

import pytest

from svanalysis.classify.size import classify_size
from svanalysis.core.definition import Sme
from svanalysis.core.errors import ConfigurationError
from tests.classify.tables import IN_YEAR, dated

RULE = Sme(rule="ec_2003_361", evidence=("declared_sme", "account_category"))
OLD = date(2005, 1, 1)


def classified(*rows, rule=RULE):
    pairs, found = dated(("A", "x", "y"), *rows)
    row = classify_size(pairs, found, rule).row(0, named=True)
    return row["is_sme"], row["is_sme_certain"], row["size"]


@pytest.mark.parametrize(
    ("category", "is_sme", "certain", "size"),
    [
        ("MICRO ENTITY", True, True, "micro"),
        ("TOTAL EXEMPTION FULL", True, True, "small"),
        ("TOTAL EXEMPTION SMALL", True, True, "small"),
        ("UNAUDITED ABRIDGED", True, True, "small"),
        ("AUDITED ABRIDGED", True, True, "small"),
        ("PARTIAL EXEMPTION", True, True, "small"),
        ("SMALL", True, True, "small"),
        ("MEDIUM", True, False, "medium"),  # can exceed the SME ceiling
        ("FULL", None, False, "unknown"),  # not proof of large
        ("GROUP", None, False, "unknown"),
        ("AUDIT EXEMPTION SUBSIDIARY", None, False, "unknown"),
        ("FILING EXEMPTION SUBSIDIARY", None, False, "unknown"),
        ("DORMANT", None, False, "unknown"),
        ("NO ACCOUNTS FILED", None, False, "unknown"),
        ("INITIAL", None, False, "unknown"),
        ("ACCOUNTS TYPE NOT AVAILABLE", None, False, "unknown"),
        ("NULL", None, False, "unknown"),
    ],
)
def test_what_a_category_of_accounts_says(category, is_sme, certain, size):
    assert classified(("A", "account_category", category)) == (is_sme, certain, size)


@pytest.mark.parametrize(
    ("declared", "category", "expected"),
    [
        ("yes", None, (True, True, "sme")),
        ("no", None, (False, True, "large")),
        ("yes", "SMALL", (True, True, "small")),
        ("yes", "MEDIUM", (True, True, "medium")),  # the declaration settles what the category leaves open
        ("yes", "FULL", (True, True, "sme")),
        ("no", "FULL", (False, True, "large")),
        ("no", "SMALL", (False, False, "large")),  # the declaration wins, and the conflict is not certain
    ],
)
def test_a_declaration_is_heard_before_the_accounts(declared, category, expected):
    rows = [("A", "declared_sme", declared)]
    rows += [("A", "account_category", category)] if category else []
    assert classified(*rows) == expected


def test_the_order_is_the_definitions():
    rows = [("A", "declared_sme", "no"), ("A", "account_category", "SMALL")]
    other = Sme(rule="ec_2003_361", evidence=("account_category", "declared_sme"))
    assert classified(*rows, rule=other) == (True, False, "small")
    only = Sme(rule="ec_2003_361", evidence=("account_category",))
    assert classified(*rows, rule=only) == (True, True, "small")


def test_two_declarations_of_one_day_that_disagree_say_nothing_and_leave_nothing_certain():
    rows = [("A", "declared_sme", "yes"), ("A", "declared_sme", "no")]
    assert classified(*rows) == (None, False, "unknown")
    assert classified(*rows, ("A", "account_category", "MICRO ENTITY")) == (True, False, "micro")


def test_of_two_declarations_the_later_counts():
    rows = [("A", "declared_sme", "yes", date(2011, 5, 1)), ("A", "declared_sme", "no", IN_YEAR)]
    assert classified(*rows) == (False, True, "large")


def test_aged_evidence_keeps_the_centre_and_is_possible_both_ways():
    assert classified(("A", "account_category", "SMALL", OLD)) == (True, False, "small")
    assert classified(("A", "declared_sme", "no", OLD)) == (False, False, "large")


def test_not_found_is_unknown_never_small():
    assert classified() == (None, False, "unknown")


def test_the_reason_names_all_that_was_heard():
    pairs, found = dated(("A", "account_category", "SMALL"), ("A", "declared_sme", "no"), ("B", "x", "y"))
    because = classify_size(pairs, found, RULE)["size_because"].to_list()
    assert because == [
        "declared SME no, 2012-06-30; accounts filed as SMALL, 2012-06-30",
        "no evidence of size",
    ]


def test_an_unknown_rule_is_refused_with_the_known_ones():
    with pytest.raises(ConfigurationError, match=r"this SME rule is not known.*'small'.*ec_2003_361"):
        classified(rule=Sme(rule="small", evidence=("declared_sme",)))


ACT = Sme(rule="companies_act", evidence=("figures", "account_category"))
SMALL_FIGURES = [("A", "employees", "12"), ("A", "turnover_pounds", "£1,000,000")]


def test_a_public_company_is_never_small_under_the_companies_act_yet_may_be_an_sme():
    plc = ("A", "company_category", "Public Limited Company")
    assert classified(plc, *SMALL_FIGURES, rule=ACT) == (True, False, "medium")
    assert (
        classified(("A", "company_category", "Private Limited Company"), *SMALL_FIGURES, rule=ACT)[2]
        == "small"
    )
    ec = Sme(rule="ec_2003_361", evidence=("figures",))
    assert classified(plc, *SMALL_FIGURES, rule=ec) == (True, True, "small")


@pytest.mark.parametrize(
    ("answer", "expected"), [("yes", (True, True, "sme")), ("no", (False, True, "large"))]
)
def test_an_answer_comes_before_all_evidence_and_is_certain(answer, expected):
    other = {"yes": "no", "no": "yes"}[answer]
    rows = [("A", "override_sme", answer), ("A", "declared_sme", other), ("A", "account_category", "SMALL")]
    assert classified(*rows) == expected
    assert classified(*rows, rule=Sme(rule="employees_only", evidence=("figures",))) == expected


def test_an_answer_that_is_not_in_force_says_nothing():
    assert classified(("A", "override_sme", ""), ("A", "declared_sme", "yes")) == (True, True, "sme")


def test_an_answer_gives_the_reason_alone():
    pairs, found = dated(("A", "override_sme", "no"), ("A", "declared_sme", "yes"))
    assert classify_size(pairs, found, RULE)["size_because"].item() == "the file"


@pytest.mark.parametrize("text", ["", "many", "-3", "nan", "inf"])
def test_what_is_no_number_is_no_figure(text):
    only = Sme(rule="employees_only", evidence=("figures",))
    assert classified(("A", "employees", text), rule=only) == (None, False, "unknown")


def test_two_figures_of_one_day_on_both_sides_of_a_limit_leave_it_open():
    only = Sme(rule="employees_only", evidence=("figures",))
    assert classified(("A", "employees", "249"), ("A", "employees", "251"), rule=only) == (
        None,
        False,
        "unknown",
    )
    assert classified(("A", "employees", "12"), ("A", "employees", "60"), rule=only) == (True, False, "sme")
    assert classified(("A", "employees", "12"), ("A", "employees", "13"), rule=only) == (True, True, "small")


def test_figures_of_the_spend_year_count_and_old_ones_stay_possible_both_ways():
    only = Sme(rule="employees_only", evidence=("figures",))
    rows = [("A", "employees", "400", date(2009, 3, 31)), ("A", "employees", "40", IN_YEAR)]
    assert classified(*rows, rule=only) == (True, True, "small")
    assert classified(("A", "employees", "40", OLD), rule=only) == (True, False, "small")


def test_the_reason_names_figures_and_what_speaks_against_them():
    pairs, found = dated(
        ("A", "employees", "12"), ("A", "turnover_pounds", "1234567"), ("A", "account_category", "GROUP")
    )
    sme = Sme(rule="ec_2003_361", evidence=("figures", "account_category"))
    assert classify_size(pairs, found, sme)["size_because"].item() == (
        "figures of 12 staff, turnover £1,234,567, 2012-06-30; accounts filed as GROUP, 2012-06-30; "
        "a member of a group is no SME on its own figures"
    )


@pytest.mark.parametrize(
    ("limits_of", "is_sme"),
    [
        (
            "",
            None,
        ),  # the accounts' own year: 200 staff are few enough, £30m is more than £25.9m, no balance sheet
        ("2015/16", None),  # began before 1 January 2016
        ("2016/17", True),  # £30m is not more than £36m
        ("2025/26", True),  # began on 1 April 2025, still under the limits of 2016
        ("1999/00", None),  # before all limits: the first
    ],
)
def test_one_year_can_give_the_limits_for_all(limits_of, is_sme):
    rule = Sme(rule="companies_act", evidence=("figures",), limits_of=limits_of)
    rows = [("A", "employees", "200"), ("A", "turnover_pounds", "30000000")]
    assert classified(*rows, rule=rule)[0] is is_sme
