"""Partners: each body, and all of them with payments between them taken out once; worked out with a pencil."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.errors import ConfigurationError
from svanalysis.measure.partners import ALL, Partner, partners
from svanalysis.measure.shares import shares
from tests.measure.tables import YEAR, classes, payments, row, together
from tests.support.laws import tried


def a_partner(name, lines, rows, *, paid_as=(), part_years=()):
    ledger = payments(*lines).assign(body=name)
    return Partner(name, frozenset(paid_as), ledger, classes(*rows), frozenset(part_years))


# Ayton: 60 local, 40 elsewhere, 20 to Beeford Council. Beeford: 10 local, 30 to BUILDERS, which Ayton places in
# its own area and Beeford cannot place, and 5 to Ayton under another name.
AYTON = a_partner(
    "ayton",
    [("BUILDERS", 60), ("FAR", 40), ("BEEFORD COUNCIL", 20)],
    [("BUILDERS", "Y", "Y"), ("FAR", "N", "N"), ("BEEFORD COUNCIL", "N", "N")],
    paid_as=["AYTON COUNCIL", "AYTON BC"],
)
BEEFORD = a_partner(
    "beeford",
    [("NEAR", 10), ("BUILDERS", 30), ("AYTON BC", 5)],
    [("NEAR", "Y", "Y"), ("BUILDERS", "U", "Y"), ("AYTON BC", "N", "N")],
    paid_as=["BEEFORD COUNCIL"],
)


def local(table, body, **cell):
    return row(table, "local_share", body=body, **cell)


def test_payments_between_partners_are_taken_out_once():
    table = partners([AYTON, BEEFORD])
    pounds = {body: (found["numerator_pence"], found["denominator_pence"], found["taken_out_pence"])
              for body in ("ayton", "beeford", ALL) for found in [local(table, body)]}  # fmt: skip
    assert pounds == {"ayton": (60, 100, 20), "beeford": (10, 40, 5), ALL: (70, 140, 25)}


def test_the_share_of_the_total_and_the_mean_of_shares_are_two_columns():
    """70 of 140 is 50%; the mean of 60% and 25% is 42.5%."""
    together_ = local(partners([AYTON, BEEFORD]), ALL)
    assert together_["share"] == 0.5
    assert together_["mean_of_shares"] == pytest.approx(0.425)
    assert together_["bodies"] == 2
    each = local(partners([AYTON, BEEFORD]), "ayton")
    assert pd.isna(each["mean_of_shares"])
    assert pd.isna(each["bodies"])


def test_a_unit_is_a_supplier_of_one_body():
    """BUILDERS is local to Ayton for certain and open in Beeford: its 30 there may be local, its 60 are."""
    found = local(partners([AYTON, BEEFORD]), ALL)
    assert (found["low"], found["high"]) == (70 / 140, 100 / 140)
    assert found["coverage_suppliers"] == 3 / 4  # BUILDERS twice, FAR, NEAR


def test_a_body_without_payments_to_partners_is_as_it_is_alone():
    table = partners([AYTON._replace(paid_as=frozenset()), BEEFORD._replace(paid_as=frozenset())])
    alone = shares(AYTON.grouped, AYTON.classified)
    rows = table[table["body"] == "ayton"].reset_index(drop=True)
    pd.testing.assert_frame_equal(rows[alone.columns.tolist()], alone)


def test_what_is_out_of_scope_already_is_not_taken_out_again():
    ledger = AYTON.grouped.assign(
        scope_reason=lambda it: it["supplier_id"].map({"BEEFORD COUNCIL": "precept"}).fillna("")
    )
    found = local(partners([AYTON._replace(grouped=ledger), BEEFORD]), "ayton")
    assert (found["denominator_pence"], found["taken_out_pence"]) == (100, 0)


def test_a_year_that_a_partner_lacks_or_has_in_part_is_marked():
    later = a_partner("cee", [("NEAR", 10, "2013/14")], [("NEAR", "Y", "Y", "2013/14")])
    table = partners([AYTON, later])
    states = {
        (it.body, it.financial_year): it.state for it in table[table["measure"] == "local_share"].itertuples()
    }
    assert states == {
        ("ayton", YEAR): "",
        ("cee", "2013/14"): "",
        (ALL, YEAR): "[p]",
        (ALL, "2013/14"): "[p]",
    }
    broken = partners([AYTON._replace(breaks=frozenset({YEAR})), BEEFORD])
    assert [local(broken, body)["state"] for body in ("ayton", "beeford", ALL)] == ["[b]", "[u]", "[u] [b]"]
    half = partners([AYTON._replace(part_years=frozenset({YEAR})), BEEFORD])
    assert [local(half, body)["state"] for body in ("ayton", "beeford", ALL)] == ["[p]", "[u]", "[u] [p]"]


def test_partners_without_a_share_are_not_in_the_mean():
    none = a_partner("none", [("NEAR", -10)], [("NEAR", "Y", "Y")])
    found = local(partners([AYTON, none]), ALL)
    assert (found["mean_of_shares"], found["bodies"]) == (
        60 / 120,
        1,
    )  # nobody is paid as Beeford Council here
    assert found["share"] == 50 / 110


def test_groups_are_rolled_up_too():
    found = partners([AYTON, BEEFORD], by=("ring",))
    cells = found[(found["body"] == ALL) & (found["measure"] == "sme_share")].set_index("ring")
    assert cells["denominator_pence"].to_dict() == {"authority": 70, "uk": 40, "unknown": 30}
    assert cells["bodies"].to_dict() == {"authority": 2, "uk": 1, "unknown": 1}


def test_two_bodies_of_one_name_are_refused():
    with pytest.raises(ConfigurationError, match="two of these bodies have one name"):
        partners([AYTON, AYTON])


@tried(10)
@given(st.lists(st.tuples(st.sampled_from("YNU"), st.integers(1, 99)), min_size=2, max_size=6))
def test_all_partners_are_the_sum_of_their_rows(units):
    members = [
        a_partner(f"b{at}", [("S", pence)], [("S", code, "U")]) for at, (code, pence) in enumerate(units)
    ]
    table = partners(members, measured=lambda *a, **k: shares(*a, **k, measures=("local_share",)))
    each, whole = table[table["body"] != ALL], local(table, ALL)
    assert whole["numerator_pence"] == each["numerator_pence"].sum()
    assert whole["denominator_pence"] == each["denominator_pence"].sum()
    assert whole["low"] == sum(pence for code, pence in units if code == "Y") / sum(
        pence for _, pence in units
    )
    assert whole["mean_of_shares"] == pytest.approx(sum(code == "Y" for code, _ in units) / len(units))


def test_a_name_is_a_name_whatever_its_spelling():
    """What a ledger calls a body need not be its title: both are names under which it is paid."""
    from types import SimpleNamespace

    from svanalysis.measure.partners import partner_of

    body = SimpleNamespace(name="ayton", title="Ayton Council", known_as=("Ayton B.C.",))
    grouped, classified = together((AYTON.grouped, AYTON.classified))
    spend = SimpleNamespace(
        body=body, grouped=grouped, classified=classified, part_years=frozenset(), breaks=frozenset()
    )
    assert partner_of(spend).paid_as == {"AYTON COUNCIL", "AYTON BC"}
