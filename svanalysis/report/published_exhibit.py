"""What the body published, beside the same measured here."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
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
        sentences.points(moved) if rule == "single" else sentences.NOT_AVAILABLE
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
    }
    if len(rows["source"].unique()) > 1:
        columns["Published in"] = ("source", tables.words)
    if (rows["note"].fillna("") != "").any():
        columns["Note"] = ("note", lambda value: "" if tables.missing(value) else str(value))
    return tables.display(named, columns)
