"""Spend by deprivation of the supplier's address: from rows in the official layouts to deciles."""

import pandas as pd
import pytest

from svanalysis.core.errors import InputError
from svanalysis.measure.breakdowns import DECILES, deprivation
from svanalysis.reference.imd import read_deciles
from tests.measure.tables import YEAR, classes, payments

IMD = (
    "LSOA code ({census}),LSOA name ({census}),Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\n"
    'E01020635,Durham 1A,"1,734",1\nE01000001,City 001A,29199,9\n'
)
NSPL = (
    "pcd,pcds,doterm,usertype,oseast1m,osnrth1m,laua,lsoa11,lsoa21\n"
    '"DH1 1AA","DH1 1AA","","0","427289","542345","E06000047","E01020635","E01000001"\n'
    '"EC1A1AA","EC1A 1AA","","0","532000","181000","E09000001","E01000001","E01020635"\n'
    '"CF101AA","CF10 1AA","","0","318000","176000","W06000015","W01001943","W01001943"\n'
    '"SR1 9ZZ","SR1 9ZZ","199606","0","","","","",""\n'
)


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))

    def write(census, directory=NSPL):
        paths = tmp_path / "imd.csv", tmp_path / "nspl.csv"
        for path, text in zip(paths, (IMD.format(census=census), directory), strict=True):
            path.write_text(text, encoding="utf-8")
        return paths

    return write


@pytest.mark.parametrize(("census", "durham", "city"), [(2011, 1, 9), (2021, 9, 1)])
def test_postcodes_are_joined_by_the_areas_of_the_census_that_the_index_names(files, census, durham, city):
    index, directory = files(census)
    assert read_deciles(index, [directory]).rows() == [
        ("CF10 1AA", None),
        ("DH1 1AA", durham),
        ("EC1A 1AA", city),
    ]


def test_a_directory_without_the_areas_of_that_census_is_refused(files):
    index, directory = files(2021, NSPL.replace("lsoa21", "oa21"))
    with pytest.raises(InputError, match="no heading lsoa21cd"):
        read_deciles(index, [directory])


DECILES_OF = pd.DataFrame({"unit": ["DH1 1AA", "EC1A 1AA", "CF10 1AA"], "decile": [1.0, 9.0, None]})
HOMES = {"A": "DH1 1AA", "B": "EC1A 1AA", "C": "CF10 1AA", "D": "DH9 9ZZ", "E": None, "F": "DH1 1AA"}


def paid(*lines, year=YEAR):
    """Suppliers A to F, at a postcode each: A and F in the body's own authority, E overseas, D in no directory."""
    rows = classes(*[(name, "Y" if name in "AF" else "N", "Y", year) for name in HOMES])
    classified = rows.assign(
        postcode=[HOMES[name] for name in rows["supplier_id"]],
        in_authority=rows["is_local"],
        in_uk=[name != "E" for name in rows["supplier_id"]],
    )
    return deprivation(payments(*[(*line, year) for line in lines]), classified, DECILES_OF)


def test_every_decile_is_there_and_unknown_is_one():
    """10 + 5 in the most deprived tenth, 20 in the ninth, 30 in Wales, 4 overseas, 6 and a hidden 25 unknown: 100."""
    found = paid(("A", 10), ("F", 5), ("B", 20), ("C", 30), ("D", 6), ("E", 4), ("line:1", 25)).set_index(
        "decile"
    )
    assert tuple(found.index) == DECILES
    some = found[found["suppliers"] > 0]
    assert some["pence"].to_dict() == {"1": 15, "9": 20, "outside England": 34, "unknown": 31}
    assert some["share"].to_dict() == {"1": 0.15, "9": 0.2, "outside England": 0.34, "unknown": 0.31}
    assert some["suppliers"].to_dict() == {"1": 2, "9": 1, "outside England": 2, "unknown": 2}


def test_the_bodys_own_area_is_a_column_of_its_own():
    found = paid(("A", 10), ("F", 5), ("B", 20)).set_index("decile")
    assert found["pence_in_authority"].to_dict() == {**dict.fromkeys(DECILES, 0), "1": 15}
    assert found.loc["1", ["suppliers_in_authority", "share_in_authority"]].tolist() == [2, 1.0]


def test_no_share_of_nothing():
    found = paid(("A", 10), ("B", -10)).set_index("decile")
    assert found["share"].isna().all()
    assert found.loc["1", "share_in_authority"] == 1.0
    assert paid(("B", 10))["share_in_authority"].isna().all()


@pytest.mark.real
def test_the_postcodes_of_sunderland(real_data, tmp_path, monkeypatch):
    """Rows in the layout of the index, for the area of SR1 1AA: E01008703 in the published lookup of November 2021."""
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))
    index = tmp_path / "imd.csv"
    index.write_text(IMD.format(census=2011).replace("E01020635", "E01008703"), encoding="utf-8")
    found = read_deciles(index, [real_data / "postcodes" / "NSPL_NOV_2021_UK_SR.csv"])
    by_unit = dict(found.iter_rows())
    assert by_unit["SR1 1AA"] == 1
    assert len(by_unit) > 8000
