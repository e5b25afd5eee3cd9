"""Refuse notebooks that may not be committed; print each reason, exit 1 if there is one.

A notebook in the repository is a document on the shipped sample. It must not show another body's data, must
have been run once from top to bottom without warnings, and holds calls and prose, not programs.

    python scripts/check_notebooks.py [NOTEBOOK...]     (default: every notebook in notebooks/)
"""

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SAMPLE = "durham"
LARGEST_BYTES = 3 * 1024 * 1024
TYPES = ("str", "int", "float", "bool")
PROGRAMS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.While)
TIMINGS = re.compile(r"^(start_time|end_time|duration|iopub\..*|shell\..*)$")
WIDGETS = "application/vnd.jupyter.widget-view+json"
VIEW = "application/vnd.svanalysis.view+json"
PARAMETER = re.compile(r"^\w+: \w+ = .+  # \S")

Cell = dict[str, Any]


def problems(path: Path) -> list[str]:
    """Why a notebook may not be committed; empty when it may."""
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        return [f"{size / 1024**2:.1f} MB: at most {LARGEST_BYTES / 1024**2:.0f} MB"]
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError):
        return ["not a notebook (nbformat 4)"]
    return [
        *order_problems(cells),
        *output_problems(cells),
        *source_problems(cells),
        *body_problems(notebook, cells),
        *widget_problems(notebook, cells),
        *timing_problems(notebook),
    ]


def order_problems(cells: list[Cell]) -> Iterator[str]:
    """Cells not run, or not once each from top to bottom."""
    counts = [cell.get("execution_count") for cell in cells]
    if counts != list(range(1, len(cells) + 1)):
        yield f"run it once from top to bottom in a fresh kernel: the cells are numbered {counts}"


def output_problems(cells: list[Cell]) -> Iterator[str]:
    """Warnings and errors left in the outputs."""
    for number, cell in enumerate(cells, start=1):
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                yield f"code cell {number} shows stderr: {text(output.get('text', ''))[:80]!r}"
            if output.get("output_type") == "error":
                yield f"code cell {number} ended in {output.get('ename')}"


def source_problems(cells: list[Cell]) -> Iterator[str]:
    """Definitions and loops, which belong in the package, and what is not plain Python."""
    for number, cell in enumerate(cells, start=1):
        tree = parsed(cell)
        if tree is None:
            yield f"code cell {number} is not plain Python (no magics, no shell commands)"
            continue
        for node in ast.walk(tree):
            if isinstance(node, PROGRAMS):
                kind = type(node).__name__
                yield f"code cell {number} line {node.lineno} has a {kind}: put it in the package"


def body_problems(notebook: dict[str, Any], cells: list[Cell]) -> Iterator[str]:
    """Parameters that are not typed and explained, or a body that is not the sample."""
    tagged = [cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", [])]
    if len(tagged) != 1:
        yield f"{len(tagged)} cells are tagged `parameters`: there must be one"
    for cell in tagged:
        yield from parameter_problems(cell)
    bodies = [value for cell in cells for name, value in assigned(cell) if name == "body"]
    if not bodies:
        yield f'no parameter says `body: str = "{SAMPLE}"`'
    given = notebook.get("metadata", {}).get("papermill", {}).get("parameters", {}).get("body", SAMPLE)
    for body in [*bodies, given]:
        if body != SAMPLE:
            yield f"its body is {body!r}: only outputs on the sample ({SAMPLE!r}) may be committed"


def parameter_problems(cell: Cell) -> Iterator[str]:
    """Lines of the parameters cell that are not `name: type = value  # help`."""
    tree = parsed(cell)
    lines = source(cell).splitlines()
    for node in tree.body if tree else []:
        line = lines[node.lineno - 1]
        typed = isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) in TYPES
        if not (typed and PARAMETER.match(line)):
            yield f"write the parameter as `name: {'|'.join(TYPES)} = value  # help`: {line!r}"


def widget_problems(notebook: dict[str, Any], cells: list[Cell]) -> Iterator[str]:
    """What widgets showed last, which may be any body's: their state, their place, or a view of another body."""
    bundles = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    if "widgets" in notebook.get("metadata", {}) or any(WIDGETS in bundle for bundle in bundles):
        yield "it keeps what its widgets showed: store it with scripts/refresh_notebooks.py"
    for body in [bundle[VIEW].get("body") for bundle in bundles if VIEW in bundle]:
        if body != SAMPLE:
            yield f"it shows {body!r}: only outputs on the sample ({SAMPLE!r}) may be committed"


def timing_problems(notebook: dict[str, Any]) -> Iterator[str]:
    """Timings and machine paths in the metadata, which change at every run."""
    metadata = [notebook.get("metadata", {}), *(cell.get("metadata", {}) for cell in notebook["cells"])]
    for name, value in (pair for each in metadata for pair in leaves(each)):
        if TIMINGS.match(name) and value is not None:
            yield f"the metadata keeps {name}: refresh it without recording timings"
        if name in {"input_path", "output_path"} and re.match(r"^([A-Za-z]:)?[\\/]", str(value)):
            yield f"the metadata keeps the machine's path in {name}"


def leaves(value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every name and plain value in nested metadata."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from leaves(inner)
        else:
            yield name, inner


def assigned(cell: Cell) -> Iterator[tuple[str, object]]:
    """Names given a plain value anywhere in a cell, and the value."""
    for node in ast.walk(parsed(cell) or ast.Module([], [])):
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((target.id, node.value.value) for target in targets if isinstance(target, ast.Name))


def parsed(cell: Cell) -> ast.Module | None:
    """A cell's syntax tree, or None if it is not plain Python."""
    try:
        return ast.parse(source(cell))
    except SyntaxError:
        return None


def source(cell: Cell) -> str:
    """A cell's source: notebooks store a string or a list of lines."""
    return text(cell.get("source", ""))


def text(value: str | list[str]) -> str:
    """Multi-line text as one string."""
    return value if isinstance(value, str) else "".join(value)


def main(arguments: list[str]) -> int:
    """Check the notebooks named, or all of the repository's."""
    folder = Path(__file__).parent.parent / "notebooks"
    paths = [Path(each) for each in arguments] or sorted(folder.glob("*.ipynb"))
    refused = [f"{path.name}: {problem}" for path in paths for problem in problems(path)]
    for line in refused:
        print(line, file=sys.stderr)
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
