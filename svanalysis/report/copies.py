"""Analysts' copies of the notebooks: made once, theirs from then on, opened in JupyterLab."""

import hashlib
import json
import os
import re
from pathlib import Path
from typing import Any

from svanalysis.core.body import Body
from svanalysis.core.places import explore_folder, shipped, store, written_whole

_RECORD = ".copied.json"  # the hash of each copy as it was written: what differs is the analyst's
_PARAMETER = re.compile(r'^(\w+): str = "[^"]*"')
_FIRST = "explore.ipynb"


def copy_notebooks(body: Body, data: str = "") -> tuple[Path, list[str]]:
    """Copy the shipped notebooks, set to a body, into its folder under `explore/`.

    Returns the folder, and the names of copies that stay as they are because somebody changed them. A copy nobody
    changed is made anew, so that it follows the package.
    """
    folder = explore_folder().resolve() / body.name
    record = folder / _RECORD
    written: dict[str, str] = json.loads(record.read_text(encoding="utf-8")) if record.exists() else {}
    kept = []
    for source in sorted(shipped("notebooks").glob("*.ipynb")):
        target = folder / source.name
        if target.exists() and _hash(target.read_text(encoding="utf-8")) != written.get(source.name):
            kept.append(source.name)
            continue
        text = json.dumps(_set_to(body, data, source), indent=1, ensure_ascii=False) + "\n"
        with written_whole(target) as partial:
            partial.write_text(text, encoding="utf-8", newline="\n")
        written[source.name] = _hash(text)
    with written_whole(record) as partial:
        partial.write_text(json.dumps(written, indent=1), encoding="utf-8")
    return folder, kept


def _set_to(body: Body, data: str, source: Path) -> dict[str, Any]:
    """Return a notebook with its parameters set to a body's latest year, and without the sample's outputs."""
    notebook: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    if body.synthetic and not data:
        return notebook
    values = {"body": str(body.path), "data": str(Path(data).resolve()) if data else ""}
    for cell in (cell for cell in notebook["cells"] if cell["cell_type"] == "code"):
        cell.update(outputs=[], execution_count=None)
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = [
                _PARAMETER.sub(lambda found: _given(found, values), line) for line in cell["source"]
            ]
    return notebook


def _given(found: re.Match[str], values: dict[str, str]) -> str:
    """Return a parameter with its new value, '' (the notebook's own choice) where there is none."""
    return f"{found[1]}: str = {json.dumps(values.get(found[1], ''), ensure_ascii=False)}"


def open_lab(folder: Path, *, browser: bool = True) -> None:
    """Open JupyterLab on a folder, and return when it is shut down.

    The kernels keep their ledgers in the same store as this command.
    """
    from jupyterlab.labapp import LabApp  # noqa: PLC0415  slow to import

    os.environ["SVANALYSIS_STORE"] = str(store().resolve())
    os.environ["SVANALYSIS_EXPLORE"] = str(folder.parent)
    quiet = [] if browser else ["--no-browser"]
    first = f"--LabApp.default_url=/lab/tree/{_FIRST}"
    LabApp.launch_instance(argv=[f"--ServerApp.root_dir={folder}", first, "--LabApp.news_url=None", *quiet])


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
