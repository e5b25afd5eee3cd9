"""The classified table: one row per supplier and financial year under one definition."""

from concurrent.futures import ThreadPoolExecutor

import polars as pl

from svanalysis.classify.kind import VALUES, classify_kind
from svanalysis.classify.pairs import KEYS, eras, evidence_for_years
from svanalysis.classify.place import (
    ADDRESSES,
    FACTS,
    POSITION,
    RINGS,
    classify_place,
    inside_codes,
    ring_facts,
)
from svanalysis.classify.size import SIZE_EVIDENCE, classify_size, limits_begin, paid_level
from svanalysis.core.definition import Definition
from svanalysis.reference.directories import place_postcodes

INTERMEDIARIES = ("card", "intermediary")
_DECIDE = (
    *ADDRESSES,
    "override_place",
    *SIZE_EVIDENCE,
    *VALUES,
)  # all other evidence says nothing of a class
_FACTS = (*FACTS, "is_sme", "is_charity", "is_social_enterprise")
_REASONS = ("place_because", "size_because", "kind_because")


def classify(  # noqa: PLR0913  each argument another table or setting
    payees: pl.DataFrame,
    pairs: pl.DataFrame,
    evidence: pl.DataFrame,
    matched: pl.DataFrame,
    placed: pl.DataFrame | None = None,
    *,
    definition: Definition,
    authority: str,
    neighbours: tuple[str, ...] = (),
    own: frozenset[str] = frozenset(),
) -> pl.DataFrame:
    """Classify each supplier in each financial year in which it is paid.

    Returns one row per pair of `pairs` (`supplier_id`, `financial_year`) with the columns of place, size and
    kind, `recognised_as`, `name`, and `ring` for display: where the supplier is as far as all of it is known,
    else `unknown`. `pairs` may have `paid_pence`; `placed` is where the evidence's postcodes are (`place_postcodes`),
    as their sectors say where it is not given; `own` are the suppliers that are the body's own companies.
    Intermediaries are unknown for place and size unless the definition takes them `as_paid`.
    """
    evidence = evidence.filter(pl.col("attribute").is_in(_DECIDE))
    alike = _alike(pairs, evidence, definition)
    first = alike.filter(pl.col("financial_year") == pl.col("stands_for")).drop("stands_for")
    dated = evidence_for_years(first, evidence, definition.max_evidence_age_years)
    if placed is None:
        postcodes = dated.filter(pl.col("attribute").str.starts_with("postcode"))["value"]
        placed = place_postcodes(postcodes.unique().to_list())
    inside = inside_codes(definition.local, authority, neighbours)
    facts = ring_facts(placed, inside)
    recognised = payees.group_by("supplier_id").agg(pl.col("recognised_as").max(), pl.col("name").first())
    with ThreadPoolExecutor() as pool:  # none of the three keeps two cores busy
        size = pool.submit(classify_size, first, dated, definition.sme)
        kind = pool.submit(classify_kind, first, dated, matched, recognised, own)
        place = classify_place(first, dated, facts, definition.local, inside)
    table = place.join(size.result(), on=KEYS).join(kind.result(), on=KEYS).join(recognised, on="supplier_id")
    if definition.scope.intermediaries == "unknown":
        table = _blanked(table)
    shown = table.with_columns(ring=_ring()).rename({"financial_year": "stands_for"})
    return (
        alike.select(*KEYS, "stands_for")
        .join(shown, on=["supplier_id", "stands_for"])
        .drop("stands_for")
        .sort(KEYS)
    )


def _alike(pairs: pl.DataFrame, evidence: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """Return pairs with `stands_for`: the first of the supplier's years in which all that decides is the same.

    That is the same evidence, the same limits of size, and payments on the same side of each limit.
    """
    era = eras(pairs, evidence, definition.max_evidence_age_years, limits_begin(definition.sme))
    level = paid_level(pairs, evidence, definition.sme)
    first = pl.col("financial_year").min().over("supplier_id", era.alias("era"), level.alias("level"))
    return pairs.with_columns(stands_for=first)


def _ring() -> pl.Expr:
    """Return the ring to show: `unknown` as soon as one of the facts that tell rings apart is unknown."""
    own, region, uk = (pl.col(name) for name in RINGS)
    return (
        pl.when(own).then(pl.lit("authority"))
        .when(~own & region).then(pl.lit("region"))
        .when(~region & uk).then(pl.lit("uk"))
        .when(~uk).then(pl.lit("overseas"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip


def _blanked(table: pl.DataFrame) -> pl.DataFrame:
    """Make intermediaries unknown: the bank or agency that is paid is not who supplied."""
    passes_on = pl.col("recognised_as").is_in(INTERMEDIARIES)
    because = pl.lit("paid on behalf of others: the supplier is not known")
    flags = (*(f"{name}_certain" for name in _FACTS), "place_aged", "size_aged", "kind_aged")
    return table.with_columns(
        *[pl.when(~passes_on).then(pl.col(name)).alias(name) for name in (*_FACTS, "majority", *POSITION)],
        *[(pl.col(name) & ~passes_on).alias(name) for name in flags],
        pl.when(passes_on).then(pl.lit("unknown")).otherwise(pl.col("size")).alias("size"),
        *[pl.when(passes_on).then(because).otherwise(pl.col(name)).alias(name) for name in _REASONS],
    )
