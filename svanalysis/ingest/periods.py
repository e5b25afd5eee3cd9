"""Months, quarters and spans of months, as names, titles and cells state them."""

import re
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from svanalysis.core.years import year_of

_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_WELSH = (
    "ionawr", "chwefror", "mawrth", "ebrill", "mai", "mehefin",
    "gorffennaf", "awst", "medi", "hydref", "tachwedd", "rhagfyr",
)  # fmt: skip
_SHORT = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}
_EXACT = {"sept": 9} | _SHORT | {name: at for names in (_MONTHS, _WELSH) for at, name in enumerate(names, 1)}
AS_WRITTEN = "2013-04, Q1 2013/14 or 2013/14"  # what hints tell people to write
_ALIKE = 0.8  # Febuary and Novemeber are months, Market is none
_HUNDRED, _NINETIES = 100, 90  # of two digits, 89 is 2089 and 90 is 1990
_YEAR, _QUARTER = 12, 3
_APRIL, _DECEMBER = 4, 12
_MOST = {_QUARTER: 4, 1: 13}  # quarters and periods in a financial year
_MARK = r"\{\d{4}\}"  # a financial year, as `_plain` writes it
_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?: of)?"
_NAME = "|".join(_SHORT)
_UNIT = "q|qtr|quarter|p|per|period|m|mth|month"
_WORD = re.compile(r"(?<![a-z])[a-z]{3,10}(?![a-z])(?=(?P<numbered>[-/., (]*\d)?)")
_NAMED = re.compile(rf"(?<![a-z])(?:{_NAME}|(?:{_UNIT})\W*\d|year)")
_FINANCIAL = re.compile(
    r"(?<![\d£])(?<!\d[-/.])(?:(?P<long>20\d\d)[-/ ]?(20\d\d|\d\d)|(?!20\d\d)(\d\d)[-/ ]?(\d\d)(?![-/.]\d))(?![\dk])"
    r"|(?<!\d)(?P<ending>20\d\d) ending\b"
)
_DATES = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](20\d\d)(?!\d)")
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d\d)(?:[-/. ]?(0[1-9]|1[0-2])|[-/]([1-9]))(?:[-/.]\d\d)?(?!\d)")
_MONTH_YEAR = re.compile(r"(?<!\d)(?<!\d[-/.])(0[1-9]|1[0-2])[-/. ]?(20\d\d)(?!\d)")
_POINT = re.compile(
    rf"(?:(?P<before>{_MARK}|(?<!\d)20\d\d)[-/., ]*)?(?P<day>(?<![\d£])(?P<since>{_DAY} ?(?:-|to) ?)?{_DAY}[-/., ]*)?"
    rf"(?<![a-z])(?P<name>{_NAME})(?![a-z])"
    rf"(?:[-/., (]*(?P<late>{_DAY}[-, ]+)?(?P<after>{_MARK}|(?:20|19)?\d\d(?!\d|k\b|st|nd|rd|th)))?"
    rf"|(?<![a-z])(?P<unit>{_UNIT})(?: [pq]|[-. ])*(?P<number>\d{{1,2}})(?!\d)"
)
_STATED = re.compile(rf"{_MARK}|(?<!\d)20\d\d(?!\d)")
_NUMBERED = re.compile(rf"((?<![a-z])(?:{_UNIT})\W*\d{{1,2}})[-/.](?=20\d\d[-/ ]?\d\d(?!\d))")
_PERIOD = re.compile(r"(?<![a-z])p(?:er(?:iod)?)?\W*\d{1,2}(?!\d)")
_TO = re.compile(r"[- ]*(?:[-\u2013]|\b(?:to|until)\b)[- ]*")
_WITH_DAY = rf"{_DAY}[-/., ]*(?:{_NAME})(?:[-/., ]+20\d\d)?"
_OF_DAYS = re.compile(rf"(?<!\d){_WITH_DAY}{_TO.pattern}{_WITH_DAY}")
_LIMIT = re.compile(
    rf"\b(?:(start|from)|end|to)(?: date)?\W+({_DAY}[-/., ]*(?:[a-z]{{3,9}}|\d\d?)[-/., ]*20\d\d)"
)
_AND = re.compile(r" *(?:[,&/]|\band\b) *")
_UP_TO = re.compile(
    r"\b(?P<unit>(?:year|quarter|qtr) )?(?:(?P<open>to|until)|end|ended|ending)(?: on)?[: ]*$"
)
_BESIDE = re.compile(
    r"[-\u2013/.,:;()& ]|\b(?:to|and|for|the|from|of|financial|months?|period|quarter|year|end|ended|ending)\b"
)
_PAYMENTS = re.compile(r"\b(payments?|paid|spend(ing)?|expenditure|invoices?|transactions?)\b")
_OF_MAKING = re.compile(r"\b(publi|print|run|produc|updat|creat|extract|meeting|as at)")
_MAY_BE = re.compile(r"\bmay (?=[a-z])")
_TOWN = re.compile(r"\bmarch(?=[- ](?:town|parish)\b)")  # in Cambridgeshire


class Span(NamedTuple):
    """Months that follow each other: the first days of the first and of the last of them."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """Return how many months these are."""
        return _YEAR * (self.last.year - self.first.year) + self.last.month - self.first.month + 1

    @property
    def months(self) -> frozenset[date]:
        """Return the first day of each month."""
        return frozenset(_later(self.first, by) for by in range(self.length))


class Told(NamedTuple):
    """What names and titles tell of a table's days: in which months they lie, and in which year.

    `start` is the first of the twelve months in which those lie that are written without a year.
    """

    span: Span | None
    start: date | None


class _Point(NamedTuple):
    """A month, or the first of more, by its number in the twelve months from `start` (None: its text says none)."""

    number: int
    start: date | None
    length: int
    found: re.Match[str]

    @property
    def is_day(self) -> bool:
        return bool(self.found["late"] or (self.found["day"] and not self.found["since"]))


def _later(month: date, by: int) -> date:
    """Return the month that comes so many after another."""
    year, number = divmod(_YEAR * month.year + month.month - 1 + by, _YEAR)
    return date(year, number + 1, 1)


def full_year(text: str) -> int:
    """Return a year of two or four digits in full.

    >>> full_year("16"), full_year("99"), full_year("2016")
    (2016, 1999, 2016)
    """
    year = int(text)
    return year if year >= _HUNDRED else year + (1900 if year >= _NINETIES else 2000)


@lru_cache(maxsize=2**12)
def month_number(word: str) -> int | None:
    """Return 1 to 12 for the name of a month, its short form or a misspelling; None for another word."""
    if word in _EXACT:
        return _EXACT[word]
    near = get_close_matches(word, _MONTHS, n=1, cutoff=_ALIKE)
    return _MONTHS.index(near[0]) + 1 if near else None


def is_month(text: str) -> bool:
    """Tell whether a cell is the name of a month alone."""
    return text.strip().lower() in _EXACT


def stated(period: str) -> Told:
    """Read a period as a body file says it: the name that a file of it might have had.

    >>> stated("2011-12").span.first, stated("2011/12").start, stated("Q1 2013/14").span.last
    (datetime.date(2011, 12, 1), datetime.date(2011, 4, 1), datetime.date(2013, 6, 1))
    """
    return _of_name(period, None)


def told(label: str, titles: Iterable[str] = ()) -> Told:
    """Read what tells of a table: first its sheet or member (in brackets), then its file's name, then its titles.

    Of a numbered period, which may be of four weeks, first the days of a financial year that a title states.

    >>> told("Payments 2016-17.xlsx [March]").span.first, told("Apr-Jun 2016.csv").span.last
    (datetime.date(2017, 3, 1), datetime.date(2016, 6, 1))
    """
    name, _, inner = label.removesuffix("]").partition(" [")
    outer = _of_name(Path(name).name, None)
    own = _of_name(inner, outer.start)
    titled, days = _of_titles([title.lower() for title in titles])
    span = own.span or outer.span or titled.span
    if span and days and _PERIOD.search(name.lower()) and span.months & days.months:
        is_alike = days.length <= span.length + 1 and year_of(days.first) == year_of(days.last)
        span = days if is_alike else span
    return Told(span, own.start or titled.start)


def in_cell(text: str, start: date | None = None) -> Span | None:
    """Return the months that a cell in lower case states, and nothing else; those without a year from `start` on.

    >>> in_cell("2016/17 p1").first, in_cell("may"), in_cell("may", date(2016, 4, 1)).last
    (datetime.date(2016, 4, 1), None, datetime.date(2016, 5, 1))
    """
    if not _NAMED.search(text):  # most cells
        return None
    plain = _plain(text)
    is_day = any(found["day"] or found["late"] for found in _POINT.finditer(plain))
    return None if is_day or not _is_alone(plain) else _narrowest(_spans(plain, _year(plain) or start))


def year_in_cell(text: str) -> date | None:
    """Return the first day of the financial year that a cell states, and nothing else; 2011-12 is one beneath Year.

    >>> year_in_cell("2019/20"), year_in_cell("FY 2011-12"), year_in_cell("2019"), year_in_cell("2019/21")
    (datetime.date(2019, 4, 1), datetime.date(2011, 4, 1), None, None)
    """
    found = re.fullmatch(rf"(?:f ?y|year)? ?({_MARK})", _plain(text.replace("-", "/")))
    return _first_month(found[1]) if found else None


def _of_name(name: str, start: date | None) -> Told:
    """Read a name, its months without a year from `start` on where it says no year itself."""
    plain = _plain(name)
    year = _year(plain) or _year(plain, calendar=True)
    span = _narrowest(_before_making(plain, year or start) or _spans(plain, year or start))
    if span and not _year(plain):  # a name of a month may well have days of those around it
        return Told(span, _later(span.first, (span.length - _YEAR) // 2))
    return Told(span, year or start)


def _of_titles(titles: list[str]) -> tuple[Told, Span | None]:
    """Read titles in lower case: those of payments, and those that say nothing else; not days of making.

    Apart are the months of a first and a last day, in one title or each beside its label.
    """
    limits = {bool(starts): day for starts, day in _LIMIT.findall(" ".join(titles))}
    of_days = [f"{limits[True]} to {limits[False]}"] if len(limits) > 1 else []
    plain = [_plain(_MAY_BE.sub("", title)) for title in of_days + titles]
    years = {year for text in plain if (year := _year(text))}
    start = years.pop() if len(years) == 1 else None
    spans: set[Span] = set()
    days: set[Span] = set()
    for before, title in pairwise(["", *plain]):
        of_making = _OF_MAKING.search(before) and not _PAYMENTS.search(before)
        if _PAYMENTS.search(title) or (_is_alone(title) and not of_making):
            year = _year(title) or start
            spans |= _before_making(title, year, days=False)
            paid = _OF_MAKING.split(title, maxsplit=1)[0]
            days |= {span for found in _OF_DAYS.findall(paid) for span in _spans(found, year)}
    return Told(_narrowest(days) or _narrowest(spans), start), _narrowest(days)


def _before_making(text: str, start: date | None, *, days: bool = True) -> set[Span]:
    """Return the months that a text names before it comes to when it was published, or printed."""
    return _spans(_OF_MAKING.split(text, maxsplit=1)[0], start, days=days)


def _plain(text: str) -> str:
    """Return a text in lower case with its months as `apr` and its financial years as {2016}.

    Its numbers are months (2016-04, 04.2016, 01/04/2016 to 30/04/2016) only where no word names one.
    """
    text = " ".join(re.sub(r"[_+'’]", " ", unquote(text.lower())).split())
    text = _TOWN.sub("", text)
    text = _WORD.sub(_month_in_short, text)
    text = re.sub(r"\bbetween (.+?) and ", r"\1 to ", text)
    text = _NUMBERED.sub(r"\1 ", text)  # P13-2009-10 is no date
    is_named = bool(_NAMED.search(text))
    text = _FINANCIAL.sub(lambda found: _marked(found, is_named=is_named), text)
    if "{" in text or any(found["name"] for found in _POINT.finditer(text)):
        return text
    dates = [(int(first), int(second)) for first, second, _ in _DATES.findall(text)]
    if dates and max(second for _, second in dates) <= _DECEMBER < max(first for first, _ in dates):
        return _DATES.sub(lambda found: f"{found[1]} {_spelt(found[2])} {found[3]}", text)
    text = _YEAR_MONTH.sub(lambda found: f"{_spelt(found[2] or found[3])} {found[1]}", text)
    return _MONTH_YEAR.sub(lambda found: f"{_spelt(found[1])} {found[2]}", text)


def _spelt(number: str | int) -> str:
    """Return the short name of a month; a blank for none."""
    return _MONTHS[int(number) - 1][:3] if 1 <= int(number) <= _DECEMBER else " "


def _month_in_short(found: re.Match[str]) -> str:
    """Return the short name of a month, before a number also of one that is misspelt; another word as it is."""
    number = month_number(found[0]) if found["numbered"] else _EXACT.get(found[0])
    return _spelt(number) if number else found[0]


def _marked(found: re.Match[str], *, is_named: bool) -> str:
    """Return a financial year as {2016}; 2011-12 is a month where none is named beside it, 2011/12 is none."""
    if found["ending"]:
        return f"{{{int(found['ending']) - 1}}}"
    first, last = filter(None, found.groups()[:4])
    is_month = bool(found["long"]) and len(last) == len("12") and int(last) <= _DECEMBER
    is_month &= not is_named and "/" not in found[0]
    follows = full_year(last) == full_year(first) + 1
    return f"{{{full_year(first)}}}" if follows and not is_month else found[0]


def _year(plain: str, *, calendar: bool = False) -> date | None:
    """Return the first month of the one financial year that a text states, or of the one calendar year."""
    stated = {written for written in _STATED.findall(plain) if ("{" in written) != calendar}
    return _first_month(stated.pop()) if len(stated) == 1 else None


def _first_month(written: str) -> date:
    """Return the first month of a year: {2016}, 2016 or 16."""
    is_financial = written.startswith("{")
    return date(full_year(written.strip("{}")), _APRIL if is_financial else 1, 1)


def _is_alone(plain: str) -> bool:
    """Tell whether a text names months and says nothing else."""
    rest, count = _POINT.subn(" ", plain)
    return bool(count) and not _BESIDE.sub("", _STATED.sub(" ", rest))


def _narrowest(spans: set[Span]) -> Span | None:
    """Return the span that lies within all others; None where there is none."""
    narrow = min(spans, key=lambda span: span.length, default=None)
    is_within = narrow and all(each.first <= narrow.first and narrow.last <= each.last for each in spans)
    return narrow if is_within else None


def _spans(plain: str, start: date | None, *, days: bool = True) -> set[Span]:
    """Return the months and spans that a text names; none where it leaves open a year, or since when.

    `start` begins the year of those that are named without one. Without `days`, a day by itself is no month.
    """
    groups: list[list[_Point]] = []
    for point in filter(None, (_point(found, start) for found in _POINT.finditer(plain))):
        if groups and _is_joined(groups[-1][-1], point):
            groups[-1].append(point)
        else:
            groups.append([point])
    spans: set[Span] = set()
    for group in groups:
        up_to = _UP_TO.search(plain, 0, group[0].found.start())
        if up_to and up_to["open"] and not up_to["unit"]:
            return set()
        if not days and not up_to and len(group) == 1 and group[0].is_day:
            continue
        if not (found := _placed(group[0], group[-1], start)):
            return set()
        if up_to and up_to["unit"]:
            length = _YEAR if up_to["unit"].startswith("y") else _QUARTER
            found = {Span(_later(each.last, 1 - length), each.last) for each in found}
        spans |= found
    return spans


def _point(found: re.Match[str], start: date | None) -> _Point | None:
    """Return a month that is named; a quarter or period by its first month, where it is one of a financial year.

    A period is the month that it ends in: of thirteen of four weeks the one of its number too, and the last March,
    as that in which accounts are closed.
    """
    if not found["unit"]:
        before, after = found["before"], found["after"]
        written = before if before and (not after or len(after) == len("16")) else after
        return _Point(_SHORT[found["name"]], _first_month(written) if written else None, 1, found)
    length, number = _QUARTER if found["unit"].startswith("q") else 1, int(found["number"])
    if not start or start.month != _APRIL or not 1 <= number <= _MOST[length]:
        return None
    month = _later(start, length * (min(number, _YEAR) - 1))
    return _Point(month.month, start, length, found)


def _is_joined(one: _Point, other: _Point) -> bool:
    """Tell whether two months, one named after the other, are the ends of a span."""
    between = one.found.string[one.found.end() : other.found.start()]
    follows = other.number == one.number % _YEAR + 1
    is_list = bool(_AND.fullmatch(between)) and follows
    return bool(_TO.fullmatch(between)) or is_list or (not between.strip() and not one.start)


def _placed(first: _Point, last: _Point, start: date | None) -> set[Span]:
    """Return the span from one month to another; both by themselves where they do not follow each other."""
    if first.start and not last.start:
        begin = _within(first.number, first.start)
        end = _within(last.number, begin)
    elif year := last.start or start:
        end = _within(last.number, year)
        begin = _within(first.number, first.start or _later(end, 1 - _YEAR))
    else:
        return set()
    end = _later(end, last.length - 1)
    return {Span(begin, end)} if begin <= end else {Span(begin, begin), Span(end, end)}


def _within(number: int, start: date) -> date:
    """Return the month with a number, 1 to 12, of the twelve months from `start`."""
    return date(start.year + (number < start.month), number, 1)
