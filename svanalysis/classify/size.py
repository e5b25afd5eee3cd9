"""How big a supplier is, as evidence says; not found is unknown, never small."""

import polars as pl

from svanalysis.core.definition import Sme
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.rules import size as size_rules

_KEYS = ["supplier_id", "financial_year"]


def classify_size(pairs: pl.DataFrame, dated: pl.DataFrame, sme: Sme) -> pl.DataFrame:
    """Give each supplier and year `is_sme` (nullable), `is_sme_certain`, `size`, `size_aged` and `size_because`.

    The first kind of evidence in the definition's order that says yes or no is the centre. It is certain only while it
    is not aged, its category leaves no other answer, and no other kind of evidence says the opposite.
    `size` is the band of the account category where that agrees, else `sme` or `large`, else `unknown`.
    Raises ConfigurationError when the definition names a rule that is not in `data/rules/size.toml`.
    """
    known = size_rules()
    if sme.rule not in known.rules:
        hint = f"use one of {', '.join(known.rules)}"
        raise ConfigurationError("this SME rule is not known", found=sme.rule, hint=hint)
    verdicts = pl.concat([_declared(dated), _categories(dated)])
    rank = pl.col("attribute").replace_strict({name: at for at, name in enumerate(sme.evidence)}, default=None)
    ranked = verdicts.with_columns(rank=rank).drop_nulls("rank").sort(*_KEYS, "rank", "value")
    says = pl.col("says").drop_nulls()
    merged = ranked.group_by(_KEYS, maintain_order=True).agg(
        says.first().alias("is_sme"),
        (says.n_unique() == 1).alias("agree"),
        pl.col("certain").filter(pl.col("says").is_not_null()).first().alias("certain"),
        pl.col("aged").filter(pl.col("says").is_not_null()).first().alias("size_aged"),
        pl.col("band").filter(pl.col("band") != "unknown").first().alias("band"),
        _because().alias("size_because"),
    )
    return pairs.join(merged, on=_KEYS, how="left").select(
        *_KEYS,
        "is_sme",
        (pl.col("agree") & pl.col("certain") & ~pl.col("size_aged")).fill_null(value=False).alias("is_sme_certain"),
        _band().alias("size"),
        pl.col("size_aged").fill_null(value=False),
        pl.col("size_because").fill_null("no evidence of size"),
    )


def _declared(dated: pl.DataFrame) -> pl.DataFrame:
    """Return what suppliers were declared to be; two declarations of one date that disagree say nothing."""
    declared = dated.filter(pl.col("attribute") == "declared_sme")
    agrees = pl.col("value").n_unique().over(_KEYS) == 1
    return declared.unique([*_KEYS, "value"], maintain_order=True).select(
        *_KEYS, "attribute", "value", "source", "date", "aged",
        says=pl.when(agrees).then(pl.col("value") == "yes"),
        certain=pl.lit(value=True),
        band=pl.lit("unknown"),
    )  # fmt: skip


def _categories(dated: pl.DataFrame) -> pl.DataFrame:
    """Return what categories of filed accounts say."""
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
    return filed.select(*_KEYS, "attribute", "value", "source", "date", "aged", "says", "certain", "band")


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
    words = pl.col("attribute").replace_strict({"declared_sme": "declared SME", "account_category": "accounts filed as"})
    return pl.format("{} {}, {}", words, pl.col("value"), pl.col("date").dt.to_string("%Y-%m-%d")).str.join("; ")
