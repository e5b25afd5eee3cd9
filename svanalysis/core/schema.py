"""The tables and their columns: schema.toml has names and types, and here is the version of what is stored."""

from pathlib import Path
from typing import Any

import polars as pl

from svanalysis.core.configuration import read_toml

LEDGER_VERSION = "7"  # part of the key of every stored part: raise it when what is stored changes

_WHAT_CELLS_ARE: dict[str, Any] = {
    "text": pl.String, "texts": pl.List(pl.String), "whole": pl.Int64, "number": pl.Float64, "flag": pl.Boolean,
    "day": pl.Date,
}  # fmt: skip
_TABLES = read_toml(Path(__file__).with_name("schema.toml"))


def columns_of(table: str) -> dict[str, Any]:
    """Return the columns of a table (a name in schema.toml), in order, with their types.

    >>> columns_of("rejected")["amount_pence"]
    Int64
    """
    return {name: _WHAT_CELLS_ARE[kind] for name, kind in _TABLES[table].items()}


PAYMENTS, REJECTED, EVIDENCE = map(columns_of, ("payments", "rejected", "evidence"))
REFUSED, OVERRIDES = map(columns_of, ("refused", "overrides"))


def payments_of(varying: pl.LazyFrame, same: dict[str, str]) -> pl.LazyFrame:
    """Return payments with all columns of `PAYMENTS`: those that vary, and those that are the same.

    What is the same of `payment_id` is its beginning: the number of the record follows.
    """
    columns = {name: pl.lit(text) for name, text in same.items()}
    if "payment_id" in same:
        columns["payment_id"] = pl.format("{}{}", columns["payment_id"], "source_record")
    return varying.with_columns(**columns).select(list(PAYMENTS))
