"""Months and spans of months as names, sheets and titles state them: text beside the months worked out by hand."""

from datetime import date
from pathlib import Path

import pytest

from svanalysis.core.body import Payments
from svanalysis.ingest.cleaning import read_file
from svanalysis.ingest.periods import told


def months(*ends: tuple[int, int]) -> tuple[date, date]:
    """The first days of the first and the last month."""
    return date(*ends[0], 1), date(*ends[-1], 1)


APRIL, MARCH = months((2016, 4)), months((2017, 3))
QUARTER = months((2016, 4), (2016, 6))


@pytest.mark.parametrize(
    ("name", "span"),
    [
        ("2013-02.csv", months((2013, 2))),
        ("201302.csv", months((2013, 2))),
        ("2013_02_payments.csv", months((2013, 2))),
        ("2011-03-payments.csv", months((2011, 3))),
        ("payments Feb 13.csv", months((2013, 2))),
        ("April_2014__25k_Transparency_Data.csv", months((2014, 4))),
        ("20131213_Transparency_Nov13.csv", months((2013, 11))),
        ("SpendOver250Feb24.csv", months((2024, 2))),
        ("1733325017421_Oct-24-CSV.csv", months((2024, 10))),
        ("20160826-MOD_Final_Transparency_File-July_16-O.csv", months((2016, 7))),
        ("Sept 30 2013.csv", months((2013, 9))),
        ("june 12 2013.csv", months((2013, 6))),
        ("LNWU 11 - Febuary 2021.csv", months((2021, 2))),
        ("GPC_Transparency_1_to_30_June2014.csv", months((2014, 6))),
        ("SWL 01 - April.pdf.csv", None),  # no year
        ("wandm_supplier_payments_2009_q1.csv", None),  # of the financial year, or of the calendar's
        ("jan 2012 and apr 2012.csv", None),
        ("marketing 12.csv", None),
        ("payments.csv", None),
        ("2013-14.csv", None),
        ("1597333909923_2005.csv", None),
        # spans and quarters
        ("Payments April to June 2016.csv", QUARTER),
        ("Apr-Jun 2016.csv", QUARTER),
        ("April_to_June_2016.csv", QUARTER),
        ("1 April 2016 to 30 June 2016.csv", QUARTER),
        ("quarter ending 30 June 2016.csv", QUARTER),
        ("spend-over-25000-01-04-2016-to-30-06-2016.csv", QUARTER),
        ("Ebrill 2016.csv", APRIL),  # in Welsh
        ("March Town Council payments 2017.csv", None),  # a town
        ("March Town Council payments April 2016.csv", APRIL),
        ("Payments Q1 2016-17.csv", QUARTER),
        ("payments_q2_2017-18.csv", months((2017, 7), (2017, 9))),
        ("oct-dec2016.csv", months((2016, 10), (2016, 12))),
        ("November to January 2017.csv", months((2016, 11), (2017, 1))),
        ("January to March 2016-17.csv", months((2017, 1), (2017, 3))),
        ("April & May 2016.csv", months((2016, 4), (2016, 5))),
        ("jan 2012 and feb 2012.csv", months((2012, 1), (2012, 2))),
        ("Apr & Jun 16.csv", None),
        ("year to March 2017.csv", months((2016, 4), (2017, 3))),
        ("Payments to 31 March 2017.csv", None),  # since when?
        ("May 2016 to April 2016.csv", None),
        # a month with a financial year
        ("April 2016-17.csv", APRIL),
        ("March 2016-17.csv", MARCH),
        ("March 2016_17.csv", MARCH),
        ("March 2016-2017.csv", MARCH),
        ("2016-17 12 March.csv", MARCH),
        ("March 10-11.csv", months((2011, 3))),
        ("March 2010-11.csv", months((2011, 3))),
        ("2010-11.csv", months((2010, 11))),  # a month, where none is named beside it
        ("Period 12 201617.csv", MARCH),
        ("P2-2010-11.csv", months((2010, 5))),  # no November: beside a period it is a financial year
        ("P13-2009-10.csv", months((2010, 3))),
        # a threshold is no year
        ("apr16_25k.csv", APRIL),
        ("apr16_500.csv", APRIL),
        ("April16 25000.csv", APRIL),
        ("Payments over £500 April 2016.csv", APRIL),
        # other forms
        ("spend_04_2016.csv", APRIL),
        ("04.2016.csv", APRIL),
        ("042016.csv", APRIL),
        ("2016-4.csv", APRIL),
        ("Payments 2016 2.csv", None),  # a second file of the year
        ("2016 Apr.csv", APRIL),
        ("Payments.April.2016.csv", APRIL),
        ("April%202016.csv", APRIL),
        ("April+2016.csv", APRIL),
        ("Apr'16.csv", APRIL),
        ("30-04-2016.csv", APRIL),
        ("April 2016 (published May 2016).csv", APRIL),
        ("Publication April 2016.csv", APRIL),
        # sheets and members
        ("workbook.xlsx [Apr 18]", months((2018, 4))),
        ("Payments Apr-Jun 2016.xlsx [April]", APRIL),
        ("Payments Apr-Jun 2016.xlsx [Sheet1]", QUARTER),
        ("Payments 2016-17.xlsx [March]", MARCH),
        ("Payments 2016-17.xlsx [Q1]", QUARTER),
        ("Payments 2016.zip [2016-17/March.csv]", MARCH),
        ("Payments January 2017.xlsx [December]", months((2016, 12))),
    ],
)
def test_the_months_that_a_name_states(name, span):
    assert told(name).span == span


@pytest.mark.parametrize(
    ("titles", "span"),
    [
        (["Payments over £500 May 2016"], months((2016, 5))),
        (["Payments over £500, May 2023", "Payments published 2 June 2023"], months((2023, 5))),
        (["Payments over £500 for Quarter 1 2016/17 (April to June 2016)"], QUARTER),
        (["Payments over £500: January 2016/17"], months((2017, 1))),
        (["Payments made between 1 April 2016 and 30 April 2016"], APRIL),
        (["Payments April 2016 (published May 2016)"], APRIL),
        (["Month: April 2016"], APRIL),
        (["Month", "April 2016"], APRIL),
        (["Period: 01/04/2016 to 30/04/2016"], APRIL),
        (["Payments for the period ending 30/04/2016"], APRIL),
        (["Payments for Q1", "Financial year 2016/17"], QUARTER),
        (["Payments that may be of interest, 2016/17"], None),
        (["Published", "May 2016"], None),
        (["Report of payments, 3 May 2016"], None),  # a day, as that of printing
        (["Payments April 2016", "Payments May 2016"], None),
    ],
)
def test_the_months_that_titles_state(titles, span):
    assert told("x.csv", titles).span == span


@pytest.mark.parametrize(
    ("name", "titles", "span"),
    [
        ("P12- 2009_10.csv", ["Period 12 (7 Feb 2010 - 6 Mar 2010)"], months((2010, 2), (2010, 3))),
        (
            "2010-11-P08.csv",  # the cells of the lower record come first
            ["End Date:", "13th November, 2010", "Start Date:", "17th October, 2010"],
            months((2010, 10), (2010, 11)),
        ),
        ("2010-11-P08.csv", ["From 17/10/2010", "To 13/11/2010"], months((2010, 10), (2010, 11))),
        ("May 2016.csv", ["Payments 1 April 2016 to 30 April 2016"], months((2016, 5))),  # the last month's
        ("June 2016.csv", ["Payments 1 April 2016 to 30 June 2016"], months((2016, 6))),  # the year so far
        ("Q1 2016-17.csv", ["Payments 1 May 2016 to 31 May 2016"], months((2016, 4), (2016, 6))),  # no period
        (
            "May 2016.csv",
            ["From 1 April 2016 payments over 250 are published", "Payments to 31 May 2016"],
            months((2016, 5)),
        ),
        (
            "P1 2012-13.csv",
            ["Period 1 (31 March 2012 - 27 April 2012)"],
            months((2012, 4)),
        ),  # in two financial years
        ("P08 2010-11.csv", ["Payments published 17 October 2010 to 13 November 2010"], months((2010, 11))),
    ],
)
def test_the_days_that_titles_state_are_before_a_period(name, titles, span):
    assert told(name, titles).span == span


@pytest.mark.parametrize(
    ("label", "start"),
    [
        ("Payments 2016-17.csv", date(2016, 4, 1)),
        ("FY 1617.csv", date(2016, 4, 1)),
        ("Payments Q1 2016-17.csv", date(2016, 4, 1)),
        ("Payments 2016.csv", date(2016, 1, 1)),
        ("2017-01.csv", date(2016, 7, 1)),  # the twelve months around January
        ("payments.csv", None),
    ],
)
def test_the_twelve_months_of_what_names_no_year(label, start):
    assert told(label).start == start


@pytest.mark.parametrize(
    ("name", "heading", "cells", "days"),
    [
        (
            "Spend April to June 2016.csv",
            "Date",
            ["03/05/2016", "", "04/05/2016", "06/05/2016"],  # May, of which month first makes one March
            [("2016-05-03", "day"), ("2016-04-01", "range"), ("2016-05-04", "day"), ("2016-05-06", "day")],
        ),
        (
            "Payments 2016-17.csv",
            "Month",
            ["April", "Jan"],
            [("2016-04-01", "month"), ("2017-01-01", "month")],
        ),
        (
            "Payments Jan-Jun 2017.csv",
            "Date",
            ["", "13/05/2017"],
            [("2017-05-13", "day")],
        ),  # blank: which year?
        (
            "Payments Apr-Jun 2017.csv",
            "Date",
            ["", "13/05/2017"],
            [("2017-04-01", "range"), ("2017-05-13", "day")],
        ),
        (
            "Payments Apr-Jun 2017.csv",
            "Date",
            ["00:00:00", "00:00.0"],  # times without a day
            [("2017-04-01", "range"), ("2017-04-01", "range")],
        ),
        ("x.csv", "Month", ["01/04/2016", "01/05/2016"], [("2016-04-01", "day"), ("2016-05-01", "day")]),
        (
            "x.csv",
            "Date",
            [*(f"{day}/04/2016" for day in range(13, 23)), "04/23/2016"],  # the last by a slip: refused alone
            [(f"2016-04-{day}", "day") for day in range(13, 23)],
        ),
    ],
)
def test_the_days_of_a_file(name, heading, cells, days):
    lines = [f"{cell},Firm {at} Ltd,{at}.00" for at, cell in enumerate(cells, 1)]
    content = "\n".join([f"{heading},Supplier,Amount", *lines]).encode()
    read = read_file(Path(name), Payments(files=()), content=content).payments
    assert [(str(day), precision) for day, precision in read.select("date", "date_precision").rows()] == days
