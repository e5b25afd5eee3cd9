"""Records that say of themselves that nothing was paid, or that the name of who was paid is withheld."""

import re

import polars as pl

from svanalysis.ingest.headings import Layout
from svanalysis.ingest.recognise import is_total_label, recognise_payee, totalled_part
from svanalysis.ingest.rows import Table
from svanalysis.ingest.wording import normalise

UNPAID = "the record itself says that it was not paid"
SETTLED = "the line settles the account of a card: it is no purchase"
NO_PAYMENT = (UNPAID, SETTLED)
WITHHELD = "the record itself says that the name is withheld"
_STATUS = re.compile(r"\bstatus\b|^((payment |transaction |trans )?type|in out|direction)$")
_DESCRIBE = ("service", "category")
_PAID = re.compile(r"(fully )?paid|payments?|cleared|presented|complete|out|expenditure")
_NOT_PAID = re.compile(
    r"cancel\w*|void(ed)?|stopped|(on )?hold|held|unpaid|not (yet )?paid|draft|query|(in )?disputed?|rejected|refused|"
    r"to be paid|(awaiting|pending)( \w+)*|receipts?|income|in"
)
_SETTLES = (
    r"(?i)^\W*(((direct debit|dd|auto(matic|pay)?|monthly|statement|account|(credit |purchas(e|ing) )?card|bank|bacs|"
    r"faster) )*payments?|direct debit)\W*(received|rec'?d|by direct debit)?\W*(thanks?( you)?)?[\W\d]*$"
)
# Headings of marks that withhold a payee's name, and what they are not about; the marks, alone or with a reason.
_WITHHOLDS = re.compile(
    r"^(?!.*\b(date|by|check(ed)?|description|narrative|purpose|ref(erence)?|details?|vat|amount|invoice|address)\b)"
    r".*\b(redact(ed|ion)?|withh[eo]ld)\b|^(contains )?personal data( y n)?$|^gdpr$|^exempt from publication$"
)
_YES = re.compile(r"y|yes|1( 0)?|true|t|x")
_REASON = re.compile(
    r"(yes|true|redact(ed|ion)?|withh[eo]ld|personal|private|confidential|(commercial|sensitive|data protection)\w*|"
    r"((foi|exempt(ion)?) )*s(ection)? ?4[03]|individual|person|foster|child|service user)\b.*|gdpr|dpa|required"
)


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
        elif any(map(_PAID.fullmatch, texts.values())):
            is_unpaid = said.is_in([text for text, words in texts.items() if _NOT_PAID.fullmatch(words)])
            is_unpaid &= frame["pence"].is_not_null()
            frame = frame.with_columns(mended=pl.when(is_unpaid).then(pl.lit(UNPAID)).otherwise("mended"))
    return frame


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
