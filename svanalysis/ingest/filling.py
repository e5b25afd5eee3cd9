"""Filling the parts of a ledger: each file read, and what it gave stored."""

import json
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from svanalysis.core.body import Body
from svanalysis.core.errors import InputError
from svanalysis.core.places import written_whole
from svanalysis.core.schema import payments_of
from svanalysis.ingest.cleaning import clean_file
from svanalysis.ingest.months import months_of
from svanalysis.ingest.paid import paid_of
from svanalysis.ingest.parts import FACTS_FILE, PAID_FILE, PAYMENTS_FILE, REJECTED_FILE, Part

_ROWS_OF_A_GROUP = 2**17  # a column of so many fits the processor's cache


def _fill(part: Part, body: Body) -> Part:
    """Read a part's file and store what it gave. Raises InputError when the file cannot be used."""
    cleaned = clean_file(part.path, body.payments, body=body.name, name=part.label)
    part = part.named(cleaned.balance["sha256"])
    if cleaned.balance["sha256"] != part.digest or part.path.stat().st_size != part.size:
        hint = "wait until nothing writes to it and run the command again"
        raise InputError("this file changed while it was being read", file=part.label, hint=hint)
    varying = cleaned.varying
    payments = payments_of(varying.lazy(), cleaned.same)
    with ThreadPoolExecutor(1) as pool:
        months = pool.submit(months_of, payments.select("date", "date_precision", "amount_pence").collect())
        paid = pool.submit(paid_of, varying)
        _write(part, PAYMENTS_FILE, varying.drop("payee_number", strict=False))
        _write(part, REJECTED_FILE, cleaned.rejected)
        _write(part, PAID_FILE, paid.result())
    facts = {
        "balance": cleaned.balance,
        "months": months.result(),
        "same": cleaned.same,
        "sizes": part.sizes(),
    }
    with written_whole(part.file(FACTS_FILE)) as partial:
        partial.write_text(json.dumps(facts), encoding="utf-8")
    return part


def _write(part: Part, suffix: str, table: pl.DataFrame) -> None:
    """Store one table of a part, whole or not at all."""
    with written_whole(part.file(suffix)) as partial:
        # a higher level saves 1%; without a size, groups are as large as the chunks that threads left
        table.write_parquet(partial, compression_level=1, statistics=False, row_group_size=_ROWS_OF_A_GROUP)


def filled(part: Part, body: Body) -> Part | InputError:
    """Fill a part; return it, named by what its file holds, or what was wrong with the file."""
    try:
        return _fill(part, body)
    except InputError as failure:
        return failure
