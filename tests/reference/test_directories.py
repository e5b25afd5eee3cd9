"""Where postcodes are: unit directories in their official layout, and the shipped table of sectors."""

import csv

import pytest

from svanalysis.core.errors import InputError
from svanalysis.reference.directories import authorities, place_postcodes, read_code_point_open, sectors


@pytest.fixture
def directory(tmp_path):
    def written(text, name="dh.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


SPACED = '"DH1 1AA",10,427289,542345,"E92000001","E19000001","E18000001","","E06000047","E05009044"\n'
FIXED = '"DH1 1AB",10,427290,542346,"E92000001","E19000001","E18000001","","E06000047","E05009044"\n'
FIXED_LONG = '"DH981AB",10,427290,542346,"E92000001","","","","E08000037","E05009044"\n'


def test_both_layouts_of_code_point_open_are_read(directory):
    units = read_code_point_open([directory(SPACED), directory(FIXED + FIXED_LONG, "ne.csv")])
    assert units.rows() == [
        ("DH1 1AA", "E06000047", 427289.0, 542345.0),
        ("DH1 1AB", "E06000047", 427290.0, 542346.0),
        ("DH98 1AB", "E08000037", 427290.0, 542346.0),
    ]


def test_a_unit_without_an_authority_of_2024_is_placed_by_its_sector(directory):
    nowhere = '"NE41 9AA",90,0,0,"E92000001","","","","",""\n'
    of_2008 = '"DH1 1AD",10,427289,542345,"E92000001","","","","E07000056",""\n'  # Durham City, until 2009
    units = read_code_point_open([directory(SPACED + nowhere + of_2008)])
    assert units["unit"].to_list() == ["DH1 1AA"]
    assert place_postcodes(["DH1 1AD"], units).select("precision", "majority").row(0) == (
        "sector",
        "E06000047",
    )


def test_a_position_of_nought_is_missing(directory):
    units = read_code_point_open([directory(SPACED.replace("427289,542345", "0,0"))])
    assert units.select("easting", "northing").row(0) == (None, None)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("DH1 1AA,E06000047\n", r"not a unit-postcode directory.*dh\.csv.*2 columns"),
        ("", r"not a unit-postcode directory.*dh\.csv"),
        (
            SPACED.replace("E06000047", "E07000056"),
            r"no authority of this directory is known.*E07000056.*2024",
        ),
    ],
)
def test_another_layout_is_refused(directory, text, message):
    with pytest.raises(InputError, match=message):
        read_code_point_open([directory(text)])


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


@pytest.mark.real
def test_every_postcode_of_the_directory_is_exact(real_data):
    paths = sorted((real_data / "postcodes" / "codepoint-open-2024.1").glob("??.csv"))
    units = read_code_point_open(paths)
    placed = place_postcodes(units["unit"].to_list(), units)
    assert placed.height == units.height > 80_000
    assert set(placed["precision"]) == {"unit"}


@pytest.mark.real
def test_no_postcode_is_placed_wrongly_with_certainty_by_its_sector(real_data):
    """Against another source: the ONS postcode lookup of 2021, terminated postcodes included."""
    with (real_data / "postcodes" / "NSPL_NOV_2021_UK_SR.csv").open(encoding="utf-8-sig", newline="") as file:
        truth = {row["pcds"]: row["laua"] for row in csv.DictReader(file)}
    placed = place_postcodes(list(truth))
    certain = [row for row in placed.iter_rows(named=True) if len(row["authorities"]) == 1]
    assert [row["postcode"] for row in certain if row["majority"] != truth[row["postcode"]]] == []
    assert len(truth) - placed.height == 106  # in no shipped sector: unknown, not guessed
