"""Records wider or narrower than their header: expectations worked out by hand."""
# ruff: noqa: E501  a record is not broken over lines

import pytest

from svanalysis.ingest.cleaning import read_file
from svanalysis.ingest.repairs import SHIFTED, SHORT

HEADER = "Date,Supplier,Ref,Amount\n"
BEFORE = "14/04/2016,Abbey Homes,1900451,1234.56\n15/04/2016,Npower Ltd,1900453,2345.78\n"
MENDED = {  # a record after those two: its payee, its pence, what was done
    "a comma in a name, its blank left": ("29/04/2016,Smith, Jones & Co,1900452,500.00", "Smith, Jones & Co", 50_000, "read Smith and Jones & Co as Smith, Jones & Co"),
    "a comma in a name, only one way of it": ("29/04/2016,Smith,Jones,1900452,500.00", "Smith,Jones", 50_000, "read Smith and Jones as Smith,Jones"),
    "thousands": ("29/04/2016,BT plc,1900452,1,234.56", "BT plc", 123_456, "read 1 and 234.56 as 1,234.56"),
    "millions": ("29/04/2016,BT plc,1900452,1,234,567.89", "BT plc", 123_456_789, "read 1 and 234 and 567.89 as 1,234,567.89"),
    "a name and thousands": ("29/04/2016,Smith, Jones,1900452,2,000.00", "Smith, Jones", 200_000, "read Smith and Jones as Smith, Jones, 2 and 000.00 as 2,000.00"),
    "a remark beyond the last heading": ("29/04/2016,BT plc,1900452,7.00,late", "BT plc", 700, ""),
}  # fmt: skip


def read(*lines):
    return read_file("Payments.csv", content=(HEADER + BEFORE + "\n".join(lines) + "\n").encode())


@pytest.mark.parametrize(("line", "payee", "pence", "done"), MENDED.values(), ids=list(MENDED))
def test_an_unquoted_comma_is_mended_where_one_reading_is_left(line, payee, pence, done):
    payments = read(line).payments
    assert payments.select("payee", "amount_pence", "repaired").row(2) == (payee, pence, done)
    assert payments["amount_pence"].to_list() == [123_456, 234_578, pence]


def test_what_stays_open_is_refused_with_its_reason():
    """Two commas parted what may be a name, or a name and a reference."""
    cleaned = read("29/04/2016,Smith,Jones,Brown,Co,500.00")
    assert cleaned.rejected.select("source_record", "reason").rows() == [(4, SHIFTED)]
    assert cleaned.payments["amount_pence"].to_list() == [123_456, 234_578]


def test_many_records_in_one_are_no_payment():
    """As where line ends were lost: ten names and amounts, and the printed total at the end."""
    fused = "".join(f"Firm {at} Ltd,{at}.00" for at in range(1, 11))
    cleaned = read(f"29/04/2016,{fused}Grand Total,55.00")
    assert cleaned.rejected.select("source_record", "reason").rows() == [(4, SHIFTED)]


def test_a_record_that_lacks_its_payee_is_not_read_by_position():
    lines = (
        "14/04/2016,Abbey Homes,1234.56,1900451",
        "15/04/2016,Npower Ltd,7.00,1900453",
        "29/04/2016,789.12,1900452",
    )
    cleaned = read_file("Payments.csv", content="\n".join(["Date,Supplier,Amount,Ref", *lines, ""]).encode())
    assert cleaned.rejected.select("source_record", "reason").rows() == [(4, SHORT)]
    assert cleaned.payments["amount_pence"].to_list() == [123_456, 700]


def test_the_first_one_may_stand_far_beneath():
    lines = [f"18/04/2016,Firm {at} Ltd,{1_900_500 + at},500.00" for at in range(300)]
    payments = read(*lines, "29/04/2016,BT plc,1900999,1,234.56").payments
    assert payments["amount_pence"].sum() == 123_456 + 234_578 + 300 * 50_000 + 123_456


def test_a_column_without_a_heading_parts_no_record():
    """Each record says a thing more than the header names: none is wider than the others."""
    lines = "".join(f"{day}/04/2016,Firm {day},19004{day},{day}.00,{day * 2}\n" for day in range(13, 20))
    payments = read_file("Payments.csv", content=(HEADER + lines).encode()).payments
    assert payments["amount_pence"].to_list() == [day * 100 for day in range(13, 20)]
    assert set(payments["repaired"]) == {""}


def test_records_that_are_quoted_whole_are_parted_again():
    line = '"29/04/2016,""Smith, Jones & Co"",1900452,500.00"'
    assert read(line).payments.select("payee", "amount_pence").row(2) == ("Smith, Jones & Co", 50_000)


def test_a_month_with_another_delimiter_is_read_too():
    other = "Date;Supplier;Ref;Amount\n14/05/2016;A Ltd;1900471;7.00\n15/05/2016;B Ltd;1900472;8.00"
    assert read(*other.splitlines()).payments["amount_pence"].to_list() == [123_456, 234_578, 700, 800]
