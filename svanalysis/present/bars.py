"""Bars: a finished table in, a figure with its text alternative out. The unknown is hatched, never hidden."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed, percent

LETTER_PIXELS = 9
DRAWING_PIXELS = 880
SIDE_BY_SIDE_PIXELS = 800  # narrower than this and the names of parts stand one beneath the other
KEY_GAP = 0.03
KEY_LINE_PIXELS = 24
FEW_YEARS = 8  # more have slimmer bars: a figure and its heading fit on a sheet of paper
LETTERS_NARROW, PURPOSE_LETTERS_NARROW = 28, 30  # of a name above a bar on a narrow screen
PURPOSE_PIXELS, PURPOSE_KEY_PIXELS = 80, 34
PENCE_PER_MILLION = 10**8
PART_STYLES = {
    "authority": (theme.BLUE, ""),
    "region": (theme.TEAL, ""),
    "elsewhere": (theme.PLUM, ""),
    "unknown": (theme.PAPER, "/"),
}
_HALO = "0 0 3px #fff, 0 0 4px #fff, 0 0 5px #fff, 0 0 6px #fff"  # lifts text off a hatch
_LEVEL: dict[str, Any] = {"orientation": "h", "textangle": 0, "hoverinfo": "text"}
_BESIDE = {"textposition": "auto", "constraintext": "none", "cliponaxis": False}
_TOLD = {**_LEVEL, "insidetextanchor": "start", **_BESIDE}


def pound_bars(parts: pd.DataFrame, names: dict[str, str], *, as_shares: bool) -> go.Figure:
    """Draw where each pound goes: one bar a year, latest on top, the unknown hatched.

    `parts` has one row per financial_year and part (a key of PART_STYLES) with pence and share (0 to 1);
    `names` says what parts are called. Without `as_shares` bars are labelled in pounds: no single share may
    be printed.
    """
    written = _written(parts.sort_values("financial_year"), as_shares=as_shares)
    ordered = written.set_index("part").loc[list(names)].reset_index()
    years = {str(year): rows for year, rows in ordered.groupby("financial_year", sort=True)}
    told = [
        f"{year}: {listed([f'{names[row.part]} {row.value}' for row in tables.rows_of(rows)])}"
        for year, rows in years.items()
    ]
    top, key = KEY_LINE_PIXELS + 12, KEY_LINE_PIXELS * (len(names) - 1)
    height = 96 + (58 if len(years) <= FEW_YEARS else 40) * len(years)
    turned = {f"annotations[{at}].visible": at == len(names) for at in range(len(names) + 1)}
    narrow = {**turned, "margin.t": top + key, "height": height + 12 + key}
    alt = f"Stacked bars, one a year. {'. '.join(told)}."
    figure = theme.blank("", alt, height=height, narrow=narrow, below=SIDE_BY_SIDE_PIXELS)
    for part, rows in ordered.groupby("part", sort=False):
        _part_bars(figure, rows, str(part), names[str(part)])
    room = _name_parts(figure, years[max(years)], names, as_shares=as_shares)
    fit = {"minsize": theme.TEXT_PIXELS, "mode": "hide"}
    figure.update_layout(barmode="stack", uniformtext=fit, margin={"t": top})
    figure.update_xaxes(range=[0, 100.2], visible=False)  # 0.2: the last outline is not cut
    figure.update_yaxes(type="category", range=[-0.5, len(years) - 0.5], **theme.APART)
    if not room:
        figure.plotly_relayout(narrow)
    return figure


def _part_bars(figure: go.Figure, rows: pd.DataFrame, part: str, name: str) -> None:
    colour, hatch = PART_STYLES[part]
    told = [f"{theme.bold(f'{name}, {row.financial_year}')}<br>{row.told}" for row in tables.rows_of(rows)]
    inside = {"text": rows["value"].tolist(), "textposition": "inside", "insidetextanchor": "middle"}
    figure.add_bar(
        y=rows["financial_year"].tolist(), x=(100 * rows["share"]).tolist(), width=0.72, name=theme.label(name),
        hovertext=told, **inside, **_LEVEL, **_filled(colour, theme.PAPER, hatched=bool(hatch)),
    )  # fmt: skip


def _filled(colour: str, edge: str, *, hatched: bool) -> dict[str, Any]:
    """Return how a bar is filled and how text reads on it: the unknown is hatched on paper, with an edge."""
    line = {"color": theme.CHARCOAL if hatched else edge, "width": 1}
    return {
        "marker": {"color": colour, "pattern": theme.HATCH if hatched else {"shape": ""}, "line": line},
        "insidetextfont": {"color": theme.readable_on(colour), "shadow": _HALO if hatched else "none"},
    }


def _written(rows: pd.DataFrame, *, as_shares: bool) -> pd.DataFrame:
    """Return rows with `value`, what stands on a bar, and `told`, which has the pounds too."""
    money = [short_pounds(int(pence)) for pence in rows["pence"]]
    if not as_shares:
        return rows.assign(value=money, told=money)
    shares = [percent(float(share)) for share in rows["share"]]
    return rows.assign(value=shares, told=[", ".join(both) for both in zip(shares, money, strict=True)])


def _name_parts(figure: go.Figure, latest: pd.DataFrame, names: dict[str, str], *, as_shares: bool) -> bool:
    """Write each part's name above where it begins in the top bar, pushed apart where parts are slim.

    On a narrow screen the names stand one beneath the other instead; also where long names leave no room, which is
    what False says.
    """
    shares, told = latest["share"].clip(lower=0), latest["value"]
    if not as_shares:  # slim parts have no room for their pounds
        names = {part: f"{name} {value}" for (part, name), value in zip(names.items(), told, strict=True)}
    widths = [(len(name) + 3) * LETTER_PIXELS / DRAWING_PIXELS for name in names.values()]
    named = [_named(part, name) for part, name in names.items()]
    for spot, text in zip(spread_out(list(shares.cumsum() - shares), widths), named, strict=True):
        theme.write(figure, text, x=spot, **theme.ABOVE)
    theme.write(figure, "<br>".join(named), x=0, visible=False, align="left", **theme.ABOVE)
    return sum(widths) + KEY_GAP * (len(widths) - 1) <= 1


def _named(part: str, name: str) -> str:
    colour, hatch = PART_STYLES[part]
    return theme.swatch(theme.CHARCOAL if hatch else colour, "▨" if hatch else "■", theme.label(name))


def spread_out(starts: list[float], widths: list[float]) -> list[float]:
    """Return starts of labels in 0..1, moved right until none overlaps, then left until the last fits.

    >>> [round(spot, 2) for spot in spread_out([0.0, 0.05, 0.95], [0.1, 0.1, 0.1])]
    [0.0, 0.13, 0.9]
    """
    spots = list(starts)
    for position in range(1, len(spots)):
        spots[position] = max(spots[position], spots[position - 1] + widths[position - 1] + KEY_GAP)
    limit = 1.0
    for position in reversed(range(len(spots))):
        spots[position] = max(0.0, min(spots[position], limit - widths[position]))
        limit = spots[position] - KEY_GAP
    return spots


def ranked_bars(rows: pd.DataFrame, year: str, before: str | None, *, as_shares: bool) -> go.Figure:
    """Draw one bar a row in the rows' order, named above it, with last year's as an outlined bar beneath.

    `rows`: name, pence, share (0 to 1), pence_before, share_before (NaN: none then) and unknown (drawn
    hatched). Without `as_shares` lengths and labels are pounds: no single share may be printed.
    """
    drawn = _written(rows, as_shares=as_shares).assign(place=[-at for at in range(len(rows))])
    alt = f"Bars, {year}: {listed([f'{row.name} {row.told}' for row in tables.rows_of(drawn)])}."
    figure = theme.blank("", alt, height=16 + (94 if before else 66) * len(rows))
    _filled_bars(figure, drawn, year if before else "", as_shares=as_shares)
    if before:
        _outlined_bars(figure, drawn, before, as_shares=as_shares)
    theme.names_above(figure, rows["name"], 0.17 if before else 0.12, LETTERS_NARROW)
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(visible=False, rangemode="tozero")
    return figure.update_yaxes(visible=False, range=[-len(rows) + 0.5, 0.5])


def _filled_bars(figure: go.Figure, rows: pd.DataFrame, year: str, *, as_shares: bool) -> None:
    length = 100 * rows["share"] if as_shares else rows["pence"] / 100
    drawn = rows.assign(length=length, text=_year_at_first(year, rows["told"].tolist()))
    for hatched in (False, True):
        some = drawn[drawn["unknown"].astype(bool) == hatched]
        told = [f"{theme.bold(row.name)}<br>{row.told}" for row in tables.rows_of(some)]
        filled = _filled(theme.PAPER if hatched else theme.BLUE, theme.BLUE, hatched=hatched)
        spot = {"width": 0.32 if year else 0.42, "offset": -0.17 if year else -0.3}
        at, long, text = (some[name].tolist() for name in ("place", "length", "text"))
        figure.add_bar(y=at, x=long, text=text, hovertext=told, **spot, **filled, **_TOLD)


def _outlined_bars(figure: go.Figure, rows: pd.DataFrame, before: str, *, as_shares: bool) -> None:
    shares, pence = rows["share_before"].fillna(0), rows["pence_before"].fillna(0)
    values = [percent(share) for share in shares] if as_shares else [short_pounds(int(one)) for one in pence]
    figure.add_bar(
        y=rows["place"].tolist(), x=[length or None for length in (100 * shares if as_shares else pence / 100)],
        width=0.27, offset=-0.45, text=_year_at_first(before, values),
        hovertext=[f"{before}: {value}" for value in values],
        marker={"color": theme.PAPER, "line": {"color": theme.BLUE, "width": 1.5}},
        insidetextfont={"color": theme.INK}, **_TOLD,
    )  # fmt: skip


def _year_at_first(year: str, values: list[str]) -> list[str]:
    """Return the labels of bars: the first says of which year they are, where there are two."""
    return [f"{year}: {value}" if year and not at else value for at, value in enumerate(values)]


def opportunity_bars(rows: pd.DataFrame) -> go.Figure:
    """Draw one bar a row in the rows' order: filled what lies below the threshold, outlined the rest.

    `rows`: purpose, elsewhere_pence (above zero), below_pence (missing: all of a bar is outlined, without a key) and
    firms, in words who could do it. A narrow screen gets shorter names.
    """
    below = rows["below_pence"].astype("Float64").clip(lower=0).fillna(0).astype(float)
    parts = {"below the threshold": below, "not below": rows["elsewhere_pence"].astype(float) - below}
    told = [
        (row.purpose, f"{short_pounds(int(row.elsewhere_pence))}, {row.firms}")
        for row in tables.rows_of(rows)
    ]
    keyed, named = bool(rows["below_pence"].notna().any()), [theme.bold(*pair) for pair in told]
    said = listed([" ".join(pair) for pair in told])
    height = 16 + PURPOSE_KEY_PIXELS * keyed + PURPOSE_PIXELS * len(rows)
    figure = theme.blank("", f"Ranked bars of what goes elsewhere: {said}.", height=height)
    for (name, pence), colour in zip(parts.items(), (theme.BLUE, theme.PAPER), strict=True):
        figure.add_bar(
            y=[-at for at in range(len(rows))], x=(pence / 100).tolist(), orientation="h", width=0.26, name=name,
            marker={"color": colour, "line": {"color": theme.BLUE, "width": 1.5}}, hovertext=named, hoverinfo="text",
        )  # fmt: skip
    short = [theme.bold(theme.cut(purpose, PURPOSE_LETTERS_NARROW), words) for purpose, words in told]
    theme.texts_above(figure, named, short, 0.13)
    if keyed:
        marks = [theme.swatch(theme.BLUE, mark, words) for mark, words in zip("■□", parts, strict=True)]
        theme.write(figure, "  ".join(marks), x=0, **theme.ABOVE)
        figure.update_layout(margin={"t": PURPOSE_KEY_PIXELS})
    figure.update_layout(barmode="stack")
    figure.update_xaxes(visible=False, rangemode="tozero")
    return figure.update_yaxes(visible=False, range=[-len(rows) + 0.8, 0.85])


def month_bars(months: pd.DataFrame) -> go.Figure:
    """Draw one bar a month: pounds in scope, and on top of them pounds out of scope.

    `months` has `month`, `pence`, `pence_in_scope`, one row a month of one year.
    """
    ranked = months.sort_values("pence", ascending=False, kind="stable")
    told = [f"{row.month} {short_pounds(row.pence)}" for row in tables.rows_of(ranked)]
    least = f"; least in {told[-1].replace(' £', ', £')}" if told else ""
    alt = f"Bars of payments by month. Most was paid in {listed(told[:3])}{least}."
    figure, inside = theme.blank("", alt, height=360), months["pence_in_scope"]
    across = [pd.Period(month).strftime("%b") for month in months["month"]]
    parts = [("in scope", inside, theme.BLUE, 0), ("out of scope", months["pence"] - inside, theme.BAND, 1)]
    for name, pence, colour, edge in parts:
        pairs = zip(months["month"], pence, strict=True)
        hover = {"hovertext": [f"{month}: {short_pounds(int(one))} {name}" for month, one in pairs]}
        marker = {"color": colour, "line": {"color": theme.INK, "width": edge}}
        up = (pence / PENCE_PER_MILLION).tolist()
        figure.add_bar(x=across, y=up, marker=marker, **hover, hoverinfo="text", name=name)
    theme.write(figure, theme.swatch(theme.BLUE, "■", "in scope"), x=0, **theme.ABOVE)
    theme.write(figure, theme.swatch(theme.INK, "□", "out of scope"), x=0.2, **theme.ABOVE)
    figure.update_layout(barmode="relative", bargap=0.25, margin={"t": 40})
    return figure.update_yaxes(tickprefix="£", ticksuffix="m", showgrid=True, gridcolor=theme.BAND)
