"""Where suppliers are. Postcode counts by authority are quoted from data/geography/postcode_sectors.csv.

DH1 1: County Durham 228. NE16 6: County Durham 162, Gateshead 12. DH3 2: Gateshead 156, County Durham 17.
DL2 3: County Durham 188, Darlington 33, North Yorkshire 9. DH98 1: County Durham and Gateshead alike.
"""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.classify.place import RINGS, classify_place, inside_codes, ring_facts
from svanalysis.core.definition import Local
from svanalysis.core.errors import ConfigurationError
from svanalysis.reference.directories import place_postcodes, sectors
from tests.classify.tables import dated
from tests.support.laws import tried

DURHAM, GATESHEAD, LEEDS = "E06000047", "E08000037", "E08000035"
LOCAL = Local(addresses=("postcode_invoice", "postcode_remittance", "postcode_registered"))
YES, NO, UNKNOWN = (True, True), (False, True), (None, False)  # (centre, certain)
LEANS_YES, LEANS_NO = (True, False), (False, False)


def placed(*rows, units=None, authority=DURHAM, local=LOCAL, neighbours=()):
    """Place suppliers by their evidence rows; return the table."""
    pairs, found = dated(*rows)
    inside = inside_codes(local, authority, neighbours)
    facts = ring_facts(place_postcodes(found["value"].to_list(), units), inside)
    return classify_place(pairs, found, facts, local, inside)


def verdicts(table, names=RINGS):
    row = table.row(0, named=True)
    return [(row[name], row[f"{name}_certain"]) for name in names]


@pytest.mark.parametrize(
    ("postcode", "authority", "region", "uk"),
    [
        ("DH1 1AA", YES, YES, YES),  # a sector wholly inside
        ("dh11aa", YES, YES, YES),
        ("NE16 6XX", LEANS_YES, YES, YES),  # straddles, mostly County Durham, all of it in the North East
        ("DH3 2AA", LEANS_NO, YES, YES),  # straddles, mostly Gateshead
        ("DL2 3AA", LEANS_YES, LEANS_YES, YES),  # straddles the region's border too
        ("DH98 1AA", UNKNOWN, YES, YES),  # as many postcodes in one as in the other
        ("NE1 1AA", NO, YES, YES),
        ("LS1 2AA", NO, NO, YES),
        ("BT1 1AA", NO, NO, YES),
        ("DH1 1", YES, YES, YES),  # a sector alone
        ("DH1", YES, YES, YES),  # a bare district wholly inside
        ("DH3", UNKNOWN, YES, YES),  # a bare district in three authorities of one region
        ("DL11", UNKNOWN, UNKNOWN, YES),  # a bare district in two regions
        ("TD15", NO, UNKNOWN, YES),  # Northumberland and Scotland
        ("JE2 3AB", NO, NO, NO),  # Jersey
        ("GY1 1AA", NO, NO, NO),
        ("IM1 1AA", NO, NO, NO),
        ("BX1 1LT", UNKNOWN, UNKNOWN, UNKNOWN),  # banks: no place
        ("GIR 0AA", UNKNOWN, UNKNOWN, UNKNOWN),
        ("BF1 3AA", UNKNOWN, UNKNOWN, UNKNOWN),
        ("PO BOX 12", UNKNOWN, UNKNOWN, UNKNOWN),
        ("N/A", UNKNOWN, UNKNOWN, UNKNOWN),
        ("DH99 9AA", UNKNOWN, UNKNOWN, UNKNOWN),  # in no sector of the table
    ],
)
def test_a_supplier_is_placed_by_its_postcode(postcode, authority, region, uk):
    assert verdicts(placed(("A", "postcode_invoice", postcode))) == [authority, region, uk]


def test_a_unit_directory_places_a_straddling_sector_exactly():
    units = pl.DataFrame({"unit": ["DH3 2AA"], "authority": [DURHAM], "easting": [1.0], "northing": [2.0]})
    table = placed(("A", "postcode_invoice", "DH3 2AA"), units=units)
    assert verdicts(table) == [YES, YES, YES]
    assert table.select("precision", "easting", "majority").row(0) == ("unit", 1.0, DURHAM)
    by_sector = placed(("A", "postcode_invoice", "DH3 2AB"), units=units)
    assert by_sector["precision"].item() == "sector"


def test_the_first_kind_of_address_that_can_be_placed_decides():
    rows = [("A", "postcode_remittance", "LS1 2AA"), ("A", "postcode_registered", "DH1 1AA")]
    assert verdicts(placed(("A", "postcode_invoice", "DH1 1AA"), *rows))[0] == YES
    assert verdicts(placed(("A", "postcode_invoice", "SEE FILE"), *rows))[0] == NO
    assert verdicts(placed(("A", "postcode_invoice", "BX1 1LT"), *rows))[0] == NO


@pytest.mark.parametrize(
    ("weights", "authority", "region"),
    [
        ({"DH1 1AA": 3, "LS1 2AA": 2}, LEANS_YES, LEANS_YES),
        ({"DH1 1AA": 2, "LS1 2AA": 3}, LEANS_NO, LEANS_NO),
        ({"DH1 1AA": 2, "LS1 2AA": 2}, UNKNOWN, UNKNOWN),  # a tie
        ({"DH1 1AA": 2, "NE1 1AA": 2}, UNKNOWN, YES),  # a tie within the region
        ({"DH1 1AA": 2, "NE1 1AA": 2, "LS1 2AA": 2}, LEANS_NO, LEANS_YES),
        ({"DH1 1AA": 2, "DH7 8AA": 9}, YES, YES),  # both inside
        ({"DH1 1AA": 2, "DH98 1AA": 2}, UNKNOWN, YES),  # one says yes, the other says nothing
        ({"DH1 1AA": 3, "DH98 1AA": 2}, LEANS_YES, YES),
    ],
)
def test_several_postcodes_are_weighed_by_their_payments(weights, authority, region):
    day = dated(("A", "x", "y"))[1]["date"].item()
    rows = [("A", "postcode_invoice", postcode, day, weight) for postcode, weight in weights.items()]
    table = placed(*rows)
    assert verdicts(table)[:2] == [authority, region]


@pytest.mark.parametrize(
    ("weights", "majority", "sector"),
    [
        ({"DH1 1AA": 2, "DH7 8AA": 1, "LS1 2AA": 2}, DURHAM, "DH1 1"),
        (
            {"DH1 1AA": 2, "DH7 8AA": 2, "LS1 2AA": 3},
            DURHAM,
            "DH1 1",
        ),  # Leeds is the commonest, not the majority
        ({"DH1 1AA": 2, "NE1 1AA": 2}, None, None),  # no authority, and no place on a map
        ({"DH98 1AA": 2, "DH98 1AB": 1}, None, "DH98 1"),  # no authority, but one sector
    ],
)
def test_the_authority_has_more_than_half_and_the_position_lies_in_it(weights, majority, sector):
    day = dated(("A", "x", "y"))[1]["date"].item()
    rows = [("A", "postcode_invoice", postcode, day, weight) for postcode, weight in weights.items()]
    table = placed(*rows)
    assert (table["majority"].item(), table["sector"].item()) == (majority, sector)
    assert (table["easting"].item() is None) == (sector is None)


def test_the_reason_names_address_postcode_precision_source_and_date():
    table = placed(("A", "postcode_remittance", "DH1 1AA"), ("A", "postcode_remittance", "LS1 2AA"))
    assert table["place_because"].item() == (
        "remittance address DH1 1AA and 1 more, by sector; the file, 2012-06-30"
    )
    nothing = placed(("A", "postcode_invoice", "NONE"))
    assert nothing["place_because"].item() == "no address that can be placed"


def test_an_unknown_authority_is_refused():
    with pytest.raises(ConfigurationError, match=r"this authority is not known.*E99"):
        inside_codes(LOCAL, "E99")


SECTORS = sectors()["sector"].to_list()
NEARBY = sectors().filter(pl.col("district").str.contains("^(DH|DL|NE|SR|TS)[0-9]"))["sector"].to_list()
CELLS = (
    st.sampled_from(NEARBY)
    | st.sampled_from(SECTORS)
    | st.sampled_from(["DH3", "DL11", "JE2 3AB", "BX1 1LT"])
)


@tried(40)
@given(st.lists(st.tuples(CELLS, st.integers(1, 3)), min_size=1, max_size=4))
def test_rings_nest_yes_spreads_outward_and_no_spreads_inward(cells):
    day = dated(("A", "x", "y"))[1]["date"].item()
    inner, middle, outer = verdicts(placed(*[("A", "postcode_invoice", cell, day, n) for cell, n in cells]))
    for narrow, wide in ((inner, middle), (middle, outer)):
        if narrow[0]:
            assert wide[0]
        if wide[0] is False:
            assert narrow[0] is False
        if narrow == YES:
            assert wide == YES
        if wide == NO:
            assert narrow == NO


REGION = Local(addresses=LOCAL.addresses, area="region")
NEARBY_TOO = Local(addresses=LOCAL.addresses, area="authority_and_neighbours")
ANY = Local(addresses=LOCAL.addresses, rule="any")
NEIGHBOURS = (GATESHEAD, "E06000005")  # and Darlington


def local(*rows, rule=LOCAL, neighbours=NEIGHBOURS):
    return verdicts(placed(*rows, local=rule, neighbours=neighbours), ["is_local"])[0]


@pytest.mark.parametrize(
    ("postcode", "own", "neighbours", "region"),
    [
        ("DH1 1AA", YES, YES, YES),
        ("NE16 6XX", LEANS_YES, YES, YES),  # County Durham or Gateshead
        ("DH3 2AA", LEANS_NO, YES, YES),
        ("DL2 3AA", LEANS_YES, LEANS_YES, LEANS_YES),  # perhaps North Yorkshire
        ("NE8 1AA", NO, YES, YES),  # Gateshead
        ("NE1 1AA", NO, NO, YES),  # Newcastle: in the region, no neighbour here
        ("LS1 2AA", NO, NO, NO),
        ("DH3", UNKNOWN, UNKNOWN, YES),  # Sunderland is no neighbour here
        ("N/A", UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_what_is_local_is_the_area_of_the_definition(postcode, own, neighbours, region):
    row = ("A", "postcode_invoice", postcode)
    found = [local(row, rule=rule) for rule in (LOCAL, NEARBY_TOO, REGION)]
    assert found == [own, neighbours, region]


def test_neighbours_must_be_listed_and_known():
    with pytest.raises(
        ConfigurationError, match=r"counts neighbours, and the body file lists none.*neighbours = "
    ):
        inside_codes(NEARBY_TOO, DURHAM)
    with pytest.raises(ConfigurationError, match=r"this authority is not known.*E06000999"):
        inside_codes(LOCAL, DURHAM, ("E06000999",))


@pytest.mark.parametrize(
    ("invoice", "registered", "expected"),
    [
        ("DH1 1AA", "LS1 2AA", YES),
        ("LS1 2AA", "DH1 1AA", YES),
        ("LS1 2AA", "NE16 6XX", LEANS_YES),
        ("LS1 2AA", "NE1 1AA", NO),
        ("LS1 2AA", "DH98 1AA", UNKNOWN),  # the second address may be inside
        ("DH1 1AA", "DH98 1AA", YES),
        ("LS1 2AA", "DH3 2AA", LEANS_NO),
        ("LS1 2AA", "N/A", NO),
        ("N/A", "N/A", UNKNOWN),
    ],
)
def test_based_or_branched_is_local_by_any_address(invoice, registered, expected):
    rows = [("A", "postcode_invoice", invoice), ("A", "postcode_registered", registered)]
    assert local(*rows, rule=ANY) == expected


def test_an_address_that_is_local_stands_for_a_supplier_with_several():
    rows = [("A", "postcode_invoice", "LS1 2AA"), ("A", "postcode_registered", "DH1 1AA")]
    table = placed(*rows, local=ANY)
    assert table.select("majority", "postcode", "sector").row(0) == (DURHAM, "DH1 1AA", "DH1 1")


@pytest.mark.parametrize(
    ("proves", "inside", "outside"),
    [
        (("yes", "no"), YES, NO),
        (("yes",), YES, LEANS_NO),
        (("no",), LEANS_YES, NO),
        ((), LEANS_YES, LEANS_NO),
    ],
)
def test_what_an_address_does_not_prove_stays_possible(proves, inside, outside):
    rule = LOCAL.model_copy(update={"proves": proves})
    assert local(("A", "postcode_invoice", "DH1 1AA"), rule=rule) == inside
    assert local(("A", "postcode_invoice", "LS1 2AA"), rule=rule) == outside
    assert local(("A", "postcode_invoice", "N/A"), rule=rule) == UNKNOWN


OVERRIDES = [  # the answer, the address: in the authority, region, UK; local where neighbours count
    (DURHAM, "LS1 2AA", [YES, YES, YES], YES, DURHAM),
    (DURHAM, "DH98 1AA", [YES, YES, YES], YES, DURHAM),
    (GATESHEAD, "DH1 1AA", [NO, YES, YES], YES, GATESHEAD),
    (LEEDS, "DH1 1AA", [NO, NO, YES], NO, LEEDS),
    (LEEDS, "N/A", [NO, NO, YES], NO, LEEDS),
    ("outside", "LS1 2AA", [NO, NO, YES], NO, LEEDS),  # the address says the rest
    ("outside", "NE8 1AA", [NO, YES, YES], YES, GATESHEAD),
    ("outside", "DH1 1AA", [NO, UNKNOWN, UNKNOWN], UNKNOWN, None),  # the address is refuted
    ("outside", "N/A", [NO, UNKNOWN, UNKNOWN], UNKNOWN, None),
    ("", "DH1 1AA", [YES, YES, YES], YES, DURHAM),  # an answer that is not in force
]


STAYS = [
    ("LS1 2AA", LEEDS),
    ("NE8 1AA", GATESHEAD),
]  # the address agrees with the answer, and stands for the place


@pytest.mark.parametrize(("answer", "postcode", "rings", "nearby", "majority"), OVERRIDES)
def test_an_answer_comes_before_every_address(answer, postcode, rings, nearby, majority):
    rows = [("A", "override_place", answer), ("A", "postcode_invoice", postcode)]
    table = placed(*rows)
    assert verdicts(table) == rings
    assert verdicts(table, ["is_local"]) == [rings[0]]
    assert local(*rows, rule=NEARBY_TOO) == nearby
    assert table["majority"].item() == majority
    stays = postcode if not answer or (postcode, majority) in STAYS else None
    assert table["postcode"].item() == stays
    assert (table["sector"].item() is None) == (stays is None)
    if answer:
        assert table["place_because"].item() == "the file"


def test_an_answer_is_certain_whatever_addresses_prove():
    rule = LOCAL.model_copy(update={"proves": ()})
    assert local(("A", "override_place", DURHAM), ("A", "postcode_invoice", "LS1 2AA"), rule=rule) == YES
