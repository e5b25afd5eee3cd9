"""Which registered company a supplier is: by the number the council holds, else by exactly the same, unique name."""

import polars as pl

from svanalysis.core.schema import EVIDENCE
from svanalysis.core.text import is_initials

MATCHED = {"supplier_id": pl.String, "company_number": pl.String, "method": pl.String}


def match_companies(supplier_ids: list[str], evidence: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """Match suppliers to a register: one row per matched supplier, with the method.

    A number wins over a name. A name matches only when one company alone has it, and it is more than initials.
    Suppliers with two different numbers in the register are left out: conflicting evidence matches nothing.
    """
    suppliers = pl.DataFrame({"supplier_id": supplier_ids}, schema={"supplier_id": pl.String}).unique()
    numbers = evidence.filter(pl.col("attribute") == "company_number").select("supplier_id", company_number="value")
    numbered = (
        suppliers.join(numbers, on="supplier_id")
        .join(companies.select("company_number"), on="company_number")
        .unique()
        .filter(pl.len().over("supplier_id") == 1)
        .with_columns(method=pl.lit("company number"))
    )
    known = numbers.select("supplier_id").unique()
    single = companies.filter(pl.len().over("name_key") == 1).select("name_key", "company_number")
    named = (
        suppliers.join(known, on="supplier_id", how="anti")
        .join(single, left_on="supplier_id", right_on="name_key")
        .filter(~pl.col("supplier_id").map_elements(is_initials, return_dtype=pl.Boolean))
        .with_columns(method=pl.lit("exact name"))
    )
    return pl.concat([numbered.select(list(MATCHED)), named.select(list(MATCHED))]).sort("supplier_id")


def register_evidence(matched: pl.DataFrame, companies: pl.DataFrame, title: str) -> pl.DataFrame:
    """Return what the register says of matched suppliers, as evidence.

    The registered office and status carry the snapshot's date; an account category that of the accounts.
    """
    joined = matched.join(companies, on="company_number")
    parts = [
        joined.select(
            "supplier_id",
            attribute=pl.lit(attribute),
            value=pl.col(column),
            source=pl.lit(title),
            date=pl.col(day),
            weight=pl.lit(1, dtype=pl.Int64),
        )
        for attribute, column, day in (
            ("postcode_registered", "postcode", "snapshot"),
            ("account_category", "account_category", "accounts_date"),
            ("company_category", "company_category", "snapshot"),
            ("company_status", "company_status", "snapshot"),
            ("sic", "sic", "snapshot"),
        )
    ]
    return pl.concat(parts).filter(pl.col("value") != "").select(list(EVIDENCE))
