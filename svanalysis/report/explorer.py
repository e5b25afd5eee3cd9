"""Exploring a body's spend in JupyterLab: choices above, what they show beneath, what is behind it on a click.

Charts are plotly's `FigureWidget` (by anywidget): they come from the notebook's own server, so they work offline.
"""

from collections.abc import Callable
from functools import cache
from pathlib import PureWindowsPath
from typing import Any

import ipywidgets as widgets
import pandas as pd

from svanalysis.core.definition import load_definition
from svanalysis.core.errors import ConfigurationError, SvanalysisError
from svanalysis.ingest.ledger import Ledger, build_ledger
from svanalysis.measure import views
from svanalysis.measure.breakdowns import RINGS, SIZES
from svanalysis.measure.grouped import payments_behind
from svanalysis.measure.spend import Spend
from svanalysis.measure.views import View
from svanalysis.report import explorer_parts as parts
from svanalysis.report import view_exhibits as exhibits
from svanalysis.report import wording
from svanalysis.report.context import spend_of
from svanalysis.report.exhibits import SIZES as SIZE_NAMES

VIEW_MIME = "application/vnd.svanalysis.view+json"
_ALL = ("All", None)
_NOBODY = pd.DataFrame({"supplier_id": [], "name": [], "financial_year": []}, dtype=str)
_GRID = {"grid_template_columns": "repeat(auto-fill, minmax(300px, 1fr))", "max_width": "1080px"}


@cache
def _opened(body: str, data: str, definition: str) -> tuple[Spend, Ledger]:
    """Return a body's spend under a definition, and its ledger; kept, because people go back and forth."""
    if definition:
        spend, ledger = _opened(body, data, "")
        return spend.under(load_definition(definition)), ledger
    spend = spend_of(body, data=data)
    ledger = build_ledger(spend.body, data)
    payments_behind(ledger, spend.place, spend.definition, _NOBODY)  # the first click is as quick as others
    return spend, ledger


def _here(view: View, body: str) -> View:
    """Return a colleague's view with the body file where it lies here, if it is the one that is open."""
    same = PureWindowsPath(view.body).stem == PureWindowsPath(body).stem  # it reads both kinds of path
    return view.model_copy(update={"body": body}) if same else view


def _refuse_closed(view: View, found: views.Measured, suppliers: pd.DataFrame) -> None:
    """Raise ConfigurationError when a view opens a group or a supplier that is not in it."""
    for name, there in (("group", found.rows["group"]), ("supplier", suppliers["supplier_id"])):
        wanted = getattr(view, name)
        if wanted is not None and wanted not in set(there):
            hint = "the view was made on other files: take it out of the line"
            raise ConfigurationError(f"this view has no such {name}", found=wanted, hint=hint)


class Explorer:
    """Choices, what they show, and what is behind it; shown as the last line of a cell. `view` is what is looked at.

    `view` given as a line that another explorer wrote comes before `body`, `year` (the last year) and
    `definition`. Raises ConfigurationError or InputError as reading the body does.
    """

    view: View
    _found: views.Measured
    _suppliers: pd.DataFrame

    def __init__(
        self, body: str = "durham", year: str = "", *, definition: str = "", data: str = "", view: str = ""
    ) -> None:
        self._data, self._busy = data, False
        self._base: View | None = None  # what is drawn, whatever is opened in it
        self._choices = {name: parts.choice(label) for name, label in wording.labels("choices").items()}
        self._group, self._supplier = parts.choice("Look behind"), parts.choice("Payments to")
        wide = {"width": "auto", "max_width": "1080px"}
        self._line = widgets.Text(description="This view", continuous_update=False, layout=wide)
        self._save = widgets.Button(description="Save this view’s data", layout={"width": "max-content"})
        self._message, self._words, self._table, self._behind, self._paid = (widgets.HTML() for _ in range(5))
        self._chart = parts.Chart(lambda mark: self._change(group=self._group_of(mark), supplier=None))
        self._payees = parts.Chart(lambda at: self._change(supplier=self._suppliers["supplier_id"][at]))
        asked = View(body=body, definition=definition, to_year=year)
        self.show(_here(views.read_view(view), body) if view else asked)
        for box in self._choices.values():
            box.observe(self._chosen, "value")
        self._group.observe(lambda _: self._change(group=parts.chosen(self._group), supplier=None), "value")
        self._supplier.observe(lambda _: self._change(supplier=parts.chosen(self._supplier)), "value")
        self._line.observe(lambda change: self._guarded(lambda: self._go_to(change["new"])), "value")
        self._save.on_click(lambda _: self._guarded(self._keep))

    def show(self, view: View) -> None:
        """Show a view. Raises ConfigurationError or InputError, and stays as it is, where that cannot be."""
        spend, ledger = _opened(view.body, self._data, view.definition)
        view = views.fitted(view, spend)
        base = view.model_copy(update={"group": None, "supplier": None})
        same = base == self._base
        same_group = same and view.group == self.view.group
        found = self._found if same else views.measured(spend, view)
        suppliers = self._suppliers if same_group else _NOBODY
        if view.group is not None and not same_group:
            suppliers = views.suppliers_behind(spend, view)
        _refuse_closed(view, found, suppliers)
        self._found, self._suppliers, self._base = found, suppliers, base
        self.view, self._spend, self._ledger = view, spend, ledger
        self._busy = True
        try:
            self._draw(same=same, same_group=same_group)
        finally:
            self._busy = False

    def payments(self) -> pd.DataFrame:
        """Return the payments behind the group and supplier that are open, as `payments_behind` does."""
        cells, service = views.cells_behind(self._spend, self.view), views.service_behind(self.view)
        return payments_behind(self._ledger, self._spend.place, self._spend.definition, cells, service)

    # ------------------------------------------------------------------------------------- what people do

    def _chosen(self, _change: object) -> None:
        """Follow a choice: what was open closes, and a measure that says nothing any more gives way to pounds."""
        if self._busy:
            return
        values: dict[str, Any] = {name: parts.chosen(box) for name, box in self._choices.items()}
        if values["body"] != self.view.body:
            values = {"body": values["body"]}  # years and services are its own
        elif values["measure"] not in views.offered(View(**values)):
            values["measure"] = views.POUNDS
        self._guarded(lambda: self.show(View(**values)))

    def _change(self, **changed: str | None) -> None:
        """Open or close what is behind the view."""
        self._guarded(lambda: self.show(self.view.model_copy(update=changed)))

    def _go_to(self, line: str) -> None:
        """Show a view that was pasted."""
        if line != self.view.line:
            self.show(_here(views.read_view(line), self.view.body))

    def _keep(self) -> None:
        """Save the data of the view, with its definition and coverage."""
        tables = {"view": self._found.rows}
        if self.view.group is not None:
            tables["suppliers"] = self._suppliers
        if self.view.supplier is not None:
            tables["payments"] = self.payments()
        shown = self._shown
        about = {"view": self.view.line, "says": [shown.title, shown.subtitle, *shown.sentences, shown.note],
                 "known_by_pounds": self._found.known, "source": shown.source,
                 "definition": self._spend.definition.path.read_text(encoding="utf-8")}  # fmt: skip
        self._message.value = parts.told(f"Saved in {parts.save(self.view, tables, about)}")

    def _guarded(self, act: Callable[[], None]) -> None:
        """Do what a person asked for; what they can put right is said, and the choices stay as they were."""
        if self._busy:
            return
        self._message.value = ""
        try:
            act()
        except SvanalysisError as error:
            self._message.value = parts.told(str(error), "refused")
            self._base = None
            self.show(self.view)

    def _group_of(self, mark: Any) -> str:  # noqa: ANN401  a bar's number, or where a circle stands
        """Return the group of a mark that was clicked."""
        if self.view.by != "area":
            return str(self._found.rows["group"][mark])
        near = exhibits.sectors_of(self._spend, self._found.rows)
        here = near[(near["easting"] == mark[0]) & (near["northing"] == mark[1])]
        return str(here["group"].iloc[0])

    # ---------------------------------------------------------------------------------------- what is shown

    def _offer(self) -> None:
        """Put into each list what there is to choose, and what is chosen."""
        view, spend = self.view, self._spend
        definition, years = view.definition or spend.definition.name, [(year, year) for year in spend.years]
        offered: dict[str, parts.Options] = {
            "body": parts.files("bodies", view.body),
            "definition": parts.files("definitions", definition),
            "from_year": years,
            "to_year": years,
            "measure": [(wording.capital(exhibits.MEASURES[name]), name) for name in views.offered(view)],
            "by": [(wording.capital(label), name) for name, label in exhibits.GROUPS.items()],
            "ring": [_ALL, *((wording.rings(spend.body)[name], name) for name in RINGS)],
            "size": [_ALL, *((SIZE_NAMES[name], name) for name in SIZES)],
            "service": [_ALL, *((name or "None given", name) for name in views.services(spend))],
        }
        for name, options in offered.items():
            chosen = definition if name == "definition" else getattr(view, name)
            parts.fill(self._choices[name], options, chosen)
        groups = [(exhibits.named(spend, view, group), group) for group in self._found.rows["group"]]
        parts.fill(self._group, [("click a bar, or choose here", None), *groups], None)

    def _draw(self, *, same: bool, same_group: bool) -> None:
        """Draw what is not on screen yet: the view, the group that is open, the supplier that is open."""
        if not same:
            self._offer()
        if not same_group:
            self._shown = exhibits.view_exhibit(self._spend, self.view, self._found)
            self._words.value = parts.words(self._shown, f"Definition: {self._spend.definition.summary}")
            self._table.value = parts.table(self._shown, "Show the table")
            self._chart.draw(self._shown.figures)
            self._draw_suppliers()
        parts.fill(self._group, self._group.options, self.view.group)
        parts.fill(self._supplier, self._supplier.options, self.view.supplier)
        self._line.value = self.view.line
        self._paid.value = ""
        if self.view.supplier is not None:
            name = str(self._suppliers.set_index("supplier_id").loc[self.view.supplier, "name"])
            paid = exhibits.payments_exhibit(self._spend, self.view, self.payments(), name)
            self._paid.value = parts.words(paid) + parts.table(paid)

    def _draw_suppliers(self) -> None:
        """Draw the suppliers behind the group that is open; nothing where none is."""
        closed = self.view.group is None
        first = self._suppliers.head(parts.MOST_ROWS)
        names = zip(first["name"], first["supplier_id"], strict=True)
        parts.fill(self._supplier, [("click a bar, or choose here", None), *names], None)
        self._supplier.layout.display = "none" if closed else ""
        self._behind.value = ""
        self._payees.draw(())
        if not closed:
            shown = exhibits.suppliers_exhibit(self._spend, self.view, self._suppliers)
            self._behind.value = parts.words(shown) + parts.table(shown, "Show the table of suppliers")
            self._payees.draw(shown.figures)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        """Return the widgets, and for a reader without a kernel the view in words."""
        choices = widgets.GridBox(list(self._choices.values()), layout=_GRID)
        above = [choices, self._message, self._words, self._chart.box, self._table]
        beneath = [self._group, self._behind, self._payees.box, self._supplier, self._paid]
        live: dict[str, Any] = widgets.VBox([*above, *beneath, self._save, self._line])._repr_mimebundle_()
        shown = self._shown
        still = {"text/html": parts.words(shown) + parts.table(shown), "text/plain": shown.title}
        return {**live, VIEW_MIME: self.view.model_dump(exclude_none=True), **still}
