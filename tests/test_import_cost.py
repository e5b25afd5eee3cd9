"""Importing the package and asking for help are cheap; reading and building never load pandas.

What is loaded is asserted; how long it takes is recorded and printed, never asserted.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import svanalysis

HEAVY = {
    "pandas",
    "polars",
    "plotly",
    "geopandas",
    "pydantic",
    "pyarrow",
    "numpy",
    "papermill",
    "nbconvert",
    "rich",
}

# Runs a command line as the console script would, then says on its own last line what was loaded.
RUN = """
import sys
sys.argv = ["svanalysis", *{arguments!r}]
status = 0
try:
    from svanalysis.cli import main
    main()
except SystemExit as ended:
    status = ended.code or 0
import json
print()
print(json.dumps({{"status": status, "loaded": sorted({{name.partition(".")[0] for name in sys.modules}})}}))
"""


def loaded_by(code: str, folder: Path) -> tuple[dict[str, object], float]:
    """What a fresh interpreter says on its last line after running some code, and the seconds taken."""
    start = time.perf_counter()
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    seconds = time.perf_counter() - start
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), seconds


def run(arguments: list[str], folder: Path) -> tuple[dict[str, object], float]:
    return loaded_by(RUN.format(arguments=arguments), folder)


def test_importing_the_package_loads_nothing_heavy(tmp_path: Path, measured: Callable) -> None:
    code = (
        "import sys, time, json; start = time.perf_counter(); import svanalysis; "
        "seconds = time.perf_counter() - start; "
        "print(json.dumps({'seconds': seconds, 'loaded': [n.partition('.')[0] for n in sys.modules]}))"
    )
    found, _ = loaded_by(code, tmp_path)
    measured("import svanalysis", found["seconds"])
    assert HEAVY & set(found["loaded"]) == set()


@pytest.mark.parametrize("arguments", [["--help"], ["report", "--help"]], ids=" ".join)
def test_help_loads_nothing_heavy(arguments: list[str], tmp_path: Path, measured: Callable) -> None:
    found, seconds = run(arguments, tmp_path)
    measured(f"svanalysis {' '.join(arguments)}, the interpreter's start included", seconds)
    assert found["status"] == 0
    typers_own = {"pydantic"} if len(arguments) > 1 else set()  # typer reads a command's options with it
    assert HEAVY & set(found["loaded"]) <= typers_own


def test_inspect_never_loads_pandas(tmp_path: Path) -> None:
    file = tmp_path / "payments_april_2013.csv"
    file.write_text(
        'Payment date,Transaction number,Amount Exc VAT,Supplier name\n01/04/2013,1,"1,041.00",Acme Ltd\n',
        encoding="utf-8",
    )
    found, _ = run(["inspect", file.name], tmp_path)
    assert found["status"] == 0
    assert "pandas" not in found["loaded"]


def test_build_never_loads_pandas(tmp_path: Path, sample_store: Path) -> None:
    assert os.environ["SVANALYSIS_STORE"] == str(sample_store)
    found, _ = run(["build", "--body", "durham"], tmp_path)
    assert found["status"] == 0
    assert "pandas" not in found["loaded"]


@pytest.mark.parametrize("name", svanalysis.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    assert callable(getattr(svanalysis, name))


def test_what_reports_load_compiles_no_grammar(tmp_path: Path) -> None:
    """jsonschema from 4.25 on would build the grammar of web addresses, a second of every report's start."""
    code = "import sys, json, svanalysis.report.run, svanalysis.report.notebooks; print(json.dumps(list(sys.modules)))"
    found, _ = loaded_by(code, tmp_path)
    assert {"nbformat", "jsonschema"} <= set(found)
    assert {"lark", "rfc3987_syntax"} & set(found) == set()
