"""What the columns of the tables mean: one place, which the workbook's headings and the data package share."""

from functools import cache
from typing import Literal

import pandas as pd

from svanalysis.core.configuration import Frozen, read_rules, read_toml
from svanalysis.report.templating import TEMPLATES


class Kind(Frozen):
    """The values of a kind of column: their type, and how the workbook and the data package tell of them.

    One entry each of `templates/kinds.toml`. `unit` follows the heading in the workbook, where a value is divided by
    `per` and written as `number` says. `typed` is the type of the standard, with the unit that it leaves to
    descriptions.
    """

    typed: dict[str, str]
    dtype: str = ""
    unit: str = ""
    per: float | None = None
    number: str = ""


class Field(Frozen):
    """A column: its heading for people, the kind of its values, and what it says."""

    heading: str
    kind: Literal["text", "day", "flag", "pence", "share", "points", "count", "number", "metres"]
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


def kind_of(table: str, column: str) -> Kind:
    """Return the kind of a column of a table: text where nothing says another."""
    found = field_of(table, column)
    return _kinds()[found.kind if found else "text"]


def typed(name: str, table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns have the type of their kind, also where it is empty or much is missing."""
    types = {column: kind_of(name, column).dtype for column in table.columns if table[column].dtype != "str"}
    return table.astype({column: dtype for column, dtype in types.items() if dtype})


@cache
def _fields() -> dict[str, Field]:
    return read_rules("fields", _Fields).fields


@cache
def _kinds() -> dict[str, Kind]:
    return {name: Kind.model_validate(each) for name, each in read_toml(TEMPLATES / "kinds.toml").items()}
