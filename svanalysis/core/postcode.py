"""UK postcodes: what a cell says, down to the unit, the sector or the district.

Source: Royal Mail Programmers' Guide (PAF), postcode format: outward code A9, A99, AA9, AA99, A9A or AA9A;
inward code 9AA without C, I, K, M, O, V in its letters.
"""

import re
from itertools import product
from typing import NamedTuple

from svanalysis.core.rules import SpecialPostcode, special_postcodes

_OUTWARD = r"([A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]))"
_INWARD = r"([0-9])([ABD-HJLNP-UW-Z]{2})"
UNIT = f"^{_OUTWARD}{_INWARD}$"  # a unit postcode without its space
_UNIT = re.compile(UNIT)
_SECTOR = re.compile(f"^{_OUTWARD} ([0-9])$")
_DISTRICT = re.compile(f"^{_OUTWARD}$")
_WITHIN = re.compile(rf"\b{_OUTWARD} ?{_INWARD}\b")
_JUNK = re.compile(r"[^A-Z0-9]")
_SLIPS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_LONGEST = 7


class Postcode(NamedTuple):
    """One postcode. `unit` or `sector` is '' where the text does not say it; `repaired` says what was."""

    unit: str
    sector: str
    district: str
    repaired: str = ""


def special(text: str) -> SpecialPostcode | None:
    """Return the rule for text that is no place in the United Kingdom (`data/rules/postcodes.toml`), else None.

    >>> special("bfpo 53").place, special("JE2 3AB").place, special("DH1 1AA")
    ('unknown', 'overseas', None)
    """
    upper = " ".join(text.upper().split())
    return next((rule for rule in special_postcodes() if re.search(rule.pattern, upper)), None)


def _from_unit(text: str) -> Postcode | None:
    """Split seven or fewer characters without spaces into a unit postcode."""
    match = _UNIT.match(text)
    if not match:
        return None
    outward, digit, letters = match.groups()
    return Postcode(f"{outward} {digit}{letters}", f"{outward} {digit}", outward)


def _repair(text: str) -> Postcode | None:
    """Swap O for 0 and I for 1 where exactly one reading is a postcode; None when none or several are."""
    readings = {"".join(letters) for letters in product(*(_SLIPS.get(letter, letter) for letter in text))}
    found = [postcode for postcode in map(_from_unit, sorted(readings)) if postcode]
    return found[0]._replace(repaired=f"read {text} as {found[0].unit}") if len(found) == 1 else None


def _within(text: str) -> Postcode | None:
    """Find the one postcode in a longer text, such as CIS-LE10 3JF; None when there is none or several."""
    found = {_from_unit("".join(match.groups())) for match in _WITHIN.finditer(text)}
    only = found.pop() if len(found) == 1 else None
    return only and only._replace(repaired=f"read {text} as {only.unit}")


def parse_postcode(text: str) -> Postcode | None:
    """Read a postcode; None when the text is none. A missing or doubled space is no repair; O/0 and I/1 are.

    >>> parse_postcode("dh1  1aa").unit, parse_postcode("DH11AA").sector
    ('DH1 1AA', 'DH1 1')
    >>> parse_postcode("SW1H OET")
    Postcode(unit='SW1H 0ET', sector='SW1H 0', district='SW1H', repaired='read SW1HOET as SW1H 0ET')
    >>> parse_postcode("DH3")
    Postcode(unit='', sector='', district='DH3', repaired='')
    >>> parse_postcode("RATES") is None
    True
    """
    upper = " ".join(text.upper().split())
    if upper.replace(" ", "") == "GIR0AA":
        return Postcode("GIR 0AA", "GIR 0", "GIR")
    if match := _SECTOR.match(upper):
        return Postcode("", upper, match[1])
    if _DISTRICT.match(upper):
        return Postcode("", "", upper)
    packed = _JUNK.sub("", upper)
    whole = (_from_unit(packed) or _repair(packed)) if len(packed) <= _LONGEST else None
    return whole or _within(upper)
