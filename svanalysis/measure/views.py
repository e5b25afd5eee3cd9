"""A view of a body's spend: which years, suppliers and services, measured how and in which groups."""

import json
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from svanalysis.core.configuration import Frozen, validated
from svanalysis.core.errors import ConfigurationError, one_of
from svanalysis.measure.bounds import Cells, one_cell
from svanalysis.measure.breakdowns import RINGS, SIZES
from svanalysis.measure.facts import UNKNOWN, units_of
from svanalysis.measure.shares import COLUMNS, MEASURES, Share, facts_of, marked, share
from svanalysis.measure.shares import measured as measured_cells
from svanalysis.measure.spend import Spend
from svanalysis.suppliers.payees import HIDDEN

POUNDS = "pounds"
GROUPS = {
    "year": "financial_year",
    "service": "service",
    "ring": "ring",
    "size": "size",
    "authority": "majority",
    "area": "sector",
}
_ORDERS = {"ring": RINGS, "size": SIZES}


class View(Frozen):
    """What is looked at, as one line of text can say it; an analyst sends that line to a colleague.

    `ring`, `size` and `service` keep only suppliers and payments of that kind, None all. `group` and `supplier`
    are what was opened to see what is behind it.

    >>> View(measure="pounds", by="ring").line[-34:]
    '"measure": "pounds", "by": "ring"}'
    """

    body: str = "durham"
    definition: str = ""
    from_year: str = ""
    to_year: str = ""
    measure: str = "local_share"
    by: Literal["year", "service", "ring", "size", "authority", "area"] = "year"
    ring: Literal["authority", "region", "uk", "overseas", "unknown"] | None = None
    size: Literal["micro", "small", "medium", "sme", "large", "unknown"] | None = None
    service: str | None = None
    group: str | None = None
    supplier: str | None = None

    @property
    def line(self) -> str:
        """Return the view as one line of text; `read_view` reads it."""
        return json.dumps(self.model_dump(exclude_none=True), ensure_ascii=False)


class Measured(NamedTuple):
    """What a view shows: `rows`, one per group in the order to show them; `whole`, all of it; `outside_pence`.

    `rows`: `group`, the columns of `Share`, `suppliers` and `pence`, the group's net. `outside_pence` are net pence of
    suppliers whose place or size is not known, where the view keeps only those of one ring or size: its low and
    high do not cover them.
    """

    rows: pd.DataFrame
    whole: Share
    pence: int
    suppliers: int
    outside_pence: int
    known: dict[str, float]


def read_view(text: str) -> View:
    """Return the view that a line says. Raises ConfigurationError for anything else."""
    hint = "copy the whole line, from { to }"
    try:
        values = json.loads(text)
    except ValueError:
        values = None
    if not isinstance(values, dict):
        raise ConfigurationError("this line is no view", found=text, hint=hint)
    return validated(View, values, Path("the view"))


def offered(view: View) -> tuple[str, ...]:
    """Return the measures that say something in a view: within one ring the local share is all or nothing.

    >>> offered(View(ring="authority"))
    ('pounds', 'sme_share', 'social_enterprise_share', 'charity_share')
    >>> offered(View(by="area"))
    ('pounds',)
    """
    if view.by == "area":
        return (POUNDS,)  # cells of a few suppliers
    settled = {"is_local"} if view.ring or view.by in {"ring", "authority"} else set()
    settled |= {"is_sme"} if view.size or view.by == "size" else set()
    asks = {name: {*measure.inner, measure.outer} for name, measure in MEASURES.items()}
    return (POUNDS, *(name for name in MEASURES if not asks[name] & settled))


def fitted(view: View, spend: Spend) -> View:
    """Return a view with years and definition filled in. Raises ConfigurationError for what the body has not."""
    first = spend.check_year(view.from_year) if view.from_year else spend.years[0]
    last = spend.check_year(view.to_year) if view.to_year else spend.latest_year()
    if first > last:
        raise ConfigurationError("the years run backwards", found=f"{first} to {last}", hint="swap them")
    one_of(offered(view), view.measure, "this view has no such measure", verb="choose one of")
    if view.service is not None and view.service not in services(spend):
        raise ConfigurationError("the body has no such service", found=view.service, hint="choose another")
    named = view.definition or spend.definition.name
    return view.model_copy(update={"definition": named, "from_year": first, "to_year": last})


def services(spend: Spend) -> list[str]:
    """Return the names of services as the files name them, '' for none given."""
    return sorted(spend.grouped["service"].unique())


def measured(spend: Spend, view: View) -> Measured:
    """Measure a view: `share` for each of its groups and for all of it.

    A unit is the net of a supplier in a year within its group (field measures, "Low and high"). For one year without
    a ring or size these are the rows of `shares`, grouped in the same way.
    """
    every = _units(spend, view)
    units = _kept(every, view)
    groups = units.groupby("group", sort=True)
    counts = groups.agg(pence=("pence", "sum"), suppliers=("supplier_id", "nunique")).reset_index()
    cells = Cells(groups.ngroup().to_numpy().astype(np.int64), groups.ngroups)
    rows = pd.concat([counts[["group"]], _shares(spend, view, units, cells), counts.iloc[:, 1:]], axis=1)
    whole = _shares(spend, view, units, one_cell(len(units)))
    known = {name: share(units, name).coverage_pounds for name in ("local_share", "sme_share")}
    asked = [name for name in ("ring", "size") if getattr(view, name)]
    covered = UNKNOWN in {view.ring, view.size}
    return Measured(
        _ordered(rows, view.by),
        Share._make(next(whole.itertuples(index=False, name=None))),
        pence=int(units["pence"].sum()),
        suppliers=int(units["supplier_id"].nunique()),
        outside_pence=0 if covered else int(every.loc[(every[asked] == UNKNOWN).any(axis=1), "pence"].sum()),
        known=known,
    )


def suppliers_behind(spend: Spend, view: View) -> pd.DataFrame:
    """Return one row per supplier in the view's group (all of the view where none is opened), most pounds first.

    `supplier_id`, `name`, `pence`, `lines`, `ring`, `size`, and `counts`: yes, no, unknown or outside of what is
    asked about, `differs` where years differ. Payees whose names are hidden are one row.
    """
    units = _behind(spend, view)
    counts = np.full(len(units), "yes")
    if view.measure != POUNDS:
        inner, outer = facts_of(units, view.measure)
        counts = np.select([outer.no, ~outer.yes], ["outside", UNKNOWN], inner.words)
    hidden = units["supplier_id"].str.startswith(HIDDEN)
    units = units.assign(
        counts=counts,
        supplier_id=units["supplier_id"].mask(hidden, HIDDEN),
        name=units["name"].mask(hidden, "Payees whose names are hidden"),
    ).sort_values(["supplier_id", "financial_year"])
    by_supplier = units.groupby("supplier_id", as_index=False, sort=True)
    found = by_supplier.agg(
        name=("name", "last"), pence=("pence", "sum"), lines=("lines", "sum"), ring=("ring", "last"),
        size=("size", "last"), counts=("counts", "last"), different=("counts", "nunique"),
    )  # fmt: skip
    found["counts"] = found["counts"].mask(found["different"] > 1, "differs")
    order = ["pence", "supplier_id"]
    return found.sort_values(order, ascending=[False, True], ignore_index=True).drop(columns="different")


def cells_behind(spend: Spend, view: View) -> pd.DataFrame:
    """Return the suppliers and years behind the view's group and supplier: what `payments_behind` asks for."""
    units = _behind(spend, view)
    suppliers = units["supplier_id"]
    mine = suppliers.str.startswith(HIDDEN) if view.supplier == HIDDEN else suppliers == view.supplier
    return units.loc[mine, ["supplier_id", "financial_year"]].reset_index(drop=True)


def service_behind(view: View) -> str | None:
    """Return the service that the payments behind a view's group are of, None for all."""
    return view.group if view.by == "service" and view.group is not None else view.service


def _behind(spend: Spend, view: View) -> pd.DataFrame:
    """Return the units of the group that is open, or of the whole view."""
    units = _kept(_units(spend, view), view)
    return units if view.group is None else units[units["group"] == view.group]


def _units(spend: Spend, view: View) -> pd.DataFrame:
    """Return the units of the view's years and service, with the `group` each is in."""
    grouped, column = spend.grouped, GROUPS[view.by]
    chosen = grouped[grouped["financial_year"].between(view.from_year, view.to_year)]
    if view.service is not None:
        chosen = chosen[chosen["service"] == view.service]
    units = units_of(chosen, spend.classified, [] if view.by == "year" else [column])
    placeless = UNKNOWN if view.by in {"authority", "area"} else ""
    return units.assign(group=units[column].replace("", placeless))


def _kept(units: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return the units of the ring and size that the view keeps."""
    for name, wanted in (("ring", view.ring), ("size", view.size)):
        if wanted:
            units = units[units[name] == wanted]
    return units


def _shares(spend: Spend, view: View, units: pd.DataFrame, cells: Cells) -> pd.DataFrame:
    """Return each cell's share, for pounds their sum without a share; [p] where a month of a year is missing."""
    if view.measure == POUNDS:
        net = cells.sum(units["pence"].to_numpy(dtype=np.int64), np.ones(len(units), dtype=bool))
        found = pd.DataFrame(dict.fromkeys(COLUMNS, np.nan), index=range(cells.many))
        found = found.assign(measure=POUNDS, numerator_pence=net, denominator_pence=net, state="")
    else:
        found = measured_cells(units, cells, (view.measure,))
    partial = found.index.isin(cells.of[units["financial_year"].isin(spend.part_years)])
    return found.assign(state=found["state"].str.cat(marked({"[p]": partial}), " ").str.strip())


def _ordered(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return groups in the order people expect: the latest year first, rings and sizes as written, else by pounds.

    What is not known stands last.
    """
    if by == "year":
        return rows.sort_values("group", ascending=False, ignore_index=True)
    if by in _ORDERS:
        return rows.sort_values("group", key=lambda names: names.map(_ORDERS[by].index), ignore_index=True)
    order = ["last", "pence", "group"]
    ranked = rows.assign(last=rows["group"] == UNKNOWN).sort_values(order, ascending=[True, False, True])
    return ranked.drop(columns="last").reset_index(drop=True)
