"""Company numbers: eight characters, always text.

Source: Companies House, "Company number prefixes" (uniform resource identifiers for company records).
"""

import re

_LENGTH = 8
_DECIMALS, _OTHER = re.compile(r"\.0+$"), re.compile(r"[^0-9A-Z]")
_DIGITS = re.compile(r"^\d{1,8}$")
_PREFIXES = "SC NI R0 OC SO NC LP SL NL CE CS RS IP SP NP NO RC SR NR FC SF NF BR OE GE GS GN ZC SZ AC SA NA"
_PREFIXED = re.compile(rf"^({_PREFIXES.replace(' ', '|')})(\d{{1,6}})([A-Z]?)$")


def parse_company_number(text: str) -> str | None:
    """Return a company number as the registers write it; None when the text is none.

    Leading zeros that a spreadsheet took away are put back, and a decimal point that it added is taken off.

    >>> parse_company_number("2535986"), parse_company_number("sc 12345"), parse_company_number("N/A")
    ('02535986', 'SC012345', None)
    """
    packed = text.strip().upper()
    if not (packed.isascii() and packed.isalnum()):
        packed = _OTHER.sub("", _DECIMALS.sub("", packed))
    if _DIGITS.match(packed):
        return packed.zfill(_LENGTH) if int(packed) else None
    match = _PREFIXED.match(packed)
    if not match:
        return None
    prefix, digits, letter = match.groups()
    return prefix + digits.zfill(_LENGTH - len(prefix) - len(letter)) + letter
