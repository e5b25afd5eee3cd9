"""What the notebooks show beside the report's own exhibits: payments, payees, evidence, services."""

from svanalysis.core.rules import evidence, kinds
from svanalysis.present import bars, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import shares_in
from svanalysis.report import wording
from svanalysis.report.results import Results

_SUPPLIERS = {"": "Ordinary suppliers"}


def payments_by_month(results: Results) -> Exhibit:
    """Return the year's payments month by month, in and out of scope."""
    rows = wording.of_year(results.months, results.year)
    most = rows.sort_values("pence", ascending=False, kind="stable").iloc[0]
    return wording.exhibit(
        results, "payments_by_month", rows, [bars.month_bars(rows)], most=most, whole=rows["pence"].sum()
    )


def kinds_of_payee(results: Results) -> Exhibit:
    """Return how many of the year's payments name no ordinary supplier: redactions, cards, intermediaries."""
    labels = _SUPPLIERS | {kind.name: kind.label for kind in kinds()}
    paid = wording.of_year(results.recognised, results.year)
    rows = paid.sort_values("pence", ascending=False, kind="stable")
    other = int(rows.loc[rows["recognised_as"] != "", "pence"].sum())
    named = rows.assign(kind=rows["recognised_as"].map(labels))
    return wording.exhibit(results, "kinds_of_payee", named, other=other)


def paid_most(results: Results) -> Exhibit:
    """Return the suppliers paid most in the year, with what is known of each."""
    rows = wording.of_year(results.largest, results.year)
    placed = rows.assign(where=rows["ring"].map(wording.labels("rings")))
    return wording.exhibit(results, "paid_most", placed, part=float(rows["share"].sum()))


def evidence_held(results: Results) -> Exhibit:
    """Return what is known of suppliers, from which source, how old, and how often it conflicts."""
    rows, labels = results.evidence, {name: each.label for name, each in evidence().attributes.items()}
    most = int(rows["suppliers"].max()) if len(rows) else 0
    named = rows["attribute"].map(lambda name: labels.get(name, name))
    shown = rows.assign(attribute=named, share=rows["suppliers"] / rows["of_suppliers"])
    return wording.exhibit(results, "evidence_held", shown, most=most)


def by_service(results: Results, measure: str) -> Exhibit:
    """Return a share by service, the services with most pounds first; a share appears only where the rule lets it."""
    rows = wording.of_year(results.services[results.services["measure"] == measure], results.year)
    ranked = rows.sort_values("denominator_pence", ascending=False, kind="stable")
    shown = ranked.assign(printed=tables.printed_shares(shares_in(ranked)))
    return wording.exhibit(results, "by_service", shown, measure=measure)
