"""What a view shows: its finding, bars or map, table, coverage and definition; and the suppliers behind it."""

from functools import cache

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.core.places import shipped
from svanalysis.measure.facts import UNKNOWN
from svanalysis.measure.shares import Share as CellShare
from svanalysis.measure.spend import Spend
from svanalysis.measure.views import POUNDS, Measured, View
from svanalysis.present import maps, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.sentences import Share
from svanalysis.present.view_bars import view_bars
from svanalysis.reference import shapes as outlines
from svanalysis.report import wording
from svanalysis.report.exhibits import SIZES
from svanalysis.report.map_frames import APPROXIMATE

MOST_BARS = 14
MAP_PIXELS = 640
WHOLE = "All in this view"
MEASURES = {POUNDS: "pounds paid", **wording.MEASURES}
GROUPS = {
    "year": "year",
    "service": "service",
    "ring": "where suppliers are based",
    "size": "size of supplier",
    "authority": "authority of suppliers",
    "area": "postcode sector of suppliers",
}
COUNTS = {
    "yes": "yes",
    "no": "no",
    UNKNOWN: "not known",
    "outside": "not asked",
    "differs": "differs by year",
}


def rings(spend: Spend) -> dict[str, str]:
    """Return what rings are called for a body."""
    region = wording.region_name(spend.body.authority)
    return {
        "authority": spend.body.place,
        "region": f"Rest of {region}",
        "uk": "Rest of the UK",
        "overseas": "Overseas",
        UNKNOWN: "Not known",
    }


def named(spend: Spend, view: View, group: str) -> str:
    """Return what a group of a view is called."""
    if group == UNKNOWN:
        return "Not known"
    if view.by == "authority":
        return str(wording.authorities()["name"].get(group, group))
    known = {"ring": rings(spend), "size": SIZES, "service": {"": "No service given"}}.get(view.by, {})
    return known.get(group, group)


def view_exhibit(spend: Spend, view: View, found: Measured, *, figure: bool = True) -> Exhibit:
    """Return a view as an exhibit: the finding, its bars or map, and the table with all of its groups."""
    rows = found.rows.assign(name=[named(spend, view, group) for group in found.rows["group"]])
    return Exhibit(
        key="view",
        title=_title(view, found),
        subtitle=_subtitle(spend, view),
        table=_table(view, found, rows),
        figures=(figure_of(spend, view, rows),) if figure and len(rows) else (),
        sentences=tuple(filter(None, (_coverage(found), _outside(found)))),
        source=wording.source(spend),
        note=_note(spend, view, rows),
    )


def figure_of(spend: Spend, view: View, rows: pd.DataFrame) -> go.Figure:
    """Draw the groups of a view, the most important first; postcode sectors as circles on a map."""
    return (
        _map(spend, rows) if view.by == "area" else view_bars(bars_of(view, rows), opened=_opened(view, rows))
    )


def _opened(view: View, rows: pd.DataFrame) -> int | None:
    at = rows.index[rows["group"] == view.group]
    return int(at[0]) if len(at) else None


def _title(view: View, found: Measured) -> str:
    name = MEASURES[view.measure]
    start = f"{name[:1].upper()}{name[1:]}"
    if view.measure == POUNDS:
        return f"{start}: {short_pounds(found.pence)} to {_suppliers(found.suppliers)}"
    share = _as_share(found.whole)
    if not share.applies:
        return f"There is no {name} here [z]: payments net to {short_pounds(share.of_pence)}"
    if share.printing == "none":
        return f"Too much is unknown for one {name} [u]: {sentences.between(share)}"
    return f"{start}: {sentences.printed(share)} of {short_pounds(share.of_pence)}"


def _subtitle(spend: Spend, view: View) -> str:
    period = view.from_year if view.from_year == view.to_year else f"{view.from_year} to {view.to_year}"
    ring = f"suppliers based in: {rings(spend)[view.ring].lower()}" if view.ring else ""
    size = f"size: {SIZES[view.size].lower()}" if view.size else ""
    service = f"service: {view.service or 'none given'}" if view.service is not None else ""
    kept = "; ".join(filter(None, (ring, size, service)))
    sample = f" ({wording.SYNTHETIC})" if spend.body.synthetic else ""
    by = f"In-scope payments by {GROUPS[view.by]}"
    return f"{by}, {spend.body.title}, {period}{sample}" + (f". Only {kept}" if kept else "")


def _coverage(found: Measured) -> str:
    place, size = (sentences.percent(found.known[name]) for name in ("local_share", "sme_share"))
    return f"Of these pounds, the supplier's place is known for {place} and its size for {size}."


def _outside(found: Measured) -> str:
    if not found.outside_pence:
        return ""
    money = short_pounds(found.outside_pence)
    return f"{money} more went to suppliers whose place or size is not known: low and high do not cover them."


def _note(spend: Spend, view: View, rows: pd.DataFrame) -> str:
    more = len(rows) - MOST_BARS
    drawn = f"The {MOST_BARS} with most pounds are drawn; the table has all {len(rows)}. " if more > 0 else ""
    if view.by == "area":
        money = short_pounds(int(sectors_of(spend, rows)["pence"].sum()))
        drawn = f"The map shows {money}; the rest is further away or not placed. {APPROXIMATE} "
    bounds = (
        "An orange line runs from low to high, whatever the unknown are; where more than 5% of pounds are not known "
        "a pale bar stands for both, without a single figure. "
    )
    marks = "[p] a month is missing; [u] under 80% of pounds are known; [z] no share; [e] aged evidence."
    return drawn + (bounds if view.measure != POUNDS else "") + marks


def _suppliers(number: int) -> str:
    return f"{number:,} {'supplier' if number == 1 else 'suppliers'}"


def _as_share(cell: CellShare) -> Share:
    """Return a measured cell as what sentences are written from."""
    numbers = (cell.share, cell.low, cell.high, cell.coverage_pounds)
    return Share(cell.measure, "", cell.numerator_pence, cell.denominator_pence, *numbers, cell.state)


def bars_of(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows to draw as `view_bars` takes them: pounds in pounds, shares in per cent."""
    drawn = []
    for row in tables.rows_of(rows.head(MOST_BARS)):
        share = _as_share(CellShare(*(getattr(row, name) for name in CellShare._fields)))
        money = f"{short_pounds(row.pence)} to {_suppliers(row.suppliers)}"
        if view.measure == POUNDS:
            kind = "unknown" if row.group == UNKNOWN else "value"
            bar = {"value": row.pence / 100, "low": None, "high": None, "told": short_pounds(row.pence)}
        else:
            kind = "value" if share.printing in {"single", "z"} else "range"
            bar = {
                "value": 100 * share.share,
                "low": 100 * share.low,
                "high": 100 * share.high,
                "told": _told(share),
            }
        drawn.append({"name": row.name, "kind": kind, "hover": f"{bar['told']}; {money}", **bar})
    columns = ["name", "kind", "hover", "value", "low", "high", "told"]
    return pd.DataFrame(drawn, columns=columns).astype(dict.fromkeys(("value", "low", "high"), float))


def _told(share: Share) -> str:
    """Return a share as it stands at the end of its bar."""
    if share.printing in {"single", "z"}:
        return sentences.printed(share)
    mark = " [u]" if share.printing == "none" else ""
    return f"{sentences.at_least(share.low)} to {sentences.at_most(share.high)}{mark}"


def _table(view: View, found: Measured, rows: pd.DataFrame) -> pd.DataFrame:
    whole = {**found.whole._asdict(), "name": WHOLE, "pence": found.pence, "suppliers": found.suppliers}
    every = pd.DataFrame([whole, *rows.to_dict("records")])
    name = GROUPS[view.by]
    columns: dict[str, tuple[str, tables.Writer]] = {name[:1].upper() + name[1:]: ("name", tables.words)}
    if view.measure == POUNDS:
        columns |= {"Pounds (£)": ("pence", tables.whole_pounds)}
    else:
        printing = [_as_share(CellShare(*(row[name] for name in CellShare._fields))).printing
                    for row in every.to_dict("records")]  # fmt: skip
        every["printed"] = [tables.printed(*pair) for pair in zip(every["share"], printing, strict=True)]
        columns |= {
            "Share (%)": ("printed", tables.words),
            "Low (%)": ("low", tables.low),
            "High (%)": ("high", tables.high),
            "Pounds (£)": ("numerator_pence", tables.whole_pounds),
            "Of pounds (£)": ("denominator_pence", tables.whole_pounds),
            "Known, by pounds (%)": ("coverage_pounds", tables.share),
        }
    columns |= {"Suppliers": ("suppliers", tables.count), "Marks": ("state", tables.words)}
    return tables.display(every, columns)


def _map(spend: Spend, rows: pd.DataFrame) -> go.Figure:
    """Draw net pounds by postcode sector as circles around the body's own area; a click tells which by its position."""
    areas = sectors_of(spend, rows)
    largest = int(max(areas["pence"].abs().max(), 1)) if len(areas) else 1
    ground, _ = _around(spend.body.authority)
    figure = maps.dot_map("", areas, ground, largest).update_layout(height=MAP_PIXELS)
    return figure.update_yaxes(automargin=False)  # the room that names of bars had before it on screen


def sectors_of(spend: Spend, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the sectors of a view that lie in the frame of its map, with `easting`, `northing` and `inside`."""
    return rows.merge(_around(spend.body.authority)[1], on="group")


@cache
def _around(code: str) -> tuple[maps.Ground, pd.DataFrame]:
    """Return what lies beneath an authority's map, and the sectors in its frame."""
    path = shipped("data", "geography", "postcode_sectors.csv")
    drawn = outlines.tessellated_outlines(path, code)
    west, south, east, north = frame = outlines.frame_around(drawn, code)
    near = outlines.sector_points(path).cx[west:east, south:north].rename(columns={"sector": "group"})
    inside = outlines.locate(near["easting"], near["northing"], drawn) == code
    placed = pd.DataFrame(near[["group", "easting", "northing"]]).assign(inside=inside)
    return maps.Ground(drawn, code, frame), placed


def suppliers_exhibit(spend: Spend, view: View, suppliers: pd.DataFrame) -> Exhibit:
    """Return the suppliers behind a group, most pounds first."""
    group = named(spend, view, view.group) if view.group is not None else WHOLE
    net = int(suppliers["pence"].sum())
    counts = suppliers["counts"].map(COUNTS)
    columns: dict[str, tuple[str, tables.Writer]] = {
        "Supplier": ("name", tables.words),
        "Pounds (£)": ("pence", tables.whole_pounds),
        "Payments": ("lines", tables.count),
        "Based in": ("where", tables.words),
        "Size": ("sized", tables.words),
    }
    if view.measure != POUNDS:
        columns[f"Counts for the {MEASURES[view.measure]}"] = ("counts", tables.words)
    where, sized = suppliers["ring"].map(rings(spend)), suppliers["size"].map(SIZES)
    bars = suppliers.head(MOST_BARS).assign(
        low=float("nan"), high=float("nan"), value=suppliers["pence"] / 100
    )
    told = [short_pounds(int(pence)) for pence in bars["pence"]]
    kind = bars["counts"].map({"yes": "value", UNKNOWN: "unknown"}).fillna("other")
    key = f"Blue counts for the {MEASURES[view.measure]}, grey does not, hatched is not known."
    return Exhibit(
        key="suppliers",
        title=f"{group}: {short_pounds(net)} to {_suppliers(len(suppliers))}",
        subtitle=_subtitle(spend, view),
        table=tables.display(suppliers.assign(where=where, sized=sized, counts=counts), columns),
        figures=(view_bars(bars.assign(told=told, kind=kind, hover=told)),) if len(bars) else (),
        sentences=() if view.measure == POUNDS else (key,),
        source=wording.source(spend),
    )


def payments_exhibit(spend: Spend, view: View, payments: pd.DataFrame, name: str) -> Exhibit:
    """Return the payments to a supplier behind a group, largest first, each with its file and record."""
    net = int(payments["amount_pence"].sum())
    day = pd.to_datetime(payments["date"]).dt.strftime("%Y-%m-%d")
    columns: dict[str, tuple[str, tables.Writer]] = {
        "Date": ("day", tables.words),
        "Payee as published": ("payee", tables.words),
        "Pounds (£)": ("amount_pence", lambda pence: f"{pence / 100:,.2f}"),
        "Service": ("service", tables.words),
        "Category": ("category", tables.words),
        "Reference": ("reference", tables.words),
        "File": ("source_file", tables.words),
        "Record": ("source_record", tables.count),
    }
    return Exhibit(
        key="payments",
        title=f"{name}: {short_pounds(net)} in {len(payments):,} {'payment' if len(payments) == 1 else 'payments'}",
        subtitle=_subtitle(spend, view),
        table=tables.display(payments.assign(day=day), columns),
        source=wording.origin(spend),
    )
