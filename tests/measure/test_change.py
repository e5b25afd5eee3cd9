"""How a share changed, with joint bounds, and what may be said of it."""

from math import isnan

import numpy as np
import pytest

from svanalysis.measure.change import changes
from svanalysis.measure.columns import COLUMNS
from tests.measure.tables import CODES, classes, payments, row

BEFORE, AFTER = "2012/13", "2013/14"


def changed(*units, measure="local_share", part_years=frozenset()):
    """The change over units given as (pence before, pence after, local and SME before, local and SME after)."""
    lines, rows = [], []
    for at, (net0, net1, code0, code1) in enumerate(units):
        for year, net, code in ((BEFORE, net0, code0), (AFTER, net1, code1)):
            if net is not None:
                lines.append((f"S{at}", net, year))
                rows.append((f"S{at}", *code, year))
    assert all(letter in CODES for unit in units for code in unit[2:] for letter in code)
    found = changes(payments(*lines), classes(*rows), BEFORE, AFTER, part_years=part_years)
    return row(found, measure)


def test_the_worked_change_is_exactly_six_points_and_a_rise():
    """Known local 40 then 46 of 100, one unplaced supplier 30 then 30: 40-70% and 46-76%, the change +6.0."""
    found = changed((40, 46, "YU", "YU"), (30, 24, "NU", "NU"), (30, 30, "UU", "UU"))
    assert (found["share_from"], found["share_to"]) == (0.40, 0.46)
    assert (found["low"], found["high"]) == (0.06, 0.06)
    assert found["change"] == pytest.approx(0.06)
    assert found["verdict"] == "rose"


def test_a_fall_for_certain():
    found = changed((60, 40, "YU", "YU"), (40, 60, "NU", "NU"))
    assert (found["low"], found["high"], found["verdict"]) == (-0.2, -0.2, "fell")


def test_nothing_changed_is_no_clear_change():
    found = changed((33, 33, "YU", "YU"), (34, 34, "yU", "yU"), (33, 33, "UU", "UU"))
    assert (found["change"], found["low"], found["high"], found["verdict"]) == (0, 0, 0, "no clear change")


def test_bounds_of_both_signs_are_no_clear_change():
    """An unplaced supplier new in the year could take the rise of 40 to 45 of 100 further, or the fall of 5 back."""
    found = changed((40, 36, "YU", "YU"), (60, 54, "NU", "NU"), (None, 10, "UU", "UU"))
    assert (found["low"], found["high"]) == (pytest.approx(-0.04), pytest.approx(0.06))
    assert found["verdict"] == "no clear change"


def test_a_rise_that_comes_from_evidence_says_so():
    """The same pounds each year; a supplier of 20 that was unplaced is now known to be local."""
    found = changed((40, 40, "YU", "YU"), (40, 40, "NU", "NU"), (20, 20, "UU", "YU"))
    assert (found["change"], found["low"], found["high"]) == (pytest.approx(0.2), 0.0, 0.2)
    assert found["verdict"] == "evidence"


def test_a_fall_that_comes_from_worse_evidence_says_so_too():
    found = changed((40, 40, "YU", "YU"), (40, 40, "NU", "NU"), (20, 20, "YU", "UU"))
    assert found["verdict"] == "less evidence"


def test_evidence_decides_when_it_is_more_than_half_of_the_change():
    """Evidence is worth xbar / Dbar = 10 points; payments move the rest."""
    mostly = changed((40, 44, "YU", "YU"), (50, 46, "NU", "NU"), (10, 10, "UU", "YU"))
    assert (
        mostly["verdict"] == "rose"
    )  # 44 of 100 for certain against at most 40 + 10, both settled: low is +4
    partly = changed((40, 40, "YU", "YU"), (30, 25, "NU", "NU"), (10, 10, "UU", "YU"), (20, 25, "UU", "NU"))
    assert partly["change"] == pytest.approx(0.1)
    assert (partly["low"], partly["verdict"]) == (pytest.approx(-0.2), "evidence")
    known, elsewhere, learned = (40, 40, "YU", "YU"), (30, 35, "NU", "NU"), (10, 10, "UU", "YU")
    moved = changed(known, elsewhere, learned, (None, 15, "YU", "YU"), (20, None, "UU", "UU"))
    assert moved["change"] == pytest.approx(0.25)  # 40 to 65: 10 points are evidence, not more than half
    assert (moved["low"], moved["verdict"]) == (pytest.approx(-0.05), "no clear change")


def test_a_supplier_that_is_new_is_not_evidence():
    found = changed((40, 40, "YU", "YU"), (60, 60, "UU", "UU"), (None, 20, "YU", "YU"))
    assert found["verdict"] != "evidence"


def test_no_share_is_not_comparable():
    found = changed((10, 10, "YU", "YU"), (-10, 10, "NU", "NU"))
    assert isnan(found["change"])
    assert found["verdict"] == "not comparable"


def test_a_part_year_is_not_comparable():
    found = changed((40, 46, "YU", "YU"), (60, 54, "NU", "NU"), part_years=frozenset({AFTER}))
    assert found["verdict"] == "not comparable"
    assert found["change"] == pytest.approx(0.06)


def test_bounds_of_a_nested_share_are_subtracted_separately():
    """20 of 50 then 30 of 60 local pounds with SMEs; 10 more each year may be local SMEs or not."""
    units = [(20, 30, "YY", "YY"), (30, 30, "YN", "YN"), (10, 10, "UY", "UY"), (40, 30, "NN", "NN")]
    found = changed(*units, measure="sme_share_of_local")
    assert (found["share_from"], found["share_to"]) == (0.4, 0.5)
    before, after = (20 / 50, 30 / 60), (30 / 60, 40 / 70)
    assert (found["low"], found["high"]) == (
        pytest.approx(after[0] - before[1]),
        pytest.approx(after[1] - before[0]),
    )
    assert found["verdict"] == "no clear change"  # the low is exactly nought


def test_of_a_nested_share_knowing_the_place_is_evidence_as_a_whole():
    """A local large firm of 40 that was unplaced: the SME share falls from 60% to a third by knowing more."""
    units = [(30, 30, "YY", "YY"), (20, 20, "YN", "YN"), (40, 40, "UN", "YN")]
    found = changed(*units, measure="sme_share_of_local")
    assert (found["share_from"], found["share_to"]) == (0.6, 30 / 90)
    assert found["verdict"] == "evidence"


def test_a_unit_known_in_no_year_by_two_facts_is_no_rise_of_both():
    """Place unknown then local, size SME then unknown: the conjunction is open in both years for different reasons."""
    found = changed((50, 50, "UY", "YU"), (50, 50, "NN", "NN"), measure="local_sme_share")
    assert (found["low"], found["high"], found["change"]) == (-0.5, 0.5, 0)


def test_there_is_one_row_per_measure_in_the_columns_of_the_contract():
    grouped, classified = (
        payments(("A", 5, BEFORE), ("A", 5, AFTER)),
        classes(("A", "Y", "Y", BEFORE), ("A", "Y", "Y", AFTER)),
    )
    found = changes(grouped, classified, BEFORE, AFTER)
    assert found.columns.tolist() == COLUMNS["changes"]
    assert found["measure"].is_unique
    assert set(found["verdict"]) == {"no clear change"}
    nothing = changes(grouped, classified, BEFORE, "2020/21")
    assert set(nothing["verdict"]) == {"not comparable"}
    assert np.isnan(nothing["change"]).all()
