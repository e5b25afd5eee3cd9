"""Candidates by name: the same name, a former one, or one like it; each with whether it is sure, and why."""

import polars as pl

from svanalysis.reference.name_index import NameIndex, near_block, own_block
from svanalysis.suppliers.differences import Difference, difference
from svanalysis.suppliers.similar import ALIKE, PAIRS, likeness, similar_names
from svanalysis.suppliers.slips import one_letter_apart

CANDIDATES: dict[str, type[pl.DataType]] = {
    "supplier_id": pl.String, "number": pl.String, "method": pl.String, "score": pl.Float64, "sure": pl.Boolean,
    "why": pl.String,
}  # fmt: skip
_PREVIOUS_SCORE = 95.0  # a former name is a little less than the name
_SAME_SCORE = 99.0  # THE, or spaces, are the least that can differ
_READ = ("registered_key", "number", "postcode", "is_previous")
_LINES = {
    "same": "the same name but for {}",
    "letters": "the same letters, spaced otherwise",
    "slip": "one letter apart: {}",
    "cut": "the registered name, cut off",
    "words": "differs by {}",
}


def by_exact_name(wanted: pl.DataFrame, index: NameIndex) -> pl.DataFrame:
    """Return the organisations that have or had exactly a supplier's name (`CANDIDATES`).

    Sure when no other organisation of the register has or had it, or it alone is at a postcode of the
    supplier's; never for initials alone.
    """
    asked = wanted.select("supplier_id", "name_key", "postcodes", "initials", block=own_block("name_key"))
    both = index.named(asked, *_READ).filter(pl.col("registered_key") == pl.col("name_key"))
    here = pl.col("postcode").is_in("postcodes") & (pl.col("postcode") != "")
    both = both.with_columns(here=here.fill_null(value=False), bearers=pl.len().over("supplier_id"))
    alone_here = pl.col("here") & (pl.col("here").sum().over("supplier_id") == 1)
    sure = ~pl.col("initials") & (alone_here | (pl.col("bearers") == 1))
    own = ~pl.col("is_previous") & ((~pl.col("is_previous")).sum().over("supplier_id") == 1)
    method = (
        pl.when("here").then(pl.lit("name and postcode")).when("is_previous").then(pl.lit("previous name"))
    )
    what = pl.when("is_previous").then(pl.lit("a former name")).otherwise(pl.lit("the same name"))
    doubt = (
        pl.when("initials").then(pl.lit(", but initials alone could be anyone's"))
        .when(alone_here).then(pl.format(" at the same postcode, {}", "postcode"))
        .when(pl.col("bearers") == 1).then(pl.lit(", and no other organisation has or had it"))
        .when(own).then(pl.lit(", but it is also the former name of another"))
        .otherwise(pl.format(", but {} organisations have or had it", "bearers"))
    )  # fmt: skip
    score = pl.when("is_previous").then(_PREVIOUS_SCORE).otherwise(100.0)
    return both.select(
        "supplier_id", "number", method=method.otherwise(pl.lit("exact name")), score=score, sure=sure,
        why=what + doubt,
    ).cast(pl.Schema(CANDIDATES))  # fmt: skip


def by_similar_name(wanted: pl.DataFrame, index: NameIndex) -> pl.DataFrame:
    """Return organisations with a name like a supplier's (`CANDIDATES`).

    Sure when it alone differs by nothing that could make another firm of it: spaces, a leading THE, a cut-off
    end, one letter of a long word that no registered name has; at the same postcode also the missing legal form.
    A word more or less (GROUP, UK, a place, a number) is never sure.
    """
    whole = wanted.filter(~pl.col("initials"))
    if whole.is_empty():
        return pl.DataFrame(schema=CANDIDATES)
    pairs = similar_names(whole["name_key"], index)
    made = one_letter_apart(whole["name_key"], index.words.collect()["word"])
    asked = made.rename({"registered_key": "meant"}).with_columns(block=own_block("meant"))
    slips = _scored(index.named(asked, *_READ).filter(pl.col("registered_key") == pl.col("meant")))
    spelt = pl.concat([slips.with_columns(is_slip=True), pairs.with_columns(is_slip=False)])
    near = whole.select("supplier_id", "name_key", "postcodes").join(spelt, on="name_key")
    here = (pl.col("postcode").is_in("postcodes") & (pl.col("postcode") != "")).fill_null(value=False)
    near = near.with_columns(here=here).drop("postcodes", "postcode")
    together = pl.concat([near, _neighbours(whole, index).select(near.columns)]).sort(
        "supplier_id",
        "number",
        "is_slip",
        "score",
        "is_previous",
        descending=[False, False, True, True, False],
    )
    judged = [
        _judged(difference(row["name_key"], row["registered_key"]), row)
        for row in together.unique(["supplier_id", "number"], maintain_order=True).iter_rows(named=True)
    ]
    found = pl.DataFrame(judged, schema=CANDIDATES, orient="row")
    alone = pl.col("sure").sum().over("supplier_id") == 1
    ahead = pl.col("score") >= pl.col("score").max().over("supplier_id")
    return found.with_columns(sure=pl.col("sure") & alone & ahead)


def _scored(rows: pl.DataFrame) -> pl.DataFrame:
    """Return register's names beside ours (`PAIRS`), with how alike they are."""
    return rows.with_columns(score=likeness(rows["name_key"], rows["registered_key"])).select(list(PAIRS))


def _neighbours(wanted: pl.DataFrame, index: NameIndex) -> pl.DataFrame:
    """Return the names like a supplier's, and beginning like it, at its own postcodes."""
    places = wanted.select("supplier_id", "name_key", place="postcodes")
    places = places.explode("place", empty_as_null=False).filter(pl.col("place").fill_null("") != "")
    asked = places.with_columns(block=near_block("name_key", "place"))
    both = index.named(asked, *_READ).filter(pl.col("postcode") == pl.col("place"))
    scored = both.select("supplier_id").hstack(_scored(both)).filter(pl.col("score") >= ALIKE)
    return scored.with_columns(here=pl.lit(value=True), is_slip=pl.lit(value=False))


def _judged(apart: Difference, row: dict[str, object]) -> tuple[object, ...]:
    """Return a candidate with whether its difference leaves it sure."""
    here = bool(row["here"])
    spelt = apart.kind in {"same", "letters", "cut"} or (apart.kind == "slip" and (here or row["is_slip"]))
    sure = spelt and (apart.form == "same" or (here and apart.form == "missing")) and not row["is_previous"]
    why = _LINES[apart.kind].format(apart.words) + (" at the same postcode" if here else "")
    score = max(
        float(str(row["score"])),
        _SAME_SCORE if apart.kind in {"same", "letters"} and apart.form == "same" else 0,
    )
    score = score + (100 - score) / 2 if here else score  # the postcode makes up half of what is missing
    method = "name and postcode" if here else "similar name"
    return row["supplier_id"], row["number"], method, score, sure, why
