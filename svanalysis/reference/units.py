"""Directories of unit postcodes in their official layouts, which tables.toml describes.

The grid references of Northern Irish postcodes are of the Irish grid, so they are no positions here.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from svanalysis.core.body import Body, matching_files
from svanalysis.core.errors import InputError, one_of
from svanalysis.core.schema import columns_of
from svanalysis.reference.directories import authorities
from svanalysis.reference.official import completed, official_table, pieces
from svanalysis.reference.stored import stored_table

UNITS = columns_of("units")
_LSOA = {"2011": "lsoa11cd|lsoa11", "2021": "lsoa21cd|lsoa21"}  # by the census that drew them
LAYOUTS = {  # by the table that each is
    "code_point_open": "code_point_open",
    "onspd": "national",
    "nspl": "national",
    "northern_ireland": "northern_ireland",
}
_OTHER_GRID = "BT"
_LARGE = "1"
_SHORTEST = 5  # characters and a blank: M1 1AA has six


def read_units(paths: list[Path], layout: str) -> pl.DataFrame:
    """Read a directory of unit postcodes: one row per `unit` (`DH1 1AA`), sorted.

    `authority` is its ONS code; `easting` and `northing` are metres of the British National Grid, null where there is
    no position; `terminated` is the first day of the month in which the postcode ended, null while it lives or where
    the directory does not say; `large_user` tells whether one organisation has it alone, null where not said. A unit
    whose authority is blank, or not of 2024, is left out, so that its sector places it; one in two files is taken from
    the first. The files are read once into the store. Raises ConfigurationError for an unknown layout, InputError when
    a file has another layout or no code in it is an authority of 2024.
    """
    return scan_units(paths, layout).collect()


def units_of(body: Body, folder: Path) -> pl.LazyFrame | None:
    """Return a body's own directory, whose files lie in `folder`, as `scan_units` does; None when it has none."""
    scans = [scan_units(matching_files(folder, source.files), source.layout) for source in body.directories]
    if len(scans) < 2:  # noqa: PLR2004  of one alone every unit is there once
        return scans[0] if scans else None
    return pl.concat(scans).unique("unit", keep="first", maintain_order=True)


def scan_units(paths: list[Path], layout: str) -> pl.LazyFrame:
    """Return what `read_units` reads, of which only what is asked for need be held in memory."""
    one_of(sorted(LAYOUTS), layout, "this is no layout of a postcode directory")
    return stored_table(layout, paths, "unit", lambda path: [_units(path, LAYOUTS[layout])])


def read_small_areas(paths: list[Path], census: str) -> pl.DataFrame:
    """Read in which small area of a census (2011 or 2021) postcodes lie: one row per `unit`, sorted, with `lsoa`.

    `lsoa` is the ONS code: E01 and W01 of England and Wales, data zones of Scotland and Northern Ireland (or a code
    that stands for none); a unit without one is left out. Only directories of the ONS (`onspd`, `nspl`) say. The files
    are read once into the store. Raises InputError when a file lacks the areas of that census.
    """
    directory = official_table("national")
    wanted = {"unit": directory.required["unit"], "lsoa": _LSOA[census]}
    table = directory._replace(required=wanted, optional={})

    def areas(path: Path) -> Iterator[pl.DataFrame]:
        return (each.with_columns(_spaced()).filter(pl.col("lsoa") != "") for each in pieces(path, table))

    return stored_table(f"lsoa{census}", paths, "unit", areas).collect()


def _units(path: Path, table: str) -> pl.DataFrame:
    """Read one file."""
    units = pl.concat(_unit(piece) for piece in pieces(path, official_table(table)))
    codes = authorities()["authority"].implode()
    known = units.filter(pl.col("authority").is_in(codes), pl.col("unit").str.len_chars() > _SHORTEST)
    if known.is_empty():
        found = units["authority"].unique().sort().head(3).to_list()
        hint = "use an edition with the authority codes of 2024, as in data/geography/authorities.csv"
        raise InputError("no authority of this directory is known", file=path, found=found, hint=hint)
    return known


def _unit(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the units of a piece; a position of nought is missing, and so is what the directory does not say."""
    on_grid = ~pl.col("unit").str.to_uppercase().str.starts_with(_OTHER_GRID)
    metres = pl.col("easting", "northing").cast(pl.Float64, strict=False)
    return completed(piece, ["easting", "northing", "terminated", "user"]).select(
        _spaced(),
        "authority",
        pl.when(on_grid & (metres > 0)).then(metres),
        terminated=(pl.col("terminated") + "01").str.to_date("%Y%m%d", strict=False),
        large_user=pl.when(pl.col("user") != "").then(pl.col("user") == _LARGE),
    )


def _spaced() -> pl.Expr:
    """Return postcodes with one blank before the last three characters, whatever blanks are in the file."""
    packed = pl.col("unit").str.to_uppercase().str.replace_all(" ", "", literal=True)
    return packed.str.head(-3) + pl.lit(" ") + packed.str.tail(3)
