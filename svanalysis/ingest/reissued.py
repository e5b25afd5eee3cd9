"""Re-issued files: those of a body that hold most of the same records are told, whatever their bytes.

Two files of the same months are compared by date, amount and payee; a list of a quarter or a year, whose records have
no dates, by payee and amount alone with what other files paid in its months.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core import years
from svanalysis.core.errors import InputError
from svanalysis.core.text import name_key
from svanalysis.ingest.months import COVERS, SKETCH
from svanalysis.ingest.parts import Part
from svanalysis.ingest.periods import Span, stated, told

_MOST = 0.5  # a file with more of its records than this in another is a re-issue of it, or of a part of it
# Days and amounts alone say less: more records must be shared, of the larger file too, and those without a name be
# of so many amounts.
_MOSTLY, _FEWEST_AMOUNTS = 0.75, 10
_PAID = ["date", "amount_pence"]
_NAMED = [*_PAID, "name", "is_withheld"]
_LINE = ["name", "amount_pence"]
_IS_NAMED = (pl.col("payee") != "") & ~pl.col("recognised_as").str.ends_with("_redacted")
# Payments of the same to the same every month are no re-issue: a list without dates shares so many amounts, or, where
# it comes to the very sum of all, so few; and of one month nearly all.
_FEWEST_PAID, _FEWEST_OF_SUM, _NEARLY_ALL = 8, 4, 0.9
_FEWEST = 8  # numbers of a sketch
_SUSPECT = 0.25  # sketches err: from this estimate on, the records themselves are compared


class _Listed(NamedTuple):
    """Records of a file that are dated by a span of months: which file, which months, and those who paid in them.

    `others` are the files with records of these months that are dated more nearly; `paid_pence` is what they paid.
    """

    file: int
    start: date
    length: int
    covers: int
    pence: int
    others: list[int]
    paid_pence: int


def refuse_reissued(
    parts: list[Part], months: list[list[dict[str, Any]]], periods: Mapping[str, str]
) -> None:
    """Raise InputError when most records of one file stand in another too, as `shared_records` tells.

    `months` are the rows of `months_of` of each part. Only files whose months overlap are compared, by their
    sketches first; of two with different numbers of records, the smaller decides, so a month is also found again
    within a quarter or a year. `periods` are those that the body file gives for files.
    """
    lines = [sum(month["lines"] for month in of_file) for of_file in months]
    for fewer, more, named, withheld in reissues(months, lambda at: parts[at].scan()):
        found = f"{named + withheld:,} of {lines[fewer]:,} records are also in {parts[more].label}"
        also = f", {withheld:,} of them with a payee that one of the two withholds" if withheld else ""
        raise _reissued(parts[fewer].label, parts[more].label, found + also)
    spans = [
        stated(periods[part.path.name]).span if part.path.name in periods else told(part.label).span
        for part in parts
    ]
    for listed in _lists(months, spans):
        _refuse_listed(parts, lines, listed)


def reissues(
    months: Sequence[Sequence[dict[str, Any]]], scan: Callable[[int], pl.LazyFrame]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the pairs of files of which one is a re-issue, that with fewer records first, and what they share.

    That is how many records under a name, and how many more withheld. `scan` gives the payments of a file.
    """
    lines = [sum(month["lines"] for month in of_file) for of_file in months]
    for pair, estimate in sorted(_estimates(months).items()):
        fewer, more = sorted(pair, key=lambda at: (lines[at], -at))
        if estimate < _SUSPECT * lines[fewer]:
            continue
        named, withheld = shared_records(scan(fewer), scan(more))
        if named > _MOST * lines[fewer] or named + withheld > _MOSTLY * lines[more]:
            yield fewer, more, named, withheld


def _lists(months: list[list[dict[str, Any]]], told_of: list[Span | None]) -> Iterator[_Listed]:
    """Yield the lists of spans of months in which other files paid, of files of which they are most records.

    How long a span is that is no year, only what tells of its file says.
    """
    by_month: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for at, of_file in enumerate(months):
        for month in of_file:
            by_month[month["month"]].append((at, month["covers"], month["pence"]))
    for at, of_file in enumerate(months):
        spans = [month for month in of_file if month["covers"] > 1]
        if sum(month["lines"] for month in spans) <= _MOST * sum(month["lines"] for month in of_file):
            continue
        for month in spans:
            start, covers = years.month_start(month["month"]), month["covers"]
            of_year = years.months(years.year_of(start))
            first, span = of_year.index(month["month"]), told_of[at]
            is_told = span is not None and span.first == start
            length = covers if covers == len(of_year) else span.length if span and is_told else 0
            paid = [
                (other, pence)
                for each in of_year[first : first + length]
                for other, nearer, pence in by_month[each]
                if other != at and nearer < covers
            ]
            if paid:
                others = sorted({other for other, _ in paid})
                yield _Listed(
                    at, start, length, covers, month["pence"], others, sum(pence for _, pence in paid)
                )


def _refuse_listed(parts: list[Part], lines: list[int], listed: _Listed) -> None:
    """Raise InputError when a list holds mostly what other files together paid, or nearly all that one of them did.

    Payees that are withheld are no evidence.
    """
    is_listed = pl.col("date_precision").is_in(
        [each for each, covers in COVERS.items() if covers >= listed.covers]
    )
    after = pl.lit(listed.start).dt.offset_by(f"{listed.length}mo")
    is_within = (pl.col("date") >= listed.start) & (pl.col("date") < after) & ~is_listed
    own = _lines(parts[listed.file].scan().filter(is_listed, date=listed.start), ["name"])
    paid = pl.concat(
        parts[other].scan().filter(is_within).with_columns(file=pl.lit(other)) for other in listed.others
    )
    alike = paid.filter(pl.col("amount_pence").is_in(own["amount_pence"].unique().implode()))
    by_file = own.join(_lines(alike, ["file", "name"]), on=_LINE)
    label, first = parts[listed.file].label, parts[listed.others[0]].label
    if found := _alike(own, by_file, paid, listed):
        also = f" and {len(listed.others) - 1} other files of its months" if len(listed.others) > 1 else ""
        raise _reissued(label, first, f"{found} {first}{also}")
    named = dict(paid.filter(_IS_NAMED).group_by("file").len().collect().iter_rows())
    for (other,), same in by_file.group_by("file", maintain_order=True):
        count, whole = _count(same, _FEWEST_PAID), named[other]
        if count > _MOST * lines[other] and count >= min(_NEARLY_ALL * whole, whole - 1):
            found = f"{count:,} of {lines[other]:,} records are, but for their dates, also in {label}"
            raise _reissued(parts[other].label, label, found)


def _alike(own: pl.DataFrame, by_file: pl.DataFrame, paid: pl.LazyFrame, listed: _Listed) -> str:
    """Say how many records of a list are those of other files, or what these paid to whom; '' where they are not.

    That is told only of a list that comes to anything like the sum of all that was paid in its months.
    """
    whole = int(own["len"].sum())
    fewest = _FEWEST_OF_SUM if listed.pence == listed.paid_pence else _FEWEST_PAID
    if abs(listed.pence) < _MOSTLY * abs(listed.paid_pence):
        return ""
    together = by_file.group_by(_LINE).agg(pl.col("len").first(), pl.col("len_right").sum())
    if (count := _count(together, fewest)) > _MOSTLY * whole:
        return f"{count:,} of {whole:,} records are, but for their dates, also in"
    sums = _lines(paid, ["name"]).group_by("name").agg((pl.col("amount_pence") * pl.col("len")).sum())
    count = _count(own.join(sums.with_columns(len_right=1), on=_LINE), fewest)
    return f"{count:,} of {whole:,} records are what payees were paid in" if count > _MOSTLY * whole else ""


def _lines(payments: pl.LazyFrame, keys: list[str]) -> pl.DataFrame:
    """Return how often (`len`) each payee that is not withheld was paid an amount, by `name` and other keys."""
    raw = ["payee" if key == "name" else key for key in keys]
    counted = payments.filter(_IS_NAMED).group_by(*raw, "amount_pence").len().collect()
    return (
        counted.join(_names(counted["payee"]), on="payee")
        .group_by(*keys, "amount_pence")
        .agg(pl.col("len").sum())
    )


def _count(same: pl.DataFrame, fewest: int) -> int:
    """Return how many records are the same, as often as both have them; none where they are of fewer amounts."""
    if same["amount_pence"].n_unique() < fewest:
        return 0
    return int(same.select(pl.min_horizontal("len", "len_right").sum()).item())


def _estimates(months: Sequence[Sequence[dict[str, Any]]]) -> dict[tuple[int, int], float]:
    """Return about how many records two files share, for files whose months overlap."""
    by_month: dict[tuple[str, int], list[tuple[int, int, list[int]]]] = defaultdict(list)
    for at, of_file in enumerate(months):
        for month in of_file:
            key = month["month"], month["covers"]
            by_month[key].append((at, month["lines"], month["sketch"]))
    estimates: dict[tuple[int, int], float] = defaultdict(float)
    for held in by_month.values():
        for (one, lines, sketch), (other, lines_there, sketch_there) in combinations(held, 2):
            estimates[one, other] += min(lines, lines_there) * overlap(sketch, sketch_there)
    return estimates


def overlap(one: list[int], other: list[int]) -> float:
    """Return about which part of the smaller of two sets lies in the other, from their sketches.

    Up to the smaller of the last numbers, full sketches are complete samples; where that leaves too few to
    judge by, 1.0 says that nothing speaks against it.

    >>> overlap([1, 5, 9], [1, 4, 5, 12])
    0.6666666666666666
    """
    limit = min((sketch[-1] for sketch in (one, other) if len(sketch) == SKETCH), default=None)
    if limit is not None:
        one, other = (sketch[: bisect_right(sketch, limit)] for sketch in (one, other))
    fewer = min(len(one), len(other))
    return 1.0 if limit is not None and fewer < _FEWEST else len(set(one) & set(other)) / fewer


def shared_records(one: pl.LazyFrame, other: pl.LazyFrame) -> tuple[int, int]:
    """Count the records two parts share: those of the same date, amount and payee, and beside them those withheld.

    Payees are the same when `core.text.name_key` says so, which knows `Firm 1 Ltd` for `FIRM 1 LIMITED`. Of records
    that share none, those of the same date and amount are withheld when the payee of one of the two is redacted:
    none of them counts where they are of few amounts, as flat allowances are. Firms with other names that are paid
    the same on the same days share nothing. Identical records count as often as both parts have them.
    """
    counted = [_counted(payments) for payments in (one, other)]
    both = counted[0].join(counted[1], on=_NAMED)
    named = both.select(*_NAMED, shared=pl.min_horizontal("len", "len_right"))
    rest = [_without(each, named) for each in counted]
    pairs = rest[0].join(rest[1], on=_PAID).select(
        "amount_pence",
        shared=pl.min_horizontal("len", "len_right", pl.col("withheld") + pl.col("withheld_right")),
    ).filter(pl.col("shared") > 0)  # fmt: skip
    is_enough = pairs["amount_pence"].n_unique() >= _FEWEST_AMOUNTS
    return int(named["shared"].sum()), int(pairs["shared"].sum()) if is_enough else 0


def _counted(payments: pl.LazyFrame) -> pl.DataFrame:
    """Return how often (`len`) each `name` was paid an amount on a day, and whether it stands for a redacted one."""
    is_withheld = pl.col("recognised_as").str.ends_with("_redacted")
    counted = payments.group_by(*_PAID, "payee", is_withheld=is_withheld).len().collect()
    return counted.join(_names(counted["payee"]), on="payee").group_by(_NAMED).agg(pl.col("len").sum())


def _names(payees: Iterable[str]) -> pl.DataFrame:
    """Return the `name` by which each `payee` is known."""
    texts = pl.Series("payee", payees, dtype=pl.String).unique()
    return pl.DataFrame({"payee": texts, "name": pl.Series(map(name_key, texts), dtype=pl.String)})


def _without(counted: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """Return by date and amount how many records are not shared by name, and how many of them are `withheld`."""
    rest = counted.join(named, on=_NAMED, how="left").with_columns(
        len=pl.col("len") - pl.col("shared").fill_null(0)
    )
    withheld = pl.col("len").filter(pl.col("is_withheld")).sum()
    return rest.group_by(_PAID).agg(pl.col("len").sum(), withheld=withheld)


def _reissued(label: str, other: str, found: str) -> InputError:
    """Name both files, how much they share, and how to settle it."""
    what = "most records of this file stand in another too, so one of the two is a re-issue"
    hint = (
        "leave one of them out: in the body file write [[superseded]] with "
        f'file = "{label}", by = "{other}" (or the other way round) and why = "..."'
    )
    return InputError(what, file=label, found=found, hint=hint)
