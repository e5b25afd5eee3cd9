"""Bars: a finished table in, a figure with its text alternative out. The unknown is hatched, never hidden."""

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import short_pounds
from svanalysis.present import tables, theme
from svanalysis.present.sentences import listed, percent
from svanalysis.present.theme import plain

LETTER_PIXELS = 9
DRAWING_PIXELS = 880
SIDE_BY_SIDE_PIXELS = 800  # narrower than this and the names of parts stand one beneath the other
KEY_GAP = 0.03
KEY_LINE_PIXELS = 24
LETTERS_NARROW = 28  # of a name above a bar on a narrow screen; the whole name is in the table
PART_STYLES = {
    "authority": (theme.BLUE, ""),
    "region": (theme.TEAL, ""),
    "elsewhere": (theme.PLUM, ""),
    "unknown": (theme.PAPER, "/"),
}
_HATCH = {"fgcolor": theme.BORDER, "size": 9, "solidity": 0.16}
_HALO = "0 0 3px #fff, 0 0 4px #fff, 0 0 5px #fff, 0 0 6px #fff"  # lifts text off a hatch


def pound_bars(parts: pd.DataFrame, names: dict[str, str], *, as_shares: bool) -> go.Figure:
    """Draw where each pound goes: one bar a year, latest on top, the unknown hatched.

    `parts` has one row per financial_year and part (a key of PART_STYLES) with pence and share (0 to 1);
    `names` says what parts are called. Without `as_shares` bars are labelled in pounds: no single share may
    be printed.
    """
    years = sorted(parts["financial_year"].unique())
    figure = theme.blank("", _pounds_alt(parts, names, as_shares=as_shares), height=96 + 58 * len(years))
    for part, name in names.items():
        rows = parts[parts["part"] == part].set_index("financial_year").reindex(years)
        _part_bars(figure, rows, part, name, as_shares=as_shares)
    _name_parts(figure, parts[parts["financial_year"] == years[-1]], names, as_shares=as_shares)
    figure.update_layout(barmode="stack", uniformtext={"minsize": theme.TEXT_PIXELS, "mode": "hide"})
    figure.update_xaxes(range=[0, 100.2], visible=False)  # 0.2: the last outline is not cut
    apart = {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"}  # years stand off their bars
    figure.update_yaxes(type="category", range=[-0.5, len(years) - 0.5], **apart)
    return figure


def _part_bars(figure: go.Figure, rows: pd.DataFrame, part: str, name: str, *, as_shares: bool) -> None:
    colour, hatch = PART_STYLES[part]
    values = [_value(row, as_shares=as_shares) for row in tables.rows_of(rows)]
    both = [_value(row, as_shares=as_shares, pounds_too=True) for row in tables.rows_of(rows)]
    figure.add_bar(
        y=rows.index.tolist(),
        x=[100 * share for share in rows["share"]],
        orientation="h",
        width=0.72,
        name=theme.label(name),
        marker={
            "color": colour,
            "pattern": {"shape": hatch, **_HATCH},
            "line": {"color": theme.CHARCOAL if hatch else theme.PAPER, "width": 1},
        },
        text=values,
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        insidetextfont={"color": theme.readable_on(colour), "shadow": _HALO if hatch else "none"},
        hovertext=[
            f"<b>{theme.label(name)}, {year}</b><br>{told}"
            for year, told in zip(rows.index, both, strict=True)
        ],
        hoverinfo="text",
    )


def _value(row: tables.Row, *, as_shares: bool, pounds_too: bool = False) -> str:
    money = short_pounds(int(row.pence))
    if not as_shares:
        return money
    share = percent(float(row.share))
    return f"{share}, {money}" if pounds_too else share


def _name_parts(figure: go.Figure, latest: pd.DataFrame, names: dict[str, str], *, as_shares: bool) -> None:
    """Write each part's name above where it begins in the top bar, pushed apart where parts are slim.

    On a narrow screen the names stand one beneath the other instead.
    """
    by_part = latest.set_index("part").reindex(list(names))
    shares = by_part["share"].clip(lower=0)
    if not as_shares:  # slim parts have no room for their pounds
        pence = by_part["pence"].astype(int).to_dict()
        names = {part: f"{name} {short_pounds(pence[part])}" for part, name in names.items()}
    widths = [(len(name) + 3) * LETTER_PIXELS / DRAWING_PIXELS for name in names.values()]
    above = {
        "xref": "paper",
        "yref": "paper",
        "y": 1,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
    }
    named = [f"{_swatch(part)} {theme.label(name)}" for part, name in names.items()]
    spots = spread_out(list(shares.cumsum() - shares), widths)
    for spot, text in zip(spots, named, strict=True):
        figure.add_annotation(x=spot, text=text, **above)
    figure.add_annotation(x=0, text="<br>".join(named), visible=False, align="left", **above)
    figure.update_layout(margin={"t": KEY_LINE_PIXELS + 12})
    turned = {
        f"annotations[{position}].visible": position == len(spots) for position in range(len(spots) + 1)
    }
    room = KEY_LINE_PIXELS * len(named) + 12
    taller = {"margin.t": room, "height": figure.layout.height + room - KEY_LINE_PIXELS}
    figure.layout.meta = {**figure.layout.meta, "narrow": {**turned, **taller}, "below": SIDE_BY_SIDE_PIXELS}


def _swatch(part: str) -> str:
    colour, hatch = PART_STYLES[part]
    return f'<span style="color:{theme.CHARCOAL if hatch else colour}">{"▨" if hatch else "■"}</span>'


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


def _pounds_alt(parts: pd.DataFrame, names: dict[str, str], *, as_shares: bool) -> str:
    told = []
    for year, rows in parts.groupby("financial_year", sort=True):
        by_part = {row.part: _value(row, as_shares=as_shares) for row in tables.rows_of(rows)}
        told.append(f"{year}: {listed([f'{name} {by_part[part]}' for part, name in names.items()])}")
    return f"Stacked bars, one a year. {'. '.join(told)}."


def ranked_bars(rows: pd.DataFrame, year: str, before: str | None, *, as_shares: bool) -> go.Figure:
    """Draw one bar a row in the rows' order, named above it, with last year's as an outlined bar beneath.

    `rows`: name, pence, share (0 to 1), pence_before, share_before (NaN: none then) and unknown (drawn
    hatched). Without `as_shares` lengths and labels are pounds: no single share may be printed.
    """
    step = 94 if before else 66
    figure = theme.blank("", _ranked_alt(rows, year, as_shares=as_shares), height=16 + step * len(rows))
    places = [-position for position in range(len(rows))]
    _filled_bars(figure, rows, places, year if before else "", as_shares=as_shares)
    if before:
        _outlined_bars(figure, rows, places, before, as_shares=as_shares)
    names = [plain(name) for name in rows["name"]]
    for place, name in zip(places, names, strict=True):
        figure.add_annotation(
            x=0, xref="paper", xanchor="left", xshift=-2, y=place + (0.17 if before else 0.12),
            yanchor="bottom", text=f"<b>{theme.label(name)}</b>", showarrow=False,
        )  # fmt: skip
    cut = {
        at: f"{name[: LETTERS_NARROW - 1]}…" for at, name in enumerate(names) if len(name) > LETTERS_NARROW
    }
    shorter = {f"annotations[{at}].text": f"<b>{theme.label(name)}</b>" for at, name in cut.items()}
    figure.update_layout(barmode="overlay", meta={**figure.layout.meta, "narrow": shorter})
    figure.update_xaxes(visible=False, rangemode="tozero")
    figure.update_yaxes(visible=False, range=[-len(rows) + 0.5, 0.5])
    return figure


def _filled_bars(
    figure: go.Figure, rows: pd.DataFrame, places: list[int], year: str, *, as_shares: bool
) -> None:
    values = [_value(row, as_shares=as_shares, pounds_too=True) for row in tables.rows_of(rows)]
    hover = [
        f"<b>{theme.label(name)}</b><br>{value}" for name, value in zip(rows["name"], values, strict=True)
    ]
    texts = [f"{year}: {value}" if year and not at else value for at, value in enumerate(values)]
    lengths = (100 * rows["share"] if as_shares else rows["pence"] / 100).tolist()
    for hatched in (False, True):
        chosen = [at for at, unknown in enumerate(rows["unknown"]) if bool(unknown) is hatched]
        pattern = {"shape": "/", **_HATCH} if hatched else {"shape": ""}
        ground = theme.PAPER if hatched else theme.BLUE
        line = {"color": theme.CHARCOAL if hatched else theme.BLUE, "width": 1}
        figure.add_bar(
            y=[places[at] for at in chosen],
            x=[lengths[at] for at in chosen],
            width=0.32 if year else 0.42,
            offset=-0.17 if year else -0.3,
            text=[texts[at] for at in chosen],
            hovertext=[hover[at] for at in chosen],
            marker={"color": ground, "pattern": pattern, "line": line},
            insidetextfont={"color": theme.readable_on(ground), "shadow": _HALO if hatched else "none"},
            **_BAR,
        )


def _outlined_bars(
    figure: go.Figure, rows: pd.DataFrame, places: list[int], before: str, *, as_shares: bool
) -> None:
    shares, pence = rows["share_before"].fillna(0), rows["pence_before"].fillna(0)
    values = [percent(share) for share in shares] if as_shares else [short_pounds(int(one)) for one in pence]
    figure.add_bar(
        y=places,
        x=[length or None for length in (100 * shares if as_shares else pence / 100).tolist()],
        width=0.27,
        offset=-0.45,
        text=[f"{before}: {value}" if not at else value for at, value in enumerate(values)],
        hovertext=[f"{before}: {value}" for value in values],
        marker={"color": theme.PAPER, "line": {"color": theme.BLUE, "width": 1.5}},
        insidetextfont={"color": theme.INK},
        **_BAR,
    )


_BAR = {
    "orientation": "h",
    "textposition": "auto",
    "insidetextanchor": "start",
    "textangle": 0,
    "constraintext": "none",
    "cliponaxis": False,
    "hoverinfo": "text",
}


def _ranked_alt(rows: pd.DataFrame, year: str, *, as_shares: bool) -> str:
    told = [f"{row.name} {_value(row, as_shares=as_shares, pounds_too=True)}" for row in tables.rows_of(rows)]
    return f"Bars, {year}: {listed(told)}."
