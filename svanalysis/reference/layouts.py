"""Registers of organisations: how each says what one is, beside the columns that tables.toml names.

Category by number prefix: Companies House, "Company number prefixes" (uniform resource identifiers of companies).
"""

from typing import NamedTuple

import polars as pl

from svanalysis.core.company_number import parse_company_number
from svanalysis.reference.official import Table, completed, official_table

_TEXTS = ("number", "name", "postcode", "category", "status", "account_category", "sic", "company_number")
_DAYS = ("accounts_date", "incorporated", "dissolved")
_DAY = 10  # 2015-03-02 of 2015-03-02 00:00:00.0000000
_CATEGORIES = {
    "CE": "Charitable Incorporated Organisation",
    "CS": "Scottish Charitable Incorporated Organisation",
    **dict.fromkeys(("OC", "SO", "NC"), "Limited Liability Partnership"),
    **dict.fromkeys(("RS", "IP", "SP", "NP"), "Registered Society"),
}
_CEASED = "(?i)^(dissolved|removed|closed|converted)"
_POSTCODE_AT_END = r"([A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2})\W*$"


def _text(column: str) -> pl.Expr:
    """Return a column without blanks around its text."""
    return pl.col(column).str.strip_chars()


class Layout(NamedTuple):
    """A register's table, which rows are organisations, and what is more than a column of the table.

    `is_live` tells whether the organisation exists; `written` is how days are written.
    """

    table: Table
    is_one: pl.Expr
    is_live: pl.Expr
    worked_out: dict[str, pl.Expr]
    written: str = "%d/%m/%Y"

    def organisations(self, piece: pl.DataFrame) -> pl.DataFrame:
        """Return one row per organisation; what the register does not say is '' or null."""
        ones = completed(piece.filter(self.is_one), (*_TEXTS, *_DAYS, "income_pounds"))
        texts = [_text(name) for name in _TEXTS if name not in self.worked_out]
        days = pl.col(*_DAYS).str.head(_DAY).str.to_date(self.written, strict=False)
        income = pl.col("income_pounds").cast(pl.Float64, strict=False).round().cast(pl.Int64)
        return ones.select(*texts, days, income, **self.worked_out)

    def named(self, piece: pl.DataFrame) -> pl.DataFrame:
        """Return one row per name an organisation has or had."""
        ones = piece.filter(self.is_one)
        return pl.concat(
            ones.filter(pl.col(column) != "").select(
                number=self.worked_out.get("number", _text("number")),
                name=_text(column),
                is_previous=pl.lit(column != "name"),
                postcode=self.worked_out.get("postcode", _text("postcode")),
                is_live=self.is_live,
            )
            for column in piece.columns
            if column == "name" or column.startswith("previous_")
        )


_COMPANY = _text("number").str.to_uppercase().str.zfill(8)
_BY_PREFIX = _COMPANY.str.head(2).replace_strict(_CATEGORIES, default="")
_CODES = [pl.col(f"sic_{at}").str.extract(r"^\s*(\d{4,5})\b") for at in range(1, 5)]
LAYOUTS = {
    "companies_house": Layout(
        official_table("companies_house"),
        is_one=_text("number") != "",
        is_live=(pl.col("dissolved") == "") & ~pl.col("status").str.contains(_CEASED),
        worked_out={
            "number": _COMPANY,
            "category": pl.coalesce(_text("category").replace("", None), _BY_PREFIX),
            "account_category": _text("account_category").replace(["NULL", "None Supplied"], ""),
            "sic": pl.concat_str(_CODES, separator="; ", ignore_nulls=True),
            "company_number": _COMPANY,
        },
    ),
    "charity_commission": Layout(
        official_table("charity_commission"),
        # what goes on in a line of its own after a broken one has no number
        is_one=(_text("linked") == "0") & _text("number").str.contains(r"^[1-9]\d{0,7}$"),
        is_live=pl.col("dissolved") == "",
        worked_out={
            "company_number": pl.col("company_number").map_elements(
                lambda text: parse_company_number(text) or "", return_dtype=pl.String
            )
        },
        written="%Y-%m-%d",
    ),
    "mutuals": Layout(
        official_table("mutuals"),
        is_one=_text("number") != "",
        is_live=_text("dissolved") == "",
        worked_out={
            "number": _text("number").str.to_uppercase(),
            "postcode": _text("postcode").str.to_uppercase().str.extract(_POSTCODE_AT_END).fill_null(""),
        },
    ),
}
