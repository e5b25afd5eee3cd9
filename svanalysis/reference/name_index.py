"""An index of a register's names: which of millions have a word, an end or a postcode, without reading them.

A name is found by its blocks: itself, each word, each two neighbouring words, its first letters, its first letter with
its last word, and its first letters at its postcode. Each entry of the index is one block of one name in one number:
38 bits of the block's hash, then the row of the name; sorted, so that a block is looked up by halving. A block that
very many names have says too little about any of them and is left out. Two blocks may share a hash: whoever looks
compares the names themselves.
"""

import mmap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

from svanalysis.core.places import written_whole
from svanalysis.core.text import LEGAL_FORMS
from svanalysis.reference.names import lengths_of

COMMON = 1_500  # names that share a block before it is left out
_ROW = np.uint64(2**26 - 1)  # the bits of a row: a register may have 67 million names
_ROW_BITS = np.uint64(26)
_LAST = np.uint64(2**64 - 1)  # ends the index, so that it is never empty
_CHUNK = 250_000  # names looked at together: memory, not results, depends on it
_PART_BITS, _PARTS = np.uint64(61), 8  # entries sorted together: the same
_BEGINNING, _NEAR = 6, 4  # letters that begin a name; that begin it at one postcode


class NameIndex(NamedTuple):
    """A register's names with their index.

    `names`: the table that `reference.registers.Register` describes, its position from 0 being the `row`.
    `entries`: the sorted index. `lengths`: those of each row's name, as `names.lengths_of` gives them. `words`: one row
    per `word` of a registered name, legal forms that end it left out.
    """

    names: pl.LazyFrame
    entries: np.ndarray
    lengths: np.ndarray
    words: pl.LazyFrame

    def counted(self, asked: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of `asked` whose `block` some names have, with how `many` and where they begin (`first`)."""
        block = asked["block"].hash(0).to_numpy() & ~_ROW
        first = self._looked_up(block, lambda some: np.searchsorted(self.entries, some))
        end = self._looked_up(block | _ROW, lambda some: np.searchsorted(self.entries, some, side="right"))
        found = {"first": first, "many": end - first}
        counts = {name: pl.Series(each, dtype=pl.Int64) for name, each in found.items()}
        return asked.with_columns(**counts).filter(pl.col("many") > 0)

    def rows(self, counted: pl.DataFrame) -> pl.DataFrame:
        """Return what `counted` returned once for each `row` of the names that have the block."""
        at = pl.int_ranges("first", pl.col("first") + pl.col("many"))
        each = counted.with_columns(at=at).explode("at", empty_as_null=False).drop("first", "many")
        entries = self._looked_up(each["at"].to_numpy(), lambda some: self.entries[some])
        return each.with_columns(row=pl.Series(entries & _ROW)).drop("at")

    def _looked_up(self, asked: np.ndarray, look: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
        """Return what `look` finds for each, some at a time and in order: little of the index is then in memory."""
        order = np.argsort(asked)
        found = []
        for piece in np.array_split(order, _PARTS):
            found.append(look(asked[piece]))
            _let_go(self.entries)
        joined = np.concatenate(found)
        told = np.empty_like(joined)
        told[order] = joined
        return told

    def named(self, asked: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """Return the names that have the `block` of each row of `asked`: these columns of them, and their `row`."""
        return self.read(self.rows(self.counted(asked)), *columns)

    def read(self, found: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """Return `found` with columns of the names at its `row`s; their key is `registered_key`."""
        wanted = found.lazy().select(pl.col("row").unique())
        names = self.names if found.height else self.names.head(0)
        chosen = names.rename({"name_key": "registered_key"}).select(columns)
        numbered = chosen.with_row_index("row").cast({"row": pl.UInt64})
        return found.join(numbered.join(wanted, on="row", how="semi").collect(), on="row")


def _let_go(entries: np.ndarray) -> None:
    """Give back what was read of a mapped file, a quarter of a GiB for a national register; the system still has it."""
    mapped = getattr(entries, "_mmap", None)
    if mapped is not None and hasattr(mapped, "madvise"):  # there is none on Windows
        mapped.madvise(mmap.MADV_DONTNEED)


def index_of(names: pl.LazyFrame) -> NameIndex:
    """Return names with an index made in memory, for a small register."""
    chunks, lengths, words = _collected(names)
    return NameIndex(names, np.concatenate([*_parts(chunks), [_LAST]]), lengths, words.to_frame().lazy())


def write_index(names: pl.LazyFrame, entries: Path, lengths: Path, words: Path) -> None:
    """Write the index of names, each file whole or not at all, the entries last."""
    chunks, every, found = _collected(names)
    with written_whole(words) as partial:
        found.to_frame().write_parquet(partial)
    with written_whole(lengths) as partial:
        np.concatenate([every, [(0, 0)]]).astype(np.uint16).tofile(partial)  # never empty
    with written_whole(entries) as partial, partial.open("wb") as file:
        for part in _parts(chunks):
            part.tofile(file)
        np.array([_LAST]).tofile(file)


def read_index(names: pl.LazyFrame, entries: Path, lengths: Path, words: Path) -> NameIndex:
    """Return names with the index that was written of them; only what is looked for is read."""
    sizes = np.memmap(lengths, dtype=np.uint16, mode="r").reshape(-1, 2)
    return NameIndex(names, np.memmap(entries, dtype=np.uint64, mode="r"), sizes, pl.scan_parquet(words))


def _collected(names: pl.LazyFrame) -> tuple[list[np.ndarray], np.ndarray, pl.Series]:
    """Return the entries of all names, piece by piece, their lengths, and the words in them."""
    found, words = [], pl.Series("word", [], dtype=pl.String)
    lengths = [np.empty((0, 2), np.uint16)]
    for first in range(0, names.select(pl.len()).collect().item(), _CHUNK):
        chunk = names.select("name_key", "postcode").slice(first, _CHUNK).collect()
        keyed = chunk.with_row_index("row", offset=first)
        alike, own = alike_blocks(keyed), keyed.select("row", block=own_block("name_key"))
        near = keyed.filter(pl.col("postcode") != "").select("row", block=near_block("name_key", "postcode"))
        entries = pl.concat([alike, own, near]).select(pl.col("block").hash(0), "row")
        found.append(entries["block"].to_numpy() & ~_ROW | entries["row"].to_numpy())
        lengths.append(lengths_of(chunk["name_key"]))
        here = alike.filter(~pl.col("block").str.contains("[ <>]"))["block"].unique()
        words = pl.concat([words, here.rename("word")]).unique()
    return found, np.concatenate(lengths), words.sort()


def _parts(chunks: list[np.ndarray]) -> Iterator[np.ndarray]:
    """Yield the entries in order, without those of common blocks."""
    for number in range(_PARTS):
        here = (chunk[chunk >> _PART_BITS == number] for chunk in chunks)
        entries = np.concatenate([np.empty(0, np.uint64), *here])
        entries.sort()
        block = entries >> _ROW_BITS
        begins = np.flatnonzero(np.concatenate([[True], block[1:] != block[:-1]])[: len(block)])
        many = np.diff(begins, append=len(block))
        yield entries[np.repeat(many <= COMMON, many)]


def alike_blocks(keyed: pl.DataFrame) -> pl.DataFrame:
    """Return what names like each key (`row`, `name_key`) share with it, as `row` and `block`."""
    core = pl.col("name_key").str.replace("^THE ", "").str.replace(f" ({'|'.join(sorted(LEGAL_FORMS))})$", "")
    frame = keyed.select("row", core=core)
    words = frame.select("row", block=pl.col("core").str.split(" ")).explode("block", empty_as_null=False)
    neighbours = words.select("row", block=pl.col("block") + " " + pl.col("block").shift(-1))
    pairs = neighbours.filter(pl.col("row") == pl.col("row").shift(-1))
    letters = pl.col("core").str.replace_all(" ", "", literal=True)
    beginning = frame.select("row", block=pl.lit("<") + letters.str.slice(0, _BEGINNING))
    last = pl.col("core").str.extract("([^ ]*)$", 1)
    ending = frame.select("row", block=pl.lit(">") + letters.str.slice(0, 1) + last)
    return pl.concat([words, pairs, beginning, ending])


def own_block(key: str) -> pl.Expr:
    """Return the block of the name itself."""
    return pl.lit("=") + pl.col(key)


def near_block(key: str, postcode: str) -> pl.Expr:
    """Return the block of names that begin alike at one postcode."""
    begins = pl.col(key).str.replace("^THE ", "").str.slice(0, _NEAR)
    return pl.lit("@") + pl.col(postcode) + begins
