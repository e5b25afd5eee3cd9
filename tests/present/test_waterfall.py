"""Steps from one total to the next: where each bar begins and ends, and what stands beside it."""

import pandas as pd
import pytest

from svanalysis.present import theme
from svanalysis.present.exhibit import alternative
from svanalysis.present.waterfall import LETTERS_NARROW, signed_bars, waterfall
from tests.present.frames import HOSTILE

STEPS = pd.DataFrame(
    [
        ("2012/13", "total", 0.5),
        ("Suppliers gained", "step", 0.03),
        ("Suppliers lost", "step", -0.05),
        ("We now know more", "unknown", 0.01),
        ("2013/14", "total", 0.49),
    ],
    columns=["name", "kind", "value"],
)


def notes(figure):
    return [note.text for note in figure.layout.annotations]


def test_each_step_begins_where_the_one_above_it_ends():
    """In points from 50: up to 3, down to -2, up to -1, and the last total is -1 from the line at nought."""
    bars, lines = waterfall(STEPS, as_shares=True).data
    assert list(bars.base) == pytest.approx([0, 0, 3, -2, 0])
    assert list(bars.x) == pytest.approx([0, 3, -5, 1, -1])
    assert [x for x in lines.x if x is not None] == pytest.approx([0, 0, 3, 3, -2, -2, -1, -1])
    assert list(bars.y) == [0, -1, -2, -3, -4]


def test_names_values_and_levels_are_written_out():
    figure = waterfall(STEPS, as_shares=True)
    assert notes(figure)[:5] == [
        "<b>2012/13: 50.0%</b>",
        "<b>Suppliers gained</b>",
        "<b>Suppliers lost</b>",
        "<b>We now know more</b>",
        "<b>2013/14: 49.0%</b>",
    ]
    assert notes(figure)[5:] == ["", "+3.0", "−5.0", "+1.0", "−1.0"]
    assert alternative(figure) == (
        "Waterfall chart: 2012/13: 50.0%, Suppliers gained +3.0, Suppliers lost −5.0, We now know more +1.0 and "
        "2013/14: 49.0% −1.0. Steps are percentage points."
    )


def test_rises_falls_and_what_is_only_known_look_different_in_grey_too():
    marker = waterfall(STEPS, as_shares=True).data[0].marker
    assert list(marker.color) == [theme.CHARCOAL, theme.BLUE, theme.ORANGE, theme.PAPER, theme.CHARCOAL]
    assert list(marker.pattern.shape) == ["", "", "", "/", ""]
    assert theme.contrast(theme.BLUE, theme.ORANGE) > 3  # WCAG 2.2, 1.4.11: graphics side by side
    assert theme.contrast(theme.ORANGE, theme.PAPER) > 2.5


def test_where_no_share_may_be_printed_the_steps_are_pounds():
    pounds = STEPS.assign(value=[100_000_000_00, 3_000_000_00, -5_000_000_00, 0, 98_000_000_00])
    figure = waterfall(pounds, as_shares=False)
    assert list(figure.data[0].x) == [0, 3_000_000, -5_000_000, 0, -2_000_000]
    assert notes(figure)[0] == "<b>2012/13: £100.0m</b>"
    assert notes(figure)[5:] == ["", "+£3.0m", "−£5.0m", "£0", "−£2.0m"]
    assert "%" not in "".join(notes(figure)) + alternative(figure)


def test_a_total_in_between_starts_its_steps_anew():
    """Published 50, restated 52, and this year 51: the step after restated begins at +2."""
    rows = pd.DataFrame(
        [("A", "total", 0.5), ("x", "step", 0.02), ("B", "total", 0.52), ("y", "step", -0.01), ("C", "total", 0.51)],
        columns=["name", "kind", "value"],
    )  # fmt: skip
    bars = waterfall(rows, as_shares=True).data[0]
    assert list(bars.base) == pytest.approx([0, 0, 0, 2, 0])
    assert list(bars.x) == pytest.approx([0, 2, 2, -1, 1])


def test_signed_bars_all_begin_at_nought_and_hostile_names_are_text():
    rows = pd.DataFrame({"name": [HOSTILE, "A" * 60], "value": [0.02, -0.01]})
    figure = signed_bars(rows, as_shares=True)
    assert list(figure.data[0].base) == [0, 0]
    assert list(figure.data[0].x) == [2, -1]
    assert notes(figure)[0].startswith("<b>&lt;script&gt;")
    assert notes(figure)[2:] == ["+2.0", "−1.0"]
    shortened = figure.layout.meta["narrow"]["annotations[1].text"]
    assert shortened == f"<b>{'A' * (LETTERS_NARROW - 1)}…</b>"


def test_nothing_that_changed_still_gives_a_figure():
    flat = waterfall(STEPS.assign(value=[0.5, 0, 0, 0, 0.5]), as_shares=True)
    low, high = flat.layout.xaxis.range
    assert low < 0 < high
