"""Records that sum up others: told by what stands above them, to the penny, more than by their labels."""

import polars as pl

from svanalysis.ingest.cells import Cells
from svanalysis.ingest.recognise import totalled_part
from svanalysis.ingest.rows import Table

LABEL_CELLS = 2  # at most, of what is but a label and an amount
_FEWEST_DATED = 3  # payments, for one without a date to stand out
_FEWEST = 6  # payments, for what they come to to be no other payment by chance
_GROUPS = ("payee", "date", "service", "category")


def beneath_all(frame: pl.DataFrame, header: int) -> dict[int, bool]:
    """Return the records beneath all payments, of which each has a date and these have none; whether they sum them up.

    Without a column of dates it is the last alone, where it sums up all. `frame` is that of `Cells`.
    """
    at, pence = pl.col("at"), pl.col("pence")
    is_paid = pence.is_not_null() & (at >= header)
    if "date" not in frame.columns:
        last = at.filter(is_paid).max()
        count, above, own = frame.select(
            is_paid.sum(),
            whole=pence.filter(is_paid & (at < last)).sum(),
            own=pence.filter(at == last).first(),
        ).row(0)
        return {frame.select(last).item(): True} if count > _FEWEST and own == above else {}
    is_dated = is_paid & (pl.col("date") != "")
    last = at.filter(is_dated).max()
    count, above, lacks = frame.select(
        is_dated.sum(),
        whole=pence.filter(is_dated).sum(),
        lacks=(is_paid & ~is_dated & (pl.col("payee") != "") & (at < last)).any(),
    ).row(0)
    if count < _FEWEST_DATED or lacks:
        return {}
    after = frame.filter(is_paid & (at > last)).select("at", "pence", "payee").iter_rows()
    return {number: own == above or bool(totalled_part(payee)) for number, own, payee in after}


def totals_of_parts(rows: Table, cells: Cells, odd: pl.DataFrame) -> list[int]:
    """Return the records labelled `Acme Ltd Total` where a payee, service or category is Acme Ltd, or that sum up.

    Those sum up the records above them, to the one before that does or all of them; they have a label, or little else.
    """
    maybe = odd.filter(pl.col("pence").is_not_null() & (pl.col("is_total") | (pl.col("payee") == "")))
    cells_of = ((at, (payee, *rows[at])) for at, payee in maybe.select("at", "payee").iter_rows())
    parts = {at: part for at, row in cells_of for cell in row if (part := totalled_part(cell))}
    bare = maybe.filter(maybe["date"] == "")["at"] if "date" in maybe.columns else maybe["at"].clear()
    labelled = {*parts, *(at for at in bare if sum(map(bool, map(str.strip, rows[at]))) <= LABEL_CELLS)}
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
