"""Every notebook by plain papermill on the sample, and the story of a change on real councils."""

import json
import subprocess
import sys

import pytest

from svanalysis.core.body import load_body
from svanalysis.present.exhibit import EXHIBIT_MIME
from svanalysis.report.notebooks import run_notebook
from tests.support.prerequisites import CLONE

NOTEBOOKS = sorted(
    path.stem for path in (CLONE / "notebooks").glob("*.ipynb")
)  # test_notebook_laws names all nine


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_by_plain_papermill(name, clone, tmp_path):
    out = tmp_path / "out.ipynb"
    command = [
        sys.executable,
        "-m",
        "papermill",
        f"notebooks/{name}.ipynb",
        str(out),
        "-p",
        "year",
        "2012/13",
    ]
    subprocess.run([*command, "--no-progress-bar"], check=True, cwd=clone, capture_output=True)
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    told = [
        output
        for cell in cells
        if "targets(" not in "".join(cell["source"])
        for output in cell.get("outputs", [])
    ]
    shown = json.dumps(told)
    assert "2012/13" in shown
    assert "2013/14" not in shown.replace("2010/11 to 2013/14", "")  # but for targets, set before their year


@pytest.mark.real
@pytest.mark.parametrize(
    ("body", "previous", "year"), [("gateshead", "2012/13", "2013/14"), ("darlington", "2018/19", "2021/22")]
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
