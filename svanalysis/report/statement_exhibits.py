"""The method in prose that can be sent as it is to whoever asks, and the words it uses."""

from typing import Any

import pandas as pd

from svanalysis.core import years
from svanalysis.core.configuration import read_toml
from svanalysis.core.places import shipped
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results

_DAY = "%d %B %Y"
_LARGEST = 3  # exclusions that the words name; the table has them all


def method_statement(results: Results) -> Exhibit:
    """Return how the figures were made, in sentences that answer a request for information as they stand.

    Scope, exclusions with pounds, rules, registers with their dates, boundaries, coverage, what is unknown and
    versions; each number is a cell of the table. Source: field norms for a method statement.
    """
    left_out = wording.of_year(results.exclusions, results.year)
    known = wording.of_year(results.coverage, results.year).set_index("attribute")[["rows", "pounds"]]
    most = left_out.nlargest(_LARGEST, "pence")
    start, end = (
        day.strftime(_DAY).lstrip("0") for day in (years.start(results.year), years.end(results.year))
    )
    said: dict[str, Any] = {
        "sums": {
            name: int(results.files[name].sum()) for name in ("files", "records", "rejected", "unstated")
        },
        "known": known.to_dict("index"),
        "left_out": int(left_out["pence"].sum()),
        "reasons": left_out.set_index("label")["pence"].to_dict(),
        "largest": most.set_index("label")["pence"].to_dict(),
        "start": start,
        "end": end,
        "held": [*results.body.vendors, *results.body.registers, *results.body.directories],
    }
    return wording.exhibit(results, "method_statement", **said)


def glossary(results: Results) -> Exhibit:
    """Return what the report's words and marks mean."""
    terms = read_toml(shipped("data", "rules", "glossary.toml"))["terms"].items()
    table = pd.DataFrame(terms, columns=["Term", "Meaning"], dtype="object")
    return wording.exhibit(results, "terms", table)
