"""Financial years, 1 April to 31 March, written `2012/13`.

Source: Local Government Finance Act 1988, section 145 (a financial year is twelve months from 1 April).
"""

import re
from datetime import date, datetime, timedelta

from svanalysis.core.errors import ConfigurationError

APRIL = 4
_WRITTEN = re.compile(r"^(\d{4})\s*[/-]\s*(\d{2}|\d{4})$")


def parse_year(text: str) -> str:
    """Return a financial year as `2012/13`, from `2012/13`, `2012-13` or `2012/2013`.

    Raises ConfigurationError when the text is no financial year, or its two halves do not follow each other.

    >>> parse_year("2012-13")
    '2012/13'
    """
    hint = "write a financial year as 2012/13"
    match = _WRITTEN.match(text.strip())
    if not match:
        raise ConfigurationError("this is not a financial year", found=text, hint=hint)
    first = int(match[1])
    if match[2] not in (f"{(first + 1) % 100:02d}", f"{first + 1}"):
        raise ConfigurationError("the two halves of the year do not follow each other", found=text, hint=hint)
    return name_of(first)


def name_of(first: int) -> str:
    """Return the financial year that begins on 1 April of the calendar year `first`.

    >>> name_of(1999)
    '1999/00'
    """
    return f"{first:04d}/{(first + 1) % 100:02d}"


def year_of(day: date) -> str:
    """Return the financial year of a day.

    >>> year_of(date(2013, 3, 31)), year_of(date(2013, 4, 1))
    ('2012/13', '2013/14')
    """
    return name_of(day.year if day.month >= APRIL else day.year - 1)


def start(year: str) -> date:
    """Return the first day of a financial year.

    >>> start("2012/13")
    datetime.date(2012, 4, 1)
    """
    return date(int(year[:4]), APRIL, 1)


def end(year: str) -> date:
    """Return the last day of a financial year.

    >>> end("2012/13")
    datetime.date(2013, 3, 31)
    """
    return start(following(year)) - timedelta(days=1)


def following(year: str) -> str:
    """Return the year after.

    >>> following("1998/99")
    '1999/00'
    """
    return name_of(int(year[:4]) + 1)


def previous(year: str) -> str:
    """Return the year before.

    >>> previous("2000/01")
    '1999/00'
    """
    return name_of(int(year[:4]) - 1)


def slug(year: str) -> str:
    """Return the year as it is written in file names.

    >>> slug("2012/13")
    '2012-13'
    """
    return year.replace("/", "-")


def month_start(text: str) -> date:
    """Return the first day of a month written `2012-04`. Raises ConfigurationError when the text is no month.

    >>> month_start("2012-04")
    datetime.date(2012, 4, 1)
    """
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  a month has no time zone
    except ValueError:
        hint = "write a month as 2012-04"
        raise ConfigurationError("this is not a month", found=text, hint=hint) from None


def months(year: str) -> list[str]:
    """Return the twelve months of a financial year, as `2012-04` to `2013-03`.

    >>> months("2012/13")[0], months("2012/13")[-1]
    ('2012-04', '2013-03')
    """
    first = int(year[:4])
    written = [(first, month) for month in range(4, 13)] + [(first + 1, month) for month in (1, 2, 3)]
    return [f"{year_number}-{month:02d}" for year_number, month in written]
