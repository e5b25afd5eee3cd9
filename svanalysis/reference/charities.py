"""The register of charities in England and Wales.

Source: Charity Commission, "Full register download", table `charity` (publicextract.charity, daily): tab-delimited
text without quotation marks, or JSON. A linked charity (linked_charity_number not 0) shares its parent's number and is
no charity of its own to count. Removed charities are in the register, with the day.
"""

import polars as pl

from svanalysis.core.company_number import parse_company_number
from svanalysis.reference.official import Table

TABLE = Table(
    what="charity register",
    hint="use the table publicextract.charity as the Charity Commission gives it (.txt, .json or .zip)",
    required=(
        "registered_charity_number", "linked_charity_number", "charity_name", "charity_contact_postcode",
        "charity_registration_status",
    ),
    optional=(
        "charity_type", "date_of_registration", "date_of_removal", "latest_acc_fin_period_end_date",
        "latest_income", "charity_company_registration_number",
    ),
    separator="\t",
    quote=None,
)  # fmt: skip
_DAY = 10  # 2015-03-02 of 2015-03-02 00:00:00.0000000


def _day(heading: str) -> pl.Expr:
    """Return a column of days, null where none is given."""
    return pl.col(heading).str.head(_DAY).str.to_date("%Y-%m-%d", strict=False)


def _main(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the charities themselves: what goes on in a line of its own after a broken one has no number."""
    number = pl.col("registered_charity_number").str.strip_chars()
    is_main = pl.col("linked_charity_number").str.strip_chars() == "0"
    return piece.with_columns(number=number).filter(
        is_main & pl.col("number").str.contains(r"^[1-9]\d{0,7}$")
    )


def organisations(piece: pl.DataFrame) -> pl.DataFrame:
    """Return one row per charity; its category is the charity type, `incorporated` the day it was registered."""
    given = piece["charity_company_registration_number"].unique()
    numbers = {text: parse_company_number(text) or "" for text in given}
    return _main(piece).select(
        number="number",
        name=pl.col("charity_name").str.strip_chars(),
        postcode=pl.col("charity_contact_postcode").str.strip_chars(),
        category=pl.col("charity_type").str.strip_chars(),
        status=pl.col("charity_registration_status").str.strip_chars(),
        account_category=pl.lit(""),
        accounts_date=_day("latest_acc_fin_period_end_date"),
        incorporated=_day("date_of_registration"),
        dissolved=_day("date_of_removal"),
        sic=pl.lit(""),
        company_number=pl.col("charity_company_registration_number").replace_strict(
            numbers, return_dtype=pl.String
        ),
        income_pounds=pl.col("latest_income").cast(pl.Float64, strict=False).round().cast(pl.Int64),
    )


def names(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the name of each charity."""
    return _main(piece).select(
        number="number",
        name=pl.col("charity_name").str.strip_chars(),
        is_previous=pl.lit(value=False),
        postcode="charity_contact_postcode",
        is_live=pl.col("date_of_removal") == "",
    )
