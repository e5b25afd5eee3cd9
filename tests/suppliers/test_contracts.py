"""A contracts register in any layout is read; every row of it is a contract, or refused with its reason."""

import csv
import io
import json
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.body import Source
from svanalysis.core.errors import InputError
from svanalysis.suppliers.contracts import CONTRACTS, read_contracts
from tests.support.laws import tried

REGISTER = Source(files=("contracts.csv",), layout="contracts_register")
OCDS = Source(files=("award.json",), layout="ocds_release")


@pytest.fixture
def read(tmp_path):
    """Read a register written as text."""

    def reading(text, seen=None):
        path = tmp_path / "contracts.csv"
        path.write_text(text, encoding="utf-8")
        return read_contracts(path, REGISTER, seen)

    return reading


def rows(found, *names):
    return found.contracts.select(names).rows()


def test_a_register_in_the_words_of_the_code(read):
    found = read(
        "Contracts over £5,000\n\n"
        "Reference number,Title of agreement,Department responsible,Description of goods and services,Supplier name,"
        "Supplier postcode,Contract value (£),Start date,End date,Review date,SME,VCSE,Charity number\n"
        'C1,Cleaning of depots,Resources,Cleaning,Smith & Sons Ltd,dh1 1aa,"£120,000",01/04/2013,31/03/2015,01/10/2014,'
        "Yes,No,\n"
    )
    assert found.contracts.schema == CONTRACTS
    assert found.contracts.row(0, named=True) == {
        "reference": "C1", "title": "Cleaning of depots", "supplier": "Smith & Sons Ltd", "postcode": "DH1 1AA",
        "category": "Cleaning", "department": "Resources", "start": date(2013, 4, 1), "end": date(2015, 3, 31),
        "value_pence": 12_000_000, "value_is": "total", "declared_sme": "yes", "declared_vcse": "no",
        "source_file": "contracts.csv", "source_record": 4,
    }  # fmt: skip
    assert found.balance["rows"] == found.balance["used"] == 1


# heading as a council writes it, the cell under it, the column it becomes, its value
@pytest.mark.parametrize(
    ("heading", "cell", "column", "value"),
    [
        ("Total Contract Value (including extensions)", "5015.20", "value_pence", 501_520),
        ("Estimated Annual Value", "5,000", "value_pence", 500_000),
        ("Contract Value", "-", "value_pence", None),
        ("Contract Value", "TBC", "value_pence", None),
        ("Contract Value", "(12.00)", "value_pence", None),
        ("Current Expiry Date", "30 September 2016", "end", date(2016, 9, 30)),
        ("Completion date", "Feb 2016", "end", date(2016, 2, 29)),
        ("Expiry Date", "2012-03-31", "end", None),  # it would end before it starts
        ("SME Supplier?", "Y", "declared_sme", "yes"),
        ("SME Supplier?", "Various", "declared_sme", ""),
        ("Voluntary or community sector organisation", "No", "declared_vcse", "no"),
        ("Registered Charity Number", "1054321", "declared_vcse", "yes"),
        ("SME / VCSE", "VCSE", "declared_vcse", "yes"),
        ("SME / VCSE", "VCSE", "declared_sme", ""),
        ("SME / VCSE", "Neither", "declared_sme", "no"),
        ("Supplier type", "SME", "declared_sme", "yes"),
        ("ProClass Description", "Surveys", "category", "Surveys"),
        ("Directorate Name", "Place", "department", "Place"),
        ("Contractor address", "1 High Street, Durham DH1 1AA", "postcode", "DH1 1AA"),
    ],
)
def test_headings_and_cells_of_councils(read, heading, cell, column, value):
    text = f'Contract Title,Supplier,Start Date,{heading}\nCleaning,Smith Ltd,01/04/2013,"{cell}"\n'
    assert rows(read(text), column) == [(value,)]


def test_a_contract_that_starts_in_a_month_starts_on_its_first_day(read):
    found = read("Contract Title,Supplier,Start Date,End Date\nCleaning,Smith Ltd,April 2013,March 2014\n")
    assert rows(found, "start", "end") == [(date(2013, 4, 1), date(2014, 3, 31))]


def test_a_total_goes_before_a_year_s_value_and_an_extension_before_the_first_end(read):
    head = "Title,Supplier Name,Annual Value,Total Value,Start Date,End Date,Current End Date\n"
    found = read(
        head
        + "A,Smith Ltd,1000,3000,01/04/2013,31/03/2015,31/03/2016\nB,Smith Ltd,1000,,01/04/2013,31/03/2015,\n"
    )
    assert rows(found, "value_pence", "value_is", "end") == [
        (300_000, "total", date(2016, 3, 31)), (100_000, "annual", date(2015, 3, 31)),
    ]  # fmt: skip


def test_every_row_is_a_contract_or_refused_with_its_reason(read):
    head = "Ref,Contract Title,Supplier,Contract Value,Start Date,End Date,SME\n"
    found = read(
        head + "1,Cleaning,Smith Ltd,1000,01/04/2013,31/03/2015,Yes\n"  # kept
        "1,Cleaning,Smith Ltd,1000,01/04/2013,31/03/2015,Yes\n"  # the same again
        "2,Cleaning,Smith Ltd,1000,01/04/2013,31/03/2016,Yes\n"  # another reference, another end: kept
        "3,,,1000,01/04/2013,31/03/2015,No\n"  # nobody and nothing
        "4,Catering,Jones Ltd,lots,TBC,TBC,No\n"  # no date
        "5,Catering,Jones Ltd,lots,TBC,31/03/2015,Perhaps\n"  # kept, three cells cannot be read
        "\n" + head  # blank, and the heading again: no rows
    )
    assert rows(found, "source_record") == [(2,), (4,), (7,)]
    assert (found.balance["rows"], found.balance["used"], found.balance["refused"]) == (6, 3, 3)
    assert found.refused.select("source_record", "reason", "used").rows() == [
        (3, "the same contract as record 2 of contracts.csv", False),
        (5, "it names neither a supplier nor a contract", False),
        (6, "no date of it can be read", False),
        (7, "value cannot be read: left out", True),
        (7, "SME cannot be read: left out", True),
    ]


def test_a_word_for_nothing_is_no_cell_that_cannot_be_read(read):
    text = "Title,Supplier,Start Date,End Date,Value,SME\nA,Smith Ltd,01/04/2013,TBC,n/a,Not known\n"
    found = read(text)
    assert found.refused.is_empty()
    assert rows(found, "end", "value_pence", "declared_sme") == [(None, None, "")]


def test_a_second_edition_adds_only_what_is_new(read):
    head, seen = "Title,Supplier,Start Date,End Date\n", {}
    assert read(head + "A,Smith Ltd,01/04/2013,31/03/2014\n", seen).contracts.height == 1
    again = read(head + "A,Smith Ltd,01/04/2013,31/03/2014\nB,Smith Ltd,01/04/2014,31/03/2015\n", seen)
    assert rows(again, "title") == [("B",)]
    assert again.refused["reason"].to_list() == ["the same contract as record 2 of contracts.csv"]


def test_workbooks_are_read_as_well(tmp_path):
    path = tmp_path / "contracts.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Register")
        sheet.write_row(0, 0, ["Contract Title", "Supplier", "Start Date"])
        sheet.write_row(1, 0, ["Cleaning", "Smith Ltd", "01/04/2013"])
    assert rows(read_contracts(path, REGISTER), "supplier", "start") == [("Smith Ltd", date(2013, 4, 1))]


def test_what_is_no_register_says_what_is_wanted(read):
    with pytest.raises(InputError, match="names the columns of a contracts register") as refusal:
        read("Fruit,Colour\napple,red\n")
    assert "Contract title" in str(refusal.value)


RELEASE = {
    "parties": [
        {
            "id": "A",
            "name": "Smith Ltd",
            "address": {"postalCode": "DH1 1AA"},
            "details": {"scale": "sme", "vcse": False},
        },
        {"id": "B", "name": "Jones CIC", "details": {"scale": "large", "vcse": True}},
    ],
    "tender": {"id": "T1", "title": "Cleaning", "classification": {"description": "Cleaning services"}},
    "awards": [
        {
            "suppliers": [{"id": "A", "name": "Smith Ltd"}, {"id": "B", "name": "Jones CIC"}],
            "value": {"amount": 29500},
            "contractPeriod": {"startDate": "2025-01-20T00:00:00Z", "endDate": "2026-01-19T23:59:59Z"},
        }
    ],
}


@pytest.mark.parametrize("said", [RELEASE, {"releases": [RELEASE]}])
def test_awards_of_an_open_contracting_release(tmp_path, said):
    path = tmp_path / "award.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    names = ("title", "supplier", "postcode", "start", "end", "value_pence", "declared_sme", "declared_vcse")
    period = (date(2025, 1, 20), date(2026, 1, 19), 2_950_000)
    assert rows(read_contracts(path, OCDS), *names) == [
        ("Cleaning", "Smith Ltd", "DH1 1AA", *period, "yes", "no"),
        ("Cleaning", "Jones CIC", "", *period, "no", "yes"),
    ]


@pytest.mark.parametrize("text", ["{", "[1]", '"text"', '{"releases": 3}', '{"awards": [3]}'])
def test_what_is_no_release_is_refused_in_words(tmp_path, text):
    path = tmp_path / "award.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="no release of the Open Contracting Data Standard"):
        read_contracts(path, OCDS)


CELLS = st.sampled_from(
    ["", "Smith Ltd", "01/04/2013", "31/03/2015", "TBC", "£1,000", "-", "=1+1", "Yes", "x" * 400]
)


@tried(15)
@given(st.lists(st.tuples(*[CELLS] * 6), min_size=1, max_size=12))
def test_rows_balance_whatever_stands_in_them(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("contracts") / "contracts.csv"
    buffer = io.StringIO(newline="")
    head = ["Contract Title", "Supplier Name", "Contract Value", "Start Date", "End Date", "SME"]
    csv.writer(buffer).writerows([head, *lines])
    path.write_text(buffer.getvalue(), encoding="utf-8", newline="")
    found = read_contracts(path, REGISTER)
    filled = sum(any(line) for line in lines)
    assert (
        found.balance["rows"]
        == filled
        == found.contracts.height + found.refused.filter(~found.refused["used"]).height
    )


@pytest.mark.real
def test_salford_s_register_of_2022(real_data):
    """360 rows in the file, counted by hand in a spreadsheet; one has TBC for all its dates."""
    found = read_contracts(real_data / "contracts" / "salford_contracts_register_2022-07.csv", REGISTER)
    assert (found.balance["rows"], found.balance["used"], found.balance["refused"]) == (360, 359, 1)
    assert found.contracts.row(0, named=True) | {"title": ""} == {
        "reference": "S1417", "title": "", "supplier": "Underwater Diving Services Ltd", "postcode": "LA14 2TB",
        "category": "Surveys", "department": "Place", "start": date(2022, 3, 7), "end": date(2022, 3, 7),
        "value_pence": 501_520, "value_is": "total", "declared_sme": "yes", "declared_vcse": "",
        "source_file": "salford_contracts_register_2022-07.csv", "source_record": 2,
    }  # fmt: skip
    # The file's SME column: 181 Yes, 172 No, 5 Various, 2 blank; the refused row is a No
    assert dict(found.contracts["declared_sme"].value_counts().iter_rows()) == {"yes": 181, "no": 171, "": 7}


@pytest.mark.real
def test_a_real_award_of_the_cabinet_office(real_data):
    found = read_contracts(real_data / "contracts" / "ocds_release_award_2025-01-23.json", OCDS)
    assert rows(found, "supplier", "value_pence", "end", "declared_sme", "declared_vcse") == [
        ("Aker Systems Limited", 2_950_000, date(2026, 1, 19), "yes", "no")
    ]
