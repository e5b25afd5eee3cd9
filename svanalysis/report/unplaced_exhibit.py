"""Whom to find first: the suppliers whose place or size is missing."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.money import short_pounds
from svanalysis.present import bars, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_SUPPLIERS = 25
MOST_BARS = 10
PASSED_ON = "paid on behalf of others"  # how the reason of an intermediary begins
MISSING = {"place": "where it is based", "size": "its size"}


def first_to_find(results: "Results") -> Exhibit:
    """Return the suppliers whose place or size is missing, most pounds first.

    An intermediary has no place of its own to find: it is listed, but neither drawn nor promised.
    """
    rows = results.unplaced
    missing_place = rows["what"] == "place"
    passed_on = rows["because"].fillna("").str.startswith(PASSED_ON)
    placeless = rows[missing_place & ~passed_on].head(MOST_BARS)
    settled = int(placeless["pence"].sum())
    in_scope = wording.share_in(results, "local_share").of_pence
    held = int(rows.loc[missing_place & passed_on, "pence"].sum())
    return Exhibit(
        key="first_to_find",
        title=_find_title(
            rows["supplier_id"].nunique(), len(placeless), settled, wording.unknown_pence(results)
        ),
        subtitle=wording.subtitle(results, "Suppliers whose place or size is not known, most pounds first"),
        table=tables.display(
            _one_row_a_supplier(rows),
            {
                "Supplier": ("name", tables.words),
                "Pounds (£)": ("pence", tables.whole_pounds),
                "Payments": ("lines", tables.count),
                "Not known": ("missing", tables.words),
                "Why": ("because", tables.words),
            },
        ),
        figures=(
            bars.ranked_bars(placeless.assign(share=0.0, unknown=False), results.year, None, as_shares=False),
        )
        if len(placeless)
        else (),
        sentences=_find_sentences(settled, in_scope, held),
        source=wording.source(results),
        note="Bars show the pounds of suppliers that are not placed.",
        also={
            "Suppliers to place or size": f"{rows['supplier_id'].nunique():,}",
            "Suppliers drawn": f"{len(placeless)}",
            "Their pounds (£)": tables.whole_pounds(settled),
            "Their part of all in-scope pounds (points)": sentences.points(settled / max(in_scope, 1)),
            "All not known (£)": tables.whole_pounds(wording.unknown_pence(results)),
            "Through intermediaries (£)": tables.whole_pounds(held),
        },
    )


def _find_sentences(settled: int, in_scope: int, passed_on: int) -> tuple[str, ...]:
    said = []
    if settled > 0:
        by = sentences.points(settled / max(in_scope, 1)).lstrip("+")
        said.append(f"Placing them would narrow the local share's range by up to {by} percentage points.")
    if passed_on > 0:
        said.append(
            f"{short_pounds(passed_on)} went through intermediaries such as card banks and neutral vendors: "
            "only they can say whom they paid."
        )
    return (*said, "For analysts only: no name here is checked for publication.")


def _one_row_a_supplier(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the suppliers that head either list, with everything that is missing of each."""
    first = rows.groupby("what", sort=False).head(MOST_SUPPLIERS)["supplier_id"]
    shown = rows[rows["supplier_id"].isin(first)].assign(missing=rows["what"].map(MISSING))
    return shown.groupby("supplier_id", sort=False, as_index=False).agg(
        name=("name", "first"),
        pence=("pence", "first"),
        lines=("lines", "first"),
        missing=("missing", " and ".join),
        because=("because", lambda told: "; ".join(dict.fromkeys(told))),
    )


def _find_title(missing: int, placeless: int, settled: int, unknown: int) -> str:
    if placeless and unknown > 0:
        part, whole = short_pounds(settled), short_pounds(unknown)
        return f"Placing {placeless} suppliers would settle {part} of {whole} not known"
    return (
        f"{missing} suppliers are still to be placed or sized"
        if missing
        else "Every supplier is placed and sized"
    )
