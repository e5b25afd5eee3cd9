"""From a body's files to shares: figures worked out by hand for the council of `conftest.py`."""

import os

import pytest

from svanalysis.core.body import Service, load_body
from svanalysis.core.definition import Scope, load_definition
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.measure.change import changes
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend
from svanalysis.suppliers import kept
from tests.measure.conftest import APRIL, BODY, MAY, VENDORS
from tests.measure.tables import row


def cell(found, measure):
    """Numerator and denominator in pounds, and low and high."""
    chosen = row(found, measure)
    return chosen["numerator_pence"] / 100, chosen["denominator_pence"] / 100, chosen["low"], chosen["high"]


def test_the_shares_are_those_worked_out_by_hand(measure):
    spend, found = measure()
    assert cell(found, "local_share") == (1100, 1850, 1100 / 1850, 1250 / 1850)
    assert cell(found, "sme_share") == (800, 1850, 800 / 1850, 1250 / 1850)
    assert cell(found, "local_sme_share") == (800, 1850, 800 / 1850, 1250 / 1850)
    assert cell(found, "sme_share_of_local") == (800, 1100, 800 / 1250, 1.0)
    local = row(found, "local_share")
    assert local["coverage_pounds"] == 2100 / 2250  # absolute: the credit counts
    assert (local["coverage_rows"], local["coverage_suppliers"]) == (4 / 6, 3 / 5)
    assert local["state"] == "[p]"  # two months of a year
    assert spend.years == ["2012/13"]


def test_every_pound_is_in_scope_or_excluded_with_its_reason(measure):
    spend, _ = measure()
    by_reason = spend.grouped.groupby("scope_reason")["pence"].sum().to_dict()
    assert by_reason == {"": 185_000, "tax": 25_000, "redacted_person": 7_500}


def test_without_a_month_its_pounds_are_gone(measure):
    measure()
    _, found = measure(may=None)
    assert cell(found, "local_share") == (1000, 1600, 0.625, 0.625)


def test_a_line_that_stands_twice_counts_twice(measure):
    """Identical lines are legitimate: 300 more, all of it local."""
    measure()
    _, found = measure(may=[*MAY, MAY[1]])
    assert cell(found, "local_share")[:2] == (1400, 2150)


def test_a_supplier_that_moves_takes_its_net_with_it(measure):
    measure()
    _, found = measure(vendors=["A Ltd,LS1 2AA,Yes", *VENDORS[1:]])
    assert cell(found, "local_share")[:2] == (300, 1850)
    assert cell(found, "sme_share_of_local")[:2] == (0, 300)


def test_a_supplier_that_is_found_narrows_the_bounds(measure):
    _, before = measure()
    _, after = measure(vendors=[*VENDORS, "D Traders,DH1 1AA,Yes"])
    assert cell(after, "local_share") == (1200, 1850, 1200 / 1850, 1250 / 1850)
    assert cell(before, "local_share")[3] == cell(after, "local_share")[3]


def test_two_years_are_compared(measure):
    next_year = [line.replace("/2012,", "/2013,") for line in APRIL]
    spend, _ = measure(may=next_year)
    found = row(changes(spend.grouped, spend.classified, "2012/13", "2013/14"), "local_share")
    assert (found["share_from"], found["share_to"], found["verdict"]) == (0.625, 0.625, "no clear change")


def test_inputs_are_recorded_by_their_hash(measure):
    spend, _ = measure()
    assert set(spend.inputs) == {"payments/2012-04.csv", "payments/2012-05.csv", "vendors.csv"}
    assert all(len(digest) == 64 for digest in spend.inputs.values())


def test_a_year_without_payments_is_refused_with_those_there_are(measure):
    spend, _ = measure()
    with pytest.raises(ConfigurationError, match=r"no payments in this year.*'2019/20'.*2012/13"):
        spend.check_year("2019-20")
    assert spend.check_year("2012-13") == spend.latest_year() == "2012/13"


def test_a_vendor_master_without_names_stops_everything_with_one_message(measure, workspace):
    measure()
    (workspace / "vendors.csv").write_text("Postcode\nDH1 1AA\n", encoding="utf-8")
    body = load_body(str(workspace / "tiny.toml"))
    with pytest.raises(InputError, match=r"names the columns of a vendor master \(.*vendors\.csv\)"):
        load_spend(body, load_definition(body.definition))


def test_supplier_records_replaced_with_size_and_time_the_same_are_seen(measure, workspace):
    _, before = measure()
    path = workspace / "vendors.csv"
    state, text = path.stat(), path.read_text(encoding="utf-8")
    path.write_text(text.replace("A Ltd,DH1 1AA,Yes", "A Ltd,LS1 2AA,Yes"), encoding="utf-8")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    body = load_body(str(workspace / "tiny.toml"))
    spend = load_spend(body, load_definition(body.definition))
    after = shares(spend.grouped, spend.classified, part_years=spend.part_years)
    moved = cell(before, "local_share")[0] - cell(after, "local_share")[0]
    assert moved == 800  # A's 1,000.00 less its credit of 200.00


def test_a_definition_counts_by_its_values_and_suppliers_are_gathered_once(measure, monkeypatch):
    """Nothing left out: HMRC's 250 and the person's 75 join the 1,850."""
    first, _ = measure()
    monkeypatch.setattr("svanalysis.suppliers.evidence.gather_evidence", None)  # a call would fail
    wide = first.definition.model_copy(update={"scope": Scope(exclude=())})
    found = [first.under(wide), load_spend(first.body, wide), load_spend(first.body, first.definition)]
    totals = [each.grouped.loc[each.grouped["scope_reason"] == "", "pence"].sum() for each in found]
    assert totals == [217_500, 217_500, 185_000]


def test_what_was_gathered_of_earlier_states_is_removed_but_for_the_newest(measure, workspace, monkeypatch):
    monkeypatch.setattr(kept, "_STAY", 3)
    for number in range(5):
        measure(vendors=[*VENDORS, f"D Traders,DH1 {number}AA,Yes"])
    assert len(list((workspace.parent / "store" / "tiny" / "gathered").iterdir())) == 3


def test_a_service_that_was_renamed_has_one_name(measure):
    spend, _ = measure()
    renamed = spend.body.model_copy(update={"services": (Service(name="Highways", was=("Roads",)),)})
    found = load_spend(renamed, spend.definition).grouped.groupby("service")["pence"].sum()
    assert found.to_dict() == {"Care": 52_500, "Finance": 25_000, "Highways": 140_000}


def test_an_old_name_belongs_to_one_service(measure, workspace):
    measure()
    text = '[[services]]\nname = "A"\nwas = ["Roads"]\n[[services]]\nname = "B"\nwas = ["Roads"]\n'
    (workspace / "tiny.toml").write_text(BODY + text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="'Roads' was the name of two services"):
        load_body(str(workspace / "tiny.toml"))
