"""`inspect` says how a file is read: the same keys for every path, readable or not."""

import io
import json
import sys
import zipfile

import pytest

from svanalysis import cli
from svanalysis.core.body import Payments
from svanalysis.ingest.inspection import described, explained
from tests.support.counting import all_numbers

KEYS = [
    "file", "readable", "kind", "sha256", "encoding", "header_row", "header_because", "columns", "unused", "basis",
    "taken_as", "records", "lines", "kept", "rejected", "not_data", "amount_pence", "rejected_pence",
    "printed_total_pence", "ties", "first_date", "last_date", "tables", "problems",
]  # fmt: skip
DAY_FIRST = Payments(files=(), day_first=True)


@pytest.fixture
def month(tmp_path):
    path = tmp_path / "2012-05.csv"
    lines = [
        "Date,Supplier,Gross Amount,Net Amount",
        "11/05/2012,A LTD,12.00,10.00",
        "14/05/02012,B LTD,6.00,5.00",
    ]
    lines += [f"{day}/05/2012,C LTD,1.00,x" for day in range(11, 18)] + ["15/05/2012,D LTD,3.00,2.50"] * 400
    path.write_text("\n".join([*lines, "Total,,,1015.01", ""]), encoding="utf-8")
    return path


def test_a_file_is_explained(month):
    found = explained(month)
    assert list(found) == KEYS
    assert found["readable"] is True
    assert found["columns"] == {"amount": "Net Amount", "date": "Date", "payee": "Supplier"}
    assert found["records"] == found["lines"] == 411
    assert (found["kept"], found["rejected"], found["not_data"]) == (402, 7, 2)
    assert (found["amount_pence"], found["printed_total_pence"], found["ties"]) == (101_500, 101_501, False)
    assert (found["first_date"], found["last_date"]) == ("2012-05-11", "2012-05-15")
    assert found["problems"][0].startswith("record 4 rejected: the amount cannot be read (11/05/2012 | C LTD")
    assert found["problems"][5:] == [
        "2 more records rejected",
        "1 records repaired, the first is record 3: read 14/05/02012 as 14/05/2012",
        "2012-05.csv: the printed total, £1,015.01, differs from the sum of the records kept, £1,015.00",
        "amount: 'Gross Amount' came second; if it is meant, say so under [payments.columns] in the body file",
    ]


@pytest.mark.parametrize(
    ("years", "told"),
    [
        (
            [2012] * 38 + [2031, 2012],
            ["1 records are dated years after most, the first is record 40: 2031-05-11"],
        ),
        ([2012] * 38 + [2013, 2014], []),  # within two years
        ([2010] * 20 + [2012] * 18 + [2019, 2020, 2021, 2022], []),  # a file of many years
        ([2012] * 38 + [1999, 2003], []),  # an old invoice may be paid late
    ],
)
def test_a_few_dates_years_after_most_are_told(years, told, tmp_path):
    path = tmp_path / "payments.csv"
    lines = [f"11/05/{year},A LTD,{at}.00" for at, year in enumerate(years, 1)]
    path.write_text("\n".join(["Date,Supplier,Amount", *lines]), encoding="utf-8")
    assert [problem for problem in explained(path, DAY_FIRST)["problems"] if "years after" in problem] == told


@pytest.mark.parametrize(
    ("name", "days", "early"),
    [
        (
            "2012-06.csv",
            ["30/04/2012", *["11/06/2012"] * 8],
            "more than a month before 2012-06",
        ),  # 31 days: 1 May
        ("2012-06.csv", ["01/05/2012", *["11/06/2012"] * 8], ""),  # within the month before
        ("2012-06.csv", ["30/04/2012", *["11/06/2012"] * 9], ""),  # no more than a tenth
        ("2012-04.csv", ["31/03/2012", *["11/04/2012"] * 8], "in an earlier financial year than 2012-04"),
        ("Q1 2012-13.csv", ["31/03/2012", *["11/06/2012"] * 8], "in an earlier financial year than 2012-04"),
        ("2011-12.csv", ["01/04/2011", "01/03/2012"], ""),  # the name tells of the year, for it is no month's
        ("payments.csv", ["30/03/2010", "11/05/2012"], ""),  # the name tells of no month
    ],
)
def test_many_dates_before_the_month_of_the_files_name_are_told(tmp_path, name, days, early):
    lines = [f"{day},A LTD,{at}.00" for at, day in enumerate(days, 1)]
    (tmp_path / name).write_text("\n".join(["Date,Supplier,Amount", *lines]), encoding="utf-8")
    told = [problem for problem in explained(tmp_path / name, DAY_FIRST)["problems"] if "dated" in problem]
    said = f"1 records are dated {early}, which the file's name tells: perhaps as invoiced, not as paid"
    assert told == ([said] if early else [])


def test_it_is_described_for_a_person(month):
    lines = described(explained(month)).splitlines()
    assert lines[0] == str(month)
    assert lines[1] == "  411 records, utf-8, header in record 1, dates 2012-05-11 to 2012-05-15"
    assert lines[2] == "  record 1 names amount, date, payee; amounts net"
    assert "  payee           Supplier" in lines
    assert "  not used        Gross Amount" in lines
    assert "  kept 402 (£1,015.00), rejected 7 (£0.00), not data 2 (header, total)" in lines
    assert "  printed total £1,015.01: does not agree with the records kept" in lines


APRIL = """Date,Supplier,Amount
13/04/2012,A LTD,1.00
14/04/2012,B LTD,x
Total,,1.00
"""
MAY = """Date,Supplier,Amount
13/05/2012,A LTD,2.00
Vendor,Gross Amount,Paid Date
B LTD,4.00,14/05/2012
C LTD,8.00,15/05/2012
Total,12.00,
"""
BOUGHT = "Date,Supplier,Amount,Batch,Remark,\n" + "".join(
    f"{day}/05/2012,{day} LTD,1.00,B1,{remark},x\n"
    for day, remark in ((13, "a"), (14, "b"), (15, ""), (16, ""))
)


@pytest.fixture
def archive(tmp_path):
    """A function that writes texts, by name, into an archive."""

    def write(texts):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as written:
            for name, text in texts.items():
                written.writestr(name, text)
        path = tmp_path / "all.zip"
        path.write_bytes(content.getvalue())
        return path

    return write


def test_every_table_tells_of_each_of_its_records(archive):
    found = explained(archive({"04.csv": APRIL, "05.csv": MAY, "about.csv": "Notes\n", "x.pdf": "%PDF-1.7"}))
    april, may, about, pdf = found["tables"]
    assert [all_numbers(table) for table in found["tables"]] == [
        [1, 2, 3, 4],
        [1, 2, 3, 4, 5, 6],
        [1],
        [],
    ]
    assert (april["kept"], april["rejected"], april["not_data"]) == ("2", "3", {"header": "1", "total": "4"})
    assert (may["kept"], may["rejected"], may["not_data"]) == ("2, 4-5", "", {"header": "1, 3", "total": "6"})
    assert about["not_data"] == {"no header in this sheet": "1"}
    assert (pdf["records"], pdf["encoding"]) == (0, "not read: the file is neither text nor a workbook")
    assert may["further_headers"] == [3]
    assert may["further_columns"] == [
        {"amount": ["Gross Amount"], "date": ["Paid Date"], "payee": ["Vendor"]}
    ]
    assert [table["amount_pence"] for table in found["tables"]] == [100, 1_400, 0, 0]
    assert described(found).splitlines()[3:] == [
        "  amount          Amount",
        "  date            Date",
        "  payee           Supplier",
        "  kept 4 (£15.00), rejected 1 (£0.00), not data 6 (header, total, no header in this sheet)",
        "  printed total £13.00: agrees with the records that it sums up",
        "  the columns are those of all.zip [04.csv]; beside it:",
        "    all.zip [05.csv]: header in record 1, kept 3 (£14.00), rejected 0, not data 3",
        "    all.zip [about.csv]: left out: no header in this sheet",
        "  ! record 3 rejected: the amount cannot be read (14/04/2012 | B LTD | x)",
        "  ! 2 amounts gross and 2 amounts net of VAT stand in one file: a sum of them mixes both",
        "  ! all.zip [x.pdf] was not read: the file is neither text nor a workbook",
    ]


def test_of_many_tables_a_screen_is_shown(archive):
    texts = {f"{month:02}.csv": APRIL.replace("/04/", f"/{month:02}/") for month in range(1, 13)}
    lines = described(explained(archive(texts))).splitlines()
    beside = [line for line in lines if "header in record 1, kept 1" in line]
    assert beside[0] == "    all.zip [02.csv]: header in record 1, kept 1 (£1.00), rejected 1, not data 2"
    assert (len(beside), lines[lines.index(beside[-1]) + 1]) == (10, "    and 1 more")


def test_a_second_header_is_shown(tmp_path):
    path = tmp_path / "2012-05.csv"
    path.write_text(MAY, encoding="utf-8")
    lines = described(explained(path)).splitlines()
    assert "  from record 3 on: amount Gross Amount, date Paid Date, payee Vendor" in lines
    assert "  printed total £12.00: agrees with the records that it sums up" in lines
    assert not [line for line in lines if "beside it" in line]


def test_columns_that_nothing_used_and_that_most_payments_fill_are_named(tmp_path):
    path = tmp_path / "2012-05.csv"
    path.write_text(BOUGHT, encoding="utf-8")
    assert explained(path)["unused"] == ["Batch"]  # a remark stands in half; the last has no heading
    path.write_text(BOUGHT.replace("15 LTD,1.00,B1,,", "15 LTD,1.00,B1,c,"), encoding="utf-8")
    assert explained(path)["unused"] == ["Batch", "Remark"]
    assert "  not used        Batch, Remark" in described(explained(path)).splitlines()


def test_a_column_without_a_heading_is_called_by_its_place(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "".join(f"A{day} LTD,{day}/05/2012,{day}.00\n" for day in range(13, 20)), encoding="utf-8"
    )
    found = explained(path)
    assert found["columns"] == {"amount": "column 3", "date": "column 2", "payee": "column 1"}
    assert "  amount          column 3" in described(found).splitlines()


def test_a_list_of_sums_is_called_so(tmp_path):
    path = tmp_path / "2012-05.csv"
    path.write_text("Supplier,Amount\nA LTD,1.00\nB LTD,2.00\n", encoding="utf-8")
    found = explained(path)
    assert (found["readable"], found["kept"]) == (True, 2)
    assert found["problems"][0].startswith("an aggregated list: one line a supplier and no dates")


def test_the_settings_of_a_body_can_be_tried(workspace, monkeypatch, capsys):
    (workspace / "2012.csv").write_text(
        "Date,Supplier,Gross Amount,Net Amount\n01/05/2012,A LTD,12.00,10.00\n02/05/2012,B LTD,6.00,5.00\n",
        encoding="utf-8",
    )
    body = 'name = "seaham"\ntitle = "Seaham"\nplace = "Seaham"\nauthority = "E06000047"\n'
    body += 'definition = "durham_2013"\n[payments]\nfiles = ["*.csv"]\n'
    told = 'day_first = true\ncolumns = { amount = "Gross Amount" }\n'
    (workspace / "bare.toml").write_text(body, encoding="utf-8")
    (workspace / "seaham.toml").write_text(body + told, encoding="utf-8")

    def inspected(name):
        monkeypatch.setattr(sys, "argv", ["svanalysis", "inspect", "2012.csv", "--json", "--body", name])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        (found,) = json.loads(capsys.readouterr().out)
        return stopped.value.code, found

    status, found = inspected("bare.toml")
    assert (status, found["readable"]) == (1, False)
    assert "day_first = true" in found["problems"][0]
    status, found = inspected("seaham.toml")
    assert (status, found["amount_pence"], found["problems"]) == (0, 1_800, [])
    assert (found["first_date"], found["last_date"]) == ("2012-05-01", "2012-05-02")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('"durham_2013"', '"durham_2031"'), "there is no 'durham_2031' in data/definitions"),
        (('"E06000047"', '"Durham"'), "authority: this authority is not known"),
        (
            ("[payments]", '[[breaks]]\nyear = "2014"\n[payments]'),
            "breaks (entry 1).year: this is not a financial year",
        ),
    ],
)
def test_what_is_wrong_elsewhere_in_the_body_file_is_told_too(workspace, monkeypatch, capsys, change, said):
    body = 'name = "seaham"\ntitle = "Seaham"\nplace = "Seaham"\nauthority = "E06000047"\n'
    body += 'definition = "durham_2013"\n[payments]\nfiles = ["*.csv"]\n'
    (workspace / "seaham.toml").write_text(body.replace(*change), encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["svanalysis", "inspect", "2012.csv", "--body", "seaham.toml"])
    with pytest.raises(SystemExit):
        cli.main()
    assert said in capsys.readouterr().err


def test_a_file_of_which_every_record_is_refused_tells_how_it_was_read(tmp_path):
    path = tmp_path / "q1.csv"
    path.write_text("Supplier ID,Supplier Name,Amount\n7,A LTD,1.00\n8,B LTD,2.00\n", encoding="utf-8")
    found = explained(path)
    assert (found["readable"], found["header_row"], found["lines"], found["rejected"]) == (False, 1, 3, 2)
    assert found["columns"] == {"amount": "Amount", "payee": "Supplier Name", "payee_id": "Supplier ID"}
    (problem,) = found["problems"]
    assert "the first because there is no date, and no month in the file's name" in problem
    assert "[payments.periods]" in problem


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "the file is empty"), (b"Town\nDurham\n", "no payments were found"), (None, "cannot be opened")],
)
def test_a_file_that_cannot_be_read_has_the_same_keys(tmp_path, content, message):
    path = tmp_path / "x.csv"
    if content is not None:
        path.write_bytes(content)
    found = explained(path)
    assert list(found) == KEYS
    assert found["readable"] is False
    (problem,) = found["problems"]
    assert message in problem
    assert described(found) == f"{path}\n  ! {problem}"


@pytest.mark.parametrize(
    ("name", "headings", "is_told"),
    [
        ("x.csv", "Year,Quarter", True),
        ("2019-05.csv", "Year,Quarter", False),  # the month of the name
        ("x.csv", "Financial Year,Service", True),
        ("2019-05.csv", "Financial Year,Service", False),
    ],
)
def test_years_and_quarters_that_tell_no_month_are_said(tmp_path, name, headings, is_told):
    path = tmp_path / name
    path.write_text(
        f"{headings},Supplier,Amount\n2019/20,1,A LTD,1.00\n2019/20,2,B LTD,2.00\n", encoding="utf-8"
    )
    told = [problem for problem in explained(path)["problems"] if "nothing tells in which month" in problem]
    assert bool(told) == is_told
