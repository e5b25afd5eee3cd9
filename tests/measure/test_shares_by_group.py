"""Shares by every grouping people may ask for, on the shipped sample and on small bodies."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.errors import ConfigurationError
from svanalysis.measure.facts import units_of
from svanalysis.measure.shares import COLUMNS, MEASURES, share, shares
from svanalysis.report.shares_table import GROUPS, shares_table
from tests.measure.tables import YEAR, classes, payments, row
from tests.support.laws import tried

WITHOUT_SHAPES = [name for name in GROUPS if name != "ward"]
LINES = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.integers(-60, 90), st.sampled_from(["roads", "parks", "care"])),
    min_size=1,
    max_size=9,
)
CODES = st.lists(st.tuples(st.sampled_from("YNUyn"), st.sampled_from("YNUyn")), min_size=4, max_size=4)


@tried(15)
@given(LINES, CODES)
def test_all_cells_at_once_are_each_cell_by_itself(lines, codes):
    """Net-negative suppliers and groups, and denominators of zero or less, included."""
    grouped = payments(*[(supplier, pence, YEAR, service) for supplier, pence, service in lines])
    classified = classes(*[(name, *code) for name, code in zip("ABCD", codes, strict=True)])
    together = shares(grouped, classified, by=("service",))
    units = units_of(grouped, classified, ["service"])
    alone = [share(cell, name) for _, cell in units.groupby("service") for name in MEASURES]
    pd.testing.assert_frame_equal(together[COLUMNS], pd.DataFrame(alone, columns=COLUMNS), check_dtype=False)


def test_a_group_of_credits_alone_is_marked_and_shows_its_pounds():
    """Roads: 10 less 30 is -20: no share. Parks: 5 of 5."""
    grouped = payments(("A", 10, YEAR, "roads"), ("B", -30, YEAR, "roads"), ("A", 5, YEAR, "parks"))
    table = shares(grouped, classes(("A", "Y", "Y"), ("B", "N", "N")), by=("service",))
    roads, parks = (row(table, "local_share", service=name) for name in ("roads", "parks"))
    assert (roads["numerator_pence"], roads["denominator_pence"], roads["state"]) == (10, -20, "[z]")
    assert np.isnan(roads["share"])
    assert (parks["share"], parks["state"]) == (1.0, "")


def test_a_part_year_is_marked_in_every_group():
    grouped = payments(("A", 10, YEAR, "roads"), ("A", 5, YEAR, "parks"))
    table = shares(grouped, classes(("A", "Y", "Y")), by=("service",), part_years=frozenset({YEAR}))
    assert set(table["state"]) == {"[p]", "[u] [p]"}  # no charity is known


@pytest.fixture(scope="module")
def whole():
    return shares_table("durham", [""], year="2012/13").set_index("measure")


@pytest.mark.parametrize("group", WITHOUT_SHAPES)
def test_every_grouping_adds_up_to_the_whole(group, whole):
    """Pounds of a simple share are those of its groups together, to the penny."""
    table = shares_table("durham", [""], (group,), year="2012/13")
    assert group in table.columns
    sums = table.groupby("measure")[["numerator_pence", "denominator_pence"]].sum()
    for measure in ("local_share", "sme_share", "local_sme_share"):
        assert (
            sums.loc[measure].tolist()
            == whole.loc[measure, ["numerator_pence", "denominator_pence"]].tolist()
        )


def test_the_local_share_of_an_authority_is_all_or_nothing():
    table = shares_table("durham", [""], ("authority",), year="2012/13")
    local = table[table["measure"] == "local_share"].set_index("authority")["share"]
    assert local["E06000047"] == 1
    assert (local.drop("E06000047") == 0).all()


def test_two_names_of_one_column_are_two_columns():
    table = shares_table("durham", [""], ("kind", "organisation"), year="2012/13")
    assert (table["kind"] == table["organisation"]).all()


def test_wards_need_shapes():
    with pytest.raises(
        ConfigurationError, match=r"nothing says where the wards of Durham County Council are.*shapes"
    ):
        shares_table("durham", [""], ("ward",))


def test_an_unknown_grouping_is_refused():
    with pytest.raises(ConfigurationError, match=r"this grouping is not known: found 'parish'.*ward"):
        shares_table("durham", [""], ("parish",))


@pytest.mark.real
def test_wards_of_a_body_with_shapes(real_data):
    table = shares_table("gateshead", [""], ("ward",), year="2012/13", data=str(real_data))
    rows = table[table["measure"] == "local_share"].set_index("ward")
    assert rows.loc["outside", "numerator_pence"] == 0
    wards = rows.drop(["outside", "unknown"])
    assert len(wards)
    assert wards.index.str.fullmatch(r"E05\d{6}").all()
    assert (wards["share"] == 1).all()
