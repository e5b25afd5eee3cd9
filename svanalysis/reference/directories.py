"""Where postcodes are: exact from a unit directory, else from the shipped table of postcode sectors.

Sources: Code-Point Open (Ordnance Survey), column headers PC, PQ, EA, NO, CY, RH, LH, CC, DC, WC; the sector table is
derived from Code-Point Open 2024.1 and the Northern Ireland postcode lookup (see data/README.md).
"""

from functools import cache
from pathlib import Path

import polars as pl
from pyproj import Transformer

from svanalysis.core.errors import InputError
from svanalysis.core.postcode import CROWN_DEPENDENCIES, parse_postcode
from svanalysis.core.places import shipped

_CODE_POINT_COLUMNS = 10
_WGS84, _NATIONAL_GRID = "EPSG:4326", "EPSG:27700"


def read_code_point_open(paths: list[Path]) -> pl.DataFrame:
    """Read Code-Point Open files: one row per `unit`, with `authority`, `easting`, `northing` (metres, EPSG:27700).

    The postcode may be fixed-width (2014) or spaced (2024). Raises InputError when a file has another layout.
    """
    frames = []
    for path in paths:
        frame = pl.read_csv(path, has_header=False, infer_schema=False)
        if frame.width < _CODE_POINT_COLUMNS:
            hint = "use a Code-Point Open csv, ten columns without a header row"
            raise InputError("this is not a unit-postcode directory", file=path, found=f"{frame.width} columns", hint=hint)
        packed = pl.col(frame.columns[0]).str.replace_all(" ", "")
        frames.append(
            frame.select(
                unit=packed.str.head(-3) + pl.lit(" ") + packed.str.tail(3),
                authority=pl.col(frame.columns[8]),
                easting=pl.col(frame.columns[2]).cast(pl.Float64, strict=False),
                northing=pl.col(frame.columns[3]).cast(pl.Float64, strict=False),
            )
        )
    return pl.concat(frames).unique("unit", keep="first", maintain_order=True)


@cache
def authorities() -> pl.DataFrame:
    """Return the 361 local authorities of 2024: `authority`, `name`, `region`, `region_name`, `country`."""
    path = shipped("data", "geography", "authorities.csv")
    return pl.read_csv(path).select("authority", "name", "region", "region_name", "country")


@cache
def sectors() -> pl.DataFrame:
    """Return postcode sectors: `sector`, `district`, `authorities` (list), `majority`, `easting`, `northing`.

    `majority` is the authority with most of the sector's postcodes, null where two tie. Northern Irish sectors have
    no position.
    """
    table = pl.read_csv(shipped("data", "geography", "postcode_sectors.csv"))
    ranked = table.sort("sector", "postcodes_in_authority", descending=[False, True])
    most = pl.col("postcodes_in_authority").max()
    one = ranked.group_by("sector", maintain_order=True).agg(
        pl.col("authority").alias("authorities"),
        pl.when((pl.col("postcodes_in_authority") == most).sum() == 1).then(pl.col("authority").first()).alias("majority"),
        pl.col("longitude", "latitude").first(),
    )
    easting, northing = Transformer.from_crs(_WGS84, _NATIONAL_GRID, always_xy=True).transform(
        one["longitude"].fill_null(float("nan")).to_numpy(), one["latitude"].fill_null(float("nan")).to_numpy()
    )
    return one.select(
        "sector",
        pl.col("sector").str.split(" ").list.first().alias("district"),
        "authorities",
        "majority",
        pl.Series("easting", easting).replace([float("inf")], [None]).fill_nan(None).round(0),
        pl.Series("northing", northing).replace([float("inf")], [None]).fill_nan(None).round(0),
    )


PLACED = {
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


def place_postcodes(texts: list[str], units: pl.DataFrame | None = None) -> pl.DataFrame:
    """Place distinct postcode texts.

    Returns one row per text that can be placed: `authorities` (all that are possible), `majority` (the best single
    reading, null when there is none), position, and `precision` (unit, sector, district, overseas). Texts that cannot
    be placed are absent. `units` is a directory as `read_code_point_open` returns it.
    """
    parsed = [(text, found) for text in sorted(set(texts)) if (found := parse_postcode(text))]
    frame = pl.DataFrame(
        [(text, p.unit, p.sector, p.district, p.area, p.repaired) for text, p in parsed],
        schema=["postcode", "unit", "sector", "district", "area", "repaired"],
        schema_overrides=dict.fromkeys(["postcode", "unit", "sector", "district", "area", "repaired"], pl.String),
        orient="row",
    )
    columns = list(PLACED)
    overseas = frame.filter(pl.col("area").is_in(list(CROWN_DEPENDENCIES))).with_columns(
        authorities=pl.lit([], dtype=pl.List(pl.String)), majority=pl.lit(""), precision=pl.lit("overseas"),
        easting=pl.lit(None, dtype=pl.Float64), northing=pl.lit(None, dtype=pl.Float64),
    )  # fmt: skip
    rest = frame.filter(~pl.col("area").is_in(list(CROWN_DEPENDENCIES)))
    found = [overseas.select(columns)]
    if units is not None:
        exact = rest.join(units, on="unit", how="inner").with_columns(
            authorities=pl.concat_list("authority"), majority=pl.col("authority"), precision=pl.lit("unit")
        )
        found.append(exact.select(columns))
        rest = rest.join(exact.select("postcode"), on="postcode", how="anti")
    by_sector = rest.join(sectors().drop("district"), on="sector", how="inner").with_columns(precision=pl.lit("sector"))
    found.append(by_sector.select(columns))
    districts = sectors().explode("authorities").group_by("district").agg(
        pl.col("authorities").unique().sort(), pl.col("easting", "northing").mean().round(0)
    )  # fmt: skip
    bare = rest.filter(pl.col("sector") == "").join(districts, on="district", how="inner").with_columns(
        majority=pl.when(pl.col("authorities").list.len() == 1).then(pl.col("authorities").list.first()),
        precision=pl.lit("district"),
    )  # fmt: skip
    found.append(bare.select(columns))
    return pl.concat(found).sort("postcode")
