"""Contracts awarded, and contracts that end soon. Values of contracts are never added to payments.

Source: Local Government Transparency Code 2015, paragraphs 31 and 32: SME and VCSE are as the council declares them.
"""

from datetime import date

import pandas as pd

from svanalysis.core import years
from svanalysis.core.market_rules import opportunities
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.facts import fact

MEASURES = {"local": "is_local", "sme": "is_sme", "social_enterprise": "is_social_enterprise"}
AWARDED = COLUMNS["contracts"]
ENDING = COLUMNS["contracts_ending"]


def awarded(contracts: pd.DataFrame) -> pd.DataFrame:
    """Return contracts by the year they start in ('' where the register does not say) and by what their supplier is.

    One row per year and measure (`local`, `sme`, `social_enterprise`): `contracts`, of them `yes`, `no` and `unknown`;
    `low` and `high`, the shares (0 to 1) of contracts that can be yes; `value_pence` of those with a value, and of it
    that of yes, no and unknown; `without_value`, how many have none. A register of current contracts has few of those
    that started long ago. `contracts` is the table of `classify_contracts`.

    >>> one = {"financial_year": "2013/14", "value_pence": 600_000, "is_local": True, "is_sme": True,
    ...        "is_social_enterprise": None, "is_local_certain": False}
    >>> awarded(pd.DataFrame([one]))[["measure", "yes", "unknown", "low", "high"]].values.tolist()
    [['local', 1, 0, 0.0, 1.0], ['sme', 1, 0, 1.0, 1.0], ['social_enterprise', 0, 1, 0.0, 1.0]]
    """
    value, frames = contracts["value_pence"].astype("Int64"), []
    for measure, column in MEASURES.items():
        known = fact(contracts, column)
        each = contracts[["financial_year"]].assign(
            measure=measure, contracts=1, low=~known.can_no, high=known.can_yes,
            without_value=value.isna(), value_pence=value.fillna(0),
        )  # fmt: skip
        for name in ("yes", "no", "unknown"):
            each[name] = known.words == name
            each[f"{name}_pence"] = each["value_pence"].where(each[name], 0)
        frames.append(each)
    sums = pd.concat(frames).groupby(["financial_year", "measure"]).sum().astype("int64")
    shares = sums[["low", "high"]].div(sums["contracts"], axis=0)
    return sums.assign(low=shares["low"], high=shares["high"]).reset_index()[AWARDED]


def last_day(year: str) -> date:
    """Return the last day of the months after a financial year that count as soon (`data/rules/opportunities.toml`).

    >>> last_day("2013/14")
    datetime.date(2015, 9, 30)
    """
    return (pd.Timestamp(years.end(year)) + pd.offsets.MonthEnd(opportunities().months_ahead)).date()


def ends_soon(contracts: pd.DataFrame, year: str) -> "pd.Series[bool]":
    """Tell which contracts end after a financial year, and until `last_day`."""
    day = pd.to_datetime(contracts["end"])
    return (day > pd.Timestamp(years.end(year))) & (day <= pd.Timestamp(last_day(year)))


def ending(contracts: pd.DataFrame, year: str) -> pd.DataFrame:
    """Return the contracts that end soon after a financial year, by their end.

    One row per contract: `end`, `title`, `supplier`, `category`, `value_pence` (missing where the register gives none)
    and whether it `value_is` the `total` or `annual`, the three facts (missing where nothing says), `reference`.
    """
    found = contracts[ends_soon(contracts, year)]
    dated = found.assign(
        end=pd.to_datetime(found["end"]).dt.strftime("%Y-%m-%d"),
        value_pence=found["value_pence"].astype("Int64"),
    )
    return dated.sort_values(["end", "title", "supplier", "reference"]).reset_index(drop=True)[ENDING]
