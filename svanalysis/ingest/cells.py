"""A table's records by role: one row per record, each distinct text looked at once."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import polars as pl

from svanalysis.core import years
from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.text import tidy
from svanalysis.ingest import periods
from svanalysis.ingest.basis import UNSTATED, basis_of_lines, stated_basis
from svanalysis.ingest.columns import JOINED, Column, as_one, between, who_was_paid, withheld
from svanalysis.ingest.dates import (
    Day,
    day_of,
    gaps,
    is_lost,
    judge_order,
    named_days,
    parse_date,
    proofs,
    swapped_back,
    swapped_days,
    without_year,
)
from svanalysis.ingest.distinct import (
    Distinct,
    amounts_of,
    distinct,
    joined_texts,
    payees_of_texts,
    tidied,
    with_cards,
)
from svanalysis.ingest.grouped import named_above
from svanalysis.ingest.headings import Layout, next_layout
from svanalysis.ingest.repairs import (
    NUMERIC,
    PART_OF_AMOUNT,
    REST_OF_AMOUNT,
    SHIFTED,
    SHORT,
    are_padded,
    fits_of,
    rejoined,
    repaired,
    with_thousands,
)
from svanalysis.ingest.rows import Table, at_once, columns_of
from svanalysis.ingest.standing import with_standing, without_received, without_settled
from svanalysis.ingest.undated import OTHER_YEAR, dated_by_lines, day_in_period, in_periods, without_periods
from svanalysis.ingest.wording import normalise

TEXT_ROLES = (
    "payee_id", "reference", "postcode", "company_number", "charity_number", "vat_number", "size_flag",
    "vcse_flag", "card_flag", "service", "category",
)  # fmt: skip
_OF_MONTHS = re.compile(r"\b(month|period)\b")
# Of a payee's name and address in one cell, the name; and the postcode at the end.
_NAME = r"(?is)^(.*?)\s*(?:[\r\n;]|, *(?:\d|(?:unit|suite|floor|po box|p\.o\.? box|c/o)\b)|$)"
_POSTCODE = r"(?i)\b([A-Z]{1,2}\d[A-Z\d]? *\d[A-Z]{2})\W*$"
_FIRST, _SEARCHED = 200, 10_000
LATE = "the date is years after all others of its file"
_SEVERAL = 2  # dates in another order, for it to be no slip
_FEW_LATE = 0.01  # of a list's records, so late that only a slip tells of them
_SAYING = ("payee", "service", "category", "reference")
_DAY = {"day": pl.Date, "precision": pl.String, "financial_year": pl.String, "day_repaired": pl.String}


class Cells(NamedTuple):
    """What a table's records say, and the layouts they were read under.

    `frame` has one row per record, what stands above the header included: `at` (from 0); by its name the text
    of each role that some header names ('' where a record says nothing; `TEXT_ROLES` tidy), `payee` always, `date`
    only where it has days or months: beside financial years and beneath months a total has as much of it as they;
    `pence` (null where the amount cannot be read) and `amount_repaired`; `mended`, what was put right in the
    record's cells; `basis`, and `stated` where a column says it of lines (`unstated` where neither it nor the table
    does); `day` (null where the date cannot be read), `precision`, `financial_year`, `day_repaired`;
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


def read_cells(rows: Table, first: Layout, settings: Payments, path: Path, told: periods.Told) -> Cells:
    """Read a table's records under the headers that lay it out; the first holds for what is above it too.

    `told` is what names and titles tell of its days. Raises InputError when neither the date column nor they decide
    which of day and month comes first.
    """
    stretches = list(_stretches(rows, first, settings.columns))
    unpaid = [at for stretch in stretches for at in stretch.unpaid]
    blank = rows.blank(unpaid)
    read = []
    for layout, frame, without in stretches:
        said = [at for at in without if at not in blank]
        mended = _rejoined(rows, _mended(rows, frame, layout, said), layout)
        mended = _thousands(rows, mended, layout)
        mended = with_standing(rows, named_above(rows, mended, layout, said), layout)
        read.append(_with_basis(rows, mended, layout, settings.basis))
    frame = read[0]
    if len(read) > 1:
        frame = pl.concat(read, how="diagonal").with_columns(pl.col(pl.String).fill_null(""))
    if settings.payments_with_minus and (frame["pence"] < 0).sum() > (frame["pence"] > 0).sum():
        frame = frame.with_columns(pence=-pl.col("pence"))
    layouts = [stretch.layout for stretch in stretches]
    frame = without_received(rows, without_settled(frame), layouts, blank)
    is_dated = "date" in frame.columns and not in_periods(frame, layouts)
    frame = without_periods(frame, layouts) if is_dated else frame
    if path.name not in settings.periods:
        frame = dated_by_lines(rows, frame, first.header_record, blank, told.span)
    of_months = any(_OF_MONTHS.search(normalise(column.heading)) for column in first.columns.get("date", ()))
    days, payees, texts = at_once(  # none of the three uses more than one core by itself
        frame.height,
        partial(_days, frame, settings, path, told, of_months=of_months, is_dated=is_dated),
        partial(payees_of_texts, frame["payee"]),
        partial(tidied, frame.select(role for role in TEXT_ROLES if role in frame.columns)),
    )
    together = with_cards(frame.with_columns(texts).hstack(days).hstack(payees))
    return Cells(together if is_dated else together.drop("date", strict=False), layouts, blank)


def _with_basis(rows: Table, frame: pl.DataFrame, layout: Layout, otherwise: str) -> pl.DataFrame:
    """Add `basis`, of what says nothing as the body file takes it; `stated`, where a column says it of lines."""
    stated = stated_basis(rows, layout)
    of_lines = basis_of_lines(rows, frame, layout, stated)
    if of_lines is None:
        return frame.with_columns(basis=pl.lit(otherwise if stated == UNSTATED else stated))
    return frame.with_columns(stated=of_lines, basis=of_lines.replace(UNSTATED, otherwise))


def _stretches(rows: Table, first: Layout, overrides: dict[str, str]) -> Iterator[_Stretch]:
    """Yield the stretches of a table: a further header that lays out anew ends one and begins the next."""
    layout: Layout | None = first
    start, length = 0, len(rows)
    while layout:
        stop = min(start + length, len(rows))
        texts = _texts(rows, layout, start, stop).with_row_index("at", start)
        frame = texts.hstack(amounts_of(texts["amount"]))
        headed = (pl.col("at") >= layout.header_record) & pl.col("pence").is_null()
        unpaid = frame.filter(headed)["at"].to_list()
        following = next_layout(rows, layout, unpaid, overrides)
        if not following and stop < len(rows):
            length *= 2
            continue
        stop = following.header_record - 1 if following else stop
        yield _Stretch(layout, frame.head(stop - start), [at for at in unpaid if at < stop])
        # the next is likely as long: with all that follows, a hundred headers would have the file read a hundred times
        layout, start, length = following, stop, max(_FIRST, 2 * (stop - start))


def _texts(rows: Table, layout: Layout, start: int, stop: int) -> pl.DataFrame:
    """Return what records say for each role; several columns of one role are joined."""
    by_role = {role: [str(column.position) for column in found] for role, found in layout.columns.items()}
    cells = rows.columns(
        {column.position for found in layout.columns.values() for column in found}, start, stop
    )
    if len(money := by_role["amount"]) > 1:
        cells = cells.with_columns(as_one(layout.columns["amount"]))
        by_role["amount"] = money[:1]
    parted = dict.fromkeys(by_role, JOINED) | {"date": between(layout.columns.get("date", []))}
    texts = {role: joined_texts(parted[role], *names) for role, names in by_role.items()}
    if len(names := by_role.get("payee", [])) > 1:
        texts["payee"] = who_was_paid(cells, names)
    if any("address" in normalise(column.heading) for column in layout.columns.get("payee", ())):
        texts["payee"], found = texts["payee"].str.extract(_NAME), texts["payee"].str.extract(_POSTCODE)
        texts.setdefault("postcode", found.fill_null(""))
    return cells.select(payee=texts.pop("payee", pl.lit("")), **texts)


def _joined(row: list[str], role: str, columns: list[Column]) -> str:
    """Return what one record says for a role, as `_texts` does for all."""
    cells = (row[column.position].strip() for column in columns if column.position < len(row))
    parts = list(filter(None, cells))
    if role == "payee":
        return next(iter([*withheld(pl.Series(parts, dtype=pl.String)), *parts]), "")
    return JOINED.join(parts)


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
    """Put right the records that unquoted commas made wider than the header; what stays open is refused.

    Where most are wider, beyond the header is a column without a heading, and only what is told is put right.
    """
    start, stop = layout.header_record, frame["at"][-1] + 1 if len(frame) else 0
    if not start or stop <= start or len(layout.columns["amount"]) > 1:
        return frame
    headed = (at for at, cell in enumerate(rows[start - 1]) if cell.strip())
    width = 1 + max(*headed, *(column.position for found in layout.columns.values() for column in found))
    below, is_paid = frame.tail(stop - start), pl.col("pence").is_not_null()
    is_short = rows.columns([width - 1], start, stop).to_series() == ""
    short = below.filter(is_short).filter(is_paid & pl.col("payee").str.contains(NUMERIC))["at"]
    found = [(at, rows[at], SHORT) for at in short if 1 < len(rows[at]) < width]
    if rows.width <= width:
        return _patched(frame, layout, found)
    beyond = rows.columns([width], start, stop).to_series()
    if wide := (beyond != "").arg_true().to_list():
        whole = below.filter(beyond == "").filter(is_paid)["at"].head(_FIRST)
        fits = fits_of(columns_of([[cell.strip() for cell in rows[at]] for at in whole], width), layout)
        is_usual = len(wide) > len(beyond) / 2
        roles = [
            layout.columns[role][0].position for role in ("date", "payee", "amount") if role in layout.columns
        ]
        mended = ((start + at, *rejoined(rows[start + at], fits, roles, is_usual=is_usual)) for at in wide)
        first = list(islice(mended, _FIRST))
        if not is_usual or any(why for *_, why in first):
            found += [*first, *mended]
    return _patched(frame, layout, found)


def _thousands(rows: Table, frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Put together amounts that unquoted commas parted, in a table whose last columns are empty enough to hide it.

    The column after the amounts says other things too, or by its role; else it may hold amounts of its own.
    """
    amount, start = layout.position("amount"), int(frame["at"][0]) if len(frame) else 0
    if len(layout.columns["amount"]) > 1 or amount is None:
        return frame
    is_part = frame["amount"].head(_SEARCHED).str.contains(PART_OF_AMOUNT)
    if not is_part.any():
        return frame
    after = rows.columns([amount + 1], start, start + len(frame)).to_series()
    is_parted = frame["amount"].str.contains(PART_OF_AMOUNT) & after.str.contains(REST_OF_AMOUNT)
    words = after.filter(~is_parted & frame["pence"].is_not_null() & (after != ""))
    named = any(amount + 1 == column.position for role in _SAYING for column in layout.columns.get(role, ()))
    if not named and not words.str.contains(r"\pL").any():
        return frame
    found = ((at, *with_thousands(rows[at], amount)) for at in frame["at"].filter(is_parted))
    return _patched(frame, layout, found)


def _patched(
    frame: pl.DataFrame, layout: Layout, found: Iterable[tuple[int, list[str], str]]
) -> pl.DataFrame:
    """Put records into a frame as they were mended: by number, with their cells and what was done ('': nothing)."""
    mended = [
        (at, why, *(_joined(row, role, columns) for role, columns in layout.columns.items()))
        for at, row, why in found
        if why
    ]
    if not mended:
        return frame
    patch = pl.DataFrame(mended, schema=["at", "mended", *layout.columns], orient="row")
    patch = patch.with_columns(pl.col("at").cast(frame.schema["at"]))
    patched = frame.update(patch.hstack(amounts_of(patch["amount"])), on="at").sort("at")
    refused = pl.col("mended").is_in((SHIFTED, SHORT))
    return patched.with_columns(pence=pl.when(~refused).then("pence"))


def _days(
    frame: pl.DataFrame,
    settings: Payments,
    path: Path,
    told: periods.Told,
    *,
    of_months: bool,
    is_dated: bool,
) -> pl.DataFrame:
    """Return `_DAY` for each record: its own date, or the months that a name or title tells where it has none."""
    from_name = day_of(told.span, "file month")
    if (stated := settings.periods.get(path.name)) is not None:
        told, from_name = _stated(stated, path)
    span, start = told
    if "date" not in frame.columns:
        blank = distinct(pl.repeat("", frame.height, eager=True))
        return blank.by_row(blank.found(_found({"": from_name}), _DAY))
    dates = distinct(frame["date"])
    texts = dates.texts.to_list()
    if not is_dated:
        return _days_in_periods(dates, from_name, is_stated=stated is not None)
    order = _order(frame, texts, settings, path, judge_order(texts, span, of_months=of_months))
    days_of_months, swapped = named_days(texts, span), swapped_days(texts, span)

    def read(text: str) -> Day | None:
        if not text or is_lost(text):
            return _from_name(text, from_name)
        if text in swapped:
            return swapped_back(text)
        if text in days_of_months:
            return without_year(text, start)
        return parse_date(text, day_first=order) or without_year(text, start)

    days = {text: read(text) for text in texts}
    told_of = dates.found(_found(days), _DAY)
    return _without_late(dates.by_row(told_of), gaps(told_of["day"].drop_nulls()))


def _order(frame: pl.DataFrame, texts: list[str], settings: Payments, path: Path, order: bool | None) -> bool:
    """Return whether the day comes first in dates, as judged or as the body file says. Raises InputError where open."""
    if order is None and (both := _in_both_orders(frame, texts)):
        hint = "write the dates of one part in the order of the other, or make two files of them"
        raise InputError(f"the dates are in both orders of day and month: {both}", file=path, hint=hint)
    if settings.day_first is not None:
        order = settings.day_first
    if order is None:
        hint = "write day_first = true (or false) under [payments] in the body file"
        raise InputError("it stays open whether day or month comes first in the dates", file=path, hint=hint)
    return order


def _days_in_periods(dates: Distinct, named: Day | None, *, is_stated: bool) -> pl.DataFrame:
    """Return `_DAY` for each record by its own period, beside that which a name or body file tells."""
    found = {text: day_in_period(text, named, is_stated=is_stated) for text in dates.texts}
    others = ((text, None, "", "", OTHER_YEAR) for text, day in found.items() if named and not day)
    return dates.by_row(dates.found([*_found(found), *others], _DAY))


def _stated(period: str, path: Path) -> tuple[periods.Told, Day]:
    """Return what the body file tells of a file's days. Raises InputError where that is no period of one year."""
    told = periods.stated(period)
    day = day_of(told.span, "told")
    if not told.span and told.start and told.start.month == years.APRIL:
        # A list of what was paid in a year. A file's name is not believed so: it may tell of a part of the year, too.
        day = Day(told.start, "year")
    if not day:
        what = "the body file tells a period that is no month, nor months of one financial year"
        hint = f"write it under [payments.periods] as {periods.AS_WRITTEN}"
        raise InputError(what, file=path, found=period, hint=hint)
    return told, day


def _in_both_orders(frame: pl.DataFrame, texts: list[str]) -> str:
    """Return a payment's date of each order, '' where not several payments prove each of the two."""
    paid = frame.filter(frame["date"].is_in([text for each in proofs(texts) for text in each])).drop_nulls(
        "pence"
    )
    each = [paid.filter(paid["date"].is_in(texts)) for texts in proofs(paid["date"])]
    if min(map(len, each)) < _SEVERAL:
        return ""
    return " and ".join(f"{dates['date'][0]} in record {dates['at'][0] + 1}" for dates in each)


def _without_late(days: pl.DataFrame, starts: list[date]) -> pl.DataFrame:
    """Take out the days from a start on, the first from which hardly any are: `day_repaired` then says why."""
    for start in starts:
        is_late = (days["day"] >= start).fill_null(value=False)
        if is_late.sum() <= _FEW_LATE * len(days):
            on_time = pl.when(~is_late)
            why = on_time.then("day_repaired").otherwise(pl.lit(LATE))
            return days.with_columns(on_time.then("day").alias("day"), day_repaired=why)
    return days


def _found(days: dict[str, Day | None]) -> Iterator[tuple[str, date, str, str, str]]:
    """Yield the texts that are dates with what they say."""
    for text, day in days.items():
        if day:
            yield text, day.date, day.precision, years.year_of(day.date), day.repaired


def _from_name(text: str, day: Day | None) -> Day | None:
    """Return the month of the file for a record whose date is blank or lost, recording that it was lost."""
    return day._replace(repaired=f"the date was lost ({text}): the file's month") if day and text else day


def as_text(row: list[str], length: int) -> str:
    """Return a record as text for people: its cells joined and cut."""
    return " | ".join(map(tidy, row))[:length]
