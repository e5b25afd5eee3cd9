"""Where a series of years may be broken: a rule, a source or a layout changed, or the data jump."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import NamedTuple

import pandas as pd

from svanalysis.classify.table import INTERMEDIARIES
from svanalysis.core import rules, years
from svanalysis.core.body import Body, Source
from svanalysis.core.configuration import Frozen, read_rules
from svanalysis.core.definition import Definition
from svanalysis.measure.spend import Spend

_WITHHELD = ("person_redacted", "commercial_redacted")


class Limits(Frozen):
    """The file `breaks.toml`: how far a year may differ from the one before until a break is possible."""

    payments_a_month_times: float
    small_payments: float
    redacted_payments: float
    out_of_scope_pounds: float
    intermediary_pounds: float


class PossibleBreak(NamedTuple):
    """What differs in a year from the one before: shares are 0 to 1, NaN where no number is compared."""

    financial_year: str
    since: str
    cause: str
    what: str
    unit: str = ""
    before: float = float("nan")
    after: float = float("nan")


COLUMNS = [*PossibleBreak._fields, "confirmed"]
Pairs = list[tuple[str, str]]


def possible_breaks(spend: Spend) -> pd.DataFrame:
    """Return what may break the series: one row per `financial_year` and cause, compared with the year `since`.

    `cause`: `rule` (limits of size changed), `source` (a later register or supplier record is heard), `layout` (files
    name their columns differently), `payments a month`, `small payments`, `redacted`, `scope`, `intermediary`; or
    `confirmed`, what the body file says. `what` says it in words, `before` and `after` in `unit`. `confirmed` is the
    reason given in the body file, '' where nobody confirmed a break in that year. The limits are in
    `data/rules/breaks.toml`.
    """
    pairs = list(pairwise(spend.years))
    confirmed = {entry.year: entry.why for entry in spend.body.breaks}
    said = [
        PossibleBreak(entry.year, years.previous(entry.year), "confirmed", entry.what)
        for entry in spend.body.breaks
    ]
    found = [
        *said, *_size_limits(spend.definition, pairs), *_sources(spend.body, pairs), *_layouts(spend.balances, pairs),
        *jumps(spend.grouped),
    ]  # fmt: skip
    table = pd.DataFrame(found, columns=PossibleBreak._fields)
    told = table.assign(confirmed=[confirmed.get(year, "") for year in table["financial_year"]])
    return told.sort_values("financial_year", kind="stable").reset_index(drop=True)


def _size_limits(definition: Definition, pairs: Pairs) -> Iterator[PossibleBreak]:
    """Find years for which the limits of the SME rule differ from those of the year before."""
    rule = rules.size().rules[definition.sme.rule]
    changes = [] if definition.sme.limits_of else [limits.from_ for limits in rule.thresholds[1:]]
    for before, after in pairs:
        for day in changes:
            if years.start(before) < day <= years.start(after):
                yield PossibleBreak(after, before, "rule", f"{rule.title}: other limits from {day}")


def _sources(body: Body, pairs: Pairs) -> Iterator[PossibleBreak]:
    """Find years in which supplier records or a register of a later day are first heard."""
    layouts: dict[str, list[Source]] = {}
    for source in (*body.vendors, *body.registers):
        if source.date:
            layouts.setdefault(source.layout, []).append(source)
    for sources in layouts.values():
        for source in sorted(sources, key=lambda each: str(each.date))[1:]:
            for before, after in pairs:
                if source.date and years.end(before) < source.date <= years.end(after):
                    yield PossibleBreak(after, before, "source", source.title or source.files[0])


def _layouts(balances: pd.DataFrame, pairs: Pairs) -> Iterator[PossibleBreak]:
    """Find years with files whose columns have roles or headings that no file of the year before has."""
    seen: dict[str, dict[str, set[str]]] = {}
    dated = balances.dropna(subset=["first_date"])
    for first, tables in zip(dated["first_date"], dated["tables"], strict=True):
        year = seen.setdefault(years.year_of(date.fromisoformat(first)), {})
        for table in tables:
            for role, headings in table["columns"].items():
                year.setdefault(role, set()).add(" and ".join(headings).casefold())
    for before, after in pairs:
        old, new = seen.get(before, {}), seen.get(after, {})
        other = {role: ", ".join(sorted(new[role] - old.get(role, set()))) for role in sorted(new)}
        words = [f"{role}: {headings}" for role, headings in other.items() if headings]
        words += [f"{role}: no column" for role in sorted(old.keys() - new.keys())]
        if old and new and words:
            yield PossibleBreak(after, before, "layout", "; ".join(words))


def jumps(grouped: pd.DataFrame) -> Iterator[PossibleBreak]:
    """Find years in which the data jump: how many payments, how small, how many withheld, what is out of scope."""
    limits, year = read_rules("breaks", Limits), grouped.groupby("financial_year")
    lines, pounds = year["lines"].sum(), year["absolute_pence"].sum()
    monthly = (lines / year["month"].nunique()).to_frame("Payments a month")
    for before, after, name, was, now in _moves(monthly):
        if max(was, now) >= limits.payments_a_month_times * min(was, now):
            yield PossibleBreak(after, before, "payments a month", name, "payments", was, now)
    labels = {reason.name: f"Out of scope: {reason.label}" for reason in rules.scope_reasons()}
    small = (grouped["amount_band"] == "under 500").map({True: "Payments under 500 pounds"})
    withheld = grouped["recognised_as"].isin(_WITHHELD).map({True: "Payments whose payee is withheld"})
    through = ("Paid through " + grouped["supplier_id"]).where(grouped["recognised_as"].isin(INTERMEDIARIES))
    for cause, names, whole, limit in (
        ("small payments", small, lines, limits.small_payments),
        ("redacted", withheld, lines, limits.redacted_payments),
        ("scope", grouped["scope_reason"].map(labels), pounds, limits.out_of_scope_pounds),
        ("intermediary", through, pounds, limits.intermediary_pounds),
    ):
        sums = grouped.assign(name=names).pivot_table(whole.name, "financial_year", "name", aggfunc="sum")
        shares = sums.reindex(whole.index).fillna(0).div(whole, axis=0)
        for before, after, name, was, now in _moves(shares):
            if abs(now - was) >= limit:
                unit = f"share of {'payments' if whole is lines else 'pounds'}"
                yield PossibleBreak(after, before, cause, name, unit, was, now)


def _moves(table: pd.DataFrame) -> Iterator[tuple[str, str, str, float, float]]:
    """Return each column's value in each year and in the year before it."""
    for name, values in table.items():
        for (before, was), (after, now) in pairwise(values.items()):
            yield str(before), str(after), str(name), float(was), float(now)
