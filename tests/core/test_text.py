"""Names: which spellings must meet under one key, and which firms must stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.text import is_initials, name_key, tidy

MEET = [
    ("Smith & Sons (Durham) Ltd.", "SMITH AND SONS (DURHAM) LIMITED"),
    ("Smith and Sons(Durham)Ltd", "SMITH AND SONS (DURHAM) LIMITED"),
    ("A.B.C. Group P.L.C.", "ABC GROUP PLC"),
    ("ABC Group Public Limited Company", "ABC GROUP PLC"),
    ("O\u2019Brien Bros", "OBRIEN BROTHERS"),
    ("O'Brien Brothers", "OBRIEN BROTHERS"),
    ("  Caf\u00e9   Ren\u00e9\u00a0Limited", "CAFE RENE LIMITED"),
    ("St. Mary's", "ST MARYS"),
    ("Hopwood Hall Community Interest Company", "HOPWOOD HALL CIC"),
    ("Ward Hadaway Limited Liability Partnership", "WARD HADAWAY LLP"),
    ("3C Technology, Limited", "3C TECHNOLOGY LIMITED"),
    ("SMITH/JONES-PARTNERS", "SMITH JONES PARTNERS"),
    ("Under_Score Ltd", "UNDER SCORE LIMITED"),
]
APART = [
    ("Acme Limited", "Acme LLP"),
    ("Acme Limited", "Acme PLC"),
    ("Acme Limited", "Acme"),
    ("Acme UK Limited", "Acme Limited"),
    ("Acme Group Limited", "Acme Limited"),
    ("Acme Holdings Limited", "Acme Limited"),
    ("Acme (Durham) Limited", "Acme Limited"),
    ("Acme (Durham) Limited", "Acme (Darlington) Limited"),
    ("Durham CCC", "Durham PLC"),  # a county cricket club is no public limited company
    ("\u041e\u041e\u041e \u0420\u0438\u0433\u0430", "\u041e\u041e\u041e \u0412\u0435\u0433\u0430"),
    ("A1 Taxis", "A2 Taxis"),
]


@pytest.mark.parametrize(("name", "key"), MEET)
def test_spellings_of_one_name_meet(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_firms_stay_apart(one, other):
    assert name_key(one) != name_key(other)


def test_what_cannot_be_seen_is_taken_out():
    assert tidy(" Smith\u202e  &\tSons\u200b \ufeff") == "Smith & Sons"
    assert (
        tidy('=HYPERLINK("x")<script>') == '=HYPERLINK("x")<script>'
    )  # text stays text, and is escaped later


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Smith &amp; Sons", "Smith & Sons"),
        ("O&#39;Brien&nbsp;Ltd", "O'Brien Ltd"),
        ("A &amp;amp; B", "A & B"),  # written as markup twice
        ("AT&T; Ltd", "AT&T; Ltd"),
        ('="00010234"', "00010234"),
        ("'00010234", "00010234"),
        ("'Acme Ltd'", "Acme Ltd"),
        ('"Acme Ltd"', "Acme Ltd"),
        ("\u201cAcme Ltd\u201d", "Acme Ltd"),
        ('The "Ark" Nursery', 'The "Ark" Nursery'),
        ("'A' Team Ltd", "'A' Team Ltd"),
        ("Bar\u00adchester Ltd", "Barchester Ltd"),  # where a line may be broken
        ("Citizen\u00e2\u20ac\u2122s Caf\u00c3\u00a9", "Citizen\u2019s Caf\u00e9"),
        ("Ch\u00e2teau \u00a3", "Ch\u00e2teau \u00a3"),
    ],
)
def test_what_tools_left_is_taken_off(text, plain):
    assert tidy(text) == plain


@given(st.text(max_size=40))
def test_reducing_twice_is_reducing_once(text):
    assert tidy(tidy(text)) == tidy(text)
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(max_size=40))
def test_case_does_not_matter_in_what_people_type(text):
    plain = "".join(letter for letter in text if letter.isascii())
    assert name_key(plain.lower()) == name_key(plain.upper())


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("A B C", True),
        ("AB", True),
        ("ABC", True),
        ("ABCD", False),
        ("ABC LIMITED", False),
        ("3M", True),
        ("BT PLC", False),
    ],
)
def test_initials(key, expected):
    assert is_initials(key) is expected
