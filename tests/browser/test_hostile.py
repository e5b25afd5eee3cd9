"""A council whose every name is an attack, all the way through every form: nothing runs, breaks, or gets out."""

import csv
import html
import json
import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import fastexcel
import frictionless
import nbformat
import pytest

from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import shipped
from svanalysis.core.text import tidy
from svanalysis.measure.spend import load_spend
from svanalysis.report.editions import EDITIONS
from svanalysis.report.results import open_results
from svanalysis.report.run import Asked, write_report, write_reports
from tests.support.browser import WatchedPage
from tests.support.hostile import HURT, NAMES, write_hostile
from tests.support.notebooks import run_notebook
from tests.support.withheld import leaks, texts_of, unnamed, withheld_values

pytestmark = pytest.mark.browser

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
POINT = """document.querySelectorAll('img, svg *, a, i, summary, [data-figure] *').forEach(one =>
  ['mouseover', 'error', 'load', 'focus'].forEach(kind => one.dispatchEvent(new Event(kind))))"""
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report's folder; the input lies beside it, so that whatever is written elsewhere would be seen."""
    folder = tmp_path_factory.mktemp("hostile")
    body = write_hostile(folder / "in")
    before = sorted((folder / "in").rglob("*"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SVANALYSIS_STORE", str(folder / "store"))
        asked = [Asked(str(body), "", "2011/12", edition) for edition in EDITIONS]
        page, _ = write_reports(asked, out=folder / "out", forms="all")
        ran = run_notebook("03_local_spend", {"body": str(body), "year": "2011/12"})
    nbformat.write(ran, folder / "03.ipynb")
    assert sorted((folder / "in").rglob("*")) == before
    assert {path.name for path in folder.iterdir()} == {"in", "out", "store", "03.ipynb"}
    return page.parent


def test_only_our_own_file_names_are_written(home: Path) -> None:
    names = [path.name for path in home.parents[1].rglob("*")]
    assert len(names) > 60
    assert [name for name in names if not re.fullmatch(r"[\w-]+(\.[a-z]+)?", name)] == []


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "slides.html",
        "../2011-12-public/index.html",
        "../2011-12-public/slides.html",
        "../../index.html",
    ],
)
def test_nothing_runs_is_fetched_or_overflows(name: str, home: Path, watched_page: WatchedPage) -> None:
    watched_page.page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    page = watched_page.open(home / name)
    page.evaluate(OPEN)
    watched_page.go_through()
    page.evaluate(POINT)  # at what stands on other slides, too
    for width in (360, 1280, 1920):
        watched_page.resize(width)
        watched_page.go_through()
        for number in range(20 if name.endswith("slides.html") else 1):
            assert page.evaluate(OVERFLOW) == 0, (width, number)
            page.keyboard.press("ArrowRight")
    assert page.evaluate("window.hurt") is None
    assert (
        page.locator("main a:not([href^='#']):not([href^='data:text/csv']):not([href$='.html'])").count() == 0
    )
    assert page.locator("img, iframe, object, embed").count() == 0
    assert (watched_page.requests, watched_page.complaints) == ([], [])


def test_a_picture_holds_words_and_shapes_only(home: Path, watched_page: WatchedPage) -> None:
    pictures = sorted([*home.glob("images/*.svg"), *home.with_name("2011-12-public").glob("images/*.svg")])
    assert len(pictures) > 15
    told = ""
    for path in pictures:
        drawn = ET.parse(path).getroot()  # noqa: S314 - our own
        told += "".join(drawn.itertext())
        for element in drawn.iter():
            assert element.tag.rpartition("}")[2] not in {"script", "foreignObject", "a", "image", "iframe"}
            assert [name for name in element.attrib if name.startswith("on") or "href" in name] == []
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
        watched_page.open(path)
    assert "<script>" in told  # shown as what it is
    assert (watched_page.requests, watched_page.complaints) == ([], [])


def test_a_pdf_runs_opens_and_fetches_nothing(home: Path) -> None:
    for folder in (home, home.with_name("2011-12-public")):
        for name in ("report.pdf", "handout.pdf"):
            whole = (folder / name).read_bytes()
            assert whole.startswith(b"%PDF-")
            content = re.sub(
                rb"stream\r?\n.*?endstream", b"", whole, flags=re.DOTALL
            )  # packed, so any letters
            assert b"/StructElem" in content
            assert not re.search(rb"/(JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile|SubmitForm)\b", content)
            assert not re.search(rb"/URI \((?!#)", content), name


def test_no_table_is_wider_than_the_paper(home: Path, watched_page: WatchedPage) -> None:
    page = watched_page.open(home / "index.html")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 673, "height": 1000})  # A4 less its margins
    page.evaluate(OPEN)
    wide = "[...document.querySelectorAll('table')].filter(one => one.offsetWidth > 674).map(one => one.innerText)"
    assert page.evaluate(wide) == []


def test_the_attacks_are_shown_as_what_they_are(home: Path) -> None:
    """Without this the other tests could pass on a report that shows no name at all."""
    text = html.unescape("".join((home / name).read_text("utf-8") for name in ("index.html", "slides.html")))
    shown = [name for name in NAMES if name in text]
    assert len(shown) >= 20, set(NAMES) - set(shown)


def test_no_control_or_turning_character_is_written(home: Path) -> None:
    for path in sorted(home.parents[1].rglob("*")):
        if path.suffix in {".html", ".csv", ".json"}:
            text = path.read_text(encoding="utf-8-sig").rpartition("<script>")[0] or path.read_text(
                "utf-8-sig"
            )
            assert not UNSEEN.search(text.partition("plotly.js v")[0]), path.name


def test_the_public_edition_holds_nothing_withheld(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVANALYSIS_STORE", str(home.parents[2] / "store"))
    body = str(home.parents[2] / "in" / "hostile.toml")
    results = [open_results(body, "2011/12", edition=edition) for edition in EDITIONS]
    spend = load_spend(results[0].body, results[0].definition)
    cells, (names, paid) = withheld_values(*results), unnamed(spend)
    rows = texts_of(home.with_name("2011-12-public"))
    assert len(cells) > 500
    assert leaks(rows, cells, paid, results[1].tables()) == []
    everything = "\n".join(" ".join(map(str, line)) for lines in rows.values() for line in lines).upper()
    services = tidy(" ".join(NAMES[:20])).upper()  # the same words are services' names, and those are shown
    secret = [name for name in names if name.upper() not in services and len(name) > 5]
    assert len(secret) > 5
    assert [name for name in secret if name.upper() in everything] == []


def test_no_cell_of_a_csv_is_a_formula(home: Path) -> None:
    cells = 0
    for path in sorted((home / "tables").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                cells += len(row)
                bad = [cell for cell in row if cell[:1] in set("=+-@|%\t\r") and not NUMBER.fullmatch(cell)]
                assert bad == [], path.name
    assert cells > 2_000


def test_the_workbook_has_texts_and_inner_links_only(home: Path) -> None:
    with zipfile.ZipFile(home / "tables.xlsx") as book:
        parts = {name: book.read(name).decode("utf-8") for name in book.namelist()}
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 20
    assert not any("<f>" in text or "<f " in text for text in sheets)
    assert not any('TargetMode="External"' in text for text in parts.values())
    assert not any("vbaProject" in name or "externalLink" in name for name in parts)


def test_a_second_reader_opens_every_sheet_and_finds_the_names(home: Path) -> None:
    book = fastexcel.read_excel(home / "tables.xlsx")
    told = {str(cell) for name in book.sheet_names for cell in _cells(book, name)}
    assert f"<script>{HURT}</script>" in told
    assert "'=cmd|' /C calc'!A0" in told
    assert "[click] (http://example.invalid/a)" in told
    assert "symbols only: '***" not in told


def _cells(book: fastexcel.ExcelReader, name: str) -> list[object]:
    frame = book.load_sheet(name, header_row=None).to_polars()
    return [cell for row in frame.rows() for cell in row if cell is not None]


def test_the_data_package_is_valid(home: Path) -> None:
    described = json.loads((home / "tables" / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = [one for one in described["resources"] if one["format"] == "csv"]
    report = frictionless.Package(described, basepath=str(home / "tables")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:10]


def test_a_notebook_shows_names_and_runs_none(home: Path, watched_page: WatchedPage, tmp_path: Path) -> None:
    cells = json.loads((home.parents[2] / "03.ipynb").read_text(encoding="utf-8"))["cells"]
    data = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    shown = "".join("".join(one.get("text/html", "")) for one in data)
    assert "&lt;script&gt;" in shown
    (tmp_path / "shown.html").write_text(f"<meta charset=utf-8>{shown}", encoding="utf-8")
    page = watched_page.open(tmp_path / "shown.html")  # as JupyterLab does: without any policy
    page.evaluate(POINT)
    assert page.evaluate("window.hurt") is None
    assert watched_page.requests == []


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "a/b", "..", "a\\\\b", "C:evil", ""])
def test_a_body_cannot_name_a_folder_elsewhere(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))
    text = shipped("data", "bodies", "durham.toml").read_text(encoding="utf-8")
    body = tmp_path / "evil.toml"
    body.write_text(text.replace('name = "durham"', f'name = "{name}"', 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match="letters, digits, - and _ only"):
        write_report(str(body), "2012/13", out=tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["evil.toml"]
