"""One file in; payments, rejected records and a balance out. A pure function, the unit of all work on payments."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core import years
from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.money import Amount, parse_amount
from svanalysis.core.schema import PAYMENTS, REJECTED
from svanalysis.core.text import tidy
from svanalysis.ingest.dates import Day, judge_order, month_of_file, parse_date
from svanalysis.ingest.headings import Layout, find_layout, normalise
from svanalysis.ingest.recognise import is_total_label, recognise_payee
from svanalysis.ingest.records import Records, read_records

_TEXT_ROLES = (
    "payee_id", "reference", "postcode", "company_number", "charity_number", "vat_number", "size_flag", "vcse_flag",
)  # fmt: skip
_JOINED_ROLES = ("service", "category")
_NOTE_CELLS = 2
_RAW_LENGTH = 500


class Cleaned(NamedTuple):
    """What one file gave. `balance` is one JSON-ready dictionary: how it was read, and its records by bucket."""

    payments: pl.DataFrame
    rejected: pl.DataFrame
    balance: dict[str, Any]


class _Buckets(NamedTuple):
    """Record numbers of one table by what they are; together 1..N, each once."""

    kept: list[int]
    rejected: dict[int, str]
    not_data: dict[int, str]
    totals: list[int]


def clean_file(path: Path, settings: Payments, *, body: str = "", name: str = "", content: bytes | None = None) -> Cleaned:
    """Read one file of payments.

    Returns payments (one row per record kept), rejected (one row per record refused, with its reason) and the balance.
    `name` is how the file is called in the tables (its file name by default).
    Raises InputError when the file is empty or unreadable, holds no payments, or leaves the order of day and month open.
    """
    content = path.read_bytes() if content is None else content
    digest = hashlib.sha256(content).hexdigest()
    label = name or path.name
    tables = read_records(path, content)
    laid_out = [(table, find_layout(table.rows, settings.columns)) for table in tables]
    if not any(layout for _, layout in laid_out):
        raise _no_payments(path, tables)
    parts = [
        _clean_table(table, layout, settings, path=path, label=_label(label, table, laid_out), digest=digest)
        for table, layout in laid_out
    ]
    payments = pl.concat([part[0] for part in parts]).with_columns(body=pl.lit(body)).select(list(PAYMENTS))
    rejected = pl.concat([part[1] for part in parts])
    if payments.is_empty():
        raise _no_payments(path, tables)
    return Cleaned(payments, rejected, _balance(label, digest, [part[2] for part in parts], payments, rejected))


def _no_payments(path: Path, tables: list[Records]) -> InputError:
    """Say that a file holds no payments, quoting its first filled record."""
    rows = (row for table in tables for row in table.rows)
    first = next((" | ".join(cell for cell in row if cell.strip()) for row in rows if any(map(str.strip, row))), "")
    hint = (
        "payments need a header row that names an amount and a supplier; if this file has them under other names, "
        "say so under [payments.columns] in the body file, else take the file out"
    )
    return InputError("no payments were found in this file", file=path, found=first, hint=hint)


def _label(name: str, table: Records, tables: list[Any]) -> str:
    """Name a table: the file, and the sheet where there are several."""
    return f"{name} [{table.member}]" if len(tables) > 1 else name


def _clean_table(
    table: Records, layout: Layout | None, settings: Payments, *, path: Path, label: str, digest: str
) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, Any]]:
    """Clean one table: cells to columns, distinct values parsed once, records sorted into buckets."""
    if layout is None:
        skipped = {number: "no header in this sheet" for number in range(1, len(table.rows) + 1)}
        buckets = _Buckets([], {}, skipped, [])
        return pl.DataFrame(schema=PAYMENTS), pl.DataFrame(schema=REJECTED), _part(table, None, buckets, {}, label)
    cells = _columns(table.rows, layout)
    amounts = _over_distinct(cells["amount"], parse_amount)
    days = _days(cells, settings, path, label)
    buckets = _sort(table.rows, layout, cells, amounts, days)
    payments = _payments(cells, amounts, days, buckets.kept, settings=settings, layout=layout, label=label, digest=digest)
    rejected = pl.DataFrame(
        {
            "source_file": [label] * len(buckets.rejected),
            "source_record": list(buckets.rejected),
            "raw": [_raw(table.rows[number - 1]) for number in buckets.rejected],
            "reason": list(buckets.rejected.values()),
            "amount_pence": [getattr(amounts[number - 1], "pence", None) for number in buckets.rejected],
        },
        schema=REJECTED,
    )
    return payments, rejected, _part(table, layout, buckets, cells, label)


def _raw(row: list[str]) -> str:
    """Return a record as text for people: its cells joined, cut to a length that fits a report."""
    return " | ".join(map(tidy, row))[:_RAW_LENGTH]


def _columns(rows: list[list[str]], layout: Layout) -> dict[str, list[str]]:
    """Return, by role, one cell per record ('' where a row is short); several columns of a role are joined."""

    def column(position: int) -> list[str]:
        return [row[position].strip() if position < len(row) else "" for row in rows]

    cells = {}
    for role, columns in layout.columns.items():
        parts = [column(found.position) for found in columns]
        cells[role] = parts[0] if len(parts) == 1 else [" > ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return cells


def _over_distinct(cells: list[str], parse: Callable[[str], Any]) -> list[Any]:
    """Parse each distinct cell once."""
    known = {cell: parse(cell) for cell in set(cells)}
    return [known[cell] for cell in cells]


def _days(cells: dict[str, list[str]], settings: Payments, path: Path, label: str) -> list[Day | None]:
    """Return the date of each record: from its column, or from the month in the file's name where there is none.

    Raises InputError when neither the column nor the file's name decides which of day and month comes first.
    """
    month = month_of_file(Path(label).name)
    from_name = Day(month, "file month") if month else None
    if "date" not in cells:
        if from_name is None:
            hint = "name the file after its month, as 2013-04.csv"
            raise InputError("the file has no date column and no month in its name", file=path, hint=hint)
        return [from_name] * len(cells["amount"])
    order = settings.day_first
    if order is None:
        order = judge_order(set(cells["date"]), month)
    if order is None:
        hint = "write day_first = true (or false) under [payments] in the body file"
        raise InputError("it stays open whether day or month comes first in the dates", file=path, hint=hint)
    days = _over_distinct(cells["date"], lambda text: parse_date(text, day_first=order))
    return [from_name if not text else day for text, day in zip(cells["date"], days, strict=True)]


def _sort(
    rows: list[list[str]], layout: Layout, cells: dict[str, list[str]], amounts: list[Amount | None], days: list[Day | None]
) -> _Buckets:
    """Sort every record into kept, rejected with its reason, or not data with what it is."""
    heading = [normalise(cell) for cell in rows[layout.header_record - 1]]
    payees = cells.get("payee", [""] * len(rows))
    last = max((number for number, payee in enumerate(payees, 1) if payee), default=0)
    buckets = _Buckets([], {}, {}, [])
    for number, row in enumerate(rows, 1):
        amount = amounts[number - 1]
        if number <= layout.header_record:
            what = "header" if number == layout.header_record else "preamble"
        elif amount is None:
            what = _wordy(row, heading, payees[number - 1])
        else:
            what = "total" if _is_total(row, payees[number - 1], after_last=number > last) else ""
        if what:
            buckets.not_data[number] = what
            if what == "total":
                buckets.totals.append(number)
        elif reason := _refusal(cells, number, amount, days[number - 1]):
            buckets.rejected[number] = reason
        else:
            buckets.kept.append(number)
    return buckets


def _wordy(row: list[str], heading: list[str], payee: str) -> str:
    """Say what a record without a readable amount is, if no payment: blank, a repeated header, or a note; else ''."""
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return "blank"
    if [normalise(cell) for cell in row][: len(heading)] == heading:
        return "header"
    return "note" if len(filled) <= _NOTE_CELLS and not (payee and len(filled) > 1) else ""


def _is_total(row: list[str], payee: str, *, after_last: bool) -> bool:
    """Tell whether a record with an amount is a printed total: labelled so, or an amount alone after the last payee."""
    filled = [cell for cell in row if cell.strip()]
    if len(filled) == 1:
        return after_last
    return len(filled) <= _NOTE_CELLS + 1 and any(map(is_total_label, filled)) and (not payee or is_total_label(payee))


def _refusal(cells: dict[str, list[str]], number: int, amount: Amount | None, day: Day | None) -> str:
    """Say why a record is refused; '' when it is kept."""
    if amount is None:
        return "the amount cannot be read" if cells["amount"][number - 1] else "there is no amount"
    if day is None:
        return "the date cannot be read" if cells["date"][number - 1] else "there is no date"
    if not any(cells[role][number - 1] for role in ("payee", "service", "category", "reference") if role in cells):
        return "there is an amount but no payee, service, category or reference"
    return ""


def _payments(
    cells: dict[str, list[str]],
    amounts: list[Amount | None],
    days: list[Day | None],
    kept: list[int],
    *,
    settings: Payments,
    layout: Layout,
    label: str,
    digest: str,
) -> pl.DataFrame:
    """Build the payments table from the records kept; `body` is filled by the caller."""
    at = [number - 1 for number in kept]
    read = [(amounts[place], days[place]) for place in at]
    payees = [tidy(cells["payee"][place]) if "payee" in cells else "" for place in at]
    texts = {role: _texts(cells.get(role), at) for role in (*_TEXT_ROLES, *_JOINED_ROLES)}
    dates = [day.date for _, day in read if day]
    known_years = {day: years.year_of(day) for day in set(dates)}
    return pl.DataFrame(
        {
            "payment_id": [f"{digest[:16]}:{_member(label)}{number}" for number in kept],
            "body": [""] * len(kept),
            "date": dates,
            "date_precision": [day.precision for _, day in read if day],
            "financial_year": [known_years[day] for day in dates],
            "amount_pence": [amount.pence for amount, _ in read if amount],
            "basis": [_basis(layout, settings)] * len(kept),
            "payee": payees,
            **texts,
            "recognised_as": _over_distinct(payees, recognise_payee),
            "repaired": [amount.repaired for amount, _ in read if amount],
            "source_file": [label] * len(kept),
            "source_record": kept,
        },
        schema_overrides=PAYMENTS,
    ).select(list(PAYMENTS))


def _texts(column: list[str] | None, at: list[int]) -> list[str]:
    """Return the tidied texts of the records at these positions; '' throughout when the file has no such column."""
    return _over_distinct([column[place] for place in at], tidy) if column else [""] * len(at)


def _member(label: str) -> str:
    """Return the sheet part of a label, for payment ids: '' or `Sheet1:`."""
    return label.rsplit(" [", 1)[1].removesuffix("]") + ":" if label.endswith("]") else ""


def _basis(layout: Layout, settings: Payments) -> str:
    """Return net or gross: as the amount's heading says, else as the body file says."""
    heading = normalise(layout.columns["amount"][0].heading)
    if any(word in heading for word in ("gross", "inc vat", "including vat", "incl vat")):
        return "gross"
    if any(word in heading.split() for word in ("net", "nett")) or "ex" in heading:
        return "net"
    return settings.basis


def ranges(numbers: Iterable[int]) -> str:
    """Write record numbers as ranges.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1-3, 7, 9-10'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _part(
    table: Records, layout: Layout | None, buckets: _Buckets, cells: dict[str, list[str]], label: str
) -> dict[str, Any]:
    """Describe how one table was read, and which records went where."""
    printed = [parse_amount(cells["amount"][number - 1]) for number in buckets.totals] if cells else []
    columns = layout.columns if layout else {}
    by_kind: dict[str, list[int]] = {}
    for number, what in buckets.not_data.items():
        by_kind.setdefault(what, []).append(number)
    return {
        "table": label,
        "encoding": table.encoding,
        "header_record": layout.header_record if layout else None,
        "columns": {role: [column.heading for column in found] for role, found in columns.items()},
        "runner_up": {role: found[0].runner_up for role, found in columns.items() if found[0].runner_up},
        "records": len(table.rows),
        "kept": ranges(buckets.kept),
        "rejected": ranges(buckets.rejected),
        "not_data": {what: ranges(numbers) for what, numbers in by_kind.items()},
        "counts": [len(buckets.kept), len(buckets.rejected), len(buckets.not_data)],
        "printed_total_pence": printed[-1].pence if printed and printed[-1] else None,
    }


def _balance(
    name: str, digest: str, parts: list[dict[str, Any]], payments: pl.DataFrame, rejected: pl.DataFrame
) -> dict[str, Any]:
    """Sum up a file: records and pence by bucket, printed totals and whether they agree with what was kept."""
    kept_pence = int(payments["amount_pence"].sum())
    totals = [part["printed_total_pence"] for part in parts if part["printed_total_pence"] is not None]
    days: list[date] = payments["date"].to_list()
    return {
        "file": name,
        "sha256": digest,
        "encoding": parts[0]["encoding"],
        "records": sum(part["records"] for part in parts),
        "kept": sum(part["counts"][0] for part in parts),
        "rejected": sum(part["counts"][1] for part in parts),
        "not_data": sum(part["counts"][2] for part in parts),
        "amount_pence": kept_pence,
        "rejected_pence": int(rejected["amount_pence"].sum() or 0),
        "printed_total_pence": sum(totals) if totals else None,
        "ties": sum(totals) == kept_pence if totals else None,
        "first_date": min(days).isoformat(),
        "last_date": max(days).isoformat(),
        "tables": parts,
    }
