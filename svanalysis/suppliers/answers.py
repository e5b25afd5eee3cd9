"""A filled form of `svanalysis review` becomes overrides."""

from pathlib import Path

import polars as pl

from svanalysis.core.body import Body, data_folder, overrides_path
from svanalysis.core.progress import Progress, silent
from svanalysis.ingest.ledger import build_ledger
from svanalysis.suppliers.overrides import (
    read_answers,
    read_overrides,
    with_answers,
    write_overrides,
)
from svanalysis.suppliers.payees import payees_of


def record_answers(
    body: Body, form: Path, data: str | Path | None = None, progress: Progress = silent
) -> str:
    """Add the answers of a filled form to a body's overrides, all or none, and say in words what became of them.

    Raises InputError when a row of the form is wrong; then nothing is written.
    """
    target = overrides_path(body, data_folder(body, data))
    payees = payees_of(build_ledger(body, data, progress).payments).filter(pl.col("supplier_id") != "")
    names = dict(payees.select("supplier_id", "name").unique("supplier_id").iter_rows())
    kept, given = read_overrides(target), read_answers(form, body, names)
    whole = with_answers(kept, given)
    before, after = kept["valid_to"].to_list(), whole["valid_to"].to_list()
    replaced = sum(old != new for old, new in zip(before, after, strict=False))
    if not whole.equals(kept):
        write_overrides(whole, target)
    added, known = whole.height - kept.height, given.height - (whole.height - kept.height)
    return (
        f"Answers added to {target}: {added}; earlier ones that end where these begin: {replaced}; there already: "
        f"{known}. To undo an answer take its row out of that file."
    )
