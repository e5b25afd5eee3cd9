"""Which official files there are, who publishes them and where: the one list behind `svanalysis fetch`."""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from svanalysis.core.configuration import Frozen, read_model
from svanalysis.core.errors import ConfigurationError, one_of

_PATH = Path(__file__).with_name("manifest.toml")


class Wanted(Frozen):
    """One official file; `address` and `file` may hold {year}, {month} and {authority}."""

    name: str
    title: str
    publisher: str
    page: str
    address: str
    file: str
    says: str
    licence: str
    layout: str
    every: Literal["day", "month", "quarter", "year", "once"]
    largest_megabytes: int

    @property
    def is_dated(self) -> bool:
        """Tell whether each month has a file of its own."""
        return "{month}" in self.file

    def filled(self, month: str, authority: str) -> "Wanted":
        """Return the file of a month (as 2026-09) and an authority.

        Raises ConfigurationError when the file needs one that is not given, or it is not written as it should be.
        """
        if self.is_dated and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
            raise ConfigurationError("this is not a month", found=month, hint="write a month as 2026-09")
        if "{authority}" in self.file and not re.fullmatch(r"[A-Z]\d{8}", authority):
            hint = "add --authority with the ONS code, as E06000047"
            raise ConfigurationError(f"{self.name} is fetched for one authority", found=authority, hint=hint)
        parts = {"year": month[:4], "month": month[5:], "authority": authority}
        filled = {"address": self.address.format(**parts), "file": self.file.format(**parts)}
        return self.model_copy(update=filled)


class _Manifest(Frozen):
    """The file `manifest.toml`."""

    files: tuple[Wanted, ...]


@cache
def manifest() -> dict[str, Wanted]:
    """Return the official files by name.

    >>> manifest()["companies"].layout
    'companies_house'
    """
    return {each.name: each for each in read_model(_Manifest, _PATH).files}


def listed() -> str:
    """Return the official files there are, in words.

    >>> print(listed().splitlines()[0])
    companies: Free company data product: all live companies (Companies House, every month)
    """
    return "\n".join(
        f"{each.name}: {each.title} ({each.publisher}, {'once' if each.every == 'once' else f'every {each.every}'})"
        for each in manifest().values()
    )


def wanted_file(name: str) -> Wanted:
    """Return the file of a name. Raises ConfigurationError naming those there are."""
    return manifest()[one_of(manifest(), name, "there is no official file of this name")]


def latest_months(today: date) -> list[str]:
    """Return the months whose file may be the latest: this one, and the one before while it is not out.

    >>> latest_months(date(2026, 1, 3))
    ['2026-01', '2025-12']
    """
    before = today.replace(day=1) - timedelta(days=1)
    return [f"{day:%Y-%m}" for day in (today, before)]
