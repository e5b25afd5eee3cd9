"""One file in; payments, rejected records and a balance out. A pure function, the unit of all work."""

import hashlib
import itertools
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.money import parse_amount
from svanalysis.core.schema import PAYMENTS, REJECTED, payments_of
from svanalysis.ingest import periods
from svanalysis.ingest.balance import file_balance, table_balance
from svanalysis.ingest.basis import titles
from svanalysis.ingest.buckets import NO_DATE, NO_PAYEE, Buckets, sort_records
from svanalysis.ingest.cells import TEXT_ROLES, Cells, as_text, read_cells
from svanalysis.ingest.dates import looks_like_date
from svanalysis.ingest.distinct import joined_texts
from svanalysis.ingest.doubts import Doubt, doubt_of_cells, doubt_of_layout, doubt_of_sum
from svanalysis.ingest.headings import Layout, find_layout
from svanalysis.ingest.kinds import no_payments
from svanalysis.ingest.lists import other_list
from svanalysis.ingest.recognise import recognise_payee
from svanalysis.ingest.records import Records, read_bytes, read_records
from svanalysis.ingest.rows import Table, at_once, cell_of
from svanalysis.ingest.undated import clue
from svanalysis.ingest.untold import of_years

_PLAIN = Payments(files=())  # nothing said of the file
_OFTEN_SAME = ("date_precision", "basis", "repaired")  # in every row, so that it pays to look
_REPAIRS = ("mended", "day_repaired", "amount_repaired")
_RAW_LENGTH = 500
_OTHER_SHEET = re.compile(
    r"(?i)(^|: )(receipts|income|unpresented( cheques)?|bank rec\w*|redactions?( log)?)$"
)
_FEW, _NO_MORE = 3, 1.01  # rows of a summary; rounded to pounds, it may come to a little more
_SAMPLE, _MOST = 200, 0.9
_SUMMED = ["payee", "amount_pence"]
# different payments, or amounts, of a table that are in another too, for them to be the same; and of how many
_FEWEST, _FEWEST_AMOUNTS, _MOSTLY = 4, 6, 0.75
_LINE = ["date", "payee", "amount_pence"]
_SPANS = ("year", "range")  # precisions
_HINTS = {
    NO_DATE: "name the file after its months, or write them under [payments.periods] in the body file, as "
    f"{periods.AS_WRITTEN}",
    NO_PAYEE: "say which column names the payee under [payments.columns] in the body file, or take the file out",
}


class Cleaned(NamedTuple):
    """What one file gave. `balance` is one JSON-ready dictionary: how it was read, its records by bucket.

    `varying` are the payments without the columns that say the `same` in every row, as `payments_of` takes both; of
    a file of one table with `payee_number`, for `ingest.paid`.
    """

    varying: pl.DataFrame
    same: dict[str, str]
    rejected: pl.DataFrame
    balance: dict[str, Any]

    @property
    def payments(self) -> pl.DataFrame:
        """Return the payments, with the columns of `core.schema.PAYMENTS`."""
        return payments_of(self.varying.lazy(), self.same).collect()


class _Source(NamedTuple):
    """One table of a file: where it comes from, how it is called, and what begins its payments' ids."""

    path: Path
    table: Records
    body: str
    label: str
    key: str


def clean_file(
    path: Path | str,
    settings: Payments = _PLAIN,
    *,
    body: str = "",
    name: str = "",
    content: bytes | None = None,
) -> Cleaned:
    """Read one file of payments, as `read_file` does. Raises InputError also when it keeps no record."""
    path = Path(path)
    cleaned = read_file(path, settings, body=body, name=name, content=content)
    if cleaned.varying.is_empty():
        raise all_refused(path, cleaned.rejected)
    return cleaned


def read_file(
    path: Path | str,
    settings: Payments = _PLAIN,
    *,
    body: str = "",
    name: str = "",
    content: bytes | None = None,
) -> Cleaned:
    """Read one file of payments, even if none of its records can be kept.

    Returns payments (one row per record kept), rejected (one row per record refused, with its reason) and the
    balance. `name` is how the file is called in the tables (its file name by default).
    Raises InputError when the file is empty or unreadable, has no header that names payments, holds them twice, or
    leaves the order of day and month open.
    """
    path = Path(path)
    content = read_bytes(path) if content is None else content
    name = name or path.name
    hashed, tables, _ = at_once(
        len(content),
        partial(hashlib.sha256, content),
        partial(read_records, path, content),
        _with_rules,
    )
    digest = hashed.hexdigest()
    del content  # as large as the file, and let go by the tables when they are read
    parts = []
    for table, layout in zip(tables, _layouts(tables, settings.columns), strict=True):
        label, key = (f" [{table.member}]", f"{table.member}:") if table.member else ("", "")
        source = _Source(path, table, body, name + label, f"{digest[:16]}:{key}")
        parts.append(_clean_table(source, layout, settings))
    parts = _without_summaries(parts)
    _refuse_twice(path, parts)
    rejected = pl.concat([part.rejected for part in parts])
    if rejected.is_empty() and all(part.varying.is_empty() for part in parts):
        raise no_payments(path, tables)
    varying, same = parts[0][:2] if len(parts) == 1 else (pl.concat([part.payments for part in parts]), {})
    balance = file_balance(name, digest, [part.balance for part in parts], varying, rejected)
    return Cleaned(varying, same, rejected, balance)


def _with_rules() -> None:
    """Load the rules by which records are read, as Python can while Polars reads a file."""
    other_list([])
    recognise_payee("a name")


def _without_summaries(parts: list[Cleaned]) -> list[Cleaned]:
    """Count as not data a table without dates whose sum is, to the penny, that of the tables with dates.

    It is a pivot table or a cover sheet beside the payments that it sums up; so is a list of some payees with what
    they were paid in all, or one that names only payees of theirs, or none, and comes to no more. Where no table has
    dates, the longest may be summed up by others of its months, to the penny.
    """
    headings = [part.balance["columns"].get("date", []) for part in parts]
    have_dates = [bool(named) and not of_years(named) for named in headings]
    longest = max(parts, key=lambda part: part.varying.height)
    told = list(itertools.compress(parts, have_dates)) or [longest]
    whole = sum(int(part.varying["amount_pence"].sum()) for part in told)
    if not whole or len(told) == len(parts):
        return parts
    paid = pl.concat(part.payments.select("date", *_SUMMED) for part in told)
    sums = paid.select(_SUMMED).group_by("payee").sum()
    days, known = set(paid["date"]), {"", *paid["payee"].str.to_lowercase()}

    def sums_up(part: Cleaned) -> bool:
        lines = part.payments.select("date", *_SUMMED)
        pence = int(lines["amount_pence"].sum()) + int(part.rejected["amount_pence"].sum())
        if not any(have_dates) and not days.issuperset(lines["date"]):
            return False
        if pence == whole or (len(lines) > 1 and lines.join(sums, on=_SUMMED, how="anti").is_empty()):
            return True
        names_no_other = len(lines) >= _FEW and known.issuperset(lines["payee"].str.to_lowercase())
        return any(have_dates) and names_no_other and pence < _NO_MORE * whole

    is_told = [any(part is each for each in told) for part in parts]
    return [
        part if is_one or not sums_up(part) else _as_summary(part)
        for part, is_one in zip(parts, is_told, strict=True)
    ]


def _refuse_twice(path: Path, parts: list[Cleaned]) -> None:
    """Refuse a file of which a table holds most payments of another, or those of all others together, once more.

    References tell two payments of one day and amount apart where all tables have them. Many days and amounts that
    agree are the same payments, whatever their payees are called: one of the tables may withhold them.
    """
    if len(parts) == 1:  # to sort a large file's payments takes half as long as to read it
        return
    told = [part for part in parts if part.varying.height]
    compared = _compared(told)
    frames = [payments_of(part.varying.lazy(), part.same).select(compared).collect() for part in told]
    lines = [frame.sort(frame.columns) for frame in frames]
    names = [part.balance["table"] for part in told]
    for at, own in enumerate(lines):
        others = dict(zip(names[at + 1 :], lines[at + 1 :], strict=True))
        if own.height > 1 and 2 * own.height == sum(frame.height for frame in lines):
            others["all others"] = pl.concat([*lines[:at], *lines[at + 1 :]]).sort(own.columns)
        twice = (name for name, frame in others.items() if _repeats(own, frame))
        if other := next(twice, None):
            what = "payments stand in two tables of this file, and would count twice"
            raise InputError(what, file=path, found=f"{names[at]} and {other}", hint="take one of them out")


def _compared(told: list[Cleaned]) -> list[pl.Expr]:
    """Return what is compared of the payments of tables: a year or a quarter is no day of another, but may hold it."""
    spans = [set(part.payments["date_precision"]) for part in told]
    of_spans = [span for span in spans if span.issubset(_SPANS)]
    if 0 < len(of_spans) < len(told):
        is_year = any("year" in span for span in of_spans)
        span = pl.col("financial_year") if is_year else pl.col("date").dt.truncate("1q")
        return [span.alias("span"), *map(pl.col, _SUMMED)]
    has_references = all("reference" in part.varying.columns for part in told)
    return list(map(pl.col, [*_LINE, "reference"] if has_references else _LINE))


def _repeats(one: pl.DataFrame, other: pl.DataFrame) -> bool:
    """Tell whether most lines of the smaller of two tables stand in the other, as often as it says them."""
    fewer, more = sorted((one, other), key=len)
    if len(fewer) > 1 and fewer.equals(more):
        return True
    ways = [(fewer.columns, _FEWEST), (["date", "amount_pence"], _FEWEST_AMOUNTS)]
    for line, fewest in ways if "date" in fewer.columns else ways[:1]:
        both = fewer.group_by(line).len().join(more.group_by(line).len(), on=line)
        repeated = both.select(pl.min_horizontal("len", "len_right").sum()).item()
        if both.select(line[1:]).n_unique() >= fewest and repeated > _MOSTLY * len(fewer):
            return True
    return False


def _as_summary(part: Cleaned) -> Cleaned:
    """Move what is kept or refused of a table to its records that are not data."""
    balance = part.balance
    summing = ", ".join(filter(None, (balance["kept"], balance["rejected"])))
    moved = {
        "kept": "",
        "rejected": "",
        "not_data": {**balance["not_data"], "a summary of the other tables": summing},
        "counts": [0, 0, sum(balance["counts"])],
        "amount_pence": 0,
        "printed_total_pence": None,
        "ties": None,
    }
    return Cleaned(pl.DataFrame(schema=PAYMENTS), {}, part.rejected.clear(), {**balance, **moved})


def all_refused(path: Path, rejected: pl.DataFrame) -> InputError:
    """Say that every record of a file was refused, quoting the first, or that of which there is something to do."""
    told = rejected.filter(pl.any_horizontal(pl.col("reason").str.starts_with(each) for each in _HINTS))
    first = rejected if told.is_empty() else told
    reason, raw, number = first.select("reason", "raw", "source_record").row(0)
    what = f"every record of this file was refused, the first because {reason}"
    known = (hint for start, hint in _HINTS.items() if reason.startswith(start))
    hint = next(known, "correct the file, or take it out")
    return InputError(what, file=path, record=number, found=raw, hint=hint)


def _layouts(tables: list[Records], overrides: dict[str, str]) -> Iterator[Layout | None]:
    """Yield the layout of each table, None for one without; one that goes on with that before it has its columns."""
    before: Layout | None = None
    for table in tables:
        found = find_layout(table.rows, overrides)
        if not found and before and _goes_on(table.rows, before):
            found = Layout(0, before.columns, "no record names columns: they are those of the table before")
        before = found or before
        yield found


def _goes_on(rows: Table, layout: Layout) -> bool:
    """Tell whether records without a header hold dates and amounts where those of a layout do."""
    told = [row for row in rows[:_SAMPLE] if sum(map(bool, row)) > 1]
    day, amount = layout.position("date"), layout.position("amount")
    if not told or day is None or amount is None:
        return False
    fits = (looks_like_date(cell_of(row, day)) and bool(parse_amount(cell_of(row, amount))) for row in told)
    return sum(fits) > _MOST * len(told)


def _clean_table(source: _Source, first: Layout | None, settings: Payments) -> Cleaned:
    """Clean one table as it is laid out: its texts by role, its records sorted."""
    table, rows = source.table, source.table.rows
    if first is None or _OTHER_SHEET.search(table.member):
        what = "a sheet of something else than payments, by its name" if first else "no header in this sheet"
        not_data = dict.fromkeys(range(1, len(rows) + 1), what)
        unread = Buckets(pl.Series(dtype=pl.Boolean), {}, not_data, [])
        balance = table_balance(table, unread, None, source.label)
        return Cleaned(pl.DataFrame(schema=PAYMENTS), {}, pl.DataFrame(schema=REJECTED), balance)
    _refuse(source, doubt_of_layout(rows, first))
    told = periods.told(source.label, filter(None, (table.title, *titles(rows, first))))
    cells = read_cells(rows, first, settings, source.path, told)
    _refuse(source, doubt_of_cells(rows, cells))
    buckets = sort_records(rows, cells)
    refused = _rejected(source, cells, buckets.rejected)
    balance = table_balance(table, buckets, cells, source.label)
    _refuse(source, doubt_of_sum(cells, buckets, balance["printed_total_pence"]))
    if buckets.is_kept.any():
        rows.let_go()
    frame = cells.frame.drop("date", "amount", "payee", strict=False)
    del cells  # together with what the payments need it would be half as large again as they
    return Cleaned(*_payments(source, frame, buckets.is_kept), refused, balance)


def _refuse(source: _Source, doubt: Doubt | None) -> None:
    """Raise what is in doubt about a table."""
    if doubt:
        raise InputError(**doubt._asdict(), file=source.path)


def _rejected(source: _Source, cells: Cells, refused: dict[int, str]) -> pl.DataFrame:
    """Build the table of refused records; `amount_pence` is null where the amount cannot be read."""
    numbers = list(refused)
    is_undated = NO_DATE in refused.values() and "date" not in cells.frame.columns
    if is_undated and (found := clue(source.table.rows, cells.layouts[0], _unpaid(cells))):
        told = {NO_DATE: f"{NO_DATE}; {found}"}
        refused = {number: told.get(reason, reason) for number, reason in refused.items()}
    columns = {
        "source_file": [source.label] * len(refused),
        "source_record": numbers,
        "raw": [as_text(source.table.rows[number - 1], _RAW_LENGTH) for number in numbers],
        "reason": list(refused.values()),
        "amount_pence": cells.frame["pence"].gather([number - 1 for number in numbers]),
    }
    return pl.DataFrame(columns, schema=REJECTED)


def _unpaid(cells: Cells) -> list[int]:
    """Return the first records without an amount that are not blank."""
    unpaid = (at for at in cells.frame["at"].filter(cells.frame["pence"].is_null()) if at not in cells.blank)
    return list(itertools.islice(unpaid, _SAMPLE))


def _payments(
    source: _Source, frame: pl.DataFrame, is_kept: pl.Series
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return, of the payments that are kept, what varies and what is the same; `frame` is that of `Cells`."""
    repairs = [name for name in _REPAIRS if (frame[name] != "").any()]
    said = frame.select(
        date="day",
        date_precision="precision",
        financial_year="financial_year",
        amount_pence="pence",
        basis="basis",
        payee="payee_tidy",
        payee_number="payee_number",
        **{role: role for role in TEXT_ROLES if role in frame.columns},
        recognised_as="recognised_as",
        repaired=joined_texts("; ", *repairs) if repairs else pl.lit(""),
        source_record=pl.col("at").cast(pl.Int64) + 1,
    )
    same = {"payment_id": source.key, "body": source.body, "source_file": source.label}
    same |= {role: "" for role in TEXT_ROLES if role not in frame.columns}
    first = is_kept.arg_max() or 0
    often = [said[name] for name in _OFTEN_SAME] if is_kept.any() else []
    same |= {column.name: column[first] for column in often if ((column == column[first]) | ~is_kept).all()}
    return said.drop(same, strict=False).filter(is_kept), same
