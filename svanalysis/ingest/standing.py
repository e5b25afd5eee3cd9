"""Records that say of themselves that nothing was paid, or that the name of who was paid is withheld."""

import re

import polars as pl

from svanalysis.ingest.headings import Layout
from svanalysis.ingest.rows import Table
from svanalysis.ingest.wording import normalise

UNPAID = "the record itself says that it was not paid"
SETTLED = "the line settles the account of a card: it is no purchase"
NO_PAYMENT = (UNPAID, SETTLED)
WITHHELD = "the record itself says that the name is withheld"
_MOST_MARKS = 10  # different texts, for a column to mark records and say nothing more of each
_HEADING = re.compile(r"\bstatus\b|^((payment |transaction |trans )?type|in out|direction)$")
_DESCRIBE = ("service", "category")
_PAID = re.compile(r"(fully )?paid|payments?|cleared|presented|complete|out|expenditure")
_NOT_PAID = re.compile(
    r"cancel\w*|void(ed)?|stopped|(on )?hold|held|unpaid|not (yet )?paid|draft|query|(in )?disputed?|rejected|refused|"
    r"to be paid|(awaiting|pending)( \w+)*|receipts?|income|in"
)
_SETTLES = (
    r"(?i)^\W*((direct debit|dd|auto ?pay|monthly|statement|account|card|bank) )*payments?( received)?\W*(thank you)?"
    r"\W*$|^\W*direct debit received\b"
)
# Headings of marks, and the marks that leave a name where it is.
_MARKS = (
    (
        re.compile(r"\bredact(ed|ion)?\b|^(personal data|sensitive)$"),
        re.compile(r"n|no|none|0|false|n a|not redacted|publish(ed)?|"),
    ),
    (re.compile(r"^publish(able|ed)?$"), re.compile(r"y|yes|1|true|publish(ed)?|")),
)
_COMMERCIAL = r"(?i)commerc|confiden|\b43\b"


def with_standing(rows: Table, frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Mark in `mended` the records that were not paid, and those whose payee is withheld: that is then their payee.

    `frame` is that of one header's records, as `Cells` has it.
    """
    known = {
        column.position
        for role, columns in layout.columns.items()
        if role not in _DESCRIBE
        for column in columns
    }
    headings = rows[layout.header_record - 1] if layout.header_record else []
    for at, heading in enumerate(map(normalise, headings)):
        leaves = next((marks for words, marks in _MARKS if words.search(heading)), None)
        if at in known or not (leaves or _HEADING.search(heading)):
            continue
        said = rows.columns([at], int(frame["at"][0])).to_series().head(frame.height)
        texts = {text: normalise(text) for text in said.unique()}
        if leaves:
            marks = [text for text, words in texts.items() if not leaves.fullmatch(words)]
            frame = _withheld(frame, said, marks)
        elif any(map(_PAID.fullmatch, texts.values())):
            is_unpaid = said.is_in([text for text, words in texts.items() if _NOT_PAID.fullmatch(words)])
            frame = _marked(frame, is_unpaid & frame["pence"].is_not_null(), UNPAID)
    credited = (frame["pence"] < 0).arg_true()  # hardly any of many
    settling = credited.filter(frame["payee"].gather(credited).str.contains(_SETTLES))
    return (
        _marked(frame, frame["at"].is_in(frame["at"].gather(settling).implode()), SETTLED)
        if len(settling)
        else frame
    )


def _withheld(frame: pl.DataFrame, said: pl.Series, marks: list[str]) -> pl.DataFrame:
    """Withhold the payees of records with a mark; marks on all of them, or of many kinds, mean something else."""
    is_marked = said.is_in(marks) & frame["pence"].is_not_null()
    if not 0 < is_marked.sum() < frame["pence"].count() or len(marks) > _MOST_MARKS:
        return frame
    is_commercial = said.str.contains(_COMMERCIAL)
    why = (
        pl.when(is_commercial)
        .then(pl.lit("Redacted: commercial"))
        .otherwise(pl.lit("Redacted: personal data"))
    )
    payee = pl.when(is_marked).then(why).otherwise("payee")
    return _marked(frame.with_columns(payee=payee), is_marked, WITHHELD)


def _marked(frame: pl.DataFrame, which: pl.Series, why: str) -> pl.DataFrame:
    """Say in `mended` of some records why."""
    return frame.with_columns(mended=pl.when(which).then(pl.lit(why)).otherwise("mended"))
