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
from svanalysis.report.map_frames import APPROXIMATE, sectors_around

MOST_BARS = 14
MAP_PIXELS = 640
WHOLE = "All in this view"
MEASURES = {POUNDS: "pounds paid", **wording.MEASURES}
GROUPS = wording.labels("groups")
_BOUNDS = (
    "An orange line runs from low to high, whatever the unknown are; where more than 5% of pounds are not known "
    "a pale bar stands for both, without a single figure. "
)


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


def view_exhibit(spend: Spend, view: View, found: Measured, *, figure: bool = True) -> Exhibit:
    """Return a view as an exhibit: the finding, its bars or map, and the table with all of its groups."""
    rows = found.rows.assign(name=[named(spend, view, group) for group in found.rows["group"]])
    return _exhibit(
        spend,
        view,
        "view",
        _title(view, found),
        _table(view, found, rows),
        words={"drawn": _drawn(spend, view, rows), "bounds": "" if view.measure == POUNDS else _BOUNDS},
        figures=[figure_of(spend, view, rows)] if figure and len(rows) else [],
        sentences=[_coverage(found), _outside(found)],
    )


def _exhibit(spend: Spend, view: View, name: str, *shown: Any, **more: Any) -> Exhibit:  # noqa: ANN401 - as wording's
    """Return an exhibit of a view; its subtitle says which suppliers and payments the view keeps."""
    period = view.from_year if view.from_year == view.to_year else f"{view.from_year} to {view.to_year}"
    group, of = GROUPS[view.by], MEASURES[view.measure]
    about = {
        "period": period,
        "by": group,
        "By": wording.capital(group),
        "counts": of,
        **more.pop("words", {}),
    }
    found = wording.exhibit(spend, name, *shown, words=about, **more)
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


def _title(view: View, found: Measured) -> str:
    name = MEASURES[view.measure]
    start = wording.capital(name)
    if view.measure == POUNDS:
        return f"{start}: {short_pounds(found.pence)} to {_suppliers(found.suppliers)}"
    share = share_row(found.whole._asdict())
    if not share.applies:
        return f"There is no {name} here [z]: payments net to {short_pounds(share.of_pence)}"
    if share.printing == "none":
        return f"Too much is unknown for one {name} [u]: {sentences.between(share)}"
    return f"{start}: {sentences.printed(share)} of {short_pounds(share.of_pence)}"


def _coverage(found: Measured) -> str:
    place, size = (sentences.percent(found.known[name]) for name in ("local_share", "sme_share"))
    return f"Of these pounds, the supplier's place is known for {place} and its size for {size}."


def _outside(found: Measured) -> str:
    if not found.outside_pence:
        return ""
    money = short_pounds(found.outside_pence)
    return f"{money} more went to suppliers whose place or size is not known: low and high do not cover them."


def _drawn(spend: Spend, view: View, rows: pd.DataFrame) -> str:
    """Say what part of a view is drawn."""
    if view.by == "area":
        money = short_pounds(int(sectors_of(spend, rows)["pence"].sum()))
        return f"The map shows {money}; the rest is further away or not placed. {APPROXIMATE} "
    if len(rows) > MOST_BARS:
        return f"The {MOST_BARS} with most pounds are drawn; the table has all {len(rows)}. "
    return ""


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
    money = short_pounds(int(suppliers["pence"].sum()))
    where, sized = suppliers["ring"].map(wording.rings(spend.body)), suppliers["size"].map(SIZES)
    shown, key = suppliers.assign(where=where, sized=sized), ""
    if view.measure != POUNDS:
        shown = shown.assign(counted=suppliers["counts"].map(wording.labels("counts")))
        key = f"Blue counts for the {MEASURES[view.measure]}, grey does not, hatched is not known."
    figures = [_supplier_bars(suppliers.head(MOST_BARS))] if len(suppliers) else []
    title = f"{group}: {money} to {_suppliers(len(suppliers))}"
    return _exhibit(spend, view, "suppliers", title, shown, figures=figures, sentences=[key])


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
    money, many = short_pounds(int(payments["amount_pence"].sum())), f"{len(payments):,} payments"
    shown = payments.assign(
        day=pd.to_datetime(payments["date"]).dt.strftime("%Y-%m-%d"),
        paid=[f"{pence / 100:,.2f}" for pence in payments["amount_pence"]],
    )
    title = f"{name}: {money} in {many.removesuffix('s') if len(payments) == 1 else many}"
    return _exhibit(spend, view, "payments", title, shown)
