"""Postcodes and company numbers as cells hold them. The junk is what published files hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.company_number import parse_company_number
from svanalysis.core.postcode import parse_postcode


@pytest.mark.parametrize(
    ("text", "unit", "sector", "district"),
    [
        ("DH1 1AA", "DH1 1AA", "DH1 1", "DH1"),
        ("dh1  1aa", "DH1 1AA", "DH1 1", "DH1"),
        ("DH11AA", "DH1 1AA", "DH1 1", "DH1"),
        ("DH111AA", "DH11 1AA", "DH11 1", "DH11"),
        ("SM2  5PT", "SM2 5PT", "SM2 5", "SM2"),
        ("ST4 8 GZ", "ST4 8GZ", "ST4 8", "ST4"),
        ("EC1A 1BB", "EC1A 1BB", "EC1A 1", "EC1A"),
        ("W1A 0AX", "W1A 0AX", "W1A 0", "W1A"),
        ("GIR 0AA", "GIR 0AA", "GIR 0", "GIR"),
        ("DH3 4", "", "DH3 4", "DH3"),
        ("DH3", "", "", "DH3"),
        ("ec1a", "", "", "EC1A"),
    ],
)
def test_postcodes(text, unit, sector, district):
    found = parse_postcode(text)
    assert (found.unit, found.sector, found.district, found.repaired) == (unit, sector, district, "")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("SWIH 0ET", "SW1H 0ET"),
        ("SW1H OET", "SW1H 0ET"),
        ("CIS-LE10 3JF", "LE10 3JF"),
        ("BD98 8AA-PAYE", "BD98 8AA"),
        ("SW1P 2BS#NO5A/C", "SW1P 2BS"),
        ("ERS EX11JN", "EX1 1JN"),
    ],
)
def test_repaired_postcodes_say_so(text, unit):
    found = parse_postcode(text)
    assert found.unit == unit
    assert found.repaired.startswith("read ")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RATES",
        "(blank)",
        "D 30169",
        "BFPO 53",
        "DL1 PHN",
        "VENDOR",
        "N/A",
        "DH1 1CC",
        "V1",
        "DH1 1AA NE1 1AA",
    ],
)
def test_what_is_no_postcode(text):
    assert parse_postcode(text) is None


@given(st.text(max_size=12))
def test_any_text_is_a_postcode_or_none(text):
    found = parse_postcode(text)
    assert found is None or found.district == found.sector.split(" ")[0] or not found.sector


@given(st.from_regex(r"\A(DH|NE|TS)[1-9] [0-9][ABD-HJLNP-UW-Z]{2}\Z"))
def test_spaces_and_case_do_not_matter(unit):
    assert {parse_postcode(text) for text in (unit, unit.replace(" ", ""), unit.lower())} == {
        parse_postcode(unit)
    }
    assert parse_postcode(unit).unit == unit


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("02206442", "02206442"),
        ("2206442", "02206442"),
        (" 2535986 ", "02535986"),
        ("2535986.0", "02535986"),  # a spreadsheet's number
        ("sc 12345", "SC012345"),
        ("OC301540", "OC301540"),
        ("NI 612345", "NI612345"),
        ("IP12345R", "IP12345R"),
        ("N/A", None),
        ("Not yet available", None),
        ("Redacted", None),
        ("", None),
        ("0", None),
        ("00000000", None),
        ("123456789", None),  # a VAT number
        ("GB123456789", None),
    ],
)
def test_company_numbers(text, number):
    assert parse_company_number(text) == number
