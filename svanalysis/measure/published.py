"""Shares beside something else: figures the body published, targets it set, the prices of another year."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import compress
from typing import Any

import pandas as pd

from svanalysis.core.body import Body
from svanalysis.core.errors import one_of
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.shares import MEASURES

REAL_TERMS = COLUMNS["real_terms"]
UNSAID = "cannot be said"
AS_PUBLISHED = "the same, as far as the published figure was rounded"
NOT_EXPLAINED = "neither rounding nor suppliers that are not known account for it"
_REASONS = (
    "the pounds are the same as far as they were rounded: the share is of another total",
    "suppliers that are not known can account for it: it lies between low and high",
    "a month is missing here",
    "it was published under another definition",
)
_TINY = 1e-12  # of floating point: a figure that differs by just half a step is as published


def published(shares: pd.DataFrame, body: Body, definition: str) -> pd.DataFrame:
    """Return figures the body published beside what is measured, one row per figure that was measured.

    Shares are 0 to 1; `difference` is measured less published; `published_pence` is missing where only a
    share was published. `why` says what can account for a difference, as far as the data tell: how the published
    figures were rounded, suppliers that are not known (low to high contains the figure), a missing month, another
    definition (`definition` names the one of `shares`). Raises ConfigurationError for a measure that is none.
    """
    figures = pd.DataFrame(
        [
            {
                "financial_year": it.year,
                "measure": _known(it.measure, body),
                "published": it.percent / 100,
                "published_pence": math.nan if it.pounds is None else it.pounds * 100,
                "source": it.source,
                "note": it.note,
                "other_rule": (it.definition or body.definition) != definition,
                "within": _half_a_step(Decimal(str(it.percent))) / 100,
                "within_pence": _half_a_step(Decimal(it.pounds or 0).normalize()) * 100,
            }
            for it in body.published
        ],
        columns=[*COLUMNS["published"][:4], "source", "note", "other_rule", "within", "within_pence"],
    )
    names = {"share": "measured", "numerator_pence": "measured_pence"}
    found = figures.merge(shares.rename(columns=names), on=["financial_year", "measure"])
    compared = found.assign(difference=found["measured"] - found["published"])
    return compared.assign(why=[_why(row) for row in compared.to_dict("records")])[COLUMNS["published"]]


def targets(shares: pd.DataFrame, body: Body, year: str) -> pd.DataFrame:
    """Return the body's targets beside what is measured, one row per target.

    `target`, `measured`, `low`, `high` are 0 to 1 and `difference` is measured less target; `financial_year` is the
    target's, `measured_year` the latest with payments that is neither after it nor after `year`, missing when there is
    none. `verdict`: `met` where even the low reaches the target, `not met` where even the high does not, else `cannot
    be said`, as where the share is [z], a month is missing or the year has no payments; `not due yet` before its year.
    Raises ConfigurationError for a measure that is none.
    """
    rows = []
    for target in body.targets:
        own = shares[shares["measure"] == _known(target.measure, body)]
        upto = own[own["financial_year"] <= min(target.year, year)].sort_values("financial_year")
        last = upto.iloc[-1].to_dict() if len(upto) else {}
        share, low, high = (last.get(name, float("nan")) for name in ("share", "low", "high"))
        aim, state = target.percent / 100, last.get("state", "")
        by = target.by.isoformat() if target.by else None
        verdict = "not due yet"
        if target.year <= year:
            there = last.get("financial_year") == target.year
            verdict = _verdict(aim, low, high, state) if there else UNSAID
        rows.append([target.year, target.measure, aim, last.get("financial_year"), share, low, high, share - aim,
                     verdict, by, target.source, state])  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS["targets"])


def _known(measure: str, body: Body) -> str:
    """Return a measure of the body file. Raises ConfigurationError when there is none of this name."""
    return one_of(MEASURES, measure, "there is no such measure", file=body.path)


def _half_a_step(written: Decimal) -> float:
    """Return half of the last digit that a number gives: what rounding may have hidden.

    >>> _half_a_step(Decimal("54.4")), _half_a_step(Decimal(159_000_000).normalize())
    (0.05, 500000.0)
    """
    return float(Decimal(5).scaleb(int(written.as_tuple().exponent) - 1))


def _why(row: dict[Any, Any]) -> str:
    """Say what can account for the difference of a measured from a published figure."""
    if math.isnan(row["measured"]):
        return "there is no share here"
    if abs(row["difference"]) <= row["within"] + _TINY:
        return AS_PUBLISHED
    apart = abs(row["measured_pence"] - row["published_pence"])  # NaN, and so no reason, without pounds
    within = row["low"] <= row["published"] <= row["high"]
    holds = (apart <= row["within_pence"], within, "[p]" in row["state"], row["other_rule"])
    return "; ".join(compress(_REASONS, holds)) or NOT_EXPLAINED


def _verdict(aim: float, low: float, high: float, state: str) -> str:
    """Return whether a target is met, as far as low and high say."""
    if "[p]" in state or "[z]" in state:
        return UNSAID
    return "met" if low >= aim else "not met" if high < aim else UNSAID


def real_terms(shares: pd.DataFrame, deflators: pd.DataFrame, prices_of: str) -> pd.DataFrame:
    """Return the rows of the shares table with their pounds in the prices of the year `prices_of`.

    `deflators` has one `index` per `financial_year` (`reference.series.read_deflators`). `deflator` is the index of
    the row's year by that of `prices_of`; `real_numerator_pence` and `real_denominator_pence` are the pounds divided by
    it, in exact arithmetic, rounded once, half to even. A share is the same in any prices. They are missing, and the
    state says `[x]`, for a year without an index; no rows where `prices_of` has none.

    >>> rows = pd.DataFrame({"financial_year": ["2011/12", "2012/13"], "measure": "local_share",
    ...                      "numerator_pence": [8000, 9000], "denominator_pence": [16000, 20000], "state": ""})
    >>> index = pd.DataFrame({"financial_year": ["2011/12", "2012/13"], "index": [80.0, 100.0]})
    >>> real_terms(rows, index, "2012/13")["real_numerator_pence"].to_list()
    [10000, 9000]
    """
    index = {
        str(year): Fraction(repr(float(value)))
        for year, value in zip(deflators["financial_year"], deflators["index"], strict=True)
    }
    if prices_of not in index:
        return pd.DataFrame(columns=REAL_TERMS)
    factors = [year in index and index[year] / index[prices_of] for year in shares["financial_year"]]
    real = {}
    for name in ("numerator_pence", "denominator_pence"):
        pairs = zip(shares[name], factors, strict=True)
        pence = [round(int(each) / factor) if factor else pd.NA for each, factor in pairs]
        real[f"real_{name}"] = pd.Series(pence, index=shares.index, dtype="Int64")
    lacking = pd.Series(["" if factor else " [x]" for factor in factors], index=shares.index)
    deflator = [float(factor or math.nan) for factor in factors]
    state = (shares["state"] + lacking).str.strip()
    found = shares.assign(deflator=deflator, prices_of=prices_of, state=state, **real)
    return found[REAL_TERMS].reset_index(drop=True)
