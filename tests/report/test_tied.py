"""Every number in a page's prose is tied to a cell: read from the page alone, and by the rule of rounding."""

import re

import pytest

from svanalysis.report.run import write_report
from svanalysis.report.tied import loose, tied
from tests.support.page_numbers import Page, problems


def about(*rows, columns=("Measure", "Share (%)", "Pounds (£)"), also=()):
    return {
        "table": {"columns": list(columns), "rows": [list(row) for row in rows]},
        "also": {"columns": ["What", "Value"], "rows": [list(row) for row in also]},
    }


SHARE = about(("Local share", "54.4", "286,600,000"), ("Change", "-1.2", "-66,200"))


@pytest.mark.parametrize(
    ("said", "cell"),
    [
        ("54.4%", "1,2"),
        ("54%", "1,2"),  # 54.4 rounded down, or to the nearest
        ("55%", "1,2"),  # rounded up, as a high is
        ("£286.6m", "1,3"),
        ("£286,600,000", "1,3"),
        ("1.2", "2,2"),  # fell by 1.2 points
        ("−1.2", "2,2"),
        ("-£66.2k", "2,3"),
        ("56%", None),
        ("53%", None),
        ("54.40", "1,2"),
        ("54.41", None),
        ("£54.4", None),  # a share is no pounds
        ("£286.7m", None),
        ("286,600,000%", None),
    ],
)
def test_a_number_reads_as_its_cell(said, cell):
    written = str(tied(f"It was {said} then.", SHARE))
    found = re.search(r'data-cell="([\d,]+)"', written)
    assert (found[1] if found else None) == cell
    assert loose(f"It was {said} then.", SHARE) == ([] if cell else [said])


def test_years_codes_and_copied_names_are_no_numbers():
    named = about(("3M UK 24 LTD", "1.0", "5"))
    said = "In 2012/13, as of 2014-03-31, E06000047 and durham_2013: 3M UK 24 LTD, of every 100 pounds, 2003/361/EC"
    assert loose(said, named) == []
    assert "<data" not in tied(said, named)


def test_text_from_files_stays_text():
    hostile = '<img src=x onerror=alert(1)> 54.4% "'
    assert str(tied(hostile, SHARE)).startswith("&lt;img src=x onerror=alert(")
    assert "<img" not in tied(hostile, SHARE)


def test_other_numbers_come_after_the_rows():
    assert 'data-cell="2,2"' in tied("7 suppliers", about(("Local", "1.0", "2"), also=[("Suppliers", "7")]))


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    return write_report("durham", "2013/14", out=tmp_path_factory.mktemp("tied"), forms="page").read_text(
        encoding="utf-8"
    )


def test_every_number_on_the_page_is_tied_to_its_cell(page):
    assert problems(page) == []
    assert sum(len(shown.tied) for shown in Page(page).shown) > 50  # the headline alone has more than 20


def test_changing_one_cell_is_found(page):
    """The first table row of the headline: the local share of 2013/14."""
    assert page.count('<td class="number">55.6</td>') >= 1
    changed = page.replace('<td class="number">55.6</td>', '<td class="number">55.7</td>', 1)
    assert any("headline" in problem and "55.7" in problem for problem in problems(changed))


def test_a_number_without_a_cell_is_found(page):
    changed = page.replace("It is not a margin of error", "It is no 12 per cent margin of error", 1)
    assert problems(changed) == [problem for problem in problems(changed) if "not tied" in problem] != []


@pytest.mark.real
@pytest.mark.parametrize(("body", "year"), [("gateshead", "2013/14"), ("darlington", "2019/20")])
def test_so_it_is_for_real_councils(body, year, real_data, tmp_path):
    html = write_report(body, year, data=str(real_data), out=tmp_path, forms="page").read_text(
        encoding="utf-8"
    )
    assert problems(html) == []
