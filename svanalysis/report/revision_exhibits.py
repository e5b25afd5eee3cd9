"""What was frozen in earlier years, beside the same measured now."""

from typing import TYPE_CHECKING

from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import NOT_AVAILABLE
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results


def revisions(results: "Results") -> Exhibit:
    """Return every frozen share beside the same measured now: the difference, and what it comes from."""
    rows = results.revisions.sort_values(
        ["financial_year", "measure"], ascending=[False, True], kind="stable"
    )
    changed = int((rows["why"] != "").sum())
    title = f"{changed} of {len(rows)} frozen figures are restated [r]"
    if not changed:
        title = "Every frozen figure stands as it was published"
    return Exhibit(
        key="revisions",
        title=title if len(rows) else "No earlier year is frozen",
        subtitle=wording.subtitle(results, "Shares as frozen and as measured now", over_years=True),
        table=tables.display(
            rows.assign(measure=rows["measure"].map(wording.measure_name), points=rows["difference"]),
            {
                "Measure": ("measure", tables.words),
                "Year": ("financial_year", tables.words),
                "Release": ("release", tables.words),
                "Frozen": ("frozen", tables.words),
                "Published (%)": ("published", tables.share),
                "Restated (%)": ("restated", tables.share),
                "Difference (points)": ("points", _points),
                "Published (£)": ("published_pence", tables.whole_pounds),
                "Restated (£)": ("restated_pence", tables.whole_pounds),
                "Difference (£)": ("difference_pence", tables.whole_pounds),
                "What changed": ("why", tables.words),
            },
        ),
        source=wording.source(results),
        note="What changed names the ingredients that are not those of the release; it does not part their effects.",
        also={"Frozen figures": f"{len(rows):,}", "Of these, restated": f"{changed:,}"} if len(rows) else {},
    )


def _points(difference: float) -> str:
    return NOT_AVAILABLE if tables.missing(difference) else sentences.points(float(difference))
