"""What was frozen in earlier years, beside the same measured now."""

from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results


def revisions(results: Results) -> Exhibit:
    """Return every frozen share beside the same measured now: the difference, and what it comes from."""
    order = ["financial_year", "measure"]
    rows = results.revisions.sort_values(order, ascending=[False, True], kind="stable")
    shown = rows.assign(named=rows["measure"].map(wording.measure_name))
    return wording.exhibit(results, "revisions", shown, changed=int((rows["why"] != "").sum()))
