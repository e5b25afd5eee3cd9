"""How much of what a UK public body spends stays local, and how much of that reaches SMEs and social enterprises.

    >>> import svanalysis
    >>> results = svanalysis.open_results("durham", "2012/13")  # doctest: +SKIP

Importing the package is cheap: each name below loads its libraries when it is first used.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from svanalysis.core.body import load_body
    from svanalysis.core.definition import load_definition
    from svanalysis.core.errors import SvanalysisError
    from svanalysis.ingest.cleaning import clean_file
    from svanalysis.ingest.ledger import build_ledger
    from svanalysis.measure.change import changes
    from svanalysis.measure.shares import shares
    from svanalysis.measure.spend import load_spend
    from svanalysis.report.results import Results, open_results

__all__ = [
    "Results",
    "SvanalysisError",
    "build_ledger",
    "changes",
    "clean_file",
    "load_body",
    "load_definition",
    "load_spend",
    "open_results",
    "shares",
]
__version__ = "0.1.0"

# Polars is told to keep what it frees for three seconds, in one pool of memory for each core: the next file needs as
# much again, and to get it from the system anew took a fifth of the time of ten million lines. Its
# allocator (jemalloc, as it is built for Linux and macOS) reads this when Polars is loaded; where it was loaded before,
# or a user has said otherwise, nothing changes.
os.environ.setdefault("_RJEM_MALLOC_CONF", f"dirty_decay_ms:3000,narenas:{os.cpu_count() or 1}")

_HOMES = {
    "Results": "report.results",
    "SvanalysisError": "core.errors",
    "build_ledger": "ingest.ledger",
    "changes": "measure.change",
    "clean_file": "ingest.cleaning",
    "load_body": "core.body",
    "load_definition": "core.definition",
    "load_spend": "measure.spend",
    "open_results": "report.results",
    "shares": "measure.shares",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used."""
    if name not in _HOMES:
        message = f"module 'svanalysis' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"svanalysis.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
