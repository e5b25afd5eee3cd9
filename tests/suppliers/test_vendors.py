"""A vendor master in any layout becomes evidence; every row of it is used, or refused with its reason."""

import csv
import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from svanalysis.core.body import Source
from svanalysis.core.errors import InputError
from svanalysis.suppliers.vendor_layout import find_vendor_layout
from svanalysis.suppliers.vendors import read_vendors

DAY = date(2013, 7, 1)
SOURCE = Source(files=("vendors.csv",), layout="vendor_master", date=DAY, title="Vendor master")
UNDATED = Source(files=("vendors.csv",), layout="vendor_master")


@pytest.fixture
def read(tmp_path):
    """Read a vendor master written as text."""

    def reading(text, source=SOURCE):
        path = tmp_path / "vendors.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_vendors(path, source)

    return reading


@pytest.fixture
def said(read):
    """What it says, without record and source."""
    return lambda text, source=SOURCE: read(text, source).said.drop("record", "payee_id", "source").rows()


def test_every_column_it_knows_becomes_evidence(read):
    text = (
        "Supplier ID,Supplier Name,Invoice Postcode,Remittance Postcode,Site Postcode,Registered Office Postcode,"
        "Company Number,Charity Number,VAT Number,Employees,Turnover (£),Balance Sheet Total (£),SME (Yes/No),"
        "VCSE (Yes/No),Date Checked\n"
        'V1,Smith & Sons Ltd.,dh1 1aa,LS1 2AA,NE1 1AA,SR1 1AA,1234567,1054321,GB 123 4567 89,12,"1,500,000",£0.8m,'
        "Yes,No,18/11/2011\n"
    )
    found = read(text).said
    assert found.select("record", "payee_id", "payee", "date", "weight").unique().rows() == [
        (2, "V1", "Smith & Sons Ltd.", date(2011, 11, 18), 1)
    ]
    assert dict(found.select("attribute", "value").rows()) == {
        "postcode_invoice": "DH1 1AA",
        "postcode_remittance": "LS1 2AA",
        "postcode_site": "NE1 1AA",
        "postcode_registered": "SR1 1AA",
        "company_number": "01234567",
        "charity_number": "1054321",
        "vat_number": "GB123456789",
        "employees": "12",
        "turnover_pounds": "1500000",
        "balance_sheet_pounds": "800000",
        "declared_sme": "yes",
        "declared_vcse": "no",
    }


# Layouts as systems export them. Each says the same of one supplier, and nothing else.
@pytest.mark.parametrize(
    "text",
    [
        "Supplier Name,Postcode\nA Ltd,DH1 1AA\n",
        "VENDOR NAME,POST CODE\nA Ltd,DH1 1AA\n",
        "payee;postcode\nA Ltd;DH1 1AA\n",
        "Creditor name ,Supplier Post Code\nA Ltd,DH1 1AA\n",
        "Name (as paid),Invoice postcode (unit)\nA Ltd,DH1 1AA\n",
        "\ufeffSupplier,Postcode\nA Ltd,DH1 1AA\n",
        "Suplier Name,Postcode\nA Ltd,DH1 1AA\n",  # misspelt
        'Supplier Name,Address\nA Ltd,"12 High Street, Durham, DH1 1AA"\n',  # within the address
        "Supplier Name,Address 1,Town,Postcode\nA Ltd,12 High Street,Durham,DH1 1AA\n",
        "Contact Name,Supplier Name,Bank Sort Code,Postcode,Phone\nJo Lee,A Ltd,20-00-00,DH1 1AA,0191 000\n",
        "Extract of suppliers\nRun by,finance\n\nSupplier Name,Postcode\nA Ltd,DH1 1AA\n",  # a preamble
        "Suppliers at 1 May 2013,\nSupplier Name,Postcode\nA Ltd,DH1 1AA\n",
        "County Hall,DH1 5UL\nSupplier Name,Postcode\nA Ltd,DH1 1AA\n",  # a letterhead, which is no half of a header
        "Supplier,Invoice address,\nName,Town,Postcode\nA Ltd,Durham,DH1 1AA\n",  # two rows of headings
        "Supplier Name,Invoice address,\n,Town,Postcode\nA Ltd,Durham,DH1 1AA\n",
        "Supplier Name,Postcode\nA Ltd,DH1 1AA\nSupplier Name,Postcode\n",  # headed again at the end of a page
        "Supplier Name,Postcode\n,\nA Ltd,DH1 1AA\n,\n",
        "Postcode,Supplier Name,Company Number\nDH1 1AA,A Ltd,N/A\n",
    ],
)  # fmt: skip
def test_layouts(said, text):
    assert said(text) == [("A Ltd", "postcode_invoice", "DH1 1AA", DAY, 1)]


# Several addresses: which postcode is which, by headings of one row or two.
@pytest.mark.parametrize(
    "text",
    [
        "Name,Invoice Postcode,Remittance Postcode,Site Postcode\nA Ltd,DH1 1AA,LS1 2AA,NE1 1AA\n",
        "Name,Postcode,Remit Postcode,Branch Postcode\nA Ltd,DH1 1AA,LS1 2AA,NE1 1AA\n",
        ("Name,Invoice Address 1,Town,Postcode,Remittance Address 1,Town,Postcode,Site Address,Postcode\n"
         "A Ltd,1 High St,Durham,DH1 1AA,2 Low St,Leeds,LS1 2AA,3 Quay,NE1 1AA\n"),
        (",Invoice address,,Remittance address,,Site address,\nName,Town,Postcode,Town,Postcode,Town,Postcode\n"
         "A Ltd,Durham,DH1 1AA,Leeds,LS1 2AA,Newcastle,NE1 1AA\n"),
        ("Name,Supplier Address,Remittance Address,Site Address\n"
         'A Ltd,"1 High St, Durham, DH1 1AA","2 Low St, LS1 2AA","The Quay, NE1 1AA"\n'),
    ],
)  # fmt: skip
def test_several_addresses(said, text):
    assert {row[1:3] for row in said(text)} == {
        ("postcode_invoice", "DH1 1AA"),
        ("postcode_remittance", "LS1 2AA"),
        ("postcode_site", "NE1 1AA"),
    }


def test_each_of_several_sites_is_evidence(said):
    found = said("Supplier Name,Site Postcode 1,Site Postcode 2\nA Ltd,NE1 1AA,DH1 1AA\n")
    assert {row[1:3] for row in found} == {("postcode_site", "NE1 1AA"), ("postcode_site", "DH1 1AA")}


def test_every_column_of_the_template_for_finance_is_known(clone):
    text = (clone / "docs" / "vendor_master.csv").read_text(encoding="utf-8-sig")
    (header,) = csv.reader(io.StringIO(text))
    layout = find_vendor_layout([header])
    assert sorted(column.position for found in layout.columns.values() for column in found) == list(
        range(len(header))
    )


def test_sheets_that_name_suppliers_are_read_and_others_passed_over(tmp_path):
    sheets = {
        "Notes": [["Run on Monday"]],
        "A to M": [["Supplier Name", "Postcode"], ["A Ltd", "DH1 1AA"]],
        "N to Z": [["Postcode", "Supplier Name"], ["LS1 2AA", "Z Ltd"]],
    }
    with xlsxwriter.Workbook(tmp_path / "v.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    found = read_vendors(tmp_path / "v.xlsx", SOURCE)
    assert found.said.select("payee", "value").rows() == [("A Ltd", "DH1 1AA"), ("Z Ltd", "LS1 2AA")]
    assert found.balance["rows"] == found.balance["used"] == 2


def test_payments_behind_a_value_are_its_weight(said):
    found = said('payee,postcode,payments\nA LTD,DH1 1AA,"1,005"\nB LTD,NE1 1AA,0\nC LTD,NE1 1AA,\n')
    assert [row[4] for row in found] == [1005, 1, 1]  # a record is evidence, whatever it counts


@pytest.mark.parametrize(
    ("heading", "cell", "value"),
    [
        ("Charity Number", "1054321", "1054321"),
        ("Charity Number", "210183", "210183"),
        ("Charity Number", "1054321-2", "1054321-2"),
        ("Charity Number", "sc 012345", "SC012345"),
        ("Declared SME", "Yes", "yes"),
        ("Declared SME", "Y", "yes"),
        ("Declared SME", "TRUE", "yes"),
        ("Declared SME", "SME", "yes"),
        ("Supplier size", "Micro", "yes"),
        ("Supplier size", "Large", "no"),
        ("Declared SME", "no", "no"),
        ("Declared SME", "Non-SME", "no"),
        ("VCSE", "VCSE", "yes"),
        ("VCSE", "N", "no"),
        ("Employees", "249", "249"),
        ("Employees", "1,250.0", "1250"),
        ("Turnover", "£44,000,000", "44000000"),
        ("Turnover (£000)", "850", "850000"),
        ("Turnover £m", "1.5", "1500000"),
        ("Turnover", "1.5m", "1500000"),
        ("Balance sheet total", "750k", "750000"),
    ],
)
def test_values_as_people_write_them(said, heading, cell, value):
    assert said(f'Supplier Name,{heading}\nA Ltd,"{cell}"\n')[0][2] == value


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Charity Number", "N/A"),
        ("Charity Number", "none"),
        ("Charity Number", "-"),
        ("Company Number", "N/A"),
        ("SME", "unknown"),
        ("Postcode", ""),
    ],
)
def test_a_word_for_nothing_is_no_evidence_and_no_fault(read, heading, cell):
    found = read(f"Supplier Name,{heading},VCSE\nA Ltd,{cell},Yes\n")
    assert found.said["attribute"].to_list() == ["declared_vcse"]
    assert found.refused.is_empty()


@pytest.mark.parametrize(
    ("heading", "cell", "said_of_it"),
    [
        ("Charity Number", "12", "charity number cannot be read: left out"),
        ("Company Number", "sole trader", "company number cannot be read: left out"),
        ("SME", "not asked", "declared sme or not cannot be read: left out"),
        ("Employees", "10-49", "employees cannot be read: left out"),
        ("Turnover", "(5.00)", "turnover cannot be read: left out"),
        ("Date Checked", "soon", "date cannot be read: dated as the file"),
    ],
)
def test_a_cell_that_cannot_be_read_is_reported_and_the_rest_of_its_row_used(read, heading, cell, said_of_it):
    good = {"Date Checked": "01/07/2013", "SME": "Yes", "Employees": "5"}.get(heading, "1054321")
    rows = [
        f"Supplier Name,{heading},VCSE",
        *[f"B{at} Ltd,{good},No" for at in range(4)],
        f"A Ltd,{cell},Yes",
    ]
    found = read("\n".join(rows) + "\n")
    assert found.refused.select("source_record", "raw", "reason", "used").rows() == [
        (6, cell, said_of_it, True)
    ]
    assert found.said.filter(payee="A Ltd").select("attribute", "date").rows() == [("declared_vcse", DAY)]
    assert (found.balance["rows"], found.balance["used"], found.balance["refused"]) == (5, 5, 0)


def test_rows_that_give_nothing_are_refused_with_their_reason(read):
    text = "Supplier Name,Postcode,Date\nA Ltd,DH1 1AA,03/04/2012\nB Ltd,,\n,LS1 2AA,\nC Ltd,LS1 2AA,\n"
    found = read(text, UNDATED)
    assert found.refused.select("source_record", "reason", "used").rows() == [
        (3, "it says nothing of the supplier that can be used", False),
        (4, "it names no supplier", False),
        (5, "it has no date that can be read, and the body file gives the file none", False),
    ]
    assert found.refused["raw"][1] == " | LS1 2AA | "
    assert found.balance == {
        "file": "vendors.csv", "rows": 4, "used": 1, "refused": 3,
        "columns": {"name": "Supplier Name", "postcode_invoice": "Postcode", "date": "Date"},
    }  # fmt: skip


def test_a_row_may_name_its_supplier_by_number_alone(read):
    assert read("Supplier No,Postcode\n100,DH1 1AA\n").said.select("payee_id", "payee").rows() == [
        ("100", "")
    ]


def test_the_order_of_day_and_month_is_judged_by_the_column(said):
    text = "Supplier Name,Postcode,Date checked\nA Ltd,DH1 1AA,03/25/2012\nB Ltd,DH1 1AA,04/05/2012\n"
    assert [row[3] for row in said(text)] == [date(2012, 3, 25), date(2012, 4, 5)]


def test_the_date_of_a_row_comes_before_the_files(said):
    text = "Supplier Name,Postcode,Date checked\nA Ltd,DH1 1AA,03/04/2012\nB Ltd,DH1 1AA,\n"
    assert [row[3] for row in said(text)] == [date(2012, 4, 3), DAY]


def test_no_row_that_names_suppliers_is_an_error_that_names_the_file(read):
    with pytest.raises(
        InputError, match=r"names the columns.*vendors\.csv.*'Supplier name'.*template"
    ) as error:
        read("Number of things,Postcode\n1,DH1 1AA\n")
    assert error.value.found == "Number of things | Postcode"


def test_a_file_without_rows_is_an_error(read):
    with pytest.raises(InputError, match=r"the file is empty.*vendors\.csv"):
        read("\n\n")


def test_a_file_of_which_no_row_can_be_used_is_an_error_with_the_first_reason(read):
    with pytest.raises(InputError, match=r"vendors\.csv, record 2.*template") as error:
        read("Supplier Name,Postcode\nA Ltd,DH1 1AA\n", UNDATED)
    assert "the first because it has no date" in str(error.value)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=8))
def test_every_row_is_used_or_refused_once(tmp_path_factory, rows):
    """Whatever stands in the cells: rows read are rows used and rows refused, and what is said is of rows used."""
    path = tmp_path_factory.mktemp("v") / "v.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        head = [("Supplier Name", "Postcode", "Company Number"), ("Anchor Ltd", "DH1 1AA", "01234567")]
        csv.writer(file).writerows([*head, *rows])
    found = read_vendors(path, SOURCE)
    refused = set(found.refused.filter(used=False)["source_record"])
    assert found.balance["rows"] == found.balance["used"] + found.balance["refused"]
    assert found.balance["refused"] == len(refused)
    assert found.said["record"].n_unique() == found.balance["used"]
    assert not refused & set(found.said["record"])
