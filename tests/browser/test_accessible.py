"""No violation that axe-core finds: page and slides, drafts and frozen ones for the public, on screens and paper."""

import dataclasses
from pathlib import Path

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe

from svanalysis.report.editions import EDITIONS, PUBLIC
from svanalysis.report.page import PageMeta, render_page
from svanalysis.report.results import open_results
from tests.support.browser import WatchedPage

pytestmark = pytest.mark.browser

FORMS = {"page": "annual_report", "slides": "taskforce_pack"}
# Of a table the first rows stand for all: ten thousand elements, one above the other, take axe-core many seconds.
MORE_ROWS = "document.querySelectorAll('tbody tr:nth-child(n+3)').forEach(row => { row.remove(); })"
# Their colours are the same in all editions and on paper, and take as long as all else.
FIGURES = "document.querySelectorAll('[data-figure]').forEach(box => { box.remove(); })"
NARROW = 360
CONTRAST = {"runOnly": ["color-contrast"]}
ALL_BUT_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}


@pytest.fixture(scope="module")
def files(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both forms of the stored notebooks, which show the sample, as drafts and as frozen for the public."""
    folder, made = tmp_path_factory.mktemp("axe"), {}
    draft = PageMeta(
        "Local spend", "Durham", "2013/14", "Local: an address.", "d", synthetic_note="Synthetic sample."
    )
    frozen = dataclasses.replace(
        draft, edition=EDITIONS[PUBLIC], state="Frozen v1, 2014-09-01, Jane Doe", synthetic_note=""
    )
    results = open_results("durham", "2013/14", edition=PUBLIC)
    for form, name in FORMS.items():
        notebook = nbformat.read(clone / "notebooks" / f"{name}.ipynb", as_version=4)
        public = dataclasses.replace(results, state=frozen.state)
        for key, shown, meta in ((form, None, draft), (f"frozen {form}", public, frozen)):
            made[key] = folder / f"{key}.html"
            text = render_page(notebook, meta=meta, form=form, results=shown)
            made[key].write_text(text, encoding="utf-8")
    return made


def fold(page: object, *, is_open: bool) -> None:
    page.evaluate(
        "open => document.querySelectorAll('details').forEach(one => { one.open = open; })", is_open
    )


def on_paper(page: object) -> None:
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})


def violations(page: object, rules: dict = ALL_BUT_CONTRAST) -> list[str]:
    """What axe-core finds wrong, contrast apart: the rule and the first element that breaks it."""
    # of what is right it need not tell every element, of which a long page has many thousands
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [f"{one['id']}, {len(one['nodes'])} times: {one['nodes'][0]['html'][:120]}" for one in found]


def faint(page: object) -> list[str]:
    """What has too little contrast, which is the same in every width."""
    return violations(page, CONTRAST)


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_no_violation(form: str, watched_page: WatchedPage, files: dict[str, Path]) -> None:
    page = watched_page.open(files[form])
    watched_page.go_through()
    fold(page, is_open=True)
    assert violations(page) == []
    page.evaluate(MORE_ROWS)
    watched_page.resize(NARROW)
    watched_page.go_through()
    for is_open in (False, True):
        fold(page, is_open=is_open)
        assert violations(page) == []
    watched_page.resize(1920)
    watched_page.go_through()
    if form == "slides":
        page.keyboard.press("ArrowRight")
        page.keyboard.press("n")
    assert violations(page) == []
    assert faint(page) == []
    on_paper(page)
    page.evaluate(FIGURES)
    assert violations(page) == []
    assert faint(page) == []


@pytest.mark.parametrize("form", FORMS)
def test_axe_finds_no_violation_in_what_is_frozen_for_the_public(
    form: str, watched_page: WatchedPage, files: dict[str, Path]
) -> None:
    page = watched_page.open(files[f"frozen {form}"])
    assert "DRAFT" not in page.locator("body").inner_text()
    watched_page.go_through()
    fold(page, is_open=True)
    page.evaluate(MORE_ROWS)  # all of them were looked at in the draft
    assert violations(page) == []
    page.evaluate(FIGURES)
    assert faint(page) == []
    on_paper(page)
    assert violations(page) == []


def test_axe_would_find_one(watched_page: WatchedPage, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text(
        "<!doctype html><title>a</title><img src='data:,'><p style='color: #aaa'>words", encoding="utf-8"
    )
    page = watched_page.open(bad)
    assert any(one.startswith("image-alt") for one in violations(page))
    assert [one.partition(",")[0] for one in faint(page)] == ["color-contrast"]
