"""Company registers in the Companies House layout: 55 headings, some of which begin with a space."""

import csv
import os
import zipfile
from datetime import date

import polars as pl
import pytest

from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.reference import official, registers
from svanalysis.reference.registers import NAMES, ORGANISATIONS, read_register
from tests.support.registers import COMPANIES, write_rows

SNAPSHOT = date(2014, 4, 1)
SMITH = {
    "CompanyName": "SMITH & SONS LIMITED", " CompanyNumber": "01234567", "RegAddress.PostCode": "DH1 1AA",
    "CompanyCategory": "Private Limited Company", "CompanyStatus": "Active", "IncorporationDate": "05/06/1978",
    "Accounts.LastMadeUpDate": "31/03/2013", "Accounts.AccountCategory": "SMALL",
    "SICCode.SicText_1": "43210 - Electrical installation", "SICCode.SicText_2": "43220",
    " PreviousName_1.CompanyName": "JONES & CO. LTD", "PreviousName_1.CONDATE": "01/02/1990",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))


@pytest.fixture
def register(tmp_path):
    """Write a register of rows given as {heading: cell}; return its path."""

    def written(*rows, name="BasicCompanyData.csv"):
        return write_rows(tmp_path / name, COMPANIES, list(rows))

    return written


def read(*paths, layout="companies_house"):
    found = read_register(list(paths), layout, SNAPSHOT)
    return found.organisations.collect(), found.names.collect()


def test_the_layout_has_55_headings():
    assert len(COMPANIES) == 55
    assert sum(heading.startswith(" ") for heading in COMPANIES) == 14


def test_a_company_is_read_whatever_the_spaces_around_headings(register):
    organisations, names = read(register(SMITH))
    assert organisations.schema == ORGANISATIONS
    assert organisations.row(0, named=True) == {
        "register": "companies_house", "number": "01234567", "name": "SMITH & SONS LIMITED", "postcode": "DH1 1AA",
        "category": "Private Limited Company", "status": "Active", "account_category": "SMALL",
        "accounts_date": date(2013, 3, 31), "incorporated": date(1978, 6, 5), "dissolved": None,
        "sic": "43210; 43220", "company_number": "01234567", "income_pounds": None, "snapshot": SNAPSHOT,
    }  # fmt: skip
    assert names.schema == NAMES
    assert names.rows() == [
        ("JONES AND COMPANY LIMITED", "01234567", "JONES & CO. LTD", True, "DH11AA", True),
        ("SMITH AND SONS LIMITED", "01234567", "SMITH & SONS LIMITED", False, "DH11AA", True),
    ]


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        ({"Accounts.LastMadeUpDate": ""}, "accounts_date", None),
        ({"Accounts.LastMadeUpDate": "31/02/2013"}, "accounts_date", None),
        ({"Accounts.AccountCategory": ""}, "account_category", ""),
        ({"Accounts.AccountCategory": "NULL"}, "account_category", ""),
        ({"SICCode.SicText_1": "None Supplied", "SICCode.SicText_2": ""}, "sic", ""),
        ({"SICCode.SicText_1": "7487 - Other business activities"}, "sic", "7487; 43220"),
        ({"DissolutionDate": "01/03/2014"}, "dissolved", date(2014, 3, 1)),
        ({" CompanyNumber": "2535986"}, "number", "02535986"),
        ({" CompanyNumber": " sc123456 "}, "number", "SC123456"),
        ({"CompanyCategory": "Community Interest Company"}, "category", "Community Interest Company"),
        (
            {"CompanyCategory": "", " CompanyNumber": "CE012345"},
            "category",
            "Charitable Incorporated Organisation",
        ),
        (
            {"CompanyCategory": "", " CompanyNumber": "CS001234"},
            "category",
            "Scottish Charitable Incorporated Organisation",
        ),
        ({"CompanyCategory": "", " CompanyNumber": "OC301234"}, "category", "Limited Liability Partnership"),
        ({"CompanyCategory": "", " CompanyNumber": "RS00129S"}, "category", "Registered Society"),
        ({"CompanyCategory": ""}, "category", ""),
    ],
)
def test_what_each_cell_says(register, cells, column, value):
    organisations, _ = read(register({**SMITH, **cells}))
    assert organisations[column].to_list() == [value]


@pytest.mark.parametrize(
    ("cells", "is_live"),
    [
        ({}, True),
        ({"CompanyStatus": "Liquidation"}, True),  # it still exists
        ({"CompanyStatus": "Active - Proposal to Strike off"}, True),
        ({"CompanyStatus": "Dissolved"}, False),
        ({"CompanyStatus": "Converted/Closed"}, False),
        ({"DissolutionDate": "01/03/2014"}, False),
    ],
)
def test_which_companies_live(register, cells, is_live):
    assert read(register({**SMITH, **cells}))[1]["is_live"].to_list() == [is_live, is_live]


def test_rows_without_a_number_are_no_companies(register):
    assert read(register(SMITH, {**SMITH, " CompanyNumber": " "}))[0].height == 1


def test_a_previous_name_that_is_the_same_name_is_the_name(register):
    only = {**SMITH, " PreviousName_1.CompanyName": "SMITH AND SONS LTD."}
    assert read(register(only))[1].select("name", "is_previous").rows() == [("SMITH & SONS LIMITED", False)]


def test_ten_previous_names_are_kept(register):
    many = {**SMITH, **{f" PreviousName_{at}.CompanyName": f"NAME {at} LIMITED" for at in range(1, 11)}}
    assert read(register(many))[1]["is_previous"].sum() == 10


def test_a_name_without_letters_or_digits_has_no_key(register):
    organisations, names = read(register({**SMITH, "CompanyName": "!?", " PreviousName_1.CompanyName": ""}))
    assert (organisations["name"].to_list(), names.height) == (["!?"], 0)


def test_a_company_in_two_files_is_taken_from_the_first(register):
    second = register({**SMITH, "RegAddress.PostCode": "LS1 2AA"}, name="a.csv")
    organisations, names = read(register(SMITH), second)
    assert organisations["postcode"].to_list() == ["DH1 1AA"]
    assert names["postcode"].to_list() == ["DH11AA", "DH11AA"]


def test_tables_are_sorted(register):
    numbers = ["09000000", "SC000001", "00000001", "NI000001"]
    rows = [{**SMITH, " CompanyNumber": number, "CompanyName": f"Z {number}"} for number in numbers]
    organisations, names = read(register(*rows))
    assert organisations["number"].to_list() == ["00000001", "09000000", "NI000001", "SC000001"]
    assert names["name_key"].is_sorted()


def test_the_publishers_zip_is_read_as_it_is(register, tmp_path):
    bare, packed = register(SMITH), tmp_path / "BasicCompanyDataAsOneFile-2014-04-01.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(bare, "BasicCompanyDataAsOneFile-2014-04-01.csv")
    assert [frame.equals(other) for frame, other in zip(read(packed), read(bare), strict=True)] == [True] * 2


@pytest.mark.parametrize("block_bytes", [900, 1_000, 1_357, 5_000])
def test_a_file_is_read_the_same_in_pieces_of_any_size(register, monkeypatch, block_bytes):
    rows = [
        {
            **SMITH,
            " CompanyNumber": f"{n:08d}",
            "CompanyName": f'THE "{n}"\nLIMITED, {n}',
            "RegAddress.POBox": "\n" * (n % 3),
        }
        for n in range(1, 40)
    ]
    path = register(*rows)
    whole = read(path)
    os.utime(path, (1, 1))  # so that it is read again
    monkeypatch.setattr(official, "BLOCK_BYTES", block_bytes)
    parts = read(path)
    assert [frame.equals(other) for frame, other in zip(parts, whole, strict=True)] == [True, True]
    assert whole[0].height == 39


def test_bytes_that_are_not_utf8_do_not_stop_a_register(register):
    path = register({**SMITH, "CompanyName": "CAFE RENE LIMITED"})
    path.write_bytes(path.read_bytes().replace(b"CAFE RENE", b"CAF\xe9 RENE"))
    assert read(path)[0]["name"].to_list() == ["CAF\ufffd RENE LIMITED"]


def test_a_quotation_mark_that_is_never_closed_is_refused(register, monkeypatch):
    monkeypatch.setattr(official, "BLOCK_BYTES", 1_000)
    path = register(*[{**SMITH, " CompanyNumber": f"{n:08d}"} for n in range(1, 40)])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"SMITH', '"SMI"TH', 1), encoding="utf-8")
    with pytest.raises(InputError, match="not a company register"):
        read(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"CompanyName,Number\nA LIMITED,1\n",
            r"not a company register.*companies\.csv.*no heading CompanyNumber",
        ),
        (b"", r"not a company register.*companies\.csv.*nothing"),
        (b"<html>", r"no heading CompanyName"),
        (b"\x00\xff\x00", r"no heading CompanyName"),
        (b"PK\x03\x04\x14\rz,b\n", r"not a company register.*companies\.csv"),
    ],
)
def test_a_file_of_another_layout_is_refused_with_the_heading_it_lacks(tmp_path, content, message):
    path = tmp_path / "companies.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read(path)
    assert list((tmp_path / "store" / "reference").iterdir()) == []


def test_a_zip_that_holds_no_table_or_is_a_bomb_is_refused(tmp_path):
    path = tmp_path / "companies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("read.me", "nothing")
    with pytest.raises(InputError, match=r"not a company register.*a zip with no table"):
        read(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c.csv", ",".join(COMPANIES) + "\n" + "\n" * 100_000_000)
    with pytest.raises(InputError, match=r"not a company register.*more than 2\d,\d{3},\d{3} bytes"):
        read(path)
    path.write_bytes(path.read_bytes()[:50_000])
    with pytest.raises(InputError, match="not a company register"):
        read(path)


def test_another_layout_is_refused_by_name(register):
    with pytest.raises(ConfigurationError, match=r"no layout of a register: found 'x'.*charity_commission"):
        read(register(SMITH), layout="x")


def test_a_register_is_read_once_and_again_when_it_changes(register, monkeypatch):
    path = register(SMITH)
    first = read(path)[0]
    with monkeypatch.context() as patched:
        patched.setattr(registers, "_convert", None)
        assert read(path)[0].equals(first)
        found = read_register([path], "companies_house", date(2026, 1, 1)).organisations.collect()
        assert found["snapshot"].to_list() == [date(2026, 1, 1)]  # the day is not stored
    register({**SMITH, "RegAddress.PostCode": "LS1 2AA"}, {**SMITH, " CompanyNumber": "00000001"})
    assert read(path)[0]["postcode"].to_list() == ["DH1 1AA", "LS1 2AA"]
    kept = sorted(
        file.name.rpartition(".")[0].rpartition(".")[2]
        for file in (path.parent / "store/reference").iterdir()
    )
    assert kept == ["entries", "lengths", "names", "organisations", "words"]  # the earlier state is gone


def test_a_run_that_was_stopped_leaves_nothing_half_read(register, monkeypatch):
    path = register(SMITH)
    monkeypatch.setattr(registers.Sorter, "write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        read(path)
    monkeypatch.undo()
    monkeypatch.setenv("SVANALYSIS_STORE", str(path.parent / "store"))
    assert read(path)[0].height == 1


@pytest.mark.real
def test_the_official_sample_is_read(real_data):
    path = real_data / "registers" / "BasicCompanyData-sample.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        assert next(reader) == COMPANIES
        rows = list(reader)
    organisations, names = read(path)
    assert organisations.height == len(rows) == 31
    row = organisations.row(by_predicate=pl.col("number") == "08209948", named=True)
    assert row["name"] == "! LTD"
    assert (row["account_category"], row["accounts_date"]) == ("DORMANT", date(2019, 9, 30))
    previous = [row for row in rows if row[COMPANIES.index(" PreviousName_1.CompanyName")]]
    assert names["is_previous"].sum() >= len(previous) > 0


@pytest.mark.real
def test_the_companies_that_councils_pay_are_read_whole(real_data):
    organisations, names = read(real_data / "registers" / "BasicCompanyData-council-suppliers.csv")
    assert (organisations.height, names.height) == (1_155, 1_155)
    assert organisations.filter(pl.col("account_category") == "NULL").is_empty()
