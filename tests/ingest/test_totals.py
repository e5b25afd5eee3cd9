"""Records that sum up others, and firms that are called so: expectations worked out by hand before the first run."""
# ruff: noqa: E501  a small file is not broken over lines

from pathlib import Path

import pytest

from svanalysis.core.errors import InputError
from svanalysis.ingest.cleaning import read_file

DATED = "Supplier,Date,Amount\nO2,21/04/2016,500\nArup,22/04/2016,600\nBT,23/04/2016,900\n"
PLAIN = "Supplier,Amount\nA Ltd,1\nB Ltd,2\nC Ltd,4\nD Ltd,8\nE Ltd,16\nF Ltd,32\n"
GROUPED = "Directorate,Supplier,Amount\nAdults,O2,500\nAdults,BT,600\n{}Place,Arup,700\n{}"
READ = {  # content; pence kept; records kept, rejected and totals
    "a label that is not known, beneath dates": (DATED + "Whole Council,,2000\n", 200_000, 3, 0, [5]),
    "a result": (DATED + "Overall Result,,2000\n", 200_000, 3, 0, [5]),
    "a sum with a date": (DATED + "Net Total,30/04/2016,2000\n", 200_000, 3, 0, [5]),
    "sums of parts at the foot": (DATED + "Adults Total,,1100\nPlace Total,,900\nTotal,,2000\n", 200_000, 3, 0, [5, 6, 7]),
    "what is beneath, and no sum": (DATED + "VAT,,400\nGross,,2400\n", 200_000, 3, 2, []),
    "a number of suppliers": (DATED + "Number of suppliers,,3\n", 200_000, 3, 0, []),
    "a payment that lost its date among others": (DATED + "EE,,7\nKier,24/04/2016,1\n", 200_800, 5, 0, []),
    "the council's name over all": (PLAIN + "Westmere District Council,63\n", 6_300, 6, 0, [8]),
    "a firm beneath all": (PLAIN + "G Ltd,64\n", 12_700, 7, 0, []),
    "parts in other words": (GROUPED.format("Adult Care Total,,1100\n", "Place Team Total,,700\n"), 180_000, 3, 0, [4, 6]),
    "parts without a word": (
        "Service,Supplier,Date,Amount\nA,O2,21/04/2016,5\nA,BT,22/04/2016,6\nA,,,11\nB,Arup,23/04/2016,7\nB,,,7\n",
        1_800, 3, 0, [4, 6],
    ),
    "firms that are called so": ("Supplier,Amount\nA Ltd,1\nTotal Fire Protection,5\nTOTAL ENERGIES,7\nB Ltd,2\n", 1_500, 4, 0, []),
    "names beside the sum of what stands beneath them": (
        "Supplier,Date,Amount\nO2,,11\n,21/04/2016,5\n,22/04/2016,6\nBT,,7\n,23/04/2016,7\nGrand Total,,18\n",
        1_800, 3, 0, [2, 5, 7],
    ),
    "names once, and a total beneath what each was paid": (
        "Supplier,Date,Amount\nO2,21/04/2016,5\n,22/04/2016,6\nTotal,,11\nBT,23/04/2016,7\n,24/04/2016,8\nTotal,,15\n",
        2_600, 4, 0, [4, 7],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "pence", "kept", "rejected", "totals"), READ.values(), ids=list(READ))
def test_what_sums_up_is_no_payment(content, pence, kept, rejected, totals):
    cleaned = read_file("April 2016.csv", content=content.encode())
    balance = cleaned.balance
    assert (balance["amount_pence"], balance["kept"], balance["rejected"]) == (pence, kept, rejected)
    assert balance["tables"][0]["not_data"].get("total", "") == ", ".join(map(str, totals)).replace(
        "5, 6, 7", "5-7"
    )
    assert set(cleaned.payments["recognised_as"]) == {""}


def test_what_stands_beneath_all_is_refused_with_its_reason():
    rejected = read_file("April 2016.csv", content=(DATED + "VAT,,400\n").encode()).rejected
    assert rejected.select("source_record", "reason").row(0) == (
        5, "a label and an amount stand beneath all payments, without the date or description that each of them has",
    )  # fmt: skip


def test_sums_of_groups_that_double_the_printed_total_are_refused():
    """A pivot table: 3 and 4 are sums of the two firms beneath each, and 7 is printed; all come to 14."""
    content = (
        b"Row Labels,Sum of Amount\nCare,3\nA Ltd,1\nB Ltd,2\nRoads,4\nC Ltd,1\nD Ltd,3\nGrand Total,7\n"
    )
    with pytest.raises(InputError, match=r"twice the printed total.*take the sums of groups out"):
        read_file(Path("April 2016.csv"), content=content)
