"""Maps: refuse what they cannot show, one scale, nothing fetched."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from svanalysis.core.errors import InputError
from svanalysis.present import maps, theme
from svanalysis.present.exhibit import alternative

SQUARE = shapely.box(400_000, 500_000, 410_000, 510_000)
BESIDE = shapely.box(410_000, 500_000, 420_000, 510_000)


@pytest.fixture
def ground() -> maps.Ground:
    outlines = gpd.GeoDataFrame({"code": ["A", "B"]}, geometry=[SQUARE, BESIDE], crs=27700)
    return maps.Ground(outlines, "A", (399_000, 499_000, 421_000, 511_000))


def areas(**columns: object) -> pd.DataFrame:
    base = {
        "name": ["DH1 1", "DH1 2", "DH1 3", "TS1 1"],
        "easting": [401_000, 402_000, 403_000, 412_000],
        "northing": [501_000, 502_000, 503_000, 504_000],
        "pence": [400_000_00, -100_000_00, 0, 100_000_00],
        "suppliers": [4, 1, 0, 2],
        "inside": [True, True, True, False],
    }
    return pd.DataFrame({**base, **columns})


def test_unknown_codes_are_refused_before_drawing() -> None:
    with pytest.raises(InputError, match=r"2 postcode sectors have no place on the map.*'ZZ1 1, ZZ9 9'"):
        maps.refuse_unknown(["DH1 1", "ZZ9 9", "ZZ1 1"], {"DH1 1"}, "postcode sectors")
    maps.refuse_unknown(["DH1 1"], {"DH1 1"}, "postcode sectors")


def test_areas_of_circles_are_proportional_to_pounds(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(), ground, 400_000_00)
    dots = figure.data[-1].marker
    assert list(dots.size) == [46.0, 23.0, 23.0]  # a quarter of the pounds: half the width


def test_credits_are_hollow_and_nothing_paid_is_drawn_apart(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(), ground, 400_000_00)
    dots, nothing = figure.data[-1].marker, figure.data[-2]
    assert list(dots.color) == [theme.BLUE, theme.PAPER, theme.BORDER]
    assert dots.line.color[1] == theme.DIVERGING[0]
    assert (nothing.name, list(nothing.x)) == ("none", [403_000])
    assert "credit" in [note.text for note in figure.layout.annotations]


def test_the_change_is_on_the_same_scale_and_centred_on_zero(ground: maps.Ground) -> None:
    moved = areas(change_pence=[100_000_00, -100_000_00, 0, 0])
    dots = maps.dot_change_map("Change", moved, ground, 400_000_00).data[-1].marker
    assert list(dots.size) == [23.0, 23.0]
    assert list(dots.color) == [theme.BLUE, theme.PAPER]


def test_only_plain_traces_are_used(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(), ground, 400_000_00)
    assert {trace.type for trace in figure.data} == {"scatter"}
    assert figure.layout.yaxis.scaleanchor == "x"


def test_the_sea_is_blank_neighbours_grey_and_the_body_outlined_dark(ground: maps.Ground) -> None:
    neighbours, own = maps.dot_map("2013/14", areas(), ground, 1).data[:2]
    assert (neighbours.fillcolor, own.fillcolor) == (theme.NEIGHBOUR, theme.PAPER)
    assert own.line.color == theme.INK
    assert maps.dot_map("2013/14", areas(), ground, 1).layout.template.layout.plot_bgcolor == "rgba(0,0,0,0)"


def test_hover_tells_name_pounds_and_suppliers_and_escapes(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(name=["<b>x", "b", "c", "d"]), ground, 400_000_00)
    assert figure.data[-1].hovertext[0] == "<b>&lt;b&gt;x</b><br>£400,000.00 to 4 suppliers"
    assert figure.data[-1].hovertext[1].endswith("to 1 supplier")


def wards() -> gpd.GeoDataFrame:
    frame = {
        "name": ["North", "South"],
        "pence": [500_000_00, float("nan")],
        "suppliers": [3, 0],
        "change_pence": [-500_000_00, float("nan")],
    }
    return gpd.GeoDataFrame(frame, geometry=[SQUARE, BESIDE], crs=27700)


def test_areas_are_shaded_and_missing_ones_are_drawn_apart(ground: maps.Ground) -> None:
    figure = maps.area_map("2013/14", wards(), ground, [100_000_00, 200_000_00])
    shaded = [trace for trace in figure.data if trace.hoveron == "fills"]
    assert [trace.fillcolor for trace in shaded] == [theme.RAMP[2], theme.NO_DATA]
    assert shaded[1].text == "<b>South</b><br>no supplier placed here"
    keys = [note.text for note in figure.layout.annotations]
    assert keys == ["under £100k", "£100k to £200k", "£200k or more", "no supplier placed here"]


def test_credits_have_a_colour_of_their_own(ground: maps.Ground) -> None:
    figure = maps.area_map("2013/14", wards().assign(pence=[-500_000_00, 100_000_00]), ground, [100_000_00])
    shaded = [trace.fillcolor for trace in figure.data if trace.hoveron == "fills"]
    assert shaded == [theme.DIVERGING[1], theme.RAMP[1]]
    assert figure.layout.annotations[-1].text == "credit"


def test_the_step_of_the_change_scale_is_round_and_from_areas_that_moved() -> None:
    assert maps.middle_step(pd.Series([0, 0, -730_00, 900_00, 650_00])) == 500_00
    assert maps.middle_step(pd.Series([0.0, float("nan")])) == 100


def test_falls_have_the_fall_colour(ground: maps.Ground) -> None:
    figure = maps.area_change_map("Change", wards(), ground, 100_000_00)
    shaded = [trace for trace in figure.data if trace.hoveron == "fills"]
    assert [trace.fillcolor for trace in shaded] == [theme.DIVERGING[0], theme.NO_DATA]


@pytest.mark.parametrize(
    ("pence", "rounded"), [(99, 100), (150_00, 100_00), (734_000_00, 500_000_00), (10**9, 10**9)]
)
def test_round_pounds(pence: int, rounded: int) -> None:
    assert maps.round_pence(pence) == rounded


def test_the_alternative_names_the_largest(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(), ground, 400_000_00)
    assert "2 of 3 areas inside have paid suppliers" in alternative(figure)
    assert "DH1 1 (£400.0k)" in alternative(figure)
