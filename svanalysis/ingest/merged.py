"""Cells merged downwards in a workbook: what stands in the first goes on in the records beneath it."""

import io
import re
import zipfile
from contextlib import suppress
from posixpath import join, normpath

from svanalysis.core.money import parse_amount
from svanalysis.ingest.archives import DAMAGES
from svanalysis.ingest.rows import Rows

_SHEET, _TARGET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>"), re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_SAID = re.compile(rb'([\w:]+)="([^"]*)"')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_FILLED = re.compile(rb'<(?:\w+:)?c r="([A-Z]+)\d+"[^>/]*>\s*<')


def fill_merged(content: bytes, sheets: list[tuple[int, Rows]]) -> None:
    """Let the text of cells merged downwards go on in records with an amount; an amount stays where it is.

    `sheets` are tables with the number (from 0) of their sheet. Only .xlsx says which cells are merged.
    """
    with suppress(*DAMAGES), zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = _parts(archive)
        for number, rows in sheets:
            data = archive.read(parts[number]) if number < len(parts) else b""
            if found := [each for each in _MERGED.findall(data) if each[1] != each[3]]:
                start = min(map(_number, set(_FILLED.findall(data))), default=0)
                for first, top, _, bottom in found:
                    _fill(rows, _number(first) - start, int(top) - 1, int(bottom))


def _fill(rows: Rows, at: int, top: int, bottom: int) -> None:
    """Let one text go on."""
    text = rows[top][at] if top < len(rows) and 0 <= at < len(rows[top]) else ""
    if text and parse_amount(text) is None:
        for row in rows[top + 1 : bottom]:
            if any(parse_amount(cell) for cell in row):
                row[at] = text


def _parts(archive: zipfile.ZipFile) -> list[str]:
    """Return where the sheets of a workbook stand in its archive, in order; none where it is no .xlsx."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or "xl/_rels/workbook.xml.rels" not in names:
        return []
    links = [dict(_SAID.findall(tag)) for tag in _TARGET.findall(archive.read("xl/_rels/workbook.xml.rels"))]
    targets = {link.get(b"Id"): link.get(b"Target", b"").decode() for link in links}
    sheets = [dict(_SAID.findall(tag)) for tag in _SHEET.findall(archive.read("xl/workbook.xml"))]
    found = [normpath(join("/xl", targets.get(sheet.get(b"r:id"), ""))).lstrip("/") for sheet in sheets]
    return found if set(found) <= set(names) else []


def _number(letters: bytes) -> int:
    """Return the number (from 1) of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
