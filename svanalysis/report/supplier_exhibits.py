"""What the second notebook shows of suppliers: matches, the council's own records, and whom to ask about."""

import pandas as pd

from svanalysis.core.money import short_pounds
from svanalysis.present import sentences
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results

MOST_ROWS = 25
_VERDICTS = wording.labels("verdicts")
_ASKED = wording.labels("asked")
_STATES = wording.labels("answers")
_AT_STAKE = {
    "Local share": ("local share", "local_at_stake_pence"),
    "SME share": ("SME share of all spend", "sme_at_stake_pence"),
}


def matched_to_registers(results: Results) -> Exhibit:
    """Return how the year's suppliers were matched to registers, by method, and how much money that covers."""
    rows = wording.of_year(results.matches, results.year)
    accepted = rows[rows["verdict"] == "accepted"]
    named = rows.assign(verdict=rows["verdict"].map(_VERDICTS))
    ordered = named.sort_values(["verdict", "pounds"], ascending=[True, False], kind="stable")
    suppliers, share = int(accepted["suppliers"].sum()), float(accepted["pounds"].sum())
    title = f"{suppliers:,} suppliers with {sentences.percent(share)} of pounds are matched to a register"
    also = {"Suppliers matched": suppliers, "Their pounds (%)": share}
    return wording.exhibit(results, "matched_to_registers", title, ordered, also=also)


def supplier_records(results: Results) -> Exhibit:
    """Return the balance of the council's own supplier records: rows read, used and refused."""
    return records_balance(results, results.vendor_files, results.vendor_refused, "supplier records")


def records_balance(results: Results, files: pd.DataFrame, refused_of: pd.DataFrame, what: str) -> Exhibit:
    """Return the balance of files of the council's own: rows read, used and refused, and why.

    `files` has one row a file (`file`, `rows`, `used`, `refused`, `columns`), `refused_of` one per row or cell that
    cannot be used; `what` says what the files are.
    """
    rows, used, refused = (int(files[name].sum()) for name in ("rows", "used", "refused"))
    said = f"{rows:,} rows of {what}: {used:,} used, {refused:,} refused"
    grouped = refused_of.groupby(["used", "reason"], sort=True)["source_record"]
    told, cells = [], {"All rows": rows, "Rows used": used, "Rows refused": refused}
    for (is_used, reason), count, first in grouped.agg(["size", "min"]).head(MOST_ROWS).itertuples():
        counted = f"{count:,} {'cell' if is_used else 'row'}{'' if count == 1 else 's'}"
        told.append(f"{counted}: {reason} (such as record {int(first)}).")
        cells |= {f"{reason}: how many": count, f"{reason}: first record": int(first)}
    title = said if len(files) else f"The body has no {what} of its own"
    words, key = {"what": what}, what.replace(" ", "_")
    return wording.exhibit(results, "records", title, files, words=words, sentences=told, also=cells, key=key)


def review_queue(results: Results) -> Exhibit:
    """Return the suppliers that could move the headline most, with what is known of each."""
    rows, in_scope = results.review, max(wording.share_in(results, "local_share").of_pence, 1)
    shown = rows.head(MOST_ROWS)
    part, whole = int(shown["at_stake_pence"].sum()), int(rows["at_stake_pence"].sum())
    share = sentences.percent(part / whole) if whole else ""
    title = f"{len(rows):,} suppliers to ask about; the first {len(shown)} hold {share} of what is at stake"
    sums = {what: int(rows[column].sum()) for what, (_, column) in _AT_STAKE.items()}
    return wording.exhibit(
        results,
        "review_queue",
        title if len(rows) else "Nobody is left to ask about",
        shown.assign(asked=[_asked(*pair) for pair in zip(shown["asked"], shown["state"], strict=True)]),
        sentences=[_narrower(_AT_STAKE[what][0], pence, in_scope) for what, pence in sums.items()],
        also={
            "Suppliers to ask about": len(rows),
            "Suppliers listed": len(shown),
            "Their part of what is at stake (%)": share.rstrip("%"),
            **{f"{what}, range (points)": pence / in_scope for what, pence in sums.items()},
            **{f"{what}, at stake (£)": pence for what, pence in sums.items()},
        },
    )


def _narrower(name: str, pence: int, in_scope: int) -> str:
    """Say how far a headline share could move if all of the list were answered."""
    by = f"{sentences.points(pence / in_scope).lstrip('+')} percentage points ({short_pounds(pence)})"
    return f"Answering all of it would narrow the range of the {name} by {by}."


def _asked(asked: str, state: str) -> str:
    """Return what is asked, in words, and why again."""
    what = " and ".join(_ASKED[part] for part in asked.split("; "))
    return what + "".join(_STATES[part] for part in state.split("; "))
