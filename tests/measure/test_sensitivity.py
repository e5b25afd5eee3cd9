"""How far each choice moves the headline: by hand on the council of `conftest.py`, and laws on the sample."""

from math import isnan

import pandas as pd
import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.places import shipped
from svanalysis.measure.series import most, sensitivity
from svanalysis.measure.shares import AS_DEFINED, shares
from svanalysis.measure.spend import load_spend


def cells(found, kind, measure="local_share"):
    chosen = found[(found["kind"] == kind) & (found["measure"] == measure)].set_index("choice")
    return {
        name: (row["numerator_pence"] / 100, row["denominator_pence"] / 100)
        for name, row in chosen.iterrows()
    }


@pytest.fixture
def tiny(measure):
    """The table of the council; 1,100 of 1,850 are local."""
    return sensitivity(measure()[0], "2012/13")


def test_each_exclusion_floor_and_supplier_by_hand(tiny):
    """A credit of 200 is a payment under 500 pounds too, so without those A stands with its 1,000."""
    assert cells(tiny, AS_DEFINED) == {AS_DEFINED: (1100, 1850)}
    assert cells(tiny, "scope") == {"with redacted_person": (1100, 1925), "with tax": (1100, 2100)}
    assert cells(tiny, "floor") == {
        "without payments under 500 pounds": (1000, 1600),
        "without payments under 5,000 pounds": (0, 0),
        "without payments under 25,000 pounds": (0, 0),
    }
    assert cells(tiny, "supplier") == {
        "without A LIMITED": (300, 1050),
        "without B Ltd": (1100, 1250),
        "without C Ltd": (800, 1550),
        "without D Traders": (1100, 1750),
    }


def test_how_far_a_choice_moves_the_share(tiny):
    """Without A 300 of 1,050 are local, 30.9 points less; the largest move of all."""
    local = tiny[tiny["measure"] == "local_share"].set_index("choice")["moved"]
    assert local["without B Ltd"] == pytest.approx(1100 / 1250 - 1100 / 1850)
    assert isnan(local["without payments under 25,000 pounds"])  # nothing is left, so there is no share
    assert most(tiny, "local_share")["choice"] == "without A LIMITED"


def test_where_no_single_figure_stands_nothing_is_said_to_move(tiny):
    """Of 1,650 pounds that may be local the size of 1,200 is known: 72.7%, under 80%."""
    nested = tiny[tiny["measure"] == "sme_share_of_local"]
    assert nested.iloc[0]["state"].startswith("[u]")
    assert nested["moved"].isna().all()
    assert most(tiny, "sme_share_of_local") is None


@pytest.fixture(scope="module")
def sample():
    """The sample's spend and its table for 2012/13."""
    spend = load_spend(load_body("durham"), load_definition("durham_2013"))
    return spend, sensitivity(spend, "2012/13")


def test_the_first_row_is_the_headline_and_the_own_definition_moves_nothing(sample):
    spend, found = sample[0], sample[1].set_index(["choice", "measure"])
    headline = shares(spend.grouped, spend.classified)
    for measure in ("local_share", "sme_share_of_local"):
        row = headline[(headline["financial_year"] == "2012/13") & (headline["measure"] == measure)].iloc[0]
        assert found.loc[(AS_DEFINED, measure), headline.columns.drop("measure").tolist()].to_dict() == {
            name: value for name, value in row.to_dict().items() if name != "measure"
        }
        assert found.loc[("durham_2013", measure), "moved"] == 0


def test_each_shipped_definition_has_its_rows_whatever_is_known_under_it(sample):
    """The sample's registers have no numbers of staff: under employees only there is no figure, but a row."""
    found = sample[1]
    rows = found[(found["kind"] == "definition") & (found["measure"] == "sme_share_of_local")].set_index(
        "choice"
    )
    assert set(rows.index) == {path.stem for path in shipped("data", "definitions").glob("*.toml")}
    assert rows.loc["employees_only", ["low", "high", "state"]].tolist() == [0.0, 1.0, "[u]"]


def test_equal_moves_go_to_the_first_and_none_to_nobody():
    table = sensitivity_rows([0.0, -0.2, 0.2, 0.1])
    assert most(table, "local_share")["choice"] == "1"
    assert most(sensitivity_rows([0.0, float("nan")]), "local_share") is None


def sensitivity_rows(moved):
    names = [str(at) for at in range(len(moved))]
    return pd.DataFrame({"choice": names, "measure": "local_share", "moved": moved})
