"""Fixtures for the tests: folders of their own, real data, and a browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import prerequisites
from tests.support.laws import SEARCH

# A busy machine is no failure. The same examples in every run, so that a change is judged by what it did;
# SVANALYSIS_SEARCH=1 looks for others, as whoever works on a law should.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile("search" if SEARCH else "same")


@pytest.fixture(scope="session")
def clone() -> Path:
    """The folder of the repository under test."""
    return prerequisites.CLONE


@pytest.fixture(scope="session")
def sample_store() -> Path:
    """The session's ledger store, where the sample is built once: read it, build the sample in it."""
    return Path(os.environ["SVANALYSIS_STORE"])


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder with an empty ledger store, both of this test alone."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("SVANALYSIS_REAL_DATA", raising=False)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of councils' real files; mark the test `real`."""
    return prerequisites.need_real_data()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's executable; mark the test `browser`."""
    return prerequisites.need_chromium()


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[object]:
    """One browser a module: Playwright keeps an event loop, which must not outlive the module's tests."""
    from tests.support.browser import launched

    with launched(chromium) as running:
        yield running


@pytest.fixture
def watched_page(browser: object) -> Iterator[object]:
    """A fresh page, offline, that records its requests and complaints (`tests.support.browser`)."""
    with watched(browser) as page:
        yield page


@pytest.fixture(scope="module")
def opened(browser: object) -> Iterator[Callable[[Path], object]]:
    """A file's page, opened once for the tests of a module that change no more than its width and what is folded."""
    with ExitStack() as stack:
        yield cache(lambda file: stack.enter_context(watched(browser, file)))


@contextmanager
def watched(browser: object, file: Path | None = None) -> Iterator[object]:
    """A page of its own, with a file opened in it."""
    from tests.support.browser import WatchedPage

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = WatchedPage(context.new_page())
    if file:
        page.open(file)
    yield page
    context.close()


@pytest.fixture
def measured(record_property: Callable[[str, object], None]) -> Callable[[str, float], None]:
    """Record seconds to be printed in the summary; they are never asserted."""

    def record(what: str, seconds: float) -> None:
        record_property("measured", f"{what}: {seconds:.2f} s")

    return record


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print proofs of absence and what was measured."""
    reports = terminalreporter.stats.get("passed", [])
    seconds = [value for report in reports for name, value in report.user_properties if name == "measured"]
    for title, lines in (("absent, proved", prerequisites.proofs()), ("measured, not asserted", seconds)):
        if lines:
            terminalreporter.section(title)
            terminalreporter.write_line("\n".join(lines))
