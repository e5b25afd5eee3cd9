"""Templates of pages and of texts: a name that is not given is an error, and what is given is never a template."""

from pathlib import Path

import jinja2

TEMPLATES = Path(__file__).parent / "templates"


def environment(*, markup: bool) -> jinja2.Environment:
    """Return what reads templates: of `markup`, where all text is escaped, or of plain text."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES, encoding="utf-8"),
        autoescape=markup,  # noqa: S701 - what is no page is a text for people
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=markup,
        keep_trailing_newline=not markup,
    )
