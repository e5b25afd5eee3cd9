"""The shipped sample, read back here by the standard library alone and measured by a few lines of arithmetic.

Expected totals are those that Durham's Social Value Taskforce published for 2012/13.
"""

import csv
import io
import re
import shutil
import tomllib
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.errors import OutputError
from svanalysis.core.places import shipped
from svanalysis.core.postcode import parse_postcode
from svanalysis.core.text import name_key, tidy
from svanalysis.ingest.ledger import build_ledger
from svanalysis.sample import write_sample

COUNTY_DURHAM = "E06000047"
COMMITTED = shipped("data", "sample", "durham")
ROLES = {
    "Service area": "area", "Service Area": "area", "Directorate": "area", "SERVICE AREA": "area",
    "Service division": "division", "Service Division": "division", "Service Divison": "division",
    "SERVICE DIVISION": "division",
    "Expense type": "expense", "Expense Type": "expense", "Expence Type": "expense",
    "EXPENSE TYPE": "expense",
    "Expense code": "code", "Expense Code": "code", "EXPENSE CODE": "code",
    "Detailed expense type": "detail", "Detailed Expense Type": "detail", "DETAILED EXPENSE TYPE": "detail",
    "Payment date": "day", "Payment Date": "day", "Payment Dt": "day", "DATE OF PAYMENT": "day",
    "Transaction number": "number", "Transaction Number": "number", "Trans. No": "number",
    "TRANSACTION NO.": "number",
    "Amount Exc VAT": "amount", "Amount Excl. VAT (£)": "amount", "NET AMOUNT": "amount",
    "Supplier name": "payee", "Supplier Name": "payee", "Suplier Name": "payee", "SUPPLIER": "payee",
}  # fmt: skip


class Payment(NamedTuple):
    month: str
    day: date
    pence: int
    payee: str
    category: str
    number: str


def csv_rows(path):
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    return list(csv.reader(io.StringIO(text, newline="")))


def workbook_rows(path):
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(path) as archive:
        shared = [
            "".join(part.text or "" for part in item.iterfind(".//m:t", space))
            for item in ET.fromstring(archive.read("xl/sharedStrings.xml")).iterfind("m:si", space)  # noqa: S314
        ]
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314
    rows = []
    for row in sheet.iterfind(".//m:row", space):
        cells = []
        for cell in row.iterfind("m:c", space):
            value = cell.find("m:v", space).text
            cells.append(shared[int(value)] if cell.get("t") == "s" else float(value))
        rows.append(cells)
    return rows


def pence_of(cell):
    if isinstance(cell, float):
        return round(cell * 100)
    digits = re.sub(r"[£,()\-]", "", cell)
    pounds, _, pence = digits.partition(".")
    value = int(pounds) * 100 + int(pence)
    return -value if re.search(r"[(\-]", cell) else value


def day_of(cell):
    if isinstance(cell, float):
        return date(1899, 12, 30) + timedelta(days=int(cell))
    return datetime.strptime(cell, "%d/%m/%Y" if "/" in cell else "%d-%b-%y").date()  # noqa: DTZ007


def year_of(day):
    first = day.year - (day.month < 4)
    return f"{first}/{(first + 1) % 100:02d}"


def read_month(path):
    """Return a file's payments and its printed total (None where there is none)."""
    rows = workbook_rows(path) if path.suffix == ".xlsx" else csv_rows(path)
    start = next(index for index, row in enumerate(rows) if all(cell in ROLES for cell in row))
    roles = [ROLES[cell] for cell in rows[start]]
    payments, total = [], None
    for row in rows[start + 1 :]:
        cells = dict(zip(roles, row, strict=True))
        if cells["day"] != "":
            category = " ".join(
                str(cells[role]) for role in ("area", "division", "expense", "code", "detail")
            )
            payments.append(
                Payment(path.stem, day_of(cells["day"]), pence_of(cells["amount"]), cells["payee"], category,
                        str(cells["number"]))
            )  # fmt: skip
        elif cells["amount"]:
            total = pence_of(cells["amount"])
    return payments, total


def dict_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "durham"
    write_sample(folder)
    return folder


@pytest.fixture(scope="module")
def months(made):
    return {path.stem: read_month(path) for path in sorted((made / "payments").iterdir())}


@pytest.fixture(scope="module")
def payments(months):
    return [payment for members, _ in months.values() for payment in members]


@pytest.fixture(scope="module")
def truth(made):
    return {(name_key(row["supplier"]), row["financial_year"]): row for row in dict_rows(made / "truth.csv")}


@pytest.fixture(scope="module")
def rules():
    with (shipped("data", "rules", "scope.toml")).open("rb") as file:
        reasons = tomllib.load(file)["reasons"]
    with (shipped("data", "rules", "recognise.toml")).open("rb") as file:
        kinds = tomllib.load(file)["kinds"]
    return reasons, kinds


def recognised(payee, kinds):
    text = tidy(payee).upper()
    for kind in kinds:
        if any(re.search(pattern, text) for pattern in kind["not"]):
            continue
        if any(re.search(pattern, text) for pattern in kind["patterns"]):
            return kind["name"]
    return ""


EXCLUDED = {"redacted_person", "precept", "tax", "pension", "treasury", "benefit", "school", "public_body"}


def reason(payment, rules):
    reasons, kinds = rules
    kind, key, category = recognised(payment.payee, kinds), name_key(payment.payee), payment.category.upper()
    for rule in reasons:
        if rule.get("recognised_as") and rule["recognised_as"] == kind:
            return rule["name"]
        if rule.get("payee") and re.search(rule["payee"], key):
            return rule["name"]
        if rule.get("category") and re.search(rule["category"], category):
            return rule["name"]
    return ""


class Reading(NamedTuple):
    """What the shipped definition is to read of a supplier: '' where it cannot know."""

    authority: str
    straddles: bool
    sme: str
    source: str


@pytest.fixture(scope="module")
def read(made, rules):
    """Return the function that reads the evidence of a payee."""
    master = {name_key(row["Supplier Name"]): row for row in dict_rows(made / "vendor_master.csv")}
    register = dict_rows(made / "company_register.csv")
    by_number = {row[" CompanyNumber"]: row for row in register}
    by_name = defaultdict(list)
    for row in register:
        for name in filter(None, (row["CompanyName"], row[" PreviousName_1.CompanyName"])):
            by_name[name_key(name)].append(row)
    with (made / "unit_postcodes.csv").open(encoding="utf-8", newline="") as file:
        units = {row[0]: row[8] for row in csv.reader(file)}
    sectors = defaultdict(list)
    for row in dict_rows(shipped("data", "geography", "postcode_sectors.csv")):
        sectors[row["sector"]].append((int(row["postcodes_in_authority"]), row["authority"]))
    with (shipped("data", "rules", "size.toml")).open("rb") as file:
        categories = tomllib.load(file)["account_categories"]

    def reading(payee):
        if recognised(payee, rules[1]):
            return Reading("", straddles=False, sme="", source="")
        key = name_key(payee)
        vendor = master.get(key, defaultdict(str))
        named = by_name[key] if len(by_name[key]) == 1 else []
        company = (
            by_number.get(vendor["Company Number"]) if vendor["Company Number"] else (named or [None])[0]
        )
        sources = (("invoice", vendor["Invoice Postcode"]), ("remittance", vendor["Remittance Postcode"]),
                   ("registered", company["RegAddress.PostCode"] if company else ""))  # fmt: skip
        source, text = next((pair for pair in sources if pair[1]), ("", ""))
        authority, straddles = "", False
        if text:
            postcode = parse_postcode(text)
            parts = sectors[postcode.sector]
            authority = units.get(postcode.unit) or max(parts)[1]
            straddles = postcode.unit not in units and len(parts) > 1
        sme = {"Yes": "yes", "No": "no", "": ""}[vendor["Declared SME"]]
        if not sme and company:
            sme = categories.get(company["Accounts.AccountCategory"], {"sme": ""})["sme"].replace(
                "unknown", ""
            )
        return Reading(authority, straddles, sme, source)

    return reading


@pytest.fixture(scope="module")
def measured(payments, rules, read):
    """Return the in-scope suppliers of each year: {year: {key: (net pence, absolute pence, reading)}}."""
    nets = defaultdict(lambda: defaultdict(lambda: [0, 0, None]))
    for payment in payments:
        if reason(payment, rules) not in EXCLUDED:
            cell = nets[year_of(payment.day)][name_key(payment.payee)]
            cell[0] += payment.pence
            cell[1] += abs(payment.pence)
            cell[2] = cell[2] or read(payment.payee)
    return nets


def total(cells, wanted):
    return sum(pence for pence, _, reading in cells.values() if wanted(reading))


# ------------------------------------------------------------------------------------------- the totals


def test_2012_13_comes_to_what_was_published(measured):
    year = measured["2012/13"]
    local = total(year, lambda r: r.authority == COUNTY_DURHAM)
    assert total(year, lambda _: True) == 52_680_000_000
    assert local == 28_660_000_000
    assert total(year, lambda r: r.authority == COUNTY_DURHAM and r.sme == "yes") == 15_934_960_000
    assert f"{local / 52_680_000_000:.1%}" == "54.4%"
    assert f"{15_934_960_000 / local:.1%}" == "55.6%"


@pytest.mark.parametrize(
    ("year", "in_scope", "local", "sme_of_local"),
    [
        ("2010/11", 548.3, "51.0%", "52.6%"),
        ("2011/12", 534.9, "52.7%", "54.1%"),
        ("2012/13", 526.8, "54.4%", "55.6%"),
        ("2013/14", 541.2, "55.6%", "56.8%"),
    ],
)
def test_shares_move_a_few_points_a_year(measured, year, in_scope, local, sme_of_local):
    cells = measured[year]
    everything, here = total(cells, lambda _: True), total(cells, lambda r: r.authority == COUNTY_DURHAM)
    small_here = total(cells, lambda r: r.authority == COUNTY_DURHAM and r.sme == "yes")
    assert round(everything / 1e8, 1) == in_scope
    assert f"{here / everything:.1%}" == local
    assert f"{small_here / here:.1%}" == sme_of_local


@pytest.mark.parametrize("year", ["2010/11", "2011/12", "2012/13", "2013/14"])
def test_unknown_and_straddling_together_are_at_most_a_twentieth(measured, year):
    cells = measured[year].values()
    unsure = [cell for cell in cells if not cell[2].authority or not cell[2].sme or cell[2].straddles]
    assert 0 < sum(cell[0] for cell in unsure) <= 0.05 * sum(cell[0] for cell in cells)
    assert 0 < sum(cell[1] for cell in unsure) <= 0.05 * sum(cell[1] for cell in cells)


def test_48_months_about_20_000_lines_over_1_000_suppliers(months, payments):
    assert next(iter(months)) == "2010-04"
    assert list(months)[-1] == "2014-03"
    assert len(months) == 48
    assert 19_500 <= len(payments) <= 20_500
    assert 900 <= len({name_key(payment.payee) for payment in payments}) <= 1500


def test_excluded_lines_come_on_top(payments, rules):
    out = Counter()
    for payment in payments:
        if year_of(payment.day) == "2012/13":
            out[reason(payment, rules)] += payment.pence
    assert all(out[name] > 0 for name in EXCLUDED), out
    assert out["grant"] > 0
    assert sum(out[name] for name in EXCLUDED) > 20_000_000_000


# --------------------------------------------------------------------------------- the truth and the files


def test_truth_has_every_supplier_and_year_with_its_pence(payments, truth):
    paid = Counter()
    for payment in payments:
        paid[name_key(payment.payee), year_of(payment.day)] += payment.pence
    assert {key: int(row["pence"]) for key, row in truth.items()} == paid


def test_truth_and_rules_agree_on_scope(payments, truth, rules):
    for payment in payments:
        row = truth[name_key(payment.payee), year_of(payment.day)]
        assert row["in_scope"] == ("no" if reason(payment, rules) in EXCLUDED else "yes"), payment


def test_good_evidence_tells_the_truth(measured, truth):
    for year, cells in measured.items():
        for key, (_, _, reading) in cells.items():
            row = truth[key, year]
            if reading.source in {"invoice", "remittance"} and not reading.straddles:
                assert reading.authority == row["authority"], row
            if reading.sme:
                assert reading.sme == row["is_sme"], row
            assert row["in_authority"] == (
                "yes" if row["authority"] == COUNTY_DURHAM else "no" if row["authority"] else ""
            )


def test_the_true_local_share_lies_within_the_bounds(measured, truth):
    for year, cells in measured.items():
        certain = total(cells, lambda r: r.authority == COUNTY_DURHAM and not r.straddles)
        unsure = total(cells, lambda r: not r.authority or r.straddles)
        true = sum(int(row["pence"]) for (_, of), row in truth.items()
                   if of == year and row["in_scope"] == "yes" and row["in_authority"] == "yes")  # fmt: skip
        assert certain <= true <= certain + unsure


def test_kinds_are_the_agreed_ones(truth):
    assert {row["kind"] for row in truth.values()} == {
        "company", "charity", "social_enterprise", "public_body", "school", "person",
        "intermediary", "sole_trader",
    }  # fmt: skip
    assert {row["size"] for row in truth.values()} == {"micro", "small", "medium", "large", ""}


# --------------------------------------------------------------------------------------- made, and made again


def test_the_committed_sample_is_what_the_generator_writes(made):
    fresh = sorted(path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file())
    kept = sorted(path.relative_to(COMMITTED).as_posix() for path in COMMITTED.rglob("*") if path.is_file())
    assert fresh == kept
    for name in fresh:
        if name.endswith(".xlsx"):
            assert workbook_rows(made / name) == workbook_rows(COMMITTED / name)
        else:
            assert (made / name).read_bytes() == (COMMITTED / name).read_bytes(), name


def test_the_sample_is_small(made):
    assert sum(path.stat().st_size for path in made.rglob("*") if path.is_file()) < 4_100_000


def test_a_sample_is_replaced_whole_and_leaves_nothing_beside_it(made, tmp_path):
    folder = tmp_path / "durham"
    shutil.copytree(made, folder)
    (folder / "payments" / "2010-04.csv").write_text("spoilt", encoding="utf-8")
    write_sample(folder)
    assert (folder / "payments" / "2010-04.csv").read_bytes() == (
        COMMITTED / "payments" / "2010-04.csv"
    ).read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["durham"]


@pytest.mark.parametrize("stranger", ["letter.docx", "payments/accounts.csv"])
def test_a_folder_with_other_things_is_left_alone(tmp_path, stranger):
    path = tmp_path / stranger
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="other things than the sample"):
        write_sample(tmp_path)
    assert [item for item in tmp_path.rglob("*") if item.is_file()] == [path]


def test_a_file_in_the_way_is_left_alone(tmp_path):
    path = tmp_path / "durham"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match="there is a file"):
        write_sample(path)
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_failure_leaves_what_was_there(tmp_path, monkeypatch):
    folder = tmp_path / "durham"
    folder.mkdir()

    def fail(*_):
        raise PermissionError("held by another program")

    monkeypatch.setattr("svanalysis.sample.files.write_truth", fail)
    with pytest.raises(OutputError, match="cannot be written"):
        write_sample(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["durham"]
    assert not list(folder.iterdir())


# ------------------------------------------------------------------------------------------- the oddities


def raw(made, month):
    return (made / "payments" / f"{month}.csv").read_bytes()


def test_encodings_and_line_ends(made):
    contents = {path.stem: path.read_bytes() for path in (made / "payments").glob("*.csv")}
    assert len(list((made / "payments").glob("*.xlsx"))) == 1
    assert sum(content.startswith(b"\xef\xbb\xbf") for content in contents.values()) == 15
    assert b"\xa3" in raw(made, "2010-07")  # a pound sign as Windows-1252 writes it
    assert b"CAF\xc9 MARROWBY" in b"".join(contents.values())
    assert any(b"O\x92DUNNERY" in content for content in contents.values())
    assert any("O\u2019DUNNERY".encode() in content for content in contents.values())
    assert b"\r\n" not in raw(made, "2011-08")
    assert b"\r\n" in raw(made, "2010-04")


def test_amounts_as_real_files_write_them(made):
    assert '"£1,041.00"'.encode("cp1252") in raw(made, "2010-08")
    assert b",(12.00)," in raw(made, "2011-02")
    assert b'"106,392.99-"' in raw(made, "2011-08")
    assert b",-" in raw(made, "2010-05") + raw(made, "2010-06")


def test_dates_are_unambiguous_as_a_column(months, made):
    assert b"15-Feb-11" in raw(made, "2011-02") or b"18-Feb-11" in raw(made, "2011-02")
    for month, (members, _) in months.items():
        assert any(payment.day.day > 12 for payment in members), month
        assert Counter(payment.day.strftime("%Y-%m") for payment in members).most_common(1)[0][0] == month


def test_some_payments_are_dated_in_another_year_than_their_file(payments):
    strays = [(p.month, p.day.isoformat(), p.pence) for p in payments if p.day.strftime("%Y-%m") != p.month]
    assert sorted(strays) == [
        ("2011-07", "2011-06-29", 184_250),
        ("2012-04", "2012-03-29", 312_675),
        ("2012-04", "2012-03-30", 96_400),
        ("2013-03", "2013-04-02", 127_310),
    ]


def test_printed_totals_agree_with_the_lines(months):
    printed = {month: total for month, (_, total) in months.items() if total is not None}
    assert sorted(printed) == ["2010-12", "2011-09", "2012-02", "2013-01", "2013-08", "2014-03"]
    assert printed == {month: sum(payment.pence for payment in months[month][0]) for month in printed}


def test_headings_drift_and_a_preamble_stands_above_some(made):
    first_lines = {path.stem: csv_rows(path)[0] for path in (made / "payments").glob("*.csv")}
    assert first_lines["2011-05"][-1] == "Suplier Name"
    assert first_lines["2010-07"][-2] == "Amount Excl. VAT (£)"
    assert first_lines["2011-10"][0] == "SUPPLIER"
    assert first_lines["2011-08"][0] == "Durham County Council (synthetic sample)"
    assert csv_rows(made / "payments" / "2012-03.csv")[-25:] == [[""] * 9] * 25


def test_credit_notes_and_legitimate_identical_lines(payments):
    assert sum(payment.pence < 0 for payment in payments) > 50
    repeated = [count for count in Counter(payments).values() if count > 2]
    assert len(repeated) > 20


def test_recognised_payees_and_their_false_friends(payments, rules):
    kinds = defaultdict(set)
    for payment in payments:
        kinds[recognised(payment.payee, rules[1])].add(name_key(payment.payee))
    assert kinds["card"] == {"BARCLAYCARD COMMERCIAL"}
    assert kinds["intermediary"] == {"COMENSURA LIMITED"}
    assert kinds["commercial_redacted"] == {
        "REDACTED COMMERCIAL CONFIDENTIALITY", "REDACTED COMMERCIALLY CONFIDENTIAL",
        "COMMERCIAL IN CONFIDENCE",
    }  # fmt: skip
    assert kinds["person_redacted"] == {
        "REDACTED PERSONAL DATA", "REDACTED PERSONAL INFORMATION", "REDCATED PERSONAL DATA",
        "DETAILS REDACTED", "XXXXREDACTEDXXXX", "PERSONAL EXPENSE NAME WITHHELD", "",
    }  # fmt: skip
    assert {
        "REDACTIVE PUBLISHING LIMITED",
        "REDACTA LIMITED",
        "ORANGE PERSONAL COMMUNICATIONS SERVICES LIMITED",
    } <= kinds[""]


def test_every_supplier_is_spelt_in_ways_that_meet(payments):
    spellings = defaultdict(set)
    for payment in payments:
        spellings[name_key(payment.payee)].add(payment.payee)
    assert sum(len(ways) > 1 for ways in spellings.values()) > 500


def test_register_layout_and_numbers(made):
    text = (made / "company_register.csv").read_text(encoding="utf-8")
    headings = text.splitlines()[0].split(",")
    assert len(headings) == 55
    assert [heading for heading in headings if heading.startswith(" ")][:3] == [
        " CompanyNumber", " RegAddress.AddressLine2", " PreviousName_1.CompanyName"
    ]  # fmt: skip
    rows = dict_rows(made / "company_register.csv")
    numbers = [row[" CompanyNumber"] for row in rows]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"99\d{6}", number) for number in numbers)
    assert {row["CompanyStatus"] for row in rows} == {"Active", "Dissolved"}
    assert any(row[" PreviousName_1.CompanyName"] for row in rows)
    shared = [
        key for key, count in Counter(name_key(row["CompanyName"]) for row in rows).items() if count > 1
    ]
    assert shared == ["CORNER GARAGE LIMITED"]


def test_vendor_master_has_gaps_and_old_checks(made):
    rows = dict_rows(made / "vendor_master.csv")
    register = {row[" CompanyNumber"]: row for row in dict_rows(made / "company_register.csv")}
    assert len({name_key(row["Supplier Name"]) for row in rows}) == len(rows)
    assert {row["Declared SME"] for row in rows} == {"Yes", "No", ""}
    assert any(not row["Invoice Postcode"] and not row["Remittance Postcode"] for row in rows)
    assert any(row["Remittance Postcode"] for row in rows)
    assert any(row["Company Number"] and row["Company Number"] not in register for row in rows)
    assert any(row["Date Checked"].endswith("/2007") for row in rows)
    vehicle = next(row for row in rows if row["Supplier Name"].startswith("Pellingbrook"))
    assert vehicle["Declared SME"] == "No"
    assert register[vehicle["Company Number"]]["Accounts.AccountCategory"] == "SMALL"


def test_invoice_address_and_registered_office_differ_across_the_county_line_both_ways(made):
    register = {row[" CompanyNumber"]: row for row in dict_rows(made / "company_register.csv")}
    ways = Counter()
    for row in dict_rows(made / "vendor_master.csv"):
        company = register.get(row["Company Number"])
        if company and row["Invoice Postcode"]:
            ways[row["Invoice Postcode"][:2] == "DH", company["RegAddress.PostCode"][:2] == "DH"] += 1
    assert ways[True, False] > 5
    assert ways[False, True] > 5


def test_the_table_of_sectors_is_that_of_the_shipped_geography():
    from svanalysis.sample.areas import STRADDLING, WHOLE

    shares = defaultdict(dict)
    for row in dict_rows(shipped("data", "geography", "postcode_sectors.csv")):
        shares[row["sector"]][row["authority"]] = int(row["postcodes_in_authority"])
    for sector in WHOLE:
        assert list(shares[sector.name]) == [sector.authority], sector
    for sector in STRADDLING:
        assert max(shares[sector.name], key=shares[sector.name].get) == sector.authority, sector
        assert sector.other in shares[sector.name], sector


def test_unit_directory_holds_the_sample_only(made):
    with (made / "unit_postcodes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {10}
    assert all(parse_postcode(row[0]).unit == row[0] for row in rows)
    assert {row[4] for row in rows} == {"E92000001", "S92000003", "W92000004"}
    listed = {row[0] for row in rows}
    used = {row["Invoice Postcode"] for row in dict_rows(made / "vendor_master.csv")} - {""}
    assert 0.1 < len(used - listed) / len(used) < 0.4


def contract_rows(made):
    with (made / "contracts_register.csv").open(encoding="cp1252", newline="") as file:
        lines = list(csv.reader(file))
    return [dict(zip(lines[2], line, strict=True)) for line in lines[3:]]


def typed_day(text):
    for way in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y"):
        try:
            return datetime.strptime(text, way).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def test_contracts_are_with_suppliers_of_the_plan_and_never_with_persons(made, truth):
    sound = contract_rows(made)[:-5]
    kinds = {name: row["kind"] for (name, _), row in truth.items()}
    master = {name_key(row["Supplier Name"]) for row in dict_rows(made / "vendor_master.csv")}
    names = {name_key(row["Supplier name"]) for row in sound}
    assert names <= master | set(kinds)  # a few have a contract and were never paid
    assert {kinds[name] for name in names & set(kinds)} == {"company", "charity", "social_enterprise"}
    assert all(typed_day(row["Start date"]) < typed_day(row["End date"]) for row in sound)
    assert all(row["VCSE"] in ("", "Yes", "Y", "yes") for row in sound if row["Charity number"])


def test_some_contracts_end_within_eighteen_months_of_the_last_year(made):
    ends = [typed_day(row["Current end date"] or row["End date"]) for row in contract_rows(made)[:-5]]
    soon = [end for end in ends if date(2014, 4, 1) <= end <= date(2015, 9, 30)]
    assert 0.1 * len(ends) < len(soon) < 0.5 * len(ends)


def test_the_contracts_register_is_typed_by_many_hands_and_ends_with_odd_rows(made):
    rows = contract_rows(made)
    shapes = {re.sub("[0-9]", "9", re.sub("[A-Za-z]+", "a", row["Start date"])) for row in rows}
    assert {"99/99/9999", "9999-99-99", "9 a 9999", "a"} == shapes
    values = {re.sub("[0-9]+", "9", row["Contract value (£)"]) for row in rows}
    assert {"£9,9", "£9,9.9", "9,9", "9.9", "TBC"} <= values
    various, unsettled, undated, backwards, again = rows[-5:]
    assert (various["Supplier postcode"], unsettled["End date"], undated["Start date"]) == (
        "Various",
        "TBC",
        "TBC",
    )
    assert typed_day(backwards["End date"]) < typed_day(backwards["Start date"])
    assert again == backwards


def test_no_file_names_a_machine(made):
    for path in made.rglob("*.md"):
        assert "/work" not in path.read_text(encoding="utf-8")
        assert isinstance(path, Path)


# ------------------------------------------------------------------------ measured by the package, not stored


class Changed(NamedTuple):
    """A copy of the sample in a folder of its own, and a body file that points at it."""

    folder: Path
    body: Path

    def measure(self):
        """Return in-scope, local, and local SME pence of 2012/13, as `svanalysis measure` gives them."""
        from svanalysis.report.shares_table import shares_table

        table = shares_table(str(self.body), [""], year="2012/13").set_index("measure")
        local, nested = table.loc["local_share"], table.loc["sme_share_of_local"]
        return local["denominator_pence"], local["numerator_pence"], nested["numerator_pence"]


def council(folder, made):
    """The sample in a folder of its own, with its body file."""
    shutil.copytree(made, folder / "durham")
    body = folder / "durham.toml"
    text = shipped("data", "bodies", "durham.toml").read_text(encoding="utf-8")
    body.write_text(text.replace('folder = "../sample/durham"', 'folder = "durham"'), encoding="utf-8")
    return Changed(folder / "durham", body)


@pytest.fixture(scope="module")
def first_read(made, tmp_path_factory):
    """The store of a council that was read as it stands: of what is changed only that is read again."""
    folder = tmp_path_factory.mktemp("first")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SVANALYSIS_STORE", str(folder / "store"))
        build_ledger(load_body(str(council(folder, made).body)))
    return folder / "store"


@pytest.fixture
def changed(workspace, made, first_read):
    shutil.copytree(first_read, workspace.parent / "store")
    return council(workspace, made)


def replaced(path, old, new):
    content = path.read_bytes()
    assert content.count(old) == 1
    path.write_bytes(content.replace(old, new))


def test_measured_as_it_stands(changed):
    assert changed.measure() == (52_680_000_000, 28_660_000_000, 15_934_960_000)


def test_a_line_doubled_moves_the_headline_by_its_pence(changed):
    # £6,691.01 to Forsterby Roofing Services Ltd of DH8 0DB, a micro firm, on 25 April 2012
    line = next(
        line
        for line in (changed.folder / "payments" / "2012-04.csv").read_bytes().splitlines(keepends=True)
        if b"5140548" in line
    )
    replaced(changed.folder / "payments" / "2012-04.csv", line, line + line)
    assert changed.measure() == (52_680_669_101, 28_660_669_101, 15_935_629_101)


def test_a_supplier_moved_away_takes_its_pence_along(changed):
    # Forsterby Roofing Services Ltd was paid £120,211.39 in 2012/13
    replaced(
        changed.folder / "vendor_master.csv",
        b"Forsterby Roofing Services Ltd,DH8 0DB",
        b"Forsterby Roofing Services Ltd,NE1 5JE",
    )
    assert changed.measure() == (52_680_000_000, 28_647_978_861, 15_922_938_861)


def test_a_month_dropped_takes_its_pence_along(changed, months, rules, read):
    lost, _ = months["2012-06"]
    counted = [one for one in lost if reason(one, rules) not in EXCLUDED and year_of(one.day) == "2012/13"]
    local = [one for one in counted if read(one.payee).authority == COUNTY_DURHAM]
    small = [one for one in local if read(one.payee).sme == "yes"]
    (changed.folder / "payments" / "2012-06.csv").unlink()
    assert changed.measure() == tuple(
        whole - sum(one.pence for one in part)
        for whole, part in ((52_680_000_000, counted), (28_660_000_000, local), (15_934_960_000, small))
    )
