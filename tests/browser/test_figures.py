"""Every figure as a reader has it: drawn from a file, offline, within its width; the year slider by keyboard."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from svanalysis import open_results
from tests.support.browser import WatchedPage
from tests.support.gallery import make_gallery

pytestmark = pytest.mark.browser

SLIDER = "#where_suppliers_were_based .years input"
MAP = "#where_suppliers_were_based [data-figure]"
SIZES = f"document.querySelector('{MAP}').data.at(-1).marker.size"
CUT = """
[...document.querySelectorAll('[data-figure]')].flatMap(box => {
  const { left, right } = box.getBoundingClientRect();
  return [...box.querySelectorAll('text')].filter(text => {
    const { left: from, right: to, width } = text.getBoundingClientRect();
    return width && (from < left - 2 || to > right + 2);
  }).map(text => `${box.dataset.figure}: ${text.textContent}`);
})
"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = make_gallery()
    file = tmp_path_factory.mktemp("gallery") / "gallery.html"
    file.write_text(script.page(script.shown(open_results("durham", "2013/14"))), encoding="utf-8")
    return file


def test_every_figure_is_drawn_from_a_file_without_a_network(
    opened: Callable[[Path], WatchedPage], gallery: Path, measured
) -> None:
    start = time.perf_counter()
    watched_page = opened(gallery)
    page = watched_page.page
    page.locator("svg.main-svg path").first.wait_for(state="attached")
    measured("a page of all figures, from opening to the first", time.perf_counter() - start)
    watched_page.go_through()
    figures = page.locator("[data-figure]")
    assert figures.count() > 20
    assert page.evaluate(
        "[...document.querySelectorAll('[data-figure]')].every(box => box.querySelector('svg.main-svg path'))"
    )
    assert page.evaluate(
        "[...document.querySelectorAll('[data-figure]')].every(box => box.getAttribute('aria-label').length > 40)"
    )
    assert (watched_page.requests, watched_page.complaints) == ([], [])


def test_no_text_of_a_figure_is_cut_off_at_its_sides(
    opened: Callable[[Path], WatchedPage], gallery: Path
) -> None:
    for width in (1920, 1280, 360):
        opened(gallery).resize(width)
        opened(gallery).go_through()
        assert opened(gallery).page.evaluate(CUT) == [], width


def test_the_year_slider_is_moved_by_keyboard_and_changes_the_map(
    watched_page: WatchedPage, gallery: Path
) -> None:
    page = watched_page.open(gallery)
    slider = page.locator(SLIDER)
    slider.focus()
    page.locator(f"{MAP} svg.main-svg").first.wait_for(state="attached")
    latest = page.evaluate(SIZES)
    assert slider.get_attribute("aria-valuetext") == "2013/14"
    page.keyboard.press("ArrowLeft")
    assert slider.get_attribute("aria-valuetext") == "2012/13"
    assert page.evaluate(SIZES) != latest
    page.keyboard.press("ArrowRight")
    assert page.evaluate(SIZES) == latest
    assert page.locator("#where_suppliers_were_based .slider-container").count() == 0  # one slider, not two


def test_the_year_chosen_stays_on_paper_and_on_another_width(
    watched_page: WatchedPage, gallery: Path
) -> None:
    page = watched_page.open(gallery)
    page.locator(SLIDER).focus()
    page.locator(f"{MAP} svg.main-svg").first.wait_for(state="attached")
    page.keyboard.press("Home")
    first = page.evaluate(SIZES)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate(SIZES) == first
    assert page.get_by_text("2010/11", exact=True).first.is_visible()
    assert page.locator(SLIDER).is_hidden()
