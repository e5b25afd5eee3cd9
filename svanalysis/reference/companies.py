"""The register of companies.

Source: Companies House, "Free company data product" (BasicCompanyDataAsOneFile, monthly): 55 columns, some headings
begin with a blank, dates DD/MM/YYYY, live companies only. Category by number prefix: Companies House, "Company number
prefixes" (uniform resource identifiers for company records).
"""

import polars as pl

from svanalysis.reference.official import Layout, Table, day_of, text_of

_SIC = tuple(f"SICCode.SicText_{at}" for at in range(1, 5))
_PREVIOUS = tuple(f"PreviousName_{at}.CompanyName" for at in range(1, 11))
_TABLE = Table(
    what="company register",
    hint="use the file as Companies House publishes it (BasicCompanyData...csv or .zip)",
    required=(
        "CompanyName", "CompanyNumber", "RegAddress.PostCode", "CompanyCategory", "CompanyStatus",
        "Accounts.AccountCategory", "Accounts.LastMadeUpDate", _SIC[0],
    ),
    optional=("IncorporationDate", "DissolutionDate", *_SIC[1:], *_PREVIOUS),
)  # fmt: skip
_NUMBER_LENGTH = 8
_CATEGORIES = {
    "CE": "Charitable Incorporated Organisation",
    "CS": "Scottish Charitable Incorporated Organisation",
    "OC": "Limited Liability Partnership",
    "SO": "Limited Liability Partnership",
    "NC": "Limited Liability Partnership",
    "RS": "Registered Society",
    "IP": "Registered Society",
    "SP": "Registered Society",
    "NP": "Registered Society",
}
_NOTHING = ("NULL", "None Supplied")
_CEASED = "(?i)^(dissolved|removed|closed|converted)"


_NUMBER = text_of("CompanyNumber").str.to_uppercase().str.zfill(_NUMBER_LENGTH)


def _organisations(piece: pl.DataFrame) -> pl.DataFrame:
    """Return one row per company. A blank category is what the number's prefix says; SIC codes without their words."""
    category, said = text_of("CompanyCategory"), text_of("Accounts.AccountCategory")
    by_prefix = _NUMBER.str.head(2).replace_strict(_CATEGORIES, default="")
    codes = [pl.col(heading).str.extract(r"^\s*(\d{4,5})\b") for heading in _SIC]
    return _numbered(piece).select(
        number=_NUMBER,
        name=text_of("CompanyName"),
        postcode=text_of("RegAddress.PostCode"),
        category=pl.when(category == "").then(by_prefix).otherwise(category),
        status=text_of("CompanyStatus"),
        account_category=pl.when(said.is_in(_NOTHING)).then(pl.lit("")).otherwise(said),
        accounts_date=day_of("Accounts.LastMadeUpDate"),
        incorporated=day_of("IncorporationDate"),
        dissolved=day_of("DissolutionDate"),
        sic=pl.concat_str(codes, separator="; ", ignore_nulls=True),
        company_number=_NUMBER,
    )


def _names(piece: pl.DataFrame) -> pl.DataFrame:
    """Return one row per name a company has or had."""
    numbered = _numbered(piece)
    ceased = (pl.col("DissolutionDate") != "") | pl.col("CompanyStatus").str.contains(_CEASED)
    parts = [
        numbered.filter(pl.col(heading) != "").select(
            number=_NUMBER,
            name=text_of(heading),
            is_previous=pl.lit(heading != "CompanyName"),
            postcode=pl.col("RegAddress.PostCode"),
            is_live=~ceased,
        )
        for heading in ("CompanyName", *_PREVIOUS)
    ]
    return pl.concat(parts)


def _numbered(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that have a company number: the others are no companies."""
    return piece.filter(text_of("CompanyNumber") != "")


LAYOUT = Layout(_TABLE, _organisations, _names)
