"""The strict door to notebooks: refuses parameters a notebook does not declare, and runs it in its own folder."""

import asyncio
import os
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import papermill
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbformat import NotebookNode
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from svanalysis.core.errors import ConfigurationError, InputError, OutputError
from svanalysis.core.places import shipped

_QUIET = ["--IPKernelApp.log_level=40"]  # errors only: the kernel warns that it listens on this machine


class Kernel:
    """A kernel that runs one notebook after another, in a thread of its own; it starts with the first.

    A kernel takes seconds to start and to import what notebooks import. What a notebook leaves behind is still there
    for the next, so a kernel is for notebooks that set every name before they read it, as all shipped ones do.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._manager = AsyncKernelManager(kernel_name="python3")
        self._client: Any = None

    def start(self, name: str, parameters: dict[str, str]) -> Future[NotebookNode]:
        """Begin to run a shipped notebook, and return what will be the notebook with its outputs.

        The result raises ConfigurationError when the notebook does not declare a parameter (papermill alone would only
        warn), InputError with the cell's own message when a cell fails, and OutputError when the kernel ended.
        """
        return self._thread.submit(self._run, name, parameters)

    def close(self) -> None:
        """End the kernel, and close the event loop that Jupyter opened in its thread."""
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def _run(self, name: str, parameters: dict[str, str]) -> NotebookNode:
        path = shipped("notebooks", f"{name}.ipynb")
        declared = papermill.inspect_notebook(str(path))
        if unknown := sorted(set(parameters) - set(declared)):
            what = f"the notebook {name} has no such parameter"
            hint = f"its parameters are {', '.join(declared)}"
            raise ConfigurationError(what, file=path.name, found=unknown[0], hint=hint)
        os.environ["PLOTLY_RENDERER"] = "plotly_mimetype"
        notebook: NotebookNode = parameterize_notebook(load_notebook_node(str(path)), parameters)
        # nbclient starts the kernel in the notebook's folder; papermill's `cwd` would move this whole process there
        running = NotebookClient(
            notebook, self._manager, resources={"metadata": {"path": str(path.parent)}}, extra_arguments=_QUIET,
            raise_on_iopub_timeout=True,
        )  # fmt: skip
        running.kc = self._client
        try:
            return running.execute()
        except CellExecutionError as error:
            raise InputError(
                f"a cell of the notebook {name} failed", found=f"{error.ename}: {error.evalue}"
            ) from None
        except DeadKernelError as error:
            self._manager, running.kc = AsyncKernelManager(kernel_name="python3"), None  # for the next
            hint = "see whether there is memory left, and run the command again"
            raise OutputError(f"the kernel of the notebook {name} ended", found=error, hint=hint) from None
        finally:
            self._client = running.kc

    def _end(self) -> None:
        if self._client is None:
            return
        self._client.stop_channels()
        loop = asyncio.get_event_loop()
        if self._manager.has_kernel:
            loop.run_until_complete(self._manager.shutdown_kernel(now=True))
        loop.close()
