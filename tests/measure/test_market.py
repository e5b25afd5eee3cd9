"""Opportunities and contracts of the sample: their pounds are those of the shares, and no contract changes one."""

import pandas as pd
import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.measure.opportunities import market_tables
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend

DEFINITION = load_definition("durham_2013")


@pytest.fixture(scope="module")
def spend():
    return load_spend(load_body("durham"), DEFINITION)


@pytest.fixture(scope="module")
def without():
    """The same body without its contracts register."""
    return load_spend(load_body("durham").model_copy(update={"contracts": ()}), DEFINITION)


@pytest.mark.parametrize("year", ["2012/13", "2013/14"])
def test_the_pounds_of_all_purposes_are_those_of_the_share(spend, year):
    found = market_tables(spend, year)["opportunities"]
    measured = shares(spend.grouped, spend.classified)
    local = measured[(measured["financial_year"] == year) & (measured["measure"] == "local_share")].iloc[0]
    assert found["pence"].sum() == local["denominator_pence"]
    assert found["local_pence"].sum() == local["numerator_pence"]
    assert found["payments"].sum() <= spend.grouped["lines"].sum()


def test_no_contract_is_added_to_payments(spend, without):
    assert market_tables(spend, "2013/14")["contracts"]["value_pence"].sum() > 0
    pd.testing.assert_frame_equal(spend.grouped, without.grouped)
    pd.testing.assert_frame_equal(spend.classified, without.classified)
    first, second = (market_tables(one, "2013/14")["opportunities"] for one in (spend, without))
    same = [name for name in first.columns if name not in {"contracts_ending", "reason"}]
    pd.testing.assert_frame_equal(first[same], second[same])
    assert second["contracts_ending"].isna().all()


def test_the_sample_s_register_balances(spend):
    tables = market_tables(spend, "2013/14")
    balance = tables["contract_files"].iloc[0]
    # 249 rows beneath the headings; of the five odd ones one has no date and one is the one before again
    assert (balance["rows"], balance["used"], balance["refused"]) == (249, 247, 2)
    of_local = tables["contracts"][tables["contracts"]["measure"] == "local"]
    assert of_local["contracts"].sum() == 247
    assert (of_local["yes"] + of_local["no"] + of_local["unknown"] == of_local["contracts"]).all()


def test_another_definition_has_another_area(spend):
    region = spend.under(load_definition("region_itl1"))
    here, wider = (market_tables(one, "2013/14")["opportunities"] for one in (spend, region))
    assert wider["elsewhere_pence"].sum() < here["elsewhere_pence"].sum()
    assert wider["local_smes"].sum() > here["local_smes"].sum()
