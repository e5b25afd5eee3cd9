"""From a published figure to this year's, one ingredient at a time in a printed order."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.body import Published
from svanalysis.core.definition import Definition, load_definition
from svanalysis.measure.breaks import possible_breaks
from svanalysis.measure.restated import HEADLINE, as_of, headline_shares, restated
from svanalysis.measure.sensitivity import sensitivity
from svanalysis.measure.spend import Spend, load_spend

_NOBODY = ".nobody-answered"  # no file of answers: that name begins with a full stop, so no pattern finds it


class Level(NamedTuple):
    """Where a figure stands once an ingredient is in: a share, 0 to 1, NaN where there is none; how sure; its marks."""

    ingredient: str
    share: float
    low: float = float("nan")
    high: float = float("nan")
    coverage_pounds: float = 1.0
    state: str = ""


def bridge(levels: Iterable[Level]) -> pd.DataFrame:
    """Return one row per level with `step`, its number, and `moved`, its share less the one before it.

    The first level plus all that moved is the last one.

    >>> bridge([Level("published", 0.5), Level("address rule", 0.75)])["moved"].tolist()
    [nan, 0.25]
    """
    table = pd.DataFrame(levels, columns=Level._fields)
    return table.assign(step=range(len(table)), moved=table["share"].diff())


def one_by_one(then: Definition, now: Definition) -> list[tuple[str, Definition]]:
    """Return what turns one definition into another: each ingredient that differs, and the definition with it in.

    The order is printed and always the same: address rule, SME rule, age of evidence, each reason of scope in
    the order of `data/rules/scope.toml`, intermediaries.
    """
    then, now = _ordered(then), _ordered(now)
    updates: list[tuple[str, dict[str, object]]] = [
        ("address rule", {"local": now.local}),
        ("SME rule", {"sme": now.sme}),
        ("age of evidence", {"max_evidence_age_years": now.max_evidence_age_years}),
    ]
    out = set(then.scope.exclude)
    for reason in rules.scope_reasons():
        if (reason.name in out) != (reason.name in now.scope.exclude):
            out ^= {reason.name}
            words = f"{reason.label} {'left out' if reason.name in out else 'counted'}"
            updates.append((words, {"scope": then.scope.model_copy(update={"exclude": tuple(sorted(out))})}))
    updates.append(("those paid on behalf of others", {"scope": now.scope}))
    found, current = [], then
    for words, update in updates:
        following = current.model_copy(update=update)
        if following != current:
            found.append((words, following))
        current = following
    return found


def _ordered(definition: Definition) -> Definition:
    """Return a definition with its exclusions in order, which decides nothing."""
    exclude = tuple(sorted(definition.scope.exclude))
    return definition.model_copy(update={"scope": definition.scope.model_copy(update={"exclude": exclude})})


def series_tables(spend: Spend, previous: str | None, year: str) -> dict[str, pd.DataFrame]:
    """Return `breaks`, `restated`, `sensitivity` and `bridge` by name: a year beside others and other choices."""
    return {
        "breaks": possible_breaks(spend),
        "restated": restated(spend, year),
        "sensitivity": sensitivity(spend, year),
        "bridge": bridges(spend, previous, year, spend.body.published),
    }


def bridges(
    spend: Spend, previous: str | None, year: str, published: Iterable[Published], answers: str = _NOBODY
) -> pd.DataFrame:
    """Return the way of each headline share from last year's published figure to this year's: `bridge`, by `measure`.

    The levels: `published`; `measured again`, under the rule it was published by and with people's `answers` of then, a
    file (what moves there is what the data and rules of then do not explain); each ingredient of `one_by_one`;
    `people's answers`, so that last year is restated; then this year. Without a published figure the bridge begins with
    last year restated; without a year before there is none.
    """
    if previous is None:
        return bridge([]).assign(measure="")
    now = as_of(spend.definition, year)
    figures = {entry.measure: entry for entry in published if entry.year == previous}
    silent = _answered(spend, answers)
    frames = []
    for measure in HEADLINE:
        levels = [_level(f"{previous} restated", spend.under(now), previous, measure)]
        if figure := figures.get(measure):
            then = load_definition(figure.definition or spend.body.definition)
            steps = [("measured again", then), *one_by_one(then, now)]
            before = [_level(words, silent.under(rule), previous, measure) for words, rule in steps]
            answered = [levels[0]._replace(ingredient="people's answers")] if silent is not spend else []
            levels = [Level("published", figure.percent / 100), *before, *answered]
        levels.append(_level(f"change to {year}", spend.under(now), year, measure))
        frames.append(bridge(levels).assign(measure=measure))
    return pd.concat(frames, ignore_index=True)


def _level(ingredient: str, spend: Spend, year: str, measure: str) -> Level:
    """Measure one level."""
    table = headline_shares(spend, year)
    row = table[table["measure"] == measure].iloc[0]
    share, low, high, known = (float(row[name]) for name in ("share", "low", "high", "coverage_pounds"))
    return Level(ingredient, share, low, high, known, str(row["state"]))


def _answered(spend: Spend, answers: str) -> Spend:
    """Return the spend as it is with the answers of a file about suppliers; the same where these are its own."""
    if answers == _NOBODY and spend.known.answers.empty:
        return spend
    body = spend.body.model_copy(update={"overrides": answers})
    then = load_spend(body, spend.definition, spend.folder)
    return spend if then.inputs == spend.inputs else then
