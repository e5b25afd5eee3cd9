"""The seam: one grouped sum of the ledger, in Polars, that feeds every measure, in pandas."""

from pathlib import Path

import pandas as pd
import polars as pl

from svanalysis.classify.kind import own_suppliers
from svanalysis.classify.scope import scope_of
from svanalysis.classify.table import classify
from svanalysis.core.body import Body, matching_files
from svanalysis.core.definition import Definition
from svanalysis.ingest.ledger import Ledger
from svanalysis.reference.units import read_units
from svanalysis.suppliers.evidence import gather_evidence
from svanalysis.suppliers.payees import HIDDEN, LINE_KINDS, payees_of

# Upper limits in pence: 500, 5,000 and 25,000 pounds are the publication thresholds in use.
_BANDS = (50_000, 500_000, 2_500_000)
_BAND_NAMES = ("under 500", "500 to 5,000", "5,000 to 25,000", "25,000 and over")
KEYS = [
    "body", "financial_year", "month", "supplier_id", "recognised_as", "service", "category", "scope_reason",
    "kept_reason", "amount_band",
]  # fmt: skip


def worked_out(body: Body, definition: Definition, ledger: Ledger, folder: Path) -> dict[str, pd.DataFrame]:
    """Resolve and classify suppliers, and sum payments once; `folder` holds the body's files.

    Returns `grouped` and `classified`; `evidence`, a summary of what is `held` of suppliers; how they `matched`;
    people's `answers`; `vendor_files` and `vendor_refused`, the balance of supplier records.
    """
    payees = payees_of(ledger.payments)
    payments = with_suppliers(ledger.payments, payees)
    known = gather_evidence(body, folder, ledger.payments, payees)
    own = own_suppliers(body.own_companies, known.matched)
    seen = payments.filter(~pl.col("supplier_id").str.starts_with(HIDDEN))
    pairs = seen.group_by("supplier_id", "financial_year").agg(paid_pence=pl.col("amount_pence").sum())
    classified = classify(
        payees, pairs.sort("supplier_id", "financial_year"), known.evidence, known.matched,
        definition=definition, authority=body.authority, neighbours=body.neighbours, own=own,
        units=_units(body, folder),
    )  # fmt: skip
    return {
        "grouped": grouped(payments, scope_of(payments, definition, own)),
        "classified": classified.to_pandas(),
        "evidence": evidence_summary(known.held, classified),
        "held": known.held.to_pandas(),
        "matched": known.candidates.to_pandas(),
        "answers": known.answers.to_pandas(),
        "vendor_files": known.vendor_files.to_pandas(),
        "vendor_refused": known.vendor_refused.to_pandas(),
    }


def _units(body: Body, folder: Path) -> pl.DataFrame | None:
    """Return the body's unit-postcode directory, None when it has none."""
    read = [read_units(matching_files(folder, source.files), source.layout) for source in body.directories]
    return pl.concat(read).unique("unit", keep="first", maintain_order=True) if read else None


def with_suppliers(payments: pl.DataFrame, payees: pl.DataFrame) -> pl.DataFrame:
    """Add `supplier_id` to payments; a line with a hidden payee is a unit of its own, by its payment id."""
    own = pl.format(HIDDEN + "{}", pl.col("payment_id"))
    keys = ["payee", "recognised_as"]
    joined = payments.join(payees.select(*keys, "supplier_id"), on=keys)
    hidden = pl.col("recognised_as").is_in(LINE_KINDS)
    return joined.with_columns(supplier_id=pl.when(hidden).then(own).otherwise(pl.col("supplier_id")))


def grouped(payments: pl.DataFrame, scope: pl.DataFrame) -> pd.DataFrame:
    """Sum payments once.

    Returns one row per body, year, month, supplier, recognition, service, category, scope reason, reason that
    is kept in and amount band, with `pence` (signed), `absolute_pence`, `credit_pence` (zero or negative) and `lines`.
    `scope_reason` is '' in scope. Of a service or category that a file gives in several columns the widest,
    the first, is kept. `payments` needs `supplier_id`; `scope` is the table of `classify.scope.scope_of`.
    """
    pence = pl.col("amount_pence")
    band = pl.lit(_BAND_NAMES[-1])
    for limit, name in zip(reversed(_BANDS), reversed(_BAND_NAMES[:-1]), strict=True):
        band = pl.when(pence.abs() < limit).then(pl.lit(name)).otherwise(band)
    scoped = payments.join(scope, on=["supplier_id", "recognised_as", "service", "category"]).with_columns(
        month=pl.col("date").dt.to_string("%Y-%m"),
        amount_band=band,
        service=_widest("service"),
        category=_widest("category"),
    )
    sums = scoped.group_by(KEYS).agg(
        pence=pence.sum(),
        absolute_pence=pence.abs().sum(),
        credit_pence=pence.filter(pence < 0).sum(),
        lines=pl.len().cast(pl.Int64),
    )
    return sums.sort(KEYS).to_pandas()


def _widest(column: str) -> pl.Expr:
    """Return the first part of a text that several columns were joined into."""
    return pl.col(column).str.split(" > ").list.first()


def evidence_summary(evidence: pl.DataFrame, classified: pl.DataFrame) -> pd.DataFrame:
    """Return what is known of suppliers and from where.

    One row per attribute and source: `suppliers` with a value, `values`, `conflicting` (suppliers with more
    than one value), `earliest` and `latest` date, and `of_suppliers`, all suppliers paid.
    """
    told = evidence.filter(pl.col("value") != "")
    per_supplier = told.group_by("attribute", "source", "supplier_id").agg(
        values=pl.col("value").n_unique(), earliest=pl.col("date").min(), latest=pl.col("date").max()
    )
    summed = per_supplier.group_by("attribute", "source").agg(
        suppliers=pl.len().cast(pl.Int64),
        values=pl.col("values").sum().cast(pl.Int64),
        conflicting=(pl.col("values") > 1).sum().cast(pl.Int64),
        earliest=pl.col("earliest").min().dt.to_string("%Y-%m-%d"),
        latest=pl.col("latest").max().dt.to_string("%Y-%m-%d"),
    )
    everyone = classified["supplier_id"].n_unique()
    return (
        summed.sort("attribute", "source")
        .with_columns(of_suppliers=pl.lit(everyone, dtype=pl.Int64))
        .to_pandas()
    )
