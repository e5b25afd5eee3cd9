"""`inspect` says how a file is read: the same keys for every path, readable or not."""

import pytest

from svanalysis.core.body import Payments
from svanalysis.ingest.inspection import described, explained

KEYS = [
    "file", "readable", "kind", "sha256", "encoding", "header_row", "header_because", "columns", "basis", "lines",
    "kept", "rejected", "not_data",
    "amount_pence", "rejected_pence", "printed_total_pence", "ties", "first_date", "last_date", "problems",
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
    assert (found["lines"], found["kept"], found["rejected"], found["not_data"]) == (411, 402, 7, 2)
    assert (found["amount_pence"], found["printed_total_pence"], found["ties"]) == (101_500, 101_501, False)
    assert (found["first_date"], found["last_date"]) == ("2012-05-11", "2012-05-15")
    assert found["problems"][0].startswith("record 4 rejected: the amount cannot be read (11/05/2012 | C LTD")
    assert found["problems"][5:] == [
        "2 more records rejected",
        "1 records repaired, the first is record 3: read 14/05/02012 as 14/05/2012",
        "the printed total differs from the sum of the records kept",
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
    assert "  kept 402 (£1,015.00), rejected 7 (£0.00), no payments 2 (header, blank, total or note)" in lines
    assert "  printed total £1,015.01: does not agree with the records kept" in lines


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
