"""Records of which a column says that nothing was paid: cancelled, on hold, or received instead."""

import re

import polars as pl

from svanalysis.ingest.headings import Layout
from svanalysis.ingest.rows import Table
from svanalysis.ingest.wording import normalise

UNPAID = "the record itself says that it was not paid"
_HEADING = re.compile(r"\bstatus\b|^((payment |transaction |trans )?type|in out|direction)$")
_DESCRIBE = ("service", "category")
_PAID = re.compile(r"(fully )?paid|payments?|cleared|presented|complete|out|expenditure")
_NOT_PAID = re.compile(
    r"cancel\w*|void(ed)?|stopped|(on )?hold|held|unpaid|not (yet )?paid|draft|query|(in )?disputed?|rejected|refused|"
    r"to be paid|(awaiting|pending)( \w+)*|receipts?|income|in"
)


def without_unpaid(rows: Table, frame: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Mark in `mended` the records whose status is not paid, where that column says of others that they are.

    `frame` is that of one header's records, as `Cells` has it.
    """
    known = {
        column.position
        for role, columns in layout.columns.items()
        if role not in _DESCRIBE
        for column in columns
    }
    headings = rows[layout.header_record - 1] if layout.header_record else []
    for at, heading in enumerate(headings):
        if at in known or not _HEADING.search(normalise(heading)):
            continue
        said = rows.columns([at], int(frame["at"][0])).to_series().head(frame.height)
        texts = {text: normalise(text) for text in said.unique()}
        if not any(map(_PAID.fullmatch, texts.values())):
            continue
        is_unpaid = said.is_in([text for text, words in texts.items() if _NOT_PAID.fullmatch(words)])
        is_unpaid &= frame["pence"].is_not_null()
        return frame.with_columns(mended=pl.when(is_unpaid).then(pl.lit(UNPAID)).otherwise("mended"))
    return frame
