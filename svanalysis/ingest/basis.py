"""Net or gross: what an amount's heading, its sums, or what stands above and beneath the payments says of VAT."""

import re
from collections.abc import Iterator
from itertools import takewhile

from svanalysis.core.money import parse_amount
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.rows import Table
from svanalysis.ingest.wording import normalise

_TAX = r"(?:\w+ ){0,2}?(?:vat|tax|taw)"
# VAT that a body cannot recover is a cost to it, and part of what it calls net.
_KEPT = re.compile(
    r"\b(irrecoverable|unrecoverable|(non|not|un|cannot|unable to|not able to) ?(be )?(recover|reclaim)\w*|"
    r"(except|unless|apart from|other than)( \w+){0,4} (recover|reclaim)\w*)\b"
)
_WITHOUT = re.compile(
    rf"\b(exc?|excl|exclud\w+|exclusive|less|without|before|non|no|nett?|heb|eithrio|not (be )?inc\w*) {_TAX}\b|"
    r"\b(vat|tax|taw) ((is|are|has|been|be|as|a|result|therefore) )*(exc?|excl|excluded|exclusive|not (been )?inc\w*)\b"
)
_WITH = re.compile(
    rf"\b(inc|incl|includ\w+|inclusive|plus|with|after|gross|gan gynnwys|gyda) {_TAX}\b|"
    r"\b(vat|tax|taw) ((is|are|has|been|be) )*(inc|incl|included|inclusive)\b"
)
# In a heading alone; net of a discount says nothing of VAT.
_WORDS = (
    (re.compile(r"\b(gross|gros)\b"), "gross"),
    (re.compile(r"\bnett?\b(?! of\b)"), "net"),
    (re.compile(r"\b(inc|incl|included|including|inclusive|gan gynnwys)$"), "gross"),
    (re.compile(r"\b(exc?|excl|exclud(es?|ed|ing)|exclusive|heb|eithrio)$"), "net"),
)
_PENCE = re.compile(r"\d\.\d\d\b")
_AMOUNTS = re.compile(r"\b(nett?|gross) (?:\w+ )?amounts?\b")
# of a threshold of publication, not of the amounts
_THRESHOLD = re.compile(
    r"\b(over|exceed(s|ed|ing)?|greater|more|equal|at least)\b|"
    r"(?<!\bthe )(?<!\bamounts )(?<!\bfigures )(?<!\bvalues )\babove\b(?! (amounts?|figures?|values?)\b)"
)
_LONGEST_TITLE, _LONGEST_NOTE, _FIRST, _LAST = 200, 1_000, 200, 20
# Each is of a threshold, or of the amounts; VAT after inc. or excl. is of the same.
_SENTENCE = re.compile(r"(?<=[.!?;])(?<!\b[EeIi]x\.)(?<![EeIi][nx]c\.)(?<![nx]cl\.)\s+|\n")
_CELLS = 3
_UNSTATED = "unstated"


def stated_basis(rows: Table, layout: Layout) -> str:
    """Return what the amount's heading, its sums, a title or a note say of VAT: `net` or `gross`; else `unstated`."""
    amount = layout.columns["amount"][0]
    heading = normalise(amount.heading)
    words = (basis for pattern, basis in _WORDS if pattern.search(heading))
    if found := of_vat(heading) or next(words, "") or amount.basis:
        return found
    said = (*_titles(rows, layout, _LONGEST_NOTE), *_notes(rows))
    sentences = {normalise(sentence) for text in said for sentence in _SENTENCE.split(text)}
    told = {_of_amounts(sentence) for sentence in sentences if not _THRESHOLD.search(sentence)} - {""}
    return told.pop() if len(told) == 1 else _UNSTATED


def of_vat(words: str) -> str:
    """Return what normalised words say of VAT; '' where they say nothing, `unstated` where they say both.

    >>> [of_vat(words) for words in ("amount inc vat", "gross amount not including vat", "gross inc irrecoverable vat")]
    ['gross', 'net', 'net']
    >>> of_vat("net of vat for the council and gross of vat for the trust"), of_vat("amount")
    ('unstated', '')
    """
    if _KEPT.search(words):
        return "net"
    rest, is_without = _WITHOUT.subn(" ", words)
    is_with = _WITH.search(rest) is not None
    if is_with and is_without:
        return _UNSTATED
    return "gross" if is_with else "net" if is_without else ""


def _of_amounts(sentence: str) -> str:
    """Return what a normalised title or note says of the amounts."""
    named = _AMOUNTS.search(sentence)
    return of_vat(sentence) or (named[1].replace("nett", "net") if named else "")


def titles(rows: Table, layout: Layout) -> list[str]:
    """Return the cells above the header, to the payments above that, which are no longer than a title."""
    return list(_titles(rows, layout, _LONGEST_TITLE))


def _titles(rows: Table, layout: Layout, longest: int) -> Iterator[str]:
    """Yield the cells above the header, to the payments above that, which are no longer than so."""
    top = max(0, layout.header_record - 1)
    return _unpaid(rows[max(0, top - _FIRST) : top], longest)


def _notes(rows: Table) -> Iterator[str]:
    """Yield the cells beneath the last payment that are no longer than a note; not the labels of amounts."""
    last = rows[max(0, len(rows) - _LAST) :]
    said = [row for row in last if sum(map(bool, row)) >= _CELLS or not any(map(_PENCE.search, row))]
    return _unpaid(said, _LONGEST_NOTE)


def _unpaid(records: list[list[str]], longest: int) -> Iterator[str]:
    """Yield the cells of the last records, to one that looks like a payment: an amount among other cells."""
    last = takewhile(
        lambda row: sum(map(bool, row)) < _CELLS or not any(map(parse_amount, row)), records[::-1]
    )
    return (cell for row in last for cell in row if 0 < len(cell) <= longest)
