"""What stands at the foot of a list, or looks like it: expectations worked out by hand before the first run."""

import pytest

from svanalysis.ingest.buckets import _AFTER_TOTAL, _BENEATH, _MAYBE, _OUTLINE
from svanalysis.ingest.cleaning import read_file

TWO = "Supplier,Amount\nA Ltd,1\nB Ltd,2\nC Ltd,4\nD Ltd,8\nE Ltd,16\nF Ltd,32\n"
THREE = TWO.replace(",", ",Works,").replace("Works,Amount", "Service,Amount")
DATED = (
    TWO.replace("\n", "\n13/05/2021,", 6).replace("13/05/2021,Supplier", "Supplier").replace("S", "Date,S", 1)
)
CODED = DATED.replace("Ltd,", "Ltd,4000,Care,").replace("Supplier,", "Supplier,Cost Centre,Service,")
FOOTERS = {  # content; records kept; refused and why; totals
    "a firm": (TWO + "Total Computer Networks Ltd,7\n", "2-8", {}, ""),
    "a firm, or a total that is none": (TWO + "Total Fire Protection,7\n", "2-7", {8: _MAYBE}, ""),
    "a total of something": (TWO + "Total Revenue,63\n", "2-7", {}, "8"),
    "a total in other words that is none": (TWO + "Period 2 Total,7\n", "2-7", {8: _MAYBE}, ""),
    "a carry over pages": (TWO + "C/fwd,63\nG Ltd,5\nBalance c/f,68\n", "2-7, 9", {}, "8, 10"),
    "beneath a total": (TWO + "Total,63\nBelow 500,9\nTotal spend,72\n", "2-7", {9: _AFTER_TOTAL}, "8, 10"),
    "beneath a total that is none": (TWO + "Total,60\nDifference,3\n", "2-7", {9: _AFTER_TOTAL}, "8"),
    "a group with its own total": (TWO + "Total,63\nG Ltd,5\nH Ltd,6\nTotal,11\n", "2-7, 9-10", {}, "8, 11"),
    "without a service": (THREE + "Overall,,7\nPer ledger,,9\n", "2-7", {8: _BENEATH, 9: _BENEATH}, ""),
    "by account, without payee and date": (CODED + ",,4000,Care,5\n", "2-7", {8: _BENEATH}, ""),
    "by account, after a blank line, and all": (CODED + ",,,,\n,,4000,Care,21\n,,4001,Roads,42\n", "2-7", {}, ""),
    "by account, where payments are so": (
        CODED.replace("A Ltd,4000", ",4000").replace("B Ltd,4000", ",4000") + ",,4000,Care,5\n", "2-8", {}, "",
    ),
    "a payee called Total": (DATED + "13/05/2021,Total,7\n13/05/2021,G Ltd,1\n", "2-7, 9", {8: _MAYBE}, ""),
    "a total with a date": (DATED + "31/05/2021,P2 total,63\n", "2-7", {}, "8"),
    "a cash book": (
        DATED + "01/05/2021,Opening balance,9\n31/05/2021,Balance c/f,3\n31/05/2021,Brought Forward Ltd,5\n",
        "2-7, 10", {8: _MAYBE, 9: _MAYBE}, "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "kept", "refused", "totals"), FOOTERS.values(), ids=list(FOOTERS))
def test_a_footer_is_no_payment(content, kept, refused, totals):
    cleaned = read_file("2021-05.csv", content=content.encode())
    assert cleaned.balance["tables"][0]["kept"] == kept
    assert dict(cleaned.rejected.select("source_record", "reason").iter_rows()) == refused
    assert cleaned.balance["tables"][0]["not_data"].get("total", "") == totals


@pytest.mark.parametrize(
    "content",
    [
        "Row Labels,Amount\nGas,3\nA Ltd,1\nB Ltd,2\nHire,9\nA Ltd,4\nB Ltd,5\n",
        "Directorate,Supplier,Amount\nCare,,3\n,A Ltd,1\n,B Ltd,2\nTotal Place,,9\n,A Ltd,4\n,B Ltd,5\n",
    ],
    ids=["in one column", "in two"],
)
def test_sums_above_their_groups_are_refused(content):
    cleaned = read_file("2021-05.csv", content=content.encode())
    assert cleaned.payments.is_empty()
    assert _OUTLINE in set(cleaned.rejected["reason"])


def test_a_description_that_begins_with_total_keeps_its_payee():
    content = (
        "Supplier,Date,Description,Amount\nA Ltd,02/05/2021,Total care package,1\n"
        ",13/05/2021,Total care package,2\nA Ltd Total,,,3\nGrand Total,,,3\n"
    )
    payments = read_file("2021-05.csv", content=content.encode()).payments
    assert payments["payee"].to_list() == ["A Ltd", "A Ltd"]
