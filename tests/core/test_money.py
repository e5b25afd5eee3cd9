"""Amounts as files write them: text beside the pence worked out by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.money import Amount, parse_amount, pounds, short_pounds

PENCE = st.integers(-(10**13), 10**13)


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1041", 104_100),
        ("0", 0),
        ("660.00", 66_000),
        ("5.5", 550),
        (".50", 50),
        ("12.", 1_200),
        ("+12.00", 1_200),
        (" £29,167.50 ", 2_916_750),
        ("£1,041.00", 104_100),
        ("£322.50", 32_250),
        ("£ 322.50", 32_250),
        ("GBP 322.50", 32_250),
        ("\u015325.00", 2_500),  # a DOS pound sign, 0x9C, read as cp1252
        ("\ufffd25.00", 2_500),  # a pound sign that was lost
        ("(250.00)", -25_000),
        ("(264,795.53)", -26_479_553),
        (" (31,433.82)", -3_143_382),
        ("($1,883.46)", -188_346),
        ("(£5.00)", -500),
        ("£(5.00)", -500),
        ("$10,000,000.00 ", 1_000_000_000),
        ("106,392.99-", -10_639_299),
        ("-85,260.00", -8_526_000),
        ("- 85,260.00", -8_526_000),
        ("-£5.00", -500),
        ("£-5.00", -500),
        ("\u221212.00", -1_200),  # a typographer's minus
        ("\u201312.00", -1_200),
        (" -   ", 0),  # an accountant's nothing
        ("£-", 0),
        ("22467.28 ", 2_246_728),
        ("22\u00a0467.28", 2_246_728),
        ("1 234 567.89", 123_456_789),
        ("558918743.19", 55_891_874_319),
        ("£1, 234.56", 123_456),
        ("£12,500 .00", 1_250_000),
        ("12500.00 (CR)", -1_250_000),
        ("=12500.00", 1_250_000),
        ("\u00fa12,500.00", 1_250_000),  # a DOS pound sign, 0xA3, read as cp437
        ("12'500.00", 1_250_000),
        ("\ufeff\u200e12.00\u200b", 1_200),
    ],
)
def test_an_amount_is_read_exactly(text, pence):
    assert parse_amount(text) == Amount(pence)


@pytest.mark.parametrize(
    ("text", "pence", "repaired"),
    [
        ("0.125", 12, "rounded to pence"),  # half to even: 12.5 pence
        ("0.135", 14, "rounded to pence"),  # 13.5 pence
        ("-0.125", -12, "rounded to pence"),
        ("731.1100000000001", 73_111, "rounded to pence"),  # a spreadsheet's float
        ("1.2E+05", 12_000_000, "written with an exponent"),
    ],
)
def test_what_had_to_be_done_is_recorded(text, pence, repaired):
    assert parse_amount(text) == Amount(pence, repaired)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Nil", "NIL return", "N/A", "#N/A", "#REF!", "n/a", "£", "()", "(", "abc", "12abc",
        "107694 2",  # two numbers, or one with a slip: nobody can say
        "12,34", "1,0411.00", "1.041,50", "1,041,50", "1..5", "12.3.4",
        "1900-01-09",  # 9 pounds, which a spreadsheet took for a date
        "25/06/2012900",  # a date and an amount
        "--5", "-5-", "(-5.00)", "(--5.00)", "((5.00))", "1,234 , 5", "5*3", "5.00*", "(5.00",
        "01/02/2012", "12345678901234567890",
        "reversal of transaction 41249145",
    ],
)  # fmt: skip
def test_what_is_no_amount(text):
    assert parse_amount(text) is None


@given(PENCE)
def test_what_is_written_is_read_again(pence):
    assert parse_amount(pounds(pence)) == Amount(pence)


@given(PENCE)
def test_every_way_to_write_a_credit_says_the_same(pence):
    size = f"{Decimal(abs(pence)) / 100:,.2f}"
    credits_written = (f"-{size}", f"({size})", f"{size}-", f"-£{size}", f" ({size}) ")
    assert {parse_amount(text) for text in credits_written} == {Amount(-abs(pence))}


@given(st.text(max_size=20))
def test_any_text_is_an_amount_or_none(text):
    amount = parse_amount(text)
    assert amount is None or isinstance(amount.pence, int)


@pytest.mark.parametrize(
    ("pence", "text"),
    [(0, "£0.00"), (5, "£0.05"), (-5, "-£0.05"), (104_100, "£1,041.00"), (10**11, "£1,000,000,000.00")],
)
def test_pounds_to_the_penny(pence, text):
    assert pounds(pence) == text


@pytest.mark.parametrize(
    ("pence", "text"),
    [
        (0, "£0"),
        (50, "£0"),  # half to even
        (150, "£2"),
        (99_949, "£999"),
        (99_951, "£1.0k"),
        (96_000_000, "£960.0k"),  # not a million yet
        (99_994_999, "£999.9k"),
        (99_995_000, "£1.0m"),
        (28_660_000_000, "£286.6m"),
        (96_000_000_000, "£960.0m"),
        (99_996_000_000, "£1.0bn"),
        (664_000_000_000, "£6.6bn"),
        (-1_250_000, "-£12.5k"),
    ],
)
def test_pounds_as_people_say_them(pence, text):
    assert short_pounds(pence) == text
