"""A Chromium page that writes down everything it is asked to fetch."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

# A container has no sandbox and no graphics card, and Chromium must not call home while requests are counted.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--no-first-run",
)
LOCAL = ("file:", "data:", "blob:", "about:")
# The window has its new size, and the figures in it were drawn for it; those of slides keep the size of theirs.
FOLLOWED = """width => innerWidth === width && [...document.querySelectorAll('[data-figure]')].every(box => {
  const { top, bottom } = box.getBoundingClientRect();
  if (box.closest('.page')) return true;
  return box.layout ? Math.abs(box.layout.width - box.clientWidth) <= 1 : bottom < 0 || top > innerHeight;
})"""
# A reader goes through the page: figures are drawn when one comes near, slides when they are shown.
GONE_THROUGH = """async () => {
  const press = key => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  const slides = document.querySelectorAll('.presenting .page').length;
  for (let at = 0; at < slides; at += 1) press('ArrowRight');
  for (const box of slides ? [] : document.querySelectorAll('[data-figure]')) {
    box.scrollIntoView();
    while (!box.querySelector('.main-svg')) await new Promise(requestAnimationFrame);
  }
  slides ? press('Home') : scrollTo(0, 0);
}"""


@contextmanager
def launched(executable: Path) -> Iterator[Browser]:
    """A running headless browser, closed at the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


class WatchedPage:
    """A page, the requests it made that leave the machine, and what it complained of.

    Attributes
    ----------
    page
        Playwright's page.
    requests
        Addresses asked for that are not file, data or blob. Nothing answers them: the page is offline.
    complaints
        Uncaught errors and console errors, in order.

    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.context.set_offline(offline=True)
        page.on("request", self._note)
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)

    def open(self, file: Path) -> Page:
        """Open a file as a double-click would, and wait until it has loaded."""
        self.page.goto(file.resolve().as_uri(), wait_until="load")
        return self.page

    def resize(self, width: int, height: int = 900) -> None:
        """Change the size of the window, and wait until the page has followed: to open it anew takes seconds."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.wait_for_function(FOLLOWED, arg=width)

    def go_through(self) -> None:
        """Look at all of the page, so that every figure is drawn."""
        self.page.evaluate(GONE_THROUGH)

    def _note(self, request: object) -> None:
        if not request.url.startswith(LOCAL):
            self.requests.append(request.url)

    def _hear(self, message: object) -> None:
        if message.type == "error":
            self.complaints.append(message.text)
