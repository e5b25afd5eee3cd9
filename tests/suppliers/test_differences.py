"""How two names differ, and what undoing a slip can give: by hand, and as laws."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from svanalysis.suppliers.differences import difference
from svanalysis.suppliers.slips import corrections, one_letter_apart

TABLE = [  # payee, registered -> kind, form
    ("ACME GATES LIMITED", "ACME GATES LIMITED", "same", "same"),
    ("CDA GROUP LIMITED", "THE CDA GROUP LIMITED", "same", "same"),
    ("OPEN UNIVERSITY (THE)", "THE OPEN UNIVERSITY", "same", "same"),
    ("ACME GATES LMIITED", "ACME GATES LIMITED", "same", "same"),
    ("ACME GATES", "ACME GATES LIMITED", "same", "missing"),
    ("ACME GATES LIMITED", "ACME GATES", "same", "other"),
    ("ACME GATES LLP", "ACME GATES LIMITED", "same", "other"),
    ("BLUE BELL NORTH LIMITED", "BLUEBELL NORTH LIMITED", "letters", "same"),
    ("A B C LIMITED", "ABC LIMITED", "words", "same"),  # initials alone
    ("NORTHUMBRAIN WATER LIMITED", "NORTHUMBRIAN WATER LIMITED", "slip", "same"),
    ("SMYTH ROOFING LIMITED", "SMITH ROOFING LIMITED", "slip", "same"),  # or another firm: `slips` tells
    ("BELL GATES LIMITED", "BALL GATES LIMITED", "words", "same"),  # too short a word
    ("UNIT 21234 LIMITED", "UNIT 21235 LIMITED", "words", "same"),  # a number is no slip
    ("NORTHUMBRAIN WATRE LIMITED", "NORTHUMBRIAN WATER LIMITED", "words", "same"),  # two slips
    ("ACME LIMITED", "ACME GROUP LIMITED", "words", "same"),
    ("ACME LIMITED", "ACME (NORTH) LIMITED", "words", "same"),
    ("ACME UK LIMITED", "ACME (UK) LIMITED", "words", "same"),
    ("ACME (LEEDS) LIMITED", "ACME (YORK) LIMITED", "words", "same"),
    ("ASSOCIATED ENVIRONMENTAL SERV", "ASSOCIATED ENVIRONMENTAL SERVICES LIMITED", "cut", "same"),
    ("ASSOCIATED ENVIRONMENTAL SERVICES LIMI", "ASSOCIATED ENVIRONMENTAL SERVICES LIMITED", "cut", "same"),
    ("ASSOCIATED ENVIRONMENTAL SERV", "ASSOCIATED ENVIRONMENTAL SERVICES (NORTH) LIMITED", "words", "missing"),
    ("ASSOCIATED ENVIRONMENTAL", "ASSOCIATED ENVIRONMENTAL SERVICES LIMITED", "words", "missing"),
    ("ACME SERV", "ACME SERVICES LIMITED", "words", "missing"),  # too short to have been cut
]  # fmt: skip


@pytest.mark.parametrize(("payee", "registered", "kind", "form"), TABLE)
def test_difference(payee, registered, kind, form):
    found = difference(payee, registered)
    assert (found.kind, found.form) == (kind, form)


WORD = st.text(alphabet="ABCDE", min_size=1, max_size=6)


@given(WORD)
def test_corrections_are_exactly_the_words_one_slip_away(word):
    made = corrections(word)
    assert all(OSA.distance(word, other) == 1 for other in made)
    others = {word[:at] + letter + word[at:] for at in range(len(word) + 1) for letter in "AEZ"} - {word}
    assert others <= made


@given(WORD, WORD)
def test_slips_go_both_ways(one, other):
    assert (one in corrections(other)) == (other in corrections(one))


@pytest.mark.parametrize("whole", [True, False])
def test_only_a_word_no_register_has_can_be_a_slip(whole):
    vocabulary = ["SMITH", "ROOFING", "SMYTH", "HAULAGE", "NORTHUMBRIAN", "WATER"]
    others = [f"WORD{number}" for number in range(20_000 if whole else 0)]
    asked = [
        "SMYTH ROOFING LIMITED",
        "SMITT ROOFING LIMITED",  # in an extract: a firm that it leaves out, perhaps
        "NORTHUMBRAIN WATER LIMITED",
        "NORTHUMBRIAN WATER LIMTIED",
    ]
    found = one_letter_apart(pl.Series(asked), pl.Series([*vocabulary, *others]))
    assert found.sort("name_key").rows() == [
        ("NORTHUMBRAIN WATER LIMITED", "NORTHUMBRIAN WATER LIMITED"),
        ("NORTHUMBRIAN WATER LIMTIED", "NORTHUMBRIAN WATER LIMITED"),
        *([("SMITT ROOFING LIMITED", "SMITH ROOFING LIMITED")] if whole else []),
    ]
