"""The grouped sum, hidden payees and part-years."""

from datetime import date

import polars as pl
import pytest

from svanalysis.core import years
from svanalysis.ingest.months import missing_by_year
from svanalysis.measure.grouped import grouped, summed
from svanalysis.suppliers.payees import payees_of, with_suppliers

LINES = [
    ("p1", "A Ltd", "", "Roads > Depot", 49_999),
    ("p2", "A LIMITED", "", "Roads > Works", 50_000),
    ("p3", "A Ltd", "", "Roads > Depot", -2_500_000),
    ("p4", "REDACTED", "person_redacted", "Care", 100),
    ("p5", "REDACTED", "person_redacted", "Care", 200),
]


def table(lines=LINES, category=""):
    payments = pl.DataFrame(
        lines, schema=["payment_id", "payee", "recognised_as", "service", "amount_pence"], orient="row"
    ).with_columns(
        body=pl.lit("b"),
        financial_year=pl.lit("2012/13"),
        date=pl.lit(date(2012, 4, 1)),
        category=pl.lit(category),
    )
    named = with_suppliers(payments, payees_of(payments))
    keys = ["supplier_id", "recognised_as", "service", "category"]
    return grouped(
        summed(named),
        named.select(keys).unique().with_columns(scope_reason=pl.lit(""), kept_reason=pl.lit("")),
    )


def test_lines_are_summed_by_supplier_widest_service_and_band():
    found = table().set_index(["supplier_id", "amount_band"])[
        ["pence", "absolute_pence", "credit_pence", "lines"]
    ]
    assert found.loc["A LIMITED"].to_dict("index") == {
        "under 500": {"pence": 49_999, "absolute_pence": 49_999, "credit_pence": 0, "lines": 1},
        "500 to 5,000": {"pence": 50_000, "absolute_pence": 50_000, "credit_pence": 0, "lines": 1},
        "25,000 and over": {
            "pence": -2_500_000,
            "absolute_pence": 2_500_000,
            "credit_pence": -2_500_000,
            "lines": 1,
        },
    }
    assert set(table()["service"]) == {"Roads", "Care"}


@pytest.mark.parametrize(
    ("services", "shown"),
    [
        (["Roads > Depot", "Care > Homes"], {"Roads", "Care"}),
        (["City > Roads > Depot", "City > Care"], {"Roads", "Care"}),  # the first level is the body itself
        (["City > Roads", "CITY > Care"], {"Roads", "Care"}),
        (["City > Roads"] * 19 + ["City > Care"] * 20 + ["Trust > Care"], {"Roads", "Care"}),  # 39 of 40
        (["City > Roads"] * 18 + ["Trust > Care"], {"City", "Trust"}),  # 18 of 19 are less than 95 of 100
        (
            ["City > Roads", "City", "", "City > Care"],
            {"Roads", "City", "", "Care"},
        ),  # of which some say no more
        (["City > Roads", "City > Roads"], {"City"}),  # nothing tells them apart
        (
            ["City > Roads", "City > Care"] * 4 + ["Depot"] * 2,  # of a file without the body
            {"Roads", "Care", "Depot"},
        ),
        (["City > Roads", "City > Care"] * 3 + ["Depot"] * 2, {"City", "Depot"}),  # a quarter is not few
        (["Roads", "ROADS", "Roads", "Care"], {"Roads", "Care"}),
        (["#N/A > Roads", "Care", "0", "Not yet available"], {"Care", ""}),
        (["City"], {"City"}),
        ([""], {""}),
    ],
)
def test_the_service_is_the_widest_that_tells_payments_apart(services, shown):
    assert (
        set(table([(f"p{at}", "A Ltd", "", each, 100) for at, each in enumerate(services)])["service"])
        == shown
    )


def test_a_person_has_no_category():
    lines = [("p1", "A Ltd", "", "Care", 100), ("p2", "REDACTED", "person_redacted", "Care", 200)]
    found = table(lines, category="Jane Doe, taxi to school").set_index("recognised_as")["category"]
    assert found.to_dict() == {"": "Jane Doe, taxi to school", "person_redacted": ""}


def test_each_line_with_a_hidden_payee_is_a_unit_of_its_own():
    assert {"line:p4", "line:p5"} < set(table()["supplier_id"])


def test_no_pence_are_lost():
    assert table()["pence"].sum() == sum(line[-1] for line in LINES)
    assert table()["lines"].sum() == len(LINES)


def monthly(year, lines=100, without=()):
    return [(month, 1, lines) for month in years.months(year) if month not in without]


@pytest.mark.parametrize(
    ("counts", "bounds", "expected"),
    [
        (monthly("2012/13"), (), set()),
        (monthly("2012/13", without=["2012-08"]), (), {"2012/13"}),
        ([*monthly("2012/13", without=["2012-08"]), ("2012-08", 1, 3)], (), {"2012/13"}),  # stray dates
        ([*monthly("2012/13", without=["2012-08"]), ("2012-08", 1, 30)], (), set()),  # a quiet month
        (monthly("2012/13"), ("2012-05", ""), {"2012/13"}),  # the body file expects payments from May
        (monthly("2012/13"), ("", "2013-02"), {"2012/13"}),
        (
            [("2012-04", 3, 90), ("2012-07", 3, 90), ("2012-10", 3, 90), ("2013-01", 3, 90)],
            (),
            set(),
        ),
        ([("2012-04", 3, 90), ("2012-07", 3, 90), ("2013-01", 3, 90)], (), {"2012/13"}),
        ([("2012-04", 3, 90), *monthly("2012/13", 30, ["2012-04", "2012-05", "2012-06"])], (), set()),
        ([("2013-04", 1, 2), *monthly("2012/13")], (), {"2013/14"}),  # only strays in the year after
        ([], (), set()),
    ],
)
def test_a_year_with_a_month_missing_is_a_part_year(counts, bounds, expected):
    assert set(missing_by_year(counts, *bounds)) == expected
