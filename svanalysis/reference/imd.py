"""English indices of deprivation by small area (LSOA).

Source: Ministry of Housing, Communities and Local Government, "File 7: all ranks, scores, deciles and population
denominators" of the indices of 2015, 2019 and 2025. England only; rank and decile 1 are the most
deprived. The areas are those of the census of 2011, from 2025 of 2021: join them by codes of the same year.
"""

from pathlib import Path

import polars as pl

from svanalysis.core.errors import InputError
from svanalysis.reference.official import official_table, pieces
from svanalysis.reference.stored import stored_table
from svanalysis.reference.units import read_small_areas

_TABLE = official_table("imd")
_ENGLISH_LSOA = r"^E01\d{6}$"


def read_deprivation(path: Path) -> pl.DataFrame:
    """Read the Index of Multiple Deprivation: one row per `lsoa`, sorted, with `rank`, `decile` and `score`.

    Rank and decile count from 1, the most deprived; a `score` that the file lacks is null. The file is read once into
    the store. Raises InputError when a file has another layout.
    """
    return stored_table("imd", [path], "lsoa", lambda path: [_english(path)]).collect()


def _english(path: Path) -> pl.DataFrame:
    """Read the file; numbers may be written with commas."""
    numbers = pl.col("rank", "decile").str.replace_all(",", "", literal=True).cast(pl.Int64, strict=False)
    score = pl.col("score").cast(pl.Float64, strict=False)
    areas = pl.concat(pieces(path, _TABLE)).select(pl.col("lsoa").str.strip_chars(), numbers, score)
    found = areas.filter(pl.col("lsoa").str.contains(_ENGLISH_LSOA))
    if found.is_empty() or found["rank"].null_count():
        what = f"this is not a {_TABLE.what}"
        raise InputError(what, file=path, found="rows without a rank", hint=_TABLE.hint)
    return found


def read_deciles(path: Path, directories: list[Path]) -> pl.DataFrame:
    """Return the decile of deprivation of postcodes: one row per `unit` of the directories, sorted, with `decile`.

    `path` is the table of `read_deprivation`, `directories` are directories of the ONS; they are joined by the small
    areas of the census that the table names. A postcode outside England has no decile: null. Raises InputError when a
    file has another layout.
    """
    census = "2021" if (next(pieces(path, _TABLE))["of_2021"] != "").any() else "2011"
    areas = read_small_areas(directories, census)
    return areas.join(read_deprivation(path), on="lsoa", how="left").select("unit", "decile").sort("unit")
