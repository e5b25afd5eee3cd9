"""How big a supplier is, as evidence says; not found is unknown, never small."""

import polars as pl

from svanalysis.classify.pairs import KEYS
from svanalysis.core.definition import Sme
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.rules import size as size_rules

_WORDS = {"declared_sme": "declared SME", "account_category": "accounts filed as"}


def classify_size(pairs: pl.DataFrame, dated: pl.DataFrame, sme: Sme) -> pl.DataFrame:
    """Give each supplier and year `is_sme` (nullable), `is_sme_certain`, `size`, `size_aged`, `size_because`.

    The first kind of evidence in the definition's order that says yes or no is the centre. It is certain only
    while it is not aged, its category leaves no other answer, and no other evidence says the opposite.
    `size` is the band of the account category where that agrees, else `sme` or `large`, else `unknown`.
    Raises ConfigurationError when the definition names a rule that is not in `data/rules/size.toml`.
    """
    known = size_rules().rules
    if sme.rule not in known:
        hint = f"use one of {', '.join(known)}"
        raise ConfigurationError("this SME rule is not known", found=sme.rule, hint=hint)
    order = {name: rank for rank, name in enumerate(sme.evidence)}
    rank = pl.col("attribute").replace_strict(order, default=None, return_dtype=pl.Int64)
    verdicts = pl.concat([_declared(dated), _categories(dated)]).with_columns(rank=rank).drop_nulls("rank")
    spoken = pl.col("says").is_not_null()
    merged = (
        verdicts.sort(*KEYS, "rank", "value")
        .group_by(KEYS, maintain_order=True)
        .agg(
            pl.col("says").filter(spoken).first().alias("is_sme"),
            (pl.col("says").filter(spoken).n_unique() > 1).alias("disagree"),
            pl.col("conflict").any(),
            pl.col("certain").filter(spoken).first(),
            pl.col("aged").filter(spoken).first().alias("size_aged"),
            pl.col("band").filter(pl.col("band") != "unknown").first(),
            _because().alias("size_because"),
        )
    )
    certain = pl.col("certain") & ~pl.col("size_aged") & ~pl.col("disagree") & ~pl.col("conflict")
    return pairs.join(merged, on=KEYS, how="left").select(
        *KEYS,
        "is_sme",
        certain.fill_null(value=False).alias("is_sme_certain"),
        _band().alias("size"),
        pl.col("size_aged").fill_null(value=False),
        pl.col("size_because").fill_null("no evidence of size"),
    )


def _declared(dated: pl.DataFrame) -> pl.DataFrame:
    """Return what suppliers were declared to be; two declarations of one date that disagree say nothing."""
    declared = dated.filter(pl.col("attribute") == "declared_sme")
    conflict = pl.col("value").n_unique().over(KEYS) > 1
    return declared.unique([*KEYS, "value"], maintain_order=True).select(
        *KEYS, "attribute", "value", "date", "aged",
        says=pl.when(~conflict).then(pl.col("value") == "yes"),
        certain=pl.lit(value=True),
        band=pl.lit("unknown"),
        conflict=conflict,
    )  # fmt: skip


def _categories(dated: pl.DataFrame) -> pl.DataFrame:
    """Return what categories of filed accounts say; a category that the rules do not list says nothing."""
    table = size_rules().account_categories
    read = pl.DataFrame(
        {
            "value": list(table),
            "says": [{"yes": True, "no": False}.get(entry.sme) for entry in table.values()],
            "certain": [entry.certain for entry in table.values()],
            "band": [entry.band for entry in table.values()],
        },
        schema={"value": pl.String, "says": pl.Boolean, "certain": pl.Boolean, "band": pl.String},
    )
    filed = dated.filter(pl.col("attribute") == "account_category").join(read, on="value")
    columns = ("attribute", "value", "date", "aged", "says", "certain", "band")
    return filed.select(*KEYS, *columns, conflict=pl.lit(value=False))


def _band() -> pl.Expr:
    """Return the band to show: the category's where it does not contradict the centre."""
    return (
        pl.when(pl.col("is_sme"))
        .then(pl.coalesce("band", pl.lit("sme")))
        .when(~pl.col("is_sme"))
        .then(pl.lit("large"))
        .otherwise(pl.lit("unknown"))
    )


def _because() -> pl.Expr:
    """Return the reason in words, every piece of evidence in the order it was heard."""
    words = pl.col("attribute").replace_strict(_WORDS, return_dtype=pl.String)
    day = pl.col("date").dt.to_string("%Y-%m-%d")
    return pl.format("{} {}, {}", words, pl.col("value"), day).str.join("; ")
