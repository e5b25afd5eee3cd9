"""Which registered organisation a payee is, for one value or a million: each distinct one is worked once."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO

import polars as pl

from svanalysis.core.body import data_folder, load_body, matching_files
from svanalysis.core.company_number import parse_company_number
from svanalysis.core.csv_text import neutral
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.core.places import fetched_folder
from svanalysis.core.text import INITIALS
from svanalysis.ingest.distinct import over_distinct
from svanalysis.ingest.questions import read_questions
from svanalysis.ingest.recognise import patterns, recognise_payee
from svanalysis.reference.layouts import LAYOUTS
from svanalysis.reference.manifest import manifest
from svanalysis.reference.names import name_keys
from svanalysis.reference.official import pieces
from svanalysis.reference.registers import Register, read_register
from svanalysis.suppliers.matching import METHODS, match_suppliers
from svanalysis.suppliers.payees import LINE_KINDS, parts_of
from svanalysis.suppliers.registered import agreed

ASKED = ("payee", "postcode", "company_number")
ANSWER = {
    "payee": pl.String, "company_number": pl.String, "method": pl.String, "score": pl.Float64, "margin": pl.Float64,
    "runner_up": pl.String, "verdict": pl.String, "because": pl.String,
}  # fmt: skip
_NONE = "no registered name is like it"
_INITIALS = "initials alone match nothing"
_HIDDEN = "the text names no payee"


def asked_of(payees: Sequence[str]) -> pl.DataFrame:
    """Return payees as a table of questions (`ASKED`)."""
    return pl.DataFrame({name: list(payees) if name == "payee" else [""] * len(payees) for name in ASKED})


def read_asked(stream: BinaryIO) -> pl.DataFrame:
    """Read a csv of questions: `payee`, and `postcode` and `company_number` where it has them (else '').

    Raises InputError as `read_questions` does.
    """
    table = read_questions(stream, "payee")
    return table.select(pl.col(name) if name in table.columns else pl.lit("").alias(name) for name in ASKED)


def sources_of(paths: Sequence[Path], body: str = "", data: str = "") -> list[Register]:
    """Return the registers to look in: these files, else those of a body, else those fetched.

    Raises ConfigurationError when there are none, InputError when a file is no register.
    """
    if paths:
        found = _by_layout([(_layout(path), path) for path in paths])
    elif body:
        loaded = load_body(body)
        folder = data_folder(loaded, data)
        found = _by_layout(
            [(each.layout, path) for each in loaded.registers for path in matching_files(folder, each.files)]
        )
    else:
        found = _by_layout(_fetched())
    if not found:
        hint = "give --register FILE, or --body NAME with registers, or run svanalysis fetch companies"
        raise ConfigurationError("there is no register to look in", hint=hint)
    return [read_register(files, layout, max(map(_day, files))) for layout, files in found.items()]


def _by_layout(files: list[tuple[str, Path]]) -> dict[str, list[Path]]:
    """Return the files of each layout."""
    found: dict[str, list[Path]] = {}
    for layout, path in files:
        found.setdefault(layout, []).append(path)
    return found


def _fetched() -> list[tuple[str, Path]]:
    """Return the latest fetched file of each register."""
    found = []
    for wanted in manifest().values():
        pattern = re.sub(r"\{\w+\}", "*", Path(wanted.file).stem) + ".*"
        files = sorted(fetched_folder().glob(pattern)) if wanted.layout in LAYOUTS else []
        found += [(wanted.layout, files[-1])] if files else []
    return found


def _layout(path: Path) -> str:
    """Return which register's layout a file has."""
    if not path.is_file():
        raise InputError(
            "this register does not exist", file=path, hint="give the path of a register's official file"
        )
    for layout, known in LAYOUTS.items():
        try:
            next(pieces(path, known.table), None)
        except InputError:
            continue
        return layout
    hint = f"use an official file: {'; '.join(known.table.what for known in LAYOUTS.values())}"
    raise InputError("this is not a register", file=path, hint=hint)


def _day(path: Path) -> date:
    """Return the day of a file, for want of one in its content."""
    return datetime.fromtimestamp(path.stat().st_mtime, tz=UTC).date()


def answers(asked: pl.DataFrame, sources: list[Register]) -> pl.DataFrame:
    """Answer each row in its place: `ANSWER`.

    `verdict` is 'accepted', 'review' (the likeliest organisation, for a person to decide on) or 'none';
    `company_number` is '' where the organisation is no company, and `because` then gives its own number.
    """
    distinct = asked.unique(maintain_order=True).with_row_index("supplier_id")
    entity = parts_of(distinct["payee"])["entity"]
    keyed = distinct.with_columns(
        pl.col("supplier_id").cast(pl.String),
        name=entity,
        name_key=name_keys(entity),
        hidden=_kinds(distinct["payee"]).is_in(LINE_KINDS),
    )
    suppliers = _suppliers(keyed.filter(~pl.col("hidden") & (pl.col("name_key") != "")))
    matched = pl.concat([match_suppliers(suppliers, source) for source in sources])
    whole = keyed.drop("company_number").join(_likeliest(agreed(matched)), on="supplier_id", how="left")
    initials = pl.col("name_key").str.contains(INITIALS)
    hidden = pl.col("hidden") | (pl.col("name_key") == "")
    unlike = pl.when(initials).then(pl.lit(_INITIALS)).otherwise(pl.lit(_NONE))
    nothing = pl.when(hidden).then(pl.lit(_HIDDEN)).otherwise(unlike)
    texts = [pl.col(name).fill_null("") for name in ("company_number", "method", "runner_up")]
    said = whole.with_columns(*texts, pl.col("verdict").fill_null("none"), pl.coalesce("because", nothing))
    answered = distinct.drop("supplier_id").hstack(
        said.select(pl.exclude(*ASKED, "supplier_id"), found="company_number")
    )
    return (
        asked.join(answered, on=list(ASKED), how="left", maintain_order="left")
        .drop("company_number").rename({"found": "company_number"}).select(list(ANSWER))
    )  # fmt: skip


def _kinds(payees: pl.Series) -> pl.Series:
    """Return what each payee is recognised as; only texts that could be anything but a supplier are looked at."""
    upper = payees.str.to_uppercase()
    marked = (
        upper.str.contains("|".join(patterns()))
        | ~upper.str.contains(r"[\w]")
        | upper.str.contains("#|REDACT")
    )
    looked = payees.zip_with(marked, pl.Series(["A"]))
    return over_distinct(looked, recognise_payee)


def _suppliers(keyed: pl.DataFrame) -> pl.DataFrame:
    """Return questions as suppliers to match."""
    number = over_distinct(keyed["company_number"], lambda text: parse_company_number(text) or "")
    return keyed.select(
        "supplier_id", "name", "name_key", postcodes=pl.concat_list("postcode"), company_number=number,
        charity_number=pl.lit(""),
    )  # fmt: skip


def _likeliest(matched: pl.DataFrame) -> pl.DataFrame:
    """Return one match of each supplier: an accepted one before the others, the surer method, the likelier name."""
    rank = pl.col("method").replace_strict(
        {method: at for at, method in enumerate(METHODS)}, return_dtype=pl.Int8
    )
    order = matched.with_columns(rank=rank, company=pl.col("company_number") != "").sort(
        "supplier_id", "verdict", "company", "rank", "score", "number",
        descending=[False, False, True, False, True, False],
    )  # fmt: skip
    named = pl.format("{} {}: ", "register", "number")
    flagged = pl.when(pl.col("flags") == "").then(pl.lit("")).otherwise(pl.format(" ({})", "flags"))
    because = pl.concat_str(pl.when("company").then(pl.lit("")).otherwise(named), "because", flagged)
    return order.with_columns(because=because).unique("supplier_id", keep="first", maintain_order=True)


def as_csv(table: pl.DataFrame) -> str:
    """Return a table as csv whose texts no spreadsheet takes for formulas."""
    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    safe = [over_distinct(table[name], neutral).replace("", None) for name in texts]
    return table.with_columns(safe).write_csv(float_precision=1)
