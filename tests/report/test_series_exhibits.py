"""What is said of breaks, restated years, choices and the bridge: rows made by hand, and never a figure too many."""

from math import nan

import pandas as pd
import pytest

from svanalysis.measure.series import Level
from svanalysis.measure.series import bridge as steps
from svanalysis.present.exhibit import alternative
from svanalysis.present.sensitivity import dot_ranges
from svanalysis.present.shares import Share
from svanalysis.report import series_exhibits as exhibits
from svanalysis.report.tied import loose
from tests.present.conftest import well_covered
from tests.present.frames import HOSTILE, share_row

LOCAL, NESTED = "local_share", "sme_share_of_local"


@pytest.fixture
def results():
    """Results for 2013/14 with nothing in the tables of the series."""
    return well_covered()


def row(year, measure, percent, known=1.0, **more):
    low, high = (percent / 100, percent / 100) if known == 1 else (0.1, 0.9)
    return share_row(year, measure, percent, 100, (low, high), known) | more


def no_loose_number(exhibit):
    about = exhibit.described()
    return [loose(text, about) for text in (exhibit.title, *exhibit.sentences, exhibit.note)] == [
        [] for _ in (exhibit.title, *exhibit.sentences, exhibit.note)
    ]


BREAKS = ["financial_year", "since", "cause", "what", "unit", "before", "after", "confirmed"]


def broken(*rows):
    return pd.DataFrame(rows, columns=BREAKS)


SCOPE = ("2012/13", "2011/12", "scope", "Out of scope: Schools", "share of pounds", 0.0054, 0.05)
LINES = ("2012/13", "2011/12", "payments a month", "Payments a month", "payments", 982.4, 1401.3)


def test_breaks_are_counted_and_those_confirmed_named(results):
    results.breaks = broken(
        (*SCOPE, "academies"),
        (*LINES, "academies"),
        ("2014/15", "2013/14", "rule", HOSTILE, "", nan, nan, ""),
    )
    found = exhibits.possible_breaks(results)
    assert (
        found.title == "2 possible breaks in the series, confirmed: 2012/13"
    )  # what came after is not shown
    assert found.table["What"].tolist() == [
        "Out of scope: Schools: 0.5% to 5.0% of pounds",
        "Payments a month: 982 to 1,401",
    ]
    assert found.table["Confirmed because"].tolist() == ["academies", "academies"]
    assert no_loose_number(found)


def test_one_break_that_nobody_confirmed_and_none(results):
    results.breaks = broken((*SCOPE, ""))
    assert exhibits.possible_breaks(results).title == "1 possible break in the series, none confirmed"
    results.breaks = broken()
    assert exhibits.possible_breaks(results).title == "Nothing was found that may break the series"


def restated(*years):
    """Years given as (year, own local share, restated one, known)."""
    rows = []
    for year, own, now, known in years:
        for measure in (LOCAL, NESTED):
            shift = (now if measure == LOCAL else own, own)
            rows += [
                row(
                    year,
                    measure,
                    shift[0],
                    known,
                    rules="restated",
                    definition="new",
                    moved=(shift[0] - own) / 100,
                ),
                row(year, measure, own, known, rules="own", definition="old", moved=nan),
            ]
    return pd.DataFrame(rows)


def test_the_year_that_moves_most_is_told_with_both_figures(results):
    results.restated = restated(("2011/12", 50, 51, 1), ("2012/13", 54, 60, 1), ("2013/14", 55, 55, 1))
    found = exhibits.restated_years(results)
    assert found.title == "Under the rules of 2013/14 the local share of 2012/13 is 60.0%, not 54.0%"
    assert len(found.figures) == 2
    assert no_loose_number(found)
    assert found.table["Difference (points)"].tolist()[:3] == ["+1.0", "+6.0", "0.0"]


@pytest.mark.parametrize(
    ("known", "title"),
    [
        (1.0, "Under the rules of 2013/14 no share of an earlier year changes"),
        (0.5, "No single figure stands, so none can be restated under the rules of 2013/14"),
    ],
)
def test_nothing_that_moves_has_no_figure(results, known, title):
    results.restated = restated(("2012/13", 54, 54 if known == 1 else 60, known))
    found = exhibits.restated_years(results)
    assert (found.title, found.figures) == (title, ())
    assert "54" not in " ".join([*found.table.iloc[0].astype(str)]) or known == 1


def choices(*rows):
    """Rows given as (kind, choice, local share, SME share of local, known)."""
    made = []
    for kind, choice, *percents, known in rows:
        for measure, percent, own in zip((LOCAL, NESTED), percents, rows[0][2:4], strict=True):
            moved = (percent - own) / 100 if known >= 0.8 else nan
            made.append(row("2013/14", measure, percent, known, kind=kind, choice=choice, moved=moved))
    return pd.DataFrame(made)


def test_the_choice_that_moves_a_share_most_is_named(results):
    """Region moves the local share more, but so much of it is unknown that no figure stands."""
    results.sensitivity = choices(
        ("as defined", "as defined", 50, 40, 1), ("definition", "region_itl1", 90, 40, 0.85),
        ("scope", "with tax", 44, 41, 1), ("supplier", "without 3M UK 24 LTD", 52, 30, 1),
    )  # fmt: skip
    found = exhibits.what_a_choice_moves(results)
    assert found.title == "With taxes and duties the local share moves most: −6.0 points"
    assert found.sentences == ("Without 3M UK 24 LTD the SME share of local spend moves most: −10.0 points.",)
    local = found.table[found.table["Measure"] == "Local share"].set_index("Choice")
    assert local["Share (%)"].tolist() == ["50.0", "[x]", "44.0", "52.0"]
    assert local["Moved (points)"].tolist() == ["0.0", "[x]", "−6.0", "+2.0"]
    assert no_loose_number(found)
    assert "[x]" not in alternative(found.figures[0])


def test_where_nothing_is_known_no_choice_is_named(results):
    results.sensitivity = choices(
        ("as defined", "as defined", 50, 40, 0.3), ("scope", "with tax", 44, 41, 0.3)
    )
    found = exhibits.what_a_choice_moves(results)
    assert found.title == "There is no choice that is known to move the local share"
    assert "50.0%" not in alternative(found.figures[0])


def test_dots_stand_only_where_a_figure_may():
    shares = [
        Share(LOCAL, "2013/14", 1, 2, 0.5, 0.4, 0.6, 1.0),
        Share(LOCAL, "2013/14", 1, 2, 0.5, 0.1, 0.9, 0.5),
        Share(LOCAL, "2013/14", 0, 0, nan, nan, nan, 0.0, "[z]"),
    ]
    rows = pd.DataFrame(
        {"name": ["As defined", HOSTILE, "Third"], "share": pd.Series(shares, dtype="object")}
    )
    figure = dot_ranges(rows, "Local share")
    ranges, dots = figure.data
    assert (list(ranges.base), list(ranges.x), list(ranges.y)) == ([40, 10], [pytest.approx(20), 80], [0, -1])
    assert (list(dots.x), list(dots.y)) == ([50], [0])
    assert [shape.x0 for shape in figure.layout.shapes] == [50]
    assert "<script>" not in "".join(note.text for note in figure.layout.annotations)
    assert "Third: [z]" in alternative(figure)


def bridged(*levels):
    return steps([Level(*level) for level in levels]).assign(measure=LOCAL)


def test_a_bridge_tells_what_was_published_what_that_is_now_and_this_year(results):
    results.bridge = bridged(
        ("published", 0.54), ("measured again", 0.55, 0.5, 0.6), ("address rule", 0.6, 0.6, 0.6),
        ("people's answers", 0.61, 0.6, 0.7), ("change to 2013/14", 0.58, 0.5, 0.6),
    )  # fmt: skip
    found = exhibits.bridge(results)
    assert found.title == "Local share: 54.0% published for 2012/13, 61.0% restated, 58.0% in 2013/14"
    assert found.table["Moved (points)"].tolist() == ["", "+1.0", "+5.0", "+1.0", "−3.0"]
    assert found.table["Low (%)"].tolist() == ["[x]", "50.0", "60.0", "60.0", "50.0"]
    assert no_loose_number(found)
    told = alternative(found.figures[0])
    assert "2012/13 restated: 61.0%" in told
    assert "Address rule +5.0" in told


def test_a_bridge_without_a_published_figure_starts_with_the_year_restated(results):
    results.bridge = bridged(("2012/13 restated", 0.54), ("change to 2013/14", 0.58))
    found = exhibits.bridge(results)
    assert found.title == "Local share: 54.0% in 2012/13, 58.0% in 2013/14"
    assert no_loose_number(found)


def test_a_bridge_over_unknown_ground_has_ranges_only(results):
    results.bridge = bridged(
        ("2012/13 restated", 0.54, 0.2, 0.9, 0.4, "[u]"), ("change to 2013/14", 0.58, 0.5, 0.6)
    )
    found = exhibits.bridge(results)
    assert found.title == "Local share: no single figure stands, so no step of the bridge is told"
    assert found.figures == ()
    assert found.table["Share after it (%)"].tolist() == ["[u]", "58.0"]
    assert found.table["Moved (points)"].tolist() == ["", "[u]"]


def test_without_a_year_before_there_is_no_bridge(results):
    results.bridge, results.previous = bridged(), None
    assert exhibits.bridge(results).title == "There is no year before 2013/14 to start from"
