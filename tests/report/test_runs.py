"""Several reports in one run: what is asked for, what is left as it is, and what happens when one fails."""

import errno
import json
import shutil

import pytest
from typer.testing import CliRunner

from svanalysis.cli import app
from svanalysis.core.errors import ConfigurationError, OutputError
from svanalysis.report import forms
from svanalysis.report.run import Asked, asked_reports, write_reports
from tests.support.council import BODY, write_body, write_month

FORMS = {"forms": "tables"}  # no notebook runs


def test_what_is_asked_for():
    every = asked_reports(["durham"], [""], ["analyst", "public"], None)
    years = ["2010/11", "2011/12", "2012/13", "2013/14"]
    assert every == [
        Asked("durham", "", year, edition) for year in years for edition in ("analyst", "public")
    ]
    assert asked_reports(["a", "b"], ["x", "y"], ["analyst"], "2012/13") == [
        Asked(body, rule, "2012/13", "analyst") for body in ("a", "b") for rule in ("x", "y")
    ]


def test_a_body_that_cannot_be_read_is_still_asked_for():
    assert asked_reports(["nowhere"], [""], ["analyst"], None) == [Asked("nowhere", "", "", "analyst")]


def test_one_that_fails_is_named_and_the_others_are_written(tmp_path):
    asked = [Asked("durham", "", year, "analyst") for year in ("2011/12", "1999/00", "2012/13")]
    pages = []
    with pytest.raises(OutputError) as error:
        pages.extend(write_reports(asked, out=tmp_path, **FORMS))  # what came before the error counts
    assert [page.name for page in pages] == ["2011-12", "2012-13"]
    assert "1 of 3 reports could not be written" in str(error.value)
    assert "durham, 1999/00, analyst: " in str(error.value)
    assert "no payments in this year" in str(error.value)
    assert all((page / "tables" / "shares.csv").exists() for page in pages)


def test_a_single_report_fails_with_its_own_message(tmp_path):
    with pytest.raises(ConfigurationError, match="no payments in this year"):
        list(write_reports([Asked("durham", "", "1999/00", "analyst")], out=tmp_path, **FORMS))


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(tmp_path):
    asked = [Asked("durham", "", year, "analyst") for year in ("2011/12", "2012/13")]
    first, second = write_reports(asked, out=tmp_path, **FORMS)
    shutil.rmtree(second)
    before = (first / "run.json").stat().st_mtime_ns
    assert list(write_reports(asked, out=tmp_path, **FORMS)) == [first, second]
    assert (first / "run.json").stat().st_mtime_ns == before
    assert (second / "tables" / "shares.csv").exists()
    list(write_reports(asked[:1], out=tmp_path, **FORMS))
    assert (first / "run.json").stat().st_mtime_ns > before  # a single report is always written


def test_a_full_disk_names_its_cause_and_the_others_are_written(tmp_path, monkeypatch):
    usual = forms.write_tables

    def full(results, folder):
        if results.year == "2011/12":
            raise OSError(errno.ENOSPC, "No space left on device")
        usual(results, folder)

    monkeypatch.setitem(
        forms.FORMS, "tables", forms.Form(lambda job: full(job.results, job.folder / "tables"))
    )
    asked = [Asked("durham", "", year, "analyst") for year in ("2011/12", "2012/13")]
    pages = []
    with pytest.raises(OutputError, match=r"1 of 2 .*durham, 2011/12, analyst: .*No space left on device"):
        pages.extend(write_reports(asked, out=tmp_path, **FORMS))
    assert [page.name for page in pages] == ["2012-13"]
    assert sorted(path.name for path in (tmp_path / "durham").iterdir()) == [
        "2012-13"
    ]  # nothing is left behind


def test_other_forms_or_another_definition_of_the_body_write_it_again(workspace):
    write_month(workspace, "2012-03", "11/03/2012,A LTD,1.00")
    write_month(workspace, "2012-04", "11/04/2012,A LTD,2.00")
    said = [
        f"[[published]]\nyear = '2011/12'\nmeasure = 'local_share'\npercent = {percent}\nsource = 'A report'\n"
        for percent in (54.4, 54.5)
    ]
    body = write_body(workspace, BODY + said[0]).path
    # one alone is always written; a second that fails at once makes it one of several, and comes after it
    asked = [Asked(str(body), "", year, "analyst") for year in ("2011/12", "1999/00")]
    page = next(write_reports(asked, out=workspace / "out", **FORMS))
    first = json.loads((page / "run.json").read_text(encoding="utf-8"))["made_from"]
    next(write_reports(asked, out=workspace / "out", forms="workbook"))
    assert (page / "tables.xlsx").exists()
    write_body(workspace, BODY + said[1])
    next(write_reports(asked, out=workspace / "out", **FORMS))
    second = json.loads((page / "run.json").read_text(encoding="utf-8"))["made_from"]
    assert second != first
    write_body(workspace, 'notes = "Said on the page, in no table."\n' + BODY + said[1])
    next(write_reports(asked, out=workspace / "out", **FORMS))
    assert json.loads((page / "run.json").read_text(encoding="utf-8"))["made_from"] != second


def test_the_index_compares_runs(tmp_path):
    """The headline of 2012/13 is the Taskforce's; 2011/12 stands beside it."""
    asked = [Asked("durham", rule, "2012/13", "analyst") for rule in ("", "registered_office")]
    list(write_reports(asked, out=tmp_path, **FORMS))
    text = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "54.4%" in text
    assert "low 54.0%, high 56.3%" in text
    assert text.count("<tbody>") == 1
    assert text.count('<th scope="row">') == 2


def test_a_year_and_all_years_are_wrong_usage():
    done = CliRunner().invoke(app, ["report", "--all-years", "--year", "2012/13"])
    assert done.exit_code == 2
    assert "choose --year or --all-years" in done.output
