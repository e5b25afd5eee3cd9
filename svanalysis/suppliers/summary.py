"""What `build` says of suppliers: worked out once, and again only when a file or a rule behind it changed."""

from pathlib import Path

import polars as pl

from svanalysis.core.body import Body, data_folder
from svanalysis.core.places import written_whole
from svanalysis.ingest.ledger import Ledger
from svanalysis.suppliers.gathered import Gathered
from svanalysis.suppliers.kept import known_suppliers, place_of

_MOST_REASONS = 10


def suppliers_summary(body: Body, data: str | Path | None, ledger: Ledger, *, rehash: bool = False) -> str:
    """Return `said_of` what is known: from the store while nothing it rests on has changed.

    With `rehash` it is said anew in any case. Raises ConfigurationError and InputError as `gather_evidence` does.
    """
    folder = data_folder(body, data)
    place = place_of(body, ledger, folder)
    stored = place / "said.txt"
    if rehash or not stored.exists():
        said = said_of(known_suppliers(place, body, ledger, folder))
        with written_whole(stored) as partial:
            partial.write_text(said, encoding="utf-8")
    return stored.read_text(encoding="utf-8")


def said_of(known: Gathered) -> str:
    """Return in words how many suppliers there are, and what is known of them by suppliers, lines and pounds."""
    suppliers = known.paid.filter(pl.col("supplier_id") != "")["supplier_id"].n_unique()
    named = f"{suppliers:,} suppliers under {known.payees.height:,} payee texts"
    lines = [
        f"{what}: {suppliers:,} suppliers ({of_suppliers:.1%}), {rows:.1%} of lines, {pounds:.1%} of pounds"
        for what, suppliers, of_suppliers, rows, pounds in coverage(known).iter_rows()
    ]
    return "\n".join([named, *lines, *_records_said(known)])


def coverage(known: Gathered) -> pl.DataFrame:
    """Return what is known of suppliers: `what`, `suppliers`, and shares of suppliers, lines and absolute pounds.

    One row for those with an address, one for each method by which they were matched to a register, one for
    matches that are for people to decide, one for the rest. Lines and pounds are of all payments, those with a
    hidden payee included.
    """
    totals = pl.col("lines").sum(), pl.col("absolute_pence").sum().alias("pence")
    sums = known.paid.filter(pl.col("supplier_id") != "").group_by("supplier_id").agg(totals)
    addressed = known.held.filter(pl.col("attribute").str.starts_with("postcode") & (pl.col("value") != ""))
    decided = known.matched.select("supplier_id", what=pl.lit("matched by ") + pl.col("method"))
    open_ = known.candidates.join(decided, on="supplier_id", how="anti").select("supplier_id").unique()
    groups = [
        addressed.select("supplier_id").unique().with_columns(what=pl.lit("with an address")),
        *(
            group
            for _, group in sorted(decided.group_by("what", maintain_order=True), key=lambda pair: pair[0])
        ),
        open_.with_columns(what=pl.lit("match to review")),
    ]
    together = pl.concat([frame.select("what", "supplier_id") for frame in groups])
    unmatched = sums.join(pl.concat(groups[1:], how="diagonal"), on="supplier_id", how="anti")
    rest = unmatched.select("supplier_id", what=pl.lit("matched to no register")).select(
        "what", "supplier_id"
    )
    everything = known.paid.select(totals).row(0)
    return (
        pl.concat([together, rest])
        .join(sums, on="supplier_id")
        .group_by("what", maintain_order=True)
        .agg(
            suppliers=pl.len(),
            of_suppliers=pl.len() / max(sums.height, 1),
            of_lines=pl.col("lines").sum() / max(everything[0], 1),
            of_pounds=pl.col("pence").sum() / max(everything[1], 1),
        )
    )


def _records_said(known: Gathered) -> list[str]:
    """Return in words what became of each file of supplier records."""
    found = []
    for row in known.vendor_files.iter_rows(named=True):
        problems = known.vendor_refused.filter(pl.col("source_file").str.starts_with(row["file"]))
        counted = (
            problems.group_by("used", "reason")
            .agg(pl.len(), pl.col("source_record").min())
            .sort("used", "reason")
        )
        reasons = [
            f"; {count} {'cells' if is_used else 'rows'}: {reason} (first in record {record})"
            for is_used, reason, count, record in counted.head(_MOST_REASONS).iter_rows()
        ]
        counts = f"{row['file']}: {row['rows']:,} rows, {row['used']:,} used, {row['refused']:,} refused"
        found.append(counts + "".join(reasons))
    return found
