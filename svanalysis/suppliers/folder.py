"""What the files of a council's folder are: payments, supplier records, registers, or something else and what."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core.body import Payments, Source
from svanalysis.core.errors import InputError
from svanalysis.ingest.cleaning import Cleaned, clean_file
from svanalysis.ingest.kinds import PAYMENTS_KIND
from svanalysis.ingest.months import by_year, months_of
from svanalysis.reference import official
from svanalysis.reference.layouts import LAYOUTS
from svanalysis.suppliers.vendors import read_vendors

SUFFIXES = {
    ".csv",
    ".txt",
    ".tsv",
    ".xls",
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".ods",
    ".zip",
    ".xml",
    ".html",
    ".htm",
}
VENDORS = "vendors"


class FoundFile(NamedTuple):
    """A file and what it is: `payments`, `vendors`, the layout of a register, or '' and `why`.

    Of payments: `records` kept and their `pence`, the rows of `ingest.months.months_of` (`held`), the sha256, and
    whether day and month can only be told apart by a setting (`day_order_open`).
    """

    path: Path
    kind: str
    why: str = ""
    records: int = 0
    pence: int = 0
    held: Sequence[dict[str, Any]] = ()
    sha256: str = ""
    day_order_open: bool = False

    def payments(self) -> pl.LazyFrame:
        """Return its payments, read once more."""
        settings = Payments(files=(), day_first=True if self.day_order_open else None)
        return clean_file(self.path, settings).payments.lazy()

    @property
    def months(self) -> dict[str, float]:
        """Return the lines by month, as 2012-04."""
        counts = ((row["month"], row["covers"], row["lines"]) for row in self.held)
        return {month: lines for seen in by_year(counts).values() for month, lines in seen.items()}


def table_files(folder: Path) -> list[Path]:
    """Return the files beneath a folder that may hold tables, sorted, without hidden and lock files."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in SUFFIXES)
    inside = (
        path
        for path in found
        if not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
    )
    return sorted(inside, key=lambda path: path.relative_to(folder).as_posix())


def looked_at(path: Path) -> FoundFile:
    """Return what a file is. It is read whole, a register only to its first rows."""
    for layout, known in LAYOUTS.items():
        if _begins(path, known.table):
            return FoundFile(path, layout)
    try:
        return _payments(path, Payments(files=()), day_order_open=False)
    except InputError as refused:
        if refused.hint and "day_first" in refused.hint:
            return _payments(path, Payments(files=(), day_first=True), day_order_open=True)
        try:
            read_vendors(path, Source(files=(path.name,), layout="vendor_master", date=date.max))
        except InputError:
            why = InputError(refused.what, record=refused.record, found=refused.found)
            return FoundFile(path, "", why=str(why))
        return FoundFile(path, VENDORS)


def _begins(path: Path, table: official.Table) -> bool:
    """Tell whether a file begins as an official table does."""
    try:
        return next(official.pieces(path, table), None) is not None
    except InputError:
        return False


def _payments(path: Path, settings: Payments, *, day_order_open: bool) -> FoundFile:
    """Read a file as payments. Raises InputError when it holds none, or only sums by supplier."""
    cleaned: Cleaned = clean_file(path, settings)
    kinds = {part["kind"] for part in cleaned.balance["tables"] if part["columns"]}
    if PAYMENTS_KIND not in kinds:
        raise InputError(f"this is {', '.join(sorted(kinds))}", file=path, hint="get the payments one by one")
    balance, held = cleaned.balance, months_of(cleaned.payments)
    return FoundFile(
        path, "payments", records=balance["kept"], pence=balance["amount_pence"], held=held,
        sha256=balance["sha256"], day_order_open=day_order_open,
    )  # fmt: skip
