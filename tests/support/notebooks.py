"""Notebooks run as reports run them."""

from contextlib import closing

from nbformat import NotebookNode

from svanalysis.report.notebooks import Kernel


def run_notebook(name: str, parameters: dict[str, str]) -> NotebookNode:
    """Run a shipped notebook with parameters in a kernel of its own, and return it with its outputs."""
    with closing(Kernel()) as kernel:
        return kernel.start(name, parameters).result()
