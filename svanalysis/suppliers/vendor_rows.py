"""The rows of a vendor master or a contracts register: what each cell is, by the layout that was found."""

from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.core.schema import REFUSED
from svanalysis.core.text import tidy
from svanalysis.ingest.cells import as_text
from svanalysis.ingest.records import Records
from svanalysis.ingest.wording import is_nothing, normalise
from svanalysis.suppliers.vendor_layout import VendorLayout, find_vendor_layout

RAW_LENGTH = 300
FILES = {"file": pl.String, "rows": pl.Int64, "used": pl.Int64, "refused": pl.Int64, "columns": pl.String}
_WHAT = {
    "vendors": ("a vendor master", "'Supplier name'; see the template docs/vendor_master.csv"),
    "contracts": ("a contracts register", "'Supplier name' or 'Contract title', as in docs/registers.md"),
}


class Row(NamedTuple):
    """One record: where it stands and what it holds by role; several columns of a role have a cell each."""

    source: str
    record: int
    cells: list[tuple[str, str, str]]
    row: list[str]

    def text(self, role: str) -> str:
        """Return the cell of a role, '' where there is none."""
        for name, _, text in self.cells:
            if name == role:
                return text
        return ""

    def said(self, role: str) -> str:
        """Return the cell of a role, '' where there is none or it is a word for nothing."""
        text = self.text(role)
        return "" if is_nothing(text) else text

    def problem(self, reason: str, cell: str = "") -> dict[str, Any]:
        """Return what is wrong with the row or one cell of it, for the table of refusals."""
        about = {"source_file": self.source, "source_record": self.record}
        return about | {"raw": cell or as_text(self.row, RAW_LENGTH), "reason": reason, "used": bool(cell)}


def laid_out(path: Path, tables: list[Records], kind: str) -> list[tuple[VendorLayout, Records]]:
    """Return every table of a file that is of a kind, `vendors` or `contracts`, and how it is laid out.

    Raises InputError when no row names the columns of that kind.
    """
    laid = [(layout, table) for table in tables if (layout := find_vendor_layout(table.rows, kind))]
    if not laid:
        what, hint = _WHAT[kind]
        found = as_text(tables[0].rows[0], RAW_LENGTH) if tables and len(tables[0].rows) else "no rows"
        hint = f"{what} needs a row of headings with {hint}"
        raise InputError(
            f"no row of this file names the columns of {what}", file=path, found=found, hint=hint
        )
    return laid


def rows_of(name: str, table: Records, layout: VendorLayout) -> list[Row]:
    """Return the rows beneath the header; blank ones and repeated headings are none."""
    label = f"{name} [{table.member}]" if table.member else name
    return [
        Row(label, record, cells, row)
        for record, row in enumerate(table.rows[layout.header_record :], layout.header_record + 1)
        if (cells := _cells(row, layout)) and not _is_heading(cells)
    ]


def _cells(row: list[str], layout: VendorLayout) -> list[tuple[str, str, str]]:
    """Return the filled cells of a row: role, heading, text."""
    found = [
        (role, column.heading, tidy(row[column.position]))
        for role, columns in layout.columns.items()
        for column in columns
        if column.position < len(row) and row[column.position]
    ]
    return [cell for cell in found if cell[2]]


def _is_heading(cells: list[tuple[str, str, str]]) -> bool:
    """Tell whether a row is the heading again; dates and flags, mostly last, repeat themselves and tell at once."""
    return all(normalise(text) == normalise(heading) for _, heading, text in reversed(cells))


def file_balance(file: str, read: int, refused: int, layout: VendorLayout) -> dict[str, Any]:
    """Return what became of a file's rows, and how its columns were read."""
    columns = {role: "; ".join(each.heading for each in found) for role, found in layout.columns.items()}
    return {"file": file, "rows": read, "used": read - refused, "refused": refused, "columns": columns}


def balanced(files: list[tuple[dict[str, Any], pl.DataFrame]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the balances of several files as one table (`FILES`), and what is wrong with their rows (`REFUSED`)."""
    rows = [
        balance | {"columns": "; ".join(f"{role}: {heading}" for role, heading in balance["columns"].items())}
        for balance, _ in files
    ]
    refused = pl.concat([pl.DataFrame(schema=REFUSED), *(refused for _, refused in files)])
    return pl.DataFrame(rows, schema=FILES, orient="row"), refused
