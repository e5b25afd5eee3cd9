"""Opportunities by purpose, and contracts, on cases small enough for a pencil."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.market_rules import opportunities as rules
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.opportunities import awarded, ending, last_day, opportunities
from tests.support.laws import tried

YEAR = "2013/14"
NO_CONTRACTS = pd.DataFrame(columns=["supplier_id", "end"])
PLACES = {"L": True, "E": False, "U": None}


def case(units, sics=(), firms=(), contracts=NO_CONTRACTS, *, basis="net", authority="E06000047"):
    """The table for units given as purpose, supplier, where (L, E, U), pence, payments and median of the purpose."""
    rows = [(YEAR, purpose, who, pence, *(rest or (1, pence))) for purpose, who, _, pence, *rest in units]
    columns = ["financial_year", "purpose", "supplier_id", "pence", "payments", "median_pence"]
    shown = {who: PLACES[where] for _, who, where, *_ in units if not who.startswith("line:")}
    classified = pd.DataFrame(
        {
            "supplier_id": list(shown),
            "financial_year": YEAR,
            "is_local": pd.array(list(shown.values()), "boolean"),
        }
    )
    return opportunities(
        pd.DataFrame(rows, columns=columns),
        classified,
        pd.DataFrame(list(sics), columns=["supplier_id", "value"], dtype="str"),
        pd.DataFrame(list(firms), columns=["number", "sic", "is_sme", "is_social_enterprise"]),
        contracts,
        year=YEAR, basis=basis, authority=authority,
    )  # fmt: skip


def only(table, purpose):
    """The row of a purpose."""
    return table.set_index("purpose").loc[purpose]


def test_every_column_of_one_purpose():
    table = case(
        [
            ("Roofs", "A", "L", 5_000_000, 4, 900_000),
            ("Roofs", "B", "E", 9_000_000, 5, 900_000),  # £90,000, with VAT £108,000: below £207,720
            ("Roofs", "C", "E", 20_000_000, 6, 900_000),  # £200,000, with VAT £240,000: not below
            ("Roofs", "D", "U", 700_000, 2, 900_000),
            ("Roofs", "line:1", "U", 300_000, 1, 900_000),  # hidden: its pounds count, its name does not
        ],
        sics=[("A", "43910"), ("B", "43910; 43990"), ("C", "70100")],  # 70100 does not say what C does
        firms=[
            ("1", "43910", True, False), ("1", "43990", True, False),  # one firm, in both lines
            ("2", "43990", False, False),  # not an SME
            ("3", "43910", True, True),
            ("4", "70100", True, False), ("5", "62020", True, False),  # other lines of business
        ],
        contracts=pd.DataFrame(
            {"supplier_id": ["B", "B", "Z"], "end": [date(2014, 4, 1), date(2016, 1, 1), date(2014, 5, 1)]}
        ),
    )  # fmt: skip
    row = only(table, "Roofs")
    assert list(table.columns) == COLUMNS["opportunities"]
    assert row.drop(["below_share", "reason"]).to_dict() == {
        "rank": 1, "pence": 35_000_000, "local_pence": 5_000_000, "elsewhere_pence": 29_000_000,
        "unknown_pence": 1_000_000, "payments": 18, "median_pence": 900_000, "suppliers": 4, "matched_suppliers": 2,
        "local_smes": 2, "local_social_enterprises": 1, "kind": "goods and services", "threshold_pounds": 207_720,
        "below_pence": 9_000_000, "contracts_ending": 1,
    }  # fmt: skip
    assert row["below_share"] == 9 / 29
    assert row["reason"] == (
        "2 local small firms and 1 local social enterprise on the register in its lines of business; some of what goes "
        "elsewhere is in totals below the threshold; 1 contract to end soon"
    )


# pence elsewhere, basis; whether it is below £207,720 with VAT: net £173,100.00 is £207,720 exactly
@pytest.mark.parametrize(
    ("pence", "basis", "below"),
    [
        (17_309_999, "net", True),
        (17_310_000, "net", False),
        (20_771_999, "gross", True),
        (20_772_000, "gross", False),
    ],
)
def test_below_is_less_than_the_threshold_with_vat(pence, basis, below):
    assert only(case([("Paper", "A", "E", pence)], basis=basis), "Paper")["below_share"] == (
        1.0 if below else 0.0
    )


# the pounds are those of schedule 1 of the Procurement Act 2023 from 1 January 2026
@pytest.mark.parametrize(
    ("purpose", "kind", "pounds"),
    [
        ("Building Maintenance Contractors", "works", 5_193_000),
        ("Payments Main Contractor - Non Dlo", "works", 5_193_000),
        ("Residential Care - Independent", "light-touch services", 663_540),
        ("Children's Homes - Independent", "light-touch services", 663_540),
        ("Home Care - Private Contractor", "light-touch services", 663_540),
        ("Private Contractors", "goods and services", 207_720),
        ("Car Allowances", "goods and services", 207_720),
        ("Network Software", "goods and services", 207_720),  # no works in it
        ("", "goods and services", 207_720),
    ],
)
def test_kinds_of_contract_by_purpose(purpose, kind, pounds):
    row = only(case([(purpose, "A", "E", 100)]), purpose)
    assert (row["kind"], row["threshold_pounds"]) == (kind, pounds)


def test_outside_the_order_s_country_nothing_can_be_reserved():
    row = only(case([("Paper", "A", "E", 100)], authority="S12000036"), "Paper")
    assert pd.isna(row["below_pence"])
    assert pd.isna(row["below_share"])
    assert "threshold" not in row["reason"]


# pounds of a supplier's line of business among those of all matched ones, and whether a firm in it is counted
@pytest.mark.parametrize(("pence", "counted"), [(50, 1), (49, 0)])
def test_a_line_of_business_needs_a_twentieth_of_the_matched_pounds(pence, counted):
    assert rules().least_share_of_pounds == 0.05
    units = [("Paper", "A", "E", 1000 - pence), ("Paper", "B", "E", pence), ("Paper", "C", "E", 10_000)]
    table = case(units, sics=[("A", "17120"), ("B", "62020")], firms=[("1", "62020", True, False)])
    assert only(table, "Paper")["local_smes"] == counted


def test_a_supplier_that_only_paid_back_says_nothing_of_what_is_bought():
    # A was paid 200 for paper; B paid 100 back, and its line of business is not what paper is bought from
    table = case([("Paper", "A", "E", 200), ("Paper", "B", "E", -100)], sics=[("A", "17120"), ("B", "62020")])
    assert only(table, "Paper")["matched_suppliers"] == 1


def test_a_supplier_with_two_codes_gives_half_its_pounds_to_each():
    # A's 90 go to 11111 and 22222 alike, 45 each of 1000: 4.5%, too little; B's 910 are 33333
    units = [("Paper", "A", "E", 90), ("Paper", "B", "E", 910)]
    firms = [("1", "11111", True, False), ("2", "33333", True, False)]
    table = case(units, sics=[("A", "11111; 22222"), ("B", "33333")], firms=firms)
    assert only(table, "Paper")["local_smes"] == 1


def test_rank_goes_by_who_could_do_it_then_by_what_goes_elsewhere():
    units = [
        ("Nobody here", "A", "E", 9_000), ("Some here", "B", "E", 100), ("More here", "C", "E", 500),
        ("All here", "D", "L", 700), ("Social", "F", "E", 200),
    ]  # fmt: skip
    sics = [(who, code * 5) for who, code in zip("ABCDF", "12345", strict=True)]
    firms = [("1", "22222", True, False), ("2", "33333", True, False), ("3", "44444", True, False)]
    table = case(units, sics=sics, firms=[*firms, ("4", "55555", False, True)])
    assert table["purpose"].to_list() == ["More here", "Social", "Some here", "All here", "Nobody here"]
    assert table["rank"].to_list() == [1, 2, 3, 4, 5]


# units of one purpose, SIC codes, firms; what the reason says
REASONS = [
    (
        [("P", "A", "E", 100)],
        [("A", "11111")],
        [("1", "11111", True, False)],
        "1 local small firm on the register",
    ),
    (
        [("P", "A", "E", 100)],
        [("A", "11111")],
        [("1", "11111", False, True)],
        "1 local social enterprise on the",
    ),
    ([("P", "A", "E", 100)], [("A", "11111")], [], "no local small firm on the register"),
    ([("P", "A", "E", 100)], [], [("1", "11111", True, False)], "who could do this is not known"),
    ([("P", "A", "E", 100)], [], [], "most of what goes elsewhere is in totals below the threshold"),
    ([("P", "A", "E", 10**9)], [], [], "none of what goes elsewhere is in totals below the threshold"),
    ([("P", "A", "E", 10**9), ("P", "B", "E", 1)], [], [], "some of what goes elsewhere"),
    ([("P", "A", "L", 100)], [], [], "nothing goes elsewhere"),
    ([("P", "A", "E", -100)], [], [], "nothing goes elsewhere"),
    ([("P", "A", "E", 100), ("P", "B", "U", 101)], [], [], "more goes to suppliers that cannot be placed"),
]


@pytest.mark.parametrize(("units", "sics", "firms", "words"), REASONS)
def test_the_reason_in_words(units, sics, firms, words):
    assert words in only(case(units, sics, firms), "P")["reason"]


def test_an_ending_contract_counts_once_where_its_supplier_is_paid_most():
    contracts = pd.DataFrame({"supplier_id": ["A"], "end": [date(2014, 12, 31)]})
    table = case(
        [("Less", "A", "E", 100), ("Most", "A", "E", 900), ("None", "B", "E", 1)], contracts=contracts
    )
    assert dict(zip(table["purpose"], table["contracts_ending"], strict=True)) == {
        "Less": 0,
        "Most": 1,
        "None": 0,
    }


def test_without_a_contracts_register_no_count_is_made_up():
    assert pd.isna(only(case([("P", "A", "E", 100)]), "P")["contracts_ending"])


UNITS = st.lists(
    st.tuples(st.sampled_from("PQR"), st.sampled_from("ABCD"), st.just("E"), st.integers(-10**9, 10**9)),
    min_size=1, max_size=9, unique_by=lambda unit: unit[:2],
)  # fmt: skip


@tried(12)
@given(UNITS, st.lists(st.sampled_from("LEU"), min_size=4, max_size=4))
def test_pounds_add_up_and_contracts_change_none_of_them(units, where):
    placed = [(purpose, who, where["ABCD".index(who)], pence) for purpose, who, _, pence in units]
    contracts = pd.DataFrame(
        {"supplier_id": ["A", "B"], "end": [date(2014, 4, 1)] * 2, "value_pence": [10**9] * 2}
    )
    without, given_ = case(placed), case(placed, contracts=contracts)
    assert without["pence"].sum() == sum(pence for *_, pence in placed)
    parts = without["local_pence"] + without["elsewhere_pence"] + without["unknown_pence"]
    assert (parts == without["pence"]).all()
    same = [name for name in COLUMNS["opportunities"] if name not in {"contracts_ending", "reason"}]
    pd.testing.assert_frame_equal(without[same], given_[same])


def contracts_of(*rows):
    """Contracts given as year, pence (None without), and Y, N, U or lower case (leaning) for local, SME and VCSE."""
    codes = {
        "Y": (True, True),
        "N": (False, True),
        "U": (None, False),
        "y": (True, False),
        "n": (False, False),
    }
    facts = ("is_local", "is_sme", "is_social_enterprise")
    return pd.DataFrame(
        [
            {"financial_year": year, "value_pence": pence}
            | {name: codes[letter][0] for name, letter in zip(facts, letters, strict=True)}
            | {f"{name}_certain": codes[letter][1] for name, letter in zip(facts, letters, strict=True)}
            for year, pence, letters in rows
        ]
    )


def test_contracts_awarded_by_year_and_what_their_supplier_is():
    table = awarded(
        contracts_of(
            ("2012/13", 100, "YYN"), ("2013/14", 700, "YNU"), ("2013/14", 200, "NYY"), ("2013/14", None, "UYN"),
            ("2013/14", 100, "yUN"),
        )
    ).set_index(["financial_year", "measure"])  # fmt: skip
    # Local in 2013/14: yes 700 and 100 (the latter leaning), no 200, unknown the one without a value.
    # For certain 1 of 4, at most 3 of 4.
    assert table.loc[("2013/14", "local")].to_dict() == {
        "contracts": 4, "yes": 2, "no": 1, "unknown": 1, "low": 0.25, "high": 0.75, "without_value": 1,
        "value_pence": 1000, "yes_pence": 800, "no_pence": 200, "unknown_pence": 0,
    }  # fmt: skip
    sme = table.loc[("2013/14", "sme")]
    assert (sme["yes"], sme["no"], sme["unknown"], sme["yes_pence"], sme["unknown_pence"]) == (
        2,
        1,
        1,
        200,
        100,
    )
    vcse = table.loc[("2013/14", "social_enterprise")]
    assert (vcse["yes"], vcse["no"], vcse["unknown"], vcse["low"], vcse["high"]) == (1, 2, 1, 0.25, 0.5)
    assert table.loc[("2012/13", "sme"), "yes_pence"] == 100


def test_no_contracts_give_an_empty_table():
    none = contracts_of(("2012/13", 100, "YYN")).iloc[:0]
    assert awarded(none).empty


# the year 2013/14 ends on 31 March 2014; eighteen months later is 30 September 2015
@pytest.mark.parametrize(
    ("end", "soon"),
    [
        (date(2014, 3, 31), False), (date(2014, 4, 1), True), (date(2015, 9, 30), True), (date(2015, 10, 1), False),
        (None, False),
    ],
)  # fmt: skip
def test_soon_is_after_the_year_and_within_eighteen_months(end, soon):
    assert last_day(YEAR) == date(2015, 9, 30)
    contract = contracts_of(("2012/13", 100, "YYN")).assign(
        end=[end], title="Cleaning", supplier="Smith Ltd", category="", value_is="total", reference="C1"
    )
    assert len(ending(contract, YEAR)) == soon


def test_ending_contracts_are_in_order_of_their_end():
    rows = contracts_of(("2012/13", 100, "YYN"), ("2012/13", None, "NUU")).assign(
        end=[date(2015, 3, 31), date(2014, 6, 30)],
        title=["B", "A"],
        supplier="S",
        category="",
        value_is="total",
        reference=["1", "2"],
    )
    found = ending(rows, YEAR)
    assert found[["end", "title", "reference"]].to_numpy().tolist() == [
        ["2014-06-30", "A", "2"], ["2015-03-31", "B", "1"],
    ]  # fmt: skip
    assert found["value_pence"].isna().to_list() == [True, False]
