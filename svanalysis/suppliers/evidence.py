"""The evidence table: every value known of a supplier, with source and date; conflicting ones are kept."""

from pathlib import Path

import polars as pl

from svanalysis.core.body import Body, Source, data_folder, matching_files
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.schema import EVIDENCE
from svanalysis.reference.registers import read_companies
from svanalysis.suppliers.matching import agreed, match_companies, register_evidence
from svanalysis.suppliers.payees import payees_of
from svanalysis.suppliers.vendors import read_vendors

LAYOUTS = {"vendors": {"vendor_master"}, "registers": {"companies_house"}, "directories": {"code_point_open"}}


def gather_evidence(body: Body, folder: Path, supplier_ids: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the evidence about these suppliers, and which company each was matched to.

    Evidence has one row per supplier, attribute and value; matched one row per matched supplier. Raises
    ConfigurationError for an unknown layout or a missing file, InputError for a file that cannot be used.
    """
    check_layouts(body)
    vendors = [
        read_vendors(path, source) for source in body.vendors for path in matching_files(folder, source.files)
    ]
    wanted = pl.DataFrame({"supplier_id": supplier_ids}, schema={"supplier_id": pl.String}).unique()
    known = pl.concat([pl.DataFrame(schema=EVIDENCE), *vendors]).join(wanted, on="supplier_id", how="semi")
    registers = [(_companies(body, folder, source), source) for source in body.registers]
    matched = agreed([match_companies(supplier_ids, known, companies) for companies, _ in registers])
    said = [
        register_evidence(matched, companies, source.title or source.files[0])
        for companies, source in registers
    ]
    return pl.concat([known, *said]).sort(list(EVIDENCE)), matched


def _companies(body: Body, folder: Path, source: Source) -> pl.DataFrame:
    """Read a register. Raises ConfigurationError when the body file does not date it."""
    if source.date is None:
        hint = "add date = YYYY-MM-DD, the day of the register's snapshot"
        raise ConfigurationError("a register needs a date", file=body.path, found=source.files[0], hint=hint)
    return read_companies(matching_files(folder, source.files), source.date)


def check_layouts(body: Body) -> None:
    """Raise ConfigurationError when the body file names a layout that is not known."""
    for section, known in LAYOUTS.items():
        what = f"[[{section}]] names an unknown layout"
        hint = f"use one of {', '.join(sorted(known))}"
        for source in getattr(body, section):
            if source.layout not in known:
                raise ConfigurationError(what, file=body.path, found=source.layout, hint=hint)


def matched_suppliers(body: Body, data: str | Path | None, payments: pl.DataFrame) -> str:
    """Return in words how many suppliers there are, and about how many there is evidence."""
    payees = payees_of(payments)
    suppliers = payees.filter(pl.col("supplier_id") != "")["supplier_id"].unique().sort().to_list()
    evidence, matched = gather_evidence(body, data_folder(body, data), suppliers)
    addressed = evidence.filter(pl.col("attribute").str.starts_with("postcode"))["supplier_id"].n_unique()
    by_method = dict(matched.group_by("method").len().sort("method").iter_rows())
    methods = ", ".join(f"{count:,} by {method}" for method, count in by_method.items()) or "none"
    return (
        f"{len(suppliers):,} suppliers under {payees.height:,} payee texts; {addressed:,} have an address; "
        f"matched to a register: {methods}"
    )
