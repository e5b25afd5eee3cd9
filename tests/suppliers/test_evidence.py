"""Evidence gathered from a body's files: vendor masters and registers together."""

from datetime import date

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError
from svanalysis.suppliers.evidence import check_layouts, gather_evidence

BODY = """
name = "tiny"
title = "Tiny Council"
place = "Tiny"
authority = "E06000047"
definition = "durham_2013"
[payments]
files = ["*.csv"]
[[vendors]]
files = ["vendors.csv"]
layout = "{vendors}"
date = 2012-06-30
[[registers]]
files = ["register.csv"]
layout = "companies_house"
{date}
title = "Register"
"""
REGISTER = (
    "CompanyName, CompanyNumber,RegAddress.PostCode,CompanyCategory,CompanyStatus,Accounts.AccountCategory,"
    "Accounts.LastMadeUpDate,SICCode.SicText_1\n"
    "A LIMITED,01234567,LS1 2AA,Private Limited Company,Active,SMALL,31/03/2012,\n"
    "B LIMITED,07654321,DH1 1AA,Community Interest Company,Active,,,\n"
)


@pytest.fixture
def body(tmp_path):
    def made(vendors="vendor_master", day="date = 2013-01-01"):
        path = tmp_path / "tiny.toml"
        path.write_text(BODY.format(vendors=vendors, date=day), encoding="utf-8")
        (tmp_path / "vendors.csv").write_text(
            "Supplier Name,Postcode\nA Ltd,DH1 1AA\nZ Ltd,DH1 1AA\n", encoding="utf-8"
        )
        (tmp_path / "register.csv").write_text(REGISTER, encoding="utf-8")
        return load_body(str(path))

    return made


def test_evidence_of_all_sources_is_kept_for_the_suppliers_asked_about(body, tmp_path):
    evidence, matched = gather_evidence(body(), tmp_path, ["A LIMITED", "B LIMITED", "C LIMITED"])
    assert matched.select("supplier_id", "company_number", "method").rows() == [
        ("A LIMITED", "01234567", "exact name"),
        ("B LIMITED", "07654321", "exact name"),
    ]
    assert evidence.select("supplier_id", "attribute", "value", "date").rows() == [
        ("A LIMITED", "account_category", "SMALL", date(2012, 3, 31)),
        ("A LIMITED", "company_category", "Private Limited Company", date(2013, 1, 1)),
        ("A LIMITED", "company_status", "Active", date(2013, 1, 1)),
        ("A LIMITED", "postcode_invoice", "DH1 1AA", date(2012, 6, 30)),
        ("A LIMITED", "postcode_registered", "LS1 2AA", date(2013, 1, 1)),
        ("B LIMITED", "company_category", "Community Interest Company", date(2013, 1, 1)),
        ("B LIMITED", "company_status", "Active", date(2013, 1, 1)),
        ("B LIMITED", "postcode_registered", "DH1 1AA", date(2013, 1, 1)),
    ]


def test_an_unknown_layout_is_refused_with_the_known_ones(body):
    with pytest.raises(
        ConfigurationError, match=r"\[\[vendors\]\] names an unknown layout.*'sap'.*vendor_master"
    ):
        check_layouts(body(vendors="sap"))


def test_a_register_without_a_date_is_refused(body, tmp_path):
    with pytest.raises(ConfigurationError, match=r"a register needs a date.*tiny\.toml.*YYYY-MM-DD"):
        gather_evidence(body(day=""), tmp_path, ["A LIMITED"])
