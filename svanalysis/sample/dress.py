"""How the sample's payment files look, as dress.toml says: encodings, headings, dates, amounts, spellings."""

import re
from datetime import date
from typing import Literal, NamedTuple

from svanalysis.core import money
from svanalysis.sample.plan import MONTHS, Dice, table

_TABLE = table("dress")
_MONTH_NAMES = _TABLE["month_names"]
AMOUNT = 7  # the amount's place in Durham's own order; the supplier comes after it


class Dress(NamedTuple):
    """How one month's file looks.

    `headings` names a set of them, and `order` gives their places in Durham's own order.
    `amounts`: plain 1041.00, commas 1,041.00, pounds £1,041.00. `credits`: minus -12.00, brackets (12.00),
    trailing 12.00-. `total` is where a printed total carries its label: nowhere (unlabelled), first column,
    supplier, or none.
    """

    encoding: Literal["cp1252", "utf-8-sig", "utf-8"] = "cp1252"
    line_end: str = "\r\n"
    headings: str = "published"
    order: tuple[int, ...] = tuple(range(9))
    dates: Literal["slashes", "month names"] = "slashes"
    amounts: Literal["plain", "commas", "pounds"] = "plain"
    credits: Literal["minus", "brackets", "trailing"] = "minus"
    preamble: bool = False
    total: Literal["", "first", "supplier", "unlabelled"] = ""
    blank_rows: int = 0
    workbook: bool = False

    def row(self, cells: list[str]) -> list[str]:
        """Return cells that stand in Durham's own order in the file's order."""
        return [cells[place] for place in self.order]

    def heading_row(self) -> list[str]:
        """Return the headings in the file's order."""
        return self.row(_TABLE["headings"][self.headings])


def dress_of(month: str) -> Dress:
    """Return how a month's file looks: its quarter's habit, and what is peculiar to it.

    >>> dress_of("2012-11").workbook, dress_of("2011-08").credits
    (True, 'trailing')
    """
    habit = _TABLE["quarters"][MONTHS.index(month) // 3]
    return Dress(**habit | _TABLE["months"].get(month, {}))


def date_text(day: date | None, hand: str = "slashes") -> str:
    """Write a date as one of four hands does, never by the machine's locale; '' for none.

    >>> [date_text(date(2012, 4, 3), hand) for hand in ("slashes", "month names", "words", "iso")]
    ['03/04/2012', '03-Apr-12', '3 April 2012', '2012-04-03']
    """
    if day is None:
        return ""
    month = _MONTH_NAMES[day.month - 1]
    words, short = f"{day.day} {month} {day.year}", f"{day:%d}-{month[:3]}-{day:%y}"
    return {"slashes": f"{day:%d/%m/%Y}", "month names": short, "words": words, "iso": f"{day}"}[hand]


def amount_text(pence: int, dress: Dress) -> str:
    """Write an amount.

    >>> amount_text(-10639299, Dress(amounts="commas", credits="trailing"))
    '106,392.99-'
    >>> amount_text(104100, Dress(amounts="pounds"))
    '£1,041.00'
    """
    unwanted = {"plain": "£,", "commas": "£", "pounds": ""}[dress.amounts]
    text = money.pounds(abs(pence)).translate(dict.fromkeys(map(ord, unwanted)))
    if pence >= 0:
        return text
    return {"minus": f"-{text}", "brackets": f"({text})", "trailing": f"{text}-"}[dress.credits]


def preamble(month: str) -> list[str]:
    """Return the first cells of the lines above the headings."""
    written = f"{_MONTH_NAMES[int(month[5:]) - 1]} {month[:4]}"
    return [text.format(month=written) for text in _TABLE["preamble"]]


def spelling(name: str, dice: Dice) -> str:
    """Return a name as ledgers spell it: mostly one way, in capitals, now and then another.

    All spellings meet the name under `core.text.name_key`.
    """
    habit = dice.choices(("usual", "other capitals", "other"), cum_weights=(0.8, 0.92, 1.0))[0]
    if habit == "usual":
        return name.upper()
    forms = [form for form in _TABLE["forms"] if re.search(form[0], name)]
    found, instead = dice.choice(forms or [("", "")])
    text = re.sub(found, instead, name, count=1)
    return text.upper() if habit == "other capitals" else text
