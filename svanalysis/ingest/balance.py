"""The balance of a file: how it was read, and which of its records and pence went where."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl

from svanalysis.ingest.basis import stated_basis
from svanalysis.ingest.buckets import Buckets
from svanalysis.ingest.cells import Cells
from svanalysis.ingest.columns import Column
from svanalysis.ingest.distinct import amounts_of
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.kinds import kind_of_table
from svanalysis.ingest.records import Records
from svanalysis.ingest.rows import Table, cell_of
from svanalysis.ingest.wording import normalise

_SAMPLE, _WELL_FILLED = 200, 0.5
_KEPT_VAT = re.compile(r"^(ir|un|non ?)recoverable (vat|tax)( amount)?$|^(vat|tax) (ir|un|non ?)recoverable$")


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
    kept = buckets.kept
    printed, ties = _printed(cells.frame["pence"], buckets, layouts) if cells else (None, None)
    by_line = _by_line(cells.frame, buckets) if cells else {}
    by_kind: dict[str, list[int]] = {}
    for number, what in buckets.not_data.items():
        by_kind.setdefault(what, []).append(number)
    return {
        "table": label,
        "encoding": table.encoding,
        "header_record": layouts[0].header_record or None if layouts else None,
        "header_because": layouts[0].because if layouts else "",
        "columns": _headings(columns),
        "headings": sorted({cell for layout in layouts for cell in _header(table.rows, layout) if cell}),
        "unused": _unused(table.rows, layouts[0], kept.head(_SAMPLE)) if layouts else [],
        "further_headers": [layout.header_record for layout in layouts[1:]],
        "further_columns": [_headings(layout.columns) for layout in layouts[1:]],
        "runner_up": {role: found[0].runner_up for role, found in columns.items() if found[0].runner_up},
        "basis": _together(by_line or (stated_basis(table.rows, layout) for layout in layouts)),
        "basis_by_line": by_line,
        "irrecoverable_pence": _irrecoverable(table.rows, layouts[0], buckets.is_kept) if layouts else None,
        "kind": kind_of_table(cells) if cells else "",
        "records": len(table.rows),
        "kept": ranges(kept),
        "rejected": ranges(list(buckets.rejected)),
        "not_data": {what: ranges(numbers) for what, numbers in by_kind.items()},
        "counts": [len(kept), len(buckets.rejected), len(buckets.not_data)],
        "amount_pence": int(cells.frame["pence"].filter(buckets.is_kept).sum()) if cells else 0,
        "printed_total_pence": printed,
        "ties": ties,
    }


def _headings(columns: dict[str, list[Column]]) -> dict[str, list[str]]:
    """Return by role the headings of its columns; `column 3`, counted from 1, for one that has none."""
    return {
        role: [column.heading or f"column {column.position + 1}" for column in found]
        for role, found in columns.items()
    }


def _unused(rows: Table, layout: Layout, kept: pl.Series) -> list[str]:
    """Return the headings of columns that no role took and that most payments, of some, fill."""
    headings = _header(rows, layout)
    used = {column.position for found in layout.columns.values() for column in found}
    free = [at for at, heading in enumerate(headings) if heading and at not in used]
    sample = [rows[number - 1] for number in kept] if free else []
    filled = {at: sum(bool(cell_of(row, at).strip()) for row in sample) for at in free}
    return [headings[at] for at, count in filled.items() if count > _WELL_FILLED * len(sample)]


def _irrecoverable(rows: Table, layout: Layout, is_kept: pl.Series) -> int | None:
    """Return what the column of VAT that a body cannot recover comes to among what is kept; None for no such column."""
    headed = [at for at, heading in enumerate(_header(rows, layout)) if _KEPT_VAT.search(normalise(heading))]
    if len(headed) != 1 or stated_basis(rows, layout) != "net":
        return None
    return int(amounts_of(rows.columns(headed).to_series())["pence"].filter(is_kept).sum())


def _header(rows: Table, layout: Layout) -> list[str]:
    """Return the cells of the record that names the columns; none where none does."""
    return [cell.strip() for cell in rows[layout.header_record - 1]] if layout.header_record else []


def _printed(pence: pl.Series, buckets: Buckets, layouts: list[Layout]) -> tuple[int | None, bool | None]:
    """Return the total that a table prints, and whether it is right: what is kept of the table comes to it.

    Under several headers totals are right, too, each of which is that of what stands beneath its header.
    """
    whole = _total(pence, buckets, 0, len(pence))
    begins = [layout.header_record for layout in layouts[1:]]
    if whole[1] is not False or not begins:
        return whole
    parts = [_total(pence, buckets, *ends) for ends in pairwise([0, *begins, len(pence)])]
    totals = [total for total, _ in parts if total is not None]
    return whole if any(ties is False for _, ties in parts) else (sum(totals), True)


def _total(pence: pl.Series, buckets: Buckets, start: int, stop: int) -> tuple[int | None, bool | None]:
    """Return the total printed among some records, and whether it is that of those kept; None for none.

    It is the last, unless it and those before are of parts and make up all.
    """
    printed = pence.gather([number - 1 for number in buckets.totals if start < number <= stop]).drop_nulls()
    if printed.is_empty():
        return None, None
    kept = pence[start:stop].filter(buckets.is_kept[start:stop]).sum()
    total = int(printed.sum() if printed.sum() == kept else printed[-1])
    return total, total == kept


def _by_line(frame: pl.DataFrame, buckets: Buckets) -> dict[str, int]:
    """Return how many of the records kept are net, gross and unstated, where a column says it of lines; else none."""
    if "stated" not in frame.columns:
        return {}
    # beneath another header there may be no such column
    said = frame.select(pl.when(pl.col("stated") == "").then("basis").otherwise("stated"))["basis"]
    return dict(sorted(Counter(said.filter(buckets.is_kept)).items()))


def _together(stated: Iterable[str]) -> str:
    """Return the one basis of all headers, or all of them: `net`, `gross`, `unstated`, `gross and net`."""
    return " and ".join(sorted(set(stated)))


def file_balance(
    name: str, digest: str, tables: list[dict[str, Any]], payments: pl.DataFrame, rejected: pl.DataFrame
) -> dict[str, Any]:
    """Sum up a file: records and pence by bucket, printed totals and whether they agree with what is kept.

    They do where each is that of what is kept of its table, or where together they are that of all tables.
    """
    kept_pence = int(payments["amount_pence"].sum())
    printed = [table for table in tables if table["printed_total_pence"] is not None]
    total = sum(table["printed_total_pence"] for table in printed)
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
        "printed_total_pence": total if printed else None,
        "ties": total == kept_pence or all(table["ties"] for table in printed) if printed else None,
        "first_date": str(first) if first else None,
        "last_date": str(last) if last else None,
        "tables": tables,
    }
