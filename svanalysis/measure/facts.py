"""The facts measures are made of: for each unit its centre and what is possible."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from svanalysis.core.errors import one_of

Flags = NDArray[np.bool_]
_AGED = {"is_sme": "size_aged", "is_social_enterprise": "kind_aged", "is_charity": "kind_aged"}
UNKNOWN = "unknown"
_FACTS = re.compile(r"^is_|_certain$|_aged$|^supplier_id$|^financial_year$")


class Fact(NamedTuple):
    """One yes-or-no fact over units.

    `yes` and `no` are its centre (both false: unknown), `can_yes` and `can_no` what is possible, and `aged`
    tells where a known centre rests on evidence that is older or newer than the definition allows.
    """

    yes: Flags
    no: Flags
    can_yes: Flags
    can_no: Flags
    aged: Flags

    @property
    def known(self) -> Flags:
        """Where the centre is known."""
        return self.yes | self.no

    @property
    def words(self) -> NDArray[np.str_]:
        """The centre as `yes`, `no` or `unknown`."""
        return np.select([self.yes, self.no], ["yes", "no"], UNKNOWN)


def fact(units: pd.DataFrame, column: str) -> Fact:
    """Return the fact in a nullable column; a known centre is certain unless `<column>_certain` says no."""
    known = units[column].notna().to_numpy(dtype=bool)
    yes = units[column].where(known, other=False).to_numpy(dtype=bool)
    no, certain = known & ~yes, known
    if f"{column}_certain" in units:
        certain = known & units[f"{column}_certain"].to_numpy(dtype=bool)
    age, aged = _AGED.get(column, "place_aged"), np.zeros(len(units), dtype=bool)
    if age in units:
        aged = known & units[age].to_numpy(dtype=bool)
    return Fact(yes, no, yes | ~certain, no | ~certain, aged)


def both(first: Fact, second: Fact) -> Fact:
    """Return the fact that both hold: no as soon as one is no, unknown only when no `no` settles it.

    A no rests on whichever no is fresher: it is aged only where every no is.
    """
    yes, no = first.yes & second.yes, first.no | second.no
    aged_no = (first.aged | ~first.no) & (second.aged | ~second.no)
    aged = (yes & (first.aged | second.aged)) | (no & aged_no)
    return Fact(yes, no, first.can_yes & second.can_yes, first.can_no | second.can_no, aged)


def facts_alone(classified: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return the classes that measures read, and those to group by: the others, texts, are slow to carry."""
    return classified[[name for name in classified.columns if name in by or _FACTS.search(name)]]


def units_of(grouped: pd.DataFrame, classified: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return the units of every cell: a supplier's in-scope net in a year within the cell, with its class.

    One row per financial year, group and supplier: `pence`, `absolute_pence`, `lines` and the classified
    columns. A line whose payee is hidden has no class: every fact about it is unknown, and so is a group it
    does not name. `by` names columns of either table. Raises ConfigurationError for any other.
    """
    for name in by:
        known = sorted({*grouped.columns, *classified.columns})
        one_of(known, name, "there is no such column to group by", verb="group by one of")
    own = [name for name in by if name in grouped.columns]
    keys, amounts = ["financial_year", "supplier_id", *own], ["pence", "absolute_pence", "lines"]
    in_scope = grouped.loc[grouped["scope_reason"] == "", [*keys, *amounts]]
    sums = in_scope.groupby(keys, as_index=False, sort=True)[amounts].sum()
    classes = classified.drop(columns=[name for name in own if name in classified.columns])
    units = sums.merge(classes, on=["supplier_id", "financial_year"], how="left", validate="many_to_one")
    marks = [name for name in classes.columns if name.endswith(("_certain", "_aged"))]
    for name in marks:
        units[name] = units[name].to_numpy() == True  # noqa: E712  element by element: not so where there is no class
    for name in {"ring", "size", *by} & set(units.columns):
        units[name] = units[name].astype(object).where(units[name].notna(), UNKNOWN)
    return units
