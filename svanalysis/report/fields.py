"""What the columns of the tables mean: one place, which the workbook's headings and the data package share."""

from functools import cache
from typing import Literal

from svanalysis.core.configuration import Frozen, read_toml, validated
from svanalysis.core.places import shipped

Kind = Literal["text", "day", "flag", "pence", "share", "points", "count", "number", "metres"]


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


@cache
def _fields() -> dict[str, Field]:
    path = shipped("data", "rules", "fields.toml")
    return validated(_Fields, read_toml(path), path).fields
