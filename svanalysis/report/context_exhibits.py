"""What stands beside the shares: how few hold the spend, the same suppliers, prices, deprivation, targets, partners."""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR
from typing import TYPE_CHECKING

from svanalysis.core.money import short_pounds
from svanalysis.measure.partners import ALL
from svanalysis.present import bars, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import NOT_AVAILABLE, RANGE_UNKNOWN, SINGLE_FIGURE_UNKNOWN, change_of, share_of
from svanalysis.report import wording
from svanalysis.report.published_exhibit import nothing, targets

if TYPE_CHECKING:
    from svanalysis.present.tables import Writer
    from svanalysis.report.results import Results

PARTS = {
    "stayed": "Paid in both years",
    "new": "New this year",
    "lost": "Not paid this year",
    "hidden": "Payee hidden",
}
_AMONG = {
    "rose": "the local share rose",
    "fell": "the local share fell",
    "no clear change": "the local share shows no clear change",
    "evidence": "the local share moved because more suppliers are placed",
    "not comparable": "the local shares are not comparable",
}
_TENTHS = {
    "1": "Most deprived tenth",
    **{str(at): f"Tenth {at}" for at in range(2, 10)},
    "10": "Least deprived tenth",
    "outside England": "Outside England",
    "unknown": "Not known",
}
_REFERENCES = 'Name the file under [[references]] in the body file; "svanalysis fetch" gets it.'


def concentration(results: "Results") -> Exhibit:
    """Return how much the ten and the hundred suppliers paid most hold, over the years."""
    rows = wording.up_to(results, results.concentration).iloc[::-1]
    title = "How much the suppliers paid most hold is not shown"
    for now in tables.rows_of(wording.of_year(rows, results.year)):  # one, or none in the public edition
        ten, hundred = sentences.percent(now.top_10_share), sentences.percent(now.top_100_share)
        title = f"The ten suppliers paid most hold {ten} of spend, the hundred paid most {hundred}"
        if tables.missing(now.top_10_share):
            title = "Payments net to nothing or less, so no share of them can be given"
    return Exhibit(
        key="concentration",
        title=title,
        subtitle=wording.subtitle(
            results, "In-scope payments held by the suppliers paid most", over_years=True
        ),
        table=tables.display(
            rows,
            {
                "Year": ("financial_year", tables.words),
                "Suppliers": ("suppliers", tables.count),
                "Ten paid most (£)": ("top_10_pence", tables.whole_pounds),
                "Ten paid most (%)": ("top_10_share", tables.share),
                "Hundred paid most (£)": ("top_100_pence", tables.whole_pounds),
                "Hundred paid most (%)": ("top_100_share", tables.share),
                "Fewest that hold half": ("half_suppliers", _count),
                "Suppliers in credit": ("credit_suppliers", tables.count),
                "Payee hidden (£)": ("hidden_pence", tables.whole_pounds),
                "Marks": ("state", tables.words),
            },
        ),
        source=wording.source(results),
        note="A share is of all in-scope pounds, those with a hidden payee included."
        + wording.part_years(results),
    )


def like_for_like(results: "Results") -> Exhibit:
    """Return who came and went since the year before, and what the local share did among those who stayed."""
    before = results.previous
    rows = results.new_and_lost[
        (results.new_and_lost["financial_year"] == results.year)
        & (results.new_and_lost["from_year"] == before)
    ]
    if before is None or rows.empty:
        return nothing(results, "like_for_like", "There is no year before to compare suppliers with", "")
    change = change_of(results.like_for_like, "local_share")
    verdict = change.verdict if change else "not comparable"
    marks = sorted(set(rows["state"]) - {""})
    printing = wording.printing_by_year(results, "local_share")
    also = {}
    said = ""
    if change and verdict != "not comparable":
        single = {printing[results.year], printing[before]} == {"single"}
        said = f"Among them the local share moved {sentences.change_line(change, single=single)}."
        also = {"Change among them, low (points)": sentences.points(change.low, ROUND_FLOOR),
                "Change among them, high (points)": sentences.points(change.high, ROUND_CEILING)}  # fmt: skip
        also |= {"Change among them (points)": sentences.points(change.change)} if single else {}
    return Exhibit(
        key="like_for_like",
        title=f"Among suppliers paid in both years {_AMONG[verdict]}",
        subtitle=wording.subtitle(results, f"In-scope payments to suppliers of {before} and {results.year}"),
        table=tables.display(
            rows.assign(part=rows["part"].map(PARTS)),
            {
                "Suppliers": ("part", tables.words),
                "How many": ("suppliers", _count),
                f"{before} (£)": ("pence_from", tables.whole_pounds),
                f"{results.year} (£)": ("pence", tables.whole_pounds),
            },
        ),
        sentences=(said,) if said else (),
        source=wording.source(results),
        note="A supplier that changed its name may seem lost and new. " + " ".join(marks),
        also=also,
    )


def real_terms(results: "Results") -> Exhibit:
    """Return local and all pounds over the years, in the prices of the report's year."""
    rows = wording.up_to(results, results.real_terms)
    rows = rows[rows["measure"] == "local_share"].iloc[::-1]
    if rows.empty:
        return nothing(
            results, "real_terms", "Pounds in the prices of one year need the GDP deflators", _REFERENCES
        )
    first, now = rows.iloc[-1], rows.iloc[0]
    known = (
        "" if wording.printing_by_year(results, "local_share")[results.year] == "single" else "known to have "
    )
    title = (
        f"In the prices of {results.year}, {short_pounds(now['real_numerator_pence'])} {known}went to "
        f"{wording.local_place(results)} suppliers"
    )
    if first["financial_year"] != results.year and not tables.missing(first["real_numerator_pence"]):
        title += f", {short_pounds(first['real_numerator_pence'])} in {first['financial_year']}"
    prices = f"prices of {results.year}"
    return Exhibit(
        key="real_terms",
        title=title,
        subtitle=wording.subtitle(results, f"In-scope payments in {prices}", over_years=True),
        table=tables.display(
            rows.assign(deflator=[f"{value:.4f}" for value in rows["deflator"]]),
            {
                "Year": ("financial_year", tables.words),
                "Local (£)": ("numerator_pence", tables.whole_pounds),
                f"Local, {prices} (£)": ("real_numerator_pence", tables.whole_pounds),
                "All (£)": ("denominator_pence", tables.whole_pounds),
                f"All, {prices} (£)": ("real_denominator_pence", tables.whole_pounds),
                "Deflator": ("deflator", tables.words),
                "Marks": ("state", tables.words),
            },
        ),
        source=wording.source(results),
        note="Prices by the GDP deflator of the Office for National Statistics (series YBGB), the mean of a financial "
        "year's four quarters. A share is the same in any prices.",
    )


def deprivation(results: "Results") -> Exhibit:
    """Return the year's pounds by how deprived the area of the supplier's address is, the unknown drawn as well."""
    rows = wording.of_year(results.deprivation, results.year)
    if rows.empty:
        needs = "Spend by deprivation needs the English indices and a postcode directory of the ONS"
        return nothing(results, "deprivation", needs, _REFERENCES)
    unknown = float(rows.set_index("decile")["share"]["unknown"])
    printing = _printing(unknown)
    named = rows.assign(
        name=rows["decile"].map(_TENTHS),
        printed=[
            tables.share(row.share) if row.decile == "unknown" else tables.printed(row.share, printing)
            for row in tables.rows_of(rows)
        ],
        unknown=rows["decile"] == "unknown",
        pence_before=float("nan"),
        share_before=float("nan"),
    )
    title = f"The area of the supplier is not known for {sentences.percent(unknown)} of pounds"
    if printing == "single":
        most = sentences.percent(float(rows.set_index("decile")["share"]["1"]))
        title = f"{most} of pounds go to suppliers in the most deprived tenth of England's small areas"
    return Exhibit(
        key="deprivation",
        title=title,
        subtitle=wording.subtitle(results, "In-scope payments by deprivation of the supplier's address"),
        table=tables.display(
            named,
            {
                "Small area": ("name", tables.words),
                "Pounds (£)": ("pence", tables.whole_pounds),
                "Share (%)": ("printed", tables.words),
                "Suppliers": ("suppliers", tables.count),
                f"In {results.body.place} (£)": ("pence_in_authority", tables.whole_pounds),
            },
        ),
        figures=(bars.ranked_bars(named, results.year, None, as_shares=printing == "single"),),
        source=wording.source(results),
        note="Tenths of small areas by the Index of Multiple Deprivation. It says where suppliers have their address, "
        "not who gains by the spend.",
    )


def _printing(unknown: float) -> str:
    """Return how shares may be printed where so much of all is unknown."""
    if math.isnan(unknown):
        return "z"
    if unknown <= SINGLE_FIGURE_UNKNOWN:
        return "single"
    return "range" if unknown <= RANGE_UNKNOWN else "none"


def partners(results: "Results") -> Exhibit:
    """Return the local share of each partner and of all: the share of their total beside the mean of their shares."""
    table = results.partners
    rows = table[(table["financial_year"] == results.year) & (table["measure"] == "local_share")]
    if rows.empty:
        return nothing(results, "partners", "The body file names no partner", "")
    each = {row.body: share_of(rows[rows["body"] == row.body], results.year, "local_share")
            for row in tables.rows_of(rows)}  # fmt: skip
    mean = float(rows.loc[rows["body"] == ALL, "mean_of_shares"].iloc[0])
    single = {share.printing for share in each.values()} == {"single"}
    title = f"Together the partners' local share is {sentences.printed(each[ALL])}"
    title += f"; the mean of their shares is {sentences.percent(mean)}" if single else ""
    printed = [tables.printed(share.share, share.printing) for share in each.values()]
    means = [tables.share(mean) if single and body == ALL else "" for body in each]
    columns: dict[str, tuple[str, Writer]] = {
        "Body": ("title", tables.words),
        "Local (£)": ("numerator_pence", tables.whole_pounds),
        "Of pounds (£)": ("denominator_pence", tables.whole_pounds),
        "Local share (%)": ("printed", tables.words),
        "Low (%)": ("low", tables.low),
        "High (%)": ("high", tables.high),
        "Mean of shares (%)": ("means", tables.words),
        "Paid to partners, taken out (£)": ("taken_out_pence", tables.whole_pounds),
        "Marks": ("state", tables.words),
    }
    return Exhibit(
        key="partners",
        title=title,
        subtitle=wording.subtitle(results, "Local share of partners, each in its own area"),
        table=tables.display(rows.assign(printed=printed, means=means), columns),
        source=wording.source(results),
        note="What partners pay each other is taken out. In the mean of shares the smallest partner counts as much as "
        "the largest; of every 100 pounds it says nothing.",
    )


def _count(number: object) -> str:
    """Write a count; a missing one as [x]."""
    return NOT_AVAILABLE if tables.missing(number) else f"{number:,}"


__all__ = ["concentration", "deprivation", "like_for_like", "partners", "real_terms", "targets"]
