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
from svanalysis.ingest.records import read_bytes, read_records
from svanalysis.ingest.wording import normalise

_SEARCHED_ROWS = 30
_ATTRIBUTES = ("postcode_invoice", "postcode_remittance", "company_number", "charity_number", "declared_sme")
_YES, _NO = {"yes", "y", "true", "1", "sme"}, {"no", "n", "false", "0", "large", "non sme"}
# England and Wales: 6 or 7 digits, then the number of a linked charity; Scotland SC012345; Northern Ireland
# NIC100123. Source: the three registers' own number formats.
_CHARITY_NUMBER = re.compile(r"^(\d{6,7}(-\d{1,3})?|SC\d{6}|NIC?\d{6})$")


def read_vendors(path: Path, source: Source) -> pl.DataFrame:
    """Read a vendor master into evidence: one row per supplier, attribute and value, with source and date.

    A row without a date of its own takes the date the body file gives for the file. `weight` is the number of
    payments behind a value where the file says it (summed over spellings of one name), else 1. A value that
    cannot be what its column holds, such as `N/A` for a number, is no evidence. Raises InputError when the
    file has no rows, no column holds names, a date cannot be read, or neither the row nor the body file has
    one.
    """
    tables = read_records(path, read_bytes(path))
    rows = tables[0].rows if tables else []
    header, columns = _find_columns(rows, path)
    found = []
    for number, row in enumerate(rows[header + 1 :], header + 2):
        cells = {name: tidy(row[at]) if at < len(row) else "" for name, at in columns.items()}
        key, values = name_key(cells["name"]), _values(cells)
        if key and values:
            day, weight = _date(cells.get("date", ""), source, path, number), _weight(cells.get("weight", ""))
            found += [(key, name, value, source.title or path.name, day, weight) for name, value in values]
    together = pl.col("weight").sum() if "weight" in columns else pl.col("weight").max()
    keys = [name for name in EVIDENCE if name != "weight"]
    return (
        pl.DataFrame(found, schema=EVIDENCE, orient="row").group_by(keys, maintain_order=True).agg(together)
    )


def _find_columns(rows: list[list[str]], path: Path) -> tuple[int, dict[str, int]]:
    """Return the header's position and each attribute's column. Raises InputError when none holds names."""
    best: tuple[int, dict[str, int]] = (0, {})
    for position, row in enumerate(rows[:_SEARCHED_ROWS]):
        columns: dict[str, int] = {}
        for at, cell in enumerate(row):
            name = _attribute(cell)
            if name and name not in columns:
                columns[name] = at
        if len(columns) > len(best[1]):
            best = position, columns
    if "name" not in best[1]:
        found = " | ".join(rows[best[0]]) if rows else "no rows"
        hint = (
            "a vendor master needs a column headed 'Supplier name'; see the template docs/vendor_master.csv"
        )
        what = "no column of this vendor master holds supplier names"
        raise InputError(what, file=path, found=found, hint=hint)
    return best


def _attribute(heading: str) -> str:
    """Return the attribute a heading names, with or without what stands in brackets; '' when none."""
    words = {word: name for name, all_words in vendor_headings().items() for word in all_words}
    return words.get(normalise(heading)) or words.get(normalise(re.sub(r"\(.*\)", " ", heading))) or ""


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


def _weight(text: str) -> int:
    """Return a number of payments; 1 when the cell says none, because the record itself is evidence."""
    digits = text.replace(",", "")
    return max(1, int(digits)) if digits.isdecimal() else 1


def _values(cells: dict[str, str]) -> list[tuple[str, str]]:
    """Return what a row says: attributes with their values."""
    read = [(name, _value(name, cells.get(name, ""))) for name in _ATTRIBUTES]
    return [(name, value) for name, value in read if value]


def _value(attribute: str, text: str) -> str:
    """Return a value as evidence holds it, '' when the cell says nothing usable."""
    if attribute == "declared_sme":
        word = normalise(text)
        return "yes" if word in _YES else "no" if word in _NO else ""
    if attribute == "company_number":
        return parse_company_number(text) or ""
    upper = text.upper()
    if attribute == "charity_number":
        packed = upper.replace(" ", "")
        return packed if _CHARITY_NUMBER.match(packed) else ""
    return upper
