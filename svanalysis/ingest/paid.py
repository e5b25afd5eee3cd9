"""What a file paid to whom, summed while its payees still have numbers: texts would take three times as long."""

import polars as pl

from svanalysis.ingest.distinct import distinct

PAYEE = ["payee", "recognised_as"]


def paid_of(payments: pl.DataFrame) -> pl.DataFrame:
    """Return one row per `payee`, `recognised_as` and `financial_year`, or several of a payee; the order is fixed.

    `paid_pence` is the sum, `absolute_pence` that of the amounts without their signs, `lines` how many payments;
    `first_paid` and `last_paid` are days. `payments` have, beside their columns of the ledger, `payee_number` where
    their texts were told apart before.

    >>> from datetime import date
    >>> rows = [("A", "", "2012/13", date(2012, 5, day), pence) for day, pence in ((2, 700), (1, -200))]
    >>> columns = ["payee", "recognised_as", "financial_year", "date", "amount_pence"]
    >>> paid_of(pl.DataFrame(rows, schema=columns, orient="row")).select("paid_pence", "absolute_pence", "lines").row(0)
    (500, 900, 2)
    """
    pence, day = pl.col("amount_pence"), pl.col("date")
    if "payee_number" not in payments.columns:
        payments = payments.with_columns(payee_number=distinct(payments["payee"]).numbers)
    keys = ["payee_number", "financial_year"]
    summed = payments.lazy().group_by(keys).agg(
        paid_pence=pence.sum(), absolute_pence=pence.abs().sum(), lines=pl.len().cast(pl.Int64),
        first_paid=day.min(), last_paid=day.max(),
    )  # fmt: skip
    texts = payments.select("payee_number", *PAYEE)[payments["payee_number"].arg_unique()]
    named = (
        summed.collect(engine="streaming").sort(keys).join(texts, on="payee_number", maintain_order="left")
    )
    return named.select(*PAYEE, pl.exclude("payee_number", *PAYEE))
