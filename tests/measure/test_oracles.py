"""Published figures: their pounds, made into payments, must measure to the share that was published.

Sources: Durham County Council Social Value Taskforce 2012/13; CLES for the ten Greater Manchester councils; and, where
the field's list of them lies beside councils' real files, every usable row of it (Preston, Sunderland, South Tyneside,
Wales, HM Government and Highland too). A figure without a denominator states it by its own share: then the denominator
is what is tested.
"""

import csv
from decimal import Decimal

import pytest

from svanalysis.measure.partners import ALL, Partner, partners
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
MEASURES = {"SME share of local spend": "sme_share_of_local", "local SME share of ALL spend": "local_sme_share",
            "SME share": "sme_share"}  # fmt: skip
CODES = {  # of the numerator, and of what is in the denominator alone
    "local_share": (("Y", "U"), ("N", "U")),
    "sme_share": (("U", "Y"), ("U", "N")),
    "sme_share_of_local": (("Y", "Y"), ("Y", "N")),
    "local_sme_share": (("Y", "Y"), ("N", "N")),
}


def per_cent(units, measure):
    return 100 * row(shares(*spend(*units)), measure)["share"]


def test_durham_local_and_sme_share():
    """286.6m at 54.4% imply 526.8m. 159m of 286.6m, rounded to a million: 55.6% within 0.2; 30.2% of all spend."""
    implied = 286_600_000 / 0.544
    assert implied == pytest.approx(526_800_000, abs=500_000)
    units = [("Y", "Y", 159_000_000_00), ("Y", "N", 127_600_000_00), ("N", "N", 240_200_000_00)]
    assert per_cent(units, "local_share") == pytest.approx(54.4, abs=0.05)
    assert per_cent(units, "sme_share_of_local") == pytest.approx(55.6, abs=0.2)
    assert per_cent(units, "local_sme_share") == pytest.approx(30.2, abs=0.05)


def rolled_up(councils):
    """Councils through the roll-up: each has a local and another supplier, all of the same two names."""
    return partners(
        [
            Partner(
                council,
                frozenset({council.upper()}),
                payments(("HERE", numerator), ("ELSEWHERE", denominator - numerator)),
                classes(("HERE", "Y", "U"), ("ELSEWHERE", "N", "U")),
            )
            for council, (numerator, denominator, _) in councils.items()
        ]
    )


def check_roll_up(councils):
    """The published average of 53.8 is the mean of percentages; of every 100 pounds 61.70 stayed."""
    table = rolled_up(councils)
    for council, (_, _, published) in councils.items():
        assert 100 * row(table, "local_share", body=council)["share"] == pytest.approx(published, abs=0.05)
    together = row(table, "local_share", body=ALL)
    assert (together["numerator_pence"], together["denominator_pence"]) == (61_965_222_658, 100_385_843_521)
    assert 100 * together["share"] == pytest.approx(61.7, abs=0.05)
    assert 100 * together["mean_of_shares"] == pytest.approx(53.8, abs=0.05)
    assert together["bodies"] == 10


def test_ten_councils_are_61_7_per_cent_weighted_and_53_8_as_a_mean():
    check_roll_up(GREATER_MANCHESTER)


@pytest.fixture(scope="module")
def figures(real_data):
    path = real_data.parent / "field" / "oracles.csv"
    if not path.is_file():
        pytest.skip(f"the list of published figures is not at {path}")
    with path.open(encoding="utf-8", newline="") as file:
        rows = [figure for figure in csv.DictReader(file) if figure["use"] != "context only"]
    return {figure["id"]: figure for figure in rows}


def pence(text):
    return int(Decimal(text) * 100)


def denominator_of(figure, figures):
    """The published denominator; else that of the figure which `use` names; else what the share implies."""
    if figure["denominator_gbp"]:
        return pence(figure["denominator_gbp"])
    other = next((one for name, one in figures.items() if figure["use"].endswith(f"of {name}")), figure)
    return round(pence(other["numerator_gbp"]) / (Decimal(other["published"]) / 100))


@pytest.mark.real
def test_every_usable_figure(figures):
    assert len(figures) == 22
    for name, figure in figures.items():
        measure = MEASURES.get(figure["measure"], "local_share")
        numerator, denominator = pence(figure["numerator_gbp"]), denominator_of(figure, figures)
        inside, beside = CODES[measure]
        units = [(*inside, numerator), (*beside, denominator - numerator)]
        units += (
            [("N", "N", 7_00)] if measure == "sme_share_of_local" else []
        )  # in no denominator of local spend
        tolerance = float(figure["tolerance_points"])
        assert per_cent(units, measure) == pytest.approx(float(figure["published"]), abs=tolerance), name


@pytest.mark.real
def test_totals_that_two_shares_imply_agree(figures):
    """Preston's two numerators are of one total: 617.0m, each within what a rounded share allows."""
    city, county = (denominator_of(figures[name], figures) for name in ("preston-city", "preston-lancs"))
    assert city == pytest.approx(617_000_000_00, abs=1_700_000_00)  # 18.15% to 18.25%
    assert county == pytest.approx(617_000_000_00, abs=400_000_00)
    assert denominator_of(figures["durham-local"], figures) == pytest.approx(526_800_000_00, abs=500_000_00)


@pytest.mark.real
def test_the_listed_councils_of_greater_manchester_roll_up(figures):
    rows = [figure for name, figure in figures.items() if name.startswith("gm-") and name != "gm-total"]
    councils = {
        figure["body"]: (
            pence(figure["numerator_gbp"]),
            pence(figure["denominator_gbp"]),
            float(figure["published"]),
        )
        for figure in rows
    }
    check_roll_up(councils)
    total = figures["gm-total"]
    whole = row(rolled_up(councils), "local_share", body=ALL)
    assert whole["numerator_pence"] == pence(total["numerator_gbp"])
    assert whole["denominator_pence"] == pence(total["denominator_gbp"])
