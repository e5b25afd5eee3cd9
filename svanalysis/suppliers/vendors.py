"""A council's own supplier records (vendor master), whatever their layout, as evidence; every row accounted for."""

import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core import rules
from svanalysis.core.body import Source
from svanalysis.core.company_number import parse_company_number
from svanalysis.core.errors import InputError
from svanalysis.core.money import parse_amount
from svanalysis.core.postcode import parse_postcode
from svanalysis.core.schema import EVIDENCE, REFUSED
from svanalysis.ingest.dates import judge_order
from svanalysis.ingest.records import read_bytes, read_records
from svanalysis.ingest.wording import is_nothing, normalise
from svanalysis.suppliers.vendor_rows import Row, file_balance, laid_out, parsed

SAID = {"record": pl.Int64, "payee_id": pl.String, "payee": pl.String} | {
    name: kind for name, kind in EVIDENCE.items() if name != "supplier_id"
}
_NOT_EVIDENCE = ("name", "supplier_id", "date", "weight")
# England and Wales: 6 or 7 digits, then the number of a linked charity; Scotland SC012345; Northern Ireland
# NIC100123. Source: the three registers' own number formats.
_CHARITY_NUMBER = re.compile(r"^(\d{6,7}(-\d{1,3})?|SC\d{6}|NIC?\d{6})$")
_VAT_NUMBER = re.compile(r"^(GB)?(\d{9}|\d{12}|GD\d{3}|HA\d{3})$")  # HMRC, notice 700/1: VAT number formats
_LONGEST_POSTCODE = 10  # what is longer is an address with a postcode in it
_UNITS = {"k": 1_000, "000": 1_000, "000s": 1_000, "m": 1_000_000}
_SHORT = re.compile(r"^(.*\d)\s*(k|m)(?:illion)?$", re.IGNORECASE)
_TEMPLATE = "see the template docs/vendor_master.csv"


class VendorFile(NamedTuple):
    """What one file of supplier records gave.

    `said`: one row per value, with the name and the supplier id it stands beside (`SAID`). `refused`: rows that
    give nothing, and cells that cannot be read in rows that are used, each with its reason (`REFUSED`). `balance`:
    file, rows, used, refused, and how its columns were read.
    """

    said: pl.DataFrame
    refused: pl.DataFrame
    balance: dict[str, Any]


def read_vendors(path: Path, source: Source) -> VendorFile:
    """Read a vendor master: every table of the file that names suppliers.

    A row without a date that can be read takes the date the body file gives for the file. `weight` is the number of
    payments behind a value where the file says it, else 1. A row is refused when it names no supplier, has
    no date, or says nothing that can be used. Raises InputError when no row of the file names suppliers in a known
    way, or every row is refused.
    """
    laid = laid_out(path, read_records(path, read_bytes(path)), "vendors")
    parts = [_read_rows(path.name, rows, source) for _, rows in laid]
    said, refused = (pl.concat(frames) for frames in zip(*parts, strict=True))
    lost = refused.filter(~pl.col("used"))
    if said.is_empty():
        raise _all_refused(path, lost)
    read = sum(len(rows) for _, rows in laid)
    return VendorFile(said, refused, file_balance(path.name, read, lost.height, laid[0][0]))


def _all_refused(path: Path, lost: pl.DataFrame) -> InputError:
    """Say that no row of a file can be used, and why the first cannot."""
    why, record = lost.select("reason", "source_record").row(0) if lost.height else ("it has none", None)
    what = f"no row of this vendor master can be used, the first because {why}"
    return InputError(what, file=path, record=record, hint=_TEMPLATE)


def _read_rows(name: str, rows: list[Row], source: Source) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what the rows of one table say, and what is wrong with them."""
    order = judge_order({row.text("date") for row in rows}, None)
    said: list[tuple[Any, ...]] = []
    refused: list[dict[str, Any]] = []
    for row in rows:
        values, unread = _values(row)
        day, undated = _date(row, source, day_first=order is not False)
        if reason := _refusal(row, values, day):
            refused.append(row.problem(reason))
            continue
        refused += [row.problem(*problem) for problem in (*unread, *undated)]
        about = (row.record, row.text("supplier_id"), row.text("name"))
        rest = (source.title or name, day, _weight(row.text("weight")))
        said += [(*about, attribute, value, *rest) for attribute, value in values]
    return pl.DataFrame(said, schema=SAID, orient="row"), pl.DataFrame(refused, schema=REFUSED)


def _refusal(row: Row, values: list[tuple[str, str]], day: date | None) -> str:
    """Return why a row cannot be used, '' when it can."""
    if not (row.text("name") or row.text("supplier_id")):
        return "it names no supplier"
    if not values:
        return "it says nothing of the supplier that can be used"
    return "" if day else "it has no date that can be read, and the body file gives the file none"


def _date(row: Row, source: Source, *, day_first: bool) -> tuple[date | None, list[tuple[str, str]]]:
    """Return the date of a row, else the file's; and what is wrong with it, with the cell."""
    text = row.said("date")
    day = parsed(text, day_first=day_first) if text else None
    unread = [("date cannot be read: dated as the file", text)] if text and day is None else []
    return (day.date if day else source.date), unread


def _weight(text: str) -> int:
    """Return a number of payments; 1 when the cell says none, because the record itself is evidence."""
    digits = text.replace(",", "")
    return max(1, int(digits)) if digits.isdecimal() else 1


def _values(row: Row) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return what a row says, attributes with their values; and reason and text of cells that cannot be read."""
    said, problems = [], []
    for role, heading, text in row.cells:
        if role in _NOT_EVIDENCE or is_nothing(text):
            continue
        value = read_value(role, text, heading)
        if value:
            said.append((role, value))
        else:
            label = rules.evidence().attributes[role].label
            problems.append((f"{label.lower()} cannot be read: left out", text))
    return list(dict.fromkeys(said)), problems


@cache
def read_value(attribute: str, text: str, heading: str = "") -> str:
    """Return a cell as evidence holds it, '' when it cannot be what its column holds.

    >>> read_value("company_number", "2535986"), read_value("company_number", "sole trader")
    ('02535986', '')
    >>> read_value("turnover_pounds", "1.2m"), read_value("turnover_pounds", "850", "Turnover (£000)")
    ('1200000', '850000')
    """
    if attribute.startswith("postcode"):
        found = parse_postcode(text) if len(text) > _LONGEST_POSTCODE else None
        return found.unit if found else text.upper()
    if attribute.startswith("declared"):
        says, word = rules.vendors().says, normalise(text)
        return "yes" if word in says.yes else "no" if word in says.no else ""
    if attribute == "company_number":
        return parse_company_number(text) or ""
    if attribute in {"employees", "turnover_pounds", "balance_sheet_pounds"}:
        return _whole_number(text, heading)
    packed = text.upper().replace(" ", "")
    pattern = {"charity_number": _CHARITY_NUMBER, "vat_number": _VAT_NUMBER}.get(attribute)
    return packed if pattern is None or pattern.match(packed) else ""


def _whole_number(text: str, heading: str) -> str:
    """Return a number of people or pounds, in the unit that the cell or the heading names; '' for what is none."""
    short = _SHORT.match(text)
    unit = (
        short[2].lower()
        if short
        else next((word for word in _UNITS if word in normalise(heading).split()), "")
    )
    amount = parse_amount(short[1] if short else text)
    if amount is None or amount.pence < 0:
        return ""
    return str(amount.pence * _UNITS.get(unit, 1) // 100)
