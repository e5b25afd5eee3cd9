"""The headline shares and their course over the years."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN
from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.money import short_pounds
from svanalysis.present import charts, sentences, tables
from svanalysis.present.exhibit import Exhibit, KeyNumber
from svanalysis.present.sentences import Share
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

HEADLINE = ("local_share", "sme_share_of_local", "local_sme_share")


def headline(results: "Results") -> Exhibit:
    """Return the sentence that says it all and three numbers, each with bounds, coverage and last year's."""
    local, nested, local_sme = (wording.share_in(results, measure) for measure in HEADLINE)
    place = wording.local_place(results)
    cautions = f"{sentences.DO_NOT_ADD} {sentences.OTHER_RULES}"
    next_step = sentences.FIND_FIRST if local.printing == "none" and len(results.unplaced) else ""
    said = (
        sentences.gap(local),
        results.body.notes,
        next_step,
        sentences.not_what(wording.in_local_place(results)),
        cautions,
    )
    labels = (
        f"went to {place} suppliers",
        f"of that went to {place} SMEs",
        f"of all spend went to {place} SMEs",
    )
    numbers = (_key_number(results, *pair) for pair in zip(labels, (local, nested, local_sme), strict=True))
    return Exhibit(
        key="headline",
        title=sentences.headline(local, nested, local_sme, place),
        subtitle=wording.subtitle(results, "Shares of in-scope payments, net of credits"),
        table=_shares_table(results, HEADLINE, [year for year in (results.year, results.previous) if year]),
        sentences=tuple(filter(None, said)),
        numbers=tuple(numbers),
        source=wording.source(results),
        note=sentences.JOINT_ASSUMPTION if results.previous else "",
        also={**_exact_cells(local), **_change_cells(results, HEADLINE), **wording.remark(results)},
    )


def _exact_cells(local: Share) -> dict[str, str]:
    """Return what the first sentence and the gap are written from, as cells."""
    if not local.applies:
        return {}
    gap = int((sentences.exact(local.high) - sentences.exact(local.low)) * local.of_pence)
    two_decimals = sentences.hundredfold(local.share, ROUND_HALF_EVEN, "0.01")
    exact = {"Local share, to two decimals (%)": f"{two_decimals}"} if local.printing == "single" else {}
    return {**exact, "Low to high (£)": tables.whole_pounds(gap)}


def _change_cells(results: "Results", measures: tuple[str, ...]) -> dict[str, str]:
    """Return each share's change since the year before with its low and high, as cells."""
    found: dict[str, str] = {}
    for measure in measures:
        if change := sentences.change_of(results.changes, measure):
            name = f"{wording.measure_name(measure)}, change since {change.from_year}"
            if all(wording.share_in(results, measure, year).printing == "single" for year in change[1:3]):
                found[f"{name} (points)"] = sentences.points(change.change)
            found |= {
                f"{name}, low (points)": sentences.points(change.low, ROUND_FLOOR),
                f"{name}, high (points)": sentences.points(change.high, ROUND_CEILING),
            }
    return found


def _key_number(results: "Results", label: str, share: Share) -> KeyNumber:
    change = sentences.change_of(results.changes, share.measure)
    value = sentences.printed(share)
    if share.printing == "none":
        value = f"{sentences.at_least(share.low)} to {sentences.at_most(share.high)}"
    money = f"{short_pounds(share.pence)} of {short_pounds(share.of_pence)}"
    lines = [f"known: {money}" if share.printing == "none" else money]
    lines += ["no single figure [u]" if share.printing == "none" else sentences.bounds(share)]
    lines += [f"known for {sentences.percent(share.coverage_pounds)} of pounds"]
    if change and results.previous:
        before = wording.share_in(results, share.measure, results.previous)
        single = before.printing == share.printing == "single"
        lines += [f"{before.year}: {_level(before)}", sentences.change_line(change, single=single)]
    return KeyNumber(label, value, tuple(lines))


def _level(share: Share) -> str:
    if share.printing == "none":
        return f"{sentences.at_least(share.low)} to {sentences.at_most(share.high)} [u]"
    return (
        f"{sentences.printed(share)} ({sentences.bounds(share)})"
        if share.printing == "single"
        else sentences.printed(share)
    )


def shares_over_time(results: "Results") -> Exhibit:
    """Return the local share and the SME share of local over the years, with low-high bands."""
    local = wording.share_in(results, "local_share")
    change = sentences.change_of(results.changes, "local_share")
    nested = wording.share_in(results, "sme_share_of_local")
    nested_change = sentences.change_of(results.changes, "sme_share_of_local")
    shares = wording.up_to(results, results.shares)
    years = sorted(shares["financial_year"].unique())
    return Exhibit(
        key="shares_over_time",
        title=sentences.finding("local share", local, change),
        subtitle=wording.subtitle(results, "Shares of in-scope payments with low and high", over_years=True),
        table=_shares_table(results, tuple(wording.MEASURES), years[::-1]),
        figures=(
            charts.share_lines(shares, "local_share", "Local share of all spend"),
            charts.share_lines(shares, "sme_share_of_local", "SME share of local spend"),
        ),
        sentences=(f"{sentences.finding('SME share of local spend', nested, nested_change)}.",),
        source=wording.source(results),
        note="The shaded band runs from low to high: what the share could be, whatever the unknown are."
        + wording.part_years(results),
        also=_change_cells(results, ("local_share", "sme_share_of_local")),
    )


def _shares_table(results: "Results", measures: tuple[str, ...], years: list[str]) -> pd.DataFrame:
    rows = results.shares[
        results.shares["measure"].isin(measures) & results.shares["financial_year"].isin(years)
    ]
    order = rows.assign(
        first=rows["measure"].map(list(measures).index), second=rows["financial_year"].map(years.index)
    ).sort_values(["first", "second"])
    printed = [
        tables.printed(row.share, sentences.share_of(rows, row.financial_year, row.measure).printing)
        for row in tables.rows_of(order)
    ]
    return tables.display(
        order.assign(
            measure=order["measure"].map(wording.measure_name),
            printed=printed,
            state=order["state"].fillna(""),
        ),
        {
            "Measure": ("measure", tables.words),
            "Year": ("financial_year", tables.words),
            "Share (%)": ("printed", tables.words),
            "Low (%)": ("low", tables.low),
            "High (%)": ("high", tables.high),
            "Pounds (£)": ("numerator_pence", tables.whole_pounds),
            "Of pounds (£)": ("denominator_pence", tables.whole_pounds),
            "Known, by pounds (%)": ("coverage_pounds", tables.share),
            "Marks": ("state", tables.words),
        },
    )
