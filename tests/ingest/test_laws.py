"""Laws of cleaning: each record has one place; neither chunks, order nor a second time change a payment."""

import csv
import io
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from svanalysis.core.body import Payments
from svanalysis.core.errors import SvanalysisError
from svanalysis.core.schema import PAYMENTS
from svanalysis.ingest.cleaning import clean_file, read_file
from svanalysis.ingest.decoding import decode
from svanalysis.ingest.records import DELIMITERS
from tests.support.counting import all_numbers
from tests.support.laws import tried
from tests.support.splitter import count_records

SETTINGS = Payments(files=(), day_first=True)
PLACES = {"payment_id", "source_file", "source_record"}
ROLES = {
    "date": "Payment Date",
    "payee": "Supplier Name",
    "amount_pence": "Net Amount",
    "payee_id": "Supplier ID",
    "reference": "Transaction Number",
    "service": "Service",
    "category": "Expense Type",
    "postcode": "Supplier Postcode",
    "company_number": "Company Number",
    "charity_number": "Charity Number",
    "vat_number": "VAT Number",
}
PIECES = st.sampled_from(
    [
        b"Date,Supplier,Amount\n", b"Supplier;Date;Gross Amount\r\n", b"13/05/2012,A LTD,1.00\n",
        b"14/05/2012;B;2.00\r", b"C LTD,,(3.00)\r\n", b"Total,,6.00\n", b",,,\n", b"\n", b"\r", b'"', b'""', b",",
        b";", b"\t", b"\x9c", b"\xa3", b"\x00", b"\xef\xbb\xbf", b'"a\nb"', b"NIL return", b"######", b"#N/A",
        b"\\xB4", b"1,234.50-", b"soon",
    ]
)  # fmt: skip
CONTENT = st.lists(st.one_of(PIECES, PIECES, st.binary(max_size=6)), max_size=30).map(b"".join)


@given(CONTENT)
@example(b"Date,Supplier,Amount\n!:Total,,6.00\n")  # a table with an amount and no payee, service or category
@tried(200)
def test_whatever_the_bytes_every_record_has_one_place(content):
    try:
        cleaned = read_file(Path("2012-05.csv"), SETTINGS, content=content)
    except SvanalysisError:
        return
    (table,) = cleaned.balance["tables"]
    assert all_numbers(table) == list(range(1, table["records"] + 1))
    assert cleaned.balance["records"] in {count_records(decode(content)[0], each) for each in DELIMITERS}
    assert cleaned.balance["kept"] == cleaned.payments.height
    assert cleaned.balance["rejected"] == cleaned.rejected.height
    assert cleaned.balance["amount_pence"] == cleaned.payments["amount_pence"].sum()


@given(st.text(st.sampled_from('a,;"\r\n \x00'), max_size=40), st.sampled_from(",;"))
def test_the_independent_splitter_counts_what_a_csv_reader_finds(text, delimiter):
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert count_records(text, delimiter) == sum(1 for _ in records)


DAYS = st.integers(0, 3_000).map(lambda days: date(2010, 4, 1) + timedelta(days))
PENCE = st.integers(-(10**9), 10**9)
WORD = st.text(st.sampled_from("ABCdef &'(),;\"\n£é"), max_size=12)
DATES = st.one_of(
    DAYS.map(lambda day: day.strftime("%d/%m/%Y")),
    DAYS.map(lambda day: day.strftime("%d-%b-%y")),
    DAYS.map(lambda day: day.strftime("%Y-%m")),
    st.sampled_from(["", "soon", "######"]),
)
AMOUNTS = st.one_of(
    PENCE.map(lambda pence: f"{Decimal(pence) / 100:,.2f}"),
    PENCE.map(lambda pence: f"({Decimal(abs(pence)) / 100:.2f})"),
    st.sampled_from(["", "n/a", "-"]),
)
LINES = st.lists(
    st.tuples(
        DATES, WORD.map(lambda word: f"A{word}b LTD"), AMOUNTS, st.sampled_from(["T1", "INV 22", ""]), WORD
    ),
    min_size=4,
    max_size=25,
)
HEADER = ("Date", "Supplier", "Amount", "Transaction Number", "Expense Type")
FIRST = (
    "31/12/2012",
    "First LTD",
    "1.00",
    "T0",
    "words",
)  # so that every column has something to judge it by


def written(lines) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *[FIRST] * 40, *lines])
    return text.getvalue().encode()


def payments(content: bytes, name: str = "2012-05.csv") -> pl.DataFrame:
    return clean_file(Path(name), SETTINGS, content=content).payments


def without_places(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.drop(PLACES).rows()


def canonical(frame: pl.DataFrame) -> bytes:
    """Payments as a plain file: one heading a role, ISO dates (a month as a month), pounds with two decimals."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(ROLES.values())
    for row in frame.iter_rows(named=True):
        day = row["date"].strftime("%Y-%m" if row["date_precision"] == "month" else "%Y-%m-%d")
        own = {"date": day, "amount_pence": f"{Decimal(row['amount_pence']) / 100:.2f}"}
        writer.writerow([own.get(role, row[role]) for role in ROLES])
    return text.getvalue().encode()


@given(LINES)
@tried(25)
def test_cleaning_twice_is_cleaning_once(lines):
    once = payments(written(lines))
    twice = payments(canonical(once))
    said = [name for name in PAYMENTS if name not in {*PLACES, "repaired", "date_precision"}]
    assert twice.select(said).rows() == once.select(said).rows()
    assert payments(canonical(twice)).drop("payment_id").equals(twice.drop("payment_id"))


@tried(25)
@given(LINES, st.integers(1, 24))
def test_a_file_cut_in_two_gives_the_same_payments(lines, at):
    whole = payments(written(lines))
    first, second = (payments(written(part)) for part in (lines[:at], lines[at:]))
    assert without_places(pl.concat([first, second.slice(40)])) == without_places(whole)


@tried(25)
@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(lines, dice):
    mixed = list(lines)
    dice.shuffle(mixed)
    one, other = (read_file(Path("2012-05.csv"), SETTINGS, content=written(part)) for part in (lines, mixed))
    assert sorted(map(repr, without_places(one.payments))) == sorted(
        map(repr, without_places(other.payments))
    )
    refused = [sorted(map(repr, part.rejected.drop("source_record").rows())) for part in (one, other)]
    assert refused[0] == refused[1]


@tried(25)
@given(LINES)
def test_the_order_of_tables_in_an_archive_does_not_matter(lines):
    import zipfile

    found = []
    for names in (("a.csv", "b.csv"), ("b.csv", "a.csv")):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name in names:
                archive.writestr(name, written(lines if name == "a.csv" else lines[:2]))
        found.append(payments(made.getvalue(), "2012-05.zip").sort("source_file", "source_record"))
    assert found[0].drop("payment_id").equals(found[1].drop("payment_id"))


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize(
    "codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be", "cp1252"]
)
@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_the_way_of_writing_does_not_matter(end, codec, delimiter):
    lines = [HEADER, ("13/05/2012", 'Caf\u00e9, "B" | C;\tD LTD', "£1,041.00", "7", "Fees\u2013more")] * 2
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(lines)
    cleaned = clean_file(Path("2012-05.csv"), SETTINGS, content=text.getvalue().encode(codec))
    said = cleaned.payments.select("date", "payee", "amount_pence", "reference", "category").rows()
    assert said == [(date(2012, 5, 13), 'Caf\u00e9, "B" | C; D LTD', 104_100, "7", "Fees\u2013more")] * 2


MAY = b"Date,Supplier,Amount\n" + b"13/05/2012,A LTD,1.00\n" * 4
SIZES = {
    "a payee of a megabyte": MAY + b"13/05/2012," + b"A RE " * 200_000 + b",1.00\n",
    "an amount of a megabyte": MAY + b"13/05/2012,B LTD," + b"1" * 1_000_000 + b"\n",
    "a date of a megabyte": MAY + b"1/" * 500_000 + b",B LTD,2\n",
    "a cell that swallows the rest": MAY + b'"' + b"x,1.0\n" * 200_000,
    "thousands of columns": b"Date,Supplier,Amount" + b",x" * 5_000 + b"\n13/05/2012,A LTD,1\n",
    "a header far down": b"a title,of three,cells\n" * 4_000 + MAY,
}


@pytest.mark.parametrize("content", SIZES.values(), ids=list(SIZES))
def test_no_size_of_cell_or_row_takes_long(content):
    begun = time.process_time()
    read_file(Path("2012-05.csv"), SETTINGS, content=content)
    assert time.process_time() - begun < 5
