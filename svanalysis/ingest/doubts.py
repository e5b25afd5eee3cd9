"""Tables that have a header and amounts, and still cannot be read surely: what is in the way, and what to do."""

import itertools
import operator
import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from svanalysis.core.money import parse_amount, pounds
from svanalysis.ingest.basis import titles
from svanalysis.ingest.buckets import Buckets
from svanalysis.ingest.cells import Cells, as_text
from svanalysis.ingest.columns import is_mere_name, rank
from svanalysis.ingest.dates import looks_like_date
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.lists import other_list
from svanalysis.ingest.rows import Table, cell_of, columns_of
from svanalysis.ingest.wording import CERTAIN, best_role, content_share, normalise, wording_score

_SAMPLE = 200
_LOOKED_AT = 50  # records without an amount, from either end
_MOST, _HALF = 0.9, 0.5
_FEWEST_SIGNED, _NEARLY_ALL = 10, 0.95  # amounts: fewer may all be credits
_FEWEST_TWICE = 20
_LONGEST_TITLE = 200
_UNIT = re.compile(
    r"(?i)£\W{0,2}(000s?|k|m|mn|thousands?|millions?)\b|\b(in|figures?|amounts?) (thousands|millions|pence)\b(?! of)"
)
# Euro as the unit of all amounts, in a title or a note; or of the threshold of a list, in a title.
_EURO = re.compile(
    r"(?i)^\W*(all )?(amounts|figures|values|prices)( (are|shown|given|stated|expressed))* "
    r"in (the )?(€|eur\b|euros?\b)(?=\W*$|[.,;]| and\b)"
    r"(?!.*\b(conver\w+|equivalent|exchange|elec\w+)\b)"
)
_OVER_EURO = re.compile(
    r"(?i)\b(over|above|exceeding|than)\W+((€|eur|euros?) ?\d[\d,.]*(?!\d| ?(m|mn|bn|million|billion)\b)|"
    r"\d[\d,.]*k? ?(€|eur\b|euros?\b))"
)
_EURO_ALONE = re.compile(r"(?i)\W*(€|eur|euros?)\W*")  # beneath a header
_POUNDS = re.compile(r"(?i)£|\b(gbp|sterling|pounds?)\b")
_OTHER_MONEY = re.compile(r"\b(eur|euros?|usd)\b")
_NO_POUNDS = "the amounts are in another currency than pounds"
_IN_POUNDS = "get it in pounds: what a euro or a dollar was worth on the day stands nowhere in it"
_ORDERS = re.compile(r"(?i)\bpurchase orders\b")
_ORGANISATION = re.compile(r"^(organi[sz]ation|company|firm|business|trade)\b")
_TYPE = re.compile(r"^((document|doc|transaction|trans|source) )?type$|^source$")
_INVOICE = re.compile(r"^(bill|((purchase|supplier|vendor|payable) )?invoice|pi|inv)$")
_PAYMENT = re.compile(
    r"^((bill|supplier|vendor|purchase|invoice|payable) )?(payment|pmt)( (cheque|check|card|bacs))?$|^pp$"
)


class Doubt(NamedTuple):
    """Why a table cannot be read surely: what is wrong, in which record, what was found there, and what to do."""

    what: str
    record: int
    found: str
    hint: str


def doubt_of_layout(rows: Table, layout: Layout) -> Doubt | None:
    """Return why a table cannot be read by its header, None when it can."""
    if not layout.header_record:
        return None
    headings = rows[layout.header_record - 1]
    beneath = rows[layout.header_record : layout.header_record + _SAMPLE]
    record = layout.header_record
    if (second := _second_beside(headings, beneath, layout)) is not None:
        what = "two tables stand side by side, and records would count twice"
        found = f"{layout.columns['amount'][0].heading} again in column {second + 1}"
        hint = "put the second table beneath the first, or into a file of its own; take receipts out"
        return Doubt(what, record, found, hint)
    for payee in layout.columns.get("payee", ()):
        says_firm = _ORGANISATION.search(normalise(payee.runner_up))
        if says_firm and is_mere_name(payee, columns_of(beneath, len(headings))):
            found = f"{payee.heading} and {payee.runner_up}"
            hint = "say under [payments.columns] in the body file which one is the payee"
            return Doubt("two columns may name who was paid", record, found, hint)
    if found := _beside_its_heading(headings, beneath):
        hint = "put a heading over every column, and none where there is no column"
        return Doubt("the header is a cell shorter or longer than its records", record, found, hint)
    if found := _unread_dates(headings, beneath, layout):
        hint = "write its dates as 31/05/2013, or give the column another heading if it holds none"
        return Doubt("a column of dates holds none that can be read", record, found, hint)
    return _in_other_money(layout, record) or _of_orders(headings, list(titles(rows, layout)), record)


def _in_other_money(layout: Layout, record: int) -> Doubt | None:
    """Return that the amounts are headed in euro or dollars: had another column been in pounds, it would be theirs."""
    money = [column.heading for column in layout.columns["amount"]]
    found = next((heading for heading in money if _OTHER_MONEY.search(normalise(heading))), "")
    return Doubt(_NO_POUNDS, record, found, _IN_POUNDS) if found and not _POUNDS.search(found) else None


def _of_orders(headings: list[str], above: list[str], record: int) -> Doubt | None:
    """Return that a list is one of purchase orders by a title above and its headings: a mere date is then theirs."""
    orders = [title for title in above if _ORDERS.search(title)]
    own = [heading for heading in headings if normalise(heading) != "date"]
    if orders and (found := other_list([*above, *own])):
        return Doubt(f"this looks like {found.kind}", record, orders[0], found.hint)
    return None


def _unread_dates(headings: list[str], beneath: list[list[str]], layout: Layout) -> str:
    """Return a heading of dates and what it heads, where that is filled, with digits, and no column gives dates."""
    if "date" in layout.columns:
        return ""
    for heading, cells in zip(headings, columns_of(beneath, len(headings)), strict=True):
        words, filled = normalise(heading), [cell for cell in cells if cell.strip()]
        is_headed = "date" in words.split() and wording_score("date", words) >= CERTAIN
        numbered = sum(any(map(str.isdigit, cell)) for cell in filled)
        if is_headed and numbered > _HALF * len(cells) and numbered > _MOST * len(filled):
            return f"{heading}: {filled[0]}"
    return ""


def doubt_of_cells(rows: Table, cells: Cells) -> Doubt | None:
    """Return why the amounts of a table cannot be summed, None when they can."""
    unpaid = [at for at in cells.frame.filter(cells.frame["pence"].is_null())["at"] if at not in cells.blank]
    beneath = [at for at in [cells.layouts[0].header_record] if at < len(rows)]
    looked_at = dict.fromkeys((*unpaid[:_LOOKED_AT], *beneath, *unpaid[-_LOOKED_AT:]))
    if doubt := _in_another_unit(rows, list(looked_at), cells):
        return doubt
    pence = cells.frame["pence"]
    below, signed = pence < 0, int((pence != 0).sum())
    if signed >= _FEWEST_SIGNED and below.sum() > _NEARLY_ALL * signed:
        first = below.arg_max() or 0
        hint = "if they are payments, say payments_with_minus = true under [payments] in the body file"
        return Doubt("nearly all amounts are below nought", first + 1, pounds(pence[first]), hint)
    if (twice := _first_twice(cells.frame)) is not None:
        hint = (
            "identical lines may be right, but not nearly all with their numbers: take one of each pair out"
        )
        return Doubt(
            "nearly every record stands twice", twice + 1, as_text(rows[twice], _LONGEST_TITLE), hint
        )
    if found := next(_paid_twice(rows, cells), None):
        what = "invoices and the payments of them stand in one list, and would count twice"
        return Doubt(what, cells.layouts[0].header_record, found, "keep the records of one of the two types")
    if found := _two_amounts(rows, cells):
        what = "amounts stand in two columns, and nothing tells which of them was paid, or if both were"
        place = cells.layouts[0].columns["amount"][0].position + 1
        said = f'which one counts, by its heading or its place: amount = "column {place}"'
        hint = (
            f"bring the two together in one column, or say under [payments.columns] in the body file {said}"
        )
        return Doubt(what, cells.layouts[0].header_record, found, hint)
    return None


def _in_another_unit(rows: Table, among: list[int], cells: Cells) -> Doubt | None:
    """Return what titles and notes say of amounts that are no pounds: thousands; or euro, where nothing says pounds."""
    header, amount = cells.layouts[0].header_record, cells.layouts[0].position("amount")
    rest = [at for at in among if at + 1 != header]
    said = [
        (at, place, cell) for at in rest for place, cell in enumerate(rows[at]) if len(cell) <= _LONGEST_TITLE
    ]
    for at, _, cell in said:
        if _UNIT.search(cell):
            hint = "get it in pounds: the amounts were rounded, and no sum of them meets the penny"
            return Doubt("the amounts are in another unit than pounds", at + 1, cell, hint)
    unpaid = cells.frame["pence"].is_null()
    for at, place, cell in (each for each in said if unpaid[each[0]]):
        is_unit = at == header and place == amount and _EURO_ALONE.fullmatch(cell)
        if _EURO.search(cell) or (at + 1 < header and _OVER_EURO.search(cell)) or is_unit:
            sample = itertools.chain(*rows[:_SAMPLE], (text for *_, text in said))
            return None if any(map(_POUNDS.search, sample)) else Doubt(_NO_POUNDS, at + 1, cell, _IN_POUNDS)
    return None


def _first_twice(frame: pl.DataFrame) -> int | None:
    """Return the first of records of which nearly all stand twice, with the same reference; None for others."""
    line: list[str] = [name for name in ("date", "payee", "pence", "reference") if name in frame.columns]
    if "reference" not in line or len(frame) < _FEWEST_TWICE:
        return None
    first = [text for text in frame["reference"].head(_SAMPLE).unique() if text]
    if _pairs(frame.filter(pl.col("reference").is_in(first)), line).is_empty():  # as in most tables
        return None
    twice = _pairs(frame, line)
    return int(twice[0]) if len(twice) > _FEWEST_TWICE else None


def _pairs(frame: pl.DataFrame, line: list[str]) -> pl.Series:
    """Return the first records of lines that stand exactly twice, where nearly all with a number do; else none."""
    paid = frame.filter((pl.col("reference") != "") & pl.col("pence").is_not_null())
    lines = paid.group_by(line, maintain_order=True).agg(pl.len(), pl.col("at").first())
    twice = lines.filter(pl.col("len") == 2)["at"]  # noqa: PLR2004  more often is another matter
    return twice if len(twice) > _MOST * len(lines) else twice.clear()


def doubt_of_sum(cells: Cells, buckets: Buckets, printed: int | None) -> Doubt | None:
    """Return why what is kept of a table counts twice, None where it does not: it comes to twice the printed total."""
    if not printed or cells.frame["pence"].filter(buckets.is_kept).sum() != 2 * printed:
        return None
    what = "the payments come to twice the printed total: sums of groups stand among them"
    hint = "take the sums of groups out, or get the list of single payments"
    return Doubt(what, buckets.totals[-1], f"a total of {printed / 100:,.2f}", hint)


def _two_amounts(rows: Table, cells: Cells) -> str:
    """Return two headings of amounts of which neither is the amount more than the other; '' where none are.

    Each record has an amount under one of them alone; or both are as good, and no sums tell.
    """
    amount, *second = cells.layouts[0].columns["amount"]
    headings = enumerate(map(str.strip, rows[cells.layouts[0].header_record - 1]))
    again = [at for at, heading in headings if heading == amount.runner_up and at != amount.position]
    if second or not amount.runner_up or not again:  # of two records that are one header, neither has it
        return ""
    column = rows.columns(again[:1]).to_series()
    pence = cells.frame["pence"].fill_null(0)
    filled, bare = (
        [found.pence if (found := parse_amount(cell)) else 0 for cell in column.filter(each).head(_SAMPLE)]
        for each in (pence != 0, pence == 0)
    )
    is_apart = filled and any(bare) and not any(filled)
    differ = any(
        map(operator.sub, filter(None, filled), itertools.compress(pence.filter(pence != 0), filled))
    )
    are_alike = differ and not amount.basis and rank(amount.heading) == rank(amount.runner_up)
    places = f"in columns {amount.position + 1} and {again[0] + 1}"
    return f"{amount.heading} and {amount.runner_up}, {places}" if is_apart or are_alike else ""


def _second_beside(headings: list[str], beneath: list[list[str]], layout: Layout) -> int | None:
    """Return where a second table stands beside the first: its amount's position, None where there is none.

    Amounts are headed so once more, others stand there, and a date or a name is headed between the two.
    """
    position = layout.position("amount")
    words = list(map(normalise, headings))
    if position is None or len(words) <= position:
        return None
    amount = words.index(words[position])
    for at in (at for at, heading in enumerate(words) if at > amount and heading == words[amount]):
        is_between = {"date", "payee"} & {role for score, role in map(best_role, words[amount:at]) if score}
        others = (cell_of(row, at) for row in beneath if cell_of(row, at) != cell_of(row, amount))
        if is_between and any(map(parse_amount, others)):
            return at
    return None


def _beside_its_heading(headings: list[str], beneath: list[list[str]]) -> str:
    """Return what stands under a heading whose own cells stand one column beside it; '' where all is in its place.

    Dates stand beside what is certainly headed as a date and has none; or amounts under the only one of a supplier.
    """
    columns = [
        list(filter(None, map(str.strip, column))) for column in columns_of(beneath, len(headings) + 1)
    ]
    words = [*map(normalise, headings), ""]
    dates, payees = (
        [at for at, heading in enumerate(words) if wording_score(role, heading) >= CERTAIN]
        for role in ("date", "payee")
    )
    if len(dates) == 1 and columns[dates[0]] and not any(map(looks_like_date, columns[dates[0]])):
        sides = [side for side in (dates[0] - 1, dates[0] + 1) if side >= 0]
        if any(_share_of_days(columns[at]) >= _MOST and not wording_score("date", words[at]) for at in sides):
            return f"{headings[dates[0]].strip()} over {columns[dates[0]][0]}"
    if len(payees) == 1 and columns[payees[0]]:
        names = [cell for cell in columns[payees[0]] if "." not in cell or parse_amount(cell) is None]
        if len(names) <= (1 - _MOST) * len(columns[payees[0]]):
            return f"{headings[payees[0]].strip()} over {columns[payees[0]][0]}"
    return ""


def _share_of_days(cells: list[str]) -> float:
    """Return the share of filled cells that are dates and no mere numbers."""
    return content_share(["" if cell.strip().isdigit() else cell for cell in cells], "date")


def _paid_twice(rows: Table, cells: Cells) -> Iterator[str]:
    """Yield what a type says of invoices and of payments, where half of these have the payee and amount of one."""
    first = cells.layouts[0]
    headings = rows[first.header_record - 1] if first.header_record else []
    for at in (at for at, heading in enumerate(headings) if _TYPE.search(normalise(heading))):
        kinds = rows.columns([at], cells.frame["at"][0]).to_series()
        told = {kind: normalise(kind) for kind in kinds.unique()}
        invoices, payments = (
            [kind for kind, words in told.items() if pattern.search(words)]
            for pattern in (_INVOICE, _PAYMENT)
        )
        if not invoices or not payments:
            continue
        lines = cells.frame.select("payee", pence=cells.frame["pence"].abs(), kind=kinds).drop_nulls()
        invoiced, paid = (lines.filter(lines["kind"].is_in(each)) for each in (invoices, payments))
        if paid.join(invoiced, on=["payee", "pence"], how="semi").height > _HALF * paid.height:
            yield f"{headings[at].strip()}: {invoices[0]} and {payments[0]}"
