"""A table's records by role: one row per record, each distinct text looked at once."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from svanalysis.core import years
from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.text import tidy
from svanalysis.ingest.columns import JOINED, Column, as_one, between
from svanalysis.ingest.dates import (
    Day,
    is_lost,
    judge_order,
    month_of_file,
    month_of_titles,
    named_days,
    parse_date,
    swapped_back,
    swapped_days,
    without_year,
)
from svanalysis.ingest.distinct import amounts_of, distinct, joined_texts, payees_of_texts, tidied
from svanalysis.ingest.grouped import named_above
from svanalysis.ingest.headings import Layout, next_layout
from svanalysis.ingest.repairs import are_padded, rejoined, repaired
from svanalysis.ingest.rows import Table, at_once
from svanalysis.ingest.wording import normalise

TEXT_ROLES = (
    "payee_id", "reference", "postcode", "company_number", "charity_number", "vat_number", "size_flag",
    "vcse_flag", "service", "category",
)  # fmt: skip
_GROSS = re.compile(r"\b(gross|inc|incl|including)\b")
_NET = re.compile(r"\b(nett?|exc?|excl|excludes?|excluding)\b")
_NET_TITLE = re.compile(
    r"\b(exc?|excl|excludes?|excluding|exclusive of|net of) vat\b|\bnett? (\w+ )?amounts?\b"
)
_GROSS_TITLE = re.compile(r"\b(inc|incl|includes?|including|inclusive of) vat\b|\bgross (\w+ )?amounts?\b")
# of a threshold of publication, not of the amounts
_THRESHOLD = re.compile(r"\b(over|above|exceeding|greater|more|equal|at least)\b")
_LONGEST_TITLE = 200
# Of a payee's name and address in one cell, the name; and the postcode at the end.
_NAME = r"(?is)^(.*?)\s*(?:[\r\n;]|, *(?:\d|(?:unit|suite|floor|po box|p\.o\.? box|c/o)\b)|$)"
_POSTCODE = r"(?i)\b([A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2})\W*$"
_FIRST = 200
_DAY = {"day": pl.Date, "precision": pl.String, "financial_year": pl.String, "day_repaired": pl.String}


class Cells(NamedTuple):
    """What a table's records say, and the layouts they were read under.

    `frame` has one row per record, what stands above the header included: `at` (from 0); by its name the text
    of each role that some header names ('' where a record says nothing; `TEXT_ROLES` tidy), `payee` always;
    `pence` (null where the amount cannot be read) and `amount_repaired`; `mended`, what was put right in the
    record's cells; `basis`; `day` (null where the date cannot be read), `precision`, `financial_year`, `day_repaired`;
    `payee_tidy`, `recognised_as`, `is_total`, `payee_number`.
    """

    frame: pl.DataFrame
    layouts: list[Layout]
    blank: set[int]


class _Stretch(NamedTuple):
    """The records under one header, to the next: the layout, their texts and amounts, and which have no amount."""

    layout: Layout
    frame: pl.DataFrame
    unpaid: list[int]


def read_cells(rows: Table, first: Layout, settings: Payments, path: Path, label: str) -> Cells:
    """Read a table's records under the headers that lay it out; the first holds for what is above it too.

    Raises InputError when neither the date column nor the file's name decides which of day and month comes
    first.
    """
    stretches = list(_stretches(rows, first, settings.columns))
    unpaid = [at for stretch in stretches for at in stretch.unpaid]
    blank = rows.blank(unpaid)
    read = []
    for layout, frame, without in stretches:
        stated = stated_basis(rows, layout)
        said = [at for at in without if at not in blank]
        mended = _rejoined(rows, _mended(rows, frame, layout, said), layout)
        mended = named_above(rows, mended, layout, said)
        read.append(mended.with_columns(basis=pl.lit(settings.basis if stated == "unstated" else stated)))
    frame = read[0]
    if len(read) > 1:
        frame = pl.concat(read, how="diagonal").with_columns(pl.col(pl.String).fill_null(""))
    month = month_of_file(Path(label).name) or month_of_titles(_titles(rows, first))
    days, payees, texts = at_once(  # none of the three uses more than one core by itself
        frame.height,
        partial(_days, frame, settings, path, month),
        partial(payees_of_texts, frame["payee"]),
        partial(tidied, frame.select(role for role in TEXT_ROLES if role in frame.columns)),
    )
    together = frame.with_columns(texts).hstack(days).hstack(payees)
    return Cells(together, [stretch.layout for stretch in stretches], blank)


def _stretches(rows: Table, first: Layout, overrides: dict[str, str]) -> Iterator[_Stretch]:
    """Yield the stretches of a table: a further header that lays out anew ends one and begins the next."""
    layout: Layout | None = first
    start = 0
    while layout:
        texts = _texts(rows, layout, start).with_row_index("at", start)
        frame = texts.hstack(amounts_of(texts["amount"]))
        headed = (pl.col("at") >= layout.header_record) & pl.col("pence").is_null()
        unpaid = frame.filter(headed)["at"].to_list()
        following = next_layout(rows, layout, unpaid, overrides)
        stop = following.header_record - 1 if following else len(rows)
        yield _Stretch(layout, frame.head(stop - start), [at for at in unpaid if at < stop])
        layout, start = following, stop


def _texts(rows: Table, layout: Layout, start: int) -> pl.DataFrame:
    """Return what records say for each role; several columns of one role are joined."""
    by_role = {role: [str(column.position) for column in found] for role, found in layout.columns.items()}
    cells = rows.columns({column.position for found in layout.columns.values() for column in found}, start)
    if len(money := by_role["amount"]) > 1:
        cells = cells.with_columns(as_one(layout.columns["amount"]))
        by_role["amount"] = money[:1]
    parted = dict.fromkeys(by_role, JOINED) | {"date": between(layout.columns.get("date", []))}
    texts = {role: joined_texts(parted[role], *names) for role, names in by_role.items()}
    if any("address" in normalise(column.heading) for column in layout.columns.get("payee", ())):
        texts["payee"], found = texts["payee"].str.extract(_NAME), texts["payee"].str.extract(_POSTCODE)
        texts.setdefault("postcode", found.fill_null(""))
    return cells.select(payee=texts.pop("payee", pl.lit("")), **texts)


def _joined(row: list[str], columns: list[Column]) -> str:
    """Return what one record says for a role, as `_texts` does for all."""
    parts = (row[column.position].strip() for column in columns if column.position < len(row))
    return JOINED.join(filter(None, parts))


def _mended(rows: Table, frame: pl.DataFrame, layout: Layout, unpaid: list[int]) -> pl.DataFrame:
    """Add `mended`: put right the records whose amount cannot be read, or whose date's column says words."""
    frame = frame.with_columns(mended=pl.lit(""))
    if [len(layout.columns.get(role, ())) for role in ("date", "amount")] != [1, 1]:
        return frame
    below = frame["at"] >= layout.header_record
    dates = frame["date"].filter(below)
    said = dates.unique()
    words = said.filter(said.str.contains(r"\p{L}") & ~said.str.contains(r"\d"))
    worded = frame["at"].filter(below & frame["date"].is_in(words.implode())) if len(words) else ()
    suspect = sorted({*unpaid, *worded})
    padded = bool(suspect) and are_padded(dates, said)
    found = ((at, *repaired(rows[at], layout, padded=padded)) for at in suspect)
    return _patched(frame, layout, found)


def _rejoined(rows: Table, frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Put right the amounts that were cut at their thousands commas, where the first records have some."""
    start, amount = layout.header_record, layout.position("amount")
    width = max((at for at, cell in enumerate(rows[start - 1], 1) if cell.strip()), default=0) if start else 0
    if not width or amount is None or len(layout.columns["amount"]) > 1:
        return frame
    if not any(rejoined(row, amount, width)[1] for row in rows[start : start + _FIRST]):
        return frame
    beyond = rows.columns([width], start).to_series()
    wide = [at for at in (beyond != "").arg_true() + start if at <= frame["at"][-1]]
    return _patched(frame, layout, ((at, *rejoined(rows[at], amount, width)) for at in wide))


def _patched(
    frame: pl.DataFrame, layout: Layout, found: Iterable[tuple[int, list[str], str]]
) -> pl.DataFrame:
    """Put records into a frame as they were mended: by number, with their cells and what was done ('': nothing)."""
    mended = [
        (at, why, *(_joined(row, columns) for columns in layout.columns.values()))
        for at, row, why in found
        if why
    ]
    if not mended:
        return frame
    patch = pl.DataFrame(mended, schema=["at", "mended", *layout.columns], orient="row")
    patch = patch.with_columns(pl.col("at").cast(frame.schema["at"]))
    return frame.update(patch.hstack(amounts_of(patch["amount"])), on="at").sort("at")


def stated_basis(rows: Table, layout: Layout) -> str:
    """Return what a table says of VAT: `net` or `gross`, as the amount's heading or a title says, or `unstated`."""
    amount = layout.columns["amount"][0]
    heading = normalise(amount.heading)
    if _GROSS.search(heading):
        return "gross"
    if _NET.search(heading):
        return "net"
    titles = {title for title in map(normalise, _titles(rows, layout)) if not _THRESHOLD.search(title)}
    if any(map(_NET_TITLE.search, titles)):
        return "net"
    return "gross" if any(map(_GROSS_TITLE.search, titles)) else "unstated"


def _titles(rows: Table, layout: Layout) -> list[str]:
    """Return the cells above the header that are no longer than a title."""
    above = rows[: max(0, layout.header_record - 1)]
    return [cell for row in above for cell in row if 0 < len(cell) <= _LONGEST_TITLE]


def _days(frame: pl.DataFrame, settings: Payments, path: Path, month: date | None) -> pl.DataFrame:
    """Return `_DAY` for each record: its own date, or the month of the file's name or title where it has none."""
    from_name = Day(month, "file month") if month else None
    if told := settings.periods.get(path.name):
        from_name = Day(years.month_start(told), "told")
    if "date" not in frame.columns:
        blank = distinct(pl.repeat("", frame.height, eager=True))
        return blank.by_row(blank.found(_found([("", from_name)]), _DAY))
    dates = distinct(frame["date"])
    texts = dates.texts.to_list()
    order = _order(texts, settings, month, path)
    days_of_months, swapped = named_days(texts, month), swapped_days(texts, month)

    def read(text: str) -> Day | None:
        if not text or is_lost(text):
            return _from_name(text, from_name)
        if text in swapped:
            return swapped_back(text)
        if text in days_of_months:
            return without_year(text, month)
        return parse_date(text, day_first=order) or without_year(text, month)

    days = ((text, read(text)) for text in texts)
    return dates.by_row(dates.found(_found(days), _DAY))


def _found(days: Iterable[tuple[str, Day | None]]) -> Iterator[tuple[str, date, str, str, str]]:
    """Yield the texts that are dates with what they say."""
    for text, day in days:
        if day:
            yield text, day.date, day.precision, years.year_of(day.date), day.repaired


def _from_name(text: str, day: Day | None) -> Day | None:
    """Return the month of the file for a record whose date is blank or lost, recording that it was lost."""
    return day._replace(repaired=f"the date was lost ({text}): the file's month") if day and text else day


def _order(texts: list[str], settings: Payments, month: date | None, path: Path) -> bool:
    """Return whether day comes first. Raises InputError when nothing says."""
    order = settings.day_first if settings.day_first is not None else judge_order(texts, month)
    if order is None:
        hint = "write day_first = true (or false) under [payments] in the body file"
        raise InputError("it stays open whether day or month comes first in the dates", file=path, hint=hint)
    return order


def as_text(row: list[str], length: int) -> str:
    """Return a record as text for people: its cells joined and cut."""
    return " | ".join(map(tidy, row))[:length]
