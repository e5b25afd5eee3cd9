"""Past years under this year's rules; the bridge from a published figure. By hand, on the council of `conftest.py`."""

from datetime import date
from math import isnan

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.body import Published
from svanalysis.core.definition import Scope, load_definition
from svanalysis.core.schema import OVERRIDES
from svanalysis.measure.series import Level, as_of, bridge, bridges, one_by_one, restated
from svanalysis.measure.spend import load_spend
from svanalysis.suppliers.overrides import write_overrides
from tests.measure.conftest import APRIL

NEXT = [line.replace("/2012,", "/2013,").replace('"1,000.00"', "500.00") for line in APRIL]
VENDORS = ["A Ltd,DH1 1AA,Yes", "B Ltd,TS1 2AA,No"]  # Durham, and Middlesbrough in the same region


@pytest.fixture
def spend(measure):
    """April 2012 and, with A paid 500 instead of 1,000, April 2013; in a region and with taxes counted.

    The body's own definition is durham_2013: the authority alone, without taxes.
    """
    found, _ = measure(may=NEXT, vendors=VENDORS)
    local = found.definition.local.model_copy(update={"area": "region"})
    reasons = tuple(name for name in found.definition.scope.exclude if name != "tax")
    wide = found.definition.model_copy(
        update={"name": "wide", "local": local, "scope": Scope(exclude=reasons)}
    )
    return found.under(wide)


def figure(percent=60.0, definition="durham_2013", year="2012/13"):
    return Published(
        year=year, measure="local_share", percent=percent, source="A report", definition=definition
    )


def steps(table):
    chosen = table[table["measure"] == "local_share"]
    return dict(zip(chosen["ingredient"], chosen["share"], strict=True))


# In pounds: A 1,000 local, B 600 in the region, HMRC 250 tax; the year after A 500.
BRIDGE = {
    "published": 0.6,
    "measured again": 1000 / 1600,
    "address rule": 1600 / 1600,
    "Taxes and duties counted": 1600 / 1850,
    "change to 2013/14": 1100 / 1350,
}


def test_a_bridge_brings_in_one_ingredient_at_a_time(spend):
    table = bridges(spend, "2012/13", "2013/14", [figure()])
    assert steps(table) == BRIDGE
    chosen = table[table["measure"] == "local_share"]
    assert chosen["step"].tolist() == [0, 1, 2, 3, 4]
    assert chosen["moved"].tolist()[1:] == pytest.approx(
        [0.025, 0.375, -250 / 1850, 1100 / 1350 - 1600 / 1850]
    )


def test_answers_are_an_ingredient_of_their_own(spend, workspace):
    """Somebody answers that B is in Leeds: the region's share of 2012/13 is A's 1,000 alone."""
    day = date(2012, 4, 1)
    answer = ("B LIMITED", "B Ltd", "in_area", "E08000035", "J. Smith", "visited", day, day, None, "")
    (workspace / "overrides").mkdir()
    write_overrides(
        pl.DataFrame([answer], schema=OVERRIDES, orient="row"), workspace / "overrides" / "tiny.csv"
    )
    answered = load_spend(spend.body, spend.definition)
    found = steps(bridges(answered, "2012/13", "2013/14", [figure()]))
    answers = {"people's answers": 1000 / 1850, "change to 2013/14": 500 / 1350}
    assert found == {**BRIDGE, **answers}
    assert list(found) == [*list(BRIDGE)[:-1], *answers]


def test_without_a_published_figure_the_bridge_begins_with_the_year_restated(spend):
    found = steps(bridges(spend, "2012/13", "2013/14", [figure(year="2011/12")]))
    assert found == {"2012/13 restated": 1600 / 1850, "change to 2013/14": 1100 / 1350}


def test_the_own_definition_changes_nothing():
    own = load_definition("durham_2013")
    backwards = own.scope.model_copy(update={"exclude": own.scope.exclude[::-1]})
    assert one_by_one(own, own) == one_by_one(own, own.model_copy(update={"scope": backwards})) == []


def test_ingredients_come_in_their_order_and_end_at_the_other_definition():
    then, now = load_definition("registered_office"), load_definition("order_2026")
    found = one_by_one(then, now)
    assert [words for words, _ in found] == ["address rule", "SME rule", "The body's own companies left out"]
    last = found[-1][1]
    assert (last.local, last.sme, set(last.scope.exclude)) == (now.local, now.sme, set(now.scope.exclude))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_a_bridge_adds_up(shares):
    found = bridge([Level(str(at), share) for at, share in enumerate(shares)])
    assert isnan(found["moved"].iloc[0])
    assert shares[0] + found["moved"].iloc[1:].sum() == pytest.approx(shares[-1], abs=1e-12)


def test_a_past_year_is_restated_beside_its_own_rules(spend):
    """2012/13 was published under durham_2013, nothing was for 2013/14: there its own rules are those in use."""
    body = spend.body.model_copy(update={"published": (figure(),)})
    found = restated(load_spend(body, spend.definition), "2013/14")
    local = found[found["measure"] == "local_share"].set_index(["financial_year", "rules"])
    assert local["share"].to_dict() == {
        ("2012/13", "own"): 1000 / 1600,
        ("2012/13", "restated"): 1600 / 1850,
        ("2013/14", "own"): 1100 / 1350,
        ("2013/14", "restated"): 1100 / 1350,
    }
    moved = local["moved"].dropna().to_dict()
    assert moved == {("2012/13", "restated"): 1600 / 1850 - 1000 / 1600, ("2013/14", "restated"): 0}
    assert local["definition"].tolist() == ["durham_2013", "wide", "wide", "wide"]
    assert set(found.loc[found["measure"] != "local_share", "definition"]) == {
        "wide"
    }  # only the local share was


def test_a_report_on_a_past_year_restates_no_later_one(spend):
    assert set(restated(spend, "2012/13")["financial_year"]) == {"2012/13"}


def test_only_limits_that_changed_are_fixed():
    assert as_of(load_definition("employees_only"), "2020/21") == load_definition("employees_only")
    assert as_of(load_definition("companies_act"), "2020/21").sme.limits_of == "2020/21"
