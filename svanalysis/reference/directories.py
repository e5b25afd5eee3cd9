"""Where postcodes are: exact from a unit directory, else from the shipped table of postcode sectors.

Sources: Code-Point Open (Ordnance Survey), columns PC, PQ, EA, NO, CY, RH, LH, CC, DC, WC without a header
row; the sector table is derived from Code-Point Open 2024.1 and the Northern Ireland postcode lookup (see
data/README.md).
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import polars as pl
from pyproj import Transformer

from svanalysis.core.errors import InputError
from svanalysis.core.places import shipped
from svanalysis.core.postcode import CROWN_DEPENDENCIES, parse_postcode

_CODE_POINT_COLUMNS = 10
_UNIT, _EASTING, _NORTHING, _AUTHORITY = 0, 2, 3, 8  # PC, EA, NO and DC among them
_WGS84, _NATIONAL_GRID = "EPSG:4326", "EPSG:27700"
PLACED: dict[str, pl.DataType | type[pl.DataType]] = {
    "postcode": pl.String,
    "unit": pl.String,
    "sector": pl.String,
    "authorities": pl.List(pl.String),
    "majority": pl.String,
    "easting": pl.Float64,
    "northing": pl.Float64,
    "precision": pl.String,
    "repaired": pl.String,
}
_PARSED = ["postcode", "unit", "sector", "district", "area", "repaired"]


def read_code_point_open(paths: list[Path]) -> pl.DataFrame:
    """Read Code-Point Open files: one row per `unit`, with `authority`, `easting`, `northing` (metres).

    The postcode may be fixed-width (2014) or spaced (2024). A unit whose authority the file leaves blank, or
    gives by a code that is not of 2024, is left out, so that its sector places it. A position of nought is
    missing. Raises InputError when a file has another layout, or no code in it is an authority of 2024.
    """
    return pl.concat([_code_point(path) for path in paths]).unique("unit", keep="first", maintain_order=True)


def _code_point(path: Path) -> pl.DataFrame:
    """Read one Code-Point Open file."""
    hint = "use a Code-Point Open csv, ten columns without a header row"
    try:
        frame = pl.read_csv(path, has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise InputError("this is not a unit-postcode directory", file=path, found=error, hint=hint) from None
    if frame.width < _CODE_POINT_COLUMNS:
        width = f"{frame.width} columns"
        raise InputError("this is not a unit-postcode directory", file=path, found=width, hint=hint)
    columns = [pl.col(name) for name in frame.columns]
    packed = columns[_UNIT].str.replace_all(" ", "")
    east, north = (columns[at].cast(pl.Float64, strict=False) for at in (_EASTING, _NORTHING))
    units = frame.select(
        unit=packed.str.head(-3) + pl.lit(" ") + packed.str.tail(3),
        authority=columns[_AUTHORITY],
        easting=pl.when(east > 0).then(east),
        northing=pl.when(north > 0).then(north),
    )
    known = units.filter(pl.col("authority").is_in(authorities()["authority"].to_list()))
    if known.is_empty():
        found = units["authority"].drop_nulls().unique().sort().head(3).to_list()
        hint = "use an edition with the authority codes of 2024, as in data/geography/authorities.csv"
        raise InputError("no authority of this directory is known", file=path, found=found, hint=hint)
    return known


@cache
def authorities() -> pl.DataFrame:
    """Return the 361 local authorities of 2024: `authority`, `name`, `region`, `region_name`, `country`."""
    path = shipped("data", "geography", "authorities.csv")
    return pl.read_csv(path).select("authority", "name", "region", "region_name", "country")


@cache
def sectors() -> pl.DataFrame:
    """Return postcode sectors: `sector`, `district`, `authorities` (list), `majority`, `easting`, `northing`.

    `majority` is the authority with most of the sector's postcodes, null where two tie. Northern Irish
    sectors have no position.
    """
    table = pl.read_csv(shipped("data", "geography", "postcode_sectors.csv"))
    ranked = table.sort("sector", "postcodes_in_authority", "authority", descending=[False, True, False])
    most = pl.col("postcodes_in_authority").max()
    alone = (pl.col("postcodes_in_authority") == most).sum() == 1
    one = ranked.group_by("sector", maintain_order=True).agg(
        pl.col("authority").alias("authorities"),
        pl.when(alone).then(pl.col("authority").first()).alias("majority"),
        pl.col("longitude", "latitude").first(),
    )
    missing = float("nan")
    easting, northing = Transformer.from_crs(_WGS84, _NATIONAL_GRID, always_xy=True).transform(
        one["longitude"].fill_null(missing).to_numpy(), one["latitude"].fill_null(missing).to_numpy()
    )
    return one.select(
        "sector",
        pl.col("sector").str.split(" ").list.first().alias("district"),
        "authorities",
        "majority",
        _metres("easting", easting),
        _metres("northing", northing),
    )


def _metres(name: str, values: Sequence[float]) -> pl.Series:
    """Return whole metres, null where the transformation had nothing to transform."""
    series = pl.Series(name, values, dtype=pl.Float64)
    return series.set(~series.is_finite(), None).round(0)


@cache
def _districts() -> pl.DataFrame:
    """Return postcode districts: all `authorities` of their sectors (sorted), and their mean position."""
    return (
        sectors()
        .explode("authorities")
        .group_by("district")
        .agg(pl.col("authorities").unique().sort(), pl.col("easting", "northing").mean().round(0))
    )


def place_postcodes(texts: list[str], units: pl.DataFrame | None = None) -> pl.DataFrame:
    """Place distinct postcode texts.

    Returns one row per text that can be placed: `authorities` (all that are possible; none overseas),
    `majority` (the best single reading, null when there is none), position, and `precision` (unit, sector,
    district, overseas). Texts that cannot be placed are absent: junk, and postcodes of no place (`BX`, `GIR`,
    BFPO). `units` is a directory as `read_code_point_open` returns it.

    >>> place_postcodes(["DH1 1AA", "GIR 0AA"]).select("postcode", "majority", "precision").rows()
    [('DH1 1AA', 'E06000047', 'sector')]
    """
    parsed = _parsed(texts)
    is_overseas = pl.col("area").is_in(list(CROWN_DEPENDENCIES))
    overseas, rest = _overseas(parsed.filter(is_overseas)), parsed.filter(~is_overseas)
    exact = _exact(rest, units)
    rest = rest.join(exact.select("postcode"), on="postcode", how="anti")
    within = rest.join(sectors().drop("district"), on="sector").with_columns(precision=pl.lit("sector"))
    bare = _bare(rest.filter(pl.col("sector") == ""))
    return pl.concat([part.select(list(PLACED)) for part in (overseas, exact, within, bare)]).sort("postcode")


def _parsed(texts: list[str]) -> pl.DataFrame:
    """Return the texts that are postcodes, in their parts."""
    read = [(text, parse_postcode(text)) for text in sorted(set(texts))]
    rows = [(text, it.unit, it.sector, it.district, it.area, it.repaired) for text, it in read if it]
    return pl.DataFrame(rows, schema=[(name, pl.String) for name in _PARSED], orient="row")


def _overseas(parsed: pl.DataFrame) -> pl.DataFrame:
    """Place what is certainly in no authority: Jersey, Guernsey and the Isle of Man are not in the UK."""
    return parsed.with_columns(
        authorities=pl.lit([], dtype=pl.List(pl.String)),
        majority=pl.lit(""),
        precision=pl.lit("overseas"),
        easting=pl.lit(None, dtype=pl.Float64),
        northing=pl.lit(None, dtype=pl.Float64),
    )


def _exact(parsed: pl.DataFrame, units: pl.DataFrame | None) -> pl.DataFrame:
    """Place units by a directory."""
    if units is None:
        return pl.DataFrame(schema=PLACED)
    return parsed.join(units, on="unit").with_columns(
        authorities=pl.concat_list("authority"), majority=pl.col("authority"), precision=pl.lit("unit")
    )


def _bare(parsed: pl.DataFrame) -> pl.DataFrame:
    """Place bare districts: in all authorities that their sectors reach; among several none reads best."""
    only = pl.when(pl.col("authorities").list.len() == 1).then(pl.col("authorities").list.first())
    return parsed.join(_districts(), on="district").with_columns(majority=only, precision=pl.lit("district"))
