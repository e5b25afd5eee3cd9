"""Shapes and positions in British National Grid metres."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from svanalysis.core.errors import InputError
from svanalysis.reference import shapes

DURHAM = "E06000047"


def squares() -> gpd.GeoDataFrame:
    boxes = [shapely.box(400_000, 500_000, 401_000, 501_000), shapely.box(401_000, 500_000, 402_000, 501_000)]
    return gpd.GeoDataFrame({"code": ["B", "A"], "name": ["b", "a"]}, geometry=boxes, crs=27700)


def saved(folder: Path, frame: gpd.GeoDataFrame, name: str = "shapes.geojson") -> Path:
    path = folder / name
    path.write_text(frame.to_crs(4326).to_json(), encoding="utf-8")
    return path


def test_a_sector_takes_its_majority_and_its_position() -> None:
    points = shapes.sector_points().set_index("sector")
    # counted in the table: of NE16 6 most lies in County Durham, of DH98 1 as much in Gateshead, whose code is second
    assert points.loc[["DH1 3", "NE16 6", "DH98 1"], "authority"].tolist() == [DURHAM] * 3
    # Durham's market place is at about NZ 274 425
    assert points.loc["DH1 3", "easting"] == pytest.approx(427_400, abs=1_000)
    assert points.loc["DH1 3", "northing"] == pytest.approx(542_500, abs=1_000)
    assert "BT1 1" not in points.index  # it has no position
    assert "BT1 1" in shapes.sector_names()


def test_tessellated_outlines_cover_every_sector_once() -> None:
    drawn = shapes.tessellated_outlines(DURHAM)
    assert drawn["approximate"].all()
    assert drawn.crs.to_epsg() == 27700
    assert drawn["code"].is_unique
    points = shapes.sector_points()
    own = points[points["authority"] == DURHAM]
    assert len(own) == 88
    inside = shapes.locate(own["easting"], own["northing"], drawn)
    assert (inside == DURHAM).all()
    overlap = drawn.union_all().area / drawn.area.sum()
    assert overlap > 0.995


def test_the_outline_is_about_as_large_as_the_county_and_the_sea_is_blank() -> None:
    drawn = shapes.tessellated_outlines(DURHAM).set_index("code")
    area = drawn.loc[DURHAM].geometry.area / 1e6
    assert area == pytest.approx(2_226, rel=0.15)  # square kilometres, ONS Standard Area Measurements
    assert not drawn.union_all().contains(shapely.Point(470_000, 545_000))  # North Sea off Seaham


def test_an_authority_without_positions_is_an_error() -> None:
    with pytest.raises(InputError, match="no postcode sector"):
        shapes.tessellated_outlines("E99999999")


def test_the_frame_is_the_outline_and_a_margin() -> None:
    assert shapes.frame_around(squares(), "A", 500) == (400_500, 499_500, 402_500, 501_500)
    with pytest.raises(InputError, match="no shape with this code"):
        shapes.frame_around(squares(), "Z")


def test_positions_find_their_shape_on_the_callers_index() -> None:
    easting = pd.Series([400_500, 401_500, 401_000, 409_000, None], index=list("vwxyz"))
    northing = pd.Series([500_500, 500_500, 500_500, 500_500, None], index=list("vwxyz"))
    found = shapes.locate(easting, northing, squares())
    assert found.index.tolist() == list("vwxyz")
    assert found.tolist()[:3] == ["B", "A", "A"]  # on the border: the first code in order
    assert found.isna().tolist() == [False, False, False, True, True]


def test_shapes_are_read_in_metres(tmp_path: Path) -> None:
    read = shapes.read_shapes(saved(tmp_path, squares()), "code", "name")
    assert read.columns.tolist() == ["code", "name", "approximate", "geometry"]
    assert read.crs.to_epsg() == 27700
    assert read["code"].tolist() == ["B", "A"]
    assert read.geometry.area.tolist() == pytest.approx([1e6, 1e6], rel=0.001)
    assert not read["approximate"].any()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder / "missing.geojson", "cannot be read"),
        (lambda folder: saved(folder, squares().rename(columns={"code": "other"})), "lack a property"),
        (lambda folder: saved(folder, squares().assign(code="A")), "stands twice"),
    ],
)
def test_shapes_that_cannot_be_used_say_why(make: object, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said):
        shapes.read_shapes(make(tmp_path), "code", "name")


def test_a_file_that_is_no_shapes_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "shapes.geojson"
    path.write_text(json.dumps({"type": "nothing"}), encoding="utf-8")
    with pytest.raises(InputError):
        shapes.read_shapes(path, "code", "name")


@pytest.mark.parametrize("suffix", ["geojson", "gpkg"])
def test_the_same_shapes_from_every_kind_of_file(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"shapes.{suffix}"
    squares().to_crs(4326).to_file(path)
    found = shapes.read_shapes(path, "code", "name", simplify_metres=0)
    assert dict(zip(found["code"], found["name"], strict=True)) == {"A": "a", "B": "b"}
    assert found.area.round(-3).tolist() == [1_000_000, 1_000_000]


def test_of_several_layers_one_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "shapes.gpkg"
    for layer in ("wards", "parishes"):
        squares().to_file(path, driver="GPKG", layer=layer)
    with pytest.raises(InputError, match=r"in several layers.*wards, parishes.*name one of them"):
        shapes.read_shapes(path, "code", "name")
    assert len(shapes.read_shapes(path, "code", "name", layer="parishes")) == 2


@pytest.mark.real
@pytest.mark.parametrize(
    ("file", "code", "name", "layer", "count"),
    [
        ("wards-2013/E06000047.geojson", "WD13CD", "WD13NM", None, 63),
        ("lsoa-2011/E06000047.geojson", "LSOA11CD", "LSOA11NM", None, 324),
        ("uk-2022.topojson", "AREACD", "AREANM", "LTLA", 374),
        ("uk-2022.topojson", "AREACD", "AREANM", "RGN", 12),
    ],
)
def test_official_boundaries(
    real_data: Path, file: str, code: str, name: str, layer: str, count: int
) -> None:
    """County Durham had 63 wards (2013) and 324 LSOAs (2011); the UK 374 local authorities and 12 regions (2022)."""
    found = shapes.read_shapes(real_data / "boundaries" / file, code, name, layer=layer)
    assert (len(found), found["code"].is_unique, found["name"].notna().all()) == (count, True, True)
    if "E06000047" in file:
        assert (
            2_200 < found.area.sum() / 1e6 < 2_260
        )  # square kilometres; 2,226 by the ONS's standard area measurements
