"""Possible breaks, each found where its one cause acts; and what a confirmed break does."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from svanalysis.core.body import Break, Source, load_body
from svanalysis.core.definition import load_definition
from svanalysis.measure.breaks import jumps, possible_breaks
from svanalysis.measure.change import changes
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend
from tests.measure.tables import classes, payments, row

BEFORE, AFTER = "2012/13", "2013/14"


def lines(year, *amounts, reason=""):
    """Payments of 600 pounds each, to one supplier, in one month, unless amounts in pounds are given."""
    return payments(*[("A", 100 * pounds, year, "", reason) for pounds in amounts]).assign(
        month=f"{year[:4]}-05"
    )


def found(*tables):
    return [(each.financial_year, each.cause, each.before, each.after) for each in jumps(pd.concat(tables))]


STEADY = [600] * 10


def test_two_years_alike_have_no_break():
    assert found(lines(BEFORE, *STEADY), lines(AFTER, *STEADY)) == []


@pytest.mark.parametrize(
    ("count", "expected"), [(13, []), (14, [(AFTER, "payments a month", 10, 14)]), (8, [])]
)
def test_many_more_payments_a_month(count, expected):
    """The limit is 1.4 times as many, or as few: 10 to 14 is, 10 to 13 and 10 to 8 are not."""
    assert found(lines(BEFORE, *STEADY), lines(AFTER, *[600] * count)) == expected


def test_small_payments_that_were_not_published_before():
    """Two of ten payments are under 500 pounds: 0 to 0.2, and the limit is 0.1."""
    assert found(lines(BEFORE, *STEADY), lines(AFTER, *STEADY[2:], 10, 10)) == [
        (AFTER, "small payments", 0, 0.2)
    ]


def test_a_reason_of_scope_that_fits_more_pounds():
    """600 of 6,600 pounds, then 6,600 of 12,600; each as many lines a month as before."""
    before = [lines(BEFORE, *STEADY), lines(BEFORE, 600, reason="tax")]
    after = [lines(AFTER, *STEADY), lines(AFTER, 6_600, reason="tax")]
    assert found(*before, *after) == [
        (AFTER, "scope", pytest.approx(600 / 6_600), pytest.approx(6_600 / 12_600))
    ]


@pytest.mark.parametrize(
    ("kind", "cause", "whole"),
    [("person_redacted", "redacted", 11), ("card", "intermediary", 11), ("", None, 11)],
)
def test_payees_that_are_newly_withheld_or_paid_through_others(kind, cause, whole):
    """One payment of eleven, all of 600 pounds, in both lines and pounds."""
    after = [lines(AFTER, *STEADY), lines(AFTER, 600).assign(recognised_as=kind)]
    expected = [(AFTER, cause, 0, pytest.approx(1 / whole))] if cause else []
    assert found(lines(BEFORE, *STEADY), *after) == expected


@pytest.fixture(scope="module")
def sample():
    return load_spend(load_body("durham"), load_definition("companies_act"))


def causes(spend, cause):
    table = possible_breaks(spend)
    return table[table["cause"] == cause]


def test_the_limits_of_size_changed(sample):
    """The Companies Act has other limits from 1 January 2016: 2016/17 is the first year that begins under them."""
    years = {"2012/13": "2015/16", "2013/14": "2016/17"}
    later = replace(sample, grouped=sample.grouped.replace({"financial_year": years}))
    assert causes(sample, "rule").empty
    found = causes(later, "rule").iloc[0]
    assert (found["financial_year"], found["since"]) == ("2016/17", "2015/16")
    assert found["what"] == "Companies Act 2006, medium or smaller: other limits from 2016-01-01"
    fixed = sample.definition.sme.model_copy(update={"limits_of": "2013/14"})
    assert causes(
        replace(later, definition=sample.definition.model_copy(update={"sme": fixed})), "rule"
    ).empty


def test_a_later_register_is_heard(sample):
    vendors = sample.body.vendors
    older = Source(files=("old.csv",), layout="vendor_master", date=date(2012, 3, 31), title="Older")
    body = sample.body.model_copy(update={"vendors": (*vendors, older)})
    found = causes(replace(sample, body=body), "source")
    assert found[["financial_year", "what"]].to_numpy().tolist() == [["2013/14", "Synthetic vendor master"]]
    assert causes(sample, "source").empty


def balances(*files):
    return pd.DataFrame(
        [{"first_date": first, "tables": [{"columns": columns}]} for first, columns in files],
        columns=["first_date", "tables"],
    )


def test_files_that_name_their_columns_otherwise(sample):
    """Capitals are no difference; a heading that a file of the year before had is none either."""
    files = balances(
        ("2010-04-01", {"payee": ["Supplier"], "amount": ["Net"], "date": ["Paid"]}),
        ("2010-06-01", {"payee": ["Beneficiary"], "amount": ["Net"], "date": ["Paid"]}),
        ("2011-04-01", {"payee": ["BENEFICIARY"], "amount": ["Net"], "date": ["Paid"]}),
        ("2012-04-01", {"payee": ["Supplier"], "amount": ["Net", "VAT"]}),
        ("2013-04-01", {"payee": ["Supplier"], "amount": ["Net", "VAT"]}),
    )
    found = causes(replace(sample, balances=files), "layout")
    assert found[["financial_year", "what"]].to_numpy().tolist() == [
        ["2012/13", "amount: net and vat; payee: supplier; date: no column"]
    ]


def test_a_year_in_which_no_file_begins_has_no_other_columns(sample):
    files = balances(("2010-04-01", {"payee": ["Supplier"]}), ("2012-04-01", {"payee": ["Supplier"]}))
    assert causes(replace(sample, balances=files), "layout").empty


def test_a_confirmed_break_is_said_and_marks_its_rows(sample):
    entry = Break(year="2012-13", what="New finance system", why="Agreed with finance")
    spend = replace(sample, body=sample.body.model_copy(update={"breaks": (entry,)}))
    table = possible_breaks(spend)
    said = table[table["financial_year"] == "2012/13"].iloc[0]
    assert (said["cause"], said["what"], said["confirmed"]) == (
        "confirmed", "New finance system", "Agreed with finance",
    )  # fmt: skip
    assert set(table.loc[table["financial_year"] != "2012/13", "confirmed"]) == {""}
    assert spend.breaks == {"2012/13"}


def test_a_break_marks_the_shares_of_its_year():
    tables = (
        payments(("A", 100, BEFORE), ("A", 100, AFTER)),
        classes(("A", "Y", "Y", BEFORE), ("A", "Y", "Y", AFTER)),
    )
    found = shares(*tables, measures=("local_share",), breaks=frozenset({AFTER}))
    assert found.set_index("financial_year")["state"].to_dict() == {BEFORE: "", AFTER: "[b]"}


@pytest.mark.parametrize(
    ("broken", "verdict"),
    [(AFTER, "not comparable"), (BEFORE, "rose"), ("2014/15", "rose"), ("2013/14", "not comparable")],
)
def test_no_verdict_across_a_break(broken, verdict):
    """40 then 60 of 100 is a rise, unless a series of its own begins after the first year, up to the second."""
    tables = (
        payments(("A", 40, BEFORE), ("B", 60, BEFORE), ("A", 60, AFTER), ("B", 40, AFTER)),
        classes(
            *[(name, code, "U", year) for name, code in (("A", "Y"), ("B", "N")) for year in (BEFORE, AFTER)]
        ),
    )
    found = changes(*tables, BEFORE, AFTER, breaks=frozenset({broken}))
    assert row(found, "local_share")["verdict"] == verdict


@pytest.mark.real
def test_the_agency_of_darlington_comes_and_goes(real_data, sample_store):
    """Its files name DE-POEL from April 2015 to March 2021 and in no other month, then another to their end."""
    body = load_body("darlington")
    table = possible_breaks(load_spend(body, load_definition(body.definition), str(real_data)))
    agencies = table[table["cause"] == "intermediary"].set_index("financial_year")
    assert set(agencies["what"]) == {"Paid through DE POEL", "Paid through GEOMETRIC RESULTS INTERNATIONAL"}
    agency = agencies[agencies["what"] == "Paid through DE POEL"]
    assert (agency.index[0], agency["before"].iloc[0]) == ("2015/16", 0)
    assert (agency.index[-1], agency["after"].iloc[-1]) == ("2021/22", 0)
    following = agencies[agencies["what"] != "Paid through DE POEL"]
    assert (following.index[0], following["before"].iloc[0]) == ("2021/22", 0)
