"""What was paid to whom, summed in one pass over a ledger: all that gathering asks of payments, but what they say."""

import polars as pl

PAID = {
    "supplier_id": pl.String, "financial_year": pl.String, "paid_pence": pl.Int64, "absolute_pence": pl.Int64,
    "lines": pl.Int64,
}  # fmt: skip
_SUMS = ("paid_pence", "absolute_pence", "lines")
_PAYEE = ["payee", "recognised_as"]


def paid_to_payees(payments: pl.LazyFrame) -> pl.DataFrame:
    """Return one row per `payee`, `recognised_as` and `financial_year`.

    `paid_pence` is the sum, `absolute_pence` that of the amounts without their signs, `lines` how many payments;
    `first_paid` and `last_paid` are days. Payments are never held in memory as a whole.
    """
    pence, day = pl.col("amount_pence"), pl.col("date")
    summed = payments.group_by(*_PAYEE, "financial_year").agg(
        paid_pence=pence.sum(), absolute_pence=pence.abs().sum(), lines=pl.len().cast(pl.Int64),
        first_paid=day.min(), last_paid=day.max(),
    )  # fmt: skip
    return summed.collect(engine="streaming")


def paid_to_suppliers(paid: pl.DataFrame, payees: pl.DataFrame) -> pl.DataFrame:
    """Sum what payees were paid by supplier and year, sorted: `PAID`, `first_paid`, `last_paid`.

    Those with a hidden payee are one supplier, ''.
    """
    named = paid.join(payees.select(*_PAYEE, "supplier_id"), on=_PAYEE)
    keys = ["supplier_id", "financial_year"]
    summed = named.group_by(keys).agg(
        pl.col(_SUMS).sum(), pl.col("first_paid").min(), pl.col("last_paid").max()
    )
    return summed.select(*PAID, "first_paid", "last_paid").sort(keys)
