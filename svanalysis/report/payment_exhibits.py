"""What the notebooks show beside the report's own exhibits: payments, payees, evidence, services."""

from svanalysis.core.money import short_pounds
from svanalysis.core.rules import evidence, kinds
from svanalysis.present import bars, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import shares_in
from svanalysis.report import wording
from svanalysis.report.results import Results

_NOT_SUPPLIERS = {"": "Ordinary suppliers", "no_payee": "No payee given"}


def payments_by_month(results: Results) -> Exhibit:
    """Return the year's payments month by month, in and out of scope."""
    rows = wording.of_year(results.months, results.year)
    most, whole = rows.sort_values("pence", ascending=False, kind="stable").iloc[0], int(rows["pence"].sum())
    peak = f"{short_pounds(int(most['pence']))}, in {most['month']}"
    title, figures = f"Payments came to {short_pounds(whole)}; most, {peak}", [bars.month_bars(rows)]
    also = {"All months (£)": whole}
    return wording.exhibit(results, "payments_by_month", title, rows, figures=figures, also=also)


def kinds_of_payee(results: Results) -> Exhibit:
    """Return how many of the year's payments name no ordinary supplier: redactions, cards, intermediaries."""
    labels = _NOT_SUPPLIERS | {kind.name: kind.label for kind in kinds()}
    rows = wording.of_year(results.recognised, results.year).sort_values(
        "pence", ascending=False, kind="stable"
    )
    other = int(rows.loc[rows["recognised_as"] != "", "pence"].sum())
    title = f"{short_pounds(other)} went to payees that are hidden or pass the money on"
    named, also = rows.assign(kind=rows["recognised_as"].map(labels)), {"Hidden, or passed on (£)": other}
    return wording.exhibit(results, "kinds_of_payee", title, named, also=also)


def paid_most(results: Results) -> Exhibit:
    """Return the suppliers paid most in the year, with what is known of each."""
    rows = wording.of_year(results.largest, results.year)
    share = float(rows["share"].sum())
    title = f"The {len(rows)} suppliers paid most received {sentences.percent(share)} of in-scope pounds"
    also = {"Suppliers listed": len(rows), "Their share (%)": share}
    placed = rows.assign(where=rows["ring"].map(wording.labels("rings")))
    return wording.exhibit(results, "paid_most", title, placed, also=also)


def evidence_held(results: Results) -> Exhibit:
    """Return what is known of suppliers, from which source, how old, and how often it conflicts."""
    rows, labels = results.evidence, {name: each.label for name, each in evidence().attributes.items()}
    most = int(rows["suppliers"].max()) if len(rows) else 0
    named = rows["attribute"].map(lambda name: labels.get(name, name))
    shown = rows.assign(attribute=named, share=rows["suppliers"] / rows["of_suppliers"])
    title = f"The commonest kind of evidence is held for {most:,} suppliers"
    return wording.exhibit(results, "evidence_held", title, shown)


def by_service(results: Results, measure: str) -> Exhibit:
    """Return a share by service, the services with most pounds first; a share appears only where the rule lets it."""
    rows = wording.of_year(results.services[results.services["measure"] == measure], results.year)
    ranked = rows.sort_values("denominator_pence", ascending=False, kind="stable")
    shown = ranked.assign(printed=tables.printed_shares(shares_in(ranked)))
    title = f"{wording.measure_name(measure)} differs between services"
    return wording.exhibit(results, "by_service", title, shown, measure=measure)
