"""How nbval compares the stored notebooks with a fresh run."""

import pytest

# What it shows comes from a running kernel: a browser drives it in tests/browser/test_explore.py.
collect_ignore = ["explore.ipynb"]

# A figure's JSON holds base64 floats: its table stands before it and is compared instead.
NOT_COMPARED = ("application/vnd.plotly.v1+json",)


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Leave figures out of the comparison of a notebook's outputs."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += NOT_COMPARED
