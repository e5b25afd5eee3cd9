"""How two names differ: a slip of the pen, a missing legal form, or words that make another firm of it."""

from typing import NamedTuple

from rapidfuzz.distance import OSA

from svanalysis.core.text import LEGAL_FORMS, is_initials

SLIP_LENGTH = 5  # a shorter word one letter away is as likely another word
CUT_LENGTH = 25  # ledgers cut names at 25 to 40 characters
_FORM = "LIMITED"  # the form that is long enough to be misspelt


class Difference(NamedTuple):
    """How a payee's name key differs from a registered one.

    `kind` is 'same' (but for THE, or a slip in LIMITED), 'letters' (spaces apart), 'slip' (one letter of one long
    word), 'cut' (the payee ends in the middle of the register's last word) or 'words'; `form` is 'same', 'missing'
    (the payee names no legal form) or 'other'; `words` says what differs.
    """

    kind: str
    form: str
    words: str


def difference(payee: str, registered: str) -> Difference:
    """Compare two name keys.

    >>> difference("ACME GATES", "ACME GATES LIMITED")
    Difference(kind='same', form='missing', words='LIMITED')
    >>> difference("NORTHUMBRAIN WATER LIMITED", "NORTHUMBRIAN WATER LIMITED")
    Difference(kind='slip', form='same', words='NORTHUMBRAIN, NORTHUMBRIAN')
    >>> difference("ACME LIMITED", "ACME GROUP LIMITED").words
    'GROUP'
    """
    (ours, our_form), (theirs, their_form) = _parted(payee), _parted(registered)
    form = "same" if our_form == their_form else "other" if our_form else "missing"
    only_ours = [word for word in payee.split() if word not in registered.split()]
    only_theirs = [word for word in registered.split() if word not in payee.split()]
    words = ", ".join([*only_ours, *only_theirs]) or "the order or number of its words"
    if _cut(payee, registered, their_form):
        return Difference("cut", "same", words)
    if ours == theirs:
        return Difference("same", form, words)
    if is_initials(" ".join(ours)) or is_initials(" ".join(theirs)):
        return Difference("words", form, words)
    if "".join(ours) == "".join(theirs):
        return Difference("letters", form, words)
    return Difference("slip" if _is_slip(ours, theirs) else "words", form, words)


def _parted(key: str) -> tuple[list[str], str]:
    """Return a key's words without THE before or after them and without the legal form, and that form.

    A leading THE tells no firms apart. Source: Company, Limited Liability Partnership and Business (Names and
    Trading Disclosures) Regulations 2015, Schedule 3 (what is disregarded when names are compared).
    """
    words = key.removesuffix(" (THE)").removeprefix("THE ").split()
    if len(words) > 1 and OSA.distance(words[-1], _FORM) == 1:
        words[-1] = _FORM
    form = words.pop() if len(words) > 1 and words[-1] in LEGAL_FORMS else ""
    return words, form


def _is_slip(ours: list[str], theirs: list[str]) -> bool:
    """Tell whether one long word is a letter away from another, and all else the same."""
    unlike = [pair for pair in zip(ours, theirs, strict=False) if pair[0] != pair[1]]
    if len(ours) != len(theirs) or len(unlike) != 1:
        return False
    one, other = unlike[0]
    letters = one.isalpha() and other.isalpha() and min(len(one), len(other)) >= SLIP_LENGTH
    return letters and OSA.distance(one, other) == 1


def _cut(payee: str, registered: str, form: str) -> bool:
    """Tell whether the payee is the registered name cut within its last word or its legal form."""
    rest = registered.removeprefix(payee)
    whole = not rest or rest[0] == " " or len(payee) < CUT_LENGTH or rest == registered
    return not whole and rest.split()[1:] in ([], [form])
