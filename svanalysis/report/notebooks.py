"""The strict door to notebooks: refuses parameters a notebook does not declare, and runs it in its own folder."""

import asyncio
import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import papermill
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine, papermill_engines
from papermill.exceptions import PapermillExecutionError

from svanalysis.core.errors import ConfigurationError, InputError, OutputError
from svanalysis.core.places import shipped

if TYPE_CHECKING:
    from nbformat import NotebookNode

_QUIET = ["--IPKernelApp.log_level=40"]  # errors only: the kernel warns that it listens on this machine


class Kernel:
    """A kernel that runs one notebook after another, in a thread of its own; it starts with the first.

    A kernel takes seconds to start and to import what notebooks import. What a notebook leaves behind is still there
    for the next, so a kernel is for runs of the same notebook, which sets every name before it reads it.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._manager = AsyncKernelManager(kernel_name="python3")
        self._client: Any = None

    def start(self, name: str, parameters: dict[str, str]) -> "Future[NotebookNode]":
        """Begin to run a shipped notebook, and return what will be the notebook with its outputs."""
        return self._thread.submit(self._run, name, parameters)

    def execute(self, notebook: Any, **options: Any) -> None:  # noqa: ANN401 - papermill's
        """Run the notebook that papermill manages, as its own engine does, in this kernel."""
        running = PapermillNotebookClient(notebook, km=self._manager, **options)
        running.kc = self._client
        try:
            running.execute()
        finally:
            self._client = running.kc

    def close(self) -> None:
        """End the kernel, and close the event loop that Jupyter opened in its thread."""
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def _run(self, name: str, parameters: dict[str, str]) -> "NotebookNode":
        path = shipped("notebooks", f"{name}.ipynb")
        declared = papermill.inspect_notebook(str(path))
        if unknown := sorted(set(parameters) - set(declared)):
            what = f"the notebook {name} has no such parameter"
            hint = f"its parameters are {', '.join(declared)}"
            raise ConfigurationError(what, file=path.name, found=unknown[0], hint=hint)
        os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
        # papermill's `cwd` would move this whole process there, not only the kernel
        there = {"metadata": {"path": str(path.parent)}}
        try:
            executed: NotebookNode = papermill.execute_notebook(
                str(path), None, parameters=parameters, engine_name="kept", kernel=self, resources=there,
                kernel_name="python3", progress_bar=False, extra_arguments=_QUIET,
            )  # fmt: skip
        except PapermillExecutionError as error:
            raise InputError(
                f"a cell of the notebook {name} failed", found=f"{error.ename}: {error.evalue}"
            ) from None
        except DeadKernelError as error:
            self._manager, self._client = AsyncKernelManager(kernel_name="python3"), None  # for the next
            hint = "see whether there is memory left, and run the command again"
            raise OutputError(f"the kernel of the notebook {name} ended", found=error, hint=hint) from None
        return executed

    def _end(self) -> None:
        if self._client is None:
            return
        self._client.stop_channels()
        loop = asyncio.get_event_loop()
        if self._manager.has_kernel:
            loop.run_until_complete(self._manager.shutdown_kernel(now=True))
        loop.close()


class _Kept(Engine):  # type: ignore[misc]  # papermill has no types
    """Papermill's way of running a notebook, in a kernel that is kept."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:  # noqa: ANN401
        """Run a notebook that papermill manages in the kernel among the options."""
        given = {name: options[name] for name in ("resources", "extra_arguments")}
        options["kernel"].execute(nb_man, kernel_name=kernel_name, **given)


papermill_engines.register("kept", _Kept)


def run_notebook(name: str, parameters: dict[str, str]) -> "NotebookNode":
    """Run a shipped notebook with parameters in a kernel of its own, and return it with its outputs.

    Raises ConfigurationError when the notebook does not declare a parameter (papermill alone would only warn),
    InputError with the cell's own message when a cell fails, and OutputError when the kernel ended.
    """
    kernel = Kernel()
    try:
        return kernel.start(name, parameters).result()
    finally:
        kernel.close()
