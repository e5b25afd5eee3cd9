"""What suppliers are at once, and services beside each other: every number worked out by hand."""

from types import SimpleNamespace

import pandas as pd
import pytest

from svanalysis.present.exhibit import alternative
from svanalysis.report.chart_exhibits import combinations, services_over_time, services_slope
from svanalysis.report.tied import loose
from tests.present.conftest import well_covered
from tests.present.frames import share_row

MILLION = 10**8
BEFORE, YEAR = "2012/13", "2013/14"


def kinds(year: str, *rows: tuple[str, int]) -> pd.DataFrame:
    """Rows of (local, SME, social enterprise, charity as letters; millions), of 100 million in all."""
    words = {"Y": "yes", "N": "no", "U": "unknown"}
    names = ["is_local", "is_sme", "is_social_enterprise", "is_charity"]
    return pd.DataFrame(
        {"financial_year": year, **{name: words[code] for name, code in zip(names, codes, strict=True)},
         "pence": millions * MILLION, "suppliers": 2, "share": millions / 100}
        for codes, millions in rows
    )  # fmt: skip


def service(year: str, name: str, millions: int, share: float, known: float = 1.0) -> dict:
    row = share_row(
        year, "local_share", round(share * millions * MILLION), millions * MILLION, (share, share), known
    )
    return {**row, "service": name}


@pytest.fixture
def results() -> SimpleNamespace:
    rows = [("YYNN", 50), ("YNNN", 20), ("NNNN", 16), ("YYNY", 10), ("YYUN", 3), ("NUNN", 1)]
    both = [kinds(BEFORE, ("YYNN", 60), ("NNNN", 40)), kinds(YEAR, *rows)]
    services = [
        service(BEFORE, "Roads", 40, 0.40), service(YEAR, "Roads", 40, 0.52),
        service(BEFORE, "Schools", 60, 0.60), service(YEAR, "Schools", 60, 0.59),
        service(BEFORE, "Dark", 10, 0.10), service(YEAR, "Dark", 10, 0.90, 0.90),
    ]  # fmt: skip
    more = {"combinations": pd.concat(both, ignore_index=True), "services": pd.DataFrame(services)}
    return SimpleNamespace(**{**vars(well_covered()), **more})


def test_combinations_add_up_and_what_is_not_known_is_one_row(results: SimpleNamespace) -> None:
    exhibit = combinations(results)
    shown = exhibit.table.set_index("Suppliers that are")
    assert shown["2013/14 (£)"].to_dict() == {
        "Local and SME": "50,000,000",
        "Local": "20,000,000",
        "None of the four": "16,000,000",
        "Local, SME and charity": "10,000,000",
        "Not known of one or more of the four": "4,000,000",
    }
    assert shown["Share (%)"].tolist() == ["50.0", "20.0", "16.0", "10.0", "4.0"]
    assert shown.loc["Local and SME", "2012/13 (£)"] == "60,000,000"
    assert shown.loc["Local", "2012/13 (£)"] == "[x]"


def test_the_four_overlap_and_are_not_to_be_added(results: SimpleNamespace) -> None:
    exhibit = combinations(results)
    assert exhibit.title.startswith("£63.0m")  # 50 + 10, and 3 whose social enterprise is not known
    # local 50 + 20 + 10 + 3; SME 50 + 10 + 3; charity 10
    assert "local £83.0m, SME £63.0m, social enterprise £0 and charity £10.0m" in exhibit.sentences[0]
    assert "do not add" in exhibit.sentences[0]


def test_with_much_unknown_there_are_pounds_and_no_shares(results: SimpleNamespace) -> None:
    results.combinations = pd.concat([results.combinations, kinds(YEAR, ("UUUU", 30))], ignore_index=True)
    exhibit = combinations(results)
    assert "Share (%)" not in exhibit.table
    assert "%" not in alternative(exhibit.figures[0])


def test_slopes_are_of_services_with_one_figure_in_both_years(results: SimpleNamespace) -> None:
    exhibit = services_slope(results)
    assert exhibit.table["Service"].tolist() == ["Schools", "Roads"]  # most pounds first
    assert exhibit.table["Change (points)"].tolist() == ["−1.0", "+12.0"]
    found = "the local share of Roads differs most from 2012/13: +12.0 points"
    assert exhibit.title == f"Of the services shown: {found}"  # not of Dark, of which too little is known
    assert len(exhibit.figures[0].data) == 2


def test_the_first_year_has_no_slopes(results: SimpleNamespace) -> None:
    results.previous = None
    assert services_slope(results).figures == ()
    assert combinations(results).figures


def test_small_charts_are_on_one_scale_one_a_service(results: SimpleNamespace) -> None:
    exhibit = services_over_time(results)
    assert [figure.layout.title.text for figure in exhibit.figures] == ["Schools", "Roads", "Dark"]
    assert {figure.layout.yaxis.range for figure in exhibit.figures} == {(0, 130)}
    assert exhibit.title == "The local share runs from 52.0% in Roads to 59.0% in Schools"
    shown = exhibit.table.set_index(["Service", "Year"])["Share (%)"]
    assert shown["Dark", YEAR] == "[x]"  # 10% not known: at least, at most
    assert not any(note.text == "90.0%" for note in exhibit.figures[2].layout.annotations)


@pytest.mark.parametrize("exhibit", [combinations, services_slope, services_over_time])
def test_every_number_in_the_words_is_in_the_table(exhibit, results: SimpleNamespace) -> None:
    shown = exhibit(results)
    about = shown.described()
    assert not [
        number for text in (shown.title, *shown.sentences, shown.note) for number in loose(text, about)
    ]
    assert all(len(alternative(figure)) > 40 for figure in shown.figures)
