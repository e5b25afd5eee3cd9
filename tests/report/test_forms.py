"""Which forms are written, what each needs, and what is said when that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import nbformat
import pytest

from svanalysis.core.errors import ConfigurationError, OutputError
from svanalysis.report import pictures, printing
from svanalysis.report.forms import FORMS, USUAL, chosen_forms
from svanalysis.report.page import PageMeta, exhibits_of
from svanalysis.report.printing import SETTING, Browser, find_browser
from svanalysis.report.run import write_report

META = PageMeta("Local spend", "Durham", "2013/14", "Local: an address.", "d")


def test_usual_forms_need_nothing_installed() -> None:
    chosen = chosen_forms(USUAL)
    assert {FORMS[name].check for name in chosen} == {FORMS["page"].check}
    assert [name for name in FORMS if name not in chosen] == ["images", "pdf"]


def test_a_form_brings_what_it_is_made_of() -> None:
    assert chosen_forms("data") == ["tables", "data"]


def test_an_unknown_form_is_refused() -> None:
    with pytest.raises(
        ConfigurationError, match=r"is not known: found 'pages'\. What to do: use some of tables"
    ):
        chosen_forms("pages")


def test_tables_alone_run_no_notebook_and_the_index_leads_to_their_folder(tmp_path: Path) -> None:
    folder = write_report("durham", "2012/13", out=tmp_path, forms="tables")
    assert sorted(path.name for path in folder.iterdir()) == ["run.json", "tables"]
    assert 'href="durham/2012-13/"' in (tmp_path / "index.html").read_text(encoding="utf-8")


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(SETTING, raising=False)
    monkeypatch.setattr(printing.Chromium, "find_browser", lambda **_: None)


def test_without_a_browser_nothing_is_begun(no_browser: None, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"there is none.*install Chrome or Chromium"):
        write_report("durham", "2012/13", out=tmp_path / "out", forms="all")
    assert not (tmp_path / "out").exists()


def test_the_browser_that_is_named_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.touch()
    monkeypatch.setenv(SETTING, str(mine))
    assert find_browser() == mine
    monkeypatch.setenv(SETTING, str(tmp_path / "none"))
    with pytest.raises(ConfigurationError, match="there is no such browser"):
        find_browser()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser as a run has one; it starts when it is first asked for something."""
    made = Browser()
    yield made
    made.close()


def test_a_browser_that_prints_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, browser: Browser, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\necho 'no display' >&2\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv(SETTING, str(broken))
    with pytest.raises(
        OutputError, match=r"the browser printed no PDF of page\.html.*leave out the forms pdf"
    ):
        browser.print_page(tmp_path / "page.html", tmp_path / "page.pdf").result()
    assert not (tmp_path / "page.pdf").exists()


@pytest.mark.browser
def test_a_printed_page_is_the_same_each_time_and_has_no_date(
    chromium: Path, browser: Browser, tmp_path: Path
) -> None:
    """Chromium numbers the parts of a table on from what it printed before."""
    page = tmp_path / "a page.html"
    page.write_text(
        "<!doctype html><title>A</title><h1>Printed</h1><table><tr><th>A<td>1</table>", encoding="utf-8"
    )
    for name in ("one.pdf", "two.pdf"):
        browser.print_page(page, tmp_path / name).result()
    content = (tmp_path / "one.pdf").read_bytes()
    assert content.startswith(b"%PDF-")
    assert content == (tmp_path / "two.pdf").read_bytes()
    assert not re.search(rb"CreationDate|ModDate", content)


@pytest.mark.browser
def test_what_a_page_cannot_do_is_told(chromium: Path, browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<!doctype html><title>A</title>", encoding="utf-8")
    assert browser.ask(page, ["6 * 7", "Promise.resolve(document.title)"]).result() == [42, "A"]
    with pytest.raises(OutputError, match=r"drew no figures of page\.html.*draw is not defined"):
        browser.ask(page, ["draw(0)"]).result()


@pytest.mark.browser
def test_a_page_is_asked_when_its_scripts_have_run(chromium: Path, browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    busy = "const end = Date.now() + 400; while (Date.now() < end);"
    for number in range(3):  # the first in a browser that has only just opened a blank page
        page.write_text(
            f"<!doctype html><script>{busy} window.draw = () => {number}</script>", encoding="utf-8"
        )
        assert browser.ask(page, ["draw()", "document.readyState"]).result() == [number, "complete"]


@pytest.mark.browser
def test_each_figure_becomes_two_pictures_that_can_stand_alone(
    chromium: Path, browser: Browser, clone: Path, tmp_path: Path
) -> None:
    notebook = nbformat.read(clone / "notebooks" / "annual_report.ipynb", as_version=4)
    shown = [one for one in exhibits_of(notebook) if one.about["key"] == "shares_over_time"]
    pictures.write_pictures(shown, META, tmp_path / "images", browser)()
    pictures.write_pictures(shown, META, tmp_path / "again", browser)()
    names = sorted(path.name for path in (tmp_path / "images").iterdir())
    assert names == [f"shares_over_time-{at}.{kind}" for at in (1, 2) for kind in ("png", "svg")]
    drawn = ET.parse(tmp_path / "images" / "shares_over_time-1.svg").getroot()  # noqa: S314 - our own
    told = " ".join("".join(drawn.itertext()).split())
    for said in ("The local share rose", "synthetic sample", "Source:", "NOT FOR PUBLICATION", "DRAFT"):
        assert said in told
    # an svg as wide as is asked for, a png of twice as many dots
    assert drawn.get("width") == "1000"
    png = (tmp_path / "images" / "shares_over_time-1.png").read_bytes()
    assert int.from_bytes(png[16:20], "big") == 2000
    for name in names:
        assert (tmp_path / "images" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
