"""Which row is the header and which column plays which role: shapes of published files, with invented payments."""

import csv

import pytest

from svanalysis.ingest.headings import find_layout, next_layout
from svanalysis.ingest.rows import Rows
from svanalysis.ingest.wording import normalise, wording_score

PAID = "ABC CONSULTANCY SERVICES LTD"
SHAPES = {
    "darlington, dated": (
        ["Date,Directorate,Service,Supplier,Invoice Line Value (net of VAT),Account"],
        f"2011-05-12,Resources,Legal,{PAID},883.59,PROFESSIONAL FEES",
        {"amount": [4], "date": [0], "payee": [3], "service": [1, 2], "category": [5]},
    ),
    "darlington, misspelt, no date": (
        [",,Directotate,Service,Supplier,Invoice Line Value (net of VAT),Account"],
        f"INSERTED DETAIL,,Resources Group,Resources,{PAID},883.59,Subscriptions",
        {"amount": [5], "payee": [4], "service": [2, 3], "category": [6]},
    ),
    "darlington, late": (
        [
            (",,Directotate,Service,Supplier,Transaction Number,Transaction Date,"
            "Invoice Line Value (net of VAT),Account,Bal Sheet Level 1,Bal Sheet Level 2")
        ],
        f"INSERTED DETAIL,,Balance Sheet,Balance Sheet,{PAID},55353310,2017-06-21,10675.00,Credits,NON,NON",
        {"amount": [7], "date": [6], "payee": [4], "reference": [5], "service": [2, 3], "category": [8]},
    ),
    "gateshead": (
        ["Strgrp(T),Cipfsubj(T),Cipfsubs(T),TransNo,Seq No,Period,Supplier id(T),Amount,Updated"],
        f"Central Services,Supplies,Computing,42319896,2,201201,{PAID},5259.21,2012-04-11",
        {"amount": [7], "date": [8], "payee": [6], "reference": [3], "service": [0], "category": [1, 2]},
    ),
    "newcastle": (
        [
            ("Directorate,Service Area,Group Description,Paid Date,Supplier Name,Internal Ref,Cap/Rev,"
            "Cost Centre,Cost Centre Name,Total")
        ],
        f"Environment,School Meals,Revenue,2018-04-11,{PAID},7471575,Revenue,1KF07,Banqueting,731.11",
        {"amount": [9], "date": [3], "payee": [4], "reference": [5], "service": [0, 1, 8], "category": [2]},
    ),
    "durham": (
        [
            ("Service area,Service division,Expense type,Expense code,Detailed expense type,Payment date,"
            "Transaction number,Amount Exc VAT,Supplier name")
        ],
        f"Adults,Care,Supplies,3310,Aids,01/04/2010,5100054,635.04,{PAID}",
        {"amount": [7], "date": [5], "payee": [8], "reference": [6], "service": [0, 1], "category": [2, 4]},
    ),
    "durham, misspelt": (
        [
            ("Service Area,Service Divison,Expence Type,Expense Code,Detailed Expense Type,Payment Dt,"
            "Trans. No,Amount Excl. VAT (£),Suplier Name")
        ],
        f"Adults,Care,Supplies,3310,Aids,01/04/2010,5100054,635.04,{PAID}",
        {"amount": [7], "date": [5], "payee": [8], "reference": [6], "service": [0, 1], "category": [2, 4]},
    ),
    "beneath a preamble": (
        [
            '"sql select t.apar_id, t.amount, t.ext_inv_ref from payments t where t.amount > 500"',
            "Report Date: 02/07/2012 16:59:18,,,,",
            ",,,,",
            "Body,Department,Supplier Name,Invoice Creation Date,Invoice Nett Amount,Subj Description",
        ],
        f"Lambeth,Adults,{PAID},08/06/2012,1534.24,GRANTS",
        {"amount": [4], "date": [3], "payee": [2], "service": [1], "category": [5]},
    ),
    "a pivot table": (
        [" Sum of Invoice Nett Amount ,", "Supplier Name,Total"],
        f"{PAID},46307.33",
        {"amount": [1], "payee": [0]},
    ),
    "unnamed spacers": (
        ["Department Area,,Service Area,,Description,,HBC Ref No.,,Name:  ,,,Payment Date,,Amount "],
        f"Regeneration,,Housing,,Grant,,CRINV0008145,,{PAID},,,01/10/2024,,1200.00",
        {"amount": [13], "date": [11], "payee": [8], "reference": [6], "service": [0, 2], "category": [4]},
    ),
    "net beside gross and VAT": (
        ["Payment Date,Gross Amount,VAT,Net Amount,Supplier Name"],
        f"2010-06-01,3669.00,611.50,3057.50,{PAID}",
        {"amount": [3], "date": [0], "payee": [4]},
    ),
    "merged cells over two rows": (
        ["Payment Date,Supplier Name,Reference,Amount,,", ",,,Gross,VAT,Net"],
        f"2010-06-01,{PAID},7,3669.00,611.50,3057.50",
        {"amount": [5], "date": [0], "payee": [1], "reference": [2]},
    ),
    "a line's amount beside its invoice's": (
        ["SUPPLIER,DATE,DISTRIBUTION_AMOUNT,TOTAL_INVOICE_VALUE"],
        f'{PAID},14-Nov-11,"($1,883.46)","$7,026,238.67 "',
        {"amount": [2], "date": [1], "payee": [0]},
    ),
    "an invoice's amount alone": (
        ["Expenditure Category,Date,Total Invoice Amount,SUPPLIER"],
        f"Advertising,2018-04-03,960,{PAID}",
        {"amount": [2], "date": [1], "payee": [3], "category": [0]},
    ),
    "only the VAT basis": (
        ["Department Family,Payment Date,Supplier,Invoice No.,Spend Month,Inc VAT (where applicable)"],
        f'DEFRA,19-Jan-12,{PAID},IS1191211,Jan,"26,176.16"',
        {"amount": [5], "date": [1], "payee": [2], "reference": [3], "service": [0]},
    ),
    "postcode and kind of supplier": (
        ["Date,Supplier,Amount,Supplier Postcode,Supplier Type,VAT Registration Number"],
        f"30/04/2020,{PAID},12.00,LE10 3JF,SME,GB123456789",
        {"amount": [2], "date": [0], "payee": [1], "postcode": [3], "size_flag": [4], "vat_number": [5]},
    ),
    "numbers of companies and charities": (
        ["Paid Date,Supplier Name,Amount,Company Registraation Number,Charity Registration Number"],
        f"30/04/2020,{PAID},12.00,02206442,1045617",
        {"amount": [2], "date": [0], "payee": [1], "company_number": [3], "charity_number": [4]},
    ),
    "a date column that holds numbers": (
        ["Supplier Name,Transaction Date,Paid Date,Amount"],
        f'{PAID},1168648,2012-04-11,"309,983.38"',
        {"amount": [3], "date": [2], "payee": [0]},
    ),
    "dates lost to a narrow column": (
        ["Supplier,Date,Amount"],
        f"{PAID},######,12.00",
        {"amount": [2], "date": [1], "payee": [0]},
    ),
}  # fmt: skip


def table(*lines: str) -> Rows:
    return Rows(csv.reader(lines))


@pytest.mark.parametrize("shape", SHAPES)
def test_each_column_finds_its_role(shape):
    above, line, expected = SHAPES[shape]
    layout = find_layout(table(*above, line, line, line))
    assert layout.header_record == len(above)
    assert {role: [column.position for column in found] for role, found in layout.columns.items()} == expected


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [[]],
        [["Supplier", "Town"], ["A", "Durham"]],  # no amount
        [["Amount"], ["1.00"]],  # an amount of nothing
        [["Supplier", "Amount"], ["A", "a lot"], ["B", "some"]],  # no amounts beneath
        [["ABC LTD", "1041.00", "11/04/2012"]],  # no header at all
        [["<html><body>Access denied</body></html>"]],
        [
            ["Contract Title", "Supplier", "Annual Value", "Start Date"],
            ["Cleaning", "A", "1.00", "01/04/2012"],
        ],
    ],
)
def test_what_is_no_table_of_payments(rows):
    assert find_layout(rows) is None


def test_the_runner_up_is_told():
    layout = find_layout(table("Supplier,Gross Amount,Net Amount", "A LTD,12.00,10.00"))
    assert layout.columns["amount"][0].heading == "Net Amount"
    assert layout.columns["amount"][0].runner_up == "Gross Amount"


@pytest.mark.parametrize(
    ("payees", "roles"),
    [
        (["O2", "3M"], {"payee": [1], "payee_id": [1]}),  # as many letters as digits: names or codes
        (["ACME", "B"], {"payee": [1]}),
        (["S00123", "S00124"], {"payee": [1], "payee_id": [1]}),
        (["100123", "100124"], {"payee_id": [1]}),
    ],
)
def test_what_is_headed_as_a_payee_and_has_letters_is_one_where_nothing_else_is(payees, roles):
    """Of two lines of a month half may have short names; numbers alone are ids, and whose nobody can tell."""
    lines = [["05/04/2013", payee, "600.00", "Roads"] for payee in payees]
    found = find_layout(Rows([["Date", "Supplier", "Amount", "Service"], *lines]))
    columns = {role: [column.position for column in taken] for role, taken in found.columns.items()}
    assert columns == {"date": [0], "amount": [2], "service": [3], **roles}


def test_a_body_file_can_insist_on_a_heading():
    rows = table("Supplier,Gross Amount,Net Amount", "A LTD,12.00,10.00")
    assert find_layout(rows, {"amount": "Gross amount"}).columns["amount"][0].heading == "Gross Amount"
    unknown = table("Firma,Betrag", "A LTD,12.00")
    assert find_layout(unknown) is None
    layout = find_layout(unknown, {"payee": "Firma", "amount": "Betrag"})
    assert (layout.position("payee"), layout.position("amount")) == (0, 1)


@pytest.mark.parametrize(
    ("lines", "insisted", "positions"),
    [
        (
            ["Date,Supplier,Amount,Amount", "13/05/2023,A Ltd,1.00,1.20"],
            {"amount": "column 4"},
            {"amount": 3},
        ),
        (  # without a header
            [
                "Oak Ltd,13/05/2023,1.00,Roads",
                "Elm Ltd,14/05/2023,2.50,Parks",
                "Ash Ltd,15/05/2023,4.00,Parks",
            ],
            {"service": "Column 4"},
            {"payee": 0, "date": 1, "amount": 2, "service": 3},
        ),
        (
            ["Date,Supplier,Column 4,Amount", "13/05/2023,A Ltd,1.20,1.00"],
            {"amount": "column 4"},
            {"amount": 2},
        ),
    ],
)
def test_a_body_file_can_insist_on_a_column_by_its_number_where_none_is_headed_so(lines, insisted, positions):
    found = find_layout(table(*lines), insisted)
    assert {role: found.position(role) for role in positions} == positions


def test_where_a_file_lacks_the_heading_insisted_on_the_rules_decide():
    rows = table("Supplier,Net Amount", "A LTD,10.00")
    assert find_layout(rows, {"amount": "Betrag"}).position("amount") == 1


def test_a_second_header_lays_out_what_follows():
    rows = table(
        "Supplier,Date,Amount",
        "A LTD,11/04/2012,1.00",
        "SECOND REPORT,,",
        "Date,Transaction Number,Supplier,Amount",
        "12/04/2012,7,B LTD,2.00",
        "Date,Transaction Number,Supplier,Amount",
        "13/04/2012,8,C LTD,3.00",
    )
    first = find_layout(rows)
    second = next_layout(rows, first, [2, 3, 5], {})
    assert [layout.header_record for layout in (first, second)] == [1, 4]
    assert [layout.position("payee") for layout in (first, second)] == [0, 2]
    assert next_layout(rows, second, [5], {}) is None


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("  Supplier ID(T) ", "supplier id t"),
        ("Net Amount(£)", "net amount"),
        ("'Total (excludes VAT)", "total excludes vat"),
        ("Name:  ", "name"),
        ("DISTRIBUTION_AMOUNT", "distribution amount"),
        ("+", ""),
    ],
)
def test_headings_are_reduced_to_words(heading, expected):
    assert normalise(heading) == expected


@pytest.mark.parametrize(
    ("role", "heading", "least", "most"),
    [
        ("payee", "supplier name", 9.5, 10),
        ("payee", "suplier name", 6.8, 8),
        ("payee", "benificiary name", 6.8, 8),
        ("service", "directotate", 6.8, 8),
        ("payee", "supplier postcode", 0, 0),
        ("amount", "vat amount", 0, 0),
        ("amount", "total invoice amount", 1.9, 2),
        ("date", "payment date", 9.5, 10),
        ("date", "contract start date", 0, 0),
    ],
)
def test_wording(role, heading, least, most):
    assert least <= wording_score(role, heading) <= most


@pytest.mark.parametrize(
    ("lines", "because"),
    [
        (["Supplier,Date,Amount", "A LTD,11/04/2012,1.00"], "record 1 names amount, date, payee"),
        (
            ["Main supplier,Spend in pounds", "A LTD,1.00"],
            "record 1 comes nearest to naming an amount and a payee",
        ),
        (
            ["Date,Supplier,Amount,", ",,Gross,Net", "11/04/2012,A LTD,1.20,1.00"],
            "records 1 and 2 name amount, date, payee",
        ),
        (
            ["Supplier,Amount,", ",Gross,Net", "A LTD,1.20,1.00"],
            "record 1 names amount, payee; record 2 goes on with it",
        ),
    ],
)
def test_the_reason_for_the_header_is_told(lines, because):
    assert find_layout(table(*lines)).because == because


def test_two_columns_of_money_without_headings_leave_the_choice_open():
    line = "Acme Ltd,13/05/2012,1200.00,240.00"
    assert find_layout(table(line, line, line)) is None
    assert find_layout(table(*["Acme Ltd,13/05/2012,1200.00"] * 3)).because == (
        "no record names columns: what they hold decided"
    )


def test_a_heading_that_speaks_against_a_role_is_believed():
    lines = ["Firma,Datum,Contract value", *["Acme Ltd,13/05/2012,1200.00"] * 3]
    assert find_layout(table(*lines)) is None
