"""The headline shares and their course over the years."""

from decimal import ROUND_HALF_EVEN

import pandas as pd

from svanalysis.present import charts, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import Share, change_of, exact, shares_in
from svanalysis.report import wording
from svanalysis.report.results import Results

HEADLINE = ("local_share", "sme_share_of_local", "local_sme_share")
_DRAWN = {"local_share": "Local share of all spend", "sme_share_of_local": "SME share of local spend"}


def headline(results: Results) -> Exhibit:
    """Return the sentence that says it all and three numbers, each with bounds, coverage and last year's."""
    local, nested, local_sme = shares = [wording.share_in(results, measure) for measure in HEADLINE]
    return wording.exhibit(
        results,
        "headline",
        _shares_rows(results, HEADLINE, [year for year in (results.year, results.previous) if year]),
        also={**_exact_cells(local), **_change_cells(results, HEADLINE), **wording.remark(results)},
        numbers=[_since(results, share) for share in shares],
        title=sentences.headline(local, nested, local_sme, wording.local_place(results)),
        local=local,
    )


def _exact_cells(local: Share) -> dict[str, object]:
    """Return what the first sentence and the gap are written from, as cells."""
    if not local.applies:
        return {}
    two_decimals = str(sentences.hundredfold(local.share, ROUND_HALF_EVEN, "0.01"))
    single = {"Local share, to two decimals (%)": two_decimals} if local.single else {}
    return {**single, "Low to high (£)": int((exact(local.high) - exact(local.low)) * local.of_pence)}


def _change_cells(results: Results, measures: tuple[str, ...]) -> dict[str, object]:
    """Return each share's change since the year before with its low and high, as cells."""
    found: dict[str, object] = {}
    for measure in measures:
        if change := change_of(results.changes, measure):
            name = f"{wording.measure_name(measure)}, change since {change.from_year}"
            if all(wording.share_in(results, measure, year).single for year in change[1:3]):
                found[f"{name} (points)"] = change.change
            found[f"{name}, low (points)"], found[f"{name}, high (points)"] = sentences.limits(change)
    return found


def _since(results: Results, share: Share) -> dict[str, object]:
    """Return a share, and where there is a year before, what it was and how it changed."""
    change = change_of(results.changes, share.measure) if results.previous else None
    before = wording.share_in(results, share.measure, results.previous) if change else None
    return {"share": share, "change": change, "before": before}


def shares_over_time(results: Results) -> Exhibit:
    """Return the local share and the SME share of local over the years, with low-high bands."""
    shares = wording.up_to(results, results.shares)
    local, nested = (
        sentences.finding(
            wording.MEASURES[name], wording.share_in(results, name), change_of(results.changes, name)
        )
        for name in _DRAWN
    )
    years = sorted(shares["financial_year"].unique(), reverse=True)
    rows = _shares_rows(results, tuple(wording.MEASURES), years)
    figures = [charts.share_lines(shares, *drawn) for drawn in _DRAWN.items()]
    also = _change_cells(results, tuple(_DRAWN))
    return wording.exhibit(results, "shares_over_time", rows, figures, also=also, title=local, nested=nested)


def _shares_rows(results: Results, measures: tuple[str, ...], years: list[str]) -> pd.DataFrame:
    """Return the shares of some measures and years, in their order, named and as they may be printed."""
    shares = results.shares
    rows = shares[shares["measure"].isin(measures) & shares["financial_year"].isin(years)]
    order = rows.assign(
        first=rows["measure"].map(list(measures).index), second=rows["financial_year"].map(years.index)
    ).sort_values(["first", "second"])
    return order.assign(
        named=order["measure"].map(wording.measure_name),
        printed=tables.printed_shares(shares_in(order)),
        state=order["state"].fillna(""),
    )
