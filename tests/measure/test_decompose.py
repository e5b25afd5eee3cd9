"""The change of a share in parts: the worked example, each cause alone, and laws against a plain recomputation."""

from fractions import Fraction
from math import isnan

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.measure.change import (
    by_service,
    changes,
    contributors,
    parts,
)
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.shares import MEASURES
from svanalysis.measure.terms import PARTS, two_years
from tests.measure.tables import classes, payments
from tests.support.laws import tried

BEFORE, AFTER = "2012/13", "2013/14"
YEARS = (BEFORE, AFTER)
MILLION = 100_000_000  # pence
MIRRORED = {"gained": "lost", "lost": "gained", "better_evidence": "worse_evidence",
            "worse_evidence": "better_evidence"}  # fmt: skip


def tables(*units):
    """Grouped and classified of units: pence before and after, local and SME before and after, service."""
    lines, rows = [], []
    for at, (net0, net1, code0, code1, *service) in enumerate(units):
        for year, net, code in ((BEFORE, net0, code0), (AFTER, net1, code1)):
            if net is not None:
                lines.append((f"S{at}", net, year, *service))
                rows.append((f"S{at}", *code, year))
    return payments(*lines), classes(*rows)


def split(*units, measure="local_share", years=YEARS, **options):
    """The parts of one measure, by part."""
    found = parts(two_years(*tables(*units), *years, **options))
    assert found.columns.tolist() == COLUMNS["parts"]
    assert found["part"].tolist() == [*PARTS] * len(MEASURES)
    return found[found["measure"] == measure].set_index("part")


# ---------------------------------------------------------------------------------------- worked by hand

WORKED = [  # field measures, "Change of a share, decomposed": A, B and C, in millions
    (40 * MILLION, 28 * MILLION, "YU", "YU"),
    (40 * MILLION, 44 * MILLION, "NU", "YU"),
    (None, 48 * MILLION, "NU", "NU"),
]


def test_the_worked_example_part_by_part():
    found = split(*WORKED)
    points = {"paid_more_or_less": -0.054 - 0.002, "moved": 0.42, "gained": -0.264}
    pence = {"paid_more_or_less": -12 + 2, "moved": 42}
    of_pence = {"paid_more_or_less": -12 + 4, "gained": 48}
    for part in PARTS:
        assert found.loc[part, "points"] == pytest.approx(points.get(part, 0), abs=1e-15)
        assert found.loc[part, "pence"] == pence.get(part, 0) * MILLION
        assert found.loc[part, "of_pence"] == of_pence.get(part, 0) * MILLION
    assert found["suppliers"].to_dict() == dict.fromkeys(PARTS, 0) | {
        "paid_more_or_less": 2,  # B is in two parts
        "moved": 1,
        "gained": 1,
    }


def test_the_worked_example_supplier_by_supplier():
    """-5.4, -0.2 and +42.0, -26.4 points; pounds -12, +2 and +42, nothing."""
    terms = two_years(*tables(*WORKED), *YEARS).terms["local_share"]
    rows = terms.rows.assign(points=terms.points(terms.rows)).set_index(["supplier_id", "part"])
    assert rows["points"].round(12).to_dict() == {
        ("S0", "paid_more_or_less"): -0.054,
        ("S1", "paid_more_or_less"): -0.002,
        ("S1", "moved"): 0.42,
        ("S2", "gained"): -0.264,
    }
    assert (rows["pence"] / MILLION).tolist() == [-12, 2, 0, 42]


STEADY = [(40, 40, "YY", "YY"), (60, 60, "NN", "NN")]  # 40 of 100 in both years


@pytest.mark.parametrize(
    ("part", "unit", "change"),
    [
        # S before and after by pencil, with STEADY beside the unit: 40 of 100, and the unit's own pounds
        ("paid_more_or_less", (20, 40, "YY", "YY"), Fraction(80, 140) - Fraction(60, 120)),
        ("paid_more_or_less", (20, 40, "NN", "NN"), Fraction(40, 140) - Fraction(40, 120)),
        ("gained", (None, 20, "", "YY"), Fraction(60, 120) - Fraction(40, 100)),
        ("gained", (None, 20, "", "NN"), Fraction(40, 120) - Fraction(40, 100)),
        ("gained", (None, 20, "", "UU"), Fraction(40, 120) - Fraction(40, 100)),
        ("lost", (20, None, "YY", ""), Fraction(40, 100) - Fraction(60, 120)),
        ("moved", (20, 20, "NN", "YY"), Fraction(60, 120) - Fraction(40, 120)),
        ("moved", (20, 20, "YY", "NN"), Fraction(40, 120) - Fraction(60, 120)),
        ("better_evidence", (20, 20, "UU", "YY"), Fraction(60, 120) - Fraction(40, 120)),
        ("worse_evidence", (20, 20, "YY", "UU"), Fraction(40, 120) - Fraction(60, 120)),
        ("unplaced", (20, 40, "UU", "UU"), Fraction(40, 140) - Fraction(40, 120)),
    ],
)
@pytest.mark.parametrize("measure", ["local_share", "sme_share", "local_sme_share"])
def test_where_one_cause_acts_every_other_part_is_nought(part, unit, change, measure):
    found = split(*STEADY, unit, measure=measure)
    assert found.loc[part, "points"] == float(change)
    assert found.loc[part, "suppliers"] == 1
    assert not found.drop(index=part)[["points", "pence", "of_pence", "suppliers"]].any(axis=None)


@pytest.mark.parametrize(
    ("part", "unit", "change", "pence"),
    [
        # of local spend: STEADY gives 40 of 50 with the large local firm below
        ("paid_more_or_less", (20, 40, "YN", "YN"), Fraction(40, 90) - Fraction(40, 70), 0),
        ("gained", (None, 20, "", "YY"), Fraction(60, 70) - Fraction(40, 50), 20),
        ("lost", (20, None, "YN", ""), Fraction(40, 50) - Fraction(40, 70), 0),
        ("moved", (20, 20, "YN", "YY"), Fraction(60, 70) - Fraction(40, 70), 20),  # it is smaller now
        ("moved", (20, 30, "NY", "YY"), Fraction(70, 80) - Fraction(40, 50), 30),  # it came, and its pay rose
        ("moved", (20, 30, "NN", "YY"), Fraction(70, 80) - Fraction(40, 50), 30),  # whatever size it was
        (
            "moved",
            (20, 30, "YU", "NY"),
            Fraction(40, 50) - Fraction(40, 70),
            0,
        ),  # whether or not it was known
        ("better_evidence", (20, 30, "UY", "YY"), Fraction(70, 80) - Fraction(40, 50), 30),
        ("better_evidence", (20, 20, "YU", "YY"), Fraction(60, 70) - Fraction(40, 70), 20),
        ("worse_evidence", (20, 30, "YY", "UY"), Fraction(40, 50) - Fraction(60, 70), -20),
        ("unplaced", (20, 30, "YU", "YU"), Fraction(40, 80) - Fraction(40, 70), 0),
    ],
)
def test_where_one_cause_acts_on_a_nested_share_every_other_part_is_nought(part, unit, change, pence):
    found = split(*STEADY, (10, 10, "YN", "YN"), unit, measure="sme_share_of_local")
    assert found.loc[part, "points"] == pytest.approx(float(change), abs=1e-15)
    assert found.loc[part, "pence"] == pence
    assert not found.drop(index=part)[["points", "pence", "of_pence", "suppliers"]].any(axis=None)


def test_who_is_outside_the_whole_of_a_nested_share_adds_nothing():
    found = split(*STEADY, (10, 90, "NY", "NY"), (None, 50, "", "UU"), measure="sme_share_of_local")
    assert not found[["points", "pence", "of_pence", "suppliers"]].any(axis=None)


def test_half_a_penny_goes_to_the_even_one_and_the_class_takes_what_the_change_still_wants():
    """Moved, and paid 1 penny more: a half goes to 0, the class takes 11; 3 pence more: 1.5 goes to 2, and 11."""
    one = split(*STEADY, (10, 11, "NN", "YY"))
    assert one["pence"][["paid_more_or_less", "moved"]].tolist() == [0, 11]
    three = split(*STEADY, (10, 13, "NN", "YY"))
    assert three["pence"][["paid_more_or_less", "moved"]].tolist() == [2, 11]


def test_lines_of_hidden_payees_are_unplaced_for_nobody_can_follow_them():
    grouped, classified = tables(*STEADY, (None, 30, "", "UU"), (20, None, "UU", ""))
    hidden = grouped.replace({"supplier_id": {"S2": "line:1", "S3": "line:2"}})
    seen = classified[~classified["supplier_id"].isin(["S2", "S3"])]
    local = parts(two_years(hidden, seen, *YEARS)).head(len(PARTS)).set_index("part")
    assert local.loc["unplaced", "points"] == pytest.approx(40 / 130 - 40 / 120)
    assert local["suppliers"].to_dict() == dict.fromkeys(PARTS, 0) | {"unplaced": 2}
    assert contributors(two_years(hidden, seen, *YEARS)).empty


def test_no_share_is_marked_and_has_no_points():
    found = split((10, 10, "YY", "YY"), (-10, 10, "NN", "NN"))
    assert set(found["state"]) == {"[z]"}
    assert found["points"].isna().all()
    assert found.loc["paid_more_or_less", "of_pence"] == 20  # the pounds are known all the same
    nested = split(
        (10, 10, "YY", "YY"), (-10, -10, "UU", "UU"), (9, 9, "NN", "NN"), measure="sme_share_of_local"
    )
    assert set(nested["state"]) == {"[z]"}  # the credit may be local: then nothing is


def test_a_part_year_is_marked_and_has_no_figures():
    options = {"part_years": frozenset({AFTER})}
    found = split(*WORKED, **options)
    assert set(found["state"]) == {"[p]"}
    assert found[["points", "pence", "of_pence", "suppliers"]].isna().all(axis=None)
    for table, columns in ((contributors, COLUMNS["contributors"]), (by_service, COLUMNS["service_parts"])):
        none = table(two_years(*tables(*WORKED), *YEARS, **options))
        assert none.columns.tolist() == columns
        assert none.empty
    whole = split(*WORKED, part_years=frozenset({"2010/11"}))
    assert set(whole["state"]) == {""}


# ---------------------------------------------------------------------------- who, and through which service


def test_who_adds_most_to_each_part_comes_first():
    grouped, classified = tables(*WORKED, (5 * MILLION, 5 * MILLION, "YY", "YY"), (None, MILLION, "", "YU"))
    found = contributors(two_years(grouped, classified, *YEARS))
    local = found[found["measure"] == "local_share"]
    assert found.columns.tolist() == COLUMNS["contributors"]
    assert local[["part", "name", "class_from", "class_to"]].to_numpy().tolist() == [
        ["paid_more_or_less", "S0", "yes", "yes"],
        ["paid_more_or_less", "S1", "no", "yes"],
        ["gained", "S2", "absent", "no"],
        ["gained", "S4", "absent", "yes"],
        ["moved", "S1", "no", "yes"],
    ]
    assert local[["pence_from", "pence_to"]].to_numpy().tolist()[2] == [0, 48 * MILLION]
    shown = parts(two_years(grouped, classified, *YEARS)).head(len(PARTS)).set_index("part")["points"]
    assert local.groupby("part")["points"].sum().to_dict() == pytest.approx(shown[shown != 0].to_dict())


def test_five_suppliers_of_a_part_are_named_and_equal_ones_by_their_id():
    found = contributors(two_years(*tables(*STEADY, *[(None, 7, "", "YY")] * 8), *YEARS))
    assert found.loc[found["measure"] == "local_share", "supplier_id"].tolist() == [
        "S2",
        "S3",
        "S4",
        "S5",
        "S6",
    ]


def test_a_supplier_is_named_as_in_the_later_year_and_outside_a_nested_share_said_so():
    grouped, classified = tables(*STEADY, (20, 30, "NY", "YY"), (10, 10, "YN", "YN"))
    renamed = (classified["supplier_id"] == "S2") & (classified["financial_year"] == AFTER)
    classified.loc[renamed, "name"] = "New Name"
    found = contributors(two_years(grouped, classified, *YEARS))
    nested = found[found["measure"] == "sme_share_of_local"].iloc[0]
    assert (nested["name"], nested["class_from"], nested["class_to"]) == ("New Name", "outside", "yes")


def test_services_are_a_second_cut_of_the_same_change():
    """Roads 50 local of 100, then 90 of 150; Care 30 of 100, then 10 of 50. S 80 of 200, then 100 of 200.

    Sbar 0.45, Dbar 200. Roads, mean share 0.55: between (0.55 - 0.45) x 50 / 200 = 2.5 points, within 125 x 0.1 / 200
    = 6.25. Care, mean share 0.25: between (0.25 - 0.45) x -50 / 200 = 5, within 75 x -0.1 / 200 = -3.75. Together 10.
    """
    units = [(50, 90, "YU", "YU", "Roads"), (50, 60, "NU", "NU", "Roads"), (30, 10, "YU", "YU", "Care"),
             (70, 40, "NU", "NU", "Care")]  # fmt: skip
    found = by_service(two_years(*tables(*units), *YEARS))
    assert found.columns.tolist() == COLUMNS["service_parts"]
    local = found[found["measure"] == "local_share"].set_index("service")
    assert local["between_points"].to_dict() == pytest.approx({"Roads": 0.025, "Care": 0.05})
    assert local["within_points"].to_dict() == pytest.approx({"Roads": 0.0625, "Care": -0.0375})
    assert local["points"].sum() == pytest.approx(0.1)
    assert local.loc["Care", "pence_from":"of_pence_to"].tolist() == [30, 10, 100, 50]


def test_a_service_of_one_year_alone_adds_all_between_services():
    """New, 30 local of 40: (0.75 - Sbar) x 40 / Dbar, with S 0.5 then 80 of 140, Dbar 120."""
    units = [(50, 50, "YU", "YU", "Old"), (50, 50, "NU", "NU", "Old"), (None, 30, "", "YU", "New"),
             (None, 10, "", "NU", "New")]  # fmt: skip
    local = by_service(two_years(*tables(*units), *YEARS)).head(2).set_index("service")
    mean = (Fraction(1, 2) + Fraction(80, 140)) / 2
    assert local.loc["New", "between_points"] == pytest.approx(float((Fraction(3, 4) - mean) * 40 / 120))
    assert local["within_points"].tolist() == [0, 0]
    assert local["points"].sum() == pytest.approx(80 / 140 - 1 / 2)


# ------------------------------------------------------------------------------------------------- laws

NETS = st.one_of(st.none(), st.integers(-40, 100))
UNITS = st.lists(
    st.tuples(
        NETS,
        NETS,
        st.text("YNUyn", min_size=2, max_size=2),
        st.text("YNUyn", min_size=2, max_size=2),
        st.sampled_from(["Roads", "Care", ""]),
    ).filter(lambda unit: unit[:2] != (None, None)),
    min_size=1,
    max_size=10,
)
LAWS = tried(8)


def centre(code, measure):
    """Yes, no or None of a measure's inner fact, and whether the unit is in what it is a share of."""
    local, sme = ({"Y": True, "N": False, "U": None}[letter.upper()] for letter in code)
    if measure == "local_sme_share":
        return (False if False in (local, sme) else None if None in (local, sme) else True), True
    return {"local_share": (local, True), "sme_share": (sme, True), "sme_share_of_local": (sme, local)}[
        measure
    ]


def by_definition(units, measure):
    """Points and pence of every part, one supplier after the other in fractions, straight from the definition."""
    seen = []
    for net0, net1, code0, code1, *_ in units:
        first = code1 if net0 is None else code0  # absent: as in the other year
        second = code0 if net1 is None else code1
        (yes0, in0), (yes1, in1) = centre(first, measure), centre(second, measure)
        x0, x1 = (net0 or 0) if in0 else 0, (net1 or 0) if in1 else 0
        only = "gained" if net0 is None else "lost" if net1 is None else ""
        seen.append((x0, x1, yes0, yes1, in0, in1, only))
    d0, d1 = sum(unit[0] for unit in seen), sum(unit[1] for unit in seen)
    n0, n1 = (sum(unit[at] for unit in seen if unit[2 + at]) for at in (0, 1))
    s_bar, d_bar = (Fraction(n0, d0) + Fraction(n1, d1)) / 2, Fraction(d0 + d1, 2)
    found = {part: [Fraction(0), 0] for part in PARTS}
    for x0, x1, yes0, yes1, in0, in1, only in seen:
        c0, c1 = int(yes0 is True), int(yes1 is True)
        paid, classed = Fraction(c0 + c1, 2) * (x1 - x0), Fraction(x0 + x1, 2) * (c1 - c0)
        paid_part = only or ("unplaced" if yes0 is yes1 is None else "paid_more_or_less")
        class_part = change_of_class(yes0, yes1)
        if (in0 is True) != (in1 is True):
            paid_part = class_part = change_of_class(in0, in1)
        found[paid_part][0] += (paid - s_bar * (x1 - x0)) / d_bar
        found[class_part][0] += classed / d_bar
        found[paid_part][1] += round(paid)  # Python rounds halves to even
        found[class_part][1] += c1 * x1 - c0 * x0 - round(paid)
    return found, (Fraction(n1, d1) - Fraction(n0, d0), n1 - n0)


def change_of_class(before, after):
    """The part of a change of class, by the words of the method."""
    if before is None:
        return "better_evidence"
    return "worse_evidence" if after is None else "moved"


@given(units=UNITS, order=st.randoms(use_true_random=False))
@LAWS
def test_parts_are_as_defined_exact_mirrored_and_blind_to_order(units, order):
    grouped, classified = tables(*units)
    found = parts(two_years(grouped, classified, *YEARS))
    services = by_service(two_years(grouped, classified, *YEARS))
    moved = changes(grouped, classified, *YEARS).set_index("measure")
    for measure in ("local_share", "sme_share", "sme_share_of_local", "local_sme_share"):
        rows = found[found["measure"] == measure].set_index("part")
        if isnan(moved.loc[measure, "change"]):
            assert set(rows["state"]) == {"[z]"}
            continue
        expected, (change, pence) = by_definition(units, measure)
        assert rows["points"].to_dict() == {part: float(told[0]) for part, told in expected.items()}
        assert rows["pence"].to_dict() == {part: told[1] for part, told in expected.items()}
        assert sum(told[0] for told in expected.values()) == change
        assert rows["pence"].sum() == pence
        assert rows["points"].sum() == pytest.approx(moved.loc[measure, "change"], abs=1e-12)
        cut = services[services["measure"] == measure]
        assert cut["points"].sum() == pytest.approx(float(change), abs=1e-12)
        assert (cut["between_points"] + cut["within_points"]).tolist() == pytest.approx(
            cut["points"].tolist()
        )
    back = parts(two_years(grouped, classified, AFTER, BEFORE))
    mirror = back.assign(part=back["part"].replace(MIRRORED), points=-back["points"], pence=-back["pence"])
    mirror = mirror.assign(of_pence=-mirror["of_pence"], from_year=BEFORE, to_year=AFTER)
    both = [table.sort_values(["measure", "part"], ignore_index=True) for table in (found, mirror)]
    pd.testing.assert_frame_equal(*both, check_exact=True)
    mixed = (table.sample(frac=1, random_state=order.randrange(1000)) for table in (grouped, classified))
    pd.testing.assert_frame_equal(found, parts(two_years(*mixed, *YEARS)), check_exact=True)


@given(units=UNITS)
@LAWS
def test_nothing_moves_where_nothing_changed(units):
    same = [(net0, net0, code, code, service) for net0, _, code, _, service in units if net0 is not None]
    found = parts(two_years(*tables(*same, (500, 500, "YY", "YY", "Roads")), *YEARS))
    assert not found[["pence", "of_pence", "suppliers"]].any(axis=None)
    assert set(found["points"].dropna()) <= {0.0}
