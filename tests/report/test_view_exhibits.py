"""What a view says: the printing rule in title, bars and table alike, and names from files as plain text."""

import math

import pandas as pd
import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.measure.shares import Share
from svanalysis.measure.spend import load_spend
from svanalysis.measure.views import Measured, View
from svanalysis.present.exhibit import alternative
from svanalysis.report.view_exhibits import bars_of, view_exhibit

NAN = float("nan")


@pytest.fixture(scope="module")
def spend():
    return load_spend(load_body("durham"), load_definition("durham_2013"))


def cell(share, low, high, coverage, of_pence=10_000_000_00, state=""):
    numerator = 0 if math.isnan(share) else round(share * of_pence)
    return Share(
        "local_share", numerator, of_pence, share, low, high, NAN, coverage, coverage, coverage, state
    )


def seen(spend, *cells):
    """The exhibit of a view with these cells as its services."""
    rows = pd.DataFrame([
        {"group": f"Service {at}", **one._asdict(), "pence": one.denominator_pence, "suppliers": 1}
        for at, one in enumerate(cells)
    ])  # fmt: skip
    found = Measured(rows, cells[0], cells[0].denominator_pence, 1, 0, {"local_share": 0.9, "sme_share": 0.8})
    view = View(by="service", from_year="2012/13", to_year="2012/13")
    return view_exhibit(spend, view, found), bars_of(view, rows.assign(name=rows["group"]))


# unknown: 3% a figure, 10% a range, 50% no figure [u]; bounds rounded outwards by hand
@pytest.mark.parametrize(
    ("one", "title", "told", "kind", "printed"),
    [
        (cell(0.544, 0.54, 0.57, 0.97), "Local share: 54.4% of £10.0m", "54.4%", "value", "54.4"),
        (
            cell(0.6, 0.5512, 0.6501, 0.90),
            "Local share: at least 55.1%, at most 65.1% of £10.0m",
            "55.1% to 65.1%",
            "range",
            "[x]",
        ),
        (
            cell(0.2, 0.1, 0.7, 0.5, state="[u]"),
            "Too much is unknown for one local share [u]: between 10.0% and 70.0%",
            "10.0% to 70.0% [u]",
            "range",
            "[u]",
        ),
        (
            cell(NAN, NAN, NAN, 1.0, of_pence=-500_00, state="[z]"),
            "There is no local share here [z]: payments net to -£500",
            "[z]",
            "value",
            "[z]",
        ),
    ],
)
def test_a_share_is_printed_as_the_rule_allows_everywhere(spend, one, title, told, kind, printed):
    exhibit, bars = seen(spend, one)
    assert exhibit.title == title
    assert (bars["told"].iloc[0], bars["kind"].iloc[0]) == (told, kind)
    assert list(exhibit.table["Share (%)"]) == [printed, printed]
    assert told in alternative(exhibit.figures[0])


def test_coverage_definition_and_place_stand_with_every_view(spend):
    exhibit, _ = seen(spend, cell(0.544, 0.54, 0.57, 0.97))
    assert exhibit.sentences == (
        "Of these pounds, the supplier's place is known for 90.0% and its size for 80.0%.",
    )
    assert "Definition: Durham Social Value Taskforce 2013" in exhibit.source
    assert (
        exhibit.subtitle == "In-scope payments by service, Durham County Council, 2012/13 (synthetic sample)"
    )


def test_bars_have_one_trace_a_kind_and_lead_back_to_their_rows(spend):
    exhibit, _ = seen(spend, cell(0.5, 0.4, 0.6, 0.97), cell(0.2, 0.1, 0.7, 0.5), cell(0.3, 0.2, 0.4, 0.97))
    (figure,) = exhibit.figures
    assert {trace.name: list(trace.customdata) for trace in figure.data} == {"value": [0, 2], "range": [1]}
    value = next(trace for trace in figure.data if trace.name == "value")
    assert list(value.x) == [50, 30]  # per cent
    assert [round(part) for part in value.error_x.array] == [10, 10]
