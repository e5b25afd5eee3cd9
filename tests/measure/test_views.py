"""Views: the same numbers as the shares they are cut from, and whoever is behind them adds up to them."""

from types import SimpleNamespace

import pytest

from svanalysis.core.errors import ConfigurationError
from svanalysis.measure import views
from svanalysis.measure.shares import Share, shares
from svanalysis.measure.views import View
from svanalysis.suppliers.payees import HIDDEN
from tests.measure.tables import classes, payments

YEARS = ("2011/12", "2012/13")
# Pence of A (local, SME), B (elsewhere, size unknown) and C (place unknown, large) by year and service. Hidden
# payees are units without a class.
PAID = [
    ("A", 40, "2011/12", "Roads"),
    ("A", 60, "2012/13", "Roads"),
    ("A", 10, "2012/13", "Care"),
    ("B", 50, "2011/12", "Care"),
    ("B", 20, "2012/13", "Care"),
    ("C", 30, "2012/13", "Care"),
    ("C", -5, "2012/13", "Roads"),
    (f"{HIDDEN}1", 7, "2012/13", "Care"),
    (f"{HIDDEN}2", 8, "2012/13", "Care"),
    ("A", 1000, "2012/13", "Care", "tax"),
]
CLASSES = [(name, local, sme, year) for year in YEARS for name, local, sme in ("AYY", "BNU", "CUN")]


@pytest.fixture(scope="module")
def spend():
    return SimpleNamespace(
        grouped=payments(*PAID), classified=classes(*CLASSES), part_years=frozenset({"2011/12"}), years=list(YEARS),
        latest_year=lambda: "2012/13", check_year=str, definition=SimpleNamespace(name="made_up"),
    )  # fmt: skip


def view(spend, **choices):
    return views.fitted(View(**choices), spend)


def by_group(found):
    return found.rows.set_index("group")


def test_one_year_after_another_is_what_shares_gives(spend):
    for measure in ("local_share", "sme_share_of_local", "local_sme_share"):
        found = views.measured(spend, view(spend, measure=measure)).rows
        assert list(found["group"]) == ["2012/13", "2011/12"]  # the latest stands on top
        asked = shares(spend.grouped, spend.classified, measures=(measure,), part_years=spend.part_years)
        mine = found.sort_values("group").reset_index(drop=True)
        assert mine[list(Share._fields)].equals(asked[list(Share._fields)])


def test_groups_of_one_year_are_what_shares_gives_by_group(spend):
    found = views.measured(spend, view(spend, from_year="2012/13", by="service")).rows
    asked = shares(spend.grouped, spend.classified, by=("service",), measures=("local_share",))
    asked = asked[asked["financial_year"] == "2012/13"].set_index("service")
    for row in found.itertuples():
        assert (row.share, row.low, row.high) == tuple(asked.loc[row.group, ["share", "low", "high"]])


def test_two_years_together_by_hand(spend):
    # local 40 + 70 of 40 + 50 + 70 + 20 + 25 + 7 + 8 = 220; not known: C 25, hidden 7 and 8, so 110/220 to 150/220
    found = views.measured(spend, view(spend))
    assert (found.whole.numerator_pence, found.whole.denominator_pence) == (110, 220)
    assert (found.whole.low, found.whole.high) == (110 / 220, 150 / 220)
    assert found.suppliers == 5
    assert (
        found.whole.state == "[u] [p]"
    )  # 40 of 220 are not known: 18% unknown would be no [u]; by |pounds| 50/230


def test_pounds_have_no_share_and_what_is_not_known_stands_last(spend):
    found = views.measured(spend, view(spend, measure="pounds", by="ring"))
    assert dict(zip(found.rows["group"], found.rows["pence"], strict=True)) == {
        "authority": 110, "uk": 70, "unknown": 40,
    }  # fmt: skip
    assert found.rows["share"].isna().all()
    assert found.pence == 220


def test_a_ring_keeps_only_its_suppliers_and_says_what_it_cannot_cover(spend):
    found = views.measured(spend, view(spend, measure="sme_share", ring="authority"))
    assert (found.whole.numerator_pence, found.whole.denominator_pence) == (110, 110)
    assert found.outside_pence == 40
    assert views.measured(spend, view(spend, measure="pounds", ring="unknown")).outside_pence == 0


def test_a_service_keeps_only_its_payments(spend):
    found = views.measured(spend, view(spend, service="Roads"))
    assert (found.whole.numerator_pence, found.whole.denominator_pence) == (
        100,
        95,
    )  # a credit: 40 + 60 of 95


def test_suppliers_behind_a_group_add_up_to_it_and_hidden_ones_are_one(spend):
    opened = view(spend, by="service", group="Care")
    found = views.suppliers_behind(spend, opened)
    assert dict(zip(found["supplier_id"], found["pence"], strict=True)) == {
        "B": 70,
        "C": 30,
        HIDDEN: 15,
        "A": 10,
    }
    assert found["pence"].sum() == by_group(views.measured(spend, opened)).loc["Care", "pence"]
    assert list(found["counts"]) == ["no", "unknown", "unknown", "yes"]
    assert found.set_index("supplier_id").loc[HIDDEN, "name"] == "Payees whose names are hidden"


def test_what_counts_for_a_share_of_local_is_asked_of_local_suppliers_only(spend):
    found = views.suppliers_behind(spend, view(spend, measure="sme_share_of_local", group="2012/13"))
    assert dict(zip(found["supplier_id"], found["counts"], strict=True)) == {
        "A": "yes", "B": "outside", "C": "unknown", HIDDEN: "unknown",
    }  # fmt: skip


def test_cells_behind_hidden_payees_are_all_of_them(spend):
    cells = views.cells_behind(spend, view(spend, group="2012/13", supplier=HIDDEN))
    assert sorted(cells["supplier_id"]) == [f"{HIDDEN}1", f"{HIDDEN}2"]


def test_a_line_gives_the_view_back(spend):
    asked = view(
        spend, by="service", measure="pounds", size="large", service="Roads", group="Roads", supplier="C"
    )
    assert views.read_view(asked.line) == asked


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "this line is no view"),
        ("[1]", "this line is no view"),
        ('{"by": "colour"}', "by: this is not 'year'"),
        ('{"measures": "pounds"}', "did you mean 'measure'?"),
    ],
)
def test_a_line_that_is_no_view_is_refused(line, said):
    with pytest.raises(ConfigurationError, match="view") as caught:
        views.read_view(line)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"from_year": "2012/13", "to_year": "2011/12"}, "backwards"),
        ({"measure": "local_share", "ring": "uk"}, "no such measure"),
        ({"measure": "sme_share", "by": "size"}, "no such measure"),
        ({"service": "Parks"}, "no such service"),
    ],
)
def test_what_the_body_or_the_view_has_not_is_refused(spend, choices, said):
    with pytest.raises(ConfigurationError, match=said):
        view(spend, **choices)
