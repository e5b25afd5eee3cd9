"""The strict door to notebooks: refuses parameters a notebook does not declare, and runs it in its own folder."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.core.places import shipped

if TYPE_CHECKING:
    from nbformat import NotebookNode

_QUIET = ["--IPKernelApp.log_level=40"]  # errors only: the kernel warns that it listens on this machine


def run_notebook(name: str, parameters: dict[str, str], target: Path) -> "NotebookNode":
    """Run a shipped notebook with parameters, store it at `target`, and return it with its outputs.

    Raises ConfigurationError when the notebook does not declare a parameter (papermill alone would only warn), and
    InputError with the cell's own message when a cell fails.
    """
    import papermill  # noqa: PLC0415  slow to import
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    path = shipped("notebooks", f"{name}.ipynb")
    declared = papermill.inspect_notebook(str(path))
    unknown = sorted(set(parameters) - set(declared))
    if unknown:
        hint = f"its parameters are {', '.join(declared)}"
        raise ConfigurationError(
            f"the notebook {name} has no such parameter", file=path.name, found=unknown[0], hint=hint
        )
    os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
    try:
        executed: NotebookNode = papermill.execute_notebook(
            str(path), str(target), parameters=parameters, resources=_in(path.parent), kernel_name="python3",
            progress_bar=False, log_output=False, extra_arguments=_QUIET,
        )  # fmt: skip
    except PapermillExecutionError as error:
        raise InputError(
            f"a cell of the notebook {name} failed", found=f"{error.ename}: {error.evalue}"
        ) from None
    return executed


def _in(folder: Path) -> dict[str, dict[str, str]]:
    """Return the setting that a kernel starts in a folder: papermill's `cwd` would move this whole process there."""
    return {"metadata": {"path": str(folder)}}
