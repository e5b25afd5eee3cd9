"""Past years under this year's rules, each with its own evidence, beside what their own rules gave."""

from itertools import product

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.definition import Definition, load_definition
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import Spend

HEADLINE = ("local_share", "sme_share_of_local")


def headline_shares(spend: Spend, year: str = "") -> pd.DataFrame:
    """Return the table of `shares` for the two headline measures, by year, or of one year."""
    tables = [spend.grouped, spend.classified]
    if year:
        tables = [each[each["financial_year"] == year] for each in tables]
    return shares(*tables, measures=HEADLINE, part_years=spend.part_years, breaks=spend.breaks)


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
        rule: headline_shares(spend.under(rule)).assign(definition=rule.name).set_index(keys, drop=False)
        for rule in set(ruled.values())
    }
    past = pd.concat([measured[rule].loc[[row]] for row, rule in ruled.items()], ignore_index=True)
    now = headline_shares(spend.under(as_of(spend.definition, year))).assign(definition=spend.definition.name)
    both = now.merge(past[[*keys, "share"]], on=keys, suffixes=("", "_own"), validate="one_to_one")
    moved = both.assign(rules="restated", moved=both["share"] - both["share_own"]).drop(columns="share_own")
    found = pd.concat([moved, past.assign(rules="own", moved=float("nan"))], ignore_index=True)
    return found[found["financial_year"] <= year].sort_values([*keys, "rules"]).reset_index(drop=True)
