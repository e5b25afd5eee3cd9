"""What a file or a table is, where it is not payments: said, so that nobody takes it for some."""

import re
from collections.abc import Iterable
from pathlib import Path

from svanalysis.core.errors import InputError
from svanalysis.core.money import parse_amount
from svanalysis.core.rules import headings, other_lists
from svanalysis.ingest.cells import Cells
from svanalysis.ingest.lists import list_among
from svanalysis.ingest.markup import is_markup
from svanalysis.ingest.recognise import is_nil
from svanalysis.ingest.records import Records
from svanalysis.ingest.wording import CERTAIN, normalise, wording_score

PAYMENTS_KIND = "payments"
_AGGREGATED = "not payments: aggregated list"
_UNDATED_LIST = {"amount", "payee", "payee_id", "postcode", "company_number"}
_ONCE = 0.9  # in a list of suppliers and totals, nearly each stands once
_SEARCHED = 200
_MOST_TEXT = 10_000
_FEW_WORDS = 60  # records of a message rather than a table
_DENIED = re.compile(
    r"(?i)access (is )?denied|forbidden|not authori[sz]ed|unauthori[sz]ed|permission|log ?in|sign in"
)
_GONE = re.compile(r"(?i)\b(404|page|file) not found\b|\bno longer available\b|\bservice unavailable\b")
_ORGANISATION = re.compile(r"\b(organisation|company|provider)\b")
_GLOSSARY = re.compile(
    r"(?i)\b(glossary|definitions?|meaning|explanations?|abbreviations?|examples? of|notes|narrative|terms?|key|"
    r"columns?|fields?|headings?)\b"
)
_HINTS = {
    "an access-denied page": "get the file again from whoever made it: this is a message from a web server",
    "a web page": "get the file again from whoever made it: this is a web page saved under the file's name",
    "a nil return": "take it out: it says that there was nothing to publish",
    "a glossary": "take it out: it explains words and lists no payments",
    "a list of organisations without amounts": "take it out, or get the file with the amounts",
    "a JSON or XML file": "get it as .csv or .xlsx: of XML only tables can be read",
    "a header without records": "take it out, or get the file again if there should be payments",
}
_STRUCTURED = re.compile(r"(?i)\s*(\[?\s*\{\s*\"|<\?xml(?!.*<html))", re.DOTALL)
_UNREADABLE = "write amounts as 1,234.56, a credit as -1,234.56, and a line for each payment"
_UNSPLIT = (
    "open it in a spreadsheet program and save it as .csv: no comma, tab or other mark parts its columns"
)
_UNKNOWN = (
    "payments need a header row that names an amount and a supplier; if it has other names for them, "
    "say so under [payments.columns] in the body file, else take the file out"
)


class NotPaymentsError(InputError):
    """A file holds no payments; `kind` says what it is instead ('' when nobody can tell)."""

    kind = ""


def no_payments(path: Path, tables: list[Records]) -> NotPaymentsError:
    """Say that a file holds no payments and what it is instead, quoting its first filled record."""
    rows = [row for table in tables for row in table.rows if any(map(str.strip, row))]
    first = " | ".join(filter(str.strip, rows[0] if rows else []))
    kind = kind_of_rows(rows[:_SEARCHED])
    what = "no payments were found in this file" + (f", which looks like {kind}" if kind else "")
    hints = _HINTS | {each.kind: each.hint for each in other_lists()}
    hint = hints.get(kind, _UNSPLIT if rows and all(len(row) == 1 for row in rows) else _UNKNOWN)
    if not kind and any({"amount", "payee"} <= _names(row) for row in rows[:_SEARCHED]):
        what, hint = (
            f"{what}: a header names an amount and a supplier, but no amounts stand beneath",
            _UNREADABLE,
        )
    error = NotPaymentsError(what, file=path, found=first, hint=hint)
    error.kind = kind.partition(" ")[2]
    return error


def kind_of_rows(rows: list[list[str]]) -> str:
    """Return what filled records are that hold no payments, with its article; '' when nothing tells.

    >>> kind_of_rows([["Contract Title", "Supplier", "Start Date", "End Date"], ["Cleaning", "A", "1/4/12", "1/4/13"]])
    'a contract register'
    >>> kind_of_rows([["NIL return", "", ""]])
    'a nil return'
    """
    text = "\n".join(" ".join(filter(None, map(str.strip, row))) for row in rows)[:_MOST_TEXT]
    filled = [[cell for cell in row if cell.strip()] for row in rows]
    if is_markup(text) or _STRUCTURED.match(text):
        is_page = "an access-denied page" if _DENIED.search(text) else "a web page"
        return "a JSON or XML file" if _STRUCTURED.match(text) else is_page
    if found := list_among(rows):
        return found.kind
    amounts = (parse_amount(cell) for row in filled for cell in row if not cell.isdigit())
    if any(amount and amount.pence for amount in amounts):
        return ""
    if len(rows) <= _FEW_WORDS and is_nil(text):
        return "a nil return"
    is_short = len(text) < _FEW_WORDS * 10 and len(rows) < _FEW_WORDS
    if is_short and (_DENIED.search(text) or _GONE.search(text)):
        return "an access-denied page"
    return _kind_of_table(filled)


def _kind_of_table(filled: list[list[str]]) -> str:
    """Return what a table without money is: by its headings, and by whether anything stands beneath them."""
    if not filled:
        return ""
    top = next((row for row in filled if len(row) > 1), [])
    named = _names(top)
    if "payee" in named and "amount" not in named and len(filled) > 1:
        return "a list of organisations without amounts"
    is_header = {"payee", "amount"} & named if len(filled) == 1 else {"payee", "amount"} <= _names(filled[-1])
    if is_header:
        return "a header without records"
    headed = any(_GLOSSARY.search(cell) for row in filled[:3] for cell in row)
    narrow = sum(len(row) <= 2 for row in filled) > len(filled) / 2  # noqa: PLR2004  a word and its meaning
    return "a glossary" if headed and narrow and len(filled) > 1 else ""


def _names(row: Iterable[str]) -> set[str]:
    """Return the roles that a row's cells name; a list of organisations calls its payees so."""
    words = [normalise(cell) for cell in row]
    named = {role for role in headings() for word in words if wording_score(role, word) >= CERTAIN}
    return named | ({"payee"} if any(map(_ORGANISATION.search, words)) else set())


def kind_of_table(cells: Cells) -> str:
    """Return what a table is: `payments`, or suppliers and totals without dates, but perhaps years."""
    roles = [set(layout.columns) - ({"date"} - set(cells.frame.columns)) for layout in cells.layouts]
    if cells.frame.height <= 1 or not all(each <= _UNDATED_LIST for each in roles):
        return PAYMENTS_KIND
    payees = cells.frame["payee"].filter(cells.frame["payee"] != "")
    return _AGGREGATED if payees.n_unique() > _ONCE * len(payees) else PAYMENTS_KIND
