"""The files that say what the project needs agree, and the wheel works away from the clone."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

import svanalysis
from tests.support.prerequisites import CLONE

PIN = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*==[0-9][0-9A-Za-z.+!]*")
INSTALL = "-c constraints.txt"
TEST_COMMAND = "python -m pytest -n auto"

# Needed by the people who use the package, or by a library, and imported by no module of ours.
NOT_IMPORTED = {
    "anywidget": "a plotly figure that tells of clicks is made with it",
    "pyarrow": "pandas and geopandas need it to read and write Parquet",
}


def read(name: str) -> str:
    return (CLONE / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads(read("pyproject.toml"))["project"]


@pytest.fixture(scope="module")
def pins() -> dict[str, Version]:
    lines = [line for line in read("constraints.txt").splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not PIN.fullmatch(line)] == []
    pairs = [line.split("==") for line in lines]
    assert pairs == sorted(pairs), "constraints.txt is not sorted"
    return {name: Version(version) for name, version in pairs}


@pytest.fixture(scope="module")
def direct(project: dict) -> list[Requirement]:
    """Everything pyproject.toml asks for by name, the package's own extras left out."""
    lists = [project["dependencies"], *project["optional-dependencies"].values()]
    listed = [Requirement(text) for texts in lists for text in texts]
    return [each for each in listed if each.name != project["name"]]


def test_every_direct_dependency_has_a_lower_bound_and_a_pin_above_it(
    direct: list[Requirement], pins: dict[str, Version]
) -> None:
    for each in direct:
        assert [part.operator for part in each.specifier] == [">="], each
        assert pins[canonicalize_name(each.name)] in each.specifier, each


def test_everything_reachable_is_pinned(pins: dict[str, Version]) -> None:
    spec = importlib.util.spec_from_file_location("pin_constraints", CLONE / "scripts" / "pin_constraints.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.closure("svanalysis[test]") - set(pins) == set()


def test_every_pin_runs_on_the_oldest_python(project: dict, pins: dict[str, Version]) -> None:
    """Debian 12 ships 3.11.2: a pin that wants a later one breaks the README's first command there."""
    oldest = project["requires-python"].removeprefix(">=") + ".0"
    found = {dist.metadata["Name"]: dist.metadata.get("Requires-Python") for dist in metadata.distributions()}
    wants = {name: spec for name, spec in found.items() if spec and canonicalize_name(name) in pins}
    assert {name: spec for name, spec in wants.items() if not SpecifierSet(spec).contains(oldest)} == {}
    assert len(wants) > 50


def test_the_build_backend_is_pinned_as_in_constraints(pins: dict[str, Version]) -> None:
    requires = tomllib.loads(read("pyproject.toml"))["build-system"]["requires"]
    assert requires == [f"hatchling=={pins['hatchling']}"]


def test_the_conda_environment_uses_the_same_constraints_and_python(project: dict) -> None:
    environment = yaml.safe_load(read("environment.yml"))
    python, pip, by_pip = environment["dependencies"]
    assert pip == "pip"
    assert by_pip == {"pip": [INSTALL, "-e .[test]"]}
    assert Version(python.removeprefix("python=")) in SpecifierSet(project["requires-python"])


def test_one_python_version_is_named_everywhere(project: dict) -> None:
    oldest = project["requires-python"].removeprefix(">=")
    settings = tomllib.loads(read("pyproject.toml"))["tool"]
    workflow = yaml.safe_load(read(".github/workflows/ci.yml"))
    steps = [step for job in workflow["jobs"].values() for step in job["steps"]]
    named = {step["with"]["python-version"] for step in steps if "python-version" in step.get("with", {})}
    assert named == {oldest}
    assert settings["mypy"]["python_version"] == oldest
    assert settings["ruff"]["target-version"] == "py" + oldest.replace(".", "")
    assert f"python={oldest}" in read("environment.yml")


@pytest.mark.parametrize("name", ["README.md", ".github/workflows/ci.yml", ".ci/run"])
def test_every_way_in_installs_the_same_versions_and_runs_the_same_tests(name: str) -> None:
    assert INSTALL in read(name)
    assert TEST_COMMAND in read(name)


def test_the_version_is_the_packages_own(project: dict) -> None:
    assert project["dynamic"] == ["version"]
    assert metadata.version("svanalysis") == svanalysis.__version__


def imported_distributions() -> set[str]:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (CLONE / "svanalysis").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    tops = {module.partition(".")[0] for module in modules} - {"svanalysis"} - sys.stdlib_module_names
    known = metadata.packages_distributions()
    return {canonicalize_name(known.get(top, [top])[0]) for top in tops}


def test_what_is_imported_is_listed_and_what_is_listed_is_used(project: dict) -> None:
    listed = {canonicalize_name(Requirement(text).name) for text in project["dependencies"]}
    extras = project["optional-dependencies"]
    extra = {canonicalize_name(Requirement(text).name) for text in extras["cluster"]}
    used = imported_distributions()
    assert used - listed - extra == set(), "imported, not listed in pyproject.toml"
    assert listed - used - set(NOT_IMPORTED) == set(), "listed in pyproject.toml, not used"


# ---------------------------------------------------------------------------------------- the wheel itself


SHIPPED_DATA = ("README.md", "bodies", "definitions", "geography", "rules", "sample")

# Runs the report with the clone (which an editable install puts on the path) taken off it.
AWAY = """
import sys
from pathlib import Path
sys.path = [entry for entry in sys.path if entry and Path(entry).resolve() != Path({clone!r})]
sys.argv = ["svanalysis", "report", "--forms", "page,slides"]
import svanalysis
assert Path(svanalysis.__file__).is_relative_to({installed!r})
from svanalysis.cli import main
main()
"""


def quiet(arguments: list[str], folder: Path, **environment: str) -> str:
    """Run a command in a folder; its output, or a failure that shows what it said."""
    done = subprocess.run(
        arguments,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the clone and unpacked by pip into a folder outside it."""
    folder = tmp_path_factory.mktemp("wheel")
    built, target = folder / "dist", folder / "site"
    python = [sys.executable, "-m"]
    quiet([*python, "build", "--wheel", "--no-isolation", "--outdir", str(built), str(CLONE)], folder)
    (wheel,) = built.glob("svanalysis-*.whl")
    quiet([*python, "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(wheel)], folder)
    return target


def test_the_wheel_carries_notebooks_and_data_and_nothing_private(installed: Path) -> None:
    shipped = installed / "svanalysis" / "_shipped"
    files = {file.relative_to(shipped).as_posix() for file in shipped.rglob("*") if file.is_file()}
    tops = {"/".join(file.split("/")[:2]) for file in files if file.startswith("data/")}
    assert tops == {f"data/{part}" for part in SHIPPED_DATA}
    for folder, pattern in (("notebooks", "*.ipynb"), ("data/sample", "**/*.csv"), ("data/bodies", "*.toml")):
        here = {file.relative_to(CLONE).as_posix() for file in (CLONE / folder).glob(pattern)}
        assert here, f"the clone has no {pattern} in {folder}"
        assert here <= files


def test_the_wheel_makes_a_report_away_from_the_clone(installed: Path, workspace: Path) -> None:
    code = AWAY.format(clone=str(CLONE), installed=str(installed))
    quiet([sys.executable, "-c", code], workspace, PYTHONPATH=str(installed))
    page = workspace / "reports" / "durham" / "2013-14" / "index.html"
    assert page.is_file()
    assert str(CLONE) not in page.read_text(encoding="utf-8")
