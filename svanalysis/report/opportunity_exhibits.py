"""What local small firms could look at: opportunities by purpose, contracts awarded, contracts that end soon."""

from typing import Any

from svanalysis.core.market_rules import opportunities as rules
from svanalysis.measure.opportunities import last_day
from svanalysis.present import bars, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results
from svanalysis.report.supplier_exhibits import records_balance

MOST_ROWS, MOST_BARS, MOST_CONTRACTS = 25, 8, 50
_SUPPLIERS = ("local", "sme", "social_enterprise")


def opportunities(results: Results) -> Exhibit:
    """Return the purposes for which most goes elsewhere though local small firms are in that business, ranked."""
    rows = results.opportunities.assign(purpose=results.opportunities["purpose"].replace("", "Not said"))
    drawn = rows[rows["elsewhere_pence"] > 0].head(MOST_BARS)
    drawn = drawn.assign(firms=[_firms(smes) for smes in drawn["local_smes"]])
    kinds = rows[["kind", "threshold_pounds"]].drop_duplicates().sort_values("kind")
    open_to_some = rows[(rows["local_smes"] > 0) & (rows["elsewhere_pence"] > 0)]
    return wording.exhibit(
        results,
        "opportunities",
        rows.head(MOST_ROWS),
        [bars.opportunity_bars(drawn)] if len(drawn) else [],
        purposes=len(rows),
        thresholds={row.kind: f"£{row.threshold_pounds:,}" for row in tables.rows_of(kinds)},
        order=rules().order,
        sums=rows[["unknown_pence", "pence"]].sum(),
        first=open_to_some.assign(firms=open_to_some["local_smes"].map(_firms)).head(1).to_dict("records"),
    )


def _firms(smes: int) -> str:
    """Return how many local SMEs there are, in words."""
    return f"{f'{smes:,}' if smes else 'no'} local SME{'' if smes < 2 else 's'} on the register"  # noqa: PLR2004


def contracts_awarded(results: Results) -> Exhibit:
    """Return how many contracts, worth what, went to local suppliers, SMEs and social enterprises, by year of start."""
    rows = wording.up_to(results, results.contracts)
    names = {"local": f"Based in {wording.in_local_place(results)}", **wording.labels("contracts_with")}
    named = rows.assign(
        name=rows["measure"].map(names),
        order=rows["measure"].map(list(names).index),
        start=rows["financial_year"].replace("", "Not said"),
    ).sort_values(["financial_year", "order"], ascending=[False, True])
    now = wording.of_year(named, results.year).set_index("measure")
    said: dict[str, Any] = {"contracts": now["contracts"].head(1).tolist(), "yes": now["yes"].to_dict()}
    return wording.exhibit(results, "contracts_awarded", named, **said)


def contracts_ending(results: Results) -> Exhibit:
    """Return the contracts that end within eighteen months after the year, the first to end first."""
    rows, day = results.contracts_ending, last_day(results.year)
    answers = {name: rows[f"is_{name}"].map(_answer) for name in _SUPPLIERS}
    shown = rows.assign(number=range(1, len(rows) + 1), **answers).head(MOST_CONTRACTS)
    said: dict[str, Any] = {"ending": len(rows), "until": f"{day.day} {day:%B %Y}"}
    return wording.exhibit(results, "contracts_ending", shown, **said)


def contract_records(results: Results) -> Exhibit:
    """Return the balance of the body's contracts registers: rows read, used and refused."""
    return records_balance(results, results.contract_files, results.contract_refused, "contracts registers")


def _answer(value: object) -> str:
    """Write a fact as yes, no or not known."""
    return "not known" if tables.missing(value) else tables.cell("", bool(value))
