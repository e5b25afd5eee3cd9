"""The classified table: one row per supplier and financial year under one definition."""

import polars as pl

from svanalysis.classify.kind import classify_kind
from svanalysis.classify.pairs import evidence_for_years
from svanalysis.classify.place import RINGS, classify_place, ring_facts
from svanalysis.classify.size import classify_size
from svanalysis.core.definition import Definition
from svanalysis.reference.directories import place_postcodes

INTERMEDIARIES = ("card", "intermediary")


def classify(
    payees: pl.DataFrame,
    pairs: pl.DataFrame,
    evidence: pl.DataFrame,
    matched: pl.DataFrame,
    *,
    definition: Definition,
    authority: str,
    units: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Classify each supplier in each financial year in which it is paid.

    Returns one row per pair of `pairs` (`supplier_id`, `financial_year`) with the columns of place, size and kind, and
    `recognised_as`. Intermediaries are unknown for place and size unless the definition takes them `as_paid`.
    """
    dated = evidence_for_years(pairs, evidence, definition.max_evidence_age_years)
    postcodes = dated.filter(pl.col("attribute").str.starts_with("postcode"))["value"].unique().to_list()
    facts = ring_facts(place_postcodes(postcodes, units), authority)
    place = classify_place(pairs, dated, facts, definition.local.addresses)
    size = classify_size(pairs, dated, definition.sme)
    kind = classify_kind(pairs["supplier_id"].unique().sort().to_list(), evidence, matched)
    recognised = payees.group_by("supplier_id").agg(pl.col("recognised_as").max(), pl.col("name").first())
    keys = ["supplier_id", "financial_year"]
    table = place.join(size, on=keys).join(kind, on="supplier_id").join(recognised, on="supplier_id")
    if definition.scope.intermediaries == "unknown":
        table = _blanked(table)
    ring = (
        pl.when(pl.col("in_authority")).then(pl.lit("authority"))
        .when(pl.col("in_region")).then(pl.lit("region"))
        .when(pl.col("in_uk")).then(pl.lit("uk"))
        .when(~pl.col("in_uk")).then(pl.lit("overseas"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip
    known = pl.col("in_authority").is_not_null()
    return table.with_columns(ring=pl.when(known).then(ring).otherwise(pl.lit("unknown"))).sort(keys)


def _blanked(table: pl.DataFrame) -> pl.DataFrame:
    """Make intermediaries unknown: the bank or agency that is paid is not who supplied."""
    passes_on = pl.col("recognised_as").is_in(INTERMEDIARIES)
    nullable = (*RINGS, "is_sme", "is_charity", "is_social_enterprise", "sector", "majority", "easting", "northing", "precision")
    return table.with_columns(
        *[pl.when(~passes_on).then(pl.col(name)).alias(name) for name in nullable],
        *[(pl.col(f"{name}_certain") & ~passes_on).alias(f"{name}_certain") for name in (*RINGS, "is_sme")],
        pl.when(passes_on).then(pl.lit("unknown")).otherwise(pl.col("size")).alias("size"),
        *[
            pl.when(passes_on)
            .then(pl.lit("paid on behalf of others: the supplier is not known"))
            .otherwise(pl.col(name))
            .alias(name)
            for name in ("place_because", "size_because", "kind_because")
        ],
    )
