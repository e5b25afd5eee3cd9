"""Make the pictures of docs/tutorial.md from the sample: `python scripts/make_tutorial_pictures.py` (needs Chromium).

Run it after a change to what they show, look at them, and commit them.
"""

import sys
import tempfile
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CLONE))

from playwright.sync_api import Browser  # noqa: E402

from svanalysis.core.places import store  # noqa: E402
from svanalysis.report.run import write_report  # noqa: E402
from tests.support.browser import launched  # noqa: E402
from tests.support.lab import choose, click_bar, explored, run_explore  # noqa: E402
from tests.support.prerequisites import find_chromium  # noqa: E402

PICTURES = CLONE / "docs" / "pictures"
PAGE = {"width": 1000, "height": 820}
LAB = {"width": 1180, "height": 2200}


def of_the_report(browser: Browser, folder: Path) -> None:
    """Take the top of the report, and its list of suppliers to find first."""
    page = browser.new_page(viewport=PAGE)
    page.goto(write_report("durham", "2012/13", out=folder / "reports", forms="page").resolve().as_uri())
    page.locator("html[data-drawn]").wait_for()
    page.screenshot(path=PICTURES / "report.png")
    heading = page.get_by_role("heading", name="Which suppliers to find first")
    heading.evaluate("one => one.scrollIntoView()")
    page.screenshot(path=PICTURES / "find_first.png")


def of_explore(browser: Browser, folder: Path) -> None:
    """Take the explorer with a service open, down to the suppliers behind it."""
    with explored(folder, store().resolve()) as address:
        page = browser.new_page(viewport=LAB)
        run_explore(page, address)
        page.keyboard.press("Control+b")
        choose(page, "By", "Service")
        page.locator(".js-plotly-plot:visible .ytick", has_text="Neighbourhood Services").wait_for()
        click_bar(page, 0, 1)
        page.get_by_text("Show the table of suppliers").wait_for()
        page.mouse.move(0, 0)
        page.wait_for_timeout(2000)
        cell = page.locator(".jp-CodeCell").nth(1)
        cell.screenshot(path=PICTURES / "explore.png")


if __name__ == "__main__":
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as made, launched(find_chromium()) as running:
        of_the_report(running, Path(made))
        of_explore(running, Path(made))
    for path in sorted(PICTURES.glob("*.png")):
        print(path.name, f"{path.stat().st_size / 1024:.0f} KB")
