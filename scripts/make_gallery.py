"""Make docs/gallery.md and its images from the sample: `python scripts/make_gallery.py`. It needs a Chromium.

Beside each image stands a hash of the figures it was made from, so that a test without a browser tells when an image is
no longer current. Run it after a change that alters a figure, look at the images, and commit them.
"""

import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat

from svanalysis import open_results
from svanalysis.present.exhibit import PLOTLY_MIME, Exhibit, figure_json
from svanalysis.report import (
    change_exhibits,
    chart_exhibits,
    exhibits,
    opportunity_exhibits,
    payment_exhibits,
    series_exhibits,
)
from svanalysis.report.page import PageMeta, render_page
from svanalysis.report.results import Results

DOCS = Path(__file__).resolve().parent.parent / "docs"
YEAR = "2013/14"
SHOWN = (
    exhibits.shares_over_time,
    exhibits.where_each_pound_goes,
    exhibits.where_suppliers_are_based,
    exhibits.where_suppliers_were_based,
    exhibits.authorities_around,
    exhibits.where_the_rest_goes,
    exhibits.size_bands,
    chart_exhibits.combinations,
    chart_exhibits.services_slope,
    chart_exhibits.services_over_time,
    change_exhibits.what_changed,
    change_exhibits.services_changed,
    series_exhibits.what_a_choice_moves,
    opportunity_exhibits.opportunities,
    payment_exhibits.payments_by_month,
    exhibits.action_plan,
)
HEAD = f"""# Gallery

Charts and maps of the report, made by the project from the shipped sample for {YEAR}. The sample is synthetic: every
supplier and payment in it is invented. On the page each stands with its table, its csv, its source and its definition.
Made with `python scripts/make_gallery.py`; a test tells when an image is no longer current.
"""


def shown(results: Results) -> list[Exhibit]:
    """Return the exhibits of the gallery that have a figure, in order."""
    found = (function(results) for function in SHOWN)
    return [exhibit for exhibit in found if exhibit.figures]


def fingerprint(exhibit: Exhibit) -> str:
    """Return a hash of what an exhibit's figures are made of."""
    figures = [figure_json(figure) for figure in exhibit.figures]
    return hashlib.sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()[:16]


def entry(exhibit: Exhibit) -> str:
    """Return an exhibit's part of the gallery: its finding, its image with the text alternative, its hash."""
    alt = exhibit.alt.replace("[", "(").replace("]", ")")
    image = f"![{alt}](gallery/{exhibit.key}.png)"
    return f"## {exhibit.title}\n\n{exhibit.subtitle}\n\n{image}\n\n<!-- {exhibit.key} {fingerprint(exhibit)} -->\n"


def page(found: list[Exhibit]) -> str:
    """Return the exhibits as one page of the report."""
    notebook = nbformat.v4.new_notebook()
    notebook.cells.append(nbformat.v4.new_markdown_cell("## Gallery"))
    for exhibit in found:
        bundle = {kind: value for kind, value in exhibit._repr_mimebundle_().items() if kind != PLOTLY_MIME}
        bundles = [bundle, *({PLOTLY_MIME: figure_json(figure)} for figure in exhibit.figures)]
        outputs = [nbformat.v4.new_output("display_data", json.loads(json.dumps(one))) for one in bundles]
        notebook.cells.append(nbformat.v4.new_code_cell("", outputs=outputs))
    meta = PageMeta(title="Gallery", body="", year=YEAR, definition="", slug="gallery")
    return render_page(notebook, meta=meta)


def take(found: list[Exhibit], chromium: str) -> None:
    """Take a picture of each exhibit's figures."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - the check of hashes needs no browser

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        file = Path(folder) / "gallery.html"
        file.write_text(page(found), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.goto(file.as_uri(), wait_until="load")
        for exhibit in found:
            picture = DOCS / "gallery" / f"{exhibit.key}.png"
            tab.locator(f"#{exhibit.key} .panels").screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not chromium:
        sys.exit("there is no Chromium on the path")
    gallery = shown(open_results("durham", YEAR))
    shutil.rmtree(DOCS / "gallery", ignore_errors=True)
    (DOCS / "gallery").mkdir()
    take(gallery, chromium)
    text = "\n".join([HEAD, *map(entry, gallery)])
    (DOCS / "gallery.md").write_text(text, encoding="utf-8", newline="\n")
    print(
        f"{len(gallery)} images, {sum(one.stat().st_size for one in (DOCS / 'gallery').iterdir()) // 1000} kB"
    )
