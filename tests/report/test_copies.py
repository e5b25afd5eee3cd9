"""Analysts' copies of the notebooks: set to a body, and never overwritten once they are changed."""

import json

import pytest

from svanalysis.report.copies import copy_notebooks
from tests.support.council import write_body


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_EXPLORE", str(tmp_path / "explore"))
    (tmp_path / "council").mkdir()
    return tmp_path / "council"


def parameters(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    (cell,) = [cell for cell in cells if "parameters" in cell["metadata"].get("tags", [])]
    return "".join(cell["source"])


def test_the_copies_of_the_sample_are_the_shipped_notebooks(home, clone):
    from svanalysis.core.body import load_body

    folder, kept = copy_notebooks(load_body("durham"))
    assert kept == []
    for source in (clone / "notebooks").glob("*.ipynb"):
        assert json.loads((folder / source.name).read_text("utf-8")) == json.loads(source.read_text("utf-8"))


def test_the_copies_of_another_body_are_set_to_it_and_show_nothing_of_the_sample(home):
    body = write_body(home)
    folder, _ = copy_notebooks(body, str(home))
    assert folder.name == "seaham"
    for path in folder.glob("*.ipynb"):
        set_to = parameters(path)
        assert f"body: str = {json.dumps(str(body.path))}  # whose spend" in set_to
        assert f"data: str = {json.dumps(str(home))}" in set_to
        assert 'year: str = ""' in set_to
        assert "Durham" not in json.dumps([
            cell.get("outputs") for cell in json.loads(path.read_text("utf-8"))["cells"]
        ])  # fmt: skip


def test_a_changed_copy_is_kept_and_named_and_the_others_follow_the_package(home):
    body = write_body(home)
    folder, _ = copy_notebooks(body)
    mine, other = folder / "explore.ipynb", folder / "01_payments.ipynb"
    mine.write_text(mine.read_text("utf-8").replace("Explore:", "My notes:"), encoding="utf-8")
    other.unlink()
    _, kept = copy_notebooks(body)
    assert kept == ["explore.ipynb"]
    assert "My notes:" in mine.read_text("utf-8")
    assert other.exists()
    _, kept = copy_notebooks(body, str(home))
    assert kept == ["explore.ipynb"]
    assert str(home) in parameters(other)
