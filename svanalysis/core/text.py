"""Text from ledgers: cleaned of what cannot be seen, and reduced to a key that keeps firms apart."""

import html
import re
import unicodedata
from pathlib import Path

from svanalysis.core.configuration import read_toml

INVISIBLE = re.compile(r"[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
# What tools leave around or in a text: a spreadsheet's guard against numbers, quotation marks, markup's letters, and
# letters of UTF-8 that were read as cp1252.
LEFT = r"&#?[0-9A-Za-z]+;|^=?[\x22']"
_GUARDED = re.compile(r"^(?:=?\"([^\"]*)\"|\u201c([^\u201c\u201d]*)\u201d|'([^']*)'?)$")
_LEFT, _ENTITY = re.compile(LEFT), re.compile(r"&#?[0-9A-Za-z]+;")
_AFTER = bytes(range(0x80, 0xC0)).decode("cp1252", errors="ignore")
_TWICE = re.compile(f"[\u00c2-\u00f4][{_AFTER}\u0081\u008d\u008f\u0090\u009d]{{1,3}}")
_DROPPED = re.compile(r"[.'\u2019\u2018`\u00b4]")  # A.B.C. is ABC, O'Brien is OBRIEN
_SEPARATORS = re.compile(r"[^\w&()]+|_+")
_WORDS = read_toml(Path(__file__).with_name("text.toml"))
_FORMS: dict[str, str] = _WORDS["forms"]
_PHRASES: list[tuple[str, str]] = list(_WORDS["phrases"].items())
LEGAL_FORMS = frozenset(_WORDS["legal_forms"])
_BEYOND_LATIN = "\u0100"
# Of a name key that is initials alone: words of at most two letters, or three letters in all. Polars reads it, too.
INITIALS = r"^ *(?:\S{0,2}(?: +\S{1,2})*|(?:\S *){3}) *$"


def tidy(text: str) -> str:
    r"""Return text without what cannot be seen or tools left in it, its white space folded.

    >>> tidy(" Smith\u202e  &amp;\tSons "), tidy('="0012"'), tidy("Caf\u00c3\u00a9")
    ('Smith & Sons', '0012', 'Café')
    """
    if text.isascii() and text.isprintable() and not _LEFT.search(text.strip()):
        return " ".join(text.split())  # nearly all texts are tidy but for their blanks
    while (plain := _cleaned(text)) != text:  # what is taken away may bare more
        text = plain
    return text


def _cleaned(text: str) -> str:
    """Take one layer off a text."""
    text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    seen = INVISIBLE.sub(" ", _TWICE.sub(_decoded, text).replace("\u00ad", ""))
    plain = _SPACES.sub(" ", seen).strip()
    return "".join(filter(None, guarded.groups())) if (guarded := _GUARDED.match(plain)) else plain


def _decoded(letters: re.Match[str]) -> str:
    """Return letters of UTF-8 that were read as cp1252 as what they are."""
    raw = b"".join(each.encode("latin-1" if each < _BEYOND_LATIN else "cp1252") for each in letters[0])
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return letters[0]


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

    >>> is_initials("A B C"), is_initials("ABC"), is_initials("ABC LIMITED")
    (True, True, False)
    """
    return bool(re.match(INITIALS, key))
