"""How one payment file is read, for a person in one screen and for a program as one object."""

import hashlib
from collections.abc import Iterator
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
from svanalysis.ingest.untold import of_years

_EMPTY: dict[str, Any] = {
    "file": "", "readable": False, "kind": None, "sha256": None, "encoding": None, "header_row": None,
    "header_because": None, "columns": {}, "unused": [], "basis": None, "taken_as": None, "records": 0, "lines": 0,
    "kept": 0, "rejected": 0, "not_data": 0, "amount_pence": 0, "rejected_pence": 0, "printed_total_pence": None,
    "ties": None, "first_date": None, "last_date": None, "tables": [], "problems": [],
}  # fmt: skip
_TAKEN = (
    "encoding", "records", "kept", "rejected", "not_data", "amount_pence", "rejected_pence", "printed_total_pence",
    "ties", "first_date", "last_date", "tables",
)  # fmt: skip
_SHOWN_TABLES = 10
_NOT_READ = "not read"
_SHOWN_REJECTIONS = 5
_SHOWN_LENGTH = 80
_UNSTATED = "nothing says whether amounts are net or gross of VAT: they are taken as {}"
# A file comes out within months of what it holds: a few later dates are slips, many those of a file of many years.
_FAR, _FEW = timedelta(days=730), 0.05
_OF_VAT = r"(?i)(^|> )(vat\b|(input|recoverable) vat\b)"
_BEFORE, _MANY = timedelta(days=31), 0.1  # of a file's month: what was invoiced then may well be paid in it


def explained(path: Path, settings: Payments | None = None) -> dict[str, Any]:
    """Return how a file is read: one object with the same keys for every path, unreadable ones included.

    `columns` gives the heading (or headings) of each role in the first table with payments; `tables` the balance of
    each table as cleaning gives it; `problems` says what a person should know.
    """
    found, settings = {**_EMPTY, "file": str(path)}, settings or Payments(files=())
    try:
        content = read_bytes(path)
        found["sha256"] = hashlib.sha256(content).hexdigest()
        cleaned = read_file(path, settings, content=content)
    except NotPaymentsError as error:
        return {**found, "kind": f"not payments: {error.kind or 'unknown'}", "problems": [str(error)]}
    except SvanalysisError as error:
        return {**found, "problems": [str(error)]}
    table = _main(cleaned.balance["tables"])
    return {
        **found,
        **{key: cleaned.balance[key] for key in _TAKEN},
        "readable": not cleaned.varying.is_empty(),
        "kind": table["kind"],
        "header_row": table["header_record"],
        "header_because": table["header_because"],
        "columns": _joined(table["columns"]),
        "unused": table["unused"],
        "basis": table["basis"],
        "taken_as": settings.basis if "unstated" in table["basis"] else None,
        "lines": cleaned.balance["records"],
        "problems": _problems(path, cleaned, table),
    }


def _main(tables: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the table that a file is described by: the first with payments, else the first with columns."""
    return max(tables, key=lambda table: (table["counts"][0] > 0, bool(table["columns"])))


def _joined(columns: dict[str, list[str]]) -> dict[str, str]:
    """Return the headings of each role as one text."""
    return {role: " > ".join(headings) for role, headings in columns.items()}


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
    problems += _mixed(payments["basis"])
    tables = cleaned.balance["tables"]
    odd = [part for part in tables if part["encoding"].startswith((_NOT_READ, "a hidden"))]
    problems += _few([f"{part['table']} was {part['encoding']}" for part in odd])
    if table["kind"] != PAYMENTS_KIND:
        problems.append(
            "an aggregated list: one line a supplier and no dates, good for the sum of its period only"
        )
    if cleaned.balance["ties"] is False:
        problems += _few([_differs(part) for part in tables if part["ties"] is False])
    problems += _of_columns(table, payments)
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


def _mixed(bases: pl.Series) -> list[str]:
    """Say how many amounts are net and how many gross, where both are."""
    counts = sorted(bases.value_counts().iter_rows())
    told = " and ".join(f"{count} amounts {basis}" for basis, count in counts)
    return [f"{told} of VAT stand in one file: a sum of them mixes both"] if len(counts) > 1 else []


def _of_columns(table: dict[str, Any], payments: pl.DataFrame) -> list[str]:
    """Say which columns a table lacks, and of VAT that stands beside what is taken as its amounts."""
    problems = []
    if "date" not in table["columns"]:
        problems.append(
            "there is no date column: every record is of the period that name, title, body file or a line above tells"
        )
    in_periods = payments["date_precision"].is_in(["year", "range"]).any()
    if of_years(table["columns"].get("date", [])) and in_periods:
        problems.append(
            "only a financial year or quarter stands beside the records: nothing tells in which month they were paid"
        )
    if "payee" not in table["columns"]:
        problems.append(
            "there is no column of payees: nobody can say who was paid, where they are or their size"
        )
    if table["irrecoverable_pence"]:
        kept = pounds(table["irrecoverable_pence"])
        problems.append(
            f"VAT of {kept} that cannot be recovered stands beside the net amounts: it is part of what was paid; if "
            "a column has both, name it as amount under [payments.columns] in the body file"
        )
    return problems


def _few(lines: list[str]) -> list[str]:
    """Return the first of many lines, and how many more there are."""
    more = len(lines) - _SHOWN_TABLES
    return lines[:_SHOWN_TABLES] + ([f"and {more} more"] if more > 0 else [])


def _differs(table: dict[str, Any]) -> str:
    """Say which table's printed total differs, and from what."""
    printed, kept = pounds(table["printed_total_pence"]), pounds(table["amount_pence"])
    return f"{table['table']}: the printed total, {printed}, differs from the sum of the records kept, {kept}"


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
    main = _main(found["tables"])
    kept = f"kept {found['kept']} ({pounds(found['amount_pence'])})"
    rejected = f"rejected {found['rejected']} ({pounds(found['rejected_pence'])})"
    kinds = ", ".join({what: None for table in found["tables"] for what in table["not_data"]})
    lines = [
        f"  {found['records']} records, {found['encoding']}, {header}, dates {dates}",
        f"  {found['header_because']}; {_basis(found, main['basis_by_line'])}",
        *(f"  {role:<15} {heading}" for role, heading in found["columns"].items()),
        *_further(main),
        f"  {kept}, {rejected}, not data {found['not_data']}" + (f" ({kinds})" if kinds else ""),
    ]
    if found["unused"]:
        lines.insert(-1, f"  {'not used':<15} {', '.join(found['unused'])}")
    if found["printed_total_pence"] is not None:
        is_whole = found["printed_total_pence"] == found["amount_pence"] or not found["ties"]
        with_what = "kept" if is_whole else "that it sums up"
        agrees = "agrees" if found["ties"] else "does not agree"
        printed = pounds(found["printed_total_pence"])
        lines.append(f"  printed total {printed}: {agrees} with the records {with_what}")
    return lines + _others(main, found["tables"])


def _basis(found: dict[str, Any], by_line: dict[str, int]) -> str:
    """Say whether amounts are net or gross, and of how many where each line says it; what others are taken as."""
    if found["basis"] == "unstated":
        return _UNSTATED.format(found["taken_as"])
    counts = f" ({', '.join(f'{count} {basis}' for basis, count in by_line.items())}, as each line says)"
    taken = f", unstated ones taken as {found['taken_as']}" if found["taken_as"] else ""
    return f"amounts {found['basis']}{counts if by_line else ''}{taken}"


def _further(table: dict[str, Any]) -> Iterator[str]:
    """Yield a line on each further header of a table."""
    for record, columns in zip(table["further_headers"], table["further_columns"], strict=True):
        named = (f"{role} {heading}" for role, heading in _joined(columns).items())
        yield f"  from record {record} on: {', '.join(named)}"


def _others(main: dict[str, Any], tables: list[dict[str, Any]]) -> list[str]:
    """Return a line for each table that was read beside the one that is described, for many for the first of them."""
    others = [table for table in tables if table is not main and not table["encoding"].startswith(_NOT_READ)]
    lines = [f"{table['table']}: {_outcome(table)}" for table in others]
    of_main = [f"  the columns are those of {main['table']}; beside it:"] if lines else []
    return of_main + [f"    {line}" for line in _few(lines)]


def _outcome(table: dict[str, Any]) -> str:
    """Say what became of a table's records, or why none of them counts."""
    kept, rejected, not_data = table["counts"]
    if not kept and not rejected:
        return f"left out: {', '.join(table['not_data'])}"
    header = f"header in record {table['header_record']}" if table["header_record"] else "no header"
    pence = pounds(table["amount_pence"])
    return f"{header}, kept {kept} ({pence}), rejected {rejected}, not data {not_data}"
