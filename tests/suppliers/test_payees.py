"""Payee texts to suppliers."""

import polars as pl

from svanalysis.suppliers.payees import payees_of


def payees(*rows):
    return payees_of(pl.DataFrame(rows, schema=["payee", "recognised_as"], orient="row"))


def test_spellings_of_one_name_meet_under_the_commonest():
    found = payees(("Smith Ltd", ""), ("SMITH LIMITED", ""), ("SMITH LIMITED", ""), ("Smith Group Ltd", ""))
    assert found.select("payee", "supplier_id", "name").rows() == [
        ("SMITH LIMITED", "SMITH LIMITED", "SMITH LIMITED"),
        ("Smith Group Ltd", "SMITH GROUP LIMITED", "Smith Group Ltd"),
        ("Smith Ltd", "SMITH LIMITED", "SMITH LIMITED"),
    ]


def test_a_hidden_payee_is_no_supplier():
    found = payees(("REDACTED", "person_redacted"), ("Withheld", "commercial_redacted"), ("", "no_payee"))
    assert found["supplier_id"].to_list() == ["", "", ""]


def test_a_name_without_letters_keeps_a_key_of_its_own():
    assert payees(("***!", ""))["supplier_id"].item() != ""
