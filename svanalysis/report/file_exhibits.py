"""What was read: every input file with its balance, and why records were refused."""

import pandas as pd

from svanalysis.core.money import pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results

MOST_REASONS = 30


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
        *_left_out(results),
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


def _left_out(results: Results) -> list[str]:
    """Say which payment files the body file leaves out, and why."""
    return [f"Left out: {one.file}, for {one.by}. {one.why}" for one in results.body.superseded]


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
