"""Reports by payee: a name that stands once, alone on a line or on the first of its payments, goes on beneath it."""

import re

import polars as pl

from svanalysis.ingest.dates import looks_like_date
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.recognise import is_count, is_labelled, is_nil, is_page, is_total_label, totalled_part
from svanalysis.ingest.rows import Table
from svanalysis.ingest.unheaded import is_firm

_LONGEST, _SOME = 100, 0.2
_FEWEST = 2  # names that stand beside the sum of what is beneath them
_LABEL = r"(?i)^.*\b(supplier|payee|vendor|creditor|contact|name)( name)?\s*:\s*"
_WORD = re.compile(r"[^\W\d_]{2}")


def named_above(rows: Table, frame: pl.DataFrame, layout: Layout, unpaid: list[int]) -> pl.DataFrame:
    """Give payments without a payee the name that stands above them, where that is sure.

    It is where a total beneath them bears that name, or comes to what they do; or where none has a payee of its
    own, and names alone on their lines stand above all. `unpaid` are the records without an amount that are not blank.
    """
    is_paid = frame["pence"].is_not_null() & (frame["at"] >= layout.header_record)
    payee = layout.position("payee")
    nameless, payments = (is_paid & (frame["payee"] == "")).sum(), is_paid.sum()
    if not nameless:
        return frame
    # beneath each name stands one at least, but beneath a grand total
    if 2 * nameless >= payments - 1 and (outlined := _beneath_their_sum(frame, is_paid)) is not None:
        return outlined
    has_own = payee is not None and nameless < payments
    if has_own and not _says_total(frame):
        return frame  # no total may bear a name
    last = frame["at"].filter(is_paid)[-1]
    alone = {at: place for at in unpaid if at < last and (place := _place_of_name(rows[at])) is not None}
    places = set(alone.values()) if payee is None else {payee}
    if len(places) != 1:
        return frame
    place = places.pop()
    heads = frame["at"].is_in([at for at, found in alone.items() if found == place])
    text = rows.columns([place], int(frame["at"][0])).to_series().head(frame.height)
    parts = {said: totalled_part(said) for said in text.unique() if "total" in said.lower()}
    known = {said.casefold() for said in text.unique()} if parts else set()
    is_total = text.is_in([said for said, part in parts.items() if is_total_label(said) or part in known])
    is_own = is_paid & (text != "") & ~is_total & (payee is not None)
    told = pl.DataFrame({"text": text, "total": is_total, "starts": heads | is_own}).with_columns(
        name=pl.when("starts").then("text").forward_fill(),
        group=pl.col("starts").cum_sum(),
        part=pl.col("text").replace_strict(parts, default=None, return_dtype=pl.String),
    )
    is_bare = is_paid & ~is_own & ~is_total
    paid = told.with_columns(pence=frame["pence"].fill_null(0)).filter(~pl.col("total"))
    sums = paid.group_by("group").agg(pl.col("pence").sum())
    whole = told.select("group").join(sums, on="group", how="left", maintain_order="left")["pence"]
    bears = pl.col("part") == pl.col("name").str.to_lowercase()
    ended = told.filter(pl.col("total") & (bears | (whole == frame["pence"])))["group"]
    is_above = is_bare & told["group"].is_in(ended.implode())
    bare = told["group"].filter(is_bare)
    if len(bare) and bare[0] and not is_own.any() and bare.n_unique() == heads.sum():
        is_above = is_bare
    above = frame.filter(is_above).select("at", day="date" if "date" in frame.columns else pl.lit("")).rows()
    is_above &= ~frame["at"].is_in([at for at, day in above if is_labelled(rows[at], day)])
    names = told["name"].filter(is_above).unique()
    if names.is_empty() or (payee is None and sum(map(is_firm, names)) < _SOME * len(names)):
        return frame
    given = pl.when(is_above).then(told["name"].str.replace(_LABEL, ""))
    return frame.with_columns(payee=given.when(heads).then(pl.lit("")).otherwise("payee"))


def _says_total(frame: pl.DataFrame) -> bool:
    """Tell whether any payee says `total`."""
    says = pl.col("payee").str.contains("(?i)total")
    return bool(frame.lazy().filter(says).head(1).collect(engine="streaming").height)  # on all cores


def _beneath_their_sum(frame: pl.DataFrame, is_paid: pl.Series) -> pl.DataFrame | None:
    """Give payments the name that stands above them beside their sum, as in an outline; None for another table.

    That record is then labelled as a total.
    """
    ends = [name for name in frame["payee"].filter(is_paid).unique() if is_total_label(name)]
    is_listed = is_paid & ~frame["payee"].is_in(ends)
    group = ((frame["payee"] != "") & is_listed).cum_sum().alias("group")
    listed = frame.select("pence", "payee", group).filter(is_listed)
    first, rest = pl.col("pence").first(), pl.col("pence").slice(1)
    told = (
        listed.group_by("group")
        .agg(fits=(first == rest.sum()) & (rest.len() > 0))
        .filter(pl.col("group") > 0)
    )
    if len(told) < _FEWEST or not told["fits"].all():
        return None
    name = pl.when(is_listed & (pl.col("payee") != "")).then("payee").forward_fill()
    label = pl.when(pl.col("payee") != "").then(pl.col("payee") + " total").otherwise(name)
    return frame.with_columns(payee=pl.when(is_listed).then(label).otherwise("payee"))


def _place_of_name(row: list[str]) -> int | None:
    """Return where a name stands in a record that holds nothing else; None for another record."""
    filled = [(at, cell.strip()) for at, cell in enumerate(row) if cell.strip()]
    if len(filled) != 1 or len(filled[0][1]) > _LONGEST or not _WORD.search(filled[0][1]):
        return None
    at, text = filled[0]
    return (
        None
        if any(tells(text) for tells in (is_total_label, is_count, is_page, is_nil, looks_like_date))
        else at
    )
