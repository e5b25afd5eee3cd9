"""The explorer without a browser: what people choose, open, paste and save, on the sample."""

import csv
import json

import pytest

from svanalysis.core.errors import ConfigurationError
from svanalysis.measure import views
from svanalysis.present.exhibit import alternative
from svanalysis.report.explorer import VIEW_MIME, Explorer


@pytest.fixture
def explorer(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_EXPLORE", str(tmp_path))
    return Explorer("durham", "2012/13")


def choose(explorer, name, label):
    box = explorer._choices[name]
    box.value = dict(box.options)[label]


def bars(explorer):
    return explorer._chart.figure


def test_it_opens_with_the_published_share_of_2012_13(explorer):
    # 54.4% in 2012/13 is the Taskforce's figure, which the sample gives by construction
    assert explorer.view.line == (
        '{"body": "durham", "definition": "durham_2013", "from_year": "2010/11", "to_year": "2012/13", '
        '"measure": "local_share", "by": "year"}'
    )
    assert "2012/13 54.4%" in alternative(bars(explorer))
    assert "Definition: Local: the supplier's invoice address" in explorer._words.value.replace("&#x27;", "'")
    assert "place is known for" in explorer._words.value
    assert "High (%)" in explorer._table.value


def test_choosing_redraws_closes_what_was_open_and_gives_way_to_pounds(explorer):
    explorer._chart.clicked(0)
    assert explorer.view.group == "2012/13"
    choose(explorer, "by", "Where suppliers are based")
    assert (explorer.view.by, explorer.view.measure, explorer.view.group) == ("ring", "pounds", None)
    assert "County Durham" in alternative(bars(explorer))
    assert [label for label, _ in explorer._choices["measure"].options] == [
        "Pounds paid", "SME share of all spend", "Social enterprise share of all spend",
        "Charity share of all spend",
    ]  # fmt: skip


def test_a_click_on_a_bar_then_on_a_supplier_leads_to_its_payments(explorer):
    choose(explorer, "by", "Service")
    explorer._chart.clicked(0)
    explorer._payees.clicked(1)
    supplier = explorer._suppliers.iloc[1]
    assert explorer.view.supplier == supplier["supplier_id"]
    paid = explorer.payments()
    assert paid["amount_pence"].sum() == supplier["pence"]
    assert len(paid) == supplier["lines"]
    assert set(paid["service"]) == {explorer.view.group}
    assert paid["source_file"].iloc[0] in explorer._paid.value


def test_a_click_on_a_circle_leads_to_the_suppliers_of_that_sector(explorer):
    choose(explorer, "by", "Postcode sector of suppliers")
    circles = next(trace for trace in explorer._chart.figure.data if trace.name == "areas")
    explorer._chart.clicked((circles.x[0], circles.y[0]))
    rows = explorer._found.rows.set_index("group")
    assert f"<b>{explorer.view.group}</b>" in circles.hovertext[0]
    assert explorer._suppliers["pence"].sum() == rows.loc[explorer.view.group, "pence"]


def test_hidden_payees_are_not_named(explorer):
    explorer.show(explorer.view.model_copy(update={"group": "2012/13", "supplier": "line:"}))
    assert set(explorer.payments()["payee"]) == {"name hidden"}
    assert set(explorer.payments()["reference"]) == {""}
    assert "Payees whose names are hidden" in explorer._paid.value


def test_a_pasted_line_shows_the_same_and_a_wrong_one_says_why(explorer):
    choose(explorer, "service", "Resources")
    explorer._chart.clicked(1)
    line, words = explorer.view.line, explorer._words.value
    assert Explorer(view=line)._words.value == words
    choose(explorer, "service", "All")
    explorer._line.value = line
    assert explorer.view.line == line
    explorer._line.value = line.replace("Resources", "Parks")
    assert "no such service" in explorer._message.value
    assert explorer._line.value == line


def test_a_colleagues_line_opens_the_body_file_where_it_lies_here(explorer):
    theirs = explorer.view.model_copy(update={"body": r"C:\Users\ann\durham.toml", "by": "service"})
    explorer._line.value = theirs.line
    assert (explorer.view.body, explorer.view.by) == ("durham", "service")


def test_a_view_that_opens_what_is_not_there_is_refused(explorer):
    with pytest.raises(ConfigurationError, match="no such group"):
        explorer.show(explorer.view.model_copy(update={"group": "1999/00"}))
    assert explorer.view.group is None


def test_years_that_run_backwards_are_refused_and_the_choice_goes_back(explorer):
    choose(explorer, "from_year", "2013/14")
    assert "backwards" in explorer._message.value
    assert explorer._choices["from_year"].value == "2010/11"


def test_what_is_saved_is_inert_and_says_definition_and_coverage(explorer, tmp_path):
    explorer._chart.clicked(0)
    explorer._payees.clicked(0)
    explorer._save.click()
    (folder,) = (tmp_path / "saved").iterdir()
    assert str(folder) in explorer._message.value
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    assert views.read_view(about["view"]) == explorer.view
    assert 'name = "durham_2013"' in about["definition"]
    assert set(about["known_by_pounds"]) == {"local_share", "sme_share"}
    with (folder / "payments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["amount_pence"]) for row in rows) == explorer._suppliers["pence"].iloc[0]
    assert (folder / "view.csv").is_file()
    assert (folder / "suppliers.csv").is_file()


def test_hostile_names_stay_text(explorer):
    explorer._chart.clicked(0)
    explorer._suppliers.loc[0, "name"] = "<img src=x onerror=alert(1)>"
    explorer._draw_suppliers()
    assert "<img" not in explorer._behind.value
    drawn = explorer._payees.figure
    assert "<img" not in str([*(trace.hovertext for trace in drawn.data), drawn.layout.yaxis.ticktext])


def test_a_reader_without_a_kernel_sees_the_view_in_words(explorer):
    bundle = explorer._repr_mimebundle_()
    assert bundle["text/plain"].startswith("Local share: ")
    assert bundle[VIEW_MIME]["body"] == "durham"
    assert "2012/13" in bundle["text/html"]
