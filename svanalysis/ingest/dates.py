"""Dates as files write them: days, months and ranges, judged by the whole column."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_ALIKE = 0.8  # Febuary and Novemeber are months, Market is none
_WORD = r"([a-z]{3,10})"
_YEAR = r"(\d{4}|\d{2})"
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$")
_COMPACT = re.compile(r"^(20\d{2}|19\d{2})(\d{2})(\d{2})$")
_RUN_TOGETHER = re.compile(r"^(\d{2})(\d{2})(20\d{2})$")  # which 20120513 cannot be: there is no month 20
_NUMERIC = re.compile(rf"^(\d{{1,2}})[-/. ]+(\d{{1,2}})[-/. ]+{_YEAR}(?:[t ]+\d{{1,2}}:\d{{2}}.*)?$")
_WORDED = re.compile(
    rf"^(?:[a-z]+,? )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[-/. ]*{_WORD}[-/., ]*{_YEAR}(?: .*)?$"
)
_WORD_FIRST = re.compile(rf"^(?:[a-z]+,? )?{_WORD}[. ]+(\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(\d{{4}})(?: .*)?$")
_MONTH = re.compile(r"^(?:(?P<year>\d{4})[-/](?P<month>\d{1,2})|(?P<first>\d{1,2})[-/](?P<last>\d{4}))$")
_MONTH_NAMED = re.compile(rf"^{_WORD}[-/., ]*{_YEAR}$")
_RANGE = re.compile(rf"^{_WORD} *(\d{{4}})? *(?:-|to|\u2013) *{_WORD} *(\d{{4}})$")
_DAYS = re.compile(r"^(\d[\d/.]+\d) ?(?:-|to|\u2013) ?(\d[\d/.]+\d)$")
_QUARTER = re.compile(r"^(?:q|qtr|quarter) ?([1-4])[ ,:-]+(20\d{2})[-/](\d{2}|20\d{2})$")
_YEAR_FIRST = re.compile(
    rf"^(20\d{{2}})(?P<financial>[-/](?:\d{{2}}|20\d{{2}}))?(?: period |[-/. ]+){_WORD}(?:[-/. ]+(\d{{1,2}}))?$"
)
_PERIOD = re.compile(r"^(20\d{2})(?:[-/](?:\d{2}|20\d{2})|( ending)) period (?:p|per|period)? ?(\d{1,2})$")
_SERIAL = re.compile(r"^[1-5]\d{4}(?:\.\d+)?$")
_SERIAL_ORIGIN = date(1899, 12, 30)  # day zero of a spreadsheet, its invented 29 February 1900 included
_SLIPS = (  # a year with a stroke too many or too few, of which only one reading lies in the years below
    (re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.])0(20\d{2})$"), r"\1\2"),  # 11/03/02016
    (re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.]20)[-/.](\d{2})$"), r"\1\2"),  # 28/12/20/11
    (re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.]2)([1-9]\d)$"), r"\g<1>0\2"),  # 21/11/213
)
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)
_CENTURY = 2000
_TWO_DIGITS = 100
_APRIL, _DECEMBER = 4, 12
_PERIODS = 13  # at most, in a financial year
_LONGEST = 100  # what is longer is no date
_PAYMENTS = re.compile(r"(?i)\b(payments?|paid|spend(ing)?|expenditure|invoices?|transactions?)\b")
# Of a day, as that of printing or of a meeting, rather than of the month of the payments.
_OF_A_DAY = re.compile(
    r"(?i)\b(publi|print|run|produc|updat|creat|extract|meeting|as at)|\d(st|nd|rd|th)?[ -][a-z]{3,9}[ -]20\d\d"
)
_WEEK = re.compile(r"^(?:w/?[ce]\b|week (?:commencing|beginning|starting|ending))[-:. ]*(?=\w)")
_NO_YEAR = re.compile(
    rf"^(?:[a-z]+,? )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[-/. ]*{_WORD}|{_WORD}[-/. ]+\d{{1,2}}(?:st|nd|rd|th)?)$"
)
_NUMBERED_MONTH = re.compile(rf"^{_WORD}[-/., ]*(\d{{1,2}})$")
_HALF_YEAR = timedelta(days=183)
_MANY = 10  # dates of which none has a day after the 12th by chance: once in ten thousand times
_TYPING_SLIPS = 100  # among as many dates of one order, a date that only the other order reads is a slip
_FILE_MONTH = re.compile(r"(?<!\d)(20\d{2})[-_. ]?(0[1-9]|1[0-2])(?!\d)")
_FILE_WORDED = re.compile(
    r"(?<![a-z])([a-z]{3,10})[-_ ]*(?:\d{1,2}(?:st|nd|rd|th)?[-_, ]+)?(20\d{2}|\d{2})(?!\d)"
)


class Day(NamedTuple):
    """A date with its precision: `day`; or `month`, `range`, `file month` (then the first day of it).

    `repaired` says what had to be put right to read it ('' when nothing).
    """

    date: date
    precision: str
    repaired: str = ""


def _tidy(text: str) -> str:
    """Return a text in lower case, spaces folded, without a mark of text or of a week; 13052012 with its strokes."""
    return _RUN_TOGETHER.sub(r"\1/\2/\3", _WEEK.sub("", " ".join(text.lower().removeprefix("'").split())))


def _made(year: str, month: int | None, day: str | int, precision: str = "day") -> Day | None:
    """Make a Day from its parts; None when there is no such day, or it lies outside 1990 to 2099."""
    full = int(year) + (_CENTURY if int(year) < _TWO_DIGITS else 0)
    try:
        made = date(full, month or 0, int(day))
    except ValueError:
        return None
    return Day(made, precision) if _EARLIEST <= made < _LATEST else None


def _month_number(word: str) -> int | None:
    """Return 1 to 12 for the name of a month, its short form or a misspelling; None for another word."""
    if word in _SHORT:
        return _SHORT[word]
    near = get_close_matches(word, _MONTHS, n=1, cutoff=_ALIKE)
    return _MONTHS.index(near[0]) + 1 if near else None


def _worded(text: str) -> Day | None:
    """Read dates in which the month is a word, and months and ranges of months."""
    if match := _WORDED.match(text):
        return _made(match[3], _month_number(match[2]), match[1])
    if match := _WORD_FIRST.match(text):
        return _made(match[3], _month_number(match[1]), match[2])
    if match := _MONTH_NAMED.match(text):
        return _made(match[2], _month_number(match[1]), 1, "month")
    if (match := _RANGE.match(text)) and _month_number(match[3]):
        return _made(match[2] or match[4], _month_number(match[1]), 1, "range")
    if (match := _YEAR_FIRST.match(text)) and (month := _month_number(match[3])):
        year = int(match[1]) + (1 if match["financial"] and month < _APRIL else 0)
        return _made(str(year), month, match[4] or 1, "day" if match[4] else "month")
    return None


@lru_cache(maxsize=2**14)
def parse_date(text: str, *, day_first: bool = True) -> Day | None:
    """Read one date; None when the text is none. `day_first` decides 03/04/2012, nothing else.

    >>> parse_date("03/04/2012").date, parse_date("03/04/2012", day_first=False).date
    (datetime.date(2012, 4, 3), datetime.date(2012, 3, 4))
    >>> parse_date("15-Jun-12").date, parse_date("2012-06").precision
    (datetime.date(2012, 6, 15), 'month')
    >>> parse_date("July 2010-September 2010").precision, parse_date("11/03/02016").repaired
    ('range', 'read 11/03/02016 as 11/03/2016')
    >>> parse_date("2012-May-13").date, parse_date("2012/13 January").date
    (datetime.date(2012, 5, 13), datetime.date(2013, 1, 1))
    >>> parse_date("Q4 2012/13").date, parse_date("01/04/2012 - 30/04/2012").precision
    (datetime.date(2013, 1, 1), 'month')
    """
    if len(text) > _LONGEST:
        return None
    tidy = _tidy(text)
    if match := _ISO.match(tidy) or _COMPACT.match(tidy):
        return _made(match[1], int(match[2]), match[3])
    if match := _NUMERIC.match(tidy):
        first, second = int(match[1]), int(match[2])
        return _made(match[3], *((second, first) if day_first else (first, second)))
    if match := _MONTH.match(tidy):
        return _made(match["year"] or match["last"], int(match["month"] or match["first"]), 1, "month")
    if _SERIAL.match(tidy):
        day = _SERIAL_ORIGIN + timedelta(days=int(float(tidy)))
        return Day(day, "day") if _EARLIEST <= day < _LATEST else None
    return _worded(tidy) or _spanned(tidy, day_first=day_first) or _repaired(tidy, day_first=day_first)


def _spanned(tidy: str, *, day_first: bool) -> Day | None:
    """Read a quarter or period of a financial year, or a span of days: a month where it lies in one; else None.

    A period is taken for the month that it ends in: of twelve its own; of thirteen of four weeks the one of its
    number too, and the last of thirteen March, as that in which accounts are closed.
    """
    if (match := _PERIOD.match(tidy)) and 1 <= (period := int(match[3])) <= _PERIODS:
        years_on, month = divmod(min(period, _DECEMBER) + _APRIL - 2, _DECEMBER)
        return _made(str(int(match[1]) - bool(match[2]) + years_on), month + 1, 1, "month")
    if match := _QUARTER.match(tidy):
        years_on, month = divmod(3 * int(match[1]), _DECEMBER)
        return _made(str(int(match[2]) + years_on), month + 1, 1, "range")
    if not (match := _DAYS.match(tidy)):
        return None
    first, last = (parse_date(text, day_first=day_first) for text in match.groups())
    if not first or not last or first.date > last.date:
        return None
    is_month = (first.date.year, first.date.month) == (last.date.year, last.date.month)
    return Day(first.date.replace(day=1), "month") if is_month else Day(first.date, "range")


def _repaired(tidy: str, *, day_first: bool) -> Day | None:
    """Read a date whose year was mistyped in a way that leaves one reading; None for all else."""
    for slip, meaning in _SLIPS:
        if slip.match(tidy):
            meant = slip.sub(meaning, tidy)
            day = parse_date(meant, day_first=day_first)
            return day and day._replace(repaired=f"read {tidy} as {meant}")
    return None


def looks_like_date(text: str) -> bool:
    """Tell whether a cell is a date in some order, a serial number included."""
    return any(parse_date(text, day_first=order) for order in (True, False))


def is_lost(text: str) -> bool:
    """Tell whether a cell holds only the hashes that a spreadsheet shows in too narrow a column.

    >>> is_lost("######"), is_lost("01/02/2012")
    (True, False)
    """
    return bool(text.strip()) and not text.strip().strip("#")


def without_year(text: str, month: date | None) -> Day | None:
    """Read a day that names no year, by the month of its file: in the year that brings it nearest; None for all else.

    >>> without_year("29-Dec", date(2024, 1, 1)).date, without_year("12th April", None)
    (datetime.date(2023, 12, 29), None)
    """
    if not month or len(text) > _LONGEST or not _NO_YEAR.match(_tidy(text)):
        return None
    days = (parse_date(f"{text} {month.year + years}") for years in (-1, 0, 1))
    near = (day for day in days if day and abs(day.date - month) < _HALF_YEAR)
    return next((day._replace(repaired=f"{text} names no year: the nearest") for day in near), None)


def swapped_days(texts: Iterable[str], month: date | None) -> frozenset[str]:
    """Return the dates of a column in which a spreadsheet took the day for the month.

    Of dates in another country's order it makes dates of those whose day could be a month, and leaves the others texts:
    no date has a day after the 12th, and every text has one. Then either the months of those texts and of the file
    decide, in which the dates lie when they are swapped back and not all as they stand, or there are many of both.

    >>> swapped_days(["2013-05-04", "16/04/2013"], None), swapped_days(["2013-04-05", "16/04/2013"], None)
    (frozenset({'2013-05-04'}), frozenset())
    """
    tidy = {text: _tidy(text) for text in texts}
    days = {text: found.groups() for text, each in tidy.items() if (found := _ISO.match(each))}
    left = [found.groups() for each in tidy.values() if days and (found := _NUMERIC.match(each))]
    late = [at for at in (0, 1) if left and all(int(parts[at]) > _DECEMBER for parts in left)]
    if not late or any(int(day) > _DECEMBER for *_, day in days.values()):
        return frozenset()
    months = {month} | {made.date for parts in left if (made := _made(parts[2], int(parts[1 - late[0]]), 1))}
    stand, swapped = (
        {made.date for parts in days.values() if (made := _made(parts[0], int(parts[at]), 1))}
        for at in (1, 2)
    )
    are_many = min(len(days), len(left)) >= _MANY
    return frozenset(days) if swapped <= months and (are_many or not stand <= months) else frozenset()


def swapped_back(text: str) -> Day | None:
    """Return the date of which a spreadsheet took the day for the month, recording it where that makes another day."""
    found = parse_date(text)
    back = found and _made(str(found.date.year), found.date.day, found.date.month)
    if not back or back == found:
        return found
    return back._replace(repaired=f"a spreadsheet took its day for its month ({text})")


def named_days(texts: Iterable[str], month: date | None) -> frozenset[str]:
    """Return the texts of a column with a number after a month, as in Apr 16, where these are days; none where years.

    They are days where one has a single digit; or where several stand after the month of the file alone, and none is
    its year.

    >>> sorted(named_days(["Apr 5", "Apr 16"], None)), named_days(["Apr 16", "May 16"], date(2016, 4, 1))
    (['Apr 16', 'Apr 5'], frozenset())
    """
    matches = ((text, _NUMBERED_MONTH.match(_tidy(text))) for text in texts if len(text) <= _LONGEST)
    found = {
        text: (number, match[2]) for text, match in matches if match and (number := _month_number(match[1]))
    }
    days = {day for _, day in found.values()}
    is_short = any(len(day) == 1 for day in days)
    own = month and all(
        each == month.month and int(day) != month.year % _TWO_DIGITS for each, day in found.values()
    )
    return frozenset(found) if is_short or (own and len(days) > 1) else frozenset()


def month_of_titles(titles: Iterable[str]) -> date | None:
    """Return the first day of the one month that titles of payments name; None where they name none or several.

    >>> month_of_titles(["Payments over £500, May 2023", "Payments published 2 June 2023"])
    datetime.date(2023, 5, 1)
    """
    told = (title.lower() for title in titles if _PAYMENTS.search(title) and not _OF_A_DAY.search(title))
    months = frozenset[date]().union(*map(_months_in, told))
    return next(iter(months)) if len(months) == 1 else None


def month_of_file(name: str) -> date | None:
    """Return the first day of the month that a file name states, None when it states none or two.

    >>> month_of_file("2013-02.csv"), month_of_file("payments Feb 13.csv"), month_of_file("q4.csv")
    (datetime.date(2013, 2, 1), datetime.date(2013, 2, 1), None)
    """
    found = _months_in(name.lower())
    return next(iter(found)) if len(found) == 1 else None


def _months_in(lower: str) -> frozenset[date]:
    """Return the months that a text in lower case names, each by its first day."""
    found = {date(int(year), int(month), 1) for year, month in _FILE_MONTH.findall(lower)}
    worded = (_made(year, _month_number(word), 1) for word, year in _FILE_WORDED.findall(lower))
    return frozenset(found | {month.date for month in worded if month})


def judge_order(texts: Iterable[str], file_month: date | None) -> bool | None:
    """Judge by a whole column whether day comes first: True, False, or None when it stays ambiguous.

    A part above 12 decides, but for typing slips; else the order that puts most dates into the file's month.

    >>> judge_order(["10/7/2009", "10/31/2009"], None), judge_order(["01/02/2012"], None)
    (False, None)
    >>> judge_order(["01/02/2012"], date(2012, 2, 1))
    True
    """
    matches = [_NUMERIC.match(_tidy(text)) for text in texts if len(text) <= _LONGEST]
    pairs = [(int(match[1]), int(match[2])) for match in matches if match]
    if all(first == second for first, second in pairs):
        return True
    day_first = sum(first > _DECEMBER >= second for first, second in pairs)
    month_first = sum(second > _DECEMBER >= first for first, second in pairs)
    if day_first > month_first * _TYPING_SLIPS:
        return True
    if month_first > day_first * _TYPING_SLIPS:
        return False
    if file_month and not (day_first or month_first):
        in_month = [sum(pair[place] == file_month.month for pair in pairs) for place in (1, 0)]
        if in_month[0] != in_month[1]:
            return in_month[0] > in_month[1]
    return None
