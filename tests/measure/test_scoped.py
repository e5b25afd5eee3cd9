"""A share with and without each reason for leaving payments out, worked by hand."""

import pytest

from svanalysis.measure.shares import AS_DEFINED, scope_variants, with_and_without
from tests.measure.tables import classes, payments, row

LINES = [  # supplier, pence, year, service, why it is out of scope
    ("L", 5_000, "2012/13", "", ""),
    ("E", 5_000, "2012/13", "", ""),
    ("L", 1_000, "2012/13", "", "precept"),
    ("E", 2_000, "2012/13", "", "tax"),
    ("line:1", 500, "2012/13", "", "redacted_person"),
]
CLASSES = classes(("L", "Y", "Y"), ("E", "N", "N"))


def table(kept="", supplier="L"):
    """The grouped table; the named supplier's lines in scope fit a reason that the definition keeps in."""
    found = payments(*LINES)
    fits = (found["supplier_id"] == supplier) & (found["scope_reason"] == "")
    return found.assign(kept_reason=found["kept_reason"].mask(fits, kept))


def test_each_reason_is_put_back_alone_and_what_is_kept_is_left_out():
    names = [name for name, _ in scope_variants(table(kept="grant"))]
    assert names == [AS_DEFINED, "with redacted_person", "with precept", "with tax", "without grant"]


@pytest.mark.parametrize(
    ("scope", "numerator", "denominator", "low", "high"),
    [
        (AS_DEFINED, 5_000, 10_000, 5_000, 5_000),
        ("with precept", 6_000, 11_000, 6_000, 6_000),
        ("with tax", 5_000, 12_000, 5_000, 5_000),
        ("with redacted_person", 5_000, 10_500, 5_000, 5_500),  # nobody knows where the person lives
        ("without grant", 0, 5_000, 0, 0),
    ],
)
def test_the_share_under_each_scope(scope, numerator, denominator, low, high):
    found = with_and_without(table(kept="grant"), CLASSES, measures=("local_share",))
    one = row(found, "local_share", scope=scope)
    assert (one["numerator_pence"], one["denominator_pence"]) == (numerator, denominator)
    assert (one["low"], one["high"]) == (low / denominator, high / denominator)


def test_nothing_is_lost_between_scopes():
    whole = table()["pence"].sum()
    for _, found in scope_variants(table(kept="grant")):
        assert found["pence"].sum() == whole
