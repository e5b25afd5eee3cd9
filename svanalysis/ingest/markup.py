"""Tables in markup: what finance systems save as `.xls` is often a web page, or a workbook written out as XML."""

import re
from html.parser import HTMLParser

from svanalysis.core.money import parse_amount
from svanalysis.ingest.rows import Rows

_MARKUP = re.compile(
    r"^\s*(<!doctype html|<html|<\?xml|<\?mso|<head|<body|<table|<!--|<meta|<div)", re.IGNORECASE
)
_TABLES, _ROWS, _CELLS, _BREAKS = ("table",), ("tr", "row"), ("td", "th", "cell"), ("br", "p", "div")
_MOST = 10_000  # cells or rows: one that says it lies or spans further is not believed


def is_markup(start: str) -> bool:
    """Tell whether a text begins as markup does."""
    return bool(_MARKUP.match(start))


def tables_of(text: str) -> list[Rows]:
    """Return the tables of a page that hold more than one row.

    >>> tables_of("<table><tr><th>Supplier<th>Amount<tr><td>A &amp; B<td>1</table>")
    [[['Supplier', 'Amount'], ['A & B', '1']]]
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return [table for table in reader.tables if len(table) > 1]


class _Reader(HTMLParser):
    """Collects the rows of every table: HTML's, and SpreadsheetML's, which has other tags and skips blank cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[Rows] = []
        self._cell: list[str] | None = None
        self._spans = self._rows = 1
        self._down: dict[int, tuple[str, int]] = {}  # by column, what spans rows beneath, and how many more

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell, ending the cell before; a prefix says nothing."""
        tag = tag.rpartition(":")[2]
        if tag in _BREAKS:
            self.handle_data(" ")
        if tag not in (*_TABLES, *_ROWS, *_CELLS):
            return
        self._end_cell()
        said = dict(attrs)
        skipped = _number(said.get("ss:index")) - 1
        if tag in _TABLES:
            self.tables.append(Rows())
            self._down.clear()
        elif tag in _ROWS and self.tables:
            table = self.tables[-1]
            table.extend([] for _ in range(skipped - len(table)))
            table.append([])
        elif self.tables and self.tables[-1]:
            row = self.tables[-1][-1]
            row.extend([""] * (skipped - len(row)))
            while len(row) in self._down:
                text, rows = self._down.pop(len(row))
                if rows > 1:
                    self._down[len(row)] = (text, rows - 1)
                row.append(text)
            self._cell, self._spans, self._rows = (
                [],
                _number(said.get("colspan")),
                _number(said.get("rowspan")),
            )

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag.rpartition(":")[2] in (*_TABLES, *_ROWS, *_CELLS):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        """Add text to the cell that is open."""
        if self._cell is not None:
            self._cell.append(data)

    def _end_cell(self) -> None:
        """Put a cell into its row; empty ones follow where it spans columns, and its text goes on below."""
        if self._cell is not None:
            row, text = self.tables[-1][-1], " ".join("".join(self._cell).split())
            if self._rows > 1:
                self._down[len(row)] = (text if parse_amount(text) is None else "", self._rows - 1)
            row.extend([text, *[""] * (self._spans - 1)])
        self._cell = None


def _number(text: str | None) -> int:
    """Return a number of columns or rows, 1 where none is said that can be believed."""
    return int(text) if text and text.isdecimal() and 0 < int(text) <= _MOST else 1
