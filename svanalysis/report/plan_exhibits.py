"""What people wrote beside the figures: the action plan, indicators, case studies and best practice."""

from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import change_of
from svanalysis.present.timeline import action_timeline
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

NOT_SOCIAL_VALUE = (
    "These indicators are supplied by the body, with their sources. svanalysis measures where money goes, not "
    "social value."
)
NO_CAUSE = "That a measure moved does not show that the action moved it."
NO_EXPLANATION = "They illustrate, they do not explain the change."
_OPEN = ("not started", "under way")
_LATE = ("overdue", "later than approved")
_DAY = "%d %B %Y"


def action_plan(results: "Results") -> Exhibit:
    """Return each action against the plan as approved, and whether the measure it should move has moved."""
    rows = results.actions
    open_, done = rows["status"].isin(_OPEN), rows["status"] == "done"
    late = open_ & rows["standing"].isin(_LATE)
    title = (
        f"{done.sum()} of {len(rows)} actions are done; {late.sum()} of the {open_.sum()} still open are late"
    )
    day = _days(rows["updated"].sort_values().tail(1))
    named = rows.assign(
        measure=[wording.measure_name(name) if name else "" for name in rows["measure"]],
        moved=[_moved(results, row) for row in tables.rows_of(rows)],
        stands=[_stands(*pair) for pair in zip(rows["status"], rows["standing"], strict=True)],
        **{name: _days(rows[name]) for name in ("due_approved", "due")},
    )
    return Exhibit(
        key="action_plan",
        title=title if len(rows) else "The body file names no action plan",
        subtitle=wording.subtitle(
            results, "Actions against the plan as approved", period=f"as of {''.join(day)}"
        ),
        table=tables.display(
            named,
            {
                "Action": ("action", tables.words),
                "Owner": ("owner", tables.words),
                "Due, as approved": ("due_approved", tables.words),
                "Due now": ("due", tables.words),
                "How it stands": ("stands", tables.words),
                "Evidence": ("evidence", tables.words),
                "Should move": ("measure", tables.words),
                "Has it moved? (points)": ("moved", tables.words),
            },
        ),
        figures=(action_timeline(rows, pd.Timestamp(rows["updated"].max()).date()),) if len(rows) else (),
        source=f"Source: the action plan of {results.body.title}.{_synthetic(results)}",
        note=NO_CAUSE,
        also={
            "Actions": f"{len(rows)}",
            "Actions done": f"{done.sum()}",
            "Actions open": f"{open_.sum()}",
            "Actions open and late": f"{late.sum()}",
        }
        if len(rows)
        else {},
    )


def _moved(results: "Results", row: tables.Row) -> str:
    """Return how the measure an action should move has moved, '' where it names none."""
    if not row.measure:
        return ""
    change = change_of(results.changes, row.measure)
    if not change:
        return "no year before"
    single = all(wording.share_in(results, row.measure, year).printing == "single" for year in change[1:3])
    points = f"{sentences.points(change.change)}, " if single else ""
    low, high = sentences.points(change.low, ROUND_FLOOR), sentences.points(change.high, ROUND_CEILING)
    bounds = "" if row.verdict == "not comparable" else f" ({points}low {low}, high {high})"
    return f"{row.verdict}{bounds}"


def _stands(status: str, standing: str) -> str:
    """Return an action's status, and how that is against the plan as approved."""
    return standing if standing.startswith(status) else f"{status}, {standing}"


def _days(days: pd.Series) -> list[str]:
    """Return days as people write them."""
    return [day.strftime(_DAY).lstrip("0") for day in days]


def _synthetic(results: "Results") -> str:
    return " Invented, as the sample is." if results.body.synthetic else ""


def indicators(results: "Results") -> Exhibit:
    """Return the indicators of economic, social and environmental value that the body supplies."""
    rows = results.indicators
    years = [year for year in (results.previous, results.year) if year]
    shown = rows[rows["financial_year"].isin(years)]
    return Exhibit(
        key="indicators",
        title="What the body reports of economic, social and environmental value",
        subtitle=wording.subtitle(results, "Indicators supplied by the body", over_years=False),
        table=tables.display(
            shown.assign(value=shown["value"].str.capitalize()),
            {
                "Indicator": ("indicator", tables.words),
                "Value": ("value", tables.words),
                "Year": ("financial_year", tables.words),
                "Amount": ("amount", tables.words),
                "Unit": ("unit", tables.words),
                "Source": ("source", tables.words),
            },
        ),
        sentences=(NOT_SOCIAL_VALUE,) if len(shown) else (),
        source=f"Source: indicators supplied by {results.body.title}.{_synthetic(results)}",
    )


def case_studies(results: "Results") -> Exhibit:
    """Return the year's case studies, each tied to a supplier or a contract, with the consent it was told under."""
    return _stories(results, "case study", "case_studies", "case studies")


def best_practice(results: "Results") -> Exhibit:
    """Return what the body holds to be best practice, each tied to a supplier or a contract."""
    return _stories(results, "best practice", "best_practice", "examples of best practice")


def _stories(results: "Results", kind: str, key: str, what: str) -> Exhibit:
    rows = results.stories[results.stories["kind"] == kind]
    told = [f"### {title}\n\n{text}" for title, text in zip(rows["title"], rows["text"], strict=True)]
    return Exhibit(
        key=key,
        title=f"{kind.capitalize()}: {sentences.listed(list(rows['title']))}"
        if len(rows)
        else f"No {kind} is told",
        subtitle=wording.subtitle(results, what[:1].upper() + what[1:]),
        table=tables.display(
            rows.assign(consent=_days(rows["consent"])),
            {
                "Story": ("title", tables.words),
                "Supplier": ("supplier", tables.words),
                "Contract": ("contract", tables.words),
                "Paid to the supplier in the year (£)": ("pence", tables.whole_pounds),
                "Consent given": ("consent", tables.words),
            },
        ),
        quoted="\n\n".join(told),
        source=f"Source: told by {results.body.title}, in its own words.{_synthetic(results)}",
        note=NO_EXPLANATION,
    )
