"""How one payment file is read, for a person in one screen and for a program as one object."""

import hashlib
from pathlib import Path
from typing import Any

from svanalysis.core.body import Payments
from svanalysis.core.errors import SvanalysisError
from svanalysis.core.money import pounds
from svanalysis.ingest.cleaning import clean_file

_EMPTY: dict[str, Any] = {
    "file": "", "readable": False, "sha256": None, "encoding": None, "header_row": None, "columns": {}, "lines": 0,
    "kept": 0, "rejected": 0, "not_data": 0, "amount_pence": 0, "rejected_pence": 0, "printed_total_pence": None,
    "ties": None, "first_date": None, "last_date": None, "problems": [],
}  # fmt: skip
_SHOWN_REJECTIONS = 5


def explained(path: Path, settings: Payments | None = None) -> dict[str, Any]:
    """Return how a file is read: one object with the same keys for every path, unreadable ones included.

    `columns` gives the heading (or headings) of each role; `problems` says in words what a person should know.
    """
    found = {**_EMPTY, "file": str(path)}
    try:
        content = path.read_bytes()
        found["sha256"] = hashlib.sha256(content).hexdigest()
        cleaned = clean_file(path, settings or Payments(files=()), content=content)
    except OSError as error:
        return {**found, "problems": [f"the file cannot be opened: {error.strerror}"]}
    except SvanalysisError as error:
        return {**found, "problems": [str(error)]}
    balance = cleaned.balance
    table = next(part for part in balance["tables"] if part["header_record"])
    keys = ("encoding", "kept", "rejected", "not_data", "amount_pence", "rejected_pence", "printed_total_pence")
    rejected = cleaned.rejected.head(_SHOWN_REJECTIONS).iter_rows(named=True)
    problems = [f"record {row['source_record']} rejected: {row['reason']} ({row['raw'][:80]})" for row in rejected]
    if balance["ties"] is False:
        problems.append("the printed total differs from the sum of the records kept")
    problems += [f"{role}: {heading!r} came second" for role, heading in table["runner_up"].items()]
    return {
        **found,
        **{key: balance[key] for key in (*keys, "ties", "first_date", "last_date")},
        "readable": True,
        "header_row": table["header_record"],
        "columns": {role: " > ".join(headings) for role, headings in table["columns"].items()},
        "lines": balance["records"],
        "problems": problems,
    }


def described(found: dict[str, Any]) -> str:
    """Return what `explained` found as lines for a person."""
    lines = [found["file"]]
    if found["readable"]:
        lines += [
            f"  {found['lines']} records, {found['encoding']}, header in record {found['header_row']}, "
            f"dates {found['first_date']} to {found['last_date']}",
            *(f"  {role:<15} {heading}" for role, heading in found["columns"].items()),
            f"  kept {found['kept']} ({pounds(found['amount_pence'])}), rejected {found['rejected']} "
            f"({pounds(found['rejected_pence'])}), not data {found['not_data']}",
        ]
        if found["printed_total_pence"] is not None:
            agrees = "agrees" if found["ties"] else "does not agree"
            lines.append(f"  printed total {pounds(found['printed_total_pence'])}: {agrees} with the records kept")
    return "\n".join([*lines, *(f"  ! {problem}" for problem in found["problems"])])
