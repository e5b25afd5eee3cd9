"""Which column names who was paid, which when and how much, where others are headed much like it: small invented files.

Each case says the heading of every role looked at and the pence kept, or the words of the refusal.
"""
# ruff: noqa: E501  a record of a small file is not broken over lines

from pathlib import Path

import pytest

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest.cleaning import clean_file

READ = {
    "a card's holder and the shop": (
        "Name,Date,Where Purchased,Amount\nJ Smith,13/05/2023,Tesco,1.00\nP Jones,14/05/2023,Asda,2.00\n",
        {"payee": "Where Purchased", "date": "Date"},
        300,
    ),
    "a card's holder and the retailer": (
        "Name,Date,Retailer,Amount\nJ Smith,13/05/2023,Tesco,1.00\nP Jones,14/05/2023,Asda,2.00\n",
        {"payee": "Retailer"},
        300,
    ),
    "a card's holder and a heading of two words for the shop": (
        "Name,Date,Vendor/Merchant,Amount\nJ Smith,13/05/2023,Tesco,1.00\nP Jones,14/05/2023,Asda,2.00\n",
        {"payee": "Vendor/Merchant"},
        300,
    ),
    "who asked for a grant, and for which business": (
        "Date Paid,Name,Business Name,Grant Amount\n13/05/2023,J Smith,Oaks,1.00\n14/05/2023,P Jones,Elms,2.00\n",
        {"payee": "Business Name"},
        300,
    ),
    "whom to ask, and the organisation": (
        "Payment Date,Contact Name,Organisation,Amount Paid\n13/05/2023,J Smith,Oaks,1.00\n14/05/2023,P Jones,Elms,2.00\n",
        {"payee": "Organisation"},
        300,
    ),
    "a name that is no firm's beside firms": (
        "Date,Name,Organisation,Amount\n13/05/2023,J Smith,Oak Ltd,1.00\n14/05/2023,P Jones,Elm Ltd,2.00\n",
        {"payee": "Organisation"},
        300,
    ),
    "the names of firms beside bodies": (
        "Date,Name,Organisation,Amount\n13/05/2023,Oak Ltd,Anytown,1.00\n14/05/2023,Elm Ltd,Othertown,2.00\n",
        {"payee": "Name"},
        300,
    ),
    "a name beside whether the supplier is local": (
        "Date,Name,Local Supplier,Amount\n13/05/2023,Oaks,Yes,1.00\n14/05/2023,Elms,No,2.00\n",
        {"payee": "Name"},
        300,
    ),
    "payees withheld throughout beside names": (
        "Name,Payment Date,Payee,Amount\nJ Smith,13/05/2023,Redacted,1.00\nK Jones,14/05/2023,Redacted,2.00\nP Green,15/05/2023,Redacted,3.00\n",
        {"payee": "Payee"},
        600,
    ),
    "invoices' net totals beside their lines": (
        "Supplier,Date,Line Amount,Net Amount\nOaks,13/05/2023,1.00,7.00\nOaks,13/05/2023,5.00,7.00\nElms,14/05/2023,2.00,2.00\n",
        {"amount": "Line Amount"},
        800,
    ),
    "euros beside their worth in pounds": (
        "Supplier,Date,Invoice Currency Unit,Invoice Amount,Invoice Amount GBP\nOaks,13/05/2023,EUR,5.00,4.00\nElms,14/05/2023,GBP,2.00,2.00\n",
        {"amount": "Invoice Amount GBP"},
        600,
    ),
    "one bank for all payees beside the shops": (
        "Merchant,Payment Date,Supplier,Amount\nTesco,13/05/2023,Barclaycard,1.00\nAsda,14/05/2023,Barclaycard,2.00\nAldi,15/05/2023,Barclaycard,3.00\n",
        {"payee": "Merchant"},
        600,
    ),
    "a day by which to pay beside that of the booking": (
        "Supplier,Posting Date,Payment Terms Date,Amount\nOaks,13/05/2023,13/07/2023,1.00\nElms,14/05/2023,14/07/2023,2.00\n",
        {"date": "Posting Date"},
        300,
    ),
    "a day on which payment was asked for": (
        "Supplier,Invoice Date,Payment Request Date,Amount\nOaks,13/05/2023,13/07/2023,1.00\nElms,14/05/2023,14/07/2023,2.00\n",
        {"date": "Invoice Date"},
        300,
    ),
    "a day of payment that is only planned, and no other": (
        "Supplier,Scheduled Payment Date,Amount\nOaks,13/05/2023,1.00\nElms,14/05/2023,2.00\n",
        {"date": "Scheduled Payment Date"},
        300,
    ),
    "grants by rateable value": (
        "Ratepayer Name,Property Address,Rateable Value,Grant Paid,Date Paid\nOaks,1 High St,12500,1.00,13/05/2023\nElms,2 Low St,9000,2.00,14/05/2023\n",
        {"payee": "Ratepayer Name", "amount": "Grant Paid", "date": "Date Paid"},
        300,
    ),
    "two amounts that are always the same": (
        "Date,Supplier,Core Amount,Ledger Amount\n13/05/2023,Oaks,1.00,1.00\n14/05/2023,Elms,2.00,2.00\n",
        {"amount": "Ledger Amount"},
        300,
    ),
    "capital alone": (
        "Date,Supplier,Capital\n13/05/2023,Oaks,1.00\n14/05/2023,Elms,2.00\n",
        {"amount": "Capital"},
        300,
    ),
    "shares of one payment and their total": (
        "Date,Supplier,Revenue,Capital,Total\n13/05/2023,Oaks,1.00,4.00,5.00\n14/05/2023,Elms,2.00,0.00,2.00\n",
        {"amount": "Total"},
        700,
    ),
    "a share of the whole in percent": (
        "Date,Supplier,Total spend,% of total\n13/05/2023,Oaks,1.00,25\n14/05/2023,Elms,3.00,75\n",
        {"amount": "Total spend"},
        400,
    ),
}
SIDE_BY_SIDE = "two tables stand side by side"
TWO_AMOUNTS = r"two columns, and nothing tells which.*'{} and {}, in columns 3 and 4'.*\[payments.columns\] in the body file"
REFUSED = {
    "a person or an organisation": (
        "Date,Name,Organisation,Amount\n13/05/2023,J Smith,Oaks,1.00\n14/05/2023,P Jones,Elms,2.00\n",
        r"may name who was paid.*Name and Organisation.*\[payments.columns\] in the body file",
    ),
    "receipts to the left of payments": (
        "Date,Received from,Amount,Date,Paid to,Amount\n13/05/2023,Rent,9.00,13/05/2023,Oaks,1.00\n14/05/2023,Rent,9.00,14/05/2023,Elms,2.00\n",
        f"{SIDE_BY_SIDE}.*Amount again in column 6",
    ),
    "receipts to the right of payments": (
        "Date,Payee,Amount,Date,Received from,Amount\n13/05/2023,Oaks,1.00,13/05/2023,Rent,9.00\n14/05/2023,Elms,2.00,14/05/2023,Rent,9.00\n",
        f"{SIDE_BY_SIDE}.*Amount again in column 6.*take receipts out",
    ),
    "two payments of a payee in one record": (
        "Supplier,Date,Amount,Date,Amount\nOaks,13/05/2023,1.00,20/05/2023,2.00\nElms,14/05/2023,3.00,,\n",
        SIDE_BY_SIDE,
    ),
    "revenue and capital": (
        "Date,Supplier,Revenue,Capital\n13/05/2023,Oaks,1.00,4.00\n14/05/2023,Elms,,3.00\n",
        TWO_AMOUNTS.format("Revenue", "Capital"),
    ),
    "shares of two bodies": (
        "Date,Supplier,OPCC Amount,Force Amount\n13/05/2023,Oaks,1.00,4.00\n14/05/2023,Elms,2.00,0.00\n",
        TWO_AMOUNTS.format("OPCC Amount", "Force Amount"),
    ),
    "one heading over two amounts": (
        "Date,Supplier,Amount,Amount\n13/05/2023,Oaks,1.00,4.00\n14/05/2023,Elms,2.00,3.00\n",
        TWO_AMOUNTS.format("Amount", "Amount"),
    ),
    "rates paid to the council": (
        "Account Holder,Rateable Value,Liable From,Amount Paid\nOaks,12500,13/05/2023,1.00\nElms,9000,14/05/2023,2.00\n",
        "a list of business rates accounts",
    ),
}


def cleaned(content: str, **columns: str):
    return clean_file(Path("payments.csv"), Payments(files=(), columns=columns), content=content.encode())


@pytest.mark.parametrize(("content", "roles", "pence"), READ.values(), ids=list(READ))
def test_the_column_that_a_person_would_choose_takes_the_role(content, roles, pence):
    found = cleaned(content)
    (table,) = found.balance["tables"]
    assert {role: table["columns"][role] for role in roles} == {role: [name] for role, name in roles.items()}
    assert found.balance["amount_pence"] == pence


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=list(REFUSED))
def test_where_two_readings_are_left_the_refusal_says_what_to_do(content, message):
    with pytest.raises(InputError, match=message):
        cleaned(content)


def test_a_body_file_answers_what_a_refusal_asks():
    content, _ = REFUSED["a person or an organisation"]
    assert cleaned(content, payee="Organisation").payments["payee"].to_list() == ["Oaks", "Elms"]
    content, _ = REFUSED["shares of two bodies"]
    assert cleaned(content, amount="Force Amount").balance["amount_pence"] == 400


@pytest.mark.parametrize(
    ("content", "payees"),
    [
        (  # amended where it had to be withheld
            "Date,Supplier Name,Amended Supplier Name,Amount\n13/05/2023,J Smith,REDACTED PERSONAL DATA,1.00\n14/05/2023,Oak Ltd,Oak Ltd,2.00\n",
            [("REDACTED PERSONAL DATA", "person_redacted"), ("Oak Ltd", "")],
        ),
        (  # only what is withheld
            "Date,Supplier Name,SupplierName,Amount\n13/05/2023,J Smith,REDACTED PERSONAL DATA,1.00\n14/05/2023,Oak Ltd,,2.00\n",
            [("REDACTED PERSONAL DATA", "person_redacted"), ("Oak Ltd", "")],
        ),
        (  # the same under other words, first
            "Date,Updated Beneficiary,Beneficiary,Amount\n13/05/2023,REDACTED PERSONAL DATA,J Smith,1.00\n14/05/2023,Oak Ltd,Oak Ltd,2.00\n",
            [("REDACTED PERSONAL DATA", "person_redacted"), ("Oak Ltd", "")],
        ),
        (  # each of the two withholds a name that the other gives, in words of its own
            "Date,Supplier Name,Amended Supplier Name,Amount\n13/05/2023,REDACTED,J Smith,1.00\n14/05/2023,A Jones,PERSONAL DATA,2.00\n15/05/2023,Oak Ltd,Oak Limited,4.00\n16/05/2023,,Elm Ltd,8.00\n",
            [
                ("REDACTED", "person_redacted"),
                ("PERSONAL DATA", "person_redacted"),
                ("Oak Ltd", ""),
                ("Elm Ltd", ""),
            ],
        ),
        (  # a second column that names the same, but for persons
            "Date,Supplier Name,Amended Supplier Name,Amount\n13/05/2023,Oak Ltd,Oak Ltd,1.00\n14/05/2023,A Jones,Foster Carer,2.00\n",
            [("Oak Ltd", ""), ("Foster Carer", "person_redacted")],
        ),
        (  # a second column that says of what kind they are
            "Date,Supplier,Beneficiary,Amount\n13/05/2023,Oak Ltd,Residents,1.00\n14/05/2023,Elm Ltd,Foster Carers,2.00\n",
            [("Oak Ltd", ""), ("Elm Ltd", "")],
        ),
        (  # the first column nearly empty
            "Date,SupplierName,Supplier Name,Amount\n13/05/2023,Elm Ltd,,1.00\n14/05/2023,,Oak Ltd,2.00\n15/05/2023,,Ash Ltd,2.00\n",
            [("Elm Ltd", ""), ("Oak Ltd", ""), ("Ash Ltd", "")],
        ),
    ],
)
def test_of_two_columns_of_names_what_one_withholds_stays_withheld_and_gaps_are_filled(content, payees):
    found = clean_file(Path("payments.csv"), Payments(files=()), content=content.encode()).payments
    assert found.select("payee", "recognised_as").rows() == payees
