"""Writes the sample's tables: payments, vendor master, company register, unit directory, truth."""

import csv
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
_HEADINGS = table("dress")["tables"]
_COUNTRIES = {"E": "E92000001", "S": "S92000003", "W": "W92000004"}


def write_rows(
    path: Path,
    rows: Iterable[Sequence[str | int]],
    *,
    encoding: str = "utf-8",
    line_end: str = "\n",
    quoting: Literal[0, 2] = csv.QUOTE_MINIMAL,
) -> None:
    """Write rows to a csv file, after those it has; QUOTE_NONNUMERIC puts every text, but no number, in quotes."""
    with path.open("a", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator=line_end, quoting=quoting).writerows(rows)


def write_payments(folder: Path, lines: list[Line], dice: Dice) -> None:
    """Write one file for each month. The lines come in order of month."""
    folder.mkdir()
    for month, members in groupby(lines, key=lambda line: line.month):
        dress = dress_of(month)
        # by area, code and transaction
        ordered = sorted(members, key=lambda line: (*line.supplier.trade.heading[::3], line.transaction))
        cells = [_cells(line, spelling(line.supplier.name, dice), dress) for line in ordered]
        if dress.workbook:
            _write_workbook(folder / f"{month}.xlsx", ordered, cells, dress)
        else:
            rows = _month_rows(month, cells, sum(line.pence for line in ordered), dress)
            write_rows(folder / f"{month}.csv", rows, encoding=dress.encoding, line_end=dress.line_end)


def _cells(line: Line, payee: str, dress: Dress) -> list[str]:
    """Return one line's cells in Durham's order."""
    day, amount = date_text(line.day, dress.dates), amount_text(line.pence, dress)
    return [*line.supplier.trade.heading, day, str(line.transaction), amount, payee]


def _month_rows(month: str, lines: list[list[str]], total: int, dress: Dress) -> list[list[str]]:
    """Return all rows of a month's csv file: preamble, headings, lines, blank rows, total."""
    blank = [""] * len(dress.order)
    rows = [[text, *blank[1:]] for text in preamble(month)] if dress.preamble else []
    rows += [dress.heading_row(), *map(dress.row, lines), *[blank] * dress.blank_rows]
    if dress.total:
        first, last = {"first": ("Total", ""), "supplier": ("", "Grand Total")}.get(dress.total, ("", ""))
        rows.append(dress.row([first, *blank[1:AMOUNT], amount_text(total, dress), last]))
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
        sheet.write_row(number, 0, cells)
        sheet.write_datetime(number, 5, line.day, day_format)
        sheet.write_number(number, 6, line.transaction)
        sheet.write_number(number, AMOUNT, line.pence / 100, money_format)
    sheet.set_column(0, AMOUNT + 1, 22)
    book.close()


def write_vendor_master(path: Path, suppliers: list[Supplier], dice: Dice) -> None:
    """Write the vendor master, in an order that says nothing."""
    known = [supplier for supplier in suppliers if supplier.in_master]
    dice.shuffle(known)
    rows = [
        [f"V{100_000 + 7 * number}", one.name, _as_typed(one), one.remittance, one.master_number,
         one.charity_number, one.declared, date_text(one.checked)]
        for number, one in enumerate(known, start=1)
    ]  # fmt: skip
    write_rows(path, [_HEADINGS["vendor_master"], *rows])


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
        "DissolutionDate": date_text(dissolved),
        "IncorporationDate": date_text(incorporated),
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
    rows, number = [], number_after
    for supplier in (each for each in suppliers if each.register != "absent"):
        rows.append(_register_row(supplier, supplier.company_number, dice))
        twins = supplier.register == "twins"
        if twins or dice.chance(0.06):
            number += dice.randint(3, 900)
            stem = re.sub(r" (LIMITED|PLC|CIC|LLP)$", "", _registered_name(supplier.name))
            name = stem + (" LIMITED" if twins else dice.choice(NAMES["decoy_endings"]))
            decoy = {"CompanyName": name, **_REGISTER["decoy"]}
            rows.append(_register_row(supplier, str(number), dice, **decoy))
    write_rows(path, [_REGISTER["headings"]], line_end="\r\n")
    write_rows(path, sorted(rows), line_end="\r\n", quoting=csv.QUOTE_NONNUMERIC)


def write_directory(path: Path, postcodes: Postcodes) -> None:
    """Write the unit postcodes in the layout of Code-Point Open 2024: no headings, some columns empty."""
    rows = [
        (unit.postcode, 10, unit.easting, unit.northing, _COUNTRIES[unit.authority[0]],
         "", "", "", unit.authority, "")  # health areas, county and ward are left empty
        for unit in sorted(postcodes.listed.values())
    ]  # fmt: skip
    write_rows(path, rows, line_end="\r\n", quoting=csv.QUOTE_NONNUMERIC)


def write_truth(path: Path, lines: list[Line]) -> None:
    """Write what is true of every supplier in every year in which it is paid, by payment date."""
    paid: Counter[tuple[str, str]] = Counter()
    for line in lines:
        paid[line.supplier.name, years.year_of(line.day)] += line.pence
    suppliers = {line.supplier.name: line.supplier for line in lines}
    write_rows(path, [_HEADINGS["truth"]])
    write_rows(path, (_truth(suppliers[name], year, pence) for (name, year), pence in sorted(paid.items())))


def _truth(supplier: Supplier, year: str, pence: int) -> list[str | int]:
    """Return a supplier's row of the truth; what cannot be known is ''."""
    yes_no = {True: "yes", False: "no"}
    size, authority = supplier.size, supplier.authority
    return [
        supplier.name, year, authority, yes_no[authority == COUNTY_DURHAM] if authority else "",
        size, yes_no[size != "large"] if size else "",
        "company" if supplier.kind == "withheld" else supplier.kind, yes_no[supplier.in_scope], pence,
    ]  # fmt: skip
