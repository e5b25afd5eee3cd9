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
    for reason in scope_reasons():
        out, kept = grouped["scope_reason"] == reason.name, grouped["kept_reason"] == reason.name
        if out.any():
            found.append(
                (f"with {reason.name}", grouped.assign(scope_reason=grouped["scope_reason"].mask(out, "")))
            )
        if kept.any():
            left = grouped["scope_reason"].mask(kept, reason.name)
            found.append((f"without {reason.name}", grouped.assign(scope_reason=left)))
    return found


def with_and_without(grouped: pd.DataFrame, classified: pd.DataFrame, **options: Any) -> pd.DataFrame:  # noqa: ANN401
    """Return the table of `shares` under each scope of `scope_variants`, in a column `scope`; options as there."""
    found = [
        shares(table, classified, **options).assign(scope=name) for name, table in scope_variants(grouped)
    ]
    return pd.concat(found, ignore_index=True)
