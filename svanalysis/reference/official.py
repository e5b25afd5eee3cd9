"""Official tables as their publishers give them: csv, tab-delimited text or JSON, bare or in a zip, piece by piece.

A register of gigabytes is never held whole: its bytes pass in blocks, each of which ends with a record.
"""

import csv
import io
import json
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.core.limits import most_unpacked

BLOCK_BYTES = 2**25
_OBJECTS_BYTES = 2**24
_MOST_BLOCKS = 4  # a record longer than this is a quotation mark that is never closed
LARGEST_BYTES = 2**34
_BOM = b"\xef\xbb\xbf"
TABLE_SUFFIXES = (".csv", ".txt", ".json")
_DAMAGES = (pl.exceptions.PolarsError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError)


class Table(NamedTuple):
    """How an official table is written.

    `what` it is and `hint` are for messages. `required` and `optional` are the columns to read: patterns of a heading,
    the ones tried first standing first, parted by `|`; case and blanks around a heading do not matter. `headings` are
    those of a file that has none; `member` is a pattern found in the names of the tables wanted from a zip.
    """

    what: str
    hint: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    separator: str = ","
    quote: str | None = '"'
    headings: tuple[str, ...] = ()
    member: str = ""

    def refused(self, path: Path, found: object) -> InputError:
        """Say that a file is no such table."""
        return InputError(f"this is not a {self.what}", file=path, found=found, hint=self.hint)


def pieces(path: Path, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the table in pieces: its required and optional headings as text, '' where a cell is empty.

    An optional heading that the file lacks is '' throughout. Raises InputError when the file cannot be read or
    lacks a required heading, and for a zip that holds no such table or unpacks to too much.
    """
    try:
        for name, stream, most_bytes in _opened(path, table):
            with stream:
                read = _objects if name.lower().endswith(".json") else _records
                yield from read(stream, most_bytes, table, path)
    except _DAMAGES as error:
        raise table.refused(path, error) from None


def _opened(path: Path, table: Table) -> Iterator[tuple[str, IO[bytes], int]]:
    """Yield name, content and the most bytes believed of a file, or of each table in a zip."""
    if not zipfile.is_zipfile(path):
        yield path.name, path.open("rb"), LARGEST_BYTES
        return
    most_bytes = most_unpacked(path.stat().st_size, LARGEST_BYTES)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if PurePosixPath(name).suffix.lower() in TABLE_SUFFIXES]
        wanted = [name for name in names if re.search(table.member, name, re.IGNORECASE)]
        if not wanted:
            raise table.refused(path, f"a zip with {', '.join(names[:3]) or 'no table'}")
        for name in wanted:
            yield name, archive.open(name), most_bytes


def _records(stream: IO[bytes], most_bytes: int, table: Table, path: Path) -> Iterator[pl.DataFrame]:
    """Yield the records of a separated text."""
    blocks = _blocks(stream, most_bytes, table, path)
    first = next(blocks, None)
    if first is None:
        raise table.refused(path, "nothing")
    headings = _headings(first, table, path)
    columns = _found(headings, table, path)
    yield _cells(first, columns, len(headings), 0 if table.headings else 1, table)
    for block in blocks:
        yield _cells(block, columns, len(headings), 0, table)


def _headings(block: bytes, table: Table, path: Path) -> list[str]:
    """Return the headings of a file that begins with this block."""
    line = block.removeprefix(_BOM).partition(b"\n")[0].decode("utf-8", errors="replace").rstrip("\r")
    cells = (
        next(csv.reader([line], delimiter=table.separator), [])
        if table.quote
        else line.split(table.separator)
    )
    if table.headings and len(cells) < len(table.headings):
        raise table.refused(path, f"{len(cells)} columns")
    return list(table.headings) + cells[len(table.headings) :] if table.headings else cells


def _found(headings: list[str], table: Table, path: Path) -> dict[str, int]:
    """Return where each wanted column is. Raises InputError when a required one is nowhere."""
    at: dict[str, int] = {}
    for wanted in (*table.required, *table.optional):
        for pattern in wanted.split("|"):
            same = (
                number
                for number, text in enumerate(headings)
                if re.fullmatch(pattern, text.strip(), re.IGNORECASE)
            )
            position = next(same, None)
            if position is not None:
                at[wanted] = position
                break
        else:
            if wanted in table.required:
                raise table.refused(path, f"no heading {wanted.partition('|')[0]}")
    return at


def _cells(block: bytes, columns: dict[str, int], width: int, skipped: int, table: Table) -> pl.DataFrame:
    """Return the wanted columns of a block of whole records."""
    frame = pl.read_csv(
        block, has_header=False, skip_lines=skipped, separator=table.separator, quote_char=table.quote,
        schema={str(position): pl.String for position in range(width)}, columns=sorted(set(columns.values())),
        encoding="utf8-lossy", truncate_ragged_lines=True, missing_columns="insert",
    )  # fmt: skip
    return _whole(frame, {name: str(position) for name, position in columns.items()}, table)


def _whole(frame: pl.DataFrame, columns: dict[str, str], table: Table) -> pl.DataFrame:
    """Return all wanted columns as text, in order; '' for nothing."""
    wanted = (*table.required, *table.optional)
    return frame.select(
        (pl.col(columns[name]).fill_null("") if name in columns else pl.lit("")).alias(name)
        for name in wanted
    )


def _blocks(stream: IO[bytes], most_bytes: int, table: Table, path: Path) -> Iterator[bytes]:
    """Yield a stream in blocks that end with a record: outside quotation marks."""
    rest, read = b"", 0
    while block := stream.read(BLOCK_BYTES):
        read += len(block)
        if read > most_bytes:
            raise table.refused(path, f"more than {most_bytes:,} bytes in {path.stat().st_size:,}")
        data = rest + block
        cut = _record_end(data, table.quote)
        if not cut and len(data) > _MOST_BLOCKS * BLOCK_BYTES:
            raise table.refused(path, "a quotation mark that is never closed")
        if cut:
            yield data[:cut]
        rest = data[cut:]
    if rest.strip():
        yield rest


def _record_end(data: bytes, quote: str | None) -> int:
    """Return where the last whole record of some bytes ends; 0 when none does."""
    end = data.rfind(b"\n") + 1
    marks = data.count(b'"', 0, end) if quote else 0
    while end and marks % 2:
        earlier = data.rfind(b"\n", 0, end - 1) + 1
        marks -= data.count(b'"', earlier, end)
        end = earlier
    return end


def _objects(stream: IO[bytes], most_bytes: int, table: Table, path: Path) -> Iterator[pl.DataFrame]:
    """Yield the objects of a JSON array in pieces; the first object says which keys there are."""
    decoder = json.JSONDecoder(parse_int=str, parse_float=str)
    text, read = "", 0
    columns: dict[str, str] = {}
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace") as reader:
        while block := reader.read(_OBJECTS_BYTES):
            read += len(block)
            if read > most_bytes:
                raise table.refused(path, f"more than {most_bytes:,} bytes in {path.stat().st_size:,}")
            rows, text = _decoded(decoder, text + block)
            if len(text) > _MOST_BLOCKS * _OBJECTS_BYTES:
                raise table.refused(path, "an object that never ends")
            if rows:
                keys = list(rows[0])
                columns = columns or {name: keys[at] for name, at in _found(keys, table, path).items()}
                schema = dict.fromkeys(columns.values(), pl.String)
                yield _whole(pl.DataFrame(rows, schema=schema, strict=False), columns, table)
    if text.strip() != "]" or not columns:
        raise table.refused(path, f"{text[:100]} at its end" if columns else "no objects")


def _decoded(decoder: json.JSONDecoder, text: str) -> tuple[list[dict[str, object]], str]:
    """Return the whole objects that some text begins with, and the rest of it."""
    rows, end = [], 0
    while (start := text.find("{", end)) >= 0:
        try:
            row, end = decoder.raw_decode(text, start)
        except json.JSONDecodeError:  # the rest of it is in the next block
            break
        rows.append(row)
    return rows, text[end:]
