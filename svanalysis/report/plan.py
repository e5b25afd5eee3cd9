"""The action plan, its indicators and the stories told with it: what people write, read and checked.

The files stand in the body's folder and are named in its body file under `[plan]`. They are the body's own words:
svanalysis says how far each action is from the plan as approved and whether the measure it should move has moved.
"""

import tomllib
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from svanalysis.core import years
from svanalysis.core.body import Body, matching_files
from svanalysis.core.errors import InputError
from svanalysis.ingest.questions import Line, read_questions
from svanalysis.ingest.wording import normalise
from svanalysis.measure.shares import MEASURES
from svanalysis.measure.spend import Spend

STATUSES = ("not started", "under way", "done", "stopped")
VALUES = ("economic", "social", "environmental")
KINDS = ("case study", "best practice")
ACTIONS = [
    "action", "owner", "due_approved", "due", "status", "standing", "evidence", "measure", "share_from", "share_to",
    "verdict", "updated",
]  # fmt: skip
INDICATORS = ["indicator", "value", "financial_year", "amount", "unit", "source"]
STORIES = ["kind", "title", "supplier", "contract", "financial_year", "consent", "pence", "text"]
_FENCE = "+++"


def plan_files(body: Body, folder: Path) -> dict[str, Path]:
    """Return the files of a body's plan, by name. Raises ConfigurationError when one that is named is not there."""
    named = tuple(filter(None, (body.plan.actions, body.plan.indicators, *body.plan.stories)))
    found = matching_files(folder, named) if named else []
    return {path.relative_to(folder).as_posix(): path for path in found}


def plan_tables(spend: Spend, changes: pd.DataFrame, year: str) -> dict[str, pd.DataFrame]:
    """Return the tables `actions`, `indicators` and `stories` of a year, empty where the body file names no file."""
    units = spend.units
    paid = units[units["financial_year"] == year].dropna(subset=["name"]).groupby("name")["pence"].sum()
    contracts = set(spend.market()["contracts"]["reference"])
    return {
        "actions": read_actions(spend.body, spend.folder, changes),
        "indicators": read_indicators(spend.body, spend.folder, year),
        "stories": read_stories(
            spend.body, spend.folder, year, {str(name): int(pence) for name, pence in paid.items()}, contracts
        ),
    }


def read_actions(body: Body, folder: Path, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the action plan: one row per action, in the order of the file.

    `due_approved` is the day in the plan as approved, `due` the day now; `standing` says in words how the action
    stands against the plan as approved, on the latest day on which the file was updated. `measure` is the one it should
    move ('' for none), with its shares of both years and the verdict of `changes`; that it moved does not say that the
    action moved it.
    Raises InputError naming the record when a cell is missing or cannot be read.
    """
    moved, found = changes.set_index("measure"), []
    rows = _rows(folder, body.plan.actions, "action")
    day = max((row.day("updated") for row in rows), default=date.min)
    for row in rows:
        status, approved, due = row.one_of("status", STATUSES), row.day("due_approved"), row.day("due")
        measure = row.cells.get("measure", "")
        if measure and measure not in MEASURES:
            raise row.wrong(
                "this measure is not known", measure, f"write one of {', '.join(MEASURES)}, or nothing"
            )
        change = moved.loc[[measure] if measure in moved.index else []].to_dict("records")
        told: dict[Any, Any] = change[0] if change else {}
        words = {name: row.needed(name) for name in ("action", "owner", "evidence")}
        found.append(
            {
                **words, "due_approved": approved, "due": due, "status": status,
                "standing": standing(status, approved, due, day), "measure": measure, "updated": row.day("updated"),
                "verdict": told.get("verdict", ""),
                **{name: told.get(name) for name in ("share_from", "share_to")},
            }
        )  # fmt: skip
    table = pd.DataFrame(found, columns=ACTIONS)
    return table.astype({"share_from": "float64", "share_to": "float64"})


def standing(status: str, approved: date, due: date, day: date) -> str:
    """Return how an action stands on a day against the plan as approved.

    >>> standing("under way", date(2013, 3, 31), date(2013, 9, 30), date(2013, 6, 30))
    'later than approved'
    """
    if status in {"done", "stopped"}:
        return status if status == "stopped" or due <= approved else "done, later than approved"
    if due < day:
        return "overdue"
    return "later than approved" if due > approved else "as approved"


def read_indicators(body: Body, folder: Path, year: str) -> pd.DataFrame:
    """Return the indicators the body supplies, up to a year: one row per indicator and year, as they were given.

    `value` says whether it tells of economic, social or environmental value; `amount` is the text given. Raises
    InputError naming the record when a cell is missing or cannot be read.
    """
    found = []
    for row in _rows(folder, body.plan.indicators, "indicator"):
        words = {name: row.needed(name) for name in ("indicator", "amount", "unit", "source")}
        told = {"value": row.one_of("value", VALUES), "financial_year": years.parse_year(row.needed("year"))}
        found.append({**words, **told})
    table = pd.DataFrame(found, columns=INDICATORS)
    shown = table[table["financial_year"] <= year]
    return shown.sort_values(["value", "indicator", "financial_year"], kind="stable").reset_index(drop=True)


def read_stories(
    body: Body, folder: Path, year: str, paid: dict[str, int], contracts: set[str]
) -> pd.DataFrame:
    """Return the case studies and best practice of a year: one row per story, with the Markdown text.

    A file begins with its facts between two lines of `+++`: `kind`, `title`, `year`, `consent` (the day on which
    those it is about agreed), and `supplier` (a name as it was paid) or `contract` (a reference in the contracts
    register).
    `paid` gives the in-scope pence of each supplier paid in the year; `pence` are the supplier's, 0 for a contract.
    Raises InputError naming the file when a fact is missing, or nobody of that name was paid.
    """
    found = []
    for path in matching_files(folder, body.plan.stories) if body.plan.stories else []:
        facts, text = _story(path)
        if facts["financial_year"] == year:
            found.append({**facts, "text": text, "pence": _tied_to(path, facts, paid, contracts)})
    return pd.DataFrame(found, columns=STORIES)


def _story(path: Path) -> tuple[dict[str, Any], str]:
    """Return the facts of a story, checked, and its text."""
    hint = "begin it with a line +++, then kind, title, year, consent and supplier or contract, then +++"
    try:
        _, head, text = path.read_text(encoding="utf-8-sig").split(_FENCE, 2)
        facts = tomllib.loads(head)
    except (OSError, ValueError) as error:
        raise InputError("this story cannot be read", file=path, found=error, hint=hint) from None
    for name in ("kind", "title", "year", "consent"):
        if not facts.get(name):
            raise InputError(f"this story does not say its {name}", file=path, hint=hint)
    if facts["kind"] not in KINDS:
        raise InputError(
            "a story is one of two kinds", file=path, found=facts["kind"], hint=" or ".join(KINDS)
        )
    if not isinstance(facts["consent"], date):
        wrong = "consent is the day on which those it is about agreed"
        raise InputError(wrong, file=path, found=facts["consent"], hint="write consent = 2013-05-31")
    facts["financial_year"] = years.parse_year(str(facts.pop("year")))
    return {"supplier": "", "contract": "", **facts}, text.strip()


def _tied_to(path: Path, facts: dict[str, Any], paid: dict[str, int], contracts: set[str]) -> int:
    """Return the pence paid to the supplier of a story, 0 for one of a contract; refuse one that is neither."""
    if facts["contract"] and facts["contract"] in contracts:
        return 0
    named = {normalise(name): pence for name, pence in paid.items()}
    if (key := normalise(facts["supplier"])) in named:
        return named[key]
    found = facts["contract"] or facts["supplier"]
    near = get_close_matches(key, named, n=1)
    hint = (
        f"did you mean {near[0]!r}?"
        if near
        else "name a supplier paid in the year, or a contract of the register"
    )
    raise InputError("this story is tied to no supplier paid in its year and to no contract", file=path, found=found,
                     hint=hint)  # fmt: skip


def _rows(folder: Path, name: str, needed: str) -> list[Line]:
    """Return the rows of a file that people fill in; none where the body file names no file."""
    if not name:
        return []
    path = matching_files(folder, (name,))[0]
    with path.open("rb") as file:
        rows = read_questions(file, needed, path).to_dicts()
    return [Line(path, record, cells) for record, cells in enumerate(rows, start=2) if any(cells.values())]
