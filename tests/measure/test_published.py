"""What the body said beside what is measured: why figures differ, and whether targets are met."""

from dataclasses import dataclass, replace
from datetime import date
from math import isnan, nan
from pathlib import Path

import pandas as pd
import pytest

from svanalysis.core.body import Published, Target
from svanalysis.core.errors import ConfigurationError
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.published import AS_PUBLISHED, NOT_EXPLAINED, published, targets
from tests.measure.tables import YEAR

ROUNDED = "the pounds are the same as far as they were rounded: the share is of another total"
UNKNOWN = "suppliers that are not known can account for it: it lies between low and high"
MISSING = "a month is missing here"
OTHER = "it was published under another definition"


@dataclass(frozen=True)
class Council:
    """As much of a body as these measures read."""

    published: tuple = ()
    targets: tuple = ()
    definition: str = "durham_2013"
    path: Path = Path("council.toml")


@dataclass(frozen=True)
class Measured:
    """One row of the shares table."""

    financial_year: str = YEAR
    measure: str = "local_share"
    numerator_pence: int = 50_000_00
    denominator_pence: int = 100_000_00
    share: float = 0.5
    low: float = 0.45
    high: float = 0.55
    state: str = ""


def why(figure, row=Measured(), definition="durham_2013"):
    said = Published(**{"year": YEAR, "measure": "local_share", "source": "report", **figure})
    found = published(pd.DataFrame([row]), Council((said,)), definition)
    assert found.columns.tolist() == COLUMNS["published"]
    return found.iloc[0]["why"]


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (50, AS_PUBLISHED),
        (50.04, UNKNOWN),  # two decimals were given: half of the last is 0.005
        (49.5, UNKNOWN),
        (50.5, UNKNOWN),
        (44, NOT_EXPLAINED),
        (56, NOT_EXPLAINED),
        (55, UNKNOWN),
    ],
)
def test_a_share_by_itself(percent, expected):
    assert why({"percent": percent}) == expected


def test_how_far_a_figure_was_rounded_is_how_it_is_written():
    """Measured 50.4%: 50 is as published, 50.0 is not, 50.4 is."""
    row = replace(Measured(), share=0.504, low=0.504, high=0.504)
    assert [why({"percent": percent}, row) for percent in (50, 50.0, 50.4)] == [
        AS_PUBLISHED, NOT_EXPLAINED, AS_PUBLISHED,
    ]  # fmt: skip


def test_half_of_the_last_digit_is_as_published():
    row = replace(Measured(), share=0.5045, low=0.5045, high=0.5045)
    assert why({"percent": 50.4}, row) == AS_PUBLISHED


def test_pounds_that_agree_put_it_down_to_the_total():
    """50,000 published as 50 thousand; its share of 60% is of another total. 51 thousand is no rounding of it."""
    assert why({"percent": 60.1, "pounds": 50_000}) == ROUNDED
    assert why({"percent": 60.1, "pounds": 51_000}) == NOT_EXPLAINED


def test_several_reasons_stand_together():
    row = replace(Measured(), state="[u] [p]")
    figure = {"percent": 52.5, "definition": "region_itl1"}
    assert why(figure, row) == f"{UNKNOWN}; {MISSING}; {OTHER}"
    assert why(figure, row, "region_itl1") == f"{UNKNOWN}; {MISSING}"
    assert why({"percent": 52.5}, row, "region_itl1") == f"{UNKNOWN}; {MISSING}; {OTHER}"


def test_there_may_be_no_share():
    none = replace(Measured(), share=nan, low=nan, high=nan, state="[z]")
    assert why({"percent": 50}, none) == "there is no share here"


def test_a_figure_of_a_year_without_payments_is_left_out():
    said = Published(year="1999/00", measure="local_share", percent=50, source="report")
    assert published(pd.DataFrame([Measured()]), Council((said,)), "durham_2013").empty
    assert (
        published(pd.DataFrame([Measured()]), Council(), "durham_2013").columns.tolist()
        == COLUMNS["published"]
    )


def aim(percent, row=Measured(), **target):
    goal = Target(**{"year": YEAR, "measure": "local_share", "percent": percent, "source": "plan", **target})
    found = targets(pd.DataFrame([row]), Council(targets=(goal,)), YEAR)
    assert found.columns.tolist() == COLUMNS["targets"]
    return found.iloc[0]


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [(40, "met"), (45, "met"), (45.1, "cannot be said"), (55, "cannot be said"), (55.1, "not met")],
)
def test_a_target_is_met_where_even_the_low_reaches_it(percent, verdict):
    found = aim(percent, by=date(2013, 3, 31))
    assert found["verdict"] == verdict
    assert found["difference"] == pytest.approx(0.5 - percent / 100)
    assert found["by"] == "2013-03-31"


@pytest.mark.parametrize("state", ["[p]", "[z]", "[u] [p]"])
def test_a_missing_month_or_no_share_cannot_say(state):
    assert aim(10, replace(Measured(), state=state))["verdict"] == "cannot be said"


def test_before_its_year_a_target_is_not_due():
    found = aim(40, year="2014/15")
    assert (found["financial_year"], found["measured_year"], found["verdict"]) == (
        "2014/15",
        YEAR,
        "not due yet",
    )
    assert found["measured"] == 0.5


def test_a_year_without_payments_cannot_say():
    """Due, but there are no payments of its year: those of an earlier one are shown, and say nothing."""
    rows = pd.DataFrame([replace(Measured(), financial_year="2010/11")])
    goal = Target(year="2011/12", measure="local_share", percent=40, source="plan")
    found = targets(rows, Council(targets=(goal,)), YEAR).iloc[0]
    assert (found["measured_year"], found["verdict"]) == ("2010/11", "cannot be said")
    nothing = targets(rows, Council(targets=(goal.model_copy(update={"year": "2009/10"}),)), YEAR).iloc[0]
    assert nothing["verdict"] == "cannot be said"
    assert isnan(nothing["measured"])


def test_a_report_does_not_look_past_its_year():
    rows = pd.DataFrame([Measured(), replace(Measured(), financial_year="2013/14", share=0.9)])
    goal = Target(year="2013/14", measure="local_share", percent=60, source="plan")
    found = targets(rows, Council(targets=(goal,)), YEAR).iloc[0]
    assert (found["measured_year"], found["measured"], found["verdict"]) == (YEAR, 0.5, "not due yet")


COUNCIL = Council(
    (Published(year=YEAR, measure="local", percent=50, source="report"),),
    (Target(year=YEAR, measure="local", percent=50, source="plan"),),
)


@pytest.mark.parametrize("table", [published, targets])
def test_a_measure_that_is_none_is_refused(table):
    with pytest.raises(ConfigurationError, match=r"no such measure.*'local'.*local_share"):
        table(pd.DataFrame([Measured()]), COUNCIL, YEAR)
