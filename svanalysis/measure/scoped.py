"""The share with and without each reason for leaving payments out: how far scope decides a figure."""

from typing import Any

import pandas as pd

from svanalysis.core.rules import scope_reasons
from svanalysis.measure.shares import shares

AS_DEFINED = "as defined"


def scope_variants(grouped: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the grouped table under each other scope, by name, the definition's own first.

    `with tax` puts back what the definition leaves out as tax, and so for each of its reasons (`with
    redacted_person` among them: each such line is then a supplier that is not known); `without grant` leaves
    out what it keeps in, for each reason that fits any payment.
    """
    found = [(AS_DEFINED, grouped)]
    for name in (reason.name for reason in scope_reasons()):
        for words, column, scope in (("with", "scope_reason", ""), ("without", "kept_reason", name)):
            fits = grouped[column] == name
            if fits.any():
                other = grouped.assign(scope_reason=grouped["scope_reason"].mask(fits, scope))
                found.append((f"{words} {name}", other))
    return found


def with_and_without(
    grouped: pd.DataFrame,
    classified: pd.DataFrame,
    *,
    by: tuple[str, ...] = (),
    **options: Any,  # noqa: ANN401
) -> pd.DataFrame:
    """Return the table of `shares` under each scope of `scope_variants`, in a column `scope`; options as there."""
    keys = ["financial_year", "supplier_id", "scope_reason", "kept_reason", *by]
    cells = grouped.groupby([name for name in keys if name in grouped], as_index=False)
    summed = cells[["pence", "absolute_pence", "lines"]].sum()  # once, not for every scope
    found = [
        shares(table, classified, by=by, **options).assign(scope=name)
        for name, table in scope_variants(summed)
    ]
    return pd.concat(found, ignore_index=True)
