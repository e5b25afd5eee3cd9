"""What `build` says of suppliers is worked out again exactly when something behind it changed."""

from pathlib import Path

import polars as pl
import pytest

from svanalysis.core.body import load_body
from svanalysis.ingest.ledger import build_ledger
from svanalysis.suppliers import summary
from svanalysis.suppliers.evidence import Gathered
from svanalysis.suppliers.summary import coverage, suppliers_summary
from tests.support.council import BODY, write_body, write_month

VENDORS = '\n[[vendors]]\nfiles = ["vendors.csv"]\nlayout = "vendor_master"\ndate = 2012-06-01\n'


@pytest.fixture
def said(workspace: Path, monkeypatch):
    """Say it of a council with one vendor master, counting how often it is worked out."""
    write_month(workspace, "2012-04", "11/04/2012,A LTD,1.00", "13/04/2012,B LTD,2.00")
    (workspace / "vendors.csv").write_text("Supplier name,Postcode\nA LTD,DH1 1AA\n", encoding="utf-8")
    write_body(workspace, BODY + VENDORS)
    worked_out, count = summary.said_of, []

    def counted(*arguments):
        count.append(1)
        return worked_out(*arguments)

    monkeypatch.setattr(summary, "said_of", counted)

    def say(*, rehash: bool = False) -> tuple[str, int]:
        body = load_body(str(workspace / "seaham.toml"))
        text = suppliers_summary(body, None, build_ledger(body), rehash=rehash)
        return text, len(count)

    return say


def test_it_is_said_again_without_being_worked_out(said, workspace):
    first, times = said()
    assert first.startswith(
        "2 suppliers under 2 payee texts\nwith an address: 1 suppliers (50.0%), 50.0% of lines, 33.3% of pounds"
    )
    assert times == 1
    assert said() == (first, 1)
    assert said(rehash=True) == (first, 2)


def test_another_file_of_payments_or_evidence_is_noticed(said, workspace):
    said()
    write_month(workspace, "2012-05", "14/05/2012,C LTD,4.00")
    assert said()[0].startswith(
        "3 suppliers under 3 payee texts\nwith an address: 1 suppliers (33.3%), 33.3% of lines, 14.3% of pounds"
    )
    with (workspace / "vendors.csv").open("a", encoding="utf-8") as vendors:
        vendors.write("C LTD,DH1 1AB\n")
    assert said()[0].startswith(
        "3 suppliers under 3 payee texts\nwith an address: 2 suppliers (66.7%), 66.7% of lines, 71.4% of pounds"
    )
    write_body(workspace, BODY)
    assert (
        said()[0] == "3 suppliers under 3 payee texts\n"
        "matched to no register: 3 suppliers (100.0%), 100.0% of lines, 100.0% of pounds"
    )


def test_an_answer_is_noticed(said, workspace):
    said()
    (workspace / "overrides").mkdir()
    (workspace / "overrides" / "seaham.csv").write_text(
        "supplier_id,question,answer,who,why,when,valid_from\n"
        "A LIMITED,company_number,01234567,Me,asked,2012-05-01,2012-04-01\n",
        encoding="utf-8",
    )
    assert "matched by answered: 1 suppliers (50.0%)" in said()[0]


def test_rows_of_supplier_records_that_cannot_be_used_are_told(said, workspace):
    with (workspace / "vendors.csv").open("a", encoding="utf-8") as vendors:
        vendors.write("C LTD,\n,DH1 1AA\n")
    assert said()[0].endswith(
        "vendors.csv: 3 rows, 1 used, 2 refused; 1 rows: it names no supplier (first in record 4)"
        "; 1 rows: it says nothing of the supplier that can be used (first in record 3)"
    )


def test_coverage_is_of_all_payments_by_method_and_what_is_left():
    """Of 10 pounds in 4 lines: A matched, B to review, C nothing, one line hidden."""
    paid = pl.DataFrame(
        {"supplier_id": ["A", "B", "C", ""], "absolute_pence": [300, 100, 200, 400], "lines": 1}
    )
    candidates = pl.DataFrame({"supplier_id": ["A", "B"], "method": ["exact name", "similar name"]})
    held = pl.DataFrame({"supplier_id": ["C"], "attribute": ["postcode_invoice"], "value": ["DH1 1AA"]})
    tables = {"paid": paid, "held": held, "matched": candidates.head(1), "candidates": candidates}
    known = Gathered(**dict.fromkeys(Gathered._fields, pl.DataFrame()) | tables)
    assert coverage(known).rows() == [
        ("with an address", 1, 1 / 3, 0.25, 0.2),
        ("matched by exact name", 1, 1 / 3, 0.25, 0.3),
        ("match to review", 1, 1 / 3, 0.25, 0.1),
        ("matched to no register", 1, 1 / 3, 0.25, 0.2),
    ]
