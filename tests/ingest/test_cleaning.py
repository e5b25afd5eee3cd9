"""Every record is kept, rejected with a reason, or not data; and the pence balance."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.schema import PAYMENTS, REJECTED
from svanalysis.ingest.balance import ranges
from svanalysis.ingest.cleaning import Cleaned, clean_file
from svanalysis.ingest.inspection import explained
from tests.support.counting import all_numbers, numbers_of

SETTINGS = Payments(files=("*.csv",))
HEADER = "Service,Date,Supplier,Reference,Amount"


def clean(tmp_path, *lines: str, name: str = "2012-05.csv", settings: Payments = SETTINGS) -> Cleaned:
    content = "\n".join([*lines, ""]).encode()
    return clean_file(tmp_path / name, settings, body="seaham", content=content)


def reasons(cleaned: Cleaned) -> dict[int, str]:
    return dict(cleaned.rejected.select("source_record", "reason").iter_rows())


def buckets(cleaned: Cleaned) -> dict[str, str]:
    (table,) = cleaned.balance["tables"]
    return {"kept": table["kept"], "rejected": table["rejected"], **table["not_data"]}


def test_a_payment_says_all_that_its_record_says(tmp_path):
    cleaned = clean(
        tmp_path,
        "Directorate,Service,Paid Date,Supplier Name,Supplier ID,Transaction Number,Account,Net Amount,"
        "Supplier Postcode,Company Number,Charity Number,VAT Number,SME,VCSE,Purchase Card",
        'Adults,Care,11/05/2012,  Smith  & Sons Ltd,S77,T1,Fees,"£1,041.00",DH1 1AA,02206442,1045617,GB1,Yes,No,N',
    )
    (payment,) = cleaned.payments.to_dicts()
    assert payment == {
        "payment_id": cleaned.balance["sha256"][:16] + ":2", "body": "seaham", "date": date(2012, 5, 11),
        "date_precision": "day", "financial_year": "2012/13", "amount_pence": 104_100, "basis": "net",
        "payee": "Smith & Sons Ltd", "payee_id": "S77", "service": "Adults > Care", "category": "Fees",
        "reference": "T1", "postcode": "DH1 1AA", "company_number": "02206442", "charity_number": "1045617",
        "vat_number": "GB1", "size_flag": "Yes", "vcse_flag": "No", "card_flag": "N",
        "recognised_as": "", "repaired": "", "source_file": "2012-05.csv", "source_record": 2,
    }  # fmt: skip
    assert dict(cleaned.payments.schema) == PAYMENTS
    assert dict(cleaned.rejected.schema) == REJECTED


def test_every_kind_of_record_finds_its_bucket(tmp_path):
    cleaned = clean(
        tmp_path,
        "Payments over 500 pounds,,,,",  # 1
        ",,,,",  # 2
        HEADER,  # 3
        "Care,11/05/2012,A LTD,1,100.00",  # 4
        ",,,,",  # 5
        "Care,11/05/2012,A LTD,1,100.00",  # 6: an identical line is a payment too
        "Care,12/05/2012,B LTD,2,(40.00)",  # 7: a credit note
        HEADER,  # 8
        "Care,32/05/2012,C LTD,3,7.00",  # 9
        "Care,,C LTD,4,8.00",  # 10: no date, so the file's month
        "Care,13/05/2012,C LTD,5,n/a",  # 11
        "Care,13/05/2012,C LTD,6,",  # 12
        ",13/05/2012,,,9.00",  # 13
        "Care,13/05/2012,,7,10.00",  # 14: a service but no payee
        "Care,14/05/2012,TOTAL GAS & POWER LTD,8,11.00",  # 15
        "Grand Total,,,,189.00",  # 16: 100 + 100 - 40 + 8 + 10 + 11
        "Contains public sector information,,,,",  # 17
        name="2012-05.csv",
    )
    assert buckets(cleaned) == {
        "kept": "4, 6-7, 10, 14-15", "rejected": "9, 11-13", "preamble": "1-2", "header": "3, 8", "blank": "5",
        "total": "16", "note": "17",
    }  # fmt: skip
    assert reasons(cleaned) == {
        9: "the date cannot be read",
        11: "the amount cannot be read",
        12: "there is no amount",
        13: "there is an amount but no payee, service, category or reference",
    }
    assert cleaned.balance["amount_pence"] == 18_900
    assert cleaned.balance["rejected_pence"] == 1_600
    assert cleaned.balance["printed_total_pence"] == 18_900
    assert cleaned.balance["ties"] is True
    assert cleaned.payments["date_precision"].to_list() == ["day", "day", "day", "file month", "day", "day"]
    assert cleaned.payments["recognised_as"].to_list() == ["", "", "", "", "no_payee", ""]


@pytest.mark.parametrize(
    ("line", "ties"),
    [
        (",,,,200.00", True),  # no label, in the amount's column alone
        (",,,,200.01", False),
        ("Total,,,,200.00", True),
        (",,Sum:,,200.00", True),
        (",,,Grand Total,200.00", True),
        ('TOTALS,,,,"£200.00"', True),
    ],
)
def test_a_printed_total_is_no_payment_and_is_compared(tmp_path, line, ties):
    payment = "Care,11/05/2012,A LTD,1,100.00"
    cleaned = clean(tmp_path, HEADER, payment, payment, line)
    assert (cleaned.payments.height, cleaned.balance["amount_pence"]) == (2, 20_000)
    assert cleaned.balance["ties"] is ties


@pytest.mark.parametrize(
    ("totals", "printed", "ties"),
    [
        ((100, 300, None), 400, True),  # the third prints none
        ((100, 301, None), 401, False),
        ((None, None, 900), 900, True),  # of all sheets, beneath the last
        ((None, None, 500), 500, True),
        ((None, None, None), None, None),
    ],
)
def test_the_total_that_a_sheet_prints_is_compared_with_what_is_kept_of_it(tmp_path, totals, printed, ties):
    path = tmp_path / "payments.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for month, (pounds, total) in enumerate(zip((1, 3, 5), totals, strict=True), 4):
            sheet = book.add_worksheet(f"Month {month}")
            sheet.write_row(0, 0, ["Date", "Supplier", "Amount"])
            sheet.write_row(1, 0, [f"13/0{month}/2012", "A LTD", pounds])
            sheet.write_row(2, 0, ["Total", "", total / 100] if total else [])
    balance = clean_file(path, SETTINGS).balance
    assert (balance["amount_pence"], balance["printed_total_pence"], balance["ties"]) == (900, printed, ties)


@pytest.mark.parametrize(
    ("upper", "lower", "printed", "ties"),
    [
        (None, 600, 600, True),
        (300, None, 300, True),
        (300, 600, 900, True),
        (None, 900, 900, True),  # of all
        (None, 601, 601, False),
        (299, 600, 600, False),
        (300, 601, 601, False),
    ],
)
def test_a_total_beneath_a_second_header_may_be_of_what_stands_there(tmp_path, upper, lower, printed, ties):
    above = [HEADER, "Care,11/05/2012,A LTD,1,1.00", "Care,12/05/2012,B LTD,2,2.00"]
    beneath = ["Vendor,Paid Date,Gross Amount", "C LTD,13/05/2012,2.00", "D LTD,14/05/2012,4.00"]
    above += [f"Total,,,,{upper / 100:.2f}"] if upper else []
    beneath += [f"Total,,{lower / 100:.2f}"] if lower else []
    balance = clean(tmp_path, *above, *beneath).balance
    assert (balance["amount_pence"], balance["printed_total_pence"], balance["ties"]) == (900, printed, ties)


def test_an_amount_alone_among_payments_is_no_total(tmp_path):
    payment = "Care,11/05/2012,A LTD,1,100.00"
    cleaned = clean(tmp_path, HEADER, payment, ",,,,19686.83", payment)
    assert buckets(cleaned)["rejected"] == "3"
    assert cleaned.balance["rejected_pence"] == 1_968_683
    assert cleaned.balance["ties"] is None


def test_a_payee_whose_amount_is_gone_is_no_note(tmp_path):
    cleaned = clean(
        tmp_path, "Supplier Name,Total", "A LTD,1.00", "Academy21740", "B LTD,2.00", "Source: ledger"
    )
    assert reasons(cleaned) == {3: "there is no amount"}
    assert buckets(cleaned)["note"] == "5"


def test_a_lone_quotation_mark_swallows_no_payments_unseen(tmp_path):
    cleaned = clean(
        tmp_path,
        HEADER,
        *["Care,11/05/2012,A LTD,1,100.00"] * 3,
        'Care,11/05/2012,"B LTD,2,100.00',
        "Care,11/05/2012,C LTD,3,100.00",
        "Care,11/05/2012,D LTD,4,100.00",
    )
    assert reasons(cleaned) == {
        5: "a quotation mark that is not closed has swallowed the next lines of the file, 2 in all"
    }
    assert cleaned.payments["payee"].to_list() == ["A LTD"] * 3


def test_a_newline_in_a_cell_is_no_harm(tmp_path):
    cleaned = clean(tmp_path, HEADER, 'Care,11/05/2012,"SEFE Energy,\nMercer Park, CLM",1,100.00')
    assert cleaned.payments["payee"].to_list() == ["SEFE Energy, Mercer Park, CLM"]


def test_a_payment_above_the_header_is_not_lost_unseen(tmp_path):
    cleaned = clean(tmp_path, "Care,11/05/2012,A LTD,1,100.00", HEADER, "Care,11/05/2012,B LTD,2,50.00")
    assert reasons(cleaned) == {1: "there is an amount, but the record stands above the header"}
    assert cleaned.balance["rejected_pence"] == 10_000


def test_a_second_table_with_its_own_header(tmp_path):
    cleaned = clean(
        tmp_path,
        HEADER,
        "Care,11/05/2012,A LTD,1,100.00",
        "SECOND REPORT,,,,",
        "Supplier,Date,Gross Amount",
        "B LTD,12/05/2012,60.00",
    )
    assert cleaned.payments.select("payee", "amount_pence", "basis", "source_record").rows() == [
        ("A LTD", 10_000, "net", 2),
        ("B LTD", 6_000, "gross", 5),
    ]
    assert cleaned.balance["tables"][0]["further_headers"] == [4]
    assert buckets(cleaned) == {"kept": "2, 5", "rejected": "", "header": "1, 4", "note": "3"}


def test_no_date_column_takes_the_month_of_the_files_name(tmp_path):
    lines = ("Service,Supplier,Amount", "Care,A LTD,100.00")
    cleaned = clean(tmp_path, *lines, name="2014-06.csv")
    assert cleaned.payments.select("date", "date_precision").row(0) == (date(2014, 6, 1), "file month")
    with pytest.raises(
        InputError, match="because there is no date, and no month in the file's name"
    ) as caught:
        clean(tmp_path, *lines, name="payments.csv")
    assert "under [payments.periods] in the body file, as 2013-04, Q1 2013/14 or 2013/14" in str(caught.value)


@pytest.mark.parametrize(
    ("period", "first", "precision", "year"),
    [
        ("2009-01", date(2009, 1, 1), "told", "2008/09"),
        ("March 2014", date(2014, 3, 1), "told", "2013/14"),
        ("Q1 2013/14", date(2013, 4, 1), "range", "2013/14"),
        ("April 2013 to March 2014", date(2013, 4, 1), "year", "2013/14"),
        ("2013/14", date(2013, 4, 1), "year", "2013/14"),
        ("2011/12", date(2011, 4, 1), "year", "2011/12"),
        ("2011-12", date(2011, 12, 1), "told", "2011/12"),
        ("01/04/2013 to 31/03/2014", date(2013, 4, 1), "year", "2013/14"),
    ],
)
def test_a_period_can_be_told(tmp_path, period, first, precision, year):
    settings = Payments(files=("*.csv",), periods={"2010-07.csv": period})
    cleaned = clean(tmp_path, "Supplier Name,Amount", "A LTD,100.00", name="2010-07.csv", settings=settings)
    assert cleaned.payments.select("date", "date_precision", "financial_year").row(0) == (
        first,
        precision,
        year,
    )


def test_a_list_without_dates_is_of_a_year_only_where_the_body_file_says_so(tmp_path):
    """Its name may tell of a part of the year in other words: Payments 2013-14 to date."""
    with pytest.raises(InputError, match="there is no date, and no month in the file's name or title"):
        clean(tmp_path, "Supplier Name,Amount", "A LTD,100.00", name="2013-14.csv")


@pytest.mark.parametrize("period", ["", "2013", "soon", "April 2013 to April 2014"])
def test_a_period_of_no_month_or_of_two_years_is_refused(tmp_path, period):
    settings = Payments(files=("*.csv",), periods={"2010-07.csv": period})
    with pytest.raises(InputError) as caught:
        clean(tmp_path, "Supplier Name,Amount", "A LTD,100.00", name="2010-07.csv", settings=settings)
    message = str(caught.value)
    assert "the body file tells a period that is no month, nor months of one financial year" in message
    assert f"2010-07.csv): found '{period}'" in message
    assert "under [payments.periods] as 2013-04, Q1 2013/14 or 2013/14" in message


def test_the_payment_date_decides_the_year_not_the_files_name(tmp_path):
    cleaned = clean(
        tmp_path, HEADER, "Care,31/03/2012,A LTD,1,1.00", "Care,01/04/2012,A LTD,2,1.00", name="2012-04.csv"
    )
    assert cleaned.payments["financial_year"].to_list() == ["2011/12", "2012/13"]
    assert (cleaned.balance["first_date"], cleaned.balance["last_date"]) == ("2012-03-31", "2012-04-01")


def test_day_and_month_are_judged_by_the_whole_column(tmp_path):
    cleaned = clean(
        tmp_path, HEADER, "Care,10/7/2009,A LTD,1,1.00", "Care,10/31/2009,A LTD,2,1.00", name="q4.csv"
    )
    assert cleaned.payments["date"].to_list() == [date(2009, 10, 7), date(2009, 10, 31)]


def test_where_the_order_stays_open_nobody_guesses(tmp_path):
    lines = (HEADER, "Care,01/02/2012,A LTD,1,1.00")
    with pytest.raises(InputError, match="whether day or month comes first"):
        clean(tmp_path, *lines, name="payments.csv")
    told = Payments(files=("*.csv",), day_first=False)
    assert clean(tmp_path, *lines, name="payments.csv", settings=told).payments["date"][0] == date(2012, 1, 2)


def test_lost_dates_take_the_files_month_and_say_so(tmp_path):
    cleaned = clean(tmp_path, HEADER, "Care,######,A LTD,1,1.00", name="2012-05.csv")
    assert cleaned.payments.select("date", "date_precision", "repaired").row(0) == (
        date(2012, 5, 1), "file month", "the date was lost (######): the file's month",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "payee", "day", "pence", "repaired"),
    [
        ("A LTD,25/06/2012900,Fees", "A LTD", 25, 90_000, "read 25/06/2012900 as 25/06/2012 and 900"),
        ("A LTD,25/06/20121534.24,Fees", "A LTD", 25, 153_424, "read 25/06/20121534.24 as 25/06/2012 and 1534.24"),
        ("Catch2212/06/2012,8755.20,Fees", "Catch22", 12, 875_520, "read Catch2212/06/2012 as Catch22 and 12/06/2012"),
        (
            "Academy2129/06/2012740.00,Fees", "Academy21", 29, 74_000,
            "read Academy2129/06/2012740.00 as Academy21 and 29/06/2012 and 740.00",
        ),
    ],
)  # fmt: skip
def test_cells_that_lost_their_separator_are_parted(tmp_path, line, payee, day, pence, repaired):
    header = "Supplier Name,Invoice Creation Date,Invoice Nett Amount,Subj Description"
    sound = "B LTD,08/06/2012,100.00,Fees"
    cleaned = clean(tmp_path, header, sound, sound, line, name="2012-06.csv")
    assert cleaned.payments.select("payee", "date", "amount_pence", "category", "repaired").row(2) == (
        payee, date(2012, 6, day), pence, "Fees", repaired,
    )  # fmt: skip


def test_where_dates_have_no_one_width_nothing_is_parted(tmp_path):
    header = "Supplier Name,Date,Amount"
    cleaned = clean(
        tmp_path, header, "B LTD,8/6/2012,100.00", "B LTD,13/06/2012,1.00", "Catch2212/06/2012,8755.20"
    )
    assert reasons(cleaned) == {4: "there is no amount"}


def test_a_date_beside_its_column_is_put_back(tmp_path):
    header = "Entity,Date,Expense Type,Supplier,Amount"
    sound = "MOJ,21-Jun-13,Prepayments,A LTD,1.00"
    cleaned = clean(tmp_path, header, sound, sound, "LAA,Legal Help,6/14/2013,B LTD,2.00", name="jun-13.csv")
    assert cleaned.payments.select("date", "category", "repaired").row(2) == (
        date(2013, 6, 14), "Legal Help", "the date stood beside its column, which said Legal Help",
    )  # fmt: skip


def test_hostile_text_stays_text(tmp_path):
    cleaned = clean(tmp_path, HEADER, 'Care,11/05/2012,"=HYPERLINK(""http://x"")<script>",1,1.00')
    assert cleaned.payments["payee"].to_list() == ['=HYPERLINK("http://x")<script>']


def test_a_sheet_that_sums_up_the_others_is_no_payment(tmp_path):
    path = tmp_path / "2012-05.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, *rows in (
            ("Pivot", ["Supplier", "Sum of Amount"], ["A LTD", 3], ["B LTD", 4], ["Grand Total", 7]),
            ("Data", ["Supplier", "Date", "Amount"], ["A LTD", "13/05/2012", 3], ["B LTD", "14/05/2012", 4]),
            ("Grants", ["Supplier", "Amount"], ["C LTD", 5]),  # without dates, but no sum of the others
        ):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    cleaned = clean_file(path, SETTINGS)
    assert cleaned.payments.select("source_file", "date", "amount_pence").rows() == [
        ("2012-05.xlsx [Data]", date(2012, 5, 13), 300),
        ("2012-05.xlsx [Data]", date(2012, 5, 14), 400),
        ("2012-05.xlsx [Grants]", date(2012, 5, 1), 500),
    ]
    pivot = cleaned.balance["tables"][0]
    summary = {"header": "1", "a summary of the other tables": "2-3", "total": "4"}
    assert (pivot["not_data"], pivot["counts"]) == (summary, [0, 0, 4])
    assert (cleaned.balance["records"], cleaned.balance["kept"], cleaned.balance["not_data"]) == (9, 3, 6)
    assert explained(path)["columns"]["date"] == "Date"


def test_dates_of_which_a_spreadsheet_took_the_day_for_the_month_are_swapped_back_and_recorded(tmp_path):
    """5, 12 and 4 April were typed in Britain and opened where months come first; 16 and 30 April stayed texts."""
    path = tmp_path / "payments.xlsx"
    days = [date(2013, 5, 4), "16/04/2013", date(2013, 12, 4), "30/04/2013", date(2013, 4, 4)]
    with xlsxwriter.Workbook(path, {"default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Date", "Supplier", "Amount"])
        for at, day in enumerate(days, 1):
            sheet.write_row(at, 0, [day, "ABC LTD", at])
    found = clean_file(path, Payments(files=())).payments
    assert found["date"].dt.day().to_list() == [5, 16, 12, 30, 4]
    assert set(found["date"].dt.month()) == {4}
    assert [bool(text) for text in found["repaired"]] == [True, False, True, False, False]


def test_sheets_of_a_workbook_have_names_months_and_headings_of_their_own(tmp_path):
    path = tmp_path / "2018-19.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for month, heading in (("Apr 18", "SUPPLIER"), ("May 18", "* SUPPLIER FINAL")):
            sheet = book.add_worksheet(month)
            sheet.write_row(0, 0, [heading, "Total Invoice Amount", "Column1"])
            sheet.write_row(1, 0, ["A LTD", 1041.5])
        book.add_worksheet("About").write(0, 0, "Notes")
    cleaned = clean_file(path, SETTINGS)
    assert cleaned.payments.select("source_file", "date", "amount_pence").rows() == [
        ("2018-19.xlsx [Apr 18]", date(2018, 4, 1), 104_150),
        ("2018-19.xlsx [May 18]", date(2018, 5, 1), 104_150),
    ]
    assert cleaned.payments["payment_id"].n_unique() == 2
    assert [table["not_data"] for table in cleaned.balance["tables"]][2] == {"no header in this sheet": "1"}
    assert (cleaned.balance["records"], cleaned.balance["kept"], cleaned.balance["not_data"]) == (5, 2, 3)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["Supplier,Town", "A,Durham"], "no payments were found in this file"),
        (["<html>Access denied</html>"], "no payments were found in this file"),
        (["NIL return,,,"], "no payments were found in this file"),
        ([HEADER], "no payments were found in this file"),
        (
            [HEADER, "Care,31/02/2012,A LTD,1,1.00"],
            "every record of this file was refused, the first because the date",
        ),
    ],
)
def test_a_file_without_payments_is_refused(tmp_path, lines, message):
    with pytest.raises(InputError, match=message) as caught:
        clean(tmp_path, *lines)
    assert "2012-05.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("numbers", "text"), [([], ""), ([4], "4"), ([1, 2, 3, 7, 9, 10], "1-3, 7, 9-10"), ([3, 1, 2], "1-3")]
)
def test_ranges(numbers, text):
    assert ranges(numbers) == text
    assert numbers_of(text) == sorted(numbers)


PENCE = st.integers(-(10**9), 10**9)
FORMS = st.sampled_from(["{:.2f}", "{:,.2f}", "£{:,.2f}", " {:.2f} "])
LINES = st.lists(
    st.one_of(
        st.tuples(st.just("payment"), PENCE, FORMS),
        st.tuples(st.sampled_from(["blank", "header", "bad amount", "bad date", "note"]), st.just(0), st.just("")),
    ),
    min_size=1,
    max_size=30,
)  # fmt: skip


def written(lines) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER.split(","))
    for kind, pence, form in lines:
        amount = form.format(Decimal(pence) / 100)
        writer.writerow(
            {
                "payment": ["Care", "11/05/2012", "A LTD", "1", amount],
                "blank": ["", "", "", "", ""],
                "header": HEADER.split(","),
                "bad amount": ["Care", "11/05/2012", "A LTD", "1", "see note"],
                "bad date": ["Care", "soon", "A LTD", "1", "5.00"],
                "note": ["Contains public sector information", "", "", "", ""],
            }[kind]
        )
    return text.getvalue().encode()


def mostly_payments(lines) -> bool:
    kinds = [kind for kind, *_ in lines]
    return kinds.count("payment") > 2 * kinds.count("bad amount")


@settings(deadline=None)
@given(LINES.filter(mostly_payments))
def test_the_balance_law(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp() / "2012-05.csv"
    cleaned = clean_file(path, SETTINGS, content=written(lines))
    counted = {
        kind: sum(each == kind for each, *_ in lines) for kind in ("payment", "bad amount", "bad date")
    }
    assert all_numbers(cleaned.balance["tables"][0]) == list(range(1, len(lines) + 2))
    assert cleaned.balance["records"] == len(lines) + 1
    assert cleaned.balance["kept"] == cleaned.payments.height == counted["payment"]
    assert (
        cleaned.balance["rejected"] == cleaned.rejected.height == counted["bad amount"] + counted["bad date"]
    )
    assert cleaned.balance["amount_pence"] == sum(pence for _, pence, _ in lines)
    assert cleaned.payments["amount_pence"].sum() == cleaned.balance["amount_pence"]
    assert cleaned.balance["rejected_pence"] == 500 * counted["bad date"]


def records_and(*last):
    """Ninety-nine payments of April 2012, and others of these days after them."""
    days = [f"{1 + at % 30:02d}/04/2012" for at in range(99)]
    return [f"Care,{day},A LTD,{at},{at}.00" for at, day in enumerate([*days, *last], start=1)]


@pytest.mark.parametrize(
    ("last", "refused"),
    [
        (["12/04/2029"], ["12/04/2029"]),  # one of a hundred: a slip, of 2012 or of 2019
        (["12/04/2014"], []),  # within two years of the last, 30 April 2012
        (["30/04/2014", "01/05/2014"], []),  # two of a hundred and one may be a list's next years
        (["01/05/2014"], ["01/05/2014"]),  # 731 days after it
        (["12/04/2005"], []),  # an old invoice
    ],
)
def test_a_date_years_after_all_others_is_refused(tmp_path, last, refused):
    cleaned = clean(tmp_path, HEADER, *records_and(*last))
    assert cleaned.payments.height == 99 + len(last) - len(refused)
    said = [(raw.split(" | ")[1], why) for raw, why in cleaned.rejected.select("raw", "reason").rows()]
    assert said == [(day, "the date is years after all others of its file") for day in refused]


@settings(deadline=None)
@given(st.permutations([f"Care,{day}/05/2012,A LTD,{day},{day}.01" for day in range(1, 20)]))
def test_the_order_of_records_does_not_matter(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp()
    cleaned = clean(path, HEADER, *lines)
    kept = cleaned.payments.select("date", "amount_pence", "reference").sort("date").rows()
    assert kept == [(date(2012, 5, day), day * 100 + 1, str(day)) for day in range(1, 20)]


def test_the_same_bytes_give_the_same_tables(tmp_path):
    lines = (HEADER, "Care,11/05/2012,A LTD,1,100.00", "Care,32/05/2012,C LTD,3,7.00")
    first, second = clean(tmp_path, *lines), clean(tmp_path, *lines)
    assert first.payments.equals(second.payments)
    assert first.rejected.equals(second.rejected)
    assert first.balance == second.balance


@pytest.mark.parametrize("mark", ["~|~", "||", "::", "!", "\x01", "\u00ac"])
def test_whatever_parts_its_cells_a_file_gives_the_same_payments(tmp_path, mark):
    text = "Date,Supplier,Amount\n13/04/2012,A LTD,1.00\n14/04/2012,B LTD,-2.50\n"
    path = tmp_path / "payments.txt"
    path.write_text(text.replace(",", mark), encoding="utf-8")
    found = clean_file(path).payments.select("date", "payee", "amount_pence").rows()
    assert found == [(date(2012, 4, 13), "A LTD", 100), (date(2012, 4, 14), "B LTD", -250)]
