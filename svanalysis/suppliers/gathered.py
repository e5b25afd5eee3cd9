"""What is known of suppliers: the tables that gathering gives, and the store keeps."""

from typing import NamedTuple

import polars as pl

from svanalysis.core.schema import EVIDENCE

HELD = EVIDENCE | {"kind": pl.String}


class Gathered(NamedTuple):
    """All that is known of the suppliers a body pays, before any definition.

    `payees`: the table of `payees_of`. `paid`: what each supplier was paid in each year (`PAID`). `placed`: where the
    postcodes of the evidence are (`place_postcodes`). `evidence`: what is heard (`EVIDENCE`), for classifying. `held`:
    all of it, with the `kind` of source, also what another source outranks. `matched`: the accepted match of each
    supplier. `candidates`: those and what is for people to look at (`MATCHES`). `answers`: what people answered
    (`OVERRIDES`). `vendor_files`, `vendor_refused`: the balance of supplier records, and rows and cells of them that
    cannot be used.
    """

    payees: pl.DataFrame
    paid: pl.DataFrame
    placed: pl.DataFrame
    evidence: pl.DataFrame
    held: pl.DataFrame
    matched: pl.DataFrame
    candidates: pl.DataFrame
    answers: pl.DataFrame
    vendor_files: pl.DataFrame
    vendor_refused: pl.DataFrame
