"""Roles of columns that no row names in known words: by what they hold, where that leaves one choice."""

import re
from collections.abc import Callable
from itertools import islice

from svanalysis.core import rules
from svanalysis.core.money import parse_amount
from svanalysis.ingest.dates import looks_like_date
from svanalysis.ingest.rows import Table, cell_of, columns_of
from svanalysis.ingest.wording import normalise, place_of, wording_score

_SAMPLE = 200
_FEWEST = 3  # records, for what they hold to say anything
_CELLS = 3
_MOST, _SOME = 0.9, 0.2
_FIRM = re.compile(
    r"\b(ltd|limited|plc|llp|cic|c\.i\.c|inc|gmbh|council|nhs|trust|school|university|association)\b|& sons?\b",
    re.IGNORECASE,
)
_IN_LAW = re.compile(r"\b(ltd|limited|plc|llp|cic)\b", re.IGNORECASE)
_MONEY = re.compile(r"[£$\u0153]|[.,]\d\d\)?-?\s*$|\d,\d{3}\b")
_PERIOD = re.compile(r"^\d+[-/]\d+$")  # 2023/02 may be the second period of a financial year
_LONGEST = 60  # what is longer is neither a date nor money
_HALF = 0.5


def roles_by_content(rows: Table, insisted: dict[str, str]) -> tuple[int, dict[str, int]]:
    """Return where the row above the records stands (-1 for nowhere) and the column of each role.

    No role is given unless exactly one column holds dates, one money, and one the names of firms, or only one
    of those that do is headed so. A heading that speaks against a role, as Contract Value does, is believed.
    `insisted` gives, by role, what a body file says: `column 3` is believed, too.
    """
    told = (at for at, row in enumerate(rows) if sum(map(bool, map(str.strip, row))) >= _CELLS)
    filled = list(islice(told, _SAMPLE + 1))
    if len(filled) < _FEWEST:
        return -1, {}
    sample = [rows[at] for at in filled]
    width = max(map(len, sample))
    columns = [list(map(str.strip, column)) for column in columns_of(sample, width)]
    dates = [at for at, cells in enumerate(columns) if _share(cells, _is_day) >= _MOST]
    money = [at for at, cells in enumerate(columns) if at not in dates and _share(cells, is_money) >= _MOST]
    named = [at for at, cells in enumerate(columns) if _share(cells, is_firm) >= _SOME]
    firms = [at for at in named if name_firms(columns[at][1:])] or named  # one name alone may be the body's
    top = rows[filled[0]]
    by_role = {"amount": money, "date": dates, "payee": firms}
    chosen = {role: _headed(role, top, positions) for role, positions in by_role.items()}
    places = {role: place_of(heading) for role, heading in insisted.items()}
    chosen |= {role: [place] for role, place in places.items() if place is not None and place < width}
    if any(len(positions) != 1 for positions in chosen.values()):
        return -1, {}
    found = {role: position for role, (position,) in chosen.items()}
    amount, day = (cell_of(top, found[role]) for role in ("amount", "date"))
    if parse_amount(amount) is not None or looks_like_date(day):
        return -1, found
    spoken = any(_is_against(role, cell_of(top, at)) for role, at in found.items())
    return (-1, {}) if spoken else (filled[0], found)


def _headed(role: str, headings: list[str], positions: list[int]) -> list[int]:
    """Return of several columns those that are headed best as a role, all where none is."""
    scores = [wording_score(role, normalise(cell_of(headings, at))) for at in positions]
    return [at for at, score in zip(positions, scores, strict=True) if score == max(scores)]


def untold_by_content(
    headings: list[str], cells: list[list[str]], taken: dict[str, set[int]]
) -> dict[str, int]:
    """Return the columns of date and payee where a header names others but not them, and one column is left.

    `taken` are the columns that each role already has. A column that says the same in every record is not the
    payee: it is the body itself.
    """
    used = set().union(*taken.values())
    free = [(at, column) for at, column in enumerate(cells) if at not in used]
    filled = [(at, [cell for cell in map(str.strip, column) if cell], len(column)) for at, column in free]
    often = [(at, column) for at, column, records in filled if column and len(column) >= _HALF * records]
    found = {
        "date": [
            at
            for at, column in often
            if _share(["", *column], _is_day) >= _MOST and not all(map(_PERIOD.match, column))
        ],
        "payee": [
            at for at, column in often if len(set(column)) > 1 and _share(["", *column], is_firm) >= _SOME
        ],
    }
    return {
        role: positions[0]
        for role, positions in found.items()
        if role not in taken and len(positions) == 1 and not _is_against(role, headings[positions[0]])
    }


def _share(cells: list[str], holds: Callable[[str], bool]) -> float:
    """Return the share of cells that hold something, the first (perhaps a heading) left out."""
    return sum(map(holds, cells[1:])) / (len(cells) - 1)


def _is_day(text: str) -> bool:
    """Tell whether a cell is a date written out, and no mere number."""
    return len(text) < _LONGEST and not text.isdigit() and looks_like_date(text)


def is_money(text: str) -> bool:
    """Tell whether a cell is an amount written as money: with pence, thousands or a sign of currency."""
    return len(text) < _LONGEST and bool(_MONEY.search(text)) and parse_amount(text) is not None


def is_firm(text: str) -> bool:
    """Tell whether a cell names what a firm or a public body is: limited, a council, a school."""
    return bool(_FIRM.search(text))


def name_firms(cells: list[str]) -> bool:
    """Tell whether a fifth of a column's cells or more name firms, by what they are in law, and different ones."""
    firms = [cell for cell in cells if _IN_LAW.search(cell)]
    return len(set(firms)) > 1 and len(firms) >= _SOME * len(cells)


def _is_against(role: str, heading: str) -> bool:
    """Tell whether a heading speaks against a role."""
    return any(re.search(pattern, normalise(heading)) for pattern in rules.headings()[role].against)
