"""The work of rivals.py by svanalysis itself: from csv files to a balanced ledger, as `svanalysis build` does it.

Run by speed.py, one job a process; what builds no ledger is in ours_sums.py, so that each process imports only what
its work needs. The store holds nothing but directory and register before `ours_clean`, `ours_numbers` and `ours_names`,
and before the others the ledger that `ours_clean` wrote as well.
"""

from rivals import Inputs

from svanalysis.core.body import Body, load_body
from svanalysis.ingest.ledger import build_ledger


def body_of(inputs: Inputs, end: str = "") -> Body:
    """Return the body of these payments."""
    return load_body(str(inputs.payments.with_name(f"{inputs.payments.name}{end}.toml")))


def clean(inputs: Inputs) -> None:
    """Read the payments into the ledger."""
    build_ledger(body_of(inputs))


def unchanged(inputs: Inputs) -> None:
    """Build a ledger of which no file has changed."""
    clean(inputs)
