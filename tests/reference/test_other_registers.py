"""Charities and mutual societies in the layouts of their registers."""

from datetime import date

import pytest

from svanalysis.core.errors import InputError
from svanalysis.reference.registers import read_register
from tests.support.registers import CHARITIES, MUTUALS, tab_delimited, write_rows

SNAPSHOT = date(2026, 9, 20)
HOSPICE = {
    "organisation_number": "5004", "registered_charity_number": "1100003", "linked_charity_number": "0",
    "charity_name": "BIG HOSPICE LIMITED", "charity_type": "Charitable company",
    "charity_registration_status": "Registered", "date_of_registration": "2001-07-01 00:00:00.0000000",
    "latest_acc_fin_period_end_date": "2024-12-31 00:00:00.0000000", "latest_income": "9800000",
    "charity_contact_postcode": "dh1 1aa", "charity_company_registration_number": "4123456",
    "charity_activities": 'We run a "hospice"',
}  # fmt: skip
LINKED = {**HOSPICE, "linked_charity_number": "1", "charity_name": "HOSPICE GARDEN FUND"}
OLD_HALL = {
    "registered_charity_number": "1100002", "linked_charity_number": "0", "charity_name": "OLD HALL TRUST",
    "charity_registration_status": "Removed", "date_of_registration": "1962-05-17 00:00:00.0000000",
    "date_of_removal": "2014-04-16 00:00:00.0000000",
}  # fmt: skip
READ = [
    {
        "register": "charity_commission", "number": "1100002", "name": "OLD HALL TRUST", "postcode": "",
        "category": "", "status": "Removed", "account_category": "", "accounts_date": None,
        "incorporated": date(1962, 5, 17), "dissolved": date(2014, 4, 16), "sic": "", "company_number": "",
        "income_pounds": None, "snapshot": SNAPSHOT,
    },
    {
        "register": "charity_commission", "number": "1100003", "name": "BIG HOSPICE LIMITED", "postcode": "dh1 1aa",
        "category": "Charitable company", "status": "Registered", "account_category": "",
        "accounts_date": date(2024, 12, 31), "incorporated": date(2001, 7, 1), "dissolved": None, "sic": "",
        "company_number": "04123456", "income_pounds": 9_800_000, "snapshot": SNAPSHOT,
    },
]  # fmt: skip
NAMED = [
    ("BIG HOSPICE LIMITED", "1100003", "BIG HOSPICE LIMITED", False, "DH11AA", True),
    ("OLD HALL TRUST", "1100002", "OLD HALL TRUST", False, "", False),
]


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))


def read(path, layout):
    found = read_register([path], layout, SNAPSHOT)
    return found.organisations.collect().to_dicts(), found.names.collect().rows()


def test_charities_in_tab_delimited_text_without_the_linked_ones(tmp_path):
    path = tmp_path / "publicextract.charity.txt"
    path.write_text(tab_delimited(CHARITIES, [HOSPICE, LINKED, OLD_HALL]), encoding="utf-8", newline="")
    assert read(path, "charity_commission") == (READ, NAMED)


def test_a_line_broken_by_its_text_is_one_charity(tmp_path):
    broken = {**HOSPICE, "charity_activities": "One\r\nTwo\t0\t0\r\n7\t1234567\t0\tx"}
    path = tmp_path / "publicextract.charity.txt"
    path.write_text(tab_delimited(CHARITIES, [broken, OLD_HALL]), encoding="utf-8", newline="")
    organisations, _ = read(path, "charity_commission")
    assert [row["number"] for row in organisations] == ["1100002", "1100003"]


@pytest.mark.parametrize("content", ["[]", '[{"a": 1}]', "a\tb\r\n1\t2\r\n"])
def test_another_table_is_refused(tmp_path, content):
    path = tmp_path / "charity.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="not a charity register"):
        read(path, "charity_commission")


SOCIETY = {
    "Society Number": "29962", "Society Suffix": "R", "Full Registation Number": "29962r",
    "Society Name": "Durham Community Energy Limited", "Registered As": "Community Benefit Society",
    "Society Address": "1 Market Place, Durham, County Durham, dh1 3nj", "Registration Date": "05/06/2005",
    "Society Status": "Registered",
}  # fmt: skip


def test_societies_with_the_postcode_at_the_end_of_the_address(tmp_path):
    gone = {
        **SOCIETY, "Full Registation Number": "123R", "Society Name": "Old Friendly", "Society Address": "Leeds",
        "Deregistration Date": "01/02/2010", "Society Status": "Deregistered",
    }  # fmt: skip
    nobody = {**SOCIETY, "Full Registation Number": ""}
    organisations, names = read(
        write_rows(tmp_path / "SocietyList.csv", MUTUALS, [SOCIETY, gone, nobody]), "mutuals"
    )
    said = ["number", "name", "postcode", "category", "status", "incorporated", "dissolved", "company_number"]
    registered = date(2005, 6, 5)
    assert [tuple(row[name] for name in said) for row in organisations] == [
        ("123R", "Old Friendly", "", "Community Benefit Society", "Deregistered", registered, date(2010, 2, 1), ""),
        (
            "29962R", "Durham Community Energy Limited", "DH1 3NJ", "Community Benefit Society", "Registered",
            registered, None, "",
        ),
    ]  # fmt: skip
    assert [(key, number, is_live) for key, number, _, _, _, is_live in names] == [
        ("DURHAM COMMUNITY ENERGY LIMITED", "29962R", True),
        ("OLD FRIENDLY", "123R", False),
    ]


def test_the_heading_may_be_spelt_right_one_day(tmp_path):
    headings = [heading.replace("Registation", "Registration") for heading in MUTUALS]
    right = {heading.replace("Registation", "Registration"): cell for heading, cell in SOCIETY.items()}
    organisations, _ = read(write_rows(tmp_path / "SocietyList.csv", headings, [right]), "mutuals")
    assert organisations[0]["number"] == "29962R"
