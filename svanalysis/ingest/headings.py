"""Which row is the header, and which column plays which role: by wording and by content."""

import itertools
import operator
import re
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from svanalysis.core import rules
from svanalysis.core.money import parse_amount
from svanalysis.core.postcode import parse_postcode
from svanalysis.ingest.dates import is_lost, looks_like_date

_SEARCHED_ROWS = 200
_SAMPLE = 200
_EXACT, _MISSPELT, _PART, _LAST = 10.0, 8.0, 5.0, 2.0
_CERTAIN = 7.0  # an exact heading, or one misspelt by a letter or two
_ALIKE = 0.86
_SHORTEST_MISSPELT = 6
_ENOUGH, _LEAST = 0.6, 0.1
_LONGEST_HEADING = 60  # a sentence is no heading
_LONGEST_FLAG = 40  # a flag is a word or two


class Column(NamedTuple):
    """A column that takes a role: its position, its heading as written, its score, and the runner-up."""

    position: int
    heading: str
    score: float
    runner_up: str = ""


class Layout(NamedTuple):
    """How a table is laid out: the header's record number (from 1) and, by role, the columns that play it."""

    header_record: int
    columns: dict[str, list[Column]]

    def position(self, role: str) -> int | None:
        """Return the position of the first column with this role, None when no column has it."""
        return self.columns[role][0].position if role in self.columns else None


def normalise(heading: str) -> str:
    """Reduce a heading to lower-case words.

    >>> normalise("  Supplier ID(T) "), normalise("Net Amount(£)"), normalise("ServiceLabel")
    ('supplier id t', 'net amount', 'service label')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", heading)
    return " ".join(re.sub(r"[^a-z0-9]+", " ", parted.lower()).split())


@cache
def wording_score(role_name: str, heading: str) -> float:
    """Score how well a normalised heading fits a role: 10 exact, 8 misspelt, 5 in part, 2 at last, 0 not."""
    role = rules.headings()[role_name]
    if not heading or any(re.search(pattern, heading) for pattern in role.against):
        return 0.0
    bare = re.sub(r" t$", "", heading)  # central government marks text columns with (T)
    for words in (heading, bare):
        if words in role.words:
            return _EXACT - 0.01 * role.words.index(words)
    if any(re.search(pattern, heading) for pattern in role.last):
        return _LAST
    if alike := _alike(bare, role.words):
        return _MISSPELT * alike
    return _PART if any(re.search(pattern, heading) for pattern in role.parts) else 0.0


def _alike(heading: str, words: tuple[str, ...]) -> float:
    """Return how like a heading is to the nearest word, 0 when none is near or all are short."""
    best = 0.0
    for word in words:
        if min(len(heading), len(word)) >= _SHORTEST_MISSPELT:
            matcher = SequenceMatcher(None, heading, word)
            if matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE:
                best = max(best, matcher.ratio())
    return best if best >= _ALIKE else 0.0


def _is_name(text: str) -> bool:
    """Tell whether a cell reads as a name: it has letters, and more of them than digits."""
    return sum(letter.isalpha() for letter in text) > max(1, sum(letter.isdigit() for letter in text))


_CONTENT: dict[str, Callable[[str], bool]] = {
    "amount": lambda text: parse_amount(text) is not None,
    "date": lambda text: looks_like_date(text) or is_lost(text),
    "name": _is_name,
    "code": lambda text: any(letter.isdigit() for letter in text),
    "postcode": lambda text: parse_postcode(text) is not None,
    "flag": lambda text: len(text) < _LONGEST_FLAG,
    "text": _is_name,
    "any": lambda _text: True,
}


def content_share(cells: list[str], content: str) -> float:
    """Return the share of filled cells that look like a content; 0 when no cell is filled."""
    filled = [cell for cell in cells if cell.strip()]
    return sum(map(_CONTENT[content], filled)) / len(filled) if filled else 0.0


def find_layout(rows: list[list[str]], overrides: dict[str, str] | None = None) -> Layout | None:
    """Find header and roles of a table; None without a row that names an amount and more, amounts beneath.

    `overrides` gives, by role, the heading a body file insists on.
    """
    headers = _headers(rows[:_SEARCHED_ROWS], overrides or {})
    return next(filter(None, (_layout_below(rows, header, overrides or {}) for header in headers)), None)


def all_layouts(
    rows: list[list[str]], first: Layout, overrides: dict[str, str] | None = None
) -> list[Layout]:
    """Return the first layout, and those of headers further down that lay out what follows in another way."""
    layouts = [first]
    for position in range(first.header_record, len(rows)):
        row = rows[position]
        amount = layouts[-1].columns["amount"][0].position
        if not any(row) or (len(row) > amount and parse_amount(row[amount]) is not None):
            continue
        heading = rows[layouts[-1].header_record - 1]
        if _is_header(row, overrides or {}) and not _same(row, heading):
            found = _layout_below(rows, position, overrides or {})
            layouts.extend([found] if found else [])
    return layouts


def _headers(rows: list[list[str]], overrides: dict[str, str]) -> list[int]:
    """Return where the header may be: first the rows that name an amount and a payee for certain, then the best."""
    headers = [position for position, row in enumerate(rows) if _is_header(row, overrides)]
    scores = [_row_score(row, overrides)[0] for row in rows]
    return [*headers, scores.index(max(scores))] if any(scores) else headers


def _is_header(row: list[str], overrides: dict[str, str]) -> bool:
    """Tell whether a row names an amount and a payee for certain."""
    return {"amount", "payee"} <= _row_score(row, overrides)[1]


def _is_second_row(row: list[str], headings: list[str]) -> bool:
    """Tell whether a row goes on with a header of merged cells, as Gross, VAT and Net do under Amount."""
    above = [normalise(headings[at]) if at < len(headings) else "" for at in range(len(row))]
    filled = [(normalise(cell), top) for cell, top in zip(row, above, strict=True) if cell.strip()]
    names = any(wording_score("amount", cell) >= _CERTAIN for cell, _ in filled)
    return names and all(not top or wording_score("amount", top) >= _CERTAIN for _, top in filled)


def _stacked(upper: list[str], lower: list[str]) -> list[str]:
    """Return the headings of two rows that stand one above the other."""
    pairs = itertools.zip_longest(upper, lower, fillvalue="")
    return [" ".join(filter(None, map(str.strip, pair))) for pair in pairs]


def _same(row: list[str], heading: list[str]) -> bool:
    """Tell whether a row is a heading again."""
    return len(row) == len(heading) and all(map(operator.eq, map(normalise, row), map(normalise, heading)))


def _row_score(row: list[str], overrides: dict[str, str]) -> tuple[float, set[str]]:
    """Return how well a row's cells name roles, and which they name for certain.

    The score is 0 for a row that names no amount or nothing beside it, or has a number in it.
    """
    total = 0.0
    roles: set[str] = set()
    certain: set[str] = set()
    insisted = {normalise(heading): role for role, heading in overrides.items()}
    if any(parse_amount(cell) is not None for cell in row):
        return total, certain
    for cell in row:
        heading = normalise(cell)
        if not heading or len(heading) > _LONGEST_HEADING:
            continue
        scores = {name: wording_score(name, heading) for name in rules.headings()}
        name = insisted.get(heading) or max(scores, key=lambda role: scores[role])
        score = _EXACT if heading in insisted else scores[name]
        if score:
            roles.add(name)
            total += score
        if score >= _CERTAIN:
            certain.add(name)
    return (total if "amount" in roles and len(roles) > 1 else 0.0), certain


def _layout_below(rows: list[list[str]], header: int, overrides: dict[str, str]) -> Layout | None:
    """Give each role its column, by a header and the cells beneath it; None when no column holds amounts."""
    headings = rows[header]
    if header + 1 < len(rows) and _is_second_row(rows[header + 1], headings):
        header, headings = header + 1, _stacked(headings, rows[header + 1])
    sampled = rows[header + 1 : header + 1 + _SAMPLE]
    others = [row for row in sampled if not _same(row, headings)]
    beneath = itertools.takewhile(lambda row: not _is_header(row, overrides), others)
    body = [row for row in beneath if any(cell.strip() for cell in row)]
    cells = [[row[at] if at < len(row) else "" for row in body] for at in range(len(headings))]
    columns: dict[str, list[Column]] = {}
    taken: set[int] = set()
    for name, role in rules.headings().items():
        candidates = _candidates(name, headings, cells, normalise(overrides.get(name, "")))
        free = [column for column in candidates if column.position not in taken]
        scored = [column for column in free if _says(role.saying, rows[header + 1 :], column.position)]
        if not scored:
            continue
        chosen = sorted(scored[: len(scored) if role.several else 1], key=lambda column: column.position)
        runner_up = scored[1].heading if len(scored) > 1 and not role.several else ""
        columns[name] = [column._replace(runner_up=runner_up) for column in chosen]
        taken.update(column.position for column in chosen)
    return Layout(header + 1, columns) if "amount" in columns and len(columns) > 1 else None


def _candidates(name: str, headings: list[str], cells: list[list[str]], override: str) -> list[Column]:
    """Return the columns that could take a role, best first; the override alone where a heading is it."""
    found = []
    plain = list(map(normalise, headings))
    for position, heading in enumerate(headings):
        if override and override in plain:
            score = _EXACT if plain[position] == override else 0.0
        else:
            score = _fit(name, plain[position], cells[position])
        if score:
            found.append(Column(position, heading.strip(), round(score, 2)))
    return sorted(found, key=lambda column: (-column.score, column.position))


def _says(saying: str, rows: list[list[str]], position: int) -> bool:
    """Tell whether at least one cell of a column says what its role asks for; a size may stand in few of many."""
    cells = {row[position].strip().lower() for row in rows if position < len(row)} if saying else set()
    return not saying or any(re.search(saying, cell) for cell in cells)


def _fit(name: str, heading: str, cells: list[str]) -> float:
    """Return how well a column fits a role: wording less what does not fit, 0 when it is another role's.

    A column certainly headed as a date may hold few of them, for then its records are refused one by one and
    do not take the file's month; but not nothing but numbers, which are references.
    """
    score = wording_score(name, heading)
    if not score:
        return 0.0
    if score <= _MISSPELT and any(wording_score(other, heading) > _MISSPELT for other in rules.headings()):
        return 0.0
    role = rules.headings()[name]
    share = content_share(cells, role.content)
    if (
        name == "date"
        and score >= _CERTAIN
        and not all(cell.strip().isdigit() for cell in filter(None, cells))
    ):
        return score * max(share, _LEAST)
    return score - (1 - share) if share >= _ENOUGH else 0.0
