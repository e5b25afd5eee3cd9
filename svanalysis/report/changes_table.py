"""What `svanalysis change` answers: each share's movement in parts, for programs and for people."""

from types import SimpleNamespace
from typing import Any

import pandas as pd

from svanalysis.measure.change import change_tables
from svanalysis.measure.shares import MEASURES, shares
from svanalysis.measure.spend import Spend
from svanalysis.present.theme import plain
from svanalysis.report.change_exhibits import what_changed, who_moved_most
from svanalysis.report.context import spend_of

__all__ = ["change_answers", "change_text", "spend_of"]

_NESTED = {"parts": "parts", "services": "service_parts", "contributors": "contributors"}
_KEYS = ["measure", "from_year", "to_year"]
_SHOWN, _LONGEST = 5, 40


def change_answers(spend: Spend, from_year: str, to_year: str) -> list[dict[str, Any]]:
    """Return one object per measure, as `svanalysis change --json` prints it; None where there is no number.

    `measure, from, to, share_from, share_to, change, low, high, verdict, body, definition`, and the rows of its
    `parts`, `services` and `contributors`. Raises ConfigurationError for a year in which the body paid nothing.
    """
    found = _tables(spend, from_year, to_year)
    answers = []
    for row in _records(found["changes"]):
        named = {name.removesuffix("_year"): value for name, value in row.items()}
        lists = {
            name: _records(rows[rows["measure"] == row["measure"]].drop(columns=_KEYS))
            for name, rows in ((name, found[table]) for name, table in _NESTED.items())
        }
        about = {"body": spend.body.name, "definition": spend.definition.name}
        answers.append({**named, **about, **lists})
    return answers


def change_text(spend: Spend, from_year: str, to_year: str) -> str:
    """Return the same for people: of each share the finding, its parts, and who moved it most."""
    found = _tables(spend, from_year, to_year)
    before, now = found["changes"][["from_year", "to_year"]].iloc[0]
    chosen = spend.grouped[spend.grouped["financial_year"].isin([before, now])]
    measured = shares(chosen, spend.classified, part_years=spend.part_years)
    about = {"body": spend.body, "definition": spend.definition, "part_years": spend.part_years}
    seen: Any = SimpleNamespace(**about, **found, shares=measured, previous=before, year=now)
    said = [f"{spend.body.title}, {spend.definition.title}"]
    for measure in MEASURES:
        changed, movers = what_changed(seen, measure), who_moved_most(seen, measure).table.head(_SHOWN)
        said += ["\n".join([changed.title, *changed.sentences]), _table(changed.table)]
        said += [_table(movers.drop(columns=list(movers.columns[4:6])))] if len(movers) else []
    return "\n\n".join(said)


def _tables(spend: Spend, from_year: str, to_year: str) -> dict[str, pd.DataFrame]:
    years = (spend.check_year(from_year), spend.check_year(to_year))
    return change_tables(
        spend.grouped, spend.classified, *years, part_years=spend.part_years, breaks=spend.breaks
    )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values, None where there is none."""
    cells = table.astype(object).where(table.notna(), None)
    return [{str(name): cell for name, cell in row.items()} for row in cells.to_dict("records")]


def _table(table: pd.DataFrame) -> str:
    """Return a table for a screen: the first column to the left, the others to the right, long names cut."""
    columns = [[plain(cell)[:_LONGEST] for cell in (name, *table[name].tolist())] for name in table.columns]
    widths = [max(map(len, column)) for column in columns]
    pad = [str.ljust, *[str.rjust] * (len(columns) - 1)]
    lines = [
        [fit(cell, width) for fit, cell, width in zip(pad, row, widths, strict=True)]
        for row in zip(*columns, strict=True)
    ]
    return "\n".join("  ".join(line).rstrip() for line in lines)
