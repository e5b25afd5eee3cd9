"""A year beside others and under other choices: bridged from the published figure, restated, and how far each moves it.

The choices are definition, exclusions, floors and single suppliers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, product
from typing import Any, NamedTuple

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.body import Published
from svanalysis.core.definition import Definition, load_definition
from svanalysis.core.places import shipped
from svanalysis.measure.breakdowns import largest
from svanalysis.measure.breaks import possible_breaks
from svanalysis.measure.grouped import BAND_NAMES
from svanalysis.measure.shares import AS_DEFINED, TABLE, scope_variants, shares, shares_of_each
from svanalysis.measure.spend import Spend, load_spend

HEADLINE = ("local_share", "sme_share_of_local")
_SUPPLIERS = 10  # of those paid most, each is left out once
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
    table = _headline_shares(spend.in_year(year))
    return Level(ingredient, *table.loc[table["measure"] == measure, list(Level._fields[1:])].iloc[0])


def _answered(spend: Spend, answers: str) -> Spend:
    """Return the spend as it is with the answers of a file about suppliers; the same where these are its own."""
    if answers == _NOBODY and spend.known.answers.empty:
        return spend
    body = spend.body.model_copy(update={"overrides": answers})
    then = load_spend(body, spend.definition, spend.folder)
    return spend if then.inputs == spend.inputs else then


def _headline_shares(spend: Spend) -> pd.DataFrame:
    """Return the table of `shares` for the two headline measures, by year."""
    return shares(spend.grouped, spend.classified, measures=HEADLINE, **spend.marks)


def as_of(definition: Definition, year: str) -> Definition:
    """Return a definition whose limits of size are for all years those of one; the same one if they never changed.

    >>> as_of(load_definition("durham_2013"), "2013/14").sme.limits_of
    ''
    >>> as_of(load_definition("companies_act"), "2013/14").sme.limits_of
    '2013/14'
    """
    if len(rules.size().rules[definition.sme.rule].thresholds) == 1:
        return definition
    return definition.model_copy(update={"sme": definition.sme.model_copy(update={"limits_of": year})})


def restated(spend: Spend, year: str) -> pd.DataFrame:
    """Return the headline shares of each year up to `year` under that year's rules, and under those of its own.

    One row per `rules` (`restated` or `own`), financial year and measure: the columns of `Share`, the `definition`,
    and on restated rows `moved`, the restated share less the year's own (NaN where either is `[z]`). A year's own
    rules are the definition the figure was published under, as the body file says, else the one in use, with the
    limits of size of that year. Source: field measures, "Evidence has a date".
    """
    body, keys = spend.body, ["financial_year", "measure"]
    ruled = dict.fromkeys(product(spend.years, HEADLINE), spend.definition)
    for entry in body.published:
        if (entry.year, entry.measure) in ruled:
            ruled[entry.year, entry.measure] = load_definition(entry.definition or body.definition)
    measured = {
        rule: _headline_shares(spend.under(rule)).assign(definition=rule.name).set_index(keys, drop=False)
        for rule in set(ruled.values())
    }
    past = pd.concat([measured[rule].loc[[row]] for row, rule in ruled.items()], ignore_index=True)
    now = _headline_shares(spend.under(as_of(spend.definition, year))).assign(
        definition=spend.definition.name
    )
    both = now.merge(past[[*keys, "share"]], on=keys, suffixes=("", "_own"), validate="one_to_one")
    moved = both.assign(rules="restated", moved=both["share"] - both["share_own"]).drop(columns="share_own")
    found = pd.concat([moved, past.assign(rules="own", moved=float("nan"))], ignore_index=True)
    return found[found["financial_year"] <= year].sort_values([*keys, "rules"]).reset_index(drop=True)


def sensitivity(spend: Spend, year: str) -> pd.DataFrame:
    """Return the headline shares of a year under each choice that could have been made.

    One row per `kind`, `choice` and measure: the columns of `Share`, and `moved`, the share less that of the first
    row, `as defined`; NaN where one of the two is `[u]` or `[z]`, so that no single figure stands. Kinds: `definition`
    (each shipped one, by name; one whose evidence is absent stays, with its marks and bounds), `scope` (with and
    without each exclusion), `floor` (payments under an amount left out), `supplier` (each of the ten paid most left
    out).
    """
    found = pd.concat([_shares_of(list(alike)) for _, alike in groupby(_choices(spend, year), _classes)])
    found = found.reset_index(drop=True)
    single = found["share"].mask(found["state"].str.contains("[u]", regex=False))
    base = single.set_axis(found["measure"])[: len(HEADLINE)]
    return found.assign(moved=single - found["measure"].map(base))


def _classes(choice: tuple[str, str, Spend]) -> int:
    """Return what is the same of choices under which suppliers have the same classes."""
    return id(choice[2].classified)


def _shares_of(choices: list[tuple[str, str, Spend]]) -> pd.DataFrame:
    """Return the headline shares of choices under which suppliers have the same classes, with their `kind`."""
    kinds, names, spends = zip(*choices, strict=True)
    grouped = [spend.grouped for spend in spends]
    found = shares_of_each(grouped, spends[0].classified, measures=HEADLINE, **spends[0].marks)
    told = {
        "kind": found[TABLE].map(dict(enumerate(kinds))),
        "choice": found[TABLE].map(dict(enumerate(names))),
    }
    return pd.concat([pd.DataFrame(told), found.drop(columns=TABLE)], axis=1)


def _choices(spend: Spend, year: str) -> Iterator[tuple[str, str, Spend]]:
    """Return each choice's kind, its name, and the year's spend under it."""
    own = spend.in_year(year)
    yield AS_DEFINED, AS_DEFINED, own
    for path in sorted(shipped("data", "definitions").glob("*.toml")):
        yield "definition", path.stem, spend.under(load_definition(path.stem)).in_year(year)
    for name, table in scope_variants(own.grouped)[1:]:
        yield "scope", name, replace(own, grouped=table)
    for at, name in enumerate(BAND_NAMES[1:], start=1):
        under = own.grouped["amount_band"].isin(BAND_NAMES[:at])
        yield "floor", f"without payments under {name.split()[0]} pounds", _without(own, under)
    for supplier in largest(own.units, _SUPPLIERS).itertuples():
        theirs = own.grouped["supplier_id"] == supplier.supplier_id
        yield "supplier", f"without {supplier.name}", _without(own, theirs)


def _without(spend: Spend, out: pd.Series) -> Spend:
    """Return the spend with some rows out of scope."""
    reason = spend.grouped["scope_reason"].mask(out, "left out")
    return replace(spend, grouped=spend.grouped.assign(scope_reason=reason))


def most(found: pd.DataFrame, measure: str) -> Any | None:  # noqa: ANN401  a row of the table
    """Return the row of the choice that moves a measure most, the first of equals; None where nothing moves it."""
    rows = found[(found["measure"] == measure) & (found["moved"].abs() > 0)]
    return rows.iloc[int(rows["moved"].abs().argmax())] if len(rows) else None
