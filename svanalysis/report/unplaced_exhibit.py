"""Whom to find first: the suppliers whose place or size is missing."""

import pandas as pd

from svanalysis.core.money import short_pounds
from svanalysis.present import bars, sentences
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results

MOST_SUPPLIERS = 25
MOST_BARS = 10
PASSED_ON = "paid on behalf of others"  # how the reason of an intermediary begins


def first_to_find(results: Results) -> Exhibit:
    """Return the suppliers whose place or size is missing, most pounds first.

    An intermediary has no place of its own to find: it is listed, but neither drawn nor promised.
    """
    rows = results.unplaced
    no_place = rows["what"] == "place"
    passed_on = rows["because"].fillna("").str.startswith(PASSED_ON)
    drawn = rows[no_place & ~passed_on].head(MOST_BARS).assign(share=0.0, unknown=False)
    missing, settled = int(rows["supplier_id"].nunique()), int(drawn["pence"].sum())
    held, unknown = int(rows.loc[no_place & passed_on, "pence"].sum()), wording.unknown_pence(results)
    narrower = settled / max(wording.share_in(results, "local_share").of_pence, 1)
    title = f"{missing} suppliers are still to be placed or sized"
    if len(drawn) and unknown > 0:
        whole = f"{short_pounds(settled)} of {short_pounds(unknown)}"
        title = f"Placing {len(drawn)} suppliers would settle {whole} not known"
    elif not missing:
        title = "Every supplier is placed and sized"
    points = sentences.points(narrower).lstrip("+")
    by = f"Placing them would narrow the local share's range by up to {points} percentage points."
    through = (
        f"{short_pounds(held)} went through intermediaries such as card banks and neutral vendors: "
        "only they can say whom they paid."
    )
    nobody = "For analysts only: no name here is checked for publication."
    return wording.exhibit(
        results,
        "first_to_find",
        title,
        _one_row_a_supplier(rows),
        figures=[bars.ranked_bars(drawn, results.year, None, as_shares=False)] if len(drawn) else [],
        sentences=[by if settled > 0 else "", through if held > 0 else "", nobody],
        also={
            "Suppliers to place or size": missing,
            "Suppliers drawn": len(drawn),
            "Their pounds (£)": settled,
            "Their part of all in-scope pounds (points)": narrower,
            "All not known (£)": unknown,
            "Through intermediaries (£)": held,
        },
    )


def _one_row_a_supplier(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the suppliers that head either list, with everything that is missing of each."""
    first = rows.groupby("what", sort=False).head(MOST_SUPPLIERS)["supplier_id"]
    shown = rows[rows["supplier_id"].isin(first)].assign(missing=rows["what"].map(wording.labels("missing")))
    same = {name: (name, "first") for name in ("name", "pence", "lines")}
    return shown.groupby("supplier_id", sort=False, as_index=False).agg(
        **same,
        missing=("missing", " and ".join),
        because=("because", lambda told: "; ".join(dict.fromkeys(told))),
    )
