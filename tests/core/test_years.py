"""Financial years, 1 April to 31 March."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core import years
from svanalysis.core.errors import ConfigurationError

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2012/13", "2012/13"),
        ("2012-13", "2012/13"),
        ("2012/2013", "2012/13"),
        (" 2012 / 13 ", "2012/13"),
        ("1999/00", "1999/00"),
        ("1999-2000", "1999/00"),
    ],
)
def test_ways_to_write_a_year(text, year):
    assert years.parse_year(text) == year


@pytest.mark.parametrize(
    "text",
    [
        "2012",
        "2012/14",
        "2012/2014",
        "12/13",
        "2012/3",
        "2012/2113",
        "13/2012",
        "",
        "this year",
        "2012/13/14",
    ],
)
def test_what_is_no_year(text):
    with pytest.raises(ConfigurationError) as caught:
        years.parse_year(text)
    assert repr(text) in str(caught.value)
    assert "write a financial year as 2012/13" in str(caught.value)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2013, 3, 31), "2012/13"),
        (date(2013, 4, 1), "2013/14"),
        (date(2012, 12, 31), "2012/13"),
        (date(2000, 1, 1), "1999/00"),
        (date(2000, 4, 1), "2000/01"),
    ],
)
def test_the_year_of_a_day(day, year):
    assert years.year_of(day) == year


def test_months_of_a_year():
    assert years.months("2012/13") == [
        "2012-04", "2012-05", "2012-06", "2012-07", "2012-08", "2012-09",
        "2012-10", "2012-11", "2012-12", "2013-01", "2013-02", "2013-03",
    ]  # fmt: skip


def test_a_month_is_written_as_digits():
    assert years.month_start("2012-04") == date(2012, 4, 1)
    for text in ("2012-13", "April 2012", "2012", ""):
        with pytest.raises(ConfigurationError):
            years.month_start(text)


@given(DAYS)
def test_a_day_lies_in_its_year_and_in_no_other(day):
    year = years.year_of(day)
    assert years.start(year) <= day <= years.end(year)
    assert years.end(years.previous(year)) < day < years.start(years.following(year))
    assert day.strftime("%Y-%m") in years.months(year)
    assert years.parse_year(years.slug(year)) == year
