"""What lies beside the page: every table as csv, and one accessible workbook of all of them."""

import warnings
from pathlib import Path

import gptables
import pandas as pd

from svanalysis.core.csv_text import neutral
from svanalysis.core.text import tidy
from svanalysis.present.sentences import WITHHELD
from svanalysis.report.editions import EDITIONS
from svanalysis.report.results import Results

_SHORTHAND = {
    "[b]": "break in the series", "[e]": "rests on evidence older or newer than the definition allows",
    "[c]": "withheld, so that nobody can tell what one or two people were paid",
    "[p]": "provisional: a month is missing", "[r]": "restated since it was frozen",
    "[u]": "low reliability: under 80% of pounds are known",
    "[x]": "not available", "[z]": "not applicable",
}  # fmt: skip
_TITLES = {
    "shares": "Shares by year and measure",
    "changes": "Change of each share since the year before",
    "parts": "What the change of each share is made of",
    "contributors": "Suppliers that moved each share most",
    "service_parts": "Services in the change of each share",
    "rings": "Where each pound went",
    "sizes": "Spend by size of supplier",
    "places": "Spend by small area where paid suppliers are based",
    "authorities": "Spend by authority where paid suppliers are based",
    "exclusions": "Payments out of scope, by reason",
    "scopes": "Shares with and without each reason for leaving payments out",
    "breaks": "Where the series of years may be broken",
    "restated": "Shares of each year under this year's rules and under its own",
    "sensitivity": "Shares under each choice that could have been made",
    "bridge": "From the published figure to this year's, one ingredient at a time",
    "files": "Files read and what became of their records",
    "rejected": "Records refused, with reasons",
    "not_data": "Records that are no payment, by file and what they are",
    "control_totals": "Finance's own totals beside the ledger's",
    "coverage": "How much is known",
    "published": "Published figures beside measured ones",
    "unplaced": "Suppliers to find first",
    "months": "Payments by month",
    "recognised": "Payments to payees that are not simply a supplier",
    "largest": "Suppliers paid most",
    "services": "Shares by service",
    "evidence": "What is known of suppliers, and from where",
    "matches": "Suppliers matched to registers, by method",
    "vendor_files": "Supplier records read and what became of their rows",
    "vendor_refused": "Rows and cells of supplier records that cannot be used",
    "review": "Suppliers to ask about, by pounds at stake",
    "opportunities": "What goes elsewhere by purpose, and local firms on the register that do such work",
    "contracts": "Contracts by the year they start in (never added to payments)",
    "contracts_ending": "Contracts that end within 18 months after the year",
    "contract_files": "Contracts registers read and what became of their rows",
    "contract_refused": "Rows and cells of contracts registers that cannot be used",
    "actions": "Progress of the action plan",
    "indicators": "Indicators the body supplies",
    "stories": "Case studies and best practice",
    "targets": "Targets beside measured values",
    "concentration": "How much the suppliers paid most hold",
    "new_and_lost": "New, lost and continuing suppliers",
    "like_for_like": "Shares over suppliers paid in both years alone",
    "real_terms": "Pounds in the prices of one year",
    "deprivation": "Spend by deprivation of the supplier's address",
    "partners": "Partners, each and together",
    "disclosure": "What the public edition withholds, and why",
    "revisions": "Frozen figures beside the same measured now",
}


def write_tables(results: Results, folder: Path) -> None:
    """Write every table as `folder/<name>.csv`: UTF-8 with a byte-order mark, its texts inert in a spreadsheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in results.tables().items():
        safe = inert(table)
        (folder / f"{name}.csv").write_text(
            safe.to_csv(index=False, lineterminator="\r\n"), encoding="utf-8-sig", newline=""
        )


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
    return neutral(tidy(value))


def write_workbook(results: Results, path: Path) -> None:
    """Write one accessible workbook: cover, contents, notes, one table a sheet.

    Money is in pence, shares are 0 to 1; a missing value is [x], an empty text says none.
    Source: Analysis Function, "Releasing statistics in spreadsheets".
    """
    sheets = {
        name: gptables.GPTable(
            table=filled(table),
            table_name=f"{name}_table",
            title=_TITLES[name],
            subtitles=[f"{_subtitle(results)}$$definition$$$$shorthand$$"],
            instructions="Money is in pence; shares are 0 to 1. A missing value is [x]; an empty text says none.",
            source=results.definition.title,
            index_columns={},
        )
        for name, table in results.tables().items()
        if len(table)
    }
    shorthand = "; ".join(f"{mark} {words}" for mark, words in _SHORTHAND.items())
    notes = [("definition", results.definition.summary), ("shorthand", shorthand)]
    intro = [f"{EDITIONS[results.edition]}. {results.state}.", *filter(None, [results.body.synthetic_note])]
    title = f"{results.body.title}: local and SME spend, {results.year}"
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # gptables 2.0 uses what pandas 3.1 calls deprecated
        gptables.write_workbook(
            filename=str(path),
            sheets=sheets,
            cover=gptables.Cover(
                title=title, intro=intro, about=["Each sheet holds one table; the notes say what counts."]
            ),
            notes_table=pd.DataFrame(notes, columns=["Note reference", "Note text"]),
        )


def filled(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without an empty cell, as the rules for accessible workbooks ask.

    >>> filled(pd.DataFrame({"name": ["Smith", "***", ""], "pence": [1.0, None, 2.0]}))["name"].to_list()
    ['Smith', 'symbols only: ***', 'none']
    """
    known = inert(table).astype(object)
    if WITHHELD in set(known.get("withheld", ())):
        known = known.mask(known.isna().mul(known["withheld"].eq(WITHHELD), axis=0), WITHHELD)
    return known.where(known.notna(), "[x]").map(_worded)


def _worded(value: object) -> object:
    """Say in words what an empty text or one of symbols alone is: such cells are not allowed."""
    if not isinstance(value, str) or any(letter.isalnum() for letter in value):
        return value
    return f"symbols only: {value}" if value else "none"


def _subtitle(results: Results) -> str:
    """Return whose figures these are, and that the sample is synthetic."""
    return f"{results.state}. {results.body.title}, report for {results.year}" + (
        " (synthetic sample)" if results.body.synthetic else ""
    )
