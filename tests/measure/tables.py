"""Small bodies for the tests of measures: payments and classes as rows, through the real grouped sum."""

from datetime import date

import pandas as pd
import polars as pl

from svanalysis.measure.grouped import grouped, summed

YEAR = "2012/13"
# The centre of a fact, and whether it is certain. Small letters lean: both answers stay possible.
CODES = {"Y": (True, True), "N": (False, True), "U": (None, False), "y": (True, False), "n": (False, False)}
KEYS = ["supplier_id", "recognised_as", "service", "category"]


def payments(*lines):
    """The grouped table of payments: each line is supplier, pence, then year, service and scope reason."""
    rows = []
    for number, (supplier, pence, *rest) in enumerate(lines):
        year, service, reason = [*rest, *[YEAR, "", ""][len(rest) :]]
        day = date(int(year[:4]), 4 + number % 9, 1)
        rows.append(
            ("body", year, day, supplier, "", service, reason, pence, reason)
        )  # one category a reason
    columns = ["body", "financial_year", "date", *KEYS, "amount_pence", "scope_reason"]
    types = {"amount_pence": pl.Int64, "date": pl.Date}
    frame = pl.DataFrame(rows, schema=columns, schema_overrides=types, orient="row")
    scope = frame.select(*KEYS, "scope_reason", kept_reason=pl.lit("")).unique()
    return grouped(summed(frame), scope)


def classes(*rows):
    """The classified table: each row is supplier, local, SME (codes), then year."""
    found = []
    for supplier, local, sme, *rest in rows:
        place, size = CODES[local], CODES[sme]
        found.append(
            {
                "supplier_id": supplier,
                "financial_year": rest[0] if rest else YEAR,
                "is_local": place[0],
                "is_local_certain": place[1],
                "is_sme": size[0],
                "is_sme_certain": size[1],
                "is_charity": None,
                "is_social_enterprise": None,
                "ring": {True: "authority", False: "uk", None: "unknown"}[place[0]],
                "size": {True: "sme", False: "large", None: "unknown"}[size[0]],
                "place_aged": False,
                "size_aged": False,
                "kind_aged": False,
                "name": supplier.title(),
                "place_because": "why not placed",
                "size_because": "why not sized",
            }
        )
    return pd.DataFrame(found)


def spend(*units, year=YEAR):
    """Grouped and classified tables of units given as (local, SME, pence of each payment...)."""
    lines = [(f"S{at}", pence, year) for at, (_, _, *paid) in enumerate(units) for pence in paid]
    return payments(*lines), classes(
        *[(f"S{at}", local, sme, year) for at, (local, sme, *_) in enumerate(units)]
    )


def together(*pairs):
    """Several such pairs as one."""
    return tuple(pd.concat(frames, ignore_index=True) for frames in zip(*pairs, strict=True))


def row(frame, measure, **cell):
    """The one row of a measure, in a cell where several are measured."""
    chosen = frame[frame["measure"] == measure]
    for name, value in cell.items():
        chosen = chosen[chosen[name] == value]
    assert len(chosen) == 1
    return chosen.iloc[0]
