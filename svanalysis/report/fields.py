"""What the columns of the tables mean: one place, which the workbook's headings and the data package share."""

from functools import cache
from typing import Literal

import pandas as pd

from svanalysis.core.configuration import Frozen, read_rules

Kind = Literal["text", "day", "flag", "pence", "share", "points", "count", "number", "metres"]
_TYPES: dict[Kind, str] = {
    "pence": "Int64",
    "count": "Int64",
    "flag": "boolean",
    "share": "float64",
    "points": "float64",
    "number": "float64",
    "metres": "float64",
}


class Field(Frozen):
    """A column: its heading for people, the kind of its values, and what it says."""

    heading: str
    kind: Kind
    says: str


class _Fields(Frozen):
    fields: dict[str, Field]


def field_of(table: str, column: str) -> Field | None:
    """Return what a column of a table means, None where `data/rules/fields.toml` does not say.

    >>> field_of("shares", "low").kind, field_of("changes", "low").kind
    ('share', 'points')
    """
    known = _fields()
    return known.get(f"{table}.{column}", known.get(column))


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns have the type of their kind, also where it is empty or much is missing."""
    kinds = {column: found.kind for column in table.columns if (found := field_of(name, column))}
    values = [column for column in kinds if table[column].dtype != "str"]
    return table.astype({column: _TYPES[kinds[column]] for column in values if kinds[column] in _TYPES})


@cache
def _fields() -> dict[str, Field]:
    return read_rules("fields", _Fields).fields
