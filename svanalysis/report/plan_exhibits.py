"""What people wrote beside the figures: the action plan, indicators, case studies and best practice."""

from typing import Any

import pandas as pd

from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import change_of
from svanalysis.present.timeline import action_timeline
from svanalysis.report import wording
from svanalysis.report.results import Results

_OPEN = ("not started", "under way")
_LATE = ("overdue", "later than approved")
_DAY = "%d %B %Y"


def action_plan(results: Results) -> Exhibit:
    """Return each action against the plan as approved, and whether the measure it should move has moved."""
    rows = results.actions
    open_, done = rows["status"].isin(_OPEN), rows["status"] == "done"
    late = open_ & rows["standing"].isin(_LATE)
    shown = rows.assign(
        named=[wording.measure_name(name) if name else "" for name in rows["measure"]],
        moved=[_moved(results, row) for row in tables.rows_of(rows)],
        stands=[_stands(*pair) for pair in zip(rows["status"], rows["standing"], strict=True)],
        **{name: _days(rows[name]) for name in ("due_approved", "due")},
    )
    day = "".join(_days(rows["updated"].sort_values().tail(1)))
    figures = [action_timeline(rows, pd.Timestamp(rows["updated"].max()).date())] if len(rows) else []
    said: dict[str, Any] = {"open": open_.sum(), "done": done.sum(), "late": late.sum(), "day": day}
    return wording.exhibit(results, "action_plan", shown, figures, **said)


def _moved(results: Results, row: tables.Row) -> str:
    """Return how the measure an action should move has moved, '' where it names none."""
    if not row.measure:
        return ""
    change = change_of(results.changes, row.measure)
    if not change:
        return "no year before"
    single = all(wording.share_in(results, row.measure, year).printing == "single" for year in change[1:3])
    points = f"{sentences.points(change.change)}, " if single else ""
    low, high = sentences.limits(change)
    bounds = "" if row.verdict == "not comparable" else f" ({points}low {low}, high {high})"
    return f"{row.verdict}{bounds}"


def _stands(status: str, standing: str) -> str:
    """Return an action's status, and how that is against the plan as approved."""
    return standing if standing.startswith(status) else f"{status}, {standing}"


def _days(days: pd.Series) -> list[str]:
    """Return days as people write them."""
    return [day.strftime(_DAY).lstrip("0") for day in days]


def indicators(results: Results) -> Exhibit:
    """Return the indicators of economic, social and environmental value that the body supplies."""
    rows = results.indicators
    shown = rows[rows["financial_year"].isin([results.previous, results.year])]
    return wording.exhibit(results, "indicators", shown.assign(value=shown["value"].str.capitalize()))


def case_studies(results: Results) -> Exhibit:
    """Return the year's case studies, each tied to a supplier or a contract, with the consent it was told under."""
    return _stories(results, "case study", "case_studies")


def best_practice(results: Results) -> Exhibit:
    """Return what the body holds to be best practice, each tied to a supplier or a contract."""
    return _stories(results, "best practice", "best_practice")


def _stories(results: Results, kind: str, key: str) -> Exhibit:
    rows = results.stories[results.stories["kind"] == kind]
    titles = rows["title"].tolist()
    quoted = "\n\n".join(f"### {title}\n\n{text}" for title, text in zip(titles, rows["text"], strict=True))
    shown = rows.assign(consent=_days(rows["consent"]))
    return wording.exhibit(results, key, shown, quoted=quoted, titles=titles, kind=kind)
