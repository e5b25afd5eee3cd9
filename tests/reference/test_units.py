"""Directories of unit postcodes in the layouts of Ordnance Survey and of the Office for National Statistics."""

import csv
import zipfile
from datetime import date

import polars as pl
import pytest

from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.reference.units import UNITS, read_units

SPACED = '"DH1 1AA",10,427289,542345,"E92000001","E19000001","E18000001","","E06000047","E05009044"\n'
FIXED = '"DH981AB",10,427290,542346,"E92000001","","","","E08000037","E05009044"\n'
NSPL = (  # National Statistics Postcode Lookup, November 2021: the first 14 of 41 columns, and some of the last
    "pcd,pcd2,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,oa11,cty,ced,laua,ward,lat,long\n"
    '"SR1 1AA","SR1  1AA","SR1 1AA","199002","199912","1","439867","0557268","1","","","","E08000024","",54.9,-1.4\n'
    '"SR1 1AE","SR1  1AE","SR1 1AE","199002","","0","440075","0556873","1","","","","E08000024","",54.9,-1.4\n'
    '"BT1 1AA","BT1  1AA","BT1 1AA","199002","","0","333500","0374300","1","","","","N09000003","",54.6,-5.9\n'
    '"JE2 3AB","JE2  3AB","JE2 3AB","199002","","0","","","9","","","","L99999999","",99.999999,0.000000\n'
    '"SR1 9ZZ","SR1  9ZZ","SR1 9ZZ","199002","199606","0","","","9","","","","","",99.999999,0.000000\n'
)
READ = [
    ("BT1 1AA", "N09000003", None, None, None, False),  # its grid reference is of the Irish grid
    ("SR1 1AA", "E08000024", 439867.0, 557268.0, date(1999, 12, 1), True),
    ("SR1 1AE", "E08000024", 440075.0, 556873.0, None, False),
]
RENAMED = {
    "pcd,": "pcd7,", "pcd2": "pcd8", "usertype": "usrtypind", "oseast1m": "east1m", "osnrth1m": "north1m",
    "laua": "lad26cd", "oa11": "oa21cd",
}  # fmt: skip


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))


@pytest.fixture
def directory(tmp_path):
    def written(text, name="dh.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def of_2026(text):
    for old, new in RENAMED.items():
        text = text.replace(old, new, 1)
    return text


def test_both_layouts_of_code_point_open_are_read(directory):
    units = read_units([directory(FIXED, "ne.csv"), directory(SPACED)], "code_point_open")
    assert units.schema == UNITS
    assert units.rows() == [
        ("DH1 1AA", "E06000047", 427289.0, 542345.0, None, None),
        ("DH98 1AB", "E08000037", 427290.0, 542346.0, None, None),
    ]


def test_a_zip_of_code_point_open_is_read_as_it_came(tmp_path):
    path = tmp_path / "codepo_gb.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/CSV/dh.csv", SPACED)
        archive.writestr("Data/CSV/ne.csv", FIXED)
        archive.writestr("Doc/Code-Point_Open_Column_Headers.csv", "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n")
    assert read_units([path], "code_point_open")["unit"].to_list() == ["DH1 1AA", "DH98 1AB"]


@pytest.mark.parametrize("layout", ["onspd", "nspl"])
@pytest.mark.parametrize(
    "text",
    [NSPL, of_2026(NSPL), NSPL.replace("laua", "oslaua"), NSPL.upper()],
    ids=["2021", "2026", "oslaua", "upper"],
)
def test_directories_of_the_ons_in_their_editions(directory, layout, text):
    assert read_units([directory(text)], layout).rows() == READ


def test_a_zip_of_the_ons_is_read_without_its_parts_and_documents(tmp_path):
    path = tmp_path / "NSPL_NOV_2021_UK.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "Documents/LA_UA names and codes UK as at 04_21.csv", "LAD21CD,LAD21NM\nE06000001,x\n"
        )
        archive.writestr("Data/NSPL_NOV_2021_UK.csv", NSPL)
        archive.writestr("Data/multi_csv/NSPL_NOV_2021_UK_SR.csv", "no directory")
    assert read_units([path], "nspl").rows() == READ


@pytest.mark.parametrize(
    "heading",
    ["Postcode,LGD2014", "postcode,LGD2014_code", "PCD,LGD14CD", "pcds,lad24cd", "Post_code,LGDCode"],
)
def test_northern_ireland_by_district(directory, heading):
    units = read_units([directory(f"{heading}\nbt11aa,N09000003\nBT2 7AA,N09000003\n")], "northern_ireland")
    assert units.rows() == [
        ("BT1 1AA", "N09000003", None, None, None, None),
        ("BT2 7AA", "N09000003", None, None, None, None),
    ]


def test_a_unit_without_an_authority_of_2024_is_left_out(directory):
    nowhere = '"NE41 9AA",90,0,0,"E92000001","","","","",""\n'
    of_2008 = '"DH1 1AD",10,427289,542345,"E92000001","","","","E07000056",""\n'  # Durham City, until 2009
    assert read_units([directory(SPACED + nowhere + of_2008)], "code_point_open")["unit"].to_list() == [
        "DH1 1AA"
    ]


def test_a_position_of_nought_is_missing_and_the_first_file_wins(directory):
    nought = directory(SPACED.replace("427289,542345", "0,0"))
    units = read_units([nought, directory(SPACED, "b.csv")], "code_point_open")
    assert units.select("easting", "northing").rows() == [(None, None)]


@pytest.mark.parametrize(
    ("text", "layout", "message"),
    [
        ("DH1 1AA,E06000047\n", "code_point_open", r"not a unit-postcode directory.*dh\.csv.*2 columns"),
        ("", "code_point_open", r"not a unit-postcode directory.*dh\.csv"),
        (
            SPACED.replace("E06000047", "E07000056"),
            "code_point_open",
            r"no authority .* is known.*E07000056.*2024",
        ),
        ("pcds,ward\nDH1 1AA,x\n", "nspl", r"not a unit-postcode directory.*no heading laua"),
        (SPACED, "nspl", r"not a unit-postcode directory.*no heading pcds"),
    ],
)
def test_another_layout_is_refused(directory, text, layout, message):
    with pytest.raises(InputError, match=message):
        read_units([directory(text)], layout)


def test_a_layout_that_is_not_known_is_refused(directory):
    with pytest.raises(ConfigurationError, match=r"no layout of a postcode directory.*code_point_open"):
        read_units([directory(SPACED)], "x")


def test_a_directory_that_changed_is_read_again(directory):
    path = directory(SPACED)
    assert read_units([path], "code_point_open").height == 1
    directory(SPACED + FIXED)
    assert read_units([path], "code_point_open").height == 2


@pytest.mark.real
@pytest.mark.parametrize(
    ("edition", "count"), [("codepoint-open-2024.1", 80_619), ("codepoint-open-2014.3", 6_541)]
)
def test_the_official_files_of_code_point_open(real_data, edition, count):
    units = read_units(sorted((real_data / "postcodes" / edition).glob("??.csv")), "code_point_open")
    assert (units.height, units["unit"].n_unique()) == (count, count)
    assert units.select(pl.col("unit").str.contains(r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$").all()).item()


@pytest.mark.real
def test_the_official_lookup_has_terminated_and_large_user_postcodes(real_data):
    path = real_data / "postcodes" / "NSPL_NOV_2021_UK_SR.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["laua"]]
    units = read_units([path], "nspl")
    assert units.height == len(rows)
    assert units["terminated"].count() == sum(row["doterm"] != "" for row in rows)
    assert units["large_user"].sum() == sum(row["usertype"] == "1" for row in rows)
