"""Notebooks keep the laws of scripts/check_notebooks.py, and the script sees each way of breaking one."""

import copy
import importlib.util
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.prerequisites import CLONE

SCRIPT = CLONE / "scripts" / "check_notebooks.py"
NOTEBOOKS = sorted((CLONE / "notebooks").glob("*.ipynb"))

GOOD = {
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": "# Local spend"},
        {
            "cell_type": "code",
            "execution_count": 1,
            "metadata": {"tags": ["parameters"]},
            "outputs": [],
            "source": ['body: str = "durham"  # whose spend\n', 'year: str = "2013/14"  # a financial year'],
        },
        {
            "cell_type": "code",
            "execution_count": 2,
            "metadata": {},
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["54.4%\n"]}],
            "source": "print([share for share in shares])",
        },
    ],
    "metadata": {"papermill": {"parameters": {}}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@pytest.fixture(scope="module")
def laws() -> object:
    spec = importlib.util.spec_from_file_location("check_notebooks", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def broken(change: Callable[[dict], None], folder: Path) -> Path:
    notebook = copy.deepcopy(GOOD)
    change(notebook)
    path = folder / "notebook.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def put(cell: int, **values: object) -> Callable[[dict], None]:
    return lambda notebook: notebook["cells"][cell].update(values)


def shown(mime: str, value: dict) -> dict:
    return {"output_type": "display_data", "data": {mime: value}, "metadata": {}}


def test_the_project_has_notebooks() -> None:
    assert {
        "01_payments",
        "02_suppliers",
        "03_local_spend",
        "04_sme_spend",
        "05_what_changed",
        "06_opportunities",
        "annual_report",
        "explore",
        "taskforce_pack",
    } <= {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_stored_notebooks_keep_the_laws(laws: object, path: Path) -> None:
    assert laws.problems(path) == []


def test_a_good_notebook_is_accepted(laws: object, tmp_path: Path) -> None:
    assert laws.problems(broken(lambda _: None, tmp_path)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(1, source='body: str = "gateshead"  # whose spend'), "its body is 'gateshead'"),
        (put(2, source='body = "gateshead"'), "its body is 'gateshead'"),
        (lambda nb: nb["metadata"]["papermill"]["parameters"].update(body="leeds"), "its body is 'leeds'"),
        (put(1, source='year: str = "2013/14"  # a year'), "no parameter says `body"),
        (put(1, metadata={}), "0 cells are tagged `parameters`"),
        (put(1, source='body: str = "durham"'), "write the parameter as"),
        (put(1, source='body = "durham"  # whose spend'), "write the parameter as"),
        (put(1, source='body: Path = "durham"  # whose spend'), "write the parameter as"),
        (put(2, execution_count=None), "run it once from top to bottom"),
        (put(2, execution_count=7), "run it once from top to bottom"),
        (put(2, outputs=[{"output_type": "stream", "name": "stderr", "text": "Warning"}]), "shows stderr"),
        (put(2, outputs=[{"output_type": "error", "ename": "KeyError"}]), "ended in KeyError"),
        (put(2, source="def f():\n    return 1"), "has a FunctionDef"),
        (put(2, source="class A:\n    pass"), "has a ClassDef"),
        (put(2, source="for a in b:\n    print(a)"), "has a For"),
        (put(2, source="if a:\n    while b:\n        pass"), "has a While"),
        (put(2, source="%pip install pandas"), "not plain Python"),
        (put(2, metadata={"papermill": {"duration": 1.5}}), "the metadata keeps duration"),
        (lambda nb: nb["metadata"].update(widgets={}), "it keeps what its widgets showed"),
        (put(2, outputs=[shown("application/vnd.jupyter.widget-view+json", {})]), "what its widgets showed"),
        (
            put(2, outputs=[shown("application/vnd.svanalysis.view+json", {"body": "leeds"})]),
            "it shows 'leeds'",
        ),
        (lambda nb: nb["metadata"]["papermill"].update(output_path="/home/a/b.ipynb"), "the machine's path"),
        (put(0, source="x" * 3_200_000), "at most 3 MB"),
        (lambda nb: nb.clear(), "not a notebook"),
    ],
)
def test_each_broken_law_is_seen(laws: object, change: Callable, said: str, tmp_path: Path) -> None:
    assert any(re.search(re.escape(said), problem) for problem in laws.problems(broken(change, tmp_path)))


def test_the_script_prints_reasons_and_fails(
    laws: object, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    assert laws.main([str(broken(put(2, execution_count=None), tmp_path))]) == 1
    assert "notebook.ipynb: run it once" in capsys.readouterr().err
