"""One file in; payments, rejected records and a balance out. A pure function, the unit of all work."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core import years
from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.schema import PAYMENTS, REJECTED
from svanalysis.core.text import tidy
from svanalysis.ingest.balance import file_balance, table_balance
from svanalysis.ingest.buckets import NO_DATE, Buckets, sort_records
from svanalysis.ingest.cells import Cells, as_text, over_distinct, read_cells
from svanalysis.ingest.headings import all_layouts, find_layout
from svanalysis.ingest.kinds import no_payments
from svanalysis.ingest.recognise import recognise_payee
from svanalysis.ingest.records import Records, read_bytes, read_records

_TEXT_ROLES = (
    "payee_id", "reference", "postcode", "company_number", "charity_number", "vat_number", "size_flag",
    "vcse_flag", "service", "category",
)  # fmt: skip
_RAW_LENGTH = 500


class Cleaned(NamedTuple):
    """What one file gave. `balance` is one JSON-ready dictionary: how it was read, its records by bucket."""

    payments: pl.DataFrame
    rejected: pl.DataFrame
    balance: dict[str, Any]


class _Source(NamedTuple):
    """One table of a file: where it comes from, how it is called, and what begins its payments' ids."""

    path: Path
    table: Records
    label: str
    key: str


def clean_file(
    path: Path, settings: Payments, *, body: str = "", name: str = "", content: bytes | None = None
) -> Cleaned:
    """Read one file of payments, as `read_file` does. Raises InputError also when it keeps no record."""
    cleaned = read_file(path, settings, body=body, name=name, content=content)
    if cleaned.payments.is_empty():
        raise all_refused(path, cleaned.rejected)
    return cleaned


def read_file(
    path: Path, settings: Payments, *, body: str = "", name: str = "", content: bytes | None = None
) -> Cleaned:
    """Read one file of payments, even if none of its records can be kept.

    Returns payments (one row per record kept), rejected (one row per record refused, with its reason) and the
    balance. `name` is how the file is called in the tables (its file name by default).
    Raises InputError when the file is empty or unreadable, has no header that names payments, or leaves the
    order of day and month open.
    """
    content = read_bytes(path) if content is None else content
    digest = hashlib.sha256(content).hexdigest()
    name = name or path.name
    tables = read_records(path, content)
    parts = [_clean_table(source, settings) for source in _sources(path, name, digest, tables)]
    payments = (
        pl.concat([part.payments for part in parts]).with_columns(body=pl.lit(body)).select(list(PAYMENTS))
    )
    rejected = pl.concat([part.rejected for part in parts])
    if payments.is_empty() and rejected.is_empty():
        raise no_payments(path, tables)
    balance = file_balance(name, digest, [part.balance for part in parts], payments, rejected)
    return Cleaned(payments, rejected, balance)


def _sources(path: Path, name: str, digest: str, tables: list[Records]) -> list[_Source]:
    """Name the tables of a file: after the file, and the sheet or the archive's member where there is one."""
    return [
        _Source(path, table, f"{name} [{table.member}]", f"{digest[:16]}:{table.member}:")
        if table.member
        else _Source(path, table, name, f"{digest[:16]}:")
        for table in tables
    ]


def all_refused(path: Path, rejected: pl.DataFrame) -> InputError:
    """Say that every record of a file was refused, quoting the first."""
    reason, raw, number = rejected.select("reason", "raw", "source_record").row(0)
    what = f"every record of this file was refused, the first because {reason}"
    hint = "correct the file, or take it out"
    if reason == NO_DATE:
        hint = (
            "name the file after its month, as 2013-04.csv, or add it to [payments.periods] in the body file"
        )
    return InputError(what, file=path, record=number, found=raw, hint=hint)


def _clean_table(source: _Source, settings: Payments) -> Cleaned:
    """Clean one table: cells to texts by role, distinct texts parsed once, records sorted."""
    table, rows = source.table, source.table.rows
    first = find_layout(rows, settings.columns)
    if first is None:
        unread = Buckets([], {}, dict.fromkeys(range(1, len(rows) + 1), "no header in this sheet"), [])
        empty = pl.DataFrame(schema=PAYMENTS), pl.DataFrame(schema=REJECTED)
        return Cleaned(*empty, table_balance(table, [], unread, None, source.label))
    layouts = all_layouts(rows, first, settings.columns)
    cells = read_cells(rows, layouts, settings, source.path, source.label)
    buckets = sort_records(rows, layouts, cells)
    return Cleaned(
        _payments(source, cells, buckets.kept),
        _rejected(source, cells, buckets.rejected),
        table_balance(table, layouts, buckets, cells, source.label),
    )


def _rejected(source: _Source, cells: Cells, refused: dict[int, str]) -> pl.DataFrame:
    """Build the table of refused records; `amount_pence` is null where the amount cannot be read."""
    amounts = [cells.amounts[number - 1] for number in refused]
    columns = {
        "source_file": [source.label] * len(refused),
        "source_record": list(refused),
        "raw": [as_text(source.table.rows[number - 1], _RAW_LENGTH) for number in refused],
        "reason": list(refused.values()),
        "amount_pence": [amount.pence if amount else None for amount in amounts],
    }
    return pl.DataFrame(columns, schema=REJECTED)


def _payments(source: _Source, cells: Cells, kept: list[int]) -> pl.DataFrame:
    """Build the payments table from the records kept; `body` is filled by the caller."""
    read = [(number, cells.amounts[number - 1], cells.days[number - 1]) for number in kept]
    paid = [(number, amount, day) for number, amount, day in read if amount and day]
    year_of = {day.date: years.year_of(day.date) for _, _, day in paid}
    payees = [tidy(cells.text("payee", number)) for number in kept]
    return pl.DataFrame(
        {
            "payment_id": [f"{source.key}{number}" for number in kept],
            "body": [""] * len(kept),
            "date": [day.date for _, _, day in paid],
            "date_precision": [day.precision for _, _, day in paid],
            "financial_year": [year_of[day.date] for _, _, day in paid],
            "amount_pence": [amount.pence for _, amount, _ in paid],
            "basis": [cells.basis[number - 1] for number in kept],
            "payee": payees,
            **{
                role: over_distinct([cells.text(role, number) for number in kept], tidy)
                for role in _TEXT_ROLES
            },
            "recognised_as": over_distinct(payees, recognise_payee),
            "repaired": [
                "; ".join(filter(None, (cells.repairs.get(number, ""), day.repaired, amount.repaired)))
                for number, amount, day in paid
            ],
            "source_file": [source.label] * len(kept),
            "source_record": kept,
        },
        schema_overrides=PAYMENTS,
    ).select(list(PAYMENTS))
