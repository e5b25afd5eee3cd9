"""Which cell a number in prose is tied to, by the rule of rounding; tests/test_report.py reads finished pages."""

import re

import pytest

from svanalysis.report.tied import loose, tied


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
