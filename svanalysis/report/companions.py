"""What lies beside the page: every table as csv, and one accessible workbook of all of them."""

import re
from pathlib import Path

import gptables
import pandas as pd

from svanalysis.core.text import tidy
from svanalysis.report.results import Results

_FORMULA = re.compile(r"^\s*[=+\-@\t\r|%]")
_SHORTHAND = {
    "[b]": "break in the series", "[e]": "rests on evidence older or newer than the definition allows",
    "[p]": "provisional: a month is missing", "[u]": "low reliability: under 80% of pounds are known",
    "[x]": "not available", "[z]": "not applicable",
}  # fmt: skip
_TITLES = {
    "shares": "Shares by year and measure",
    "changes": "Change of each share since the year before",
    "rings": "Where each pound went",
    "sizes": "Spend by size of supplier",
    "places": "Spend by small area where paid suppliers are based",
    "authorities": "Spend by authority where paid suppliers are based",
    "exclusions": "Payments out of scope, by reason",
    "files": "Files read and what became of their records",
    "rejected": "Records refused, with reasons",
    "coverage": "How much is known",
    "published": "Published figures beside measured ones",
    "unplaced": "Suppliers to find first",
    "months": "Payments by month",
    "recognised": "Payments to payees that are not simply a supplier",
    "largest": "Suppliers paid most",
    "services": "Shares by service",
    "evidence": "What is known of suppliers, and from where",
}


def write_tables(results: Results, folder: Path) -> None:
    """Write every table as `folder/<name>.csv`: UTF-8 with a byte-order mark, text that no spreadsheet takes for a formula."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in results.tables().items():
        safe = inert(table)
        (folder / f"{name}.csv").write_text(safe.to_csv(index=False, lineterminator="\r\n"), encoding="utf-8-sig", newline="")


def inert(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts are tidied and cannot be read as formulas.

    >>> inert(pd.DataFrame({"name": ["=1+1", "Smith"]}))["name"].to_list()
    ["'=1+1", 'Smith']
    """
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    return table.assign(**{name: table[name].map(_inert_cell) for name in texts})


def _inert_cell(value: object) -> object:
    """Tidy a text and disarm it if a spreadsheet would take it for a formula; leave other values alone."""
    if not isinstance(value, str):
        return value
    text = tidy(value)
    return f"'{text}" if _FORMULA.match(text) else text


def write_workbook(results: Results, path: Path) -> None:
    """Write one accessible workbook: cover, contents, notes on shorthand, one table a sheet.

    Source: Analysis Function, "Releasing statistics in spreadsheets". Money is in pence, shares are 0 to 1.
    """
    sheets = {
        name: gptables.GPTable(
            table=inert(table).astype(object).where(table.notna(), "[x]"),
            table_name=f"{name}_table",
            title=_TITLES[name],
            subtitles=[_subtitle(results)],
            instructions="Money is in pence; shares are 0 to 1. Empty cells are marked [x].",
            source=results.definition.summary,
            index_columns={},
        )
        for name, table in results.tables().items()
        if len(table)
    }
    cover = gptables.Cover(
        title=f"{results.body.title}: local and SME spend, {results.year}",
        intro=["ANALYST, NOT FOR PUBLICATION. DRAFT.", *filter(None, [results.body.synthetic_note])],
        about=[results.definition.summary, "Shorthand: " + "; ".join(f"{mark} {words}" for mark, words in _SHORTHAND.items())],
    )
    gptables.write_workbook(filename=str(path), sheets=sheets, cover=cover, contentsheet_options={"additional_elements": []})


def _subtitle(results: Results) -> str:
    """Return whose figures these are, and that the sample is synthetic."""
    return f"{results.body.title}, report for {results.year}" + (" (synthetic sample)" if results.body.synthetic else "")
