"""Directories of unit postcodes in their official layouts.

Sources: Ordnance Survey, Code-Point Open (columns PC, PQ, EA, NO, CY, RH, LH, CC, DC, WC, no header row; postcodes of
fixed width in 2014, spaced in 2024; live postcodes of Great Britain). Office for National Statistics, ONS Postcode
Directory and National Statistics Postcode Lookup (live and terminated postcodes of the United Kingdom; headings changed
in 2025 to such as `lad25cd`, `east1m`, `usrtypind`); the grid references of Northern Irish postcodes in them are of the
Irish grid, so they are no positions here. Northern Ireland: a lookup from postcode to local government district.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.reference.directories import authorities
from svanalysis.reference.official import Table, pieces
from svanalysis.reference.stored import stored_table

UNITS: dict[str, type[pl.DataType]] = {
    "unit": pl.String,
    "authority": pl.String,
    "easting": pl.Float64,
    "northing": pl.Float64,
    "terminated": pl.Date,
    "large_user": pl.Boolean,
}
_WHAT = "unit-postcode directory"
_CODE_POINT = Table(
    what=_WHAT,
    hint="use a Code-Point Open csv, ten columns without a header row, or the zip they came in",
    required=("PC", "DC"),
    optional=("EA", "NO"),
    headings=("PC", "PQ", "EA", "NO", "CY", "RH", "LH", "CC", "DC", "WC"),
    member=r"(^|csv/)[a-z]{1,2}\.csv$",
)
_POSTCODE, _AUTHORITY, _EAST, _NORTH, _TERMINATED, _USER = _COLUMNS = (
    r"pcds|pcd8?|pcd7|post_?code",
    r"laua|oslaua|lad\d\dcd|lgd\d\dcd|lgd\d{4}|lgd\d{0,4}_?code",
    r"oseast1m|east1m",
    r"osnrth1m|north1m",
    "doterm",
    "usertype|usrtypind",
)
_HINT = (
    "use the csv of the ONS Postcode Directory or National Statistics Postcode Lookup, or the zip it came in"
)
_NATIONAL = Table(_WHAT, _HINT, required=_COLUMNS[:2], optional=_COLUMNS[2:], member=r"(^|data/)[^/]*\.csv$")
_NORTHERN = Table(_WHAT, "use a csv with a postcode and a district code (N09...)", _COLUMNS[:2], _COLUMNS[2:])
LAYOUTS = {
    "code_point_open": _CODE_POINT,
    "onspd": _NATIONAL,
    "nspl": _NATIONAL,
    "northern_ireland": _NORTHERN,
}
_LSOA = {"2011": "lsoa11cd|lsoa11", "2021": "lsoa21cd|lsoa21"}  # by the census that drew them
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
    if layout not in LAYOUTS:
        hint = f"use one of {', '.join(sorted(LAYOUTS))}"
        raise ConfigurationError("this is no layout of a postcode directory", found=layout, hint=hint)
    return stored_table(layout, paths, "unit", lambda path: [_units(path, LAYOUTS[layout])])


def read_small_areas(paths: list[Path], census: str) -> pl.DataFrame:
    """Read in which small area of a census (2011 or 2021) postcodes lie: one row per `unit`, sorted, with `lsoa`.

    `lsoa` is the ONS code: E01 and W01 of England and Wales, data zones of Scotland and Northern Ireland (or a code
    that stands for none); a unit without one is left out. Only directories of the ONS (`onspd`, `nspl`) say. The files
    are read once into the store. Raises InputError when a file lacks the areas of that census.
    """
    table = _NATIONAL._replace(required=(_POSTCODE, _LSOA[census]), optional=())
    lsoa = pl.col(_LSOA[census])

    def areas(path: Path) -> Iterator[pl.DataFrame]:
        return (
            each.filter(lsoa != "").select(unit=_spaced(_POSTCODE), lsoa=lsoa) for each in pieces(path, table)
        )

    return stored_table(f"lsoa{census}", paths, "unit", areas)


def _units(path: Path, table: Table) -> pl.DataFrame:
    """Read one file."""
    read = _code_point if table.headings else _national
    units = pl.concat(map(read, pieces(path, table)))
    is_known = pl.col("authority").is_in(authorities()["authority"].implode())
    known = units.filter(is_known, pl.col("unit").str.len_chars() > _SHORTEST)
    if known.is_empty():
        found = units["authority"].unique().sort().head(3).to_list()
        hint = "use an edition with the authority codes of 2024, as in data/geography/authorities.csv"
        raise InputError("no authority of this directory is known", file=path, found=found, hint=hint)
    return known


def _code_point(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the units of Code-Point Open, which has live postcodes and says nothing of their users."""
    return piece.select(
        unit=_spaced("PC"),
        authority=pl.col("DC"),
        easting=_metres("EA"),
        northing=_metres("NO"),
        terminated=pl.lit(None, dtype=pl.Date),
        large_user=pl.lit(None, dtype=pl.Boolean),
    )


def _national(piece: pl.DataFrame) -> pl.DataFrame:
    """Return the units of a directory of the ONS, or of Northern Ireland."""
    on_grid = ~pl.col(_POSTCODE).str.to_uppercase().str.starts_with(_OTHER_GRID)
    return piece.select(
        unit=_spaced(_POSTCODE),
        authority=pl.col(_AUTHORITY),
        easting=pl.when(on_grid).then(_metres(_EAST)),
        northing=pl.when(on_grid).then(_metres(_NORTH)),
        terminated=(pl.col(_TERMINATED) + "01").str.to_date("%Y%m%d", strict=False),
        large_user=pl.when(pl.col(_USER) != "").then(pl.col(_USER) == _LARGE),
    )


def _spaced(column: str) -> pl.Expr:
    """Return postcodes with one blank before the last three characters, whatever blanks are in the file."""
    packed = pl.col(column).str.to_uppercase().str.replace_all(" ", "", literal=True)
    return packed.str.head(-3) + pl.lit(" ") + packed.str.tail(3)


def _metres(column: str) -> pl.Expr:
    """Return metres; a position of nought is missing."""
    metres = pl.col(column).cast(pl.Float64, strict=False)
    return pl.when(metres > 0).then(metres)
