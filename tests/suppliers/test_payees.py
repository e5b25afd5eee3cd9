"""Payee texts to suppliers: the parts of a text, and which texts are one supplier."""

import tomllib
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.rules import payee_rules
from svanalysis.core.text import name_key, tidy
from svanalysis.reference.names import name_keys
from svanalysis.suppliers.payees import PARTS, parts_of, payees_of

TABLE = Path(__file__).with_name("payees.toml")
TEXTS = tomllib.loads(TABLE.read_text(encoding="utf-8"))["texts"]


def payees(*rows):
    return payees_of(pl.DataFrame(rows, schema=["payee", "recognised_as"], orient="row"))


def parted(*texts):
    """The parts of texts, as plain rows."""
    return parts_of(pl.Series("payee", texts, dtype=pl.String)).rows(named=True)


@pytest.mark.parametrize("row", TEXTS, ids=[row["payee"] for row in TEXTS])
def test_what_a_text_says(row):
    expected = dict.fromkeys(PARTS, "") | {"truncated": False} | row
    assert parted(row["payee"]) == [expected]


def test_every_rule_is_in_the_table():
    said = {part for row in TEXTS for part in row} - {"payee", "entity", "truncated"}
    assert said == set(PARTS) == {rule.part for rule in payee_rules().parts}


def test_spellings_of_one_name_meet_under_the_commonest():
    found = payees(("Smith Ltd", ""), ("SMITH LIMITED", ""), ("SMITH LIMITED", ""), ("Smith Group Ltd", ""))
    assert found.select("payee", "supplier_id", "name").rows() == [
        ("SMITH LIMITED", "SMITH LIMITED", "SMITH LIMITED"),
        ("Smith Group Ltd", "SMITH GROUP LIMITED", "Smith Group Ltd"),
        ("Smith Ltd", "SMITH LIMITED", "SMITH LIMITED"),
    ]


def test_one_legal_entity_under_two_trading_names_is_one_supplier():
    found = payees(
        ("SMITH LTD T/A BAKERS", ""), ("Smith Ltd t/a Cafe", ""), ("SMITH LTD", ""), ("SMITH LTD", "")
    )
    assert found["supplier_id"].unique().to_list() == ["SMITH LIMITED"]
    assert found["name"].unique().to_list() == ["SMITH LTD"]
    assert found["trading_name"].to_list() == ["", "BAKERS", "Cafe"]


def test_a_hidden_payee_is_no_supplier_and_has_no_parts():
    found = payees(
        ("REDACTED T/A JOE", "person_redacted"), ("Withheld", "commercial_redacted"), ("", "no_payee")
    )
    assert found["supplier_id"].to_list() == ["", "", ""]
    assert found["trading_name"].to_list() == ["", "", ""]


def test_a_name_without_letters_keeps_a_key_of_its_own():
    assert payees(("***!", ""))["supplier_id"].item() != ""


@pytest.mark.parametrize(("length", "pile", "cut"), [(30, 12, True), (30, 3, False), (20, 12, False)])
def test_texts_that_pile_up_at_a_greatest_length_are_cut_there(length, pile, cut):
    names = [(f"{chr(65 + at)} PRIMARY SCHOOL GOVERNORS AND COMMITTEE"[:length], "") for at in range(pile)]
    found = payees(*names, ("SHORT LTD", ""), ("ANOTHER LTD", ""))
    assert found.filter(pl.col("payee").str.len_chars() == length)["truncated"].to_list() == [cut] * pile


def test_a_whole_name_at_the_greatest_length_is_not_cut():
    names = [(f"{chr(65 + at)} PRIMARY SCHOOL GOVERNORS AND COMMITTEE"[:30], "") for at in range(12)]
    found = payees(*names, ("THIRTY LETTERS AND NO MORE LTD", ""))
    assert found.filter(pl.col("payee") == "THIRTY LETTERS AND NO MORE LTD")["truncated"].to_list() == [False]


WORDS = st.sampled_from(
    ["SMITH", "T/A", "t/a", "RE", "re:", "C/O", "(DD)", "- BACS", "#12345678", "[123456]", "PAYPAL *", "LTD", "Group",
     "(DO NOT USE)", "UK0278200001 :", "formerly", "123456789", "on behalf of", "(SG)", "...", "&", "=1+1"]
)  # fmt: skip
TEXT = st.one_of(st.lists(WORDS, max_size=7).map(" ".join), st.text(max_size=30))
MARKS = {
    "",
    "TA",
    "TRADINGAS",
    "RE",
    "CO",
    "CAREOF",
    "ONBEHALFOF",
    "FORMERLY",
    "FORMERLYKNOWNAS",
    "PREVIOUSLY",
}


def letters(text):
    return Counter(letter for letter in text.upper() if letter.isalnum())


@given(TEXT)
def test_parting_twice_is_parting_once(text):
    entity = parted(text)[0]["entity"]
    again = parted(entity)[0]
    assert again["entity"] == entity
    assert not any(again[part] for part in PARTS)


@given(TEXT)
def test_no_letter_is_lost_but_the_words_that_mark_a_part(text):
    row = parted(text := tidy(text))[0]  # as every payee is when it comes there
    kept = letters(" ".join([row["entity"], *(row[part] for part in PARTS)]))
    lost = letters(text) - kept
    marks = Counter("".join(sorted(MARKS)) * max(1, text.count(" ")))
    assert not kept - letters(text)
    assert not lost - marks
    assert bool(row["entity"]) == bool(text)


@given(TEXT)
def test_texts_without_parts_keep_their_key(text):
    row = parted(text)[0]
    if not any(row[part] for part in PARTS) and not row["truncated"]:
        assert name_key(row["entity"]) == name_key(text)


@pytest.mark.real
def test_different_companies_of_a_real_register_never_share_a_supplier(real_data):
    path = real_data / "registers" / "BasicCompanyData-council-suppliers.csv"
    register = pl.read_csv(path, infer_schema=False).select(name=pl.nth(0), number=pl.nth(1))
    found = payees(*[(name, "") for name in register["name"]]).join(
        register, left_on="payee", right_on="name"
    )
    shared = found.group_by("supplier_id").agg(pl.col("number").n_unique()).filter(pl.col("number") > 1)
    same = register.filter(name_keys(register["name"]).is_duplicated())
    assert shared.height == same.height == 0
