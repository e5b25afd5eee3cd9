"""No violation that axe-core finds, on the page and on the slides, at three widths, tables open and shut."""

from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from svanalysis.report.page import PageMeta, render_page
from tests.support.browser import WatchedPage

pytestmark = pytest.mark.browser

FORMS = {"page": "annual_report", "slides": "taskforce_pack"}
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"


@pytest.fixture(scope="module")
def files(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both forms of the stored notebooks, which show the sample."""
    folder, made = tmp_path_factory.mktemp("axe"), {}
    meta = PageMeta(
        "Local spend", "Durham", "2013/14", "Local: an address.", "d", synthetic_note="Synthetic sample."
    )
    for form, name in FORMS.items():
        notebook = nbformat.read(clone / "notebooks" / f"{name}.ipynb", as_version=4)
        made[form] = folder / f"{form}.html"
        made[form].write_text(render_page(notebook, meta=meta, form=form), encoding="utf-8")
    return made


def violations(page: object) -> list[str]:
    """What axe-core finds wrong: the rule and the first element that breaks it."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}, {len(one['nodes'])} times: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize("width", [360, 1280, 1920])
@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_no_violation(
    form: str, width: int, watched_page: WatchedPage, files: dict[str, Path]
) -> None:
    watched_page.page.set_viewport_size({"width": width, "height": 900})
    page = watched_page.open(files[form])
    assert violations(page) == []
    page.evaluate(OPEN)
    if form == "slides":
        page.keyboard.press("ArrowRight")
        page.keyboard.press("n")
    assert violations(page) == []


def test_axe_would_find_one(watched_page: WatchedPage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<!doctype html><title>a</title><img src='data:,'>", encoding="utf-8")
    assert any(one.startswith("image-alt") for one in violations(watched_page.open(bad)))
