"""The public edition: what it may not tell stands in none of its files, and cannot be worked out from its tables."""

import html
import json
import re
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
from svanalysis.report.results import open_results
from svanalysis.report.run import write_report

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
def written(tmp_path_factory):
    """The text of every file of the public edition, by its name; a workbook's parts each, a parquet file as csv."""
    page = write_report("durham", YEAR, out=tmp_path_factory.mktemp("reports"), edition="public")
    texts = {}
    for path in sorted(page.parent.rglob("*")):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                texts |= {
                    f"{path.name}/{name}": book.read(name).decode("utf-8", "replace")
                    for name in book.namelist()
                }
        elif path.suffix == ".parquet":
            texts[path.name] = pd.read_parquet(path).to_csv(index=False)
        elif path.is_file():
            texts[path.name] = path.read_text(encoding="utf-8-sig")
    return page, {name: html.unescape(text) for name, text in texts.items()}


def test_no_file_of_the_public_edition_names_who_may_not_be_named(written, spend):
    who = payees(spend)
    public_names = {name.upper() for name in who["public_name"]}
    names = spend.classified.merge(who, on="supplier_id")
    hidden = names.loc[names["public_name"] == "", ["supplier_id", "name"]].drop_duplicates()
    withheld = {
        name for name in hidden.to_numpy().ravel() if name.upper() not in public_names and " " in name
    }
    assert len(withheld) > 300
    everything = "\n".join(written[1].values()).upper()
    assert [name for name in sorted(withheld) if name.upper() in everything] == []


def test_no_file_of_the_public_edition_holds_a_withheld_number(written, analyst, shown):
    """Pounds and pence of every cell that is blank in public, and of each area that went into a rest."""
    numbers = set()
    for name, key in (("rings", "ring"), ("sizes", "size"), ("services", "service")):
        blank = shown.tables()[name]
        rows = blank.loc[blank["withheld"] == "[c]", ["financial_year", key]].drop_duplicates()
        column = "numerator_pence" if name == "services" else "pence"
        told = analyst.tables()[name].merge(rows, on=["financial_year", key])
        columns = [one for one in ("pence", "numerator_pence", "denominator_pence") if one in blank]
        kept = pd.concat([blank[one] for one in columns]).dropna()
        numbers |= {int(pence) for pence in told[column]} - {int(pence) for pence in kept}
    areas = analyst.places.merge(
        shown.places, on=["financial_year", "area"], how="left", suffixes=("", "_shown")
    )
    numbers |= {int(pence) for pence in areas.loc[areas["pence_shown"].isna(), "pence"]}
    texts = {name: text for name, text in written[1].items() if not name.endswith("slides.html")}
    texts = {name: re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL) for name, text in texts.items()}
    digits = set(re.findall(r"\d[\d,]*", "\n".join(texts.values())))
    found = {int(one.replace(",", "")) for one in digits}
    large = {
        pence for pence in numbers if abs(pence) > 10_000_000
    }  # below, pounds are numbers that stand for others
    assert len(large) > 50
    assert {pence for pence in large if pence in found or round(pence / 100) in found} == set()


def test_the_public_edition_says_so_and_that_it_is_a_draft(written):
    page, texts = written
    assert page.parent.name == "2013-14-public"
    assert "PUBLIC EDITION" in texts["index.html"]
    assert "ANALYST" not in texts["index.html"]
    assert texts["index.html"].count('"text":"DRAFT"') >= 8  # every figure
    assert json.loads(texts["run.json"])["edition"] == "public"
    assert "PUBLIC EDITION. DRAFT" in texts["tables.xlsx/xl/sharedStrings.xml"]
    for key in ("first_to_find", "supplier_records", "review_queue", "case_studies"):
        assert f'id="{key}"' not in texts["index.html"]


def test_the_workings_of_a_file_stay_with_the_analyst(written):
    texts = written[1]
    assert not [name for name, text in texts.items() if "2013-04.csv" in text or "vendor_master" in text]
    assert not [name for name in texts if name.startswith("disclosure")]


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


def test_every_table_that_is_left_out_is_in_the_log(analyst):
    log = analyst.disclosure
    left_out = set(log.loc[log["what"] == "left out", "table"])
    assert left_out == set(analyst.tables()) - set(disclosure().tables)
    assert (log["why"] != "").all()


def test_no_edition_tells_of_later_years():
    early = open_results("durham", "2011/12", edition="public")
    for name, table in early.tables().items():
        if "financial_year" in table:
            assert (table["financial_year"] <= "2011/12").all(), name


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
