"""What was read: every input file with its balance, and why records were refused."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.money import pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_REASONS = 30


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
        title=f"{int(files['files'].sum()):,} files, {records:,} records: {became}",
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
        note="Not data are records that are no payment; tables/not_data.csv says more.",
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
        "Files": f"{int(files['files'].sum()):,}",
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
