"""Files as finance systems and kinds of bodies make them, invented: expectations worked out by hand before the first run.

Each case says what a person would read: the columns of the roles named, how many records are kept, rejected and not
data, and the pence kept.
"""
# ruff: noqa: E501  a record of a small file is not broken over lines

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import xlsxwriter

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest import records
from svanalysis.ingest.cleaning import Cleaned, clean_file, read_file
from svanalysis.ingest.inspection import explained
from tests.support.counting import all_numbers
from tests.support.workbooks import written_ods, written_xls

PLAIN = "amount=Amount; date=Date; payee=Supplier"


class Export(NamedTuple):
    """A file and its reading; `counts` are kept, rejected and not data; `said` are columns of the payments."""

    content: bytes
    roles: str
    counts: tuple[int, int, int]
    pence: int
    header: int | None
    name: str
    said: dict[str, object]


def export(
    content: str | bytes, counts: tuple[int, int, int], pence: int, roles: str = PLAIN, header: int | None = 1,
    name: str = "2023-05.csv", **said: object,
) -> Export:  # fmt: skip
    """A row of the table; what most files have in common need not be said."""
    written = content.encode() if isinstance(content, str) else content
    return Export(written, roles, counts, pence, header, name, said)


def book(
    *sheets: tuple[str, list[list[object]]],
    then: Callable[[Any, Any], object] | None = None,
    options: dict[str, Any] | None = None,
) -> bytes:
    """A workbook; `then` does something more to it, with its first sheet."""
    made = io.BytesIO()
    said = {"in_memory": True, "default_date_format": "dd/mm/yyyy"} | (options or {})
    with xlsxwriter.Workbook(made, said) as written:
        for title, rows in sheets:
            sheet = written.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        if then:
            then(written, written.worksheets()[0])
    return made.getvalue()


def merged(*cells: tuple[object, ...]) -> Callable[[Any, Any], object]:
    """What merges cells of a workbook's first sheet, each given by its corners and what it says."""
    return lambda _, sheet: [sheet.merge_range(*each) for each in cells]


HEAD: list[object] = ["Date", "Supplier", "Amount"]
MAY = [HEAD, ["13/05/2023", "A Ltd", 1.5], ["14/05/2023", "B Ltd", 2.25]]
JUNE = [HEAD, ["13/06/2023", "A Ltd", 1], ["14/06/2023", "B Ltd", 2]]
TWELVE: list[list[object]] = [
    [f"{day}/05/2023", f"{name} Ltd", 100.5 * day] for day, name in enumerate("ABCDEFGHIJKL", 13)
]

EXPORTS = {
    # ---------------------------------------------------------------- finance systems
    "Unit4: the name under Ap/Ar ID(T)": export(
        "Client,TransNo,TT,Voucher date,Period,Account,Account(T),Ap/Ar ID,Ap/Ar ID(T),Text,Amount,Cur. amount,Curr.\n"
        "A1,4000123,IN,13/05/2023,202302,3310,Materials,100234,Acme Ltd,Bricks,120.00,120.00,GBP\n"
        "A1,4000124,IN,14/05/2023,202302,3310,Materials,100235,Beta Supplies Ltd,Sand,80.50,80.50,GBP\n"
        "A1,4000125,IN,15/05/2023,202302,3320,Fees,100236,J Smith,Survey,-20.25,-20.25,GBP\n",
        (3, 0, 1), 18_025, "amount=Amount; date=Voucher date; payee=Ap/Ar ID(T); reference=TransNo",
    ),
    "SAP: a list between rules, columns between strokes": export(
        "Vendor Line Item Display\n\n----------------------------------------\n"
        "|Account |Name 1    |Doc. No. |Doc. Date |Pstng Date|Amount in LC|LCurr|\n----------------------------------------\n"
        "|100234  |Acme Ltd  |1900001  |01.05.2023|13.05.2023|   1,234.56 |GBP  |\n"
        "|100235  |Beta plc  |1900002  |02.05.2023|15.05.2023|     500.00-|GBP  |\n----------------------------------------\n"
        "|*       |          |         |          |          |     734.56 |GBP  |\n----------------------------------------\n",
        (2, 0, 8), 73_456, "amount=Amount in LC; date=Pstng Date; payee=Name 1", header=4, name="may 2023.txt",
    ),
    "Oracle: a distribution line beside its invoice's amount": export(
        "Supplier Name|Supplier Number|Supplier Site|Invoice Num|Invoice Date|Payment Date|Invoice Amount|Distribution Line Amount|Cost Centre Description\n"
        "Acme Ltd|10023|LONDON|INV1|01/05/2023|13/05/2023|1000.00|600.00|Highways\n"
        "Acme Ltd|10023|LONDON|INV1|01/05/2023|13/05/2023|1000.00|400.00|Parks\n"
        "Beta LLP|10024|LEEDS|INV2|02/05/2023|14/05/2023|55.10|55.10|Parks\n",
        (3, 0, 1), 105_510, "amount=Distribution Line Amount; date=Payment Date; payee=Supplier Name; payee_id=Supplier Number",
    ),
    "Oracle: underscores, and the distribution's amount cut short": export(
        "VENDOR_NAME,VENDOR_SITE_CODE,INVOICE_NUM,CHECK_DATE,INVOICE_AMOUNT,DIST_AMOUNT,ACCOUNT_DESC\n"
        "Acme Ltd,X,1,13-MAY-2023,300,100,Fees\nAcme Ltd,X,1,13-MAY-2023,300,200,Fees\n",
        (2, 0, 1), 30_000, "amount=DIST_AMOUNT; date=CHECK_DATE; payee=VENDOR_NAME",
    ),
    "a sheet that goes on where the one before is full": export(
        book(("Sheet1", MAY), ("Sheet2", [["15/05/2023", "C Ltd", 4], ["16/05/2023", "D Ltd", 8]])), (4, 0, 1), 1_575, name="2023-05.xlsx",
    ),
    "Civica: creditors, with net, VAT and gross": export(
        "Creditor Name,Creditor Ref,Our Ref,Method,Date Paid,Net Amount,VAT Amount,Gross Amount,Directorate Desc\n"
        "Acme Ltd,C001,R1,BACS,13/05/2023,100.00,20.00,120.00,Place\nBeta Ltd,C002,R2,CHQ,14/05/2023,50.00,0.00,50.00,People\n",
        (2, 0, 1), 15_000, "amount=Net Amount; date=Date Paid; payee=Creditor Name; payee_id=Creditor Ref; service=Directorate Desc",
    ),
    "Integra: the base currency's net value": export(
        "Supplier,Supplier Name,Doc Ref,Posting Date,Base Net Value,Base Gross Value,Expenditure Code Desc\n"
        "ACM001,Acme Ltd,D1,13/05/2023,10.00,12.00,Fuel\nBET001,Beta Ltd,D2,14/05/2023,20.00,24.00,Fuel\n",
        (2, 0, 1), 3_000, "amount=Base Net Value; date=Posting Date; payee=Supplier Name; payee_id=Supplier; reference=Doc Ref",
    ),
    "TechnologyOne: a creditor account and its description": export(
        "Creditor Account,Creditor Account Description,Document Reference 1,Document Date,Ledger Account Description,Amount 1\n"
        "7001,Acme Ltd,DR1,13/05/2023,Stationery,10.00\n7002,Beta Ltd,DR2,14/05/2023,Stationery,20.00\n",
        (2, 0, 1), 3_000, "amount=Amount 1; date=Document Date; payee=Creditor Account Description; category=Ledger Account Description",
    ),
    "Xero: contacts": export(
        "Date,Source,Contact,Description,Invoice Number,Reference,Gross,VAT,Net\n"
        "13 May 2023,Payable Invoice,Acme Ltd,Mowing,INV-1,A,12.00,2.00,10.00\n14 May 2023,Payable Invoice,Jo Bloggs,Clerk,INV-2,B,6.00,0.00,6.00\n",
        (2, 0, 1), 1_600, "amount=Net; date=Date; payee=Contact",
    ),
    "Dynamics: posted lines": export(
        "Posting Date,Document Type,Document No.,Vendor No.,Vendor Name,Description,Amount (LCY)\n"
        "13/05/2023,Payment,PAY1,V01,Acme Ltd,Salt,10.00\n14/05/2023,Payment,PAY2,V02,Beta Ltd,Grit,5.50\n",
        (2, 0, 1), 1_550, "amount=Amount (LCY); date=Posting Date; payee=Vendor Name; payee_id=Vendor No.",
    ),
    "SAP Business One: BP names, a row number first": export(
        "#,Posting Date,BP Code,BP Name,Doc. Number,Total Payment\n1,13.05.23,V1,Acme Ltd,77,10.00\n2,14.05.23,V2,Beta Ltd,78,5.00\n",
        (2, 0, 1), 1_500, "amount=Total Payment; date=Posting Date; payee=BP Name",
    ),
    "a hint for spreadsheets in the first line": export(
        "sep=;\nDate;Supplier;Amount\n13/05/2023;A, B & Co;1,234.50\n14/05/2023;C Ltd;2.00\n",
        (2, 0, 2), 123_650, header=2,
    ),
    # ---------------------------------------------------------------- kinds of bodies
    "a parish: voucher, code and minute, and totals beneath": export(
        "Anytown Parish Council,,,,,,,,,,,\nPAYMENTS LIST,,,,,,,,,,,\n,,,,,,,,,,,\n"
        "Voucher,Code,Date,Minute,Bank,Cheque No,Description,Supplier,VAT Type,Net,VAT,Total\n"
        "1,Grass,13/05/2023,23/4,Current,BACS,Mowing,Acme Ltd,S,100.00,20.00,120.00\n"
        "2,Hall,14/05/2023,23/4,Current,DD,Power,Beta Energy,L,50.00,2.50,52.50\nTotal,,,,,,,,,150.00,22.50,172.50\n",
        (2, 0, 5), 15_000, "amount=Net; date=Date; payee=Supplier", header=4, printed_total_pence=15_000,
    ),
    "a parish: the bank's list of payments": export(
        "Date: 01/06/2023,Anytown Town Council,,,,Page 1\nTime: 10:04,Current Bank A/c,,,,\n"
        "List of Payments made between 01/05/2023 and 31/05/2023,,,,,\n,,,,,\n"
        "Date Paid,Payee Name,Reference,Amount Paid,Authorized Ref,Transaction Detail\n"
        '13/05/2023,Acme Ltd,BACS1,"1,000.00",,Roof\n14/05/2023,HMRC,BACS2,500.50,,PAYE\n,,,,,\nTotal Payments,,,"1,500.50",,\n',
        (2, 0, 7), 150_050, "amount=Amount Paid; date=Date Paid; payee=Payee Name", header=5, printed_total_pence=150_050,
    ),
    "a parish: pounds and pence in two columns": export(
        'Date,Payee,Details,Amount £,p\n13/05/2023,Acme Ltd,Mowing,12,50\n14/05/2023,Beta Ltd,Hall,"1,234",05\n15/05/2023,Beta Ltd,Refund,-3,20\n',
        (3, 0, 1), 124_335, "amount=Amount £ > p; date=Date; payee=Payee", payee=["Acme Ltd", "Beta Ltd", "Beta Ltd"],
    ),
    "a parish: nothing over the two columns but the signs": export(
        "Date,To whom paid,£,p\n13/05/2023,Acme Ltd,12,5\n14/05/2023,Beta Ltd,7,\n15/05/2023,J Smith,,99\n16/05/2023,J Smith,8,-\nTotal,,28,04\n",
        (4, 0, 2), 2_804, "amount=£ > p; date=Date; payee=To whom paid", printed_total_pence=2_804,
    ),
    "a parish: one heading over pounds and pence": export(
        ",,Amount,\nDate,Payee,£,p\n13/05/2023,Acme Ltd,12,50\n14/05/2023,Beta Ltd,7,00\n",
        (2, 0, 2), 1_950, "amount=£ > p; date=Date; payee=Payee", header=2,
    ),
    "pence that are no pence": export(
        "Date,Payee,Pounds,Pence\n13/05/2023,Acme Ltd,12,50\n14/05/2023,Beta Ltd,7,125\n15/05/2023,Beta Ltd,7.10,5\n",
        (1, 2, 1), 1_250, "amount=Pounds > Pence; date=Date; payee=Payee",
    ),
    "a column p that flags pages beside whole amounts is left alone": export(
        "Date,Payee,Amount,P\n13/05/2023,Acme Ltd,12.50,1\n14/05/2023,Beta Ltd,7.00,1\n", (2, 0, 1), 1_950, "amount=Amount; date=Date; payee=Payee",
    ),
    "pounds alone under their sign": export(
        "Date,Supplier,£\n13/05/2023,A Ltd,12.50\n14/05/2023,B Ltd,7\n", (2, 0, 1), 1_950, "amount=£; date=Date; payee=Supplier",
    ),
    "an NHS trust: AP Amount": export(
        "Department family,Entity,Date,Expense Type,Expense area,Supplier,Transaction number,AP Amount (£),Purchase Invoice Number\n"
        'Department of Health,Anytown NHS FT,13-MAY-23,Drugs,Pharmacy,Acme Ltd,7701,"45,000.00",I1\n'
        'Department of Health,Anytown NHS FT,14-MAY-23,Agency,Wards,Beta Ltd,7702,"(1,000.00)",I2\n',
        (2, 0, 1), 4_400_000, "amount=AP Amount (£); date=Date; payee=Supplier; reference=Transaction number; service=Department family > Entity > Expense area",
    ),
    "an NHS board: a pivot of AP amounts, its total called by the sum": export(
        "Entity,(All),,\n,,,\nSum of AP Amount,,,\nDate,Supplier,Transaction Number,Total\n13/05/2023,Acme Ltd,7701,30000\n14/05/2023,Beta Ltd,7702,26000\nGrand Total,,,56000\n",
        (2, 0, 5), 5_600_000, "amount=Total; date=Date; payee=Supplier", header=4, printed_total_pence=5_600_000,
    ),
    "a police commissioner: net payment": export(
        "PCC and Force: expenditure over £500 - May 2023,,,,\nSupplier,Invoice No,Date Paid,Net Payment £,Cost Type\nAcme Ltd,1,13/05/2023,600.00,Fleet\nBeta Ltd,2,14/05/2023,700.00,IT\n",
        (2, 0, 2), 130_000, "amount=Net Payment £; date=Date Paid; payee=Supplier; reference=Invoice No", header=2,
    ),
    "a combined authority: the schema of the Local Government Association": export(
        "Organisation Name,Organisation Code,Effective Date,Directorate,Service Category Label,Service Category URI,Responsible Unit,Expense Type,Expenditure Code,Narrative,Date,Transaction Number,Amount,Capital or Revenue,Beneficiary Name,Beneficiary Identifier,Category Internal Name\n"
        "Anytown CA,http://opendatacommunities.org/id/x,30/06/2023,Transport,Public transport,http://id.esd.org.uk/1,Buses,Fees,R3000,Shelters,13/05/2023,T1,100.00,Revenue,Acme Ltd,B1,Fees\n"
        "Anytown CA,http://opendatacommunities.org/id/x,30/06/2023,Transport,Public transport,http://id.esd.org.uk/1,Buses,Fees,R3000,Shelters,14/05/2023,T2,50.00,Revenue,Beta Ltd,B2,Fees\n",
        (2, 0, 1), 15_000, "amount=Amount; date=Date; payee=Beneficiary Name; reference=Transaction Number",
    ),
    "headings run together in camel case": export(
        "BodyName,ServiceArea,PaymentDate,TransactionNumber,NetAmount,SupplierName,SupplierID\nAnytown,Roads,13/05/2023,T1,10.00,Acme Ltd,7\nAnytown,Roads,14/05/2023,T2,5.00,Beta Ltd,8\n",
        (2, 0, 1), 1_500, "amount=NetAmount; date=PaymentDate; payee=SupplierName; payee_id=SupplierID; reference=TransactionNumber",
    ),
    "a university: paid on, narrative, value": export(
        "Faculty;Payment ref;Paid on;Payee;Narrative;Value (GBP)\nArts;P1;13/05/2023;Acme Ltd;Chairs;1200.00\nLaw;P2;14/05/2023;Dr A N Other;Expenses;80.00\n",
        (2, 0, 1), 128_000, "amount=Value (GBP); date=Paid on; payee=Payee; reference=Payment ref",
    ),
    "a department: entity and expense area, and what the template calls them": export(
        "Department Family,Entity,Date of Payment,Expense Type,Expense Area,Supplier,Transaction Number,Amount,VAT Registration Number,Supplier Post Code,Description,Supplier Type,Contract Number,Project Code,Expenditure Type,Invoice Currency Unit\n"
        'Home Office,HO Core,2023-05-13,Travel,Borders,Acme Ltd,9001,"25,100.10",GB123456789,SW1A 2AA,Trains,SME,C1,P1,Admin,GBP\n'
        'Home Office,HO Core,2023-05-14,Travel,Borders,Beta Ltd,9002,"30,000.00",,LS1 4AP,Hotels,Non-SME,C2,P1,Admin,GBP\n',
        (2, 0, 1), 5_510_010, "amount=Amount; date=Date of Payment; payee=Supplier; postcode=Supplier Post Code; size_flag=Supplier Type; vat_number=VAT Registration Number",
    ),
    "a department: a row that explains the columns beneath the header": export(
        "Date,Supplier,Amount\nDate of payment,Name of the supplier,Amount paid in pounds\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\n",
        (2, 1, 1), 300,
    ),
    "a Scottish council: what each supplier was paid in the month": export(
        "Vendor,Number of Invoices,Total Paid\nAcme Ltd,3,300.00\nBeta Ltd,1,20.00\n", (2, 0, 1), 32_000, "amount=Total Paid; payee=Vendor", kind="not payments: aggregated list",
    ),
    "a Scottish council: local supplier, yes or no": export(
        "Vendor Name,Invoice Date,Document No,Amount £,Local Supplier Y/N\nAcme Ltd,13/05/2023,1,10.00,Y\nBeta Ltd,14/05/2023,2,5.00,N\n",
        (2, 0, 1), 1_500, "amount=Amount £; date=Invoice Date; payee=Vendor Name; reference=Document No",
    ),
    "a Welsh council: headings in two languages": export(
        "Dyddiad / Date,Cyflenwr / Supplier,Swm / Amount (£)\n13/05/2023,Siop Cyf,10.00\n14/05/2023,Beta Ltd,5.00\nCyfanswm,,15.00\n",
        (2, 0, 2), 1_500, "amount=Swm / Amount (£); date=Dyddiad / Date; payee=Cyflenwr / Supplier", printed_total_pence=1_500,
    ),
    "a card file: transaction and posting days, merchant and cardholder": export(
        "Cardholder Directorate,Transaction Date,Posting Date,Merchant,Merchant Category,Original Currency Amount,Amount (GBP)\n"
        "Place,12/05/2023,13/05/2023,Acme Stores,Shops,15.00,12.50\nPlace,13/05/2023,14/05/2023,Cafe Uno,Food,9.00,9.00\n",
        (2, 0, 1), 2_150, "amount=Amount (GBP); payee=Merchant; date=Transaction Date; category=Merchant Category",
    ),
    "grants and payments under one heading of recipients": export(
        "Payment Month,Recipient Organisation,Payment Amount,Programme\nMay-23,Scouts,100.00,Youth\nMay-23,Beta CIC,50.00,Youth\n",
        (2, 0, 1), 15_000, "amount=Payment Amount; date=Payment Month; payee=Recipient Organisation", date=["2023-05-01", "2023-05-01"],
    ),
    # ---------------------------------------------------------------- who was paid
    "a lone Organisation that is the payee": export(
        "Date,Organisation,Amount\n13/05/2023,Acme Stores,1.00\n14/05/2023,J Smith,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Organisation",
    ),
    "a lone Organisation Name that is the payee, beside what it was for": export(
        "Organisation Name,Date Paid,Purpose,Net Value\nAcme Stores,13/05/2023,Fuel,1.00\nBeta Stores,14/05/2023,Food,2.00\n",
        (2, 0, 1), 300, "amount=Net Value; date=Date Paid; payee=Organisation Name; category=Purpose",
    ),
    "a lone Organisation that is the body itself": export(
        "Organisation,Date,Amount,Purpose\nAnytown Council,13/05/2023,1.00,Fuel\nAnytown Council,14/05/2023,2.00,Food\n",
        (2, 0, 1), 300, "amount=Amount; date=Date; category=Purpose", payee=["", ""], recognised_as=["no_payee", "no_payee"],
    ),
    "a lone Company that is the body itself": export(
        "Company,Date,Amount,Purpose\nAnytown Homes Ltd,13/05/2023,1.00,Fuel\nAnytown Homes Ltd,14/05/2023,2.00,Food\n",
        (2, 0, 1), 300, "amount=Amount; date=Date; category=Purpose", payee=["", ""],
    ),
    "an Organisation that is the body, and another word for the payee": export(
        "Organisation,Date,Paid To,Amount\nAnytown Council,13/05/2023,A Stores,1.00\nAnytown Council,14/05/2023,B Stores,2.00\n",
        (2, 0, 1), 300, "amount=Amount; date=Date; payee=Paid To",
    ),
    "several bodies under Organisation, and the payee in words that nobody knows": export(
        "Organisation,Date,Who we paid,Amount\nAnytown CCG,13/05/2023,A Ltd,1.00\nAnytown CCG,14/05/2023,B Ltd,2.00\nOther CCG,14/05/2023,C Ltd,4.00\n",
        (3, 0, 1), 700, "amount=Amount; date=Date; payee=Who we paid",
    ),
    "a payee in two columns": export(
        "Vendor Name 1,Vendor Name 2,Posting Date,Amount\nAcme Holdings Ltd,Bricks Division,13/05/2023,1.00\nBeta Ltd,,14/05/2023,2.00\n",
        (2, 0, 1), 300, "amount=Amount; date=Posting Date; payee=Vendor Name 1", payee=["Acme Holdings Ltd", "Beta Ltd"],
    ),
    "a payee's number and name in one heading": export(
        "Supplier Code & Name,Date,Amount\n100 - Acme Ltd,13/05/2023,1.00\n101 - Beta Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Supplier Code & Name",
    ),
    "columns out of order, the amount first": export(
        "Net Amount;Purpose;Invoice Ref;Supplier Name;Paid\n1.00;Fuel;I1;Acme Ltd;13/05/2023\n2.00;Food;I2;Beta Ltd;14/05/2023\n",
        (2, 0, 1), 300, "amount=Net Amount; date=Paid; payee=Supplier Name; reference=Invoice Ref; category=Purpose",
    ),
    "a heading twice: the code and the name of the supplier": export(
        "Date,Supplier,Supplier,Amount\n13/05/2023,100234,Acme Ltd,1.00\n14/05/2023,100235,Beta Ltd,2.00\n", (2, 0, 1), 300, payee=["Acme Ltd", "Beta Ltd"], payee_id=["100234", "100235"],
    ),
    "a heading twice: code and text of the expense": export(
        "Date,Supplier,Account,Account,Amount\n13/05/2023,Acme Ltd,3310,Fuel,1.00\n14/05/2023,Beta Ltd,3320,Food,2.00\n", (2, 0, 1), 300, category=["Fuel", "Food"],
    ),
    # ---------------------------------------------------------------- credits
    "credit notes flagged yes or no": export(
        "Date,Supplier,Amount,Credit Note\n13/05/2023,A Ltd,12.00,N\n14/05/2023,B Ltd,5.00,Y\n", (2, 0, 1), 700, "amount=Amount > Credit Note; date=Date; payee=Supplier",
    ),
    "credit notes flagged yes or blank": export(
        "Date,Supplier,Amount,Credit Note?\n13/05/2023,A Ltd,12.00,\n14/05/2023,B Ltd,5.00,Yes\n", (2, 0, 1), 700, "amount=Amount > Credit Note?; date=Date; payee=Supplier",
    ),
    "credit notes flagged beside amounts with signs": export(
        "Date,Supplier,Amount,Credit Note\n13/05/2023,A Ltd,12.00,N\n14/05/2023,B Ltd,-5.00,Y\n", (2, 0, 1), 700,
    ),
    "invoices and credit notes told by their type, without signs": export(
        "Date,Supplier,Document Type,Amount\n13/05/2023,A Ltd,Invoice,12.00\n14/05/2023,B Ltd,Credit Note,5.00\n", (2, 0, 1), 700, "amount=Amount > Document Type; date=Date; payee=Supplier",
    ),
    "a type that tells invoices from credit notes beside signs": export(
        "Date,Supplier,Document Type,Amount\n13/05/2023,A Ltd,Invoice,12.00\n14/05/2023,B Ltd,Credit Note,(5.00)\n", (2, 0, 1), 700,
    ),
    "credit notes in a column of their own, negative": export(
        "Date,Supplier,Invoice Amount,Credit Note Amount\n13/05/2023,A Ltd,12.00,\n14/05/2023,B Ltd,,-5.00\n15/05/2023,C Ltd,3.00,0.00\n",
        (3, 0, 1), 1_000, "amount=Invoice Amount > Credit Note Amount; date=Date; payee=Supplier",
    ),
    "credit notes in a column of their own, without signs": export(
        "Date,Supplier,Invoice Amount,Credit Note\n13/05/2023,A Ltd,12.00,\n14/05/2023,B Ltd,,5.00\n", (2, 0, 1), 700, "amount=Invoice Amount > Credit Note; date=Date; payee=Supplier",
    ),
    "credit notes with signs and without": export(
        "Date,Supplier,Invoice Amount,Credit Note\n13/05/2023,A Ltd,12.00,\n14/05/2023,B Ltd,,5.00\n15/05/2023,B Ltd,,-6.00\n", (2, 1, 1), 700, "amount=Invoice Amount > Credit Note; date=Date; payee=Supplier",
    ),
    "the number of a credit note is no sign": export(
        "Date,Supplier,Amount,Credit Note\n13/05/2023,A Ltd,12.00,\n14/05/2023,B Ltd,-5.00,CN77\n", (2, 0, 1), 700,
    ),
    # ---------------------------------------------------------------- amounts
    "decimal commas with points at the thousands": export(
        "Date;Supplier;Amount\n13/05/2023;A Ltd;1.234,56\n14/05/2023;B Ltd;12,50\n15/05/2023;C Ltd;-7\n16/05/2023;D Ltd;2.000\n", (4, 0, 1), 324_006,
    ),
    "decimal commas without thousands, in quotation marks": export(
        'Date,Supplier,Amount\n13/05/2023,A Ltd,"1234,56"\n14/05/2023,B Ltd,"£0,50"\n15/05/2023,C Ltd,"(2,00)"\n', (3, 0, 1), 123_306,
    ),
    "decimal commas with spaces at the thousands": export(
        "Date;Supplier;Amount\n13/05/2023;A Ltd;1 234,56\n14/05/2023;B Ltd;12,50-\nTotal;;1 222,06\n", (2, 0, 2), 122_206, printed_total_pence=122_206,
    ),
    "one decimal comma among points cannot be read": export(
        "Date;Supplier;Amount\n13/05/2023;A Ltd;1234.56\n14/05/2023;B Ltd;1234,56\n15/05/2023;C Ltd;1,234.56\n16/05/2023;D Ltd;1.00\n", (3, 1, 1), 247_012,
    ),
    "thousands commas and nothing behind them": export(
        'Date,Supplier,Amount\n13/05/2023,A Ltd,"1,234"\n14/05/2023,B Ltd,"12,345"\n15/05/2023,C Ltd,7\n', (3, 0, 1), 1_358_600,
    ),
    "thousands parted by spaces of every kind": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,1 234.56\n14/05/2023,B Ltd,1\u00a0234.56\n15/05/2023,C Ltd,£ 1\u202f234.56\n16/05/2023,D Ltd,12 345 678.90\n", (4, 0, 1), 1_234_938_258,
    ),
    "credits and debits in letters": export(
        'Date,Supplier,Amount\n13/05/2023,A Ltd,"1,234.56 CR"\n14/05/2023,B Ltd,"2,000.00 DR"\n15/05/2023,C Ltd,5.00Cr\n16/05/2023,D Ltd,1.00 dr\n', (4, 0, 1), 76_144,
    ),
    "signs on either side of the pound": export(
        'Date,Supplier,Amount\n13/05/2023,A Ltd,-£5.00\n14/05/2023,B Ltd,£-5.00\n15/05/2023,C Ltd,(£5.00)\n16/05/2023,D Ltd,£(5.00)\n17/05/2023,E Ltd,£5.00-\n18/05/2023,F Ltd,+£5.00\n19/05/2023,G Ltd,"- £1,000.00"\n',
        (7, 0, 1), -102_000,
    ),
    "currencies in letters": export(
        'Date,Supplier,Amount\n13/05/2023,A Ltd,GBP 5.00\n14/05/2023,B Ltd,5.00GBP\n15/05/2023,C Ltd,"GBP1,000.00"\n16/05/2023,D Ltd,-GBP 2.00\n17/05/2023,E Ltd,£5.00 GBP\n', (5, 0, 1), 101_300,
    ),
    "scientific notation": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,1.2345E+04\n14/05/2023,B Ltd,5E+2\n15/05/2023,C Ltd,-1.5e3\n16/05/2023,D Ltd,-1.5E+03\n17/05/2023,E Ltd,1.00\n", (5, 0, 1), 984_600,
    ),
    "lines of nought": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,0\n14/05/2023,B Ltd,0.00\n15/05/2023,C Ltd,-\n16/05/2023,D Ltd,£0.00\n17/05/2023,E Ltd,£ -   \n18/05/2023,F Ltd,1\n", (6, 0, 1), 100,
    ),
    "noughts by the float": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,0.30000000000000004\n14/05/2023,B Ltd,1.1E-2\n15/05/2023,C Ltd,1041.5\n16/05/2023,D Ltd,-1.13687E-13\n", (4, 0, 1), 104_181,
    ),
    "gross, VAT and net under one heading, spelt out": export(
        "Payment Date,Supplier,Amount Including VAT,VAT,Amount Excluding VAT\n13/05/2023,A Ltd,12.00,2.00,10.00\n14/05/2023,B Ltd,6.00,1.00,5.00\n",
        (2, 0, 1), 1_500, "amount=Amount Excluding VAT; date=Payment Date; payee=Supplier",
    ),
    "the value of a payment": export(
        "Date of payment,Name of supplier,Value of payment (£)\n13/05/2023,A Ltd,12.00\n14/05/2023,B Ltd,6.00\n", (2, 0, 1), 1_800, "amount=Value of payment (£); date=Date of payment; payee=Name of supplier",
    ),
    # ---------------------------------------------------------------- dates
    "times behind the dates": export(
        "Date,Supplier,Amount\n13/05/2023 00:00:00,A Ltd,1\n14/05/2023 00:00,B Ltd,1\n2023-05-15T00:00:00Z,C Ltd,1\n2023-05-16 00:00:00.000,D Ltd,1\n",
        (4, 0, 1), 400, date=["2023-05-13", "2023-05-14", "2023-05-15", "2023-05-16"], name="q1.csv",
    ),
    "days in short": export(
        "Date,Supplier,Amount\n13.5.23,A Ltd,1\n14-5-23,B Ltd,1\n15/05/23,C Ltd,1\nMon 15 May 2023,D Ltd,1\n", (4, 0, 1), 400, date=["2023-05-13", "2023-05-14", "2023-05-15", "2023-05-15"], name="q1.csv",
    ),
    "a month of the year in words": export(
        "Month,Supplier,Amount\nMay-23,A Ltd,1\nMay 2023,B Ltd,1\n2023/24 May,C Ltd,1\n", (3, 0, 1), 300, "amount=Amount; date=Month; payee=Supplier", date=["2023-05-01"] * 3, date_precision=["month"] * 3, name="q1.csv",
    ),
    "the day of the invoice, of its receipt and of its payment": export(
        "Supplier,Invoice Date,Date Received,Payment Date,Due Date,Amount\nA Ltd,01/04/2023,05/04/2023,13/05/2023,30/04/2023,1\nB Ltd,02/04/2023,05/04/2023,14/05/2023,30/04/2023,1\n",
        (2, 0, 1), 200, "amount=Amount; date=Payment Date; payee=Supplier",
    ),
    # ---------------------------------------------------------------- headers, footers, pages
    "a count beneath": export("Date,Supplier,Amount\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\nCount: 2,,\n", (2, 0, 2), 300),
    "a count beneath in the amount's column": export("Date,Supplier,Amount\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\n,Count:,2\n", (2, 0, 2), 300, printed_total_pence=None),
    "the number of records beneath": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\n,No. of records,2\n,Number of payments: 2,\n2 records,,\nTotal,,3.00\n", (2, 0, 5), 300, printed_total_pence=300,
    ),
    "a sum without more words": export("Date,Supplier,Amount\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\n,Sum,3.00\n", (2, 0, 2), 300, printed_total_pence=300),
    "totals in longer words": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,1.00\nTotal spend for month,,1.00\n14/05/2023,B Ltd,2.00\nReport total,,3.00\n,Overall spend total,3.00\n,TOTAL EXPENDITURE MAY 2023,3.00\n,Total £,3.00\n",
        (2, 0, 6), 300, printed_total_pence=300,
    ),
    "totals in Welsh": export(
        "Dyddiad,Cyflenwr,Swm\n13/05/2023,A Cyf,1.00\n14/05/2023,B Cyf,2.00\n,Is-gyfanswm,3.00\n,Cyfanswm,3.00\n", (2, 0, 3), 300, "amount=Swm; date=Dyddiad; payee=Cyflenwr", printed_total_pence=300,
    ),
    "a total behind the heading's words": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\nTotal Amount,,3.00\nGrand total (2 payments):,,3.00\n", (2, 0, 3), 300, printed_total_pence=300,
    ),
    "a firm called Count and one called Records": export("Date,Supplier,Amount\n13/05/2023,Count House Ltd,1.00\n14/05/2023,Records Direct,2.00\n14/05/2023,Sum Up Ltd,4.00\n", (3, 0, 1), 700),
    "a header and a title again on every page": export(
        "Anytown Council - payments,,\nDate,Supplier,Amount\n13/05/2023,A Ltd,1.00\nPage 1 of 2,,\nAnytown Council - payments,,\nDate,Supplier,Amount\n14/05/2023,B Ltd,2.00\nPage 2 of 2,,\n", (2, 0, 6), 300, header=2,
    ),
    "a total beneath each supplier, and a blank row": export(
        "Supplier,Date,Reference,Amount\nAcme Ltd,13/05/2023,R1,1.00\nAcme Ltd,14/05/2023,R2,2.00\nTotal for Acme Ltd,,,3.00\n,,,\nBeta Ltd,14/05/2023,R3,5.00\nTotal for Beta Ltd,,,5.00\n,,,\nTotal,,,8.00\n",
        (3, 0, 6), 800, "amount=Amount; date=Date; payee=Supplier; reference=Reference",
    ),
    "a header of two rows, words cut between them": export(
        "Payment,Supplier,Transaction,Net\nDate,Name,Ref,Amount\n13/05/2023,A Ltd,R1,1.00\n14/05/2023,B Ltd,R2,2.00\n", (2, 0, 2), 300, "amount=Net Amount; date=Payment Date; payee=Supplier Name; reference=Transaction Ref", header=2, basis=["net", "net"],
    ),
    "units beneath the header": export("Date,Supplier,Amount\n(dd/mm/yyyy),,(£)\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\n", (2, 0, 2), 300),
    "numbers of columns beneath the header": export("Date,Supplier,Amount,Reference\n1,2,3,4\n13/05/2023,A Ltd,1.00,R1\n14/05/2023,B Ltd,2.00,R2\n", (2, 1, 1), 300),
    "the month's total above the header": export(
        'Total spend in May 2023,,"£3.00"\nNumber of payments,,2\n,,\nDate,Supplier,Amount\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\n', (2, 0, 4), 300, header=4,
    ),
    "delimiters at the end of every line": export("Date,Supplier,Amount,,,,\n13/05/2023,A Ltd,1.00,,,,\n14/05/2023,B Ltd,2.00,,,,\n,,,,,,\n", (2, 0, 2), 300),
    "a delimiter at the end of data lines alone": export("Date;Supplier;Amount\n13/05/2023;A Ltd;1.00;\n14/05/2023;B Ltd;2.00;\n", (2, 0, 1), 300),
    "descriptions of many lines": export(
        'Date,Supplier,Description,Amount\n13/05/2023,A Ltd,"' + "Works, phase 1;\nsnagging - £20.00\n\n" * 40 + '",1.00\n14/05/2023,"B\nLtd","x ""y"" z",2.00\n', (2, 0, 1), 300, "amount=Amount; date=Date; payee=Supplier; category=Description", payee=["A Ltd", "B Ltd"],
    ),
    "descriptions that speak of totals and dates": export(
        "Date,Supplier,Description,Amount\n13/05/2023,A Ltd,Total,1.00\n14/05/2023,B Ltd,Grand Total for 12/05/2023,2.00\n15/05/2023,C Ltd,Page 1 of 2,4.00\n", (3, 0, 1), 700, "amount=Amount; date=Date; payee=Supplier; category=Description",
    ),
    "section rows, and their totals in the column of references": export(
        "Ref,Supplier,Date,Amount\nADULT SERVICES,,,\nR1,A Ltd,13/05/2023,1.00\nTotal ADULT SERVICES,,,1.00\nCHILDREN,,,\nR2,B Ltd,14/05/2023,4.00\nTotal CHILDREN,,,4.00\n,,,5.00\n",
        (2, 0, 6), 500, "amount=Amount; date=Date; payee=Supplier; reference=Ref", printed_total_pence=500,
    ),
    "section rows in the column of suppliers are no payments": export(
        "Supplier,Date,Amount\nADULT SERVICES,,\nA Ltd,13/05/2023,1.00\nB Ltd,14/05/2023,2.00\nCHILDREN,,\nC Ltd,14/05/2023,4.00\n", (3, 2, 1), 700,
    ),
    "headings on several lines, numbered, and marked": export(
        '"1. Payment\nDate","2. Supplier\nName*","3. Amount\n(£)"\n13/05/2023,A Ltd,1.00\n14/05/2023,B Ltd,2.00\n', (2, 0, 1), 300, "", header=1, payee=["A Ltd", "B Ltd"],
    ),
    "a column of row numbers without a heading": export(",Date,Supplier,Amount\n0,13/05/2023,A Ltd,1.00\n1,14/05/2023,B Ltd,2.00\n", (2, 0, 1), 300),
    "an opening and a closing balance": export(
        "Date,Details,Payee,Debit,Credit,Balance\n01/05/2023,Opening balance,,,,100.00\n13/05/2023,Rent,A Ltd,12.00,,88.00\n14/05/2023,Refund,B Ltd,,50.00,138.00\n31/05/2023,Closing balance,,,,138.00\n",
        (2, 2, 1), -3_800, "amount=Debit > Credit; date=Date; payee=Payee",
    ),
    "receipts beside payments": export(
        "Date,Payee,Receipts,Payments\n13/05/2023,A Ltd,,12.00\n14/05/2023,Council,50.00,\n15/05/2023,B Ltd,,3.00\n", (2, 1, 1), 1_500, "amount=Payments; date=Date; payee=Payee",
    ),
    "a mark of a footnote on one amount": export("Date,Supplier,Amount\n13/05/2023,A Ltd,1.00*\n14/05/2023,B Ltd,2.00\n15/05/2023,B Ltd,3.00\n* includes VAT,,\n", (2, 1, 2), 500),
    # ---------------------------------------------------------------- encodings and forms of file
    "texts that a spreadsheet must not take for numbers": export(
        '="Date",="Supplier",="Amount",="Ref"\n="13/05/2023",="A, B Ltd",="1,100.00",="0012"\n="14/05/2023",="C Ltd",="2.00",="0013"\n', (2, 0, 1), 110_200, payee=["A, B Ltd", "C Ltd"], reference=["0012", "0013"],
    ),
    "one text that a spreadsheet must not take for a number": export('Date,Supplier,Amount,Ref\n13/05/2023,A Ltd,1.00,="0012"\n14/05/2023,B Ltd,2.00,="0013"\n', (2, 0, 1), 300, reference=["0012", "0013"]),
    "tildes": export("Date~Supplier~Amount\n13/05/2023~A, B Ltd~1,000.00\n14/05/2023~C Ltd~2.00\n", (2, 0, 1), 100_200),
    "carets": export("Date^Supplier^Amount\n13/05/2023^A Ltd^1.00\n14/05/2023^C Ltd^2.00\n", (2, 0, 1), 300),
    "tabs, and a comma in every line": export("Date\tSupplier\tAmount\n13/05/2023\tA Ltd\t1,000.00\n14/05/2023\tB Ltd\t2,000.00\n", (2, 0, 1), 300_000),
    "two returns at every line's end": export("Date,Supplier,Amount\r\r\n13/05/2023,A Ltd,1.00\r\r\n14/05/2023,B Ltd,2.00\r\r\n", (2, 0, 4), 300),
    "an end-of-file mark of old systems": export("Date,Supplier,Amount\r\n13/05/2023,A Ltd,1.00\r\n14/05/2023,B Ltd,2.00\r\n\x1a", (2, 0, 2), 300),
    "a page in which a supplier spans several rows": export(
        "<html><body><table><tr><th>Supplier</th><th>Date</th><th>Ref</th><th>Amount</th></tr><tr><td rowspan=2>A Ltd</td><td>13/05/2023</td><td>R1</td><td>1.00</td></tr>"
        "<tr><td>14/05/2023</td><td>R2</td><td>2.00</td></tr><tr><td>B Ltd</td><td>14/05/2023</td><td>R3</td><td>4.00</td></tr></table></body></html>",
        (3, 0, 1), 700, name="2023-05.xls", payee=["A Ltd", "A Ltd", "B Ltd"],
    ),
    "a page in which an amount spans several rows counts it once": export(
        "<table><tr><th>Amount<th>Supplier<th>Date<tr><td rowspan=2>5.00<td>A Ltd<td>13/05/2023<tr><td>B Ltd<td>14/05/2023<tr><td>1.00<td>C Ltd<td>14/05/2023<tr><td>2.00<td>C Ltd<td>14/05/2023</table>",
        (3, 1, 1), 800, name="2023-05.xls",
    ),
    "UTF-16 with tabs": export("Date\tSupplier\tAmount\r\n13/05/2023\tCafé Ltd\t£1.00\r\n14/05/2023\tB Ltd\t£2.00\r\n".encode("utf-16"), (2, 0, 1), 300, payee=["Café Ltd", "B Ltd"]),
    "UTF-16, big end first, semicolons": export("\ufeffDate;Supplier;Amount\n13/05/2023;Café Ltd;1\n14/05/2023;B Ltd;2\n".encode("utf-16-be"), (2, 0, 1), 300),
    "strokes around every cell": export("|Date|Supplier|Amount|\n|13/05/2023|A Ltd|1.00|\n|14/05/2023|B Ltd|2.00|\n", (2, 0, 1), 300),
    "a page saved as a workbook, with a title and a total": export(
        "<html><body><table><tr><td colspan=3>Payments May 2023</td></tr><tr><th>Date</th><th>Supplier</th><th>Amount</th></tr>"
        "<tr><td>13/05/2023</td><td>A &amp; B Ltd</td><td>&pound;1.00</td></tr><tr><td>14/05/2023</td><td>C Ltd</td><td>(&pound;0.50)</td></tr>"
        "<tr><td colspan=2>Total</td><td>&pound;0.50</td></tr></table></body></html>",
        (2, 0, 3), 50, header=2, name="2023-05.xls", payee=["A & B Ltd", "C Ltd"], printed_total_pence=50,
    ),
    "an open document with a title": export(written_ods({"Spend": [["Payments over £500", None, None], HEAD, ["13/05/2023", "A Ltd", 600.5], ["14/05/2023", "B Ltd", -20.0]]}), (2, 0, 2), 58_050, header=2, name="2023-05.ods"),
    "an old workbook with dates as text": export(written_xls([HEAD, ["13/05/2023", "A Ltd", 600.5], ["14/05/2023", "B Ltd", "-20.00"]]), (2, 0, 1), 58_050, name="2023-05.xls"),
    # ---------------------------------------------------------------- workbooks
    "a workbook with dates as text and amounts as text": export(book(("May", [HEAD, ["13/05/2023", "A Ltd", "£1,000.00"], ["14/05/2023", "B Ltd", "20.00"]])), (2, 0, 1), 102_000, name="2023-05.xlsx"),
    "a workbook with dates as dates": export(book(("May", [HEAD, [date(2023, 5, 3), "A Ltd", 0.1 + 0.2], [date(2023, 5, 4), "B Ltd", 1e-9]])), (2, 0, 1), 30, name="q1.xlsx", date=["2023-05-03", "2023-05-04"]),
    "a workbook whose cells are merged across its title": export(
        book(("May", [[], HEAD, *MAY[1:]]), then=lambda _, sheet: sheet.merge_range(0, 0, 0, 2, "Payments to suppliers, May 2023")), (2, 0, 2), 375, header=2, name="2023-05.xlsx",
    ),
    "a workbook whose header is merged across gross, VAT and net": export(
        book(
            ("May", [["Date", "Supplier"], [None, None, "Gross", "VAT", "Net"], ["13/05/2023", "A Ltd", 12, 2, 10], ["14/05/2023", "B Ltd", 6, 1, 5]]),
            then=lambda _, sheet: sheet.merge_range(0, 2, 0, 4, "Amount"),
        ),
        (2, 0, 2), 1_500, "amount=Net; date=Date; payee=Supplier", header=2, name="2023-05.xlsx",
    ),
    "a workbook with formulas and what they gave": export(
        book(
            ("May", [["Date", "Supplier", "Net", "VAT", "Gross"], ["13/05/2023", "A Ltd", 10, 2], ["14/05/2023", "B Ltd", 5, 1]]),
            then=lambda _, sheet: [sheet.write_formula(row, 4, f"=C{row + 1}+D{row + 1}", None, value) for row, value in ((1, 12), (2, 6))] + [sheet.write_formula(3, 2, "=SUM(C2:C3)", None, 15)],
        ),
        (2, 0, 2), 1_500, "amount=Net; date=Date; payee=Supplier", name="2023-05.xlsx", printed_total_pence=1_500,
    ),
    "a workbook with a hidden column": export(
        book(("May", [["Date", "Check", "Supplier", "Amount"], ["13/05/2023", "x", "A Ltd", 1], ["14/05/2023", "x", "B Ltd", 2]]), then=lambda _, sheet: sheet.set_column(1, 1, None, None, {"hidden": True})),
        (2, 0, 1), 300, name="2023-05.xlsx",
    ),
    "a workbook with a cover, the payments and a glossary": export(
        book(("Cover", [["Anytown Council"], ["Payments to suppliers over £500"], ["May 2023"], ["Contact: finance@anytown.example"]]), ("Data", MAY), ("Glossary", [["Term", "Meaning"], ["Supplier", "Who was paid"], ["Amount", "What was paid, in pounds"]])),
        (2, 0, 8), 375, name="2023-05.xlsx",
    ),
    "a workbook with a summary by service beside the payments": export(
        book(("Summary", [["Service", "Total"], ["Roads", 1.5], ["Parks", 2.25], ["Total", 3.75]]), ("Data", [["Service", *HEAD], ["Roads", *MAY[1]], ["Parks", *MAY[2]]])), (2, 0, 5), 375, name="2023-05.xlsx",
    ),
    "a workbook with a lookup of suppliers beside the payments": export(
        book(("Data", MAY), ("Lists", [["Supplier", "Category"], ["A Ltd", "Fees"], ["B Ltd", "Fuel"]])), (2, 0, 4), 375, name="2023-05.xlsx",
    ),
    "a workbook with a sheet a month, one of them empty but for its header": export(
        book(("April", [HEAD, ["13/04/2023", "A Ltd", 1]]), ("May", [["Paid Date", "Supplier Name", "Net Amount"], ["13/05/2023", "B Ltd", 2]]), ("June", [HEAD])), (2, 0, 3), 300, "", header=None, name="2023-q1.xlsx",
    ),
    "a workbook with errors for amounts": export(
        book(("May", [HEAD, ["13/05/2023", "A Ltd", 1], ["14/05/2023", "B Ltd"], ["15/05/2023", "C Ltd", 4]]), then=lambda _, sheet: sheet.write_formula(2, 2, "=1/0", None, "#DIV/0!")), (2, 1, 1), 500, name="2023-05.xlsx",
    ),
    "a workbook whose table begins in its third column": export(
        book(("May", [[], [], [None, None, *HEAD], [None, None, *MAY[1]], [None, None, *MAY[2]]])), (2, 0, 3), 375, header=3, name="2023-05.xlsx",
    ),
    "a workbook that counts days from 1904": export(
        book(("May", [HEAD, [date(2023, 5, 3), "A Ltd", 1], [date(2023, 5, 4), "B Ltd", 2]]), options={"date_1904": True}), (2, 0, 1), 300, name="q1.xlsx", date=["2023-05-03", "2023-05-04"],
    ),
    "a workbook with days of several kinds": export(
        book(("May", [HEAD, [45059, "A Ltd", 1], ["14/05/2023", "B Ltd", 2], [45061.4, "C Ltd", 4]])), (3, 0, 1), 700, name="q1.xlsx", date=["2023-05-13", "2023-05-14", "2023-05-15"],
    ),
    "a workbook with suppliers merged over their lines": export(
        book(("May", [["Supplier", "Date", "Ref", "Amount"], [None, "13/05/2023", "R1", 1], [None, "14/05/2023", "R2", 2], ["B Ltd", "14/05/2023", "R3", 4]]), then=lambda _, sheet: sheet.merge_range(1, 0, 2, 0, "A Ltd")),
        (3, 0, 1), 700, name="2023-05.xlsx", payee=["A Ltd", "A Ltd", "B Ltd"],
    ),
    "amounts parted by unquoted commas, in a table whose last columns are empty": export(
        "Date,Supplier,Amount,Expense Type,Contract No,Postcode\n13/05/2023,A Ltd,1,234.50,Rent,,\n14/05/2023,B Ltd,8,633,000.00,Fees\n15/05/2023,C Ltd,234.50,Rent,,\n"
        "16/05/2023,D Ltd,36,678.60,Fees,,\n17/05/2023,E Ltd,1.00,Fees,,\n18/05/2023,F Ltd,2.00,Fees,,\n",
        (6, 0, 1), 123_450 + 863_300_000 + 23_450 + 3_667_860 + 100 + 200, "amount=Amount; date=Date; payee=Supplier", repaired=["read 1 and 234.50 as 1,234.50", "read 8 and 633 and 000.00 as 8,633,000.00", "", "read 36 and 678.60 as 36,678.60", "", ""],
    ),
    "whole pounds beside codes of three digits": export(
        "Date,Supplier,Amount,Cost Centre,Contract No\n13/05/2023,A Ltd,45,123,\n14/05/2023,B Ltd,46,124,\n15/05/2023,C Ltd,500,125,\n",
        (3, 0, 1), 59_100, "amount=Amount; date=Date; payee=Supplier",
    ),
    "identical lines of one invoice": export(
        "Date,Supplier,Invoice Number,Amount\n" + "13/05/2023,A Ltd,I1,5.00\n" * 4 + "".join(f"{day}/05/2023,A Ltd,I{day},5.00\n" for day in range(10, 28)),
        (22, 0, 1), 11_000, "amount=Amount; date=Date; payee=Supplier; reference=Invoice Number",
    ),
    "a second header with the same words in another order, none of them plain": export(
        "AP Amount,Date,Transaction Number,Supplier\n1.00,13/05/2023,4001,A Ltd\n2.00,14/05/2023,4002,B Ltd\nTransaction Number,AP Amount,Supplier,Date\n4003,4.00,C Ltd,15/05/2023\n",
        (3, 0, 2), 700, "", payee=["A Ltd", "B Ltd", "C Ltd"], reference=["4001", "4002", "4003"],
    ),
    "payments above the header, under columns of their own": export(
        "1.00,4001,A Ltd,13/05/2023\n2.00,4002,B Ltd,14/05/2023\nPayment Date,Supplier,Reference,Amount\n15/05/2023,C Ltd,4003,4.00\n16/05/2023,D Ltd,4004,8.00\n",
        (2, 2, 1), 1_200, "", header=3,
    ),
    "dates of posting beside the invoice's": export(
        "Invoice Date,Posted Date,Supplier,Amount\n13/04/2023,15/05/2023,A Ltd,1.00\n14/04/2023,16/05/2023,B Ltd,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Posted Date; payee=Supplier",
    ),
    "the amount in the ledger beside the whole invoice's": export(
        "Date,Supplier,Invoice Amount,GL Amount\n13/05/2023,A Ltd,9.00,1.00\n13/05/2023,A Ltd,9.00,5.00\n14/05/2023,B Ltd,2.00,2.00\n", (3, 0, 1), 800, "amount=GL Amount; date=Date; payee=Supplier",
    ),
    "a workbook of one sheet, which alone tells the month": export(
        book(("May 2023", [["Supplier", "Amount"], ["A Ltd", 1], ["B Ltd", 2]])), (2, 0, 1), 300, "amount=Amount; payee=Supplier", name="payments.xlsx", date=["2023-05-01"] * 2,
    ),
    "a workbook of one sheet, called as one of another month was": export(
        book(("April 2023", [["Supplier", "Amount"], ["A Ltd", 1], ["B Ltd", 2]])), (2, 0, 1), 300, "amount=Amount; payee=Supplier", name="2023-05.xlsx", date=["2023-05-01"] * 2,
    ),
    "a workbook of payments and the council's income": export(
        book(("Payments", MAY), ("Receipts", [["Date", "Name", "Amount"], ["13/05/2023", "Hall hire", 50]])), (2, 0, 3), 375, "", header=None, name="2023-05.xlsx",
    ),
    "a workbook of payments and a list without dates of what most were paid, in pounds": export(
        book(("One", [HEAD, *TWELVE[:6]]), ("Two", [HEAD, *TWELVE[6:]]), ("Top", [["Supplier", "Spend"], ["L LTD", 2412], ["K LTD", 2312], ["J LTD", 2211]])), (12, 0, 6), 2_231_100, "", header=None, name="2023-05.xlsx",
    ),
    "a workbook of payments without dates, and their pivot table": export(
        book(("Data", [["Supplier", "Ref", "Amount"], ["A Ltd", "R1", 1], ["B Ltd", "R2", 2], ["A Ltd", "R3", 4]]), ("Pivot", [["Supplier", "Sum of Amount"], ["A Ltd", 5], ["B Ltd", 2]])), (3, 0, 4), 700, "", header=None, name="2023-05.xlsx",
    ),
    "sheets without dates, of two months that come to the same": export(
        book(("Apr 23", [["Supplier", "Amount"], ["A Ltd", 5]]), ("May 23", [["Supplier", "Amount"], ["A Ltd", 5]])), (2, 0, 2), 1_000, "", header=None, name="x.xlsx", date=["2023-04-01", "2023-05-01"],
    ),
    "a workbook of payments and others without dates": export(
        book(("May", MAY), ("Grants", [["Supplier", "Spend"], ["C Ltd", 4], ["D Ltd", 3], ["E Ltd", 1]])), (5, 0, 2), 1_175, "", header=None, name="2023-05.xlsx",
    ),
    "a cheque that was cancelled": export(
        "Date,Cheque No,Payee,Amount,Status\n13/05/2023,101,A Ltd,1.00,Cleared\n14/05/2023,102,B Ltd,2.00,CANCELLED\n15/05/2023,103,C Ltd,4.00,Cleared\n",
        (2, 1, 1), 500, "amount=Amount; date=Date; payee=Payee; reference=Cheque No",
    ),
    "invoices of which some are not paid yet": export(
        "Supplier,Invoice Date,Date Paid,Amount,Status\nA Ltd,10/05/2023,13/05/2023,1.00,Paid\nB Ltd,10/05/2023,,2.00,On Hold\nC Ltd,11/05/2023,,4.00,Awaiting approval\n",
        (1, 2, 1), 100, "amount=Amount; date=Date Paid; payee=Supplier",
    ),
    "receipts among the payments, by their type": export(
        "Date,Type,Name,Amount\n13/05/2023,Payment,A Ltd,1.00\n14/05/2023,Receipt,Hall hirer,50.00\n15/05/2023,Payment,B Ltd,2.00\n",
        (2, 1, 1), 300, "",
    ),
    "a status that says of none that it was paid": export(
        "Date,Payee,Amount,Status\n13/05/2023,A Ltd,1.00,Held\n14/05/2023,B Ltd,2.00,Open\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Payee",
    ),
    "a workbook with a hidden sheet of other payments": export(
        book(("May", MAY), ("old", [HEAD, ["13/04/2023", "C Ltd", 1], ["14/04/2023", "D Ltd", 2]]), then=lambda written, _: written.worksheets()[1].hide()), (4, 0, 2), 675, "", header=None, name="2023-05.xlsx",
    ),
    # ---------------------------------------------------------------- what other bodies and systems do
    "a card file: billed in pounds, beside the amount in the currency of the sale": export(
        "Posting Date,Transaction Date,Merchant Name,Transaction Currency,Transaction Amount,Billing Currency,Billing Amount\n"
        "14/05/2023,13/05/2023,HOTEL PARIS,EUR,230.00,GBP,200.10\n15/05/2023,14/05/2023,TAXI NY,USD,50.00,GBP,40.00\n",
        (2, 0, 1), 24_010, "amount=Billing Amount; date=Transaction Date; payee=Merchant Name"),
    "a card file: its bank under Supplier, the seller under Merchant Name": export(
        "Date,Supplier,Merchant Name,Amount\n13/05/2023,Barclaycard,Acme Stores,10.00\n14/05/2023,Barclaycard,Cafe Uno,5.00\n15/05/2023,Barclaycard,Cafe Due,1.00\n",
        (3, 0, 1), 1_600, "amount=Amount; date=Date; payee=Merchant Name"),
    "a card file: capitals, and net, VAT and gross amounts cut short": export(
        "TRANS DATE,TRANS ORIGINAL NET AMT,TRANS ORIGINAL VAT AMT,TRANS ORIGINAL GROSS AMT,MERCHANT NAME,MCC DESCRIPTION,TRANS CAC DESC 1\n"
        "13/05/2023,10.00,2.00,12.00,ACME STORES,SHOPS,Stationery\n14/05/2023,5.00,1.00,6.00,CAFE UNO,EATING,Food\n",
        (2, 0, 1), 1_500, "amount=TRANS ORIGINAL NET AMT; date=TRANS DATE; payee=MERCHANT NAME"),
    "a running total first": export(
        "Payment Date,Payee,Running Total,Value\n13/05/2023,A Ltd,10.00,10.00\n14/05/2023,B Ltd,15.00,5.00\n", (2, 0, 1), 1_500, "amount=Value; date=Payment Date; payee=Payee"),
    "cumulative spend first, then that of the month": export(
        "Supplier,Cumulative Spend,Spend in month,Date\nA Ltd,100.00,10.00,13/05/2023\nB Ltd,200.00,5.00,14/05/2023\n", (2, 0, 1), 1_500, "amount=Spend in month; date=Date; payee=Supplier"),
    "what was paid to date, and this payment": export(
        "Supplier,Total Paid to Date,This Payment,Date\nA Ltd,100.00,10.00,13/05/2023\nB Ltd,200.00,5.00,14/05/2023\n", (2, 0, 1), 1_500, "amount=This Payment; date=Date; payee=Supplier"),
    "Sage: purchase invoices and credits told by PI and PC": export(
        "Type,Account,Nominal,Dept,Details,Date,Ref,Ex.Ref,Net,Tax,T/C\nPI,ACME01,5000,1,Bricks,13/05/2023,I1,,100.00,20.00,T1\nPC,ACME01,5000,1,Returned,14/05/2023,C1,,10.00,2.00,T1\nPI,BETA01,5000,1,Sand,15/05/2023,I2,,5.00,1.00,T1\n",
        (3, 0, 1), 9_500, "amount=Net > Type; date=Date"),
    "Sage: supplier activity, each account on a line of its own": export(
        "Date: 01/06/2023,Anytown Town Council,,,,,Page: 1\nSupplier Activity (Detailed),,,,,,\n\nNo,Type,Date,Ref,N/C,Details,Amount\nA/C: ACME01  Name: Acme Ltd,,,,,,\n1,PI,13/05/2023,I1,5000,Bricks,100.00\n2,PI,14/05/2023,I2,5000,Sand,50.00\nTotals:,,,,,,150.00\nA/C: BETA01  Name: Beta Ltd,,,,,,\n3,PI,15/05/2023,I3,5000,Hall,5.00\nTotals:,,,,,,5.00\n",
        (3, 0, 8), 15_500, "", header=None, payee=["Acme Ltd", "Acme Ltd", "Beta Ltd"]),
    "QuickBooks: transactions by supplier, each named above its own": export(
        "Anytown Parish Council,,,,,\nTransaction List by Supplier,,,,,\n1-31 May 2023,,,,,\n\n,Date,Transaction Type,Num,Memo/Description,Amount\nAcme Ltd,,,,,\n,13/05/2023,Expense,101,Bricks,100.00\n,14/05/2023,Expense,102,Sand,50.00\nTotal for Acme Ltd,,,,,150.00\nBeta Supplies,,,,,\n,15/05/2023,Expense,103,Hall,5.00\nTotal for Beta Supplies,,,,,5.00\nTOTAL,,,,,155.00\n",
        (3, 0, 10), 15_500, "", header=None, payee=["Acme Ltd", "Acme Ltd", "Beta Supplies"]),
    "Xero: payable invoices, each contact above its own, in the column of dates": export(
        "Payable Invoice Detail,,,,\nAnytown Parish Council,,,,\nFor the month ended 31 May 2023,,,,\n,,,,\nInvoice Date,Source,Reference,Description,Gross,VAT,Net\nAcme Ltd,,,,,,\n13 May 2023,Payable Invoice,I1,Bricks,120.00,20.00,100.00\n14 May 2023,Payable Invoice,I2,Sand,60.00,10.00,50.00\nTotal Acme Ltd,,,,180.00,30.00,150.00\nBeta Supplies,,,,,,\n15 May 2023,Payable Invoice,I3,Hall,6.00,1.00,5.00\nTotal Beta Supplies,,,,6.00,1.00,5.00\nTotal,,,,186.00,31.00,155.00\n",
        (3, 0, 10), 15_500, "", header=None, payee=["Acme Ltd", "Acme Ltd", "Beta Supplies"]),
    "payees above their payments, without totals": export(
        "Payee/Date,Cheque,Purpose,Net\nAcme Ltd,,,\n13/05/2023,1001,Bricks,100.00\n14/05/2023,1002,Sand,50.00\nJ Smith,,,\n15/05/2023,1003,Hall,5.00\n",
        (3, 0, 3), 15_500, "", header=None, payee=["Acme Ltd", "Acme Ltd", "J Smith"]),
    "payees above their payments, in their own column": export(
        "Supplier,Date,Reference,Amount\nAcme Ltd,,,\n,13/05/2023,R1,1.00\n,14/05/2023,R2,2.00\nAcme Ltd Total,,,3.00\nBeta & Sons,,,\n,14/05/2023,R3,5.00\nBeta & Sons Total,,,5.00\nGrand Total,,,8.00\n",
        (3, 0, 6), 800, "amount=Amount; date=Date; payee=Supplier; reference=Reference", payee=["Acme Ltd", "Acme Ltd", "Beta & Sons"]),
    "a pivot: each supplier on the first of its lines, its total beneath": export(
        "Supplier,Date,Reference,Amount\nAcme Ltd,13/05/2023,R1,1.00\n,14/05/2023,R2,2.00\nAcme Ltd Total,,,3.00\nBeta & Sons,14/05/2023,R3,5.00\nBeta & Sons Total,,,5.00\nGrand Total,,,8.00\n",
        (3, 0, 4), 800, "amount=Amount; date=Date; payee=Supplier; reference=Reference", payee=["Acme Ltd", "Acme Ltd", "Beta & Sons"]),
    "a pivot: supplier and date on the first of their lines, totals of both": export(
        "Supplier,Date,Reference,Amount\nAcme Ltd,13/05/2023,R1,1.00\n,,R2,2.00\n,13/05/2023 Total,,3.00\nAcme Ltd Total,,,3.00\nBeta & Sons,14/05/2023,R3,5.00\n,14/05/2023 Total,,5.00\nBeta & Sons Total,,,5.00\nGrand Total,,,8.00\n",
        (3, 0, 6), 800, "amount=Amount; date=Date; payee=Supplier; reference=Reference", payee=["Acme Ltd", "Acme Ltd", "Beta & Sons"]),
    "a directorate above its payments": export(
        "Date,Supplier,Reference,Amount\nADULT SERVICES,,,\n13/05/2023,A Ltd,R1,1.00\n14/05/2023,B Ltd,R2,2.00\nCHILDREN,,,\n14/05/2023,C Ltd,R3,5.00\n", (3, 0, 3), 800, "amount=Amount; date=Date; payee=Supplier; reference=Reference"),
    "services above payments without payees are no payees": export("Date,Reference,Amount\nADULT SERVICES,,\n13/05/2023,R1,1.00\n14/05/2023,R2,2.00\nTotal ADULT SERVICES,,3.00\nCHILDREN,,\n14/05/2023,R3,5.00\nTotal CHILDREN,,5.00\n", (3, 0, 5), 800, "amount=Amount; date=Date; reference=Reference", payee=["", "", ""]),
    "a blank payee is not the one above it": export("Supplier,Date,Ref,Amount\nAcme Ltd,13/05/2023,R1,1.00\n,14/05/2023,R2,2.00\nBeta Ltd,14/05/2023,R3,5.00\nTotal,,,8.00\n", (3, 0, 2), 800, "amount=Amount; date=Date; payee=Supplier", payee=["Acme Ltd", "", "Beta Ltd"]),
    "SAP: a vendor list with decimal commas and signs behind": export(
        "Vendor;Name 1;Assignment;DocumentNo;Type;Doc. Date;Clearing;Amount in local cur.;LCurr;Text\n100;Acme Ltd;A;19001;RE;01.05.2023;13.05.2023;1.234,50-;GBP;x\n101;Beta Ltd;B;19002;KG;02.05.2023;14.05.2023;34,50;GBP;y\n",
        (2, 0, 1), -120_000, "amount=Amount in local cur.; date=Doc. Date; payee=Name 1"),
    "SAP: amounts in the document's currency and in the local one": export(
        "Company Code,Vendor,Vendor Name,Document Number,Clearing Date,Amount in Doc. Curr.,Document Currency,Amount in Local Currency,Local Currency,G/L Account Name\n1000,1,Acme Ltd,D1,13/05/2023,120.00,EUR,100.00,GBP,Fees\n1000,2,Beta Ltd,D2,14/05/2023,50.00,GBP,50.00,GBP,Fees\n",
        (2, 0, 1), 15_000, "amount=Amount in Local Currency; date=Clearing Date; payee=Vendor Name; payee_id=Vendor; reference=Document Number"),
    "eFinancials: words cut short": export(
        "Cred No,Cred Name,Inv Ref,Inv Date,Pay Date,Detail Net Amt,Detail VAT Amt,CC Desc,Acct Desc\nC1,Acme Ltd,I1,01/05/2023,13/05/2023,10.00,2.00,Roads,Fuel\nC2,Beta Ltd,I2,02/05/2023,14/05/2023,5.00,1.00,Parks,Food\n",
        (2, 0, 1), 1_500, "amount=Detail Net Amt; date=Pay Date; payee=Cred Name; payee_id=Cred No; reference=Inv Ref"),
    "ProActis: tax, goods and invoice values": export(
        "Supplier Name,Invoice Number,Invoice Date,Tax Value,Goods Value,Invoice Value\nAcme Ltd,I1,13/05/2023,2.00,10.00,12.00\nBeta Ltd,I2,14/05/2023,1.00,5.00,6.00\n",
        (2, 0, 1), 1_500, "amount=Goods Value; date=Invoice Date; payee=Supplier Name; reference=Invoice Number"),
    "the total of VAT before that of the invoice": export(
        "Supplier,Date,VAT Total,Invoice Total\nA Ltd,13/05/2023,2.00,10.00\nB Ltd,14/05/2023,1.00,5.00\n", (2, 0, 1), 1_500, "amount=Invoice Total; date=Date; payee=Supplier"),
    "irrecoverable VAT first": export(
        "Supplier,Date,Irrecoverable VAT Amount,Total Payable\nA Ltd,13/05/2023,2.00,10.00\nB Ltd,14/05/2023,1.00,5.00\n", (2, 0, 1), 1_500, "amount=Total Payable; date=Date; payee=Supplier"),
    "a contractor's retention and deduction": export(
        "Contractor,Date,Gross Valuation,Retention Amount,CIS Deduction Amount,Net Payment\nA Ltd,13/05/2023,100,5,15,80\nB Ltd,14/05/2023,50,2,8,40\n", (2, 0, 1), 12_000, "amount=Net Payment; date=Date; payee=Contractor"),
    "the day of the order before that of the invoice": export(
        "Supplier,Order Date,Date Invoiced,Quantity,Unit Price (£),Line Total (£)\nA Ltd,01/05/2023,13/05/2023,2,5.00,10.00\nB Ltd,01/05/2023,14/05/2023,1,5.00,5.00\n", (2, 0, 1), 1_500, "amount=Line Total (£); date=Date Invoiced; payee=Supplier"),
    "Dynamics: original and remaining amounts in local currency": export(
        "Posting Date,Document No.,Vendor No.,Vendor Name,Original Amount (LCY),Remaining Amt. (LCY),Amount (LCY)\n13/05/2023,D1,V1,Acme Ltd,10.00,0.00,10.00\n14/05/2023,D2,V2,Beta Ltd,5.00,0.00,5.00\n",
        (2, 0, 1), 1_500, "amount=Amount (LCY); date=Posting Date; payee=Vendor Name; payee_id=Vendor No."),
    "the invoice's and the line's net": export(
        "Supplier,Invoice No,Invoice Date,Invoice Net Total,Line No,Line Net\nA Ltd,I1,13/05/2023,100.00,1,60.00\nA Ltd,I1,13/05/2023,100.00,2,40.00\nB Ltd,I2,14/05/2023,5.00,1,5.00\n",
        (3, 0, 1), 10_500, "amount=Line Net; date=Invoice Date; payee=Supplier; reference=Invoice No"),
    "the total of a payment beside its analysis": export(
        "Cheque No,Date,Payee,Payment Total,Analysis Amount,Analysis Code\n101,13/05/2023,A Ltd,100.00,60.00,Hall\n101,13/05/2023,A Ltd,100.00,40.00,Grass\n102,14/05/2023,B Ltd,5.00,5.00,Hall\n",
        (3, 0, 1), 10_500, "amount=Analysis Amount; date=Date; payee=Payee"),
    "a parish: a cash book with paid in, paid out and a balance": export(
        "Date,Ref,Details,Payee,Paid In,Paid Out,Balance\n01/05/2023,,Balance b/f,,,,1000.00\n02/05/2023,BACS,Precept,Anytown Council,500.00,,1500.00\n13/05/2023,101,Mowing,Acme Ltd,,100.00,1400.00\n14/05/2023,102,Hall,J Smith,,50.00,1350.00\n",
        (2, 2, 1), 15_000, "amount=Paid Out; date=Date; payee=Payee; reference=Ref"),
    "a parish: a bank statement with money in and money out": export(
        "Date,Description,Money In,Money Out,Balance\n02/05/2023,PRECEPT,500.00,,1500.00\n13/05/2023,ACME LTD,,100.00,1400.00\n14/05/2023,J SMITH,,50.00,1350.00\n",
        (2, 1, 1), 15_000, "amount=Money Out; date=Date; category=Description"),
    "a parish: the title tells the month, the file's name does not": export(
        "Anytown Parish Council\nPayments for May 2023\n\nCheque,Payee,Details,Amount\n101,Acme Ltd,Mowing,100.00\n102,J Smith,Salary,50.00\nTotal,,,150.00\n",
        (2, 0, 5), 15_000, "amount=Amount; payee=Payee", header=4, name="payments.csv", date=["2023-05-01"]*2),
    "a title that names a span of months": export("Payments April 2023 to May 2023,,\nSupplier,Ref,Amount\nA Ltd,1,1.00\nB Ltd,2,2.00\n", (2, 0, 2), 300, "amount=Amount; payee=Supplier", header=2, name="x.csv", date=["2023-04-01"]*2, date_precision=["range"]*2),
    "titles that name two months tell none": export("Payments April 2023,,\nPayments June 2023,,\nSupplier,Ref,Amount\nA Ltd,1,1.00\nB Ltd,2,2.00\n", (0, 2, 3), 0, "amount=Amount; payee=Supplier", header=3, name="x.csv"),
    "days without a year: that of the file's month": export(
        "Payments April 2023,,\nDate,Payee,Amount\n12 Apr,A Ltd,1.00\n28th April,B Ltd,2.00\n30-Mar,C Ltd,4.00\n", (3, 0, 2), 700, "amount=Amount; date=Date; payee=Payee", header=2, name="2023-04.csv", date=["2023-04-12", "2023-04-28", "2023-03-30"]),
    "days without a year after the month, one of them a single digit": export(
        "Date,Supplier,Amount\nMay 5,A Ltd,1.00\nMay 16,B Ltd,2.00\n", (2, 0, 1), 300, date=["2023-05-05", "2023-05-16"]),
    "days without a year after the file's own month": export(
        "Date,Supplier,Amount\nMay 12,A Ltd,1.00\nMay 16,B Ltd,2.00\n", (2, 0, 1), 300, date=["2023-05-12", "2023-05-16"]),
    "years after months": export(
        "Date,Supplier,Amount\nApr 23,A Ltd,1.00\nMay 23,B Ltd,2.00\n", (2, 0, 1), 300, date=["2023-04-01", "2023-05-01"]),
    "one year after one month, in a file of another year": export(
        "Date,Supplier,Amount\nMay 22,A Ltd,1.00\nMay 22,B Ltd,2.00\n", (2, 0, 1), 300, date=["2022-05-01", "2022-05-01"]),
    "net in few records, gross in all": export(
        "Supplier,Date,Net,Gross\nA Ltd,13/05/2023,,1.20\nB Ltd,14/05/2023,,2.40\nC Ltd,14/05/2023,1.00,1.20\nD Ltd,15/05/2023,,3.60\n",
        (4, 0, 1), 840, "amount=Gross; date=Date; payee=Supplier", basis=["gross"] * 4),
    "net in most records, gross in all": export(
        "Supplier,Date,Net,Gross\nA Ltd,13/05/2023,1.00,1.20\nB Ltd,14/05/2023,,2.40\nC Ltd,14/05/2023,1.00,1.20\n",
        (2, 1, 1), 200, "amount=Net; date=Date; payee=Supplier"),
    "days without a year around the new year": export(
        "Date,Payee,Amount\n29-Dec,A Ltd,1.00\n12-Jan,B Ltd,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Payee", name="2024-01.csv", date=["2023-12-29", "2024-01-12"]),
    "days that begin and end weeks": export("Date,Supplier,Amount\nw/c 02/04/2012,A Ltd,1\nW/C 23/04/2012,B Ltd,2\nWeek ending 29/04/2012,C Ltd,4\nw/e 13 April 2012,D Ltd,8\nweek commencing 2 April 2012,E Ltd,16\n", (5, 0, 1), 3100, name="q1.csv", date=["2012-04-02", "2012-04-23", "2012-04-29", "2012-04-13", "2012-04-02"]),
    "Rialtas: a purchase daybook and its analysis": export(
        "Date: 01/06/2023,,Anytown Town Council,,,,,,,,,Page 1\nPURCHASE DAYBOOK,,,,,,,,,,,\nInvoice Date,Invoice Number,Ref No,Supplier A/c Name,Supplier A/c Code,Net Value,VAT,Invoice Total,A/C,Centre,Amount,Analysis Description\n13/05/2023,I1,1,Acme Ltd,ACME,100.00,20.00,120.00,4001,101,100.00,Mowing\n14/05/2023,I2,2,Beta Ltd,BETA,5.00,1.00,6.00,4002,101,5.00,Hall\n",
        (2, 0, 3), 10_500, "", header=None, payee=["Acme Ltd", "Beta Ltd"]),
    "the second period of a financial year is no February": export(
        "Period,Creditor,Creditor Name,Invoice,Net Value (£),VAT Value (£),Nominal Description\n2023/02,C1,Acme Ltd,I1,600.00,120,Repairs\n2023/02,C2,Beta Ltd,I2,700.00,0,Repairs\n",
        (2, 0, 1), 130_000, "amount=Net Value (£); payee=Creditor Name; payee_id=Creditor; reference=Invoice"),
    "a period's name that is a month": export(
        "Supplier,Period Name,Net Amount\nA Ltd,May-23,1.00\nB Ltd,May-23,2.00\nC Ltd,May-23,4.00\n", (3, 0, 1), 700, "amount=Net Amount; date=Period Name; payee=Supplier", name="x.csv", date=["2023-05-01"]*3),
    "name and address in one cell, on several lines": export(
        'Date Paid,Supplier Name and Address,Net £\n13/05/2023,"Acme Ltd\n1 High Street\nDurham\nDH1 1AA",600.00\n14/05/2023,"Beta Ltd\nUnit 2\nLeeds\nLS1 4AP",700.00\n',
        (2, 0, 1), 130_000, "amount=Net £; date=Date Paid; payee=Supplier Name and Address", payee=["Acme Ltd", "Beta Ltd"]),
    "name and address in one cell, on one line": export(
        'Date Paid,Payee name & address,Net £\n13/05/2023,"Acme Ltd, 1 High Street, Durham, DH1 1AA",600.00\n14/05/2023,"Beta Ltd, Unit 2, Leeds, LS1 4AP",700.00\n',
        (2, 0, 1), 130_000, "amount=Net £; date=Date Paid; payee=Payee name & address"),
    "name and address, the name with a comma": export('Date Paid,Name and Address,Net £\n13/05/2023,"Mr J Smith\r\n1 High Street",600.00\n14/05/2023,"Beta, Gamma & Co Ltd\r\nUnit 2",700.00\n', (2, 0, 1), 130_000, "amount=Net £; date=Date Paid; payee=Name and Address", payee=["Mr J Smith", "Beta, Gamma & Co Ltd"]),
    "what is left of floats": export(
        "Date,Supplier,Amount\n13/05/2023,A Ltd,-1.13687E-13\n14/05/2023,B Ltd,4.5e-1\n15/05/2023,C Ltd,10\n", (3, 0, 1), 1_045),
    "a threshold in thousands is no unit": export(
        "Spend over £25k,,\nPayments over £25 thousand,,\nDate,Supplier,Amount\n13/05/2023,A Ltd,26000\n14/05/2023,B Ltd,27000\n", (2, 0, 3), 5_300_000, header=3),
    "a workbook with departments, suppliers and dates merged over their lines": export(
        book(("May", [["Department", "Supplier", "Date", "Ref", "Amount"], ["Roads", "A Ltd", "13/05/2023", "R1", 1], [None, None, None, "R2", 2], [None, "B Ltd", "14/05/2023", "R3", 4], ["Parks", "C Ltd", "15/05/2023", "R4", 8]]),
             then=merged((1, 0, 3, 0, "Roads"), (1, 1, 2, 1, "A Ltd"), (1, 2, 2, 2, "13/05/2023"))),
        (4, 0, 1), 1500, "amount=Amount; date=Date; payee=Supplier; service=Department; reference=Ref", name="q1.xlsx", payee=["A Ltd", "A Ltd", "B Ltd", "C Ltd"], date=["2023-05-13", "2023-05-13", "2023-05-14", "2023-05-15"], service=["Roads"]*3+["Parks"]),
    "a workbook with an amount merged over two lines counts it once": export(
        book(("May", [["Supplier", "Date", "Ref", "Amount"], ["A Ltd", "13/05/2023", "R1", 1], ["A Ltd", "14/05/2023", "R2"], ["B Ltd", "14/05/2023", "R3", 4]]), then=merged((1, 3, 2, 3, 1))),
        (2, 1, 1), 500, "amount=Amount; date=Date; payee=Supplier; reference=Ref", name="2023-05.xlsx"),
    "a workbook with headings merged over two rows": export(
        book(("May", [["Date", "Supplier", "Amount"], [None, None, "Gross", "VAT", "Net"], ["13/05/2023", "A Ltd", 12, 2, 10], ["14/05/2023", "B Ltd", 6, 1, 5]]), then=merged((0, 0, 1, 0, "Date"), (0, 1, 1, 1, "Supplier"), (0, 2, 0, 4, "Amount"))),
        (2, 0, 2), 1_500, "amount=Net; date=Date; payee=Supplier", header=2, name="2023-05.xlsx"),
    "a workbook with dates merged in its second sheet": export(
        book(("Cover", [["Anytown"], ["Contents"]]), ("Data", [HEAD, [date(2023, 5, 13), "A Ltd", 1], [None, "B Ltd", 2]]), then=lambda w, _: w.worksheets()[1].merge_range(1, 0, 2, 0, date(2023, 5, 13), w.add_format({"num_format":"dd/mm/yyyy"}))),
        (2, 0, 3), 300, name="q1.xlsx", date=["2023-05-13"]*2),
    "a workbook with the label of totals merged over two": export(
        book(("May", [HEAD, ["13/05/2023", "A Ltd", 1], ["14/05/2023", "B Ltd", 2], ["Total", None, 3], [None, None, 3]]), then=merged((3, 0, 4, 0, "Total"))), (2, 0, 3), 300, name="2023-05.xlsx"),
    "a workbook with the largest suppliers beside the payments": export(book(("Data", [HEAD, *TWELVE]), ("Top", [["Supplier", "Total"], ["L Ltd", 2412], ["K Ltd", 2311.5], ["J Ltd", 2211]])), (12, 0, 5), 2_231_100, name="2023-05.xlsx"),
    "amounts in euros among pounds": export("Date,Supplier,Amount,Currency\n13/05/2023,A Ltd,100.00,GBP\n14/05/2023,B GmbH,50.00,EUR\n15/05/2023,C Ltd,1.00,GBP\n", (2, 1, 1), 10_100, "", header=None),
    "the invoice's currency beside amounts in pounds": export("Date,Supplier,Amount (£),Currency\n13/05/2023,A Ltd,100.00,GBP\n14/05/2023,B GmbH,50.00,EUR\n", (2, 0, 1), 15_000, "amount=Amount (£); date=Date; payee=Supplier"),
    "the invoice's currency unit, not beside the amount": export("Date,Supplier,Amount,Expenditure Type,Invoice Currency Unit\n13/05/2023,A Ltd,100.00,Admin,GBP\n14/05/2023,B GmbH,50.00,Admin,EUR\n", (2, 0, 1), 15_000, "amount=Amount; date=Date; payee=Supplier"),
    "amounts inclusive of and less VAT": export("Supplier,Date,Amount Inclusive of VAT,Amount less VAT\nA Ltd,13/05/2023,12.00,10.00\nB Ltd,14/05/2023,6.00,5.00\n", (2, 0, 1), 1_500, "amount=Amount less VAT; date=Date; payee=Supplier"),
    "the amount of a tax invoice": export("Supplier,Date,Tax Invoice Amount\nA Ltd,13/05/2023,12.00\nB Ltd,14/05/2023,6.00\n", (2, 0, 1), 1_800, "amount=Tax Invoice Amount; date=Date; payee=Supplier"),
    "VAT exclusive amounts": export("Supplier,Date,VAT Amount,VAT Exclusive Amount\nA Ltd,13/05/2023,2.00,10.00\nB Ltd,14/05/2023,1.00,5.00\n", (2, 0, 1), 1_500, "amount=VAT Exclusive Amount; date=Date; payee=Supplier"),
    "net of recoverable VAT beside gross": export("Supplier,Date,Gross Amount,Amount net of recoverable VAT\nA Ltd,13/05/2023,12.00,10.00\nB Ltd,14/05/2023,6.00,5.00\n", (2, 0, 1), 1_500, "amount=Amount net of recoverable VAT; date=Date; payee=Supplier"),
    "the invoice's amount with and without VAT": export("Supplier,Date,Invoice Amount,Invoice Amount Excluding VAT\nA Ltd,13/05/2023,12.00,10.00\nB Ltd,14/05/2023,6.00,5.00\n", (2, 0, 1), 1_500, "amount=Invoice Amount Excluding VAT; date=Date; payee=Supplier"),
    "the amount paid and the net amount paid": export("Supplier,Date,Amount Paid,VAT,Net Amount Paid\nA Ltd,13/05/2023,12.00,2.00,10.00\nB Ltd,14/05/2023,6.00,1.00,5.00\n", (2, 0, 1), 1_500, "amount=Net Amount Paid; date=Date; payee=Supplier"),
    "the order's value beside the invoice's": export("Supplier,Payment Date,PO Value,Invoice Value\nA Ltd,13/05/2023,1000.00,10.00\nB Ltd,14/05/2023,2000.00,5.00\n", (2, 0, 1), 1_500, "amount=Invoice Value; date=Payment Date; payee=Supplier"),
    "descriptions that speak of gifts and hospitality": export("Date,Supplier,Description,Amount\n13/05/2023,Gift Co,Hospitality given to guests,1.00\n14/05/2023,B Ltd,Gifts received by schools,2.00\n", (2, 0, 1), 300),
    "budget and actual of each payment": export("Supplier,Date,Budget Code,Budget,Actual\nA Ltd,13/05/2023,1,100.00,10.00\nB Ltd,14/05/2023,2,100.00,5.00\n", (2, 0, 1), 1_500, "amount=Actual; date=Date; payee=Supplier"),
    "days of payment missing on some": export("Invoice Date,Payment Date,Supplier,Amount\n01/05/2023,13/05/2023,A Ltd,1\n02/05/2023,,B Ltd,2\n03/05/2023,15/05/2023,C Ltd,4\n", (3, 0, 1), 700, "amount=Amount; date=Payment Date; payee=Supplier", date=["2023-05-13", "2023-05-01", "2023-05-15"]),
    "invoices, and payments that are not of them": export("Date,Type,Supplier,Amount\n13/05/2023,Invoice,A Ltd,100.00\n14/05/2023,Payment,B Ltd,10.00\n", (2, 0, 1), 11_000),
    "the title's day of publication is no month of payments": export("Payments to suppliers published 30 June 2023,,\nSupplier,Ref,Amount\nA Ltd,1,1.00\nB Ltd,2,2.00\n", (0, 2, 2), 0, "amount=Amount; payee=Supplier", header=2, name="x.csv"),
    "one supplier in the first records, and names of officers beside it": export("Supplier Name,Name,Date,Amount\n" + "".join(f"A Ltd,Officer {n},13/05/2023,1.00\n" for n in range(300)) + "B Ltd,Officer 1,14/05/2023,2.00\n", (301, 0, 1), 30_200, "amount=Amount; date=Date; payee=Supplier Name"),
    "a budget's head, a name and the actual spend": export("Directorate,Budget Head,Name,Date Paid,Actual Spend\nRoads,Salt,A Ltd,13/05/2023,1.00\nRoads,Salt,B Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Actual Spend; date=Date Paid; payee=Name"),
    "firms called Total, and a payment without a payee among them": export("Supplier,Date,Ref,Amount\nTotal Gas & Power Ltd,13/05/2023,R1,1.00\n,13/05/2023,R2,2.00\nTotal Produce,14/05/2023,R3,4.00\nTotal Energies UK,14/05/2023,R4,8.00\n", (4, 0, 1), 1_500, payee=["Total Gas & Power Ltd", "", "Total Produce", "Total Energies UK"], roles="amount=Amount; date=Date; payee=Supplier"),
    "payees above their payments, and a line at the end": export("Date,Ref,Amount\nAcme Ltd,,\n13/05/2023,R1,1.00\nBeta Ltd,,\n14/05/2023,R2,2.00\n14/05/2023,R3,4.00\nEnd of report,,\n", (3, 0, 4), 700, "amount=Amount; date=Date; reference=Ref", payee=["Acme Ltd", "Beta Ltd", "Beta Ltd"]),
    "a currency in words, and its old code": export("Date,Supplier,Amount,Currency\n13/05/2023,A Ltd,100.00,Sterling\n14/05/2023,B Ltd,50.00,STG\n", (2, 0, 1), 15_000),
    "references under the day of the transaction": export("Transaction Date,Supplier,Invoice Date,Amount\n1168648,A Ltd,13/05/2023,1.00\n1168649,B Ltd,14/05/2023,2.00\n1168650,C Ltd,15/05/2023,4.00\n", (3, 0, 1), 700, "amount=Amount; date=Invoice Date; payee=Supplier"),
    "a type of transaction is no date": export("Supplier,Transaction Type,Net Value\nA Ltd,Invoice,1.00\nB Ltd,Credit Note,-2.00\n", (2, 0, 1), -100, "amount=Net Value; payee=Supplier", date=["2023-05-01"]*2),
    "a year told by its end, and thirteen periods": export("Financial_Year_Ending,Period,Supplier,Net_Value\n2023,1,A Ltd,1.00\n2023,9,B Ltd,2.00\n2023,10,C Ltd,4.00\n2023,13,D Ltd,8.00\n", (4, 0, 1), 1_500, "amount=Net_Value; date=Financial_Year_Ending > Period; payee=Supplier", name="2022_23.csv", date=["2022-04-01", "2022-12-01", "2023-01-01", "2023-03-01"], date_precision=["month"]*4),
    "the periods of a financial year, in figures and in words": export("Period,Financial Year,Supplier,Amount\nP3,2013/14,A Ltd,1.00\nPeriod 12,2013/14,B Ltd,2.00\n09,2013/14,C Ltd,4.00\nJan,2013/14,D Ltd,8.00\n14,2013/14,E Ltd,16.00\n", (4, 1, 1), 1_500, "amount=Amount; date=Financial Year > Period; payee=Supplier", name="x.csv", date=["2013-06-01", "2014-03-01", "2013-12-01", "2014-01-01"]),
    "the periods of a year of which neither end is told": export("Year,Period,Supplier,Amount\n2013,3,A Ltd,1.00\n2013,4,B Ltd,2.00\n", (2, 0, 1), 300, "amount=Amount; payee=Supplier", name="2013-06.csv", date=["2013-06-01"]*2),
    "a number of a month in a financial year may be of either": export("Financial Year,Month,Supplier,Amount\n2013/14,5,A Ltd,1.00\n2013/14,5,B Ltd,2.00\n", (2, 0, 1), 300, "amount=Amount; payee=Supplier", name="2013-08.csv", date=["2013-08-01"]*2),
    "a year beside months that name it": export("Year,Month,Supplier,Amount\n2015,May-15,A Ltd,1.00\n2015,Jun-15,B Ltd,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Month; payee=Supplier", name="x.csv", date=["2015-05-01", "2015-06-01"]),
    "invoices and credit notes by three letters": export("Supplier,Date,INV/CRN,Amount\nA Ltd,13/05/2023,INV,10.00\nB Ltd,14/05/2023,CRN,4.00\n", (2, 0, 1), 600, "amount=Amount > INV/CRN; date=Date; payee=Supplier"),
    "credit notes by the type of voucher": export("Supplier,Date,Voucher Type,Amount\nA Ltd,13/05/2023,Invoice,10.00\nB Ltd,14/05/2023,Credit Note,4.00\n", (2, 0, 1), 600, "amount=Amount > Voucher Type; date=Date; payee=Supplier"),
    "credit notes by the description of a type": export("Supplier,Date,Type Description,Amount\nA Ltd,13/05/2023,Invoice,10.00\nB Ltd,14/05/2023,Credit Note,4.00\n", (2, 0, 1), 600, "amount=Amount > Type Description; date=Date; payee=Supplier; category=Type Description"),
    "debit and credit are types of card": export("Merchant,Date,Card Type,Amount\nA Ltd,13/05/2023,Debit,10.00\nB Ltd,14/05/2023,Credit,4.00\n", (2, 0, 1), 1_400, "amount=Amount; date=Date; payee=Merchant"),
    "a council of groups": export("Supplier id,Supplier Name,Transno,Account,Description,Amount,Pay Date,Group\n7,A Ltd,1,R1,Materials,1.00,13/05/2023,People Group\n8,B Ltd,2,R2,Repairs,2.00,14/05/2023,Resources\n", (2, 0, 1), 300, "amount=Amount; date=Pay Date; payee=Supplier Name; payee_id=Supplier id; reference=Transno; service=Group; category=Description"),
    "groups within directorates": export("Directorate,Group,Supplier,Date,Amount\nPlace,Roads,A Ltd,13/05/2023,1.00\nPeople,Care,B Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Supplier; service=Directorate"),
    "a responsible unit, and the type of expenditure": export("Responsible Unit,Expenditure Type,Supplier,Date,Amount\nRoads,Materials,A Ltd,13/05/2023,1.00\nParks,Repairs,B Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Supplier; service=Responsible Unit; category=Expenditure Type"),
    "the type of expenditure, beside it a text on each": export("Entity,Expenditure Type,Text,Supplier,Date,Amount\nAgency,Materials,Nails for May,A Ltd,13/05/2023,1.00\nAgency,Repairs,A new roof,B Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Supplier; service=Entity; category=Expenditure Type"),
    "the type of expenditure that is the budget's": export("Entity,Expense Type,Expenditure Type,Supplier,Date,Amount\nAgency,Materials,Programme,A Ltd,13/05/2023,1.00\nAgency,Repairs,Admin,B Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Supplier; service=Entity; category=Expense Type"),
    "cost centres by name, and the nature of the spend": export("Supplier,Cost Centre,Nature of Spend,Ledger Date,Amount\nA Ltd,Town Hall,Repairs,13/05/2023,1.00\nB Ltd,Museum,Cleaning,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Ledger Date; payee=Supplier; service=Cost Centre; category=Nature of Spend"),
    "goods before their tax": export("Supplier Account Name,Transaction Date,Payment Number,Document Total,Tax,Goods\nA Ltd,13/05/2023,P1,12.00,2.00,10.00\nB Ltd,14/05/2023,P2,6.00,1.00,5.00\n", (2, 0, 1), 1_500, "amount=Goods; date=Transaction Date; payee=Supplier Account Name; reference=Payment Number"),
    "a code of transactions is no date misspelt": export("Supplier,Transaction Code,Amount\nA Ltd,PI,1.00\nB Ltd,JV,2.00\n", (2, 0, 1), 300, "amount=Amount; payee=Supplier", date=["2023-05-01"]*2),
    "a count of invoices is no amount misspelt": export("Supplier,Month,Invoice Count,Paid in Month\nA Ltd,May-23,3,100.00\nB Ltd,May-23,4,50.00\n", (2, 0, 1), 15_000, "amount=Paid in Month; date=Month; payee=Supplier"),
    "accounts of invoices, and headings misspelt": export("Suppler Name,Invoice Account,Paymnt Date,Sum paid £\nA Ltd,4001,13/05/2023,1.00\nB Ltd,4002,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Sum paid £; date=Paymnt Date; payee=Suppler Name"),
    "the VAT of an invoice before the whole of it": export("Supplier,Paid Date,Invoice VAT Amount,Invoice Gross\nA Ltd,13/05/2023,2.00,12.00\nB Ltd,14/05/2023,1.00,6.00\n", (2, 0, 1), 1_800, "amount=Invoice Gross; date=Paid Date; payee=Supplier", basis=["gross"]*2),
    "a contract's name beside the organisation": export("Contract Name,Organisation,Date,Amount\nRoad works,A Ltd,13/05/2023,1.00\nCleaning,B Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Organisation"),
    "invoices, checks and cost centres cut short": export("VENDOR_NAME,INVOICE_DATE,CHECK_DATE,LINE_AMOUNT,CC_DESC,SUBJ_DESC\nA Ltd,01-MAY-23,13-MAY-23,1.00,Town Hall,Repairs\nB Ltd,02-MAY-23,14-MAY-23,2.00,Museum,Cleaning\n", (2, 0, 1), 300, "amount=LINE_AMOUNT; date=CHECK_DATE; payee=VENDOR_NAME; service=CC_DESC; category=SUBJ_DESC"),
    "payments and cheques cut short": export("Payee,Inv Date,Pmt Date,Chq No,Net\nA Ltd,01/05/2023,13/05/2023,101,1.00\nB Ltd,02/05/2023,14/05/2023,102,2.00\n", (2, 0, 1), 300, "amount=Net; date=Pmt Date; payee=Payee; reference=Chq No"),
    "the day cleared beside the invoice's": export("Supplier,Invoice Date,Cleared Date,Amount\nA Ltd,01/05/2023,13/05/2023,1.00\nB Ltd,02/05/2023,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Cleared Date; payee=Supplier"),
    "headings in two languages": export("Supplier / Cyflenwr,Invoice Date / Dyddiad Anfoneb,Payment Date / Dyddiad Talu,Amount / Swm\nA Ltd,01/05/2023,13/05/2023,1.00\nB Ltd,02/05/2023,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount / Swm; date=Payment Date / Dyddiad Talu; payee=Supplier / Cyflenwr"),
    "headings in Welsh": export("Enw'r Cyflenwr,Dyddiad yr Anfoneb,Dyddiad y Taliad,Cyfanswm (gyda TAW),TAW,Swm (heb TAW)\nA Ltd,01/05/2023,13/05/2023,12.00,2.00,10.00\nB Ltd,02/05/2023,14/05/2023,6.00,1.00,5.00\n", (2, 0, 1), 1_500, "amount=Swm (heb TAW); date=Dyddiad y Taliad; payee=Enw'r Cyflenwr", basis=["net"]*2),
    "lines that add up to their invoice": export("Supplier,Date,Invoice Amount,Separate costs\nA Ltd,13/05/2023,100.00,60.00\nA Ltd,13/05/2023,100.00,40.00\nB Ltd,14/05/2023,5.00,5.00\n", (3, 0, 1), 10_500, "amount=Separate costs; date=Date; payee=Supplier"),
    "lines of which some are left out": export("Supplier,Date,Total,Line Amount\nA Ltd,13/05/2023,100.00,60.00\nB Ltd,14/05/2023,50.00,45.00\n", (2, 0, 1), 10_500, "amount=Line Amount; date=Date; payee=Supplier"),
    "what is net by its sum with the VAT": export("Supplier,Date,Total,VAT,Sub Total\nA Ltd,13/05/2023,12.00,2.00,10.00\nB Ltd,14/05/2023,5.00,0.00,5.00\n", (2, 0, 1), 1_500, "amount=Sub Total; date=Date; payee=Supplier", basis=["net"]*2),
    "amounts that hold the VAT beside them": export("Supplier,Date,Amount,Of which VAT\nA Ltd,13/05/2023,12.00,2.00\nB Ltd,14/05/2023,6.00,1.00\nC Ltd,14/05/2023,7.00,0.00\n", (3, 0, 1), 2_500, basis=["gross"]*3),
    "amounts with the VAT by their heading": export("Supplier,Date,VAT Inclusive Amount\nA Ltd,13/05/2023,12.00\nB Ltd,14/05/2023,6.00\n", (2, 0, 1), 1_800, "amount=VAT Inclusive Amount; date=Date; payee=Supplier", basis=["gross"]*2),
    "a purchasing card: the tax is not the amount": export("TRANS DATE,ORIGINAL GROSS AMT,TRANS TAX AMT,MERCHANT NAME\n13/05/2023,12.00,2.00,A Ltd\n14/05/2023,5.00,0.00,B Ltd\n", (2, 0, 1), 1_700, "amount=ORIGINAL GROSS AMT; date=TRANS DATE; payee=MERCHANT NAME", basis=["gross"]*2),
    "values in a currency and in pounds": export("Supplier,Date,Currency,Value,Value (GBP)\nA Ltd,13/05/2023,EUR,12.00,10.00\nB Ltd,14/05/2023,GBP,5.00,5.00\n", (2, 0, 1), 1_500, "amount=Value (GBP); date=Date; payee=Supplier"),
    "Oracle: entered and accounted amounts": export("Supplier,Date,Entered Amount,Accounted Amount\nA Ltd,13/05/2023,12.00,10.00\nB Ltd,14/05/2023,5.00,5.00\n", (2, 0, 1), 1_500, "amount=Accounted Amount; date=Date; payee=Supplier"),
    "a supplier's site": export("AP_VENDOR,SUPPLIER_SITE,PAYMENT_DATE,AMOUNT\nA Ltd,LEEDS,13/05/2023,1.00\nB Ltd,YORK,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=AMOUNT; date=PAYMENT_DATE; payee=AP_VENDOR"),
    "a group's companies and their suppliers": export("Company Name,Supplier Description,Date,Amount\nAnytown Council,A Ltd,13/05/2023,1.00\nAnytown Homes Ltd,B Ltd,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Supplier Description"),
    "Sage: accounts that are firms": export("A/C,Account Name,Date,Ref,Details,Net Amount\nA1,Acme Ltd,13/05/2023,55,Cleaning,1.00\nB1,Beta plc,14/05/2023,56,Repairs,2.00\n", (2, 0, 1), 300, "amount=Net Amount; date=Date; payee=Account Name; category=Details"),
    "accounts that are none": export("Account Name,Date,Ref,Amount\nFees of Acme Ltd,13/05/2023,55,1.00\nRepairs,14/05/2023,56,2.00\nFuel,14/05/2023,57,2.00\n", (3, 0, 1), 500, "amount=Amount; date=Date; category=Account Name"),
    "refunds on a card": export("Date,Merchant,Transaction Type,Amount\n13/05/2023,A Ltd,Purchase,5.00\n14/05/2023,A Ltd,Refund,2.00\n", (2, 0, 1), 300, "amount=Amount > Transaction Type; date=Date; payee=Merchant"),
    "a sign of its own": export("Date,Supplier,Amount,Sign\n13/05/2023,A Ltd,5.00,+\n14/05/2023,A Ltd,2.00,-\n", (2, 0, 1), 300, "amount=Amount > Sign; date=Date; payee=Supplier"),
    "credits marked, the rest not": export("Date,Supplier,Amount,Credit Indicator\n13/05/2023,A Ltd,5.00,\n14/05/2023,A Ltd,2.00,CR\n", (2, 0, 1), 300, "amount=Amount > Credit Indicator; date=Date; payee=Supplier"),
    "a type that is neither invoice nor credit": export("Date,Supplier,Amount,Doc Type\n13/05/2023,A Ltd,5.00,Supplier Invoice\n14/05/2023,A Ltd,2.00,Supplier Credit Note\n15/05/2023,B Ltd,1.00,Journal\n", (3, 0, 1), 400, "amount=Amount > Doc Type; date=Date; payee=Supplier"),
    "nothing in a column of credits is a dash": export("Date,Supplier,Debit,Credit\n13/05/2023,A Ltd,5.00,-\n14/05/2023,A Ltd,2.00,-\n", (2, 0, 1), 700, "amount=Debit > Credit; date=Date; payee=Supplier"),
    "payments under contracts": export("Vendor,Contract Name,Contract Value,Pay Date,Paid Amount\nA Ltd,Cleaning,100.00,13/05/2023,1.00\nB Ltd,Power,200.00,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Paid Amount; date=Pay Date; payee=Vendor"),
    "the month's payments beside the year's": export("Supplier,Date,This month,Year to date\nA Ltd,13/05/2023,1.00,5.00\nB Ltd,14/05/2023,2.00,2.00\n", (2, 0, 1), 300, "amount=This month; date=Date; payee=Supplier"),
    "a threshold in the amount's heading": export('Supplier,Date,"Expenditure over £25,000"\nA Ltd,13/05/2023,"26,000.00"\nB Ltd,14/05/2023,"27,000.00"\n', (2, 0, 1), 5_300_000, "amount=Expenditure over £25,000; date=Date; payee=Supplier"),
    "a line that settles a card": export("Date,Merchant,Amount\n13/05/2023,A Ltd,5.00\n14/05/2023,B Ltd,7.00\n15/05/2023,PAYMENT RECEIVED - THANK YOU,-9.00\n16/05/2023,B Ltd,-2.00\n", (3, 1, 1), 1_000, "amount=Amount; date=Date; payee=Merchant"),
    "a line that settles a card, with a mark": export("Date,Merchant,Amount,Redacted\n13/05/2023,A Ltd,5.00,N\n14/05/2023,B Ltd,7.00,N\n15/05/2023,PAYMENT - THANK YOU,-9.00,Y\n", (2, 1, 1), 1_200, "amount=Amount; date=Date; payee=Merchant"),
    "a payment by the name of payment": export("Date,Merchant,Amount\n13/05/2023,A Ltd,5.00\n15/05/2023,Payment Solutions Ltd,-9.00\n16/05/2023,Payment,3.00\n", (3, 0, 1), -100, "amount=Amount; date=Date; payee=Merchant"),
    "a mark that a name is withheld": export("Date,Supplier,Amount,Redaction Necessary\n13/05/2023,A Ltd,5.00,No\n14/05/2023,Jane Doe,7.00,Yes\n15/05/2023,,1.00,Commercial\n", (3, 0, 1), 1_300,
        payee=["A Ltd", "Redacted: personal data", "Redacted: commercial"], recognised_as=["", "person_redacted", "commercial_redacted"]),
    "a mark to publish or to redact": export("Date,Supplier,Amount,PUBLISH-REDACT\n13/05/2023,A Ltd,5.00,PUBLISH\n14/05/2023,Jane Doe,7.00,REDACT\n", (2, 0, 1), 1_200, payee=["A Ltd", "Redacted: personal data"]),
    "marks that withhold nothing": export("Date,Supplier,Amount,Redaction\n13/05/2023,A Ltd,5.00,Not required\n14/05/2023,B Ltd,7.00,JS\n15/05/2023,C Ltd,1.00,12/06/2023\n16/05/2023,D Ltd,2.00,Yes\n", (4, 0, 1), 1_500, payee=["A Ltd", "B Ltd", "C Ltd", "Redacted: personal data"]),
    "a description that is withheld": export("Date,Supplier,Amount,Description redacted\n13/05/2023,A Ltd,5.00,N\n14/05/2023,B Ltd,7.00,Y\n", (2, 0, 1), 1_200, payee=["A Ltd", "B Ltd"]),
    "a reason on every record": export("Date,Supplier,Amount,Redacted\n13/05/2023,Jane Doe,5.00,Personal data\n14/05/2023,John Doe,7.00,Foster carer\n", (2, 0, 1), 1_200, payee=["Redacted: personal data"] * 2),
    "marks beside totals and what was not paid": export("Date,Supplier,Amount,Payment Status,Redacted\n13/05/2023,A Ltd,5.00,Paid,0\n14/05/2023,Jane Doe,7.00,Cancelled,1\n15/05/2023,John Doe,2.00,Paid,1\n,Total,7.00,,1\n", (2, 1, 2), 700, payee=["A Ltd", "Redacted: personal data"]),
    **{
        f"what is withheld is {what}": export(f"Date,Supplier,Amount,{what}\n13/05/2023,A Ltd,5.00,N\n14/05/2023,B Ltd,7.00,Y\n", (2, 0, 1), 1_200, payee=["A Ltd", "B Ltd"])
        for what in ("Tax witheld", "Tax Withheld", "Retention withheld")
    },
    "a mark beside a name withheld before": export("Date,Supplier,Amount,Redacted\n13/05/2023,A Ltd,5.00,N\n14/05/2023,REDACTED - COMMERCIALLY SENSITIVE,7.00,Y\n", (2, 0, 1), 1_200, recognised_as=["", "commercial_redacted"]),
    "a line that settles a card, in its description": export("Date,Description,Amount\n13/05/2023,Train to York,5.00\n14/05/2023,Hotel,7.00\n15/05/2023,PAYMENT BY DIRECT DEBIT,-12.00\n", (2, 1, 1), 1_200, "amount=Amount; date=Date; category=Description", payee=["", ""]),
    "numbers of which many are none": export("Company No,Supplier,Date,Amount\n" + "".join(f"{'N/A' if at else '01234567'},{name} Ltd,13/05/2023,1.00\n" for at, name in enumerate("ABCDE")), (5, 0, 1), 500, f"{PLAIN}; company_number=Company No"),
    "a village of one postcode or two": export("Postcode,Supplier,Date,Amount\n" + "".join(f"{'DL1 1AA' if at else 'DL1 1AB'},{name} Ltd,13/05/2023,1.00\n" for at, name in enumerate("ABCDEFGH")), (8, 0, 1), 800, f"{PLAIN}; postcode=Postcode"),
    "a lost day of payment beside that of the invoice": export("Payment Date,Invoice Date,Supplier,Amount\n00:00:00,13/05/2023,A Ltd,1.00\n00:00:00,14/05/2023,B Ltd,2.00\n", (2, 0, 1), 300, "amount=Amount; date=Invoice Date; payee=Supplier"),
    "a mark on every record": export("Date,Supplier,Amount,Redacted\n13/05/2023,A Ltd,5.00,Y\n14/05/2023,B Ltd,7.00,Y\n", (2, 0, 1), 1_200, payee=["A Ltd", "B Ltd"]),  # it was looked at
    "yes and no under a supplier's heading": export("Date,Amount,Ap/Ar ID (T),Individual Supplier (T)\n13/05/2023,5.00,A Ltd,No\n14/05/2023,7.00,B Ltd,Yes\n", (2, 0, 1), 1_200, "amount=Amount; date=Date; payee=Ap/Ar ID (T)"),
    "the payer's own number": export("Company No,Vendor ID,Vendor Name,Date,Amount\n" + "".join(f"1000,{at},{name} Ltd,13/05/2023,1.00\n" for at, name in enumerate("ABCD", start=70)), (4, 0, 1), 400, "amount=Amount; date=Date; payee=Vendor Name; payee_id=Vendor ID"),
    "a number that three spellings share": export("Company No,Vendor Name,Date,Amount\n" + "".join(f"01234567,{name},13/05/2023,1.00\n" for name in ("A Ltd", "A LTD", "A Limited")), (3, 0, 1), 300, "amount=Amount; date=Date; payee=Vendor Name; company_number=Company No"),
    "the body's own name": export("Body Name,Supplier,Date,Expense Area,Amount\nAnytown Council,A Ltd,13/05/2023,Roads,1.00\nAnytown Council,B Ltd,14/05/2023,Parks,2.00\n", (2, 0, 1), 300, f"{PLAIN}; service=Expense Area"),
    "a heading of a code and again of its words": export("Supplier,Date,Account Code,Account Code,Cost Centre Code,Cost Centre Code,Amount\nA Ltd,13/05/2023,2280,Fees,R255,Roads,1.00\nB Ltd,14/05/2023,1740,Fuel,D105,Parks,2.00\n", (2, 0, 1), 300, f"{PLAIN}; service=Cost Centre Code; category=Account Code", service=["Roads", "Parks"], category=["Fees", "Fuel"]),
    "words under a code with a T beside a blank heading": export("Supplier,Date,,Cost Centre Code(T),Amount\nA Ltd,13/05/2023,,Roads,1.00\nB Ltd,14/05/2023,,Parks,2.00\n", (2, 0, 1), 300, f"{PLAIN}; service=Cost Centre Code(T)"),
    "words under a code with a T": export("Supplier,Date,Cost Centre Code(T),Amount\nA Ltd,13/05/2023,Roads,1.00\nB Ltd,14/05/2023,Parks,2.00\n", (2, 0, 1), 300, f"{PLAIN}; service=Cost Centre Code(T)"),
    "a program's mark of its lines": export("*,Supplier,Expenditure,Date,Net Amount\nLIST,A Ltd,Fees,13/05/2023,1.00\nLIST,B Ltd,Fuel,14/05/2023,2.00\n", (2, 0, 1), 300, "amount=Net Amount; date=Date; payee=Supplier", service=["", ""], category=["", ""]),
    "no header, the body's name first": export("Anytown Council,A Ltd,S100,13/05/2023,1.00,Roads\nAnytown Council,B Ltd,S101,14/05/2023,2.00,Parks\nAnytown Council,C Ltd,S102,15/05/2023,4.00,Parks\n", (3, 0, 0), 700, "amount=column 5; date=column 4; payee=column 2", header=None, payee=["A Ltd", "B Ltd", "C Ltd"]),
    "a parish's budget": export("Date,Supplier,Budget code,Budget heading,Amount\n13/05/2023,A Ltd,4000,Roads,1.00\n14/05/2023,B Ltd,4001,Parks,2.00\n", (2, 0, 1), 300, f"{PLAIN}; category=Budget heading"),
    "several suppliers in one line": export("Date,Supplier,Amount\n13/05/2023,A Ltd,1.00\n31/05/2023,Invoices under £500,2.00\n31/05/2023,Various suppliers under £500,4.00\n31/05/2023,Sundry suppliers,8.00\n31/05/2023,Sundry Foods Ltd,16.00\n31/05/2023,Various,32.00\n", (6, 0, 1), 6_300, recognised_as=["", "no_payee", "no_payee", "no_payee", "", "no_payee"]),
    "a total with the count of records under its dates": export("Entity,Supplier,Date,Amount\nBuses,A Ltd,13/05/2023,1.00\nTrains,B Ltd,14/05/2023,2.00\n,,2,3.00\n", (2, 0, 2), 300, f"{PLAIN}; service=Entity"),
    "amounts of which some are euros": export("Date,Supplier,Amount,Currency\n13/05/2023,A Ltd,1.00,GBP\n14/05/2023,B Ltd,2.00,EUR\n", (1, 1, 1), 100, "amount=Amount > Currency; date=Date; payee=Supplier"),
    "no heading over the amounts": export("Department,Date,Expense Type,Supplier,Reference,\nRoads,13/05/2023,Fees,A Ltd,R1,1.00\nParks,14/05/2023,Fuel,B Ltd,R2,2.50\nParks,15/05/2023,Fuel,C Ltd,R3,4.00\n", (3, 0, 1), 750, "amount=column 6; date=Date; payee=Supplier; service=Department; category=Expense Type; reference=Reference"),
    "one unknown heading among known ones": export("Supplier,Service Area,Date,Ref,How much (£)\nA Ltd,Roads,13/05/2023,R1,1.00\nB Ltd,Parks,14/05/2023,R2,2.00\nC Ltd,Parks,14/05/2023,R3,4.00\n", (3, 0, 1), 700, "amount=How much (£); date=Date; payee=Supplier; service=Service Area; reference=Ref"),
    "a header of two rows, of which the second would do alone": export("Supplier,Payment,Gross,Cost\nName,Date,Amount,Centre\nA Ltd,13/05/2023,1.00,Roads\nB Ltd,14/05/2023,2.00,Parks\n", (2, 0, 2), 300, "amount=Gross Amount; date=Payment Date; payee=Supplier Name; service=Cost Centre", header=2, basis=["gross", "gross"]),
    "a header that stands there twice": export("Supplier,Date,Amount\nSupplier,Date,Amount\nA Ltd,13/05/2023,1.00\nB Ltd,14/05/2023,2.00\n", (2, 0, 2), 300, PLAIN, header=1),
    "services by head and director": export("Inv Transaction,Supplier,Headserv Name,Stratdir Name,Account Description,Date,Amount\n460285,A Ltd,Adults,People,Fees,13/05/2023,1.00\n460286,B Ltd,Roads,Place,Fuel,14/05/2023,2.00\n", (2, 0, 1), 300, f"{PLAIN}; reference=Inv Transaction; service=Headserv Name > Stratdir Name; category=Account Description"),
    "what VAT a card's line has": export("Date,Trans VAT Desc,Amount,Merchant Name,Trans CAC Desc 1,Directorate\n13/05/2023,VR,1.00,A Ltd,Equipment,Place\n14/05/2023,VZ,2.00,B Ltd,Travel,People\n", (2, 0, 1), 300, "amount=Amount; date=Date; payee=Merchant Name; service=Directorate; category=Trans CAC Desc 1"),
    "a purpose before its category": export("Supplier,Date,Amount,Purpose,Category\nA Ltd,13/05/2023,1.00,Purchase of milk,Food\nB Ltd,14/05/2023,2.00,Purchase of bread,Food\n", (2, 0, 1), 300, f"{PLAIN}; category=Category > Purpose", category=["Food > Purchase of milk", "Food > Purchase of bread"]),
    "banks paid for cards": export(
        "Supplier,Date,Amount,Expense Type,Card Transaction\nBarclays Bank PLC,13/05/2023,1.00,Government Procurement Card,\nBarclays Bank PLC,14/05/2023,2.00,Bank charges,N\nLloyds Bank,15/05/2023,4.00,Travel,Y\nOak Ltd,16/05/2023,8.00,Paper,Y\n", (4, 0, 1), 1_500,
        f"{PLAIN}; category=Expense Type; card_flag=Card Transaction", recognised_as=["card", "", "card", ""],
    ),
    "firms named as banks are, bought from by card": export("Supplier,Date,Amount,Payment Method\nLloyds Pharmacy,13/05/2023,1.00,P-Card\nRBS PLC,14/05/2023,2.00,P-Card\n", (2, 0, 1), 300, f"{PLAIN}; card_flag=Payment Method", recognised_as=["", "card"]),
    "what was bought by card": export("Supplier,Date,Amount,Purchase Card\nA Ltd,13/05/2023,1.00,Birthday card\nB Ltd,14/05/2023,2.00,Hotel stay\nC Ltd,15/05/2023,4.00,Paint\n", (3, 0, 1), 700, card_flag=["", "", ""]),
    "categories without VAT": export("Supplier,Date,Amount,Expenditure Category (ex VAT)\nA Ltd,13/05/2023,1.00,Fees\nB Ltd,14/05/2023,2.00,Fuel\n", (2, 0, 1), 300, f"{PLAIN}; category=Expenditure Category (ex VAT)"),
    "payments of which some are by card": export("Supplier,Date,Amount,Payment Method\nA Ltd,13/05/2023,1.00,BACS\nB Ltd,14/05/2023,2.00,Procurement Card\n", (2, 0, 1), 300, f"{PLAIN}; card_flag=Payment Method"),
    "payments of which none is by card": export("Supplier,Date,Amount,Payment Method\nA Ltd,13/05/2023,1.00,BACS\nB Ltd,14/05/2023,2.00,Cheque\n", (2, 0, 1), 300, card_flag=["", ""]),
    "headings that go on over what is beneath": export("Supplier,,Payment,,Amount\nName,ID,Date,Ref,\nA Ltd,1001,13/05/2023,R1,1.00\nB Ltd,1002,14/05/2023,R2,2.00\n", (2, 0, 2), 300, "amount=Amount; date=Payment Date; payee=Supplier Name; payee_id=Supplier ID; reference=Payment Ref", header=2),
    "suppliers by size, sector, register and place": export("Supplier,Date,Amount,Is SME,Third Sector,Co. Reg. No.,VAT Registration,Supplier Account,Supplier Zip Code\nA Ltd,13/05/2023,1.00,TRUE,N,01234567,GB123456789,1001,LS1 4AP\nB Ltd,14/05/2023,2.00,FALSE,Y,07654321,GB987654321,1002,YO1 7HH\n", (2, 0, 1), 300,
        PLAIN + "; size_flag=Is SME; vcse_flag=Third Sector; company_number=Co. Reg. No.; vat_number=VAT Registration; payee_id=Supplier Account; postcode=Supplier Zip Code"),
    "Unit4: cost centres by name": export("Costc(T),Ap/Ar ID,Ap/Ar ID(T),Trans Date,Voucher,Amount,Bank Account Name,Nature of Payment\nRoads,1001,Acme,13/05/2023,V1,1.00,Main,Repairs\nParks,1002,Beta,14/05/2023,V2,2.00,Main,Fuel\n", (2, 0, 1), 300, "amount=Amount; date=Trans Date; payee=Ap/Ar ID(T); payee_id=Ap/Ar ID; service=Costc(T); category=Nature of Payment; reference=Voucher"),
}  # fmt: skip


@pytest.mark.parametrize("export", EXPORTS.values(), ids=list(EXPORTS))
def test_an_export_is_read_as_a_person_would(export, monkeypatch):
    monkeypatch.setattr(records, "SMALL", 0)  # the fast path first
    cleaned = read_file(Path(export.name), Payments(files=()), content=export.content)
    balance = cleaned.balance
    table = max(balance["tables"], key=lambda each: each["counts"][0])
    counts = balance["kept"], balance["rejected"], balance["not_data"]
    assert (counts, balance["amount_pence"]) == (export.counts, export.pence)
    assert all(all_numbers(each) == list(range(1, each["records"] + 1)) for each in balance["tables"])
    named = dict(each.split("=") for each in export.roles.split("; ") if each)
    found = {role: " > ".join(headings) for role, headings in table["columns"].items()}
    looked_at = {"amount", "date", "payee", *named} if named else set()
    assert {role: found.get(role) for role in looked_at} == {role: named.get(role) for role in looked_at}
    assert export.header in {None, table["header_record"]}
    assert {key: said(cleaned, table, key) for key in export.said} == export.said
    monkeypatch.setattr(records, "proved_lines", lambda *_: None)
    reference = read_file(Path(export.name), Payments(files=()), content=export.content)
    assert reference.balance == balance
    assert reference.payments.equals(cleaned.payments)


def said(cleaned: Cleaned, table: dict[str, Any], key: str) -> object:
    """What the payments hold in a column, else what the balance says under a key."""
    return cleaned.payments[key].cast(str).to_list() if key in cleaned.payments.columns else table[key]


REFUSED = {
    "payments in JSON": (b'[{"date": "2023-05-13", "supplier": "A Ltd", "amount": 1.0}]', "looks like a JSON or XML file"),
    "payments in XML": (b'<?xml version="1.0"?><p><date>2023-05-13</date><supplier>A</supplier><amount>1</amount></p>', "looks like a JSON or XML file"),
    "a column for each month": (b"Supplier,Apr-23,May-23,Jun-23,Total\nA Ltd,1.00,2.00,,3.00\n", "a table with a column a month"),
    "columns of one width, parted by spaces": (b"Date        Supplier   Amount\n13/05/2023  A Ltd        1.00\n", "save it as .csv: no comma"),
    "amounts in millions": ("Date,Supplier,Amount\n13/05/2023,A Ltd,£1.2m\n".encode(), "no amounts stand beneath.*write amounts as 1,234.56"),
    "a column of names before the header's first": (b'"Date","Supplier","Amount"\n"1","13/05/2023","A Ltd",1.00\n', "no amounts stand beneath"),
    "a sheet twice": (book(("May", MAY), ("Copy", MAY)), r"count twice.*\[May\] and .*\[Copy\].*take one of them out"),
    "a sheet of all months beside each": (book(("May", MAY), ("June", JUNE), ("All", [*MAY, *JUNE[1:]])), r"count twice.*\[All\] and all others"),
    "every record twice, with its number": (
        b"Date,Supplier,Invoice Number,Amount\n" + b"".join(b"%d/05/2023,A Ltd,I%d,5.00\n" % (day, day) for day in range(10, 32)) * 2,
        r"nearly every record stands twice.*record 2.*A Ltd \| I10",
    ),
    "payments written with a minus": (
        b"Date,Supplier,Amount\n" + b"".join(b"%d/05/2023,A Ltd,-%d.00\n" % (day, day) for day in range(13, 25)),
        r"nearly all amounts are below nought.*record 2.*-£13.00.*payments_with_minus = true",
    ),
    "dates in a form that has two readings": (
        b"Payment Date,Supplier,Amount\n011025,A Ltd,1.00\n021025,B Ltd,2.00\n",
        r"a column of dates holds none that can be read.*Payment Date: 011025",
    ),
    "a sheet and its correction": (
        book(("May", [HEAD, *TWELVE[:8]]), ("May revised", [HEAD, *TWELVE[:7], [*TWELVE[7][:2], 5]])),
        r"count twice.*\[May\] and .*\[May revised\]",
    ),
    "a sheet that withholds what another names": (
        book(("May", [HEAD, *TWELVE]), ("Published", [HEAD, *([day, "REDACTED", pounds] for day, _, pounds in TWELVE)])),
        r"count twice.*\[May\] and .*\[Published\]",
    ),
    "no dates, and no month in the name": (b"Supplier,Amount\nA Ltd,1.00\n", "no month in the file's name"),
    "thousands in the heading": ("Date,Supplier,Amount (£000)\n13/05/2023,A Ltd,26\n14/05/2023,B Ltd,27\n".encode(), "a table of amounts in another unit than pounds"),
    "thousands behind the pound sign": ("Date,Supplier,£'000\n13/05/2023,A Ltd,26\n14/05/2023,B Ltd,27\n".encode(), "a table of amounts in another unit than pounds"),
    "thousands by a letter": ("Date,Supplier,Amount (£k)\n13/05/2023,A Ltd,26\n14/05/2023,B Ltd,27\n".encode(), "a table of amounts in another unit than pounds"),
    "millions by a letter": ("Date,Supplier,Spend £m\n13/05/2023,A Ltd,2.6\n14/05/2023,B Ltd,2.7\n".encode(), "a table of amounts in another unit than pounds"),
    "thousands in the title": ("All figures in £000s,,\nDate,Supplier,Amount\n13/05/2023,A Ltd,26\n14/05/2023,B Ltd,27\n".encode(), "in another unit than pounds .*record 1"),
    "thousands in the title, in words": ("Amounts are shown in £ thousands,,\nDate,Supplier,Amount\n13/05/2023,A Ltd,26\n14/05/2023,B Ltd,27\n".encode(), "in another unit than pounds .*record 1"),
    "thousands beneath the header": ("Date,Supplier,Amount\n,,£000\n13/05/2023,A Ltd,26\n14/05/2023,B Ltd,27\n".encode(), "in another unit than pounds .*record 2"),
    "thousands in a footnote": ("Date,Supplier,Amount\n13/05/2023,A Ltd,26\n14/05/2023,B Ltd,27\nNote: all amounts are in £'000,,\n".encode(), "in another unit than pounds .*record 4"),
    "amounts in pence": (b"Date,Supplier,Amount (pence)\n13/05/2023,A Ltd,2600\n14/05/2023,B Ltd,2700\n", "a table of amounts in another unit than pounds"),
    "salaries": (b"Name,Job Title,Directorate,Salary Band,Salary,Total\nJ Smith,Director,Place,A,90000,90000\nB Jones,Director,People,B,80000,80000\n", "a list of salaries"),
    "councillors' allowances": (b"Councillor,Basic Allowance,Special Responsibility Allowance,Travel & Subsistence,Total\nCllr A,5000.00,100.00,20.00,5120.00\nCllr B,5000.00,,,5000.00\n", "a list of allowances"),
    "allowances by name": (b"Name,Basic Allowance,SRA,Travel,Total\nCllr A,5000.00,100.00,20.00,5120.00\nCllr B,5000.00,,,5000.00\n", "a list of allowances"),
    "gifts": ("Date,Recipient,Offered by,Gift or hospitality,Value (£),Accepted\n13/05/2023,J Smith,A Ltd,Lunch,20.00,Yes\n14/05/2023,B Jones,B Ltd,Pen,5.00,No\n".encode(), "a register of gifts and hospitality"),
    "budgets": (b"Service,Budget,Actual,Variance\nRoads,100.00,90.00,10.00\nParks,50.00,60.00,-10.00\n", "a budget report"),
    "what is owed": (b"Supplier,Total,Current,30 Days,60 Days,90 Days\nA Ltd,10.00,10.00,,,\nB Ltd,5.00,,5.00,,\n", "a list of what is owed"),
    "business rates": (b"Account Holder Name,Property Address,Rateable Value,Account Credit Amount,Date\nA Ltd,1 High St,1000,10.00,13/05/2023\nB Ltd,2 Low St,2000,20.00,14/05/2023\n", "a list of business rates accounts"),
    "travel of officials": ("Name,Start Date of Trip,Destination,Purpose of Trip,Air,Rail,Hotel,Total cost (£)\nJ Smith,13/05/2023,Leeds,Visit,,20.00,,20.00\nB Jones,14/05/2023,York,Visit,,10.00,,10.00\n".encode(), "a list of allowances and expenses"),
    "income": (b"Date,Customer Name,Income Type,Income Amount\n13/05/2023,A Ltd,Rent,10.00\n14/05/2023,B Ltd,Rent,20.00\n15/05/2023,C Ltd,Rent,20.00\n", "a list of income"),
    "a header one cell short": (b"Date,Supplier,Gross,VAT,Net\n1,13/05/2023,A Ltd,12.00,2.00,10.00\n2,14/05/2023,B Ltd,6.00,1.00,5.00\n3,15/05/2023,C Ltd,6.00,1.00,5.00\n", "a cell shorter or longer.*Date over 1"),
    "a header one cell long": (b"No,Date,Supplier,Gross,VAT,Net\n13/05/2023,A Ltd,12.00,2.00,10.00\n14/05/2023,B Ltd,6.00,1.00,5.00\n15/05/2023,C Ltd,6.00,1.00,5.00\n", "a cell shorter or longer.*Date over A Ltd"),
    "a header with a cell too many": (b"Date,Ref,Supplier,Net,VAT,Gross\n13/05/2023,A Ltd,10.00,2.00,12.00\n14/05/2023,B Ltd,5.00,1.00,6.00\n15/05/2023,C Ltd,5.00,1.00,6.00\n", "a cell shorter or longer.*Supplier over 10.00"),
    "bills and the payments of them": (b"Date,Type,Num,Name,Amount\n13/05/2023,Bill,I1,Acme Ltd,100.00\n14/05/2023,Bill Payment,101,Acme Ltd,100.00\n15/05/2023,Bill,I2,Beta Ltd,5.00\n16/05/2023,Bill Payment,102,Beta Ltd,5.00\n", "invoices and the payments of them.*count twice"),
    "invoices and the payments of them, with signs": (b"Posting Date,Document Type,Vendor Name,Amount\n13/05/2023,Invoice,A Ltd,-100.00\n14/05/2023,Payment,A Ltd,100.00\n15/05/2023,Invoice,B Ltd,-5.00\n16/05/2023,Payment,B Ltd,5.00\n", "invoices and the payments of them.*count twice"),
    "amounts of capital and of revenue in two columns": (b"Supplier,Date,Capital Amount,Revenue Amount\nA Ltd,13/05/2023,100.00,0.00\nB Ltd,14/05/2023,0.00,5.00\n", "Capital Amount and Revenue Amount.*bring the two together"),
    "credits on business rates": (b"Account Reference,Ratepayer Name,Property Address,Credit amount,Year\n1,A Ltd,1 High St,10.00,2023\n2,B Ltd,2 Low St,20.00,2023\n", "a list of business rates accounts"),
    "what developers paid": (b"Date Received,Developer,Amount Received,Planning Ref\n13/05/2023,A Ltd,10.00,P1\n14/05/2023,B Ltd,20.00,P2\n15/05/2023,C Ltd,20.00,P3\n", "a list of income"),
    "what a pension fund holds": (b"Fund Manager,Asset Class,Market Value,Date\nA Ltd,Bonds,10.00,13/05/2023\nB Ltd,Shares,20.00,14/05/2023\nC Ltd,Cash,5.00,15/05/2023\n", "no payments were found"),
    "a sheet of all beside one for each directorate": (book(("All", [HEAD, *TWELVE[:3]]), ("Adults", [HEAD, *TWELVE[:2]]), ("Place", [HEAD, TWELVE[2]])), r"count twice.*\[All\] and all others"),
    "two tables side by side": (b"Supplier,Amount,,Supplier,Amount\nO2,500.00,,Arup,900.00\nBT,700.00,,E.ON,1000.00\nKier,800.00,,,\n", "two tables stand side by side"),
    "a list of the year beside days that it holds": (book(("Detail", [HEAD, *TWELVE[:7]]), ("Year", [("Financial Year", *HEAD[1:]), *(("2023/24", *row[1:]) for row in TWELVE)])), r"count twice.*\[Detail\] and .*\[Year\]"),
    "a sheet that is a part of another": (book(("May", [HEAD, *TWELVE]), ("Largest", [HEAD, *TWELVE[6:]])), r"count twice.*\[May\] and .*\[Largest\]"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_refused_says_why(content, message):
    with pytest.raises(InputError, match=message):
        clean_file(Path("payments.csv"), Payments(files=()), content=content)


def test_payments_with_a_minus_are_read_so_where_the_body_says_it():
    """Twelve payments, of 13 to 24 pence, a credit of 4 and their total, all with the other sign: 222 less 4."""
    days = "".join(f"{day}/05/2023,A Ltd,-0.{day}\n" for day in range(13, 25))
    content = f"Date,Supplier,Amount\n{days}25/05/2023,A Ltd,0.04\n,Total,-2.18\n".encode()
    cleaned = clean_file(Path("2023-05.csv"), Payments(files=(), payments_with_minus=True), content=content)
    assert cleaned.payments["amount_pence"].to_list() == [*range(13, 25), -4]
    plain = clean_file(
        Path("2023-05.csv"), Payments(files=(), payments_with_minus=True), content=content.replace(b"-", b"")
    )  # another month, written without
    assert plain.payments["amount_pence"].to_list() == [*range(13, 25), 4]
    assert (cleaned.balance["amount_pence"], cleaned.balance["ties"]) == (218, True)


def test_the_same_payments_in_a_year_before_that_of_a_list_are_others():
    """Eight standing payments of 2022/23 by day; in a list of 2023/24 the same eight, and four to others."""
    days = [(f"{day}/05/2022", *row[1:]) for day, row in enumerate(TWELVE[:8], 13)]
    year = [("2023/24", *row[1:]) for row in TWELVE]
    content = book(("Before", [HEAD, *days]), ("Year", [("Financial Year", *HEAD[1:]), *year]))
    assert read_file(Path("payments.xlsx"), content=content).balance["kept"] == 20


def test_payments_that_their_references_tell_apart_stand_in_two_sheets():
    """Twice two payments of one day, payee and amount: 1 pound and 2 pounds. With one's references in both: twice."""

    def sheet(*references):
        lines = zip(("A Ltd", "B Ltd"), references, ("1.00", "2.00"), strict=True)
        return [["Date", "Supplier", "Reference", "Amount"], *(["13/05/2023", *line] for line in lines)]

    content = book(("One", sheet("R1", "R2")), ("Two", sheet("R3", "R4")))
    cleaned = clean_file(Path("2023-05.xlsx"), Payments(files=()), content=content)
    assert (cleaned.payments.height, cleaned.payments["amount_pence"].sum()) == (4, 600)
    again = book(("One", sheet("R1", "R2")), ("Two", sheet("R1", "R2")))
    with pytest.raises(InputError, match="count twice"):
        clean_file(Path("2023-05.xlsx"), Payments(files=()), content=again)


def test_a_sheet_of_suppliers_by_year_sums_up_the_payments_beside_it():
    payments = [
        ["Date", "Supplier", "Amount"],
        ["14/06/2019", "A Ltd", 1],
        ["15/06/2019", "A Ltd", 2],
        ["16/06/2019", "B Ltd", 4],
    ]
    sums = [["Financial Year", "Supplier", "Total"], ["2019/20", "A Ltd", 3], ["2019/20", "B Ltd", 4]]
    cleaned = read_file(Path("x.xlsx"), content=book(("Payments", payments), ("By supplier", sums)))
    assert cleaned.payments["amount_pence"].sum() == 700
    by_supplier = cleaned.balance["tables"][1]
    assert (by_supplier["kind"], by_supplier["not_data"]["a summary of the other tables"]) == (
        "not payments: aggregated list",
        "2-3",
    )


def test_a_hidden_sheet_is_told(tmp_path):
    path = tmp_path / "2023-05.xlsx"
    path.write_bytes(
        book(("May", MAY), ("June", JUNE), then=lambda written, _: written.worksheets()[1].hide())
    )
    assert explained(path)["problems"] == ["2023-05.xlsx [June] was a hidden sheet"]


NAMED = {
    "payee": (
        "Supplier/Payee Name", "Name of payee", "Beneficiary of payment", "Payment made to", "To whom paid", "Company paid",
        "In favour of", "Customer Name", "Remit To", "Organisation Paid", "Provider Organisation", "Ap/Ar ID(T)", "BP Name",
        "Contact", "Counter party", "Recipient of payment", "Trading Name", "SUPPLIERNAME", "MERCH_NAME", "Purchased From",
        "Where Purchased", "Outlet", "Store", "Addressee", "Organisation Receiving Grant", "Awarded to", "Company used", "Ap/Ar Name",
        "Talwyd i",
    ),
    "amount": (
        "Net Amt GBP", "£ Net", "Nett (£)", "Amount excl. of VAT", "Cost (£)", "Value £", "Functional Amount", "Amount_GBP",
        "Paid Amt £", "Sum Paid", "GL Amount", "Invoice Value (£)", "£ Amount", "Net Payment", "Spend £", "£", "Price",
        "Sub-total", "Sterling", "Amount before tax", "Non-VAT Amount", "Payment in month", "Gwerth",
    ),
    "date": (
        "Date Pd", "Payment Run", "Cleared Date", "GL Date", "Week ending", "Value date", "Settlement Date", "Cheque/BACS Date",
        "Pymt Date", "Tran Date", "Day Paid", "PAID_DATE", "Posted", "Month Paid", "When paid",
        "Pmnt date", "Payment Made", "Date Paid to Supplier", "Dyddiad y Taliad",
    ),
    "category": (
        "Text", "Type of Grant", "Grant Type", "Grant name", "Grant Scheme", "Contract title", "Disgrifiad o'r gwariant", "Pwrpas",
        "Goods/Services", "What was purchased", "Reason", "Details of expenditure",
    ),
    "service": ("Faculty", "Programme area", "Cyfarwyddiaeth"),
    "reference": ("Cyfeirnod", "Cyfeirnod y trafodiad"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("role", "heading"), [(role, each) for role, named in NAMED.items() for each in named]
)
def test_a_heading_in_other_words_finds_its_role(role, heading):
    named = {"date": "Date", "payee": "Supplier", "amount": "Amount"} | {role: heading}
    lines = [",".join(named.values()), "13/05/2023,Blue Stores,1.00,Oak", "14/05/2023,J Smith,2.00,Ash"]
    content = "\n".join([*lines, "15/05/2023,Greens,4.00,Elm", ""]).encode()
    cleaned = read_file(Path("2023-05.csv"), Payments(files=()), content=content)
    assert cleaned.balance["tables"][0]["columns"] == {each: [words] for each, words in named.items()}
    assert cleaned.payments["amount_pence"].to_list() == [100, 200, 400]


def test_what_may_describe_stands_back_where_a_column_does():
    content = (
        b"Date,Supplier,Amount,Item,Project code,Description,Text,Reason,Contract title,Service,Faculty\n"
        b"13/05/2023,A Ltd,1.00,1,P1,Oak,Elm,Fir,Yew,Parks,Arts\n14/05/2023,B Ltd,2.00,2,P2,Ash,Box,Bay,Fig,Roads,Law\n"
    )
    columns = read_file(Path("2023-05.csv"), Payments(files=()), content=content).balance["tables"][0][
        "columns"
    ]
    assert (columns["category"], columns["service"]) == (["Description"], ["Service"])


@pytest.mark.parametrize(
    ("heading", "invoice", "credit"),
    [("Credit note", "N", "Y"), ("Type", "Invoice", "Credit note"), ("Debit/Credit", "D", "C")],
)
@pytest.mark.parametrize("amount", ["5.00", "-5.00", "(5.00)"])
def test_the_first_credit_may_stand_far_beneath(heading, invoice, credit, amount):
    """After 400 invoices of 1 pound, one credit note of 5 pounds, with a sign of its own or without."""
    lines = [f"03/04/2013,Firm {number},{invoice},1.00" for number in range(400)]
    text = "\n".join([f"Date,Supplier,{heading},Amount", *lines, f"30/04/2013,Firm 1,{credit},{amount}", ""])
    cleaned = read_file(Path("2013-04.csv"), Payments(files=()), content=text.encode())
    assert cleaned.payments["amount_pence"].sum() == 400 * 100 - 500
    assert cleaned.rejected.is_empty()
