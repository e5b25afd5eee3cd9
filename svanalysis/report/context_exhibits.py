"""What stands beside the shares: how few hold the spend, the same suppliers, prices, deprivation, targets, partners."""

import math

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
    now = wording.of_year(rows, results.year).iloc[0]
    return wording.exhibit(results, "concentration", rows, now=now)


def like_for_like(results: Results) -> Exhibit:
    """Return who came and went since the year before, and what the local share did among those who stayed."""
    before = results.previous
    rows = wording.of_year(results.new_and_lost, results.year)
    rows = rows[rows["from_year"] == before]
    change = change_of(results.like_for_like, "local_share")
    if before is None or rows.empty or change is None:
        return nothing(results, "like_for_like", "There is no year before to compare suppliers with")
    return wording.exhibit(
        results,
        "like_for_like",
        rows.assign(name=rows["part"].map(wording.labels("new_and_lost"))),
        change=change,
        limits=sentences.limits(change),
        single=all(wording.share_in(results, "local_share", year).single for year in (before, results.year)),
        among=wording.labels("among")[change.verdict],
        marks=sorted(set(rows["state"]) - {""}),
    )


def real_terms(results: Results) -> Exhibit:
    """Return local and all pounds over the years, in the prices of the report's year."""
    rows = wording.up_to(results, results.real_terms)
    rows = rows[rows["measure"] == "local_share"].iloc[::-1]
    if rows.empty:
        needs = "Pounds in the prices of one year need the GDP deflators"
        return nothing(results, "real_terms", needs, _REFERENCES)
    shown = rows.assign(by=rows["deflator"].map("{:.4f}".format))
    return wording.exhibit(results, "real_terms", shown, now=rows.iloc[0], first=rows.iloc[-1])


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
    figures = [bars.ranked_bars(named, results.year, None, as_shares=printing == "single")]
    return wording.exhibit(results, "deprivation", named, figures, shares=shares.to_dict(), printing=printing)


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
    shown = rows.assign(
        printed=tables.printed_shares(shares),
        means=whole.map({True: tables.share(mean) if single else "", False: ""}),
    )
    together = shares[int(whole.argmax())]
    return wording.exhibit(results, "partners", shown, together=together, mean=mean if single else None)


__all__ = ["concentration", "deprivation", "like_for_like", "partners", "real_terms", "targets"]
