"""What the body published, and the targets it set, beside the same measured here."""

import pandas as pd

from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import NOT_AVAILABLE
from svanalysis.report import wording
from svanalysis.report.results import Results

VERDICTS = ("met", "not met", "cannot be said", "not due yet")


def beside_published(results: Results) -> Exhibit:
    """Return the figures the body published beside the same measured here.

    No measured share, nor a difference, stands that the printing rule forbids.
    """
    rows = wording.up_to(results, results.published)
    sources = list(rows["source"].unique())
    differs = int(((rows["published"] < rows["low"]) | (rows["published"] > rows["high"])).sum())
    printing = _printing(results, rows, "financial_year")
    moved = [sentences.points(one) if how == "single" else NOT_AVAILABLE
             for one, how in zip(rows["difference"], printing, strict=True)]  # fmt: skip
    shown = _named(rows, rows["measured"], printing).assign(moved=moved, notes=rows["note"].fillna(""))
    if len(sources) > 1:
        shown["sources"] = rows["source"]
    return wording.exhibit(results, "beside_published", shown, differs=differs, published_in=sources)


def targets(results: Results) -> Exhibit:
    """Return the body's targets beside what is measured, and whether they are met."""
    rows = results.targets
    if rows.empty:
        return nothing(results, "targets", "The body file sets no target")
    counts = rows["verdict"].value_counts()
    found = {verdict: int(counts[verdict]) for verdict in VERDICTS if verdict in counts}
    shown = _named(rows, rows["measured"], _printing(results, rows, "measured_year"))
    return wording.exhibit(results, "targets", shown, found=found)


def _printing(results: Results, rows: pd.DataFrame, year: str) -> list[str]:
    """Return how the measured share of each row may be printed, '' where none was measured."""
    pairs = zip(rows["measure"], rows[year], strict=True)
    return [
        "" if tables.missing(when) else wording.share_in(results, *(name, when)).printing
        for name, when in pairs
    ]


def _named(rows: pd.DataFrame, measured: pd.Series, printing: list[str]) -> pd.DataFrame:
    """Add the measure's name, and the measured share as it may be printed."""
    pairs = zip(measured, printing, strict=True)
    printed = [tables.printed(one, how) if how else "" for one, how in pairs]
    return rows.assign(named=rows["measure"].map(wording.measure_name), printed=printed)


def nothing(results: Results, key: str, title: str, needs: str = "") -> Exhibit:
    """Return an exhibit that says why there is nothing to show."""
    return wording.exhibit(results, "nothing", pd.DataFrame(), key=key, title=title, needs=needs)
