"""A csv that people fill in, or pipe in: its columns by name, every row kept, none cut short."""

from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.ingest.dates import parse_date
from svanalysis.ingest.records import NoTableError, read_records
from svanalysis.ingest.wording import normalise

_INPUT = Path("standard input")
_BEYOND = 3  # columns after the last heading that are looked at: a cell there was split by a stray delimiter


class Line(NamedTuple):
    """One record of a file that people fill in: the file, the number of the record, its cells by heading."""

    path: Path
    record: int
    cells: dict[str, str]

    def wrong(self, what: str, found: object, hint: str) -> InputError:
        """Return the error that says what is wrong in this record."""
        return InputError(what, file=self.path, record=self.record, found=found, hint=hint)

    def needed(self, name: str, hint: str = "every row needs it") -> str:
        """Return a cell. Raises InputError when it is empty."""
        if not self.cells.get(name):
            raise self.wrong(f"the column {name!r} is empty", "", hint)
        return self.cells[name]

    def one_of(self, name: str, words: tuple[str, ...]) -> str:
        """Return a cell that holds one of some words. Raises InputError when it holds another."""
        found = normalise(self.needed(name))
        if found not in words:
            raise self.wrong(f"the column {name!r} cannot be read", found, f"write {', '.join(words)}")
        return found

    def day(self, name: str) -> date:
        """Return a date. Raises InputError when there is none."""
        found = parse_date(self.needed(name))
        if found is None or found.precision != "day":
            hint = "write it as 2013-03-31 or 31/03/2013"
            raise self.wrong(f"the date in {name!r} cannot be read", self.cells[name], hint)
        return found.date


def read_questions(stream: BinaryIO, required: str, path: Path = _INPUT) -> pl.DataFrame:
    """Read a csv as one row per question, the columns named by their headings in lower case with underscores.

    Cells are stripped; '' where a row is short. Raises InputError when it is empty or no table, has no column
    `required`, or a row has more cells than there are headings.
    """
    hint = f"give a csv with a column headed {required}"
    try:
        rows = read_records(path, stream.read())[0].rows
    except NoTableError as error:
        what, found = f"this table has no column {required}", error.what.removeprefix("the file is ")
        raise InputError(what, file=path, found=found, hint=hint) from None
    headings = [cell.strip().lower().replace(" ", "_") for cell in rows[0]]
    if required not in headings:
        found = ", ".join(rows[0])
        raise InputError(f"this table has no column {required}", file=path, found=found, hint=hint)
    beyond = rows.columns(range(len(headings), len(headings) + _BEYOND), 1)
    wide = beyond.select(pl.any_horizontal(pl.all() != "").arg_true()).to_series()
    if len(wide):
        at = wide[0] + 1
        what = "this row has more cells than there are headings"
        hint = "put cells with commas in quotation marks"
        raise InputError(what, file=path, record=at + 1, found=" | ".join(rows[at]), hint=hint)
    first = {name: headings.index(name) for name in headings if name}
    cells = rows.columns(sorted(first.values()), 1)
    return cells.select(pl.col(str(at)).alias(name) for name, at in first.items())
