"""The register of charities in England and Wales.

Source: Charity Commission, "Full register download", table `charity` (publicextract.charity, daily): tab-delimited
text without quotation marks. A linked charity (linked_charity_number not 0) shares its parent's number and is
no charity of its own to count. Removed charities are in the register, with the day.
"""

import polars as pl

from svanalysis.core.company_number import parse_company_number
from svanalysis.reference.official import Layout, Table, day_of, text_of

_TABLE = Table(
    what="charity register",
    hint="use the table publicextract.charity as the Charity Commission gives it (.txt or .zip)",
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
_DAYS = "%Y-%m-%d"


def _main(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the charities themselves: what goes on in a line of its own after a broken one has no number."""
    number = text_of("registered_charity_number")
    is_main = text_of("linked_charity_number") == "0"
    return piece.with_columns(number=number).filter(
        is_main & pl.col("number").str.contains(r"^[1-9]\d{0,7}$")
    )


def _organisations(piece: pl.DataFrame) -> pl.DataFrame:
    """Return one row per charity; its category is the charity type, `incorporated` the day it was registered."""
    given = piece["charity_company_registration_number"].unique()
    numbers = {text: parse_company_number(text) or "" for text in given}
    return _main(piece).select(
        number="number",
        name=text_of("charity_name"),
        postcode=text_of("charity_contact_postcode"),
        category=text_of("charity_type"),
        status=text_of("charity_registration_status"),
        accounts_date=day_of("latest_acc_fin_period_end_date", _DAYS),
        incorporated=day_of("date_of_registration", _DAYS),
        dissolved=day_of("date_of_removal", _DAYS),
        company_number=pl.col("charity_company_registration_number").replace_strict(
            numbers, return_dtype=pl.String
        ),
        income_pounds=pl.col("latest_income").cast(pl.Float64, strict=False).round().cast(pl.Int64),
    )


LAYOUT = Layout(_TABLE, _organisations)
