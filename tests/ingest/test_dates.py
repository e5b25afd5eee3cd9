"""Dates as files write them: text beside the day worked out by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest.cleaning import read_file
from svanalysis.ingest.dates import judge_order, parse_date, swapped_back, swapped_days, without_year
from svanalysis.ingest.periods import Span


def month(year: int, number: int) -> Span:
    """One month."""
    return Span(date(year, number, 1), date(year, number, 1))


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2012-04-11", date(2012, 4, 11)),
        ("2016-01-22T00:00:00", date(2016, 1, 22)),
        ("2020-04-23 00:00:00", date(2020, 4, 23)),
        ("2012/4/3", date(2012, 4, 3)),
        ("20120411", date(2012, 4, 11)),
        ("11/04/2012", date(2012, 4, 11)),
        ("11/4/12", date(2012, 4, 11)),
        ("11.04.2012", date(2012, 4, 11)),
        ("11-04-2012 13:45", date(2012, 4, 11)),
        (" 11/04/2012 ", date(2012, 4, 11)),
        ("11//04/2012", date(2012, 4, 11)),
        ("02-Dec-11", date(2011, 12, 2)),
        ("2-DEC-2011", date(2011, 12, 2)),
        ("14-JAN-2021 ", date(2021, 1, 14)),
        ("14th Jun 2012", date(2012, 6, 14)),
        ("3 Sept 2012", date(2012, 9, 3)),
        ("1 Febuary 2012", date(2012, 2, 1)),
        ("12 Mai 2021", date(2021, 5, 12)),  # in Welsh
        ("1 Gorffennaf 2021", date(2021, 7, 1)),
        ("Friday, April 29, 2022", date(2022, 4, 29)),
        ("April 29 2022", date(2022, 4, 29)),
        ("Monday 2 April 2012", date(2012, 4, 2)),
        ("41754", date(2014, 4, 25)),  # a spreadsheet's day number: 41730 is 1 April 2014
        ("44197", date(2021, 1, 1)),
        ("43658.5", date(2019, 7, 12)),
        ("Fri 01/04/2016", date(2016, 4, 1)),
        ("20160401.0", date(2016, 4, 1)),
        ("01.04.2016.", date(2016, 4, 1)),
        ("01/04/2016 00.00", date(2016, 4, 1)),
        ("2016-04-01+01:00", date(2016, 4, 1)),
        ("01 Apr '16", date(2016, 4, 1)),
        ("Apr-01-2016", date(2016, 4, 1)),
        ("\u200e01/04/2016\u200b", date(2016, 4, 1)),
        ("01/04/99", date(1999, 4, 1)),
    ],
)
def test_a_day(text, day):
    found = parse_date(text)
    assert (found.date, found.precision, found.repaired) == (day, "day", "")


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2012-06", date(2012, 6, 1), "month"),
        ("Jun-13", date(2013, 6, 1), "month"),
        ("June 2013", date(2013, 6, 1), "month"),
        ("July 2010-September 2010", date(2010, 7, 1), "range"),
        ("July - September 2010", date(2010, 7, 1), "range"),
        ("Jan 2011 to Mar 2011", date(2011, 1, 1), "range"),
        ("March 2016/17", date(2017, 3, 1), "month"),
        ("Apr 16/17", date(2016, 4, 1), "month"),
        ("2012/13 January", date(2013, 1, 1), "month"),
        ("P01 2016/17", date(2016, 4, 1), "month"),
        ("2016/17 P12", date(2017, 3, 1), "month"),
        ("2016-17 Period 13", date(2017, 3, 1), "month"),  # in which accounts are closed
        ("Period 10 - 2016/17", date(2017, 1, 1), "month"),
        ("2017 ending period P1", date(2016, 4, 1), "month"),
        ("November/December 18", date(2018, 11, 1), "range"),
        ("Q1 16/17", date(2016, 4, 1), "range"),
        ("01/04/2012 - 31/03/2013", date(2012, 4, 1), "year"),
        ("25/03/2013 - 07/04/2013", date(2013, 3, 25), "range"),  # around the end of a year: when it begins
        ("25/03/2019 - 24/06/2019", date(2019, 3, 25), "range"),  # a quarter from Lady Day
        ("01/02/2019 - 30/04/2019", date(2019, 2, 1), "range"),
        ("2016/17 Q4", date(2017, 1, 1), "range"),
    ],
)
def test_a_month_or_a_quarter_keeps_its_precision(text, day, precision):
    assert parse_date(text) == (day, precision, "")


@pytest.mark.parametrize(
    ("text", "day", "repaired"),
    [
        ("11/03/02016", date(2016, 3, 11), "read 11/03/02016 as 11/03/2016"),
        ("28/12/20/11", date(2011, 12, 28), "read 28/12/20/11 as 28/12/2011"),
        ("01/042016", date(2016, 4, 1), "read 01/042016 as 01/04/2016"),
        ("01/04/20016", date(2016, 4, 1), "read 01/04/20016 as 01/04/2016"),
        (
            "21/11/213",
            date(2013, 11, 21),
            "read 21/11/213 as 21/11/2013",
        ),  # no other year of our time is near
    ],
)
def test_a_slip_that_leaves_one_reading_is_repaired_and_said(text, day, repaired):
    assert parse_date(text) == (day, "day", repaired)


@pytest.mark.parametrize(
    "text",
    [
        "", "######", "Nil", "21/11/201", "31/02/2012", "30-Feb-12", "13/13/2012", "2012-13-01",
        "1900-01-00", "1900-01-09", "29/02/2013", "1168648", "5.56", "42", "2012",
        "05/04/2012 \u00a6 03/04/2012",  # two dates in one cell
        "24 Hour 2012", "1 Market 12", "25/06/2012900", "April", "2016/17", "P14 2016/17", "Q1 2016", "5 May",
        "Payments May 2016", "May 2016 to April 2016",
        "01/01/2012 - 31/12/2012", "15/12/2011 to 20/04/2012",  # of which financial year?
        "P1 500 2016/17", "1042016",
    ],
)  # fmt: skip
def test_what_is_no_date(text):
    assert parse_date(text) is None


def test_the_order_decides_only_what_is_open():
    assert parse_date("03/04/2012", day_first=True).date == date(2012, 4, 3)
    assert parse_date("03/04/2012", day_first=False).date == date(2012, 3, 4)
    assert parse_date("7/31/2020", day_first=True) is None
    assert parse_date("7/31/2020", day_first=False).date == date(2020, 7, 31)
    for text in ("2012-04-03", "3 April 2012", "41754"):
        assert parse_date(text, day_first=True) == parse_date(text, day_first=False)


@given(DAYS)
def test_every_way_to_write_a_day_says_the_same(day):
    formats = (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d.%m.%Y",
        "%d-%b-%Y",
        "%d %B %Y",
        "%A, %B %d, %Y",
        "%Y-%m-%dT00:00:00",
    )
    texts = [day.strftime(written) for written in formats]
    assert {parse_date(text) for text in texts} == {(day, "day", "")}
    assert parse_date(day.strftime("%m/%d/%Y"), day_first=False).date == day


@given(st.dates(date(1990, 1, 1), date(2036, 12, 31)))
def test_a_spreadsheets_day_number(day):
    assert parse_date(str((day - date(1899, 12, 30)) // timedelta(days=1))).date == day


@pytest.mark.parametrize(
    ("texts", "span", "day_first"),
    [
        (["13/04/2012", "01/04/2012"], None, True),
        (["10/7/2009", "10/31/2009"], None, False),
        (["01/02/2012"], None, None),
        (["01/02/2012"], month(2012, 2), True),
        (["01/02/2012"], month(2012, 1), False),
        (["01/02/2012"], month(2012, 9), None),
        (["01/02/2012", "02/01/2012"], month(2012, 2), None),
        (["03/03/2012", "5/5/12"], None, True),  # the same in either order
        (["2012-04-01", "3 April 2012", "41754", ""], None, True),  # nothing to judge
        (["13/04/2012", "04/13/2012"], None, None),  # both orders, as many of each
        ([f"{day}/04/2012" for day in range(13, 31)] * 6 + ["04/13/2012"], None, True),  # one slip among 108
        (["13/04/2012", "05/14/2012"], month(2012, 5), None),
        ([f"{day}/04/2012" for day in range(13, 23)] + ["04/13/2012"], None, True),  # one slip among ten
        ([f"{day}/04/2012" for day in range(13, 22)] + ["04/13/2012"], None, None),
        (["03/05/2016", "04/05/2016", "06/05/2016"], Span(date(2016, 4, 1), date(2016, 6, 1)), True),
        (["05/04/2016", "03/03/2016", "12/03/2016"], month(2016, 5), True),  # the 12th month were yet to come
        (
            ["05/04/2016", "03/03/2016", "05/02/2016"],
            month(2016, 5),
            False,
        ),  # two of three in May, none later
        (["05/04/2016", "03/02/2016", "01/02/2016"], month(2016, 5), None),  # one of three says little
        (
            [f"10/{day:02d}/2013" for day in (1, 2, 3, 7, 8, 9)] + ["11/01/2013"],
            month(2013, 10),
            False,
        ),  # one in November
        (["05/04/2015", "05/03/2015"], month(2016, 5), None),  # May, but of another year
        (["11/04/2010", "11/06/2010", "11/03/2011"], month(2010, 11), None),  # later in either order
        (["05/04/2016", "2016-04-06"], None, True),  # in April, as the other
        (["05/04/2016", "6 May 2016"], None, False),
        (
            [f"{day:02d}/04/2016" for day in range(1, 6)],
            None,
            True,
        ),  # five days of April, not the 4th of five months
        ([f"{day:02d}/04/2016" for day in range(1, 5)], None, None),
        ([f"04/{month:02d}/2016" for month in range(1, 6)], None, None),  # the 4th of five months may well be
        ([f"{day:02d}/01/2016" for day in range(1, 6)], None, None),  # so may the first of five
    ],
)
def test_a_column_is_judged_as_a_whole(texts, span, day_first):
    assert judge_order(texts, span) is day_first


@pytest.mark.parametrize("day_first", [None, True, False])
def test_both_orders_are_refused_with_one_date_of_each(day_first):
    content = b"Date,Supplier,Amount\n03/02/2026,A,1\n17/02/2026,B,2\n3/5/2026,C,4\n3/17/2026,D,8\n"
    more = b"18/02/2026,E,1\n3/18/2026,F,2\n"
    with pytest.raises(InputError, match=r"17/02/2026 in record 3 and 3/17/2026 in record 5.*two files"):
        read_file("x.csv", Payments(files=(), day_first=day_first), content=content + more)


def test_one_date_in_another_order_may_be_a_slip():
    """The 17th month is none: refused by itself, where the body says that the day comes first."""
    content = (
        b"Date,Supplier,Amount\n03/02/2026,A,1\n17/02/2026,B,2\n3/5/2026,C,4\n3/17/2026,D,8\n,6/14/2026,,\n"
    )
    read = read_file("x.csv", Payments(files=(), day_first=True), content=content)
    assert read.balance["amount_pence"] == 700
    assert read.rejected["source_record"].to_list() == [5]


def test_a_column_of_months_has_their_first_days():
    firsts = ["01/04/2016", "01/05/2016", "01/06/2016"]
    assert (judge_order(firsts, None), judge_order(firsts, None, of_months=True)) == (None, True)


@pytest.mark.parametrize(
    ("text", "start", "day"),
    [
        ("29-Dec", date(2016, 4, 1), date(2016, 12, 29)),
        ("3rd March", date(2016, 4, 1), date(2017, 3, 3)),
        ("Jul", date(2016, 4, 1), date(2016, 7, 1)),
        ("January", date(2016, 4, 1), date(2017, 1, 1)),
        ("January", date(2016, 1, 1), date(2016, 1, 1)),
    ],
)
def test_what_names_no_year_lies_in_that_of_the_file(text, start, day):
    found = without_year(text, start)
    assert (found.date, found.repaired) == (day, f"{text} names no year: that of the file")
    assert without_year(text, None) is None


# ------------------------------------------------------------------ a spreadsheet that took the day for the month

APRIL = month(2013, 4)
YEAR_LONG = [f"2013-{at:02d}-{13 - at:02d}" for at in range(1, 11)]  # ten dates, no day after the 12th
LATER = [f"{at + 12}/{at:02d}/2013" for at in range(1, 13)]  # twelve texts, one of each month, all after it


@pytest.mark.parametrize(
    ("texts", "span", "is_swapped"),
    [
        (["2013-05-04", "2013-12-04", "16/04/2013"], None, True),  # back in April, the month of what was left
        (["2013-05-04", "16/04/2013"], APRIL, True),
        (["04/16/2013", "2013-05-04"], None, True),  # the other way about: months first, days first expected
        (["2013-04-05", "16/04/2013"], None, False),  # they lie in April as they stand
        (["2013-05-04", "2013-05-13", "16/04/2013"], None, False),  # a day after the 12th was no month
        (["2013-05-04", "16/04/2013", "11/04/2013"], None, False),  # the 11th would be a date, too
        (["2013-05-06", "16/04/2013"], None, False),  # in June, swapped back: neither tells
        (["2013-05-04"], APRIL, False),  # nothing was left, so that nothing tells of a spreadsheet
        (["16/04/2013", "17/04/2013"], APRIL, False),
        ([*YEAR_LONG, *LATER], None, True),  # of a year, by their number alone
        ([*YEAR_LONG[:9], *LATER], None, False),
        ([], None, False),
    ],
)
def test_dates_are_swapped_back_where_the_others_tell(texts, span, is_swapped):
    dates = {text for text in texts if "-" in text}
    assert swapped_days(texts, span) == (dates if is_swapped else set())


def test_a_date_that_is_swapped_back_says_so():
    said = "a spreadsheet took its day for its month (2013-05-04 00:00:00)"
    assert swapped_back("2013-05-04 00:00:00") == (date(2013, 4, 5), "day", said)
