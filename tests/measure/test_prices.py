"""Pounds in the prices of one year."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.measure.published import real_terms
from svanalysis.reference.series import read_deflators

INDEX = pd.DataFrame({"financial_year": ["2011/12", "2012/13"], "index": [80.0, 100.0]})


def rows(**pence_by_year):
    return pd.DataFrame(
        [
            {"financial_year": year.strip("_").replace("_", "/"), "measure": "local_share", "numerator_pence": pence,
             "denominator_pence": 2 * pence, "share": 0.5, "state": ""}
            for year, pence in pence_by_year.items()
        ]
    )  # fmt: skip


def test_prices_of_the_latest_year():
    """80 pence in prices of 80 are 100 pence in prices of 100; the year itself stays as it is."""
    found = real_terms(rows(_2011_12=80, _2012_13=90), INDEX, "2012/13")
    assert found["real_numerator_pence"].to_list() == [100, 90]
    assert found["real_denominator_pence"].to_list() == [200, 180]
    assert found["deflator"].to_list() == [0.8, 1.0]
    assert set(found["prices_of"]) == {"2012/13"}


def test_a_year_without_an_index_is_not_available():
    found = real_terms(rows(_2009_10=80, _2012_13=90), INDEX, "2012/13")
    assert found["state"].to_list() == ["[x]", ""]
    assert found["real_numerator_pence"].isna().to_list() == [True, False]
    assert found["deflator"].isna().to_list() == [True, False]


def test_no_rows_without_an_index_of_the_year_whose_prices_they_are_to_be_in():
    assert real_terms(rows(_2012_13=90), INDEX, "2013/14").empty


def test_half_a_penny_goes_to_the_even_one():
    """2 and 6 pence in prices of 80 are 2.5 and 7.5 in prices of 100."""
    found = real_terms(rows(_2011_12=2), INDEX, "2012/13")
    assert found["real_numerator_pence"].to_list() == [2]
    assert real_terms(rows(_2011_12=6), INDEX, "2012/13")["real_numerator_pence"].to_list() == [8]


@given(st.integers(-(10**15), 10**15), st.integers(1, 2000), st.integers(1, 2000))
def test_pounds_are_rounded_once(pence, then, now):
    index = pd.DataFrame({"financial_year": ["2011/12", "2012/13"], "index": [then / 10, now / 10]})
    found = real_terms(rows(_2011_12=pence), index, "2012/13")["real_numerator_pence"][0]
    assert abs(Fraction(pence * now, then) - int(found)) <= Fraction(1, 2)


@pytest.mark.real
def test_the_published_series(real_data):
    """A thousand pounds of 2012/13 (80.625) in prices of 2013/14 (82.175): 1000 x 82.175 / 80.625 = 1019.22."""
    index = read_deflators(real_data / "reference" / "gdp_deflators.csv").to_pandas()
    found = real_terms(rows(_2012_13=1000_00), index, "2013/14")
    assert found["real_numerator_pence"].to_list() == [1019_22]
