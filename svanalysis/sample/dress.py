"""How the sample's payment files look: the drift of encodings, headings, dates, amounts and spellings."""

import re
from dataclasses import dataclass, replace
from datetime import date
from random import Random
from typing import Literal

from svanalysis.core import money
from svanalysis.sample.spending import MONTHS

# Durham's own order: area, division, expense, code, detail, date, transaction, amount, supplier.
PUBLISHED = ("Service area", "Service division", "Expense type", "Expense code", "Detailed expense type",
             "Payment date", "Transaction number", "Amount Exc VAT", "Supplier name")  # fmt: skip
_WITH_POUND = ("Service Area", "Service Division", "Expense Type", "Expense Code", "Detailed Expense Type",
               "Payment Date", "Transaction Number", "Amount Excl. VAT (£)", "Supplier Name")  # fmt: skip
_MISSPELT = ("Directorate", "Service Divison", "Expence Type", "Expense Code", "Detailed Expense Type",
             "Payment Dt", "Trans. No", "Amount Exc VAT", "Suplier Name")  # fmt: skip
_CAPITALS = ("SERVICE AREA", "SERVICE DIVISION", "EXPENSE TYPE", "EXPENSE CODE", "DETAILED EXPENSE TYPE",
             "DATE OF PAYMENT", "TRANSACTION NO.", "NET AMOUNT", "SUPPLIER")  # fmt: skip
_SUPPLIER_FIRST = (8, 5, 7, 6, 0, 1, 2, 3, 4)
_AS_PUBLISHED = (0, 1, 2, 3, 4, 5, 6, 7, 8)
AMOUNT = 7
_MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True)
class Dress:
    """How one month's file looks.

    `amounts`: plain 1041.00, commas 1,041.00, pounds £1,041.00. `credits`: minus -12.00, brackets (12.00),
    trailing 12.00-. `total` is where a printed total carries its label: nowhere (unlabelled), first column,
    supplier, or none.
    """

    encoding: Literal["cp1252", "utf-8-sig", "utf-8"] = "cp1252"
    line_end: str = "\r\n"
    headings: tuple[str, ...] = PUBLISHED
    order: tuple[int, ...] = _AS_PUBLISHED
    dates: Literal["slashes", "month names"] = "slashes"
    amounts: Literal["plain", "commas", "pounds"] = "plain"
    credits: Literal["minus", "brackets", "trailing"] = "minus"
    preamble: bool = False
    total: Literal["", "first", "supplier", "unlabelled"] = ""
    blank_rows: int = 0
    workbook: bool = False


_MARKED = Dress(encoding="utf-8-sig")
_UNIX = Dress(encoding="utf-8", line_end="\n")
_QUARTERS = (
    Dress(),
    Dress(headings=_WITH_POUND, amounts="pounds"),
    Dress(preamble=True),
    replace(_MARKED, dates="month names", amounts="commas", credits="brackets"),
    replace(_MARKED, headings=_MISSPELT),
    Dress(line_end="\n", amounts="commas", credits="trailing", preamble=True),
    replace(_UNIX, headings=_CAPITALS, order=_SUPPLIER_FIRST),
    Dress(headings=_WITH_POUND, amounts="pounds", credits="brackets"),
    _MARKED,
    Dress(headings=_MISSPELT, amounts="pounds"),
    _UNIX,
    Dress(dates="month names", credits="brackets"),
    replace(_MARKED, headings=_CAPITALS, dates="month names"),
    Dress(headings=_WITH_POUND, amounts="commas", credits="trailing", preamble=True),
    replace(_MARKED, headings=_MISSPELT, order=_SUPPLIER_FIRST),
    Dress(amounts="pounds", credits="minus"),
)


def dress_of(month: str) -> Dress:
    """Return how a month's file looks: its quarter's habit, and what is peculiar to it.

    >>> dress_of("2012-11").workbook, dress_of("2011-08").credits
    (True, 'trailing')
    """
    usual = _QUARTERS[MONTHS.index(month) // 3]
    peculiar = {
        "2010-12": replace(usual, total="first"),
        "2011-09": replace(usual, total="supplier"),
        "2012-02": replace(usual, total="unlabelled"),
        "2012-03": replace(usual, blank_rows=25),
        "2012-11": replace(usual, workbook=True, headings=PUBLISHED),
        "2013-01": replace(usual, total="supplier"),
        "2013-08": replace(usual, total="first"),
        "2014-03": replace(usual, total="unlabelled"),
    }
    return peculiar.get(month, usual)


def date_text(day: date, dress: Dress) -> str:
    """Write a date, never by the machine's locale.

    >>> date_text(date(2012, 4, 3), Dress()), date_text(date(2012, 4, 3), Dress(dates="month names"))
    ('03/04/2012', '03-Apr-12')
    """
    if dress.dates == "slashes":
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    return f"{day.day:02d}-{_MONTH_NAMES[day.month - 1][:3]}-{day.year % 100:02d}"


def amount_text(pence: int, dress: Dress) -> str:
    """Write an amount.

    >>> amount_text(-10639299, Dress(amounts="commas", credits="trailing"))
    '106,392.99-'
    >>> amount_text(104100, Dress(amounts="pounds"))
    '£1,041.00'
    """
    text = money.pounds(abs(pence))
    if dress.amounts != "pounds":
        text = text.removeprefix("£")
    if dress.amounts == "plain":
        text = text.replace(",", "")
    if pence >= 0:
        return text
    return {"minus": f"-{text}", "brackets": f"({text})", "trailing": f"{text}-"}[dress.credits]


def preamble(month: str) -> list[str]:
    """Return the first cells of the lines above the headings."""
    name = f"{_MONTH_NAMES[int(month[5:]) - 1]} {month[:4]}"
    return [
        "Durham County Council (synthetic sample)",
        "Payments to suppliers of £500 or more, excluding VAT",
        name,
        "",
    ]


_FORMS = (
    (r"\b(Limited|LIMITED)$", "Ltd"),
    (r"\b(Ltd|LTD)$", "Limited"),
    (r"\b(Ltd|LTD)$", "LTD."),
    (r"\bPLC$", "P.L.C."),
    (r"\bCIC$", "Community Interest Company"),
    (r"\bLLP$", "L.L.P."),
    (r" & ", " and "),
    (r" and ", " & "),
    (r"\u2019", "'"),
    (r"\u2019", ""),
    (r"^([A-Z]) ", r"\1. "),
    (r" ", "  "),
    (r"é|è", "e"),
)


class Spellings:
    """Spells a supplier's name as ledgers do: mostly one way, in capitals, now and then another."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def spell(self, name: str) -> str:
        """Return a spelling that meets the name under `core.text.name_key`."""
        chance = self._rng.random()
        if chance < 0.8:  # noqa: PLR2004 - the ledger's usual spelling
            return name.upper()
        text = name
        pattern, plain = self._rng.choice(
            [form for form in _FORMS if re.search(form[0], name)] or [_FORMS[-2]]
        )
        text = re.sub(pattern, plain, text, count=1)
        return text.upper() if chance < 0.92 else text  # noqa: PLR2004
