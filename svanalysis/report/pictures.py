"""Pictures: each figure as svg and png, with its finding, its source and its state, so that it may stand alone."""

import textwrap
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from svanalysis.core.errors import ConfigurationError, OutputError
from svanalysis.present.theme import label
from svanalysis.report.page import PageMeta, Shown
from svanalysis.report.printing import find_browser

_WIDE = 1000  # pixels
_WIDE_MAP = 640
_LINE = 25
_EDGE = 16
_SMALL = "font-size: 14px"
_FORMATS = {"svg": 1, "png": 2}  # and how many dots a pixel


def check_pictures() -> None:
    """Raise ConfigurationError when what makes pictures is not installed."""
    if find_spec("kaleido") is None:
        raise ConfigurationError(
            "pictures need kaleido", hint='run: python -m pip install "svanalysis[images]"'
        )
    find_browser()


def write_pictures(shown: list[Shown], meta: PageMeta, folder: Path) -> None:
    """Write `folder/<exhibit>-<number>.svg` and `.png` for each figure, all in one run of the browser.

    Raises OutputError when a figure cannot be drawn.
    """
    import kaleido  # noqa: PLC0415  an extra, and slow to import

    folder.mkdir(exist_ok=True)
    asked = []
    for one in shown:
        for number, figure in enumerate(one.figures, start=1):
            drawn = _dressed(one.about, figure, meta)
            size = {name: drawn["layout"][name] for name in ("width", "height")}
            asked += [
                {
                    "fig": drawn,
                    "path": folder / f"{one.about['key']}-{number}.{kind}",
                    "opts": {"format": kind, "scale": scale, **size},
                }
                for kind, scale in _FORMATS.items()
            ]
    options = {"mathjax": False, "path": str(find_browser())}  # without mathjax nothing is fetched
    if failed := kaleido.write_fig_from_object_sync(asked, kopts=options):
        raise OutputError("a figure cannot be drawn", found=failed[0], hint="leave out the form images")


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
