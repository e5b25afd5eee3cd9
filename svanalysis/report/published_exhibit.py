"""What the body published, and the targets it set, beside the same measured here."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import NOT_AVAILABLE
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results


def beside_published(results: "Results") -> Exhibit:
    """Return the figures the body published beside the same measured here."""
    rows, synthetic = wording.up_to(results, results.published), results.body.synthetic
    sources = list(rows["source"].unique())
    differs = rows[(rows["published"] < rows["low"]) | (rows["published"] > rows["high"])]
    title = "Every published figure lies between the low and the high measured here"
    if synthetic:
        title = f"{title}, {sentences.beside_published(synthetic=True)}"
    if len(differs):
        title = f"{len(differs)} of {len(rows)} published figures lie outside the low and high measured here"
    if rows.empty:
        title = "The body file carries no published figure for comparison"
    return Exhibit(
        key="beside_published",
        title=title,
        subtitle=wording.subtitle(results, "Published and measured shares", over_years=True),
        table=_published_table(results, rows),
        sentences=(
            "The sample was made to give these figures; that is no evidence that the method is right.",
        )
        if synthetic and len(rows)
        else (),
        source=wording.source(results),
        note=f"Published in: {sources[0]}." if len(sources) == 1 else "",
    )


def _published_table(results: "Results", rows: pd.DataFrame) -> pd.DataFrame:
    """Return published beside measured; no measured share, nor a difference, that the printing rule forbids."""
    pairs = zip(rows["measure"], rows["financial_year"], strict=True)
    printing = [wording.share_in(results, measure, year).printing for measure, year in pairs]
    measured = [tables.printed(*pair) for pair in zip(rows["measured"], printing, strict=True)]
    difference = [
        sentences.points(moved) if rule == "single" else NOT_AVAILABLE
        for moved, rule in zip(rows["difference"], printing, strict=True)
    ]
    named = rows.assign(measure=rows["measure"].map(wording.measure_name), printed=measured, moved=difference)
    columns: dict[str, tuple[str, tables.Writer]] = {
        "Measure": ("measure", tables.words),
        "Year": ("financial_year", tables.words),
        "Published (%)": ("published", tables.share),
        "Measured (%)": ("printed", tables.words),
        "Low (%)": ("low", tables.low),
        "High (%)": ("high", tables.high),
        "Difference (points)": ("moved", tables.words),
        "Published (£)": ("published_pence", tables.whole_pounds),
        "Measured (£)": ("measured_pence", tables.whole_pounds),
        "What accounts for it": ("why", tables.words),
    }
    if len(rows["source"].unique()) > 1:
        columns["Published in"] = ("source", tables.words)
    if (rows["note"].fillna("") != "").any():
        columns["Note"] = ("note", lambda value: "" if tables.missing(value) else str(value))
    return tables.display(named, columns)


def targets(results: "Results") -> Exhibit:
    """Return the body's targets beside what is measured, and whether they are met."""
    rows = results.targets
    if rows.empty:
        return nothing(results, "targets", "The body file sets no target", "")
    counts = rows["verdict"].value_counts()
    verdicts = [
        verdict for verdict in ("met", "not met", "cannot be said", "not due yet") if verdict in counts
    ]
    measured = [
        "" if tables.missing(row.measured_year)
        else tables.printed(row.measured, wording.share_in(results, row.measure, row.measured_year).printing)
        for row in tables.rows_of(rows)
    ]  # fmt: skip
    named = rows.assign(measure=rows["measure"].map(wording.measure_name), printed=measured)
    return Exhibit(
        key="targets",
        title=f"Targets: {sentences.listed([f'{counts[verdict]} {verdict}' for verdict in verdicts])}",
        subtitle=wording.subtitle(results, "Targets and measured shares"),
        table=tables.display(
            named,
            {
                "Target for": ("measure", tables.words),
                "Year": ("financial_year", tables.words),
                "Target (%)": ("target", tables.share),
                "Measured in": ("measured_year", tables.words),
                "Measured (%)": ("printed", tables.words),
                "Low (%)": ("low", tables.low),
                "High (%)": ("high", tables.high),
                "Verdict": ("verdict", tables.words),
                "By": ("by", tables.words),
                "Set in": ("source", tables.words),
            },
        ),
        source=wording.source(results),
        note="Met: even the low reaches the target. Not met: even the high does not. Between them it cannot be said.",
        also={f"Targets: {verdict}": str(counts[verdict]) for verdict in verdicts},
    )


def nothing(results: "Results", key: str, title: str, note: str) -> Exhibit:
    """Return an exhibit that says why there is nothing to show."""
    return Exhibit(
        key=key,
        title=title,
        subtitle=wording.subtitle(results, "Nothing to show"),
        table=pd.DataFrame(),
        source=wording.source(results),
        note=note,
    )
