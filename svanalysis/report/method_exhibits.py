"""How the numbers came about: exclusions, coverage, definition and versions; files read and records refused."""

from typing import Any

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.money import pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import share_of
from svanalysis.report import wording
from svanalysis.report.results import Results

_BY_NUMBER = ("company number", "charity number", "answered")
HASH_LETTERS = 12
MOST_REASONS = 30


def excluded(results: Results) -> Exhibit:
    """Return what the definition leaves out of scope, with its pounds."""
    out = wording.of_year(results.exclusions, results.year)
    rows = out.sort_values("pence", ascending=False, kind="stable")
    if len(results.scopes):  # not in the public edition
        rows = rows.assign(with_it=[_share_with(results, reason) for reason in rows["scope_reason"]])
    local = wording.share_in(results, "local_share")
    cells, left_out = wording.level_cells(local), int(rows["pence"].sum())
    return wording.exhibit(results, "excluded", rows, also=cells, left_out=left_out, local=local)


def _share_with(results: Results, reason: str) -> str:
    """Return the year's local share as it would print with one reason's payments in scope."""
    rows = results.scopes[results.scopes["scope"] == f"with {reason}"]
    return sentences.printed(share_of(rows, results.year, "local_share")) if len(rows) else ""


def coverage(results: Results) -> Exhibit:
    """Return how much is known of suppliers, by payments, pounds and suppliers."""
    rows = results.coverage[results.coverage["financial_year"].isin([results.year, results.previous])]
    order = rows.assign(attribute=rows["attribute"].map(wording.labels("attributes"))).sort_values(
        ["financial_year", "attribute"], ascending=[False, False]
    )
    places = rows[(rows["attribute"] == "place") & (rows["financial_year"] == results.year)]["pounds"]
    matched = wording.of_year(results.matches, results.year)
    by_name = matched[(matched["verdict"] == "accepted") & ~matched["method"].isin(_BY_NUMBER)]
    sums = by_name[["suppliers", "pounds"]].sum()
    said: dict[str, Any] = {"place": float(places.iloc[0]), "matched": sums.to_dict() if len(by_name) else {}}
    return wording.exhibit(results, "coverage", order, known=rules.evidence().matching_measured, **said)


def definition(results: Results) -> Exhibit:
    """Return the rule in force: what counts as local, as SME, and as in scope."""
    return wording.exhibit(results, "definition")


def made_with(results: Results) -> Exhibit:
    """Return what made the report: versions and the fingerprints of its inputs."""
    inputs = {name: whole[:HASH_LETTERS] for name, whole in results.provenance["inputs"].items()}
    rows = list(_flat("", {**results.provenance, "inputs": inputs}))
    table = pd.DataFrame(rows, columns=["What", "Value"], dtype="object")
    return wording.exhibit(results, "made_with", table)


def _flat(prefix: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            row
            for name, part in value.items()
            for row in _flat(f"{prefix}: {name}" if prefix else str(name), part)
        ]
    return [(prefix, " ".join(str(value).split())[:300])]


def files_read(results: Results) -> Exhibit:
    """Return every input file with its balance: each record is kept, rejected, or recognised as not data."""
    files, finance = results.files, tables.rows_of(results.control_totals)
    counted = ["files", "records", "kept", "rejected", "not_data", "pence_kept", "unstated"]
    sums = {name: int(files[name].sum()) for name in counted}
    agree = [bool(one) for one in files["ties"] if not tables.missing(one)]
    by_kind = results.not_data.groupby("what")["records"].sum().sort_values(ascending=False, kind="stable")
    kinds = {what: int(number) for what, number in by_kind.items()}
    totals = {
        f"{row.period}, {what}": pounds(int(pence)).lstrip("£")
        for row in finance
        for what, pence in (("total", row.control_pence), ("difference", row.difference_pence))
    }
    shown = files.assign(agrees=files["ties"].map(tables.agreement))
    said: dict[str, Any] = {
        "sums": sums,
        "agree": agree,
        "finance": finance,
        "totals": totals,
        "kinds": kinds,
    }
    return wording.exhibit(results, "files_read", shown, **said)


def refused_records(results: Results) -> Exhibit:
    """Return why records were refused, with one example each."""
    refused = results.rejected.assign(record=results.rejected["source_record"].astype(str))
    reasons = refused.groupby("reason", sort=True).agg(
        records=("reason", "size"), source_file=("source_file", "first"), record=("record", "first")
    )
    ranked = reasons.reset_index().sort_values(["records", "reason"], ascending=[False, True])
    return wording.exhibit(results, "refused_records", ranked.head(MOST_REASONS), refused=len(refused))
