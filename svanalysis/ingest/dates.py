"""Dates as files write them: days, months and ranges, judged by the whole column."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_WORD = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_COMPACT = re.compile(r"^(20\d{2}|19\d{2})(\d{2})(\d{2})$")
_NUMERIC = re.compile(r"^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})(?:[T ]+\d{1,2}:\d{2}.*)?$")
_WORDED = re.compile(rf"^(?:[a-z]+,? )?(\d{{1,2}})(?:st|nd|rd|th)?[-/. ]*{_MONTH_WORD}[-/., ]*(\d{{4}}|\d{{2}})(?: .*)?$")
_WORD_FIRST = re.compile(rf"^(?:[a-z]+,? )?{_MONTH_WORD}[. ]+(\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(\d{{4}})(?: .*)?$")
_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_MONTH_NAMED = re.compile(rf"^{_MONTH_WORD}[-/., ]*(\d{{4}}|\d{{2}})$")
_RANGE = re.compile(rf"^{_MONTH_WORD} *(\d{{4}})? *(?:-|to|–) *{_MONTH_WORD} *(\d{{4}})$")
_SERIAL = re.compile(r"^[1-5]\d{4}(?:\.\d+)?$")
_SERIAL_ORIGIN = date(1899, 12, 30)  # day zero of a spreadsheet, its invented 29 February 1900 included
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)
_CENTURY = 2000
_TWO_DIGITS = 100
_FILE_MONTH = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_FILE_WORDED = re.compile(rf"(?<![a-z]){_MONTH_WORD}[-_ ]*(20\d{{2}}|\d{{2}})(?!\d)")


class Day(NamedTuple):
    """A date with its precision: `day`, `month` or `range` (then the date is the first day of it)."""

    date: date
    precision: str


def _made(year: str, month: int, day: str | int, precision: str = "day") -> Day | None:
    """Make a Day from its parts; None when there is no such day, or it lies outside 1990 to 2099."""
    full = int(year) + (_CENTURY if int(year) < _TWO_DIGITS else 0)
    try:
        made = date(full, month, int(day))
    except ValueError:
        return None
    return Day(made, precision) if _EARLIEST <= made < _LATEST else None


def _month_number(word: str) -> int:
    """Return 1 to 12 for the name of a month or its beginning."""
    return _MONTHS.index(word[:3]) + 1


def _worded(text: str) -> Day | None:
    """Read dates in which the month is a word, and months and ranges of months."""
    if match := _WORDED.match(text):
        return _made(match[3], _month_number(match[2]), match[1])
    if match := _WORD_FIRST.match(text):
        return _made(match[3], _month_number(match[1]), match[2])
    if match := _MONTH_NAMED.match(text):
        return _made(match[2], _month_number(match[1]), 1, "month")
    if match := _RANGE.match(text):
        return _made(match[2] or match[4], _month_number(match[1]), 1, "range")
    return None


def parse_date(text: str, *, day_first: bool = True) -> Day | None:
    """Read one date; None when the text is none. `day_first` decides 03/04/2012, nothing else.

    >>> parse_date("03/04/2012").date, parse_date("03/04/2012", day_first=False).date
    (datetime.date(2012, 4, 3), datetime.date(2012, 3, 4))
    >>> parse_date("15-Jun-12").date, parse_date("2012-06"), parse_date("July 2010-September 2010").precision
    (datetime.date(2012, 6, 15), Day(date=datetime.date(2012, 6, 1), precision='month'), 'range')
    """
    tidy = " ".join(text.lower().split())
    if match := _ISO.match(tidy) or _COMPACT.match(tidy):
        return _made(match[1], int(match[2]), match[3])
    if match := _NUMERIC.match(tidy):
        first, second = int(match[1]), int(match[2])
        return _made(match[3], *((second, first) if day_first else (first, second)))
    if match := _MONTH.match(tidy):
        return _made(match[1], int(match[2]), 1, "month")
    if _SERIAL.match(tidy):
        day = _SERIAL_ORIGIN + timedelta(days=int(float(tidy)))
        return Day(day, "day") if _EARLIEST <= day < _LATEST else None
    return _worded(tidy)


def looks_like_date(text: str) -> bool:
    """Tell whether a cell is a date in some order, a serial number included."""
    return any(parse_date(text, day_first=order) for order in (True, False))


def month_of_file(name: str) -> date | None:
    """Return the first day of the month that a file name states, None when it states none or two.

    >>> month_of_file("2013-02.csv"), month_of_file("payments Feb 13.csv"), month_of_file("q4.csv")
    (datetime.date(2013, 2, 1), datetime.date(2013, 2, 1), None)
    """
    lower = name.lower()
    found = {date(int(year), int(month), 1) for year, month in _FILE_MONTH.findall(lower)}
    for word, year in _FILE_WORDED.findall(lower):
        found.add(date(int(year) + (_CENTURY if int(year) < _TWO_DIGITS else 0), _month_number(word), 1))
    return found.pop() if len(found) == 1 else None


def judge_order(texts: Iterable[str], file_month: date | None) -> bool | None:
    """Judge by a whole column whether day comes first: True, False, or None when it stays ambiguous.

    A part above 12 decides. Else the order that puts most dates into the file's month decides.

    >>> judge_order(["10/7/2009", "10/31/2009"], None), judge_order(["01/02/2012"], None)
    (False, None)
    >>> judge_order(["01/02/2012"], date(2012, 2, 1))
    True
    """
    pairs = [(int(m[1]), int(m[2]), m[3]) for text in texts if (m := _NUMERIC.match(" ".join(text.lower().split())))]
    day_first = sum(first > 12 >= second for first, second, _ in pairs)  # noqa: PLR2004  twelve months
    month_first = sum(second > 12 >= first for first, second, _ in pairs)  # noqa: PLR2004
    if not pairs or (day_first and not month_first):
        return True
    if month_first and not day_first:
        return False
    if file_month and not (day_first and month_first):
        in_month = [sum(pair[place] == file_month.month for pair in pairs) for place in (1, 0)]
        if in_month[0] != in_month[1]:
            return in_month[0] > in_month[1]
    return None if any(first != second for first, second, _ in pairs) else True
