"""Which row is the header, and which column plays which role: by wording and by content."""

import re
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from svanalysis.core import rules
from svanalysis.core.money import parse_amount
from svanalysis.core.postcode import parse_postcode
from svanalysis.ingest.dates import looks_like_date

_SEARCHED_ROWS = 80
_SAMPLE = 200
_EXACT, _MISSPELT, _PART = 10.0, 8.0, 5.0
_ALIKE = 0.86
_SHORTEST_MISSPELT = 6
_ENOUGH = 0.6
_LONGEST_HEADING = 60  # a sentence is no heading


class Column(NamedTuple):
    """A column that takes a role: its position, its heading as written, its score, and the runner-up."""

    position: int
    heading: str
    score: float
    runner_up: str = ""


class Layout(NamedTuple):
    """How a table is laid out: the header's record number (from 1) and, for each role, the columns that play it."""

    header_record: int
    columns: dict[str, list[Column]]

    def position(self, role: str) -> int | None:
        """Return the position of the first column with this role, None when no column has it."""
        return self.columns[role][0].position if role in self.columns else None


def normalise(heading: str) -> str:
    """Reduce a heading to lower-case words.

    >>> normalise("  Supplier ID(T) "), normalise("Net Amount(£)")
    ('supplier id t', 'net amount')
    """
    return " ".join(re.sub(r"[^a-z0-9]+", " ", heading.lower().replace("\u00a3", " ")).split())


@cache
def wording_score(role_name: str, heading: str) -> float:
    """Score how well a normalised heading fits a role: 10 exact, 8 misspelt, 5 in part, 0 not at all."""
    role = rules.headings()[role_name]
    if not heading or any(re.search(pattern, heading) for pattern in role.against):
        return 0.0
    bare = re.sub(r" t$", "", heading)  # central government marks text columns with (T)
    if heading in role.words or bare in role.words:
        return _EXACT - 0.01 * (role.words.index(bare) if bare in role.words else role.words.index(heading))
    if alike := _alike(bare, role.words):
        return _MISSPELT * alike
    return _PART if any(re.search(pattern, heading) for pattern in role.parts) else 0.0


def _alike(heading: str, words: tuple[str, ...]) -> float:
    """Return how like a heading is to the nearest of some words, 0 when none is near; short words are not compared."""
    best = 0.0
    if len(heading) >= _SHORTEST_MISSPELT:
        for word in words:
            matcher = SequenceMatcher(None, heading, word)
            if len(word) >= _SHORTEST_MISSPELT and matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                best = max(best, matcher.ratio())
    return best if best >= _ALIKE else 0.0


def _is_name(text: str) -> bool:
    """Tell whether a cell reads as a name: it has letters, and more of them than digits."""
    return sum(letter.isalpha() for letter in text) > max(1, sum(letter.isdigit() for letter in text))


_CONTENT = {
    "amount": lambda text: parse_amount(text) is not None,
    "date": looks_like_date,
    "name": _is_name,
    "code": lambda text: any(letter.isdigit() for letter in text),
    "postcode": lambda text: parse_postcode(text) is not None,
    "flag": lambda text: len(text) < 40,  # noqa: PLR2004  a flag is a word or two
    "text": _is_name,
    "any": lambda _text: True,
}


def content_share(cells: list[str], content: str) -> float:
    """Return the share of filled cells that look like a content; 0 when no cell is filled."""
    filled = [cell for cell in cells if cell.strip()]
    return sum(map(_CONTENT[content], filled)) / len(filled) if filled else 0.0


def find_header(rows: list[list[str]]) -> int | None:
    """Return the position of the header row: the one whose cells best name roles; None when no row names two."""
    best, best_score = None, 0.0
    for position, row in enumerate(rows[:_SEARCHED_ROWS]):
        score, roles = _row_score(tuple(row))
        if len(roles) > 1 and "amount" in roles and score > best_score:
            best, best_score = position, score
    return best


def _row_score(row: tuple[str, ...]) -> tuple[float, set[str]]:
    """Return how well a row's cells name roles, and which; a row with a number in it names none."""
    total, roles = 0.0, set()
    if any(parse_amount(cell) is not None for cell in row):
        return total, roles
    for cell in row:
        heading = normalise(cell)
        if not heading or len(heading) > _LONGEST_HEADING:
            continue
        scores = {name: wording_score(name, heading) for name in rules.headings()}
        name = max(scores, key=lambda role: scores[role])
        if scores[name]:
            roles.add(name)
            total += scores[name]
    return total, roles


def find_layout(rows: list[list[str]], overrides: dict[str, str] | None = None) -> Layout | None:
    """Find header and roles of a table; None when it has no header that names an amount and one thing more.

    `overrides` gives, by role, the heading a body file insists on.
    """
    header = find_header(rows)
    if header is None:
        return None
    headings = rows[header]
    body = [row for row in rows[header + 1 : header + 1 + _SAMPLE] if any(cell.strip() for cell in row)]
    cells = [[row[position] if position < len(row) else "" for row in body] for position in range(len(headings))]
    columns: dict[str, list[Column]] = {}
    taken: set[int] = set()
    for name, role in rules.headings().items():
        scored = _candidates(name, headings, cells, taken, (overrides or {}).get(name))
        if not scored:
            continue
        chosen = sorted(scored[: len(scored) if role.several else 1], key=lambda column: column.position)
        runner_up = scored[1].heading if len(scored) > 1 and not role.several else ""
        columns[name] = [column._replace(runner_up=runner_up) for column in chosen]
        taken.update(column.position for column in chosen)
    return Layout(header + 1, columns)


def _candidates(
    name: str, headings: list[str], cells: list[list[str]], taken: set[int], override: str | None
) -> list[Column]:
    """Return the columns that could take a role, best first: wording times content, or the override alone."""
    content = rules.headings()[name].content
    found = []
    for position, heading in enumerate(headings):
        plain = normalise(heading)
        if position in taken or not plain:
            continue
        if override is not None:
            score = _EXACT if plain == normalise(override) else 0.0
        else:
            share = content_share(cells[position], content)
            score = wording_score(name, plain) * share if share >= _ENOUGH else 0.0
        if score:
            found.append(Column(position, heading.strip(), round(score, 2)))
    return sorted(found, key=lambda column: (-column.score, column.position))
