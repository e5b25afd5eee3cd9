"""What every kind of test shares (tests, doctests, notebooks): a ledger store of the session's own."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.support.stores import take_over

STORE = "SVANALYSIS_STORE"
THREADS = "POLARS_MAX_THREADS"
# The files that take longest, the longest first. With `-n` files are given out in this order, so that no process
# is left with a long one at the end; without it the order is of no effect on the result.
LONGEST = (
    "tests/browser/test_accessible.py",
    "tests/test_report.py",
    "tests/report/test_freeze.py",
    "tests/report/test_editions.py",
    "tests/browser/test_hostile.py",
    "tests/test_notebooks_run.py",  # after the reports on the councils it reads
    "tests/real/test_two_paths.py",
)
_MOST_CORES = 4  # a process may need a gigabyte of memory
_GARBAGE = (50_000, 50, 100)  # looked for more rarely than usual: it takes a twentieth of the tests' time
_made = pytest.StashKey[str]()
_others = pytest.StashKey[Path]()
_file = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Point the ledger store at a new temporary folder: the sample is built there once.

    Notebook kernels and commands inherit it. With pytest-xdist each worker has its own, because two runs at once
    in one store are refused; they lie side by side, and what one has finished the others take over.
    """
    gc.set_threshold(*_GARBAGE)
    given = getattr(config, "workerinput", {}).get("stores")
    if given:
        config.stash[_others] = Path(given)
        os.environ[STORE] = str(Path(given) / config.workerinput["workerid"])
        _use_one_thread()
        return
    config.stash[_made] = tempfile.mkdtemp(prefix="svanalysis-tests-")
    os.environ[STORE] = str(Path(config.stash[_made]) / "main")


def _use_one_thread() -> None:
    """Let Polars work in one thread in this process: the workers share the cores, and its threads would only wait.

    Kernels and commands have all threads, and so has a run without workers. What has no order has none in one thread
    either.
    """
    asked = os.environ.get(THREADS)
    os.environ[THREADS] = asked or "1"
    import polars as pl

    pl.thread_pool_size()  # the threads are made now
    if asked is None:
        del os.environ[THREADS]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Give `-n auto` a process for each core, four at most: more would only work out the same things once more."""
    return min(os.cpu_count() or 1, _MOST_CORES)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of pytest-xdist where the stores are."""
    node.workerinput["stores"] = node.config.stash[_made]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what this session stored."""
    if _made in config.stash:
        shutil.rmtree(config.stash[_made], ignore_errors=True)


def pytest_collection_finish() -> None:
    """Leave what is loaded by now out of every look for garbage: it stays to the end."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    place = {path: at for at, path in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.nodeid.partition("::")[0], len(place)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before the first test of a file, take over what other workers have stored meanwhile."""
    stash = item.config.stash
    if _others in stash and stash.get(_file, None) != item.path:
        stash[_file] = item.path
        own = Path(os.environ[STORE])
        for other in sorted(stash[_others].iterdir()):
            if other != own:
                take_over(other, own)
