"""The records of a table: any one as a list of cells, any column as a series.

`Rows` is what the reference splitter gives, the standard library's csv reader or a workbook. `Lines` is the fast
path: Polars reads the columns, and only where that is proved to give the very cells that the csv reader would.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import islice, zip_longest
from typing import Any, TypeAlias, overload

import numpy as np
import polars as pl

Positions: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]
Bytes: TypeAlias = np.ndarray[tuple[int], np.dtype[np.uint8]]
_TAB, _LINE_FEED, _RETURN, _SPACE, _QUOTE = 9, 10, 13, 32, 34
# Without any of these bytes a table has no white space but blanks: a tab, and of UTF-8 what is in U+0085, U+00A0,
# U+1680, U+2000 to U+205F and U+3000. Other control characters are proved absent.
_OF_OTHER_SPACE = (b"\t", b"\x80", b"\x85", b"\x9f", b"\xa0")
_BLOCK = 2**18  # bytes
SMALL = 2**17  # bytes, or texts: to begin a thread, or a query, takes longer than to read so few
_WIDEST_OF = 401  # records: so many say how wide the table is; the csv reader has any wider one


def at_once(size: int, *calls: Callable[[], Any]) -> list[Any]:
    """Return what calls give, each in a thread of its own; one after the other where there is little to do."""
    if size < SMALL:
        return [call() for call in calls]
    with ThreadPoolExecutor() as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def columns_of(rows: Iterable[Sequence[str]], width: int) -> list[list[str]]:
    """Return the first columns of records, '' where one is short.

    >>> columns_of([["a", "b", "c"], ["d"]], 2), columns_of([], 1)
    ([['a', 'd'], ['b', '']], [[]])
    """
    filled = zip_longest([""] * width, *rows, fillvalue="")
    return [list(column[1:]) for column in islice(filled, width)]


def cell_of(row: Sequence[str], at: int) -> str:
    """Return a cell of a record, '' where the record is short."""
    return row[at] if at < len(row) else ""


class Rows(list[list[str]]):
    """Records that are lists of cells, of any length each.

    >>> Rows([["Supplier", "Amount"], ["A", " 1 "], ["B"]]).columns([1])["1"].to_list()
    ['Amount', '1', '']
    """

    def columns(self, positions: Iterable[int], start: int = 0, stop: int | None = None) -> pl.DataFrame:
        """Return columns of stripped cells of some records, '' where one is short, named by position."""
        records = self[start:stop]
        cells = {str(at): [row[at].strip() if at < len(row) else "" for row in records] for at in positions}
        return pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))

    @property
    def width(self) -> int:
        """Return how many cells the longest record has."""
        return max(map(len, self), default=0)

    def blank(self, among: Sequence[int]) -> set[int]:
        """Return those of some records that have no cell but white space."""
        return {at for at in among if not any(map(str.strip, self[at]))}

    def broken(self) -> list[int]:
        """Return the records that have a line end within a cell."""
        return [at for at, row in enumerate(self) if "\n" in (text := "".join(row)) or "\r" in text]

    def let_go(self) -> None:
        """Free the records."""
        self.clear()


class Lines(Sequence[list[str]]):
    """Records that are lines of UTF-8, the columns read by Polars; `ends` is where each line ends."""

    def __init__(self, data: bytes, ends: Positions, delimiter: str, frame: pl.DataFrame) -> None:
        self._data, self._ends, self._delimiter, self._frame = data, ends, delimiter, frame

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(self._ends)

    def __iter__(self) -> Iterator[list[str]]:
        """Yield every record."""
        return csv.reader(io.StringIO(self._data.decode("utf-8"), newline=""), delimiter=self._delimiter)

    @overload
    def __getitem__(self, at: int) -> list[str]: ...
    @overload
    def __getitem__(self, at: slice) -> list[list[str]]: ...
    def __getitem__(self, at: int | slice) -> list[str] | list[list[str]]:
        """Return a record, or several, as the csv reader splits them."""
        first, after, step = (at if isinstance(at, slice) else slice(at, at + 1)).indices(len(self))
        if first >= after:
            return []
        begin = int(self._ends[first - 1]) + 1 if first else 0
        text = self._data[begin : int(self._ends[after - 1]) + 1].decode("utf-8")
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=self._delimiter))
        return found[::step] if isinstance(at, slice) else found[0]

    def columns(self, positions: Iterable[int], start: int = 0, stop: int | None = None) -> pl.DataFrame:
        """Return columns of stripped cells of some records, '' where one is short, named by position."""
        found = {
            str(at): pl.nth(at).fill_null("") if at < self._frame.width else pl.repeat("", pl.len())
            for at in positions
        }
        frame = self._frame[start:stop].select(**found)
        there = [name for name in found if int(name) < self._frame.width]
        if not there:
            return frame
        is_loose = frame.select(self._is_loose(pl.col(there)).any()).row(0)
        loose = [name for name, is_one in zip(there, is_loose, strict=True) if is_one]
        return frame.with_columns(pl.col(loose).str.strip_chars())  # a copy only of what needs it

    def _is_loose(self, cells: pl.Expr) -> pl.Expr:
        """Return whether cells begin or end with white space, in half the time where all of it is blanks."""
        if self._has_other_space:
            return cells.str.strip_chars().str.len_bytes() != cells.str.len_bytes()
        return cells.str.starts_with(" ") | cells.str.ends_with(" ")

    @cached_property
    def _has_other_space(self) -> bool:
        """Tell whether there may be white space that is no blank."""
        return any(byte in self._data for byte in _OF_OTHER_SPACE)

    @property
    def width(self) -> int:
        """Return how many cells the longest record has."""
        return self._frame.width

    def blank(self, among: Sequence[int]) -> set[int]:
        """Return those of some records that have no cell but white space."""
        chosen = self._frame[among]
        empty = chosen.select(pl.all_horizontal(pl.all().str.strip_chars().fill_null("") == ""))
        return {at for at, none in zip(among, empty.to_series(), strict=True) if none}

    def broken(self) -> list[int]:
        """Return the records that have a line end within a cell: none, or this would not be the fast path."""
        return []

    def let_go(self) -> None:
        """Free the records and their columns."""
        self._data, self._ends, self._frame = b"", self._ends[:0], self._frame.clear()


Table: TypeAlias = Rows | Lines


def proved_lines(data: bytes, delimiter: str) -> Lines | None:
    """Split UTF-8 into records through Polars; None where that is not proved to be what the csv reader gives.

    Proved by the bytes: a record is a line (every return stands before a line feed, and quotation marks only
    begin, end or are doubled within a cell on one line, so that both readers are in the same state at every
    byte); no character is white space to one of them alone; no record is wider than the first 401; and Polars
    gives as many records as there are lines. Polars 2.1 would else drop cells, or all rows, without a word.
    """
    with ThreadPoolExecutor(1) as pool:
        quotes = pool.submit(_positions, data, _QUOTE)
        ends = _line_ends(data)
    if ends is None or not _quotes_plainly(data, quotes.result(), ord(delimiter), ends):
        return None
    start = data[: int(ends[min(len(ends), _WIDEST_OF) - 1])].decode("utf-8")
    width = max(map(len, csv.reader(io.StringIO(start, newline=""), delimiter=delimiter)), default=0)
    try:
        frame = pl.read_csv(
            data, has_header=False, schema={f"c{at}": pl.String for at in range(width)}, separator=delimiter,
            infer_schema=False, empty_string_is_null=False, missing_columns="insert",
        )  # fmt: skip
    except pl.exceptions.PolarsError:  # a record is wider
        return None
    return Lines(data, ends, delimiter, frame) if frame.height == len(ends) else None


def _blocks(data: bytes) -> Iterator[tuple[int, Bytes]]:
    """Yield where blocks of bytes begin, and the blocks: so small that masks of them stay in the processor's cache."""
    whole = np.frombuffer(data, dtype=np.uint8)
    return ((at, whole[at : at + _BLOCK]) for at in range(0, len(whole), _BLOCK))


def _positions(data: bytes, code: int) -> Positions:
    """Return where bytes of a code stand."""
    found = (np.flatnonzero(block == code) + at for at, block in _blocks(data))
    return np.concatenate([np.array([], dtype=np.int64), *found])


def _line_ends(data: bytes) -> Positions | None:
    """Return where lines end; None where a return stands alone, or a control character that is neither end nor tab."""
    whole, ends = np.frombuffer(data, dtype=np.uint8), _positions(data, _LINE_FEED)
    others = sum(np.count_nonzero(block < _SPACE) for _, block in _blocks(data)) - len(ends)
    if others:
        returns, tabs = (
            sum(np.count_nonzero(block == code) for _, block in _blocks(data)) for code in (_RETURN, _TAB)
        )
        before = whole[ends[ends > 0] - 1]
        if others != returns + tabs or returns != np.count_nonzero(before == _RETURN):
            return None
    return ends if data.endswith(b"\n") else np.append(ends, len(data))


def _quotes_plainly(data: bytes, quotes: Positions, delimiter: int, ends: Positions) -> bool:
    """Tell whether every quotation mark begins, ends or is doubled in a quoted cell without line ends."""
    if not len(quotes):
        return True
    if len(quotes) % 2:
        return False
    whole = np.frombuffer(data, dtype=np.uint8)
    opens, closes = quotes[0::2], quotes[1::2]
    before, after = whole[np.maximum(opens - 1, 0)], whole[np.minimum(closes + 1, len(whole) - 1)]
    meets = opens[1:] == closes[:-1] + 1  # a doubled quotation mark: one ends a part of the cell, one begins
    begins = (opens == 0) | np.isin(before, (delimiter, _LINE_FEED)) | np.append(False, meets)
    stops = np.isin(after, (delimiter, _LINE_FEED, _RETURN)) | np.append(meets, False)
    stops |= closes == len(whole) - 1
    on_one_line = np.searchsorted(ends, opens) == np.searchsorted(ends, closes)
    return bool(begins.all() and stops.all() and on_one_line.all())
