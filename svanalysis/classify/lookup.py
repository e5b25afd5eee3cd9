"""Where postcodes are, as a table to read or to send on: what `svanalysis place` answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import polars as pl

from svanalysis.classify.place import RINGS, inside_codes, ring_facts
from svanalysis.core.csv_text import neutral
from svanalysis.core.definition import Local
from svanalysis.core.errors import InputError
from svanalysis.ingest.questions import read_questions
from svanalysis.reference.directories import authorities, parsed, place_postcodes
from svanalysis.reference.units import LAYOUTS, read_units

COLUMNS = [
    "postcode", "authority", "region", *RINGS, "precision", "confidence", "repaired", "because",
]  # fmt: skip
_NOT_LISTED = "in no sector of the table, and in no directory given"


def read_texts(stream: BinaryIO) -> list[str]:
    """Read the column `postcode` of a csv; an empty cell is ''.

    Raises InputError as `read_questions` does.
    """
    return read_questions(stream, "postcode")["postcode"].to_list()


def read_directories(paths: Sequence[Path]) -> pl.DataFrame | None:
    """Return the unit postcodes of directories in any layout known, None without any.

    Raises InputError when a file is none.
    """
    read = [_read_directory(path) for path in paths]
    return pl.concat(read).unique("unit", keep="first", maintain_order=True) if read else None


def _read_directory(path: Path) -> pl.DataFrame:
    """Read a directory in the first layout that fits."""
    if not path.is_file():
        raise InputError("this file does not exist", file=path, hint="give a postcode directory")
    for layout in LAYOUTS:
        try:
            return read_units([path], layout)
        except InputError as error:
            refusal = error
    hint = f"use a directory in one of the layouts {', '.join(LAYOUTS)}"
    raise InputError("this is not a unit-postcode directory", file=path, found=refusal.found, hint=hint)


def place_table(texts: list[str], authority: str, units: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return one row per text, in the order given: where it is, how surely, and why.

    `authority` and `region` are ONS codes of the best single reading, '' where there is none; `in_authority`
    (of the authority given), `in_region` and `in_uk` are yes, no or unknown; `precision` is unit, sector,
    district, overseas or unknown; `confidence` is 0 to 1, null where nothing is known. Each distinct text is
    looked at once. All text is neutral for a spreadsheet. Raises ConfigurationError for an unknown authority.
    """
    given = pl.DataFrame({"postcode": texts}, schema={"postcode": pl.String})
    read = parsed(texts)
    inside = inside_codes(Local(addresses=("postcode_invoice",)), authority)
    facts = ring_facts(place_postcodes(texts, units), inside)
    said = read.select("postcode", unread="because").join(
        facts, on="postcode", how="left", maintain_order="left"
    )
    found = said.with_columns(
        authority=pl.col("majority").fill_null(""),
        region=_region(facts),
        precision=pl.col("precision").fill_null("unknown"),
        confidence=pl.col("confidence").round(3),
        repaired=pl.col("repaired").fill_null(""),
        because=pl.when(pl.col("precision").is_not_null())
        .then("because")
        .otherwise(pl.when(pl.col("unread") == "").then(pl.lit(_NOT_LISTED)).otherwise("unread")),
        **{ring: _word(ring) for ring in RINGS},
    )
    rows = found.select("postcode", *[_neutral(name).alias(f"_{name}") for name in COLUMNS])
    placed = given.join(rows, on="postcode", how="left", maintain_order="left")
    return placed.select(pl.col(f"_{name}").alias(name) for name in COLUMNS)


def as_csv(table: pl.DataFrame) -> str:
    """Return the table as csv; an empty text is an empty cell."""
    return table.with_columns(pl.col(pl.String).replace("", None)).write_csv()


def _region(facts: pl.DataFrame) -> pl.Expr:
    """Return the region of the best reading, else the one that every possible authority lies in, else ''."""
    regions = dict(authorities().select("authority", "region").iter_rows())
    open_ = facts.filter(pl.col("majority").is_null())["authorities"].unique().to_list()
    shared = {" ".join(codes): {regions[code] for code in codes} for codes in open_}
    alone = {codes: found.pop() for codes, found in shared.items() if len(found) == 1}
    best = pl.col("majority").replace_strict(regions, default=None, return_dtype=pl.String)
    joined = pl.when(pl.col("majority").is_null()).then(pl.col("authorities").list.join(" "))
    return pl.coalesce(best, joined.replace_strict(alone, default=None, return_dtype=pl.String), pl.lit(""))


def _word(ring: str) -> pl.Expr:
    """Return a fact as yes, no or unknown."""
    yes = pl.col(ring)
    return pl.when(yes).then(pl.lit("yes")).when(~yes).then(pl.lit("no")).otherwise(pl.lit("unknown"))


def _neutral(name: str) -> pl.Expr:
    """Return a column as it goes into csv: the texts that come from the input cannot be formulas."""
    if name not in {"postcode", "repaired"}:
        return pl.col(name)
    hostile = pl.col(name).str.contains(r"^[^A-Za-z0-9]")  # few, and they alone go one by one
    return pl.when(hostile).then(pl.col(name).map_elements(neutral, return_dtype=pl.String)).otherwise(name)
