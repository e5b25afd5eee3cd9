"""`svanalysis match`: payees from the command line or a table, answered from registers, with the reason."""

import io
import os
from datetime import date

import polars as pl
import pytest
from typer.testing import CliRunner

from svanalysis.cli import app
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.suppliers.lookup import ANSWER, answers, asked_of, read_asked, sources_of

HEADER = (
    "CompanyName, CompanyNumber,RegAddress.PostCode,CompanyCategory,CompanyStatus,Accounts.AccountCategory,"
    "Accounts.LastMadeUpDate,SICCode.SicText_1\n"
)
ROWS = (
    "SMITH & SONS LIMITED,01234567,DH1 1AA,Private Limited Company,Active,SMALL,31/03/2012,\n"
    "TWIN LIMITED,00000011,DH1 1AA,Private Limited Company,Active,,,\n"
    "TWIN LTD,00000012,LS1 2AA,Private Limited Company,Active,,,\n"
    "WEAR GROUP LIMITED,00000014,DH1 1AA,Private Limited Company,Active,DORMANT,,\n"
    "=CMD LIMITED,00000015,DH1 1AA,Private Limited Company,Active,,,\n"
)


@pytest.fixture
def register(workspace):
    path = workspace / "register.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    os.utime(path, (0, 1_700_000_000))
    return path


def asked(*rows):
    return pl.DataFrame(rows, schema=["payee", "postcode", "company_number"], orient="row")


TABLE = [  # payee, postcode, number -> number, method, verdict
    (("Smith & Sons Ltd t/a Bakers", "", ""), ("01234567", "exact name", "accepted")),
    (("Twin Ltd", "ls12aa", ""), ("00000012", "name and postcode", "accepted")),
    (("Twin Ltd", "", ""), ("00000011", "exact name", "review")),
    (("Whoever", "", "14"), ("00000014", "company number", "accepted")),
    (("Wear Ltd", "", ""), ("00000014", "similar name", "review")),
    (("REDACTED PERSONAL DATA", "", ""), ("", "", "none")),
    (("", "", ""), ("", "", "none")),
    (("Zebra Quarry", "", ""), ("", "", "none")),
    (("A B", "", ""), ("", "", "none")),
]


def test_each_row_is_answered_in_its_place(register):
    found = answers(asked(*[row for row, _ in TABLE]), sources_of([register]))
    assert found.columns == list(ANSWER)
    assert found.select("company_number", "method", "verdict").rows() == [row for _, row in TABLE]
    assert found["payee"].to_list() == [row[0] for row, _ in TABLE]
    assert all(found["because"])


def test_a_row_repeated_is_answered_the_same(register):
    rows = asked(*[row for row, _ in TABLE])
    sources = sources_of([register])
    once = answers(rows, sources)
    assert answers(pl.concat([rows, rows.reverse()]), sources).equals(pl.concat([once, once.reverse()]))


def test_a_society_of_the_same_name_does_not_outrank_the_company(register, workspace):
    other = workspace / "SocietyList.csv"
    other.write_text(
        "Society Number,Registration Number,Full Registation Number,Society Name,Registered As,Society Address,"
        "Registration Date,Deregistration Date,Registration Act,Society Status\n"
        "1,1,1R,Smith & Sons Limited,x,DH1 1AA,01/01/2000,,x,Registered\n",
        encoding="utf-8",
    )
    sources = sources_of([other, register])
    assert len(sources) == 2
    found = answers(asked(("Smith & Sons Ltd", "", "")), sources).row(0, named=True)
    assert (found["company_number"], found["verdict"]) == ("01234567", "accepted")  # a society is no company


def test_numbers_of_score_and_margin(register):
    found = answers(asked(("Twin Ltd", "", "")), sources_of([register])).row(0, named=True)
    assert (found["score"], found["margin"], found["runner_up"]) == (100.0, 0.0, "TWIN LTD (00000012)")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"payee\nA Ltd\n", [("A Ltd", "", "")]),
        (b"\xef\xbb\xbfPayee ,Postcode\r\nA Ltd,DH1 1AA\r\n", [("A Ltd", "DH1 1AA", "")]),
        (b'id,payee,company_number\n1,"A, B\nLtd",01\n', [("A, B\nLtd", "", "01")]),
        (b"payee\nCaf\xe9\n", [("Caf\u00e9", "", "")]),
        (b"payee,postcode\nA Ltd\nB Ltd,DH1 1AA\n", [("A Ltd", "", ""), ("B Ltd", "DH1 1AA", "")]),
        (b"payee\n", []),
    ],
)
def test_tables_are_read(content, expected):
    assert read_asked(io.BytesIO(content)).rows() == expected


@pytest.mark.parametrize("content", [b"", b"name\nA Ltd\n"])
def test_a_table_without_payees_is_refused(content):
    with pytest.raises(InputError, match="no column payee"):
        read_asked(io.BytesIO(content))


def test_a_register_is_known_by_its_layout_and_dated_by_its_file(register):
    (source,) = sources_of([register])
    first = source.organisations.select("register", "snapshot").first().collect()
    assert first.row(0) == ("companies_house", date(2023, 11, 14))


def test_what_is_no_register_is_refused(workspace):
    path = workspace / "payments.csv"
    path.write_text("Supplier,Amount\nA,1\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a register"):
        sources_of([path])
    with pytest.raises(InputError, match="does not exist"):
        sources_of([workspace / "absent.csv"])


def test_without_any_register_it_says_what_to_do(workspace):
    with pytest.raises(ConfigurationError, match="svanalysis fetch companies"):
        sources_of([])


def test_a_fetched_register_is_found(workspace, tmp_path):
    folder = tmp_path / "store" / "fetched"
    folder.mkdir(parents=True)
    (folder / "BasicCompanyDataAsOneFile-2024-01-01.csv").write_text(HEADER, encoding="utf-8")
    (folder / "notes.txt").write_text("nothing", encoding="utf-8")
    latest = folder / "BasicCompanyDataAsOneFile-2024-02-01.csv"
    latest.write_text(HEADER + ROWS, encoding="utf-8")
    (source,) = sources_of([])
    assert source.organisations.collect().height == ROWS.count("\n")


def run(*arguments, table=None):
    return CliRunner().invoke(app, ["match", *map(str, arguments)], input=table)


def test_command_answers_arguments(register):
    result = run("Smith & Sons Ltd", "--register", register)
    assert result.exit_code == 0
    head, row = result.stdout.splitlines()
    assert head == "payee,company_number,method,score,margin,runner_up,verdict,because"
    assert row.startswith("Smith & Sons Ltd,01234567,exact name,100.0,100.0,,accepted,")


def test_command_reads_a_table_and_disarms_formulas(register):
    result = run("--register", register, table='payee,postcode\n=CMD Ltd,\n"=HYPERLINK(""x"")",\n+44 Ltd,\n')
    rows = pl.read_csv(io.StringIO(result.stdout), infer_schema=False)
    assert rows["payee"].to_list() == ["'=CMD Ltd", '\'=HYPERLINK("x")', "'+44 Ltd"]
    assert rows["company_number"][0] == "00000015"


def test_command_asks_for_a_register(workspace):
    result = run("A Ltd")
    assert isinstance(result.exception, ConfigurationError)
    assert "--register" in str(result.exception)


def test_asked_of_arguments():
    assert asked_of(["A Ltd"]).rows() == [("A Ltd", "", "")]
