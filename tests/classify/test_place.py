"""Where suppliers are. Postcode counts by authority are quoted from data/geography/postcode_sectors.csv.

DH1 1: County Durham 228. NE16 6: County Durham 162, Gateshead 12. DH3 2: Gateshead 156, County Durham 17.
DL2 3: County Durham 188, Darlington 33, North Yorkshire 9. DH98 1: County Durham and Gateshead alike.
"""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svanalysis.classify.place import RINGS, classify_place, ring_facts
from svanalysis.core.errors import ConfigurationError
from svanalysis.reference.directories import place_postcodes, sectors
from tests.classify.tables import dated

DURHAM, GATESHEAD, LEEDS = "E06000047", "E08000037", "E08000035"
ADDRESSES = ("postcode_invoice", "postcode_remittance", "postcode_registered")
YES, NO, UNKNOWN = (True, True), (False, True), (None, False)  # (centre, certain)
LEANS_YES, LEANS_NO = (True, False), (False, False)


def facts(*postcodes, authority=DURHAM, units=None):
    return ring_facts(place_postcodes(list(postcodes), units), authority)


def placed(*rows, units=None, authority=DURHAM):
    """Place suppliers by their evidence rows; return the table."""
    pairs, found = dated(*rows)
    values = found["value"].to_list()
    return classify_place(pairs, found, facts(*values, units=units, authority=authority), ADDRESSES)


def verdicts(table):
    row = table.row(0, named=True)
    return [(row[ring], row[f"{ring}_certain"]) for ring in RINGS]


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
        facts("DH1 1AA", authority="E99")


SECTORS = sectors()["sector"].to_list()
NEARBY = sectors().filter(pl.col("district").str.contains("^(DH|DL|NE|SR|TS)[0-9]"))["sector"].to_list()
CELLS = (
    st.sampled_from(NEARBY)
    | st.sampled_from(SECTORS)
    | st.sampled_from(["DH3", "DL11", "JE2 3AB", "BX1 1LT"])
)


@settings(deadline=None, max_examples=60)
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
