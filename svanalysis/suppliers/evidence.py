"""The evidence table: every value known of a supplier, with source and date; conflicting ones are kept."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl

from svanalysis.core import rules
from svanalysis.core.body import Body, Source, matching_files
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.schema import EVIDENCE
from svanalysis.reference.layouts import LAYOUTS as REGISTER_LAYOUTS
from svanalysis.reference.registers import read_register
from svanalysis.reference.units import LAYOUTS as UNIT_LAYOUTS
from svanalysis.suppliers import overrides
from svanalysis.suppliers.attached import attached, paid_evidence, supplier_of_id
from svanalysis.suppliers.contracts import LAYOUTS as CONTRACT_LAYOUTS
from svanalysis.suppliers.payees import HIDDEN
from svanalysis.suppliers.registered import RegisterSource, match_all, one_match, registered_evidence
from svanalysis.suppliers.vendor_rows import balanced
from svanalysis.suppliers.vendors import read_vendors

VENDOR_LAYOUTS = {"vendor_master"}
HELD = EVIDENCE | {"kind": pl.String}


class Gathered(NamedTuple):
    """All that is known of the suppliers a body pays.

    `payees`: the table of `payees_of`. `evidence`: what is heard (`EVIDENCE`), for classifying. `held`: all of it, with
    the `kind` of source, also what another source outranks. `matched`: the accepted match of each supplier.
    `candidates`: those and what is for people to look at (`MATCHES`). `answers`: people's answers (`OVERRIDES`).
    `vendor_files`, `vendor_refused`: the balance of supplier records, and rows and cells of them that cannot be used.
    """

    payees: pl.DataFrame
    evidence: pl.DataFrame
    held: pl.DataFrame
    matched: pl.DataFrame
    candidates: pl.DataFrame
    answers: pl.DataFrame
    vendor_files: pl.DataFrame
    vendor_refused: pl.DataFrame


def gather_evidence(body: Body, folder: Path, paid: pl.DataFrame, payees: pl.DataFrame) -> Gathered:
    """Gather what people answered, supplier records, payment files and registers say of the suppliers paid.

    `paid` is the table of `with_suppliers`, `payees` that of `payees_of`. Raises ConfigurationError for an unknown
    layout or a missing file, InputError for a file that cannot be used.
    """
    check_layouts(body)
    years = paid["financial_year"].unique().to_list()
    paid = paid.filter(~pl.col("supplier_id").str.starts_with(HIDDEN))
    answers = overrides.read_overrides(overrides.overrides_path(body, folder))
    answers = answers.filter(pl.col("supplier_id").is_in(paid["supplier_id"].unique().implode()))
    files = [
        read_vendors(path, source) for source in body.vendors for path in matching_files(folder, source.files)
    ]
    ids = supplier_of_id(paid, payees)
    known = {
        "vendor_master": [attached(file.said, ids, payees["supplier_id"].unique()) for file in files],
        "payments": [paid_evidence(paid)],
    }
    held = _held(known)
    sources = [register_of(body, folder, source) for source in body.registers]
    candidates = match_all(_to_match(paid, payees, heard(held), answers), sources)
    for source in sources:
        known.setdefault(source.layout, []).append(registered_evidence(candidates, source))
    known["override"] = [overrides.override_evidence(answers, years)]
    held = _held(known).unique().sort(list(HELD))
    balances, refused = balanced([(file.balance, file.refused) for file in files])
    return Gathered(payees, heard(held), held, one_match(candidates), candidates, answers, balances, refused)


def _held(known: dict[str, list[pl.DataFrame]]) -> pl.DataFrame:
    """Return all evidence in one table, each with the kind of source it is from."""
    frames = [frame.with_columns(kind=pl.lit(kind)) for kind, each in known.items() for frame in each]
    return pl.concat([pl.DataFrame(schema=HELD), *frames])


def heard(held: pl.DataFrame) -> pl.DataFrame:
    """Return the evidence that decides: of each attribute of a supplier, that of the first kind of source with any.

    The order is that of `data/rules/evidence.toml`; sources of one kind are heard together, and then the date
    decides. Answers of people have attributes of their own, which come before all others when classes are made.
    """
    known = rules.evidence()
    orders = {name: attribute.order or known.order for name, attribute in known.attributes.items()}
    ranks = pl.DataFrame(
        [(name, kind, at) for name, order in orders.items() for at, kind in enumerate(order)],
        schema={"attribute": pl.String, "kind": pl.String, "rank": pl.Int64},
        orient="row",
    )
    ranked = held.join(ranks, on=["attribute", "kind"], how="left").with_columns(pl.col("rank").fill_null(-1))
    first = pl.col("rank") == pl.col("rank").min().over("supplier_id", "attribute")
    return ranked.filter(first).select(list(EVIDENCE)).sort(list(EVIDENCE))


def _to_match(
    paid: pl.DataFrame, payees: pl.DataFrame, held: pl.DataFrame, answers: pl.DataFrame
) -> pl.DataFrame:
    """Return the suppliers as `match_all` takes them; those that somebody said are no company are left out."""
    first_paid = paid.group_by("supplier_id").agg(first_paid=pl.col("date").min())
    names = payees.filter(pl.col("supplier_id") != "").unique(
        "supplier_id", keep="first", maintain_order=True
    )
    found = names.select("supplier_id", "name").join(first_paid, on="supplier_id")
    for attribute in ("company_number", "charity_number"):
        values = pl.col("value").unique().sort().str.join("; ").alias(attribute)
        numbers = held.filter(pl.col("attribute") == attribute).group_by("supplier_id").agg(values)
        found = found.join(numbers, on="supplier_id", how="left").with_columns(
            pl.col(attribute).fill_null("")
        )
    is_postcode = pl.col("attribute").str.starts_with("postcode")
    postcodes = (
        held.filter(is_postcode).group_by("supplier_id").agg(postcodes=pl.col("value").unique().sort())
    )
    given = overrides.in_force(answers, max(paid["date"].to_list(), default=date.min))
    numbers = given.filter((pl.col("question") == "company_number") & (pl.col("answer") != overrides.UNKNOWN))
    whole = found.join(postcodes, on="supplier_id", how="left").join(
        numbers.select("supplier_id", answered="answer"), on="supplier_id", how="left"
    )
    named = pl.col("answered") != ""
    return (
        whole.with_columns(pl.col("postcodes").fill_null([]), pl.col("answered").fill_null(""))
        .filter(pl.col("answered") != overrides.NONE)
        .with_columns(company_number=pl.when(named).then("answered").otherwise("company_number"))
        .sort("supplier_id")
    )


def register_of(body: Body, folder: Path, source: Source) -> RegisterSource:
    """Read a register. Raises ConfigurationError when the body file does not date it."""
    if source.date is None:
        hint = "add date = YYYY-MM-DD, the day of the register's snapshot"
        raise ConfigurationError("a register needs a date", file=body.path, found=source.files[0], hint=hint)
    paths = matching_files(folder, source.files)
    register = read_register(paths, source.layout, source.date)
    return RegisterSource(source.layout, source.title or source.files[0], register)


def check_layouts(body: Body) -> None:
    """Raise ConfigurationError when the body file names a layout that is not known."""
    layouts = {
        "contracts": set(CONTRACT_LAYOUTS),
        "vendors": VENDOR_LAYOUTS,
        "registers": set(REGISTER_LAYOUTS),
        "directories": set(UNIT_LAYOUTS),
    }
    for section, known in layouts.items():
        for source in getattr(body, section):
            if source.layout not in known:
                what, hint = (
                    f"[[{section}]] names an unknown layout",
                    f"use one of {', '.join(sorted(known))}",
                )
                raise ConfigurationError(what, file=body.path, found=source.layout, hint=hint)
