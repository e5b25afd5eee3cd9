"""The evidence table: every value known of a supplier, with source and date; conflicting ones are kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import polars as pl

from svanalysis.core import rules
from svanalysis.core.body import Body, Source, matching_files, overrides_path
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.schema import EVIDENCE
from svanalysis.reference.directories import place_postcodes
from svanalysis.reference.layouts import LAYOUTS as REGISTER_LAYOUTS
from svanalysis.reference.registers import read_register
from svanalysis.reference.units import LAYOUTS as UNIT_LAYOUTS
from svanalysis.reference.units import units_of
from svanalysis.suppliers import overrides
from svanalysis.suppliers.attached import attached, paid_evidence, said_by_payments, supplier_of_id
from svanalysis.suppliers.contracts import LAYOUTS as CONTRACT_LAYOUTS
from svanalysis.suppliers.gathered import HELD, Gathered
from svanalysis.suppliers.paid import PAID, paid_to_payees, paid_to_suppliers
from svanalysis.suppliers.payees import payees_of
from svanalysis.suppliers.registered import RegisterSource, match_all, one_match, registered_evidence
from svanalysis.suppliers.vendor_rows import balanced
from svanalysis.suppliers.vendors import VendorFile, read_vendors

VENDOR_LAYOUTS = {"vendor_master"}


def gather_evidence(body: Body, folder: Path, payments: pl.LazyFrame, paid: pl.DataFrame) -> Gathered:
    """Gather what people answered, supplier records, payment files and registers say of the suppliers paid.

    `payments` are those of the ledger, and `paid` what they come to (`ingest.paid.paid_of`). Raises ConfigurationError
    for an unknown layout or a missing file, InputError for a file that cannot be used.
    """
    check_layouts(body)
    with ThreadPoolExecutor(1) as pool:  # Python reads what a council says of suppliers, Polars whom it paid
        reading = pool.submit(_told, body, folder)
        by_payee = paid_to_payees(paid)
        payees = payees_of(by_payee)
        paid = paid_to_suppliers(by_payee, payees)
        said = said_by_payments(payments, payees)
        suppliers = payees["supplier_id"].unique()
        answers, files = reading.result()
    answers = answers.filter(pl.col("supplier_id").is_in(suppliers.implode()))
    ids = supplier_of_id(said, payees)
    known = {
        "vendor_master": [attached(file.said, ids, suppliers) for file in files],
        "payments": [paid_evidence(said)],
    }
    held = _held(known)
    sources = [register_of(body, folder, source) for source in body.registers]
    candidates = match_all(_to_match(paid, payees, heard(held), answers), sources)
    for source in sources:
        known.setdefault(source.layout, []).append(registered_evidence(candidates, source))
    known["override"] = [overrides.override_evidence(answers, paid["financial_year"].unique().to_list())]
    held = _held(known).unique().sort(list(HELD))
    evidence = heard(held)
    postcodes = evidence.filter(pl.col("attribute").str.starts_with("postcode"))["value"].unique().to_list()
    balances, refused = balanced([(file.balance, file.refused) for file in files])
    return Gathered(
        payees, paid.select(list(PAID)), place_postcodes(postcodes, units_of(body, folder)), evidence, held,
        one_match(candidates), candidates, answers, balances, refused,
    )  # fmt: skip


def _told(body: Body, folder: Path) -> tuple[pl.DataFrame, list[VendorFile]]:
    """Return what people answered, and what each file of supplier records says."""
    answers = overrides.read_overrides(overrides_path(body, folder))
    paths = [(path, each) for each in body.vendors for path in matching_files(folder, each.files)]
    return answers, [read_vendors(path, source) for path, source in paths]


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
    paid = paid.filter(pl.col("supplier_id") != "")
    names = payees.select("supplier_id", "name").unique("supplier_id")
    found = paid.group_by("supplier_id").agg(pl.col("first_paid").min()).join(names, on="supplier_id")
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
    given = overrides.in_force(answers, paid.select(pl.col("last_paid").max()).item() or date.min)
    numbers = given.filter((pl.col("question") == "company_number") & (pl.col("answer") != overrides.UNKNOWN))
    whole = found.join(postcodes, on="supplier_id", how="left").join(
        numbers.select("supplier_id", answered="answer"), on="supplier_id", how="left"
    )
    is_answered = pl.col("answered") != ""
    return (
        whole.with_columns(pl.col("postcodes").fill_null([]), pl.col("answered").fill_null(""))
        .filter(pl.col("answered") != overrides.NONE)
        .with_columns(company_number=pl.when(is_answered).then("answered").otherwise("company_number"))
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
