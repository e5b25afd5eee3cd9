"""Which row is the header, and which column plays which role: by wording and by content."""

import itertools
import operator
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

import polars as pl

from svanalysis.core import rules
from svanalysis.core.money import parse_amount
from svanalysis.ingest.columns import (
    ENOUGH,
    Column,
    in_two,
    of_many,
    place_in,
    told_apart,
    with_second_name,
    without_payers,
)
from svanalysis.ingest.lists import list_among, other_list
from svanalysis.ingest.rows import Table, cell_of, columns_of
from svanalysis.ingest.sums import summed
from svanalysis.ingest.unheaded import roles_by_content
from svanalysis.ingest.untold import in_years, lettered, overtyped, untold, with_firms
from svanalysis.ingest.wording import (
    CERTAIN,
    EXACT,
    LAST,
    LONGEST_HEADING,
    MISSPELT,
    PART,
    best_role,
    content_share,
    normalise,
    place_of,
    wording_score,
)

_SEARCHED_ROWS = 5_000
_SAMPLE = 200
_SPLIT_CELLS = (3, 2)  # of the upper and of the lower half of a header
_HALF, _NEARLY_ALL = 0.5, 0.95
_LEAST = 0.1
_YES_OR_NO = re.compile(r"(?i)\s*(y(es)?|no?|p(art)?|true|false|)\s*")
_SHARED, _MOSTLY_SHARED = 3, 0.75  # headings of a header that names the columns of one before


class Layout(NamedTuple):
    """How a table is laid out: by role, the columns that play it.

    `header_record` is the record that names the columns (from 1; the last of two), 0 where none does;
    `because` says why it was taken.
    """

    header_record: int
    columns: dict[str, list[Column]]
    because: str = ""

    def position(self, role: str) -> int | None:
        """Return the position of the first column with this role, None when no column has it."""
        return self.columns[role][0].position if role in self.columns else None

    def headings(self, role: str) -> list[str]:
        """Return the headings of the columns with this role."""
        return [column.heading for column in self.columns.get(role, ())]


class _Header(NamedTuple):
    """A row that may be the header (the last of two): its position, its headings, and why it may be."""

    position: int
    headings: list[str]
    because: str


def find_layout(rows: Table, overrides: dict[str, str] | None = None) -> Layout | None:
    """Find header and roles of a table; None without a row that names an amount and more, amounts beneath.

    Where no row names the columns in known words, what they hold decides, if it leaves one choice.
    `overrides` gives, by role, the heading a body file insists on.
    """
    insisted = overrides or {}
    headers = _headers(rows[:_SEARCHED_ROWS], insisted)
    found = next(filter(None, (_layout_below(rows, header, insisted) for header in headers)), None)
    if found or list_among(rows[:_SAMPLE]):
        return found
    header, by_role = roles_by_content(rows, insisted)
    headings = rows[header] if header >= 0 else []
    columns = {role: [Column(at, cell_of(headings, at).strip(), LAST)] for role, at in by_role.items()}
    because = f"record {header + 1} names no column in known words" if headings else "no record names columns"
    named = {role: column.heading or role for role, (column,) in columns.items()}
    blank = {column.position: role for role, (column,) in columns.items() if not column.heading}
    filled = [
        blank.get(at, heading) for at, heading in enumerate(headings)
    ]  # so that the others find their roles
    told = _layout_below(rows, _Header(header, filled, because), named) if headings else None
    if told and len(told.columns) > len(columns):
        columns, because = told.columns | columns, f"record {header + 1} names not all columns in known words"
    return Layout(header + 1, columns, f"{because}: what they hold decided") if columns else None


def next_layout(rows: Table, layout: Layout, unpaid: list[int], overrides: dict[str, str]) -> Layout | None:
    """Return the layout of the next header that lays out what follows in another way; None when there is none.

    `unpaid` are the records below the layout's header in whose amount no amount stands, in order.
    """
    heading = rows[layout.header_record - 1] if layout.header_record else []
    for position in unpaid:
        row = rows[position]
        is_header = any(row) and (_is_header(row, overrides) or _is_again(row, heading))
        if is_header and not _same(row, heading):
            header = _Header(position, row, "names them again")
            if found := _layout_below(rows, header, overrides):
                return found
    return None


def _headers(rows: Sequence[list[str]], overrides: dict[str, str]) -> Iterator[_Header]:
    """Yield what may be the header: rows, or two rows, that name an amount and a payee for certain; then the best."""
    plain = set(rules.headings()["amount"].words) | set(map(normalise, overrides.values()))
    for position, row in enumerate(rows):
        if position > _SAMPLE and plain.isdisjoint(map(normalise, row)):
            continue  # so far down, only a header in plain words is worth the search
        below = rows[position + 1] if position + 1 < len(rows) else []
        if _goes_on(row, below, overrides) and _is_header(both := _joined(row, below), overrides):
            because = f"records {position + 1} and {position + 2} name {_named(both, overrides)}"
            yield _Header(position + 1, both, because)
        if _is_header(row, overrides):
            yield _Header(position, row, f"record {position + 1} names {_named(row, overrides)}")
    scores = [_row_score(row, overrides)[0] for row in rows[:_SAMPLE]]
    if any(scores):
        best = scores.index(max(scores))
        because = f"record {best + 1} comes nearest to naming an amount and a payee"
        yield _Header(best, rows[best], because)


def _is_header(row: list[str], overrides: dict[str, str]) -> bool:
    """Tell whether a row names an amount and a payee for certain."""
    return {"amount", "payee"} <= _row_score(row, overrides)[1]


def _heads_anew(row: list[str], overrides: dict[str, str]) -> bool:
    """Tell whether a row heads another table, of payments or of something else."""
    return not any(map(parse_amount, row)) and (_is_header(row, overrides) or other_list(row) is not None)


def _goes_on(upper: list[str], lower: list[str], overrides: dict[str, str]) -> bool:
    """Tell whether a row is the second half of a header: together they name clearly more than either alone.

    So do rows that both name an amount and more where most headings go on: Gross over Amount.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in (upper, lower)]
    too_few = any(map(operator.lt, filled, _SPLIT_CELLS))
    if too_few or any(map(parse_amount, (*upper, *lower))):
        return False
    both = _joined(upper, lower)
    score, certain = _row_score(both, overrides)
    alone = [_row_score(row, overrides) for row in (upper, lower)]
    is_clearer = score >= max(other for other, _ in alone) + PART
    longer = sum(map(operator.ne, both, map(str.strip, lower)))
    goes_on = filled[0] == filled[1] < 2 * longer and all(other for other, _ in alone)
    return bool(score) and (is_clearer or goes_on or all(certain > others for _, others in alone))


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Return the headings of two rows that are one header: joined where that says something, else the lower.

    The upper one goes on over the empty cells to its right, where that makes the lower one clear; amounts, as Gross
    and Net under Amount, are that by themselves.
    """

    def clearness(heading: str) -> float:
        return best_role(normalise(heading))[0]

    def heading(above: str, over: str, below: str) -> str:
        score, role = best_role(normalise(f"{over} {below}"))
        goes_on = below and score >= CERTAIN and role != "amount"
        both = f"{over if goes_on else above} {below}".strip()
        return both if clearness(both) >= min(CERTAIN, clearness(below)) else below

    over: Iterator[str] = itertools.accumulate(map(str.strip, upper), lambda before, cell: cell or before)
    cells = itertools.zip_longest(map(str.strip, upper), over, map(str.strip, lower), fillvalue="")
    return list(itertools.starmap(heading, cells))


def _named(row: list[str], overrides: dict[str, str]) -> str:
    """Return the roles that a row names for certain, as words."""
    certain = _row_score(row, overrides)[1]
    return ", ".join(role.replace("_", " ") for role in rules.headings() if role in certain)


def _is_second_row(row: list[str], headings: list[str]) -> bool:
    """Tell whether a row goes on with a header of merged cells, as Gross, VAT and Net do under Amount."""
    above = [normalise(cell_of(headings, at)) for at in range(len(row))]
    filled = [(normalise(cell), top) for cell, top in zip(row, above, strict=True) if cell.strip()]
    names = any(wording_score("amount", cell) >= CERTAIN for cell, _ in filled)
    return names and all(not top or wording_score("amount", top) >= CERTAIN for _, top in filled)


def _stacked(upper: list[str], lower: list[str]) -> list[str]:
    """Return the headings of two rows that stand one above the other."""
    both = itertools.zip_longest(upper, lower, fillvalue="")
    return [" ".join(filter(None, map(str.strip, pair))) for pair in both]


def _same(row: list[str], heading: list[str]) -> bool:
    """Tell whether a row is a heading again."""
    return len(row) == len(heading) and all(map(operator.eq, map(normalise, row), map(normalise, heading)))


def _is_again(row: list[str], heading: list[str]) -> bool:
    """Tell whether a row names most of a header's columns again, in another order or with others."""
    words = {normalise(cell) for cell in row} - {""}
    return len(words & set(map(normalise, heading))) >= max(_SHARED, _MOSTLY_SHARED * len(words))


def _row_score(row: list[str], overrides: dict[str, str]) -> tuple[float, set[str]]:
    """Return how well a row's cells name roles, and which they name for certain.

    The score is 0 for a row that names no amount or nothing beside it, or has a number in it.
    """
    if any(map(parse_amount, row)) or other_list(row):
        return 0.0, set()
    insisted = {normalise(heading): role for role, heading in overrides.items() if heading}
    best = []
    for heading in map(normalise, row):
        if heading in insisted:
            best.append((EXACT, insisted[heading]))
        elif 0 < len(heading) <= LONGEST_HEADING:
            best.append(best_role(heading))
    roles = {name for score, name in best if score}
    certain = {name for score, name in best if score >= CERTAIN}
    return sum(score for score, _ in best) if "amount" in roles and len(roles) > 1 else 0.0, certain


def _layout_below(rows: Table, found: _Header, overrides: dict[str, str]) -> Layout | None:
    """Give each role its column, by a header and the cells beneath it; None when no column holds amounts."""
    header, headings, because = found
    if header + 1 < len(rows) and _is_second_row(rows[header + 1], headings):
        header, headings = header + 1, _stacked(headings, rows[header + 1])
        because += f"; record {header + 1} goes on with it"
    others = [row for row in rows[header + 1 : header + 1 + _SAMPLE] if not _same(row, headings)]
    beneath = itertools.takewhile(lambda row: not _heads_anew(row, overrides), others)
    body = [row for row in beneath if any(cell.strip() for cell in row)]
    cells = columns_of(body, len(headings))
    columns: dict[str, list[Column]] = {}
    taken: set[int] = set()

    def whole(at: int) -> pl.Series:
        return rows.columns([at], header + 1).to_series().unique()

    for name, role in rules.headings().items():
        candidates = _candidates(name, headings, cells, normalise(overrides.get(name, "")))
        meant = {normalise(heading) for role_of, heading in overrides.items() if heading and role_of != name}
        free = [
            column
            for column in candidates
            if column.position not in taken and normalise(column.heading) not in meant
        ]
        scored = [column for column in free if _says(role.saying, rows, header + 1, column.position)]
        if name == "payee":
            scored = of_many(scored, cells, whole)
        if not scored:
            continue
        scored = _rather(role, scored, cells)
        if name == "amount" and not (overrides.get(name) and scored[0].score == EXACT):
            scored = summed(scored, headings, cells)
        chosen = sorted(scored[: len(scored) if role.several else 1], key=partial(place_in, role))
        if name == "payee":
            chosen = with_second_name(scored, cells, whole)
        left = [column for column in scored if column not in chosen]
        runner_up = left[0].heading if left and not role.several else ""
        columns[name] = [column._replace(runner_up=runner_up) for column in chosen]
        taken.update(column.position for column in chosen)
    if "amount" in columns:
        several = [row for row in body if len(row) - row.count("") > 1]
        told = columns_of(several, len(headings)) if len(several) < len(body) else cells
        columns |= untold(headings, told, columns)
    columns |= overtyped(headings, cells, columns) | lettered(headings, cells, columns)
    columns |= in_two(headings, cells, columns, whole)
    columns |= in_years(headings, cells, columns)
    columns = with_firms(cells, columns)
    columns = without_payers(cells, columns, set(overrides))
    return Layout(header + 1, columns, because) if "amount" in columns and len(columns) > 1 else None


def _rather(role: rules.Role, scored: list[Column], cells: list[list[str]]) -> list[Column]:
    """Put the first column that a role would rather have before better ones: a line's amount, one net of VAT.

    Few records may not have it; where they have a net amount, one that nearly all have is better: the gross.
    """
    if role.several:
        return [column for column in scored if column.score > LAST] or [
            column for column in scored if column.score == scored[0].score
        ]
    if not role.rather:
        return scored
    records = max(1, len(cells[0]))
    filled = [sum(bool(cell.strip()) for cell in cells[column.position]) / records for column in scored]
    usual = [
        column for column, share in zip(scored, filled, strict=True) if column.score > LAST and share >= _HALF
    ]
    if role.content == "amount" and filled[0] < _HALF and max(filled) >= _NEARLY_ALL:
        scored = usual or scored
    best = normalise(scored[0].heading)
    # a line's amount before what its invoice comes to, net or not
    if role.line and not re.search(role.line, best):
        lines = [column for column in usual if re.search(role.line, normalise(column.heading))]
        scored = [*lines, *(column for column in scored if column not in lines)]
        best = normalise(scored[0].heading)
    if re.search(role.rather, best) or (role.but and re.search(role.but, best)):
        return scored
    fits = (column for column in usual if re.search(role.rather, normalise(column.heading)))
    first = next(fits, scored[0])
    return [first, *(column for column in scored if column != first)]


def _candidates(name: str, headings: list[str], cells: list[list[str]], override: str) -> list[Column]:
    """Return the columns that could take a role, best first; the override alone where a heading, or place, is it."""
    plain = list(map(normalise, headings))
    meant = [bool(override) and words == override for words in plain]
    if not any(meant):
        content = rules.headings()[name].content
        meant = [
            at == place_of(override)
            and (not heading or plain.count(heading) > 1)
            and content_share(cells[at], content) >= ENOUGH
            for at, heading in enumerate(plain)
        ]
    if any(meant):
        scores = [EXACT if is_meant else 0.0 for is_meant in meant]
    else:
        scores = [_fit(name, *each) for each in zip(told_apart(plain), cells, strict=True)]
    scored = enumerate(zip(headings, scores, strict=True))
    found = [Column(at, heading.strip(), round(score, 2)) for at, (heading, score) in scored if score]
    return sorted(found, key=lambda column: (-column.score, column.position))


def _says(saying: str, rows: Table, start: int, position: int) -> bool:
    """Tell whether at least one cell of a column says what its role asks for; a size may stand in few of many."""
    cells = rows.columns([position], start).to_series().unique() if saying else ()
    return not saying or any(re.search(saying, cell.lower()) for cell in cells)


def _fit(name: str, heading: str, cells: list[str]) -> float:
    """Return how well a column fits a role: wording less what does not fit, 0 when it is another role's.

    A column certainly headed as a date may hold few of them, for then its records are refused one by one and
    do not take the file's month; but not nothing but numbers, which are references.
    """
    score = wording_score(name, heading)
    if not score:
        return 0.0
    if score <= MISSPELT and best_role(heading)[0] > MISSPELT:
        return 0.0
    role = rules.headings()[name]
    if name == "date" and all(map(_YES_OR_NO.fullmatch, cells)):  # Paid: Y
        return 0.0
    share = content_share(cells, role.content)
    if (
        name == "date"
        and score >= CERTAIN
        and not all(cell.strip().isdigit() for cell in filter(None, cells))
    ):
        return score * max(share, _LEAST)
    return score - (1 - share) if share >= ENOUGH else 0.0
