"""What the words say of a change: rose, fell, no clear change, evidence, and where no figure may stand."""

import json
import re
from itertools import product
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from svanalysis import open_results
from svanalysis.cli import app
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.measure.change import change_tables
from svanalysis.measure.shares import MEASURES, shares
from svanalysis.measure.terms import PARTS
from svanalysis.report import change_exhibits
from svanalysis.report import results as results_module
from svanalysis.report.change_exhibits import services_changed, what_changed, who_moved_most
from svanalysis.report.changes_table import change_answers, change_text
from svanalysis.report.tied import loose
from tests.measure.tables import classes, payments
from tests.present.conftest import well_covered
from tests.present.frames import HOSTILE

BEFORE, AFTER = "2012/13", "2013/14"
EXHIBITS = (what_changed, who_moved_most, services_changed)


def tables(*units):
    """Grouped and classified of units: pounds before and after, codes of place and size before and after, service."""
    lines, rows = [], []
    for at, (net0, net1, code0, code1, *service) in enumerate(units):
        for year, net, code in ((BEFORE, net0, code0), (AFTER, net1, code1)):
            if net is not None:
                lines.append((f"s{at}", 100 * net, year, *service))
                rows.append((f"s{at}", *code, year))
    return payments(*lines), classes(*rows)


def results(*units, previous=BEFORE, part_years=(), breaks=()):
    """Results of such units."""
    pair, part = tables(*units), frozenset(part_years)
    found = {
        "shares": shares(*pair, part_years=part),
        **change_tables(*pair, previous, AFTER, part_years=part, breaks=frozenset(breaks)),
        "previous": previous,
        "part_years": list(part_years),
        "missing": {year: [f"{year[:4]}-09"] for year in part_years},
    }
    return SimpleNamespace(**{**vars(well_covered()), **found})


ROSE = [(40, 46, "YY", "YY", "Roads"), (60, 54, "NN", "NN", "Care")]
FELL = [(46, 40, "YY", "YY", "Roads"), (54, 60, "NN", "NN", "Care")]
# 4 of 100 are open each year, so a figure may stand, but new and lost ones could settle it either way
UNCLEAR = [
    (40, 41, "YY", "YY", "Roads"),
    (56, 55, "NN", "NN", "Care"),
    (4, None, "UU", "", ""),
    (None, 4, "", "UU", ""),
]
BETTER = [(40, 40, "YY", "YY", ""), (56, 56, "NN", "NN", ""), (4, 4, "UU", "YY", "")]
WORSE = [(40, 40, "YY", "YY", ""), (56, 56, "NN", "NN", ""), (4, 4, "YY", "UU", "")]
DARK = [(10, 12, "YY", "YY", "Roads"), (90, 88, "UU", "UU", "Care")]


@pytest.mark.parametrize(
    ("units", "title", "largest"),
    [
        (
            ROSE,
            "The local share rose by 6.0 percentage points to 46.0%",
            "same suppliers paid more or less (+6.0)",
        ),
        (
            FELL,
            "The local share fell by 6.0 percentage points to 40.0%",
            "same suppliers paid more or less (−6.0)",
        ),
        (UNCLEAR, "No clear change in the local share since 2012/13", ""),
        (BETTER, "We now know more: the local share moved because more suppliers are placed or sized", ""),
        (WORSE, "We now know less: the local share moved because fewer suppliers are placed or sized", ""),
    ],
)
def test_a_title_says_no_more_than_the_bounds_allow(units, title, largest):
    assert what_changed(results(*units)).title == title + (f"; largest part: {largest}" if largest else "")


def test_the_table_goes_from_one_year_to_the_other_by_every_part():
    """40 of 100, then 46 of 100: the local supplier adds 0.57 x 6 / 100 and the other 0.43 x 6 / 100."""
    shown = what_changed(results(*ROSE))
    every = [
        words for part, words in change_exhibits.PARTS.items() if part != "other"
    ]  # that is the public edition's
    assert shown.table["Part"].tolist() == [BEFORE, *every, AFTER, "Change"]
    rows = {row[0]: row[1:] for row in shown.table.to_numpy().tolist()}
    assert rows[BEFORE] == ["40.0", "", "40", "100", ""]
    assert rows["Same suppliers paid more or less"] == ["", "+6.0", "+6", "0", "2"]
    assert rows["Suppliers gained"] == ["", "0.0", "0", "0", "0"]
    assert rows["Change"] == ["", "+6.0", "+6", "0", ""]
    (raised,) = shown.sentences
    counted = "(2 suppliers; £0 in all, +£6 to local suppliers)"
    assert raised == f"Raised it most: same suppliers paid more or less, +6.0 points {counted}."
    assert "2012/13: 40.0%, Same suppliers paid more or less +6.0 and 2013/14: 46.0% +6.0" in shown.alt


def test_a_rise_from_a_year_without_a_single_figure_is_told_without_one():
    """Unknown 10% and then 4%, the same supplier: 40 to 60 of 100 is a rise for certain."""
    shown = what_changed(results((40, 60, "YY", "YY"), (50, 36, "NN", "NN"), (10, 4, "UU", "UU")))
    assert shown.title == "The local share rose since 2012/13"
    assert set(shown.table["Change (points)"]) == {"", "[x]"}
    assert [loose(text, shown.described()) for text in (shown.title, *shown.sentences)] == [[], [], []]


def test_across_a_break_there_are_marks_and_no_figure():
    shown = what_changed(results(*ROSE, breaks=[AFTER]))
    assert shown.title == "The local share of 2013/14 is not comparable with 2012/13"
    assert set(shown.table["Change (points)"]) == {"", "[x]"}
    assert (shown.figures, shown.sentences) == ((), ())


def test_evidence_is_hatched():
    marker = what_changed(results(*BETTER)).figures[0].data[0].marker
    assert list(marker.pattern.shape) == ["", "/", ""]


def test_where_no_single_figure_may_stand_parts_are_in_pounds_and_points_are_marks():
    dark = results(*DARK)
    shown = what_changed(dark)
    assert shown.title == "No clear change in the local share since 2012/13"
    assert set(shown.table["Change (points)"]) == {"", "[u]"}
    assert [note.text for note in shown.figures[0].layout.annotations][:2] == [
        "<b>2012/13: £10</b>",
        "<b>Same suppliers paid more or less</b>",
    ]
    assert "No single figure may stand" in shown.sentences[0]
    movers, services = who_moved_most(dark), services_changed(dark)
    assert movers.title == "Payments to S0 changed most"
    assert set(movers.table["Change (points)"]) == {"[u]"}
    assert services.title == "Payments to local suppliers changed most in Roads"
    for shown in (movers, services):
        assert not re.search(r"\d\.\d", " ".join([shown.title, shown.alt, *shown.sentences]))


def test_a_part_year_has_marks_and_no_figure():
    part = results(*ROSE, part_years=[AFTER])
    shown = what_changed(part)
    assert shown.title == "The local share of 2013/14 is not comparable with 2012/13"
    assert shown.table.set_index("Part").loc["Suppliers gained", "Change (points)"] == "[p]"
    assert shown.figures == ()
    assert who_moved_most(part).table.empty
    assert services_changed(part).title == "No service is shown to have moved the local share"


def test_no_share_has_marks_and_no_figure():
    shown = what_changed(results((10, 10, "YY", "YY"), (-10, 10, "NN", "NN")))
    assert set(shown.table["Change (points)"]) == {"", "[z]"}
    assert shown.figures == ()


def test_a_first_year_has_nothing_to_compare_with():
    first = results(*ROSE, previous=None)
    assert what_changed(first).title == "There is no year before 2013/14 to compare with"
    for exhibit in EXHIBITS:
        shown = exhibit(first)
        assert shown.table.empty
        assert shown.figures == ()
        assert shown.described()["table"]["rows"] == []


@pytest.mark.parametrize("units", [ROSE, FELL, UNCLEAR, BETTER, WORSE, DARK])
def test_every_number_in_the_words_is_read_from_the_table(units):
    found = results(*units)
    for exhibit, measure in product(EXHIBITS, MEASURES):
        shown = exhibit(found, measure)
        about = shown.described()
        assert [told for text in (shown.title, *shown.sentences) for told in loose(text, about)] == [], (
            shown.key
        )


def test_every_part_has_a_name():
    assert tuple(change_exhibits.PARTS) == (*PARTS, "other")
    assert set(change_exhibits.COUNTED) == set(MEASURES)


def test_who_moved_most_is_named_with_what_was_paid_and_what_it_counts_as():
    shown = who_moved_most(results(*ROSE, (None, 30, "", "NN", "Care")))
    assert shown.title == "S2 moved the local share most: −9.8 points"  # -(0.4 + 46 / 130) / 2 x 30 / 115
    assert shown.table.iloc[0].tolist() == [
        "S2", "Suppliers gained", "0", "30", "not paid", "not local", "−9.8",
    ]  # fmt: skip


def test_what_is_withheld_is_not_said_to_have_moved_less():
    """S2 moved it most; without its figures the most is said of the others alone, and no bar stands for it."""
    found = results(*ROSE, (None, 30, "", "NN", "Care"))
    figures = ["pence_from", "pence_to", "points"]
    movers, services = found.contributors.copy(), found.service_parts.copy()
    movers.loc[movers["name"] == "S2", figures] = float("nan")
    services.loc[services["service"] == "Care", figures] = float("nan")
    part = SimpleNamespace(**{**vars(found), "contributors": movers, "service_parts": services})
    assert who_moved_most(part).title.startswith("Of the suppliers that may be named: S")
    shown = services_changed(part)
    assert shown.title.startswith("Of the services shown: ")
    assert "Care" not in shown.alt


def test_hostile_names_stay_text():
    found = results(*ROSE)
    named = found.contributors.assign(name=HOSTILE)
    hostile = SimpleNamespace(**{**vars(found), "contributors": named})
    assert "<script>" not in who_moved_most(hostile)._repr_mimebundle_()["text/html"]


# ------------------------------------------------------------------------------------- the command line


@pytest.fixture(scope="module")
def answered():
    done = CliRunner().invoke(app, ["change", "--from", "2012-13", "--to", "2013/14", "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_command_answers_with_one_object_a_measure(answered):
    assert [answer["measure"] for answer in answered] == list(MEASURES)
    for answer in answered:
        assert {"measure", "from", "to", "share_from", "share_to", "change", "low", "high", "verdict", "body",
                "definition", "parts", "services", "contributors"} == set(answer)  # fmt: skip
        assert [part["part"] for part in answer["parts"]] == list(PARTS)
        assert sum(part["points"] for part in answer["parts"]) == pytest.approx(answer["change"], abs=1e-15)
        assert sum(row["points"] for row in answer["services"]) == pytest.approx(answer["change"], abs=1e-15)
        assert answer["change"] == pytest.approx(answer["share_to"] - answer["share_from"], abs=1e-15)
    local = answered[0]
    assert round(local["share_from"], 3) == 0.544  # the Taskforce's figure for 2012/13
    assert (local["from"], local["to"], local["body"]) == (BEFORE, AFTER, "durham")


def test_the_other_way_round_every_part_has_the_other_sign(answered):
    done = CliRunner().invoke(app, ["change", "--from", "2013/14", "--to", "2012/13", "--json"])
    swapped = {"gained": "lost", "lost": "gained", "better_evidence": "worse_evidence",
               "worse_evidence": "better_evidence"}  # fmt: skip
    for there, back in zip(answered, json.loads(done.stdout), strict=True):
        parts = {part["part"]: part for part in back["parts"]}
        for part in there["parts"]:
            other = parts[swapped.get(part["part"], part["part"])]
            assert (other["points"], other["pence"]) == (-part["points"], -part["pence"])


def test_without_json_a_person_reads_the_finding_the_parts_and_who(answered):
    done = CliRunner().invoke(app, ["change", "--from", "2012/13", "--to", "2013/14"])
    local = done.stdout.split("\n\n")[1:4]
    assert local[0].startswith(
        "The local share rose by 1.2 percentage points to 55.6%; largest part: suppliers gained"
    )
    assert local[1].splitlines()[1].split() == ["2012/13", "54.4", "286,600,000", "526,800,000"]
    first = max(answered[0]["contributors"], key=lambda row: abs(row["points"]))["name"]
    assert local[2].splitlines()[1].startswith(first)


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (("2012/13", "2019/20"), "has no payments in this year: found '2019/20'"),
        (("last", "2013/14"), "this is not a financial year: found 'last'"),
    ],
)
def test_a_year_that_does_not_exist_gets_one_clear_message(years, said):
    done = CliRunner().invoke(app, ["change", "--from", years[0], "--to", years[1]])
    assert isinstance(done.exception, ConfigurationError)
    assert said in str(done.exception)


def test_another_year_than_the_one_before_can_be_compared_with(monkeypatch):
    asked = []

    def seen(_spend, *years):
        asked.append(years)
        raise InputError("seen")

    monkeypatch.setattr(results_module, "measure_year", seen)
    with pytest.raises(InputError, match="seen"):
        open_results("durham", AFTER, previous="2010-11")
    assert asked == [(AFTER, "2010/11")]
    with pytest.raises(ConfigurationError, match="has no payments in this year"):
        open_results("durham", AFTER, previous="1999/00")


def a_spend(*units):
    """What a made-up body spent, as far as the command asks."""
    grouped, classified = tables(*units)
    body, definition = (
        SimpleNamespace(name="b", title="B", synthetic=False),
        SimpleNamespace(name="d", title="D"),
    )
    return SimpleNamespace(
        grouped=grouped, classified=classified, body=body, definition=definition, part_years=frozenset(),
        breaks=frozenset(), check_year=str,
    )  # fmt: skip


def test_what_is_no_number_is_null():
    """Credits bring the first year to nothing: no share, no change, no points."""
    answers = change_answers(a_spend((10, 10, "YY", "YY"), (-10, 10, "NN", "NN")), BEFORE, AFTER)
    assert "NaN" not in json.dumps(answers, allow_nan=False)
    assert [answers[0][name] for name in ("share_from", "change", "low", "high")] == [None] * 4
    assert {part["points"] for part in answers[0]["parts"]} == {None}
    assert (answers[0]["services"], answers[0]["contributors"]) == ([], [])


def test_a_name_cannot_steer_the_screen():
    spend = a_spend(*ROSE)
    spend.classified = spend.classified.assign(name="\x1b[2JA\u202e" + "x" * 300)
    text = change_text(spend, BEFORE, AFTER)
    assert not re.search("[\x1b\u202e]", text)
    assert max(map(len, text.splitlines())) < 140
