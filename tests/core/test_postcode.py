"""Repairs of postcodes only where one reading is possible; and what is no place, by rule."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.postcode import parse_postcode, special
from svanalysis.core.rules import special_postcodes


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("SW1H OET", "SW1H 0ET"),
        ("SWIH OET", "SW1H 0ET"),
        ("0L1 1AA", "OL1 1AA"),
        ("DHI IAA", "DH1 1AA"),
        ("L1I 1AA", "L11 1AA"),
        ("BIO 1AA", "B10 1AA"),
    ],
)
def test_a_slip_with_one_reading_is_repaired_and_told(text, unit):
    found = parse_postcode(text)
    assert (found.unit, found.repaired) == (unit, f"read {text.replace(' ', '')} as {unit}")


@pytest.mark.parametrize("text", ["0O1 1AA", "O0I IAA", "SW1H OE1", "DH1 OOO"])
def test_a_slip_with_two_readings_or_none_is_left_alone(text):
    """0O1 1AA could be OO1 1AA or O01 1AA."""
    assert parse_postcode(text) is None


@pytest.mark.parametrize("text", ["OL1 1AA", "IP1 1AA", "DH10 1AA", "PO1 1AA", "IV1 1AA", "CO1 1AA"])
def test_a_postcode_that_reads_as_it_stands_is_no_slip(text):
    assert parse_postcode(text).repaired == ""
    assert parse_postcode(text).unit == text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gir 0aa", "girobank"),
        ("BX1 1LT", "non_geographic"),
        ("XX40 4XX", "returns"),
        ("ZZ99 3WZ", "pseudo"),
        ("BFPO 53", "forces"),
        ("BF1 3AA", "forces"),
        ("PO Box 12", "po_box"),
        ("P.O. BOX NO. 12", "po_box"),
        ("JE2 3AB", "crown_dependency"),
        ("GY10 1SA", "crown_dependency"),
        ("IM99 1AA", "crown_dependency"),
        ("GX11 1AA", "overseas_territory"),
        ("D02 AF30", "ireland"),
        ("CH-8001", "foreign_code"),
        ("Isle of  Man", "country"),
        ("DH1 1AA", None),
        ("BD1 1AA", None),
        ("GL1 1AA", None),
        ("IP1 1AA", None),
        ("S10 2TN", None),
        ("D01 1AA", None),
        ("PO1 1AA", None),  # Portsmouth
        ("PO Box 12, DH1 1AA", None),  # a PO box with its postcode
        ("Irelands Farm", None),
        ("RATES", None),
    ],
)
def test_what_is_no_place_in_the_united_kingdom(text, name):
    found = special(text)
    assert (found.name if found else None) == name


AREAS = st.sampled_from(
    ["DH", "NE", "B", "BB", "BD", "G", "GL", "IP", "IV", "W", "E", "S", "L", "N", "PO", "ZE", "BT"]
)


@given(AREAS, st.integers(1, 99), st.integers(0, 9), st.from_regex(r"\A[ABD-HJLNP-UW-Z]{2}\Z"))
def test_no_rule_takes_a_postcode_of_the_united_kingdom(area, district, sector, letters):
    assert special(f"{area}{district} {sector}{letters}") is None
    assert special(f"{area}{district}{sector}{letters}") is None


def test_each_rule_says_what_and_why():
    names = [rule.name for rule in special_postcodes()]
    assert len(set(names)) == len(names)
    assert all(re.compile(rule.pattern) and rule.because for rule in special_postcodes())
