"""What suppliers are at once, and services beside each other."""

import textwrap
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.measure.breakdowns import KINDS
from svanalysis.present import bars, charts, sentences, tables, theme
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.slope import slopes
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_DRAWN = 8
MOST_SERVICES = 9
LETTERS = 28  # of a line of a service's name above its panel
PANEL_PIXELS = 270
NAMES = dict(zip(KINDS, ("local", "SME", "social enterprise", "charity"), strict=True))
NOT_KNOWN = "Not known of one or more of the four"
_REORGANISED = "Services are named as the files name them; a reorganisation moves pounds between names."


def combinations(results: "Results") -> Exhibit:
    """Return pounds by what suppliers are at once: local, SME, social enterprise, charity."""
    of_year = wording.of_year(results.combinations, results.year)
    now, before = _combined(of_year), _combined(wording.of_year(results.combinations, results.previous))
    was = before.set_index("name")
    both = now.assign(**{f"{name}_before": now["name"].map(was[name]) for name in ("pence", "share")})
    unknown = max(frame.loc[frame["unknown"], "share"].sum() for frame in (now, before))
    single = bool(unknown <= float(sentences.SINGLE_FIGURE_UNKNOWN))
    drawn = pd.concat([both[~both["unknown"]].head(MOST_DRAWN), both[both["unknown"]]])
    more = int(of_year.loc[(of_year[list(KINDS)] == "yes").sum(axis=1) > 1, "pence"].sum())
    totals = {name: int(of_year.loc[of_year[key] == "yes", "pence"].sum()) for key, name in NAMES.items()}
    each = sentences.listed([f"{name} {short_pounds(pence)}" for name, pence in totals.items()])
    cells = {**totals, "two or more of the four": more}
    return Exhibit(
        key="combinations",
        title=f"{short_pounds(more)} went to suppliers that are known to be two or more of the four",
        subtitle=wording.subtitle(
            results, "In-scope payments to local, SME, social enterprise and charity suppliers"
        ),
        table=tables.display(both, _columns(results, single=single)),
        figures=(bars.ranked_bars(drawn, results.year, results.previous, as_shares=single),)
        if len(drawn)
        else (),
        sentences=(f"Known to be each of the four: {each}. {sentences.DO_NOT_ADD}",),
        source=wording.source(results),
        note="A row says all that its suppliers are of the four. Each supplier is in one row, so the rows add up to "
        "all in-scope pounds.",
        also={f"Known to be {name} (£)": tables.whole_pounds(pence) for name, pence in cells.items()},
    )


def _columns(results: "Results", *, single: bool) -> dict[str, tuple[str, tables.Writer]]:
    columns: dict[str, tuple[str, tables.Writer]] = {
        "Suppliers that are": ("name", tables.words),
        f"{results.year} (£)": ("pence", tables.whole_pounds),
        "Suppliers": ("suppliers", tables.count),
    }
    if single:
        columns["Share (%)"] = ("share", tables.share)
    if results.previous:
        columns[f"{results.previous} (£)"] = ("pence_before", tables.whole_pounds)
    return columns


def _combined(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per combination that is known, most pounds first, and one of which something is not known."""
    yes = [[NAMES[key] for key in KINDS if getattr(row, key) == "yes"] for row in tables.rows_of(rows)]
    unknown = (rows[list(KINDS)] == "unknown").any(axis=1)
    named = rows.assign(name=[_name(kinds) for kinds in yes], unknown=unknown)
    named["name"] = named["name"].mask(unknown, NOT_KNOWN)
    sums = named.groupby(["name", "unknown"], as_index=False)[["pence", "share", "suppliers"]].sum()
    return sums.sort_values(["unknown", "pence"], ascending=[True, False], kind="stable").reset_index(
        drop=True
    )


def _name(kinds: list[str]) -> str:
    words = sentences.listed(kinds)
    return f"{words[:1].upper()}{words[1:]}" if kinds else "None of the four"


def services_slope(results: "Results") -> Exhibit:
    """Return the local share of each service in the year before and in this one."""
    rows = _printable(results)
    changes = [sentences.points(row.share - row.share_before) for row in tables.rows_of(rows)]
    title = "No service has a single local share in both years"
    if len(rows):
        most = int((rows["share"] - rows["share_before"]).abs().argmax())
        title = f"The local share of {rows['name'][most]} differs most from {results.previous}: {changes[most]} points"
    return Exhibit(
        key="services_slope",
        title=title,
        subtitle=wording.subtitle(results, "Local share by service, beside the year before"),
        table=tables.display(
            rows.assign(change=changes),
            {
                "Service": ("name", tables.words),
                f"{results.previous} (%)": ("share_before", tables.share),
                f"{results.year} (%)": ("share", tables.share),
                "Change (points)": ("change", tables.words),
            },
        ),
        figures=(slopes(rows.head(MOST_DRAWN), str(results.previous), results.year),) if len(rows) else (),
        source=wording.source(results),
        note=f"Only services with a single figure in both years, those with most pounds first. {_REORGANISED}",
    )


def _printable(results: "Results") -> pd.DataFrame:
    """Return the services whose local share may be printed in both years: name, share_before and share."""
    local = results.services[results.services["measure"] == "local_share"]
    now, before = (_single(wording.of_year(local, year)) for year in (results.year, results.previous))
    return now.merge(before[["name", "share"]], on="name", suffixes=("", "_before"))


def _single(rows: pd.DataFrame) -> pd.DataFrame:
    """Return a year's services with a single figure, the most pounds first."""
    single = [sentences.share_row(row).printing == "single" for _, row in rows.iterrows()]
    ranked = rows[pd.Series(single, index=rows.index, dtype=bool)].sort_values(
        "denominator_pence", ascending=False, kind="stable"
    )
    return ranked.assign(name=ranked["service"])


def services_over_time(results: "Results") -> Exhibit:
    """Return the local share of each service over the years, one small chart a service, all on one scale."""
    local = wording.up_to(results, results.services[results.services["measure"] == "local_share"])
    now = wording.of_year(local, results.year).sort_values(
        "denominator_pence", ascending=False, kind="stable"
    )
    order = [*now["service"].head(MOST_SERVICES)]
    rows = local[local["service"].isin(order)]
    ranked = rows.assign(place=rows["service"].map(order.index)).sort_values(["place", "financial_year"])
    printed = [
        tables.printed(row["share"], sentences.share_row(row).printing) for _, row in ranked.iterrows()
    ]
    return Exhibit(
        key="services_over_time",
        title=_range(_single(now)),
        subtitle=wording.subtitle(results, "Local share by service with low and high", over_years=True),
        table=tables.display(
            ranked.assign(printed=printed),
            {
                "Service": ("service", tables.words),
                "Year": ("financial_year", tables.words),
                "Share (%)": ("printed", tables.words),
                "Low (%)": ("low", tables.low),
                "High (%)": ("high", tables.high),
                "Of pounds (£)": ("denominator_pence", tables.whole_pounds),
            },
        ),
        figures=tuple(_panel(ranked[ranked["service"] == service], service) for service in order),
        source=wording.source(results),
        note=f"The services with most pounds, all on one scale. {_REORGANISED}",
    )


def _range(rows: pd.DataFrame) -> str:
    """Return between which services the share lies, where at least two have one."""
    if len(rows) < 2:  # noqa: PLR2004 - a range has two ends
        return "Too much is unknown to compare services"
    ranked = rows.sort_values("share", kind="stable")[["share", "name"]]
    shares = [f"{sentences.percent(share)} in {name}" for share, name in ranked.to_numpy().tolist()]
    return f"The local share runs from {shares[0]} to {shares[-1]}"


def _panel(rows: pd.DataFrame, service: str) -> go.Figure:
    """Return one of the small charts, its name in lines that fit."""
    lines = [
        theme.label(line)
        for line in textwrap.wrap(theme.plain(service), LETTERS, max_lines=2, placeholder="…")
    ]
    figure = charts.share_lines(rows, "local_share", service, labelled=1).update_yaxes(range=[0, 130])
    size = theme.TEXT_PIXELS
    title = {
        "text": "<br>".join(lines),
        "font": {"size": size},
        "y": 0.99 - (len(lines) - 1) * size / PANEL_PIXELS,
    }
    return figure.update_layout(height=PANEL_PIXELS, title=title, margin={"t": 58})


__all__ = ["combinations", "services_over_time", "services_slope"]
