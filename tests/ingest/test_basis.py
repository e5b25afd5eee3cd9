"""Net or gross, by the words of a heading, a title or a note: a truth table made by hand."""

import pytest

from svanalysis.core.body import Payments
from svanalysis.ingest.cleaning import read_file
from svanalysis.ingest.inspection import described, explained

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
        # what goes on about a threshold says nothing of the amounts
        ("We publish payments over £500. This figure includes VAT.", ""),
        ("Payments exceeding £500. The £500 limit includes VAT.", ""),
        ("£500 and over. Please note that VAT is included in this limit.", ""),
        ("This value is inclusive of VAT. Only payments over this value are shown.", ""),
        ("Payments over £500. VAT is included.", ""),  # in what?
        ("Payments over £500 (i.e. inclusive of VAT).", ""),
        ("The threshold is exclusive of VAT.", ""),
        ("The £250 is net of VAT", ""),
        ("Spend over £500. All figures exclude VAT.", "net"),
        ("All payments are shown net of VAT; items below £500 are omitted", "net"),
        ("Payments > £500. The value is inclusive of VAT.", "gross"),
        ("Total £3646 net of VAT", "net"),  # no threshold
        ("This report is published monthly. VAT is excluded.", "net"),
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


LINES = "A LTD,11/05/2012,1.00,{}\nB LTD,12/05/2012,2.00,{}\nC LTD,14/05/2012,3.00,{}\n"


def of_lines(tmp_path, heading, *cells, header="Supplier,Date,Amount", settings=None):
    """Return the basis of each payment of a file with one more column."""
    path = tmp_path / "payments.csv"
    path.write_text(f"{header},{heading}\n{LINES.format(*cells)}", encoding="utf-8")
    cleaned = read_file(path, settings or Payments(files=()))
    return cleaned.payments["basis"].to_list(), cleaned.balance["tables"][0]["basis"]


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Net/Gross", ("Net", "Gross", "NET"), ["net", "gross", "net"]),
        ("Net or Gross", ("N", "G", "g"), ["net", "gross", "gross"]),
        ("VAT Status", ("Inc", "Exc", "Inc."), ["gross", "net", "gross"]),
        ("VAT", ("Including VAT", "Excl. VAT", "ex VAT"), ["gross", "net", "net"]),
        ("Amount Basis", ("Net of VAT", "VAT Inclusive", "Net (excluding VAT)"), ["net", "gross", "net"]),
        ("Net/Gross", ("Gross", "Gross", "Gross"), ["gross", "gross", "gross"]),
    ],
)
def test_each_line_says_it_of_itself(tmp_path, heading, cells, expected):
    basis, together = of_lines(tmp_path, heading, *cells)
    assert (basis, together) == (expected, " and ".join(sorted(set(expected))))


def test_a_line_that_says_nothing_is_as_its_table_else_as_the_body_file_says(tmp_path):
    cells = ("Net", "", "Gross")
    headed = "All amounts include VAT,,,\nSupplier,Date,Amount"
    assert of_lines(tmp_path, "VAT Status", *cells, header=headed) == (
        ["net", "gross", "gross"],
        "gross and net",
    )
    by_body = of_lines(tmp_path, "VAT Status", *cells, settings=Payments(files=(), basis="gross"))
    assert by_body == (["net", "gross", "gross"], "gross and net and unstated")
    by_default = of_lines(tmp_path, "VAT Status", *cells)
    assert by_default == (["net", "net", "gross"], "gross and net and unstated")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Gross", ("1.20", "2.40", "3.60")),  # amounts
        ("VAT", ("0.11", "0.07", "0.02")),
        ("Tax Code", ("Net", "Net", "Gross")),  # whatever it means: a code
        ("VAT Status", ("S", "Z", "E")),
        ("VAT Status", ("Ex", "Ex", "Ex")),  # exempt
        ("VAT Status", ("Inc", "Standard", "Exempt")),  # hardly anything else may stand there
        ("VAT", ("N", "N", "N")),  # no VAT
        ("Recoverable VAT?", ("Y", "N", "Y")),
        ("Recoverable VAT", ("Inc", "Exc", "Inc")),
        ("Gross or Net", ("Net inc VAT", "Net inc VAT", "Net inc VAT")),  # both
        ("Type", ("Net", "Gross", "Net")),  # of what?
        ("Revenue/Capital", ("Revenue", "Capital", "Revenue")),
        ("Net/Gross", ("", "", "")),
        ("CIS Tax Status", ("Gross", "Net", "Gross")),  # the tax of construction
        ("Gross Payment Status", ("Gross", "Net", "Gross")),
        ("Tax treatment", ("Gross", "Net", "Gross")),
        ("Tax", ("EXC", "EXC", "EXC")),  # a code
    ],
)
def test_what_says_nothing_of_each_line(tmp_path, heading, cells):
    assert of_lines(tmp_path, heading, *cells) == (["net"] * 3, "unstated")


@pytest.mark.parametrize(
    ("header", "heading", "cell", "basis"),
    [
        ("Supplier,Date,Net Amount", "VAT status", "Inclusive", "net"),
        ("Supplier,Date,Amount excl VAT", "Net/Gross", "Gross", "net"),
        ("Supplier,Date,Gross", "Net/Gross", "N", "gross"),
        ("Supplier,Date,Amount (ex VAT)/(inc VAT where applicable)", "VAT status", "Inc", "gross"),
    ],
)
def test_a_heading_of_the_amounts_that_says_one_of_the_two_goes_before_a_column(
    tmp_path, header, heading, cell, basis
):
    assert of_lines(tmp_path, heading, cell, cell, cell, header=header) == ([basis] * 3, basis)


def test_a_title_above_the_header_is_no_half_of_a_heading(tmp_path):
    path = tmp_path / "payments.csv"
    rows = "Included,14/05/2012,A LTD,1.00\nIncluded,15/05/2012,B LTD,2.00\n"
    path.write_text(f"All payments net of VAT,,,\nType,Date,Supplier,Amount\n{rows}", encoding="utf-8")
    assert read_file(path).payments["basis"].to_list() == ["net", "net"]


def test_the_column_of_lines_may_be_headed_in_two_rows(tmp_path):
    path = tmp_path / "payments.csv"
    header = "Supplier,Payment,Payment,VAT,Payment\nName,Date,Amount,Status,Method\n"
    path.write_text(header + LINES.format("Gross,CHAPS", "Net,BACS", "Gross,BACS"), encoding="utf-8")
    assert read_file(path).payments["basis"].to_list() == ["gross", "net", "gross"]


def test_net_and_gross_over_amounts_in_two_rows_are_amounts(tmp_path):
    path = tmp_path / "payments.csv"
    header = "Supplier,Date,Amount,Amount\n,,Net,Gross\n"
    path.write_text(header + LINES.format("1.20", "2.40", "3.60"), encoding="utf-8")
    cleaned = read_file(path)
    assert (cleaned.balance["amount_pence"], set(cleaned.payments["basis"])) == (600, {"net"})


def test_most_of_many_lines_say_it_and_it_may_begin_far_down(tmp_path):
    path = tmp_path / "payments.csv"
    rows = [f"A LTD,14/05/2012,{at}.00,{'Gross' if at > 500 else ''}\n" for at in range(1, 1001)]
    path.write_text(
        "All amounts exclude VAT,,,\nSupplier,Date,Amount,VAT Status\n" + "".join(rows), encoding="utf-8"
    )
    cleaned = read_file(path)
    assert cleaned.balance["tables"][0]["basis_by_line"] == {"gross": 500, "net": 500}
    assert cleaned.payments.filter(cleaned.payments["basis"] == "gross")["amount_pence"].min() == 50_100


def test_inspect_says_how_many_are_of_which_and_that_a_sum_mixes_them(tmp_path):
    of_lines(tmp_path, "VAT Status", "Inc", "", "Exc")
    found = explained(tmp_path / "payments.csv")
    assert (found["basis"], found["taken_as"]) == ("gross and net and unstated", "net")
    said = described(found)
    assert "amounts gross and net and unstated (1 gross, 1 net, 1 unstated, as each line says)" in said
    assert "unstated ones taken as net" in said
    assert "! 1 amounts gross and 2 amounts net of VAT stand in one file: a sum of them mixes both" in said


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
