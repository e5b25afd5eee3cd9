"""The words of a report against the words written by hand."""

import math

import pandas as pd
import pytest

from svanalysis.core.errors import InputError
from svanalysis.present import sentences
from svanalysis.present.shares import Change, Share, share_of


def share(value: float, low: float, high: float, known: float, measure: str = "local_share") -> Share:
    return Share(measure, "2012/13", 28_660_000_000, 52_680_000_000, value, low, high, known)


LOCAL = share(0.5440395, 0.5312, 0.5671, 0.96)
NESTED = share(0.5561, 0.5402, 0.5799, 0.96, "sme_share_of_local")
OF_ALL = share(0.30239, 0.2911, 0.3233, 0.96, "local_sme_share")


@pytest.mark.parametrize(
    ("known", "low", "high", "printed"),
    [
        (0.96, 0.5312, 0.5671, "54.4%"),
        (0.95, 0.5312, 0.5671, "54.4%"),  # 5% unknown: still one figure
        (0.949, 0.5312, 0.5671, "at least 53.1%, at most 56.8%"),
        (0.90, 0.5, 0.6, "at least 50.0%, at most 60.0%"),
        (0.80, 0.5, 0.7, "at least 50.0%, at most 70.0%"),  # 20% unknown: still a range
        (0.799, 0.5, 0.7, "[u]"),
        (0.70, 0.4, 0.75, "[u]"),
    ],
)
def test_the_printing_rule(known: float, low: float, high: float, printed: str) -> None:
    assert sentences.printed(share(0.5440395, low, high, known)) == printed


def test_a_share_without_a_denominator_is_marked_not_applicable() -> None:
    nothing = share(math.nan, math.nan, math.nan, 1.0)
    assert (sentences.printed(nothing), sentences.bounds(nothing), sentences.gap(nothing)) == (
        "[z]",
        "[z]",
        "",
    )


@pytest.mark.parametrize(
    ("low", "high", "printed"),
    [
        (30 / 92, 68 / 88, ("32.6%", "77.3%")),  # the worked example of the measures
        (0.29, 0.57, ("29.0%", "57.0%")),  # exact at the printed decimal: not moved by the float's last bit
        (0.45, 0.75, ("45.0%", "75.0%")),
        (-0.0001, 1.0001, ("-0.1%", "100.1%")),
    ],
)
def test_bounds_are_rounded_outwards(low: float, high: float, printed: tuple[str, str]) -> None:
    assert (sentences.at_least(low), sentences.at_most(high)) == printed


def test_the_headline_of_a_well_covered_body_is_the_measures_own_sentence() -> None:
    assert sentences.headline(LOCAL, NESTED, OF_ALL, "County Durham") == (
        "Of every 100 pounds, 54.40 went to County Durham suppliers; about 30 went to County Durham SMEs "
        "(55.6% of the local part)."
    )


def test_the_headline_of_a_partly_covered_body_is_a_range() -> None:
    local, nested = share(0.56, 0.541, 0.609, 0.9), share(0.5, 0.41, 0.66, 0.9, "sme_share_of_local")
    assert sentences.headline(local, nested, OF_ALL, "County Durham") == (
        "Of every 100 pounds, at least 54 and at most 61 went to County Durham suppliers. "
        "Of the local part, at least 41.0% and at most 66.0% went to SMEs."
    )


def test_the_headline_of_a_poorly_covered_body_has_no_single_figure() -> None:
    local = share(0.0558, 0.0558, 0.889, 0.172)
    said = sentences.headline(local, NESTED, OF_ALL, "Gateshead")
    assert said == (
        "Where the supplier is based is known for 17.2% of pounds, so there is no single figure: "
        "of every 100 pounds, between 5 and 89 went to Gateshead suppliers."
    )
    assert "5.6" not in said


def test_the_gap_is_not_a_margin_of_error() -> None:
    # 0.609 - 0.541 = 0.068 of 526.8m = 35.8m
    assert sentences.gap(share(0.56, 0.541, 0.609, 0.9)) == (
        "At least 54.1%, at most 60.9%: the gap is £35.8m paid to suppliers we cannot place for certain. "
        "It is not a margin of error; it falls as suppliers are checked."
    )


def change(verdict: str, moved: float = 0.0121, low: float = 0.0102, high: float = 0.0148) -> Change:
    return Change("local_share", "2011/12", "2012/13", moved, low, high, verdict)


@pytest.mark.parametrize(
    ("verdict", "moved", "title"),
    [
        ("rose", 0.0121, "The local share rose by 1.2 percentage points to 54.4%"),
        ("fell", -0.0121, "The local share fell by 1.2 percentage points to 54.4%"),
        ("no clear change", 0.004, "No clear change in the local share since 2011/12"),
        ("not comparable", 0.004, "The local share of 2012/13 is not comparable with 2011/12"),
    ],
)
def test_titles_state_the_finding(verdict: str, moved: float, title: str) -> None:
    assert sentences.finding("local share", LOCAL, change(verdict, moved)) == title


def test_a_rise_from_better_evidence_says_we_now_know_more() -> None:
    assert "We now know more" in sentences.finding("local share", LOCAL, change("evidence"))


def test_a_rise_without_a_single_figure_gives_none() -> None:
    assert sentences.finding("local share", share(0.5, 0.3, 0.7, 0.6), change("rose")) == (
        "The local share rose since 2011/12"
    )


@pytest.mark.parametrize(
    ("known", "title"),
    [
        (0.96, "The local share was 54.4% in 2012/13"),
        (0.9, "The local share was at least 53.1%, at most 56.8% in 2012/13"),
        (0.7, "Too much is unknown for one local share in 2012/13"),
    ],
)
def test_titles_without_a_year_before(known: float, title: str) -> None:
    assert sentences.finding("local share", share(0.5440395, 0.5312, 0.5671, known), None) == title


def test_an_unknown_verdict_is_an_error() -> None:
    with pytest.raises(InputError, match="verdict"):
        sentences.finding("local share", LOCAL, change("soared"))


def test_changes_are_in_points_from_unrounded_figures_with_joint_bounds() -> None:
    # 54.44% to 55.66% is 1.22 points, not 55.7 - 54.4 = 1.3
    line = sentences.change_line(change("rose", 0.5566 - 0.5444, 0.0101, 0.0149), single=True)
    assert line == "+1.2 percentage points since 2011/12 (low +1.0, high +1.5)"
    ranged = sentences.change_line(change("no clear change", 0.01, -0.2123, 0.1981), single=False)
    assert ranged == "between −21.3 and +19.9 percentage points since 2011/12"


def test_a_change_that_no_bound_limits_or_no_share_gives_is_said_so() -> None:
    boundless = sentences.change_line(change("no clear change", 0.0, -1.0, 1.0), single=False)
    assert boundless == "nothing is known of the change since 2011/12"
    without = change("not comparable", math.nan, math.nan, math.nan)
    assert sentences.change_line(without, single=False) == "no change since 2011/12 can be given [z]"
    assert sentences.finding("local share", LOCAL, without) == "The local share was 54.4% in 2012/13"


@pytest.mark.parametrize(
    ("of_pence", "said"),
    [
        (0, "There is no local part, so it has no SME share [z]."),
        (1, "The local part could come to nothing once every supplier is placed: no SME share [z]."),
    ],
)
def test_a_local_part_without_an_sme_share_says_why(of_pence: int, said: str) -> None:
    nested = Share("sme_share_of_local", "2012/13", 0, of_pence, math.nan, math.nan, math.nan, 0.96)
    assert sentences.sme_sentence(nested) == said


def test_nested_changes_are_called_cautious() -> None:
    nested = Change("sme_share_of_local", "2011/12", "2012/13", 0.01, -0.02, 0.03, "no clear change")
    assert sentences.change_line(nested, single=True).endswith("(low −2.0, high +3.0, cautious)")


def test_what_the_figure_is_not() -> None:
    assert sentences.not_what("County Durham") == (
        "Paid to suppliers with an address in County Durham; it does not show where work was done, "
        "who was employed, or benefit to residents."
    )
    assert sentences.DO_NOT_ADD == "SME, social enterprise and local overlap: do not add."
    assert sentences.where_based("2012/13").startswith("Where paid suppliers are based")


def test_a_missing_row_is_an_error() -> None:
    empty = pd.DataFrame({"financial_year": [], "measure": []})
    with pytest.raises(InputError, match="0 rows for local_share in 2012/13"):
        share_of(empty, "2012/13", "local_share")
