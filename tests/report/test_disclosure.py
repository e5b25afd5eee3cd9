"""What is withheld: a truth table by hand, and the laws that no total may break."""

from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.measure.partners import ALL as ALL_PARTNERS
from svanalysis.report.disclosure import (
    DIFFERENCE,
    FEW_PAYEES,
    FEW_PERSONS,
    FROM_TOTAL,
    alone,
    counted,
    merged,
    withheld,
)
from svanalysis.report.people import payees
from svanalysis.report.protection import _rolled_up
from svanalysis.report.releases import Release, atoms_of
from tests.support.laws import tried

KEYS = ["table", "financial_year", "row", "cut"]


def atoms(*cells, year="2012/13"):
    """Atoms of cells: each is a row and its payees, p a person, c a company, with a number that tells them apart."""
    rows = [
        ("t", year, row, "", payee, payee.startswith("p"), 100)
        for row, *members in cells
        for payee in members
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "payee", "person", "pence"])


@pytest.mark.parametrize(
    ("members", "why"),
    [
        (["c1"], ""),  # one company: public line by line
        (["c1", "c2"], ""),
        (["p1"], FEW_PAYEES),  # one person alone
        (["p1", "p2"], FEW_PAYEES),
        (["p1", "c1"], FEW_PAYEES),  # two payees
        (["p1", "c1", "c2"], FEW_PERSONS),  # three payees, but the companies can be taken out
        (["p1", "p2", "c1", "c2", "c3", "c4"], FEW_PERSONS),
        (["p1", "p2", "p3"], ""),  # three people
        (["p1", "p2", "p3", "c1"], ""),
    ],
)
def test_a_cell_is_withheld_by_how_many_people_are_in_it(members, why):
    (found,) = counted(atoms(["a", *members]), None)["why"]
    assert found == why


def test_a_payee_with_several_payments_counts_once():
    twice = pd.concat([atoms(["a", "p1", "p2", "p2"]), atoms(["a", "p1"])])
    assert counted(twice, None)[["payees", "persons"]].to_numpy().tolist() == [[2, 2]]


def test_a_cell_is_withheld_when_its_difference_from_the_last_release_is_one_person():
    five = [f"p{number}" for number in range(5)]
    before = atoms(["a", *five], ["b", *five])
    now = atoms(["a", *five, "p9"], ["b", *five], ["new", *five])
    assert counted(now, before).set_index("row")["why"].to_dict() == {"a": DIFFERENCE, "b": "", "new": ""}


def test_a_difference_of_three_people_or_of_a_company_tells_nothing():
    five = [f"p{number}" for number in range(5)]
    three = counted(atoms(["a", *five, "p7", "p8", "p9"]), atoms(["a", *five]))
    company = counted(atoms(["a", *five, "c1"]), atoms(["a", *five]))
    assert [*three["why"], *company["why"]] == ["", ""]


def release(folder, year, version, frozen, table):
    folder.mkdir(parents=True)
    table.to_parquet(folder / "cells.parquet", index=False)
    return Release(folder, {"year": year, "version": version, "frozen": frozen})


FIVE = [f"p{number}" for number in range(5)]


def test_a_release_is_compared_with_the_last_that_told_of_the_same_year(tmp_path):
    """2011/12 was told three times: in v1 and v2 of its own, and in the release of 2012/13, frozen between them.

    Now p9 is in it. v1 had p1 to p5, the release of 2012/13 p9 as well, and v2, the last of all, had p1 to p5 again:
    p9 alone makes the difference. Of 2012/13 nothing was told but in its own release, and it is the same.
    """
    first = release(tmp_path / "a", "2011/12", 1, "2012-07-01T00:00:00", atoms(["a", *FIVE], year="2011/12"))
    both = pd.concat([atoms(["a", *FIVE, "p9"], year="2011/12"), atoms(["a", *FIVE, "p9"], year="2012/13")])
    next_year = release(tmp_path / "b", "2012/13", 1, "2013-07-01T00:00:00", both)
    second = release(tmp_path / "c", "2011/12", 2, "2013-09-01T00:00:00", atoms(["a", *FIVE], year="2011/12"))

    def why(*released):
        return counted(both, atoms_of(list(released))).set_index("financial_year")["why"].to_dict()

    assert why(second, next_year) == {"2011/12": DIFFERENCE, "2012/13": ""}
    assert why(first, next_year) == {"2011/12": "", "2012/13": ""}  # the release of 2012/13 had p9
    assert why(first) == {"2011/12": DIFFERENCE, "2012/13": ""}  # never told of before: no difference
    assert why() == {"2011/12": "", "2012/13": ""}


def test_a_correction_of_one_persons_pounds_is_a_difference_and_of_three_is_none():
    """v1 paid five people 100 pence each, v2 pays p1 150: 500 becomes 550, so p1 got 50 more. Of three, none."""
    v1 = atoms(["a", *FIVE])
    one = v1.assign(pence=v1["pence"].mask(v1["payee"] == "p1", 150))
    three = v1.assign(pence=v1["pence"].mask(v1["payee"].isin(["p1", "p2", "p3"]), 150))
    moved = v1[v1["payee"] != "p1"]  # p1 went to another cell that is new
    assert [counted(now, v1)["why"].item() for now in (v1, one, three, moved)] == [
        "",
        DIFFERENCE,
        "",
        DIFFERENCE,
    ]


def partner_cells(**bodies):
    """The cells of partners, each of its payees: all of them together are the row of all partners."""
    everyone = [payee for members in bodies.values() for payee in members]
    table = atoms(*([name, *members] for name, members in bodies.items()), [ALL_PARTNERS, *everyone])
    return counted(pd.concat([table, table.assign(cut="local_share:yes")]).assign(table="partners"), None)


def test_a_partner_with_two_people_takes_all_partners_along_and_no_other_partner():
    """A's five people and C's four may be told; B's two may not, and all less A less C would be B."""
    found = _rolled_up(partner_cells(A=FIVE, B=["p10", "p11"], C=["p12", "p13", "p14", "p15"]))
    y = "2012/13"
    assert found["partners"] == {(y, "B"): FEW_PAYEES, (y, ALL_PARTNERS): FROM_TOTAL}
    assert found["partners/local_share"] == {(y, "B"): FEW_PAYEES, (y, ALL_PARTNERS): FROM_TOTAL}


def test_partners_that_are_safe_and_whose_people_are_the_same_are_told():
    """p1 to p5 are paid by both: five people together, not ten; all partners are as safe as each."""
    cells = partner_cells(A=FIVE, B=FIVE)
    assert cells.set_index(["row", "cut"]).loc[(ALL_PARTNERS, ""), ["payees", "persons"]].to_list() == [5, 5]
    assert not any(_rolled_up(cells).values())


def cells_of(sizes, why):
    """Cells of a table of rows by years, each with pence, and which of them must be withheld."""
    rows = [
        (year, row, pence, 3, FEW_PAYEES if (year, row) in why else "")
        for (year, row), pence in sizes.items()
    ]
    return pd.DataFrame(rows, columns=["financial_year", "row", "pence", "persons", "why"])


def test_the_cheapest_cell_of_the_year_joins_a_lone_one():
    sizes = {("y", "a"): 5, ("y", "b"): 900, ("y", "c"): 70}
    assert withheld(cells_of(sizes, {("y", "a")})) == {("y", "a"): FEW_PAYEES, ("y", "c"): FROM_TOTAL}


def test_what_is_printed_elsewhere_does_not_join():
    sizes = {("y", "a"): 5, ("y", "b"): 900, ("y", "c"): 70}
    assert ("y", "b") in withheld(cells_of(sizes, {("y", "a")}), fixed=("c",))


def test_a_group_with_a_published_total_wants_two_of_its_own():
    sizes = {("y", "large"): 900, ("y", "unknown"): 5, ("y", "micro"): 1}
    found = withheld(cells_of(sizes, {("y", "unknown")}), {"large": "other", "unknown": "other"})
    assert set(found) == {("y", "unknown"), ("y", "large")}


def test_what_a_total_tells_of_withheld_cells_together_is_not_about_two_people():
    """a has one person; the cheapest to join, b, has none, c and d have one each: a, c and d are three, and safe."""
    rows = [("y", "a", 5, 1, FEW_PAYEES), ("y", "b", 1, 0, ""), ("y", "c", 20, 1, ""), ("y", "d", 30, 1, ""),
            ("y", "e", 900, 9, "")]  # fmt: skip
    cells = pd.DataFrame(rows, columns=["financial_year", "row", "pence", "persons", "why"])
    assert sorted(row for _, row in withheld(cells)) == ["a", "c", "d"]


def test_a_withheld_cell_alone_in_its_group_is_told():
    cells = cells_of({("y", "unknown"): 5, ("y", "micro"): 1, ("y", "small"): 1}, {("y", "unknown")})
    groups = {"large": "other", "unknown": "other"}
    assert alone(withheld(cells, groups), cells, groups) == ["y"]


GRIDS = st.dictionaries(
    st.tuples(st.sampled_from(["y1", "y2", "y3"]), st.sampled_from("abcde")),
    st.integers(-1000, 1000),
    min_size=1,
)


@tried(80)
@given(GRIDS, st.data())
def test_no_row_and_no_column_has_exactly_one_withheld_cell(grid, data):
    first = data.draw(st.sets(st.sampled_from(sorted(grid))))
    found = withheld(cells_of(grid, first))
    assert first <= set(found)
    for at in (0, 1):
        for line in {cell[at] for cell in grid}:
            whole = [cell for cell in grid if cell[at] == line]
            hidden = [cell for cell in whole if cell in found]
            assert len(hidden) != 1 or len(whole) == 1


MEMBERS = st.lists(st.sampled_from(["p1", "p2", "p3", "p4", "c1", "c2", "c3"]), min_size=1, max_size=5)


@tried(50)
@given(st.lists(MEMBERS, min_size=1, max_size=6))
def test_areas_join_the_rest_until_it_is_no_secret_of_one_or_two(areas):
    own = [
        [f"{payee}-{at}" for payee in members] for at, members in enumerate(areas)
    ]  # nobody is in two areas
    table = atoms(*([f"area{at}", *members] for at, members in enumerate(own)))
    rest = merged(table, None, {f"area{at}": "rest" for at in range(len(own))})["rest"]
    people = {at: len({one for one in members if one.startswith("p")}) for at, members in enumerate(own)}
    shown = [at for at in people if f"area{at}" not in rest]
    assert all(people[at] == 0 or people[at] >= 3 for at in shown)
    together = sum(people[at] for at in people if f"area{at}" in rest)
    assert (
        together == 0 or together >= 3 or not any(people[at] for at in shown)
    )  # else nobody was left to join it


MATCHES = ["supplier_id", "company_number", "number", "name", "method", "verdict", "flags"]


def spend_of(*suppliers):
    """Return what `payees` reads: each supplier with method, verdict, flags, number, kind and tier."""
    matched = [
        (name, number, number, f"{name} REGISTERED", method, verdict, flags)
        for name, method, verdict, flags, number, _, _ in suppliers
        if method
    ]
    known = [(name, kind, tier) for name, *_, kind, tier in suppliers]
    return SimpleNamespace(
        grouped=pd.DataFrame({"supplier_id": [name for name, *_ in suppliers]}),
        classified=pd.DataFrame(known, columns=["supplier_id", "kind", "vcse_tier"]),
        known=SimpleNamespace(matched=pd.DataFrame(matched, columns=MATCHES, dtype="object")),
    )


@pytest.mark.parametrize(
    ("method", "verdict", "flags", "number", "kind", "tier", "person", "named"),
    [
        ("company number", "accepted", "", "01234567", "company", "", False, True),
        ("charity number", "accepted", "", "", "charity", "1", False, True),
        ("answered", "accepted", "", "01234567", "company", "", False, True),
        ("name and postcode", "accepted", "", "01234567", "company", "", False, True),
        (
            "exact name",
            "accepted",
            "",
            "01234567",
            "company",
            "",
            False,
            False,
        ),  # no postcode: could be another
        ("similar name", "accepted", "", "01234567", "company", "", False, False),
        ("company number", "accepted", "dissolved; implausible", "01234567", "company", "", False, False),
        ("company number", "accepted", "dissolved", "01234567", "company", "", False, True),
        ("name and postcode", "review", "", "01234567", "unknown", "", True, False),  # for people to decide
        ("company number", "accepted", "", "LP012345", "company", "", True, False),  # a partnership
        (
            "company number",
            "accepted",
            "",
            "OC312345",
            "company",
            "",
            False,
            True,
        ),  # an LLP is a body of its own
        ("company number", "accepted", "", "01234567", "individual", "", True, False),
        ("", "", "", "", "unknown", "", True, False),  # in no register
        ("", "", "", "", "individual", "", True, False),
        ("", "", "", "", "school", "", False, False),
        ("", "", "", "", "public_body", "", False, False),  # recognised by rule, though no register knows it
        ("", "", "", "", "social_enterprise", "3", True, False),  # the buyer's word alone
        ("", "", "", "", "charity", "1", False, False),
    ],
)
def test_who_counts_as_a_person_and_who_is_named(  # noqa: PLR0917 - the columns of the truth table
    method, verdict, flags, number, kind, tier, person, named
):
    (found,) = payees(spend_of(("A", method, verdict, flags, number, kind, tier))).itertuples(index=False)
    assert (found.person, found.public_name) == (person, "A REGISTERED" if named else "")


@pytest.mark.parametrize("title", ["MR", "MRS", "MISS", "MS", "DR", "REV"])
def test_what_bears_a_title_is_a_person_whatever_a_rule_makes_of_its_name(title):
    (found,) = payees(spend_of((f"{title} J SMITH HIGH SCHOOL", "", "", "", "", "school", ""))).itertuples(
        index=False
    )
    assert found.person
