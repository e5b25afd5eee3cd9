"""How the numbers came about: files, refused records, exclusions, coverage, definition and versions."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.money import pounds, short_pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

ATTRIBUTES = {"place": "Where based", "size": "Size", "kind": "Kind of organisation"}
MOST_REASONS = 30
HASH_LETTERS = 12


def files_read(results: "Results") -> Exhibit:
    """Return every input file with its balance: each record is kept, rejected, or recognised as not data."""
    files = results.files
    records, kept, rejected, not_data = (
        int(files[name].sum()) for name in ("records", "kept", "rejected", "not_data")
    )
    agree = [bool(one) for one in files["ties"] if not tables.missing(one)]
    printed = (
        f"{sum(agree)} of the {len(agree)} totals printed in the files agree with the records."
        if agree
        else ""
    )
    balance = f"Kept records come to {pounds(int(files['pence_kept'].sum()))}."
    became = f"{kept:,} kept, {rejected:,} rejected, {not_data:,} not data"
    return Exhibit(
        key="files_read",
        title=f"{len(files):,} files, {records:,} records: {became}",
        subtitle=wording.subtitle(results, "Records of payment files, all years"),
        table=tables.display(
            files,
            {
                "File": ("source_file", tables.words),
                "Encoding": ("encoding", tables.words),
                "Records": ("records", tables.count),
                "Kept": ("kept", tables.count),
                "Rejected": ("rejected", tables.count),
                "Not data": ("not_data", tables.count),
                "Kept (£)": ("pence_kept", tables.whole_pounds),
                "Rejected, readable (£)": ("pence_rejected", tables.whole_pounds),
                "Printed total agrees": ("ties", tables.agreement),
                "First payment": ("first_date", tables.words),
                "Last payment": ("last_date", tables.words),
            },
        ),
        sentences=tuple(filter(None, (balance, printed))),
        source=wording.origin(results),
        note="Not data are headings, blank lines, totals and other lines that are no payment.",
    )


def refused_records(results: "Results") -> Exhibit:
    """Return why records were refused, with one example each."""
    grouped = results.rejected.groupby("reason", sort=True)
    reasons = grouped.agg(
        records=("reason", "size"), source_file=("source_file", "first"), record=("source_record", "first")
    )
    reasons = (
        reasons.reset_index().sort_values(["records", "reason"], ascending=[False, True]).head(MOST_REASONS)
    )
    return Exhibit(
        key="refused_records",
        title=f"{len(results.rejected):,} records refused, each with its reason"
        if len(reasons)
        else "No record refused",
        subtitle=wording.subtitle(results, "Records refused by reason, all years"),
        table=tables.display(
            reasons,
            {
                "Reason": ("reason", tables.words),
                "Records": ("records", tables.count),
                "For example, file": ("source_file", tables.words),
                "Record": ("record", tables.words),
            },
        ),
        source=wording.origin(results),
    )


def excluded(results: "Results") -> Exhibit:
    """Return what the definition leaves out of scope, with its pounds."""
    rows = wording.of_year(results.exclusions, results.year).sort_values(
        "pence", ascending=False, kind="stable"
    )
    in_scope = wording.share_in(results, "local_share").of_pence
    left_out = short_pounds(int(rows["pence"].sum()))
    title = f"{left_out} left out of scope, beside {short_pounds(in_scope)} in scope"
    return Exhibit(
        key="excluded",
        title=title if len(rows) else "Nothing is left out of scope",
        subtitle=wording.subtitle(results, "Payments the definition leaves out, by reason"),
        table=tables.display(
            rows,
            {
                "Left out": ("label", tables.words),
                "Pounds (£)": ("pence", tables.whole_pounds),
                "Payments": ("lines", tables.count),
                "Suppliers": ("suppliers", tables.count),
            },
        ),
        source=wording.source(results),
    )


def coverage(results: "Results") -> Exhibit:
    """Return how much is known of suppliers, by payments, pounds and suppliers."""
    rows = results.coverage[results.coverage["financial_year"].isin([results.year, results.previous])]
    named = rows.assign(attribute=rows["attribute"].map(ATTRIBUTES)).sort_values(
        ["financial_year", "attribute"], ascending=[False, False]
    )
    places = rows[(rows["attribute"] == "place") & (rows["financial_year"] == results.year)]["pounds"]
    title = f"Where suppliers are based is known for {sentences.percent(float(places.iloc[0]))} of pounds"
    return Exhibit(
        key="coverage",
        title=title,
        subtitle=wording.subtitle(results, "In-scope payments whose supplier is classified"),
        table=tables.display(
            named,
            {
                "What is known": ("attribute", tables.words),
                "Year": ("financial_year", tables.words),
                "Payments (%)": ("rows", tables.share),
                "Pounds (%)": ("pounds", tables.share),
                "Suppliers (%)": ("suppliers", tables.share),
            },
        ),
        source=wording.source(results),
        note="[u] marks a share with more than 20% of pounds unknown, [e] old evidence, [b] a break in the "
        "series, [p] a provisional figure, [z] a share that does not apply, [x] a figure that is not "
        "available or that stands between a low and a high only.",
    )


def definition(results: "Results") -> Exhibit:
    """Return the rule in force: what counts as local, as SME, and as in scope."""
    rule = results.definition
    rows = {
        "Definition": f"{rule.title} ({rule.name})",
        "Rule": rule.summary,
        "Source of the rule": rule.source,
        "Local area": f"{results.body.place} ({results.body.authority})",
        "Oldest evidence used without a mark": f"{rule.max_evidence_age_years} years",
        "Boundaries of": rule.boundary_vintage,
    }
    return Exhibit(
        key="definition",
        title=f"The rule: {rule.title}",
        subtitle=wording.subtitle(results, "Definition"),
        table=pd.DataFrame({"What": list(rows), "Rule in force": list(rows.values())}, dtype="object"),
        source=wording.origin(results),
    )


def made_with(results: "Results") -> Exhibit:
    """Return what made the report: versions and the fingerprints of its inputs."""
    rows = list(_flat("", results.provenance))
    return Exhibit(
        key="made_with",
        title="The same inputs, definition and versions give the same report",
        subtitle=wording.subtitle(results, "Versions and input fingerprints"),
        table=pd.DataFrame(rows, columns=["What", "Value"], dtype="object"),
        source=wording.origin(results),
    )


def _flat(prefix: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            row
            for name, part in value.items()
            for row in _flat(f"{prefix}: {name}" if prefix else str(name), part)
        ]
    return [(prefix, " ".join(str(value).split())[:300])]
