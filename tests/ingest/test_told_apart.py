"""Payments told from what stands among them or looks like them, and their false friends: worked out by hand.

Each case says which records are kept, which are rejected and why, and the pence kept.
"""
# ruff: noqa: E501  a record of a small file is not broken over lines

from pathlib import Path
from typing import NamedTuple

import pytest

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest.cleaning import clean_file, read_file
from svanalysis.ingest.lists import other_list


class Case(NamedTuple):
    """A file and what becomes of it."""

    content: str
    kept: str
    pence: int
    rejected: dict[int, str]
    name: str
    settings: Payments


def case(
    content: str, kept: str, pence: int, rejected: dict[int, str] | None = None, name: str = "2021-06.csv",
    columns: dict[str, str] | None = None, periods: dict[str, str] | None = None,
) -> Case:  # fmt: skip
    """A row of the table; what most files have in common need not be said."""
    settings = Payments(files=(), columns=columns or {}, periods=periods or {})
    return Case(content, kept, pence, rejected or {}, name, settings)


NO_HEADER = "28/06/2021,PY1,Nelson Ltd,Cleaning,510.00\n29/06/2021,PY2,Green Ltd,{},150.00\n{},PY3,Deadline Ltd,Payroll,{}\n"
BY_PLACE = {"date": "column 1", "payee": "column 3", "amount": "column 5"}

CASES = {
    # ---------------------------------------------------------------- one record is no list of something else
    "no header, a day and an amount like ages of debt": case(NO_HEADER.format("Grass", "30/06/2021", "60.90"), "1-3", 72_090),
    "no header, a description like headings": case(NO_HEADER.format("Grant recipient amount awarded", "29/06/2021", "60.00"), "1-3", 72_000),
    "columns by their places in what looks like a list": case(
        "Award Date,Ref,Recipient,Grant,Amount Awarded\n" + NO_HEADER.format("Grass", "29/06/2021", "60.00"), "2-4", 72_000, columns=BY_PLACE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_payments_are_told_from_others(case):
    cleaned = read_file(Path(case.name), case.settings, content=case.content.encode())
    assert cleaned.balance["tables"][0]["kept"] == case.kept
    assert dict(cleaned.rejected.select("source_record", "reason").iter_rows()) == case.rejected
    assert cleaned.payments["amount_pence"].sum() == case.pence


REFUSED = {
    "a list of what is owed, above it a title": ("Creditors,,,\nSupplier,30,60,90\nA Ltd,1.00,,\nB Ltd,2.00,,\n", "a list of what is owed"),
    "unknown headings over a day and an amount": (
        "Dt,Ref,Who,What,How much\n30/06/2021,1,Acme,Fees,812.60\n29/06/2021,2,Beta,Fees,1.00\n", r"in this file \(",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_none_is_refused(content, message):
    with pytest.raises(InputError, match=message):
        clean_file(Path("payments.csv"), Payments(files=()), content=content.encode())


@pytest.mark.parametrize(
    ("headings", "is_list"),
    [
        ("Supplier,Current,30 Days,60 Days,90 Days", True),
        ("Supplier,0-30,31-60,61-90,90+", True),
        ("Supplier,0 - 30 days,31 - 60 days,Over 90 days", True),
        ("Supplier,1 month,2 months,3 months +", True),
        ("Supplier,30,60,90", True),
        ("Supplier,30,60", False),  # two numbers
        ("30/06/2021,Supplier,60.90", False),
        ("30 06 2021,Acme,60 High Street", False),
    ],
)
def test_ages_of_debt_are_whole_headings(headings, is_list):
    assert (other_list(headings.split(",")) is not None) == is_list
