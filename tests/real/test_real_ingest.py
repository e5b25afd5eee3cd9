"""Councils' real files: what is read agrees with published totals and with an independent count."""

from pathlib import Path

import polars as pl
import pytest

from svanalysis.core.body import Payments, load_body
from svanalysis.core.years import months
from svanalysis.ingest.cleaning import clean_file
from svanalysis.ingest.inspection import explained
from svanalysis.ingest.ledger import Ledger, build_ledger
from tests.support.counting import all_numbers, count, numbers_of

pytestmark = pytest.mark.real
AMOUNT_HEADINGS = {
    "darlington": ("Invoice Line Value (net of VAT)",),
    "gateshead": ("Amount",),
    "newcastle": ("Total", "Total (excludes VAT)"),
}
FILES = {"darlington": 140, "gateshead": 36, "newcastle": 24}
# Records with a number under the amount's heading that are no payments: Gateshead's unlabelled totals at the end
# of six files, and one amount without anything beside it.
NO_PAYMENTS = {
    "gateshead/2012-08.csv": 1_098_676_905, "gateshead/2012-10.csv": 1_448_663_696,
    "gateshead/2012-11.csv": 1_153_244_895, "gateshead/2013-04.csv": 1_144_902_521,
    "gateshead/2013-05.csv": 1_278_951_911, "gateshead/2013-06.csv": 1_148_423_807,
    "gateshead/2019-08.csv": 1_968_683,
}  # fmt: skip


@pytest.fixture(scope="module")
def ledgers(real_data: Path, sample_store: Path) -> dict[str, Ledger]:
    """The three councils' ledgers, in the session's store: reports on them read no file again."""
    return {name: build_ledger(load_body(name), real_data) for name in FILES}


def test_darlington_2019_20_by_payment_date_and_by_file(ledgers):
    payments = ledgers["darlington"].payments
    by_date = payments.filter(pl.col("financial_year") == "2019/20")
    assert (by_date.height, by_date["amount_pence"].sum()) == (21_265, 12_802_918_396)
    names = [f"spend/darlington/{month}.csv" for month in months("2019/20")]
    by_file = payments.filter(pl.col("source_file").is_in(names))
    assert (by_file.height, by_file["amount_pence"].sum()) == (21_507, 12_858_568_413)
    assert by_date["source_file"].n_unique() == 35


def test_darlingtons_141_files_and_the_one_that_was_published_twice(ledgers, real_data):
    """140 files are in the ledger; July 2013 is June again, opens with a query and has no date column either."""
    assert len(list((real_data / "spend" / "darlington").glob("*.csv"))) == 141
    assert "spend/darlington/2013-07.csv" not in {
        balance["file"] for balance in ledgers["darlington"].balances
    }
    again = clean_file(real_data / "spend" / "darlington" / "2013-07.csv", Payments(files=())).balance
    (table,) = again["tables"]
    assert all_numbers(table) == list(range(1, again["records"] + 1))
    assert "preamble" in table["not_data"]
    assert "date" not in table["columns"]


def test_darlingtons_files_without_dates_take_the_month_of_their_names(ledgers):
    payments = ledgers["darlington"].payments
    undated = payments.filter(pl.col("date_precision") == "file month")
    months_found = undated.select("source_file", "date").unique().sort("source_file")
    assert months_found.height == 23 - 1  # the 23rd is July 2013
    assert all(f"{day:%Y-%m}.csv" in name for name, day in months_found.iter_rows())
    quarter = payments.filter(pl.col("source_file") == "spend/darlington/2010-09.csv")
    assert quarter["date_precision"].unique().to_list() == ["range"]
    assert {str(day) for day in quarter["date"].unique()} == {"2010-07-01"}


def test_ten_darlington_files_of_2013_open_with_an_sql_query(ledgers):
    with_preamble = [
        balance["file"]
        for balance in ledgers["darlington"].balances
        if "preamble" in balance["tables"][0]["not_data"]
    ]
    assert len(with_preamble) == 10 - 1  # the tenth is July 2013
    assert all("/2013-" in name for name in with_preamble)


@pytest.mark.parametrize("council", FILES)
def test_every_file_balances_and_agrees_with_an_independent_count(ledgers, real_data, council):
    ledger = ledgers[council]
    assert len(ledger.balances) == FILES[council]
    for balance in ledger.balances:
        (table,) = balance["tables"]
        assert all_numbers(table) == list(range(1, balance["records"] + 1)), balance["file"]
        path = real_data / balance["file"]
        counted = count(path, *AMOUNT_HEADINGS[council])
        assert balance["records"] == counted.records, balance["file"]
        left_out = NO_PAYMENTS.get(balance["file"].removeprefix("spend/"), 0)
        assert balance["amount_pence"] == counted.pence - left_out, balance["file"]
        kept = set(numbers_of(table["kept"]))
        assert kept <= set(counted.amounts), balance["file"]
        assert len(set(counted.amounts) - kept) == (1 if left_out else 0), balance["file"]


@pytest.mark.parametrize("council", FILES)
def test_payments_and_balances_say_the_same(ledgers, council):
    ledger = ledgers[council]
    sums = dict(ledger.payments.group_by("source_file").agg(pl.col("amount_pence").sum()).iter_rows())
    assert sums == {balance["file"]: balance["amount_pence"] for balance in ledger.balances}
    assert ledger.payments["payment_id"].n_unique() == ledger.payments.height
    assert ledger.payments.null_count().sum_horizontal().item() == 0


def test_every_rejected_record_of_gateshead_is_known(ledgers):
    rejected = (
        ledgers["gateshead"].rejected.select("source_file", "source_record", "reason", "amount_pence").rows()
    )
    assert rejected == [
        ("spend/gateshead/2019-04.csv", 5422, "the amount cannot be read", None),
        (
            "spend/gateshead/2019-08.csv", 3382,
            "there is an amount but no payee, service, category or reference", 1_968_683,
        ),
    ]  # fmt: skip
    assert ledgers["darlington"].rejected.is_empty()
    assert ledgers["newcastle"].rejected.is_empty()


TOTALS = [
    ("leeds/2011-12.csv", 9_953, 7_891_771_050, True),
    ("lambeth/2011-03-payments.csv", 1_134, 4_630_712_633, True),
    ("lambeth/2011-04-payments.csv", 965, 3_736_128_482, True),
    ("lambeth/2012-06-payments.csv", 2_516 + 639, 4_029_233_484, True),
    ("nhs-london/LNWU 11 - Febuary.csv", 138, 1_971_029_407, True),
    ("central-government/dwp-payments-december2011.csv", 19_916, 28_599_020_500, None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "lines", "pence", "ties"), TOTALS)
def test_totals_that_a_correct_reading_must_meet(real_data, name, lines, pence, ties):
    found = explained(real_data / "spend" / name)
    assert (found["kept"], found["rejected"], found["amount_pence"], found["ties"]) == (lines, 0, pence, ties)


def test_the_repairs_of_lambeths_june_are_recorded(real_data):
    path = real_data / "spend" / "lambeth" / "2012-06-payments.csv"
    repaired = clean_file(path, Payments(files=())).payments.filter(pl.col("repaired") != "")
    assert repaired.height == 639


def test_dwps_own_words_on_size(real_data):
    path = real_data / "spend" / "central-government" / "dwp-payments-december2011.csv"
    payments = clean_file(path, Payments(files=())).payments
    sizes = payments.group_by("size_flag").agg(pl.len(), pl.col("amount_pence").sum()).sort("size_flag")
    assert sizes.rows() == [
        ("NO", 14_028, 24_742_398_100),
        ("Unknown", 1_203, 2_744_342_900),
        ("YES", 4_685, 1_112_279_500),
    ]


def test_windsors_quarter_month_first_and_its_corrected_twin_say_the_same_days(real_data):
    folder = real_data / "spend" / "windsor"
    first, second = (
        clean_file(folder / f"wandm_supplier_payments_2009_q4{end}.csv", Payments(files=())).payments
        for end in ("_orig", "")
    )
    assert first.height == second.height == 5_944
    assert first["date"].to_list() == second["date"].to_list()
