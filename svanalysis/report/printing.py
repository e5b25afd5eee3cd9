"""A Chrome or Chromium that is installed prints pages and draws pictures, one after another, without a network."""

import asyncio
import base64
import os
import re
import sys
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import choreographer
from choreographer import errors
from choreographer.browsers.chromium import Chromium

from svanalysis.core.errors import ConfigurationError, OutputError

SETTING = "SVANALYSIS_BROWSER"
_UNSAFE = ("--disable-web-security", "--allow-file-access-from-files", "--disable-popup-blocking")
_PAPER = {"printBackground": True, "preferCSSPageSize": True, "generateDocumentOutline": True,
          "generateTaggedPDF": True}  # fmt: skip
_BREAKS = (errors.BrowserFailedError, errors.BrowserClosedError, errors.ChannelClosedError)
_LONGEST_SECONDS = 180
_LOADED = "new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', done))"
_DATES = re.compile(rb"/(?:CreationDate|ModDate) \([^)]*\)")
_NODES = re.compile(rb"\(node\d{8}\)")
_Made = TypeVar("_Made")


def find_browser() -> Path:
    """Return the browser that prints: the one `SVANALYSIS_BROWSER` names, else the first that is found.

    Raises ConfigurationError when there is none.
    """
    if named := os.environ.get(SETTING):
        if not Path(named).is_file():
            hint = f"give {SETTING} the path of Chrome or Chromium"
            raise ConfigurationError("there is no such browser", found=named, hint=hint)
        return Path(named)
    found = Chromium.find_browser(skip_local=True)
    if found is None:
        hint = f"install Chrome or Chromium, or give {SETTING} its path; the other forms need none"
        raise ConfigurationError("PDF and pictures are made by Chrome or Chromium: there is none", hint=hint)
    return Path(found)


def _lasting(made: bytes) -> bytes:
    """Return a PDF without what differs each time: the day, and numbers that go on from what was printed before.

    Nothing becomes longer or shorter, and the numbers keep their order: a PDF says where in it each part begins.

    >>> _lasting(b"/CreationDate (D:2026) /ID (node00000731) /ID (node00000042)")
    b'                       /ID (node00000001) /ID (node00000000)'
    """
    numbers = {name: b"(node%08d)" % at for at, name in enumerate(sorted(set(_NODES.findall(made))))}
    named = _NODES.sub(lambda node: numbers[node[0]], made)
    return _DATES.sub(lambda date: b" " * len(date[0]), named)


class Browser:
    """A browser that does one thing after another, in a thread of its own; it starts with the first.

    The same page printed by the same browser gives the same bytes.
    """

    def __init__(self) -> None:
        """Start nothing yet."""
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._runner = asyncio.Runner()
        self._running: choreographer.Browser | None = None

    def print_page(self, page: Path, target: Path) -> Future[None]:
        """Begin to print a page to a PDF as its print styles say; the result raises OutputError when it cannot be."""
        return self._do(
            self._print(page.resolve().as_uri(), target), f"the browser printed no PDF of {page.name}"
        )

    def ask(self, page: Path, questions: Sequence[str]) -> Future[list[Any]]:
        """Begin to open a page and to evaluate JavaScript in it; OutputError when one of them fails."""
        return self._do(
            self._answers(page.resolve().as_uri(), questions), f"the browser drew no figures of {page.name}"
        )

    def close(self) -> None:
        """End the browser when it has done what was begun."""
        if self._running:
            self._thread.submit(self._runner.run, self._running.close()).result()
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def _do(self, work: Coroutine[Any, Any, _Made], failed: str) -> Future[_Made]:
        async def within_time() -> _Made:
            try:
                return await asyncio.wait_for(work, _LONGEST_SECONDS)
            except (OSError, TimeoutError, KeyError, ValueError, *_BREAKS) as error:
                hint = f"try another browser ({SETTING}), or leave out the forms pdf and images"
                raise OutputError(failed, found=error, hint=hint) from None

        return self._thread.submit(lambda: self._runner.run(within_time()))

    async def _open(self, page: str) -> choreographer.Tab:
        if not self._running:
            sandbox = (
                sys.platform != "linux" or os.geteuid() != 0
            )  # for root Chromium starts only without one
            self._running = choreographer.Browser(
                find_browser(), browser_cls=_Offline, enable_sandbox=sandbox, enable_extensions=False
            )
            await self._running.open()
        tab = self._running.get_tab() or await self._running.create_tab()
        await tab.send_command("Page.navigate", {"url": page})  # from its answer on, the page is this one
        # an event would not do: the blank page that was there before may tell only now that it has loaded
        await tab.send_command("Runtime.evaluate", {"expression": _LOADED, "awaitPromise": True})
        return tab

    async def _print(self, page: str, target: Path) -> None:
        tab = await self._open(page)
        answer = await tab.send_command("Page.printToPDF", _PAPER)
        target.write_bytes(_lasting(base64.b64decode(answer["result"]["data"])))  # noqa: ASYNC240 - nothing waits

    async def _answers(self, page: str, questions: Sequence[str]) -> list[Any]:
        tab = await self._open(page)
        asked = {"awaitPromise": True, "returnByValue": True}
        answers = []
        for one in questions:
            answer = await tab.send_command("Runtime.evaluate", {"expression": one, **asked})
            if problem := answer["result"].get("exceptionDetails"):
                raise ValueError(problem.get("exception", problem))
            answers.append(answer["result"]["result"]["value"])
        return answers


class _Offline(Chromium):
    """Chromium with the protections of a usual one, and without its calls home."""

    def get_cli(self) -> list[str]:
        """Return the command line."""
        return [*(one for one in super().get_cli() if one not in _UNSAFE), "--disable-background-networking"]
