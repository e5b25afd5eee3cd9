"""Columns for roles that no heading names in known words: by what they hold, and by what no other column says."""

import itertools
import re

from svanalysis.ingest.columns import Column, differs
from svanalysis.ingest.periods import year_in_cell
from svanalysis.ingest.unheaded import name_firms, untold_by_content
from svanalysis.ingest.wording import CERTAIN, LAST, content_share, normalise, wording_score

_HALF = 0.5
_OF_MONTHS = re.compile(r"\b(month|period|quarter|qtr|week|day|date)\b")
_QUARTER = re.compile(r"\b(quarter|qtr)\b")
_YEARS = re.compile(r"^((financial|fiscal|accounting) )?(year|yr)$|^f ?y$|^blwyddyn( ariannol)?$")


def untold(
    headings: list[str], cells: list[list[str]], columns: dict[str, list[Column]]
) -> dict[str, list[Column]]:
    """Return the columns of roles that no heading names; a payee beside an organisation, which is then a body.

    It must hold more names than the organisation does.
    """
    at_last = [column for column in columns.get("payee", ()) if column.score <= LAST]
    places = {name: {column.position for column in found} for name, found in columns.items()}
    if at_last:
        places["a body"] = places.pop("payee")
    found = untold_by_content(headings, cells, places)
    names = [len(set(cells[at])) for at in (*(column.position for column in at_last), found.get("payee", 0))]
    if at_last and names[0] >= names[1]:
        found.pop("payee", None)
    return {name: [Column(at, headings[at].strip(), LAST)] for name, at in found.items()}


def with_firms(cells: list[list[str]], columns: dict[str, list[Column]]) -> dict[str, list[Column]]:
    """Return the columns by role: where no payee is, a column taken as category whose cells name firms is."""
    told = columns.get("category", [])
    firms = [column for column in told if name_firms(cells[column.position])]
    if "payee" in columns or len(firms) != 1:
        return columns
    left = {"payee": firms, "category": [column for column in told if column not in firms]}
    return {role: found for role, found in (columns | left).items() if found}


def overtyped(
    headings: list[str], cells: list[list[str]], columns: dict[str, list[Column]]
) -> dict[str, list[Column]]:
    """Give a column of text whose heading holds no word, as one overtyped with a plus, a role nobody took."""
    free = [role for role in ("service", "category") if role not in columns]
    overtyped = (
        Column(position, heading.strip(), LAST)
        for position, heading in enumerate(headings)
        if heading.strip()
        and not normalise(heading)
        and content_share(cells[position], "text") > _HALF
        and differs(cells[position])  # a program's mark of each record says nothing
    )
    return {role: [column] for role, column in zip(free[:1], overtyped, strict=False)}


def lettered(
    headings: list[str], cells: list[list[str]], columns: dict[str, list[Column]]
) -> dict[str, list[Column]]:
    """Return the column certainly headed as a payee where none reads as names: O2 and 3M in a file of two lines.

    Where it holds codes they may be the ids of payees too. Numbers alone name nobody.
    """
    fits = (
        Column(position, heading.strip(), LAST)
        for position, heading in enumerate(headings)
        if "payee" not in columns
        and wording_score("payee", normalise(heading)) >= CERTAIN
        and content_share(cells[position], "letters") > _HALF
    )
    first = list(itertools.islice(fits, 1))
    return {"payee": first} if first else {}


def of_years(headings: list[str]) -> bool:
    """Tell whether the headings of dates are one of financial years, or that and one of their quarters."""
    first, *others = map(normalise, headings or [""])
    return _YEARS.search(first) is not None and all(map(_QUARTER.search, others))


def in_years(
    headings: list[str], cells: list[list[str]], columns: dict[str, list[Column]]
) -> dict[str, list[Column]]:
    """Return a column of financial years, headed so, as that of dates where nothing tells of days or months."""
    of_time = any(_OF_MONTHS.search(normalise(heading)) for heading in headings)
    if "payee" not in columns or "date" in columns or of_time:
        return {}
    named = ((at, heading.strip()) for at, heading in enumerate(headings) if of_years([heading]))
    said = ((at, heading, {*filter(None, map(str.strip, cells[at]))}) for at, heading in named)
    fits = (
        [Column(at, heading, LAST)] for at, heading, texts in said if texts and all(map(year_in_cell, texts))
    )
    first = next(fits, None)
    return {"date": first} if first else {}
