"""The facts measures are made of: for each unit its centre and what is possible."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray


class Fact(NamedTuple):
    """One yes-or-no fact over units: `yes` and `no` are its centre (both false: unknown), `can_*` what is possible."""

    yes: NDArray[np.bool_]
    no: NDArray[np.bool_]
    can_yes: NDArray[np.bool_]
    can_no: NDArray[np.bool_]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where the centre is known."""
        return self.yes | self.no


def fact(units: pd.DataFrame, column: str) -> Fact:
    """Return the fact in a nullable column; without `<column>_certain` beside it a known centre is certain."""
    values = units[column].astype("boolean")
    yes = values.fillna(value=False).to_numpy(dtype=bool)
    no = (~values).fillna(value=False).to_numpy(dtype=bool)
    name = f"{column}_certain"
    certain = units[name].to_numpy(dtype=bool) if name in units else yes | no
    return Fact(yes, no, yes | ~certain, no | ~certain)


def both(first: Fact, second: Fact) -> Fact:
    """Return the fact that both hold: no as soon as one is no, unknown only when no `no` settles it."""
    return Fact(
        first.yes & second.yes, first.no | second.no, first.can_yes & second.can_yes, first.can_no | second.can_no
    )


def units_of(grouped: pd.DataFrame, classified: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the units of every cell: the net of a supplier in a year within the cell, in scope, with its class.

    One row per financial year, group and supplier: `pence`, `absolute_pence`, `lines` and the classified columns. A
    line whose payee is hidden has no class: every fact about it is unknown.
    """
    in_scope = grouped[grouped["scope_reason"] == ""]
    own = [name for name in by if name in grouped.columns]
    keys = ["financial_year", "supplier_id", *own]
    sums = in_scope.groupby(keys, as_index=False, sort=True)[["pence", "absolute_pence", "lines"]].sum()
    units = sums.merge(classified, on=["supplier_id", "financial_year"], how="left", validate="many_to_one")
    for name in classified.columns:
        if name.endswith(("_certain", "_aged")):
            units[name] = units[name].astype("boolean").fillna(value=False).astype(bool)
    units["ring"] = units["ring"].fillna("unknown")
    units["size"] = units["size"].fillna("unknown")
    return units
