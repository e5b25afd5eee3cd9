"""How far each choice moves the headline: definition, exclusions, floors, single suppliers."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from svanalysis.core.definition import load_definition
from svanalysis.core.places import shipped
from svanalysis.measure.breakdowns import largest
from svanalysis.measure.grouped import BAND_NAMES
from svanalysis.measure.restated import headline_shares
from svanalysis.measure.scoped import AS_DEFINED, scope_variants
from svanalysis.measure.spend import Spend

SUPPLIERS = 10
Choice = tuple[str, str, pd.DataFrame, pd.DataFrame]


def sensitivity(spend: Spend, year: str) -> pd.DataFrame:
    """Return the headline shares of a year under each choice that could have been made.

    One row per `kind`, `choice` and measure: the columns of `Share`, and `moved`, the share less that of the first
    row, `as defined`; NaN where one of the two is `[u]` or `[z]`, so that no single figure stands. Kinds: `definition`
    (each shipped one, by name; one whose evidence is absent stays, with its marks and bounds), `scope` (with and
    without each exclusion), `floor` (payments under an amount left out), `supplier` (each of the ten paid most left
    out).
    """
    tables = []
    for kind, choice, grouped, classified in _choices(spend, year):
        table = headline_shares(replace(spend, grouped=grouped, classified=classified))
        tables.append(table.assign(kind=kind, choice=choice))
    found = pd.concat(tables, ignore_index=True)
    single = found["share"].mask(found["state"].str.contains("[u]", regex=False))
    base = single[found["kind"] == AS_DEFINED].set_axis(found["measure"][found["kind"] == AS_DEFINED])
    first = ["kind", "choice", *tables[0].columns.drop(["kind", "choice"])]
    return found[first].assign(moved=single - found["measure"].map(base))


def _choices(spend: Spend, year: str) -> Iterator[Choice]:
    """Return each choice's kind, name, and its grouped and classified tables of the year."""
    grouped, classified = _of(spend.grouped, year), _of(spend.classified, year)
    yield AS_DEFINED, AS_DEFINED, grouped, classified
    for path in sorted(shipped("data", "definitions").glob("*.toml")):
        other = spend.under(load_definition(path.stem))
        yield "definition", path.stem, _of(other.grouped, year), _of(other.classified, year)
    for name, table in scope_variants(grouped)[1:]:
        yield "scope", name, table, classified
    for at, name in enumerate(BAND_NAMES[1:], start=1):
        floor = name.split()[0]
        left = _without(grouped, grouped["amount_band"].isin(BAND_NAMES[:at]))
        yield "floor", f"without payments under {floor} pounds", left, classified
    for supplier in largest(grouped, classified, SUPPLIERS).itertuples():
        left = _without(grouped, grouped["supplier_id"] == supplier.supplier_id)
        yield "supplier", f"without {supplier.name}", left, classified


def _without(grouped: pd.DataFrame, out: pd.Series) -> pd.DataFrame:
    """Return the table with some rows out of scope."""
    return grouped.assign(scope_reason=grouped["scope_reason"].mask(out, "left out"))


def _of(table: pd.DataFrame, year: str) -> pd.DataFrame:
    return table[table["financial_year"] == year]


def most(found: pd.DataFrame, measure: str) -> Any | None:  # noqa: ANN401  a row of the table
    """Return the row of the choice that moves a measure most, the first of equals; None where nothing moves it."""
    rows = found[(found["measure"] == measure) & (found["moved"].abs() > 0)]
    return rows.iloc[int(rows["moved"].abs().argmax())] if len(rows) else None
