"""The parts an explorer is made of: words and tables as HTML, lists to choose from, figures that tell of clicks."""

import html
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.places import explore_folder, shipped, written_whole
from svanalysis.measure.views import View
from svanalysis.present.exhibit import Exhibit, table_html
from svanalysis.present.theme import plain
from svanalysis.report.companions import write_csv
from svanalysis.report.templating import environment

MOST_ROWS = 200  # of a table in the notebook; what is saved has all
Options = Sequence[tuple[str, str | None]]
ALL = "\0all"  # a list takes None for nothing chosen
_EMPTY: dict[str, list[object]] = {"shapes": [], "annotations": [], "images": []}


class Chart:
    """A figure on screen that is drawn anew as a whole and says which of its marks was clicked.

    `clicked` is called with a mark's `customdata` where the trace has it, else with its (x, y).
    """

    def __init__(self, clicked: Callable[[Any], None]) -> None:
        self.clicked, self._fits = clicked, False
        self.figure: go.FigureWidget | None = None
        self.box = widgets.VBox([], layout={"max_width": "1080px"})

    def draw(self, figures: Iterable[go.Figure]) -> None:
        """Draw the first of some figures; nothing where there is none."""
        drawn = next(iter(figures), None)
        self.box.layout.display = "none" if drawn is None else ""
        if drawn is None:
            return
        drawn.update_layout(autosize=True)
        self._fits = False
        if self.figure is None:  # made with its data: what is sent before the browser has it would be lost
            self.figure = go.FigureWidget(drawn)
            self.figure._config = {"displayModeBar": False, "responsive": True}  # noqa: SLF001  it has no other name
            self.figure.observe(self._fit, "_js2py_traceDeltas")
            self.box.children = [self.figure]
        else:
            self.figure.data = ()
            self.figure.layout = drawn.layout
            self.figure._send_relayout_msg(_EMPTY | drawn.layout.to_plotly_json())  # noqa: SLF001  what was there goes
            self.figure.add_traces(list(drawn.data))
        for trace in self.figure.data:
            trace.on_click(self._follow)

    def _fit(self, _change: object) -> None:
        """Fit the figure to the page once it stands there: plotly draws it before that, 700 pixels wide."""
        if self.figure is not None and not self._fits:
            self._fits = True
            self.figure._send_relayout_msg({"autosize": True})  # noqa: SLF001  nothing has changed in Python

    def _follow(self, trace: Any, points: Any, _state: object) -> None:  # noqa: ANN401  plotly's own
        for at, x, y in zip(points.point_inds, points.xs, points.ys, strict=True):
            self.clicked((x, y) if trace.customdata is None else trace.customdata[at])


def choice(label: str) -> widgets.Dropdown:
    """Return an empty list to choose from."""
    style = {"description_width": "84px"}
    return widgets.Dropdown(description=label, layout={"width": "auto"}, style=style)


def fill(box: widgets.Dropdown, options: Options, chosen: str | None) -> None:
    """Put options (label, value) into a list, and what is chosen; labels from files lose control characters."""
    shown = tuple((plain(label), ALL if value is None else value) for label, value in options)
    wanted = ALL if chosen is None else chosen
    if wanted not in {value for _, value in shown}:  # far down a list that is cut
        shown = (*shown, (plain(wanted), wanted))
    if shown != box.options:
        box.options = shown
    box.value = wanted


def chosen(box: widgets.Dropdown) -> str | None:
    """Return what is chosen in a list."""
    return None if box.value == ALL else str(box.value)


def files(kind: str, also: str) -> Options:
    """Return the shipped bodies or definitions by name, and one more that was asked for."""
    names = {path.stem for path in shipped("data", kind).glob("*.toml")}
    return [(Path(name).stem, name) for name in sorted({*names, also})]


def words(exhibit: Exhibit, *more: str) -> str:
    """Return an exhibit's finding, subtitle and sentences as HTML, all text escaped."""
    return str(_markup().words(exhibit.described(), more))


def table(exhibit: Exhibit, folded: str = "") -> str:
    """Return an exhibit's table, note and source as HTML, folded beneath a line of words where they are given."""
    return str(_markup().table(exhibit.described(), folded))


def told(text: str, kind: str = "") -> str:
    """Return a message as HTML."""
    return str(_markup().told(text, kind))


@cache
def _markup() -> Any:  # noqa: ANN401  the macros of a template
    """Return what writes HTML: the macros of `templates/explorer.html.jinja`."""
    found = environment(markup=False)
    found.filters["text"] = lambda text: html.escape(plain(text))
    found.globals |= {"table_html": table_html, "most_rows": MOST_ROWS}
    return found.get_template("explorer.html.jinja").module


def save(view: View, tables: dict[str, pd.DataFrame], about: dict[str, Any]) -> Path:
    """Write tables as csv and what they are as JSON into a new folder beside the copies of the notebooks; return it.

    Texts in the csv cannot be read as formulas; numbers are as measured (pence, shares of 0 to 1).
    """
    home = explore_folder() / "saved"
    number = 1 + sum(1 for _ in home.glob("[0-9]*"))
    folder = home / f"{number:03d}-{Path(view.body).stem}-{view.measure}-by-{view.by}"
    for name, frame in tables.items():
        with written_whole(folder / f"{name}.csv") as partial:
            write_csv(partial, frame)
    with written_whole(folder / "about.json") as partial:
        partial.write_text(json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8", newline="\n")
    return folder
