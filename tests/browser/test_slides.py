"""The taskforce pack as it is shown in the room: by keys and buttons, on a wall, on a telephone, on paper."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from svanalysis.report.page import PageMeta, render_page
from tests.support.browser import WatchedPage

pytestmark = pytest.mark.browser

CURRENT = "document.querySelector('.page.current').id"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
VISIBLE = "[...document.querySelectorAll('.page')].filter(one => getComputedStyle(one).visibility === 'visible').length"
# a slide's own overflow: what is laid out beyond its foot or its right edge would be cut off
CUT = """[...document.querySelectorAll('.slide')].filter(one =>
  one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1).map(one => one.innerText)"""


@pytest.fixture(scope="module")
def file(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    notebook = nbformat.read(clone / "notebooks" / "taskforce_pack.ipynb", as_version=4)
    meta = PageMeta("Local spend", "Durham County Council", "2013/14", "Local: an address.", "d")
    path = tmp_path_factory.mktemp("slides") / "slides.html"
    path.write_text(render_page(notebook, meta=meta, form="slides"), encoding="utf-8")
    return path


def test_one_slide_shows_and_nothing_leaves_the_machine(
    opened: Callable[[Path], WatchedPage], file: Path
) -> None:
    watched_page = opened(file)
    watched_page.resize(1280)
    page = watched_page.page
    assert page.evaluate(VISIBLE) == 1
    figures = page.locator("[data-figure]")
    assert figures.count() >= 7
    watched_page.go_through()
    assert all(figures.nth(at).locator("svg.main-svg path").count() > 0 for at in range(figures.count()))
    assert (watched_page.requests, watched_page.complaints) == ([], [])


def test_keys_move_and_open_notes_and_table(watched_page: WatchedPage, file: Path) -> None:
    page = watched_page.open(file)
    pressed = page.keyboard.press
    assert page.evaluate(CURRENT) == "slide-first"
    for key, shown in (
        ("ArrowLeft", "slide-first"),
        ("ArrowRight", "slide-headline"),
        ("PageDown", "slide-shares_over_time"),
        ("PageUp", "slide-headline"),
    ):
        pressed(key)
        assert page.evaluate(CURRENT) == shown
    assert page.evaluate("document.activeElement.id") == "slide-headline"
    pressed("n")
    assert page.locator(".page.current .notes").is_visible()
    pressed("t")
    assert page.locator(".page.current details table").is_visible()
    pressed("Escape")
    assert page.locator(".page.current details table").is_hidden()
    pressed("End")
    last = page.evaluate(CURRENT)
    pressed("ArrowRight")
    assert page.evaluate(CURRENT) == last
    pressed("Home")
    assert page.evaluate(CURRENT) == "slide-first"
    assert page.locator(".where").inner_text().startswith("1 of ")


def test_a_table_longer_than_its_slide_ends_with_a_whole_row(
    opened: Callable[[Path], WatchedPage], file: Path
) -> None:
    opened(file).resize(1280)
    page = opened(file).page
    cut = """[...document.querySelectorAll('.scroll.shown')].map(box => [...box.querySelectorAll('tbody tr')].filter(
      row => row.offsetTop < box.clientHeight - 2 && row.offsetTop + row.offsetHeight > box.clientHeight).length)"""
    assert set(page.evaluate(cut)) == {0}
    assert page.locator(".more").all_text_contents()[1].endswith(" of 20 rows: scroll for the others.")


def test_letter_keys_can_be_turned_off(watched_page: WatchedPage, file: Path) -> None:
    page = watched_page.open(file)
    page.get_by_role("button", name="Letters").click()
    page.keyboard.press("n")
    assert page.locator(".page.current .notes").is_hidden()
    page.get_by_role("button", name="Notes").click()
    assert page.locator(".page.current .notes").is_visible()


def test_an_address_opens_its_slide(watched_page: WatchedPage, file: Path) -> None:
    page = watched_page.page
    page.goto(file.as_uri() + "#slide-size_bands", wait_until="load")
    assert page.evaluate(CURRENT) == "slide-size_bands"


def test_nothing_is_cut_off_at_any_size(opened: Callable[[Path], WatchedPage], file: Path) -> None:
    page = opened(file).page
    for width, height in ((1024, 768), (1280, 720), (1920, 1080), (360, 740)):
        opened(file).resize(width, height)
        opened(file).go_through()
        assert page.evaluate(OVERFLOW) == 0, width
        assert page.evaluate(CUT) == [], width
    assert page.evaluate(VISIBLE) == page.locator(".page").count()  # a telephone scrolls through all
    assert page.locator(".notes").first.is_visible()


OVER_THE_FOOT = """[...document.querySelectorAll('.page')].filter(one => {
  const drawn = one.querySelector('.drawing > div');
  return drawn && drawn.getBoundingClientRect().bottom > one.querySelector('.foot').getBoundingClientRect().top + 1;
}).map(one => one.id)"""


def test_the_handout_has_slides_with_their_notes_two_on_most_sheets(
    watched_page: WatchedPage, file: Path, tmp_path: Path
) -> None:
    page = watched_page.open(file)
    count = page.locator(".page").count()
    page.pdf(path=tmp_path / "a.pdf", prefer_css_page_size=True)
    sheets = (tmp_path / "a.pdf").read_bytes().count(b"/Type /Page\n")
    assert count / 2 <= sheets <= count * 0.6
    page.emulate_media(media="print")
    page.set_viewport_size(
        {"width": 690, "height": 1000}
    )  # so wide is a sheet: now the page could take it for a phone
    assert page.evaluate(OVER_THE_FOOT) == []
    assert page.evaluate(VISIBLE) == count
    assert page.locator(".notes").nth(1).is_visible()
    assert page.get_by_text("ANALYST, NOT FOR PUBLICATION. DRAFT").first.is_visible()
