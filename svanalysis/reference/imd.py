"""English indices of deprivation by small area (LSOA).

Source: Ministry of Housing, Communities and Local Government, "File 7: all ranks, scores, deciles and population
denominators" of the indices of 2015, 2019 and 2025. England only; rank and decile 1 are the most
deprived. The areas are those of the census of 2011, from 2025 of 2021: join them by codes of the same year.
"""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.reference.official import Table, pieces
from svanalysis.reference.stored import stored_table
from svanalysis.reference.units import read_small_areas

_LSOA, _RANK, _DECILE, _SCORE = (
    r"LSOA code \(20\d\d\)",
    r"Index of Multiple Deprivation \(IMD\) Rank.*",
    r"Index of Multiple Deprivation \(IMD\) Decile.*",
    r"Index of Multiple Deprivation \(IMD\) Score",
)
_HINT = "use File 7 of the English indices of deprivation, as csv"
_TABLE = Table("table of deprivation by LSOA", _HINT, required=(_LSOA, _RANK, _DECILE), optional=(_SCORE,))
_CENSUSES = {rf"LSOA code \({year}\)": year for year in ("2021", "2011")}
_ENGLISH_LSOA = r"^E01\d{6}$"


def read_deprivation(path: Path) -> pl.DataFrame:
    """Read the Index of Multiple Deprivation: one row per `lsoa`, sorted, with `rank`, `decile` and `score`.

    Rank and decile count from 1, the most deprived; a `score` that the file lacks is null. The file is read once into
    the store. Raises InputError when a file has another layout.
    """

    def areas(path: Path) -> Iterator[pl.DataFrame]:
        for piece in pieces(path, _TABLE):
            english = piece.filter(pl.col(_LSOA).str.strip_chars().str.contains(_ENGLISH_LSOA)).select(
                lsoa=pl.col(_LSOA).str.strip_chars(),
                rank=_whole_number(_RANK),
                decile=_whole_number(_DECILE),
                score=pl.col(_SCORE).cast(pl.Float64, strict=False),
            )
            if english.is_empty() or english["rank"].null_count():
                found = "rows without a rank"
                raise InputError(f"this is not a {_TABLE.what}", file=path, found=found, hint=_HINT)
            yield english

    return stored_table("imd", [path], "lsoa", areas)


def read_deciles(path: Path, directories: list[Path]) -> pl.DataFrame:
    """Return the decile of deprivation of postcodes: one row per `unit` of the directories, sorted, with `decile`.

    `path` is the table of `read_deprivation`, `directories` are directories of the ONS; they are joined by the small
    areas of the census that the table names. A postcode outside England has no decile: null. Raises InputError when a
    file has another layout.
    """
    table = _TABLE._replace(required=(), optional=tuple(_CENSUSES))
    drawn = next(pieces(path, table))
    census = next((year for heading, year in _CENSUSES.items() if (drawn[heading] != "").any()), "2011")
    areas = read_small_areas(directories, census)
    return areas.join(read_deprivation(path), on="lsoa", how="left").select("unit", "decile").sort("unit")


def _whole_number(heading: str) -> pl.Expr:
    """Return a column of whole numbers, which may be written with commas."""
    return pl.col(heading).str.replace_all(",", "", literal=True).cast(pl.Int64, strict=False)
