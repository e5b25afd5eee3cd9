"""The tables and their columns: one place for names, types and the version of what is stored."""

import polars as pl

LEDGER_VERSION = "4"  # part of the key of every stored part: raise it when what is stored changes

PAYMENTS: dict[str, type[pl.DataType]] = {
    "payment_id": pl.String,
    "body": pl.String,
    "date": pl.Date,
    "date_precision": pl.String,
    "financial_year": pl.String,
    "amount_pence": pl.Int64,
    "basis": pl.String,
    "payee": pl.String,
    "payee_id": pl.String,
    "service": pl.String,
    "category": pl.String,
    "reference": pl.String,
    "postcode": pl.String,
    "company_number": pl.String,
    "charity_number": pl.String,
    "vat_number": pl.String,
    "size_flag": pl.String,
    "vcse_flag": pl.String,
    "recognised_as": pl.String,
    "repaired": pl.String,
    "source_file": pl.String,
    "source_record": pl.Int64,
}
REJECTED: dict[str, type[pl.DataType]] = {
    "source_file": pl.String,
    "source_record": pl.Int64,
    "raw": pl.String,
    "reason": pl.String,
    "amount_pence": pl.Int64,
}
EVIDENCE: dict[str, type[pl.DataType]] = {
    "supplier_id": pl.String,
    "attribute": pl.String,
    "value": pl.String,
    "source": pl.String,
    "date": pl.Date,
    "weight": pl.Int64,
}
REFUSED: dict[str, type[pl.DataType]] = {
    "source_file": pl.String,
    "source_record": pl.Int64,
    "raw": pl.String,
    "reason": pl.String,
    "used": pl.Boolean,
}
OVERRIDES: dict[str, type[pl.DataType]] = {
    "supplier_id": pl.String,
    "name": pl.String,
    "question": pl.String,
    "answer": pl.String,
    "who": pl.String,
    "why": pl.String,
    "when": pl.Date,
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "seen": pl.String,
}


def payments_of(varying: pl.LazyFrame, same: dict[str, str]) -> pl.LazyFrame:
    """Return payments with all columns of `PAYMENTS`: those that vary, and those that are the same.

    What is the same of `payment_id` is its beginning: the number of the record follows.
    """
    columns = {name: pl.lit(text) for name, text in same.items()}
    if "payment_id" in same:
        columns["payment_id"] = pl.format("{}{}", columns["payment_id"], "source_record")
    return varying.with_columns(**columns).select(list(PAYMENTS))
