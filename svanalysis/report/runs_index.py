"""The page that lists all reports in a folder."""

from typing import Any

import jinja2

from svanalysis.report.page import TEMPLATES


def render_index(runs: list[dict[str, Any]]) -> str:
    """Return a page of links, one per run: `body`, `year`, `definition`, `synthetic`, `link` (relative)."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template("runs.html.jinja").render(runs=runs)
