"""The annual report's notebook as if it had run: its own cells, with the outputs its calls would show."""

import copy
import json
import re
from types import SimpleNamespace

import nbformat

from svanalysis.core.places import shipped
from svanalysis.present.exhibit import PLOTLY_MIME, Exhibit, figure_json
from svanalysis.report import exhibits

_CALL = re.compile(r"^exhibits\.(\w+)\(results\)$", re.MULTILINE)


def outputs_of(exhibit: Exhibit) -> list[nbformat.NotebookNode]:
    bundle = exhibit._repr_mimebundle_()
    bundle.pop(PLOTLY_MIME, None)
    shown = [bundle, *({PLOTLY_MIME: figure_json(figure)} for figure in exhibit.figures)]
    return [nbformat.v4.new_output("display_data", json.loads(json.dumps(data))) for data in shown]


def executed(results: SimpleNamespace) -> nbformat.NotebookNode:
    notebook = copy.deepcopy(nbformat.read(shipped("notebooks", "annual_report.ipynb"), as_version=4))
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [
                output
                for name in _CALL.findall(cell.source)
                for output in outputs_of(getattr(exhibits, name)(results))
            ]
    return notebook
