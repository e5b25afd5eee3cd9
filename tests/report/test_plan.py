"""The action plan, indicators and stories: how each is read, and what is refused with which words."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from svanalysis import open_results
from svanalysis.core.body import Plan, load_body
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.report import plan_exhibits
from svanalysis.report.plan import read_actions, read_indicators, read_stories, standing

EARLY, LATE, NOW = date(2013, 3, 31), date(2013, 9, 30), date(2013, 6, 30)
CHANGES = pd.DataFrame(
    [("local_share", 0.5, 0.6, "rose")], columns=["measure", "share_from", "share_to", "verdict"]
)
HEAD = "Action,Owner,Due approved,Due,Status,Evidence,Measure,Updated\n"
ROW = "Ask,Buyers,31/03/2013,30/09/2013,under way,minutes,local_share,30/06/2013\n"
STORY = """+++
kind = "case study"
title = "T"
year = "2012/13"
consent = 2013-05-31
supplier = "A & B Ltd"
+++
Text"""


@pytest.mark.parametrize(
    ("status", "approved", "due", "said"),
    [
        ("done", EARLY, EARLY, "done"),
        ("done", EARLY, LATE, "done, later than approved"),
        ("stopped", EARLY, LATE, "stopped"),
        ("under way", LATE, LATE, "as approved"),
        ("under way", EARLY, LATE, "later than approved"),
        ("under way", EARLY, EARLY, "overdue"),
        ("not started", LATE, EARLY, "overdue"),
        ("not started", NOW, NOW, "as approved"),  # the day itself is still in time
    ],
)
def test_how_an_action_stands(status, approved, due, said):
    assert standing(status, approved, due, NOW) == said


def body_with(folder: Path, **plan):
    return load_body("durham").model_copy(update={"plan": Plan(**plan)})


def actions_of(folder: Path, text: str):
    (folder / "plan.csv").write_text(text, encoding="utf-8")
    return read_actions(body_with(folder, actions="plan.csv"), folder, CHANGES)


def test_an_action_with_the_measure_it_should_move(tmp_path):
    found = actions_of(
        tmp_path, HEAD + ROW + ROW.replace("local_share", "charity_share").replace("Ask", "Two")
    )
    first, second = found.to_dict("records")
    assert (first["standing"], first["verdict"], first["share_from"], first["share_to"]) == (
        "later than approved", "rose", 0.5, 0.6,
    )  # fmt: skip
    assert second["action"] == "Two"
    assert second["verdict"] == ""
    assert pd.isna(second["share_from"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Buyers", "", "the column 'owner' is empty"),
        ("minutes", "", "the column 'evidence' is empty"),
        ("under way", "going well", "the column 'status' cannot be read"),
        ("31/03/2013", "soon", "the date in 'due_approved' cannot be read"),
        ("30/06/2013", "June 2013", "the date in 'updated' cannot be read"),
        ("local_share", "local", "this measure is not known"),
    ],
)
def test_an_action_that_is_refused(old, new, said, tmp_path):
    with pytest.raises(InputError, match=said) as error:
        actions_of(tmp_path, HEAD + ROW.replace(old, new))
    assert "plan.csv" in str(error.value)
    assert "2" in str(error.value)  # the record


def test_a_plan_that_is_named_but_missing(tmp_path):
    with pytest.raises(ConfigurationError, match=r"no file matches 'plan.csv'"):
        read_actions(body_with(tmp_path, actions="plan.csv"), tmp_path, CHANGES)


def test_no_plan_no_rows(tmp_path):
    body = body_with(tmp_path)
    assert read_actions(body, tmp_path, CHANGES).empty
    assert read_indicators(body, tmp_path, "2012/13").empty
    assert read_stories(body, tmp_path, "2012/13", {}, set()).empty


def test_indicators_of_later_years_do_not_show(tmp_path):
    text = "Indicator,Value,Year,Amount,Unit,Source\nJobs,social,2012/13,5,people,us\nJobs,social,2013/14,6,people,us\n"
    (tmp_path / "i.csv").write_text(text, encoding="utf-8")
    body = body_with(tmp_path, indicators="i.csv")
    assert read_indicators(body, tmp_path, "2012/13")["amount"].tolist() == ["5"]
    (tmp_path / "i.csv").write_text(text.replace("social", "good"), encoding="utf-8")
    with pytest.raises(InputError, match="the column 'value' cannot be read"):
        read_indicators(body, tmp_path, "2013/14")


def stories_of(folder: Path, text: str, paid=None, contracts=frozenset()):
    (folder / "one.md").write_text(text, encoding="utf-8")
    body = body_with(folder, stories=("*.md",))
    return read_stories(body, folder, "2012/13", paid or {"A & B LTD": 123_00}, set(contracts))


def test_a_story_is_tied_to_what_its_supplier_was_paid(tmp_path):
    found = stories_of(tmp_path, STORY).iloc[0]
    assert (found["pence"], found["consent"], found["text"]) == (123_00, date(2013, 5, 31), "Text")


def test_a_story_is_tied_to_a_contract(tmp_path):
    text = STORY.replace('supplier = "A & B Ltd"', 'contract = "C7"')
    assert stories_of(tmp_path, text, contracts={"C7"}).iloc[0]["pence"] == 0
    with pytest.raises(InputError, match="tied to no supplier paid in its year and to no contract"):
        stories_of(tmp_path, text)


def test_a_story_of_another_year_stays_out(tmp_path):
    assert stories_of(tmp_path, STORY.replace("2012/13", "2011/12")).empty


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("consent = 2013-05-31\n", "", "does not say its consent"),
        ("consent = 2013-05-31", 'consent = "yes"', "consent is the day"),
        ('"case study"', '"advert"', "one of two kinds"),
        ("A & B Ltd", "A & C Ltd", "did you mean 'a b ltd'"),
        ("+++\nText", "Text", "this story cannot be read"),
        ('"T"', "T", "this story cannot be read"),
    ],
)
def test_a_story_that_is_refused(old, new, said, tmp_path):
    with pytest.raises(InputError, match=said) as error:
        stories_of(tmp_path, STORY.replace(old, new))
    assert "one.md" in str(error.value)


def test_what_the_page_says_of_the_samples_plan():
    """Counted in data/sample/durham/action_plan.csv: two done, three open, one of them later than approved."""
    results = open_results("durham", "2013/14")
    plan = plan_exhibits.action_plan(results)
    assert plan.title == "2 of 6 actions are done; 1 of the 3 still open are late"
    assert plan.note == "That a measure moved does not show that the action moved it."
    assert "not social value" in plan_exhibits.indicators(results).sentences[0]
    assert "do not explain the change" in plan_exhibits.case_studies(results).note
