"""What stands beside the shares: how few hold the spend, the same suppliers, prices, deprivation, targets, partners."""

import math

from svanalysis.core.money import short_pounds
from svanalysis.measure.partners import ALL
from svanalysis.present import bars, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import change_of, printing_of, share_of
from svanalysis.report import wording
from svanalysis.report.published_exhibit import nothing, targets
from svanalysis.report.results import Results

_REFERENCES = 'Name the file under [[references]] in the body file; "svanalysis fetch" gets it.'


def concentration(results: Results) -> Exhibit:
    """Return how much the ten and the hundred suppliers paid most hold, over the years."""
    rows = wording.up_to(results, results.concentration).iloc[::-1]
    ten, hundred = wording.of_year(rows, results.year)[["top_10_share", "top_100_share"]].iloc[0]
    title = "Payments net to nothing or less, so no share of them can be given"
    if not math.isnan(ten):
        ten, hundred = sentences.percent(ten), sentences.percent(hundred)
        title = f"The ten suppliers paid most hold {ten} of spend, the hundred paid most {hundred}"
    return wording.exhibit(results, "concentration", title, rows)


def like_for_like(results: Results) -> Exhibit:
    """Return who came and went since the year before, and what the local share did among those who stayed."""
    before = results.previous
    rows = wording.of_year(results.new_and_lost, results.year)
    rows = rows[rows["from_year"] == before]
    change = change_of(results.like_for_like, "local_share")
    if before is None or rows.empty or change is None:
        return nothing(results, "like_for_like", "There is no year before to compare suppliers with")
    printing = wording.printing_by_year(results, "local_share")
    single = {printing[results.year], printing[before]} == {"single"}
    low, high = sentences.limits(change)
    also = {
        "Change among them, low (points)": low,
        "Change among them, high (points)": high,
        **({"Change among them (points)": sentences.points(change.change)} if single else {}),
    }
    told = change.verdict != "not comparable"
    return wording.exhibit(
        results,
        "like_for_like",
        f"Among suppliers paid in both years {wording.labels('among')[change.verdict]}",
        rows.assign(name=rows["part"].map(wording.labels("new_and_lost"))),
        words={"marks": " ".join(sorted(set(rows["state"]) - {""}))},
        sentences=[f"Among them the local share moved {sentences.change_line(change, single=single)}."]
        if told
        else [],
        also=also if told else {},
    )


def real_terms(results: Results) -> Exhibit:
    """Return local and all pounds over the years, in the prices of the report's year."""
    rows = wording.up_to(results, results.real_terms)
    rows = rows[rows["measure"] == "local_share"].iloc[::-1]
    if rows.empty:
        needs = "Pounds in the prices of one year need the GDP deflators"
        return nothing(results, "real_terms", needs, _REFERENCES)
    first, now = rows.iloc[-1], rows.iloc[0]
    known = (
        "" if wording.printing_by_year(results, "local_share")[results.year] == "single" else "known to have "
    )
    pounds, place = short_pounds(now["real_numerator_pence"]), wording.local_place(results)
    title = f"In the prices of {results.year}, {pounds} {known}went to {place} suppliers"
    if first["financial_year"] != results.year and not tables.missing(first["real_numerator_pence"]):
        title += f", {short_pounds(first['real_numerator_pence'])} in {first['financial_year']}"
    return wording.exhibit(
        results, "real_terms", title, rows.assign(by=rows["deflator"].map("{:.4f}".format))
    )


def deprivation(results: Results) -> Exhibit:
    """Return the year's pounds by how deprived the area of the supplier's address is, the unknown drawn as well."""
    rows = wording.of_year(results.deprivation, results.year)
    if rows.empty:
        needs = "Spend by deprivation needs the English indices and a postcode directory of the ONS"
        return nothing(results, "deprivation", needs, _REFERENCES)
    shares = rows.set_index("decile")["share"]
    unknown = float(shares["unknown"])
    printing = "z" if math.isnan(unknown) else printing_of(unknown)
    printed = [tables.printed(share, printing) for share in rows["share"]]
    named = rows.assign(
        name=rows["decile"].map(wording.labels("tenths")),
        printed=rows["share"].map(tables.share).where(rows["decile"] == "unknown", printed),
        unknown=rows["decile"] == "unknown",
        pence_before=float("nan"),
        share_before=float("nan"),
    )
    title = f"The area of the supplier is not known for {sentences.percent(unknown)} of pounds"
    if printing == "single":
        most = sentences.percent(float(shares["1"]))
        title = f"{most} of pounds go to suppliers in the most deprived tenth of England's small areas"
    return wording.exhibit(
        results,
        "deprivation",
        title,
        named,
        words={"home": results.body.place},
        figures=[bars.ranked_bars(named, results.year, None, as_shares=printing == "single")],
    )


def partners(results: Results) -> Exhibit:
    """Return the local share of each partner and of all: the share of their total beside the mean of their shares."""
    rows = wording.of_year(results.partners, results.year)
    rows = rows[rows["measure"] == "local_share"].reset_index(drop=True)
    if rows.empty:
        return nothing(results, "partners", "The body file names no partner")
    shares = [share_of(rows[rows["body"] == body], results.year, "local_share") for body in rows["body"]]
    whole = rows["body"] == ALL
    mean = float(rows.loc[whole, "mean_of_shares"].iloc[0])
    single = all(share.single for share in shares)
    title = f"Together the partners' local share is {sentences.printed(shares[int(whole.argmax())])}"
    title += f"; the mean of their shares is {sentences.percent(mean)}" if single else ""
    means = whole.map({True: tables.share(mean) if single else "", False: ""})
    return wording.exhibit(
        results, "partners", title, rows.assign(printed=tables.printed_shares(shares), means=means)
    )


__all__ = ["concentration", "deprivation", "like_for_like", "partners", "real_terms", "targets"]
