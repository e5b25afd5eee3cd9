"""A vendor master in any layout becomes evidence, or one message that names the file and the remedy."""

from datetime import date

import pytest

from svanalysis.core.body import Source
from svanalysis.core.errors import InputError
from svanalysis.suppliers.vendors import _attribute, read_vendors

DAY = date(2013, 7, 1)
SOURCE = Source(files=("vendors.csv",), layout="vendor_master", date=DAY, title="Vendor master")


@pytest.fixture
def read(tmp_path):
    """Read a vendor master written as text; return its evidence as rows without the source."""

    def reading(text, source=SOURCE):
        path = tmp_path / "vendors.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found = read_vendors(path, source)
        return found.select("supplier_id", "attribute", "value", "date", "weight").rows()

    return reading


def test_every_column_it_knows_becomes_evidence(read):
    text = (
        "Supplier ID,Supplier Name,Invoice Postcode,Remittance Postcode,Company Number,Charity Number,Declared SME,"
        "Date Checked\n"
        "V1,Smith & Sons Ltd.,dh1 1aa,LS1 2AA,1234567,1054321,Yes,18/11/2011\n"
    )
    day = date(2011, 11, 18)
    assert read(text) == [
        ("SMITH AND SONS LIMITED", "postcode_invoice", "DH1 1AA", day, 1),
        ("SMITH AND SONS LIMITED", "postcode_remittance", "LS1 2AA", day, 1),
        ("SMITH AND SONS LIMITED", "company_number", "01234567", day, 1),
        ("SMITH AND SONS LIMITED", "charity_number", "1054321", day, 1),
        ("SMITH AND SONS LIMITED", "declared_sme", "yes", day, 1),
    ]


@pytest.mark.parametrize(
    "header",
    [
        "Supplier Name,Postcode",
        "VENDOR NAME,POST CODE",
        "payee,postcode",
        "Creditor name ,Supplier Post Code",
        "Name (as paid),Invoice postcode (unit)",
        "\ufeffSupplier,Postcode",
    ],
)
def test_headings_are_known_in_many_spellings(read, header):
    assert read(f"{header}\nA Ltd,DH1 1AA\n") == [("A LIMITED", "postcode_invoice", "DH1 1AA", DAY, 1)]


def test_a_preamble_is_passed_over_and_short_rows_are_read(read):
    text = "Extract of suppliers\nRun by,finance\n\nSupplier Name,Postcode,SME\nA Ltd,DH1 1AA,No\nB Ltd\n"
    assert [row[:3] for row in read(text)] == [
        ("A LIMITED", "postcode_invoice", "DH1 1AA"),
        ("A LIMITED", "declared_sme", "no"),
    ]


def test_every_column_of_the_template_for_finance_is_known(clone):
    header = (clone / "docs" / "vendor_master.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    headings = header.split(",")
    assert [_attribute(heading) for heading in headings if not _attribute(heading)] == []
    assert len({_attribute(heading) for heading in headings}) == len(headings)


def test_several_postcodes_of_a_payee_are_kept_with_their_weights(read):
    text = (
        "payee,postcode,payments\nA LTD,DH1 1AA,5\nA Limited,DH1 1AA,5\nA LTD,LS1 2AA,41\nB LTD,NE1 1AA,0\n"
    )
    assert read(text) == [
        ("A LIMITED", "postcode_invoice", "DH1 1AA", DAY, 10),  # two spellings of one name
        ("A LIMITED", "postcode_invoice", "LS1 2AA", DAY, 41),
        ("B LIMITED", "postcode_invoice", "NE1 1AA", DAY, 1),  # a record is evidence, whatever it counts
    ]


def test_without_weights_a_record_that_stands_twice_is_one_piece_of_evidence(read):
    text = "Supplier Name,Postcode\nA Ltd,DH1 1AA\nA Ltd,DH1 1AA\nA Ltd,LS1 2AA\n"
    assert [row[2:] for row in read(text)] == [("DH1 1AA", DAY, 1), ("LS1 2AA", DAY, 1)]


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("Charity Number", "N/A"),
        ("Charity Number", "none"),
        ("Charity Number", "-"),
        ("Charity Number", "12"),
        ("Company Number", "N/A"),
        ("Company Number", "sole trader"),
        ("SME", "not asked"),
        ("SME", "?"),
        ("Postcode", ""),
    ],
)
def test_a_cell_that_cannot_be_what_its_column_holds_is_no_evidence(read, heading, cell):
    assert read(f"Supplier Name,{heading}\nA Ltd,{cell}\n") == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1054321", "1054321"), ("210183", "210183"), ("1054321-2", "1054321-2"), ("sc 012345", "SC012345")],
)
def test_charity_numbers_of_the_registers(read, cell, value):
    assert read(f"Supplier Name,Charity Number\nA Ltd,{cell}\n")[0][2] == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("Yes", "yes"),
        ("Y", "yes"),
        ("TRUE", "yes"),
        ("SME", "yes"),
        ("no", "no"),
        ("Non-SME", "no"),
        ("Large", "no"),
    ],
)
def test_what_suppliers_declared(read, cell, value):
    assert read(f"Supplier Name,Declared SME\nA Ltd,{cell}\n")[0][2] == value


def test_the_date_of_a_row_comes_before_the_files(read):
    text = "Supplier Name,Postcode,Date checked\nA Ltd,DH1 1AA,03/04/2012\nB Ltd,DH1 1AA,\n"
    assert [row[3] for row in read(text)] == [date(2012, 4, 3), DAY]


def test_no_column_of_names_is_an_error_that_names_the_file(read):
    with pytest.raises(
        InputError, match=r"holds supplier names \(.*vendors\.csv\).*Supplier name.*template"
    ) as error:
        read("Number,Postcode\n1,DH1 1AA\n")
    assert error.value.found == "Number | Postcode"


def test_a_file_without_rows_is_an_error(read):
    with pytest.raises(InputError, match=r"the file is empty.*vendors\.csv"):
        read("\n\n")


def test_a_date_that_cannot_be_read_is_an_error_with_its_record(read):
    with pytest.raises(InputError, match=r"vendors\.csv, record 3\): found 'soon'"):
        read("Supplier Name,Postcode,Date\nA Ltd,DH1 1AA,01/04/2012\nB Ltd,DH1 1AA,soon\n")


def test_a_missing_date_is_an_error_with_its_record_unless_the_row_says_nothing(read):
    undated = Source(files=("vendors.csv",), layout="vendor_master")
    text = "Supplier Name,Postcode,Date\nA Ltd,,\nB Ltd,DH1 1AA,\n"
    with pytest.raises(
        InputError, match=r"this row has no date \(.*vendors\.csv, record 3\).*\[\[vendors\]\]"
    ):
        read(text, undated)
