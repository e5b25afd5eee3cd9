"""Where postcodes are: unit directories in their official layout, and the shipped table of sectors."""

import csv
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.reference.directories import _parsed, authorities, parsed, place_postcodes, sectors
from svanalysis.reference.units import read_units


def directory(*rows):
    """A directory as `read_units` returns it: unit, authority, and the day it ended, if it did."""
    filled = [(unit, authority, 1.0, 2.0, *(rest or [None])) for unit, authority, *rest in rows]
    schema = {"unit": pl.String, "authority": pl.String, "easting": pl.Float64, "northing": pl.Float64,
              "terminated": pl.Date}  # fmt: skip
    return pl.DataFrame(filled, schema=schema, orient="row")


def test_a_terminated_postcode_in_a_directory_is_exact_and_says_so():
    units = directory(("DH3 2AA", "E06000047", date(2005, 4, 1)), ("DH3 2AB", "E08000037"))
    found = place_postcodes(["DH3 2AA", "DH3 2AB", "DH3 2AD"], units)
    assert found.select("precision", "majority", "confidence", "because").rows() == [
        ("unit", "E06000047", 1.0, "DH3 2AA stands in the directory; terminated in 2005-04"),
        ("unit", "E08000037", 1.0, "DH3 2AB stands in the directory"),
        ("sector", "E08000037", 156 / 173, "156 of the 173 postcodes of sector DH3 2"),
    ]


def test_the_shipped_geography_is_whole():
    assert (sectors().height, authorities().height) == (11_101, 361)
    assert sectors()["sector"].is_unique().all()
    known = set(authorities()["authority"])
    assert set(sectors().explode("authorities")["authorities"]) == known
    assert sectors().filter(sectors()["majority"].is_null()).height == 7  # counted in the table: two alike


@pytest.mark.parametrize(
    ("text", "precision", "majority", "possible"),
    [
        ("DH1 1AA", "sector", "E06000047", ["E06000047"]),
        ("NE16 6AA", "sector", "E06000047", ["E06000047", "E08000037"]),
        ("DH98 1AA", "sector", None, ["E06000047", "E08000037"]),
        ("DH3", "district", None, ["E06000047", "E08000024", "E08000037"]),
        ("DH1", "district", "E06000047", ["E06000047"]),
        ("BT1 1AA", "sector", "N09000003", ["N09000003"]),
        ("JE2 3AB", "overseas", "", []),
        ("SW1H OET", "sector", "E09000033", ["E09000033", "E09000032"]),  # a letter O for a nought
    ],
)
def test_where_a_postcode_is(text, precision, majority, possible):
    row = place_postcodes([text]).row(0, named=True)
    assert (row["precision"], row["majority"], row["authorities"]) == (precision, majority, possible)


def test_what_cannot_be_placed_is_absent_and_repairs_are_recorded():
    found = place_postcodes(["GIR 0AA", "BX1 1LT", "BF1 3AA", "PO BOX 1", "", "SW1H OET", "SW1H OET"])
    assert found.select("postcode", "repaired").rows() == [("SW1H OET", "read SW1HOET as SW1H 0ET")]


def test_northern_irish_sectors_have_no_position():
    assert place_postcodes(["BT1 1AA"]).select("easting", "northing").row(0) == (None, None)
    east, north = place_postcodes(["DH1 1AA"]).select("easting", "northing").row(0)
    assert (427_000 < east < 430_000, 541_000 < north < 545_000) == (True, True)  # Durham city


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("GIR 0AA", None),
        ("gir0aa", None),
        ("BX1 1LT", None),
        ("XX10 1DD", None),
        ("ZZ99 3VZ", None),
        ("BFPO 53", None),
        ("BF1 3AA", None),
        ("PO BOX 12", None),
        ("P.O. Box 12", None),
        ("POBOX12", None),
        ("PO BOX", None),
        ("JE2 3AB", "overseas"),
        ("GY1 1AA", "overseas"),
        ("IM1 1AA", "overseas"),
        ("GX11 1AA", "overseas"),  # Gibraltar
        ("FIQQ 1ZZ", "overseas"),
        ("D02 AF30", "overseas"),  # Dublin
        ("D6W XY00", "overseas"),
        ("Dublin 2", "overseas"),
        ("D-30169", "overseas"),
        ("D 30169", "overseas"),
        ("NL 1012 AB", "overseas"),
        ("NY 10001", "overseas"),
        ("Republic of Ireland", "overseas"),
        ("France", "overseas"),
        ("75001", None),  # of which country is not said
        ("N/A", None),
        ("RATES", None),
        ("Northern Ireland", None),
        ("DH99 9AA", None),  # in no sector of the table
        ("PO BOX 12, DH1 1AA", "E06000047"),  # a PO box with its postcode
        ("PO BOX 12 DH1 1AA", "E06000047"),
        ("D1 1AA", None),
        ("E14 5AB", "E09000030"),  # Tower Hamlets, no code of Ireland
        ("W1A 0AX", "E09000019"),  # a large user in W1, delivered from Mount Pleasant in Islington
        ("SE1 9GF", "E09000028"),
    ],
)
def test_each_kind_of_text_by_its_rule(text, place):
    found = place_postcodes([text])
    assert (found["majority"].item() or "overseas" if found.height else None) == place


@given(st.lists(st.one_of(
    st.from_regex(r"\A(DH|NE|TS|JE|BX|BF|E|W)[1-9]{1,2}[A-Z]? ?[0-9][A-Z]{2}\Z"),
    st.text(alphabet="DHNEJ 019OI-abé\u00a0\t", max_size=9),
), max_size=8))  # fmt: skip
def test_all_at_once_is_one_by_one(texts):
    assert sorted(parsed(texts).rows()) == sorted(_parsed(text) for text in set(texts))


@pytest.mark.real
def test_every_live_postcode_of_the_directory_is_exact(real_data):
    """All 80,619 postcodes of DH, DL, NE, SR and TS, against the files read by another reader."""
    paths = sorted((real_data / "postcodes" / "codepoint-open-2024.1").glob("??.csv"))
    truth = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            truth |= {row[0]: row[8] for row in csv.reader(file) if row[8]}  # 167 lie in no authority there
    assert len(truth) == 80_619
    placed = place_postcodes(list(truth), read_units(paths, "code_point_open"))
    assert set(placed["precision"]) == {"unit"}
    found = {
        postcode.replace(" ", ""): code
        for postcode, code in placed.select("postcode", "majority").iter_rows()
    }
    assert found == {postcode.replace(" ", ""): code for postcode, code in truth.items()}


@pytest.mark.real
def test_terminated_and_large_user_postcodes_are_exact_with_a_directory_that_has_them(real_data):
    path = real_data / "postcodes" / "NSPL_NOV_2021_UK_SR.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    placed = place_postcodes([row["pcds"] for row in rows], read_units([path], "nspl"))
    truth = {row["pcds"]: row["laua"] for row in rows if row["laua"]}  # SR43 has no place, and so none here
    assert (len(rows), len(truth)) == (8_765, 8_688)
    assert any(row["doterm"] for row in rows)
    assert any(row["usertype"] == "1" for row in rows)
    assert dict(placed.select("postcode", "majority").iter_rows()) == truth


@pytest.mark.real
def test_no_postcode_is_placed_wrongly_with_certainty_by_its_sector(real_data):
    """Against another source: the ONS postcode lookup of 2021, terminated postcodes included."""
    with (real_data / "postcodes" / "NSPL_NOV_2021_UK_SR.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {row["pcds"]: row["laua"] for row in csv.DictReader(file)}
    placed = place_postcodes(list(truth))
    certain = [row for row in placed.iter_rows(named=True) if len(row["authorities"]) == 1]
    assert [row["postcode"] for row in certain if row["majority"] != truth[row["postcode"]]] == []
    assert len(truth) - placed.height == 106  # in no shipped sector: unknown, not guessed
