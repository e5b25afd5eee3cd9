"""A council's own supplier records (vendor master), whatever their layout, as evidence; every row accounted for."""

import re
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
from svanalysis.core.schema import EVIDENCE
from svanalysis.ingest.cells import as_text
from svanalysis.ingest.dates import judge_order, parse_date
from svanalysis.ingest.distinct import over_distinct, tidied
from svanalysis.ingest.records import Records, read_bytes, read_records
from svanalysis.ingest.wording import is_nothing, normalise
from svanalysis.suppliers.vendor_layout import VendorLayout
from svanalysis.suppliers.vendor_rows import RAW_LENGTH, file_balance, laid_out

SAID = {"record": pl.Int64, "payee_id": pl.String, "payee": pl.String} | {
    name: kind for name, kind in EVIDENCE.items() if name != "supplier_id"
}
_TOLD = {"record": pl.Int64, "attribute": pl.String, "text": pl.String, "value": pl.String}
_NOT_EVIDENCE = ("name", "supplier_id", "date", "weight")
# England and Wales: 6 or 7 digits, then the number of a linked charity; Scotland SC012345; Northern Ireland
# NIC100123. Source: the three registers' own number formats.
_CHARITY_NUMBER = re.compile(r"^(\d{6,7}(-\d{1,3})?|SC\d{6}|NIC?\d{6})$")
_VAT_NUMBER = re.compile(r"^(GB)?(\d{9}|\d{12}|GD\d{3}|HA\d{3})$")  # HMRC, notice 700/1: VAT number formats
_LONGEST_POSTCODE = 10  # what is longer is an address with a postcode in it
_UNITS = {"k": 1_000, "000": 1_000, "000s": 1_000, "m": 1_000_000}
_SHORT = re.compile(r"^(.*\d)\s*(k|m)(?:illion)?$", re.IGNORECASE)
_TEMPLATE = "see the template docs/vendor_master.csv"


class _Table(NamedTuple):
    """What one table of a file gave, how many rows it has, and how it is laid out."""

    said: pl.DataFrame
    refused: pl.DataFrame
    rows: int
    layout: VendorLayout


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
    parts = [
        _read_table(path.name, table, layout, source)
        for layout, table in laid_out(path, read_records(path, read_bytes(path)), "vendors")
    ]
    said, refused = (pl.concat(frames) for frames in ([p.said for p in parts], [p.refused for p in parts]))
    lost = refused.filter(~pl.col("used"))
    if said.is_empty():
        raise _all_refused(path, lost)
    read = sum(part.rows for part in parts)
    return VendorFile(said, refused, file_balance(path.name, read, lost.height, parts[0].layout))


def _all_refused(path: Path, lost: pl.DataFrame) -> InputError:
    """Say that no row of a file can be used, and why the first cannot."""
    why, record = lost.select("reason", "source_record").row(0) if lost.height else ("it has none", None)
    what = f"no row of this vendor master can be used, the first because {why}"
    return InputError(what, file=path, record=record, hint=_TEMPLATE)


def _read_table(name: str, table: Records, layout: VendorLayout, source: Source) -> _Table:
    """Return what the rows of one table say, and what is wrong with them."""
    cells = _cells(table, layout)
    told = _told(cells, layout)
    day, undated = _dates(cells, source)
    weight = over_distinct(cells["weight"], _weight).cast(pl.Int64)
    about = cells.select("record", "supplier_id", "name", day=day, weight=weight)
    says = pl.col("record").is_in(told.filter(pl.col("value") != "")["record"].implode())
    reasons = {
        "it names no supplier": (pl.col("name") == "") & (pl.col("supplier_id") == ""),
        "it says nothing of the supplier that can be used": ~says,
        "it has no date that can be read, and the body file gives the file none": pl.col("day").is_null(),
    }
    about = about.with_columns(
        reason=pl.coalesce(pl.when(is_so).then(pl.lit(reason)) for reason, is_so in reasons.items())
    )
    used = about.filter(pl.col("reason").is_null())
    said = (
        told.filter(pl.col("value") != "")
        .unique(["record", "attribute", "value"], keep="first", maintain_order=True)
        .join(used, on="record", maintain_order="left")
        .select(
            "record", "attribute", "value", payee_id="supplier_id", payee="name", source=pl.lit(source.title or name),
            date="day", weight="weight",
        )
        .select(list(SAID))
    )  # fmt: skip
    unread = pl.concat([told.filter(pl.col("value") == "").drop("value"), undated])
    label = f"{name} [{table.member}]" if table.member else name
    return _Table(said, _refused(about, unread, table, label), about.height, layout)


def _cells(table: Records, layout: VendorLayout) -> pl.DataFrame:
    """Return the tidy cells of the columns with a role, by position, `_NOT_EVIDENCE` also by name, and the `record`.

    Blank rows, and the heading where it is repeated, are no rows.
    """
    headings = {str(each.position): each.heading for columns in layout.columns.values() for each in columns}
    cells = tidied(table.rows.columns(map(int, headings), layout.header_record))
    named = cells.with_columns(**{role: _first(layout, role) for role in _NOT_EVIDENCE})
    kept = named.with_row_index("record", layout.header_record + 1).filter(
        pl.any_horizontal(pl.col(list(headings)) != "")
    )
    repeated = kept
    for at, heading in reversed(headings.items()):  # dates and flags, mostly last, have few different cells
        said = [text for text in repeated[at].unique() if normalise(text) == normalise(heading)]
        repeated = repeated.filter(pl.col(at).is_in(["", *said]))
    return kept.join(repeated, on="record", how="anti", maintain_order="left").cast({"record": pl.Int64})


def _first(layout: VendorLayout, role: str) -> pl.Expr:
    """Return the first filled cell of a role, '' where there is none."""
    found = [pl.col(str(each.position)) for each in layout.columns.get(role, [])]
    return pl.coalesce(*[pl.when(cell != "").then(cell) for cell in found], pl.lit(""))


def _told(cells: pl.DataFrame, layout: VendorLayout) -> pl.DataFrame:
    """Return every filled cell of evidence: `record`, `attribute`, `text`, and `value`, '' where it cannot be read.

    In the order of the rows and, within them, of the columns.
    """
    found = [pl.DataFrame(schema=_TOLD)]
    for role, columns in layout.columns.items():
        for column in columns if role not in _NOT_EVIDENCE else ():
            text = cells.select("record", attribute=pl.lit(role), text=str(column.position))
            read = {
                each: read_value(role, each, column.heading)
                for each in text["text"].unique()
                if each and not is_nothing(each)
            }
            value = pl.col("text").replace_strict(read, default=None, return_dtype=pl.String)
            found.append(text.with_columns(value=value).drop_nulls("value"))
    return pl.concat(found).sort("record", maintain_order=True)


def _dates(cells: pl.DataFrame, source: Source) -> tuple[pl.Series, pl.DataFrame]:
    """Return the date of each row, else the file's; and the cells with a date that cannot be read."""
    texts = cells.select("record", attribute=pl.lit("date"), text="date")
    order = judge_order(texts["text"].unique(), None)
    read = {
        text: day.date if (day := parse_date(text, day_first=order is not False)) else None
        for text in texts["text"].unique()
        if text and not is_nothing(text)
    }
    known = pl.col("text").is_in(list(read))
    dated = texts.with_columns(day=pl.col("text").replace_strict(read, default=None, return_dtype=pl.Date))
    unread = dated.filter(known & pl.col("day").is_null()).drop("day")
    return dated["day"].fill_null(source.date) if source.date else dated["day"], unread


def _refused(about: pl.DataFrame, unread: pl.DataFrame, table: Records, label: str) -> pl.DataFrame:
    """Return rows that cannot be used, and the cells that cannot be read in rows that are, in the order of the rows."""
    labels = {
        name: f"{each.label.lower()} cannot be read: left out"
        for name, each in rules.evidence().attributes.items()
    }
    labels["date"] = "date cannot be read: dated as the file"
    lost = about.drop_nulls("reason").select("record", "reason")
    raw = [as_text(table.rows[record - 1], RAW_LENGTH) for record in lost["record"]]
    cells = unread.join(lost, on="record", how="anti", maintain_order="left").select(
        "record",
        reason=pl.col("attribute").replace_strict(labels, return_dtype=pl.String),
        raw="text",
        used=pl.lit(value=True),
    )
    rows = lost.with_columns(raw=pl.Series(raw, dtype=pl.String), used=pl.lit(value=False))
    together = pl.concat([rows, cells.select(rows.columns)]).sort("record", maintain_order=True)
    return together.select(
        source_file=pl.lit(label), source_record="record", raw="raw", reason="reason", used="used"
    )


def _weight(text: str) -> str:
    """Return a number of payments; 1 when the cell says none, because the record itself is evidence."""
    digits = text.replace(",", "")
    return str(max(1, int(digits))) if digits.isdecimal() else "1"


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
