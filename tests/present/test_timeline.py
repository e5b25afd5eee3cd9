"""The action plan over time: what is drawn of each status, and what moved."""

import datetime as dt

import pandas as pd

from svanalysis.present import theme
from svanalysis.present.exhibit import alternative, figure_json
from svanalysis.present.timeline import action_timeline
from tests.present.frames import HOSTILE

MARCH, JUNE = dt.date(2014, 3, 31), dt.date(2014, 6, 30)


def plan() -> pd.DataFrame:
    rows = [
        ("Hold four meet-the-buyer days", "Economic Development", "done", "done", MARCH, MARCH),
        (HOSTILE, "Procurement", "under way", "later than approved", MARCH, JUNE),
        ("Pay within ten days", "Finance", "stopped", "stopped", MARCH, MARCH),
        ("Ask for sizes", "Finance", "paused", "as approved", JUNE, JUNE),
    ]
    return pd.DataFrame(rows, columns=["action", "owner", "status", "standing", "due_approved", "due"])


def test_every_action_is_drawn_once_in_the_mark_of_its_status() -> None:
    figure = action_timeline(plan())
    drawn = {trace.name: list(zip(trace.x, trace.y, strict=True)) for trace in figure.data}
    assert drawn["done"] == [("2014-03-31", 0)]
    assert drawn["under way"] == [("2014-06-30", -1)]
    assert drawn["stopped"] == [("2014-03-31", -2)]
    assert drawn["not started"] == [("2014-06-30", -3)]  # a status without a mark of its own
    marks = {
        trace.name: (trace.marker.symbol, trace.marker.color)
        for trace in figure.data
        if trace.mode == "markers"
    }
    assert len(set(marks.values())) == len(marks)


def test_only_what_moved_has_a_line_from_the_day_approved() -> None:
    moved, approved = action_timeline(plan()).data[:2]
    assert (moved.x, moved.y) == (("2014-03-31", "2014-06-30", None), (-1, -1, None))
    assert (approved.x, approved.y) == (("2014-03-31",), (-1,))


def test_status_is_said_in_words_and_the_day_is_drawn() -> None:
    figure = action_timeline(plan(), MARCH)
    said = [note.text for note in figure.layout.annotations]
    assert said[0] == "<b>Hold four meet-the-buyer days</b><br>done: due 31 March 2014"
    assert said[1].endswith("later than approved: due 30 June 2014, approved for 31 March 2014")
    assert said[-1] == "as at 31 March 2014"
    assert figure.layout.shapes[0].x0 == "2014-03-31"
    assert "Pay within ten days (stopped: due 31 March 2014)" in alternative(figure)


def test_hostile_names_are_escaped_wide_and_narrow() -> None:
    figure = action_timeline(plan())
    narrow = figure.layout.meta["narrow"]["annotations[1].text"]
    assert all(
        "<script" not in text and "&lt;script" in text for text in (figure.layout.annotations[1].text, narrow)
    )
    assert narrow.endswith("<br>later than approved")


def test_text_reads_beside_every_mark_and_marks_are_seen() -> None:
    marks = [trace.marker for trace in action_timeline(plan()).data if trace.mode == "markers"]
    assert all(theme.contrast(mark.line.color, theme.PAPER) >= 3 for mark in marks)


def test_a_plan_without_actions_is_an_empty_figure() -> None:
    assert all(not trace["x"] for trace in figure_json(action_timeline(plan().iloc[:0]))["data"])
