"""Net or gross, by the words of a heading, a title or a note: a truth table made by hand."""

import pytest

from svanalysis.core.body import Payments
from svanalysis.ingest.cleaning import read_file
from svanalysis.ingest.inspection import explained

ROWS = "A LTD,11/05/2012,1.00\nB LTD,12/05/2012,2.00\nC LTD,14/05/2012,3.00\n"


def bases(tmp_path, text):
    """Return what is read of a file under either default, '' where the default decided."""
    path = tmp_path / "payments.csv"
    path.write_text(text, encoding="utf-8")
    either = [
        set(read_file(path, Payments(files=(), basis=basis)).payments["basis"]) for basis in ("net", "gross")
    ]
    return either[0].pop() if either[0] == either[1] else ""


@pytest.mark.parametrize(
    ("heading", "basis"),
    [
        ("Net Amount", "net"),
        ("Amount Exc VAT", "net"),
        ("Total (excludes VAT)", "net"),
        ("Invoice Line Value (net of VAT)", "net"),
        ("Amount (not including VAT)", "net"),
        ("Amount (VAT not included)", "net"),
        ("Amount excl. recoverable VAT", "net"),
        ("Total (no VAT included)", "net"),
        ("Gross amount excl VAT", "net"),  # of discounts or deductions: VAT is named
        ("Invoice Gross (Ex VAT)", "net"),
        ("Amount including irrecoverable VAT", "net"),  # which is a cost to the body
        ("Amount (incl. non-recoverable VAT only)", "net"),
        ("Amount (inc. VAT except where reclaimable)", "net"),
        ("Gross Amount", "gross"),
        ("Amount Including VAT", "gross"),
        ("Inc VAT (where applicable)", "gross"),
        ("Net amount paid (inc VAT)", "gross"),
        ("Amount (inclusive)", "gross"),
        ("Amount after discount (gross)", "gross"),
        ("Amount including recoverable VAT", "gross"),
        ("Amount (w/o VAT)", "net"),
        ("Amount", ""),
        ("Amount of expenditure", ""),
        ("Amount paid net of CIS", ""),  # the tax of construction, no VAT
        ("Amount net of discount", ""),
        ("Amount inc. delivery", ""),
        ("Amount (ex VAT)/(inc VAT where applicable)", ""),  # each line either
    ],
)
def test_what_a_heading_says(tmp_path, heading, basis):
    assert bases(tmp_path, f"Supplier,Date,{heading}\n{ROWS}") == basis


@pytest.mark.parametrize(
    ("sentence", "basis"),
    [
        ("All amounts exclude VAT", "net"),
        ("Figures do not include VAT", "net"),
        ("VAT is not included", "net"),
        ("Amounts exclude VAT unless it is irrecoverable", "net"),
        ("Net amounts paid to suppliers", "net"),
        ("VAT is included in the figures", "gross"),
        ("1. All amounts are inclusive of VAT", "gross"),
        ("Payments over £500 inclusive of VAT", ""),  # of the threshold, maybe
        ("Payments above a value of £500 inclusive of VAT", ""),
        ("Payments of £500 and above including VAT", ""),
        ("Payments above the threshold including VAT", ""),
        ("All the above amounts INCLUDE VAT", "gross"),
        ("All amounts above are exclusive of VAT", "net"),
        ("Amounts are net of VAT for the Council and gross of VAT for the Trust", ""),
        ("Payments to suppliers", ""),
        ("VAT is included only where it cannot be recovered.", "net"),
        ("Amounts include VAT that the Authority is unable to reclaim", "net"),
        ("The Council is able to reclaim VAT which is included in the amounts", ""),
        ("Any recoverable VAT is as a result excluded from the published data", "net"),
        ("Payments that exceed £500 inclusive of VAT", ""),
        # each sentence by itself
        (
            "The amounts exclude VAT. Some are below £500 for with VAT included they are more than that.",
            "net",
        ),
        (
            "Every payment of £500 or over (inclusive of VAT). We publish gross values (i.e. including VAT).",
            "gross",
        ),
        ("Amounts are shown inc. VAT where it applies.", "gross"),
        ("Amounts exclude VAT. Grants include VAT.", ""),
    ],
)
def test_what_a_title_or_a_note_beneath_says(tmp_path, sentence, basis):
    header = "Supplier,Date,Amount\n"
    assert bases(tmp_path, f"{sentence},,\n{header}{ROWS}") == basis
    assert bases(tmp_path, f"{header}{ROWS},,\nNotes,,\n{sentence},,\n") == basis


def test_a_title_and_a_note_that_differ_say_nothing(tmp_path):
    assert (
        bases(tmp_path, f"Amounts exclude VAT,,\nSupplier,Date,Amount\n{ROWS}Amounts include VAT,,\n") == ""
    )


def test_the_label_of_an_amount_is_no_note(tmp_path):
    assert bases(tmp_path, f"Supplier,Date,Amount\n{ROWS}Total,,6.00\nLess VAT recoverable,,1.00\n") == ""


def test_a_heading_goes_before_a_note(tmp_path):
    assert bases(tmp_path, f"Supplier,Date,Gross Amount\n{ROWS}All figures exclude VAT,,\n") == "gross"


@pytest.mark.parametrize(
    ("heading", "amounts", "pence"),
    [
        ("Irrecoverable VAT", ("0.20", "0.00", "0.50"), 70),
        ("Non-recoverable VAT", ("0.00", "0.00", "0.00"), 0),
        ("Recoverable VAT", ("0.20", "0.00", "0.50"), None),
    ],
)
def test_vat_that_is_a_cost_beside_net_amounts_is_told(tmp_path, heading, amounts, pence):
    path = tmp_path / "2012-05.csv"
    rows = "\n".join(f"{row},{tax}" for row, tax in zip(ROWS.splitlines(), amounts, strict=True))
    path.write_text(f"Supplier,Date,Net Amount,{heading}\n{rows}\n", encoding="utf-8")
    found = explained(path)
    assert found["tables"][0]["irrecoverable_pence"] == pence
    assert any("£0.70 that cannot be recovered" in each for each in found["problems"]) == bool(pence)
