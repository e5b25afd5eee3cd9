"""Colours, type and the one Plotly template, after the Government Analysis Function.

Source of the palette:
https://analysisfunction.civilservice.gov.uk/policy-store/data-visualisation-colours-in-charts/

The library afcharts has the same palette (checked at 1.2). It is not used: its template is for charts with a legend
and one hover box for all lines, and it is set for a whole session, where ours travels with each figure.
"""

import html
import unicodedata
from collections.abc import Iterable

import plotly.graph_objects as go

INK = "#0B0C0C"
QUIET_INK = "#505A5F"
PAPER = "#FFFFFF"
BLUE, TEAL, PLUM, ORANGE, CHARCOAL, LILAC = "#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"
BAND = "#C9D6E4"
GRID = "#D9DCDE"
NO_DATA, WITHHELD = "#F9F9F9", "#F2F2F2"
NEIGHBOUR = "#E6E7E8"
BORDER = "#8A9196"

RAMP = ("#ADD1F1", "#6BACE6", "#2073BC", "#12436D", "#092135")  # light (little) to dark (much)
DIVERGING = ("#9A3B06", "#F29A6B", "#D9DCDE", "#6BACE6", "#12436D")  # fell, about none, rose

SANS = '"Segoe UI", "Helvetica Neue", Arial, "Liberation Sans", sans-serif'
TEXT_PIXELS = 16
VEIL = "rgba(255,255,255,0.85)"  # of a name that stands on lines, not under them
HATCH = {"shape": "/", "fgcolor": BORDER, "size": 9, "solidity": 0.16}  # what is not known
APART = {"ticks": "outside", "ticklen": 6, "tickcolor": "rgba(0,0,0,0)"}  # names stand off their bars
ABOVE = {"xref": "paper", "yref": "paper", "y": 1, "xanchor": "left", "yanchor": "bottom"}  # where keys stand


def template() -> go.layout.Template:
    """Return the template of every figure: sans-serif, 16 pixels, transparent ground, no legend."""
    axis = {"showgrid": False, "zeroline": False, "ticks": "", "automargin": True, "fixedrange": True}
    letters = {"size": TEXT_PIXELS, "color": INK}
    layout = go.Layout(
        font={"family": SANS, **letters},
        title={"font": {"size": 19, "weight": 700}, "x": 0, "xanchor": "left", "yanchor": "top", "y": 0.99},
        colorway=[BLUE, TEAL, PLUM, ORANGE],
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        showlegend=False,
        dragmode=False,
        hovermode="closest",
        hoverlabel={"bgcolor": PAPER, "bordercolor": INK, "font": letters, "align": "left"},
        margin={"l": 8, "r": 8, "t": 44, "b": 8},
        xaxis={**axis, "tickangle": 0},
        yaxis=axis,
    )
    return go.layout.Template(layout=layout)


def blank(title: str, alt: str, *, height: int, **meta: object) -> go.Figure:
    """Return an empty figure with its title, its text alternative and what else the page reads of it.

    Of `meta` the page knows `narrow`, which maps layout paths to values as Plotly's relayout takes them and
    is applied below 400 pixels, or below `below`; and `aspect`, the height over the width of a map.
    """
    heading = {"title": {"text": label(title)}} if title else {"margin": {"t": 8}}
    about = {"alt": plain(alt), **meta}
    return go.Figure(layout={"template": template(), "height": height, "meta": about, **heading})


def write(figure: go.Figure, text: str, **where: object) -> None:
    """Write text on a figure as it stands, in Plotly's HTML; text from files goes through `label` first."""
    figure.add_annotation(text=text, showarrow=False, **where)


def names_above(figure: go.Figure, names: Iterable[object], up: float, letters: int, **where: object) -> None:
    """Write a name above each bar of a chart whose first bar lies at 0, the next at -1; cut on a narrow screen.

    These are the first texts of the figure.
    """
    every = list(map(plain, names))
    short = [bold(cut(name, letters)) for name in every]
    texts_above(figure, list(map(bold, every)), short, up, **where)


def texts_above(figure: go.Figure, wide: list[str], narrow: list[str], up: float, **where: object) -> None:
    """Do the same with any text in Plotly's HTML: what stands on a wide screen, and on a narrow one."""
    beside = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -2, "yanchor": "bottom", "align": "left"}
    for at, text in enumerate(wide):
        write(figure, text, y=up - at, **{**beside, **where})
    shorter = {f"annotations[{at}].text": text for at, text in enumerate(narrow) if text != wide[at]}
    figure.layout.meta = {**figure.layout.meta, "narrow": {**figure.layout.meta.get("narrow", {}), **shorter}}


def cut(name: object, letters: int) -> str:
    """Return a name that fits: the whole one is in the table and in what hovering tells.

    >>> cut("Regeneration", 8)
    'Regener…'
    """
    text = plain(name)
    return text if len(text) <= letters else f"{text[: letters - 1]}…"


def bold(text: object, *more: object) -> str:
    """Return text from anywhere in bold, and lines beneath it, in Plotly's HTML."""
    return "<br>".join([f"<b>{label(text)}</b>", *map(label, more)])


def swatch(colour: str, mark: str, words: str) -> str:
    """Return words with a mark in a colour before them, in Plotly's HTML."""
    return f'<span style="color:{colour}">{mark}</span> {words}'


def label(text: object) -> str:
    """Return text that Plotly shows as it stands: it reads some HTML in titles, labels and hover text.

    >>> label("<b>A & B</b>")
    '&lt;b&gt;A &amp; B&lt;/b&gt;'
    """
    return html.escape(plain(text), quote=False)


def plain(text: object) -> str:
    """Return text without control characters and without those that turn the reading direction.

    >>> plain("ab" + chr(0x202E) + "cd" + chr(7))
    'ab\ufffdcd\ufffd'
    """
    unseen = {"Cc", "Cf", "Cs"}
    return "".join("\ufffd" if unicodedata.category(each) in unseen else each for each in str(text))


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.

    Source: WCAG 2.2, definition of contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    darker, lighter = sorted((_luminance(first), _luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(ground: str) -> str:
    """Return ink or white, whichever reads better on a ground.

    >>> readable_on(BLUE), readable_on(TEAL)
    ('#FFFFFF', '#0B0C0C')
    """
    return max((PAPER, INK), key=lambda ink: contrast(ink, ground))


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]  # noqa: PLR2004
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
