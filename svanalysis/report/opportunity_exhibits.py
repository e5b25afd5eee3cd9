"""What local small firms could look at: opportunities by purpose, contracts awarded, contracts that end soon."""

import pandas as pd

from svanalysis.core.market_rules import opportunities as rules
from svanalysis.core.money import short_pounds
from svanalysis.measure.contracts import last_day
from svanalysis.present import bars, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results
from svanalysis.report.supplier_exhibits import records_balance

MOST_ROWS, MOST_BARS, MOST_CONTRACTS = 25, 8, 50
MUCH_UNKNOWN = 0.2  # the printing rule's last limit
NO_REGISTER = "The body file names no contracts register"
_NAMES = {
    "analyst": "For analysts only: no name here is checked for publication.",
    "public": "A contract whose supplier may not be named stands under its category.",
}
_SUPPLIERS = {"local": "", "sme": "SME", "social_enterprise": "Social enterprise"}
_NO_PROMISE = (
    "A rank is a place to look, no promise: the register shows which firms exist, not which want the work or could do "
    "it, and many already supply the body."
)
_STAND_IN = (
    "Below the threshold is what goes to suppliers whose total of the year for the purpose, with VAT, is less than the "
    "threshold for a contract. A year's payments only stand in for a contract: one may run for years, and a supplier "
    "may have several."
)


def opportunities(results: Results) -> Exhibit:
    """Return the purposes for which most goes elsewhere though local small firms are in that business, ranked."""
    rows = results.opportunities.assign(purpose=results.opportunities["purpose"].replace("", "Not said"))
    drawn = rows[rows["elsewhere_pence"] > 0].head(MOST_BARS)
    drawn = drawn.assign(firms=[_firms(smes) for smes in drawn["local_smes"]])
    kinds = rows[["kind", "threshold_pounds"]].drop_duplicates().sort_values("kind")
    thresholds = {row.kind: f"£{row.threshold_pounds:,}" for row in tables.rows_of(kinds)}
    told = sentences.listed([f"{pounds} for {kind}" for kind, pounds in thresholds.items()])
    more = f" The first {MOST_ROWS} of {len(rows):,} purposes are shown." if len(rows) > MOST_ROWS else ""
    order = rules().order
    return wording.exhibit(
        results,
        "opportunities",
        _opportunities_title(results, rows),
        rows.head(MOST_ROWS),
        words={"more": more, "thresholds": f"{told} ({order.source})"},
        figures=[bars.opportunity_bars(drawn)] if len(drawn) else [],
        sentences=[_NO_PROMISE, _STAND_IN if results.body.authority.startswith(order.country) else ""],
        also={"Purposes in all": len(rows), **thresholds},
    )


def _firms(smes: int) -> str:
    """Return how many local SMEs there are, in words."""
    return f"{f'{smes:,}' if smes else 'no'} local SME{'' if smes < 2 else 's'} on the register"  # noqa: PLR2004


def _opportunities_title(results: Results, rows: pd.DataFrame) -> str:
    """Say what stands first, and no more than is known."""
    unknown, whole = rows["unknown_pence"].sum(), rows["pence"].sum()
    if rows.empty or whole <= 0 or unknown > MUCH_UNKNOWN * whole:
        return "Where suppliers are is known for too little to rank opportunities surely"
    open_to_some = rows[(rows["local_smes"] > 0) & (rows["elsewhere_pence"] > 0)]
    if open_to_some.empty:
        return "The register shows no local SME in what is bought elsewhere"
    first = open_to_some.iloc[0]
    pounds, firms = short_pounds(int(first["elsewhere_pence"])), _firms(first["local_smes"])
    return f"{first['purpose']}: {pounds} goes outside {wording.in_local_place(results)}, and {firms} could be asked"


def contracts_awarded(results: Results) -> Exhibit:
    """Return how many contracts, worth what, went to local suppliers, SMEs and social enterprises, by year of start."""
    rows = wording.up_to(results, results.contracts)
    names = _SUPPLIERS | {"local": f"Based in {wording.in_local_place(results)}"}
    named = rows.assign(
        name=rows["measure"].map(names),
        order=rows["measure"].map(list(names).index),
        start=rows["financial_year"].replace("", "Not said"),
    ).sort_values(["financial_year", "order"], ascending=[False, True])
    title = _awarded_title(results, wording.of_year(named, results.year).set_index("measure"))
    return wording.exhibit(results, "contracts_awarded", title, named, source=_register_source(results))


def _awarded_title(results: Results, now: pd.DataFrame) -> str:
    """Say how many contracts of the year are known to have gone to whom."""
    if not results.body.contracts:
        return NO_REGISTER
    if now.empty:
        return f"The register has no contract that started in {results.year}"
    yes = now["yes"]
    return (
        f"Of {now['contracts'].iloc[0]:,} contracts that started in {results.year}, {yes['local']:,} are known to be "
        f"with local suppliers, {yes['sme']:,} with SMEs"
    )


def contracts_ending(results: Results) -> Exhibit:
    """Return the contracts that end within eighteen months after the year, the first to end first."""
    rows, day = results.contracts_ending, last_day(results.year)
    until = f"{day.day} {day:%B %Y}"
    more = f" The first {MOST_CONTRACTS} are shown." if len(rows) > MOST_CONTRACTS else ""
    ending = f"{len(rows):,} contracts end after {results.year} and by {until}"
    title = ending if len(rows) else f"None ends by {until}"
    answers = {name: rows[f"is_{name}"].map(_answer) for name in _SUPPLIERS}
    return wording.exhibit(
        results,
        "contracts_ending",
        title if results.body.contracts else NO_REGISTER,
        rows.assign(number=range(1, len(rows) + 1), **answers).head(MOST_CONTRACTS),
        words={"until": until, "more": more, "names": _NAMES[results.edition]},
        also={"Contracts that end": len(rows)},
        source=_register_source(results),
    )


def contract_records(results: Results) -> Exhibit:
    """Return the balance of the body's contracts registers: rows read, used and refused."""
    return records_balance(results, results.contract_files, results.contract_refused, "contracts registers")


def _answer(value: object) -> str:
    """Write a fact as yes, no or not known."""
    return "not known" if tables.missing(value) else tables.cell("", bool(value))


def _register_source(results: Results) -> str:
    """Return the source line of what a contracts register says."""
    titles = [source.title or source.files[0] for source in results.body.contracts]
    return f"Source: {sentences.listed(titles)}." if titles else wording.origin(results)
