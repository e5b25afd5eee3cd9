"""One file in; payments, rejected records and a balance out. A pure function, the unit of all work."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.schema import PAYMENTS, REJECTED
from svanalysis.ingest.balance import file_balance, table_balance
from svanalysis.ingest.buckets import NO_DATE, Buckets, sort_records
from svanalysis.ingest.cells import Cells, as_text, read_cells
from svanalysis.ingest.distinct import joined_texts, tidied
from svanalysis.ingest.headings import find_layout
from svanalysis.ingest.kinds import no_payments
from svanalysis.ingest.records import Records, read_bytes, read_records

_TEXT_ROLES = (
    "payee_id", "reference", "postcode", "company_number", "charity_number", "vat_number", "size_flag",
    "vcse_flag", "service", "category",
)  # fmt: skip
_OFTEN_SAME = ("date_precision", "basis", "repaired")  # in every row, so that it pays to look
_RAW_LENGTH = 500


class Cleaned(NamedTuple):
    """What one file gave. `balance` is one JSON-ready dictionary: how it was read, its records by bucket.

    `same` has the columns of `payments` that are known to say the same in every row, and what they say.
    """

    payments: pl.DataFrame
    rejected: pl.DataFrame
    balance: dict[str, Any]
    same: dict[str, str]


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
    name = name or path.name
    with ThreadPoolExecutor(1) as pool:
        hashed = pool.submit(hashlib.sha256, content)
        tables = read_records(path, content)
    digest = hashed.result().hexdigest()
    del content  # as large as the file, and let go by the tables when they are read
    parts = [_clean_table(source, settings) for source in _sources(path, name, digest, tables)]
    payments = parts[0].payments if len(parts) == 1 else pl.concat([part.payments for part in parts])
    payments = payments.with_columns(body=pl.lit(body))
    rejected = pl.concat([part.rejected for part in parts])
    if payments.is_empty() and rejected.is_empty():
        raise no_payments(path, tables)
    balance = file_balance(name, digest, [part.balance for part in parts], payments, rejected)
    same = {"body": body} | (parts[0].same if len(parts) == 1 else {})
    return Cleaned(payments, rejected, balance, same)


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
    """Clean one table: its layout, texts by role, records sorted."""
    table, rows = source.table, source.table.rows
    first = find_layout(rows, settings.columns)
    if first is None:
        not_data = dict.fromkeys(range(1, len(rows) + 1), "no header in this sheet")
        unread = Buckets(pl.Series(dtype=pl.Boolean), {}, not_data, [])
        empty = pl.DataFrame(schema=PAYMENTS), pl.DataFrame(schema=REJECTED)
        return Cleaned(*empty, table_balance(table, unread, None, source.label), {})
    cells = read_cells(rows, first, settings, source.path, source.label)
    buckets = sort_records(rows, cells)
    refused = _rejected(source, cells, buckets.rejected)
    balance = table_balance(table, buckets, cells, source.label)
    if buckets.is_kept.any():
        rows.let_go()
    frame = cells.frame.drop("date", "amount", "payee", strict=False)
    del cells  # together with what the payments need it would be half as large again as they
    payments, same = _payments(source, frame, buckets.is_kept)
    return Cleaned(payments, refused, balance, same)


def _rejected(source: _Source, cells: Cells, refused: dict[int, str]) -> pl.DataFrame:
    """Build the table of refused records; `amount_pence` is null where the amount cannot be read."""
    numbers = list(refused)
    columns = {
        "source_file": [source.label] * len(refused),
        "source_record": numbers,
        "raw": [as_text(source.table.rows[number - 1], _RAW_LENGTH) for number in numbers],
        "reason": list(refused.values()),
        "amount_pence": cells.frame["pence"].gather([number - 1 for number in numbers]),
    }
    return pl.DataFrame(columns, schema=REJECTED)


def _payments(
    source: _Source, frame: pl.DataFrame, is_kept: pl.Series
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Build the payments table from the records kept, and say which columns are the same in all of it.

    `frame` is that of `Cells`; `body` is filled by the caller.
    """
    number = pl.col("at").cast(pl.Int64) + 1
    texts = tidied(frame.select(role for role in _TEXT_ROLES if role in frame.columns))
    same = {role: "" for role in _TEXT_ROLES if role not in texts.columns} | {"source_file": source.label}
    built = frame.with_columns(texts).lazy().filter(is_kept).select(
        payment_id=pl.format("{}{}", pl.lit(source.key), number),
        body=pl.lit(""),
        date="day",
        date_precision="precision",
        financial_year="financial_year",
        amount_pence="pence",
        basis="basis",
        payee="payee_tidy",
        **{role: pl.col(role) if role in texts.columns else pl.lit("") for role in _TEXT_ROLES},
        recognised_as="recognised_as",
        repaired=joined_texts("; ", "mended", "day_repaired", "amount_repaired"),
        source_file=pl.lit(source.label),
        source_record=number,
    ).select(list(PAYMENTS)).collect()  # fmt: skip
    often = [built[name] for name in _OFTEN_SAME] if built.height else []
    return built, same | {column.name: column[0] for column in often if (column == column[0]).all()}
