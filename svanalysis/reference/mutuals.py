"""The register of mutual societies: co-operative and community benefit societies, credit unions and others.

Source: Financial Conduct Authority, Mutuals Public Register, SocietyList.csv. One heading is misspelt there ("Full
Registation Number"); the postcode is the end of the address; societies no longer registered are in it, with the day.
"""

import polars as pl

from svanalysis.reference.official import Table

_NUMBER = "Full Registr?ation Number|Society Number"
TABLE = Table(
    what="register of mutual societies",
    hint="use SocietyList.csv as the Financial Conduct Authority gives it",
    required=(_NUMBER, "Society Name", "Registered As", "Society Address", "Society Status"),
    optional=("Registration Date", "Deregistration Date"),
)
_DAY = 10
_POSTCODE = r"([A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})\W*$"


def _text(heading: str) -> pl.Expr:
    """Return a column without blanks around its text."""
    return pl.col(heading).str.strip_chars()


def _day(heading: str) -> pl.Expr:
    """Return a column of days, null where none is given."""
    return pl.col(heading).str.head(_DAY).str.to_date("%d/%m/%Y", strict=False)


_POSTCODE_AT_END = _text("Society Address").str.to_uppercase().str.extract(_POSTCODE).fill_null("")


def organisations(piece: pl.DataFrame) -> pl.DataFrame:
    """Return one row per society; its category is what it is registered as."""
    return piece.filter(_text(_NUMBER) != "").select(
        number=_text(_NUMBER).str.to_uppercase(),
        name=_text("Society Name"),
        postcode=_POSTCODE_AT_END,
        category=_text("Registered As"),
        status=_text("Society Status"),
        account_category=pl.lit(""),
        accounts_date=pl.lit(None, dtype=pl.Date),
        incorporated=_day("Registration Date"),
        dissolved=_day("Deregistration Date"),
        sic=pl.lit(""),
        company_number=pl.lit(""),
        income_pounds=pl.lit(None, dtype=pl.Int64),
    )


def names(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the name of each society."""
    return piece.filter(_text(_NUMBER) != "").select(
        number=_text(_NUMBER).str.to_uppercase(),
        name=_text("Society Name"),
        is_previous=pl.lit(value=False),
        postcode=_POSTCODE_AT_END,
        is_live=_text("Deregistration Date") == "",
    )
