"""Re-issued files: two files of a body that hold most of the same records are told, whatever their bytes."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import Any

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.core.text import name_key
from svanalysis.ingest.months import SKETCH
from svanalysis.ingest.parts import Part

_MOST = 0.5  # a file with more of its records than this in another is a re-issue of it, or of a part of it
# Days and amounts alone say less: more records must be shared, of the larger file too, and those without a name be
# of so many amounts.
_MOSTLY, _FEWEST_AMOUNTS = 0.75, 10
_PAID = ["date", "amount_pence"]
_NAMED = [*_PAID, "name", "is_withheld"]
_FEWEST = 8  # numbers of a sketch
_SUSPECT = 0.25  # sketches err: from this estimate on, the records themselves are compared


def refuse_reissued(parts: list[Part], months: list[list[dict[str, Any]]]) -> None:
    """Raise InputError when most records of one file stand in another too, as `shared_records` tells.

    `months` are the rows of `months_of` of each part. Only files whose months overlap are compared, by their
    sketches first; of two with different numbers of records, the smaller decides, so a month is also found again
    within a quarter or a year.
    """
    lines = [sum(month["lines"] for month in of_file) for of_file in months]
    for fewer, more, named, withheld in reissues(months, lambda at: parts[at].scan()):
        found = f"{named + withheld:,} of {lines[fewer]:,} records are also in {parts[more].label}"
        also = f", {withheld:,} of them with a payee that one of the two withholds" if withheld else ""
        raise _reissued(parts[fewer].label, parts[more].label, found + also)


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
    payees = counted["payee"].unique()
    names = pl.DataFrame({"payee": payees, "name": pl.Series(map(name_key, payees), dtype=pl.String)})
    return counted.join(names, on="payee").group_by(_NAMED).agg(pl.col("len").sum())


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
