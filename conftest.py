"""What every kind of test shares (tests, doctests, notebooks): a ledger store of the session's own."""

import os
import shutil
import tempfile

import pytest

STORE = "SVANALYSIS_STORE"
_made = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Point the ledger store at a new temporary folder: the sample is built there once.

    Notebook kernels and commands inherit it. With pytest-xdist each worker makes its own, because two runs
    at once in one store are refused.
    """
    config.stash[_made] = os.environ[STORE] = tempfile.mkdtemp(prefix="svanalysis-tests-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove what this session stored."""
    shutil.rmtree(config.stash[_made], ignore_errors=True)
