"""What money is for, which local firms do such work, and where contracts go: small cases by hand."""

from datetime import date

import polars as pl
import pytest

from svanalysis.classify.contracts import classify_contracts
from svanalysis.classify.nearby import nearby
from svanalysis.classify.purposes import amounts_of, purposes
from svanalysis.reference.registers import read_register
from svanalysis.suppliers.contracts import CONTRACTS
from tests.support.registers import COMPANIES, write_rows

DURHAM = ["E06000047"]
KEYS = ["supplier_id", "recognised_as", "service", "category"]


def paid(*lines):
    """Payments given as supplier, category, pence, and service where it matters; with everything in scope but OUT."""
    rows = [
        ("2013/14", who, "", (*rest, "Homes > Day care")[0], category, pence)
        for who, category, pence, *rest in lines
    ]
    payments = pl.DataFrame(rows, schema=["financial_year", *KEYS, "amount_pence"], orient="row")
    amounts = amounts_of(payments)
    out = pl.when(pl.col("supplier_id") == "OUT").then(pl.lit("tax")).otherwise(pl.lit(""))
    return purposes(amounts, amounts.select(KEYS).unique().with_columns(scope_reason=out))


def test_purposes_are_the_narrowest_categories_with_the_median_of_what_was_paid():
    found = paid(
        ("A", "Premises > Roofs", 100), ("A", "Premises > Roofs", 300), ("A", "Premises > Roofs", -50),
        ("B", "Premises > Roofs", 900), ("B", "Travel", 10), ("B", "Food", 10), ("B", "", 10), ("OUT", "Travel", 99),
    )  # fmt: skip
    # Roofs: 100, 300 and 900 were paid, the middle one is 300; the credit of 50 counts in A's sum alone
    assert found.filter(pl.col("purpose") == "Roofs").rows() == [
        ("2013/14", "Roofs", "A", 350, 2, 300), ("2013/14", "Roofs", "B", 900, 1, 300),
    ]  # fmt: skip
    assert found["purpose"].unique().sort().to_list() == ["", "Food", "Roofs", "Travel"]
    assert found["pence"].sum() == 350 + 900 + 30


def test_two_payments_in_the_middle_are_halved_half_to_even():
    found = paid(*[("A", name, pence) for name in "WXYZ" for pence in (100, 105)])
    assert found["median_pence"].to_list() == [102] * 4  # 102.5


def test_a_purpose_with_credits_alone_has_no_median():
    found = paid(("A", "W", -5), ("A", "X", 1), ("A", "Y", 1), ("A", "Z", 1))
    assert found.row(0) == ("2013/14", "W", "A", -5, 0, None)


def test_where_categories_say_hardly_anything_the_service_does():
    found = paid(("A", "Revenue", 1), ("A", "Capital", 2), ("B", "Revenue", 4, "Roads > Repairs"))
    assert found.select("purpose", "supplier_id", "pence").rows() == [
        ("Day care", "A", 3),
        ("Repairs", "B", 4),
    ]


COMPANY = {
    "CompanyCategory": "Private Limited Company",
    "CompanyStatus": "Active",
    "Accounts.AccountCategory": "SMALL",
}
# number, postcode, SIC codes, what else differs, and the rows of `nearby` it gives
ON_REGISTER = [
    ("00000001", "DH1 1AA", "43210", {}, [("43210", True, False)]),
    ("00000002", "dh1  1ab", "43210 43220", {}, [("43210", True, False), ("43220", True, False)]),
    ("00000003", "DH1 1AL", "43210", {"Accounts.AccountCategory": "FULL"}, [("43210", False, False)]),
    (
        "00000004",
        "DH1 1AD",
        "88100",
        {"CompanyCategory": "Community Interest Company"},
        [("88100", True, True)],
    ),
    ("00000005", "NE1 5JE", "43210", {}, []),  # Newcastle
    ("00000006", "", "43210", {}, []),
    ("00000007", "DH1 1AE", "", {}, []),
    ("00000008", "DH1 1AF", "70100", {}, []),  # head offices: a code that does not say what a firm does
    ("00000009", "DH1 1AG", "43210", {"Accounts.AccountCategory": "DORMANT"}, []),
    ("00000010", "DH1 1AH", "43210", {"CompanyStatus": "Liquidation"}, []),
    ("00000011", "DH1 1AJ", "43210", {"DissolutionDate": "01/02/2014"}, []),
    ("00000012", "DH1 1AN", "43210 70100", {}, [("43210", True, False)]),
]


def test_which_firms_of_the_area_are_on_the_register(tmp_path, monkeypatch):
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "store"))
    rows = [
        COMPANY
        | {" CompanyNumber": number, "CompanyName": f"FIRM {number}", "RegAddress.PostCode": postcode}
        | {f"SICCode.SicText_{at}": code for at, code in enumerate(sics.split(), 1)}
        | other
        for number, postcode, sics, other, _ in ON_REGISTER
    ]
    path = write_rows(tmp_path / "register.csv", COMPANIES, rows)
    register = read_register([path], "companies_house", date(2014, 4, 1))
    wanted = [(number, *row) for number, *_, found in ON_REGISTER for row in found]
    assert nearby([register], DURHAM).rows() == wanted
    assert (
        nearby([register, register], DURHAM).rows() == wanted
    )  # an organisation on two registers counts once
    units = pl.DataFrame(
        {"unit": ["DH1 1AA"], "authority": ["E06000005"], "easting": [0.0], "northing": [0.0]}
    )
    assert (
        nearby([register], DURHAM, units).rows() == wanted[1:]
    )  # the directory knows better than the sector
    assert nearby([], DURHAM).is_empty()


def placed(*rows, proves=("yes", "no"), known=()):
    """Contracts given as supplier, postcode, start, SME, VCSE; `known` are the paid suppliers' classes."""
    names = ["supplier", "postcode", "start", "declared_sme", "declared_vcse"]
    rest = {name: pl.lit(None, dtype=kind) for name, kind in CONTRACTS.items() if name not in names}
    types = {name: CONTRACTS[name] for name in names}
    contracts = pl.DataFrame(rows, schema=types, orient="row").with_columns(**rest)
    schema = {
        "supplier_id": pl.String,
        "financial_year": pl.String,
        "is_local": pl.Boolean,
        "is_local_certain": pl.Boolean,
    }
    classified = pl.DataFrame(list(known), schema=schema, orient="row")
    return classify_contracts(contracts, classified, DURHAM, proves)


# postcode, proves, what is known of the paid supplier, is_local, certain
PLACES = [
    ("DH1 1AA", "both", [], True, True),
    ("LS1 2AA", "both", [], False, True),
    ("LS1 2AA", "yes", [], False, False),  # an address elsewhere settles nothing under the order's rule
    ("VARIOUS", "both", [], None, False),
    ("", "both", [("SMITH LIMITED", "2012/13", True, True)], True, True),
    (
        "",
        "both",
        [("SMITH LIMITED", "2012/13", True, True), ("SMITH LIMITED", "2013/14", False, True)],
        False,
        True,
    ),
    ("", "both", [("SMITH LIMITED", "2012/13", None, False)], None, False),
    (
        "LS1 2AA",
        "both",
        [("SMITH LIMITED", "2012/13", True, True)],
        False,
        True,
    ),  # the register's postcode comes first
    ("", "both", [("JONES LIMITED", "2012/13", True, True)], None, False),
]


@pytest.mark.parametrize(("postcode", "proves", "known", "local", "certain"), PLACES)
def test_where_a_contract_s_supplier_is(postcode, proves, known, local, certain):
    settles = ("yes", "no") if proves == "both" else (proves,)
    found = placed(("Smith Ltd.", postcode, date(2013, 4, 1), "", ""), proves=settles, known=known)
    assert found.select("supplier_id", "is_local", "is_local_certain").rows() == [
        ("SMITH LIMITED", local, certain)
    ]


def test_the_year_is_that_of_the_start_and_what_is_declared_stands():
    found = placed(
        ("A", "", date(2013, 3, 31), "yes", ""),
        ("B", "", date(2013, 4, 1), "no", "yes"),
        ("C", "", None, "", "no"),
    )
    assert found.select("financial_year", "is_sme", "is_sme_certain", "is_social_enterprise").rows() == [
        ("2012/13", True, True, None), ("2013/14", False, True, True), ("", None, False, False),
    ]  # fmt: skip


def test_a_straddling_sector_leaves_both_answers_open():
    # Of the 149 postcodes of TS21 3 104 lie in County Durham, 45 in Stockton-on-Tees
    found = placed(("A", "TS21 3AA", date(2013, 4, 1), "", ""))
    assert found["is_local_certain"].to_list() == [False]
    assert found["is_local"].to_list() == [True]
