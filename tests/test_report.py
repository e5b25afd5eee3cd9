"""The main job as a user runs it: the report on the sample and on real councils."""

import csv
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError, InputError, OutputError
from svanalysis.ingest.ledger import build_ledger
from svanalysis.report import exhibits
from svanalysis.report import results as results_module
from svanalysis.report.context import spend_of
from svanalysis.report.results import open_results
from svanalysis.report.run import write_report
from tests.support.browser import WatchedPage
from tests.support.council import write_body, write_month
from tests.support.page_numbers import Page, problems


@pytest.fixture(scope="module")
def sample_reports(tmp_path_factory):
    """One with all usual forms beside its page, and the page alone of the first year, under another definition."""
    out = tmp_path_factory.mktemp("reports")
    return {
        "2012/13": write_report("durham", "2012/13", out=out),
        "2010/11": write_report("durham", "2010/11", definition="registered_office", out=out, forms="page"),
    }


def words(page: Path) -> str:
    """Return a page's text as a reader sees it, without scripts, styles and tags."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_page_says_what_the_taskforce_published(sample_reports):
    text = words(sample_reports["2012/13"])
    assert "Of every 100 pounds, 54.40 went to County Durham suppliers" in text
    assert "55.6%" in text
    assert "£286.6m of £526.8m" in text
    assert "by construction" in text
    assert not re.search(r"\bas published", text)
    assert "Synthetic sample" in text
    assert "ANALYST, NOT FOR PUBLICATION" in text


def test_a_report_shows_no_later_year(sample_reports, tmp_path):
    """But for a target, which is set before its year."""
    text = sample_reports["2012/13"].read_text(encoding="utf-8")
    (tmp_path / "page.html").write_text(
        re.sub(r'<td class="number">56.0</td>|>2013/14</td>', "", text), encoding="utf-8"
    )
    assert text.count(">2013/14</td>") == 1
    assert "2013/14" not in words(tmp_path / "page.html")


def test_tables_and_workbook_lie_beside_the_page(sample_reports):
    folder = sample_reports["2012/13"].parent
    assert {path.name for path in folder.iterdir()} == {
        "index.html",
        "run.json",
        "slides.html",
        "tables",
        "tables.xlsx",
    }
    with (folder / "tables" / "shares.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["financial_year"] == "2012/13"]
    local = next(row for row in rows if row["measure"] == "local_share")
    assert (local["numerator_pence"], local["denominator_pence"]) == ("28660000000", "52680000000")
    assert (
        len(json.loads((folder / "run.json").read_text(encoding="utf-8"))["provenance"]["inputs"]) == 56
    )  # 48 months, 4 tables, plan, indicators, 2 stories


def test_the_index_lists_every_run(sample_reports):
    text = (sample_reports["2012/13"].parents[2] / "index.html").read_text(encoding="utf-8")
    assert 'href="durham/2012-13/index.html"' in text
    assert 'href="durham/2010-11-registered_office/index.html"' in text


def test_the_first_year_shows_no_figure_published_later_and_another_definition_none_of_the_bodys_own(
    sample_reports,
):
    text = words(sample_reports["2010/11"])
    assert "The body file carries no published figure for comparison" in text
    assert "286,600,000" not in text
    assert "54.4%" not in text


def test_an_intermediary_is_listed_but_not_promised():
    results = open_results("durham", "2012/13")
    shown = exhibits.first_to_find(results)
    drawn = shown.figures[0].to_json()
    for name in ("COMENSURA", "BARCLAYCARD"):
        assert shown.table["Supplier"].str.startswith(name).any()
        assert name not in drawn
    assert "only they can say whom they paid" in " ".join(shown.sentences)
    assert shown.table["Supplier"].is_unique


def test_the_page_says_what_it_was_placed_and_sized_from(sample_reports):
    text = words(sample_reports["2012/13"])
    assert "Synthetic vendor master (as of 2014-03-31)" in text
    assert "Synthetic company register, March 2014" in text


def test_every_record_that_is_not_data_says_what_it_is(sample_reports):
    text = words(sample_reports["2012/13"])
    assert re.search(r"Not data: \d+ \w+", text)
    folder = sample_reports["2012/13"].parent / "tables"
    with (folder / "not_data.csv").open(encoding="utf-8-sig", newline="") as file:
        told = sum(int(row["records"]) for row in csv.DictReader(file))
    with (folder / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        assert told == sum(int(row["not_data"]) for row in csv.DictReader(file)) > 0


@pytest.mark.parametrize("place", ["out", "out/durham", "out/durham/2012-13"])
def test_a_file_where_a_folder_of_the_report_should_be(place, tmp_path):
    file = tmp_path / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="a file stands where the report's folder should be"):
        write_report("durham", "2012/13", out=tmp_path / "out")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file]
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("record", ["{", "{}", "[]"])
def test_a_damaged_record_of_another_run_stops_the_report_before_it_writes(record, tmp_path):
    other = tmp_path / "seaham" / "2012-13"
    other.mkdir(parents=True)
    (other / "run.json").write_text(record, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="this is not a record of a run"):
        write_report("durham", "2012/13", out=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["seaham"]


def test_damaged_results_say_which_folder_to_delete(tmp_path, monkeypatch, sample_store):
    open_results("durham", "2012/13")
    home = tmp_path / "durham" / "results"
    shutil.copytree(sample_store / "durham" / "results", home)
    monkeypatch.setattr(results_module, "store", lambda: tmp_path)
    stored = home / results_module._key(spend_of("durham"), "2012/13", "")
    for name in ("shares.parquet", "results.json"):
        (stored / name).write_text("{", encoding="utf-8")
        with pytest.raises(ConfigurationError, match="stored results are damaged") as caught:
            open_results("durham", "2012/13")
        assert stored.name in str(caught.value)


def test_two_kinds_of_output_at_once_are_wrong_usage():
    command = [sys.executable, "-m", "svanalysis", "measure", "--json", "--csv"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert "not both" in done.stderr


@pytest.fixture(scope="module")
def page(sample_reports):
    return sample_reports["2012/13"].read_text(encoding="utf-8")


def test_every_number_on_the_page_is_tied_to_its_cell(page):
    assert problems(page) == []
    assert sum(len(shown.tied) for shown in Page(page).shown) > 50  # the headline alone has more than 20


def test_changing_one_cell_is_found(page):
    """The first table row of the headline: the local share of 2012/13."""
    assert page.count('<td class="number">54.4</td>') >= 1
    changed = page.replace('<td class="number">54.4</td>', '<td class="number">54.5</td>', 1)
    assert any("headline" in problem and "54.5" in problem for problem in problems(changed))


def test_a_number_without_a_cell_is_found(page):
    changed = page.replace("It is not a margin of error", "It is no 12 per cent margin of error", 1)
    assert problems(changed) == [problem for problem in problems(changed) if "not tied" in problem] != []


@pytest.mark.browser
def test_the_report_of_the_sample_opens_offline_with_its_maps_drawn(
    sample_reports, watched_page: WatchedPage
):
    page = watched_page.open(sample_reports["2012/13"])
    maps = page.locator("#where_suppliers_are_based [data-figure]")
    assert maps.count() == 3
    maps.last.scroll_into_view_if_needed()
    maps.last.locator(".scatterlayer path").nth(100).wait_for(state="attached")
    assert all(maps.nth(at).locator(".scatterlayer path").count() > 100 for at in range(3))
    assert (watched_page.requests, watched_page.complaints) == ([], [])


def test_a_second_run_reads_no_file_and_writes_the_same_page(sample_reports):
    page = sample_reports["2012/13"]
    before = page.read_bytes()
    assert build_ledger(load_body("durham")).files_read == 0
    assert write_report("durham", "2012/13", out=page.parents[2], forms="page").read_bytes() == before
    assert not [path for path in page.parents[1].iterdir() if path.name.startswith(".")]


@pytest.mark.real
def test_a_real_council_comes_to_a_finished_page(real_data, tmp_path):
    page = write_report("darlington", "2019/20", data=str(real_data), out=tmp_path, forms="page,tables")
    text = words(page)
    assert problems(page.read_text(encoding="utf-8")) == []  # every number is tied to its cell
    assert "No single figure" in text or "no single figure" in text
    assert "[u]" in text
    assert "Which suppliers to find first" in text
    assert load_body("darlington").notes in text
    assert "Left out: spend/darlington/2013-07.csv" in text
    with (page.parent / "tables" / "files.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 140
    with (page.parent / "tables" / "months.csv").open(encoding="utf-8-sig", newline="") as file:
        months = [row for row in csv.DictReader(file) if row["financial_year"] == "2019/20"]
    assert len(months) == 12
    # the year's lines by payment date, as the field notes give them
    assert sum(int(row["lines"]) for row in months) == 21_265
    assert sum(int(row["pence"]) for row in months) == 12_802_918_396


@pytest.mark.parametrize("payee", ["REDACTED PERSONAL DATA", "REDACTED COMMERCIALLY CONFIDENTIAL"])
def test_a_body_whose_payees_are_all_hidden_is_told_that_there_is_nothing_to_report(workspace, payee):
    write_body(workspace)
    write_month(workspace, "2012-05", f"05/05/2012,{payee},600.00")
    with pytest.raises(InputError, match="no payment in scope names a supplier"):
        write_report(str(workspace / "seaham.toml"), "2012/13", out=workspace / "reports", forms="page")
    assert not (workspace / "reports").exists()


def test_a_body_without_any_evidence_still_gets_a_page(workspace, clone):
    payments = clone / "data" / "sample" / "durham" / "payments" / "2012-05.csv"
    (workspace / "may.csv").write_bytes(payments.read_bytes())
    lines = ["name = 'bare'", "title = 'Bare Council'", "place = 'Bareshire'", "authority = 'E06000005'",
             "definition = 'durham_2013'", "folder = '.'", "[payments]", "files = ['*.csv']"]  # fmt: skip
    (workspace / "bare.toml").write_text("\n".join(lines), encoding="utf-8")
    page = write_report(str(workspace / "bare.toml"), "2012/13", out=workspace / "reports", forms="page")
    assert "known for 0.0% of pounds" in words(page)
