"""Archives and workbooks: members are tables of their own, limits hold, names are only labels."""

import gzip
import io
import tarfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest import archives
from svanalysis.ingest.cleaning import Cleaned, clean_file
from svanalysis.ingest.inspection import explained
from tests.support.workbooks import written_ods, written_xls

MAY = b"Date,Supplier,Amount\n13/05/2012,A LTD,1.00\n14/05/2012,B LTD,2.50\n"
JUNE = b"Supplier;Paid Date;Net Amount\nC LTD;13/06/2012;4.00\n"
ROWS = [
    ["", "Date", "Supplier", "Amount"],
    [None, 41042.0, "A LTD", 1.0],
    [None, 41043.0, "B LTD", 2.5],
    [None, None, None, 3.5],
]


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def read(content: bytes, name: str = "payments.zip") -> Cleaned:
    return clean_file(Path(name), Payments(files=()), content=content)


def book(*rows: list[object]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as written:
        sheet = written.add_worksheet("May")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def lines(cleaned: Cleaned) -> list[tuple[object, ...]]:
    return cleaned.payments.select("source_file", "date", "payee", "amount_pence").rows()


def test_members_of_a_zip_are_tables_of_their_own():
    cleaned = read(zipped({"2012/05.csv": MAY, "2012/06.txt": JUNE, "2012/": b""}))
    assert lines(cleaned) == [
        ("payments.zip [2012/05.csv]", date(2012, 5, 13), "A LTD", 100),
        ("payments.zip [2012/05.csv]", date(2012, 5, 14), "B LTD", 250),
        ("payments.zip [2012/06.txt]", date(2012, 6, 13), "C LTD", 400),
    ]
    assert [table["records"] for table in cleaned.balance["tables"]] == [3, 2]
    assert cleaned.payments["payment_id"].n_unique() == 3


def test_a_member_without_dates_takes_the_month_of_its_own_name():
    content = zipped(
        {"a/2012-05.csv": b"Supplier,Amount\nA LTD,1.00\n", "a/2012-06.csv": b"Supplier,Amount\nB LTD,2.00\n"}
    )
    assert read(content).payments["date"].to_list() == [date(2012, 5, 1), date(2012, 6, 1)]
    alone = zipped({"2012-05.csv": b"Supplier,Amount\nA LTD,1.00\n"})
    assert read(alone).payments["date"].to_list() == [date(2012, 5, 1)]


def test_a_workbook_in_an_archive_and_a_note_beside_it():
    cleaned = read(
        zipped(
            {
                "may.xlsx": book(["Date", "Supplier", "Amount"], ["13/05/2012", "A LTD", 1]),
                "note.txt": b"see web\n",
            }
        )
    )
    assert lines(cleaned) == [("payments.zip [may.xlsx]", date(2012, 5, 13), "A LTD", 100)]
    assert cleaned.balance["tables"][1]["not_data"] == {"no header in this sheet": "1"}


def test_a_gz_holds_one_file_and_is_called_after_itself():
    assert lines(read(gzip.compress(MAY, mtime=0), "2012-05.csv.gz"))[0][0] == "2012-05.csv.gz"
    assert read(gzip.compress(written_xls(ROWS), mtime=0), "may.xls.gz").payments.height == 2


def test_a_member_that_is_no_table_is_said_not_hidden(tmp_path):
    path = tmp_path / "payments.zip"
    path.write_bytes(zipped({"05.csv": MAY, "guide.pdf": b"%PDF-1.7 payments", "empty.csv": b""}))
    found = explained(path)
    assert (found["readable"], found["kept"]) == (True, 2)
    assert (
        "payments.zip [guide.pdf] was not read: the file is neither text nor a workbook" in found["problems"]
    )
    assert "payments.zip [empty.csv] was not read: the file is empty" in found["problems"]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../../etc/cron.d/x.csv", "../../../etc/cron.d/x.csv"),
        ("C:\\Windows\\x.csv", "C:\\Windows\\x.csv"),
        ("<script>=1+1.csv", "<script>=1+1.csv"),
        ("a\nb\u202e.csv", "a b .csv"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
    ],
)
def test_hostile_names_are_only_labels(tmp_path, monkeypatch, name, label):
    monkeypatch.chdir(tmp_path)
    cleaned = read(zipped({name: MAY}))
    assert cleaned.payments["source_file"].unique().to_list() == [f"payments.zip [{label}]"]
    assert list(tmp_path.iterdir()) == []


def test_two_members_of_one_name_stay_apart():
    content = zipped({"05.csv": MAY, "06.csv": JUNE + JUNE[-22:]}).replace(b"06.csv", b"05.csv")
    cleaned = read(content)
    assert cleaned.payments["payment_id"].n_unique() == 4
    assert (
        cleaned.payments["source_file"].unique(maintain_order=True).to_list()[1]
        == "payments.zip [05.csv (2)]"
    )


def test_what_a_computer_adds_to_an_archive_is_no_member():
    cleaned = read(zipped({"__MACOSX/._05.csv": b"\x00\x05\x16", ".DS_Store": b"\x00", "05.csv": MAY}))
    assert [table["table"] for table in cleaned.balance["tables"]] == ["payments.zip [05.csv]"]


def tarred(content: bytes) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        entry = tarfile.TarInfo("05.csv")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped({"inner.zip": zipped({"05.csv": MAY})}), "an archive is inside an archive"),
        (zipped({"inner.csv.gz": gzip.compress(MAY, mtime=0)}), "an archive is inside an archive"),
        (gzip.compress(gzip.compress(MAY, mtime=0), mtime=0), "an archive is inside an archive"),
        (gzip.compress(tarred(MAY), mtime=0), "neither text nor a workbook"),
        (zipped({"zeros.csv": bytes(2**25)}), "holds more than a payment file can"),
        (gzip.compress(b"," * 2**25, mtime=0), "holds more than a payment file can"),
        (zipped({f"{number}.csv": MAY for number in range(1_001)}), "holds more than a payment file can"),
        (zipped({}), "the archive is empty"),
        (zipped({".DS_Store": b"x"}), "the archive is empty"),
        (gzip.compress(MAY, mtime=0)[:-9], "the archive cannot be read"),
        (zipped({"05.csv": MAY}, zipfile.ZIP_STORED).replace(b"A LTD", b"X LTD"), "the archive cannot be read"),
        (zipped({"05.csv": b""}), "no payments were found in this file"),
    ],
)  # fmt: skip
def test_archives_that_are_refused(content, message):
    with pytest.raises(InputError, match=message):
        read(content)


def test_an_archive_with_a_password_is_said():
    locked = bytearray(zipped({"05.csv": MAY}))
    locked[6] |= 1  # the flag of the member, and of its entry in the directory
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match=r"the archive cannot be read.*password"):
        read(bytes(locked))


def test_the_limit_is_on_all_members_together(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_BYTES", 100)
    assert read(zipped({"05.csv": MAY})).payments.height == 2
    with pytest.raises(InputError, match="holds more than a payment file can"):
        read(zipped({"05.csv": MAY, "06.csv": MAY}))


def test_a_workbook_that_would_burst_is_refused():
    with pytest.raises(InputError, match="holds more than a payment file can"):
        read(zipped({"[Content_Types].xml": b"<x/>", "xl/worksheets/sheet1.xml": bytes(2**25)}), "may.xlsx")


def test_an_old_workbook_with_serial_dates_an_empty_first_column_and_a_total():
    cleaned = read(written_xls(ROWS), "may.xls")
    assert lines(cleaned) == [
        ("may.xls", date(2012, 5, 13), "A LTD", 100),
        ("may.xls", date(2012, 5, 14), "B LTD", 250),
    ]
    assert cleaned.balance["ties"] is True


def test_an_open_document_with_a_sheet_a_month():
    sheet = [["Supplier", "Amount"], ["A LTD", 1041.5], ["Care & Sons <Ltd>", -2.0]]
    cleaned = read(written_ods({"Apr 18": sheet, "May 18": sheet}), "payments.ods")
    assert lines(cleaned)[1:3] == [
        ("payments.ods [Apr 18]", date(2018, 4, 1), "Care & Sons <Ltd>", -200),
        ("payments.ods [May 18]", date(2018, 5, 1), "A LTD", 104_150),
    ]


@pytest.mark.parametrize("name", ["may.xls", "may.xlsx", "may.ods", "may.zip", "may.gz"])
def test_text_under_another_name_is_text(name):
    assert read(MAY, name).payments["amount_pence"].to_list() == [100, 250]


@pytest.mark.parametrize("name", ["may.csv", "may.xls", "may"])
def test_a_workbook_under_another_name_is_a_workbook(name):
    assert read(book(["Date", "Supplier", "Amount"], ["13/05/2012", "A LTD", 1]), name).payments.height == 1


def test_a_workbook_without_a_filled_sheet_is_said():
    with pytest.raises(InputError, match="the workbook is empty"):
        read(book(), "may.xlsx")
