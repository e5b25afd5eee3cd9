"""Imports go one way. Read from the syntax trees, so imports inside functions count too."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.prerequisites import CLONE

PACKAGE = CLONE / "svanalysis"
ORDER = ["core", "reference", "ingest", "suppliers", "classify", "measure", "present", "report", "cli"]
RANK = {layer: rank for rank, layer in enumerate(ORDER)}
OUTSIDE_THE_ORDER = {"__init__"}  # the lazy public face: its cost is tested instead (test_import_cost.py)
NO_PANDAS = {"core", "reference", "ingest", "suppliers", "classify", "sample"}
NO_POLARS = {"measure", "present", "report", "sample"}
SEAM = "measure/grouped.py"
SHAPES = (
    "reference/shapes.py"  # shapes are GeoPandas frames, for maps only: no layer before present may load them
)


class Import(NamedTuple):
    file: str
    line: int
    layer: str
    target: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} ({self.layer}) imports {self.target}"


def layer_of(file: Path) -> str:
    first = file.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "cli" if first == "__main__" else first


def targets(node: ast.AST, package: list[str]) -> Iterator[str]:
    """Full names a node imports: `import a.b`, `from a import b`, `from . import b`, import_module("a.b")."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = package[: len(package) - node.level + 1] if node.level else []
        module = ".".join([*base, *([node.module] if node.module else [])])
        yield from (f"{module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
        yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))


def imports_of(source: str, file: str, layer: str) -> list[Import]:
    package = ["svanalysis", *Path(file).parts[:-1]]
    found = ((node, name) for node in ast.walk(ast.parse(source)) for name in targets(node, package))
    return [Import(file, node.lineno, layer, name) for node, name in found]


def all_imports() -> list[Import]:
    files = sorted(PACKAGE.rglob("*.py"))
    return [
        each
        for file in files
        if layer_of(file) not in OUTSIDE_THE_ORDER
        for each in imports_of(
            file.read_text(encoding="utf-8"), file.relative_to(PACKAGE).as_posix(), layer_of(file)
        )
    ]


def wrong(each: Import) -> bool:
    """Whether an import goes against the one-way flow, or brings the wrong frame library into a layer."""
    top, _, rest = each.target.partition(".")
    if top == "pandas":
        return each.layer in NO_PANDAS and each.file != SHAPES
    if top == "polars":
        return each.layer in NO_POLARS and each.file != SEAM
    if each.target.startswith("svanalysis.reference.shapes"):
        return RANK.get(each.layer, 0) < RANK["present"]
    inner = rest.partition(".")[0]
    return top == "svanalysis" and inner not in {"__version__", each.layer} and not allowed(each.layer, inner)


def allowed(importer: str, imported: str) -> bool:
    """Whether one layer may import another; the public face is no layer, so nobody may import from it."""
    if importer == "sample":
        return imported == "core"
    if imported == "sample":
        return importer == "cli"
    return imported in RANK and RANK[imported] < RANK[importer]


def test_every_module_belongs_to_a_layer() -> None:
    layers = {layer_of(file) for file in PACKAGE.rglob("*.py")}
    assert layers <= {*ORDER, *OUTSIDE_THE_ORDER, "sample"}


def test_imports_go_one_way() -> None:
    assert [str(each) for each in all_imports() if wrong(each)] == []


@pytest.mark.parametrize(
    ("file", "source", "refused"),
    [
        ("measure/shares.py", "from svanalysis.core import money", False),
        ("measure/shares.py", "from svanalysis.report.results import Results", True),
        ("measure/shares.py", "def f():\n    from svanalysis.report import results", True),
        ("measure/shares.py", "from .. import report", True),
        ("measure/shares.py", "from . import bounds", False),
        ("measure/shares.py", "from svanalysis import shares", True),
        ("measure/shares.py", "from svanalysis import __version__", False),
        ("measure/shares.py", "importlib.import_module('svanalysis.cli')", True),
        ("measure/shares.py", "import polars as pl", True),
        ("measure/grouped.py", "import polars as pl", False),
        ("measure/shares.py", "import pandas as pd", False),
        ("classify/place.py", "def f():\n    import pandas", True),
        ("ingest/records.py", "from polars import col", False),
        ("reference/shapes.py", "import pandas as pd", False),
        ("reference/registers.py", "import pandas as pd", True),
        ("classify/place.py", "from svanalysis.reference import shapes", True),
        ("report/results.py", "from svanalysis.reference import shapes", False),
        ("ingest/records.py", "import svanalysis.suppliers.payees", True),
        ("sample.py", "from svanalysis.core import years", False),
        ("sample.py", "from svanalysis.ingest import ledger", True),
        ("report/run.py", "from svanalysis import sample", True),
        ("cli.py", "from svanalysis import sample", False),
        ("cli.py", "from svanalysis.report import run", False),
    ],
)
def test_the_rule_itself(file: str, source: str, refused: bool) -> None:
    found = imports_of(source, file, Path(file).parts[0].removesuffix(".py"))
    assert any(map(wrong, found)) is refused
