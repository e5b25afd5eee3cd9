"""What local small firms could look at: opportunities by purpose, contracts awarded, contracts that end soon."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.market_rules import opportunities as rules
from svanalysis.core.money import short_pounds
from svanalysis.measure.contracts import last_day
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.opportunities import opportunity_bars
from svanalysis.report import wording
from svanalysis.report.supplier_exhibits import records_balance

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_ROWS, MOST_BARS, MOST_CONTRACTS = 25, 8, 50
MUCH_UNKNOWN = 0.2  # the printing rule's last limit
NOT_PAYMENTS = "Values of contracts are never added to payments."
_SUPPLIERS = {"local": "", "sme": "SME", "social_enterprise": "Social enterprise"}
_ANSWERS = {True: "yes", False: "no"}


def opportunities(results: "Results") -> Exhibit:
    """Return the purposes for which most goes elsewhere though local small firms are in that business, ranked."""
    rows = results.opportunities.assign(purpose=results.opportunities["purpose"].replace("", "Not said"))
    bars = rows[rows["elsewhere_pence"] > 0].head(MOST_BARS)
    drawn = bars.assign(firms=[_firms(row.local_smes) for row in tables.rows_of(bars)])
    place = wording.in_local_place(results)
    kinds = rows[["kind", "threshold_pounds"]].drop_duplicates().sort_values("kind")
    thresholds = {row.kind: f"£{row.threshold_pounds:,}" for row in tables.rows_of(kinds)}
    columns: dict[str, tuple[str, tables.Writer]] = {
        "Rank": ("rank", tables.count),
        "What the money is for": ("purpose", tables.words),
        f"Outside {place} (£)": ("elsewhere_pence", tables.whole_pounds),
        "Not placed (£)": ("unknown_pence", tables.whole_pounds),
        "Payments": ("payments", tables.count),
        "Median payment (£)": ("median_pence", tables.whole_pounds),
        "Suppliers": ("suppliers", tables.count),
        "Local SMEs on the register": ("local_smes", tables.count),
        "Local social enterprises": ("local_social_enterprises", tables.count),
        "Below the threshold (£)": ("below_pence", tables.whole_pounds),
        "Below it (%)": ("below_share", tables.share),
        "Contracts to end": ("contracts_ending", tables.count),
        "Why": ("reason", tables.words),
    }
    return Exhibit(
        key="opportunities",
        title=_opportunities_title(results, rows),
        subtitle=wording.subtitle(
            results, f"In-scope payments to suppliers outside {place} by what they are for"
        ),
        table=tables.display(rows.head(MOST_ROWS), columns),
        figures=(opportunity_bars(drawn),) if len(drawn) else (),
        sentences=_promises(results),
        source=wording.source(results),
        note=_opportunities_note(len(rows), thresholds),
        also={"Purposes in all": f"{len(rows):,}"} | thresholds,
    )


def _firms(smes: int) -> str:
    """Return how many local SMEs there are, in words."""
    return f"{f'{smes:,}' if smes else 'no'} local SME{'' if smes < 2 else 's'} on the register"  # noqa: PLR2004


def _opportunities_title(results: "Results", rows: pd.DataFrame) -> str:
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


_NO_PROMISE = (
    "A rank is a place to look, no promise: the register shows which firms exist, not which want the work or could do "
    "it, and many already supply the body."
)
_STAND_IN = (
    "Below the threshold is what goes to suppliers whose total of the year for the purpose, with VAT, is less than the "
    "threshold for a contract. A year's payments only stand in for a contract: one may run for years, and a supplier "
    "may have several."
)


def _promises(results: "Results") -> tuple[str, ...]:
    """Say what a rank does not promise, and what stands in for contracts where the Order holds."""
    holds = results.body.authority.startswith(rules().order.country)
    return (_NO_PROMISE, _STAND_IN) if holds else (_NO_PROMISE,)


def _opportunities_note(purposes: int, thresholds: dict[str, str]) -> str:
    """Say what counts as local firms, how many purposes there are, and which thresholds by which law."""
    told = sentences.listed([f"{pounds} for {kind}" for kind, pounds in thresholds.items()])
    more = f" The first {MOST_ROWS} of {purposes:,} purposes are shown." if purposes > MOST_ROWS else ""
    return (
        "Firms are those of the area in the lines of business (SIC codes) of suppliers that are matched to a register. "
        f"SME and social enterprise overlap: do not add.{more} Thresholds, by purpose: {told} ({rules().order.source})."
    )


def contracts_awarded(results: "Results") -> Exhibit:
    """Return how many contracts, worth what, went to local suppliers, SMEs and social enterprises, by year of start."""
    rows = results.contracts[results.contracts["financial_year"] <= results.year]
    names = _SUPPLIERS | {"local": f"Based in {wording.in_local_place(results)}"}
    order = rows["measure"].map({name: at for at, name in enumerate(names)})
    named = rows.assign(
        name=rows["measure"].map(names), order=order, year=rows["financial_year"].replace("", "Not said")
    ).sort_values(["financial_year", "order"], ascending=[False, True])
    return Exhibit(
        key="contracts_awarded",
        title=_awarded_title(results, wording.of_year(named, results.year).set_index("measure")),
        subtitle=wording.subtitle(
            results, "Contracts in the register by the year they start in", period=f"up to {results.year}"
        ),
        table=tables.display(
            named,
            {
                "Start": ("year", tables.words),
                "Supplier": ("name", tables.words),
                "Contracts": ("contracts", tables.count),
                "Yes": ("yes", tables.count),
                "Not known": ("unknown", tables.count),
                "At least (%)": ("low", tables.low),
                "At most (%)": ("high", tables.high),
                "Value (£)": ("value_pence", tables.whole_pounds),
                "Yes (£)": ("yes_pence", tables.whole_pounds),
                "Not known (£)": ("unknown_pence", tables.whole_pounds),
            },
        ),
        source=_register_source(results),
        note=f"{NOT_PAYMENTS} SME and social enterprise (voluntary organisations included) are as the council declares "
        f"them, local is read from the supplier's postcode. {sentences.DO_NOT_ADD} A register of current contracts has "
        "few of those that started long ago.",
    )


def _awarded_title(results: "Results", now: pd.DataFrame) -> str:
    """Say how many contracts of the year are known to have gone to whom."""
    if not len(results.contract_files):
        return "The body file names no contracts register"
    if now.empty:
        return f"The register has no contract that started in {results.year}"
    yes = now["yes"]
    return (
        f"Of {now['contracts'].iloc[0]:,} contracts that started in {results.year}, {yes['local']:,} are known to be "
        f"with local suppliers, {yes['sme']:,} with SMEs"
    )


def contracts_ending(results: "Results") -> Exhibit:
    """Return the contracts that end within eighteen months after the year, the first to end first."""
    rows = results.contracts_ending
    day = last_day(results.year)
    until = f"{day.day} {day:%B %Y}"
    numbered = rows.assign(number=range(1, len(rows) + 1))
    more = f" The first {MOST_CONTRACTS} are shown." if len(rows) > MOST_CONTRACTS else ""
    title = (
        f"{len(rows):,} contracts end after {results.year} and by {until}"
        if len(rows)
        else f"None ends by {until}"
    )
    return Exhibit(
        key="contracts_ending",
        title=title if len(results.contract_files) else "The body file names no contracts register",
        subtitle=wording.subtitle(
            results, "Contracts in the register by the day they end", period=f"to {until}"
        ),
        table=tables.display(
            numbered.head(MOST_CONTRACTS),
            {
                "Number": ("number", tables.count),
                "Ends": ("end", tables.words),
                "Contract": ("title", tables.words),
                "Supplier": ("supplier", tables.words),
                "Value (£)": ("value_pence", tables.whole_pounds),
                "Local": ("is_local", _answer),
                "SME": ("is_sme", _answer),
                "Social enterprise": ("is_social_enterprise", _answer),
                "Reference": ("reference", tables.words),
            },
        ),
        source=_register_source(results),
        note=f"{NOT_PAYMENTS} A value is of the whole contract, of a year where no more is given; an end is that of "
        f"the extensions taken so far.{more} For analysts only: no name here is checked for publication.",
        also={"Contracts that end": f"{len(rows):,}"},
    )


def contract_records(results: "Results") -> Exhibit:
    """Return the balance of the body's contracts registers: rows read, used and refused."""
    return records_balance(results, results.contract_files, results.contract_refused, "contracts registers")


def _answer(value: object) -> str:
    """Write a fact as yes, no or not known."""
    return "not known" if tables.missing(value) else _ANSWERS[bool(value)]


def _register_source(results: "Results") -> str:
    """Return the source line of what a contracts register says."""
    titles = [source.title or source.files[0] for source in results.body.contracts]
    return f"Source: {sentences.listed(titles)}." if titles else wording.origin(results)
