"""Payments told from what stands among them or looks like them, and their false friends: worked out by hand.

Each case says which records are kept, which are rejected and why, and the pence kept.
"""
# ruff: noqa: E501  a record of a small file is not broken over lines

from pathlib import Path
from typing import NamedTuple

import pytest

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest.buckets import NO_DATE
from svanalysis.ingest.cleaning import clean_file, read_file
from svanalysis.ingest.lists import other_list
from svanalysis.ingest.standing import RECEIVED, UNPAID
from svanalysis.ingest.undated import OTHER_YEAR


def dated(content: str, name: str, periods: dict[str, str] | None = None) -> list[tuple[str, str]]:
    """The days of the payments of a file, with their precision."""
    settings = Payments(files=(), periods=periods or {})
    payments = read_file(Path(name), settings, content=content.encode()).payments
    return [(str(day), precision) for day, precision in payments.select("date", "date_precision").rows()]


class Case(NamedTuple):
    """A file and what becomes of it."""

    content: str
    kept: str
    pence: int
    rejected: dict[int, str]
    name: str
    settings: Payments


def case(
    content: str, kept: str, pence: int, rejected: dict[int, str] | None = None, name: str = "2021-06.csv",
    columns: dict[str, str] | None = None, periods: dict[str, str] | None = None,
) -> Case:  # fmt: skip
    """A row of the table; what most files have in common need not be said."""
    settings = Payments(files=(), columns=columns or {}, periods=periods or {})
    return Case(content, kept, pence, rejected or {}, name, settings)


NO_HEADER = "28/06/2021,PY1,Nelson Ltd,Cleaning,510.00\n29/06/2021,PY2,Green Ltd,{},150.00\n{},PY3,Deadline Ltd,Payroll,{}\n"
PAID = "05/06/2021,J Smith,Salary,640.20\n14/06/2021,Littlejohn LLP,Audit,360.00\n"
TAKEN_IN = "02/06/2021,District Council,Precept,12000.00\n15/06/2021,Allotment holders,Rents,140.00\n"
NAMED = "Date,Name,Details,Amount\n"
TWO_KINDS = "Date,Name,Details,Amount,{}\n05/06/2021,J Smith,Salary,640.20,{}\n14/06/2021,Council,Precept,12000.00,{}\n"
STATUS = "Date,Payee,Details,Amount,{}\n14/06/2021,A Ltd,Fees,1.00,Paid\n15/06/2021,B Ltd,Fees,2.00,{}\n"
YEARS = "{},Supplier,Department,Amount\n2019/20,A Ltd,Estates,1.00\n2019/20,B Ltd,Estates,2.00\n2018/19,C Ltd,Library,4.00\n"
DATED = "Date,Chq,Payee,Amount\n14/06/2021,1,A Ltd,1.00\n15/06/2021,2,B Ltd,2.00\n"
CREDIT = "Name 1;Doc. Type;Clearing date;Amount in LC\nA Ltd;KR;15.06.2021;{}\nA Ltd;KG;15.06.2021;{}\nB Ltd;KR;25.06.2021;{}\n"
SEVEN = "".join(
    f"{{0}}{letter} Ltd,{pounds}.00{{1}}\n" for pounds, letter in enumerate("ABCDEFG", 1)
)  # 28 pounds in all
BY_PLACE = {"date": "column 1", "payee": "column 3", "amount": "column 5"}

CASES = {
    # ---------------------------------------------------------------- one record is no list of something else
    "no header, a day and an amount like ages of debt": case(NO_HEADER.format("Grass", "30/06/2021", "60.90"), "1-3", 72_090),
    "no header, a description like headings": case(NO_HEADER.format("Grant recipient amount awarded", "29/06/2021", "60.00"), "1-3", 72_000),
    # ---------------------------------------------------------------- what was received
    "receipts above payments": case(
        f"{NAMED}Receipts,,,\n{TAKEN_IN}Total Receipts,,,12140.00\nPayments,,,\n{PAID}Total Payments,,,1000.20\n",
        "7-8", 100_020, {3: RECEIVED, 4: RECEIVED},
    ),
    "receipts beneath payments, each with a header": case(
        f"PAYMENTS,,,\n{NAMED}{PAID}Total,,,1000.20\n,,,\nMoney in,,,\n{NAMED}{TAKEN_IN}Total,,,12140.00\n",
        "3-4", 100_020, {9: RECEIVED, 10: RECEIVED},
    ),
    "a header that names the payer": case(
        f"Date,Payee,Details,Amount\n{PAID},,,\nDate,Received from,Details,Amount\n{TAKEN_IN}", "2-3", 100_020, {6: RECEIVED, 7: RECEIVED},
    ),
    "a header that names the payer, and one that says to": case(
        f"Date,From,Details,Amount\n{TAKEN_IN},,,\nDate,To,Details,Amount\n{PAID}", "6-7", 100_020, {2: RECEIVED, 3: RECEIVED},
    ),
    "up to a title that says payments": case(
        f"Income,,,\n{NAMED}{TAKEN_IN}Schedule of payments June 2021,,,\n{PAID}Expenditure,,,\n{PAID}", "6-7, 9-10", 200_040,
        {3: RECEIVED, 4: RECEIVED},
    ),
    "receipts alone above a table may be its service": case(f"{NAMED}Income,,,\n{PAID}", "3-4", 100_020),
    "income among titles of services": case(
        f"Payments,,,\n{NAMED}Legal,,,\n{PAID}Income,,,\n{TAKEN_IN}Housing,,,\n{PAID}", "4-5, 7-8, 10-11", 1_414_040,
    ),
    "receipts above the header, and nearer to it payments": case(f"Receipts,,,\nPayments,,,\n{NAMED}{PAID}Notes,,,\n", "4-5", 100_020),
    "all beneath receipts": case(f"Payments,,,\n{NAMED}Receipts,,,\n{PAID}", "4-5", 100_020),
    "a note at the foot of receipts and payments": case(
        f"{NAMED}Receipts,,,\n{TAKEN_IN}Payments,,,\n{PAID}Published by the clerk,,,\n", "6-7", 100_020, {3: RECEIVED, 4: RECEIVED},
    ),
    "receipts in a cell among others": case(f"{NAMED}Receipts,x,,\n{PAID}Payments,,,\n{PAID}", "3-4, 6-7", 200_040, {2: "there is no amount"}),
    "the only payer's name stands over who was paid": case(f"Date,From,Details,Amount\n{PAID}", "2-3", 100_020),
    "receipt or payment": case(TWO_KINDS.format("Receipt/Payment", "Payment", "Receipt"), "2", 64_020, {3: UNPAID}),
    "R or P": case(TWO_KINDS.format("R/P", "P", "R"), "2", 64_020, {3: UNPAID}),
    "R under a status may be reconciled": case(TWO_KINDS.format("Status", "Paid", "R"), "2-3", 1_264_020),
    # ---------------------------------------------------------------- pounds beside euro, and what only sounds so
    "an amount in euro beside one in pounds": case(
        "Date,Supplier,Amount €,Amount £\n14/06/2021,A Ltd,12.00,10.00\n15/06/2021,B Ltd,24.00,20.00\n", "2-3", 3_000,
    ),
    "an amount in euro beside one that says nothing": case("Date,Supplier,Amount EUR,Billing Amount\n14/06/2021,A Ltd,12.00,10.00\n", "2", 1_000),
    "payees and services with euro in them": case(
        "Date,Supplier,Service,Amount\n14/06/2021,EUROCARPARTS,Euro elections,1.00\n15/06/2021,European Metal Ltd,Fleet,2.00\n", "2-3", 300,
    ),
    "one line in euro": case(
        "Date,Supplier,Currency,Amount\n14/06/2021,A Ltd,,1.00\n15/06/2021,B Ltd,EUR,€5.00\n16/06/2021,C Ltd,,2.00\n", "2, 4", 300,
        {3: "the amount is in another currency than pounds"},
    ),
    "a title of an election": case("Payments in Euro elections,,,\nDate,Supplier,Amount\n14/06/2021,A Ltd,1.00\n", "3", 100),
    "a title with both": case("Payments over £500 (over €600),,\nDate,Supplier,Amount\n14/06/2021,A Ltd,1.00\n", "3", 100),
    "a title in euro over pounds": case("Payments over €600,,\nDate,Supplier,Amount (£)\n14/06/2021,A Ltd,1.00\n", "3", 100),
    "a note of what was converted": case("Date,Supplier,Amount\n14/06/2021,A Ltd,1.00\nPayments in euro are converted at the day's rate,,\n", "2", 100),
    **{
        f"euro for information beside {heading}": case(f"Date,Supplier,Invoice EUR,{heading}\n14/06/2021,A Ltd,12.00,10.00\n", "2", 1_000)
        for heading in ("Payment (£)", "Sum", "Expenditure", "Amount excluding VAT", "Amount inc VAT")
    },
    **{
        f"no word on all amounts: {note}": case(f"Date,Supplier,Amount\n14/06/2021,A Ltd,1.00\n{note},,\n", "2", 100)
        for note in (
            "Grant for investment in Euro 6 buses", "One supplier was paid in Euro", "Invoices over €500 are shown separately",
            "Payments in euros are included at the rate of the day",
        )
    },
    "a description in euro": case("Date,Supplier,Amount,Description\n14/06/2021,A Ltd,1.00,Amounts in euro\n", "2", 100),
    "a title of millions of euro": case("European grants (over €100m programme),,\nDate,Supplier,Amount\n14/06/2021,A Ltd,1.00\n", "3", 100),
    "a payment for what a customer owes, without a header": case(
        "".join(f"{day}/06/2021,Acme {day} Ltd,{day}.50,Parks\n" for day in range(10, 22)) + "22/06/2021,Gamma plc,1285,Customer invoice outstanding\n",
        "1-13", 19_200 + 128_500,
    ),
    "a group called Euro": case("Date,Supplier,Amount\n14/06/2021,A Ltd,1.00\nEuro,,\n15/06/2021,B Ltd,2.00\n", "2, 4", 300),
    "a firm that is called a customer's account": case(
        "Date,Customer Account,Company,Invoice Number,Amount Due\n14/06/2021,77,A Ltd,1,5.00\n15/06/2021,78,B Ltd,2,6.00\n", "2-3", 1_100,
    ),
    "quarters that are no amounts": case("Supplier,Q1,Q2,Paid,Amount\nA Ltd,Y,N,14/06/2021,1.00\nB Ltd,N,Y,15/06/2021,2.00\n", "2-3", 300),
    "a note of one amount in euro": case("Date,Supplier,Amount\n14/06/2021,A Ltd,1.00\n,Hotel paid €30.00,\n", "2", 100),
    # ---------------------------------------------------------------- what is no list of orders or debts
    "a title of orders that were paid": case(
        "Payments against purchase orders over 500,,,\nPO Number,Supplier,Date,Total\nP1,A Ltd,14/06/2021,1.00\n", "3", 100,
    ),
    "a title of orders over dates of payment": case(
        "Purchase orders over 500,,,\nPO Number,Supplier,Payment Date,Total\nP1,A Ltd,14/06/2021,1.00\n", "3", 100,
    ),
    "a unit of the body as customer of its supplier": case(
        "Invoice,Date,Supplier,Customer,Amount,Outstanding\n1,14/06/2021,A Ltd,Parks,1.00,0.00\n", "2", 100,
    ),
    "a quarter in one column": case("Quarter,Supplier,Amount\nQ1 2021/22,A Ltd,1.00\nQ2 2021/22,B Ltd,2.00\n", "2-3", 300),
    # ---------------------------------------------------------------- a reconciliation with the bank
    "cheques not presented, beneath their label": case(
        DATED + ",,Total,3.00\n,,,\nBank reconciliation,,,\n,,Balance per bank statement 30/06/2021,9.00\n,,Less unpresented cheques,\n"
        ",7,Hall,1.00\n,8,Power Ltd,2.00\n,,Net balance,6.00\n", "2-3", 300,
    ),
    "cheques not presented, in one record": case(DATED + ",,Total,3.00\n,8,Less unpresented cheques,2.00\n", "2-3", 300),
    "a balance per the cash book, without a total": case(DATED + ",8,Balance per cash book,2.00\n", "2-3", 300),
    "a firm that is outstanding, without a date": case(DATED + ",,Total,3.00\n,9,Outstanding Branding Ltd,2.00\n", "2-3, 5", 500),
    "a description of what is outstanding, and a payment beneath": case(
        "Date,Supplier,Details,Amount\n14/06/2021,A Ltd,Roof,1.00\n,B Ltd,Less outstanding retention,2.00\n,C Ltd,Fence,4.00\n", "2-4", 700,
    ),
    "a payee beneath a label that stands elsewhere": case(
        "Date,Details,Supplier,Amount\n14/06/2021,Roof,A Ltd,1.00\n,Less unpresented cheques,,2.00\n,,,8.00\n,Fence,B Ltd,4.00\n", "2", 100,
        {5: NO_DATE}, name="x.csv",
    ),
    "a label elsewhere than payees, with a number of a cheque": case(
        "Date,Details,Chq,Supplier,Amount\n14/06/2021,Roof,1,A Ltd,1.00\n,Total,,,1.00\n,Less unpresented cheques,101202,,45.00\n,,101203,,46.00\n", "2", 100,
    ),
    "cheques with dates of their own": case(DATED + ",,Total,3.00\n16/06/2021,9,Unpresented cheque 12,2.00\n", "2-3, 5", 500),
    # ---------------------------------------------------------------- the sum at the foot, where no line has a day of its own
    **{
        f"a sum beside a financial year: {label}": case(f"Financial Year,Service,Supplier,Amount\n{SEVEN.format('2019/20,Parks,', '')}2019/20,{label},28.00\n", "2-8", 2_800)
        for label in ("Parks,", ",All suppliers")
    },
    "a sum beside a year and a quarter": case(
        f"Year,Quarter,Supplier,Amount\n{SEVEN.format('2019/20,1,', '')}2019/20,1,All suppliers,28.00\n", "2-8", 2_800, name="x.csv",
    ),
    "a sum beneath months": case(
        f"Supplier,Amount,Service\nApril 2019,,\nZ Ltd,3.00,Parks\nMay 2019,,\n{SEVEN.format('', ',Parks')}Council,31.00,Parks\n", "3, 5-11", 3_100, name="x.csv",
    ),
    # ---------------------------------------------------------------- credits by a sign, a type or both
    **{
        f"a credit by its type and sign: {credit}": case(CREDIT.format("10.250,00", credit, "1.250,00"), "2-4", 1_125_000)
        for credit in ("250,00-", "-250,00", "(250,00)")
    },
    "a credit by its type, of amounts with a comma": case(CREDIT.format("10.250,00", "250,00", "1.250,00"), "2-4", 1_125_000),
    "a credit by its type and sign, of amounts with a point": case(CREDIT.format("10250.00", "250.00-", "1250.00"), "2-4", 1_125_000),
    # ---------------------------------------------------------------- what was not paid
    **{
        f"not paid: {words}": case(STATUS.format("Status", words), "2", 100, {3: UNPAID})
        for words in ("To be approved", "For approval", "Proposed", "Declined", "Withdrawn", "Due")
    },
    **{f"paid, if it came back: {words}": case(STATUS.format("Status", words), "2-3", 300) for words in ("Reversed", "Bounced", "Failed", "Returned", "Refund received")},
    **{f"no status of a payment: {heading}": case(STATUS.format(heading, "Proposed"), "2-3", 300) for heading in ("Works Status", "Supplier Status", "Type")},
    **{f"not paid by its {heading}": case(STATUS.format(heading, "Withdrawn"), "2", 100, {3: UNPAID}) for heading in ("Payment Status", "Cheque status")},
    "not approved by the status of a contract": case(STATUS.format("Contract Status", "Cancelled"), "2", 100, {3: UNPAID}),
    **{f"paid: {words}": case(STATUS.format("Type", words), "2-3", 300) for words in ("Returned", "Due", "Refund")},
    "paid, yes, no or in part": case(
        "Date,Supplier,Amount,Paid\n14/06/2021,A Ltd,1.00,Y\n15/06/2021,B Ltd,2.00,N\n16/06/2021,C Ltd,4.00,P\n", "2, 4", 500, {3: UNPAID},
    ),
    "paid or not, without another date": case("Supplier,Amount,Paid\nA Ltd,1.00,Y\nB Ltd,2.00,N\nC Ltd,4.00,Y\n", "2, 4", 500, {3: UNPAID}),
    "none paid": case("Supplier,Amount,Paid\nA Ltd,1.00,N\nB Ltd,2.00,No\n", "", 0, {2: UNPAID, 3: UNPAID}),
    "paid on a day, once not": case(
        "Supplier,Amount,Paid\nA Ltd,1.00,14/06/2021\nB Ltd,2.00,N\n", "2", 100, {3: "the date cannot be read"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_payments_are_told_from_others(case):
    cleaned = read_file(Path(case.name), case.settings, content=case.content.encode())
    assert cleaned.balance["tables"][0]["kept"] == case.kept
    assert dict(cleaned.rejected.select("source_record", "reason").iter_rows()) == case.rejected
    assert cleaned.payments["amount_pence"].sum() == case.pence


REFUSED = {
    "a list of what is owed, above it a title": ("Creditors,,,\nSupplier,30,60,90\nA Ltd,1.00,,\nB Ltd,2.00,,\n", "a list of what is owed"),
    "unknown headings over a day and an amount": (
        "Dt,Ref,Who,What,How much\n30/06/2021,1,Acme,Fees,812.60\n29/06/2021,2,Beta,Fees,1.00\n", r"in this file \(",
    ),
    "periods that may be months": ("Period,Supplier,Amount\n202010,A Ltd,1.00\n202101,B Ltd,2.00\n", r"its column Period says 202010 .*\[payments.periods\]"),
    "sums by financial year": ("Financial Year,Total\n2019/20,1.00\n2018/19,2.00\n", "no payments were found"),
    "days of meetings above their lines": (
        "Payee,Details,Amount\nMeeting 10 April 2019,,\nA Ltd,Fees,1.00\nB Ltd,Fees,1.00\n", r"record 2 says Meeting 10 April 2019 .*\[payments.periods\]",
    ),
    **{
        f"an amount in euro: {heading}": (f"Ref,Supplier,Payment Date,{heading}\n1,A Ltd,14/06/2021,1.00\n2,B Ltd,15/06/2021,2.00\n", "another currency than pounds")
        for heading in ("Amount €", "Total (€)", "Value EUR", "Euro", "€")
    },
    **{
        f"a title in euro: {title}": (f"{title},,\nDate,Supplier,Amount\n14/06/2021,A Ltd,1.00\n", "another currency than pounds.*record 1")
        for title in ("Payments over €20k", "Payments over EUR 20k", "Payments over 20k euro", "All amounts are in euro")
    },
    "a note in euro": ("Date,Supplier,Amount\n14/06/2021,A Ltd,1.00\nAmounts are in euro and include VAT,,\n", "another currency.*record 3"),
    "euro beneath the header": ("Date,Supplier,Amount\n,,€\n14/06/2021,A Ltd,1.00\n15/06/2021,B Ltd,2.00\n", "another currency.*record 2"),
    "orders by their title": ("Purchase Orders over 20k Quarter 1 2021,,,\nPO Number,Supplier,Date,Total\nP1,A Ltd,14/06/2021,1.00\n", "a list of purchase orders"),
    "orders with the day of publishing over an empty column": (
        "PO Number,Supplier,Order Value,Order Date,30/04/2019\nP1,A Ltd,100.00,13/04/2019,x\nP2,B Ltd,50.00,14/04/2019,x\n", "a list of purchase orders",
    ),
    "what customers owe": ("Customer Name,Invoice Number,Invoice Date,Amount Due,Amount Paid,Outstanding\nA Ltd,1,14/06/2021,5.00,1.00,4.00\n", "a list of what customers owe"),
    "a column a quarter": ("Supplier,Q1 2021/22,Q2 2021/22,Q3 2021/22,Q4 2021/22\nA Ltd,1.00,2.00,3.00,4.00\n", "a table with a column a quarter"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_none_is_refused(content, message):
    with pytest.raises(InputError, match=message):
        clean_file(Path("payments.csv"), Payments(files=()), content=content.encode())


@pytest.mark.parametrize(
    ("headings", "is_list"),
    [
        ("Supplier,Current,30 Days,60 Days,90 Days", True),
        ("Supplier,0-30,31-60,61-90,90+", True),
        ("Supplier,0 - 30 days,31 - 60 days,Over 90 days", True),
        ("Supplier,1 month,2 months,3 months +", True),
        ("Supplier,30,60,90", True),
        ("Supplier,30,60", False),  # two numbers
        ("30/06/2021,Supplier,60.90", False),
        ("30 06 2021,Acme,60 High Street", False),
    ],
)
def test_ages_of_debt_are_whole_headings(headings, is_list):
    assert (other_list(headings.split(",")) is not None) == is_list


YEAR_2019, YEAR_2018 = ("2019-04-01", "year"), ("2018-04-01", "year")
QUARTERS = "{},{},Supplier,Amount\n2019/20,1,A Ltd,1.00\n2019/20,2,B Ltd,2.00\n"
MONTHS = "{},,\nPayee,Details,Amount\nA Ltd,Fees,1.00\n{},,\nB Ltd,Fees,2.00\n{},,\n"
DAYS = {
    "a financial year beside each line": (YEARS.format("Financial Year"), "x.csv", [YEAR_2019, YEAR_2019, YEAR_2018]),
    "years that could be months": (
        YEARS.format("FY").replace("2019/20", "2011-12").replace("2018/19", "2010/11"), "x.csv",
        [("2011-04-01", "year"), ("2011-04-01", "year"), ("2010-04-01", "year")],
    ),
    "a financial year beside a date": (
        "Financial Year,Date,Supplier,Amount\n2019/20,14/06/2019,A Ltd,1.00\n2018/19,15/06/2019,B Ltd,2.00\n", "x.csv",
        [("2019-06-14", "day"), ("2019-06-15", "day")],
    ),
    "a financial year and the month of the name, in which it was paid": (YEARS.format("Year"), "2019-06.csv", [("2019-06-01", "file month")] * 3),
    "a year that is a reference": (YEARS.format("Reference"), "2019-06.csv", [("2019-06-01", "file month")] * 3),
    "a year that is a budget's": (YEARS.format("Budget Year"), "x.csv", []),
    "a year and the number of a month, which may be of either year": (YEARS.format("Financial Year").replace("Department", "Month").replace("Estates", "5"), "x.csv", []),
    "a year and a quarter": (
        "Year,Quarter,Supplier,Amount\n2019/20,1,A Ltd,1.00\n2019/20,Q2,B Ltd,2.00\n2019/20,4,C Ltd,4.00\n", "x.csv",
        [("2019-04-01", "range"), ("2019-07-01", "range"), ("2020-01-01", "range")],
    ),
    "a year and a quarter, and the month of the name": (QUARTERS.format("Year", "Quarter"), "May 2019.csv", [("2019-05-01", "file month")] * 2),
    "a year and a quarter, and the month of a title": ("Payments May 2019,,,\n" + QUARTERS.format("Year", "Quarter"), "x.csv", [("2019-05-01", "file month")] * 2),
    "a year and a quarter within the year of the name": (
        QUARTERS.format("Financial Year", "Qtr"), "April 2019 to March 2020.csv", [("2019-04-01", "range"), ("2019-07-01", "range")],
    ),
    "a year and a quarter that are a contract's": (QUARTERS.format("Contract Year", "Quarter"), "x.csv", []),
    "financial years beneath one header, days beneath another": (
        f"{YEARS.format('Financial Year')},,,\nDate,Supplier,Amount,Details\n14/06/2019,D Ltd,8.00,Fees\n", "2019-06.csv",
        [*[("2019-06-01", "file month")] * 3, ("2019-06-14", "day")],
    ),
    "days beneath Year": (QUARTERS.format("Year", "Ref").replace("2019/20", "14/06/2019"), "2019-07.csv", [("2019-06-14", "day")] * 2),
    "days beneath Year, a year in the title above": (
        "2019/20,,,\n" + QUARTERS.format("Year", "Ref").replace("2019/20", "14/06/2019"), "2019-07.csv", [("2019-06-14", "day")] * 2,
    ),
    "days beneath Year, a year beside the total": (
        "Year,Ref,Supplier,Amount\n" + "".join(f"{day}/06/2019,{day},A Ltd,1.00\n" for day in range(10, 22)) + "2019/20,,Total,12.00\n", "2019-07.csv",
        [(f"2019-06-{day}", "day") for day in range(10, 22)],
    ),
    "months beneath Year": (QUARTERS.format("Year", "Ref").replace("2019/20", "June 2019"), "2019-07.csv", [("2019-06-01", "month")] * 2),
    "months alone above their lines, with totals": (
        "Payee,Details,Amount\nApril 2019,,\nA Ltd,Fees,1.00\nTotal,,1.00\nMay 2019,,\nB Ltd,Fees,2.00\nC Ltd,Fees,4.00\nTotal,,6.00\n", "x.csv",
        [("2019-04-01", "month"), ("2019-05-01", "month"), ("2019-05-01", "month")],
    ),
    "a month alone above the header and one beneath": (
        MONTHS.format("May 2019", "June 2019", ""), "x.csv", [("2019-05-01", "month"), ("2019-06-01", "month")],
    ),
    "months alone within those of the name": (
        MONTHS.format("May 2019", "June 2019", ""), "Q1 2019-20.csv", [("2019-05-01", "month"), ("2019-06-01", "month")],
    ),
    "months alone, one outside of the name's": (MONTHS.format("May 2020", "June 2019", ""), "2019-06.csv", [("2019-06-01", "file month")] * 2),
    "a month alone above the header and at the foot": (MONTHS.format("July 2019", "", "July 2019"), "2019-06.csv", [("2019-06-01", "file month")] * 2),
    "months alone, of which but one has payments": (
        "Payee,Details,Amount\nMay 2019,,\nJune 2019,,\nA Ltd,Fees,1.00\n", "x.csv", [],
    ),
    "a title not directly above the header": (
        "May 2019,,\nAnytown Council,,\nPayee,Details,Amount\nA Ltd,Fees,1.00\nJune 2019,,\nB Ltd,Fees,2.00\n", "x.csv", [("2019-05-01", "file month")] * 2,
    ),
    "a year of months alone above a month at the foot": (
        MONTHS.format("April 2019 to March 2020", "", "June 2019"), "2019-06.csv", [("2019-06-01", "file month")] * 2,
    ),
    "several months alone among months": (
        MONTHS.format("May 2019", "June to July 2019", ""), "x.csv", [("2019-05-01", "file month")] * 2,
    ),
    "a month above only some lines": ("Payee,Details,Amount\nA Ltd,Fees,1.00\nMay 2019,,\nB Ltd,Fees,2.00\n", "x.csv", []),
    "a month alone in a list with dates": (
        "Date,Payee,Amount\n,April 2019,\n14/05/2019,A Ltd,1.00\n15/05/2019,B Ltd,2.00\n", "x.csv", [("2019-05-14", "day"), ("2019-05-15", "day")],
    ),
    "a title and nothing beneath the header": ("April 2019,,\nPayee,Details,Amount\nA Ltd,Fees,1.00\n", "x.csv", [("2019-04-01", "file month")]),
}  # fmt: skip


@pytest.mark.parametrize(("content", "name", "days"), DAYS.values(), ids=list(DAYS))
def test_the_days_of_tables_without_a_column_of_dates(content, name, days):
    assert dated(content, name) == days


def test_a_stated_year_leaves_out_lines_of_another():
    settings = Payments(files=(), periods={"x.csv": "2019/20"})
    cleaned = read_file(Path("x.csv"), settings, content=YEARS.format("Financial Year").encode())
    assert cleaned.payments.select("date", "date_precision").cast(str).rows() == [YEAR_2019, YEAR_2019]
    assert dict(cleaned.rejected.select("source_record", "reason").iter_rows()) == {4: OTHER_YEAR}


@pytest.mark.parametrize(
    "content",
    [YEARS.format("Financial Year"), QUARTERS.format("Year", "Quarter"), MONTHS.format("", "May 2019", "")],
)
def test_a_stated_month_is_that_of_payment_whatever_lines_say(content):
    days = dated(content, "x.csv", {"x.csv": "2019-06"})
    assert set(days) == {("2019-06-01", "told")}
    assert len(days) == content.count(" Ltd")


def test_a_quarter_stands_within_a_stated_year():
    assert dated(QUARTERS.format("Year", "Quarter"), "x.csv", {"x.csv": "2019/20"}) == [
        ("2019-04-01", "range"),
        ("2019-07-01", "range"),
    ]
