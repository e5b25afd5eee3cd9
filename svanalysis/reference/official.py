"""Official tables as their publishers give them: csv or tab-delimited text, bare or in a zip, piece by piece.

A register of gigabytes is never held whole: its bytes pass in blocks, each of which ends with a record.
"""

import csv
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

import polars as pl

from svanalysis.core.configuration import read_toml
from svanalysis.core.errors import InputError
from svanalysis.core.limits import most_unpacked

BLOCK_BYTES = 2**25
_MOST_BLOCKS = 4  # a record longer than this is a quotation mark that is never closed
_LARGEST_BYTES = 2**34
_BOM = b"\xef\xbb\xbf"
_SUFFIXES = (".csv", ".txt")
DAMAGES = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)  # of a zip


class Table(NamedTuple):
    """How an official table is written.

    `what` it is and `hint` are for messages. `required` and `optional` are the columns to read: our name of each, and
    patterns of its heading, the ones tried first standing first, parted by `|`; case and blanks around a heading do not
    matter. `quote` is '' where none is used. `headings` are those of a file that has none; `member` is a pattern found
    in the names of the tables wanted from a zip.
    """

    what: str
    hint: str
    required: dict[str, str]
    optional: dict[str, str] = {}  # noqa: RUF012  a tuple's default, which nobody changes
    separator: str = ","
    quote: str = '"'
    headings: tuple[str, ...] = ()
    member: str = ""


@cache
def official_table(name: str) -> Table:
    """Return how an official table is written, by its name in tables.toml."""
    return Table(**read_toml(Path(__file__).with_name("tables.toml"))[name])


class _OtherTableError(Exception):
    """A file is not the table that is wanted; the message says what was found."""


def pieces(path: Path, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the table in pieces: its required and optional columns as text, '' where a cell is empty.

    An optional heading that the file lacks is '' throughout. Raises InputError when the file cannot be read or
    lacks a required heading, and for a zip that holds no such table or unpacks to too much.
    """
    try:
        for stream in _opened(path, table):
            with stream:
                yield from _records(stream, table)
    except (_OtherTableError, csv.Error, pl.exceptions.PolarsError, *DAMAGES) as error:
        raise InputError(f"this is not a {table.what}", file=path, found=error, hint=table.hint) from None


def _opened(path: Path, table: Table) -> Iterator[IO[bytes]]:
    """Yield the content of a file, or of each table wanted from a zip."""
    if not zipfile.is_zipfile(path):
        yield path.open("rb")
        return
    with zipfile.ZipFile(path) as archive:
        entries = tables_in(archive)
        wanted = [entry for entry in entries if re.search(table.member, entry.filename, re.IGNORECASE)]
        if not wanted:
            names = ", ".join(entry.filename for entry in entries[:3])
            raise _OtherTableError(f"a zip with {names or 'no table'}")
        if found := unpacks_to_too_much(path, wanted):
            raise _OtherTableError(found)
        for entry in wanted:
            yield archive.open(entry)


def tables_in(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the tables in a zip, by the ends of their names."""
    return [each for each in archive.infolist() if PurePosixPath(each.filename).suffix.lower() in _SUFFIXES]


def unpacks_to_too_much(path: Path, entries: Sequence[zipfile.ZipInfo]) -> str:
    """Return what is too much in a zip, '' where text may shrink so far. Sizes are as stated: none is read further."""
    packed_bytes = path.stat().st_size
    most_bytes = most_unpacked(packed_bytes, _LARGEST_BYTES)
    too_much = sum(entry.file_size for entry in entries) > most_bytes
    return f"more than {most_bytes:,} bytes in {packed_bytes:,}" if too_much else ""


def _records(stream: IO[bytes], table: Table) -> Iterator[pl.DataFrame]:
    """Yield the records of a separated text in pieces, with its wanted columns in order."""
    number = -1
    for number, block in enumerate(_blocks(stream, table.quote)):
        if number == 0:
            headings = _headings(block, table)
            columns = _found(headings, table)
        frame = pl.read_csv(
            block,
            has_header=False,
            skip_lines=int(number == 0 and not table.headings),
            separator=table.separator,
            quote_char=table.quote or None,
            schema={str(position): pl.String for position in range(len(headings))},
            columns=sorted(set(columns.values())),
            encoding="utf8-lossy",
            truncate_ragged_lines=True,
            missing_columns="insert",
        )
        yield frame.select(
            (pl.col(str(columns[name])).fill_null("") if name in columns else pl.lit("")).alias(name)
            for name in (*table.required, *table.optional)
        )
    if number < 0:
        raise _OtherTableError("nothing")


def _headings(block: bytes, table: Table) -> list[str]:
    """Return the headings of a file that begins with this block."""
    line = block.removeprefix(_BOM).partition(b"\n")[0].decode("utf-8", errors="replace").rstrip("\r")
    cells = (
        next(csv.reader([line], delimiter=table.separator), [])
        if table.quote
        else line.split(table.separator)
    )
    if len(cells) < len(table.headings):
        raise _OtherTableError(f"{len(cells)} columns")
    return [*table.headings, *cells[len(table.headings) :]]


def _found(headings: list[str], table: Table) -> dict[str, int]:
    """Return where each wanted column is. Raises when a required one is nowhere."""
    at: dict[str, int] = {}
    for name, patterns in {**table.required, **table.optional}.items():
        positions = (
            position
            for pattern in patterns.split("|")
            for position, text in enumerate(headings)
            if re.fullmatch(pattern, text.strip(), re.IGNORECASE)
        )
        first = next(positions, None)
        if first is not None:
            at[name] = first
        elif name in table.required:
            raise _OtherTableError(f"no heading {patterns.partition('|')[0]}")
    return at


def completed(piece: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """Return a piece of a table that may lack some columns altogether: '' throughout."""
    return piece.with_columns(pl.lit("").alias(name) for name in columns if name not in piece.columns)


def _blocks(stream: IO[bytes], quote: str) -> Iterator[bytes]:
    """Yield a stream in blocks that end with a record: outside quotation marks."""
    rest = b""
    while block := stream.read(BLOCK_BYTES):
        data = rest + block
        cut = _record_end(data, quote)
        if cut:
            yield data[:cut]
        elif len(data) > _MOST_BLOCKS * BLOCK_BYTES:
            raise _OtherTableError("a quotation mark that is never closed")
        rest = data[cut:]
    if rest.strip():
        yield rest


def _record_end(data: bytes, quote: str) -> int:
    """Return where the last whole record of some bytes ends; 0 when none does."""
    end = data.rfind(b"\n") + 1
    marks = data.count(b'"', 0, end) if quote else 0
    while end and marks % 2:
        earlier = data.rfind(b"\n", 0, end - 1) + 1
        marks -= data.count(b'"', earlier, end)
        end = earlier
    return end
