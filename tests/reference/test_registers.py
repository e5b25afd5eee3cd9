"""Company registers in the Companies House layout: 55 headings, some of which begin with a space."""

import csv
from datetime import date

import polars as pl
import pytest

from svanalysis.core.errors import InputError
from svanalysis.reference.registers import read_companies

SNAPSHOT = date(2014, 4, 1)
# Companies House, Free company data product: the headings as they are, leading spaces included.
HEADINGS = [
    "CompanyName", " CompanyNumber", "RegAddress.CareOf", "RegAddress.POBox", "RegAddress.AddressLine1",
    " RegAddress.AddressLine2", "RegAddress.PostTown", "RegAddress.County", "RegAddress.Country", "RegAddress.PostCode",
    "CompanyCategory", "CompanyStatus", "CountryOfOrigin", "DissolutionDate", "IncorporationDate",
    "Accounts.AccountRefDay", "Accounts.AccountRefMonth", "Accounts.NextDueDate", "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory", "Returns.NextDueDate", "Returns.LastMadeUpDate", "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding", "Mortgages.NumMortPartSatisfied", "Mortgages.NumMortSatisfied",
    "SICCode.SicText_1", "SICCode.SicText_2", "SICCode.SicText_3", "SICCode.SicText_4",
    "LimitedPartnerships.NumGenPartners", "LimitedPartnerships.NumLimPartners", "URI",
    "PreviousName_1.CONDATE", " PreviousName_1.CompanyName", " PreviousName_2.CONDATE", " PreviousName_2.CompanyName",
    *[part for n in range(3, 11) for part in (f"PreviousName_{n}.CONDATE", f" PreviousName_{n}.CompanyName")],
    "ConfStmtNextDueDate", " ConfStmtLastMadeUpDate",
]  # fmt: skip


@pytest.fixture
def register(tmp_path):
    """Write a register of rows given as {heading: cell}; return its path."""

    def written(*rows, name="BasicCompanyData.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, HEADINGS, restval="", quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return written


SMITH = {
    "CompanyName": "SMITH & SONS LIMITED", " CompanyNumber": "01234567", "RegAddress.PostCode": "DH1 1AA",
    "CompanyCategory": "Private Limited Company", "CompanyStatus": "Active",
    "Accounts.LastMadeUpDate": "31/03/2013", "Accounts.AccountCategory": "SMALL",
    "SICCode.SicText_1": "43210 - Electrical installation",
}  # fmt: skip


def test_the_layout_has_55_headings():
    assert len(HEADINGS) == 55
    assert sum(heading.startswith(" ") for heading in HEADINGS) == 14


def test_a_company_is_read_whatever_the_spaces_around_headings(register):
    row = read_companies([register(SMITH)], SNAPSHOT).row(0, named=True)
    assert row == {
        "name": "SMITH & SONS LIMITED",
        "company_number": "01234567",
        "postcode": "DH1 1AA",
        "company_category": "Private Limited Company",
        "company_status": "Active",
        "account_category": "SMALL",
        "accounts_date": date(2013, 3, 31),
        "sic": "43210 - Electrical installation",
        "name_key": "SMITH AND SONS LIMITED",
        "snapshot": SNAPSHOT,
    }


def test_accounts_without_a_date_are_dated_by_the_file(register):
    without = {**SMITH, "Accounts.LastMadeUpDate": "", "Accounts.AccountCategory": ""}
    row = read_companies([register(without)], SNAPSHOT).row(0, named=True)
    assert (row["accounts_date"], row["account_category"]) == (SNAPSHOT, "")


def test_numbers_are_eight_characters_and_rows_without_one_are_no_companies(register):
    rows = [{**SMITH, " CompanyNumber": number} for number in ("2535986", "sc123456", "")]
    assert read_companies([register(*rows)], SNAPSHOT)["company_number"].to_list() == ["02535986", "SC123456"]


def test_a_company_in_two_files_is_one_company(register):
    first, second = register(SMITH), register({**SMITH, "RegAddress.PostCode": "LS1 2AA"}, name="part2.csv")
    assert read_companies([first, second], SNAPSHOT)["postcode"].to_list() == ["DH1 1AA"]


def test_a_file_of_another_layout_is_refused_with_the_heading_it_lacks(tmp_path):
    path = tmp_path / "companies.csv"
    path.write_text("CompanyName,Number\nA LIMITED,1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"not a company register.*companies\.csv.*no heading CompanyNumber"):
        read_companies([path], SNAPSHOT)
    path.write_bytes(b"")
    with pytest.raises(InputError, match=r"not a company register.*companies\.csv"):
        read_companies([path], SNAPSHOT)


@pytest.mark.real
def test_the_official_sample_is_read(real_data):
    path = real_data / "registers" / "BasicCompanyData-sample.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        assert next(reader) == HEADINGS
        names = [row[0] for row in reader]
    companies = read_companies([path], date(2021, 9, 1))
    assert companies.height == len(names) == 31
    row = companies.row(by_predicate=pl.col("company_number") == "08209948", named=True)
    assert row["name"] == "! LTD"
    assert (row["account_category"], row["accounts_date"]) == ("DORMANT", date(2019, 9, 30))
