"""A council small enough for a pencil: two months of payments and a vendor master.

In scope, in pounds: A 1,000 - 200 (Durham, an SME), B 600 (Leeds, not an SME), C 300 (Durham, size not
known), D 100 (not in the vendor master), a commercially redacted 50. Together 1,850, local 1,100. HMRC 250
and a person 75 are out.
"""

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend

BODY = """
name = "tiny"
title = "Tiny Council"
place = "County Durham"
authority = "E06000047"
definition = "durham_2013"
folder = "."
[payments]
files = ["payments/*.csv"]
[[vendors]]
files = ["vendors.csv"]
layout = "vendor_master"
date = 2012-06-30
"""
HEADER = "Service area,Expense type,Payment date,Transaction number,Amount Exc VAT,Supplier name\n"
APRIL = [
    'Roads,Materials,05/04/2012,1,"1,000.00",A Ltd',
    "Roads,Materials,19/04/2012,2,600.00,B Ltd",
    "Finance,Tax,20/04/2012,3,250.00,HM Revenue & Customs",
]
MAY = [
    "Roads,Materials,03/05/2012,4,(200.00),A LIMITED",
    "Care,Equipment,17/05/2012,5,300.00,C Ltd",
    "Care,Equipment,18/05/2012,6,100.00,D Traders",
    "Care,Placements,24/05/2012,7,50.00,REDACTED - COMMERCIAL CONFIDENTIALITY",
    "Care,Placements,31/05/2012,8,75.00,REDACTED PERSONAL DATA",
]
VENDORS = ["A Ltd,DH1 1AA,Yes", "B Ltd,LS1 2AA,No", "C Ltd,DH1 2AA,"]


@pytest.fixture
def measure(workspace):
    """Write a body's files and measure them; return its spend and, by measure, its shares."""

    def measured(*, april=APRIL, may=MAY, vendors=VENDORS):
        folder = workspace / "payments"
        folder.mkdir(exist_ok=True)
        for name, lines in (("2012-04.csv", april), ("2012-05.csv", may)):
            (folder / name).unlink(missing_ok=True)
            if lines:
                (folder / name).write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
        text = "Supplier Name,Postcode,Declared SME\n" + "\n".join(vendors) + "\n"
        (workspace / "vendors.csv").write_text(text, encoding="utf-8")
        (workspace / "tiny.toml").write_text(BODY, encoding="utf-8")
        body = load_body(str(workspace / "tiny.toml"))
        spend = load_spend(body, load_definition(body.definition))
        return spend, shares(spend.grouped, spend.classified, part_years=spend.part_years)

    return measured
