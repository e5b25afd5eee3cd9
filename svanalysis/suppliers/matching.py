"""Which registered company a supplier is: by the number the council holds, else by the same, unique name."""

import polars as pl

from svanalysis.core.schema import EVIDENCE
from svanalysis.core.text import is_initials

MATCHED = {"supplier_id": pl.String, "company_number": pl.String, "method": pl.String}
# What a register says of a company: the attribute of evidence, its column, and the column of its date.
_SAYS = (
    ("postcode_registered", "postcode", "snapshot"),
    ("account_category", "account_category", "accounts_date"),
    ("company_category", "company_category", "snapshot"),
    ("company_status", "company_status", "snapshot"),
    ("sic", "sic", "snapshot"),
)


def match_companies(supplier_ids: list[str], evidence: pl.DataFrame, companies: pl.DataFrame) -> pl.DataFrame:
    """Match suppliers to a register: one row per matched supplier, with the method.

    A number wins over a name. Two different numbers held for a supplier match nothing, and neither does a
    name then, nor where a number is held that the register lacks: what is known speaks against the name. A
    name matches only when one company alone has it, and it is more than initials.
    """
    suppliers = pl.DataFrame({"supplier_id": supplier_ids}, schema={"supplier_id": pl.String}).unique()
    held = evidence.filter(pl.col("attribute") == "company_number")
    numbers = held.select("supplier_id", company_number="value").unique()
    numbered = (
        suppliers.join(numbers.filter(pl.len().over("supplier_id") == 1), on="supplier_id")
        .join(companies.select("company_number"), on="company_number")
        .with_columns(method=pl.lit("company number"))
    )
    single = companies.filter(pl.len().over("name_key") == 1).select("name_key", "company_number")
    named = (
        suppliers.join(numbers.select("supplier_id"), on="supplier_id", how="anti")
        .join(single, left_on="supplier_id", right_on="name_key")
        .filter(~pl.col("supplier_id").map_elements(is_initials, return_dtype=pl.Boolean))
        .with_columns(method=pl.lit("exact name"))
    )
    return pl.concat([numbered.select(list(MATCHED)), named.select(list(MATCHED))]).sort("supplier_id")


def agreed(matches: list[pl.DataFrame]) -> pl.DataFrame:
    """Return one row per supplier that every register which knows it matches to the same company."""
    together = pl.concat([pl.DataFrame(schema=MATCHED), *matches])
    alike = pl.col("company_number").n_unique().over("supplier_id") == 1
    return together.filter(alike).unique("supplier_id", keep="first", maintain_order=True).sort("supplier_id")


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
        for attribute, column, day in _SAYS
    ]
    return pl.concat(parts).filter(pl.col("value") != "").select(list(EVIDENCE))
