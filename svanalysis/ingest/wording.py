"""What a heading's words and a column's cells say about its role."""

import operator
import re
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache, lru_cache

from rapidfuzz import fuzz

from svanalysis.core import rules
from svanalysis.core.money import has_decimal_comma, parse_amount
from svanalysis.core.postcode import parse_postcode
from svanalysis.core.rules import Role
from svanalysis.ingest.dates import is_lost, looks_like_date
from svanalysis.ingest.periods import is_month

EXACT, MISSPELT, PART, LAST = 10.0, 8.0, 5.0, 2.0
CERTAIN = 7.0  # an exact heading, or one misspelt by a letter or two
LONGEST_HEADING = 60  # a sentence is no heading
_ALIKE = 0.86
_ALIKE_WORDS = 80  # account is not amount, nor rate date
_ROUNDED = 1e-6
_SHORTEST_MISSPELT = 6
_LONGEST_FLAG = 40  # a flag is a word or two
_METHOD = re.compile(  # how something was paid, or whether by card
    r"(?i)y|n|yes|no|true|false|gpc|p-?card|.*\bcards?|bacs\b.*|chaps|cheques?|chq|(direct )?debit|dd|cash|eft|"
    r"invoices?|faster payments?|(bank|credit|electronic) (transfer|payment)|standing order"
)
_NEW_WORD, _NO_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])"), re.compile(r"[^a-z0-9]+")
_NUMBERED = re.compile(r"column ([1-9]\d*)")
_WITHOUT = re.compile(r"\bw/o\b", re.IGNORECASE)
NOTHING = r"(#?n/?a|nil|none|null|-+|redacted|unknown|not (yet )?(available|known|applicable|provided)|\(blank\)|tbc)"


@lru_cache(maxsize=2**16)
def normalise(heading: str) -> str:
    """Reduce a heading to lower-case words.

    >>> normalise("  Supplier ID(T) "), normalise("Net Amount(£)"), normalise("ServiceLabel"), normalise("£")
    ('supplier id t', 'net amount', 'service label', 'pounds')
    >>> normalise("Amount (w/o VAT)"), normalise("Total (€)")
    ('amount without vat', 'total eur')
    """
    spelt = _WITHOUT.sub("without", _NEW_WORD.sub(" ", heading)).lower().replace("€", " eur ")
    words = " ".join(_NO_WORD.sub(" ", spelt).split()).replace("v a t", "vat")
    return words or ("pounds" if "£" in heading else "")


def place_of(heading: str) -> int | None:
    """Return the place, from 0, of a column that a body file names by its number; None for a heading.

    >>> place_of("column 3"), place_of("Column name"), place_of("column 0")
    (2, None, None)
    """
    found = _NUMBERED.fullmatch(normalise(heading))
    return int(found[1]) - 1 if found else None


@cache
def wording_score(role_name: str, heading: str) -> float:
    """Score how well a normalised heading fits a role of a payment file, as `role_score` does."""
    return role_score(rules.headings()[role_name], heading)


@cache
def best_role(heading: str) -> tuple[float, str]:
    """Return the score and the name of the role that a normalised heading fits best; of equal ones the first."""
    scored = ((wording_score(name, heading), name) for name in rules.headings())
    return max(scored, key=operator.itemgetter(0))


def role_score(role: Role, heading: str) -> float:
    """Score how well a normalised heading fits a role: 10 exact, 8 misspelt, 5 in part, 2 at last, 0 not.

    A little more for what stands first among its like.
    """
    bare = re.sub(r" t$", "", heading)  # central government marks text columns with (T)
    whole = " ".join(rules.short_words().get(word, word) for word in bare.split())
    if not heading or any(re.search(pattern, each) for pattern in role.against for each in (heading, whole)):
        return 0.0
    for words in (heading, bare, whole):
        if words in role.words:
            return EXACT - 0.01 * role.words.index(words)
    at_last = (at for at, pattern in enumerate(role.last) if re.search(pattern, heading))
    if (at := next(at_last, None)) is not None:
        return LAST - 0.01 * at
    if alike := _alike(bare, role.words):
        return MISSPELT * alike
    found = (
        at
        for at, pattern in enumerate(role.parts)
        if re.search(pattern, heading) or re.search(pattern, whole)
    )
    return next((PART + 0.01 * (len(role.parts) - at) for at in found), 0.0)


def _alike(heading: str, words: tuple[str, ...]) -> float:
    """Return how like a heading is to the nearest word, 0 when none is near or all are short.

    rapidfuzz counts the letters that two texts share in one order, of which difflib counts those in blocks: it is
    never below, and says at once of nearly all words that they are not near.
    """
    near = (
        SequenceMatcher(None, heading, word).ratio()
        for word in words
        if min(len(heading), len(word)) >= _SHORTEST_MISSPELT
        and fuzz.ratio(heading, word) >= 100 * _ALIKE - _ROUNDED
        and _is_misspelt(heading, word)
    )
    best = max(near, default=0.0)
    return best if best >= _ALIKE else 0.0


def _is_misspelt(heading: str, meant: str) -> bool:
    """Tell whether a heading may be another misspelt: it has no word in the place of one that it is not alike.

    >>> _is_misspelt("transacton date", "transaction date"), _is_misspelt("transaction type", "transaction date")
    (True, False)
    """
    pairs = list(zip(heading.split(), meant.split(), strict=False))
    has_more_words = heading.count(" ") != meant.count(" ")
    return has_more_words or all(fuzz.ratio(*pair) >= _ALIKE_WORDS for pair in pairs)


def _is_text(text: str) -> bool:
    """Tell whether a cell's first line reads as words: it has letters, and more of them than digits."""
    text = text.partition("\n")[0]
    return sum(map(str.isalpha, text)) > max(1, sum(map(str.isdigit, text)))


def _is_name(text: str) -> bool:
    """Tell whether a cell reads as a name: words, and not yes or no."""
    return _is_text(text) and text.strip().lower() not in {"yes", "no", "true", "false"}


_CONTENT: dict[str, Callable[[str], bool]] = {
    "amount": lambda text: parse_amount(text) is not None or has_decimal_comma(text),
    "date": lambda text: looks_like_date(text) or (is_lost(text) and ":" not in text),
    "month": is_month,
    "name": _is_name,
    "letters": lambda text: any(map(str.isalpha, text)),
    "code": lambda text: any(map(str.isdigit, text)),
    "postcode": lambda text: parse_postcode(text) is not None,
    "flag": lambda text: len(text) < _LONGEST_FLAG,
    "method": lambda text: _METHOD.fullmatch(text.strip()) is not None,
    "text": _is_text,
    "any": lambda _text: True,
}


def is_nothing(text: str) -> bool:
    """Tell whether a cell is a word for nothing, such as N/A.

    >>> is_nothing("n/a"), is_nothing("DH1 1AA")
    (True, False)
    """
    return re.fullmatch(NOTHING, text.strip(), re.IGNORECASE) is not None


def content_share(cells: list[str], content: str) -> float:
    """Return the share of filled cells that look like a content; 0 when no cell is filled.

    Where a code is wanted, N/A and other words for nothing fill no cell.
    """
    filled = [cell for cell in cells if cell.strip()]
    if content in {"code", "postcode"}:
        filled = [cell for cell in filled if not is_nothing(cell)]
    holds = _CONTENT[content]
    return (
        sum(often for cell, often in Counter(filled).items() if holds(cell)) / len(filled) if filled else 0.0
    )
