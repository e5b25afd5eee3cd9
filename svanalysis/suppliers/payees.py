"""Payee texts to suppliers: spellings of the same name meet, different firms stay apart."""

import polars as pl

from svanalysis.core.text import name_key, tidy

# The payee is hidden: each line is a unit of its own.
LINE_KINDS = ("person_redacted", "commercial_redacted", "no_payee")


def payees_of(payments: pl.DataFrame) -> pl.DataFrame:
    """Return one row per payee text: `payee`, `recognised_as`, `supplier_id`, `name` (commonest spelling).

    `supplier_id` is the name key; '' where the payee is hidden (redacted or blank), because two hidden payees
    need not be the same.
    """
    counted = payments.group_by("payee", "recognised_as").agg(pl.len().alias("lines"))
    keys = {payee: name_key(payee) or tidy(payee).upper() for payee in counted["payee"].unique()}
    key = pl.col("payee").replace_strict(keys, return_dtype=pl.String)
    hidden = pl.col("recognised_as").is_in(LINE_KINDS)
    keyed = counted.with_columns(supplier_id=pl.when(hidden).then(pl.lit("")).otherwise(key))
    ranked = keyed.sort("lines", "payee", descending=[True, False])
    named = ranked.with_columns(name=pl.col("payee").first().over("supplier_id"))
    return named.drop("lines").sort("payee", "recognised_as")
