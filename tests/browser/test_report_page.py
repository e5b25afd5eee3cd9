"""The report page as a reader has it: opened from a file, offline, at any width, by keyboard, on paper."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from svanalysis.report.page import ROWS_ON_PAPER, PageMeta, render_page
from tests.present.conftest import little_known, well_covered
from tests.present.fake_notebook import executed
from tests.support.browser import WatchedPage

pytestmark = pytest.mark.browser

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def saved(folder: Path, results: SimpleNamespace) -> Path:
    meta = PageMeta(
        title="Local and small-firm spend",
        body=results.body.title,
        year="2013/14",
        definition="Local: an address.",
        slug="a-2013-14",
        synthetic_note=results.body.synthetic_note,
    )
    file = folder / f"{results.body.name}.html"
    file.write_text(render_page(executed(results), meta=meta), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    return {"known": saved(folder, well_covered()), "unknown": saved(folder, little_known())}


@pytest.mark.parametrize("body", ["known", "unknown"])
def test_every_figure_is_drawn_and_nothing_leaves_the_machine(
    body: str, opened: Callable[[Path], WatchedPage], files: dict[str, Path]
) -> None:
    watched_page = opened(files[body])
    page = watched_page.page
    figures = page.locator("[data-figure]")
    assert figures.count() >= 7
    assert figures.last.locator("svg").count() == 0  # not before a reader comes near to it
    watched_page.go_through()
    for at in range(figures.count()):
        assert figures.nth(at).locator("svg.main-svg path").count() > 0
    maps = page.locator("#where_suppliers_are_based [data-figure]")
    assert maps.count() == 3
    assert all(maps.nth(at).locator(".scatterlayer path").count() > 20 for at in range(3))
    assert (watched_page.requests, watched_page.complaints) == ([], [])


@pytest.mark.parametrize("body", ["known", "unknown"])
def test_the_page_never_scrolls_sideways(
    body: str, opened: Callable[[Path], WatchedPage], files: dict[str, Path]
) -> None:
    watched_page = opened(files[body])
    page = watched_page.page
    for width in (320, 768, 1280, 1920):
        watched_page.resize(width)
        watched_page.go_through()
        for is_open in ("false", "true"):
            page.evaluate(f"document.querySelectorAll('details').forEach(one => {{ one.open = {is_open}; }})")
            assert page.evaluate(OVERFLOW) == 0, width


def test_maps_stand_in_a_row_where_there_is_room(
    opened: Callable[[Path], WatchedPage], files: dict[str, Path]
) -> None:
    watched_page = opened(files["known"])
    boxes = watched_page.page.locator("#where_suppliers_are_based [data-figure]")
    for width, rows in ((1000, 1), (700, 3)):
        watched_page.resize(width)
        assert len({round(boxes.nth(at).bounding_box()["y"]) for at in range(3)}) == rows


def test_the_keyboard_reaches_all_and_a_yellow_ring_of_three_pixels_says_where_it_is(
    watched_page: WatchedPage, files: dict[str, Path]
) -> None:
    page = watched_page.open(files["known"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the report"
    assert page.locator(".skip").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    ring = "(style => [style.outlineColor, style.outlineWidth])(getComputedStyle(document.activeElement))"
    assert page.evaluate(ring) == ["rgb(255, 221, 0)", "3px"]
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.tagName + ' ' + document.activeElement.className")
        )
    assert any(one.startswith("SUMMARY") for one in reached)
    assert any(one.startswith("A") for one in reached)
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("details").first.get_attribute("open") is not None
    assert page.locator("details table").first.is_visible()


def test_hostile_names_are_shown_and_never_run(watched_page: WatchedPage, files: dict[str, Path]) -> None:
    page = watched_page.open(files["unknown"])
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    assert page.get_by_text('<script>alert("x")</script>').first.is_visible()
    assert page.locator("[data-figure] a").count() == 0


def test_on_paper_tables_are_unfolded_and_banners_stay(
    watched_page: WatchedPage, files: dict[str, Path], tmp_path: Path
) -> None:
    page = watched_page.open(files["known"])
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("details:not([open])").count() == 0
    assert page.get_by_text("ANALYST, NOT FOR PUBLICATION").first.is_visible()
    assert page.locator("summary").first.is_hidden()
    assert (
        max(page.evaluate("[...document.querySelectorAll('[data-figure] svg')].map(one => one.clientWidth)"))
        <= 640
    )
    rows = page.locator("#files_read table").first.locator("tbody tr")
    printed = sum(rows.nth(at).is_visible() for at in range(rows.count()))
    assert (rows.count(), printed) == (48, ROWS_ON_PAPER)
    assert page.get_by_text("Only the first 25 of 48 rows are printed").is_visible()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    assert (tmp_path / "page.pdf").stat().st_size > 50_000
