"""Text for csv files that people open in a spreadsheet: it stays text, whatever it begins with."""

import re

_FORMULA = re.compile(r"^\s*[=+\-@\t\r|%]")


def neutral(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: with an apostrophe before it where it might.

    Source: OWASP, "CSV injection": a cell that begins with = + - @, a tab or a carriage return; `|` and `%`
    begin formulas in some programs.

    >>> neutral("=1+1"), neutral("Smith & Sons")
    ("'=1+1", 'Smith & Sons')
    """
    return f"'{text}" if _FORMULA.match(text) else text
