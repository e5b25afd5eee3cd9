"""Text from ledgers: cleaned of what cannot be seen, and reduced to a key that keeps firms apart."""

import re
import unicodedata

_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_DROPPED = re.compile(r"[.'\u2019\u2018`\u00b4]")  # A.B.C. is ABC, O'Brien is OBRIEN
_SEPARATORS = re.compile(r"[^\w&()]+|_+")
# The same legal form in two spellings. Different forms (LIMITED, LLP, PLC) are different firms and stay
# apart.
_FORMS = {
    "LTD": "LIMITED",
    "LIMTED": "LIMITED",
    "CYF": "CYFYNGEDIG",
    "CO": "COMPANY",
    "&": "AND",
    "BROS": "BROTHERS",
}
_PHRASES = (
    ("PUBLIC LIMITED COMPANY", "PLC"),
    ("LIMITED LIABILITY PARTNERSHIP", "LLP"),
    ("COMMUNITY INTEREST COMPANY", "CIC"),
)
_INITIALS_LENGTH = 2


def tidy(text: str) -> str:
    r"""Return text without control, formatting and direction characters, its white space folded.

    >>> tidy(" Smith\u202e  &\tSons ")
    'Smith & Sons'
    """
    return _SPACES.sub(" ", _INVISIBLE.sub(" ", text)).strip()


def name_key(text: str) -> str:
    """Reduce a name to a key under which only spellings of the same name meet.

    Case, accents, punctuation and the spelling of the legal form go; words such as GROUP, UK, HOLDINGS, a
    bracketed place, and the legal form itself stay, because firms differ by them.

    >>> name_key("Smith & Sons (Durham) Ltd.")
    'SMITH AND SONS (DURHAM) LIMITED'
    >>> name_key("A.B.C. Group P.L.C.") == name_key("ABC GROUP PLC") != name_key("ABC PLC")
    True
    """
    letters = unicodedata.normalize("NFKD", tidy(text))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).upper()
    spaced = _DROPPED.sub("", plain).replace("&", " & ").replace("(", " (").replace(")", ") ")
    words = _SEPARATORS.sub(" ", spaced).replace("( ", "(").replace(" )", ")").split()
    key = " ".join(_FORMS.get(word, word) for word in words)
    for phrase, short in _PHRASES:
        key = key.replace(phrase, short)
    return key


def is_initials(key: str) -> bool:
    """Tell whether a name key is initials alone, which would match anything.

    >>> is_initials("A B C"), is_initials("ABC LIMITED")
    (True, False)
    """
    return all(len(word) <= _INITIALS_LENGTH for word in key.split())
