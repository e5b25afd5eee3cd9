"""Where each pound went: every breakdown accounts for every in-scope pound, or says whom it leaves out."""

import pandas as pd
import pytest

from svanalysis.measure import breakdowns
from svanalysis.measure.facts import units_of
from svanalysis.measure.shares import shares
from tests.measure.tables import YEAR, classes, payments, row

GROUPED = payments(
    ("HERE", 60), ("HERE", -10), ("NEAR", 30), ("FAR", 15), ("LOST", 25), ("line:1", 5),
    ("TAXES", 40, YEAR, "", "tax"), ("HERE", 7, YEAR, "", "precept"),
)  # fmt: skip
CLASSIFIED = classes(
    ("HERE", "Y", "Y"), ("NEAR", "N", "N"), ("FAR", "N", "U"), ("LOST", "U", "U"), ("TAXES", "N", "N")
).assign(
    ring=["authority", "region", "uk", "unknown", "uk"],
    size=["small", "large", "unknown", "unknown", "large"],
    majority=["E06000047", "E08000037", "E08000035", None, "E08000035"],
    sector=["DH1 1", "NE8 1", "LS1 2", None, "LS1 2"],
    easting=[428000.0, 425000.0, 430000.0, None, 430000.0],
    northing=[543000.0, 562000.0, 433000.0, None, 433000.0],
)
BOTH = (GROUPED, CLASSIFIED)
UNITS = units_of(*BOTH)


def test_rings_account_for_every_pound_in_scope():
    found = breakdowns.rings(UNITS)
    assert found[["ring", "pence", "suppliers"]].to_numpy().tolist() == [
        ["authority", 50, 1],
        ["region", 30, 1],
        ["uk", 15, 1],
        ["unknown", 30, 2],  # the supplier without an address and the hidden line
    ]
    assert found["share"].tolist() == [50 / 125, 30 / 125, 15 / 125, 30 / 125]
    assert found["share"].sum() == pytest.approx(1)


def test_the_own_ring_is_the_numerator_of_the_local_share():
    local = row(shares(*BOTH), "local_share")
    assert breakdowns.rings(UNITS)["pence"][0] == local["numerator_pence"] == 50


def test_a_year_whose_pounds_are_zero_or_less_has_no_shares():
    found = breakdowns.rings(units_of(payments(("HERE", 10), ("FAR", -10)), CLASSIFIED))
    assert found["share"].isna().all()
    assert found["pence"].tolist() == [10, -10]


def test_sizes_of_the_local_part_and_of_all():
    found = breakdowns.sizes(UNITS)
    assert found[["part", "size", "pence", "share"]].to_numpy().tolist() == [
        ["all", "small", 50, 50 / 125],
        ["all", "large", 30, 30 / 125],
        ["all", "unknown", 45, 45 / 125],
        ["local", "small", 50, 1.0],
    ]


def test_authorities_are_ranked_by_pounds_and_named():
    areas = pd.DataFrame(
        {
            "authority": ["E06000047", "E08000037", "E08000035"],
            "name": ["County Durham", "Gateshead", "Leeds"],
            "region_name": ["North East", "North East", "Yorkshire and The Humber"],
        }
    )
    found = breakdowns.by_authority(UNITS, areas)
    assert found[["name", "pence", "suppliers"]].to_numpy().tolist() == [
        ["County Durham", 50, 1],
        ["Gateshead", 30, 1],
        ["Leeds", 15, 1],
    ]
    assert found["share"].sum() == pytest.approx(95 / 125)  # of all in scope: the rest is not placed


def test_places_are_sectors_and_wards_where_they_are_given():
    wards = pd.DataFrame(
        {"supplier_id": ["HERE"], "financial_year": [YEAR], "ward": ["W1"], "ward_name": ["Elvet"]}
    )
    found = breakdowns.places(UNITS, wards)
    assert found[["area_kind", "area", "name", "pence", "approximate"]].to_numpy().tolist() == [
        ["sector", "DH1 1", "DH1 1", 50, True],
        ["sector", "LS1 2", "LS1 2", 15, True],
        ["sector", "NE8 1", "NE8 1", 30, True],
        ["ward", "W1", "Elvet", 50, False],
    ]
    assert found[["easting", "northing"]].iloc[0].tolist() == [428000.0, 543000.0]


def test_what_suppliers_are_at_once_accounts_for_every_pound_once():
    kinds = CLASSIFIED.assign(
        is_social_enterprise=[True, False, False, False, False], is_charity=[False, False, None, False, False]
    )
    found = breakdowns.combinations(units_of(GROUPED, kinds))
    assert found[[*breakdowns.KINDS, "pence", "suppliers"]].to_numpy().tolist() == [
        ["no", "no", "no", "no", 30, 1],
        ["no", "unknown", "no", "unknown", 15, 1],
        ["unknown", "unknown", "no", "no", 25, 1],
        ["unknown", "unknown", "unknown", "unknown", 5, 1],  # the hidden line
        ["yes", "yes", "yes", "no", 50, 1],
    ]
    assert found["share"].sum() == pytest.approx(1)


def test_exclusions_in_the_rules_order_with_labels():
    found = breakdowns.exclusions(GROUPED)
    assert found[["scope_reason", "label", "pence", "lines", "suppliers"]].to_numpy().tolist() == [
        ["precept", "Precepts and levies", 7, 1, 1],
        ["tax", "Taxes and duties", 40, 1, 1],
    ]


def test_in_scope_and_excluded_pounds_are_all_pounds():
    total = breakdowns.rings(UNITS)["pence"].sum() + breakdowns.exclusions(GROUPED)["pence"].sum()
    assert total == GROUPED["pence"].sum() == 172


def test_coverage_by_rows_absolute_pounds_and_suppliers():
    found = breakdowns.coverage(UNITS).set_index("attribute")
    assert found.loc["place", ["rows", "pounds", "suppliers"]].tolist() == [4 / 6, 115 / 145, 3 / 5]
    assert found.loc["size", ["rows", "pounds", "suppliers"]].tolist() == [3 / 6, 100 / 145, 2 / 5]
    assert found.loc["kind", "pounds"] == 0


def test_whom_to_find_first_is_by_net_pounds_and_leaves_hidden_payees_out():
    grouped = payments(("BUSY", 500), ("BUSY", -495), ("LOST", 25), ("CREDIT", -30), ("line:1", 900))
    classified = classes(("BUSY", "U", "Y"), ("LOST", "U", "U"), ("CREDIT", "U", "Y"))
    found = breakdowns.unplaced(units_of(grouped, classified), YEAR)
    assert found[["supplier_id", "what", "pence", "because"]].to_numpy().tolist() == [
        ["CREDIT", "place", -30, "why not placed"],
        ["LOST", "place", 25, "why not placed"],
        ["LOST", "size", 25, "why not sized"],
        ["BUSY", "place", 5, "why not placed"],
    ]
    assert len(breakdowns.unplaced(units_of(grouped, classified), YEAR, most=1)) == 2  # one of each


def test_the_largest_suppliers_of_each_year():
    found = breakdowns.largest(UNITS, most=2)
    assert found[["supplier_id", "pence", "lines", "share"]].to_numpy().tolist() == [
        ["HERE", 50, 2, 50 / 125],
        ["NEAR", 30, 1, 30 / 125],
    ]


def test_months_and_recognised_payees_account_for_every_line():
    months = breakdowns.months(GROUPED)
    assert (months["pence"].sum(), months["pence_in_scope"].sum(), months["credit_pence"].sum()) == (
        172,
        125,
        -10,
    )
    assert breakdowns.recognised(GROUPED)[["recognised_as", "lines"]].to_numpy().tolist() == [["", 8]]


def test_published_figures_stand_beside_what_is_measured():
    from svanalysis.core.body import load_body
    from svanalysis.measure.published import published

    found = published(shares(*BOTH), load_body("durham"), "durham_2013")
    local = row(found, "local_share")
    assert (local["published"], local["published_pence"], local["measured_pence"]) == (
        0.544,
        28_660_000_000,
        50,
    )
    assert local["difference"] == pytest.approx(50 / 125 - 0.544)
