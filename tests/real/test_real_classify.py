"""Suppliers, classes and shares on councils' published files: laws that hold whatever the figures are."""

import csv

import polars as pl
import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.text import name_key
from svanalysis.measure.breakdowns import coverage, exclusions, rings
from svanalysis.measure.review import review
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend
from svanalysis.suppliers.payees import HIDDEN
from svanalysis.suppliers.vendors import read_vendors

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def gateshead(real_data, sample_store):
    body = load_body("gateshead")
    return load_spend(body, load_definition(body.definition), str(real_data))


def test_whole_years_are_known_as_such(gateshead):
    assert gateshead.years == ["2012/13", "2013/14", "2019/20"]
    assert gateshead.part_years == frozenset()
    assert gateshead.latest_year() == "2019/20"


def test_every_penny_of_the_ledger_is_in_a_ring_or_excluded(gateshead):
    whole = gateshead.balances["amount_pence"].sum()
    in_rings = rings(gateshead.units)["pence"].sum()
    assert (
        in_rings + exclusions(gateshead.grouped)["pence"].sum() == gateshead.grouped["pence"].sum() == whole
    )


def test_rings_nest_for_every_supplier(gateshead):
    facts = gateshead.classified[["in_authority", "in_region", "in_uk"]].astype("boolean")
    for narrow, wide in (("in_authority", "in_region"), ("in_region", "in_uk")):
        assert facts.loc[facts[narrow].fillna(value=False), wide].eq(other=True).all()
        assert facts.loc[(~facts[wide]).fillna(value=False), narrow].eq(other=False).all()


def test_there_is_one_class_per_supplier_and_year_and_none_for_hidden_payees(gateshead):
    assert not gateshead.classified.duplicated(["supplier_id", "financial_year"]).any()
    assert not gateshead.classified["supplier_id"].str.startswith(HIDDEN).any()


def test_little_is_placed_and_so_no_single_figure_is_reliable(gateshead):
    """Names alone against what others printed: 10 to 20% of pounds, as measured when the files were chosen."""
    found = coverage(gateshead.units)
    assert found.loc[found["attribute"] == "place", "pounds"].between(0.10, 0.20).all()
    assert shares(gateshead.grouped, gateshead.classified)["state"].str.contains("[u]", regex=False).all()


def test_bounds_contain_the_share_and_are_wide(gateshead):
    found = shares(gateshead.grouped, gateshead.classified, measures=("local_share",))
    assert (found["low"] <= found["share"]).all()
    assert (found["share"] <= found["high"]).all()
    assert (found["high"] - found["low"] > 0.5).all()


def test_no_company_is_excluded_as_a_school_or_public_body_unless_named(gateshead):
    out = gateshead.grouped[gateshead.grouped["scope_reason"].isin(["school", "public_body"])]
    companies = {name for name in out["supplier_id"] if name.endswith((" LIMITED", " PLC", " LLP"))}
    assert companies <= {"NHS PROPERTY SERVICES LIMITED", "NHS PROFESSIONALS LIMITED"}


def test_payees_with_several_postcodes_keep_them_all_with_their_weights(real_data):
    path = real_data / "registers" / "payee_postcodes.csv"
    file_read = read_vendors(path, load_body("gateshead").vendors[0])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if name_key(row["payee"]) and row["postcode"].strip()]
    assert file_read.said["weight"].sum() == sum(max(1, int(row["payments"])) for row in rows)
    several = file_read.said.group_by("payee").agg(pl.col("value").n_unique()).filter(pl.col("value") > 1)
    assert several.height > 1_000
    assert file_read.balance["rows"] == 16_563 == file_read.balance["used"] + file_read.balance["refused"]


def test_the_records_of_a_contracts_register_are_read_as_supplier_records(real_data):
    """A register of contracts has what a vendor master has: names, postcodes, company numbers, SME or not."""
    source = load_body("gateshead").vendors[0]
    found = read_vendors(real_data / "contracts" / "salford_contracts_register_2022-07.csv", source)
    assert found.balance["columns"] == {
        "name": "Supplier Company Name",
        "postcode_invoice": "Supplier Postcode",
        "company_number": "Company Number",
        "declared_sme": "SME Supplier?",
    }
    said = set(found.said.filter(payee="Keolis Amey Metrolink Limited").select("attribute", "value").rows())
    assert said == {("postcode_invoice", "M8 0RY"), ("company_number", "09871073"), ("declared_sme", "no")}


def test_the_review_is_what_low_and_high_differ_by(gateshead):
    year = "2013/14"
    queue = review(gateshead, year)
    measured = shares(gateshead.grouped, gateshead.classified, measures=("local_share",))
    (row,) = measured[measured["financial_year"] == year].to_dict("records")
    at_stake = int(queue["local_at_stake_pence"].sum())
    assert queue["at_stake_pence"].is_monotonic_decreasing
    assert 0 < at_stake < (row["high"] - row["low"]) * row["denominator_pence"]
    assert set(queue["state"]) == {"new"}
