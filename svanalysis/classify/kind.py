"""What kind of organisation a supplier is: charity and social enterprise, each yes, no or unknown.

Source: Companies House company categories and number prefixes; a charity number held by the buyer counts as registered.
"""

import polars as pl

_CIC = "Community Interest Company"
_CIO = ("CE", "CS")
_SOCIETY = ("RS", "IP", "SP", "NP")
_LIMITED_BY_GUARANTEE = "PRI/LTD BY GUAR"


def classify_kind(suppliers: list[str], evidence: pl.DataFrame, matched: pl.DataFrame) -> pl.DataFrame:
    """Give each supplier `is_charity`, `is_social_enterprise` (nullable; a known one is certain) and `kind_because`.

    Yes needs a register: a charity number, a CIO's number, the category of a community interest company. A company
    limited by guarantee may be a charity and a registered society may be a community benefit society: unknown. Any
    other registered company is neither. Without a register entry both are unknown.
    """
    numbers = evidence.filter((pl.col("attribute") == "charity_number") & (pl.col("value") != ""))
    categories = evidence.filter(pl.col("attribute") == "company_category")
    frame = (
        pl.DataFrame({"supplier_id": suppliers}, schema={"supplier_id": pl.String})
        .unique(maintain_order=True)
        .join(numbers.group_by("supplier_id").agg(charity_number=pl.col("value").min()), on="supplier_id", how="left")
        .join(categories.group_by("supplier_id").agg(category=pl.col("value").min()), on="supplier_id", how="left")
        .join(matched.select("supplier_id", "company_number"), on="supplier_id", how="left")
    )
    prefix = pl.col("company_number").str.head(2)
    on_charity_register = pl.col("charity_number").is_not_null() | prefix.is_in(_CIO).fill_null(value=False)
    is_cic = (pl.col("category") == _CIC).fill_null(value=False)
    open_kind = prefix.is_in(_SOCIETY) | pl.col("category").str.to_uppercase().str.contains(_LIMITED_BY_GUARANTEE, literal=True)
    registered = pl.col("company_number").is_not_null() & ~open_kind.fill_null(value=False)
    no = pl.lit(value=False)
    yes = pl.lit(value=True)
    return frame.select(
        "supplier_id",
        pl.when(on_charity_register).then(yes).when(is_cic | registered).then(no).alias("is_charity"),
        pl.when(is_cic).then(yes).when(registered | on_charity_register).then(no).alias("is_social_enterprise"),
        pl.coalesce(
            pl.format("charity number {}", pl.col("charity_number")),
            pl.format("{}, company {}", pl.col("category").fill_null("registered"), pl.col("company_number")),
            pl.lit("on no register seen"),
        ).alias("kind_because"),
    )
