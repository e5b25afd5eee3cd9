"""Dates as files write them: days, months and ranges, judged by the whole column."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from svanalysis.core import years
from svanalysis.ingest.periods import Span, full_year, in_cell, is_month, month_number

_WORD = r"([a-z]{3,10})"
_YEAR = r"(\d{4}|\d{2})"
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[tz +].*)?$")
_COMPACT = re.compile(r"^(20\d{2}|19\d{2})(\d{2})(\d{2})(?:\.0)?$")
_RUN_TOGETHER = re.compile(r"^(\d{2})(\d{2})(20\d{2})$")  # which 20120513 cannot be: there is no month 20
_NUMERIC = re.compile(rf"^(\d{{1,2}})[-/. ]+(\d{{1,2}})[-/. ]+{_YEAR}(?:[t ]+\d{{1,2}}[:.]\d{{2}}.*)?$")
_WORDED = re.compile(
    rf"^(?:[a-z]+,? )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[-/. ]*{_WORD}[-/., ]*{_YEAR}(?: .*)?$"
)
_WORD_FIRST = re.compile(
    rf"^(?:[a-z]+,? )?{_WORD}[-/. ]+(\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(\d{{4}})(?: .*)?$"
)
_MONTH = re.compile(r"^(?:(?P<year>\d{4})[-/](?P<month>\d{1,2})|(?P<first>\d{1,2})[-/](?P<last>\d{4}))$")
_DAYS = re.compile(r"^(\d[\d/.]+\d) ?(?:-|to|\u2013) ?(\d[\d/.]+\d)$")
_YEAR_FIRST = re.compile(rf"^(20\d{{2}})[-/. ]+{_WORD}[-/. ]+(\d{{1,2}})$")
_SERIAL = re.compile(r"^[1-5]\d{4}(?:\.\d+)?$")
_SERIAL_ORIGIN = date(1899, 12, 30)  # day zero of a spreadsheet, its invented 29 February 1900 included
_SLIPS = (  # a year with a stroke too many or too few, of which only one reading lies in the years below
    (re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.])0(20\d{2})$"), r"\1\2"),  # 11/03/02016
    (re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.]20)[-/.](\d{2})$"), r"\1\2"),  # 28/12/20/11
    (re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.]2)([1-9]\d)$"), r"\g<1>0\2"),  # 21/11/213
    (re.compile(r"^(\d{1,2}[-/.]\d{1,2}[-/.]20)0([1-9]\d)$"), r"\1\2"),  # 01/04/20016
    (re.compile(r"^(\d{1,2}[-/.]\d{2})(20\d{2})$"), r"\1/\2"),  # 01/042016
)
_EARLIEST, _LATEST = date(1990, 1, 1), date(2100, 1, 1)
_TWO_DIGITS = 100
_DECEMBER = _MONTHS = 12
_TURN = (
    4  # months that a quarter from any day on touches: those around the end of a year count where they begin
)
_LONGEST = 100  # what is longer is no date
_WEEK = re.compile(  # a week's mark, or a day's before a number
    r"^(?:w/?[ce]\b|week (?:commencing|beginning|starting|ending)|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?(?= \d))"
    r"[-:. ]*(?=\w)"
)
_LOST = re.compile(r"#+|\d{1,2}(?::\d{2}){1,2}(?:\.\d+)?")
_MARKS = re.compile("['\u2018\u2019\u200b\u200e\u200f\ufeff]")  # of text, or invisible
_NO_YEAR = re.compile(
    rf"^(?:[a-z]+,? )?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[-/. ]*{_WORD}|{_WORD}[-/. ]+\d{{1,2}}(?:st|nd|rd|th)?)$"
)
_NUMBERED_MONTH = re.compile(rf"^{_WORD}[-/., ]*(\d{{1,2}})$")
_MANY = 10  # dates of which none has a day after the 12th by chance: once in ten thousand times
_SEVERAL = 5  # days of one month; as months they would all be paid on the same day
_APART = timedelta(days=730)  # two years: no gap in a list of payments, but a slip in the year of a few
_FEW_LATE = 0.2  # of dates, after the month that a name tells
_TYPING_SLIPS = 10  # among as many dates of one order, a date that only the other order reads is a slip


class Day(NamedTuple):
    """A date with its precision: `day`; or `month`, `range`, `year`, `file month` (then the first day of it).

    `repaired` says what had to be put right to read it ('' when nothing).
    """

    date: date
    precision: str
    repaired: str = ""


@lru_cache(maxsize=2**14)
def _tidy(text: str) -> str:
    """Return a text in lower case, spaces folded, without a mark of text or of a week; 13052012 with its strokes."""
    bare = " ".join(_MARKS.sub(" ", text.lower()).split()).rstrip(".")
    return _RUN_TOGETHER.sub(r"\1/\2/\3", _WEEK.sub("", bare))


def _made(year: str, month: int | None, day: str | int, precision: str = "day") -> Day | None:
    """Make a Day from its parts; None when there is no such day, or it lies outside 1990 to 2099."""
    try:
        made = date(full_year(year), month or 0, int(day))
    except ValueError:
        return None
    return Day(made, precision) if _EARLIEST <= made < _LATEST else None


def _worded(text: str) -> Day | None:
    """Read dates in which the month is a word, and what states months alone."""
    if match := _WORDED.match(text):
        return _made(match[3], month_number(match[2]), match[1])
    if match := _WORD_FIRST.match(text):
        return _made(match[3], month_number(match[1]), match[2])
    if (match := _YEAR_FIRST.match(text)) and (month := month_number(match[2])):
        return _made(match[1], month, match[3])
    return day_of(in_cell(text))


def day_of(span: Span | None, precision: str = "month") -> Day | None:
    """Return the first day of a month, or of the first of more; None where these lie in two financial years."""
    if not span or years.year_of(span.first) != years.year_of(span.last):
        return None
    return Day(span.first, precision if span.length == 1 else _of_several(span))


def _of_several(span: Span) -> str:
    """Return the precision of a date that is one of several months: `year` for all of a financial year."""
    return "year" if span.length == _MONTHS else "range"


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
    """Read a span of days: a month where it lies in one; None for all else, and for months of two financial years."""
    if not (match := _DAYS.match(tidy)):
        return None
    first, last = (parse_date(text, day_first=day_first) for text in match.groups())
    if not first or not last or first.date > last.date:
        return None
    span = Span(first.date.replace(day=1), last.date.replace(day=1))
    if span.length > _TURN and years.year_of(span.first) != years.year_of(span.last):
        return None
    return Day(span.first, "month") if span.length == 1 else Day(first.date, _of_several(span))


def _repaired(tidy: str, *, day_first: bool) -> Day | None:
    """Read a date whose year was mistyped in a way that leaves one reading; None for all else."""
    for slip, meaning in _SLIPS:
        if slip.match(tidy):
            meant = slip.sub(meaning, tidy)
            day = parse_date(meant, day_first=day_first)
            return day and day._replace(repaired=f"read {tidy} as {meant}")
    return None


def looks_like_date(text: str) -> bool:
    """Tell whether a cell is a date in some order, a serial number or a month without a year included."""
    return is_month(text) or any(parse_date(text, day_first=order) for order in (True, False))


def is_lost(text: str) -> bool:
    """Tell whether a cell holds only the hashes that a spreadsheet shows in too narrow a column, or a time of no day.

    >>> is_lost("######"), is_lost("00:00:00"), is_lost("01/02/2012")
    (True, True, False)
    """
    return bool(_LOST.fullmatch(text.strip()))


def without_year(text: str, start: date | None) -> Day | None:
    """Read a day or month that names no year as one of the twelve months from `start`; None for all else.

    >>> without_year("29-Dec", date(2023, 7, 1)).date, without_year("12th April", None)
    (datetime.date(2023, 12, 29), None)
    >>> without_year("March", date(2016, 4, 1)).date
    datetime.date(2017, 3, 1)
    """
    if not start or len(text) > _LONGEST:
        return None
    tidy, end = _tidy(text), start.replace(year=start.year + 1)
    days = [day_of(in_cell(tidy, start))]
    if _NO_YEAR.match(tidy):
        days = [parse_date(f"{tidy} {year}") for year in (start.year, end.year)]
    found = next((day for day in days if day and start <= day.date < end), None)
    return found and found._replace(repaired=f"{text} names no year: that of the file")


def gaps(days: Iterable[date]) -> list[date]:
    """Return the days before which nothing was paid for more than two years.

    >>> gaps([date(2012, 4, 30), date(2029, 4, 12), date(2012, 5, 1)])
    [datetime.date(2029, 4, 12)]
    """
    return [later for day, later in pairwise(sorted(set(days))) if later - day > _APART]


def swapped_days(texts: Iterable[str], span: Span | None) -> frozenset[str]:
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
    months = (span.months if span else set()) | {
        made.date for parts in left if (made := _made(parts[2], int(parts[1 - late[0]]), 1))
    }
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


def named_days(texts: Iterable[str], span: Span | None) -> frozenset[str]:
    """Return the texts of a column with a number after a month, as in Apr 16, where these are days; none where years.

    They are days where one has a single digit; or where several stand after the month of the file alone, and none is
    its year.

    >>> sorted(named_days(["Apr 5", "Apr 16"], None)), named_days(["Apr 16", "May 16"], None)
    (['Apr 16', 'Apr 5'], frozenset())
    """
    matches = ((text, _NUMBERED_MONTH.match(_tidy(text))) for text in texts if len(text) <= _LONGEST)
    found = {
        text: (number, match[2]) for text, match in matches if match and (number := month_number(match[1]))
    }
    days = {day for _, day in found.values()}
    is_short = any(len(day) == 1 for day in days)
    month = span.first if span and span.length == 1 else None
    own = month and all(
        each == month.month and int(day) != month.year % _TWO_DIGITS for each, day in found.values()
    )
    return frozenset(found) if is_short or (own and len(days) > 1) else frozenset()


def proofs(texts: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return the dates of a column that are none unless the day comes first, and those that are none if it does.

    >>> proofs(["10/7/2009", "10/31/2009", "31/10/2009"])
    (['31/10/2009'], ['10/31/2009'])
    """
    matches = ((text, _NUMERIC.match(_tidy(text))) for text in texts if len(text) <= _LONGEST)
    found = [(text, int(match[1]), int(match[2])) for text, match in matches if match]
    return (
        [text for text, first, second in found if first > _DECEMBER >= second],
        [text for text, first, second in found if second > _DECEMBER >= first],
    )


def _order_by_months(found: list[re.Match[str]], months: set[tuple[int, int]]) -> bool | None:
    """Judge by months whether day comes first: if that puts more dates into them, or if else some were later.

    The month comes first only if that puts most dates into them, and hardly any later: files rarely have dates so.
    """
    by_day, by_month = ([(full_year(match[3]), int(match[place])) for match in found] for place in (2, 1))
    fit_by_day, fit_by_month = (sum(each in months for each in read) for read in (by_day, by_month))
    late_by_day, late_by_month = (sum(each > max(months) for each in read) for read in (by_day, by_month))
    is_mostly_by_month = fit_by_month > max(fit_by_day, len(found) / 2)
    if fit_by_day > fit_by_month or (late_by_month and not late_by_day and not is_mostly_by_month):
        return True
    return False if is_mostly_by_month and late_by_month <= _FEW_LATE * len(found) else None


def judge_order(texts: Iterable[str], span: Span | None, *, of_months: bool = False) -> bool | None:
    """Judge by a whole column whether day comes first: True, False, or None when it stays ambiguous.

    A part above 12 decides, but for typing slips; else the months of the file, or those of the column's other dates;
    else many days of one month, none of which could be its first. A column `of_months` has their first days.

    >>> judge_order(["10/7/2009", "10/31/2009"], None), judge_order(["01/02/2012"], None)
    (False, None)
    >>> judge_order(["01/02/2012"], Span(date(2012, 2, 1), date(2012, 2, 1)))
    True
    """
    tidy = [_tidy(text) for text in texts if len(text) <= _LONGEST]
    found = [match for text in tidy if (match := _NUMERIC.match(text))]
    pairs = [(int(match[1]), int(match[2])) for match in found]
    if all(first == second for first, second in pairs):
        return True
    day_first, month_first = map(len, proofs(tidy))
    if day_first or month_first:
        few, many = sorted((day_first, month_first))
        return day_first > month_first if many >= few * _TYPING_SLIPS else None
    others = (parse_date(text) for text in tidy if not _NUMERIC.match(text) and not _SERIAL.match(text))
    days = span.months if span else (day.date for day in others if day)
    months = {(each.year, each.month) for each in days}
    told = _order_by_months(found, months) if months else None
    if told is not None:
        return told
    is_one_month = len({match.groups()[1:] for match in found}) == 1 and pairs[0][1] != 1
    is_firsts = of_months and all(first == 1 for first, _ in pairs)
    return True if is_firsts or (is_one_month and len(set(pairs)) >= _SEVERAL) else None
