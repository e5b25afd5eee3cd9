"""How one payment file is read, for a person in one screen and for a program as one object."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

from svanalysis.core import years
from svanalysis.core.body import Payments
from svanalysis.core.errors import SvanalysisError
from svanalysis.core.money import pounds
from svanalysis.ingest.cleaning import Cleaned, all_refused, read_file
from svanalysis.ingest.kinds import PAYMENTS_KIND, NotPaymentsError
from svanalysis.ingest.periods import Span, told
from svanalysis.ingest.records import read_bytes

_EMPTY: dict[str, Any] = {
    "file": "", "readable": False, "kind": None, "sha256": None, "encoding": None, "header_row": None,
    "header_because": None, "columns": {}, "basis": None, "lines": 0, "kept": 0, "rejected": 0, "not_data": 0,
    "amount_pence": 0, "rejected_pence": 0, "printed_total_pence": None, "ties": None, "first_date": None,
    "last_date": None, "problems": [],
}  # fmt: skip
_TAKEN = (
    "encoding", "kept", "rejected", "not_data", "amount_pence", "rejected_pence", "printed_total_pence",
    "ties", "first_date", "last_date",
)  # fmt: skip
_SHOWN_REJECTIONS = 5
_SHOWN_LENGTH = 80
_UNSTATED = "nothing says whether amounts are net or gross of VAT: they are what the body file says"
# A file comes out within months of what it holds: a few later dates are slips, many those of a file of many years.
_FAR, _FEW = timedelta(days=730), 0.05
_OF_VAT = r"(?i)(^|> )(vat\b|(input|recoverable) vat\b)"
_BEFORE, _MANY = timedelta(days=31), 0.1  # of a file's month: what was invoiced then may well be paid in it


def explained(path: Path, settings: Payments | None = None) -> dict[str, Any]:
    """Return how a file is read: one object with the same keys for every path, unreadable ones included.

    `columns` gives the heading (or headings) of each role; `problems` says what a person should know.
    """
    found = {**_EMPTY, "file": str(path)}
    try:
        content = read_bytes(path)
        found["sha256"] = hashlib.sha256(content).hexdigest()
        cleaned = read_file(path, settings or Payments(files=()), content=content)
    except NotPaymentsError as error:
        return {**found, "kind": f"not payments: {error.kind or 'unknown'}", "problems": [str(error)]}
    except SvanalysisError as error:
        return {**found, "problems": [str(error)]}
    table = max(cleaned.balance["tables"], key=lambda part: (part["counts"][0] > 0, bool(part["columns"])))
    return {
        **found,
        **{key: cleaned.balance[key] for key in _TAKEN},
        "readable": not cleaned.varying.is_empty(),
        "kind": table["kind"],
        "header_row": table["header_record"],
        "header_because": table["header_because"],
        "columns": {role: " > ".join(headings) for role, headings in table["columns"].items()},
        "basis": table["basis"],
        "lines": cleaned.balance["records"],
        "problems": _problems(path, cleaned, table),
    }


def _problems(path: Path, cleaned: Cleaned, table: dict[str, Any]) -> list[str]:
    """Say what a person should know: refused and repaired records, a total that differs, a second column."""
    if cleaned.varying.is_empty():
        return [str(all_refused(path, cleaned.rejected))]
    problems = [
        f"record {row['source_record']} rejected: {row['reason']} ({row['raw'][:_SHOWN_LENGTH]})"
        for row in cleaned.rejected.head(_SHOWN_REJECTIONS).iter_rows(named=True)
    ]
    if cleaned.rejected.height > _SHOWN_REJECTIONS:
        problems.append(f"{cleaned.rejected.height - _SHOWN_REJECTIONS} more records rejected")
    payments = cleaned.payments
    problems += _early(payments, told(path.name).span)
    usual = payments["date"].sort()[payments.height // 2]
    late = payments.filter(payments["date"] > usual + _FAR)
    few = late.select("source_record", "date").head(late.height <= _FEW * payments.height)
    for number, day in few.iter_rows():
        problems.append(
            f"{late.height} records are dated years after most, the first is record {number}: {day}"
        )
    repaired = payments.filter(payments["repaired"] != "")
    for number, why in repaired.select("source_record", "repaired").head(1).iter_rows():
        problems.append(f"{repaired.height} records repaired, the first is record {number}: {why}")
    problems += [
        f"{part['table']} was {part['encoding']}"
        for part in cleaned.balance["tables"]
        if part["encoding"].startswith(("not read", "a hidden"))
    ]
    if table["kind"] != PAYMENTS_KIND:
        problems.append(
            f"{table['kind']}: one line a supplier and no dates, good for the sum of its period only"
        )
    if cleaned.balance["ties"] is False:
        problems.append("the printed total differs from the sum of the records kept")
    if "date" not in table["columns"]:
        problems.append("there is no date column: every record takes the month of the file's name or title")
    if "payee" not in table["columns"]:
        problems.append(
            "there is no column of payees: nobody can say who was paid, where they are or their size"
        )
    taxes = payments.filter(payments["category"].str.contains(_OF_VAT))
    if taxes.height:
        problems.append(
            f"{taxes.height} records ({pounds(int(taxes['amount_pence'].sum()))}) are for VAT by their category: "
            "with the records that they belong to, they make amounts gross"
        )
    hint = "if it is meant, say so under [payments.columns] in the body file"
    return problems + [
        f"{role}: {heading!r} came second; {hint}" for role, heading in table["runner_up"].items()
    ]


def _early(payments: pl.DataFrame, span: Span | None) -> list[str]:
    """Say that many payments lie before what a name tells, unless others lie after it: then it tells something else."""
    if not span or payments.filter(payments["date"] > span.last + 2 * _BEFORE).height:
        return []
    limit, where = span.first - _BEFORE, "more than a month before"
    begin = years.start(years.year_of(span.first))
    if limit < begin:
        limit, where = begin, "in an earlier financial year than"
    early = payments.filter(payments["date"] < limit).height
    month = f"{span.first:%Y-%m}, which the file's name tells"
    said = f"{early} records are dated {where} {month}: perhaps as invoiced, not as paid"
    return [said] if early > _MANY * payments.height else []


def described(found: dict[str, Any]) -> str:
    """Return what `explained` found as lines for a person."""
    read = _read(found) if found["readable"] else []
    return "\n".join([found["file"], *read, *(f"  ! {problem}" for problem in found["problems"])])


def _read(found: dict[str, Any]) -> list[str]:
    """Return the lines on a file that could be read: its shape, columns, balance and printed total."""
    dates = f"{found['first_date']} to {found['last_date']}"
    header = f"header in record {found['header_row']}" if found["header_row"] else "no header"
    basis = _UNSTATED if found["basis"] == "unstated" else f"amounts {found['basis']}"
    kept = f"kept {found['kept']} ({pounds(found['amount_pence'])})"
    rejected = f"rejected {found['rejected']} ({pounds(found['rejected_pence'])})"
    others = f"no payments {found['not_data']} (header, blank, total or note)"
    lines = [
        f"  {found['lines']} records, {found['encoding']}, {header}, dates {dates}",
        f"  {found['header_because']}; {basis}",
        *(f"  {role:<15} {heading}" for role, heading in found["columns"].items()),
        f"  {kept}, {rejected}, {others}",
    ]
    if found["printed_total_pence"] is not None:
        agrees = "agrees" if found["ties"] else "does not agree"
        printed = pounds(found["printed_total_pence"])
        lines.append(f"  printed total {printed}: {agrees} with the records kept")
    return lines
