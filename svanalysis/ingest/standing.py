"""Records that say of themselves that nothing was paid, or that the name of who was paid is withheld."""

import re
from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from svanalysis.ingest.headings import Layout
from svanalysis.ingest.recognise import is_total_label, recognise_payee, totalled_part
from svanalysis.ingest.rows import Table
from svanalysis.ingest.wording import CERTAIN, normalise, wording_score

UNPAID = "the record itself says that it was not paid"
SETTLED = "the line settles the account of a card: it is no purchase"
RECEIVED = "a title or a header above the record says that it was received"
NO_PAYMENT = (UNPAID, SETTLED, RECEIVED)
WITHHELD = "the record itself says that the name is withheld"
_EITHER = re.compile(r"^(receipts? (or )?payments?|payments? (or )?receipts?|r p|p r)$")
_STATUS = re.compile(
    rf"\bstatus\b|^((payment |transaction |trans )?type|in out|direction|paid( y n)?)$|{_EITHER.pattern}"
)
# What letters mean beneath a heading of either kind; beneath Paid, N is no even where nothing is yes.
_R_P = {"r": "receipt", "p": "payment"}
_Y_N = {"y": "paid", "yes": "paid", "n": "not paid", "no": "not paid"}
_DESCRIBE = ("service", "category")
_PAID = re.compile(r"(fully )?paid|payments?|cleared|presented|complete|out|expenditure")
_NOT_PAID = re.compile(
    r"cancel\w*|void(ed)?|stopped|(on )?hold|held|unpaid|not (yet )?paid|draft|query|(in )?disputed?|rejected|refused|"
    r"to be paid|(awaiting|pending)( \w+)*|receipts?|income|in"
)
# Words that other statuses than of a payment have too, as those of works. What was returned, reversed or refunded is in
# none: it was paid, and where it came back another line or file may have it with a minus.
_OF_PAYMENT = re.compile(r"((payment|transaction|invoice|cheque|document) )?status")
_NOT_PAID_BY_STATUS = re.compile(r"to be approved|for approval|proposed|declined|withdrawn|due")
_SETTLES = (
    r"(?i)^\W*(((direct debit|dd|auto(matic|pay)?|monthly|statement|account|(credit |purchas(e|ing) )?card|bank|bacs|"
    r"faster) )*payments?|direct debit)\W*(received|rec'?d|by direct debit)?\W*(thanks?( you)?)?[\W\d]*$"
)
# Headings of marks that withhold a payee's name, and what they are not about; the marks, alone or with a reason.
_WITHHOLDS = re.compile(
    r"^(?!.*\b(date|by|check(ed)?|description|narrative|purpose|ref(erence)?|details?|vat|tax|retention|amount|invoice|"
    r"address)\b).*\b(redact(ed|ion)?|withh?[eo]ld)\b|^(contains )?personal data( y n)?$|^gdpr$|"
    r"^exempt from publication$"
)
_YES = re.compile(r"y|yes|1( 0)?|true|t|x")
_REASON = re.compile(
    r"(yes|true|redact(ed|ion)?|withh?[eo]ld|personal|private|confidential|(commercial|sensitive|data protection)\w*|"
    r"((foi|exempt(ion)?) )*s(ection)? ?4[03]|individual|person|foster|child|service user)\b.*|gdpr|dpa|required"
)
# A cell that titles what was received, and one that says where that ends; headings of who paid.
_IN = re.compile(r"receipts?|income|money in|(payments?|amounts?|monies) received")
_OUT = re.compile(r"payments?|expenditure|money out")
_ENDS_IN = re.compile(rf"\b({_OUT.pattern}|paid)\b")
_PAYER = re.compile(r"from|received from|payer")


def with_standing(rows: Table, frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Mark in `mended` the records that were not paid, and those whose payee is withheld: that is then their payee.

    `frame` is that of one header's records, as `Cells` has it.
    """
    taken = {role: {column.position for column in columns} for role, columns in layout.columns.items()}
    known = set[int]().union(*taken.values())
    describing = set[int]().union(*(taken.get(role, set()) for role in _DESCRIBE))
    headings = rows[layout.header_record - 1] if layout.header_record else []
    for at, heading in enumerate(map(normalise, headings)):
        is_status = bool(_STATUS.search(heading)) and at not in known - describing
        if not is_status and (at in known or not _WITHHOLDS.search(heading)):
            continue
        said = rows.columns([at], int(frame["at"][0])).to_series().head(frame.height)
        texts = {text: normalise(text) for text in said.filter(frame["pence"].is_not_null()).unique()}
        if not is_status:
            frame = _withheld(frame, said, texts)
        elif unpaid := _unpaid(heading, texts):
            is_unpaid = said.is_in(unpaid) & frame["pence"].is_not_null()
            frame = frame.with_columns(mended=pl.when(is_unpaid).then(pl.lit(UNPAID)).otherwise("mended"))
    return frame


def _unpaid(heading: str, texts: dict[str, str]) -> list[str]:
    """Return the texts of a column of status, given with their words, that say that nothing was paid.

    Other lines must say that they were.
    """
    is_paid = heading.startswith("paid")
    letters = _Y_N if is_paid else _R_P if _EITHER.search(heading) else {}
    told = {text: letters.get(words, words) for text, words in texts.items()}
    if not is_paid and not any(map(_PAID.fullmatch, told.values())):
        return []
    also = _NOT_PAID_BY_STATUS if _OF_PAYMENT.fullmatch(heading) else _NOT_PAID
    return [text for text, words in told.items() if _NOT_PAID.fullmatch(words) or also.fullmatch(words)]


def without_received(
    rows: Table, frame: pl.DataFrame, layouts: Sequence[Layout], blank: set[int]
) -> pl.DataFrame:
    """Mark in `mended` the records that were received, by what stands above them.

    That is a cell alone that says Receipts, where another says Payments; or a header that names who paid, where
    another does not. `frame` is that of all headers' records, of which some are `blank`. Not all can be received.
    """
    ends = [layout.header_record for layout in layouts[1:]] + [len(frame)]
    payers = [_names_payer(rows, layout) for layout in layouts]
    found = [
        (layout.header_record, end)
        for layout, end, is_payer in zip(layouts, ends, payers, strict=True)
        if is_payer and not all(payers)
    ]
    unpaid = (at for at in frame["at"].filter(frame["pence"].is_null()) if at not in blank)
    alone = [(at, words) for at in unpaid if (words := _alone(rows[at]))]
    paid = frame.filter(pl.col("pence").is_not_null() & (pl.col("at") >= layouts[0].header_record))["at"]
    found += _received(alone, paid, layouts[0].header_record, len(frame))
    received = [paid.filter(paid.is_between(start, end - 1)) for start, end in found]
    if not received or (among := pl.concat(received).unique()).len() == len(paid):
        return frame
    is_received = pl.col("at").is_in(among.implode())
    return frame.with_columns(mended=pl.when(is_received).then(pl.lit(RECEIVED)).otherwise("mended"))


def _received(
    alone: list[tuple[int, str]], paid: pl.Series, header: int, length: int
) -> list[tuple[int, int]]:
    """Return from where to where cells alone title what was received: all above payments title that or payments.

    Income among Legal and Housing is a service. Of titles above the header the last is nearest.
    """
    titles = {words for _, words in alone if _IN.fullmatch(words) or _ENDS_IN.search(words)}
    above = [(at, words) for at, words in alone if at < header and words in titles]
    marks = [*above[-1:], *(each for each in alone if each[0] >= header), (length, "")]
    counts = paid.search_sorted(pl.Series([at for at, _ in marks], dtype=paid.dtype))
    each = zip(pairwise(marks), pairwise(counts), strict=True)
    found = [(at, end, words) for ((at, words), (end, _)), (before, after) in each if before < after]
    said = {words for *_, words in found}
    if not said <= titles or not any(map(_OUT.fullmatch, said)):
        return []
    return [(at, end) for at, end, words in found if _IN.fullmatch(words)]


def _alone(row: list[str]) -> str:
    """Return what the only filled cell of a record says, in words; '' for another record."""
    filled = [cell for cell in row if cell.strip()]
    return normalise(filled[0]) if len(filled) == 1 else ""


def _names_payer(rows: Table, layout: Layout) -> bool:
    """Tell whether a header names who paid, and not who was paid."""
    words = list(map(normalise, rows[layout.header_record - 1])) if layout.header_record else []
    is_payee = any(each == "to" or wording_score("payee", each) >= CERTAIN for each in words)
    return not is_payee and any(map(_PAYER.fullmatch, words))


def without_settled(frame: pl.DataFrame) -> pl.DataFrame:
    """Mark in `mended` the credits by which a card's account is settled, by their payee or what is said instead."""
    credited = (frame["pence"] < 0).arg_true()  # hardly any of many
    roles = [role for role in ("payee", *_DESCRIBE) if role in frame.columns]
    said = frame.select(roles)[credited].select(
        pl.coalesce(pl.when(pl.col(role) != "").then(role) for role in roles)
    )
    settling = credited.filter(said.to_series().str.contains(_SETTLES).fill_null(value=False))
    if settling.is_empty():
        return frame
    is_settled = frame["at"].is_in(frame["at"].gather(settling).implode())
    return frame.with_columns(mended=pl.when(is_settled).then(pl.lit(SETTLED)).otherwise("mended"))


def _withheld(frame: pl.DataFrame, said: pl.Series, texts: dict[str, str]) -> pl.DataFrame:
    """Withhold the payees of records with a mark; a mere yes on all of them means something else.

    What has no payee needs a reason, for it may be a total; who is withheld already stays so.
    """
    reasons = [text for text, words in texts.items() if _REASON.fullmatch(words)]
    marks = [text for text, words in texts.items() if _YES.fullmatch(words) and text not in reasons]
    if not reasons and not marks:
        return frame
    has_reason, is_marked = said.is_in(reasons), said.is_in([*reasons, *marks])
    is_paid = frame["pence"].is_not_null() & ((frame["payee"] != "") | has_reason)
    payees = frame["payee"].filter(is_paid & is_marked).unique()
    totals = [payee for payee in payees if is_total_label(payee) or totalled_part(payee)]
    is_paid &= ~frame["payee"].is_in(totals)
    if not reasons and (is_marked & is_paid).sum() == is_paid.sum():
        return frame
    stay = [payee for payee in payees if payee and (recognise_payee(payee) or re.search(_SETTLES, payee))]
    which = is_marked & is_paid & ~frame["payee"].is_in(stay)
    whose = said.replace_strict({text: _kind(text) for text in (*reasons, *marks)}, default="")
    return frame.with_columns(
        payee=pl.when(which).then(whose).otherwise("payee"),
        mended=pl.when(which & (frame["mended"] == "")).then(pl.lit(WITHHELD)).otherwise("mended"),
    )


def _kind(mark: str) -> str:
    """Return the payee that a mark leaves: a firm where it speaks of commerce, else a person."""
    kind = recognise_payee(mark) or ("commercial_redacted" if "commercial" in mark.lower() else "")
    return "Redacted: commercial" if kind == "commercial_redacted" else "Redacted: personal data"
