"""How the numbers came about: files, refused records, exclusions, coverage, definition and versions."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.money import pounds, short_pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.core.body import Source
    from svanalysis.report.results import Results

ATTRIBUTES = {"place": "Where based", "size": "Size", "kind": "Kind of organisation"}
MOST_REASONS = 30
_BY_NUMBER = ("company number", "charity number", "answered")
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
        subtitle=wording.subtitle(results, "Records of payment files", period="all years"),
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
        sentences=tuple(
            filter(None, (balance, *_finance(results), printed, _told(results.not_data), *_left_out(results)))
        ),
        source=wording.origin(results),
        note="Not data are records that are no payment; tables/not_data.csv names each.",
        also=_file_sums(results, agree),
    )


def _file_sums(results: "Results", agree: list[bool]) -> dict[str, str]:
    """Return the sums over all files that the words use."""
    files = results.files
    counts = {name: int(files[name].sum()) for name in ("records", "kept", "rejected", "not_data")}
    named = {f"All files, {name.replace('_', ' ')}": f"{number:,}" for name, number in counts.items()}
    kinds = {f"Not data, {what}": f"{int(number):,}" for what, number in _kinds_of(results.not_data).items()}
    finance = {
        f"Finance, {period}, {what} (£)": pounds(int(pence)).lstrip("£")
        for period, *both in results.control_totals[
            ["period", "control_pence", "difference_pence"]
        ].itertuples(index=False, name=None)
        for what, pence in zip(("total", "difference"), both, strict=True)
    }
    left_out = {f"Left out, {one.file}": one.why for one in results.body.superseded}
    kept = pounds(int(files["pence_kept"].sum())).lstrip("£")
    totals = {"Printed totals": f"{len(agree):,}", "Printed totals that agree": f"{sum(agree):,}"}
    return {
        "Files": f"{len(files):,}",
        **named,
        "All files, kept (£)": kept,
        **kinds,
        **totals,
        **finance,
        **left_out,
    }


def _kinds_of(not_data: pd.DataFrame) -> "pd.Series[int]":
    """Return how many records are no data, by what they are, most first."""
    return not_data.groupby("what")["records"].sum().sort_values(ascending=False, kind="stable")


def _finance(results: "Results") -> list[str]:
    """Say of each of finance's own totals whether the records come to the same."""
    columns = ["period", "control_pence", "source", "difference_pence"]
    rows = results.control_totals[columns].itertuples(index=False, name=None)
    return [
        f"Finance's total for {period}, {pounds(total)} ({source}), "
        + (f"differs from the records by {pounds(difference)}." if difference else "agrees with the records.")
        for period, total, source, difference in rows
    ]


def _left_out(results: "Results") -> list[str]:
    """Say which payment files the body file leaves out, and why."""
    return [f"Left out: {one.file}, for {one.by}. {one.why}" for one in results.body.superseded]


def _told(not_data: pd.DataFrame) -> str:
    """Say what the records that are not data are, most of them first."""
    told = sentences.listed([f"{int(number):,} {what}" for what, number in _kinds_of(not_data).items()])
    return f"Not data: {told}." if told else ""


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
        subtitle=wording.subtitle(results, "Records refused by reason", period="all years"),
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
        also={"Records refused": f"{len(results.rejected):,}"},
    )


def excluded(results: "Results") -> Exhibit:
    """Return what the definition leaves out of scope, with its pounds."""
    rows = wording.of_year(results.exclusions, results.year).sort_values(
        "pence", ascending=False, kind="stable"
    )
    left_out = int(rows["pence"].sum())
    share = wording.share_in(results, "local_share")
    rows = rows.assign(with_it=[_share_with(results, reason) for reason in rows["scope_reason"]])
    title = f"{short_pounds(left_out)} left out of scope, beside {short_pounds(share.of_pence)} in scope"
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
                "Local share if it were in scope": ("with_it", tables.words),
            },
        ),
        sentences=(f"With all of these left out the local share is {_as_it_is(results)}.",)
        if len(rows)
        else (),
        source=wording.source(results),
        also={
            "All of these (£)": tables.whole_pounds(left_out),
            "In scope (£)": tables.whole_pounds(share.of_pence),
            **wording.level_cells(share),
        },
    )


def _as_it_is(results: "Results") -> str:
    """Return the year's local share as it prints, with its low and high."""
    share = wording.share_in(results, "local_share")
    return (
        f"{sentences.printed(share)} ({sentences.bounds(share)})"
        if share.applies
        else sentences.printed(share)
    )


def _share_with(results: "Results", reason: str) -> str:
    """Return the year's local share as it would print with one reason's payments in scope."""
    rows = results.scopes[results.scopes["scope"] == f"with {reason}"]
    return sentences.printed(sentences.share_of(rows, results.year, "local_share")) if len(rows) else ""


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
        sentences=_matched(results),
        source=wording.source(results),
        note="[u] marks a share with more than a fifth of pounds unknown, [e] old evidence, [b] a break in the "
        "series, [p] a provisional figure, [z] a share that does not apply, [x] a figure that is not "
        "available or that stands between a low and a high only.",
        also=_match_cells(results),
    )


def _match_cells(results: "Results") -> dict[str, str]:
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


def _matched(results: "Results") -> tuple[str, ...]:
    """Say how many suppliers were matched by name, and how often such a match is wrong."""
    if not (cells := list(_match_cells(results).values())):
        return ()
    suppliers, share, known, wrong = cells
    matched = f"{suppliers} suppliers with {share}% of pounds were matched to a register by name."
    error = f"Of {known} such matches whose truth is known, {wrong} were wrong; low and high do not cover this error."
    return (f"{matched} {error}",)


def definition(results: "Results") -> Exhibit:
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
    return Exhibit(
        key="definition",
        title=f"The rule: {rule.title}",
        subtitle=wording.subtitle(results, "Definition"),
        table=pd.DataFrame({"What": list(rows), "Rule in force": list(rows.values())}, dtype="object"),
        source=wording.origin(results),
    )


def _evidence_files(results: "Results") -> dict[str, str]:
    """Return what a body's suppliers are placed and sized from, each with the day it speaks of."""
    body = results.body
    kinds = {
        "Supplier records": body.vendors,
        "Company register": body.registers,
        "Postcode directory": body.directories,
    }
    shapes = "; ".join(one.title or one.file for one in body.shapes)
    named = {kind: "; ".join(map(_described, held)) for kind, held in kinds.items()}
    return {what: told or "none" for what, told in (named | {"Shapes of small areas": shapes}).items()}


def _described(source: "Source") -> str:
    title = source.title or ", ".join(source.files)
    return f"{title} (as of {source.date})" if source.date else title


def made_with(results: "Results") -> Exhibit:
    """Return what made the report: versions and the fingerprints of its inputs."""
    shown = {**results.provenance, "inputs": _shortened(results.provenance["inputs"])}
    rows = list(_flat("", shown))
    return Exhibit(
        key="made_with",
        title="The same inputs, definition and versions give the same report",
        subtitle=wording.subtitle(results, "Versions and input fingerprints"),
        table=pd.DataFrame(rows, columns=["What", "Value"], dtype="object"),
        source=wording.origin(results),
        note="Of each input's fingerprint (SHA-256) the first letters; run.json has them whole.",
    )


def _shortened(inputs: dict[str, str]) -> dict[str, str]:
    return {name: fingerprint[:HASH_LETTERS] for name, fingerprint in inputs.items()}


def _flat(prefix: str, value: object) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            row
            for name, part in value.items()
            for row in _flat(f"{prefix}: {name}" if prefix else str(name), part)
        ]
    return [(prefix, " ".join(str(value).split())[:300])]
