"""Money is whole pence. Text becomes pence here, and pence become text here."""

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_DASHES = str.maketrans({"\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-"})
_CURRENCY = re.compile(r"^(-?)(?:GBP|[£$\u0153\u009c\ufffd])")
_GROUPED = re.compile(r"^\d{1,3}(,\d{3})+(\.\d*)?$")
_PLAIN = re.compile(r"^(\d+\.?\d*|\.\d+)$")
_EXPONENT = re.compile(r"^\d(\.\d+)?E\+?\d{1,2}$", re.IGNORECASE)
LARGEST_PENCE = 10**15  # ten thousand billion pounds: more is a reference number in the wrong column


class Amount(NamedTuple):
    """Pence read from a text, and what had to be repaired to read them ('' when nothing)."""

    pence: int
    repaired: str = ""


def parse_amount(text: str) -> Amount | None:
    """Read an amount exactly; None when the text is no amount.

    Understands pound (and mistaken dollar) signs, thousands separators, brackets and trailing minus for credits,
    and the accounting dash for nothing. More than two decimals are rounded half to even, and that is recorded.

    >>> parse_amount("£1,041.00").pence, parse_amount("(12.00)").pence, parse_amount("106,392.99-").pence
    (104100, -1200, -10639299)
    >>> parse_amount("0.125")
    Amount(pence=12, repaired='rounded to pence')
    >>> parse_amount("Nil") is None
    True
    """
    body = _SPACES.sub("", text.translate(_DASHES))
    if body in {"-", "£-"}:
        return Amount(0)
    sign = 1
    if body.startswith("(") and body.endswith(")"):
        sign, body = -1, body[1:-1]
    body = _CURRENCY.sub(r"\1", body)
    if body.startswith("-") or body.endswith("-"):
        sign, body = -sign, body.removeprefix("-").removesuffix("-")
    body = _CURRENCY.sub(r"\1", body.removeprefix("+"))
    if _GROUPED.match(body):
        body = body.replace(",", "")
    elif not _PLAIN.match(body) and not _EXPONENT.match(body):
        return None
    exact = Decimal(body) * 100 * sign
    pence = int(exact.to_integral_value(rounding=ROUND_HALF_EVEN))
    if abs(pence) > LARGEST_PENCE:
        return None
    return Amount(pence, "" if pence == exact else "rounded to pence")


def pounds(pence: int) -> str:
    """Write pence as pounds to the penny.

    >>> pounds(104100), pounds(-5)
    ('£1,041.00', '-£0.05')
    """
    whole, rest = divmod(abs(int(pence)), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{rest:02d}"


_SCALES = ((10**11, "bn"), (10**8, "m"), (10**5, "k"))


def short_pounds(pence: int) -> str:
    """Write pence as people say them: one decimal of a billion, million or thousand pounds, rounded half to even.

    >>> short_pounds(28660000000), short_pounds(-1250000), short_pounds(9950), short_pounds(99996000)
    ('£286.6m', '-£12.5k', '£100', '£1.0m')
    """
    sign, size = ("-" if pence < 0 else ""), Decimal(abs(int(pence)))
    for position, (unit, letter) in enumerate(_SCALES):
        value = (size / unit).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
        if value >= 1000 and position:  # 999.96k is a million
            unit, letter = _SCALES[position - 1]
            value = (size / unit).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)
        if value >= 1:
            return f"{sign}£{value}{letter}"
    return f"{sign}£{(size / 100).to_integral_value(rounding=ROUND_HALF_EVEN)}"
