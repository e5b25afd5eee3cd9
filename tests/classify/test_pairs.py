"""Which evidence speaks for a year: the latest on or before its end, else the earliest after."""

from datetime import date

import polars as pl
import pytest

from svanalysis.classify.pairs import KEYS, eras
from svanalysis.core.schema import EVIDENCE
from tests.classify.tables import dated

SEVERAL = [
    ("A", "postcode_invoice", "DH1 1AA", date(2010, 5, 1)),
    ("A", "postcode_invoice", "DH1 1AB", date(2013, 3, 31)),
    ("A", "postcode_invoice", "DH1 1AD", date(2013, 4, 1)),
    ("A", "postcode_invoice", "DH1 1AE", date(2016, 5, 1)),
]


@pytest.mark.parametrize(
    ("year", "value"),
    [
        ("2009/10", "DH1 1AA"),  # nothing before: the earliest after
        ("2010/11", "DH1 1AA"),
        ("2011/12", "DH1 1AA"),
        ("2012/13", "DH1 1AB"),  # on the last day of the year
        ("2013/14", "DH1 1AD"),
        ("2015/16", "DH1 1AD"),
        ("2016/17", "DH1 1AE"),
    ],
)
def test_the_latest_evidence_by_the_end_of_the_year_speaks_else_the_earliest_after(year, value):
    _, found = dated(*SEVERAL, years=(year,))
    assert found["value"].to_list() == [value]


@pytest.mark.parametrize(
    ("day", "aged"),
    [
        (date(2009, 3, 31), True),  # a day more than three years before 1 April 2012
        (date(2009, 4, 1), False),
        (date(2012, 6, 30), False),
        (date(2016, 3, 31), False),  # three years after 31 March 2013
        (date(2016, 4, 1), True),
    ],
)
def test_evidence_more_than_three_years_outside_the_year_is_aged(day, aged):
    _, found = dated(("A", "declared_sme", "yes", day))
    assert found["aged"].to_list() == [aged]


def test_the_age_is_the_definitions():
    _, found = dated(("A", "declared_sme", "yes", date(2011, 3, 31)), age=1)
    assert found["aged"].to_list() == [True]


def test_values_of_one_date_are_all_kept_and_attributes_are_dated_apart():
    _, found = dated(
        ("A", "postcode_invoice", "DH1 1AA", date(2012, 5, 1)),
        ("A", "postcode_invoice", "LS1 2AA", date(2012, 5, 1)),
        ("A", "declared_sme", "yes", date(2010, 5, 1)),
    )
    assert sorted(found["value"]) == ["DH1 1AA", "LS1 2AA", "yes"]


def test_a_body_whose_payees_are_all_hidden_has_no_years_to_tell_apart():
    none = pl.DataFrame(schema=dict.fromkeys(KEYS, pl.String))
    assert eras(none, pl.DataFrame(schema=EVIDENCE), 3, [date(2012, 4, 1)]).to_list() == []
