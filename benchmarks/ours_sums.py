"""The work of rivals.py by svanalysis itself: the ledger to the sums, and to all that measures need."""

from pathlib import Path

import polars as pl
from ours import body_of
from rivals import Inputs, Rows

from svanalysis.classify.kept import kept_classes
from svanalysis.classify.pairs import KEYS
from svanalysis.core.body import Body
from svanalysis.core.definition import load_definition
from svanalysis.core.places import store
from svanalysis.ingest.ledger import build_ledger
from svanalysis.suppliers.kept import gather as gather_suppliers
from svanalysis.suppliers.kept import known_file, place_of, read_known

_UNIT, _WARD = 0, 9  # PC and WC in Code-Point Open


def references(inputs: Inputs) -> None:
    """Read directory and register into the store, once; every other store begins with a copy. Wards go into Parquet."""
    from svanalysis.reference.registers import read_register  # noqa: PLC0415  sums need neither
    from svanalysis.reference.units import read_units  # noqa: PLC0415

    (register,) = body_of(inputs).registers
    read_register([Path(inputs.csv("company_register"))], register.layout, register.date)
    read_units([_directory(inputs)], "code_point_open")
    wards = pl.scan_csv(_directory(inputs), has_header=False, infer_schema=False)
    wards.select(postcode=pl.nth(_UNIT), ward=pl.nth(_WARD)).sink_parquet(inputs.parquet("ours_wards"))


def names(inputs: Inputs) -> Rows:
    """Sum from csv files, suppliers without a number looked for by exact, former and similar names."""
    return _sums(inputs, body_of(inputs))


def numbers(inputs: Inputs) -> Rows:
    """Sum from csv files for a council that answered, of every supplier without a number, that it is no company."""
    return _sums(inputs, body_of(inputs, "-numbers"))


def gather(inputs: Inputs) -> None:
    """Gather and classify suppliers, beside the ledger, once: with it what `svanalysis build` leaves in the store."""
    body, folder = body_of(inputs), inputs.references.parent
    ledger = build_ledger(body)
    place = place_of(body, ledger, folder)
    gather_suppliers(place, body, ledger, folder)
    kept_classes(place, body, load_definition(body.definition), [])


def ledger(inputs: Inputs) -> Rows:
    """Sum from what `svanalysis build` leaves: the ledger, suppliers, and their classes under the body's definition."""
    return _sums(inputs, body_of(inputs))


def redefined(inputs: Inputs) -> Rows:
    """The same under a definition that is asked for the first time: suppliers are classified anew."""
    for classes in (store() / body_of(inputs).name).rglob(known_file("classes")):
        classes.unlink()
    return _sums(inputs, body_of(inputs))


def spend(inputs: Inputs) -> None:
    """Make everything that measures need, from the ledger as it is."""
    from svanalysis.measure.spend import load_spend  # noqa: PLC0415  pandas, which sums do not need

    body = body_of(inputs)
    load_spend(body, load_definition(body.definition))


def _directory(inputs: Inputs) -> Path:
    """Return the postcode directory as published."""
    return Path(inputs.csv("unit_postcodes"))


def _sums(inputs: Inputs, body: Body) -> Rows:
    """Sum the ledger, built and its suppliers gathered where they are not there."""
    folder = inputs.references.parent
    ledger = build_ledger(body)
    place = place_of(body, ledger, folder)
    gather_suppliers(place, body, ledger, folder)
    shown = kept_classes(place, body, load_definition(body.definition), [*KEYS, "ring", "size", "postcode"])
    (paid,) = read_known(place, "paid")
    wards = pl.scan_parquet(inputs.parquet("ours_wards"))
    asked = shown.lazy().select(pl.col("postcode").unique())
    return (
        paid.join(shown, on=KEYS, how="left")
        .join(wards.join(asked, on="postcode", how="semi").collect(), on="postcode", how="left")
        .group_by(
            year="financial_year", ring=_said("ring"), size=_said("size"), ward=pl.col("ward").fill_null("")
        )
        .agg(pl.col("paid_pence").sum())
        .rows()
    )


def _said(column: str) -> pl.Expr:
    """Return a class, `unknown` where a payee is hidden."""
    return pl.col(column).fill_null("unknown")
