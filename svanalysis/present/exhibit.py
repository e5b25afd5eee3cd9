"""What a notebook shows and the page prints: a finding, its table, its figures and their source."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jinja2
import pandas as pd
import plotly.graph_objects as go

from svanalysis.present.theme import plain

ROWS_IN_A_NOTEBOOK = 30
ALSO = "Other numbers in the words"
EXHIBIT_MIME = "application/vnd.svanalysis.exhibit+json"
PLOTLY_MIME = "application/vnd.plotly.v1+json"
_WORDS = ("key", "title", "subtitle", "alt", "source", "note")
_NUMBER = re.compile(r"^[-+\u2212]?£?[\d,]+(\.\d+)?%?$")
_UNIT = re.compile(r"\((£|%|points)\)$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_NO_NUMBER = re.compile(r"^(\[\w+\]( \[\w+\])*)?$")


class KeyNumber(NamedTuple):
    """A headline number: what it is of, its value as printed, and the lines that must stand beside it."""

    label: str
    value: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Exhibit:
    """One thing shown: a frozen value that JupyterLab, the page and a test read alike.

    Parameters
    ----------
    key
        Short name, unique on a page; used for anchors and file names.
    title, subtitle
        The finding; then the measure, the place and the period.
    table
        Text to display, one row per what the first column names. The figures show nothing that is not in it.
    source
        Where the numbers come from and by which rule.
    figures
        None, one, or panels that belong side by side; each carries its text alternative (`theme.blank`).
    note
        What the reader must know before using the numbers, or ''.
    sentences
        Paragraphs that stand before the figure.
    numbers
        Headline numbers, shown large.
    quoted
        Markdown that others wrote, shown as a quotation, or ''.
    also
        Numbers used in the words that are no cell of the table, as printed, by what each is (with its unit).

    """

    key: str
    title: str
    subtitle: str
    table: pd.DataFrame
    source: str
    figures: tuple[go.Figure, ...] = ()
    note: str = ""
    sentences: tuple[str, ...] = ()
    numbers: tuple[KeyNumber, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    quoted: str = ""

    @property
    def alt(self) -> str:
        """The text alternative of all figures together, '' when there are none."""
        return " ".join(alternative(figure) for figure in self.figures)

    def described(self) -> dict[str, Any]:
        """Return everything but the figures as plain values: what the page reads."""
        words = {name: plain(getattr(self, name)) for name in _WORDS}
        numbers = [
            {"label": plain(label), "value": plain(value), "details": [plain(line) for line in details]}
            for label, value, details in self.numbers
        ]
        sentences = [plain(sentence) for sentence in self.sentences]
        also = pd.DataFrame(self.also.items(), columns=["What", "Value"], dtype="object")
        return {
            **words, "sentences": sentences, "numbers": numbers, "table": _table(self.table), "also": _table(also),
            "quoted": "\n".join(map(plain, self.quoted.splitlines())),
        }  # fmt: skip

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        """Return one bundle: what the page reads, HTML, plain text and the first figure if there is one."""
        bundle = self._words()
        return {**bundle, PLOTLY_MIME: figure_json(self.figures[0])} if self.figures else bundle

    def _ipython_display_(self) -> None:
        """Show the words and the table, then each figure: JupyterLab shows only one kind of a bundle."""
        from IPython.display import display  # noqa: PLC0415 - only a notebook has it

        drawn = [{PLOTLY_MIME: figure_json(one), "text/plain": alternative(one)} for one in self.figures]
        for bundle in (self._words(), *drawn):
            display(bundle, raw=True)

    def _words(self) -> dict[str, Any]:
        described = self.described()
        markup = _template("exhibit").render(described).rstrip("\n")
        return {EXHIBIT_MIME: described, "text/html": markup, "text/plain": _as_text(described)}


def alternative(figure: go.Figure) -> str:
    """Return the text alternative a figure carries, '' when it carries none."""
    meta = figure.layout.meta
    return str(meta.get("alt", "")) if isinstance(meta, dict) else ""


def figure_json(figure: go.Figure) -> dict[str, Any]:
    """Return a figure as Plotly's own JSON of plain lists, the same on every run."""
    raw = figure.to_plotly_json()
    config = {"displayModeBar": False, "responsive": True}
    return {"data": raw["data"], "layout": raw["layout"], "config": config}


def _table(frame: pd.DataFrame) -> dict[str, Any]:
    columns = [plain(name) for name in frame.columns]
    rows = [[plain(cell) for cell in row] for row in frame.itertuples(index=False, name=None)]
    numeric = [_is_numeric(name, [row[at] for row in rows]) for at, name in enumerate(columns)]
    return {"columns": columns, "numeric": numeric, "rows": rows}


def _is_numeric(name: str, cells: list[str]) -> bool:
    """Whether a column holds numbers; where it holds marks alone, its heading's unit tells."""
    some = [cell for cell in cells if not _NO_NUMBER.match(cell)]
    return all(_NUMBER.match(cell) for cell in some) if some else bool(_UNIT.search(name))


@cache
def _template(name: str) -> jinja2.Template:
    folder = jinja2.FileSystemLoader(Path(__file__).parent)
    environment = jinja2.Environment(loader=folder, trim_blocks=True)  # noqa: S701 - the filter `text` escapes
    environment.filters["text"] = html.escape
    environment.globals |= {"is_day": _DAY.match, "most": ROWS_IN_A_NOTEBOOK, "also_caption": ALSO}
    return environment.get_template(f"{name}.html.jinja")


def table_html(table: dict[str, Any], caption: str, *, caption_hidden: bool = False) -> str:
    """Return a table with caption, column headings and row headings, all text escaped.

    A hidden caption is for those who do not see the page, where the same words stand right above the table.
    """
    return _template("table").render(table=table, caption=caption, caption_hidden=caption_hidden)


def _as_text(described: dict[str, Any]) -> str:
    table = described["table"]
    rows = [" | ".join(row) for row in (table["columns"], *table["rows"], *described["also"]["rows"])]
    notes = [described[name] for name in ("note", "source") if described[name]]
    return "\n".join([described["title"], described["subtitle"], *described["sentences"], *rows, *notes])
