"""Where money leaves the area for what local small firms do, by purpose; contracts awarded, and those that end soon.

The ranking promises nothing, and values of contracts are never added to payments. Sources:
`data/rules/opportunities.toml`, which names the Procurement Act 2023 and the Order of 2026; Local Government
Transparency Code 2015, paragraphs 31 and 32: SME and VCSE are as the council declares them.
"""

import re
from datetime import date

import numpy as np
import pandas as pd

from svanalysis.core import years
from svanalysis.core.market_rules import opportunities as rules
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.facts import fact
from svanalysis.measure.spend import Spend
from svanalysis.suppliers.payees import HIDDEN

_COUNTS = ["matched_suppliers", "local_smes", "local_social_enterprises"]
_MOST = 0.5
_AWARDED = {"local": "is_local", "sme": "is_sme", "social_enterprise": "is_social_enterprise"}


def market_tables(spend: Spend, year: str) -> dict[str, pd.DataFrame]:
    """Return `opportunities`, `contracts` awarded, `contracts_ending`, and the balance of contracts registers."""
    market, held = spend.market(), spend.known.held
    contracts = market["contracts"]
    return {
        "opportunities": opportunities(
            market["purposes"], spend.classified, held[held["attribute"] == "sic"], market["nearby"], contracts,
            year=year, basis=spend.body.payments.basis, authority=spend.body.authority,
        ),
        "contracts": awarded(contracts),
        "contracts_ending": ending(contracts, year),
        "contract_files": market["contract_files"],
        "contract_refused": market["contract_refused"],
    }  # fmt: skip


def opportunities(  # noqa: PLR0913  each argument another table or setting
    purposes: pd.DataFrame,
    classified: pd.DataFrame,
    sics: pd.DataFrame,
    nearby: pd.DataFrame,
    contracts: pd.DataFrame,
    *,
    year: str,
    basis: str,
    authority: str,
) -> pd.DataFrame:
    """Return one row per purpose of a year's in-scope payments, those where local small firms could do more first.

    `pence` is `local_pence`, `elsewhere_pence` and `unknown_pence` together. `payments` above zero, their
    `median_pence`; `suppliers` without those that are hidden, of them `matched_suppliers` with a line of business on a
    register. `local_smes` and `local_social_enterprises`: organisations of the area on the register in the lines of
    business of those suppliers. `below_pence`: paid elsewhere to suppliers whose year's total for the purpose, with
    VAT, is less than the threshold of its `kind`; `below_share` is of `elsewhere_pence`. Payments are no contracts: the
    total stands in for a contract's value. Missing outside the Order's country. `contracts_ending`: of suppliers
    that are paid most for this purpose, within 18 months after the year (missing without a contracts register).

    Ranked: purposes with local small firms on the register, then those without, each by `elsewhere_pence`.
    `purposes`, `nearby` and `contracts` are the tables of `market_under`; `sics` gives suppliers'
    codes: `supplier_id`, `value`.
    """
    paid = purposes[purposes["financial_year"] == year]
    places = classified.loc[classified["financial_year"] == year, ["supplier_id", "is_local"]]
    units = paid.merge(places, on="supplier_id", how="left", validate="many_to_one")
    lines = _lines(units, sics)
    matched = lines.groupby("purpose")["supplier_id"].nunique().rename("matched_suppliers")
    counted = _paid(units).join(matched).join(_firms(lines, nearby)).fillna(dict.fromkeys(_COUNTS, 0))
    table = counted.join(_below(units, year, basis, authority))
    table = table.assign(contracts_ending=_ending(units, contracts, year))
    table = table.astype(dict.fromkeys([*_COUNTS, "contracts_ending", "below_pence"], "Int64")).reset_index()
    nobody = table["local_smes"] + table["local_social_enterprises"] == 0
    told = table.assign(nobody=nobody, reason=table.apply(_reason, axis=1))
    order = ["nobody", "elsewhere_pence", "purpose"]
    ranked = told.sort_values(order, ascending=[True, False, True], ignore_index=True)
    return ranked.assign(rank=ranked.index + 1)[COLUMNS["opportunities"]]


def _paid(units: pd.DataFrame) -> pd.DataFrame:
    """Return sums and counts by purpose, by where suppliers are."""
    answers = fact(units, "is_local").words
    parts = {"local_pence": "yes", "elsewhere_pence": "no", "unknown_pence": "unknown"}
    split = units.assign(
        **{name: units["pence"].where(answers == said, 0) for name, said in parts.items()},
        named=units["supplier_id"].where(~units["supplier_id"].str.startswith(HIDDEN)),
    )
    by = split.groupby("purpose", sort=True)
    return by[["pence", *parts, "payments"]].sum().assign(
        median_pence=by["median_pence"].first().astype("Int64"), suppliers=by["named"].nunique()
    )  # fmt: skip


def _lines(units: pd.DataFrame, sics: pd.DataFrame) -> pd.DataFrame:
    """Return the lines of business of each purpose's suppliers: `purpose`, `supplier_id`, `sic`, `pence`.

    A supplier's pounds go to its codes alike; those that do not say what a firm does are left out.
    """
    codes = sics.assign(sic=sics["value"].str.split("; ")).explode("sic")[["supplier_id", "sic"]]
    codes = codes[~codes["sic"].isin(rules().vague_codes)].drop_duplicates()
    codes = codes.assign(among=codes.groupby("supplier_id")["sic"].transform("size"))
    lines = units[units["pence"] > 0].merge(codes, on="supplier_id")
    return lines.assign(pence=lines["pence"] / lines["among"])[["purpose", "supplier_id", "sic", "pence"]]


def _firms(lines: pd.DataFrame, nearby: pd.DataFrame) -> pd.DataFrame:
    """Return how many local organisations are on the register in a purpose's lines of business."""
    sums = lines.groupby(["purpose", "sic"], as_index=False)["pence"].sum()
    whole = sums.groupby("purpose")["pence"].transform("sum")
    matching = sums[sums["pence"] >= rules().least_share_of_pounds * whole][["purpose", "sic"]]
    firms = matching.merge(nearby, on="sic").drop_duplicates(["purpose", "number"])
    counts: pd.DataFrame = firms.groupby("purpose")[["is_sme", "is_social_enterprise"]].sum()
    return counts.set_axis(_COUNTS[1:], axis=1)


def _below(units: pd.DataFrame, year: str, basis: str, authority: str) -> pd.DataFrame:
    """Return by purpose its kind of contract, the threshold, and what goes elsewhere below it."""
    order = rules().order
    day = max(years.end(year), order.from_)
    kinds = {purpose: _kind(purpose, day) for purpose in units["purpose"].unique()}
    columns = ["kind", "threshold_pounds"]
    table = pd.DataFrame.from_dict(kinds, orient="index", columns=columns).rename_axis("purpose")
    if not authority.startswith(order.country):
        return table.assign(below_pence=np.nan, below_share=np.nan)
    away = units[fact(units, "is_local").no]
    percent = 100 + (rules().vat_percent if basis == "net" else 0)
    limit = away["purpose"].map(table["threshold_pounds"]).astype("int64") * 100
    below = away[away["pence"] * percent < limit * 100].groupby("purpose")["pence"].sum()
    elsewhere = away.groupby("purpose")["pence"].sum().reindex(table.index)
    table = table.assign(below_pence=below.reindex(table.index, fill_value=0))
    return table.assign(below_share=table["below_pence"] / elsewhere.where(elsewhere > 0))


def _kind(purpose: str, day: date) -> tuple[str, int]:
    """Return which kind of contract a purpose is and the pounds it must stay below on a day."""
    kind = next(kind for kind in rules().kinds if re.search(kind.category, purpose.upper()))
    return kind.name, kind.pounds[max(first for first in kind.pounds if first <= day)]


def _ending(units: pd.DataFrame, contracts: pd.DataFrame, year: str) -> "pd.Series[int] | None":
    """Return by purpose how many contracts end soon, each with the purpose its supplier is paid most for."""
    if contracts.empty:
        return None
    most = units.sort_values(["pence", "purpose"], ascending=[False, True]).drop_duplicates("supplier_id")
    soon = contracts.loc[ends_soon(contracts, year), ["supplier_id"]].merge(most, on="supplier_id")
    return soon.groupby("purpose").size().reindex(units["purpose"].unique(), fill_value=0)


def _reason(row: pd.Series) -> str:
    """Say in words why a purpose stands where it does."""
    local = {"local_smes": "local small firm", "local_social_enterprises": "local social enterprise"}
    firms = [_counted(row[name], what) for name, what in local.items() if row[name]]
    if firms:
        said = [f"{' and '.join(firms)} on the register in its lines of business"]
    elif row["matched_suppliers"]:
        said = ["no local small firm on the register in its lines of business"]
    else:
        said = ["no supplier with a line of business on a register, so who could do this is not known"]
    if row["elsewhere_pence"] <= 0:
        said.append("nothing goes elsewhere")
    elif pd.notna(row["below_share"]):
        part = "most" if row["below_share"] >= _MOST else "some" if row["below_pence"] > 0 else "none"
        said.append(f"{part} of what goes elsewhere is in totals below the threshold")
    if pd.notna(row["contracts_ending"]) and row["contracts_ending"]:
        said.append(f"{_counted(row['contracts_ending'], 'contract')} to end soon")
    if row["unknown_pence"] > max(row["elsewhere_pence"], 0):
        said.append("more goes to suppliers that cannot be placed")
    return "; ".join(said)


def _counted(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


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
    for measure, column in _AWARDED.items():
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
    return sums.assign(low=shares["low"], high=shares["high"]).reset_index()[COLUMNS["contracts"]]


def last_day(year: str) -> date:
    """Return the last day of the months after a financial year that count as soon (`data/rules/opportunities.toml`).

    >>> last_day("2013/14")
    datetime.date(2015, 9, 30)
    """
    return (pd.Timestamp(years.end(year)) + pd.offsets.MonthEnd(rules().months_ahead)).date()


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
    end = pd.to_datetime(found["end"]).dt.strftime("%Y-%m-%d")
    dated = found.assign(end=end, value_pence=found["value_pence"].astype("Int64"))
    order = ["end", "title", "supplier", "reference"]
    return dated.sort_values(order, ignore_index=True)[COLUMNS["contracts_ending"]]
