"""Bytes to records: encodings, marks, line ends, delimiters, workbooks."""

import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.errors import InputError
from svanalysis.ingest import records
from svanalysis.ingest.decoding import decode
from svanalysis.ingest.records import read_records
from svanalysis.ingest.rows import Lines

HEADING = "Supplier,Amount"
CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=8
)


def rows_of(path, content: bytes) -> list[list[str]]:
    (table,) = read_records(path, content)
    return list(table.rows)


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"a,\xc2\xa35\n", "a,£5\n", "utf-8"),
        (b"a,\xa35\n", "a,£5\n", "cp1252"),
        (b"a,\x9c5\n", "a,£5\n", "cp850"),  # a DOS pound sign
        (b"Amount (\x9c)\n\x90COLE CAF\x82, M\x81LLER,5\n", "Amount (£)\nÉCOLE CAFé, MüLLER,5\n", "cp850"),
        (b"a,\x9c5\nb,\xa36\n", "a,\u01535\nb,£6\n", "cp1252"),  # both: an oe that money understands
        (b"O\x92NEILL,\x9c5\n", "O\u2019NEILL,\u01535\n", "cp1252"),  # no file of DOS has such apostrophes
        (b"Caf\xe9 Ltd,\x9c5\n", "Caf\u00e9 Ltd,\u01535\n", "cp1252"),  # nor an accent there: Caf\u00da
        (b"FR\x9aRE,\x9c5\n", "FR\u00dcRE,£5\n", "cp850"),
        (b"x,Amount \xa3\na,\x9c5\n", "x,Amount £\na,\u01535\n", "cp1252"),
        (b"x,Amount \xa3,y\na,\x9c5,\n", "x,Amount £,y\na,\u01535,\n", "cp1252"),
        (b"The \x93Old\x94 Inn,\x9c5\n", "The \u201cOld\u201d Inn,\u01535\n", "cp1252"),
        (b"The \x91Old Inn,\x9c5\n", "The \u2018Old Inn,\u01535\n", "cp1252"),
        (b"C\x93T\x90, K\x94LN,\x9c5\n", "CôTÉ, KöLN,£5\n", "cp850"),  # letters, within words
        (b"B\x9cUF LTD,5\n", "B\u0153UF LTD,5\n", "cp1252"),
        (b"caf\xc3\xa9,5\n\x9c5\n", "café,5\n\u01535\n", "utf-8 and cp1252"),
        (b"REDACTED \x96 PERSONAL\n", "REDACTED \u2013 PERSONAL\n", "cp1252"),
        (b"caf\xc3\xa9\r\n\xa35\r\n", "café\r\n£5\r\n", "utf-8 and cp1252"),
        (b"caf\xc3\xa9\r\xa35\r", "café\r£5\r", "utf-8 and cp1252"),
        (b"a\x81b\xa3\n", "a\x81b£\n", "cp1252"),  # 0x81 is nothing in cp1252
        (b"\xef\xbb\xbfa,b\n", "a,b\n", "utf-8 with BOM"),
        (b"\xef\xbb\xbf\xef\xbb\xbfa,b\n", "a,b\n", "utf-8 with BOM"),
        (b"\xc3\xaf\xc2\xbb\xc2\xbfa,b\n", "a,b\n", "utf-8 with BOM"),  # encoded twice
        ("\u00c3\u00af\u00bb\u00bfa,b\n".encode(), "a,b\n", "utf-8 with BOM"),
        (b"\xef\xbb\xbfa,\xa35\n", "a,£5\n", "cp1252 with BOM"),
        (b"\xef\xbb\xbfa,b\n\xa35,c\n", "a,b\n£5,c\n", "utf-8 and cp1252 with BOM"),
        ("\ufeffa,£5\n".encode("utf-16-le"), "a,£5\n", "utf-16"),
        ("\ufeffa,£5\n".encode("utf-16-be"), "a,£5\n", "utf-16"),
        ("\ufeffa,£5\n".encode("utf-32-le"), "a,£5\n", "utf-32"),
        ("\ufeffa,£5\n".encode("utf-32-be"), "a,£5\n", "utf-32"),
        (("a,£5\n" * 9).encode("utf-32-le"), "a,£5\n" * 9, "utf-32 without BOM"),
        (("a,£5\n" * 9).encode("utf-32-be"), "a,£5\n" * 9, "utf-32 without BOM"),
        (("a,£5\n" * 9).encode("utf-16-le"), "a,£5\n" * 9, "utf-16 without BOM"),
        (("a,£5\n" * 9).encode("utf-16-be"), "a,£5\n" * 9, "utf-16 without BOM"),
        ("\ufeffa,£5\n".encode("utf-16-le") + b"\n", "a,£5\n\ufffd", "utf-16"),  # half a letter
        ("\ufeffa,£5\n".encode("utf-32-be") + b"\x00\x00", "a,£5\n\ufffd", "utf-32"),
        (b"plain", "plain", "utf-8"),
    ],
)
def test_bytes_are_read_as_what_they_are(content, text, encoding):
    assert decode(content) == (text, encoding)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\ufeff\u00ef\u00c3\\")))
def test_text_in_utf_8_comes_back(text):
    assert decode(text.encode()) == (text, "utf-8")


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_line_ends(tmp_path, end):
    content = end.join([HEADING, "A,1", "B,2", ""]).encode()
    assert rows_of(tmp_path / "x.csv", content) == [["Supplier", "Amount"], ["A", "1"], ["B", "2"]]


def test_line_ends_of_several_kinds_in_one_file(tmp_path):
    content = b"Supplier,Net Amount(\xa3)\rA,1\rB,2\r\nC,3\n"
    assert rows_of(tmp_path / "x.csv", content) == [
        ["Supplier", "Net Amount(£)"],
        ["A", "1"],
        ["B", "2"],
        ["C", "3"],
    ]


def test_a_quoted_newline_does_not_split_a_record(tmp_path):
    content = b'Supplier,Amount\n"SEFE Energy,\nMercer Park",1\nB,2\n'
    assert rows_of(tmp_path / "x.csv", content)[1] == ["SEFE Energy,\nMercer Park", "1"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(tmp_path, delimiter):
    lines = [["Supplier", "Date", "Amount"], ["A, B & Co", "1/4/12", "1.00"], ["C", "2/4/12", "2.00"]]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    assert rows_of(tmp_path / "x.txt", text.getvalue().encode()) == lines


@pytest.mark.parametrize(
    "mark",
    [
        ":",
        "!",
        "#",
        "@",
        "\u00ac",
        "\u00a6",
        "\u00a7",
        "*",
        "\x01",
        "\x1e",
        "\x1f",
        "::",
        "||",
        "~|~",
        "@@",
        "#!",
    ],
)
def test_any_mark_or_run_of_marks_may_part_cells(tmp_path, mark):
    lines = [
        "Supplier,Date,Amount",
        "A,1/4/12,1.00",
        ",2/4/12,-2.00",
        '"B, C {0} D",3/4/12,"£1,234.00"',
        "E,,5.00",
    ]
    text = "\n".join(line.replace(",", mark) if '"' not in line else line for line in lines)
    text = text.replace('D",3/4/12,"', f'D"{mark}3/4/12{mark}"').format(mark)
    rows = [
        [cell for cell in row if cell not in {"", *mark}]
        for row in rows_of(tmp_path / "x.txt", text.encode())
    ]
    assert rows == [
        ["Supplier", "Date", "Amount"],
        ["A", "1/4/12", "1.00"],
        ["2/4/12", "-2.00"],
        [f"B, C {mark} D", "3/4/12", "£1,234.00"],
        ["E", "5.00"],
    ]


def test_a_file_parted_by_another_mark_is_read_fast_and_to_the_penny(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "SMALL", 0)
    (table,) = read_records(tmp_path / "x.txt", b"Supplier:Date:Amount\nA, B:1/4/12:1.00\n")
    assert isinstance(table.rows, Lines)
    assert list(table.rows) == [["Supplier", "Date", "Amount"], ["A, B", "1/4/12", "1.00"]]


def test_the_commas_of_thousands_part_no_cells_where_another_mark_does(tmp_path):
    content = b"Supplier:Date:Amount\nA:1/4/12:1,234.00\nB:2/4/12:5,678.00\n"
    assert rows_of(tmp_path / "x.txt", content)[1] == ["A", "1/4/12", "1,234.00"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Time,Amount\n12:30:00,5.00\n12:31:00,6.00\n", ["Time", "Amount"]),  # no header in three parts
        (
            "Supplier: Date: Amount,x\nA,1.00\nB,2.00\nC,3.00\n",
            ["Supplier: Date: Amount", "x"],
        ),  # a line alone
        ("a:b:c\nd:e:f\ng:h:i\n", ["a:b:c"]),  # no amounts
        ("Supplier: A Date: 1/4/12 Amount: 5.00\n" * 3, ["Supplier: A Date: 1/4/12 Amount: 5.00"]),
        (
            'Supplier:Name:Ref,Amount\nA Ltd:B:1,5.00\nC:D:2,\nE:F:3,"1,200.00"\n',
            ["Supplier:Name:Ref", "Amount"],
        ),
        ("<a><b>A</b></a>\n<a><b>5.00</b></a>\n", ["<a><b>A</b></a>"]),
        ("Supplier,Notes:of:it,Amount\nA:b:c,x,1.00\n", ["Supplier", "Notes:of:it", "Amount"]),  # commas do
    ],
)
def test_marks_that_part_no_cells(tmp_path, text, first):
    assert rows_of(tmp_path / "x.txt", text.encode())[0] == first


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_a_csv_writer_wrote_comes_back(tmp_path_factory, rows):
    lines = [["Supplier", "Date", "Amount"], *rows]
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(lines)
    assert rows_of(tmp_path_factory.getbasetemp() / "x.csv", text.getvalue().encode()) == lines


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf\r\n", b" , ,\n,,\n", b"\x00\x00"])
def test_an_empty_file_is_said(tmp_path, content):
    with pytest.raises(InputError, match="the file is empty"):
        read_records(tmp_path / "x.csv", content)


@pytest.mark.parametrize(
    "content", [b"\xfd7zXZ\x00\x00\x04" + bytes(range(256)), b"%PDF-1.7 Supplier,Amount"]
)
def test_what_is_neither_text_nor_workbook_is_said(tmp_path, content):
    with pytest.raises(InputError, match="neither text nor a workbook"):
        read_records(tmp_path / "x.csv", content)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_damaged_workbook_is_said(tmp_path, start):
    with pytest.raises(InputError, match="the workbook cannot be read"):
        read_records(tmp_path / "x.xlsx", start + b"damaged" * 100)


def test_a_file_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(records, "LARGEST_FILE_BYTES", 10)
    with pytest.raises(InputError, match="larger than 1 GiB"):
        read_records(tmp_path / "x.csv", b"Supplier,Amount\nA,1\n")


def test_a_file_that_cannot_be_opened_is_said(tmp_path):
    with pytest.raises(InputError, match="the file cannot be opened"):
        records.read_bytes(tmp_path / "nowhere.csv")


def test_a_workbook_gives_each_sheet_with_its_row_numbers(tmp_path):
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        first, second = book.add_worksheet("Apr 18"), book.add_worksheet("May 18")
        book.add_worksheet("Empty")
        first.write_row(2, 0, ["Supplier", "Amount"])  # two blank rows above
        first.write_row(3, 0, ["A", 1041])
        first.write_row(4, 0, ["B", -12.5])
        second.write_row(0, 0, ["Supplier", "Amount"])
        second.write_row(1, 0, ["C", 0.3])
    tables = read_records(path, path.read_bytes())
    assert [(table.member, table.encoding) for table in tables] == [
        ("Apr 18", "workbook"),
        ("May 18", "workbook"),
    ]
    assert tables[0].rows == [["", ""], ["", ""], ["Supplier", "Amount"], ["A", "1041"], ["B", "-12.5"]]
    assert tables[1].rows[1] == ["C", "0.3"]


def test_the_content_decides_not_the_name(tmp_path):
    assert rows_of(tmp_path / "payments.xls", b'"Supplier","Amount"\n"A","1"\n') == [
        ["Supplier", "Amount"],
        ["A", "1"],
    ]


def test_a_page_saved_as_a_workbook_gives_its_table():
    page = """<html><head><style>td {color: red}</style></head><body><table>
    <tr><td colspan=3>Payments over \u00a3500</td></tr>
    <tr><th>Supplier</th><th>Date</th><th>Net<br>Amount</th></tr>
    <tr><td><b>A &amp; B</b> LTD</td><td>01/04/2012</td><td>&pound;1,041.00</td>
    <tr><td>C LTD<td>02/04/2012<td>2.00</table></body></html>"""
    (table,) = read_records(Path("april.xls"), page.encode())
    assert list(table.rows) == [
        ["Payments over \u00a3500", "", ""],
        ["Supplier", "Date", "Net Amount"],
        ["A & B LTD", "01/04/2012", "\u00a31,041.00"],
        ["C LTD", "02/04/2012", "2.00"],
    ]


def test_a_workbook_written_out_as_xml_gives_its_sheets():
    book = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="April"><Table>
    <Row ss:Index="2"><Cell><Data ss:Type="String">Supplier</Data></Cell><Cell ss:Index="3"><Data>Amount</Data></Cell>
    </Row><Row><Cell><Data>A LTD</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">12.5</Data></Cell></Row>
    </Table></Worksheet></Workbook>"""
    (table,) = read_records(Path("april.xls"), book.encode("utf-16"))
    assert list(table.rows) == [[], ["Supplier", "", "Amount"], ["A LTD", "", "12.5"]]


def test_a_span_beyond_belief_is_not_believed():
    page = "<table><tr><td colspan=999999999>Supplier<td>Amount<tr><td>A<td>1</table>"
    (table,) = read_records(Path("april.xls"), page.encode())
    assert list(table.rows) == [["Supplier", "Amount"], ["A", "1"]]


WHOLE = [["Date", "Supplier", "Amount"], ["1/4/12", "A, B & Co", "1.00"], ["2/4/12", "C", "2.00"]]


@pytest.mark.parametrize(
    "content",
    [
        b'Date,Supplier,Amount\n"1/4/12,""A, B & Co"",1.00"\n2/4/12,C,2.00\n',
        b'Date,Supplier,Amount\n"1/4/12,""A, B & Co"",1.00"\n"2/4/12,C,2.00"\n',
        b'"Date,Supplier,Amount",,\n"1/4/12,""A, B & Co"",1.00",,\n"2/4/12,C,2.00",,\n',
        b'Date,Supplier,Amount\n1/4/12,"A, B & Co",1.00\n2/4/12;C;2.00\n',  # a month with another delimiter
        b'Date,Supplier,Amount\n1/4/12,"A, B & Co",1.00\n2/4/12,"=""C""",2.00\n',
        b'Date,Supplier,Amount\n1/4/12,"A, B & Co",1.00\n2/4/12,C,2.00\n' + b"\x00" * 300,
    ],
)
def test_records_within_a_cell_are_parted_and_what_guards_them_is_taken_off(tmp_path, content, monkeypatch):
    assert rows_of(tmp_path / "x.csv", content) == WHOLE
    monkeypatch.setattr(records, "SMALL", 0)  # the fast path first
    assert rows_of(tmp_path / "x.csv", content) == WHOLE


def test_a_note_with_commas_is_no_record(tmp_path):
    content = b'Date,Supplier,Amount\n1/4/12,A,1.00\n2/4/12,C,2.00\n"Without VAT, grants, salaries"\n'
    assert rows_of(tmp_path / "x.csv", content)[3] == ["Without VAT, grants, salaries"]


def test_markup_with_a_prefix(tmp_path):
    row = "<ss:Row><ss:Cell><ss:Data>{}</ss:Data></ss:Cell><ss:Cell><ss:Data>{}</ss:Data></ss:Cell></ss:Row>"
    table = row.format("Supplier", "Amount") + row.format("A", "1")
    content = f'<?xml version="1.0"?><ss:Workbook><ss:Table>{table}</ss:Table></ss:Workbook>'
    assert rows_of(tmp_path / "x.xls", content.encode()) == [["Supplier", "Amount"], ["A", "1"]]
