"""What kind of organisation a supplier is: charity and social enterprise, each yes, no or unknown.

Source: Companies House company categories and number prefixes; a charity number held by the buyer counts as
registered.
"""

import polars as pl

from svanalysis.classify.pairs import KEYS

_CIC = "COMMUNITY INTEREST COMPANY"
_CIO = ("CE", "CS")
_SOCIETY = ("RS", "IP", "SP", "NP")
_ROYAL_CHARTER = "RC"
# Limited by guarantee ("PRI/LTD BY GUAR/NSC", "PRI/LBG/NSC") or without the word limited ("SECT. 30").
_BY_GUARANTEE = r"GUAR|\bLBG\b|SECT\. 30"


def classify_kind(pairs: pl.DataFrame, dated: pl.DataFrame, matched: pl.DataFrame) -> pl.DataFrame:
    """Give each pair `is_charity`, `is_social_enterprise` (nullable, known is certain), `kind_aged` and why.

    Yes needs a register: a charity number, a CIO's number, the category of a community interest company. A
    company limited by guarantee or a body under royal charter may be a charity, and a registered society may
    be a community benefit society: unknown. Any other registered company is neither. A charity is no social
    enterprise unless it is a registered society, then unknown. Without a register entry both are unknown.
    """
    frame = (
        pairs.join(_value_of("charity_number", dated), on=KEYS, how="left")
        .join(_value_of("company_category", dated), on=KEYS, how="left")
        .join(matched.select("supplier_id", "company_number"), on="supplier_id", how="left")
    )
    prefix, category = pl.col("company_number").str.head(2), pl.col("company_category").str.to_uppercase()
    charity = pl.col("charity_number").is_not_null() | prefix.is_in(_CIO).fill_null(value=False)
    cic = category.str.contains(_CIC, literal=True).fill_null(value=False)
    society = prefix.is_in(_SOCIETY).fill_null(value=False)
    guarantee = category.str.contains(_BY_GUARANTEE).fill_null(value=False)
    chartered = (prefix == _ROYAL_CHARTER).fill_null(value=False)
    settled = pl.col("company_number").is_not_null() & ~(society | guarantee | chartered)
    yes, no = pl.lit(value=True), pl.lit(value=False)
    aged = pl.coalesce("charity_number_aged", "company_category_aged", pl.lit(value=False))
    return frame.select(
        *KEYS,
        pl.when(charity).then(yes).when(cic | settled).then(no).alias("is_charity"),
        pl.when(cic).then(yes).when(settled | (charity & ~society)).then(no).alias("is_social_enterprise"),
        aged.alias("kind_aged"),
        _because().alias("kind_because"),
    )


def _value_of(attribute: str, dated: pl.DataFrame) -> pl.DataFrame:
    """Return one value of an attribute per pair, in a column of its name, and whether it is `<name>_aged`."""
    found = dated.filter((pl.col("attribute") == attribute) & (pl.col("value") != ""))
    value, aged = pl.col("value").min(), pl.col("aged").any()
    return found.group_by(KEYS).agg(value.alias(attribute), aged.alias(f"{attribute}_aged"))


def _because() -> pl.Expr:
    """Return the reason in words."""
    return pl.coalesce(
        pl.format("charity number {}", pl.col("charity_number")),
        pl.format(
            "{}, company {}", pl.col("company_category").fill_null("registered"), pl.col("company_number")
        ),
        pl.lit("on no register seen"),
    )
