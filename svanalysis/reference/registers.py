"""Registers of organisations, each read once from its official file into two compact, sorted Parquet tables."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from svanalysis.core.errors import one_of
from svanalysis.core.schema import columns_of
from svanalysis.reference.layouts import LAYOUTS, Layout
from svanalysis.reference.name_index import NameIndex, read_index, write_index
from svanalysis.reference.names import name_keys
from svanalysis.reference.official import pieces
from svanalysis.reference.stored import Sorter, remove_older, stored_file, stored_stem

ORGANISATIONS = columns_of("organisations")
NAMES = columns_of("names")


@dataclass(frozen=True, eq=False)
class Register:
    """A register as two scans of Parquet, and an index of its names.

    `organisations`: one row per organisation, sorted by `number`; text is '' and a date null where the register
    says nothing; `company_number` is '' for what is no company. `names`: one row per name key and organisation,
    sorted by `name_key`; `postcode` is compact (`DH11AA`), `is_previous` marks a name given up.
    """

    organisations: pl.LazyFrame
    by_name: NameIndex
    _read: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=ORGANISATIONS)])
    _asked: dict[str, pl.Series] = field(default_factory=dict)

    @property
    def names(self) -> pl.LazyFrame:
        """Return the names."""
        return self.by_name.names

    def with_numbers(self, numbers: pl.Series, by: str = "number") -> pl.DataFrame:
        """Return the organisations that have some numbers, in the column `by`.

        To find a few among millions takes a pass over all of them, so what was found before is not looked for again.
        """
        nothing = pl.Series([], dtype=pl.String)
        looked_for = self._asked.get(by, nothing)
        known = pl.concat([looked_for, self._read[0]["number"]]) if by == "number" else looked_for
        new = numbers.filter(~numbers.is_in(known.implode())).unique()
        if len(new):
            found = self.organisations.filter(pl.col(by).is_in(new.implode())).collect()
            self._read[0] = pl.concat([self._read[0], found]).unique("number", maintain_order=True)
            self._asked[by] = pl.concat([looked_for, new])
        return self._read[0].filter(pl.col(by).is_in(numbers.implode()))


def read_register(paths: list[Path], layout: str, snapshot: date) -> Register:
    """Return the register in these official files, as of the day `snapshot`.

    The first time, the files are read into the store; then only when their size, time or the code has changed. An
    organisation in two files is taken from the first. Raises ConfigurationError for an unknown layout, InputError
    when a file has another layout.
    """
    one_of(sorted(LAYOUTS), layout, "this is no layout of a register")
    stem = stored_stem(layout, paths)
    organisations, named = stored_file(stem, "organisations"), stored_file(stem, "names")
    index = [stem.with_name(f"{stem.name}.{name}.index") for name in ("entries", "lengths")]
    index.append(stored_file(stem, "words"))
    all_names = pl.scan_parquet(named).select(list(NAMES))
    if not (organisations.exists() and named.exists() and index[0].exists()):
        _convert(paths, LAYOUTS[layout], organisations, named)
        write_index(all_names, *index)
        remove_older(stem)
    scan = pl.scan_parquet(organisations, parallel="prefiltered")  # few of millions are asked for
    whole = scan.with_columns(register=pl.lit(layout), snapshot=pl.lit(snapshot))
    return Register(whole.select(list(ORGANISATIONS)), read_index(all_names, *index))


def _convert(paths: list[Path], layout: Layout, organisations: Path, named: Path) -> None:
    """Read the files piece by piece, then write both tables sorted, each whole or not at all."""
    with TemporaryDirectory(dir=organisations.parent, prefix=".") as folder:
        by_number = Sorter(Path(folder) / "organisations", ["number"], ["number"])
        order = ["name_key", "number", "is_previous"]
        by_name = Sorter(Path(folder) / "names", order, order[:2])
        for path in paths:
            for piece in pieces(path, layout.table):
                by_number.add(layout.organisations(piece))
                by_name.add(_keyed(layout.named(piece)))
        by_number.write(organisations)
        by_name.write(named)


def _keyed(frame: pl.DataFrame) -> pl.DataFrame:
    """Return names with their keys and compact postcodes; a name without letters or digits has no key and goes."""
    compact = pl.col("postcode").str.to_uppercase().str.replace_all(" ", "", literal=True)
    keyed = frame.with_columns(name_keys(frame["name"]).alias("name_key"), postcode=compact)
    return keyed.filter(pl.col("name_key") != "").select(list(NAMES))
