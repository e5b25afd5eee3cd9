"""Several registers of one body: they agree, or people decide."""

import polars as pl
import pytest

from svanalysis.suppliers.matching import MATCHES
from svanalysis.suppliers.registered import _as_answered, agreed, one_match


def matches(*rows):
    """Candidates: register, company number, number, method, verdict; all of supplier A."""
    found = [
        {name: "" for name, kind in MATCHES.items() if kind is pl.String}
        | {
            "supplier_id": "A",
            "register": register,
            "company_number": company,
            "number": number,
            "method": method,
            "verdict": verdict,
        }
        for register, company, number, method, verdict in rows
    ]
    return pl.DataFrame(found, schema=MATCHES)


HOUSE, CHARITY = "companies_house", "charity_commission"


# By register: company number, method, and whether it was accepted there; then which stay accepted.
@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        (
            [(HOUSE, "1", "1", "exact name", "accepted"), (CHARITY, "1", "c", "exact name", "accepted")],
            ["1", "c"],
        ),
        (
            [(HOUSE, "1", "1", "exact name", "accepted"), (CHARITY, "", "c", "exact name", "accepted")],
            ["1", "c"],
        ),
        (
            [(HOUSE, "1", "1", "company number", "accepted"), (CHARITY, "2", "c", "exact name", "accepted")],
            ["1"],
        ),
        ([(HOUSE, "1", "1", "exact name", "accepted"), (CHARITY, "2", "c", "exact name", "accepted")], []),
        ([(HOUSE, "1", "1", "exact name", "accepted"), (HOUSE, "2", "2", "exact name", "accepted")], []),
        ([(HOUSE, "1", "1", "exact name", "accepted"), (HOUSE, "2", "2", "exact name", "review")], ["1"]),
        ([(CHARITY, "", "c", "charity number", "accepted")], ["c"]),
        ([(HOUSE, "1", "1", "similar name", "review")], []),
    ],
)
def test_registers_agree_or_the_surer_method_stays(rows, kept):
    found = agreed(matches(*rows))
    assert found.filter(verdict="accepted")["number"].to_list() == kept
    assert found.height == len(rows)  # nothing is lost: it goes to review


def test_a_company_is_the_match_before_what_is_none():
    found = one_match(
        agreed(
            matches((CHARITY, "", "c", "exact name", "accepted"), (HOUSE, "1", "1", "exact name", "accepted"))
        )
    )
    assert found.select("register", "company_number").rows() == [(HOUSE, "1")]


def test_what_a_person_answered_is_accepted_and_all_else_of_that_supplier_dropped():
    rows = matches(
        (HOUSE, "1", "1", "company number", "review"), (CHARITY, "2", "c", "exact name", "accepted")
    )
    given = pl.DataFrame({"supplier_id": ["A", "B"], "answered": ["1", "9"]})
    found = _as_answered(rows, given)
    assert found.select("supplier_id", "number", "method", "verdict").rows() == [
        ("A", "1", "answered", "accepted"),
        ("B", "9", "answered", "accepted"),
    ]
    assert found["because"][1].startswith("a person answered")
