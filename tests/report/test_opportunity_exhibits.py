"""Opportunities and contracts as shown: titles that hold, tables by hand, hostile text, nothing to show."""

from string import ascii_letters
from types import SimpleNamespace

import pandas as pd
import pytest

from svanalysis.measure.columns import COLUMNS
from svanalysis.present.bars import opportunity_bars
from svanalysis.report import opportunity_exhibits as shown
from svanalysis.report.tied import loose
from tests.present.conftest import well_covered
from tests.present.frames import HOSTILE

ROOFS = {
    "rank": 1, "purpose": "Roofs", "pence": 350_000_00, "local_pence": 50_000_00, "elsewhere_pence": 290_000_49,
    "unknown_pence": 10_000_00, "payments": 18, "median_pence": 9_000_00, "suppliers": 4, "matched_suppliers": 2,
    "local_smes": 2, "local_social_enterprises": 1, "kind": "goods and services", "threshold_pounds": 207_720,
    "below_pence": 90_000_00, "below_share": 9 / 29, "contracts_ending": 1, "reason": "why it is here",
}  # fmt: skip


def results(*changes, **other):
    """Results of the well covered body with a row for each dict of changes to `ROOFS`."""
    rows = pd.DataFrame(
        [ROOFS | change | {"rank": at} for at, change in enumerate(changes, 1)],
        columns=COLUMNS["opportunities"],
    )
    awarded = pd.DataFrame(
        [
            ("2013/14", "local", 4, 2, 1, 1, 0.25, 0.75, 1, 1000_00, 800_00, 200_00, 0),
            ("2013/14", "sme", 4, 2, 1, 1, 0.5, 0.75, 1, 1000_00, 200_00, 700_00, 100_00),
            ("2013/14", "social_enterprise", 4, 1, 2, 1, 0.25, 0.5, 1, 1000_00, 200_00, 100_00, 700_00),
            ("2014/15", "local", 9, 9, 0, 0, 1.0, 1.0, 0, 9, 9, 0, 0),  # after the report's year
        ],
        columns=COLUMNS["contracts"],
    )
    ending = pd.DataFrame(
        [("2014-06-30", HOSTILE, "A Ltd", "", 100_00, "total", True, None, False, "C1")] * 2,
        columns=COLUMNS["contracts_ending"],
    )
    files = pd.DataFrame([{"file": "c.csv", "rows": 9, "used": 8, "refused": 1, "columns": "name: Supplier"}])
    refused = pd.DataFrame(
        [{"source_file": "c.csv", "source_record": 7, "raw": "x", "reason": "no date", "used": False}]
    )
    base = vars(well_covered())
    base["body"].contracts = (SimpleNamespace(title="Contracts register", files=("c.csv",)),)
    tables = {
        "contracts": awarded,
        "contracts_ending": ending,
        "contract_files": files,
        "contract_refused": refused,
    }
    return SimpleNamespace(**base | tables | {"opportunities": rows, "edition": "analyst"} | other)


def all_words(exhibit):
    return (exhibit.title, exhibit.subtitle, *exhibit.sentences, exhibit.note, exhibit.source)


def test_the_table_has_every_number_of_the_title_and_of_the_figure():
    exhibit = shown.opportunities(results({}))
    assert (
        exhibit.title
        == "Roofs: £290.0k goes outside County Durham, and 2 local SMEs on the register could be asked"
    )
    assert exhibit.table.to_numpy().tolist() == [
        [
            "1",
            "Roofs",
            "290,000",
            "10,000",
            "18",
            "9,000",
            "4",
            "2",
            "1",
            "90,000",
            "31.0",
            "1",
            "why it is here",
        ]
    ]
    assert exhibit.alt == "Ranked bars of what goes elsewhere: Roofs £290.0k, 2 local SMEs on the register."
    assert [loose(text, exhibit.described()) for text in all_words(exhibit)] == [[]] * 6
    below, rest = exhibit.figures[0].data
    assert (below.name, list(below.x), rest.name, list(rest.x)) == (
        "below the threshold",
        [90_000.0],
        "not below",
        [200_000.49],
    )


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (
            {"local_smes": 1},
            "Roofs: £290.0k goes outside County Durham, and 1 local SME on the register could be asked",
        ),
        ({"local_smes": 0}, "The register shows no local SME in what is bought elsewhere"),
        (
            {"local_smes": 0, "local_social_enterprises": 9},
            "The register shows no local SME in what is bought elsewhere",
        ),
        ({"elsewhere_pence": 0}, "The register shows no local SME in what is bought elsewhere"),
        (
            {"unknown_pence": 70_000_01},
            "Where suppliers are is known for too little to rank opportunities surely",
        ),
    ],
)
def test_the_title_says_no_more_than_is_known(change, title):
    assert shown.opportunities(results(change)).title == title


def test_the_title_is_of_the_first_purpose_with_a_local_sme():
    exhibit = shown.opportunities(results({"purpose": "Social", "local_smes": 0}, {}))
    assert exhibit.title.startswith("Roofs: ")
    assert "£207,720 for goods and services (Local Government" in exhibit.note


def test_a_purpose_without_a_name_and_one_that_is_hostile():
    exhibit = shown.opportunities(results({"purpose": ""}, {"purpose": HOSTILE}))
    assert exhibit.table["What the money is for"].to_list() == ["Not said", HOSTILE]
    assert "<script" not in exhibit._repr_mimebundle_()["text/html"]
    assert all("<script" not in str(note.text) for note in exhibit.figures[0].layout.annotations)


def test_only_the_first_purposes_are_shown_and_it_says_so():
    exhibit = shown.opportunities(
        results(*[{"purpose": f"Purpose {letter}"} for letter in ascii_letters[:26]])
    )
    assert len(exhibit.table) == 25
    assert "The first 25 of 26 purposes are shown." in exhibit.note
    assert len(exhibit.figures[0].data[0].y) == 8
    assert loose(exhibit.note, exhibit.described()) == []


def test_outside_england_nothing_is_said_of_the_order():
    base = results({"below_pence": None, "below_share": float("nan")})
    base.body.authority = "S12000036"
    exhibit = shown.opportunities(base)
    assert len(exhibit.sentences) == 1
    assert "Below the threshold (£)" not in exhibit.table
    assert not [note for note in exhibit.figures[0].layout.annotations if "threshold" in note.text]


def test_nothing_that_goes_elsewhere_is_no_figure():
    assert shown.opportunities(results({"elsewhere_pence": -5})).figures == ()
    assert shown.opportunities(results()).table.empty


def test_long_names_are_cut_on_a_narrow_screen_alone():
    rows = pd.DataFrame(
        [{"purpose": "x" * 40, "elsewhere_pence": 100, "below_pence": 40, "firms": "2 firms"}]
    )
    figure = opportunity_bars(rows)
    assert "x" * 40 in figure.layout.annotations[0].text
    assert figure.layout.meta["narrow"] == {"annotations[0].text": f"<b>{'x' * 29}…</b><br>£1, 2 firms"}


def test_contracts_awarded_up_to_the_year_of_the_report():
    exhibit = shown.contracts_awarded(results({}))
    assert exhibit.title == (
        "Of 4 contracts that started in 2013/14, 2 are known to be with local suppliers, 2 with SMEs"
    )
    assert exhibit.table.to_numpy().tolist() == [
        ["2013/14", "Based in County Durham", "4", "2", "1", "25.0", "75.0", "1,000", "800", "0"],
        ["2013/14", "SME", "4", "2", "1", "50.0", "75.0", "1,000", "200", "100"],
        ["2013/14", "Social enterprise", "4", "1", "1", "25.0", "50.0", "1,000", "200", "700"],
    ]
    assert "never added to payments" in exhibit.note
    assert exhibit.source == "Source: Contracts register."
    assert [loose(text, exhibit.described()) for text in all_words(exhibit)] == [[]] * 4


def test_contracts_that_end_soon():
    exhibit = shown.contracts_ending(results({}))
    assert exhibit.title == "2 contracts end after 2013/14 and by 30 September 2015"
    assert exhibit.table.iloc[1].to_list() == [
        "2", "2014-06-30", HOSTILE, "A Ltd", "100", "yes", "not known", "no", "C1",
    ]  # fmt: skip
    assert "<script" not in exhibit._repr_mimebundle_()["text/html"]
    assert [loose(text, exhibit.described()) for text in all_words(exhibit)] == [[]] * 4


def test_a_long_list_of_contracts_is_cut_and_its_title_still_tied():
    many = pd.concat([results({}).contracts_ending] * 30, ignore_index=True)
    exhibit = shown.contracts_ending(results({}, contracts_ending=many))
    assert (len(exhibit.table), exhibit.title.partition(" ")[0]) == (50, "60")
    assert "The first 50 are shown." in exhibit.note
    assert loose(exhibit.title, exhibit.described()) == []


def test_without_a_register_or_a_contract_each_title_says_so():
    base = results({})
    none = {
        "contract_files": base.contract_files.iloc[:0],
        "contract_refused": base.contract_refused.iloc[:0],
    }
    empty = {"contracts": base.contracts.iloc[:0], "contracts_ending": base.contracts_ending.iloc[:0]}
    without = results({}, **none, **empty)
    without.body.contracts = ()
    assert shown.contracts_awarded(without).title == "The body file names no contracts register"
    assert shown.contracts_ending(without).title == "The body file names no contracts register"
    assert shown.contract_records(without).title == "The body has no contracts registers of its own"
    idle = results({}, **empty)
    assert shown.contracts_awarded(idle).title == "The register has no contract that started in 2013/14"
    assert shown.contracts_ending(idle).title == "None ends by 30 September 2015"


def test_the_balance_of_the_register():
    exhibit = shown.contract_records(results({}))
    assert exhibit.title == "9 rows of contracts registers: 8 used, 1 refused"
    assert exhibit.sentences == ("1 row: no date (such as record 7).",)
