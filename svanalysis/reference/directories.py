"""Where postcodes are: exact from a unit directory, else from the shipped table of postcode sectors.

Source: the sector table is derived from Code-Point Open 2024.1 and the Northern Ireland postcode lookup (see
data/README.md). Directories are read by `reference.units`.
"""

from functools import cache

import polars as pl

from svanalysis.core.places import shipped
from svanalysis.core.postcode import UNIT, parse_postcode, special
from svanalysis.core.rules import special_postcodes
from svanalysis.core.schema import columns_of
from svanalysis.reference.official import completed

PLACED = columns_of("placed")
_PARSED = ["postcode", "unit", "sector", "district", "repaired", "place", "because"]


@cache
def authorities() -> pl.DataFrame:
    """Return the 361 local authorities of 2024: `authority`, `name`, `region`, `region_name`, `country`."""
    path = shipped("data", "geography", "authorities.csv")
    return pl.read_csv(path).select("authority", "name", "region", "region_name", "country")


@cache
def sectors() -> pl.DataFrame:
    """Return postcode sectors: `sector`, `district`, `authorities` (list), `majority`, `easting`, `northing`.

    `majority` is the authority with most of the sector's postcodes, null where two tie; `most` is how many
    that are, of `postcodes`. Positions are metres of the British National Grid; Northern Irish sectors have none.
    """
    table = pl.read_csv(shipped("data", "geography", "postcode_sectors.csv"))
    ranked = table.sort("sector", "postcodes_in_authority", "authority", descending=[False, True, False])
    most = pl.col("postcodes_in_authority").max()
    alone = (pl.col("postcodes_in_authority") == most).sum() == 1
    one = ranked.group_by("sector", maintain_order=True).agg(
        pl.col("authority").alias("authorities"),
        pl.when(alone).then(pl.col("authority").first()).alias("majority"),
        pl.col("postcodes").first(),
        most.alias("most"),
    )
    placed = pl.read_csv(shipped("data", "geography", "sector_positions.csv"))
    district = pl.col("sector").str.split(" ").list.first().alias("district")
    columns = ["authorities", "majority", "most", "postcodes", "easting", "northing"]
    found = one.join(placed, on="sector", how="left", maintain_order="left")
    return found.select("sector", district, *columns)


@cache
def _districts() -> pl.DataFrame:
    """Return postcode districts: all `authorities` of their sectors (sorted), and their mean position."""
    return (
        sectors()
        .explode("authorities")
        .group_by("district")
        .agg(pl.col("authorities").unique().sort(), pl.col("easting", "northing").round(0).mean().round(0))
    )


def place_postcodes(texts: list[str], units: pl.DataFrame | pl.LazyFrame | None = None) -> pl.DataFrame:
    """Place distinct postcode texts.

    Returns one row per text that can be placed: `authorities` (all that are possible; none overseas),
    `majority` (the best single reading, null when there is none), position, `precision` (unit, sector,
    district, overseas), `confidence` (0 to 1: how much of the sector lies in the majority; null without one),
    what was `repaired`, and `because`. Texts that cannot be placed are absent: junk, and postcodes of no
    place (`BX`, `GIR`, BFPO). `units` is a directory as `reference.units.read_units` returns it; terminated
    and large-user postcodes in it are exact too.

    >>> place_postcodes(["DH1 1AA", "GIR 0AA"]).select("postcode", "majority", "precision").rows()
    [('DH1 1AA', 'E06000047', 'sector')]
    """
    read = parsed(texts)
    overseas, rest = _overseas(read.filter(pl.col("place") == "overseas")), read.filter(pl.col("place") == "")
    exact = _exact(rest, units)
    rest = rest.join(exact.select("postcode"), on="postcode", how="anti")
    bare = _bare(rest.filter(pl.col("sector") == ""))
    parts = (overseas, exact, _within(rest), bare)
    return pl.concat([part.select(list(PLACED)) for part in parts]).sort("postcode")


def parsed(texts: list[str]) -> pl.DataFrame:
    """Return distinct texts in their parts: `postcode` (the text), `unit`, `sector`, `district`, `repaired`.

    `place` is '' for a postcode, `overseas`, or `unknown` where there is none or one of no place; `because`
    says which. Plain unit postcodes, nearly all, are read at once; the rest one by one.
    """
    frame = pl.DataFrame({"postcode": texts}, schema={"postcode": pl.String}).unique(maintain_order=True)
    upper = pl.col("postcode").str.to_uppercase().str.strip_chars(" ")
    packed = upper.str.replace_all(" ", "", literal=True)
    special_ones = "|".join(f"(?:{rule.pattern})" for rule in special_postcodes())
    plain = pl.col("postcode").str.contains("^[A-Za-z0-9 ]+$") & packed.str.contains(UNIT)
    plain &= ~upper.str.contains(special_ones)
    marked = frame.with_columns(plain=plain, packed=packed)
    outward = pl.col("packed").str.head(-3)
    quick = marked.filter("plain").select(
        "postcode",
        unit=pl.format("{} {}", outward, pl.col("packed").str.tail(3)),
        sector=pl.format("{} {}", outward, pl.col("packed").str.slice(-3, 1)),
        district=outward,
    )
    slow = [_parsed(text) for text in marked.filter(~pl.col("plain"))["postcode"]]
    schema = dict.fromkeys(_PARSED, pl.String)
    return pl.concat([completed(quick, _PARSED), pl.DataFrame(slow, schema=schema, orient="row")])


def _parsed(text: str) -> tuple[str, ...]:
    """Read one text that is no plain unit postcode."""
    rule = special(text)
    if rule:
        return text, "", "", "", "", rule.place, rule.because
    found = parse_postcode(text)
    if not found:
        return text, "", "", "", "", "unknown", "no postcode" if text.strip() else "no postcode given"
    return text, found.unit, found.sector, found.district, found.repaired, "", ""


def _overseas(read: pl.DataFrame) -> pl.DataFrame:
    """Place what is certainly in no authority of the United Kingdom."""
    return read.with_columns(
        authorities=pl.lit([], dtype=pl.List(pl.String)),
        majority=pl.lit(""),
        precision=pl.lit("overseas"),
        confidence=pl.lit(1.0),
        easting=pl.lit(None, dtype=pl.Float64),
        northing=pl.lit(None, dtype=pl.Float64),
    )


def _exact(read: pl.DataFrame, units: pl.DataFrame | pl.LazyFrame | None) -> pl.DataFrame:
    """Place units by a directory."""
    if units is None:
        return pl.DataFrame(schema=PLACED)
    asked = units.lazy().join(read.lazy().select("unit"), on="unit", how="semi").collect()
    ended = pl.lit(None, dtype=pl.Date) if "terminated" not in asked.columns else pl.col("terminated")
    until = pl.format("; terminated in {}", ended.dt.to_string("%Y-%m")).fill_null("")
    return (
        read.drop("because")
        .join(asked, on="unit")
        .with_columns(
            authorities=pl.concat_list("authority"),
            majority=pl.col("authority"),
            precision=pl.lit("unit"),
            confidence=pl.lit(1.0),
            because=pl.format("{} stands in the directory{}", pl.col("unit"), until),
        )
    )


def _within(read: pl.DataFrame) -> pl.DataFrame:
    """Place postcodes by their sector: where most of its postcodes lie."""
    found = read.drop("because").join(sectors().drop("district"), on="sector")
    alike = pl.format("sector {} lies in several authorities alike", pl.col("sector"))
    share = pl.format("{} of the {} postcodes of sector {}", *map(pl.col, ("most", "postcodes", "sector")))
    known = pl.col("majority").is_not_null()
    return found.with_columns(
        pl.col("easting", "northing").round(0),
        precision=pl.lit("sector"),
        confidence=pl.when(known).then(pl.col("most") / pl.col("postcodes")),
        because=pl.when(known).then(share).otherwise(alike),
    )


def _bare(read: pl.DataFrame) -> pl.DataFrame:
    """Place bare districts: in all authorities that their sectors reach; among several none reads best."""
    reached = pl.col("authorities").list.len()
    only = pl.when(reached == 1).then(pl.col("authorities").list.first())
    authority_s = pl.when(reached == 1).then(pl.lit("authority")).otherwise(pl.lit("authorities"))
    return (
        read.drop("because")
        .join(_districts(), on="district")
        .with_columns(
            majority=only,
            precision=pl.lit("district"),
            confidence=pl.when(reached == 1).then(pl.lit(1.0)),
            because=pl.format("district {} alone, which lies in {} {}", "district", reached, authority_s),
        )
    )
