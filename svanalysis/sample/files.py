"""Writes the sample's tables: payments, vendor master, company register, unit directory, truth."""

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from random import Random

import xlsxwriter

from svanalysis.core import years
from svanalysis.sample import words
from svanalysis.sample.areas import COUNTY_DURHAM, SECTORS, Postcodes
from svanalysis.sample.dress import AMOUNT, Dress, Spellings, amount_text, date_text, dress_of, preamble
from svanalysis.sample.spending import MONTHS, Line
from svanalysis.sample.suppliers import Supplier

Row = list[str]
_CREATED = datetime(2014, 4, 1, 9, 0)  # noqa: DTZ001 - a workbook's date of creation has no time zone


def _csv_text(rows: Sequence[Sequence[str | int]], *, line_end: str = "\n", quote_text: bool = False) -> str:
    """Return rows as csv text; `quote_text` puts every text, but no number, in quotes."""
    buffer = io.StringIO(newline="")
    if quote_text:
        csv.writer(buffer, lineterminator=line_end, quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    else:
        csv.writer(buffer, lineterminator=line_end).writerows(rows)
    return buffer.getvalue()


def write_payments(folder: Path, lines: list[Line], rng: Random) -> None:
    """Write one file for each month. The lines come in order of month."""
    folder.mkdir()
    spellings = Spellings(rng)
    by_month: dict[str, list[Line]] = {month: [] for month in MONTHS}
    for line in lines:
        by_month[line.month].append(line)
    for month, members in by_month.items():
        dress = dress_of(month)
        ordered = sorted(
            members, key=lambda line: (line.supplier.trade.area, line.supplier.trade.code, line.transaction)
        )
        payees = [spellings.spell(line.supplier.name) for line in ordered]
        if dress.workbook:
            _write_workbook(folder / f"{month}.xlsx", ordered, payees, dress)
        else:
            text = _csv_text(_month_rows(month, ordered, payees, dress), line_end=dress.line_end)
            (folder / f"{month}.csv").write_bytes(text.encode(dress.encoding))


def _cells(line: Line, payee: str, dress: Dress) -> Row:
    """Return one line's cells in Durham's order."""
    trade = line.supplier.trade
    return [trade.area, trade.division, trade.expense, trade.code, trade.detail, date_text(line.day, dress),
            str(line.transaction), amount_text(line.pence, dress), payee]  # fmt: skip


def _month_rows(month: str, lines: list[Line], payees: list[str], dress: Dress) -> list[Row]:
    """Return all rows of a month's csv file: preamble, headings, lines, blank rows, total."""
    width = len(dress.headings)
    rows = [[text] + [""] * (width - 1) for text in preamble(month)] if dress.preamble else []
    rows.append([dress.headings[position] for position in dress.order])
    for line, payee in zip(lines, payees, strict=True):
        cells = _cells(line, payee, dress)
        rows.append([cells[position] for position in dress.order])
    rows += [[""] * width] * dress.blank_rows
    if dress.total:
        cells = [""] * width
        cells[AMOUNT] = amount_text(sum(line.pence for line in lines), dress)
        cells[0] = "Total" if dress.total == "first" else ""
        cells[AMOUNT + 1] = "Grand Total" if dress.total == "supplier" else ""
        rows.append([cells[position] for position in dress.order])
    return rows


def _write_workbook(path: Path, lines: list[Line], payees: list[str], dress: Dress) -> None:
    """Write a month as a workbook, with real dates and numbers in its cells."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Synthetic sample", "created": _CREATED})
    sheet = book.add_worksheet(path.stem)
    day_format = book.add_format({"num_format": "dd/mm/yyyy"})
    money_format = book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, dress.headings)
    for number, (line, payee) in enumerate(zip(lines, payees, strict=True), start=1):
        for column, text in enumerate(_cells(line, payee, dress)):
            sheet.write_string(number, column, text)
        sheet.write_datetime(number, 5, line.day, day_format)
        sheet.write_number(number, 6, line.transaction)
        sheet.write_number(number, AMOUNT, line.pence / 100, money_format)
    sheet.set_column(0, len(dress.headings) - 1, 22)
    book.close()


def _day(day: date | None) -> str:
    """Write a date as registers do; '' for none."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day else ""


_MASTER_HEADINGS = [
    "Supplier ID", "Supplier Name", "Invoice Postcode", "Remittance Postcode",
    "Company Number", "Charity Number", "Declared SME", "Date Checked",
]  # fmt: skip


def write_vendor_master(path: Path, suppliers: list[Supplier], rng: Random) -> None:
    """Write the vendor master, in an order that says nothing."""
    known = [supplier for supplier in suppliers if supplier.in_master]
    rng.shuffle(known)
    rows = [_MASTER_HEADINGS]
    for number, supplier in enumerate(known, start=1):
        invoice = supplier.typed_invoice or supplier.invoice
        rows.append([
            f"V{100_000 + 7 * number}", supplier.name, invoice, supplier.remittance,
            supplier.master_number, supplier.charity_number, supplier.declared, _day(supplier.checked),
        ])  # fmt: skip
    path.write_bytes(_csv_text(rows).encode("utf-8"))


# The 55 headings of Companies House's free company data product, the leading spaces of some included.
REGISTER_HEADINGS = [
    "CompanyName", " CompanyNumber", "RegAddress.CareOf", "RegAddress.POBox", "RegAddress.AddressLine1",
    " RegAddress.AddressLine2", "RegAddress.PostTown", "RegAddress.County", "RegAddress.Country",
    "RegAddress.PostCode", "CompanyCategory", "CompanyStatus", "CountryOfOrigin", "DissolutionDate",
    "IncorporationDate", "Accounts.AccountRefDay", "Accounts.AccountRefMonth", "Accounts.NextDueDate",
    "Accounts.LastMadeUpDate", "Accounts.AccountCategory", "Returns.NextDueDate", "Returns.LastMadeUpDate",
    "Mortgages.NumMortCharges", "Mortgages.NumMortOutstanding", "Mortgages.NumMortPartSatisfied",
    "Mortgages.NumMortSatisfied", "SICCode.SicText_1", "SICCode.SicText_2", "SICCode.SicText_3",
    "SICCode.SicText_4", "LimitedPartnerships.NumGenPartners", "LimitedPartnerships.NumLimPartners", "URI",
    "PreviousName_1.CONDATE", " PreviousName_1.CompanyName",
    " PreviousName_2.CONDATE", " PreviousName_2.CompanyName",
    "PreviousName_3.CONDATE", " PreviousName_3.CompanyName",
    "PreviousName_4.CONDATE", " PreviousName_4.CompanyName",
    "PreviousName_5.CONDATE", " PreviousName_5.CompanyName",
    "PreviousName_6.CONDATE", " PreviousName_6.CompanyName",
    "PreviousName_7.CONDATE", " PreviousName_7.CompanyName",
    "PreviousName_8.CONDATE", " PreviousName_8.CompanyName",
    "PreviousName_9.CONDATE", " PreviousName_9.CompanyName",
    "PreviousName_10.CONDATE", " PreviousName_10.CompanyName",
    "ConfStmtNextDueDate", " ConfStmtLastMadeUpDate",
]  # fmt: skip
_ACCOUNTS_MADE_UP = date(2013, 3, 31)


def _registered_name(name: str) -> str:
    """Return a name as the register writes it: in plain capitals, its legal form in full."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("\u2019", "'")).encode("ascii", "ignore").decode("ascii")
    )
    return re.sub(r"\bLTD$", "LIMITED", plain.upper())


def _register_row(supplier: Supplier, rng: Random, **changes: str) -> Row:
    """Return a company's row of the register; `changes` replace cells."""
    sector = SECTORS[supplier.registered[:-2]] if supplier.registered else None
    dissolved = supplier.register == "dissolved"
    number = supplier.company_number
    cells = {
        "CompanyName": _registered_name(supplier.name),
        " CompanyNumber": number,
        "RegAddress.AddressLine1": f"{rng.randint(1, 140)} {rng.choice(words.STREETS)}".upper(),
        "RegAddress.PostTown": sector.town.upper() if sector else "",
        "RegAddress.Country": "UNITED KINGDOM",
        "RegAddress.PostCode": supplier.registered,
        "CompanyCategory": _company_category(supplier),
        "CompanyStatus": "Dissolved" if dissolved else "Active",
        "CountryOfOrigin": "United Kingdom",
        "DissolutionDate": _day(date(2013, rng.randint(4, 12), rng.randint(1, 28))) if dissolved else "",
        "IncorporationDate": _day(date(rng.randint(1951, 2009), rng.randint(1, 12), rng.randint(1, 28))),
        "Accounts.AccountRefDay": "31",
        "Accounts.AccountRefMonth": "3",
        "Accounts.NextDueDate": "31/12/2014",
        "Accounts.LastMadeUpDate": _day(_ACCOUNTS_MADE_UP),
        "Accounts.AccountCategory": supplier.category,
        "Mortgages.NumMortCharges": "0",
        "Mortgages.NumMortOutstanding": "0",
        "Mortgages.NumMortPartSatisfied": "0",
        "Mortgages.NumMortSatisfied": "0",
        "SICCode.SicText_1": supplier.trade.sic,
        "LimitedPartnerships.NumGenPartners": "0",
        "LimitedPartnerships.NumLimPartners": "0",
        "URI": f"http://business.data.gov.uk/id/company/{number}",
    } | changes
    if supplier.former_name:
        cells["CompanyName"] = f"{supplier.name.split()[0].upper()} NORTHERN LIMITED"
        cells["PreviousName_1.CONDATE"] = "04/02/2014"
        cells[" PreviousName_1.CompanyName"] = _registered_name(supplier.former_name)
    return [cells.get(heading, "") for heading in REGISTER_HEADINGS]


def _company_category(supplier: Supplier) -> str:
    """Return the kind of company that a name and kind make."""
    if supplier.kind == "charity":
        return "PRI/LTD BY GUAR/NSC (Private, limited by guarantee, no share capital)"
    if supplier.kind == "social_enterprise":
        return "Community Interest Company"
    if supplier.name.endswith("LLP"):
        return "Limited Liability Partnership"
    return "Public Limited Company" if supplier.name.endswith("PLC") else "Private Limited Company"


_DECOYS = (" (NORTHERN) LIMITED", " HOLDINGS LIMITED", " (UK) LIMITED", " GROUP LIMITED", " & SONS LIMITED")


def write_register(path: Path, suppliers: list[Supplier], rng: Random, number_after: int) -> None:
    """Write the register extract: those companies that are on it, and others whose names resemble theirs."""
    rows = []
    number = number_after
    for supplier in suppliers:
        if supplier.register == "absent":
            continue
        rows.append(_register_row(supplier, rng))
        if supplier.register == "twins" or rng.random() < 0.06:  # noqa: PLR2004
            number += rng.randint(3, 900)
            stem = re.sub(r" (LIMITED|PLC|CIC|LLP)$", "", _registered_name(supplier.name))
            twin = f"{stem} LIMITED" if supplier.register == "twins" else stem + rng.choice(_DECOYS)
            other = {
                "CompanyName": twin,
                " CompanyNumber": str(number),
                "RegAddress.PostCode": "NE1 4ZZ",
                "RegAddress.PostTown": "NEWCASTLE UPON TYNE",
                "URI": f"http://business.data.gov.uk/id/company/{number}",
            }
            rows.append(_register_row(supplier, rng, **other))
    rows.sort()
    path.write_bytes(_csv_text([REGISTER_HEADINGS], line_end="\r\n").encode()
                     + _csv_text(rows, line_end="\r\n", quote_text=True).encode())  # fmt: skip


_COUNTRIES = {"E": "E92000001", "S": "S92000003", "W": "W92000004"}


def write_directory(path: Path, postcodes: Postcodes) -> None:
    """Write the unit postcodes in the layout of Code-Point Open 2024: no headings, some columns empty."""
    rows: list[list[str | int]] = []
    for unit in sorted(postcodes.listed.values()):
        country = _COUNTRIES[unit.authority[0]]
        place: list[str | int] = [unit.postcode, 10, unit.easting, unit.northing, country]
        rows.append([*place, "", "", "", unit.authority, ""])  # health areas, county and ward are left empty
    path.write_bytes(_csv_text(rows, line_end="\r\n", quote_text=True).encode())


_TRUTH_HEADINGS = [
    "supplier", "financial_year", "authority", "in_authority", "size", "is_sme", "kind", "in_scope", "pence",
]  # fmt: skip


def _yes_no(value: bool | None) -> str:
    """Write yes, no, or '' for what cannot be known."""
    return "" if value is None else "yes" if value else "no"


def write_truth(path: Path, lines: list[Line]) -> None:
    """Write what is true of every supplier in every year in which it is paid, by payment date."""
    paid: dict[tuple[str, str], int] = {}
    suppliers = {}
    for line in lines:
        key = (line.supplier.name, years.year_of(line.day))
        paid[key] = paid.get(key, 0) + line.pence
        suppliers[line.supplier.name] = line.supplier
    rows = [_TRUTH_HEADINGS]
    for (name, year), pence in sorted(paid.items()):
        supplier = suppliers[name]
        local = supplier.authority == COUNTY_DURHAM if supplier.authority else None
        kind = "company" if supplier.kind == "withheld" else supplier.kind
        rows.append([
            name, year, supplier.authority, _yes_no(local), supplier.size, _yes_no(supplier.sme), kind,
            _yes_no(supplier.in_scope), str(pence),
        ])  # fmt: skip
    path.write_bytes(_csv_text(rows).encode("utf-8"))
