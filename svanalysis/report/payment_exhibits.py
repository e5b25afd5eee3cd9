"""What the notebooks show beside the report's own exhibits: payments, payees, evidence, services."""

from typing import TYPE_CHECKING

from svanalysis.core.money import short_pounds
from svanalysis.core.rules import evidence, kinds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.months import month_bars
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

_RINGS = {
    "authority": "own area",
    "region": "rest of region",
    "uk": "rest of UK",
    "overseas": "overseas",
    "unknown": "not known",
}
_NOT_SUPPLIERS = {"": "Ordinary suppliers", "no_payee": "No payee given"}


def payments_by_month(results: "Results") -> Exhibit:
    """Return the year's payments month by month, in and out of scope."""
    rows = wording.of_year(results.months, results.year)
    most = rows.sort_values("pence", ascending=False, kind="stable").iloc[0]
    whole, peak = short_pounds(int(rows["pence"].sum())), short_pounds(int(most["pence"]))
    return Exhibit(
        key="payments_by_month",
        title=f"Payments came to {whole}; most, {peak}, in {most['month']}",
        subtitle=wording.subtitle(results, "Payments by month, net of credits"),
        table=tables.display(
            rows,
            {
                "Month": ("month", tables.words),
                "Pounds (£)": ("pence", tables.whole_pounds),
                "In scope (£)": ("pence_in_scope", tables.whole_pounds),
                "Credits (£)": ("credit_pence", tables.whole_pounds),
                "Payments": ("lines", tables.count),
            },
        ),
        figures=(month_bars(rows),),
        source=wording.source(results),
        note="The month is that of the payment date, not of the file.",
        also={"All months (£)": tables.whole_pounds(int(rows["pence"].sum()))},
    )


def kinds_of_payee(results: "Results") -> Exhibit:
    """Return how many of the year's payments name no ordinary supplier: redactions, cards, intermediaries."""
    labels = _NOT_SUPPLIERS | {kind.name: kind.label for kind in kinds()}
    rows = wording.of_year(results.recognised, results.year)
    named = rows.assign(kind=rows["recognised_as"].map(labels)).sort_values(
        "pence", ascending=False, kind="stable"
    )
    other = int(rows.loc[rows["recognised_as"] != "", "pence"].sum())
    return Exhibit(
        key="kinds_of_payee",
        title=f"{short_pounds(other)} went to payees that are hidden or pass the money on",
        subtitle=wording.subtitle(results, "Payments by kind of payee"),
        table=tables.display(
            named,
            {
                "Payee": ("kind", tables.words),
                "Pounds (£)": ("pence", tables.whole_pounds),
                "Payments": ("lines", tables.count),
            },
        ),
        source=wording.origin(results),
        also={"Hidden, or passed on (£)": tables.whole_pounds(other)},
    )


def paid_most(results: "Results") -> Exhibit:
    """Return the suppliers paid most in the year, with what is known of each."""
    rows = wording.of_year(results.largest, results.year)
    together = sentences.percent(float(rows["share"].sum()))
    return Exhibit(
        key="paid_most",
        title=f"The {len(rows)} suppliers paid most received {together} of in-scope pounds",
        subtitle=wording.subtitle(results, "Suppliers paid most, in scope"),
        table=tables.display(
            rows.assign(where=rows["ring"].map(_RINGS)),
            {
                "Supplier": ("name", tables.words),
                "Pounds (£)": ("pence", tables.whole_pounds),
                "Share (%)": ("share", tables.share),
                "Payments": ("lines", tables.count),
                "Based in": ("where", tables.words),
                "Size": ("size", tables.words),
            },
        ),
        source=wording.source(results),
        note="One contract can move a year: look here before reading a change as a trend.",
        also={"Suppliers listed": f"{len(rows)}", "Their share (%)": together.rstrip("%")},
    )


def evidence_held(results: "Results") -> Exhibit:
    """Return what is known of suppliers, from which source, how old, and how often it conflicts."""
    labels = {name: attribute.label for name, attribute in evidence().attributes.items()}
    named = results.evidence["attribute"].map(lambda name: labels.get(name, name))
    rows = results.evidence.assign(attribute=named)
    share = rows["suppliers"] / rows["of_suppliers"]
    most = int(rows["suppliers"].max()) if len(rows) else 0
    return Exhibit(
        key="evidence_held",
        title=f"The commonest kind of evidence is held for {most:,} suppliers",
        subtitle=wording.subtitle(results, "Evidence about suppliers paid in any year"),
        table=tables.display(
            rows.assign(share=share),
            {
                "Evidence": ("attribute", tables.words),
                "From": ("source", tables.words),
                "Suppliers": ("suppliers", tables.count),
                "Of all suppliers (%)": ("share", tables.share),
                "With several values": ("conflicting", tables.count),
                "Earliest": ("earliest", tables.words),
                "Latest": ("latest", tables.words),
            },
        ),
        source=wording.origin(results),
        note="Conflicting values are all kept. Answers of people come first, then the order in "
        "data/rules/evidence.toml decides, then the date.",
    )


def by_service(results: "Results", measure: str) -> Exhibit:
    """Return a share by service, the services with most pounds first; a share appears only where the rule lets it."""
    rows = wording.of_year(results.services[results.services["measure"] == measure], results.year)
    ranked = rows.sort_values("denominator_pence", ascending=False, kind="stable")
    printing = [
        sentences.share_of(rows[rows["service"] == service], results.year, measure).printing
        for service in ranked["service"]
    ]
    printed = [tables.printed(share, rule) for share, rule in zip(ranked["share"], printing, strict=True)]
    name = wording.measure_name(measure)
    return Exhibit(
        key=f"by_service_{measure}",
        title=f"{name} differs between services",
        subtitle=wording.subtitle(results, f"{name} by service"),
        table=tables.display(
            ranked.assign(printed=printed),
            {
                "Service": ("service", tables.words),
                "Of pounds (£)": ("denominator_pence", tables.whole_pounds),
                "Share (%)": ("printed", tables.words),
                "Low (%)": ("low", tables.low),
                "High (%)": ("high", tables.high),
                "Known (%)": ("coverage_pounds", tables.share),
            },
        ),
        source=wording.source(results),
        note="Services are named as the files name them; a reorganisation moves pounds between names.",
    )
