"""Text that a spreadsheet would take for a formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.csv_text import neutral


@pytest.mark.parametrize("text", ["=1+1", "+44 191", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|cmd", "%0A"])
def test_what_may_be_a_formula_gets_an_apostrophe(text):
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Smith & Sons", "3M UK PLC", "'=1+1", "A=B", "(A) LTD"])
def test_other_text_is_left_alone(text):
    assert neutral(text) == text


@given(st.text(max_size=20))
def test_once_neutral_always_neutral(text):
    assert neutral(neutral(text)) == neutral(text)
