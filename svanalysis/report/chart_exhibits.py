"""What suppliers are at once, and services beside each other."""

import textwrap

import pandas as pd
import plotly.graph_objects as go

from svanalysis.measure.breakdowns import KINDS
from svanalysis.present import bars, charts, sentences, tables, theme
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import SINGLE_FIGURE_UNKNOWN, shares_in
from svanalysis.present.slope import slopes
from svanalysis.report import wording
from svanalysis.report.results import Results

MOST_DRAWN = 8
MOST_SERVICES = 9
LETTERS = 28  # of a line of a service's name above its panel
PANEL_PIXELS = 270
NAMES = wording.labels("kinds")
NOT_KNOWN = "Not known of one or more of the four"


def combinations(results: Results) -> Exhibit:
    """Return pounds by what suppliers are at once: local, SME, social enterprise, charity."""
    of_year = wording.of_year(results.combinations, results.year)
    now, before = _combined(of_year), _combined(wording.of_year(results.combinations, results.previous))
    was = before.set_index("name")
    both = now.assign(**{f"{name}_before": now["name"].map(was[name]) for name in ("pence", "share")})
    unknown = max(frame.loc[frame["unknown"], "share"].sum() for frame in (now, before))
    single = bool(unknown <= float(SINGLE_FIGURE_UNKNOWN))
    drawn = pd.concat([both[~both["unknown"]].head(MOST_DRAWN), both[both["unknown"]]])
    totals = {name: int(of_year.loc[of_year[key] == "yes", "pence"].sum()) for key, name in NAMES.items()}
    more = int(of_year.loc[(of_year[list(KINDS)] == "yes").sum(axis=1) > 1, "pence"].sum())
    hidden = [*([] if single else ["share"]), *([] if results.previous else ["pence_before"])]
    figures = (
        [bars.ranked_bars(drawn, results.year, results.previous, as_shares=single)] if len(drawn) else []
    )
    rows = both.drop(columns=hidden)
    return wording.exhibit(results, "combinations", rows, figures, totals=totals, more=more)


def _combined(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row per combination that is known, most pounds first, and one of which something is not known."""
    yes = [[NAMES[key] for key in KINDS if getattr(row, key) == "yes"] for row in tables.rows_of(rows)]
    unknown = (rows[list(KINDS)] == "unknown").any(axis=1)
    named = rows.assign(name=[_name(kinds) for kinds in yes], unknown=unknown)
    named["name"] = named["name"].mask(unknown, NOT_KNOWN)
    sums = named.groupby(["name", "unknown"], as_index=False)[["pence", "share", "suppliers"]].sum()
    order = sums.sort_values(["unknown", "pence"], ascending=[True, False], kind="stable")
    return order.reset_index(drop=True)


def _name(kinds: list[str]) -> str:
    return wording.capital(sentences.listed(kinds)) if kinds else "None of the four"


def services_slope(results: Results) -> Exhibit:
    """Return the local share of each service in the year before and in this one."""
    now, before = (_single(_services(results, year)) for year in (results.year, results.previous))
    rows = now.merge(before[["name", "share"]], on="name", suffixes=("", "_before"))
    rows["change"] = rows["share"] - rows["share_before"]
    ranked = rows.loc[rows["change"].abs().sort_values(ascending=False, kind="stable").index]
    most = ranked.iloc[0] if len(rows) else None
    figures = [slopes(rows.head(MOST_DRAWN), str(results.previous), results.year)] if len(rows) else []
    withheld = len(rows) < len(_services(results, results.year))
    return wording.exhibit(results, "services_slope", rows, figures, most=most, withheld=withheld)


def _services(results: Results, year: str | None) -> pd.DataFrame:
    """Return the local shares of a year's services, the most pounds first."""
    rows = wording.of_year(results.services[results.services["measure"] == "local_share"], year)
    return rows.sort_values("denominator_pence", ascending=False, kind="stable").assign(name=rows["service"])


def _single(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the services with a single figure."""
    return rows[pd.Series([share.single for share in shares_in(rows)], index=rows.index, dtype=bool)]


def services_over_time(results: Results) -> Exhibit:
    """Return the local share of each service over the years, one small chart a service, all on one scale."""
    now = _services(results, results.year)
    order = now["service"].head(MOST_SERVICES).tolist()
    local = wording.up_to(results, results.services[results.services["measure"] == "local_share"])
    rows = local[local["service"].isin(order)]
    ranked = rows.assign(place=rows["service"].map(order.index)).sort_values(["place", "financial_year"])
    shown = ranked.assign(printed=tables.printed_shares(shares_in(ranked)))
    figures = [_panel(ranked[ranked["service"] == service], service) for service in order]
    single = tables.rows_of(_single(now).sort_values("share", kind="stable"))
    return wording.exhibit(results, "services_over_time", shown, figures, single=single)


def _panel(rows: pd.DataFrame, service: str) -> go.Figure:
    """Return one of the small charts, its name in lines that fit."""
    lines = textwrap.wrap(theme.plain(service), LETTERS, max_lines=2, placeholder="…")
    size, text = theme.TEXT_PIXELS, "<br>".join(map(theme.label, lines))
    title = {"text": text, "font": {"size": size}, "y": 0.99 - (len(lines) - 1) * size / PANEL_PIXELS}
    figure = charts.share_lines(rows, "local_share", service, labelled=1).update_yaxes(range=[0, 130])
    return figure.update_layout(height=PANEL_PIXELS, title=title, margin={"t": 58})
