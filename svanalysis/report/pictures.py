"""Pictures: each figure as svg and png, with its finding, its source and its state, so that it may stand alone."""

import base64
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

from svanalysis.present.theme import label
from svanalysis.report.page import PageMeta, Shown, render_drawings
from svanalysis.report.printing import Browser

_WIDE = 1000  # pixels
_WIDE_MAP = 640
_LINE = 25
_EDGE = 16
_SMALL = "font-size: 14px"


def write_pictures(shown: list[Shown], meta: PageMeta, folder: Path, browser: Browser) -> Callable[[], None]:
    """Begin to draw `folder/<exhibit>-<number>.svg` and `.png` for each figure; what is returned writes them.

    It raises OutputError when a figure cannot be drawn.
    """
    figures = {
        f"{one.about['key']}-{number}": _dressed(one.about, figure, meta)
        for one in shown
        for number, figure in enumerate(one.figures, start=1)
    }
    folder.mkdir(exist_ok=True)
    page = folder / "drawings.html"
    page.write_text(render_drawings(list(figures.values())), encoding="utf-8", newline="\n")
    drawn = browser.ask(page, [f"draw({at})" for at in range(len(figures))])

    def finish() -> None:
        for name, (svg, png) in zip(figures, drawn.result(), strict=True):
            (folder / f"{name}.svg").write_text(svg, encoding="utf-8", newline="\n")
            (folder / f"{name}.png").write_bytes(base64.b64decode(png))
        page.unlink()

    return finish


def _dressed(about: dict[str, Any], figure: dict[str, Any], meta: PageMeta) -> dict[str, Any]:
    """Return a figure beneath the words that stand around it on the page."""
    layout, aspect = figure["layout"], figure["layout"]["meta"].get("aspect")
    title, width = layout.get("title", {}), _WIDE_MAP if aspect else _WIDE
    margin = {"l": 0, "r": 0, "t": 44, "b": 8} | layout.get("margin", {})
    margin |= {side: max(margin[side], _EDGE) for side in ("l", "r")}
    height = layout["height"]
    if aspect:
        height = round((width - margin["l"] - margin["r"]) * aspect) + margin["t"] + margin["b"]
    told = f"{about['subtitle']}. {about['source']} {meta.edition}. {meta.state}."
    lines = [f"<b>{label(line)}</b>" for line in textwrap.wrap(about["title"], width // 12)]
    lines += [f'<span style="{_SMALL}">{label(line)}</span>' for line in textwrap.wrap(told, width // 8)]
    lines += [f"<b>{panel}</b>" for panel in [title.get("text")] if panel]
    more = _LINE * len(lines)
    written = {"text": "<br>".join(lines), "font": {"size": 19, "weight": 400}, "x": _EDGE / width}
    dressed = {
        "width": width,
        "height": height + more,
        "margin": margin | {"t": margin["t"] + more},
        "title": title | written | {"y": 1 - 24 / (height + more)},
        "paper_bgcolor": "white",
    }
    return {"data": figure["data"], "layout": layout | dressed}
