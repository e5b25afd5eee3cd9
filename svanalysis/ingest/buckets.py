"""Every record of a table is kept, rejected with a reason, or not data: 1..N, each once."""

import re
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core.money import parse_amount
from svanalysis.ingest.cells import Cells
from svanalysis.ingest.dates import looks_like_date
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.recognise import (
    ends_in_total,
    is_bare_total,
    is_carried,
    is_count,
    is_nil,
    is_page,
    is_total_label,
    totalled_part,
)
from svanalysis.ingest.records import DELIMITERS
from svanalysis.ingest.repairs import SHIFTED, SHORT
from svanalysis.ingest.rows import Table
from svanalysis.ingest.standing import NO_PAYMENT, RECEIVED
from svanalysis.ingest.totals import (
    LABEL_CELLS,
    beneath_all,
    beneath_bare,
    beneath_totals,
    is_outline,
    reconciling,
    totals_of_parts,
)
from svanalysis.ingest.wording import normalise

_NO_WORD = re.compile(
    r"^\W*(GBP|\u00a3)?\W*$"
)  # of a total: the mark that a ledger sets beside it, the currency
_PARTED_DAY = re.compile(r"\d[-/ ]\w")
_FEWEST = 2  # delimiters in a line that can be taken for a record
_SWALLOWED = "a quotation mark that is not closed has swallowed the next lines of the file, {:,} in all"
NO_DATE = "there is no date, and no month in the file's name or title with its year"
NO_PAYEE = "there is an amount but no payee, service, category or reference"
_ABOVE = "there is an amount, but the record stands above the header"
_BENEATH = (
    "a label and an amount stand beneath all payments, without the date or description that each of them has"
)
_FOREIGN = "the amount is in another currency than pounds"
_OTHER_CURRENCY = re.compile(
    r"[\u20ac$]|\b(EUR(OS?)?|USD|AUD|CAD|CHF|DKK|HKD|INR|JPY|NOK|NZD|PLN|SEK|SGD|ZAR)\b"
)
_AFTER_TOTAL = "a label and an amount stand beneath a printed total"
_MAYBE = "the label may be that of a total, but the amount sums up nothing that stands above"
_RECONCILING = "a reconciliation with the bank"
_OUTLINE = "the amounts are sums of groups and their parts, which would count twice: take the sums out"
_SAYING = ("payee", "service", "category", "reference")  # what makes an amount a payment to or for something
_OWN = ("date", "payee_id", "reference")  # what a payment has of its own, and a total has not


class Buckets(NamedTuple):
    """The records of one table by what they are, by number (from 1) and in order.

    `is_kept` tells of every record whether it is kept; `totals` are those of `not_data` that print a total.
    """

    is_kept: pl.Series
    rejected: dict[int, str]
    not_data: dict[int, str]
    totals: list[int]

    @property
    def kept(self) -> pl.Series:
        """Return the numbers of the records that are kept."""
        return self.is_kept.arg_true().cast(pl.Int64) + 1


def sort_records(rows: Table, cells: Cells) -> Buckets:
    """Sort every record into kept, rejected with its reason, or not data with what it is.

    A record below the header with a payee that is no total, an amount and a date is kept without a further
    look: by the rules here it can be nothing else, unless a quotation mark swallowed other records into it.
    """
    is_paid = (pl.col("payee") != "") & ~pl.col("is_total") & pl.col("pence").is_not_null()
    is_paid &= pl.all_horizontal(pl.col("mended") != why for why in NO_PAYMENT)
    header = cells.layouts[0].header_record
    beneath = beneath_all(cells.frame, header)
    is_beneath = pl.col("at").is_in(list(beneath))
    is_plain = is_paid & (pl.col("at") >= header) & pl.col("day").is_not_null() & ~is_beneath
    is_broken = pl.col("at").is_in(rows.broken())
    not_data = {at + 1: "blank" for at in cells.blank}
    not_data |= {at + 1: _RECONCILING for at in reconciling(rows, cells.frame) if at not in cells.blank}
    is_told = pl.col("at").is_in([number - 1 for number in not_data])
    odd = cells.frame.filter((~is_plain | is_broken) & ~is_told)
    last = cells.frame.select(pl.col("at").filter(is_paid).max()).item()
    rejected: dict[int, str] = {}
    headings = _headings(rows, cells.layouts)
    parts = [*totals_of_parts(rows, cells, odd), *(at for at, sums_up in beneath.items() if sums_up)]
    told = {"above": pl.col("at") + 1 < header, "beneath": is_beneath, "of_part": pl.col("at").is_in(parts)}
    for record in odd.with_columns(**told).iter_rows(named=True):
        heading = next(words for start, words in headings if record["at"] >= start)
        what, reason = _looked_at(rows[record["at"]], record, heading or [""] * len(rows[0]), last)
        if what:
            not_data[record["at"] + 1] = what
        elif reason:
            rejected[record["at"] + 1] = reason
    mended = cells.frame["mended"]
    totals = sorted(
        number for number, what in not_data.items() if what == "total" and mended[number - 1] != RECEIVED
    )
    others = [number - 1 for number in (*rejected, *not_data)]
    is_kept = ~cells.frame["at"].is_in(others)
    summing = _summing_up(cells.frame, is_kept)
    if len(summing):
        is_kept &= ~cells.frame["at"].is_in(summing.implode())
        not_data |= dict.fromkeys((summing + 1).to_list(), "a summary of the records above")
    if "date" not in cells.frame.columns:
        of_all = [number - 1 for number in totals if not any(map(is_carried, rows[number - 1]))]
        doubtful = _undated(rows, cells.frame, is_kept, of_all, header)
    else:
        bare = beneath_bare(cells.frame, beneath, header)
        doubtful = {at + 1: _BENEATH for at in bare if is_kept[at]}
    if doubtful:
        is_kept &= ~cells.frame["at"].is_in([number - 1 for number in doubtful])
        rejected = dict(sorted({**rejected, **doubtful}.items()))
    return Buckets(is_kept, rejected, dict(sorted(not_data.items())), totals)


def _undated(
    rows: Table, frame: pl.DataFrame, is_kept: pl.Series, totals: list[int], header: int
) -> dict[int, str]:
    """Return the numbers of kept records of a table without dates that may be no payments, and why."""
    if is_outline(frame["pence"][header:].drop_nulls()):
        return dict.fromkeys((is_kept.arg_true() + 1).to_list(), _OUTLINE)
    beneath = beneath_totals(frame["pence"], is_kept, totals)
    return {at + 1: _AFTER_TOTAL for at in beneath if sum(map(bool, map(str.strip, rows[at]))) <= LABEL_CELLS}


def _summing_up(frame: pl.DataFrame, is_kept: pl.Series) -> pl.Series:
    """Return the records at the end that have no date, where they stand apart and sum to the penny to all others."""
    none, last = frame["at"].clear(), is_kept.arg_true().tail(1)
    if last.is_empty() or "date" not in frame.columns or frame["date"][last[0]]:
        return none
    kept = frame.filter(is_kept).select("at", "date", "pence")
    dated = kept["date"] != ""
    after = kept.tail(len(kept) - 1 - dated.arg_true()[-1]) if dated.any() else kept.clear()
    is_apart = len(after) > 0 and not is_kept[after["at"][0] - 1]
    return after["at"] if is_apart and 2 * after["pence"].sum() == kept["pence"].sum() else none


def _headings(rows: Table, layouts: list[Layout]) -> list[tuple[int, list[str]]]:
    """Return where each header holds from, the last first, and its normalised cells (none for no header)."""
    starts = [0, *(layout.header_record - 1 for layout in layouts[1:])]
    words = [
        _normalised(rows[layout.header_record - 1]) if layout.header_record else [] for layout in layouts
    ]
    return list(zip(starts, words, strict=True))[::-1]


def _normalised(row: list[str]) -> list[str]:
    """Return a record's normalised cells, without empty ones at its end."""
    cells = [normalise(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _looked_at(
    row: list[str], record: dict[str, Any], heading: list[str], last: int | None
) -> tuple[str, str]:
    """Say of one record what it is that is no payment, else why it is refused; both are '' for one to keep."""
    swallowed = _swallows(row, len(heading))
    what = "" if swallowed else _what(row, record, heading, last)
    if record["above"]:
        lacks = record["pence"] is None or (record["day"] is None and not swallowed)
        is_preamble = bool(what) or (lacks and not _is_paid(row))
        return ("preamble", "") if is_preamble else ("", swallowed or _ABOVE)
    if not what and record["beneath"] and sum(bool(cell.strip()) for cell in row) <= LABEL_CELLS:
        return "", _BENEATH
    if what == _MAYBE:
        return "", what
    return what, "" if what else swallowed or _refusal(record)


def _is_paid(row: list[str]) -> bool:
    """Tell whether a record looks like a payment whatever its columns: a day, an amount and more, each in its cell."""
    filled = [cell.strip() for cell in row if cell.strip()]
    days = [cell for cell in filled if _PARTED_DAY.search(cell) and looks_like_date(cell)]
    amounts = [cell for cell in filled if cell not in days and parse_amount(cell) is not None]
    return len(filled) > LABEL_CELLS and bool(days and amounts)


def _what(row: list[str], record: dict[str, Any], heading: list[str], last: int | None) -> str:
    """Say what a record is: blank, a header again, a total or a note, or may be; '' when it may be a payment."""
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return "blank"
    if record["pence"] is None and any(heading) and _normalised(row) == heading:
        return "header"
    is_empty = record["pence"] == 0 or not record["amount"]
    if is_empty and is_nil(record["payee"] or " ".join(filled)):
        return "note"
    after_last = last is None or record["at"] > last
    is_paid = record["pence"] is not None
    is_labelled = is_paid or any(is_bare_total(cell) or is_count(cell) for cell in filled)
    if is_labelled and (footer := _footer(filled, record, after_last=after_last)):
        return footer
    if is_paid:
        return ""
    is_dated = record["day"] is not None or any(map(str.isdigit, "".join(filled)))  # or may hold what slipped
    among_payments = record["payee"] and (not after_last or (len(filled) > 1 and is_dated))
    is_note = (len(filled) <= LABEL_CELLS and not among_payments) or any(map(is_page, filled))
    return "note" if is_note else ""


def _footer(filled: list[str], record: dict[str, Any], *, after_last: bool) -> str:
    """Tell whether a record prints a total, labelled so or amounts alone after the last payee, or a count of records.

    What has a date or a number of its own is a payment, unless the label can name no firm; that may be a total, too,
    where it sums up nothing.
    """
    words = [cell for cell in filled if parse_amount(cell) is None and not _NO_WORD.match(cell)]
    own = filter(None, (record.get(role) for role in _OWN if role != "date" or record["day"]))
    is_own = any(not is_total_label(said) and not (record["of_part"] and totalled_part(said)) for said in own)
    if not words:
        return "total" if after_last and (len(filled) == 1 or not is_own) else ""
    if len(words) > LABEL_CELLS or (record["payee"] and not (record["is_total"] or record["of_part"])):
        return ""
    if not is_own and any(map(is_count, words)):
        return "note"
    # among the payments Total Fire Protection is a firm, unless it sums up what stands above
    labels = [word for word in words if after_last or word.strip() != record["payee"]]
    is_bare, ends_so = any(map(is_bare_total, words)), any(map(ends_in_total, words))
    sums_up = record["of_part"] and (is_bare or ends_so or not is_own)
    if sums_up or (is_bare and not is_own):
        return "total"
    return _MAYBE if is_bare or ends_so or (not is_own and any(map(is_total_label, labels))) else ""


def _refusal(record: dict[str, Any]) -> str:
    """Say why a record is refused; '' when it is kept."""
    if record["mended"] in (SHIFTED, SHORT, *NO_PAYMENT):
        return str(record["mended"])
    if record["pence"] is None:
        foreign = _OTHER_CURRENCY.search(record["amount"])
        unread = _FOREIGN if foreign else "the amount cannot be read"
        return unread if record["amount"] else "there is no amount"
    if record["day"] is None:
        return record["day_repaired"] or ("the date cannot be read" if record.get("date") else NO_DATE)
    if not any(record.get(role) for role in _SAYING):
        return NO_PAYEE
    return ""


def _swallows(row: list[str], width: int) -> str:
    """Say that a cell holds whole records, which a quotation mark that is never closed swallowed; '' if none does."""
    lines = [line for cell in row if "\n" in cell or "\r" in cell for line in cell.splitlines()]
    split = (line.split(delimiter) for line in lines for delimiter in DELIMITERS)
    wide = (parts for parts in split if len(parts) > max(_FEWEST, width - 1))
    are_records = any(parse_amount(part.strip('" ')) is not None for parts in wide for part in parts)
    return _SWALLOWED.format(len(lines) - 1) if are_records else ""
