"""How the numbers came about: exclusions, coverage, definition and versions; files read and records refused."""

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.money import pounds, short_pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import share_of
from svanalysis.report import wording
from svanalysis.report.results import Results

ATTRIBUTES = {"place": "Where based", "size": "Size", "kind": "Kind of organisation"}
_BY_NUMBER = ("company number", "charity number", "answered")
HASH_LETTERS = 12
MOST_REASONS = 30


def excluded(results: Results) -> Exhibit:
    """Return what the definition leaves out of scope, with its pounds."""
    out = wording.of_year(results.exclusions, results.year)
    rows = out.sort_values("pence", ascending=False, kind="stable")
    left_out = int(rows["pence"].sum())
    share = wording.share_in(results, "local_share")
    if len(results.scopes):  # not in the public edition
        rows = rows.assign(with_it=[_share_with(results, reason) for reason in rows["scope_reason"]])
    title = f"{short_pounds(left_out)} left out of scope, beside {short_pounds(share.of_pence)} in scope"
    bounds = f" ({sentences.bounds(share)})" if share.applies else ""
    with_them = f"With all of these left out the local share is {sentences.printed(share)}{bounds}."
    return wording.exhibit(
        results,
        "excluded",
        title if len(rows) else "Nothing is left out of scope",
        rows,
        sentences=[with_them] if len(rows) else [],
        also={
            "All of these (£)": left_out,
            "In scope (£)": share.of_pence,
            **wording.level_cells(share),
        },
    )


def _share_with(results: Results, reason: str) -> str:
    """Return the year's local share as it would print with one reason's payments in scope."""
    rows = results.scopes[results.scopes["scope"] == f"with {reason}"]
    return sentences.printed(share_of(rows, results.year, "local_share")) if len(rows) else ""


def coverage(results: Results) -> Exhibit:
    """Return how much is known of suppliers, by payments, pounds and suppliers."""
    rows = results.coverage[results.coverage["financial_year"].isin([results.year, results.previous])]
    named = rows.assign(attribute=rows["attribute"].map(ATTRIBUTES))
    order = named.sort_values(["financial_year", "attribute"], ascending=[False, False])
    places = rows[(rows["attribute"] == "place") & (rows["financial_year"] == results.year)]["pounds"]
    title = f"Where suppliers are based is known for {sentences.percent(float(places.iloc[0]))} of pounds"
    cells = _match_cells(results)
    return wording.exhibit(results, "coverage", title, order, sentences=_matched(cells), also=cells)


def _match_cells(results: Results) -> dict[str, str]:
    """Return how many suppliers a register's name places or sizes, and how often such a match is wrong."""
    rows = wording.of_year(results.matches, results.year)
    by_name = rows[(rows["verdict"] == "accepted") & ~rows["method"].isin(_BY_NUMBER)]
    if by_name.empty:
        return {}
    measured = rules.evidence().matching_measured
    return {
        "Suppliers matched by name": f"{int(by_name['suppliers'].sum()):,}",
        "Their pounds (%)": tables.share(float(by_name["pounds"].sum())),
        "Such matches whose truth is known": f"{measured.accepted:,}",
        "Of these, wrong": f"{measured.accepted - measured.right:,}",
    }


def _matched(cells: dict[str, str]) -> list[str]:
    """Say how many suppliers were matched by name, and how often such a match is wrong."""
    if not cells:
        return []
    suppliers, share, known, wrong = cells.values()
    matched = f"{suppliers} suppliers with {share}% of pounds were matched to a register by name."
    error = f"Of {known} such matches whose truth is known, {wrong} were wrong; low and high do not cover this error."
    return [f"{matched} {error}"]


def definition(results: Results) -> Exhibit:
    """Return the rule in force: what counts as local, as SME, and as in scope."""
    rule = results.definition
    rows = {
        "Definition": f"{rule.title} ({rule.name})",
        "Rule": rule.summary,
        "Source of the rule": rule.source,
        "Local area": f"{wording.in_local_place(results)} ({', '.join(wording.local_authorities(results))})",
        "Oldest evidence used without a mark": f"{rule.max_evidence_age_years} years",
        "Boundaries of": rule.boundary_vintage,
        **_evidence_files(results),
    }
    table = pd.DataFrame({"What": list(rows), "Rule in force": list(rows.values())}, dtype="object")
    return wording.exhibit(results, "definition", f"The rule: {rule.title}", table)


def _evidence_files(results: Results) -> dict[str, str]:
    """Return what a body's suppliers are placed and sized from, each with the day it speaks of."""
    body = results.body
    kinds = {
        "Supplier records": body.vendors,
        "Company register": body.registers,
        "Postcode directory": body.directories,
    }
    shapes = "; ".join(one.title or one.file for one in body.shapes)
    named = {kind: "; ".join(map(wording.described, held)) for kind, held in kinds.items()}
    return {what: told or "none" for what, told in (named | {"Shapes of small areas": shapes}).items()}


def made_with(results: Results) -> Exhibit:
    """Return what made the report: versions and the fingerprints of its inputs."""
    inputs = {name: whole[:HASH_LETTERS] for name, whole in results.provenance["inputs"].items()}
    rows = list(_flat("", {**results.provenance, "inputs": inputs}))
    title = "The same inputs, definition and versions give the same report"
    table = pd.DataFrame(rows, columns=["What", "Value"], dtype="object")
    return wording.exhibit(results, "made_with", title, table)


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
    files = results.files
    counts = {name: int(files[name].sum()) for name in ("files", "records", "kept", "rejected", "not_data")}
    agree = [bool(one) for one in files["ties"] if not tables.missing(one)]
    printed = f"{sum(agree)} of the {len(agree)} totals printed in the files agree with the records."
    balance = f"Kept records come to {pounds(int(files['pence_kept'].sum()))}."
    said = [
        balance,
        *_finance(results),
        printed if agree else "",
        _told(results.not_data),
        *(f"Left out: {one.file}, for {one.by}. {one.why}" for one in results.body.superseded),
    ]
    title = (
        "{files:,} files, {records:,} records: {kept:,} kept, {rejected:,} rejected, {not_data:,} not data"
    )
    return wording.exhibit(
        results,
        "files_read",
        title.format(**counts),
        files.assign(agrees=files["ties"].map(tables.agreement)),
        sentences=said,
        also={"Files": counts.pop("files"), **_file_sums(results, counts, agree)},
    )


def _file_sums(results: Results, counts: dict[str, int], agree: list[bool]) -> dict[str, object]:
    """Return the sums over all files that the words use."""
    finance = {
        f"Finance, {row.period}, {what} (£)": pounds(int(pence)).lstrip("£")
        for row in tables.rows_of(results.control_totals)
        for what, pence in (("total", row.control_pence), ("difference", row.difference_pence))
    }
    return {
        **{f"All files, {name.replace('_', ' ')}": number for name, number in counts.items()},
        "All files, kept (£)": pounds(int(results.files["pence_kept"].sum())).lstrip("£"),
        **{f"Not data, {what}": int(number) for what, number in _kinds_of(results.not_data).items()},
        "Printed totals": len(agree),
        "Printed totals that agree": sum(agree),
        **finance,
        **{f"Left out, {one.file}": one.why for one in results.body.superseded},
    }


def _kinds_of(not_data: pd.DataFrame) -> "pd.Series[int]":
    """Return how many records are no data, by what they are, most first."""
    return not_data.groupby("what")["records"].sum().sort_values(ascending=False, kind="stable")


def _finance(results: Results) -> list[str]:
    """Say of each of finance's own totals whether the records come to the same."""
    columns = ["period", "control_pence", "source", "difference_pence"]
    rows = results.control_totals[columns].itertuples(index=False, name=None)
    return [
        f"Finance's total for {period}, {pounds(total)} ({source}), "
        + (f"differs from the records by {pounds(difference)}." if difference else "agrees with the records.")
        for period, total, source, difference in rows
    ]


def _told(not_data: pd.DataFrame) -> str:
    """Say what the records that are not data are, most of them first."""
    told = sentences.listed([f"{int(number):,} {what}" for what, number in _kinds_of(not_data).items()])
    return f"Not data: {told}." if told else ""


def refused_records(results: Results) -> Exhibit:
    """Return why records were refused, with one example each."""
    refused = results.rejected.assign(record=results.rejected["source_record"].astype(str))
    reasons = refused.groupby("reason", sort=True).agg(
        records=("reason", "size"), source_file=("source_file", "first"), record=("record", "first")
    )
    ranked = reasons.reset_index().sort_values(["records", "reason"], ascending=[False, True])
    title = f"{len(refused):,} records refused, each with its reason" if len(refused) else "No record refused"
    also = {"Records refused": len(refused)}
    return wording.exhibit(results, "refused_records", title, ranked.head(MOST_REASONS), also=also)
