"""The page that counts requests does see them: without this, "no request" would prove nothing."""

from pathlib import Path

import pytest

from tests.support.browser import WatchedPage

pytestmark = pytest.mark.browser

PAGE = '<!doctype html><meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">{body}'


def saved(folder: Path, body: str) -> Path:
    file = folder / "page.html"
    file.write_text(PAGE.format(title="watched", body=body), encoding="utf-8")
    return file


def test_a_page_by_itself_asks_for_nothing(watched_page: WatchedPage, tmp_path: Path) -> None:
    page = watched_page.open(saved(tmp_path, '<img alt="" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'))
    assert page.title() == "watched"
    assert (watched_page.requests, watched_page.complaints) == ([], [])


@pytest.mark.parametrize(
    "body",
    [
        '<img alt="" src="https://example.invalid/a">',
        '<script src="https://example.invalid/a"></script>',
        '<style>p { background: url("https://example.invalid/a") }</style><p>a</p>',
        '<script>fetch("https://example.invalid/a").catch(() => 0)</script>',
    ],
    ids=["image", "script", "style", "fetch"],
)
def test_a_page_that_asks_is_seen(body: str, watched_page: WatchedPage, tmp_path: Path) -> None:
    page = watched_page.open(saved(tmp_path, body))
    page.wait_for_timeout(200)
    assert watched_page.requests == ["https://example.invalid/a"]


def test_an_uncaught_error_is_heard(watched_page: WatchedPage, tmp_path: Path) -> None:
    watched_page.open(saved(tmp_path, "<script>throw new Error('lost')</script>"))
    assert watched_page.complaints == ["lost"]
