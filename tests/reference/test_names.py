"""Name keys of whole columns are those of single names."""

import csv

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.text import name_key
from svanalysis.reference.names import name_keys

ASCII = st.text(st.characters(max_codepoint=127), max_size=40)
TRICKY = st.lists(
    st.sampled_from(
        ["LTD", "CO", "Bros", "PUBLIC LIMITED COMPANY", "&", "(", ")", ".", "'", "_", "-", " ", "\x1f", "A"]
    ),
    max_size=12,
).map("".join)


@given(st.lists(ASCII | TRICKY | st.text(max_size=20), max_size=5))
def test_a_column_has_the_keys_of_its_names(names):
    assert name_keys(pl.Series(names, dtype=pl.String)).to_list() == [name_key(name) for name in names]


def test_nothing_stays_nothing():
    assert name_keys(pl.Series("n", ["A Ltd", None, "É"])).to_list() == ["A LIMITED", None, "E"]
    assert name_keys(pl.Series("n", ["A Ltd"])).name == "n"


@pytest.mark.real
def test_real_names_have_the_same_keys(real_data):
    names = []
    for file in ("payee_postcodes", "BasicCompanyData-council-suppliers", "council_supplier_names"):
        with (real_data / "registers" / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
            names += [row[0] for row in csv.reader(opened)]
    assert len(names) > 18_000
    assert name_keys(pl.Series(names)).to_list() == [name_key(name) for name in names]
