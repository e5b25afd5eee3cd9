"""The public edition: what it may not tell stands in none of its files, and cannot be worked out from its tables."""

import json
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.disclosure_rules import disclosure
from svanalysis.core.errors import ConfigurationError
from svanalysis.measure.facts import units_of
from svanalysis.measure.spend import load_spend
from svanalysis.report.editions import public
from svanalysis.report.people import payees
from svanalysis.report.protection import protected
from svanalysis.report.results import open_results, wards_of
from svanalysis.report.run import write_report
from tests.support.withheld import LARGE, leaks, texts_of, unnamed, withheld_values

YEAR = "2013/14"


@pytest.fixture(scope="module")
def spend():
    body = load_body("durham")
    return load_spend(body, load_definition(body.definition))


@pytest.fixture(scope="module")
def analyst():
    return open_results("durham", YEAR)


@pytest.fixture(scope="module")
def shown():
    return open_results("durham", YEAR, edition="public")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The page of the public edition, with all other forms beside it."""
    forms = "page,tables,workbook,slides,data"
    return write_report("durham", YEAR, out=tmp_path_factory.mktemp("reports"), edition="public", forms=forms)


@pytest.fixture(scope="module")
def written(page):
    """The rows of every file of the public edition, by its name."""
    return texts_of(page.parent)


def together(rows):
    return "\n".join(" ".join(map(str, line)) for lines in rows.values() for line in lines).upper()


def test_no_file_of_the_public_edition_names_who_may_not_be_named(written, spend):
    names, _ = unnamed(spend)
    assert len(names) > 300
    everything = together(written)
    assert [name for name in sorted(names) if name.upper() in everything] == []


def test_no_file_of_the_public_edition_holds_a_withheld_number(written, spend, analyst, shown):
    cells, paid = withheld_values(analyst, shown), unnamed(spend)[1]
    assert len([pence for _, pence in cells if abs(pence) < LARGE]) > 100
    assert len(paid) > 300
    assert leaks(written, cells, paid, shown.tables()) == []


@pytest.mark.parametrize("form", ["12,346", "12345.67", "1234567", "£12,346"])
def test_a_leak_would_be_found_in_every_form(form, written, shown):
    """The search itself: 12,345.67 pounds withheld in the row of Witton Park, and a page that says so."""
    rows = {**written, "leak.html": [["Witton Park", "2013/14", form]]}
    assert leaks(rows, [("Witton Park", 1_234_567)], [], shown.tables())


def test_the_public_edition_says_so_and_that_it_is_a_draft(page):
    text = page.read_text(encoding="utf-8")
    assert page.parent.name == "2013-14-public"
    assert "PUBLIC EDITION" in text
    assert "ANALYST" not in text
    assert text.count('"text":"DRAFT"') >= 8  # every figure
    assert json.loads((page.parent / "run.json").read_text(encoding="utf-8"))["edition"] == "public"
    with zipfile.ZipFile(page.parent / "tables.xlsx") as book:
        assert "PUBLIC EDITION. DRAFT" in book.read("xl/sharedStrings.xml").decode()
    for key in ("first_to_find", "supplier_records", "review_queue", "combinations"):
        assert f'id="{key}"' not in text
    for key in ("what_changed_local_share", "targets", "concentration", "opportunities", "contracts_awarded",
                "action_plan", "case_studies", "what_a_choice_moves"):  # fmt: skip
        assert f'id="{key}"' in text
    assert 'id="real_terms"' not in text  # the sample has no deflators
    assert 'id="refused_records"' in text  # none is refused, and that is told


def test_the_workings_of_a_file_stay_with_the_analyst(written):
    everything = together(written)
    assert "2013-04.CSV" not in everything
    assert "VENDOR_MASTER" not in everything
    assert not [name for name in written if "disclosure" in name]


def test_a_table_that_nobody_decided_on_is_left_out(analyst, spend):
    kept = protected(analyst, spend, None)
    rules = disclosure().model_copy(update={"tables": {"shares": "withheld"}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("svanalysis.report.editions.disclosure", lambda: rules)
        found = public(analyst, kept)
    assert len(found.shares)
    assert not len(found.rings)
    assert not len(found.review)
    assert set(open_results("durham", YEAR, edition="public").tables()) <= set(disclosure().tables)


def test_every_table_is_decided_on_and_what_is_left_out_is_in_the_log(analyst):
    log = analyst.disclosure
    left_out = log[log["what"] == "left out"].set_index("table")["why"].to_dict()
    assert set(left_out) == set(analyst.tables()) - set(disclosure().tables)
    assert left_out == disclosure().left_out
    assert (log["why"] != "").all()


def test_no_edition_tells_of_later_years():
    early = open_results("durham", "2011/12", edition="public")
    for name, table in early.tables().items():
        if "financial_year" in table:
            year = table["measured_year" if name == "targets" else "financial_year"].dropna()
            assert (year <= "2011/12").all(), name


def test_withheld_cells_are_marked_and_blank(shown):
    sizes = shown.sizes[shown.sizes["withheld"] == "[c]"]
    assert len(sizes)
    assert sizes[["pence", "suppliers", "share"]].isna().all(axis=None)
    services = shown.services[shown.services["withheld"] == "[c]"]
    assert services["numerator_pence"].isna().all()
    assert (services["state"] == "[c]").all()


def test_pounds_of_merged_areas_are_all_in_the_rest(analyst, shown):
    """Nothing is lost: the sectors of the county, and what is placed there no closer, come to the local pounds."""
    here = shown.places[(shown.places["financial_year"] == YEAR)]
    rest = here.loc[here["name"] == "Rest of County Durham", "pence"].sum()
    before = analyst.places[
        (analyst.places["financial_year"] == YEAR) & (analyst.places["area_kind"] == "sector")
    ]
    alone = here[here["area_kind"] == "sector"]
    gone = before[~before["area"].isin(alone["area"])]["pence"].sum()
    elsewhere = here.loc[here["name"] == "Other areas elsewhere", "pence"].sum()
    assert rest + elsewhere >= gone > 0


@pytest.mark.parametrize("year", ["2010/11", "2011/12", "2012/13", "2013/14"])
def test_no_withheld_cell_can_be_worked_out_by_adding_and_subtracting(year, spend):
    """Every published sum is a row of a linear system over suppliers; a withheld one is in the span of none."""
    shown = open_results("durham", YEAR, edition="public")
    units = units_of(spend.grouped, spend.classified, [])
    units = units[units["financial_year"] == year].reset_index(drop=True)
    local, sme = (
        units["is_local"].fillna(value=False).astype(bool),
        units["is_sme"].fillna(value=False).astype(bool),
    )
    everyone = np.ones(len(units), dtype=bool)
    told, hidden = [everyone, local, sme, local & sme], []
    rings = shown.rings[shown.rings["financial_year"] == year]
    ring = units["ring"].replace({"uk": "elsewhere", "overseas": "elsewhere"})
    parts = [(row.withheld, (ring == row.ring).to_numpy()) for row in rings.itertuples()]
    for row in shown.sizes[shown.sizes["financial_year"] == year].itertuples():
        inside = (units["size"] == row.size) & (local if row.part == "local" else True)
        parts.append((row.withheld, inside.to_numpy()))
    places = shown.authorities[shown.authorities["financial_year"] == year].query("authority != ''")
    parts += [(row.withheld, (units["majority"] == row.authority).to_numpy()) for row in places.itertuples()]
    told += [inside for mark, inside in parts if not mark]
    hidden += [inside for mark, inside in parts if mark]
    known = np.array(told, dtype=float)
    rank = np.linalg.matrix_rank(known)
    for inside in hidden:
        assert np.linalg.matrix_rank(np.vstack([known, inside.astype(float)])) > rank


def test_a_headline_of_too_few_has_no_public_edition(analyst, spend):
    kept = protected(analyst, spend, None)
    kept.found["rings"][(YEAR, "unknown")] = "too few"
    with pytest.raises(Exception, match="there can be no public edition of 2013/14"):
        public(analyst, kept)


@pytest.mark.parametrize("edition", ["analyst", "public"])
def test_what_an_edition_withholds_is_worked_out_once(edition, analyst, shown, spend, monkeypatch):
    made = public(analyst, protected(analyst, spend, wards_of(spend))) if edition == "public" else analyst
    monkeypatch.setattr("svanalysis.report.results.protected", lambda *_: pytest.fail("once more"))
    again = open_results("durham", YEAR, edition=edition)
    for name in ("edition", "year", "years", "missing", "provenance"):
        assert getattr(again, name) == getattr(made, name), name
    for name in analyst.tables():  # those that the public edition leaves out, too
        found, expected = getattr(again, name), getattr(made, name)
        pd.testing.assert_frame_equal(found, expected, check_dtype=not expected.empty)


def test_an_edition_of_another_name_is_refused():
    with pytest.raises(ConfigurationError, match="there is no such edition"):
        open_results("durham", YEAR, edition="press")


def test_a_frozen_state_is_on_the_page_and_in_the_workbook(shown, tmp_path):
    from svanalysis.report.companions import write_workbook

    write_workbook(replace(shown, state="Frozen v1, 2014-07-01, Jane Doe"), tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "DRAFT" not in strings
    assert "Frozen v1, 2014-07-01, Jane Doe" in strings


def test_parts_of_a_change_that_would_tell_of_people_are_put_together(analyst, shown):
    """Not known in either year is one person's; with it goes the cheapest part that has people, and no third."""
    sums = ["points", "pence", "of_pence", "suppliers"]
    told, whole = (
        each.parts[each.parts["measure"] == "sme_share_of_local"].set_index("part")
        for each in (shown, analyst)
    )
    assert set(whole.index) - set(told.index) == {"paid_more_or_less", "unplaced"}
    together = whole.loc[["paid_more_or_less", "unplaced"], sums].sum()
    assert told.loc["other", sums].astype(float).to_list() == pytest.approx(together.astype(float).to_list())
    change = shown.changes.set_index("measure")["change"]
    assert shown.parts.groupby("measure")["points"].sum().to_dict() == pytest.approx(change.to_dict())
    assert set(shown.parts.loc[shown.parts["part"] == "other", "measure"]) == {"sme_share_of_local"}


def test_what_is_rounded_tells_of_steps_only(shown):
    """Steps of 100,000 pounds, shares to a tenth of a per cent, and no median: it is one payment."""
    for name in ("concentration", "opportunities", "new_and_lost", "like_for_like", "sensitivity"):
        table = shown.tables()[name]
        pence = table[[one for one in table if "pence" in one.split("_")]].astype("float64")
        assert (pence.dropna(how="all") % 10_000_000).fillna(0).eq(0).all(axis=None), name
    shares = shown.concentration[["top_10_share", "top_100_share"]] * 1000
    assert shares.to_numpy() == pytest.approx(shares.round().to_numpy())
    assert shown.opportunities["median_pence"].isna().all()
    assert "supplier" not in set(shown.sensitivity["kind"])


def test_suppliers_of_a_change_are_named_by_their_registered_names_or_counted(spend, shown):
    names = set(payees(spend)["public_name"])
    told = shown.contributors["name"]
    counted = told[~told.isin(names)]
    assert counted.str.fullmatch(r"\d+ suppliers that are not named").all()
    assert 0 < len(counted) <= 6  # one a measure


def test_contracts_of_who_may_not_be_named_stand_under_their_category(analyst, shown):
    before, after = analyst.contracts_ending, shown.contracts_ending
    assert before["end"].tolist() == after["end"].tolist()  # all are there
    secret = after["supplier"] == "not named here"
    assert 0 < secret.sum() < len(after)
    assert (after.loc[secret, "title"] == before.loc[secret, "category"]).all()
    assert (after.loc[secret, "reference"] == "").all()


def test_actions_and_stories_that_name_who_may_not_be_named_are_not_told(analyst, spend):
    """An action whose evidence names an unnamed supplier, a story of one, an owner by name."""
    kept = protected(analyst, spend, None)
    secret = min(kept.unnamed)
    actions = analyst.actions.assign(owner="Jane Doe, Head of Procurement")
    actions.loc[0, "evidence"] = f"Met {secret.title()} in June"
    stories = analyst.stories.assign(supplier=["Nobody Known", analyst.stories["supplier"][1]])
    found = public(analyst.with_tables(actions=actions, stories=stories), kept)
    assert found.actions["action"].tolist() == actions["action"].tolist()[1:]
    assert set(found.actions["owner"]) == {"Head of Procurement"}
    assert found.stories["title"].tolist() == stories["title"].tolist()[1:]


def test_the_log_says_where_a_whole_body_total_tells_of_few(analyst):
    """Local spend less that of SMEs is 30 payees in 2013/14, and 31 in 2011/12, one of each may be a person."""
    rows = analyst.disclosure[analyst.disclosure["what"] == "shown"].set_index("financial_year")
    assert sorted(rows.index) == ["2011/12", "2013/14"]
    assert "30 payees with 1 who may be people" in rows.loc["2013/14", "why"]
    assert "SME share of local spend" in rows.loc["2013/14", "row"]
