"""Official tables as their publishers give them: csv or tab-delimited text, bare or in a zip, piece by piece.

A register of gigabytes is never held whole: its bytes pass in blocks, each of which ends with a record.
"""

import csv
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.core.limits import most_unpacked

BLOCK_BYTES = 2**25
_DAY = 10  # 2015-03-02 of 2015-03-02 00:00:00.0000000
_MOST_BLOCKS = 4  # a record longer than this is a quotation mark that is never closed
LARGEST_BYTES = 2**34
_BOM = b"\xef\xbb\xbf"
TABLE_SUFFIXES = (".csv", ".txt")
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


class Layout(NamedTuple):
    """How a register is written, and what a piece of it says.

    `organisations` gives one row per organisation, those of `reference.registers.ORGANISATIONS` that the register has;
    `names`, where there are others than the current ones, one per name.
    """

    table: Table
    organisations: Callable[[pl.DataFrame], pl.DataFrame]
    names: Callable[[pl.DataFrame], pl.DataFrame] | None = None


def text_of(heading: str) -> pl.Expr:
    """Return a column without blanks around its text."""
    return pl.col(heading).str.strip_chars()


def day_of(heading: str, form: str = "%d/%m/%Y") -> pl.Expr:
    """Return a column of days, of which a time may follow; null where none is given."""
    return pl.col(heading).str.head(_DAY).str.to_date(form, strict=False)


def pieces(path: Path, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the table in pieces: its required and optional headings as text, '' where a cell is empty.

    An optional heading that the file lacks is '' throughout. Raises InputError when the file cannot be read or
    lacks a required heading, and for a zip that holds no such table or unpacks to too much.
    """
    try:
        for stream, most_bytes in _opened(path, table):
            with stream:
                yield from _records(stream, most_bytes, table, path)
    except _DAMAGES as error:
        raise table.refused(path, error) from None


def _opened(path: Path, table: Table) -> Iterator[tuple[IO[bytes], int]]:
    """Yield content and the most bytes believed of a file, or of each table in a zip."""
    if not zipfile.is_zipfile(path):
        yield path.open("rb"), LARGEST_BYTES
        return
    most_bytes = most_unpacked(path.stat().st_size, LARGEST_BYTES)
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if PurePosixPath(name).suffix.lower() in TABLE_SUFFIXES]
        wanted = [name for name in names if re.search(table.member, name, re.IGNORECASE)]
        if not wanted:
            raise table.refused(path, f"a zip with {', '.join(names[:3]) or 'no table'}")
        for name in wanted:
            yield archive.open(name), most_bytes


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
    """Return the wanted columns of a block of whole records as text, in order; '' for nothing."""
    frame = pl.read_csv(
        block, has_header=False, skip_lines=skipped, separator=table.separator, quote_char=table.quote,
        schema={str(position): pl.String for position in range(width)}, columns=sorted(set(columns.values())),
        encoding="utf8-lossy", truncate_ragged_lines=True, missing_columns="insert",
    )  # fmt: skip
    return frame.select(
        (pl.col(str(columns[name])).fill_null("") if name in columns else pl.lit("")).alias(name)
        for name in (*table.required, *table.optional)
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
