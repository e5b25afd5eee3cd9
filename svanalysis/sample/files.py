"""Writes the sample's tables: payments, vendor master, company register, unit directory, truth."""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Literal

import xlsxwriter

from svanalysis.core import years
from svanalysis.sample.areas import SECTORS, Postcodes
from svanalysis.sample.dress import AMOUNT, Dress, amount_text, date_text, dress_of, preamble, spelling
from svanalysis.sample.plan import COUNTY_DURHAM, NAMES, Dice, table
from svanalysis.sample.spending import Line
from svanalysis.sample.suppliers import Supplier

_CREATED = datetime(2014, 4, 1, 9, 0)  # noqa: DTZ001 - a workbook's date of creation has no time zone
_REGISTER = table("register")
_MASTER_HEADINGS = ["Supplier ID", "Supplier Name", "Invoice Postcode", "Remittance Postcode",
                    "Company Number", "Charity Number", "Declared SME", "Date Checked"]  # fmt: skip
_TRUTH_HEADINGS = ["supplier", "financial_year", "authority", "in_authority", "size", "is_sme", "kind",
                   "in_scope", "pence"]  # fmt: skip
_COUNTRIES = {"E": "E92000001", "S": "S92000003", "W": "W92000004"}


def _csv_text(
    rows: Iterable[Sequence[str | int]], line_end: str = "\n", quoting: Literal[0, 2] = csv.QUOTE_MINIMAL
) -> str:
    """Return rows as csv text; QUOTE_NONNUMERIC puts every text, but no number, in quotes."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator=line_end, quoting=quoting).writerows(rows)
    return buffer.getvalue()


def write_payments(folder: Path, lines: list[Line], dice: Dice) -> None:
    """Write one file for each month. The lines come in order of month."""
    folder.mkdir()
    for month, members in groupby(lines, key=lambda line: line.month):
        dress = dress_of(month)
        ordered = sorted(members, key=_place_in_file)
        cells = [_cells(line, spelling(line.supplier.name, dice), dress) for line in ordered]
        if dress.workbook:
            _write_workbook(folder / f"{month}.xlsx", ordered, cells, dress)
        else:
            total = sum(line.pence for line in ordered)
            text = _csv_text(_month_rows(month, cells, total, dress), dress.line_end)
            (folder / f"{month}.csv").write_bytes(text.encode(dress.encoding))


def _place_in_file(line: Line) -> tuple[str, str, int]:
    """Return what a month's lines are sorted by: area, code, transaction."""
    area, _, _, code, _ = line.supplier.trade.heading
    return area, code, line.transaction


def _cells(line: Line, payee: str, dress: Dress) -> list[str]:
    """Return one line's cells in Durham's order."""
    day, amount = date_text(line.day, dress), amount_text(line.pence, dress)
    return [*line.supplier.trade.heading, day, str(line.transaction), amount, payee]


def _month_rows(month: str, lines: list[list[str]], total: int, dress: Dress) -> list[list[str]]:
    """Return all rows of a month's csv file: preamble, headings, lines, blank rows, total."""
    blank = [""] * len(dress.order)
    rows = [[text, *blank[1:]] for text in preamble(month)] if dress.preamble else []
    rows += [dress.heading_row(), *map(dress.row, lines), *[blank] * dress.blank_rows]
    if dress.total:
        cells = list(blank)
        cells[AMOUNT] = amount_text(total, dress)
        cells[0] = "Total" if dress.total == "first" else ""
        cells[AMOUNT + 1] = "Grand Total" if dress.total == "supplier" else ""
        rows.append(dress.row(cells))
    return rows


def _write_workbook(path: Path, lines: list[Line], rows: list[list[str]], dress: Dress) -> None:
    """Write a month as a workbook, with real dates and numbers in its cells."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Synthetic sample", "created": _CREATED})
    sheet = book.add_worksheet(path.stem)
    day_format = book.add_format({"num_format": "dd/mm/yyyy"})
    money_format = book.add_format({"num_format": "#,##0.00"})
    sheet.write_row(0, 0, dress.heading_row())
    for number, (line, cells) in enumerate(zip(lines, rows, strict=True), start=1):
        for column, text in enumerate(cells):
            sheet.write_string(number, column, text)
        sheet.write_datetime(number, 5, line.day, day_format)
        sheet.write_number(number, 6, line.transaction)
        sheet.write_number(number, AMOUNT, line.pence / 100, money_format)
    sheet.set_column(0, AMOUNT + 1, 22)
    book.close()


def _day(day: date | None) -> str:
    """Write a date as registers do; '' for none."""
    return f"{day:%d/%m/%Y}" if day else ""


def write_vendor_master(path: Path, suppliers: list[Supplier], dice: Dice) -> None:
    """Write the vendor master, in an order that says nothing."""
    known = [supplier for supplier in suppliers if supplier.in_master]
    dice.shuffle(known)
    rows = [_MASTER_HEADINGS]
    for number, supplier in enumerate(known, start=1):
        rows.append([
            f"V{100_000 + 7 * number}", supplier.name, _as_typed(supplier), supplier.remittance,
            supplier.master_number, supplier.charity_number, supplier.declared, _day(supplier.checked),
        ])  # fmt: skip
    path.write_bytes(_csv_text(rows).encode("utf-8"))


def _as_typed(supplier: Supplier) -> str:
    """Return the invoice postcode as somebody typed it."""
    if supplier.typed == "O for nought":
        return supplier.invoice.replace("0", "O")
    return supplier.invoice.replace(" ", "").lower() if supplier.typed == "unspaced" else supplier.invoice


def _registered_name(name: str) -> str:
    """Return a name as the register writes it: in plain capitals, its legal form in full.

    >>> _registered_name("Café Marrowby Ltd")
    'CAFE MARROWBY LIMITED'
    """
    plain = unicodedata.normalize("NFKD", name.replace("\u2019", "'")).encode("ascii", "ignore").decode()
    return re.sub(r"\bLTD$", "LIMITED", plain.upper())


def _register_row(supplier: Supplier, number: str, dice: Dice, **changes: str) -> list[str]:
    """Return a company's row of the register; `changes` replace cells."""
    name, office, categories = supplier.name, supplier.registered, _REGISTER["categories"]
    address = f"{dice.randint(1, 140)} {dice.choice(NAMES['streets'])}"
    is_dissolved = supplier.register == "dissolved"
    dissolved = date(2013, dice.randint(4, 12), dice.randint(1, 28)) if is_dissolved else None
    incorporated = date(dice.randint(1951, 2009), dice.randint(1, 12), dice.randint(1, 28))
    cells = {
        **_REGISTER["same"],
        "CompanyName": _registered_name(name),
        " CompanyNumber": number,
        "RegAddress.AddressLine1": address.upper(),
        "RegAddress.PostTown": SECTORS[office[:-2]].town.upper() if office else "",
        "RegAddress.PostCode": office,
        "CompanyCategory": categories.get(supplier.kind) or categories.get(name[-3:], categories["other"]),
        "CompanyStatus": "Dissolved" if is_dissolved else "Active",
        "DissolutionDate": _day(dissolved),
        "IncorporationDate": _day(incorporated),
        "Accounts.AccountCategory": supplier.category,
        "SICCode.SicText_1": supplier.trade.sic,
        "URI": f"http://business.data.gov.uk/id/company/{number}",
        **changes,
    }
    if supplier.renamed:
        cells["CompanyName"] = f"{name.split()[0].upper()} NORTHERN LIMITED"
        cells["PreviousName_1.CONDATE"] = "04/02/2014"
        cells[" PreviousName_1.CompanyName"] = _registered_name(name)
    return [cells.get(heading, "") for heading in _REGISTER["headings"]]


def write_register(path: Path, suppliers: list[Supplier], dice: Dice, number_after: int) -> None:
    """Write the register extract: those companies that are on it, and others whose names resemble theirs."""
    rows = []
    number = number_after
    for supplier in suppliers:
        if supplier.register == "absent":
            continue
        rows.append(_register_row(supplier, supplier.company_number, dice))
        twins = supplier.register == "twins"
        if twins or dice.chance(0.06):
            number += dice.randint(3, 900)
            stem = re.sub(r" (LIMITED|PLC|CIC|LLP)$", "", _registered_name(supplier.name))
            other = {
                "CompanyName": stem + (" LIMITED" if twins else dice.choice(NAMES["decoy_endings"])),
                "RegAddress.PostCode": "NE1 4ZZ",
                "RegAddress.PostTown": "NEWCASTLE UPON TYNE",
            }
            rows.append(_register_row(supplier, str(number), dice, **other))
    text = _csv_text([_REGISTER["headings"]], "\r\n")
    path.write_bytes((text + _csv_text(sorted(rows), "\r\n", csv.QUOTE_NONNUMERIC)).encode())


def write_directory(path: Path, postcodes: Postcodes) -> None:
    """Write the unit postcodes in the layout of Code-Point Open 2024: no headings, some columns empty."""
    rows = [
        (unit.postcode, 10, unit.easting, unit.northing, _COUNTRIES[unit.authority[0]],
         "", "", "", unit.authority, "")  # health areas, county and ward are left empty
        for unit in sorted(postcodes.listed.values())
    ]  # fmt: skip
    path.write_bytes(_csv_text(rows, "\r\n", csv.QUOTE_NONNUMERIC).encode())


def _yes_no(value: bool, *, known: object = True) -> str:
    """Write yes, no, or '' for what cannot be known."""
    return ("yes" if value else "no") if known else ""


def write_truth(path: Path, lines: list[Line]) -> None:
    """Write what is true of every supplier in every year in which it is paid, by payment date."""
    paid: Counter[tuple[str, str]] = Counter()
    for line in lines:
        paid[line.supplier.name, years.year_of(line.day)] += line.pence
    suppliers = {line.supplier.name: line.supplier for line in lines}
    rows = [_TRUTH_HEADINGS]
    for (name, year), pence in sorted(paid.items()):
        supplier = suppliers[name]
        authority, size = supplier.authority, supplier.size
        kind = "company" if supplier.kind == "withheld" else supplier.kind
        rows.append([
            name, year, authority, _yes_no(authority == COUNTY_DURHAM, known=authority), size,
            _yes_no(size != "large", known=size), kind, _yes_no(supplier.in_scope), str(pence),
        ])  # fmt: skip
    path.write_bytes(_csv_text(rows).encode("utf-8"))
