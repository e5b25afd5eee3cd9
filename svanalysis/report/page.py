"""One self-contained HTML page from an executed notebook: its prose, its exhibits, nothing else of it."""

import base64
import csv
import hashlib
import io
import json
import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jinja2
import mistune
from markupsafe import Markup
from nbformat import NotebookNode
from plotly.offline import get_plotlyjs

from svanalysis.core.csv_text import neutral
from svanalysis.core.disclosure_rules import disclosure
from svanalysis.core.errors import InputError
from svanalysis.present.exhibit import EXHIBIT_MIME, PLOTLY_MIME, table_html
from svanalysis.present.shares import WITHHELD
from svanalysis.present.theme import plain
from svanalysis.report.editions import PUBLIC
from svanalysis.report.results import Results
from svanalysis.report.templating import TEMPLATES, environment
from svanalysis.report.tied import tied

ROWS_ON_PAPER = 25  # page.css hides the rest in print, and the page says so
_SECTION = re.compile(r"^##\s+(?P<title>.+?)\s*$")
_WITHHELD = (
    f" {WITHHELD} is withheld, so that no figure tells what one or two people were paid; it is not drawn."
)
_MARKDOWN = mistune.create_markdown(escape=True, plugins=["table"])
_TOP = 100  # pixels above a figure where it says nothing of them
_STAMP = {
    "xref": "paper", "yref": "paper", "x": 1, "y": 1, "xanchor": "right", "yanchor": "top",
    "showarrow": False, "font": {"size": 11, "color": "#595959"},
}  # fmt: skip


@dataclass(frozen=True)
class PageMeta:
    """What the page says of itself.

    Parameters
    ----------
    title
        The heading of the page.
    body, year
        Whose spend, and which financial year.
    definition
        The definition in one line.
    slug
        Beginning of the names of downloaded tables, such as `durham-2013-14`.
    edition
        Who may read it, printed at the top and on every printed page.
    state
        DRAFT, provisional, or frozen with date and name.
    synthetic_note
        The banner of a synthetic sample, '' for real records.

    """

    title: str
    body: str
    year: str
    definition: str
    slug: str
    edition: str = "ANALYST, NOT FOR PUBLICATION"
    state: str = "DRAFT"
    synthetic_note: str = ""


@dataclass
class Shown:
    """An exhibit as the page shows it: its description, and the figures that followed it."""

    about: dict[str, Any]
    figures: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class _Section:
    """A heading, the prose beneath it and its exhibits, in the notebook's order."""

    title: str
    anchor: str
    parts: list[Markup | Shown] = field(default_factory=list)

    def exhibits(self) -> list[Shown]:
        """Return the exhibits of the section."""
        return [part for part in self.parts if isinstance(part, Shown)]


def render_page(
    notebook: NotebookNode, *, meta: PageMeta, form: str = "page", results: Results | None = None
) -> str:
    """Return the whole page, or as `form` "slides" the pack, as text; the same notebook and meta give the same bytes.

    A markdown cell that begins with `## ` opens a section; one that begins with `# ` is the notebook's own
    heading and is left out. Code is never shown, and of its outputs only exhibits and their figures; where `results`
    are given those that their edition shows, each figure with their state. A section goes with its prose when none of
    its exhibits is shown.

    Raises InputError when a cell ended in an error, shows something that is no exhibit, or two exhibits share
    a key.
    """
    return _rendered(form, style=form, drawn=True, meta=meta, sections=_sections(notebook, results))


def render_index(runs: list[dict[str, Any]]) -> str:
    """Return a page that lists reports: each run has body, year, definition, synthetic and link."""
    ordered = sorted(runs, key=lambda run: (run["body"], run["year"], run["definition"]))
    return _rendered("index", style="page", runs=ordered)


def render_drawings(figures: list[dict[str, Any]]) -> str:
    """Return a page in which `draw(number)` gives a figure as [svg, png in base64]: what pictures are made with."""
    return _rendered("pictures", drawn=True, figures=figures)


def _rendered(name: str, *, style: str = "", drawn: bool = False, **shown: object) -> str:
    """Return a page of one of our templates; one with drawings has Plotly and the template's own script."""
    scripts = {"plotly_js": get_plotlyjs(), "page_js": _text(f"{name}.js")} if drawn else {}
    told = {"policy": _policy(list(scripts.values())), "style": _text(f"{style}.css") if style else ""}
    return _environment().get_template(f"{name}.html.jinja").render(**told, **scripts, **shown)


def exhibits_of(notebook: NotebookNode, results: Results | None = None) -> list[Shown]:
    """Return the exhibits that a page of a notebook shows, each with its figures, in order."""
    return [one for section in _sections(notebook, results) for one in section.exhibits()]


def _sections(notebook: NotebookNode, results: Results | None) -> list[_Section]:
    """Return the sections that show something, each exhibit's key its own."""
    every: list[_Section] = []
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "markdown" and not cell.source.startswith("# "):
            _add_prose(every, cell.source, number)
        elif cell.cell_type == "code" and (found := _exhibits(cell, number)):
            _last(every, number).parts += (
                [_stamped(one, results.state) for one in found] if results else found
            )
    sections = [section for section in every if _shows_something(section, results)]
    keys = [one.about["key"] for section in sections for one in section.exhibits()]
    if repeated := {key for key in keys if keys.count(key) > 1}:
        raise InputError("two exhibits of the page share a key", found=", ".join(sorted(repeated)))
    return sections


def _shows_something(section: _Section, results: Results | None) -> bool:
    """Take out what the edition does not show; tell whether something is left, or there was prose alone."""
    if not section.exhibits():
        return True
    if results and results.edition == PUBLIC:
        section.parts = [
            part for part in section.parts if not isinstance(part, Shown) or _is_public(part.about)
        ]
    left = section.exhibits()
    return any(one.figures or one.about["table"]["rows"] or one.about["numbers"] for one in left)


def _is_public(about: dict[str, Any]) -> bool:
    """Tell whether the public edition shows an exhibit."""
    public, key = disclosure().exhibits, about["key"]
    return key in public.shown and bool(about["table"]["rows"] or key in public.even_empty)


def _stamped(one: Shown, state: str) -> Shown:
    """Return an exhibit whose figures say whether they are a draft or frozen, and whose note says what is withheld."""
    note = one.about["note"]
    if any(WITHHELD in row for row in one.about["table"]["rows"]):
        note += _WITHHELD
    figures = []
    for figure in one.figures:
        layout = figure["layout"]
        top = layout.get("margin", {}).get("t", _TOP)  # the stamp stands in the corner
        stamps = [*layout.get("annotations", []), _STAMP | {"text": state, "yshift": top}]
        figures.append(figure | {"layout": layout | {"annotations": stamps}})
    return Shown(one.about | {"note": note}, figures)


def _add_prose(sections: list[_Section], source: str, number: int) -> None:
    first, _, rest = source.partition("\n")
    if match := _SECTION.match(first):
        title = match["title"]
        anchor = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or f"section-{len(sections) + 1}"
        taken = {section.anchor for section in sections}
        sections.append(_Section(title, anchor if anchor not in taken else f"{anchor}-{len(sections) + 1}"))
        source = rest
    if source.strip():
        _last(sections, number).parts.append(_prose(source))


def _last(sections: list[_Section], number: int) -> _Section:
    if not sections:
        raise InputError(
            f"cell {number} stands before the first section", hint="begin a markdown cell with '## '"
        )
    return sections[-1]


def _exhibits(cell: NotebookNode, number: int) -> list[Shown]:
    """Return the exhibits a cell shows, each with the figures that follow it."""
    found: list[Shown] = []
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            raise InputError(f"cell {number} of the notebook ended in {output.ename}", found=output.evalue)
        data = output.get("data", {})
        if EXHIBIT_MIME in data:
            found.append(Shown(data[EXHIBIT_MIME]))
        elif PLOTLY_MIME in data and found:
            found[-1].figures.append(data[PLOTLY_MIME])
        elif output.output_type != "stream":
            what = "a figure without an exhibit" if PLOTLY_MIME in data else "something that is no exhibit"
            raise InputError(f"cell {number} shows {what}", hint="show exhibits only")
    return found


def _prose(source: str) -> Markup:
    """Return Markdown as HTML, free of control characters and of those that turn the reading direction."""
    text = "\n".join(plain(line) for line in source.splitlines())
    return Markup(_MARKDOWN(text))  # noqa: S704 - mistune escapes the HTML in it


@cache
def _environment() -> jinja2.Environment:
    found = environment(markup=True)
    found.filters |= {
        "data_block": data_block,
        "data_csv": data_csv,
        "css_text": _css_text,
        "prose": plain,
        "tied": tied,
        "markdown": _prose,
    }
    found.globals |= {"table_html": table_html, "rows_on_paper": ROWS_ON_PAPER}
    return found


def data_block(value: object) -> Markup:
    """Return JSON that is inert inside a script element: no character there can end it or begin markup."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - nothing left that HTML reads


def data_csv(table: dict[str, Any]) -> str:
    """Return a table as a data address of csv: plain digits, formulas neutralised, a BOM for spreadsheets."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(csv_cell(name, numeric=False) for name in table["columns"])
    for row in table["rows"]:
        pairs = zip(row, table["numeric"], strict=True)
        writer.writerow(csv_cell(cell, numeric=numeric) for cell, numeric in pairs)
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(
        lines.getvalue().encode("utf-8-sig")
    ).decode("ascii")


def csv_cell(text: str, *, numeric: bool) -> str:
    """Return a cell for a spreadsheet: a number without separators, or text never taken for a formula.

    >>> csv_cell("1,041", numeric=True), csv_cell("=1+1", numeric=False)
    ('1041', "'=1+1")
    """
    if numeric:
        return text.replace(",", "").replace("\u2212", "-")
    return neutral(text)


def _policy(scripts: list[str]) -> str:
    """Return a content security policy: nothing is fetched, and only the page's own scripts run."""
    digests = (hashlib.sha256(script.encode("utf-8")).digest() for script in scripts)
    allowed = (
        " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests) or "'none'"
    )
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _css_text(text: str) -> Markup:
    """Return text as a CSS string that cannot end its element."""
    return Markup('"' + "".join(f"\\{ord(letter):06x}" for letter in plain(text)) + '"')  # noqa: S704 - hexadecimal only


@cache
def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
