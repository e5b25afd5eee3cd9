"""What was paid, summed by payee and by supplier: all of it, whatever the order of the payments."""

from datetime import date

import polars as pl

from svanalysis.ingest.paid import paid_of
from svanalysis.suppliers.paid import paid_to_payees, paid_to_suppliers

SCHEMA = ["payee", "recognised_as", "financial_year", "date", "amount_pence"]
PAYMENTS = [
    ("A Ltd", "", "2012/13", date(2012, 5, 2), 700),
    ("A LTD", "", "2012/13", date(2012, 5, 1), -200),
    ("A LTD", "", "2013/14", date(2013, 5, 1), 40),
    ("REDACTED", "person_redacted", "2012/13", date(2012, 5, 3), 5),
    ("REDACTED", "person_redacted", "2012/13", date(2012, 5, 4), 6),
]
PAYEES = pl.DataFrame(
    [("A Ltd", "", "A LIMITED"), ("A LTD", "", "A LIMITED"), ("REDACTED", "person_redacted", "")],
    schema=["payee", "recognised_as", "supplier_id"],
    orient="row",
)


def test_payments_are_summed_by_payee_and_year_with_their_first_and_last_day():
    found = paid_to_payees(paid_of(pl.DataFrame(PAYMENTS, schema=SCHEMA, orient="row")))
    assert found.sort("payee", "financial_year").rows() == [
        ("A LTD", "", "2012/13", -200, 200, 1, date(2012, 5, 1), date(2012, 5, 1)),
        ("A LTD", "", "2013/14", 40, 40, 1, date(2013, 5, 1), date(2013, 5, 1)),
        ("A Ltd", "", "2012/13", 700, 700, 1, date(2012, 5, 2), date(2012, 5, 2)),
        ("REDACTED", "person_redacted", "2012/13", 11, 11, 2, date(2012, 5, 3), date(2012, 5, 4)),
    ]


def test_spellings_meet_in_their_supplier_and_hidden_payees_are_one():
    """Signed 700 - 200 = 500, without signs 900; in the same order whatever that of the payments."""
    for rows in (PAYMENTS, PAYMENTS[::-1]):
        paid = paid_to_payees(paid_of(pl.DataFrame(rows, schema=SCHEMA, orient="row")))
        assert paid_to_suppliers(paid, PAYEES).rows() == [
            ("", "2012/13", 11, 11, 2, date(2012, 5, 3), date(2012, 5, 4)),
            ("A LIMITED", "2012/13", 500, 900, 2, date(2012, 5, 1), date(2012, 5, 2)),
            ("A LIMITED", "2013/14", 40, 40, 1, date(2013, 5, 1), date(2013, 5, 1)),
        ]
