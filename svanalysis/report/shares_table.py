"""The shares table of `svanalysis measure`: a body under one or several definitions."""

import pandas as pd

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.progress import Progress, silent
from svanalysis.measure.scoped import with_and_without
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend

GROUPS = {"ring": "ring", "authority": "majority", "size": "size", "service": "service", "category": "category",
          "month": "month", "kind": "recognised_as", "amount_band": "amount_band",
          "organisation": "kind", "tier": "vcse_tier"}  # fmt: skip


def shares_table(
    body: str,
    definitions: list[str],
    by: tuple[str, ...] = (),
    *,
    year: str = "",
    data: str = "",
    scopes: bool = False,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return one row per definition, financial year, group and measure: the columns of `measure.shares`.

    An empty definition takes the body's own. With `scopes` each share is given with and without each reason
    for leaving payments out, in a column `scope`. Raises ConfigurationError for an unknown group or year.
    """
    unknown = [name for name in by if name not in GROUPS]
    if unknown:
        raise ConfigurationError(
            "this grouping is not known", found=unknown[0], hint=f"use some of {', '.join(GROUPS)}"
        )
    found, frames = load_body(body), []
    for name in definitions:
        definition = load_definition(name or found.definition)
        spend = load_spend(found, definition, data, progress)
        wanted = spend.check_year(year) if year else ""
        measured = with_and_without if scopes else shares
        table = measured(
            spend.grouped,
            spend.classified,
            by=tuple(GROUPS[group] for group in by),
            part_years=spend.part_years,
        ).rename(columns={column: group for group, column in GROUPS.items()})
        chosen = table[table["financial_year"] == wanted] if wanted else table
        frames.append(chosen.assign(body=found.name, definition=definition.name))
    together = pd.concat(frames, ignore_index=True)
    first = ["body", "definition", *(["scope"] if scopes else []), "financial_year", "measure", *by]
    return together[[*first, *(column for column in together.columns if column not in first)]]
