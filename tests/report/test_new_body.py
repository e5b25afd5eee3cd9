"""From a folder of files to a body file, and from that to a report."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from svanalysis import cli
from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError
from svanalysis.ingest.ledger import build_ledger
from svanalysis.measure.shares import shares
from svanalysis.report.context import spend_of
from svanalysis.report.new_body import authorities_like, look_into, next_steps, one_authority, write_body
from svanalysis.report.run import write_report
from tests.support.council import many_lines, write_month

DURHAM = ("E06000047", "County Durham")
MONTHS = ["2012-04", "2012-05", "2012-06"]
VENDORS = "Supplier Name,Invoice Postcode,SME\nSUPPLIER 1 LTD,DH1 1AA,Yes\nSUPPLIER 2 LTD,NE1 1AA,No\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A small made-up council: three months, one of them twice, its suppliers, and what is of no use."""
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))
    home = tmp_path / "Seaham files"
    home.mkdir()
    for month in MONTHS:
        write_month(home, month, *many_lines(month, 40))
    shutil.copy(home / "payments" / "2012-05.csv", home / "payments" / "2012-05 again.csv")
    (home / "suppliers 2012-06-30.csv").write_text(VENDORS, encoding="utf-8")
    (home / "glossary.txt").write_text("Term\tMeaning\nVAT\tValue added tax\n", encoding="utf-8")
    return home


def test_the_file_says_what_was_found_and_loads(folder):
    found = look_into(folder)
    path = write_body(found, DURHAM, "seaham", 'Seaham "Old" Council')
    body = load_body(str(path))
    assert (body.name, body.title, body.place) == ("seaham", 'Seaham "Old" Council', "County Durham")
    assert body.payments.files == ("payments/*.csv",)
    assert (body.payments.first_month, body.payments.last_month) == ("2012-04", "2012-06")
    assert [(one.file, one.by) for one in body.superseded] == [
        ("payments/2012-05.csv", "payments/2012-05 again.csv")
    ]
    assert [(source.files, str(source.date)) for source in body.vendors] == [
        (("suppliers 2012-06-30.csv",), "2012-06-30")
    ]


def test_its_report_runs_and_finds_the_suppliers(folder, tmp_path):
    path = write_body(look_into(folder), DURHAM, "seaham")
    page = write_report(str(path), "2012/13", out=tmp_path / "reports", forms="page")
    assert "County Durham Council" in page.read_text(encoding="utf-8")


def test_what_comes_next_names_files_that_are_not_used_and_exact_commands(folder):
    found = look_into(folder)
    said = next_steps(found, folder / "seaham.toml")
    # 40 payments a month, one month twice: 160
    assert "4 payment files: 160 payments" in said
    assert "not used: glossary.txt: " in said
    assert f'svanalysis report --body "{folder / "seaham.toml"}" --year 2012/13' in said
    assert "vendor master" not in said
    (folder / "suppliers 2012-06-30.csv").unlink()
    assert "First ask finance for the vendor master" in next_steps(look_into(folder), folder / "seaham.toml")


def test_payments_beside_other_files_are_named_one_by_one(folder):
    shutil.move(folder / "suppliers 2012-06-30.csv", folder / "payments" / "suppliers[1].csv")
    body = load_body(str(write_body(look_into(folder), DURHAM, "seaham")))
    assert "payments/2012-04.csv" in body.payments.files
    assert body.vendors[0].files == ("payments/suppliers[[]1].csv",)  # glob reads [1] as a set of letters


def test_dates_that_leave_day_and_month_open_are_said(tmp_path):
    write_month(tmp_path, "payments", "03/04/2012,A LTD,10.00", "05/06/2012,B LTD,20.00")
    path = write_body(look_into(tmp_path), DURHAM, "seaham")
    text = path.read_text(encoding="utf-8")
    assert (
        "# The dates of payments/payments.csv leave open whether day or month comes first; this decides for every"
        in text
    )
    assert load_body(str(path)).payments.day_first is True
    said = next_steps(look_into(tmp_path), path)
    assert "day_first = true is a guess: the dates of payments/payments.csv leave the order" in said


def test_a_file_that_is_not_used_stands_in_the_body_file_with_the_reason(folder):
    (folder / "payments" / "old\nname = 7.csv").write_text(
        "Term,Meaning\nVAT,Value added tax\n", encoding="utf-8"
    )
    path = write_body(look_into(folder), DURHAM, "seaham")
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("# not used: ")
    ]
    assert [line.split(": ")[1] for line in lines] == ["glossary.txt", "payments/old\ufffdname = 7.csv"]
    assert lines[0].startswith("# not used: glossary.txt: no payments were found")
    assert str(folder) not in lines[0]
    assert load_body(str(path)).name == "seaham"


def test_a_reissue_is_suggested_and_a_copy_or_a_small_file_of_its_month_is_not(folder):
    lines = many_lines("2012-06", 40)
    write_month(folder, "2012-06 revised", *lines[10:], "30/06/2012,LATE LTD,9.99")
    write_month(
        folder, "2012-06 grants", "15/06/2012,CLUB,9.00", "16/06/2012,CHOIR,8.00"
    )  # no sketch of so few
    found = look_into(folder)
    path = write_body(found, DURHAM, "seaham")
    # 30 of the 31 records of the revised file are also in the first
    pair = '# file = "payments/2012-06 revised.csv"\n# by = "payments/2012-06.csv"\n'
    text = path.read_text(encoding="utf-8")
    assert f"# [[superseded]]\n{pair}" in text
    assert text.count("# [[superseded]]") == 1
    assert [entry.file for entry in load_body(str(path)).superseded] == ["payments/2012-05.csv"]
    said = next_steps(found, path)
    names = "payments/2012-06 revised.csv and payments/2012-06.csv"
    assert f"published twice: {names}: complete [[superseded]] in the body file before you build" in said
    assert said.count("published twice") == 1
    entry = text[text.index("# [[superseded]]") :].partition("\n\n")[0]
    path.write_text(text.replace(entry, entry.replace("# ", "")), encoding="utf-8")
    assert build_ledger(load_body(str(path))).payments.height == 3 * 40 + 2


def test_nothing_is_overwritten_and_a_shipped_name_is_not_taken(folder):
    found = look_into(folder)
    path = write_body(found, DURHAM, "seaham")
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="is there already"):
        write_body(found, DURHAM, "seaham")
    assert path.read_text(encoding="utf-8") == "mine"
    for name, said in (("durham", "shipped body"), ("../x", "small letters")):
        with pytest.raises(ConfigurationError, match=said):
            write_body(found, DURHAM, name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("darlington", ["Darlington"]),
        ("E08000037", ["Gateshead"]),
        ("County Durham", ["County Durham"]),
        ("Durham County Council", ["County Durham"]),
        ("Newcastle City Council", ["Newcastle-under-Lyme", "Newcastle upon Tyne"]),
        ("Darlingtn", ["Darlington"]),
        ("Nowhere", []),
    ],
)
def test_authorities_are_suggested_by_name(text, names):
    assert [name for _, name in authorities_like(text)] == names


def test_an_unclear_authority_is_asked_for_with_those_it_may_be():
    with pytest.raises(ConfigurationError, match="E08000021 Newcastle upon Tyne"):
        one_authority("Newcastle")


@pytest.mark.parametrize("content", [None, "", "Term,Meaning\nVAT,Value added tax\n"])
def test_a_folder_without_payments_gets_one_message(content, tmp_path):
    folder = tmp_path / "folder"
    if content is not None:
        folder.mkdir()
        (folder / "a.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"this is no folder|holds no payments"):
        look_into(folder)


def test_a_person_is_asked_for_what_is_not_given(folder, monkeypatch):
    answers = iter(["Durham", "Seaham Town Council"])
    asked = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(
        cli.typer, "prompt", lambda text, default: asked.append((text, default)) or next(answers)
    )
    cli.new_body(folder, title="", authority="", name="seaham")
    assert [default for _, default in asked] == [None, "County Durham Council"]
    assert load_body(str(folder / "seaham.toml")).title == "Seaham Town Council"


def test_the_command_writes_the_file_and_says_what_comes_next(folder):
    done = CliRunner().invoke(cli.app, ["new-body", str(folder), "--authority", "durham", "--name", "seaham"])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == str(folder / "seaham.toml")
    assert "svanalysis build --body" in done.stdout


@pytest.mark.real
def test_a_real_councils_folder_comes_to_shares(real_data, tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))
    home = tmp_path / "newcastle"
    shutil.copytree(real_data / "spend" / "newcastle", home / "payments")
    found = look_into(home)
    assert (len(found.of("payments")), found.first_month, found.last_month) == (24, "2018-04", "2020-03")
    path = write_body(found, one_authority("Newcastle upon Tyne"))
    spend = spend_of(str(path))
    assert (spend.years, spend.latest_year()) == (["2018/19", "2019/20"], found.latest_year)
    known = shares(spend.grouped, spend.classified, measures=("local_share",))
    assert (known["denominator_pence"] > 0).all()
    assert (known["coverage_pounds"] == 0).all()  # no supplier record, no register: nobody is placed


def test_the_tutorial_shows_what_the_command_says_and_pictures_that_are_there(clone, tmp_path):
    home = tmp_path / "our-files"
    sample = clone / "data" / "sample" / "durham"
    shutil.copytree(sample / "payments", home / "payments")
    for name in ("vendor_master.csv", "company_register.csv"):
        shutil.copy(sample / name, home)
    tutorial = (clone / "docs" / "tutorial.md").read_text(encoding="utf-8")
    for line in next_steps(look_into(home), Path("our-files/county_durham.toml")).splitlines():
        assert line in tutorial
    pictures = re.findall(r"!\[.+?\]\((.+?)\)", tutorial)
    assert len(pictures) == 3
    for name in pictures:
        assert 10_000 < (clone / "docs" / name).stat().st_size < 400_000
