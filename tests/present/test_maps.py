"""Maps: refuse what they cannot show, one scale, nothing fetched."""

import json
import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from svanalysis.core.errors import InputError
from svanalysis.present import map_scales, maps, theme
from svanalysis.present.exhibit import alternative, figure_json

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
        "pence": [400_000_00, -100_000_00, math.nan, 100_000_00],
        "suppliers": [4, 1, math.nan, 2],
        "inside": [True, True, True, False],
    }
    return pd.DataFrame({**base, **columns})


def test_unknown_codes_are_refused_before_drawing() -> None:
    with pytest.raises(InputError, match=r"2 postcode sectors have no place on the map.*'ZZ1 1, ZZ9 9'"):
        maps.refuse_unknown(["DH1 1", "ZZ9 9", "ZZ1 1"], {"DH1 1"}, "postcode sectors")
    maps.refuse_unknown(["DH1 1"], {"DH1 1"}, "postcode sectors")


def test_areas_of_circles_are_proportional_to_pounds(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(), ground, 400_000_00)
    assert list(figure.data[-1].marker.size) == [
        46.0,
        23.0,
        6,
        23.0,
    ]  # a quarter of the pounds: half the width


def test_credits_are_hollow_and_nothing_paid_is_drawn_apart(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(), ground, 400_000_00)
    dots = figure.data[-1].marker
    assert list(dots.color) == [theme.BLUE, theme.PAPER, theme.NO_DATA, theme.BORDER]
    assert dots.line.color[1:3] == (theme.DIVERGING[0], theme.BORDER)
    assert {"credit", "none"} <= {note.text for note in figure.layout.annotations}


def test_circles_withheld_have_a_form_of_their_own(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(withheld=[False, False, True, False]), ground, 400_000_00)
    dots = figure.data[-1]
    assert list(dots.marker.symbol) == ["circle", "circle", "square-x", "circle"]
    assert dots.marker.color[2] == theme.WITHHELD
    assert dots.hovertext[2].endswith("withheld, or no supplier placed here")
    assert "withheld" in [note.text for note in figure.layout.annotations]


def test_the_change_is_on_the_same_scale_and_centred_on_zero(ground: maps.Ground) -> None:
    moved = areas(change_pence=[100_000_00, -100_000_00, math.nan, 0])
    dots = maps.dot_change_map("Change", moved, ground, 400_000_00).data[-1].marker
    assert list(dots.size) == [23.0, 23.0, 6, 3]
    assert list(dots.color) == [theme.BLUE, theme.PAPER, theme.NO_DATA, theme.BLUE]


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


def test_what_is_withheld_is_hatched_and_what_is_none_is_not(ground: maps.Ground) -> None:
    both = wards().assign(pence=math.nan, withheld=[True, False])
    figure = maps.area_map("2013/14", both, ground, [100_000_00])
    shaded = [(trace.fillcolor, trace.fillpattern.shape) for trace in figure.data if trace.hoveron == "fills"]
    assert shaded == [("#F2F2F2", "/"), ("#F9F9F9", "")]
    keys = [note.text for note in figure.layout.annotations]
    assert keys[-2:] == ["no supplier placed here", "withheld, or no supplier placed here"]


def test_hover_tells_the_share_where_one_may_be_printed(ground: maps.Ground) -> None:
    figure = maps.area_map("2013/14", wards().assign(of_all=[0.0123, math.nan]), ground, [100_000_00])
    told = [trace.text for trace in figure.data if trace.hoveron == "fills"]
    assert told[0] == "<b>North</b><br>£500,000.00 to 3 suppliers<br>1.2% of all in-scope pounds"


def test_a_slider_changes_how_areas_look_and_sends_geometry_once(ground: maps.Ground) -> None:
    before = wards().assign(pence=[50_000_00, -1_00])
    looks = {
        "2012/13": maps.area_look(before, [100_000_00]),
        "2013/14": maps.area_look(wards(), [100_000_00]),
    }
    figure = maps.with_years(maps.area_map("", wards(), ground, [100_000_00]), looks)
    first, last = figure.layout.sliders[0].steps
    changed, traces = first.args
    assert [figure.data[at].hoveron for at in traces] == ["fills", "fills"]
    assert set(changed) == {
        "text",
        "fillcolor",
        *(f"fillpattern.{name}" for name in ("shape", "bgcolor", "fgcolor")),
    }
    assert changed["fillcolor"] == [theme.RAMP[0], theme.DIVERGING[1]]
    assert last.args[0]["text"] == [figure.data[at].text for at in traces]  # it opens on the last year
    assert "from 2012/13 to 2013/14" in alternative(figure)


def test_a_slider_of_circles_changes_one_trace(ground: maps.Ground) -> None:
    looks = {year: maps.dot_look(areas(), 400_000_00) for year in ("2012/13", "2013/14")}
    figure = maps.with_years(maps.dot_map("", areas(), ground, 400_000_00), looks)
    changed, traces = figure.layout.sliders[0].steps[0].args
    assert traces == (len(figure.data) - 1,)
    assert changed["marker.size"] == [[46.0, 23.0, 6, 23.0]]
    assert not {"x", "y"} & set(changed)


def test_ten_years_of_a_hundred_wards_weigh_less_than_two_megabytes(ground: maps.Ground) -> None:
    # wards of 126 corners, more than the simplified ones of 2013 have on average (103 in County Durham, which has 63)
    corners = [
        (400_000 + 9_000 * math.cos(turn / 60), 500_000 + 9_000 * math.sin(turn / 60)) for turn in range(377)
    ][::3]
    many = pd.concat([wards().iloc[:1]] * 100, ignore_index=True).set_geometry(
        [shapely.Polygon(corners)] * 100
    )
    looks = {f"{year}/{year - 1999}": maps.area_look(many, [100_000_00]) for year in range(2010, 2020)}
    figure = maps.with_years(maps.area_map("", many, ground, [100_000_00]), looks)
    assert len(looks) == 10
    assert 100_000 < len(json.dumps(figure_json(figure), separators=(",", ":"))) < 2_000_000


def test_the_step_of_the_change_scale_is_round_and_from_areas_that_moved() -> None:
    assert map_scales.middle_step(pd.Series([0, 0, -730_00, 900_00, 650_00])) == 500_00
    assert map_scales.middle_step(pd.Series([0.0, float("nan")])) == 100


def test_falls_have_the_fall_colour(ground: maps.Ground) -> None:
    figure = maps.area_change_map("Change", wards(), ground, 100_000_00)
    shaded = [trace for trace in figure.data if trace.hoveron == "fills"]
    assert [trace.fillcolor for trace in shaded] == [theme.DIVERGING[0], theme.NO_DATA]
    assert shaded[0].fillpattern.shape == "-"  # told apart from a rise in grey


@pytest.mark.parametrize(
    ("pence", "rounded"), [(99, 100), (150_00, 100_00), (734_000_00, 500_000_00), (10**9, 10**9)]
)
def test_round_pounds(pence: int, rounded: int) -> None:
    assert map_scales.round_pence(pence) == rounded


def test_the_alternative_names_the_largest(ground: maps.Ground) -> None:
    figure = maps.dot_map("2013/14", areas(), ground, 400_000_00)
    assert "2 of 3 areas inside have paid suppliers" in alternative(figure)
    assert "DH1 1 (£400.0k)" in alternative(figure)
