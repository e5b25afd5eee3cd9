"""The register of mutual societies: co-operative and community benefit societies, credit unions and others.

Source: Financial Conduct Authority, Mutuals Public Register, SocietyList.csv. One heading is misspelt there ("Full
Registation Number"); the postcode is the end of the address; societies no longer registered are in it, with the day.
"""

import polars as pl

from svanalysis.reference.official import Layout, Table, day_of, text_of

_NUMBER = "Full Registr?ation Number|Society Number"
_TABLE = Table(
    what="register of mutual societies",
    hint="use SocietyList.csv as the Financial Conduct Authority gives it",
    required=(_NUMBER, "Society Name", "Registered As", "Society Address", "Society Status"),
    optional=("Registration Date", "Deregistration Date"),
)
_POSTCODE = r"([A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})\W*$"


_POSTCODE_AT_END = text_of("Society Address").str.to_uppercase().str.extract(_POSTCODE).fill_null("")


def _organisations(piece: pl.DataFrame) -> pl.DataFrame:
    """Return one row per society; its category is what it is registered as."""
    return piece.filter(text_of(_NUMBER) != "").select(
        number=text_of(_NUMBER).str.to_uppercase(),
        name=text_of("Society Name"),
        postcode=_POSTCODE_AT_END,
        category=text_of("Registered As"),
        status=text_of("Society Status"),
        incorporated=day_of("Registration Date"),
        dissolved=day_of("Deregistration Date"),
    )


LAYOUT = Layout(_TABLE, _organisations)
