"""The work of rivals.py by svanalysis itself, once there is a ledger: to the sums, and to all that measures need."""

from pathlib import Path

import polars as pl
from ours import body_of
from rivals import KEYS, Inputs, Rows

from svanalysis.classify.table import classify
from svanalysis.core.body import Body
from svanalysis.core.definition import load_definition
from svanalysis.ingest.ledger import build_ledger
from svanalysis.measure.grouped import with_suppliers
from svanalysis.measure.spend import load_spend
from svanalysis.reference.registers import read_register
from svanalysis.reference.units import read_units
from svanalysis.suppliers.evidence import gather_evidence
from svanalysis.suppliers.payees import HIDDEN, payees_of

_UNIT, _WARD = 0, 9  # PC and WC in Code-Point Open


def references(inputs: Inputs) -> None:
    """Read the directory and the register into the store, once; `ours_clean` and `ours_sums` begin with a copy."""
    (register,) = body_of(inputs).registers
    read_register([Path(inputs.csv("company_register"))], register.layout, register.date)
    read_units([Path(inputs.csv("unit_postcodes"))], "code_point_open")


def sums(inputs: Inputs) -> Rows:
    """Sum the ledger, building it first where it is not there."""
    body = body_of(inputs)
    payments = build_ledger(body).payments
    payees = payees_of(payments)
    paid = with_suppliers(payments, payees).select("supplier_id", "financial_year", "amount_pence")
    paid_sums = paid.group_by("supplier_id", "financial_year").agg(pl.col("amount_pence").sum())
    classified = _classified(body, inputs, payments, payees, paid_sums)
    summed = (
        paid_sums.join(classified, on=["supplier_id", "financial_year"], how="left")
        .select(
            "amount_pence",
            year="financial_year",
            ring=pl.col("ring").fill_null("unknown"),
            size=pl.col("size").fill_null("unknown"),
            ward=pl.col("ward").fill_null(""),
        )
        .group_by(KEYS)
        .agg(pl.col("amount_pence").sum())
    )
    return summed.rows()


def sums_ledger(inputs: Inputs) -> Rows:
    """Sum from the ledger as it is."""
    return sums(inputs)


def spend(inputs: Inputs) -> None:
    """Make everything that measures need, from the ledger as it is."""
    body = body_of(inputs)
    load_spend(body, load_definition(body.definition))


def _classified(
    body: Body, inputs: Inputs, payments: pl.DataFrame, payees: pl.DataFrame, paid: pl.DataFrame
) -> pl.DataFrame:
    """Return ring, size and ward of each supplier and year."""
    known = gather_evidence(body, inputs.references.parent, payments, payees)
    named = paid.filter(~pl.col("supplier_id").str.starts_with(HIDDEN))
    directory = Path(inputs.csv("unit_postcodes"))
    classified = classify(
        payees, named.select("supplier_id", "financial_year").sort("supplier_id", "financial_year"),
        known.evidence, known.matched, definition=load_definition(body.definition), authority=body.authority,
        units=read_units([directory], "code_point_open"),
    )  # fmt: skip
    wards = pl.scan_csv(directory, has_header=False, infer_schema=False).select(
        postcode=pl.nth(_UNIT), ward=pl.nth(_WARD)
    )
    return classified.lazy().join(wards, on="postcode", how="left").collect()
