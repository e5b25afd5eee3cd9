"""From body files to the tables that set shares beside prices, deprivation and partners."""

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.years import months
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend
from svanalysis.report.context import context_tables, spend_of
from svanalysis.report.disclosure import counted
from svanalysis.report.people import atoms
from svanalysis.report.results import open_results
from svanalysis.report.shares_table import shares_table
from tests.measure.test_deprivation import IMD, NSPL
from tests.support.council import HEADER

BODY = """\
name = "{name}"
title = "{title}"
place = "Seaham"
authority = "E06000047"
definition = "durham_2013"
known_as = ["{other_name}"]
{more}

[payments]
files = ["{name}/*.csv"]

[[vendors]]
files = ["vendors.csv"]
layout = "vendor_master"
date = 2013-03-31

[[directories]]
files = ["nspl.csv"]
layout = "nspl"
"""
VENDORS = "Supplier,Postcode\nNear Ltd,DH1 1AA\nFar Ltd,EC1A 1AA\n"
DEFLATORS = (
    '"CDID","YBGB"\n"2012 Q2","80"\n"2012 Q3","80"\n"2012 Q4","80"\n"2013 Q1","80"\n'
    '"2013 Q2","100"\n"2013 Q3","100"\n"2013 Q4","100"\n"2014 Q1","100"\n'
)
REFERENCES = "".join(
    f'[[references]]\nfiles = ["{layout}.csv"]\nlayout = "{layout}"\n' for layout in ("deflators", "imd")
)
# Seaham pays a local firm 60, one in London 40, and Murton 25. Murton pays the local firm 10, London 30, Seaham 5.
# (The definition would leave out what a council is paid, as of a public body: neither goes by such a name here.)
PAID = {
    "seaham": ["Near Ltd,60", "Far Ltd,40", "Murton Homes,25"],
    "murton": ["Near Ltd,10", "Far Ltd,30", "Seaham P.C.,5"],
}


@pytest.fixture
def bodies(workspace):
    """Two councils with payments in every month of 2012/13, and the files beside them."""
    days = [f"15/{month[5:]}/{month[:4]}" for month in months("2012/13")]
    for name, lines in PAID.items():
        (workspace / name).mkdir()
        rows = [f"{day},{line}" for day in days for line in lines]
        (workspace / name / "all.csv").write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    texts = {"vendors": VENDORS, "deflators": DEFLATORS, "imd": IMD.format(census=2011), "nspl": NSPL}
    for name, text in texts.items():
        (workspace / f"{name}.csv").write_text(text, encoding="utf-8")

    def write(more="", after=""):
        texts = {
            "seaham": BODY.format(name="seaham", title="Seaham Council", other_name="Seaham PC", more=more)
            + after,
            "murton": BODY.format(name="murton", title="Murton Homes", other_name="Murton PC", more=""),
        }
        for name, text in texts.items():
            (workspace / f"{name}.toml").write_text(text, encoding="utf-8")
        return str(workspace / "seaham.toml"), str(workspace / "murton.toml"), str(workspace)

    return write


def tables_of(body, data):
    """The tables alone; whoever opens results has everything else measured too."""
    spend = spend_of(body, data=data)
    return context_tables(spend, shares(spend.grouped, spend.classified), None, "2012/13")


def test_without_files_and_partners_the_tables_are_empty(bodies):
    seaham, _, data = bodies()
    tables = tables_of(seaham, data)
    for name in ("real_terms", "deprivation", "partners", "targets", "like_for_like"):
        assert tables[name].empty
        assert len(tables[name].columns)
    assert tables["concentration"]["pence"].to_list() == [12 * 125_00]


def test_references_of_the_body_file_are_used_and_recorded(bodies):
    """A year in its own prices is as it is. 60 of 125 in the most deprived tenth, 40 in the ninth, 25 unknown."""
    seaham, _, data = bodies(after=REFERENCES)
    results = open_results(seaham, "2012/13", data=data)
    real = results.real_terms.set_index("measure")
    assert real.loc["local_share", "real_numerator_pence"] == 12 * 60_00
    deciles = results.deprivation.set_index("decile")["pence"]
    assert deciles[deciles > 0].to_dict() == {"1": 12 * 60_00, "9": 12 * 40_00, "unknown": 12 * 25_00}
    assert {"reference deflators.csv", "reference imd.csv"} <= set(results.provenance["inputs"])


def test_what_was_fetched_is_used_but_not_by_a_synthetic_body(bodies, workspace, monkeypatch):
    seaham, _, data = bodies()
    fetched = workspace / "fetched"
    fetched.mkdir()
    (fetched / "gdp_deflators.csv").write_text(DEFLATORS, encoding="utf-8")
    monkeypatch.setattr("svanalysis.report.context.fetched_folder", lambda: fetched)
    assert len(tables_of(seaham, data)["real_terms"])
    synthetic, _, _ = bodies(more="synthetic = true")
    assert tables_of(synthetic, data)["real_terms"].empty


def test_a_changed_reference_is_measured_anew(bodies, workspace):
    seaham, _, data = bodies(after=REFERENCES)
    before = open_results(seaham, "2012/13", data=data).deprivation.set_index("decile")["pence"]
    (workspace / "imd.csv").write_text(IMD.format(census=2011).replace(",9\n", ",3\n"), encoding="utf-8")
    after = open_results(seaham, "2012/13", data=data).deprivation.set_index("decile")["pence"]
    assert (before["9"], after["9"], after["3"]) == (12 * 40_00, 0, 12 * 40_00)


def test_partners_of_the_body_file_are_rolled_up(bodies):
    """Without what they pay each other: 60 of 100, 10 of 40, together 70 of 140; the mean of 60% and 25%."""
    seaham, _, data = bodies(more='partners = ["murton.toml"]')
    results = open_results(seaham, "2012/13", data=data)
    local = results.partners[results.partners["measure"] == "local_share"].set_index("body")
    assert local["title"].to_list() == ["Seaham Council", "Murton Homes", "all partners"]
    assert (local["numerator_pence"] / 1200).to_list() == [60, 10, 70]
    assert (local["denominator_pence"] / 1200).to_list() == [100, 40, 140]
    assert (local["taken_out_pence"] / 1200).to_list() == [25, 5, 30]
    assert local.loc["all partners", "mean_of_shares"] == pytest.approx(0.425)
    assert any(name.startswith("murton: ") for name in results.provenance["inputs"])


def test_who_is_paid_by_two_partners_is_one_payee_of_all(bodies):
    """Near and Far are paid by both, and in no register: two payees of each council, and two of both together."""
    seaham, _, data = bodies(more='partners = ["murton.toml"]')
    body = load_body(seaham)
    spend = load_spend(body, load_definition(body.definition), data)
    found = atoms(spend, None, "2012/13", None)
    whole = counted(found[(found["table"] == "partners") & (found["cut"] == "")], None).set_index("row")
    assert whole["payees"].to_dict() == {"seaham": 2, "murton": 2, "all partners": 2}
    assert whole["persons"].to_dict() == {"seaham": 2, "murton": 2, "all partners": 2}
    assert (whole["pence"] / 1200).to_dict() == {"seaham": 100, "murton": 40, "all partners": 140}


def test_several_bodies_on_the_command_line_are_partners(bodies):
    seaham, murton, data = bodies()
    table = shares_table([seaham, murton], [""], data=data)
    local = table[table["measure"] == "local_share"].set_index("body")
    assert local.loc["all partners", "share"] == 0.5
    assert local.loc["all partners", "mean_of_shares"] == pytest.approx(0.425)
    alone = shares_table(seaham, [""], data=data)
    assert "mean_of_shares" not in alone
    assert (
        alone.set_index("measure").loc["local_share", "denominator_pence"] == 12 * 125_00
    )  # as its own report says


def test_bodies_with_definitions_of_their_own_need_one(bodies, workspace):
    seaham, murton, data = bodies()
    path = workspace / "murton.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("durham_2013", "region_itl1"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"definitions of their own.*--definition"):
        shares_table([seaham, murton], [""], data=data)
    assert set(shares_table([seaham, murton], ["region_itl1"], data=data)["definition"]) == {"region_itl1"}


def test_a_year_that_one_of_the_bodies_has(bodies):
    seaham, murton, data = bodies()
    assert set(shares_table([seaham, murton], [""], data=data, year="2012-13")["financial_year"]) == {
        "2012/13"
    }
    with pytest.raises(ConfigurationError, match="no payments in this year"):
        shares_table([seaham, murton], [""], data=data, year="2015/16")
