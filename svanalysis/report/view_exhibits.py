"""What a view shows: its finding, bars or map, table, coverage and definition; and the suppliers behind it."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.measure.facts import UNKNOWN
from svanalysis.measure.spend import Spend
from svanalysis.measure.views import POUNDS, Measured, View
from svanalysis.present import maps, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import Share, share_row, shares_in
from svanalysis.present.view_bars import view_bars
from svanalysis.report import wording
from svanalysis.report.exhibits import SIZES
from svanalysis.report.map_frames import REMARKS, sectors_around

MOST_BARS = 14
MAP_PIXELS = 640
WHOLE = "All in this view"
MEASURES = {POUNDS: "pounds paid", **wording.MEASURES}
GROUPS = wording.labels("groups")


def named(spend: Spend, view: View, group: str) -> str:
    """Return what a group of a view is called."""
    if group == UNKNOWN:
        return "Not known"
    if view.by == "authority":
        return str(wording.authorities()["name"].get(group, group))
    known = {"ring": wording.rings(spend.body), "size": SIZES, "service": {"": "No service given"}}.get(
        view.by, {}
    )
    return known.get(group, group)


def view_exhibit(spend: Spend, view: View, found: Measured) -> Exhibit:
    """Return a view as an exhibit: the finding, its bars or map, and the table with all of its groups."""
    rows = found.rows.assign(name=[named(spend, view, group) for group in found.rows["group"]])
    near = int(sectors_of(spend, rows)["pence"].sum()) if view.by == "area" else 0
    figures = [figure_of(spend, view, rows)] if len(rows) else []
    said = {"found": found, "whole": share_row(found.whole._asdict()), "groups": len(rows), "near": near}
    return _exhibit(spend, view, "view", _table(view, found, rows), *figures, remarks=REMARKS, **said)


def _exhibit(
    spend: Spend,
    view: View,
    name: str,
    rows: pd.DataFrame,
    *figures: go.Figure,
    **said: Any,  # noqa: ANN401 - as wording's
) -> Exhibit:
    """Return an exhibit of a view; its subtitle says which suppliers and payments the view keeps."""
    said |= {"view": view, "by": GROUPS[view.by], "of": MEASURES[view.measure], "most_drawn": MOST_BARS}
    found = wording.exhibit(spend, name, rows, figures, **said)
    ring = f"suppliers based in: {wording.rings(spend.body)[view.ring].lower()}" if view.ring else ""
    size = f"size: {SIZES[view.size].lower()}" if view.size else ""
    service = f"service: {view.service or 'none given'}" if view.service is not None else ""
    kept = "; ".join(filter(None, (ring, size, service)))
    return replace(found, subtitle=f"{found.subtitle}. Only {kept}" if kept else found.subtitle)


def figure_of(spend: Spend, view: View, rows: pd.DataFrame) -> go.Figure:
    """Draw the groups of a view, the most important first; postcode sectors as circles on a map."""
    if view.by == "area":
        return _map(spend, rows)
    groups = rows["group"].tolist()
    return view_bars(bars_of(view, rows), opened=groups.index(view.group) if view.group in groups else None)


def _suppliers(number: int) -> str:
    return f"{number:,} {'supplier' if number == 1 else 'suppliers'}"


def bars_of(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows to draw as `view_bars` takes them: pounds in pounds, shares in per cent."""
    drawn = rows.head(MOST_BARS)
    if view.measure == POUNDS:
        told = [short_pounds(pence) for pence in drawn["pence"]]
        kind = ["unknown" if group == UNKNOWN else "value" for group in drawn["group"]]
        levels = pd.DataFrame({"value": drawn["pence"] / 100, "low": math.nan, "high": math.nan})
    else:
        shares = shares_in(drawn)
        told = [_told(share) for share in shares]
        kind = ["value" if share.printing in {"single", "z"} else "range" for share in shares]
        levels = 100 * drawn[["share", "low", "high"]].rename(columns={"share": "value"})
    paid = [f"{short_pounds(row.pence)} to {_suppliers(row.suppliers)}" for row in tables.rows_of(drawn)]
    hover = ["; ".join(both) for both in zip(told, paid, strict=True)]
    shown = drawn[["name"]].assign(kind=kind, hover=hover, told=told)
    return pd.concat([shown, levels.astype(float)], axis=1)


def _told(share: Share) -> str:
    """Return a share as it stands at the end of its bar."""
    if share.printing in {"single", "z"}:
        return sentences.printed(share)
    return sentences.ranged(share) + (" [u]" if share.printing == "none" else "")


def _table(view: View, found: Measured, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the whole and its groups, with shares as they may be printed where it is shares that are measured."""
    whole = {**found.whole._asdict(), "name": WHOLE, "pence": found.pence, "suppliers": found.suppliers}
    every = pd.DataFrame([whole, *rows.to_dict("records")])
    if view.measure == POUNDS:
        return every[["name", "pence", "suppliers", "state"]]
    return every.assign(pence=every["numerator_pence"], printed=tables.printed_shares(shares_in(every)))


def _map(spend: Spend, rows: pd.DataFrame) -> go.Figure:
    """Draw net pounds by postcode sector as circles around the body's own area; a click tells which by its position."""
    areas, (ground, _) = sectors_of(spend, rows), sectors_around(spend.body.authority)
    largest = int(max(areas["pence"].abs().max(), 1)) if len(areas) else 1
    figure = maps.dot_map("", areas, ground, largest).update_layout(height=MAP_PIXELS)
    return figure.update_yaxes(automargin=False)  # the room that names of bars had before it on screen


def sectors_of(spend: Spend, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sectors of a view that lie in the frame of its map, with `easting`, `northing` and `inside`."""
    near = sectors_around(spend.body.authority)[1].drop(columns="name")
    return rows.merge(near.rename(columns={"area": "group"}), on="group")


def suppliers_exhibit(spend: Spend, view: View, suppliers: pd.DataFrame) -> Exhibit:
    """Return the suppliers behind a group, most pounds first."""
    group = named(spend, view, view.group) if view.group is not None else WHOLE
    where, sized = suppliers["ring"].map(wording.rings(spend.body)), suppliers["size"].map(SIZES)
    shown = suppliers.assign(where=where, sized=sized)
    if view.measure != POUNDS:
        shown = shown.assign(counted=suppliers["counts"].map(wording.labels("counts")))
    figures = [_supplier_bars(suppliers.head(MOST_BARS))] if len(suppliers) else []
    said: dict[str, Any] = {"group": group, "pence": int(suppliers["pence"].sum())}
    return _exhibit(spend, view, "suppliers", shown, *figures, **said)


def _supplier_bars(rows: pd.DataFrame) -> go.Figure:
    """Draw suppliers by the pounds paid to them, those that count for the measure apart."""
    told = [short_pounds(int(pence)) for pence in rows["pence"]]
    kind = rows["counts"].map({"yes": "value", UNKNOWN: "unknown"}).fillna("other")
    drawn = rows.assign(
        low=math.nan, high=math.nan, value=rows["pence"] / 100, told=told, hover=told, kind=kind
    )
    return view_bars(drawn)


def payments_exhibit(spend: Spend, view: View, payments: pd.DataFrame, name: str) -> Exhibit:
    """Return the payments to a supplier behind a group, largest first, each with its file and record."""
    shown = payments.assign(
        day=pd.to_datetime(payments["date"]).dt.strftime("%Y-%m-%d"),
        paid=[f"{pence / 100:,.2f}" for pence in payments["amount_pence"]],
    )
    pence = int(payments["amount_pence"].sum())
    return _exhibit(spend, view, "payments", shown, supplier=name, pence=pence)
