"""Company registers in their official layout.

Source: Companies House, "Free company data product" (BasicCompanyDataAsOneFile): 55 columns, some headings
begin with a space, dates DD/MM/YYYY, live companies only.
"""

from datetime import date
from pathlib import Path

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.core.text import name_key

COLUMNS = {
    "CompanyName": "name",
    "CompanyNumber": "company_number",
    "RegAddress.PostCode": "postcode",
    "CompanyCategory": "company_category",
    "CompanyStatus": "company_status",
    "Accounts.AccountCategory": "account_category",
    "Accounts.LastMadeUpDate": "accounts_date",
    "SICCode.SicText_1": "sic",
}
_NUMBER_LENGTH = 8
_HINT = "use the file as Companies House publishes it (BasicCompanyData...csv)"


def read_companies(paths: list[Path], snapshot: date) -> pl.DataFrame:
    """Read Companies House extracts.

    Returns one row per company: `company_number` (eight characters), `name`, `name_key`, `postcode`,
    `company_category`, `company_status`, `account_category`, `accounts_date` (the snapshot's where the
    register gives none), `sic`, `snapshot`. Text is '' where the register says nothing. Raises InputError
    when a file lacks a heading.
    """
    frames = [_read(path) for path in paths]
    together = pl.concat(frames).unique("company_number", keep="first", maintain_order=True)
    keys = {name: name_key(name) for name in together["name"].unique()}
    accounts = pl.col("accounts_date").str.to_date("%d/%m/%Y", strict=False).fill_null(pl.lit(snapshot))
    return together.with_columns(
        name_key=pl.col("name").replace_strict(keys, return_dtype=pl.String),
        accounts_date=accounts,
        snapshot=pl.lit(snapshot),
    ).sort("company_number")


def _read(path: Path) -> pl.DataFrame:
    """Read the columns that matter of one extract, whatever the spaces around its headings."""
    try:
        headings = pl.read_csv(path, n_rows=0, infer_schema=False, encoding="utf8-lossy").columns
        by_name = {heading.strip(): heading for heading in headings}
        absent = [name for name in COLUMNS if name not in by_name]
        if absent:
            found = f"no heading {absent[0]}"
            raise InputError("this is not a company register", file=path, found=found, hint=_HINT)
        wanted = [by_name[name] for name in COLUMNS]
        frame = pl.read_csv(path, infer_schema=False, columns=wanted, encoding="utf8-lossy")
    except pl.exceptions.PolarsError as error:
        raise InputError("this is not a company register", file=path, found=error, hint=_HINT) from None
    texts = frame.select(
        pl.col(by_name[name]).fill_null("").str.strip_chars().alias(ours) for name, ours in COLUMNS.items()
    )
    return texts.filter(pl.col("company_number") != "").with_columns(
        pl.col("company_number").str.to_uppercase().str.zfill(_NUMBER_LENGTH)
    )
