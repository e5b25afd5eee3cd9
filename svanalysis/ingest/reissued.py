"""Re-issued files: two files of a body that hold most of the same records are told, whatever their bytes."""

from bisect import bisect_right
from collections import defaultdict
from itertools import combinations
from typing import Any

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.ingest.months import SKETCH
from svanalysis.ingest.parts import Part

_MOST = 0.5  # a file with more of its records than this in another is a re-issue of it, or of a part of it
_FEWEST = 8  # numbers of a sketch
_SUSPECT = 0.25  # sketches err: from this estimate on, the records themselves are compared


def refuse_reissued(parts: list[Part], months: list[list[dict[str, Any]]]) -> None:
    """Raise InputError when most records of one file (by date, amount and payee) stand in another too.

    `months` are the rows of `months_of` of each part. Only files whose months overlap are compared, by their
    sketches first; of two with different numbers of records, the smaller decides, so a month is also found again
    within a quarter or a year.
    """
    lines = [sum(month["lines"] for month in of_file) for of_file in months]
    for (one, other), estimate in sorted(_estimates(months).items()):
        fewer, more = sorted((one, other), key=lambda at: (lines[at], -at))
        if estimate < _SUSPECT * lines[fewer]:
            continue
        shared = shared_records(parts[one].scan(), parts[other].scan())
        if shared > _MOST * lines[fewer]:
            raise _reissued(parts[fewer].label, parts[more].label, f"{shared:,} of {lines[fewer]:,}")


def _estimates(months: list[list[dict[str, Any]]]) -> dict[tuple[int, int], float]:
    """Return about how many records two files share, for files whose months overlap."""
    by_month: dict[tuple[str, bool], list[tuple[int, int, list[int]]]] = defaultdict(list)
    for at, of_file in enumerate(months):
        for month in of_file:
            key = month["month"], month["by_quarter"]
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


def shared_records(one: pl.LazyFrame, other: pl.LazyFrame) -> int:
    """Count the records two parts share, by date, amount and payee in any case; identical ones as often as both."""
    keys = ["date", "amount_pence", "payee"]
    counted = [
        payments.with_columns(pl.col("payee").str.to_uppercase()).group_by(keys).len()
        for payments in (one, other)
    ]
    both = counted[0].join(counted[1], on=keys).select(pl.min_horizontal("len", "len_right").sum())
    return int(both.collect().item())


def _reissued(label: str, other: str, shared: str) -> InputError:
    """Name both files, how much they share, and how to settle it."""
    what = "most records of this file stand in another too, so one of the two is a re-issue"
    found = f"{shared} records are also in {other}"
    hint = (
        "leave one of them out: in the body file write [[superseded]] with "
        f'file = "{label}", by = "{other}" (or the other way round) and why = "..."'
    )
    return InputError(what, file=label, found=found, hint=hint)
