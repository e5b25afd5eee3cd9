"""What the rivals share: the same work in pandas 3, plain Polars and DuckDB SQL, as their users would write it.

One module each; run by speed.py, one job a process. A job reads the payments, cleans payee, date and amount, joins
the vendor master, the register and the postcode directory, and sums pence by financial year, ring, size and ward; or
it cleans the payments and writes them to Parquet. The `parquet` jobs start from what the `clean` jobs wrote and
from the references in Parquet. `numbers` jobs join suppliers to the register by the company number that the vendor
master has; `names` jobs also look for those without a number among all registered names, by the name written alike,
where one company alone has it. None of them balances, rejects, or looks for headers: they know the files.
"""

from pathlib import Path
from typing import NamedTuple

OWN, REGION = "E06000047", "E12000001"
AUTHORITIES = Path(__file__).resolve().parent.parent / "data" / "geography" / "authorities.csv"
SIZES = {
    "MICRO ENTITY": "micro", "TOTAL EXEMPTION FULL": "small", "TOTAL EXEMPTION SMALL": "small",
    "UNAUDITED ABRIDGED": "small", "AUDITED ABRIDGED": "small", "PARTIAL EXEMPTION": "small", "SMALL": "small",
    "MEDIUM": "medium",
}  # fmt: skip
KEYS = ["year", "ring", "size", "ward"]
REGISTER = ["CompanyNumber", "RegAddress.PostCode", "Accounts.AccountCategory"]
APRIL = 4  # a financial year begins in April

Rows = list[tuple[str, str, str, str, int]]


class Inputs(NamedTuple):
    """Where the inputs are, and a folder for what a job writes."""

    payments: Path
    references: Path
    out: Path

    def csv(self, name: str) -> str:
        """Return the path of a reference as published."""
        return str(self.references / f"{name}.csv")

    def parquet(self, name: str) -> str:
        """Return the path of a table that an earlier job wrote."""
        return str(self.out / f"{name}.parquet")
