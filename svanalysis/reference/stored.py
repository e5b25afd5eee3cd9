"""What was made of official files, kept in the store: named by which files, their state and the code."""

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import polars as pl

from svanalysis.core.places import code_key, store, written_whole

_RANGES = 8


def stored_stem(layout: str, paths: list[Path]) -> Path:
    """Return what the tables made of some files are named by: it changes with their size, time and the code."""
    places = [path.resolve().as_posix() for path in paths]
    states = [(path.stat().st_size, path.stat().st_mtime_ns) for path in paths]
    key = _digest([places, states, code_key("core", "reference"), pl.__version__])
    stem = store().resolve() / "reference" / f"{layout}-{_digest(places)}-{key}"
    stem.parent.mkdir(parents=True, exist_ok=True)
    return stem


def stored_table(
    layout: str, paths: list[Path], key: str, pieces: Callable[[Path], Iterable[pl.DataFrame]]
) -> pl.LazyFrame:
    """Return the table made of the `pieces` of some files, ordered by `key`; of rows alike in it the first.

    The first time it is made and kept in the store; then only when the files or the code have changed.
    """
    stem = stored_stem(layout, paths)
    target = stored_file(stem, "table")
    if not target.exists():
        made = pl.concat(piece for path in paths for piece in pieces(path))
        write_table(ordered(made.lazy(), [key], [key]), target)
        remove_older(stem)
    return pl.scan_parquet(target)


def stored_file(stem: Path, table: str) -> Path:
    """Return the file of one of the tables."""
    return stem.with_name(f"{stem.name}.{table}.parquet")


def ordered(frame: pl.LazyFrame, order: list[str], alone: list[str]) -> pl.LazyFrame:
    """Return a table in order; of rows alike in `alone`, with which the order begins, the first."""
    differs = (pl.col(name).ne_missing(pl.col(name).shift(1)) for name in alone)
    return frame.sort(order, maintain_order=True).filter(pl.any_horizontal(*differs))


def write_table(frame: pl.LazyFrame, target: Path) -> None:
    """Write a table whole or not at all."""
    with written_whole(target) as partial:
        frame.sink_parquet(partial, compression="lz4")  # twice the size, read in half the time


class Sorter:
    """Sorts a table larger than memory should hold: its pieces are split by key into ranges, each sorted by itself.

    The first piece decides where the ranges part, so that they are about as large.
    """

    def __init__(self, folder: Path, order: list[str], alone: list[str]) -> None:
        self._folder, self._order, self._alone = folder, order, alone
        self._parting: list[str] = []
        self._pieces = 0
        folder.mkdir()

    def add(self, piece: pl.DataFrame) -> None:
        """Take the next piece of the table."""
        key = piece[self._order[0]]
        if not self._pieces:
            # says which columns there are, should no row follow
            piece.clear().write_parquet(self._folder / "0-first.parquet")
        if not self._parting and not piece.is_empty():
            ends = [key.len() * at // _RANGES for at in range(1, _RANGES)]
            self._parting = key.sort().gather(ends).to_list()
        place = pl.sum_horizontal(pl.lit(0), *(pl.col(key.name) >= parting for parting in self._parting))
        for (number,), part in piece.with_columns(place.alias("")).partition_by("", as_dict=True).items():
            target = self._folder / f"{number}-{self._pieces:05d}.parquet"
            part.drop("").write_parquet(target, compression="lz4")
        self._pieces += 1

    def write(self, target: Path) -> None:
        """Write the whole table in order."""
        runs = []
        for number in range(_RANGES):
            parts = sorted(self._folder.glob(f"{number}-*.parquet"))
            if parts:
                runs.append(self._folder / f"run-{number}.parquet")
                run = ordered(pl.scan_parquet(parts), self._order, self._alone)
                run.sink_parquet(runs[-1], compression="lz4")
        write_table(pl.scan_parquet(runs), target)


def remove_older(stem: Path) -> None:
    """Remove what was stored of an earlier state of the same files; what another program holds stays."""
    of_these = stem.name.rpartition("-")[0]
    for path in stem.parent.glob(f"{of_these}-*.*"):
        if not path.name.startswith(stem.name):
            with suppress(OSError):
                path.unlink()


def _digest(value: object) -> str:
    """Return a short hash of a value."""
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:12]
