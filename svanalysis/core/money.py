"""Money is whole pence. Text becomes pence here, and pence become text here."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import NamedTuple

# And what cannot be seen.
_SPACE = re.compile(r"[\s\u00a0\u00ad\u2007\u200b-\u200f\u202a-\u202f\u2060\ufeff]+")
# A space between digits is no loose one (107694 2), but one at the mark between them is.
_LOOSE_SPACE = re.compile(r"(?<![\d.,]) | (?![\d.,])|(?<=\d,) (?=\d{3}\b)| (?=\.\d\d?\b)")
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014", "-"))
_CURRENCY = re.compile(r"^([-+(]*)(?:GBP|&pound;|\u00c2?£|[$\u0153\u009c\ufffd\u00fa]|\?(?=\d))")
_CREDIT = re.compile(r"(?<=\d)(?:CR|\(CR\))$|^CR(?=[\d£])", re.IGNORECASE)
# A spreadsheet's mark of text or of a formula; debit, currency. Not a footnote's: it may say that VAT is in it.
_MARK = re.compile(r"^['=](?=.)|(?<=\d)(?:DR|GBP|£)$", re.IGNORECASE)
_UNSIGNED = r"([^()+-]+(?:(?<=E)[+-]\d+)?)"
_SIGNED = re.compile(rf"^(?:\({_UNSIGNED}\)|-{_UNSIGNED}|{_UNSIGNED}-|\+?{_UNSIGNED})$", re.IGNORECASE)
_GROUPED = re.compile(r"^\d{1,3}(?:(?:,\d{3})+|(?: \d{3})+|(?:['\u2019]\d{3})+)(?:\.\d*)?$")
_PLAIN = re.compile(r"^(?:\d+\.?\d*|\.\d+)$")
_EXPONENT = re.compile(r"^\d(?:\.\d+)?E[+-]?\d{1,2}$", re.IGNORECASE)
_GROUPS = str.maketrans("", "", ", '\u2019")
_SWAPPED = str.maketrans(",.", ".,")
_LONGEST_TEXT = 200  # a million digits would take a minute, and are no amount
LARGEST_PENCE = 10**15  # ten thousand billion pounds: more is a reference number in the wrong column


class Amount(NamedTuple):
    """Pence read from a text, and what had to be repaired to read them ('' when nothing)."""

    pence: int
    repaired: str = ""


@lru_cache(maxsize=2**16)
def parse_amount(text: str) -> Amount | None:
    """Read an amount exactly; None when the text is no amount.

    Understands pound signs (also mistaken or mangled ones), thousands separators, brackets, trailing minus and
    CR for credits, and the accounting dash for nothing. More than two decimals are rounded half to even, and
    that is recorded.

    >>> parse_amount("£1,041.00").pence, parse_amount("(12.00)").pence, parse_amount("106,392.99-").pence
    (104100, -1200, -10639299)
    >>> parse_amount("12.00 CR").pence, parse_amount("12.00 DR").pence
    (-1200, 1200)
    >>> parse_amount("0.125")
    Amount(pence=12, repaired='rounded to pence')
    >>> parse_amount("Nil") is None
    True
    """
    if len(text) > _LONGEST_TEXT:
        return None
    body = _LOOSE_SPACE.sub("", _SPACE.sub(" ", text.translate(_DASHES)).strip())
    if body in {"-", "£-"}:
        return Amount(0)
    body = _CREDIT.sub("-", _MARK.sub("", body))
    signed = _SIGNED.match(_CURRENCY.sub(r"\1", body))
    if not signed:
        return None
    bracketed, led, trailed, plain = signed.groups()
    digits = bracketed or led or trailed or plain
    if not any(form.match(digits) for form in (_PLAIN, _GROUPED, _EXPONENT)):
        return None
    exact = Decimal(digits.translate(_GROUPS)) * (100 if plain else -100)
    pence = int(exact.to_integral_value(rounding=ROUND_HALF_EVEN))
    if abs(pence) > LARGEST_PENCE:
        return None
    lossy = "written with an exponent" if _EXPONENT.match(digits) else ""
    return Amount(pence, lossy or ("" if pence == exact else "rounded to pence"))


def with_point(text: str) -> str:
    """Return an amount that has a decimal comma as one that has a point.

    >>> with_point("1.234,56")
    '1,234.56'
    """
    return text.translate(_SWAPPED)


def has_decimal_comma(text: str) -> bool:
    """Tell whether a text is an amount by a decimal comma alone.

    >>> has_decimal_comma("1.234,56"), has_decimal_comma("1234,5"), has_decimal_comma("1,234")
    (True, True, False)
    """
    amount = parse_amount(with_point(text)) if "," in text and parse_amount(text) is None else None
    return amount is not None and not amount.repaired


def pounds(pence: int) -> str:
    """Write pence as pounds to the penny.

    >>> pounds(104100), pounds(-5)
    ('£1,041.00', '-£0.05')
    """
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{rest:02d}"


_SCALES = ((10**5, "k"), (10**8, "m"), (10**11, "bn"))
_NEXT_SCALE = 1000  # 999.96k is 1.0m


def short_pounds(pence: int) -> str:
    """Write pence as people say them: one decimal of a thousand, million or billion pounds, half to even.

    >>> short_pounds(28660000000), short_pounds(-1250000), short_pounds(9950), short_pounds(99996000)
    ('£286.6m', '-£12.5k', '£100', '£1.0m')
    """
    sign, size = ("-" if pence < 0 else ""), Decimal(abs(int(pence)))
    value, letter = (size / 100).to_integral_value(rounding=ROUND_HALF_EVEN), ""
    for unit, larger in _SCALES:
        if value < _NEXT_SCALE:
            break
        value, letter = (size / unit).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN), larger
    return f"{sign}£{value}{letter}"


def signed_pounds(pence: float) -> str:
    """Write a difference in pounds as people say it, with its sign; a true minus, as in print.

    >>> signed_pounds(1_250_000), signed_pounds(-1_250_000), signed_pounds(0)
    ('+£12.5k', '−£12.5k', '£0')
    """
    return f"{'+' if pence > 0 else '−' if pence < 0 else ''}{short_pounds(abs(int(pence)))}"
