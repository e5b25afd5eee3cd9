"""A council's own supplier records (vendor master), whatever their layout, as evidence."""

import re
from datetime import date
from pathlib import Path

import polars as pl

from svanalysis.core.body import Source
from svanalysis.core.company_number import parse_company_number
from svanalysis.core.errors import InputError
from svanalysis.core.rules import vendor_headings
from svanalysis.core.schema import EVIDENCE
from svanalysis.core.text import name_key, tidy
from svanalysis.ingest.dates import parse_date
from svanalysis.ingest.headings import normalise
from svanalysis.ingest.records import read_records

_SEARCHED_ROWS = 30
_ATTRIBUTES = ("postcode_invoice", "postcode_remittance", "company_number", "charity_number", "declared_sme")
_YES, _NO = {"yes", "y", "true", "1", "sme"}, {"no", "n", "false", "0", "large", "non sme"}


def read_vendors(path: Path, source: Source) -> pl.DataFrame:
    """Read a vendor master into evidence: one row per supplier, attribute and value, with source and date.

    A row without a date of its own takes the date the body file gives for the file. `weight` is the number of payments
    behind a value where the file says it, else 1. Raises InputError when no column holds names, or a date is needed
    and neither the row nor the body file has one.
    """
    rows = read_records(path, path.read_bytes())[0].rows
    header, columns = _find_columns(rows, path)
    found = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: tidy(row[at]) if at < len(row) else "" for name, at in columns.items()}
        key = name_key(cells["name"])
        if not key:
            continue
        day = _date(cells.get("date", ""), source, path, number)
        weight = int(cells["weight"]) if cells.get("weight", "").isdigit() else 1
        for attribute in _ATTRIBUTES:
            value = _value(attribute, cells.get(attribute, ""))
            if value:
                found.append((key, attribute, value, source.title or path.name, day, weight))
    return pl.DataFrame(found, schema=EVIDENCE, orient="row").unique(maintain_order=True)


def _find_columns(rows: list[list[str]], path: Path) -> tuple[int, dict[str, int]]:
    """Return the header's position and each attribute's column. Raises InputError when no header names suppliers."""
    words = {word: name for name, all_words in vendor_headings().items() for word in all_words}
    best: tuple[int, dict[str, int]] = (0, {})
    for position, row in enumerate(rows[:_SEARCHED_ROWS]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            name = words.get(normalise(cell)) or words.get(re.sub(r"\W?\(.*\)", "", cell).strip().lower())
            if name and name not in columns:
                columns[name] = at
        if len(columns) > len(best[1]):
            best = position, columns
    if "name" not in best[1]:
        found = " | ".join(rows[best[0]])
        hint = "a vendor master needs a column headed 'Supplier name'; see the template in docs/vendor_master.csv"
        raise InputError("no column of this vendor master holds supplier names", file=path, found=found, hint=hint)
    return best


def _date(text: str, source: Source, path: Path, record: int) -> date:
    """Return the date of a row of evidence."""
    if text:
        day = parse_date(text)
        if day is None:
            hint = "write dates as dd/mm/yyyy"
            raise InputError("this date cannot be read", file=path, record=record, found=text, hint=hint)
        return day.date
    if source.date is None:
        hint = "add date = YYYY-MM-DD to its [[vendors]] in the body file: evidence needs a date"
        raise InputError("this row has no date", file=path, record=record, hint=hint)
    return source.date


def _value(attribute: str, text: str) -> str:
    """Return a value as evidence holds it, '' when the cell says nothing usable."""
    if attribute == "declared_sme":
        word = normalise(text)
        return "yes" if word in _YES else "no" if word in _NO else ""
    if attribute == "company_number":
        return parse_company_number(text) or ""
    return text.upper() if attribute.startswith("postcode") else text
