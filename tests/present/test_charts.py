"""Figures: how many traces, what they say, and what they must not."""

import json
from types import SimpleNamespace

import pandas as pd
import plotly.graph_objects as go
import pytest

from svanalysis.present import bars, charts
from svanalysis.present.exhibit import alternative
from tests.present.frames import HOSTILE, share_row

NAMES = {
    "authority": "County Durham",
    "region": "Rest of region",
    "elsewhere": "Elsewhere",
    "unknown": "Not known",
}


def texts(figure: go.Figure) -> str:
    return " ".join(str(note.text) for note in figure.layout.annotations)


def shares(known: dict[str, float]) -> pd.DataFrame:
    return pd.DataFrame(
        [share_row(year, "local_share", 54, 100, (0.5, 0.6), covered) for year, covered in known.items()]
    )


def test_well_known_years_are_points_on_one_line_in_a_band() -> None:
    figure = charts.share_lines(shares({"2011/12": 0.97, "2012/13": 0.97}), "local_share", "Local share")
    assert [trace.name for trace in figure.data] == ["low to high", "share"]
    assert list(figure.data[1].y) == [54.0, 54.0]
    assert figure.data[0].fill == "toself"
    assert max(figure.data[0].y) == 60
    assert "54.0%" in texts(figure)


def test_a_year_with_much_unknown_is_a_range_without_a_point_or_a_figure() -> None:
    figure = charts.share_lines(shares({"2011/12": 0.7, "2012/13": 0.7}), "local_share", "Local share")
    assert [trace.type for trace in figure.data] == ["bar"]
    assert "50.0%<br>to 60.0%" in texts(figure)
    assert "54" not in texts(figure) + alternative(figure)


def test_a_year_that_may_only_be_given_as_a_range_has_no_point_either() -> None:
    figure = charts.share_lines(shares({"2011/12": 0.9, "2012/13": 0.97}), "local_share", "Local share")
    assert [list(trace.x) for trace in figure.data if trace.name == "share"] == [[2012]]
    assert "50.0%<br>to 60.0%" in texts(figure)
    assert "2011/12 between 50.0% and 60.0%" in alternative(figure)


def test_the_line_is_not_drawn_across_a_missing_year_or_a_break() -> None:
    gap = charts.share_lines(
        shares({"2010/11": 1.0, "2011/12": 1.0, "2013/14": 1.0}), "local_share", "Local share"
    )
    lines = [list(trace.x) for trace in gap.data if trace.name == "share"]
    assert lines == [[2010, 2011], [2013]]
    broken = shares({"2010/11": 1.0, "2011/12": 1.0}).assign(state=["", "[b]"])
    figure = charts.share_lines(broken, "local_share", "Local share")
    assert [list(trace.x) for trace in figure.data if trace.name == "share"] == [[2010], [2011]]
    assert [shape.x0 for shape in figure.layout.shapes] == [2010.5]
    assert "break" in texts(figure)
    assert alternative(figure).endswith("The series breaks before 2011/12.")
    assert not gap.layout.shapes


def test_many_years_are_named_few_times_and_the_last_one_always() -> None:
    years = {f"{2010 + at}/{11 + at}": 1.0 for at in range(12)}
    figure = charts.share_lines(shares(years), "local_share", "Local share")
    assert figure.layout.xaxis.ticktext[-1] == "2021/22"
    assert len(figure.layout.xaxis.ticktext) <= 5
    assert len(figure.layout.meta["narrow"]["xaxis.ticktext"]) <= 3


def parts(unknown: float) -> pd.DataFrame:
    known = (1 - unknown) / 3
    split = {"authority": known, "region": known, "elsewhere": known, "unknown": unknown}
    return pd.DataFrame(
        {"financial_year": "2012/13", "part": part, "pence": round(share * 10**10), "share": share}
        for part, share in split.items()
    )


def test_pounds_add_up_to_a_hundred_and_the_unknown_is_hatched() -> None:
    figure = bars.pound_bars(parts(0.04), NAMES, as_shares=True)
    assert sum(trace.x[0] for trace in figure.data) == pytest.approx(100)
    assert [trace.marker.pattern.shape for trace in figure.data] == ["", "", "", "/"]
    assert all(name in texts(figure) for name in NAMES.values())
    assert figure.layout.showlegend is None  # direct labels


def test_without_shares_bars_speak_in_pounds() -> None:
    figure = bars.pound_bars(parts(0.7), NAMES, as_shares=False)
    drawn = (
        texts(figure)
        + alternative(figure)
        + "".join(trace.text[0] + trace.hovertext[0] for trace in figure.data)
    )
    assert "%" not in drawn
    assert "£10.0m" in drawn


@pytest.mark.parametrize(
    ("place", "beside"), [("Durham", True), ("Newcastle upon Tyne and around it", False)]
)
def test_long_names_of_parts_stand_one_beneath_the_other(place: str, beside: bool) -> None:
    """Four names with their pounds have some 97 letters' room: 880 pixels of 9 a letter."""
    figure = bars.pound_bars(parts(0.7), {**NAMES, "authority": place}, as_shares=False)
    assert [note.visible for note in figure.layout.annotations[-1:]] == [not beside]
    assert {note.visible is not False for note in figure.layout.annotations[:-1]} == {beside}


def ranked() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": [HOSTILE, "Leeds"],
            "pence": [5 * 10**8, 10**8],
            "share": [0.05, 0.01],
            "pence_before": [4 * 10**8, float("nan")],
            "share_before": [0.04, float("nan")],
            "unknown": [False, True],
        }
    )


def test_ranked_bars_show_both_years_and_escape_names() -> None:
    figure = bars.ranked_bars(ranked(), "2013/14", "2012/13", as_shares=True)
    known, unknown, before = figure.data
    assert (known.text, unknown.text) == (("2013/14: 5.0%, £5.0m",), ("1.0%, £1.0m",))
    assert before.text == ("2012/13: 4.0%", "0.0%")
    assert unknown.marker.pattern.shape == "/"
    assert "<script" not in json.dumps([note.text for note in figure.layout.annotations])
    assert "&lt;script&gt;" in figure.layout.annotations[0].text


@pytest.mark.parametrize(
    "name", ["where_each_pound_goes", "where_the_rest_goes", "size_bands", "shares_over_time"]
)
def test_every_figure_has_a_text_alternative_from_the_data(name: str, known: SimpleNamespace) -> None:
    from svanalysis.report import exhibits

    exhibit = getattr(exhibits, name)(known)
    assert exhibit.figures
    assert all(len(alternative(figure)) > 40 for figure in exhibit.figures)
