"""The balance of a file: how it was read, and which of its records and pence went where."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import polars as pl

from svanalysis.ingest.basis import stated_basis
from svanalysis.ingest.buckets import Buckets
from svanalysis.ingest.cells import Cells
from svanalysis.ingest.kinds import kind_of_table
from svanalysis.ingest.records import Records


def ranges(numbers: pl.Series | list[int]) -> str:
    """Write record numbers as ranges.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1-3, 7, 9-10'
    """
    number = np.sort(np.asarray(numbers, dtype=np.int64))
    runs = np.split(number, np.flatnonzero(np.diff(number) != 1) + 1) if len(number) else []
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def table_balance(table: Records, buckets: Buckets, cells: Cells | None, label: str) -> dict[str, Any]:
    """Describe how one table was read, and which records went where; `cells` is None where no header was found."""
    layouts = cells.layouts if cells else []
    columns = layouts[0].columns if layouts else {}
    by_kind: dict[str, list[int]] = {}
    for number, what in buckets.not_data.items():
        by_kind.setdefault(what, []).append(number)
    return {
        "table": label,
        "encoding": table.encoding,
        "header_record": layouts[0].header_record or None if layouts else None,
        "header_because": layouts[0].because if layouts else "",
        "further_headers": [layout.header_record for layout in layouts[1:]],
        "columns": {role: [column.heading for column in found] for role, found in columns.items()},
        "runner_up": {role: found[0].runner_up for role, found in columns.items() if found[0].runner_up},
        "basis": _together(stated_basis(table.rows, layout) for layout in layouts),
        "kind": kind_of_table(cells) if cells else "",
        "records": len(table.rows),
        "kept": ranges(buckets.kept),
        "rejected": ranges(list(buckets.rejected)),
        "not_data": {what: ranges(numbers) for what, numbers in by_kind.items()},
        "counts": [len(buckets.kept), len(buckets.rejected), len(buckets.not_data)],
        "printed_total_pence": _printed(cells.frame["pence"], buckets) if cells else None,
    }


def _printed(pence: pl.Series, buckets: Buckets) -> int | None:
    """Return the total that a table prints: the last, unless it and those before are of parts and make up all."""
    printed = pence.gather([number - 1 for number in buckets.totals]).drop_nulls()
    if printed.is_empty():
        return None
    return int(printed.sum() if printed.sum() == pence.filter(buckets.is_kept).sum() else printed[-1])


def _together(stated: Iterable[str]) -> str:
    """Return the one basis of all headers, or all of them: `net`, `gross`, `unstated`, `gross and net`."""
    return " and ".join(sorted(set(stated)))


def file_balance(
    name: str, digest: str, tables: list[dict[str, Any]], payments: pl.DataFrame, rejected: pl.DataFrame
) -> dict[str, Any]:
    """Sum up a file: records and pence by bucket, printed totals and whether they agree with what is kept."""
    kept_pence = int(payments["amount_pence"].sum())
    totals = [table["printed_total_pence"] for table in tables if table["printed_total_pence"] is not None]
    first, last = payments["date"].min(), payments["date"].max()
    return {
        "file": name,
        "sha256": digest,
        "encoding": tables[0]["encoding"],
        "records": sum(table["records"] for table in tables),
        "kept": sum(table["counts"][0] for table in tables),
        "rejected": sum(table["counts"][1] for table in tables),
        "not_data": sum(table["counts"][2] for table in tables),
        "amount_pence": kept_pence,
        "rejected_pence": int(rejected["amount_pence"].sum() or 0),
        "printed_total_pence": sum(totals) if totals else None,
        "ties": sum(totals) == kept_pence if totals else None,
        "first_date": str(first) if first else None,
        "last_date": str(last) if last else None,
        "tables": tables,
    }
