"""Exhibits read the same everywhere, the same every time, and are inert."""

import json
import re
from dataclasses import replace
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.present import tables
from svanalysis.present.exhibit import EXHIBIT_MIME, PLOTLY_MIME, Exhibit, table_html
from svanalysis.report import exhibits, wording
from svanalysis.report.tied import loose
from tests.present.frames import FORMULA, HOSTILE, TURNED

EXHIBIT = Exhibit(
    "key", HOSTILE, TURNED, pd.DataFrame({HOSTILE: [FORMULA, TURNED], "Pounds": ["1,041", "-5"]}), "S & T"
)


def test_every_kind_is_escaped() -> None:
    bundle = EXHIBIT._repr_mimebundle_()
    assert "<script" not in bundle["text/html"]
    assert "&lt;script&gt;" in bundle["text/html"]
    assert "\u202e" not in json.dumps(bundle, ensure_ascii=False)


def test_html_is_a_semantic_table_without_headings() -> None:
    shown = EXHIBIT._repr_mimebundle_()["text/html"]
    assert '<th scope="col"' in shown
    assert '<th scope="row">' in shown
    assert "<caption>" in shown
    assert not any(f"<h{level}" in shown for level in range(1, 7))


def test_numbers_are_told_from_text() -> None:
    assert EXHIBIT.described()["table"]["numeric"] == [False, True]
    assert '<td class="number">1,041</td>' in table_html(EXHIBIT.described()["table"], "c")


def test_an_exhibit_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        EXHIBIT.title = "other"
    assert replace(EXHIBIT, title="other").title == "other"


@pytest.mark.parametrize("name", exhibits.__all__)
@pytest.mark.parametrize("body", ["known", "unknown"])
def test_every_exhibit_is_the_same_twice_and_is_json(
    name: str, body: str, request: pytest.FixtureRequest
) -> None:
    results = request.getfixturevalue(body)
    first, second = (getattr(exhibits, name)(results)._repr_mimebundle_() for _ in range(2))
    assert json.dumps(first) == json.dumps(second)
    assert (PLOTLY_MIME in first) == bool(getattr(exhibits, name)(results).figures)
    assert first[EXHIBIT_MIME]["source"].startswith("Source: ")


@pytest.mark.parametrize("name", exhibits.__all__)
def test_subtitles_say_that_the_sample_is_synthetic(
    name: str, known: SimpleNamespace, unknown: SimpleNamespace
) -> None:
    assert "synthetic sample" in getattr(exhibits, name)(known).subtitle
    assert "synthetic" not in getattr(exhibits, name)(unknown).subtitle


def test_published_beside_measured_says_by_construction(known: SimpleNamespace) -> None:
    exhibit = exhibits.beside_published(known)
    assert exhibit.title.endswith("by construction")
    assert "as published" not in json.dumps(exhibit.described())


def test_no_single_share_is_printed_where_too_much_is_unknown(unknown: SimpleNamespace) -> None:
    # 13.4 of 240 is 5.6%, of which 4.0 is 29.9%; of all 1.7%
    for name in ("headline", "shares_over_time", "where_each_pound_goes", "size_bands"):
        exhibit = getattr(exhibits, name)(unknown)
        figures = json.dumps([figure.to_plotly_json()["layout"] for figure in exhibit.figures])
        told = json.dumps(exhibit.described()) + figures
        assert not any(
            forbidden in told for forbidden in ('"5.6', " 5.6%", "29.9%", '"29.9"', " 1.7%", '"1.7"')
        )


def test_headline_numbers_never_stand_alone(known: SimpleNamespace) -> None:
    for number in exhibits.headline(known).numbers:
        told = " ".join(number.details)
        assert all(
            word in told for word in ("low ", "high ", "£", "2012/13", "percentage points", "of pounds")
        )


def test_a_report_does_not_show_what_came_after(known: SimpleNamespace) -> None:
    earlier = SimpleNamespace(**{**vars(known), "year": "2011/12", "previous": "2010/11"})
    years = exhibits.where_each_pound_goes(earlier).table["Year"]
    assert set(years) == {"2010/11", "2011/12"}


def test_the_first_year_has_no_change(known: SimpleNamespace) -> None:
    first = SimpleNamespace(**{**vars(known), "previous": None, "changes": known.changes.iloc[:0]})
    assert not any("since" in line for number in exhibits.headline(first).numbers for line in number.details)
    assert len(exhibits.where_suppliers_are_based(first).figures) == 1


def with_wards(known: SimpleNamespace, codes: list[str]) -> SimpleNamespace:
    boxes = [shapely.box(at, 540_000, at + 9_000, 549_000) for at in (420_000, 429_000)]
    drawn = gpd.GeoDataFrame(
        {"code": ["W1", "W2"], "name": ["North", HOSTILE], "approximate": False}, geometry=boxes, crs=27700
    )
    rows = [
        {"financial_year": year, "area_kind": "ward", "area": code, "pence": 10**8, "suppliers": 3}
        for year in ("2012/13", "2013/14")
        for code in codes
    ]
    places = pd.concat([known.places, pd.DataFrame(rows)], ignore_index=True)
    return SimpleNamespace(
        **{**vars(known), "places": places, "shapes": lambda kind="": None if kind else drawn}
    )


def test_wards_are_shaded_where_the_body_names_shapes(known: SimpleNamespace) -> None:
    exhibit = exhibits.where_suppliers_are_based(with_wards(known, ["W1"]))
    assert "by ward" in exhibit.subtitle
    assert exhibit.note.startswith("Outlines of the neighbours are approximate.")
    assert exhibit.table["Area"].tolist() == ["North", HOSTILE]
    assert exhibit.table["2013/14 (£)"].tolist() == ["1,000,000", "[x]"]
    assert exhibit.table["Share of all in scope (%)"].tolist() == ["0.2", "[x]"]  # 1.0 of 534.1 million
    assert len(exhibit.figures) == 3


def test_wards_that_differ_much_in_size_are_circles_in_their_outlines(known: SimpleNamespace) -> None:
    results = with_wards(known, ["W1"])
    wide = results.shapes().assign(
        geometry=[shapely.box(420_000, 540_000, 429_000, 549_000), shapely.box(429_000, 0, 999_000, 549_000)]
    )
    both = pd.concat([results.shapes(), wide.iloc[1:].assign(code="W3")])
    exhibit = exhibits.where_suppliers_are_based(
        SimpleNamespace(**{**vars(results), "shapes": lambda kind="": None if kind else both})
    )
    assert "shades would mislead" in exhibit.note
    assert exhibit.figures[0].data[-1].mode == "markers"


def test_the_official_authorities_are_the_neighbours_where_the_body_names_them(
    known: SimpleNamespace,
) -> None:
    results = with_wards(known, ["W1"])
    near = results.shapes().assign(code=["E06000047", "E08000037"])
    known_near = SimpleNamespace(
        **{**vars(results), "shapes": lambda kind="": near if kind else results.shapes()}
    )
    exhibit = exhibits.where_suppliers_are_based(known_near)
    assert "approximate" not in exhibit.note
    assert list(exhibit.figures[0].data[0].x) == [
        438_000,
        438_000,
        429_000,
        429_000,
        438_000,
    ]  # the other's box
    with pytest.raises(InputError, match=r"6 authorities have no place on the map"):  # of the frames' seven
        exhibits.authorities_around(known_near)


def test_what_a_public_edition_put_together_is_withheld_not_nought(known: SimpleNamespace) -> None:
    wards = with_wards(known, ["W1"])
    rest = pd.DataFrame(
        [{"financial_year": "2013/14", "area_kind": "rest", "area": "", "pence": 5, "suppliers": 3}]
    )
    public = SimpleNamespace(**{**vars(wards), "places": pd.concat([wards.places, rest])})
    exhibit = exhibits.where_suppliers_are_based(public)
    fills = {
        trace.text: trace.fillpattern.shape for trace in exhibit.figures[1].data if trace.hoveron == "fills"
    }
    assert sorted(fills.values()) == ["", "/"]
    assert any("withheld, or no supplier placed here" in told for told in fills)


def test_no_change_is_told_of_an_area_that_may_be_withheld_in_one_of_the_years(
    known: SimpleNamespace,
) -> None:
    """North is named in 2013/14 alone. Without a rest it was paid nothing before; with one nobody may know."""
    wards = with_wards(known, ["W1"])
    this_year = wards.places[wards.places["financial_year"] == "2013/14"]
    alone = SimpleNamespace(**{**vars(wards), "places": this_year})
    rest = this_year.assign(area_kind="rest", area="")
    public = SimpleNamespace(**{**vars(wards), "places": pd.concat([this_year, rest])})
    changes = [
        exhibits.where_suppliers_are_based(one).table.set_index("Area").loc["North"].get("Change (£)")
        for one in (alone, public)
    ]
    assert changes == ["1,000,000", None]  # no area has a change, so there is no column


def test_the_slider_has_every_year_and_its_table_too(known: SimpleNamespace) -> None:
    exhibit = exhibits.where_suppliers_were_based(known)
    years = ["2010/11", "2011/12", "2012/13", "2013/14"]
    assert [step.label for step in exhibit.figures[0].layout.sliders[0].steps] == years
    assert list(exhibit.table.columns) == ["Area", *(f"{year} (£)" for year in years[::-1])]


def test_authorities_around_leave_the_body_out(known: SimpleNamespace) -> None:
    exhibit = exhibits.authorities_around(known)
    assert "County Durham" not in exhibit.table["Area"].tolist()
    assert "Gateshead" in exhibit.table["Area"].tolist()


def test_a_map_of_an_unknown_ward_is_refused(known: SimpleNamespace) -> None:
    with pytest.raises(InputError, match="1 wards have no place on the map"):
        exhibits.where_suppliers_are_based(with_wards(known, ["W1", "W9"]))


def test_a_map_of_an_unknown_sector_is_refused(known: SimpleNamespace) -> None:
    wrong = known.places.assign(area="ZZ9 9")
    with pytest.raises(InputError, match="postcode sectors have no place on the map"):
        exhibits.where_suppliers_are_based(SimpleNamespace(**{**vars(known), "places": wrong}))


@pytest.mark.parametrize(
    ("pence", "written"), [(28660000050, "286,600,000"), (150, "2"), (250, "2"), (-15000, "-150"), (-20, "0")]
)
def test_whole_pounds_round_halves_to_even(pence: int, written: str) -> None:
    assert tables.whole_pounds(pence) == written


def test_finances_own_totals_stand_beside_the_files(known):
    said = exhibits.files_read(known).sentences
    assert f"Finance's total for 2012-04, £95.00 ({HOSTILE}), differs from the records by -£1.00." in said
    assert "Finance's total for 2012-05, £95.00 (ledger), agrees with the records." in said


def test_the_method_and_the_balance_name_what_is_missing_and_what_nothing_says_of_vat(known):
    assert not re.search("VAT|missing", " ".join(exhibits.files_read(known).sentences))
    files = known.files.assign(unstated=[1] * 12 + [0] * 36)
    of_year = {
        "year": "2013/14",
        "state": "DRAFT",
        "edition": "public",
        "part_years": ["2013/14"],
        "missing": {"2013/14": ["2013-11", "2014-01"]},
    }
    part = SimpleNamespace(**{**vars(known), **of_year, "files": files})
    part.body.payments = Payments(files=(), basis="gross")
    untold = "12 of 48 files do not say net or gross of VAT: the amounts are taken as gross, as the body file says."
    for shown in (exhibits.files_read(part), exhibits.method_statement(part)):
        said = " ".join(shown.sentences)
        assert untold in said
        assert "payments of November 2013, January 2014 are missing" in said
        assert not loose(said, shown.described())
    assert wording.provisional(part) == "provisional: payments of November 2013, January 2014 are missing"
    assert "those of November 2013, January 2014 (2013/14)" in exhibits.shares_over_time(part).note


def test_each_exclusion_says_what_the_share_would_be_with_it(known):
    table = exhibits.excluded(known).table
    shown = dict(zip(table["Left out"], table["Local share if it were in scope"], strict=True))
    assert shown["HMRC and other taxes"] == "56.5%"  # 301.90 of 534.10 in 2013/14
    assert shown["Precepts and levies"] == ""


def test_the_error_of_matching_stands_beside_what_is_known(known):
    (said,) = exhibits.coverage(known).sentences
    assert said.startswith("32 suppliers with 6.3% of pounds were matched to a register by name.")
    assert said.endswith("3 were wrong; low and high do not cover this error.")
    numbered = known.matches[known.matches["method"] == "company number"]
    assert exhibits.coverage(SimpleNamespace(**{**vars(known), "matches": numbered})).sentences == ()
