"""What `build` says of suppliers is worked out again exactly when something behind it changed."""

import json
from pathlib import Path

import pytest

from svanalysis.core.body import load_body
from svanalysis.ingest.ledger import build_ledger
from svanalysis.suppliers import summary
from svanalysis.suppliers.summary import suppliers_summary
from tests.support.council import BODY, write_body, write_month

VENDORS = '\n[[vendors]]\nfiles = ["vendors.csv"]\nlayout = "vendor_master"\ndate = 2012-06-01\n'


@pytest.fixture
def said(workspace: Path, monkeypatch):
    """Say it of a council with one vendor master, counting how often it is worked out."""
    write_month(workspace, "2012-04", "11/04/2012,A LTD,1.00", "13/04/2012,B LTD,2.00")
    (workspace / "vendors.csv").write_text("Supplier name,Postcode\nA LTD,DH1 1AA\n", encoding="utf-8")
    write_body(workspace, BODY + VENDORS)
    worked_out, count = summary.matched_suppliers, []

    def counted(*arguments):
        count.append(1)
        return worked_out(*arguments)

    monkeypatch.setattr(summary, "matched_suppliers", counted)

    def say(*, rehash: bool = False) -> tuple[str, int]:
        body = load_body(str(workspace / "seaham.toml"))
        text = suppliers_summary(body, None, build_ledger(body), rehash=rehash)
        return text, len(count)

    return say


def test_it_is_said_again_without_being_worked_out(said, workspace):
    first, times = said()
    assert first.startswith("2 suppliers under 2 payee texts; 1 have an address")
    assert times == 1
    assert said() == (first, 1)
    stored = workspace.parent / "store" / "seaham" / "suppliers.json"
    assert json.loads(stored.read_text(encoding="utf-8"))["said"] == first
    assert said(rehash=True) == (first, 2)


def test_another_file_of_payments_or_evidence_is_noticed(said, workspace):
    said()
    write_month(workspace, "2012-05", "14/05/2012,C LTD,4.00")
    assert said()[0].startswith("3 suppliers under 3 payee texts; 1 have an address")
    with (workspace / "vendors.csv").open("a", encoding="utf-8") as vendors:
        vendors.write("C LTD,DH1 1AB\n")
    assert said()[0].startswith("3 suppliers under 3 payee texts; 2 have an address")
    write_body(workspace, BODY)
    assert said()[0].startswith("3 suppliers under 3 payee texts; 0 have an address")
