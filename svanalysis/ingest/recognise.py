"""Recognise payees that are not simply a supplier, and records that are not payments."""

import re
from collections.abc import Iterable
from functools import cache

from svanalysis.core import rules
from svanalysis.core.text import tidy

_SUM = r"^(sum|(overall )?result):?$"
_BALANCE = r"^(opening|closing) (\w+ )?balances?\b|^bal(ance)?s?\W+(carried|brought|[cb]/f)"
_FORWARD = rf"^(carried|brought) (forward|down)\b(?!.* ltd)|^[cb]/[fd](wd)?$|{_BALANCE}"
_MONTH = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_WHICH = (
    "grand|gr?|sub|sheet|page|report|overall|final|net|gross|vat|"
    rf"(month|quarter|year|annual)(ly)?|{_MONTH}(\W*20\d\d)?"
)
_LABEL = rf"^\W*(({_WHICH})\W*)?((spend|expenditure|payments?)\W*)?(totals?|(is-?g|c)yfanswm)\b"
_TOTAL = re.compile(
    rf"{_LABEL}(?! (gas|oil|energy|(?!(for|of|to|paid) ).*\b(ltd|limited|plc|llp|cic)\W*$))|{_SUM}|{_FORWARD}",
    re.IGNORECASE,
)
_OF_WHAT = (
    "for|of|in|to|net|gross|amount|value|paid|payments?|spend|expenditure|all|inc|incl|including|exc?|excl|"
    rf"excluding|vat|20\d\d|{_MONTH}"
)
_HOW_MANY = r"\d+([/.-]\d+[/.-]\d|\W+(records?|payments?|transactions?|invoices?|lines?|items?)\b)"
_BARE_TOTAL = re.compile(rf"{_LABEL}\W*($|\b({_OF_WHAT})\b|{_HOW_MANY})|{_SUM}|{_FORWARD}", re.IGNORECASE)
_TOTAL_OF_PART = re.compile(r"(?i)^(?:totals? (?:for |of )?(.*\S)|(.*\S)\W+totals?:?)$")
_CARRIED = re.compile(_FORWARD, re.IGNORECASE)
_ENDS_SO = re.compile(r"(?i).*\w\W+totals?\W*$")
_NIL = re.compile(
    r"(?i)\bnil(?! desperandum)\b( returns?)?|\bno (payments?|transactions?|expenditure|spend(ing)?|invoices?|data)\b.*"
    r"\b(made|this|in|for|over|during|to report|exceed\w*)\b|\bnothing to report\b"
)
_PAGE = re.compile(r"(?i)^\W*page\W*\d+(\W*(of|out of)?\W*\d+)?\W*$")
_LINES = r"(records?|rows?|lines?|items?|entries)"
_COUNTED = rf"({_LINES}|payments?|transactions?|invoices?|suppliers?|payees?|vendors?|creditors?)"
_COUNT = re.compile(
    rf"(?i)^\W*(({_COUNTED}\W*)?count( of {_COUNTED})?|(total )?(no|num|number)\W+of {_COUNTED}|total {_LINES}|"
    rf"[\d,]+ {_COUNTED}( (found|listed|selected|returned))?)\W*[\d,]*\W*$"
)
_LONGEST = 300  # a name is shorter; what is longer is not worth the search


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    """Return name, pattern and false friends of each kind, compiled once."""
    return tuple(
        (
            kind.name,
            re.compile("|".join(kind.patterns)),
            re.compile("|".join(kind.false_friends)) if kind.false_friends else None,
        )
        for kind in rules.kinds()
    )


def patterns() -> list[str]:
    """Return what a payee text must match, in upper case, to be anything but an ordinary supplier."""
    return [*(pattern.pattern for _, pattern, _ in _kinds()), f"(?i){_BALANCE}", card_rule().banks]


@cache
def card_rule() -> rules.Kind:
    """Return the kind of payee that is a bank, paid for cards: its `banks` are that where words `beside` say so."""
    return next(kind for kind in rules.kinds() if kind.banks)


def recognise_payee(text: str) -> str:
    """Return the kind of a payee text, from `data/rules/recognise.toml`; '' for an ordinary supplier.

    >>> recognise_payee("Redacted Personal Data"), recognise_payee("REDACTIVE PUBLISHING LTD")
    ('person_redacted', '')
    >>> recognise_payee(""), recognise_payee("#REF!")
    ('no_payee', 'no_payee')
    """
    upper = tidy(text[:_LONGEST]).upper()
    if not any(letter.isalnum() or letter == "*" for letter in upper):
        return "no_payee"
    for name, pattern, friends in _kinds():
        if pattern.search(upper) and not (friends and friends.search(upper)):
            return name
    return ""


def is_total_label(text: str) -> bool:
    """Tell whether a cell labels a printed total.

    >>> is_total_label("Grand Total"), is_total_label("Sum:"), is_total_label("Total Gas & Power Ltd")
    (True, True, False)
    """
    return bool(_TOTAL.match(text[:_LONGEST].strip()))


def is_bare_total(text: str) -> bool:
    """Tell whether a cell labels a printed total and can name no firm.

    >>> is_bare_total("Grand Total"), is_bare_total("Total for May"), is_bare_total("Total People")
    (True, True, False)
    """
    return bool(_BARE_TOTAL.match(text[:_LONGEST].strip()))


def is_carried(text: str) -> bool:
    """Tell whether a cell labels what is carried from a page or month to the next.

    >>> is_carried("c/fwd"), is_carried("Opening balance"), is_carried("Total")
    (True, True, False)
    """
    return bool(_CARRIED.match(text[:_LONGEST].strip()))


def ends_in_total(text: str) -> bool:
    """Tell whether a cell says at its end that it labels a total.

    >>> ends_in_total("Period 2 Total"), ends_in_total("Total"), ends_in_total("Total People")
    (True, False, False)
    """
    return bool(_ENDS_SO.match(text[:_LONGEST]))


def totalled_part(text: str) -> str:
    """Return whose total a cell may label, as a spreadsheet does beneath each group; '' for no such label.

    >>> totalled_part("ACME LTD Total"), totalled_part("Total for Acme Ltd"), totalled_part("Total")
    ('acme ltd', 'acme ltd', '')
    """
    found = _TOTAL_OF_PART.match(text[:_LONGEST].strip())
    return (found[1] or found[2]).casefold() if found else ""


def is_labelled(row: Iterable[str], day: str) -> bool:
    """Tell whether a record may be a total, of all or of a part; one with a date may begin so, and be a payment.

    >>> [is_labelled(["Total Fire Protection", "5.00"], day) for day in ("", "Total Fire Protection", "13/05/2023")]
    [True, True, False]
    """
    begins = (is_total_label, totalled_part)
    tells = (is_bare_total, ends_in_total) if day and not any(tell(day) for tell in begins) else begins
    return any(tell(cell) for cell in row for tell in tells)


def is_nil(text: str) -> bool:
    """Tell whether a text says that nothing was paid.

    >>> is_nil("NIL RETURN"), is_nil("No payments over £500 made"), is_nil("Vanilla Ltd")
    (True, True, False)
    """
    return bool(_NIL.search(text))


def is_count(text: str) -> bool:
    """Tell whether a cell counts records, or labels their number.

    >>> is_count("Count: 2"), is_count("No. of records"), is_count("15 payments"), is_count("Count House Ltd")
    (True, True, True, False)
    """
    return bool(_COUNT.match(text[:_LONGEST]))


def is_page(text: str) -> bool:
    """Tell whether a cell numbers a page.

    >>> is_page("Page 2 of 12"), is_page("Page Ltd")
    (True, False)
    """
    return bool(_PAGE.match(text))
