"""What was paid to whom, by payee and by supplier: all that gathering asks of payments, but what they say."""

import polars as pl

from svanalysis.ingest.paid import PAYEE

PAID = {
    "supplier_id": pl.String, "financial_year": pl.String, "paid_pence": pl.Int64, "absolute_pence": pl.Int64,
    "lines": pl.Int64,
}  # fmt: skip
_SUMS = ("paid_pence", "absolute_pence", "lines")


def paid_to_payees(paid: pl.DataFrame) -> pl.DataFrame:
    """Return what all files paid, one row per payee text and financial year; `paid` are `paid_of`'s tables together."""
    return _summed(paid, [*PAYEE, "financial_year"])


def paid_to_suppliers(paid: pl.DataFrame, payees: pl.DataFrame) -> pl.DataFrame:
    """Sum what payees were paid by supplier and year, sorted: `PAID`, `first_paid`, `last_paid`.

    Those with a hidden payee are one supplier, ''.
    """
    named = paid.join(payees.select(*PAYEE, "supplier_id"), on=PAYEE)
    keys = ["supplier_id", "financial_year"]
    return _summed(named, keys).select(*PAID, "first_paid", "last_paid").sort(keys)


def _summed(paid: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Sum sums, with the first and the last day of all."""
    first_and_last = pl.col("first_paid").min(), pl.col("last_paid").max()
    return paid.lazy().group_by(keys).agg(pl.col(_SUMS).sum(), *first_and_last).collect(engine="streaming")
