"""Records that sum up others: told by what stands above them, to the penny, more than by their labels."""

import re
from collections.abc import Iterable
from itertools import accumulate

import polars as pl

from svanalysis.ingest.cells import Cells
from svanalysis.ingest.recognise import ends_in_total, is_labelled, totalled_part
from svanalysis.ingest.rows import Table

LABEL_CELLS = 2  # at most, of what is but a label and an amount
_FEWEST_DATED = 3  # payments, for one without a date to stand out
_FEWEST = 6  # payments, for what they come to to be no other payment by chance
_FEWEST_GROUPS = 2  # of several payments each, for sums above them to be no chance
_LARGEST = 1_000  # payments of such a group
_FOOT = 6  # records, at most, beneath the payments of a table without dates
_FEW_BARE = 0.1  # of all payments
_LONGEST_FOOT = 200  # records; what is longer is no reconciliation
_RECONCILES = re.compile(
    r"(?i)\W*((less|add|plus|deduct):?\W+)?(any )?(unpresented|uncleared|outstanding) (cheques?|chqs?|deposits?)\b|"
    r"\W*(less|add|plus|deduct):?\W+(any )?(unpresented|uncleared|outstanding)\b|"
    r"\W*(\w+ )?balances? (as )?per (the )?(bank|statement|cash ?book|ledger|books?)\b|\W*bank reconciliation\W*$"
)
_OF_EACH = ("service", "category", "reference", "payee_id")
_GROUPS = ("payee", "date", "service", "category")


def beneath_all(frame: pl.DataFrame, header: int) -> dict[int, bool]:
    """Return the records beneath all payments that lack what each of these has; whether they sum them up.

    That is a date; without a column of dates a service, a reference... or, where each has them, the last alone that
    sums up all. `frame` is that of `Cells`.
    """
    at, pence = pl.col("at"), pl.col("pence")
    is_paid = pence.is_not_null() & (at >= header)
    end = frame.select(at.filter(is_paid).max()).item()
    is_dated = "date" in frame.columns
    for role in ("date",) if is_dated else [name for name in _OF_EACH if name in frame.columns]:
        if end is None or frame[role][end] != "":
            continue
        has = is_paid & (pl.col(role) != "")
        last, count, above = frame.select(at.filter(has).max(), has.sum(), whole=pence.filter(has).sum()).row(
            0
        )
        if count < (_FEWEST_DATED if is_dated else _FEWEST):
            continue
        is_named = (pl.col("payee") != "") & ~pl.col("is_total")
        lacks = frame.select((is_paid & ~has & is_named & (at < last)).any()).item()
        after = frame.filter(is_paid & (at > last)).select("at", "pence", "payee")
        if not lacks and (is_dated or len(after) <= _FOOT):
            return {number: own == above or ends_in_total(payee) for number, own, payee in after.iter_rows()}
    if is_dated or end is None:
        return {}
    count, above = frame.select(is_paid.sum(), whole=pence.filter(is_paid & (at < end)).sum()).row(0)
    return {end: True} if count > _FEWEST and frame["pence"][end] == above else {}


def beneath_bare(frame: pl.DataFrame, beneath: Iterable[int], header: int) -> list[int]:
    """Return those beneath all payments that name no payee and have no number, where hardly any other is so."""
    own = [pl.col(role) for role in ("payee", "payee_id", "reference") if role in frame.columns]
    is_bare = pl.all_horizontal(each == "" for each in own)
    bare = frame[list(beneath)].filter(is_bare)["at"]
    if bare.is_empty():
        return []
    is_other = pl.col("pence").is_not_null() & (pl.col("at") >= header) & ~pl.col("at").is_in(list(beneath))
    others, so = frame.select(is_other.sum(), so=(is_other & is_bare).sum()).row(0)
    return bare.to_list() if so < _FEW_BARE * others else []


def beneath_totals(pence: pl.Series, is_kept: pl.Series, totals: list[int]) -> list[int]:
    """Return the kept records, few, beneath a printed total that no other total sums up as a group of their own.

    `totals` are the places of the printed ones, in order.
    """
    counted = pl.select(pl.when(is_kept).then(pence).otherwise(0)).to_series()
    found: list[int] = []
    for at, end in zip(totals, [*totals, len(pence)][1:], strict=True):
        kept = (is_kept[at:end].arg_true() + at).to_list()
        is_last = end == len(pence)
        sums_up = is_last or pence[at] == counted[:at].sum()
        is_group = not is_last and pence[end] == counted[at:end].sum()
        if len(kept) <= _FOOT and sums_up and not is_group:
            found += kept
    return found


def reconciling(rows: Table, frame: pl.DataFrame) -> list[int]:
    """Return the records without a date at the end of a list with dates, from one labelled as reconciling it on.

    The label is the payee, or the only words of its record: among others it describes a payment. Unless it stands where
    payees do, a record beneath it with a payee and an amount may be a payment.
    """
    if "date" not in frame.columns:
        return []
    is_dated = (pl.col("date") != "") & pl.col("pence").is_not_null()
    end = frame.select(pl.col("at").filter(is_dated).max()).item()
    after = range(len(frame) if end is None else end + 1, len(frame))
    if len(after) > _LONGEST_FOOT:
        return []
    undated = [at for at in after if not frame["date"][at]]
    payees, labels = frame["payee"], [at for at in undated if _RECONCILES.match(_words(rows[at]))]
    as_payee = [at for at in undated if _RECONCILES.match(payees[at])]
    first = min(labels + as_payee, default=len(frame))
    is_open = {at for at in undated if payees[at] and frame["pence"][at] is not None and not as_payee}
    return [at for at in undated if at >= first and (at in labels or at not in is_open)]


def _words(row: list[str]) -> str:
    """Return the only cell of a record with words; '' for another record."""
    worded = [cell for cell in row if any(map(str.isalpha, cell))]
    return worded[0] if len(worded) == 1 else ""


def is_outline(pence: pl.Series) -> bool:
    """Tell whether amounts are sums of groups, each above those it sums up, and nothing else.

    >>> is_outline(pl.Series([3, 1, 2, 9, 4, 5])), is_outline(pl.Series([3, 1, 2, 9]))
    (True, False)
    """
    start, groups, amounts = 0, 0, pence.to_list()
    while start < len(amounts):
        so_far = accumulate(amounts[start + 1 : start + 1 + _LARGEST])
        size = next((size for size, own in enumerate(so_far, 1) if own == amounts[start]), 0)
        if not size:
            return False
        groups += size > 1
        start += size + 1
    return groups >= _FEWEST_GROUPS


def totals_of_parts(rows: Table, cells: Cells, odd: pl.DataFrame) -> list[int]:
    """Return the records labelled `Acme Ltd Total` where a payee, service or category is Acme Ltd, or that sum up.

    Those sum up the records above them, to the one before that does or all of them; they have a label, or little else.
    """
    maybe = odd.filter(pl.col("pence").is_not_null() & (pl.col("is_total") | (pl.col("payee") == "")))
    is_dated = "date" in maybe.columns
    told = maybe.select("at", "payee", day="date" if is_dated else pl.lit("")).rows()
    parts = {
        at: part for at, payee, _ in told for cell in (payee, *rows[at]) if (part := totalled_part(cell))
    }
    labelled = {at for at, payee, day in told if is_labelled((payee, *rows[at]), day)}
    if is_dated:
        bare = (at for at, _, day in told if not day)
        labelled |= {at for at in bare if sum(map(bool, map(str.strip, rows[at]))) <= LABEL_CELLS}
    if not labelled:
        return []
    sums = _sums(cells, sorted(labelled))
    if not parts:
        return sums
    found = [layout.columns.get(role, ()) for layout in cells.layouts for role in _GROUPS]
    grouped = rows.columns({column.position for columns in found for column in columns})
    said = {text.casefold() for texts in (*grouped, cells.frame["payee"]) for text in texts.unique()}
    return [at for at, part in parts.items() if part in said] + sums


def _sums(cells: Cells, labelled: list[int]) -> list[int]:
    """Return those of some records that sum up the others above them, to the one before that does or all of them."""
    is_other = ~pl.col("at").is_in(labelled) & (pl.col("at") >= cells.layouts[0].header_record)
    pence = cells.frame["pence"]
    so_far = cells.frame.select(pl.when(is_other).then(pl.col("pence").fill_null(0)).otherwise(0).cum_sum())
    before, found = 0, []
    for at, whole in zip(labelled, so_far.to_series().gather(labelled), strict=True):
        if pence[at] in {whole, whole - before} and whole != before:
            found.append(at)
            before = whole
    return found
