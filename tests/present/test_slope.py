"""Two years as slopes: one line a row, named at its end, the furthest movers apart from the rest."""

from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.present import theme
from svanalysis.present.exhibit import alternative
from svanalysis.present.slope import apart, slopes
from tests.present.frames import HOSTILE


def rows() -> pd.DataFrame:
    found = [("Roads", 0.40, 0.52), ("Schools", 0.60, 0.59), (HOSTILE, 0.70, 0.50)]
    return pd.DataFrame(found, columns=["name", "share_before", "share"])


def test_each_row_is_a_line_between_two_years_in_per_cent() -> None:
    figure = slopes(rows(), "2012/13", "2013/14")
    assert [trace.name for trace in figure.data] == ["Roads", "Schools", theme.label(HOSTILE)]
    assert [list(trace.y) for trace in figure.data] == [[40, 52], [60, 59], [70, 50]]


def test_the_largest_rise_and_fall_stand_out_by_colour_and_by_width() -> None:
    lines = [trace.line for trace in slopes(rows(), "2012/13", "2013/14").data]
    assert [line.color for line in lines] == [theme.BLUE, theme.BORDER, theme.DIVERGING[0]]
    assert [line.width for line in lines] == [4, 2, 4]
    still = rows().assign(share=[0.40, 0.60, 0.70])
    assert {trace.line.width for trace in slopes(still, "2012/13", "2013/14").data} == {2}


def test_lines_are_named_at_their_ends_escaped_and_shorter_on_a_narrow_screen() -> None:
    figure = slopes(rows(), "2012/13", "2013/14")
    said = [note.text for note in figure.layout.annotations]
    assert said[:4] == ["40.0%", "<b>52.0%</b> Roads", "60.0%", "<b>59.0%</b> Schools"]
    assert said[5].startswith("<b>50.0%</b> &lt;script&gt;")
    assert said[-2:] == ["2012/13", "<b>2013/14</b>"]
    assert len(figure.layout.meta["narrow"]["annotations[5].text"]) < len(said[5])
    assert "Roads 40.0% to 52.0% (+12.0 points)" in alternative(figure)


@given(st.lists(st.floats(0, 100), max_size=12))
def test_labels_are_never_nearer_than_they_may_be_and_keep_their_order(spots: list[float]) -> None:
    moved = apart(spots, 4.0)
    order = sorted(range(len(spots)), key=lambda at: spots[at])
    ranked = [moved[at] for at in order]
    assert all(above - below >= 4 - 1e-9 for below, above in pairwise(ranked))


def test_labels_far_enough_apart_stay() -> None:
    assert apart([30.0, 10.0, 20.0], 4.0) == pytest.approx([30, 10, 20])
