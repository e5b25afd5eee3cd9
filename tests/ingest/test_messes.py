"""One small file for every kind of mess that real files have: bytes as found, expectations worked out by hand."""
# ruff: noqa: E501  a record of a small file is not broken over lines

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest.cleaning import Cleaned, read_file
from svanalysis.ingest.inspection import explained
from svanalysis.ingest.repairs import SHIFTED

PLAIN = {"amount": ["Amount"], "date": ["Date"], "payee": ["Supplier"]}
AMOUNT, NO_AMOUNT = "the amount cannot be read", "there is no amount"
NO_DAY, LOST = "the date cannot be read", "there is an amount but no payee, service, category or reference"


class Mess(NamedTuple):
    """What a file holds and how it is to be read; `said` are columns of the payments, or keys of the balance."""

    content: bytes
    pence: list[int]
    kept: str
    name: str
    header: int | None
    columns: dict[str, list[str]]
    rejected: dict[int, str]
    not_data: dict[str, str]
    said: dict[str, object]


def mess(content: bytes, pence: list[int], *, kept: str, **said: Any) -> Mess:
    """A row of the table; what most files have in common need not be said."""
    common = {
        "name": "2012-05.csv",
        "header": 1,
        "columns": PLAIN,
        "rejected": {},
        "not_data": {"header": "1"},
    }
    read = {key: said.pop(key, usual) for key, usual in common.items()}
    return Mess(content, pence, kept, **read, said=said)


MESSES = {
    # ---------------------------------------------------------------- preamble, header, footer
    "an SQL query above, a report marker in the first cell": mess(
        b'"sql select t.apar_id, t.amount,\nt.ext_inv_ref from t where t.amount > 500",,,,\n,,text,apar_name,amount\n'
        b",,Directotate,Supplier,Invoice Line Value (net of VAT)\nINSERTED DETAIL,,Resources,AMG LTD,883.59\n",
        [88_359], header=3, kept="4", not_data={"preamble": "1-2", "header": "3"}, basis=["net"],
        columns={"amount": ["Invoice Line Value (net of VAT)"], "payee": ["Supplier"], "service": ["Directotate"]},
    ),
    "key and value above": mess(
        b"Organisation,,Anytown,,\nSubmitted By,,A Person,,\nMonth,,01.11.2011 to 30.11.2011,,\n,,,,\n"
        b"Date,Supplier,Amount,,\n02/11/2011,A LTD,5.00,,\n",
        [500], header=5, kept="6", not_data={"preamble": "1-4", "header": "5"}, name="2011-11.csv",
    ),
    "a title, which speaks of a threshold and not of the amounts": mess(
        b"February 2012 Spend over \xa325k (inc vat),,\nDate,Supplier,Amount\n01/02/2012,A LTD,30000.00\n",
        [3_000_000], header=2, kept="3", not_data={"preamble": "1", "header": "2"}, basis=["net"], encoding="cp1252",
        name="feb-2012.csv",
    ),
    "a title that says what the amounts are": mess(
        b"All amounts include VAT,,\nDate,Supplier,Amount\n13/05/2012,A LTD,1.20\n",
        [120], header=2, kept="3", not_data={"preamble": "1", "header": "2"}, basis=["gross"],
    ),
    "a blank first row of commas": mess(
        b",,,,,\nDate,Supplier,Amount,,,\n13/05/2012,A LTD,1.00,,,\n",
        [100], header=2, kept="3", not_data={"preamble": "1", "header": "2"},
    ),
    "a byte-order mark, then a blank row": mess(
        b"\xef\xbb\xbf,,\r\nDate,Supplier,Amount\r\n13/05/2012,A LTD,1.00\r\n",
        [100], header=2, kept="3", not_data={"preamble": "1", "header": "2"}, encoding="utf-8 with BOM",
    ),
    "no header, spacer columns": mess(
        b"REGN - Regeneration,,Grant,,CRINV0008145,,Acme Homes Ltd,,13/05/2012,1200.00\n"
        b"REGN - Regeneration,,Fees,,CRINV0008146,,REDACTED,,14/05/2012,7.50\n"
        b"CORP - Corporate,,Paper,,CRINV0008147,,Paper & Sons Limited,,15/05/2012,-2.00\n"
        b"CORP - Corporate,,Gas,,CRINV0008148,,Anytown Council,,16/05/2012,9.00\n",
        [120_000, 750, -200, 900], header=None, kept="1-4", not_data={},
        columns={"amount": ["column 10"], "date": ["column 9"], "payee": ["column 7"]}, payee=["Acme Homes Ltd", "REDACTED", "Paper & Sons Limited", "Anytown Council"],
        header_because="no record names columns: what they hold decided",
    ),
    "a header in unknown words": mess(
        b"Firma,Datum,Betrag\nAcme Ltd,13/05/2012,1200.00\nBeta plc,14/05/2012,7.50\nGamma LLP,15/05/2012,-2.00\n",
        [120_000, 750, -200], kept="2-4", columns={"amount": ["Betrag"], "date": ["Datum"], "payee": ["Firma"]},
        header_because="record 1 names no column in known words: what they hold decided",
    ),
    "a header split over two rows, then blank rows": mess(
        b"Report,,,,,\n,,,,,\n,,Transaction ,Supplier,Supplier,Expenditure\nDepartment,Date,Number,Name,Postcode,Amount\n"
        b",,,,,\n,,,,,\nAdults,13/05/2012,77,A LTD,DH1 1AA,5.00\n",
        [500], header=4, kept="7", not_data={"preamble": "1-3", "header": "4", "blank": "5-6"},
        columns={"amount": ["Amount"], "date": ["Date"], "payee": ["Supplier Name"], "service": ["Department"],
                 "reference": ["Transaction Number"], "postcode": ["Supplier Postcode"]},
        header_because="records 3 and 4 name amount, date, payee, postcode, reference, service",
    ),
    "a header split over two rows, of which the upper alone would do": mess(
        b"Directorate,Supplier,Invoice,Payment,Amount,Purpose\n,Name,Number,Date,(\xa3),of Spend\n"
        b'Adults,Acme Ltd,I1,03/05/2012,"\xa31,200.00",Care\nAdults,Beta plc,I2,14/05/2012,\xa3750.50,Care\n',
        [120_000, 75_050], header=2, kept="3-4", not_data={"preamble": "1", "header": "2"}, date=["2012-05-03", "2012-05-14"],
        columns={"amount": ["Amount (£)"], "date": ["Payment Date"], "payee": ["Supplier Name"], "service": ["Directorate"],
                 "reference": ["Invoice Number"], "category": ["Purpose of Spend"]},
    ),
    "merged cells over gross, VAT and net": mess(
        b"Date,Supplier,Amount,,\n,,Gross,VAT,Net\n01/06/2010,Addleshaw LLP,3669.00,611.50,3057.50\n",
        [305_750], header=2, kept="3", not_data={"preamble": "1", "header": "2"}, basis=["net"],
        columns={"amount": ["Net"], "date": ["Date"], "payee": ["Supplier"]}, name="2010-06.csv",
    ),
    "a pivot table and its grand total": mess(
        b" Sum of Invoice Nett Amount ,\nSupplier Name,Total\nA LTD,1.00\nB LTD,2.00\n Grand Total ,3.00\n",
        [100, 200], header=2, kept="3-4", not_data={"preamble": "1", "header": "2", "total": "5"}, basis=["net", "net"],
        columns={"amount": ["Total"], "payee": ["Supplier Name"]}, kind="not payments: aggregated list",
    ),
    "a second table with a header of its own and one column fewer": mess(
        b"Category,Project,Supplier,Transaction Number,Date,Payment Amount\nFees,P1,A LTD,71,13/05/2012,1.00\n,,,,,\n"
        b"Category,Supplier,Transaction Number,Date,Payment Amount\nFees,B LTD,72,14/05/2012,2.00\n",
        [100, 200], kept="2, 5", not_data={"header": "1, 4", "blank": "3"}, payee=["A LTD", "B LTD"],
        columns={"amount": ["Payment Amount"], "date": ["Date"], "payee": ["Supplier"], "reference": ["Transaction Number"],
                 "category": ["Category"]},
    ),
    "a glossary above the data": mess(
        b"EXAMPLES OF GPC EXPENDITURE,,\n,,\nMerchant Category,Examples of Expenditure,\nFireplace,Repairs to ovens,\n,,\n"
        b"Date,Merchant Name,Amount\n13/05/2012,Florist,12.00\n",
        [1_200], header=6, kept="7", not_data={"preamble": "1-5", "header": "6"},
        columns={"amount": ["Amount"], "date": ["Date"], "payee": ["Merchant Name"]},
    ),
    "a total without a label, in the amount's column": mess(
        b"Date,Supplier,Amount,,\n13/05/2012,A LTD,1.00,,\n14/05/2012,B LTD,2.00,,\n,,3.00,,\r\n,,,,\n",
        [100, 200], kept="2-3", not_data={"header": "1", "total": "4", "blank": "5"}, ties=True,
    ),
    "a total labelled in another column": mess(
        b'Service,Date,Supplier,Amount\nX Y,13/05/2012,A LTD,"1,000.00"\n,,Sum:,"1,000.00"\r\n',
        [100_000], kept="2", not_data={"header": "1", "total": "3"}, ties=True, columns={**PLAIN, "service": ["Service"]},
    ),
    "totals of every supplier, as a spreadsheet makes them": mess(
        b"Supplier,Date,Invoice,Amount\nA Ltd,13/05/2012,I1,1.00\nA Ltd,14/05/2012,I2,2.00\nA Ltd Total,,,3.00\n"
        b"Red Total,14/05/2012,I3,5.00\nRed Total Total,,,5.00\nGrand Total,,,8.00\n",
        [100, 200, 500], kept="2-3, 5", not_data={"header": "1", "total": "4, 6-7"}, ties=True,
        columns={**PLAIN, "reference": ["Invoice"]},
    ),
    "totals of every department and service": mess(
        b"Directorate,Service Area,Date,Supplier,Amount\nCare,Adults,13/05/2012,A Ltd,1.00\nCare,Adults Total,,,1.00\n"
        b"Care Total,,,,1.00\nRoads,Salt,14/05/2012,B Ltd,2.00\nRoads,Salt Total,,,2.00\nRoads Total,,,,2.00\n",
        [100, 200], kept="2, 5", not_data={"header": "1", "total": "3-4, 6-7"}, columns={**PLAIN, "service": ["Directorate", "Service Area"]},
    ),
    "a total beneath each half, and none of all": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n,Sub-Total,1.00\n14/05/2012,B Ltd,5.00\n,Sub-Total,5.00\n",
        [100, 500], kept="2, 4", not_data={"header": "1", "total": "3, 5"}, ties=True, printed_total_pence=600,
    ),
    "a page's total carried to the next": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n,Carried forward,1.00\n,Brought forward,1.00\n14/05/2012,B Ltd,5.00\n,Total,6.00\n",
        [100, 500], kept="2, 5", not_data={"header": "1", "total": "3-4, 6"}, ties=True,
    ),
    "totals of gross, VAT and net, with a label and without": mess(
        b"Date,Supplier,Ref No,Gross,VAT,Net\n13/05/2012,A Ltd,I1,12.00,2.00,10.00\n,Total,,12.00,2.00,10.00\n,,,12.00,2.00,10.00\n",
        [1_000], kept="2", not_data={"header": "1", "total": "3-4"}, printed_total_pence=1_000,
        columns={**PLAIN, "amount": ["Net"], "reference": ["Ref No"]},
    ),
    "suppliers whose names begin as a total does": mess(
        b"Supplier ID,Supplier Name,Amount\n104416,Total Memory & Media Ltd,2.00\n2105401,Total Media Communications,3.00\n,TOTAL,5.00\n",
        [200, 300], kept="2-3", not_data={"header": "1", "total": "4"}, ties=True,
        columns={"amount": ["Amount"], "payee": ["Supplier Name"], "payee_id": ["Supplier ID"]},
    ),
    "a supplier called Total something in a list of three columns": mess(
        b"Date,Supplier,Amount\n14/05/2012,TOTAL PEOPLE,2.00\n31/05/2012,Total,2.00\n",
        [200], kept="2", not_data={"header": "1", "total": "3"}, ties=True,
    ),
    "a grand total, and a copyright line in the amount's column": mess(
        b"Date,Supplier,Amount\n13/05/2012,A LTD,1.00\n,Grand Total,1.00\n,,(c) Anytown Council 2012\n",
        [100], kept="2", not_data={"header": "1", "total": "3", "note": "4"}, ties=True,
    ),
    "totals of a day, of a month and of so many records": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\nTotal 13/05/2012,,1.00\n14/05/2012,B Ltd,2.00\nMay Total,,3.00\n"
        b"TOTAL (2 records),,3.00\n,Overall Total,3.00\n",
        [100, 200], kept="2, 4", not_data={"header": "1", "total": "3, 5-7"}, printed_total_pence=300,
    ),
    "a total that cannot be read": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n14/05/2012,B Ltd,2.00\n,Grand Total,#REF!\n",
        [100, 200], kept="2-3", not_data={"header": "1", "total": "4"}, printed_total_pence=None,
    ),
    "a summary beneath the records that it sums up": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n14/05/2012,B Ltd,2.00\n,,\n,Adults,1.00\n,Children,2.00\n",
        [100, 200], kept="2-3", not_data={"header": "1", "blank": "4", "a summary of the records above": "5-6"},
    ),
    "records without a date at the end that sum up nothing": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n14/05/2012,B Ltd,2.00\n,,\n,C Ltd,1.00\n,D Ltd,3.00\n",
        [100, 200, 100, 300], kept="2-3, 5-6", not_data={"header": "1", "blank": "4"},
    ),
    "the number of a page, in the supplier's column too": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n,Page 1 of 2,\n14/05/2012,Page Ltd,2.00\nPage 2 of 2,,\n",
        [100, 200], kept="2, 4", not_data={"header": "1", "note": "3, 5"},
    ),
    "who made the list, beneath it": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n,,\nPrepared by,J Smith,\n",
        [100], kept="2", not_data={"header": "1", "blank": "3", "note": "4"},
    ),
    "numbers above the header that are no payments": mess(
        b"Number of payments,,1\nDate,Supplier,Amount\n13/05/2012,A Ltd,1.00\n",
        [100], header=2, kept="3", not_data={"preamble": "1", "header": "2"},
    ),
    "a nil return among payments": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,0.00\n31/05/2012,NIL RETURN,0.00\n31/05/2012,Nil,\n",
        [0], kept="2", not_data={"header": "1", "note": "3-4"},
    ),
    "a register of contracts beneath the payments": mess(
        b"Date,Supplier,Amount\n13/05/2012,A Ltd,1.00\n14/05/2012,B Ltd,2.00\nContract Title,Supplier,Start Date,Contract Value\n"
        b"Cleaning,A Ltd,01/04/2012,9000.00\n",
        [100, 200], kept="2-3", rejected={4: SHIFTED, 5: SHIFTED},
    ),
    "more blank rows than data": mess(
        b"Date,Supplier,Amount\n" + b"13/05/2012,A LTD,1.00\n" * 3 + b",,,,,,,,\r\n" * 55_936,
        [100] * 3, kept="2-4", not_data={"header": "1", "blank": "5-55940"},
    ),
    "a header again on every page": mess(
        b"Date,Supplier,Amount\n13/05/2012,A LTD,1.00\nDate,Supplier,Amount\n14/05/2012,B LTD,2.00\n",
        [100, 200], kept="2, 4", not_data={"header": "1, 3"},
    ),
    "unnamed spacer columns": mess(
        b"Department Area,,HBC Ref No.,,Name:  ,,,Payment Date,,Amount \nRegeneration,,CR8,,A LTD,,,13/05/2012,,1200.00\n",
        [120_000], kept="2", columns={"amount": ["Amount"], "date": ["Payment Date"], "payee": ["Name:"],
                                      "service": ["Department Area"], "reference": ["HBC Ref No."]},
    ),
    "a heading overtyped with a plus": mess(
        b"+,Account Detail,HBC ref no,Name,Payment date,Net \nHousing,Fees,CR8,A LTD,13/05/2012,1.00\n",
        [100], kept="2", service=["Housing"], columns={"amount": ["Net"], "date": ["Payment date"], "payee": ["Name"],
                                                       "service": ["+"], "category": ["Account Detail"], "reference": ["HBC ref no"]},
    ),
    "rows one cell wider than the header": mess(
        b"Date,Supplier,Amount\n13/05/2012,A LTD,1847.04,#N/A\n", [184_704], kept="2",
    ),
    "rows shifted left, an error in their first cells": mess(
        b"Service,Code,Category,Date,Transaction Number,Amount,Supplier\n"
        + b"Adults,8058,Grants Paid,13/05/2012,19001884,4412.87,A LTD\n" * 3
        + b"#N/A,Grants Paid,13/05/2012,19001885,4412.87,115674,MAHMOOD\n",
        [441_287] * 3, kept="2-4", rejected={5: NO_DAY},
        columns={**PLAIN, "service": ["Service"], "category": ["Category"], "reference": ["Transaction Number"]},
    ),
    "a row above the header": mess(
        b"13/05/2012,A LTD,1.00\nDate,Supplier,Amount\n14/05/2012,B LTD,2.00\n",
        [200], header=2, kept="3", not_data={"header": "2"}, rejected={1: "there is an amount, but the record stands above the header"},
    ),
    # ---------------------------------------------------------------- wording of headings
    "the supplier's name under Supplier ID(T), the date under Updated": mess(
        b"Strgrp(T),TransNo,Seq no,Period,Supplier ID(T),Amount,Updated\nCare Services,42319896,2,201205,A LTD,5.00,2012-05-11\n",
        [500], kept="2", columns={"amount": ["Amount"], "date": ["Updated"], "payee": ["Supplier ID(T)"],
                                  "service": ["Strgrp(T)"], "reference": ["TransNo"]},
    ),
    "no heading in known words for payee and date, whose columns say so themselves": mess(
        b"Organisation,Who we paid,When,Ref No,Amount,VAT\nAnytown Council,Acme Ltd,13/05/2012,K1,12.00,2.00\n"
        b"Anytown Council,J Bloggs,14/05/2012,K2,6.00,1.00\n",
        [1_200, 600], kept="2-3", payee=["Acme Ltd", "J Bloggs"],
        columns={"amount": ["Amount"], "date": ["When"], "payee": ["Who we paid"], "reference": ["Ref No"]},
    ),
    "the day of the invoice before the day it was paid": mess(
        b"Date,Clearing Date,Vendor,Vendor Name,Amount\n13/04/2012,13/05/2012,100123,Acme Ltd,1.00\n14/04/2012,14/05/2012,100124,Beta Ltd,2.00\n",
        [100, 200], kept="2-3", date=["2012-05-13", "2012-05-14"], payee_id=["100123", "100124"],
        columns={"amount": ["Amount"], "date": ["Clearing Date"], "payee": ["Vendor Name"], "payee_id": ["Vendor"]},
    ),
    "gross before net, both in unusual words": mess(
        b"Pymt Dt,Paid To,Value inc. VAT,Value ex. VAT\n13/05/2012,A Ltd,12.00,10.00\n",
        [1_000], kept="2", basis=["net"], columns={"amount": ["Value ex. VAT"], "date": ["Pymt Dt"], "payee": ["Paid To"]},
    ),
    "a line's net value beside the whole payment's amount": mess(
        b"Date,Supplier,Payment Amount,Net Line Value\n13/05/2012,A Ltd,100.00,60.00\n13/05/2012,A Ltd,100.00,40.00\n",
        [6_000, 4_000], kept="2-3", columns={**PLAIN, "amount": ["Net Line Value"]},
    ),
    "a budget and a sum of the year so far beside what was paid": mess(
        b"Date,Supplier,Budget,Actual,Year to Date Total\n13/05/2012,A Ltd,100.00,12.50,12.50\n14/05/2012,B Ltd,100.00,2.00,14.50\n",
        [1_250, 200], kept="2-3", columns={**PLAIN, "amount": ["Actual"]},
    ),
    "misspelt headings": mess(
        b"Organistion Name,Transaction Date,Suplier Name,Benificiary,Amount,Company Registraation Number\n"
        b"Anytown,13/05/2012,A LTD,x y,5.00,02206442\n",
        [500], kept="2", company_number=["02206442"],
        columns={"amount": ["Amount"], "date": ["Transaction Date"], "payee": ["Suplier Name"],
                 "company_number": ["Company Registraation Number"]},
    ),
    "a Transaction Date that holds numbers": mess(
        b'Supplier Name,Transaction Date,Paid Date,Amount\nErith Ltd,1168648,11/05/2012,"309,983.38"\n',
        [30_998_338], kept="2", columns={"amount": ["Amount"], "date": ["Paid Date"], "payee": ["Supplier Name"]},
    ),
    "a line's amount beside the whole invoice's": mess(
        b'SUPPLIER,DATE,DISTRIBUTION_AMOUNT,TOTAL_INVOICE_VALUE\nHMRC,14-May-12,"($1,883.46)","$7,026,238.67 "\n',
        [-188_346], kept="2", columns={"amount": ["DISTRIBUTION_AMOUNT"], "date": ["DATE"], "payee": ["SUPPLIER"]},
    ),
    "gross, VAT and net side by side": mess(
        b"Paid Date,Document Number,Gross,VAT,Net,Supplier\n01/06/2012,601277399,3669.00,611.50,3057.50,Addleshaw LLP\n",
        [305_750], kept="2", basis=["net"], runner_up={"amount": "Gross"}, name="2012-06.csv",
        columns={"amount": ["Net"], "date": ["Paid Date"], "payee": ["Supplier"], "reference": ["Document Number"]},
    ),
    "VAT in the amount, said only in its heading": mess(
        b"Date,Supplier,Amount Including VAT,VAT Registration Number\n13/05/2012,A LTD,1.20,GB123456789\n",
        [120], kept="2", basis=["gross"], vat_number=["GB123456789"],
        columns={**PLAIN, "amount": ["Amount Including VAT"], "vat_number": ["VAT Registration Number"]},
    ),
    "irrecoverable VAT in a column of its own": mess(
        b"Date,Supplier,Net Amount,Irrecoverable VAT\n13/05/2012,A LTD,1.00,Nil\n14/05/2012,B LTD,2.00,0.40\n",
        [100, 200], kept="2-3", basis=["net", "net"], columns={**PLAIN, "amount": ["Net Amount"]},
    ),
    "debits and credits in columns of their own": mess(
        b"Date,Supplier,Debit,Credit,Balance\n13/05/2012,A Ltd,12.00,,12.00\n14/05/2012,B Ltd,,5.00,7.00\n14/05/2012,B Ltd,2.50,0.00,9.50\n"
        b"15/05/2012,C Ltd,1.00,3.00,7.50\n15/05/2012,D Ltd,,,7.50\nTotal,,15.50,8.00,\n",
        [1_200, -500, 250], kept="2-4", rejected={5: AMOUNT, 6: NO_AMOUNT}, not_data={"header": "1", "total": "7"},
        columns={**PLAIN, "amount": ["Debit", "Credit"]},
    ),
    "debits and credits under one heading": mess(
        b"Date,Supplier,Amount,\n,,Debit,Credit\n13/05/2012,A Ltd,12.00,\n14/05/2012,B Ltd,,5.00\n",
        [1_200, -500], header=2, kept="3-4", not_data={"preamble": "1", "header": "2"}, columns={**PLAIN, "amount": ["Amount Debit", "Credit"]},
    ),
    "credits before debits, and headings the other way round": mess(
        b"Date,Supplier,Amount Credit,Amount Debit\n13/05/2012,A Ltd,,12.00\n14/05/2012,B Ltd,5.00,\n",
        [1_200, -500], kept="2-3", columns={**PLAIN, "amount": ["Amount Debit", "Amount Credit"]},
    ),
    "a column that says which amounts are credits": mess(
        b"Date,Supplier,Amount,DR/CR\n13/05/2012,A Ltd,12.00,DR\n14/05/2012,B Ltd,5.00,CR\n",
        [1_200, -500], kept="2-3", columns={**PLAIN, "amount": ["Amount", "DR/CR"]},
    ),
    "a column that says which amounts are credits, beside amounts with signs": mess(
        b"Date,Supplier,Amount,DR/CR\n13/05/2012,A Ltd,12.00,DR\n14/05/2012,B Ltd,-5.00,CR\n", [1_200, -500], kept="2-3",
    ),
    "an amount in a known word and nothing else, beside VAT": mess(
        b"Firma,Datum,Amount,VAT\nAcme Ltd,13/05/2012,12.00,2.00\nBeta plc,14/05/2012,6.00,1.00\nGamma LLP,15/05/2012,3.00,0.50\n",
        [1_200, 600, 300], kept="2-4", columns={"amount": ["Amount"], "date": ["Datum"], "payee": ["Firma"]},
    ),
    "Welsh headings": mess(
        "Dyddiad Talu,Enw'r Cyflenwr,Swm Net (£),Disgrifiad\n13/05/2012,Siop y Pentref,100.00,Bwyd\n".encode(),
        [10_000], kept="2", basis=["net"],
        columns={"amount": ["Swm Net (£)"], "date": ["Dyddiad Talu"], "payee": ["Enw'r Cyflenwr"], "category": ["Disgrifiad"]},
    ),
    "words cut short": mess(
        b"Supp Nm,Pymt Dt,Inv No,Dept,Line Amt,Payment Amt\nA Stores,13/05/2012,I1,Roads,1.00,9.00\nB Stores,13/05/2012,I1,Roads,2.00,9.00\n",
        [100, 200], kept="2-3",
        columns={"amount": ["Line Amt"], "date": ["Pymt Dt"], "payee": ["Supp Nm"], "reference": ["Inv No"], "service": ["Dept"]},
    ),
    "pounds beside another currency": mess(
        b"Date,Supplier,Currency,Amount,GBP Amount\n13/05/2012,A Ltd,USD,15.00,10.00\n", [1_000], kept="2",
        columns={**PLAIN, "amount": ["GBP Amount"]},
    ),
    "headings that name a payee where nothing does better": mess(
        b"Date,Company,Charge\n13/05/2012,A Stores,1.00\n14/05/2012,J Smith,2.00\n", [100, 200], kept="2-3",
        columns={"amount": ["Charge"], "date": ["Date"], "payee": ["Company"]},
    ),
    "purchase orders that were paid": mess(
        b"PO Number,Order Value,Payment Date,Supplier,Amount Paid\nP1,9000.00,13/05/2012,A Ltd,5.00\n", [500], kept="2",
        columns={"amount": ["Amount Paid"], "date": ["Payment Date"], "payee": ["Supplier"]},
    ),
    "numbers and days of orders beside the day of payment": mess(
        b"Order No,Order Date,Order Value,Contractor,Invoice Value,Date\nP1,01/04/2012,9000.00,A Stores,5.00,13/05/2012\n", [500], kept="2",
        columns={"amount": ["Invoice Value"], "date": ["Date"], "payee": ["Contractor"]},
    ),
    "days of a service beside the day of payment": mess(
        b"Supplier,Service Start Date,Service End Date,Amount,Date\nA Homes,01/04/2012,30/04/2012,5.00,13/05/2012\n", [500], kept="2",
    ),
    "what was bought under goods and services": mess(
        b"Date,Supplier,Description of Goods/Services,Amount\n13/05/2012,A Ltd,Fuel,5.00\n", [500], kept="2", category=["Fuel"],
        columns={**PLAIN, "category": ["Description of Goods/Services"]},
    ),
    "grants that were paid": mess(
        b"Recipient,Amount Awarded,Amount Paid,Date Paid\nScouts,9000.00,5.00,13/05/2012\n", [500], kept="2",
        columns={"amount": ["Amount Paid"], "date": ["Date Paid"], "payee": ["Recipient"]},
    ),
    "a fiscal period beside the date": mess(
        b"Expense Type,Doc,Seq,Period,Supplier,Amount,Date\nExpenses,200078807,1,202205,A LTD,120.00,28/08/2022\n",
        [12_000], kept="2", date=["2022-08-28"], columns={**PLAIN, "category": ["Expense Type"]},
    ),
    # ---------------------------------------------------------------- encodings and line ends
    "pounds as 0xA3, bare CR line ends with one CRLF": mess(
        b"Name,Payment date,Net Amount(\xa3)\rA LTD,13/05/2012,\xa31.00\rB LTD,14/05/2012,\xa32.00\r\nC LTD,15/05/2012,3\r",
        [100, 200, 300], kept="2-4", encoding="cp1252",
        columns={"amount": ["Net Amount(£)"], "date": ["Payment date"], "payee": ["Name"]},
    ),
    "pounds as 0x9C": mess(
        b"Name,Payment date,Net Amount(\x9c)\r\nA LTD,13/05/2012,\x9c1.50\r\n", [150], kept="2",
        columns={"amount": ["Net Amount(£)"], "date": ["Payment date"], "payee": ["Name"]},
    ),
    "a byte-order mark encoded twice": mess(
        b"\xc3\xaf\xc2\xbb\xc2\xbfDate,Supplier,Amount\n13/05/2012,A LTD,1.00\n", [100], kept="2", encoding="utf-8 with BOM",
    ),
    "a byte-order mark encoded three times": mess(
        b"\xc3\x83\xc2\xaf\xc3\x82\xc2\xbb\xc3\x82\xc2\xbfDate,Supplier,Amount\n13/05/2012,A LTD,1.00\n", [100], kept="2",
    ),
    "a byte-order mark encoded three times, half of it mended": mess(
        "Ã¯»¿Date,Supplier,Amount\n13/05/2012,A LTD,1.00\n".encode(), [100], kept="2",
    ),
    "a backslash, x and a number where a letter was": mess(
        b"Date,Supplier,Amount\n18/04/2016,HER MAJESTY\\xB4S COURTS SERVICE,5000\n18/04/2016,CHILDREN\\x92S LTD,1\n",
        [500_000, 100], kept="2-3", payee=["HER MAJESTY\u00b4S COURTS SERVICE", "CHILDREN’S LTD"], name="2016-04.csv",
    ),
    "a dagger where a no-break space was": mess(
        b"Report Date:\xe2\x80\xa0 02/07/2012\xe2\x80\xa0 16:59:18,,\nDate,Supplier,Amount\n13/05/2012,A LTD,1.00\n",
        [100], header=2, kept="3", not_data={"preamble": "1", "header": "2"},
    ),
    "lines of UTF-8 among lines of cp1252": mess(
        b"Date,Supplier,Amount\n13/05/2012,Caf\xc3\xa9 LTD,1.00\n14/05/2012,Caf\xe9 LTD,\xa32.00\n",
        [100, 200], kept="2-3", payee=["Café LTD", "Café LTD"], encoding="utf-8 and cp1252",
    ),
    "a newline in a quoted cell": mess(
        b'Ref No,Supplier,Date,Amount\n"to\n  31.05.24",SEFE Energy,02/05/2024,5.00\nCR9,A LTD,03/05/2024,6.00\n',
        [500, 600], kept="2-3", reference=["to 31.05.24", "CR9"], name="2024-05.csv", columns={**PLAIN, "reference": ["Ref No"]},
    ),
    "semicolons": mess(
        b"Department family(T);Pay date;Supplier(T);Amount\nDEFRA;13/05/2012;A, B & C LTD;1,000.00\n",
        [100_000], kept="2", columns={"amount": ["Amount"], "date": ["Pay date"], "payee": ["Supplier(T)"],
                                      "service": ["Department family(T)"]},
    ),
    "quoted text named .xls": mess(
        b'"Date","Supplier","Amount"\n"13/05/2012","A LTD","1.00"\n', [100], kept="2", name="2012-05.xls",
    ),
    "tabs named .xls": mess(b"Date\tSupplier\tAmount\n13/05/2012\tA LTD\t1.00\n", [100], kept="2", name="2012-05.xls"),
    "UTF-16 without a mark": mess(
        "Date\tSupplier\tAmount\n13/05/2012\tCaf\u00e9 LTD\t1.00\n".encode("utf-16-le"), [100], kept="2", payee=["Café LTD"],
    ),
    "every line in quotation marks of its own": mess(
        b'"Date,Supplier,Amount"\n"13/05/2012,""A, B & C Ltd"",1.00"\n"14/05/2012,B Ltd,2.00"\n', [100, 200], kept="2-3",
        payee=["A, B & C Ltd", "B Ltd"],
    ),
    "spaces before quotation marks": mess(
        b'"Date", "Supplier", "Amount"\n"13/05/2012", "A, B & C Ltd", "1,000.00"\n', [100_000], kept="2", payee=["A, B & C Ltd"],
    ),
    "one NUL in a text": mess(b"Date,Supplier,Amount\n13/05/2012,A L\x00TD,1.00\n", [100], kept="2", payee=["A L TD"]),
    "a quotation mark that is never closed": mess(
        b'Date,Supplier,Amount\n13/05/2012,A LTD,1.00\n14/05/2012,"B LTD,2.00\n15/05/2012,C LTD,3.00\n',
        [100], kept="2", rejected={3: "a quotation mark that is not closed has swallowed the next lines of the file, 1 in all"},
    ),
    # ---------------------------------------------------------------- dates
    "dates of many forms in one column": mess(
        b'Date,Supplier,Amount\n02-Dec-11,A LTD,1\n08.07.2011,A LTD,1\n"Friday, April 29, 2011",A LTD,1\n14-JAN-2011 ,A LTD,1\n'
        b"40634,A LTD,1\n20110430,A LTD,1\n2011-04-30T10:00:00,A LTD,1\n14th Jun 2011,A LTD,1\n25/12/2011,A LTD,1\n",
        [100] * 9, kept="2-10",
        date=["2011-12-02", "2011-07-08", "2011-04-29", "2011-01-14", "2011-04-01", "2011-04-30", "2011-04-30", "2011-06-14", "2011-12-25"],
    ),
    "month first, told by one date of the column": mess(
        b"Date,Supplier,Amount\n10/7/2009,A LTD,1.00\n10/31/2009,B LTD,2.00\n",
        [100, 200], kept="2-3", date=["2009-10-07", "2009-10-31"], name="q4.csv",
    ),
    "month first, told by the file's month": mess(
        b"Date,Supplier,Amount\n05/03/2012,A LTD,1.00\n05/04/2012,B LTD,2.00\n", [100, 200], kept="2-3", date=["2012-05-03", "2012-05-04"],
    ),
    "a month as a serial number beside a text date": mess(
        b"Month,Paid Date,Supplier,Amount\n44197,14-JAN-2021 ,A LTD,1.00\n", [100], kept="2", date=["2021-01-14"],
        columns={**PLAIN, "date": ["Paid Date"]}, name="10 - January.csv",
    ),
    "a quarter as text keeps its precision": mess(
        b"Date,Supplier,Amount\nJuly 2010-September 2010,A LTD,1.00\n", [100], kept="2", date=["2010-07-01"], date_precision=["range"],
    ),
    "a month as text keeps its precision": mess(
        b"Date,Supplier,Amount\nJul 10,A LTD,1.00\n2010-08,A LTD,1.00\n", [100, 100], kept="2-3", date=["2010-07-01", "2010-08-01"],
        date_precision=["month", "month"],
    ),
    "months and quarters in other forms": mess(
        b"Period,Supplier,Amount\n07/2012,A Ltd,1.00\n01/08/2012 - 31/08/2012,A Ltd,1.00\n01/09/2012 to 31/10/2012,A Ltd,1.00\n"
        b"Q4 2012/13,A Ltd,1.00\n",
        [100] * 4, kept="2-5", date=["2012-07-01", "2012-08-01", "2012-09-01", "2013-01-01"],
        date_precision=["month", "month", "range", "range"], columns={**PLAIN, "date": ["Period"]},
    ),
    "a year and a month in columns of their own": mess(
        b"Financial Year,Month,Supplier,Amount\n2012/13,May,A Ltd,1.00\n2012/13,January,B Ltd,2.00\n2012/13,Bay,B Ltd,3.00\n",
        [100, 200], kept="2-3", date=["2012-05-01", "2013-01-01"], date_precision=["month", "month"], rejected={4: NO_DAY},
        columns={**PLAIN, "date": ["Financial Year", "Month"]},
    ),
    "a day, a month and a year in columns of their own": mess(
        b"Day,Month,Year,Supplier,Amount\n3,4,2012,A Ltd,1.00\n4,June,2012,B Ltd,2.00\n31,2,2012,B Ltd,3.00\n",
        [100, 200], kept="2-3", date=["2012-04-03", "2012-06-04"], date_precision=["day", "day"], rejected={4: NO_DAY},
        columns={**PLAIN, "date": ["Year", "Month", "Day"]}, name="q1.csv",
    ),
    "dates run together, in words, and with a mark of text": mess(
        b"Date,Supplier,Amount\n13052012,A Ltd,1.00\n13th of May 2012,A Ltd,1.00\n'13/05/2012,A Ltd,1.00\n2012-May-13,A Ltd,1.00\n",
        [100] * 4, kept="2-5", date=["2012-05-13"] * 4, name="q1.csv",
    ),
    "no date at all: the month of the file's name": mess(
        b"Service,Supplier,Amount\nAdults,A LTD,1.00\n", [100], kept="2", date=["2014-06-01"], date_precision=["file month"],
        name="2014-06.csv", columns={"amount": ["Amount"], "payee": ["Supplier"], "service": ["Service"]},
    ),
    "dates mistyped in a way that leaves one reading": mess(
        b"Date,Supplier,Amount\n21/11/213,A LTD,1\n11/03/02013,A LTD,1\n28/12/20/13,A LTD,1\n13/11/2013,A LTD,1\n",
        [100] * 4, kept="2-5", date=["2013-11-21", "2013-03-11", "2013-12-28", "2013-11-13"],
        repaired=["read 21/11/213 as 21/11/2013", "read 11/03/02013 as 11/03/2013", "read 28/12/20/13 as 28/12/2013", ""],
    ),
    "two dates in one cell leave two readings": mess(
        "Date,Supplier,Amount\n05/04/2012 ¦ 03/04/2012,A LTD,1.00\n13/04/2012,B LTD,2.00\n".encode(), [200], kept="3", rejected={2: NO_DAY},
    ),
    "month first with a stroke too many": mess(
        b"Date,Supplier,Amount\n8//14/2013,A LTD,1.00\n8/15/2013,B LTD,2.00\n", [100, 200], kept="2-3", date=["2013-08-14", "2013-08-15"],
        name="aug.csv",
    ),
    "dates lost to a narrow column": mess(
        b"Date,Supplier,Amount\n######,A LTD,1.00\n", [100], kept="2", date=["2012-05-01"],
        repaired=["the date was lost (######): the file's month"],
    ),
    "day zero of a spreadsheet": mess(
        b"Date,Supplier,Amount,Description\n13/05/2012,A LTD,388.00,1900-01-00\n1900-01-00,A LTD,1.00,Fees\n", [38_800], kept="2",
        rejected={3: NO_DAY}, columns={**PLAIN},
    ),
    "the last row's date is impossible": mess(
        b"Date,Supplier,Amount\n13/05/2012,A LTD,1.00\n31/04/2012,B LTD,2.00\n", [100], kept="2", rejected={3: NO_DAY},
    ),
    # ---------------------------------------------------------------- amounts
    "amounts of every form": mess(
        b'Date,Supplier,Amount\n13/05/2012,A LTD," \xc2\xa329,167.50 "\n13/05/2012,A LTD,(250.00)\n13/05/2012,A LTD," (31,433.82)"\n'
        b'13/05/2012,A LTD,"106,392.99-"\n13/05/2012,A LTD,"-85,260.00"\n13/05/2012,A LTD, -   \n13/05/2012,A LTD,22467.28 \n'
        b'13/05/2012,A LTD,\xc2\xa3322.50\n13/05/2012,A LTD,"($1,883.46)"\n13/05/2012,A LTD,.5\n',
        [2_916_750, -25_000, -3_143_382, -10_639_299, -8_526_000, 0, 2_246_728, 32_250, -188_346, 50], kept="2-11",
    ),
    "credits and debits in letters, currencies behind, pounds mangled": mess(
        b"Date,Supplier,Amount\n13/05/2012,A LTD,12.00CR\n13/05/2012,A LTD,12.00 Dr\n13/05/2012,A LTD,5.00 GBP\n"
        b"13/05/2012,A LTD,5.00\xc2\xa3\n13/05/2012,A LTD,?5.00\n13/05/2012,A LTD,\xc3\x82\xc2\xa35.00\n13/05/2012,A LTD,&pound;5.00\n"
        b"13/05/2012,A LTD,'5.00\n13/05/2012,A LTD,-5.00 CR\n13/05/2012,A LTD,(5.00)CR\n",
        [-1_200, 1_200, 500, 500, 500, 500, 500, 500], kept="2-9", rejected={10: AMOUNT, 11: AMOUNT},
    ),
    "a credit's letters before it": mess(b"Date,Supplier,Amount\n13/05/2012,A LTD,CR 12.00\n", [-1_200], kept="2"),
    "thousands commas without quotation marks": mess(
        b"Date,Supplier,Amount,Purpose,\n13/05/2012,A LTD,1,234.00,Fees\n13/05/2012,B LTD,2.00,Fees\n13/05/2012,C LTD,-1,234,567.89,Fees\n"
        b"13/05/2012,D LTD,5,#N/A,Fees\n13/05/2012,E LTD,6,Fees\n13/05/2012,F LTD,7,Fees\n",
        [123_400, 200, -123_456_789, 500, 600, 700], kept="2-7", columns={**PLAIN, "category": ["Purpose"]},
        category=["Fees", "Fees", "Fees", "#N/A", "Fees", "Fees"],
        repaired=["read 1 and 234.00 as 1,234.00", "", "read -1 and 234 and 567.89 as -1,234,567.89", "", "", ""],
    ),
    "what is no amount": mess(
        b"Date,Supplier,Amount\n" + b"13/05/2012,A LTD,1.00\n" * 9
        + b"13/05/2012,B LTD,Nil\n13/05/2012,B LTD,N/A\n13/05/2012,B LTD,#N/A\n13/05/2012,B LTD,107694 2\n13/05/2012,B LTD,\n",
        [100] * 9, kept="2-10", rejected={11: AMOUNT, 12: AMOUNT, 13: AMOUNT, 14: AMOUNT, 15: NO_AMOUNT},
    ),
    "an amount that a spreadsheet turned into a date": mess(
        b"Supplier,Amount,Date\nBarclaycard - Global,1900-01-09,11/09/2018\nA LTD,9.50,11/09/2018\nA LTD,8,13/09/2018\n",
        [950, 800], kept="3-4", rejected={2: AMOUNT}, name="2018-09.csv",
    ),
    "a date and an amount fused": mess(
        b"Supplier,Date,Amount,Description\nA A GuestHouses,25/06/2012900,PRIVATE CARE\nB LTD,13/06/2012,1.00,FEES\n"
        b"B LTD,14/06/2012,1.00,FEES\n",
        [90_000, 100, 100], kept="2-4", name="2012-06.csv", columns={**PLAIN, "category": ["Description"]},
        repaired=["read 25/06/2012900 as 25/06/2012 and 900", "", ""],
    ),
    "an amount with nothing beside it": mess(
        b"Date,Supplier,Amount\n13/05/2012,,5.00\n13/05/2012,A LTD,1.00\n", [100], kept="3", rejected={2: LOST},
    ),
    # ---------------------------------------------------------------- payees
    "payees that are not simply a supplier": mess(
        b"Date,Supplier,Amount,Expense Type\n" + b"".join(b"13/05/2012,%b,1.00,Fees\n" % payee for payee in (
            b"REDACTED COMMERCIAL CONFIDENTIALITY", b"Redacted Personal Data", b"REDACTIVE PUBLISHING LTD", b"#REF!",
            b"####################", b"Barclaycard - Global Commercial Payments", b"***", b"",
        )),
        [100] * 8, kept="2-9", columns={**PLAIN, "category": ["Expense Type"]},
        recognised_as=["commercial_redacted", "person_redacted", "", "no_payee", "no_payee", "card", "person_redacted", "no_payee"],
    ),
    "names with ids, numbers and methods of payment stay as they are": mess(
        b"Date,Supplier,Amount\n13/05/2012,NHS000036L01 : NHS South West London CCG,1.00\n13/05/2012,43024700 Costa Coffee,1.00\n"
        b"13/05/2012,HEIGHINGTON PARISH COUNCIL 31068210,1.00\n13/05/2012,Lancashire County Council (Direct Debit Payments),1.00\n",
        [100] * 4, kept="2-5",
        payee=["NHS000036L01 : NHS South West London CCG", "43024700 Costa Coffee", "HEIGHINGTON PARISH COUNCIL 31068210",
               "Lancashire County Council (Direct Debit Payments)"],
    ),
    "an id column filled with Redacted is no payee": mess(
        b"Supplier Name,Supplier ID,Company Number,Payment Date,Transaction Number,Net Amount\n"
        b"A CONSULTANTS LTD,Redacted,02206442,28/07/2014,22560432,1200\nB LTD,Redacted,N/A,28/07/2014,22560433,1\n",
        [120_000, 100], kept="2-3", payee=["A CONSULTANTS LTD", "B LTD"], company_number=["02206442", "N/A"], name="2014-07.csv",
        columns={"amount": ["Net Amount"], "date": ["Payment Date"], "payee": ["Supplier Name"], "reference": ["Transaction Number"]},
    ),
    "an SME column that is empty takes no role; one that speaks does": mess(
        b"Date,Supplier,Amount,SME?,Supplier Type\n13/05/2012,A LTD,1.00,,Small to Medium Enterprise\n13/05/2012,B LTD,1.00,,LARGE\n",
        [100, 100], kept="2-3", size_flag=["Small to Medium Enterprise", "LARGE"], columns={**PLAIN, "size_flag": ["Supplier Type"]},
    ),
    "identical lines are all payments": mess(
        b"Date,Supplier,Amount\n" + b"13/05/2012,A LTD,587.09\n" * 71, [58_709] * 71, kept="2-72",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mess", MESSES.values(), ids=list(MESSES))
def test_a_mess_is_read_as_a_person_would(mess):
    cleaned = read_file(Path(mess.name), Payments(files=()), content=mess.content)
    (table,) = cleaned.balance["tables"]
    assert (table["header_record"], table["kept"], table["not_data"]) == (
        mess.header,
        mess.kept,
        mess.not_data,
    )
    assert dict(cleaned.rejected.select("source_record", "reason").iter_rows()) == mess.rejected
    assert cleaned.payments["amount_pence"].to_list() == mess.pence
    named = {role: headings for role, headings in table["columns"].items() if role in {*PLAIN, *mess.columns}}
    assert named == mess.columns
    assert {key: found(cleaned, key) for key in mess.said} == mess.said


def found(cleaned: Cleaned, key: str) -> object:
    """What the payments hold in a column, else what the balance says under a key."""
    if key in cleaned.payments.columns:
        return cleaned.payments[key].cast(str).to_list()
    return cleaned.balance["tables"][0][key] if key in cleaned.balance["tables"][0] else cleaned.balance[key]


NOT_PAYMENTS = {
    "a nil return": (b"Department,Supplier,Amount,,\nNIL return,,,,\n", "nil return"),
    "a title and a header": (b"Anytown, April 2010,,\n,,\nDate,Supplier,Amount\n,,\n", "header without records"),
    "a nil return in words": (b"There were no payments over \xa3500 made in this month.\n", "nil return"),
    "an access-denied page": (
        b"<!DOCTYPE html>\n<html><head><title>403</title></head><body>Access denied</body></html>\n", "access-denied page",
    ),
    "a web page": (b"<html><body><h1>Spending</h1>\n<p>Choose a month, a year</p></body></html>\n", "web page"),
    "a contract register": (
        b"Contract Title,Supplier,Value,Start Date,End Date\nCleaning,A LTD,1200.00,01/04/2012,31/03/2015\n" * 5, "contract register",
    ),
    "a contract register with values by the year": (
        b"Directorate Name,Contract Reference,Contract Title,Supplier Company Name,Annual Value,Start Date,Current Expiry Date\n"
        b"Place,S1417,Dive Surveys,Underwater Ltd,5015.20,2022-03-07,2022-03-07\n" * 4, "contract register",
    ),
    "a contract register in few words": (
        b"Contracts Register,,,,\nReference,Awarded To,Commencement,Expiry,Value\nC1,Acme Ltd,01/04/2012,31/03/2015,1200.00\n" * 3,
        "contract register",
    ),
    "a list of what columns mean": (b"Column heading,Description\nSupplier,Who was paid\nAmount,How much was paid\n", "glossary"),
    "a nil return of nought": (b"Date,Supplier,Amount\n31/05/2012,NIL RETURN,0.00\n", "nil return"),
    "a list of purchase orders": (
        b"Order No.,Order Date,Supplier,Order Total\nP1,13/05/2012,A Ltd,5000.00\n" * 3, "list of purchase orders",
    ),
    "grants awarded": (
        b"Date Awarded,Time Period,Department,Beneficiary,Purpose,Amount\n13/05/2012,1 year,Culture,Scouts,Tents,500.00\n",
        "list of grants awarded",
    ),
    "grants awarded, as funders publish them": (
        b"Identifier,Title,Amount Applied For,Amount Awarded,Award Date,Recipient Org:Name\n1,Tents,1000,800,2012-05-13,Scouts\n",
        "list of grants awarded",
    ),
    "a nil return in other words": (b"Date,Supplier,Amount\nThere is nothing to report for this period,,\n", "nil return"),
    "amounts in thousands": (b"Date,Supplier,Amount (\xc2\xa3000s)\n13/05/2012,A Ltd,12.5\n", "table of amounts in another unit than pounds"),
    "a glossary": (
        b"GLOSSARY OF TERMS,\nCapital,Money spent on lasting things\nRevenue,Money spent on running costs\n", "glossary",
    ),
    "a list of organisations": (
        b"Organisation,Town,Web site\nA LTD,Durham,a.example\nB LTD,Seaham,b.example\n", "list of organisations without amounts",
    ),
    "a header alone": (b"Date,Supplier,Amount\n", "header without records"),
    "something else": (b"Town,County\nSeaham,Durham\n", "unknown"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "kind"), NOT_PAYMENTS.values(), ids=list(NOT_PAYMENTS))
def test_what_is_no_list_of_payments_is_called_what_it_is(tmp_path, content, kind):
    path = tmp_path / "2012-05.csv"
    path.write_bytes(content)
    found = explained(path)
    assert (found["readable"], found["kind"], found["kept"]) == (False, f"not payments: {kind}", 0)
    (problem,) = found["problems"]
    assert "no payments were found in this file" in problem
    assert kind == "unknown" or kind in problem


def test_suppliers_and_totals_without_a_period_ask_for_it(tmp_path):
    path = tmp_path / "q1.csv"
    path.write_bytes(b"Supplier ID,Supplier Name,Amount\n105239,A LTD,776.25\n105240,B LTD,1.00\n")
    found = explained(path)
    assert (found["readable"], found["kind"], found["basis"]) == (
        False,
        "not payments: aggregated list",
        "unstated",
    )
    assert "[payments.periods]" in found["problems"][0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"Date,Supplier,Amount\n03/04/2012,A LTD,1.00\n", "write day_first = true"),
        (
            b"Date,Supplier,Amount,,Date,Supplier,Amount\n13/05/2012,A Ltd,1.00,,14/05/2012,B Ltd,2.00\n",
            "two tables stand side by side",
        ),
    ],
)
def test_what_only_a_person_can_settle_is_asked_for(content, message):
    with pytest.raises(InputError, match=message):
        read_file(Path("payments.csv"), Payments(files=()), content=content)
