"""Deprivation by small area, and the deflators of gross domestic product, as they are published."""

import polars as pl
import pytest
from pyproj import Transformer

from svanalysis.core.errors import InputError
from svanalysis.reference.directories import sectors
from svanalysis.reference.imd import read_deprivation
from svanalysis.reference.series import read_deflators
from tests.support import prerequisites

HEADINGS = (
    "LSOA code ({year}),LSOA name ({year}),Local Authority District code (2019),Index of Multiple Deprivation (IMD) "
    "Score,Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived),Index of Multiple Deprivation (IMD) "
    "Decile (where 1 is most deprived 10% of LSOAs),Income Score (rate)\n"
)
ROWS = 'E01020635,Durham 1A,E06000047,21.5,"11,734",4,0.1\nE01000001,City 001A,E09000001,6.2,29199,9,0.0\n,,,,,,\n'


@pytest.fixture(autouse=True)
def own_store(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "file.csv"
        path.write_text(text, encoding="utf-8-sig")
        return path

    return write


@pytest.mark.parametrize("year", [2011, 2021])
def test_deprivation_by_lsoa(written, year):
    path = written(HEADINGS.format(year=year) + ROWS)
    assert read_deprivation(path).rows() == [("E01000001", 29_199, 9, 6.2), ("E01020635", 11_734, 4, 21.5)]


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "", HEADINGS.format(year=2011), HEADINGS.format(year=2011) + "E01000001,,,,x,,\n"]
)
def test_another_table_is_no_deprivation(written, text):
    with pytest.raises(InputError, match="not a table of deprivation by LSOA"):
        read_deprivation(written(text))


SERIES = (
    '"Title","Gross domestic product at market prices:Implied deflator:SA"\n"CDID","YBGB"\n"Important notes",\n'
    '"2012","80.2"\n'
    '"2012 Q1","10"\n"2012 Q2","80"\n"2012 Q3","81"\n"2012 Q4","82"\n"2013 Q1","85"\n"2013 Q2","90"\n'
)


def test_a_financial_year_is_the_mean_of_its_four_quarters(written):
    assert read_deflators(written(SERIES)).rows() == [
        ("2012/13", 82.0)
    ]  # (80 + 81 + 82 + 85) / 4; others lack quarters


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n", r"not the series of GDP deflators.*'a \| b'"),
        ("", r"not the series of GDP deflators.*nothing"),
        (SERIES.replace("YBGB", "ABMI"), "not the series of GDP deflators"),
        (SERIES.replace('"81"', '"n/a"'), r"this deflator cannot be read.*2012 Q3 \| n/a"),
    ],
)
def test_another_series_is_refused(written, text, message):
    with pytest.raises(InputError, match=message):
        read_deflators(written(text))


@pytest.mark.real
def test_the_published_series(real_data):
    """The index of 2012/13 by hand: (79.9 + 80.3 + 80.8 + 81.5) / 4, and of 2013/14 (81.6 + 82.2 + 82.3 + 82.6) / 4."""
    index = dict(read_deflators(real_data / "reference" / "gdp_deflators.csv").iter_rows())
    assert index["2012/13"] == pytest.approx(80.625)
    assert index["2013/14"] == pytest.approx(82.175)
    assert min(index) == "1955/56"


def test_sectors_lie_on_the_grid_where_the_projection_puts_their_degrees():
    """The shipped positions were made by scripts/make_sector_positions.py; PROJ says the same of every sector today."""
    degrees = pl.read_csv(prerequisites.CLONE / "data" / "geography" / "postcode_sectors.csv").unique(
        "sector"
    )
    both = degrees.join(sectors(), on="sector").drop_nulls("longitude")
    assert both.height == 10_847  # those of BT have none
    metres = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(
        both["longitude"].to_numpy(), both["latitude"].to_numpy()
    )
    for name, worked_out in zip(("easting", "northing"), metres, strict=True):
        assert both[name].to_numpy() == pytest.approx(worked_out, abs=0.001)
