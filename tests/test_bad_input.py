"""What goes wrong for a user ends in one clear message, exit status 1, and nothing written."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from svanalysis import cli
from svanalysis.core.errors import ConfigurationError, OutputError
from svanalysis.core.places import put_in_place
from svanalysis.report.run import refuse_open
from tests.support.notebooks import run_notebook

BODY = """\
name = "seaham"
title = "Seaham Council"
place = "Seaham"
authority = "E06000047"
definition = "durham_2013"
folder = "."

[payments]
files = ["payments/*"]

[[vendors]]
files = ["vendors.csv"]
layout = "vendor_master"
date = 2012-06-01
"""
MONTH = "Date,Supplier,Amount\n13/04/2012,A LTD,1.00\n"
Refused = Callable[..., str]


@pytest.fixture
def council(workspace: Path) -> Path:
    """A working folder with one month of payments, a vendor master and a body file."""
    (workspace / "payments").mkdir()
    (workspace / "payments" / "2012-04.csv").write_text(MONTH, encoding="utf-8")
    (workspace / "vendors.csv").write_text("Supplier name,Postcode\nA LTD,DH1 1AA\n", encoding="utf-8")
    (workspace / "seaham.toml").write_text(BODY, encoding="utf-8")
    return workspace


@pytest.fixture
def refused(council: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """Run the command line, and return the message it ends in after checking what holds for every one."""

    def run(*arguments: str) -> str:
        before = sorted(council.rglob("*"))
        monkeypatch.setattr(sys, "argv", ["svanalysis", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        output = capsys.readouterr()
        assert stopped.value.code == 1
        assert output.out == ""
        *progress, message = output.err.splitlines()
        assert set(progress) <= {"Measuring"}
        assert message.startswith("svanalysis: ")
        assert message.endswith((".", "?"))
        assert "Traceback" not in output.err
        assert sorted(council.rglob("*")) == before, "something was written"
        return message

    return run


def test_a_missing_folder(refused, council):
    message = refused("report", "--body", "gateshead", "--data", "nowhere")
    assert f"this folder does not exist ({council / 'nowhere'})" in message
    assert "give --data DIR" in message


def test_no_folder_named(refused):
    message = refused("report", "--body", "gateshead")
    assert "nothing says where the files of Gateshead Council are" in message
    assert "--data DIR, or set SVANALYSIS_REAL_DATA" in message


def test_a_folder_without_the_files(refused, council):
    (council / "payments" / "2012-04.csv").unlink()
    assert "no file matches 'payments/*'" in refused("report", "--body", "seaham.toml")


@pytest.mark.parametrize("content", [b"", b"\r\n,,,\r\n"])
def test_an_empty_file(refused, council, content):
    (council / "payments" / "2012-05.csv").write_bytes(content)
    message = refused("report", "--body", "seaham.toml")
    assert "the file is empty" in message
    assert "2012-05.csv" in message


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            b"Contract,Supplier,Start Date\nCleaning,A LTD,01/04/2012\n",
            "a list of organisations without amounts",
        ),
        (b"Organisation\nA LTD\n", "What to do"),
        (b"<html><body>Access denied</body></html>\n", "an access-denied page"),
    ],
)
def test_a_spreadsheet_with_no_payments(refused, council, content, what):
    (council / "payments" / "2012-05.csv").write_bytes(content)
    message = refused("report", "--body", "seaham.toml")
    assert "no payments were found in this file" in message
    assert "2012-05.csv" in message
    assert "found '" in message
    assert what in message


def test_a_damaged_workbook(refused, council):
    (council / "payments" / "2012-05.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    assert "the workbook cannot be read" in refused("report", "--body", "seaham.toml")


def test_dates_that_can_be_read_in_two_ways(refused, council):
    (council / "payments" / "more.csv").write_text(
        "Date,Supplier,Amount\n01/02/2012,A LTD,1.00\n", encoding="utf-8"
    )
    message = refused("report", "--body", "seaham.toml")
    assert "whether day or month comes first" in message
    assert "write day_first = true (or false) under [payments]" in message


def test_the_same_file_twice(refused, council):
    shutil.copy(council / "payments" / "2012-04.csv", council / "payments" / "2012-07.csv")
    message = refused("report", "--body", "seaham.toml")
    assert "the same content as another (payments/2012-07.csv)" in message
    assert "the other is payments/2012-04.csv" in message


@pytest.mark.parametrize("year", ["2099/00", "1999/00"])
def test_a_year_without_payments(refused, year):
    message = refused("report", "--body", "seaham.toml", "--year", year)
    assert repr(year) in message
    assert "2012/13" in message


@pytest.mark.parametrize("year", ["2012", "2012/14", "last", "12-13"])
def test_an_unknown_year(refused, year):
    message = refused("report", "--body", "seaham.toml", "--year", year)
    assert repr(year) in message
    assert "write a financial year as 2012/13" in message or "do not follow each other" in message


def test_an_unknown_body(refused):
    message = refused("report", "--body", "durhm")
    assert "there is no 'durhm' in data/bodies" in message
    assert "darlington, durham, gateshead, newcastle" in message


def test_an_unknown_definition(refused):
    assert "there is no 'durham' in data/definitions" in refused(
        "report", "--body", "seaham.toml", "--definition", "durham"
    )


def test_a_body_file_with_a_wrong_key(refused, council):
    (council / "seaham.toml").write_text(BODY.replace("title =", "titel ="), encoding="utf-8")
    message = refused("report", "--body", "seaham.toml")
    assert "there is no key 'titel'" in message
    assert "seaham.toml" in message
    assert "did you mean 'title'?" in message


@pytest.mark.parametrize("command", ["build", "measure", "report"])
def test_a_body_file_that_is_not_there(refused, command):
    message = refused(command, "--body", "nowhere.toml")
    assert "this file does not exist" in message


@pytest.mark.parametrize("command", ["measure", "report"])
def test_a_vendor_master_without_names(refused, council, command):
    (council / "vendors.csv").write_text("Number,Postcode\n7,DH1 1AA\n", encoding="utf-8")
    message = refused(command, "--body", "seaham.toml")
    assert "no row of this file names the columns of a vendor master" in message
    assert "vendors.csv" in message
    assert "Supplier name" in message


def test_a_file_where_the_reports_folder_should_be(refused, council):
    (council / "out").write_text("a file", encoding="utf-8")
    message = refused("report", "--body", "seaham.toml", "--out", "out")
    assert "out" in message


def test_inspecting_a_file_that_is_none(council, monkeypatch, capsys):
    (council / "empty.csv").write_bytes(b"")
    monkeypatch.setattr(
        sys, "argv", ["svanalysis", "inspect", "empty.csv", "payments/2012-04.csv", "nowhere.csv"]
    )
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    output = capsys.readouterr()
    assert stopped.value.code == 1
    assert "! the file is empty (empty.csv)" in output.out
    assert "kept 1 (£1.00)" in output.out
    assert "! the file cannot be opened (nowhere.csv)" in output.out


def test_a_misspelt_parameter_of_a_notebook():
    with pytest.raises(ConfigurationError) as caught:
        run_notebook("03_local_spend", {"yaer": "2012/13"})
    message = str(caught.value)
    assert "the notebook 03_local_spend has no such parameter" in message
    assert "found 'yaer'" in message
    assert "its parameters are" in message
    assert "year" in message


@pytest.mark.parametrize("owner", [".~lock.tables.xlsx#", "~$tables.xlsx"])
def test_an_output_workbook_open_elsewhere(tmp_path, owner):
    (tmp_path / "tables.xlsx").write_bytes(b"old")
    refuse_open(tmp_path)  # nobody has it open
    (tmp_path / owner).write_bytes(b"")
    with pytest.raises(OutputError) as caught:
        refuse_open(tmp_path)
    assert f"this workbook is open in another program ({tmp_path / 'tables.xlsx'})" in str(caught.value)
    assert "close it there and run the command again" in str(caught.value)


def test_a_workbook_open_elsewhere_stops_the_report_before_it_writes(council, refused, monkeypatch):
    home = council / "reports" / "seaham" / "2012-13"
    home.mkdir(parents=True)
    (home / "tables.xlsx").write_bytes(b"old")
    (home / "~$tables.xlsx").write_bytes(b"")
    message = refused("report", "--body", "seaham.toml", "--year", "2012/13")
    assert "this workbook is open in another program" in message
    assert (home / "tables.xlsx").read_bytes() == b"old"


def test_a_report_held_by_another_program_stays_as_it_was(tmp_path, monkeypatch):
    partial, home = tmp_path / ".new", tmp_path / "2012-13"
    for folder, text in ((partial, "new"), (home, "old")):
        folder.mkdir()
        (folder / "index.html").write_text(text, encoding="utf-8")
    move = os.replace

    def held(source, target):
        if Path(target) == home and Path(source) == partial:
            raise PermissionError(13, "in use", str(target))
        move(source, target)

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(OutputError, match="the output is open in another program"):
        put_in_place(partial, home)
    assert (home / "index.html").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == [".new", "2012-13"]
