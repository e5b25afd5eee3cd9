"""Numbers in prose, each tied to the cell it was read from: the one place that writes `<data>`."""

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from svanalysis.core.money import short_pounds
from svanalysis.present.theme import plain

# What looks like a number but is none to be read from a table: years, days, codes, and "of every 100 pounds".
NO_FIGURES = (
    r"\b(?:19|20)\d\d/\d\d(?:\d/[A-Z]{2})?\b",  # financial years; 2003/361/EC
    r"\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b",
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
    r"\b(?:19|20)\d\d\b(?![,.]\d)",
    r"\b\d{4}/\d+/EC\b",
    r"\b[A-Z]{1,2}\d[\dA-Z]?(?: ?\d[A-Z]{2})?\b",  # postcodes
    r"\b[A-Za-z_]+\d[\w-]*",  # E06000047, durham_2013, v2
    r"\b100 pounds\b",
    r"\bSHA-256\b",
    r"\[\w+\]",
)
_FIGURE = r"(?P<figure>[+\u2212-]?£?\d[\d,]*(?:\.\d+)?(?:%|[kmb]n?\b)?)"
_ROUNDINGS = (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING)  # a share; a low; a high
_FEWEST_LETTERS = 3


Described = dict[str, Any]  # an exhibit as `Exhibit.described` gives it


class Cell(NamedTuple):
    """A cell that holds a number: its row and column (from 1, headings not counted), its value and its text."""

    row: int
    column: int
    value: Decimal
    is_pounds: bool


def tied(text: str, about: Described) -> Markup:
    """Return an exhibit's prose as HTML, each number of its tables as `<data value=... data-cell="row,column">`.

    A number is tied to the first cell that reads the same, or the same once rounded as far as the prose rounds (a low
    down, a high up). Cells of the other numbers an exhibit names (`also`) come after the table's rows. A number that no
    cell holds stays plain text, which `loose` finds. Words that are copied from a cell, such as a supplier's name,
    are no numbers.

    >>> table = {"columns": ["Year", "Share (%)"], "rows": [["2012/13", "54.4"]]}
    >>> print(tied("In 2012/13 it was 54.4%.", {"table": table, "also": {"columns": [], "rows": []}}))
    In 2012/13 it was <data value="54.4" data-cell="1,2">54.4%</data>.
    """
    said, cells = plain(text), _cells(about)
    parts, at = [], 0
    for start, end in _figures(said, about):
        if found := _cell(said[start:end], cells):
            parts += [escape(said[at:start]), _data(said[start:end], found)]
            at = end
    return Markup("").join([*parts, escape(said[at:])])


def loose(text: str, about: Described) -> list[str]:
    """Return the numbers in prose that no cell of its exhibit holds.

    >>> share = {"columns": ["Share (%)"], "rows": [["54.4"]]}
    >>> loose("It was 54.5% in 2012/13", {"table": share, "also": {"columns": [], "rows": []}})
    ['54.5%']
    """
    said, cells = plain(text), _cells(about)
    found = (said[start:end] for start, end in _figures(said, about))
    return [figure for figure in found if not _cell(figure, cells)]


def _data(figure: str, cell: Cell) -> Markup:
    return Markup('<data value="{}" data-cell="{},{}">{}</data>').format(
        cell.value, cell.row, cell.column, figure
    )


def _cells(about: Described) -> list[Cell]:
    """Return the cells with numbers; each of the other numbers has its unit in its own row."""
    table, others = about["table"], about["also"]["rows"]
    named = [(at, list(zip(row, table["columns"], strict=True))) for at, row in enumerate(table["rows"], 1)]
    named += [(at, [("", what), (text, what)]) for at, (what, text) in enumerate(others, len(named) + 1)]
    return [
        Cell(row, column, value, "£" in heading or "£" in text or "£" in cells[0][0])
        for row, cells in named
        for column, (text, heading) in enumerate(cells, 1)
        if (value := _value(text)) is not None
    ]


def _value(text: str) -> Decimal | None:
    """Return the number a cell is, None when it is none."""
    bare = text.replace(",", "").replace("\u2212", "-").replace("£", "").removesuffix("%")
    return Decimal(bare) if re.fullmatch(r"[+-]?\d+(\.\d+)?", bare) else None


def _figures(said: str, about: Described) -> Iterator[tuple[int, int]]:
    """Return where the numbers of a text stand, those in copied words and codes left out."""
    cells = {cell for row in about["table"]["rows"] for cell in row if len(cell) >= _FEWEST_LETTERS}
    words = sorted((cell for cell in cells if cell in said and _value(cell) is None), key=len, reverse=True)
    others = "|".join([*map(re.escape, words), *NO_FIGURES])
    for match in re.finditer(f"{others}|{_FIGURE}", said):
        if match["figure"]:
            yield match.span("figure")


def _cell(figure: str, cells: list[Cell]) -> Cell | None:
    """Return the first cell that a number in prose was read from."""
    return next((cell for cell in cells if _reads(figure, cell)), None)


def _reads(figure: str, cell: Cell) -> bool:
    """Whether a cell's number, rounded as far as the prose rounds, is the number in the prose."""
    if figure[-1].isalpha():
        said = figure.replace("\u2212", "-").lstrip("+")
        return cell.is_pounds and said == short_pounds(int(cell.value * 100))
    value = _value(figure)
    if value is None or ("£" in figure and not cell.is_pounds) or ("%" in figure and cell.is_pounds):
        return False
    step = Decimal(1).scaleb(int(value.as_tuple().exponent))
    signs = (cell.value, abs(cell.value))  # "fell by 1.2 points"
    return any(sign.quantize(step, rounding=way) == value for sign in signs for way in _ROUNDINGS)
