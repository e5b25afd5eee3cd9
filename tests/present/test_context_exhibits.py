"""What stands beside the shares: hand-made tables in, titles and printed cells out; every number is in a cell."""

from types import SimpleNamespace

import pandas as pd
import pytest

from svanalysis.measure.breakdowns import DECILES, DEPRIVATION
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.concentration import LIKE_FOR_LIKE
from svanalysis.measure.partners import ALL, PARTNERS
from svanalysis.measure.published import REAL_TERMS
from svanalysis.report import context_exhibits
from svanalysis.report.tied import loose
from tests.present.frames import change_row

YEARS = ["2012/13", "2013/14"]


def deciles(unknown):
    """A twentieth to each tenth, a tenth outside England, and the rest split between the first and unknown."""
    shares = {**dict.fromkeys(DECILES, 0.05), "outside England": 0.1, "unknown": unknown}
    shares["1"] = 1 - 9 * 0.05 - 0.1 - unknown
    return pd.DataFrame(
        [
            ("2013/14", decile, round(1000_00 * share), 3, share, 100, 1, 0.1)
            for decile, share in shares.items()
        ],
        columns=DEPRIVATION,
    )


def partner(body, local, of, mean=None):
    share = local / of
    return {
        "body": body, "title": body.title(), "financial_year": "2013/14", "measure": "local_share",
        "numerator_pence": local, "denominator_pence": of, "share": share, "low": share, "high": share,
        "share_of_known": share, "coverage_rows": 1.0, "coverage_pounds": 1.0, "coverage_suppliers": 1.0, "state": "",
        "mean_of_shares": mean, "bodies": None, "taken_out_pence": 0,
    }  # fmt: skip


@pytest.fixture
def results(known):
    """The body of `known` with a table for every exhibit."""
    moved = {**change_row("local_share", "fell", (-0.0022, -0.0028, -0.0007)), "suppliers": 584,
             "pence_from": 500, "pence_to": 600}  # fmt: skip
    tables = {
        "concentration": pd.DataFrame(
            {"financial_year": YEARS, "pence": 534_10, "suppliers": [806, 1780], "top_10_pence": [169_00, 167_00],
             "top_100_pence": [471_00, 492_00], "top_10_share": [0.322, 0.31], "top_100_share": [0.894, 0.911],
             "half_suppliers": pd.array([21, None], dtype="Int64"), "credit_suppliers": 2, "credit_pence": -5,
             "hidden_pence": 100, "state": ["", "[p]"]}
        ),
        "new_and_lost": pd.DataFrame(
            [("2013/14", "2012/13", *row, "[p]") for row in (
                ("stayed", 584, 500_00, 600_00), ("new", 196, 0, 20_00), ("lost", 222, 16_00, 0),
                ("hidden", None, 1_00, 2_00),
            )],
            columns=COLUMNS["new_and_lost"],
        ).astype({"suppliers": "Int64"}),
        "like_for_like": pd.DataFrame([moved])[LIKE_FOR_LIKE],
        "real_terms": pd.DataFrame(
            [(year, "local_share", 200_000_000_00, 400_000_000_00, deflator, "2013/14", real, 2 * real, "")
             for year, deflator, real in (("2012/13", 0.981, 203_873_598_37), ("2013/14", 1.0, 200_000_000_00))],
            columns=REAL_TERMS,
        ),
        "deprivation": deciles(0.04),
        "targets": pd.DataFrame(
            [("2013/14", "local_share", 0.5, "2013/14", 0.565, 0.55, 0.59, 0.065, "met", "2014-03-31", "Plan", ""),
             ("2014/15", "local_share", 0.6, "2013/14", 0.565, 0.55, 0.59, -0.035, "not due yet", None, "Plan", ""),
             ("2009/10", "local_share", 0.6, None, None, None, None, None, "cannot be said", None, "Plan", "")],
            columns=COLUMNS["targets"],
        ),
        "partners": pd.DataFrame(
            [partner("ayton", 60, 100), partner("beeford", 10, 40), partner(ALL, 70, 140, 0.425)]
        )[PARTNERS],
    }  # fmt: skip
    return SimpleNamespace(**{**vars(known), **tables})


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("concentration", "The ten suppliers paid most hold 31.0% of spend, the hundred paid most 91.1%"),
        ("like_for_like", "Among suppliers paid in both years the local share fell"),
        (
            "real_terms",
            "In the prices of 2013/14, £200.0m went to County Durham suppliers, £203.9m in 2012/13",
        ),
        (
            "deprivation",
            "41.0% of pounds go to suppliers in the most deprived tenth of England's small areas",
        ),
        ("targets", "Targets: 1 met, 1 cannot be said and 1 not due yet"),
        ("partners", "Together the partners' local share is 50.0%; the mean of their shares is 42.5%"),
    ],
)
def test_titles_and_every_number_in_a_cell(results, name, title):
    shown = getattr(context_exhibits, name)(results).described()
    assert shown["title"] == title
    assert not [
        loose(text, shown) for text in (title, *shown["sentences"], shown["note"]) if loose(text, shown)
    ]


def test_what_is_missing_is_marked(results):
    concentration = context_exhibits.concentration(results).table
    assert concentration["Fewest that hold half"].tolist() == ["[x]", "21"]
    assert context_exhibits.like_for_like(results).table["How many"].tolist() == ["584", "196", "222", "[x]"]
    assert context_exhibits.like_for_like(results).note.endswith("[p]")
    assert context_exhibits.targets(results).table["Measured (%)"].tolist() == ["56.5", "56.5", ""]


@pytest.mark.parametrize(("unknown", "printed"), [(0.04, "41.0"), (0.19, "[x]"), (0.3, "[u]")])
def test_no_share_of_a_decile_where_too_much_is_unknown(results, unknown, printed):
    shown = context_exhibits.deprivation(
        SimpleNamespace(**{**vars(results), "deprivation": deciles(unknown)})
    )
    assert shown.table["Share (%)"].iloc[0] == printed
    assert shown.table["Share (%)"].iloc[-1] == f"{100 * unknown:.1f}"
    if printed != "41.0":
        assert shown.title == f"The area of the supplier is not known for {100 * unknown:.1f}% of pounds"
        assert "41.0%" not in shown.alt


def test_the_mean_of_shares_needs_shares(results):
    few = results.partners.assign(
        coverage_pounds=[1.0, 0.5, 0.86], low=[0.6, 0.1, 0.45], high=[0.6, 0.9, 0.6]
    )
    shown = context_exhibits.partners(SimpleNamespace(**{**vars(results), "partners": few}))
    assert shown.title == "Together the partners' local share is at least 45.0%, at most 60.0%"
    assert shown.table["Local share (%)"].tolist() == ["60.0", "[u]", "[x]"]
    assert shown.table["Mean of shares (%)"].tolist() == ["", "", ""]


def test_a_share_of_nothing_or_less(results):
    none = results.concentration.assign(top_10_share=float("nan"), top_100_share=float("nan"))
    shown = context_exhibits.concentration(SimpleNamespace(**{**vars(results), "concentration": none}))
    assert shown.title == "Payments net to nothing or less, so no share of them can be given"


@pytest.mark.parametrize("name", ["like_for_like", "real_terms", "deprivation", "targets", "partners"])
def test_without_a_table_it_says_what_is_needed(results, name):
    empty = {table: getattr(results, table).iloc[:0] for table in (name, "new_and_lost")}
    shown = getattr(context_exhibits, name)(SimpleNamespace(**{**vars(results), **empty}))
    assert shown.table.empty
    assert not shown.figures
    assert ("[[references]]" in shown.note) == (name in {"real_terms", "deprivation"})


@pytest.mark.parametrize("verdict", ["rose", "fell", "no clear change", "evidence", "not comparable"])
def test_like_for_like_in_words(results, verdict):
    table = results.like_for_like.assign(verdict=verdict)
    shown = context_exhibits.like_for_like(SimpleNamespace(**{**vars(results), "like_for_like": table}))
    assert ("rose" in shown.title) == (verdict == "rose")
    assert ("fell" in shown.title) == (verdict == "fell")
    assert bool(shown.sentences) == (verdict != "not comparable")
