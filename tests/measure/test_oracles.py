"""Published figures: their pounds, made into payments, must measure to the share that was published.

Sources: Durham County Council Social Value Taskforce 2012/13; CLES for Preston, Sunderland (2012/13) and the
ten Greater Manchester councils; South Tyneside Council 2018/19; Welsh Government 2015/16; HM Government SME
spend 2019/20; Highland Council 2023/24. A figure without a denominator states it by its own share: then only
the denominator is tested.
"""

import pytest

from svanalysis.measure.shares import shares
from tests.measure.tables import classes, payments, row, spend

GREATER_MANCHESTER = {  # based or branched in the own boundary, all spend, published share in per cent
    "Bolton": (31_179_554_05, 68_330_289_71, 45.6),
    "Bury": (10_810_750_81, 38_026_372_58, 28.4),
    "Manchester": (186_687_585_67, 235_031_744_89, 79.4),
    "Oldham": (91_644_381_53, 133_590_437_30, 68.6),
    "Rochdale": (30_995_001_50, 70_793_775_84, 43.8),
    "Salford": (90_276_813_00, 143_909_248_95, 62.7),
    "Stockport": (82_563_092_39, 126_771_768_29, 65.1),
    "Tameside": (22_863_548_01, 45_117_493_41, 50.7),
    "Trafford": (15_062_797_86, 41_171_484_94, 36.6),
    "Wigan": (57_568_701_76, 101_115_819_30, 56.9),
}
LOCAL = {  # numerator and denominator in pounds, published per cent, tolerance in points
    "Sunderland, in Sunderland": (79_000_000, 217_000_000, 36, 0.5),
    "Sunderland, in the North East": (147_115_410, 217_000_000, 68, 0.5),
    "South Tyneside": (114_800_000, 207_500_000, 55.33, 0.05),
    "Wales": (750_569_905, 1_502_898_932, 49.94, 0.005),
}
IMPLIED = {  # numerator in pounds, published per cent, implied total in pounds, tolerance of the total
    "Durham": (286_600_000, 54.4, 526_800_000, 500_000),
    "Preston, in Preston": (112_300_000, 18.2, 617_000_000, 1_700_000),
    "Preston, in Lancashire": (488_700_000, 79.2, 617_000_000, 400_000),
}


def per_cent(units, measure):
    return 100 * row(shares(*spend(*units)), measure)["share"]


@pytest.mark.parametrize("body", LOCAL)
def test_a_local_share(body):
    numerator, denominator, published, tolerance = LOCAL[body]
    units = [("Y", "U", numerator * 100), ("N", "U", (denominator - numerator) * 100)]
    assert per_cent(units, "local_share") == pytest.approx(published, abs=tolerance)


@pytest.mark.parametrize("body", IMPLIED)
def test_a_total_that_a_share_implies(body):
    numerator, published, total, tolerance = IMPLIED[body]
    assert numerator / (published / 100) == pytest.approx(total, abs=tolerance)
    units = [("Y", "U", numerator * 100), ("N", "U", (total - numerator) * 100)]
    assert per_cent(units, "local_share") == pytest.approx(published, abs=0.05)


def test_durham_sme_share_of_local_and_of_all():
    """159m of 286.6m, rounded to a million: 55.6% within 0.2; 30.2% of all spend."""
    units = [("Y", "Y", 159_000_000_00), ("Y", "N", 127_600_000_00), ("N", "N", 240_200_000_00)]
    assert per_cent(units, "sme_share_of_local") == pytest.approx(55.6, abs=0.2)
    assert per_cent(units, "local_sme_share") == pytest.approx(30.2, abs=0.05)


def test_highland_local_sme_share_is_of_all_spend():
    """232m are 49% of spend; 148m with local SMEs are 31% of the same total, not of the 232m."""
    total = round(232_000_000_00 / 0.49)
    units = [("Y", "Y", 148_000_000_00), ("Y", "N", 84_000_000_00), ("N", "N", total - 232_000_000_00)]
    assert per_cent(units, "local_share") == pytest.approx(49, abs=0.5)
    assert per_cent(units, "local_sme_share") == pytest.approx(31, abs=0.5)
    assert per_cent(units, "sme_share_of_local") == pytest.approx(63.8, abs=0.05)


def test_government_sme_share():
    units = [("U", "Y", 15_540_000_000_00), ("U", "N", 42_700_000_000_00)]
    assert per_cent(units, "sme_share") == pytest.approx(26.7, abs=0.05)


def greater_manchester():
    lines, rows = [], []
    for council, (numerator, denominator, _) in GREATER_MANCHESTER.items():
        lines += [(f"{council} local", numerator, "2012/13", council)]
        lines += [(f"{council} other", denominator - numerator, "2012/13", council)]
        rows += [(f"{council} local", "Y", "U"), (f"{council} other", "N", "U")]
    return payments(*lines), classes(*rows)


@pytest.mark.parametrize("council", GREATER_MANCHESTER)
def test_each_council_of_greater_manchester(council):
    found = row(shares(*greater_manchester(), by=("service",)), "local_share", service=council)
    assert 100 * found["share"] == pytest.approx(GREATER_MANCHESTER[council][2], abs=0.05)


def test_ten_councils_are_61_7_per_cent_weighted_and_53_8_as_a_mean():
    """The published average of 53.8 is the unweighted mean of percentages; of every 100 pounds 61.70 stayed."""
    both = greater_manchester()
    weighted = row(shares(*both), "local_share")
    assert weighted["numerator_pence"] == 61_965_222_658
    assert weighted["denominator_pence"] == 100_385_843_521
    assert 100 * weighted["share"] == pytest.approx(61.7, abs=0.05)
    each = shares(*both, by=("service",), measures=("local_share",))
    assert 100 * each["share"].mean() == pytest.approx(53.8, abs=0.05)
