"""The page: one file, inert, the same every time, and nothing of a notebook in it."""

import base64
import json
import re
from itertools import pairwise
from types import SimpleNamespace

import nbformat
import pytest

from svanalysis.core.errors import InputError
from svanalysis.report import page
from svanalysis.report.page import PageMeta, render_page
from tests.present.conftest import well_covered
from tests.present.fake_notebook import executed
from tests.present.frames import HOSTILE

META = PageMeta(
    title="Local and small-firm spend",
    body="Durham County Council",
    year="2013/14",
    definition="Local: an address.",
    slug="durham-2013-14",
    synthetic_note="Synthetic sample: invented.",
)


@pytest.fixture(scope="module")
def rendered() -> str:
    return render_page(executed(well_covered()), meta=META)


def without_libraries(text: str) -> str:
    """Return the page without the two scripts at its end."""
    return text.rpartition("</footer>")[0]


def cell(source: str, *outputs: dict) -> nbformat.NotebookNode:
    made = nbformat.v4.new_code_cell(source)
    made.outputs = [nbformat.from_dict(output) for output in outputs]
    return made


def notebook(*cells: nbformat.NotebookNode) -> nbformat.NotebookNode:
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## Section"), *cells])


def test_the_same_notebook_gives_the_same_bytes(known: SimpleNamespace, rendered: str) -> None:
    assert render_page(executed(known), meta=META) == rendered


def test_nothing_of_a_notebook_shows(rendered: str) -> None:
    told = without_libraries(rendered)
    assert not any(
        trace in told for trace in ("exhibits.", "open_results", "import ", "In&nbsp;[", "papermill")
    )


def test_banners_and_state_are_there(rendered: str) -> None:
    assert all(
        f"{said}" in rendered
        for said in ("ANALYST, NOT FOR PUBLICATION", "Synthetic sample: invented.", "DRAFT")
    )


def test_the_page_is_one_file_and_asks_for_nothing(rendered: str) -> None:
    told = without_libraries(rendered)
    assert not re.search(r"(?:src|href)=\"(?!#|data:)", told)
    assert "default-src &#39;none&#39;" in told
    assert rendered.count("<script>") == 2


def test_headings_are_in_order_with_one_first(rendered: str) -> None:
    levels = [int(level) for level in re.findall(r"<h([1-6])", without_libraries(rendered))]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_anchors_lead_somewhere_and_ids_are_unique(rendered: str) -> None:
    told = without_libraries(rendered)
    ids = re.findall(r'\bid="([^"]+)"', told)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', told)) <= set(ids)


def test_every_figure_has_a_table_and_an_alternative(rendered: str) -> None:
    told = without_libraries(rendered)
    figures = re.findall(r'<div class="drawing" role="img" aria-label="([^"]*)"', told)
    assert figures
    assert all(len(alt) > 40 for alt in figures)
    assert told.count("Show the table") >= len(set(re.findall(r'data-figure="(\w+)-\d"', told)))


def test_hostile_text_is_inert_in_tables_and_data(rendered: str) -> None:
    told = without_libraries(rendered)
    assert "<script>alert" not in told
    assert "&lt;script&gt;alert" in told
    assert "\u202e" not in told
    blocks = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', told, re.DOTALL)
    assert blocks
    assert all("<" not in block and json.loads(block) for block in blocks)


def test_a_closing_script_in_a_data_block_cannot_end_it() -> None:
    block = page.data_block({"x": "</script><script>alert(1)</script>&\u2028"})
    assert not set("<>&\u2028") & set(block)
    assert json.loads(block) == {"x": "</script><script>alert(1)</script>&\u2028"}


def test_hostile_meta_is_inert(known: SimpleNamespace) -> None:
    nasty = PageMeta(
        title=HOSTILE,
        body=HOSTILE,
        year="2013/14",
        definition=HOSTILE,
        slug="x",
        edition='"}</style>' + HOSTILE,
    )
    told = without_libraries(render_page(executed(known), meta=nasty))
    assert "<script>alert" not in told
    assert told.count("</style>") == 1


def test_downloads_are_plain_digits_and_no_formulas() -> None:
    table = {
        "columns": ["Supplier", "Pounds (£)"],
        "numeric": [False, True],
        "rows": [["=1+1", "1,041"], ["-x", "−5"]],
    }
    address = page.data_csv(table)
    text = base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig")
    assert text == "Supplier,Pounds (£)\r\n'=1+1,1041\r\n'-x,-5\r\n"


def test_markdown_is_escaped_and_its_links_cannot_run() -> None:
    made = notebook(
        nbformat.v4.new_markdown_cell("<img src=x onerror=alert(1)> [a](javascript:alert(1)) **bold**")
    )
    told = without_libraries(render_page(made, meta=META))
    assert "<img" not in told
    assert "javascript:" not in told
    assert "<strong>bold</strong>" in told


def test_the_notebooks_own_heading_is_left_out() -> None:
    made = notebook(
        nbformat.v4.new_markdown_cell("# How to run this"), nbformat.v4.new_markdown_cell("Prose.")
    )
    told = without_libraries(render_page(made, meta=META))
    assert "How to run this" not in told
    assert "<p>Prose.</p>" in told


def test_a_section_with_nothing_to_show_is_left_out(unknown: SimpleNamespace) -> None:
    assert "Published and measured" not in without_libraries(render_page(executed(unknown), meta=META))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            notebook(
                cell("x", {"output_type": "error", "ename": "KeyError", "evalue": "a", "traceback": []})
            ),
            "KeyError",
        ),
        (
            notebook(cell("x", {"output_type": "display_data", "data": {"text/plain": "1"}, "metadata": {}})),
            "no exhibit",
        ),
        (
            notebook(
                cell("x", {"output_type": "display_data", "data": {page.PLOTLY_MIME: {}}, "metadata": {}})
            ),
            "without an exhibit",
        ),
        (
            nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("Prose.")]),
            "before the first section",
        ),
    ],
)
def test_what_a_page_cannot_show_is_an_error(made: nbformat.NotebookNode, said: str) -> None:
    with pytest.raises(InputError, match=said):
        render_page(made, meta=META)


def test_two_exhibits_with_one_key_are_an_error(known: SimpleNamespace) -> None:
    twice = executed(known)
    twice.cells += [one for one in twice.cells if one.cell_type == "code" and one.outputs][:1]
    with pytest.raises(InputError, match="share a key"):
        render_page(twice, meta=META)


def test_the_index_lists_reports_in_order() -> None:
    runs = [
        {
            "body": body,
            "year": "2013/14",
            "definition": "d",
            "synthetic": body == "Durham",
            "link": f"{body}/2013-14/index.html",
        }
        for body in (HOSTILE, "Durham")
    ]
    told = page.render_index(runs)
    assert "<script>alert" not in told
    assert 'href="Durham/2013-14/index.html"' in told
    assert "synthetic sample" in told
    assert "There is no report" in page.render_index([])
