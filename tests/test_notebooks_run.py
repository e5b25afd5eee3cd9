"""Every notebook on the sample as papermill runs it, and the story of a change on real councils."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import nbformat
import papermill
import pytest

from svanalysis.core.body import load_body
from svanalysis.present.exhibit import EXHIBIT_MIME
from svanalysis.report.notebooks import Kernel
from tests.support.notebooks import run_notebook
from tests.support.prerequisites import CLONE

NOTEBOOKS = sorted(
    path.stem for path in (CLONE / "notebooks").glob("*.ipynb")
)  # test_notebook_laws names all nine
# papermill's function and its command are the same for every notebook
BY_FUNCTION, BY_COMMAND = "annual_report", "01_payments"


def says_nothing_of_later_years(out: Path) -> None:
    """But for targets, which are set before their year."""
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    told = [
        output
        for cell in cells
        if "targets(" not in "".join(cell["source"])
        for output in cell.get("outputs", [])
    ]
    shown = json.dumps(told)
    assert "2012/13" in shown
    assert "2013/14" not in shown.replace("2010/11 to 2013/14", "")


@pytest.fixture(scope="module")
def kernel() -> Iterator[Kernel]:
    """One for all, as a run of several reports has it: no shipped notebook minds what another left behind."""
    with closing(Kernel()) as one:
        yield one


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name not in {BY_FUNCTION, BY_COMMAND}])
def test_a_notebook_runs_for_another_year(name, kernel, tmp_path):
    out = tmp_path / "out.ipynb"
    nbformat.write(kernel.start(name, {"year": "2012/13"}).result(), out)
    says_nothing_of_later_years(out)


def test_a_notebook_runs_by_plain_papermill(clone, tmp_path):
    source, out = clone / "notebooks" / f"{BY_FUNCTION}.ipynb", tmp_path / "out.ipynb"
    papermill.execute_notebook(source, out, {"year": "2012/13"}, cwd=clone, progress_bar=False)
    says_nothing_of_later_years(out)


def test_a_notebook_runs_by_papermills_command(clone, tmp_path):
    out = tmp_path / "out.ipynb"
    command = [sys.executable, "-m", "papermill", f"notebooks/{BY_COMMAND}.ipynb", str(out)]
    command += ["-p", "year", "2012/13", "--no-progress-bar"]
    subprocess.run(command, check=True, cwd=clone, capture_output=True)
    says_nothing_of_later_years(out)


@pytest.mark.real
@pytest.mark.parametrize(
    ("body", "previous", "year"), [("gateshead", "2012/13", "2013/14"), ("darlington", "2018/19", "2019/20")]
)
def test_the_story_of_a_change_is_told_of_real_councils(body, previous, year, real_data):
    """Little is known of their suppliers: no share is printed, and the parts add up to the change in pounds."""
    parameters = {"body": body, "year": year, "previous": previous, "data": str(real_data)}
    executed = run_notebook("05_what_changed", parameters)
    shown = [output.data[EXHIBIT_MIME] for cell in executed.cells for output in cell.get("outputs", [])
             if EXHIBIT_MIME in output.get("data", {})]  # fmt: skip
    assert len(shown) == 10
    local = next(each for each in shown if each["key"] == "what_changed_local_share")
    assert local["subtitle"].endswith(f"{load_body(body).title}, {previous} to {year}")
    first, *parts, last, change = local["table"]["rows"]
    assert (first[:2], last[:2], change[2]) == ([previous, "[u]"], [year, "[u]"], "[u]")
    for column in (3, 4):
        begun, ended, moved = (int(row[column].replace(",", "")) for row in (first, last, change))
        adds = sum(int(row[column].replace(",", "")) for row in parts)
        assert adds == pytest.approx(ended - begun, abs=len(parts))  # each is rounded to whole pounds
        assert moved == pytest.approx(ended - begun, abs=1)
