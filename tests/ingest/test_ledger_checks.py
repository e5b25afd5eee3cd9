"""What the ledger finds out about a body's files together: re-issues, missing months, totals from finance."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from svanalysis.core import years
from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.ingest import ledger
from svanalysis.ingest.ledger import build_ledger
from svanalysis.ingest.months import SKETCH, missing_by_year, missing_months, month_ranges, months_of
from svanalysis.ingest.reissued import overlap, shared_records
from tests.support.council import BODY, HEADER, many_lines, write_body, write_month


def build(council: Path):
    return build_ledger(load_body(str(council / "seaham.toml")))


def superseded(file: str, by: str) -> str:
    return f'\n[[superseded]]\nfile = "payments/{file}"\nby = "payments/{by}"\nwhy = "corrected in May"\n'


# ------------------------------------------------------------------------------------------- re-issued files


def test_a_reissued_file_is_an_error_that_names_both_and_says_how_to_settle_it(council):
    lines = many_lines("2012-06", 400)
    write_month(council, "2012-06", *lines)
    write_month(council, "2012-06-revised", *lines[150:], "30/06/2012,LATE LTD,9.99")
    with pytest.raises(InputError) as caught:
        build(council)
    message = str(caught.value)
    assert "most records of this file stand in another too" in message
    assert "(payments/2012-06-revised.csv)" in message
    assert "250 of 251 records are also in payments/2012-06.csv" in message
    assert 'file = "payments/2012-06-revised.csv", by = "payments/2012-06.csv"' in message
    with pytest.raises(InputError, match="most records"):
        build(council)  # and again, though no file is read
    write_body(council, BODY + superseded("2012-06.csv", "2012-06-revised.csv"))
    assert build(council).payments.height == 3 + 251


def test_months_that_a_file_in_anothers_place_does_not_hold_are_said(council):
    """The name of what is left out tells a quarter; of what stays, at the end of the chain, one month is there."""
    for name in ("2012-Q1 April to June 2012", "2012-04 again"):
        write_month(council, name, "14/04/2012,A LTD,1.00")
    entries = superseded("2012-Q1 April to June 2012.csv", "2012-04 again.csv")
    write_body(council, BODY + entries + superseded("2012-04 again.csv", "2012-04.csv"))
    lost = "payments/2012-Q1 April to June 2012.csv is left out for payments/2012-04.csv, which has no payments of"
    assert [line for line in build(council).summary().splitlines() if "left out" in line] == [
        f"{lost} 2012-05 to 2012-06"
    ]
    write_month(council, "2012-04", "14/04/2012,A LTD,1.00", "14/05/2012,A LTD,1.00", "14/06/2012,A LTD,1.00")
    assert "left out" not in build(council).summary()


def test_the_same_records_in_other_bytes_are_a_reissue(council):
    rewritten = f"{HEADER}\n2012-04-13,b ltd,£2.00\n2012-04-11,a ltd,£1.00\n"
    (council / "payments" / "again.csv").write_text(rewritten, encoding="utf-8")
    with pytest.raises(InputError, match=r"2 of 2 records are also in payments/2012-04\.csv"):
        build(council)


def test_a_month_within_a_year_is_found(council):
    months = [many_lines(month, 300) for month in years.months("2013/14")]
    write_month(council, "2013-14", *[line for lines in months for line in lines])
    write_month(council, "2013-09", *months[5])
    with pytest.raises(InputError, match=r"300 of 300 records are also in payments/2013-14\.csv"):
        build(council)


def test_monthly_files_that_share_some_records_are_left_alone(council):
    lines = many_lines("2012-06", 400)
    write_month(council, "2012-06", *lines)
    write_month(council, "2012-07", *lines[:120], *many_lines("2012-07", 200))
    assert build(council).files_read == 4


def test_the_same_payments_every_month_are_left_alone(council):
    for month in ("06", "07", "08"):
        write_month(council, f"2012-{month}", *[f"01/{month}/2012,CARE {at} LTD,500.00" for at in range(300)])
    assert build(council).files_read == 5


def test_the_same_amounts_and_days_of_other_payees_are_left_alone(council):
    for who in ("A", "B"):
        write_month(council, f"2012-06-{who}", *[f"01/06/2012,{who} {at} LTD,{at}.00" for at in range(300)])
    assert build(council).files_read == 4


def test_the_same_payments_under_payees_spelled_otherwise_are_a_reissue(council):
    for month, name in (("2012-06", "Firm {} Ltd"), ("2012-06_again", "FIRM {} LIMITED")):
        write_month(council, month, *[f"01/06/2012,{name.format(at)},{at}.00" for at in range(1, 101)])
    with pytest.raises(InputError) as caught:
        build(council)
    assert "100 of 100 records are also in payments/2012-06.csv'" in str(caught.value)


def redacted(council: Path, withheld: int, same: int = 100, amounts: int = 100) -> None:
    """Two files of 100 payments, of which one withholds so many payees, and the last are as `same` says in both."""
    lines = [f"{1 + at // amounts:02d}/06/2012,FIRM {at} LTD,{1 + at % amounts}.00" for at in range(100)]
    hidden = [line.replace(f"FIRM {at} LTD", "REDACTED PERSONAL DATA") for at, line in enumerate(lines)]
    others = [line.replace(".00", ".99") for line in lines]
    write_month(council, "2012-06", *lines)
    write_month(council, "2012-06_again", *hidden[:withheld], *lines[withheld:same], *others[same:])


@pytest.mark.parametrize(("withheld", "same"), [(60, 100), (100, 100), (60, 76)])
def test_the_same_payments_with_payees_withheld_are_a_reissue(council, withheld, same):
    redacted(council, withheld, same)
    with pytest.raises(InputError) as caught:
        build(council)
    said = f"{same} of 100 records are also in payments/2012-06.csv, {withheld} of them with a payee that one"
    assert said in str(caught.value)


@pytest.mark.parametrize(("withheld", "same", "amounts"), [(60, 75, 100), (60, 100, 5)])
def test_days_and_amounts_with_payees_withheld_that_may_be_others_are_left_alone(
    council, withheld, same, amounts
):
    redacted(council, withheld, same, amounts)
    assert build(council).files_read == 4


def test_a_payment_that_is_withheld_is_found_again_once(council):
    def counted(*payees: str) -> pl.LazyFrame:
        rows = [(date(2012, 6, 1), pence, payee) for payee in payees for pence in range(10)]
        kinds = pl.when(pl.col("payee") == "REDACTED").then(pl.lit("person_redacted")).otherwise(pl.lit(""))
        table = pl.DataFrame(rows, schema=["date", "amount_pence", "payee"], orient="row")
        return table.lazy().with_columns(recognised_as=kinds)

    hidden = "REDACTED"
    assert shared_records(counted("A", "B", hidden), counted("a", "C", "D")) == (10, 10)
    assert shared_records(counted("A", hidden, hidden), counted("A", hidden, "D")) == (20, 10)
    assert shared_records(counted(hidden, hidden), counted("C")) == (0, 10)
    assert shared_records(counted("A", hidden), counted("B", hidden)) == (10, 0)
    assert shared_records(counted("A", "B"), counted("C", "D")) == (0, 0)


def undated(council: Path, file: str, *lines: str, period: str = "", body: str = BODY) -> None:
    """A list without dates, given as lines of supplier and amount, and what the body file tells of it."""
    (council / "payments" / file).write_text("\n".join(["Supplier,Amount", *lines, ""]), encoding="utf-8")
    write_body(council, f'{body}\n[payments.periods]\n"{file}" = "{period}"\n' if period else body)


def a_year(council: Path, count: int = 20) -> list[str]:
    """Twelve files of a year, of so many payments each; returns their suppliers and amounts."""
    months = [many_lines(month, count) for month in years.months("2013/14")]
    for month, lines in zip(years.months("2013/14"), months, strict=True):
        write_month(council, month, *lines)
    return [line.partition(",")[2] for lines in months for line in lines]


def test_a_list_of_a_year_beside_the_files_of_its_months_is_an_error(council):
    listed = a_year(council)
    undated(council, "annual.csv", *listed[:200], "LATE LTD,9.99", period="2013/14")
    with pytest.raises(InputError) as caught:
        build(council)
    message = str(caught.value)
    assert "(payments/annual.csv)" in message
    said = "200 of 201 records are, but for their dates, also in payments/2013-04.csv and 11 other files"
    assert said in message
    assert 'file = "payments/annual.csv", by = "payments/2013-04.csv"' in message
    with pytest.raises(InputError, match="200 of 201"):
        build(council)  # and again, though no file is read
    period = '\n[payments.periods]\n"annual.csv" = "2013/14"\n'
    write_body(council, BODY + period + superseded("annual.csv", "2013-04.csv"))
    assert build(council).payments.height == 3 + 240


def test_files_are_compared_again_when_one_of_them_changed_or_left(council, home, monkeypatch):
    compared = []
    monkeypatch.setattr(ledger, "refuse_reissued", lambda *given: compared.append(len(given[0])))
    for _ in range(2):
        build(council)
    write_month(council, "2012-05", "14/05/2012,C LTD,5.00")
    build(council)
    (council / "payments" / "2012-05.csv").unlink()
    build(council)
    (home / "compared.txt").write_bytes(b"\xff")
    build(council)
    assert compared == [2, 2, 1, 1]


def test_where_it_cannot_be_kept_what_was_compared_it_is_compared_again(council, home, monkeypatch):
    build(council)
    (home / "compared.txt").unlink()
    (home / "compared.txt").mkdir()
    compared = []
    monkeypatch.setattr(ledger, "refuse_reissued", lambda *given: compared.append(len(given[0])))
    assert build(council).payments.height == build(council).payments.height == 3
    assert compared == [2, 2]
    assert [path for path in home.iterdir() if path.name.endswith(".partial")] == []


def test_a_list_of_a_quarter_told_by_its_name_is_compared_too(council):
    listed = a_year(council)
    undated(council, "Payments Q2 2013-14.csv", *listed[60:120])  # July to September
    with pytest.raises(
        InputError, match=r"60 of 60 records .* also in payments/2013-07\.csv and 2 other files"
    ):
        build(council)


def test_a_list_of_a_quarter_is_not_compared_with_other_months(council):
    listed = a_year(council)
    undated(council, "Payments Q2 2013-14.csv", *listed[:40])
    assert build(council).files_read == 15


def test_one_month_that_a_list_of_its_year_holds_is_an_error(council):
    lines = many_lines("2013-06", 20)
    write_month(council, "2013-06", *lines)
    others = [f"SUPPLIER {at} LTD,{at}.77" for at in range(100)]
    undated(council, "annual.csv", *others, *[line.partition(",")[2] for line in lines], period="2013/14")
    with pytest.raises(InputError) as caught:
        build(council)
    assert "(payments/2013-06.csv)" in str(caught.value)
    assert "20 of 20 records are, but for their dates, also in payments/annual.csv" in str(caught.value)


def test_a_list_of_what_each_supplier_was_paid_in_the_year_is_an_error(council):
    a_year(
        council, 10
    )  # 1.04 to 10.04 in April, and so on: supplier 3 is paid twelve times 3 pounds and 78 pence
    undated(
        council,
        "annual.csv",
        *[f"Supplier {at} Limited,{12 * at}.78" for at in range(1, 11)],
        period="2013/14",
    )
    with pytest.raises(
        InputError, match=r"10 of 10 records are what payees were paid in payments/2013-04\.csv and 11"
    ):
        build(council)


@pytest.mark.parametrize(
    "lines",
    [
        [f"CLUB {at},{at}.50" for at in range(1, 101)],  # grants
        [f"SUPPLIER {at} LTD,{at}.99" for at in range(1, 101)],  # of the same suppliers, other amounts
        [f"CLUB {at},{at}.04" for at in range(1, 21)],  # the same amounts to others
        [f"REDACTED PERSONAL DATA,{at}.04" for at in range(1, 21)],  # nobody can tell
        [
            *[f"SUPPLIER {at} LTD,{at}.04" for at in range(1, 11)],
            *[f"CLUB {at},1.00" for at in range(10)],
        ],  # half
        ["SUPPLIER 1 LTD,1.04", "SUPPLIER 2 LTD,2.04", "SUPPLIER 3 LTD,3.04"],  # too few
    ],
)
def test_another_list_of_the_year_is_left_alone(council, lines):
    a_year(council)
    undated(council, "annual.csv", *lines, period="2013/14")
    assert build(council).files_read == 15


STANDING = [f"LANDLORD {at} LTD,{at}00.00" for at in range(1, 9)]  # eight, the same every month


def dated(month: str, *lines: str) -> list[str]:
    return [f"14/{month[5:]}/{month[:4]},{line}" for line in lines]


def test_a_list_of_two_months_is_compared_with_no_third(council):
    undated(council, "April-May 2019.csv", *STANDING, "A LTD,1.23")
    write_month(council, "June 2019", *dated("2019-06", *STANDING, "B LTD,4.56"))
    assert build(council).files_read == 4
    write_month(council, "May 2019", *dated("2019-05", *STANDING, "C LTD,7.89"))
    with pytest.raises(InputError, match=r"8 of 9 records .* also in payments/May 2019\.csv"):
        build(council)


def test_how_many_months_a_list_is_of_may_be_left_open(council):
    """Its cells give a span that its name does not: of how many months stays open."""
    lines = [f"July 2013-September 2013,{line.partition(',')[2]}" for line in many_lines("2013-07", 20)]
    write_month(council, "list", *lines)
    write_month(council, "2013-07", *many_lines("2013-07", 20))
    found = build(council).months.filter(source_file="payments/list.csv")
    assert found["covers"].to_list() == [3]


def test_a_small_month_of_mostly_standing_payments_beside_a_list_of_its_quarter_is_left_alone(council):
    undated(council, "Cards Q1 2019-20.csv", *STANDING[:4], *[f"SHOP {at},{at}.11" for at in range(20)])
    write_month(council, "2019-04", *dated("2019-04", *STANDING[:4], "B LTD,4.56"))
    assert build(council).files_read == 4


def test_a_month_of_which_a_list_has_not_nearly_all_is_left_alone(council):
    undated(council, "Cards Q1 2019-20.csv", *STANDING, *[f"SHOP {at},{at}.11" for at in range(20)])
    others = ["B LTD,4000.56", "C LTD,4000.57"]
    write_month(council, "2019-04", *dated("2019-04", *STANDING, *others))
    assert build(council).files_read == 4
    write_month(council, "2019-04", *dated("2019-04", *STANDING, others[0]))  # all but one
    with pytest.raises(InputError, match=r"8 of 9 records are, but for their dates, also in payments/Cards"):
        build(council)


def test_a_list_that_comes_to_far_less_than_its_months_is_left_alone(council):
    undated(council, "second grants.csv", *a_year(council)[:20], period="2013/14")
    for month in ("2013-04", "2013-05"):
        write_month(council, month, *many_lines(month, 40))
    assert build(council).files_read == 15


def test_a_short_list_with_the_very_sum_of_its_months_is_an_error(council):
    undated(council, "Q1 2019-20.csv", *STANDING[:5])
    write_month(council, "2019-04", *dated("2019-04", *STANDING[:3]))
    write_month(council, "2019-06", *dated("2019-06", *STANDING[3:5]))
    with pytest.raises(InputError, match=r"5 of 5 records .* also in payments/2019-04\.csv and 1 other"):
        build(council)
    undated(council, "Q1 2019-20.csv", *STANDING[:4], "LANDLORD 5 LTD,500.01")
    assert build(council).files_read == 1


def test_a_list_of_another_year_is_left_alone(council):
    undated(council, "annual.csv", *a_year(council), period="2014/15")
    assert build(council).files_read == 15


@pytest.mark.real
def test_a_quarter_published_again_with_its_dates_put_right_is_a_reissue(real_data, workspace):
    body = write_body(
        workspace,
        BODY.replace('folder = "."', "").replace(
            "payments/*.csv", "spend/windsor/wandm_supplier_payments_2009_q4*.csv"
        ),
    )
    with pytest.raises(InputError, match=r"of 5,944 records are also in spend/windsor/.*_q4"):
        build_ledger(body, real_data)


def month(first: int, last: int) -> list[int]:
    """The sketch of a month whose payments are numbered so; the number decides day and amount."""
    numbers = range(first, last)
    payments = pl.DataFrame(
        {
            "date": [date(2012, 6, 1 + number % 30) for number in numbers],
            "date_precision": ["day"] * len(numbers),
            "amount_pence": [number * 10 - 5000 for number in numbers],
        }
    )
    (found,) = months_of(payments)
    assert found["lines"] == len(numbers)
    return found["sketch"]


@pytest.mark.parametrize("lines", [40, 400, 4000])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3, 4])
def test_sketches_tell_which_part_of_a_month_is_shared(lines, quarters):
    shared = lines * quarters // 4
    one, other = month(0, lines), month(lines - shared, 2 * lines - shared)
    assert len(one) == min(SKETCH, lines)
    assert overlap(one, other) == pytest.approx(quarters / 4, abs=0.0 if lines <= SKETCH else 0.125)


@pytest.mark.parametrize("lines", [40, 400, 4000])
def test_a_month_within_a_larger_one_is_wholly_shared(lines):
    assert overlap(month(0, lines), month(0, 20_000)) == 1.0


# ------------------------------------------------------------------------------------------- months


def test_missing_months_are_named(council):
    write_month(council, "2012-09", "11/09/2012,A LTD,1.00")
    expected = 'first_month = "2012-03"\nlast_month = "2012-10"\n'
    write_body(council, BODY + expected)
    ledger = build(council)
    assert ledger.missing_months == ["2012-03", "2012-06", "2012-07", "2012-08", "2012-10"]
    assert "months missing: 2012-03, 2012-06 to 2012-08, 2012-10" in ledger.summary().splitlines()


@pytest.mark.parametrize(
    ("counts", "first", "last", "missing"),
    [
        ([], "", "", []),
        ([("2012-04", 1, 5)], "", "", []),
        ([("2012-04", 3, 9), ("2012-10", 3, 9)], "", "", ["2012-07", "2012-08", "2012-09"]),
        ([("2012-04", 12, 36)], "2012-04", "2013-03", []),  # a list of the year
        (
            [("2012-04", 12, 36), ("2012-04", 1, 80)],
            "",
            "2012-06",
            ["2012-05", "2012-06"],
        ),  # it tells of no month
        ([("2012-04", 1, 99), ("2012-05", 1, 1), ("2012-06", 1, 99)], "", "", ["2012-05"]),
        ([("2012-03", 1, 9), ("2014-04", 1, 9)], "", "", ["2012-04", "2013-03", "2014-03"]),
    ],
)
def test_which_months_are_missing(counts, first, last, missing):
    found = missing_months(counts, first, last)
    assert set(missing) <= set(found)
    assert (found == []) is (missing == [])
    assert len(found) == (24 if missing[-1:] == ["2014-03"] else len(missing))


def test_a_year_is_partial_when_the_body_file_expects_less_of_it():
    counts = [(month, 1, 9) for month in years.months("2012/13")]
    assert missing_by_year(counts) == {}
    assert missing_by_year(counts, first="2012-05") == {"2012/13": ["2012-04"]}
    assert missing_by_year(counts, last="2013-01") == {"2012/13": ["2013-02", "2013-03"]}


def test_ranges_of_months_run_over_the_year():
    assert month_ranges(["2012-12", "2013-01", "2013-02", "2013-04"]) == "2012-12 to 2013-02, 2013-04"


# ------------------------------------------------------------------------------------------- control totals


def control(period: str, pounds: str) -> str:
    return f'\n[[control_totals]]\n{period}\npounds = {pounds}\nsource = "general ledger"\n'


def test_control_totals_are_compared_to_the_penny(council):
    totals = control('month = "2012-04"', "3.00") + control('year = "2012-13"', "7.05")
    write_body(council, BODY + totals + control('month = "2013-01"', "1000"))
    ledger = build(council)
    assert ledger.control_totals.rows() == [
        ("2012-04", 300, 300, 0, "general ledger"),
        ("2012/13", 705, 700, -5, "general ledger"),
        ("2013-01", 100_000, 0, -100_000, "general ledger"),
    ]
    assert [line for line in ledger.summary().splitlines() if line.startswith("control")] == [
        "control total for 2012-04, £3.00 (general ledger): agrees",
        "control total for 2012/13, £7.05 (general ledger): differs by -£0.05: the ledger has £7.00",
        "control total for 2013-01, £1,000.00 (general ledger): differs by -£1,000.00: the ledger has £0.00",
    ]
    write_body(council, BODY + control('month = "2012-04"', "2.99"))
    ledger = build(council)
    assert ledger.files_read == 0
    assert ledger.control_totals["difference_pence"].to_list() == [1]


def test_the_control_total_of_a_quarter_counts_its_months_and_what_is_dated_by_it(council):
    """Of April £3 and of May £4, beside a list of the quarter of £5: £12 in all, and £8 in what counts in April."""
    listed = "Period,Supplier,Amount\nApr-Jun 2012,E LTD,2.00\nApr-Jun 2012,F LTD,3.00\n"
    (council / "payments" / "list.csv").write_text(listed, encoding="utf-8")
    totals = control('month = "2012-04"\nlast_month = "2012-06"', "12.00") + control(
        'month = "2012-04"', "8.00"
    )
    write_body(council, BODY + totals + control('month = "2012-05"\nlast_month = "2012-07"', "4.01"))
    assert build(council).control_totals.rows() == [
        ("2012-04 to 2012-06", 1200, 1200, 0, "general ledger"),
        ("2012-04", 800, 800, 0, "general ledger"),
        ("2012-05 to 2012-07", 401, 400, -1, "general ledger"),
    ]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (control('month = "2012-Q1"', "1"), 'no month and no year.*found .2012-Q1.*last_month = "2012-06"'),
        (control('month = "2012-04/2012-06"', "1"), "no month and no year.*for several months"),
        (control('month = "2012-04 to 2012-06"', "1"), "no month and no year.*for several months"),
        (control('year = "Q1 2012/13"', "1"), "no month and no year.*for several months"),
        (control('month = "2012-06"\nlast_month = "2012-04"', "1"), "last_month comes before month"),
        (control('year = "2012/13"\nlast_month = "2012-04"', "1"), "of no month or year, or of both"),
        (control('month = "2012-04"\nyear = "2012/13"', "1"), "of no month or year, or of both"),
        (control("", "1"), "of no month or year, or of both"),
        (control('month = "April"', "1"), "this is not a month"),
        (control('year = "2012"', "1"), "this is not a financial year"),
        (
            control('month = "2012-04"', "1.005"),
            r"control_totals .entry 1.\.pounds: this should be pounds and pence",
        ),
        (
            control('month = "2012-04"', '"much"'),
            r"control_totals .entry 1.\.pounds: this should be pounds and pence",
        ),
        (control('month = "2012-04"', "1").replace("source", "sauce"), "did you mean 'source'"),
    ],
)
def test_a_control_total_that_says_nothing_is_refused(council, entry, said):
    with pytest.raises(ConfigurationError, match=said):
        write_body(council, BODY + entry)
