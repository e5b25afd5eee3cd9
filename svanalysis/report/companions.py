"""What lies beside the page: every table as csv, and one accessible workbook of all of them."""

import datetime as dt
import re
import warnings
from functools import partial
from pathlib import Path

import gptables
import pandas as pd
from xlsxwriter.worksheet import Worksheet

from svanalysis.core.csv_text import neutral
from svanalysis.core.text import tidy
from svanalysis.core.years import end
from svanalysis.present.shares import WITHHELD
from svanalysis.report.editions import EDITIONS
from svanalysis.report.fields import Kind, field_of, kind_of, typed
from svanalysis.report.results import Results
from svanalysis.report.wording import capital, labels, provisional, vat_untold

_WIDEST, _WIDEST_NUMBER, _COVER = 50, 18, 80  # letters
_LINE, _MOST_LINES = 16, 25  # points; a row of a sheet is at most 409 points high
_A4 = 9
_LONGEST = 2000
_INERT = {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False}


def write_tables(results: Results, folder: Path) -> None:
    """Write every table as `folder/<name>.csv`: UTF-8 with a byte-order mark, its texts inert in a spreadsheet."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in results.tables().items():
        write_csv(folder / f"{name}.csv", typed(name, table))


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write a table as csv: UTF-8 with a byte-order mark, its texts inert in a spreadsheet."""
    text = inert(table).to_csv(index=False, lineterminator="\r\n")
    path.write_text(text, encoding="utf-8-sig", newline="")


def inert(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose texts are tidied and cannot be read as formulas.

    >>> inert(pd.DataFrame({"name": ["=1+1", "Smith"]}))["name"].to_list()
    ["'=1+1", 'Smith']
    """
    texts = [name for name in table.columns if not pd.api.types.is_numeric_dtype(table[name])]
    return table.assign(**{name: table[name].map(_inert_cell) for name in texts})


def _inert_cell(value: object) -> object:
    """Tidy a text and disarm it if a spreadsheet would take it for a formula; leave other values alone."""
    return neutral(tidy(value)) if isinstance(value, str) else value


def write_workbook(results: Results, path: Path) -> None:
    """Write one accessible workbook: cover, contents, notes, one table a sheet.

    Money is in pounds to the penny and shares in per cent, as the headings say; the csv beside it has whole pence. A
    missing value is [x], an empty text says none. Source: Analysis Function, "Releasing statistics in spreadsheets".
    """
    sheets = {name: _sheet(results, name, table) for name, table in results.tables().items() if len(table)}
    said = capital(provisional(results))
    intro = [
        f"{EDITIONS[results.edition]}. {results.state}.",
        *filter(None, [said and f"{said}.", vat_untold(results), results.body.synthetic_note]),
    ]
    title = f"{results.body.title}: local and SME spend, {results.year}"
    notes = pd.DataFrame(
        [("definition", results.definition.summary)], columns=["Note reference", "Note text"]
    )
    with warnings.catch_warnings():
        # gptables 2.0 uses what pandas 3.1 calls deprecated
        warnings.simplefilter("ignore", DeprecationWarning)
        book = gptables.produce_workbook(
            filename=str(path),
            sheets=sheets,
            cover=gptables.Cover(
                title=title, intro=intro, about=["Each sheet holds one table; the notes say what counts."]
            ),
            notes_table=notes,
            auto_width=dict.fromkeys(sheets, False),
            workbook_options=_INERT,
        )
    for at, said in enumerate(intro, start=2):  # beneath the title and a heading
        book.get_worksheet_by_name("Cover").set_row(at, _LINE * -(-len(said) // _COVER))
    for sheet in book.worksheets():
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)  # all columns on one sheet of paper
    _lay_out(book.get_worksheet_by_name("Notes"), notes, 2)
    for name, sheet in sheets.items():
        _lay_out(book.get_worksheet_by_name(name), sheet.table, sheet.data_range[0])
    created = dt.datetime.combine(end(results.year), dt.time())  # no clock: the same file every time
    book.set_properties({"title": title, "created": created})
    book.close()


def _sheet(results: Results, name: str, table: pd.DataFrame) -> gptables.GPTable:
    """Return a table as a sheet shows it, with the shorthand it uses explained above it."""
    readable = _readable(name, filled(table))
    shown = set(re.findall(r"\[\w\]", readable.to_csv()))
    synthetic = " (synthetic sample)" if results.body.synthetic else ""
    formats: dict[str, list[str]] = {}
    for column, heading in zip(table.columns, readable.columns, strict=True):
        if written := kind_of(name, column).number:
            formats.setdefault(written, []).append(heading)
    return gptables.GPTable(
        table=readable,
        table_name=f"{name}_table",
        title=labels("tables")[name],
        subtitles=[
            f"{results.state}. {results.body.title}, report for {results.year}{synthetic}$$definition$$"
        ],
        instructions="This sheet holds one table. An empty text says none.",
        legend=[f"{mark} {words}" for mark, words in labels("marks").items() if mark in shown],
        source=results.definition.title,
        index_columns={},
        additional_formatting=[
            {"column": {"columns": columns, "format": {"num_format": written}, "include_names": False}}
            for written, columns in formats.items()
        ],
    )


def _readable(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a filled table for people: headings with units, pounds, per cent, yes and no; no text a link."""
    readable = {}
    for column in table.columns:
        found, kind = field_of(name, column), kind_of(name, column)
        unit = f" ({kind.unit})" if kind.unit else ""
        readable[found.heading + unit if found else column] = table[column].map(partial(_written, kind))
    return pd.DataFrame(readable)


def _written(kind: Kind, value: object) -> object:
    """Return a value of a kind as it is written in a workbook; marks and words stay as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        short = value if len(value) <= _LONGEST else f"{value[:_LONGEST]} (cut; the csv has it whole)"
        return short.replace("](", "] (")  # gptables makes links of [words](address)
    return value / kind.per if kind.per and isinstance(value, int | float) else value


def _lay_out(sheet: Worksheet, table: pd.DataFrame, first: int) -> None:
    """Give columns and rows the room their texts need: not every program does so when it opens the file."""
    numbers = table.map(lambda cell: isinstance(cell, int | float)).any()
    widths = []
    for at, heading in enumerate(table.columns):
        longest = int(table[heading].map(lambda cell: len(str(cell))).max())
        cells = min(longest, _WIDEST_NUMBER if numbers.iloc[at] else _WIDEST)
        widths.append(round(max(*map(len, heading.split()), cells) * 1.1) + 4)  # 12 points, not the usual 11
        sheet.set_column(at, at, widths[-1])
    for at, row in enumerate([list(table.columns), *table.to_numpy().tolist()], start=first):
        texts = (cell if isinstance(cell, str) else "" for cell in row)
        lines = max(-(-len(text) // (width - 2)) for text, width in zip(texts, widths, strict=True))
        if lines > 1:
            sheet.set_row(at, _LINE * min(lines, _MOST_LINES))
    sheet.repeat_rows(first)


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
