"""Lists of something else than payments, told by their headings: the rules stand in data/rules/headings.toml."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from svanalysis.core import rules
from svanalysis.core.money import parse_amount
from svanalysis.ingest.dates import parse_date
from svanalysis.ingest.wording import normalise

_LONGEST = 200  # what is longer is neither the heading of a list nor worth the search


def other_list(row: list[str]) -> rules.OtherList | None:
    """Return what list a row heads, where it is one of something else than payments.

    >>> other_list(["Contract Title", "Supplier", "Value", "Start Date", "End Date"]).kind
    'a contract register'
    >>> other_list(["PO Number", "Order Value", "Supplier", "Payment Date"])
    """
    return _list_headed("\n".join(normalise(cell) for cell in row if len(cell) <= _LONGEST))


def list_among(rows: Iterable[list[str]]) -> rules.OtherList | None:
    """Return what list some row heads. No record of money and a day does, whatever it says.

    >>> list_among([["30/06/2021", "Grant recipient", "Amount awarded", "812.60"]])
    """
    found = ((row, other_list(row)) for row in rows)
    return next((each for row, each in found if each and not _is_record(row)), None)


def _is_record(row: list[str]) -> bool:
    """Tell whether a row has an amount and a day; a month may head a column."""
    days = filter(None, map(parse_date, row))
    return any(map(parse_amount, row)) and any(day.precision == "day" for day in days)


@lru_cache(maxsize=2**12)
def _list_headed(headings: str) -> rules.OtherList | None:
    """Return what list normalised headings, one a line, are those of."""

    def said(pattern: str) -> bool:
        return re.search(pattern, headings, re.MULTILINE) is not None

    if not said(_terms()):
        return None
    lists = (each for each in rules.other_lists() if sum(map(said, each.terms)) > 1)
    return next((each for each in lists if not said(each.unless)), None)


@cache
def _terms() -> str:
    """Return the terms of all lists as one pattern: of most records none says anything."""
    return "|".join(f"(?:{term})" for each in rules.other_lists() for term in each.terms)
