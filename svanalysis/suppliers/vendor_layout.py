"""Which row of a vendor master or contracts register is the header, and what its columns say."""

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from svanalysis.core import market_rules, rules
from svanalysis.core.money import parse_amount
from svanalysis.core.postcode import parse_postcode
from svanalysis.core.rules import Role
from svanalysis.ingest.wording import (
    CERTAIN,
    EXACT,
    LONGEST_HEADING,
    PART,
    content_share,
    normalise,
    role_score,
)

_SEARCHED_ROWS = 100
_SAMPLE = 200
_FEWEST_CELLS = 2
_LEAST_CONTENT, _LEAST = 0.6, 0.1
_WHO = {
    "vendors": ("name", "supplier_id"),
    "contracts": ("name", "title"),
}  # without one of them a row is no header
_ADDRESS = re.compile(r"\b(address|addr)\b")
_BARE_POSTCODE = re.compile(r"^(post ?code|pcode|postal code|zip)$")


class Column(NamedTuple):
    """A column with a role: its position, and its heading as written (joined from two rows where it is)."""

    position: int
    heading: str


class VendorLayout(NamedTuple):
    """How supplier records are laid out: the record of the header (from 1; the last of two), the columns by role."""

    header_record: int
    columns: dict[str, list[Column]]


def find_vendor_layout(rows: Iterable[list[str]], kind: str = "vendors") -> VendorLayout | None:
    """Find header and roles of a table of suppliers; None where no row names a supplier and something of it.

    `kind` says whose roles: those of `vendors` or of `contracts`, where a contract's title may stand for a supplier.

    The row that names most roles is the header, alone or with the row above it (as where `Remittance address`
    stands over `Postcode`).
    """
    best: tuple[float, int, list[str]] = (0.0, 0, [])
    top = list(itertools.islice(rows, _SEARCHED_ROWS))
    for position, row in enumerate(top):
        above = top[position - 1] if position else []
        if _is_data(row):
            continue
        alone = _score(row, kind)
        joined = row if _is_data(above) else _joined(above, row, kind)
        together = _score(joined, kind)
        score, headings = (together, joined) if together >= alone + PART else (alone, row)
        if score > best[0]:
            best = score, position, headings
    if not best[0]:
        return None
    position, headings = best[1], best[2]
    beneath = [row for row in itertools.islice(rows, position + 1, position + 1 + _SAMPLE) if any(row)]
    columns = _columns(headings, beneath, kind)
    named = any(role in columns for role in _WHO[kind])
    return VendorLayout(position + 1, columns) if named and len(columns) > 1 else None


def _roles(kind: str) -> dict[str, Role]:
    return rules.vendors().roles if kind == "vendors" else market_rules.contracts().roles


@cache
def _wording(role: str, heading: str, kind: str) -> float:
    """Return how clearly a normalised heading names a role."""
    return role_score(_roles(kind)[role], heading)


@cache
def _clearness(heading: str, kind: str) -> float:
    """Return how clearly a heading names some role."""
    words = normalise(heading)
    return max(_wording(role, words, kind) for role in _roles(kind))


def _is_data(row: Sequence[str]) -> bool:
    """Tell whether a row holds an amount or a postcode, as no header does; wording alone takes far longer to judge."""
    cells = [cell for cell in row if cell.strip() and len(cell) <= LONGEST_HEADING]
    return any(parse_amount(cell) is not None or parse_postcode(cell) is not None for cell in cells)


def _score(row: Sequence[str], kind: str) -> float:
    """Return how well a row's cells name roles, each role once; 0 for a row of one cell."""
    cells = [cell for cell in row if cell.strip() and len(cell) <= LONGEST_HEADING]
    if len(cells) < _FEWEST_CELLS:
        return 0.0
    headings = [normalise(cell) for cell in cells]
    who = max(_wording(role, heading, kind) for role in _WHO[kind] for heading in headings)
    if who < PART:
        return 0.0
    best = [max(_wording(role, heading, kind) for heading in headings) for role in _roles(kind)]
    said = [score for score in best if score]
    named = len(said) > 1 and (max(said) >= CERTAIN or len(said) == len(cells))
    return sum(said) if named else 0.0


def _joined(upper: Sequence[str], lower: Sequence[str], kind: str) -> list[str]:
    """Return the headings of two rows that are one header, a heading over several columns going for all of them.

    They are joined where together they say something, else the lower stands alone.
    """
    filled = itertools.accumulate(upper, _carried)
    pairs = itertools.zip_longest(filled, lower, fillvalue="")
    both = [
        (f"{above.strip()} {below.strip()}".strip() if below.strip() else "", below.strip())
        for above, below in pairs
    ]
    found = [
        joined if _clearness(joined, kind) >= min(CERTAIN, _clearness(below, kind)) else below
        for joined, below in both
    ]
    return [joined or (upper[at].strip() if at < len(upper) else "") for at, joined in enumerate(found)]


def _carried(before: str, cell: str) -> str:
    """Return a heading, that of the column before where there is none."""
    return cell if cell.strip() else before


def _columns(headings: Sequence[str], beneath: list[list[str]], kind: str) -> dict[str, list[Column]]:
    """Give each role the column that fits it best, or all that fit where it takes several."""
    plain = _in_their_address(list(map(normalise, headings)), kind)
    cells = [[row[at] if at < len(row) else "" for row in beneath] for at in range(len(headings))]
    columns: dict[str, list[Column]] = {}
    taken: set[int] = set()
    for name, role in _roles(kind).items():
        fits = [
            (_fit(name, heading, cells[at], kind), at) for at, heading in enumerate(plain) if at not in taken
        ]
        found = sorted((-score, at) for score, at in fits if score)[: None if role.several else 1]
        if found:
            columns[name] = [
                Column(at, headings[at].strip()) for _, at in sorted(found, key=lambda pair: pair[1])
            ]
            taken.update(at for _, at in found)
    return columns


def _in_their_address(headings: list[str], kind: str) -> list[str]:
    """Return headings, one that says only `postcode` with the address named before it.

    >>> _in_their_address(["remittance address 1", "town", "postcode"], "vendors")[-1]
    'remittance address 1 postcode'
    """
    found, address = [], ""
    for heading in headings:
        if _BARE_POSTCODE.match(heading):
            whole = f"{address} {heading}"
            named = any(re.search(part, whole) for role in _roles(kind).values() for part in role.parts)
            found.append(whole if address and named else heading)
            address = ""
        else:
            address = heading if _ADDRESS.search(heading) else address
            found.append(heading)
    return found


def _fit(role: str, heading: str, cells: list[str], kind: str) -> float:
    """Return how well a column fits a role: its wording less what its cells are not, 0 where they are too little.

    A column without any filled cell fits by its wording: it says nothing, and nothing speaks against it.
    """
    score = _wording(role, heading, kind)
    clearer = any(_wording(other, heading, kind) >= CERTAIN for other in _roles(kind))
    if not score or (score < CERTAIN and clearer):
        return 0.0
    if not any(cell.strip() for cell in cells):
        return score if score >= CERTAIN else 0.0
    share = content_share(cells, _roles(kind)[role].content)
    if share < _LEAST_CONTENT:  # so clearly headed, its cells are reported one by one
        return score * max(share, _LEAST) if score > EXACT - 1 else 0.0
    return score - (1 - share)
