"""What a file paid to whom: the same as adding its payments up one by one, in one order, whoever numbered the texts."""

from collections import defaultdict
from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.body import load_body
from svanalysis.ingest.cleaning import read_file
from svanalysis.ingest.ledger import build_ledger
from svanalysis.ingest.paid import paid_of

YEARS = {"2012/13": date(2012, 5, 1), "2013/14": date(2013, 5, 1)}
PAYMENTS = st.lists(
    st.tuples(
        st.sampled_from("ABC"), st.sampled_from(sorted(YEARS)), st.integers(1, 28), st.integers(-900, 900)
    ),
    min_size=1,
)
KEYS = ["payee", "recognised_as", "financial_year"]


def table(rows):
    """Payments of some payees, years, days and pence."""
    return pl.DataFrame(
        [(payee, "", year, YEARS[year].replace(day=day), pence) for payee, year, day, pence in rows],
        schema=[*KEYS, "date", "amount_pence"],
        orient="row",
    )


@given(PAYMENTS)
def test_it_is_what_payments_come_to_one_by_one(rows):
    paid = defaultdict(list)
    for payee, year, day, pence in rows:
        paid[payee, "", year].append((pence, YEARS[year].replace(day=day)))
    expected = {
        key: (sum(pence), sum(map(abs, pence)), len(pence), min(days), max(days))
        for key, (pence, days) in ((key, tuple(zip(*each, strict=True))) for key, each in paid.items())
    }
    found = paid_of(table(rows))
    assert {row[:3]: row[3:] for row in found.iter_rows()} == expected
    assert found.height == len(expected)
    assert found.equals(paid_of(table(rows)))


def test_texts_that_are_one_payee_once_tidied_may_have_a_row_each(tmp_path):
    """`A  Ltd` and `A Ltd` were told apart before their spaces were: 1.00 and 2.00 of the payee A Ltd."""
    path = tmp_path / "2012-05.csv"
    path.write_text("Supplier,Date,Amount\nA  Ltd,01/05/2012,1.00\nA Ltd,02/05/2012,2.00\n", encoding="utf-8")
    read = read_file(path, load_body("durham").payments)
    found = paid_of(read.varying)
    assert found.select("payee", "paid_pence").rows() == [("A Ltd", 100), ("A Ltd", 200)]
    assert paid_of(read.payments).select("payee", "paid_pence").rows() == [("A Ltd", 300)]


def test_a_ledger_keeps_it_of_each_file(council):
    """Of the council's files A and B were paid 1.00 and 2.00 in April, C 4.00 in May; 8.00 was refused."""
    ledger = build_ledger(load_body(str(council / "seaham.toml")))
    assert ledger.paid.select("payee", "paid_pence", "lines").rows() == [
        ("A LTD", 100, 1),
        ("B LTD", 200, 1),
        ("C LTD", 400, 1),
    ]
