"""A notebook as it ran, made fit for an edition: exhibits the public one may not show are out, figures say DRAFT."""

import copy
from typing import Any

from nbformat import NotebookNode

from svanalysis.core.disclosure_rules import disclosure
from svanalysis.present.exhibit import EXHIBIT_MIME, PLOTLY_MIME
from svanalysis.present.shares import WITHHELD
from svanalysis.report.editions import PUBLIC
from svanalysis.report.results import Results

_NOTE = f" {WITHHELD} is withheld, so that no figure tells what one or two people were paid; it is not drawn."
_TOP = 100  # pixels above a figure where it says nothing of them
_STAMP = {
    "xref": "paper", "yref": "paper", "x": 1, "y": 1, "xanchor": "right", "yanchor": "top",
    "showarrow": False, "font": {"size": 11, "color": "#595959"},
}  # fmt: skip


def in_edition(notebook: NotebookNode, results: Results) -> NotebookNode:
    """Return a notebook with what its edition shows; every figure says whether it is a draft or frozen.

    In the public edition a section, from `## ` to the next, goes with its prose when none of its exhibits is shown.
    """
    found = copy.deepcopy(notebook)
    sections: list[list[Any]] = [[]]
    for cell in found.cells:
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            sections.append([])
        sections[-1].append(cell)
    if results.edition == PUBLIC:
        sections = [section for section in sections if _keeps_something(section)]
    found.cells = [cell for section in sections for cell in section]
    for output in (each for cell in found.cells for each in cell.get("outputs", [])):
        data = output.get("data", {})
        if PLOTLY_MIME in data:
            layout = data[PLOTLY_MIME]["layout"]
            stamp = {
                **_STAMP,
                "text": results.state,
                "yshift": layout.get("margin", {}).get("t", _TOP),
            }  # the corner
            layout["annotations"] = [*layout.get("annotations", []), stamp]
        if EXHIBIT_MIME in data and any(WITHHELD in row for row in data[EXHIBIT_MIME]["table"]["rows"]):
            data[EXHIBIT_MIME]["note"] += _NOTE
    return found


def _keeps_something(section: list[Any]) -> bool:
    """Take the exhibits that are not public out of a section; tell whether any, or none ever, was in it."""
    outputs = [cell.outputs for cell in section if cell.cell_type == "code"]
    had = sum(map(len, outputs))
    for cell in section:
        if cell.cell_type == "code":
            cell.outputs = _public_outputs(cell.outputs)
    return not had or any(cell.outputs for cell in section if cell.cell_type == "code")


def _public_outputs(outputs: list[Any]) -> list[Any]:
    """Return the outputs of the exhibits that the public edition shows, each with the figures that follow it."""
    kept, shown = [], False
    for output in outputs:
        if about := output.get("data", {}).get(EXHIBIT_MIME):
            public, key = disclosure().exhibits, about["key"]
            shown = key in public.shown and bool(about["table"]["rows"] or key in public.even_empty)
        if shown or output.output_type == "error":
            kept.append(output)
    return kept
