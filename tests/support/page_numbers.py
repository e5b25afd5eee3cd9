"""The numbers of a report page, read from its HTML alone: which are tied to a cell, and which stand loose."""

import re
from html.parser import HTMLParser
from typing import NamedTuple

# What is no number to be read from a table: financial years, days, years, codes and the names of rules.
LISTED = re.compile(
    r"\b(?:19|20)\d\d/\d\d\b|\b\d{4}/\d+/EC\b|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|\b(?:19|20)\d\d\b|\b[A-Z]{1,2}\d[\dA-Z]?(?: ?\d[A-Z]{2})?\b|\b[A-Za-z_]+\d[\w-]*|\b100 pounds\b|\bSHA-256\b"
)
_PROSE = {"p", "h2", "h3", "li"}
_SILENT = {"script", "style", "figure", "summary"}
_VOID = {"meta", "link", "br", "col", "hr", "img", "input"}


class Tied(NamedTuple):
    """A number in prose: how it reads, its value, and the cell it names."""

    said: str
    value: str
    cell: tuple[int, int]


class Shown:
    """One exhibit: its tied numbers, the prose around them, and the cells of its tables by row and column."""

    def __init__(self, key: str) -> None:
        self.key, self.tied, self.prose, self.cells = key, [], [], {}
        self.row = self.column = 0


class Page(HTMLParser):
    """Reads a page into its exhibits; prose outside of them is in the first, named ''."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.shown, self.open = [Shown("")], []
        self.data = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("class") == "exhibit":
            self.shown.append(Shown(given["id"]))
        now = self.shown[-1]
        if tag == "tr" and "tbody" in self.open:
            now.row, now.column = now.row + 1, 0
        if tag in {"td", "th"}:
            now.column += 1
        if tag == "data":
            row, column = given["data-cell"].split(",")
            self.data = (given["value"], (int(row), int(column)))
        if tag not in _VOID:
            self.open.append((tag, given.get("class", "")) if tag == "p" else tag)

    def handle_endtag(self, tag):
        while self.open and (last := self.open.pop()) != tag and last[0] != tag:
            pass

    def handle_data(self, text):
        tags = [tag[0] if isinstance(tag, tuple) else tag for tag in self.open]
        classes = [tag[1] for tag in self.open if isinstance(tag, tuple)]
        now = self.shown[-1]
        if _SILENT & set(tags):
            return
        if "tbody" in tags:
            cell = (now.row, now.column)
            now.cells[cell] = now.cells.get(cell, "") + text
        elif "data" in tags:
            now.tied.append(Tied(text, *self.data))
        elif _PROSE & set(tags) and not {"subtitle", "source", "download", "paper"} & set(classes):
            now.prose.append(text)


def problems(html: str) -> list[str]:
    """What is wrong with a page's numbers: a tied one that its cell does not hold, or one that is not tied."""
    found = []
    for shown in Page(html).shown:
        for said, value, cell in shown.tied:
            held = shown.cells.get(cell, "").strip()
            if held.replace(",", "").replace("\u2212", "-").strip("£%+") != value:
                found.append(f"{shown.key}: {said} says cell {cell}, which holds {held!r}")
        copied = {cell.strip() for cell in shown.cells.values() if re.search(r"[A-Za-z]", cell)}
        for text in shown.prose:
            for cell in sorted(copied, key=len, reverse=True):
                text = text.replace(cell, " ")  # noqa: PLW2901
            if re.search(r"\d", LISTED.sub(" ", text)):
                found.append(f"{shown.key}: not tied: {text.strip()[:120]!r}")
    return found
