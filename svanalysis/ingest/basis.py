"""Net or gross of VAT: by an amount's heading, its sums, a title or a note; of each line, by a column that says it."""

import re
from collections.abc import Iterator
from itertools import takewhile

import polars as pl

from svanalysis.core.money import parse_amount
from svanalysis.ingest.headings import Layout
from svanalysis.ingest.rows import Table, cell_of
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
    r"\b(over|exceed(s|ed|ing)?|greater|more|equal|at least|thresholds?|limits?)\b|"
    r"(?<!\bthe )(?<!\bamounts )(?<!\bfigures )(?<!\bvalues )\babove\b(?! (amounts?|figures?|values?)\b)"
)
_ROUND_POUNDS = re.compile(r"£ ?(?:\d+,000|\d+k\b|\d*[05]0)(?:\.00)?(?![\d,.]*\d)")
# Beside a sentence on a threshold, one that names the amounts speaks of them; This, It and That may be the threshold.
_NAMES_AMOUNTS = re.compile(
    r"^(?!(this|it|that)\b)(?!.*\b(this|that) (amount|figure|value|sum|price)\b)"
    r"(.*\b(amounts|figures|values|sums|totals|prices|costs|payments|transactions|invoices|data|spend|expenditure)\b|"
    r"(the )?(amount|value|figure)( shown)? (is|includes|excludes)\b)"
)
# Headings of a column that says it of each line: not of tax codes, rates, or whether VAT comes back, nor of the tax
# of construction, whose payments are gross or net too.
_OF_LINES = re.compile(
    r"^(?!.*\b(codes?|rates?|reg\w*|numbers?|no|date|recover\w*|reclaim\w*|cis|construction|gross payment)\b)"
    r".*\b(nett?|gross|vat|taw|basis|(amount|price|value) type)\b"
)
_NET = {
    "net",
    "nett",
    "exc",
    "excl",
    "exclude",
    "excludes",
    "excluded",
    "excluding",
    "exclusive",
    "without",
    "less",
}
_GROSS = {"gross", "inc", "incl", "include", "includes", "included", "including", "inclusive", "with"}
_BESIDE = {"vat", "tax", "of", "the", "is", "amount", "amounts", "value", "price"}
_LETTERS = {"n": "net", "g": "gross"}  # under Net/Gross alone: elsewhere N is No
_NEARLY_ALL = 0.95
_LONGEST_TITLE, _LONGEST_NOTE, _FIRST, _LAST = 200, 1_000, 200, 20
# Each is of a threshold, or of the amounts; VAT after inc. or excl. is of the same, as is what goes on in lower case.
_SENTENCE = re.compile(
    r";\s+|(?:(?<=[.!?])(?<!\b[EeIi]x\.)(?<![EeIi][nx]c\.)(?<![nx]cl\.)\s+|\n)(?!\s*[a-z])"
)
_CELLS = 3
UNSTATED = "unstated"


def stated_basis(rows: Table, layout: Layout) -> str:
    """Return what the amount's heading, its sums, a title or a note say of VAT: `net` or `gross`; else `unstated`."""
    if found := _of_heading(layout):
        return found
    said = (*_titles(rows, layout, _LONGEST_NOTE), *_notes(rows))
    told = {_of_amounts(sentence) for text in said for sentence in _on_amounts(text)} - {""}
    return told.pop() if len(told) == 1 else UNSTATED


def _of_heading(layout: Layout) -> str:
    """Return what the heading of the amounts, or else their sums, say of VAT; '' where they say nothing."""
    amount = layout.columns["amount"][0]
    heading = normalise(amount.heading)
    words = (basis for pattern, basis in _WORDS if pattern.search(heading))
    return of_vat(heading) or next(words, "") or amount.basis


def _on_amounts(text: str) -> list[str]:
    """Return the sentences of a title or note, normalised, that are not of a threshold.

    >>> _on_amounts("Payments over £500. This figure includes VAT. All values exclude VAT.")
    ['all values exclude vat']
    """
    sentences = [(normalise(each), _ROUND_POUNDS.search(each)) for each in _SENTENCE.split(text)]
    others = [words for words, pounds in sentences if not pounds and not _THRESHOLD.search(words)]
    return others if len(others) == len(sentences) else list(filter(_NAMES_AMOUNTS.search, others))


def basis_of_lines(rows: Table, frame: pl.DataFrame, layout: Layout, otherwise: str) -> pl.Series | None:
    """Return what a column says of each record's amount, `otherwise` where it says nothing; None without such a column.

    None also where the heading of the amounts says it of all. `frame` has `at` and `pence` of the records under one
    header. A heading alone makes no such column, nor do words: beneath it hardly anything else may stand beside an
    amount.
    """
    if _of_heading(layout) not in ("", UNSTATED):
        return None
    header = rows[max(0, layout.header_record - 2) : layout.header_record]
    if sum(map(bool, header[0] if header else ())) < _CELLS:  # a title; else the header may be of two rows
        header = header[-1:]
    for at in range(max(map(len, header), default=0)):
        headings = [normalise(" ".join(cell_of(row, at) for row in each)) for each in (header[-1:], header)]
        if not any(map(_OF_LINES.search, headings)):
            continue
        beneath = rows[layout.header_record : layout.header_record + _FIRST]
        first = [cell for row in beneath if (cell := cell_of(row, at).strip())]
        if first and not any(_of_line(cell, headings) for cell in first):
            continue  # amounts of VAT, mostly: no need to read all of them
        start = int(frame["at"][0])
        said = rows.columns([at], start, start + frame.height).to_series()
        filled = said.filter(frame["pence"].is_not_null() & (said != "")).value_counts(name="often")
        told = {text: basis for text in filled[said.name] if (basis := _of_line(text, headings))}
        often = filled.filter(filled[said.name].is_in(list(told)))["often"].sum()
        if told and often >= _NEARLY_ALL * int(filled["often"].sum()):
            return said.replace_strict(told, default=otherwise, return_dtype=pl.String)
    return None


def _of_line(cell: str, headings: list[str]) -> str:
    """Return what a cell says of its line's amount in words for nothing else; '' where it says anything else.

    >>> [_of_line(cell, ["vat status"]) for cell in ("Including VAT", "Exc.", "Net of VAT", "Net inc VAT", "No VAT")]
    ['gross', 'net', 'net', '', '']
    >>> _of_line("N", ["net gross"])
    'net'
    """
    words = set(normalise(cell).split())
    if any({"net", "gross"} <= set(heading.split()) for heading in headings) and len(words) == 1:
        words = {_LETTERS.get(word, word) for word in words}
    is_net, is_gross = bool(words & _NET), bool(words & _GROSS)
    if is_net == is_gross or words - _NET - _GROSS - _BESIDE:
        return "net" if words == {"ex", "vat"} else ""  # EX by itself is a tax code: exempt
    return "net" if is_net else "gross"


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
        return UNSTATED
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
