"""What the second notebook shows of suppliers: matches, the council's own records, and whom to ask about."""

from typing import TYPE_CHECKING

import pandas as pd

from svanalysis.core.money import short_pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_ROWS = 25
_VERDICTS = {"accepted": "Accepted", "review": "For people to decide", "none": "In no register given"}
_STATES = {
    "new": "",
    "changed": " (the evidence has changed since it was answered)",
    "expired": " (the answer has expired)",
}


def matched_to_registers(results: "Results") -> Exhibit:
    """Return how the year's suppliers were matched to registers, by method, and how much money that covers."""
    rows = wording.of_year(results.matches, results.year)
    accepted = rows[rows["verdict"] == "accepted"]
    ordered = rows.assign(verdict=rows["verdict"].map(_VERDICTS)).sort_values(
        ["verdict", "pounds"], ascending=[True, False], kind="stable"
    )
    share = sentences.percent(float(accepted["pounds"].sum()))
    return Exhibit(
        key="matched_to_registers",
        title=f"{int(accepted['suppliers'].sum()):,} suppliers with {share} of pounds are matched to a register",
        subtitle=wording.subtitle(results, "In-scope payments by how the supplier was matched"),
        table=tables.display(
            ordered,
            {
                "Match": ("verdict", tables.words),
                "By": ("method", tables.words),
                "Suppliers": ("suppliers", tables.count),
                "Payments (%)": ("rows", tables.share),
                "Pounds (%)": ("pounds", tables.share),
            },
        ),
        source=wording.source(results),
        note="Only accepted matches are evidence. Payments to hidden payees are in the whole, but in no row.",
        also={
            "Suppliers matched": f"{int(accepted['suppliers'].sum()):,}",
            "Their pounds (%)": share.rstrip("%"),
        },
    )


def supplier_records(results: "Results") -> Exhibit:
    """Return the balance of the council's own supplier records: rows read, used and refused."""
    return records_balance(results, results.vendor_files, results.vendor_refused, "supplier records")


def records_balance(results: "Results", files: pd.DataFrame, refused_of: pd.DataFrame, what: str) -> Exhibit:
    """Return the balance of files of the council's own: rows read, used and refused, and why.

    `files` has one row a file (`file`, `rows`, `used`, `refused`, `columns`), `refused_of` one per row or cell that
    cannot be used; `what` says what the files are.
    """
    rows, used, refused = (int(files[name].sum()) for name in ("rows", "used", "refused"))
    said = f"{rows:,} rows of {what}: {used:,} used, {refused:,} refused"
    reasons = refused_of.groupby(["used", "reason"], sort=True)["source_record"].agg(["size", "min"])
    told = tuple(
        f"{_counted(int(count), 'cell' if is_used else 'row')}: {reason} (such as record {int(record)})."
        for (is_used, reason), count, record in reasons.head(MOST_ROWS).itertuples()
    )
    return Exhibit(
        key=what.replace(" ", "_"),
        title=said if len(files) else f"The body has no {what} of its own",
        subtitle=wording.subtitle(results, f"Rows of the council's own {what}", period="as given"),
        table=tables.display(
            files,
            {
                "File": ("file", tables.words),
                "Rows": ("rows", tables.count),
                "Used": ("used", tables.count),
                "Refused": ("refused", tables.count),
                "Columns, as they were read": ("columns", tables.words),
            },
        ),
        sentences=told,
        source=wording.origin(results),
        also={
            "All rows": f"{rows:,}",
            "Rows used": f"{used:,}",
            "Rows refused": f"{refused:,}",
            **_reason_cells(reasons.head(MOST_ROWS)),
        },
    )


def _reason_cells(reasons: pd.DataFrame) -> dict[str, str]:
    """Return how many rows or cells each reason refuses, and the first record, as cells."""
    return {
        f"{reason}: {what}": f"{int(number):,}"
        for (_, reason), count, record in reasons.itertuples()
        for what, number in (("how many", count), ("first record", record))
    }


def _counted(number: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def review_queue(results: "Results") -> Exhibit:
    """Return the suppliers that could move the headline most, with what is known of each."""
    rows = results.review
    shown = rows.head(MOST_ROWS)
    part, whole = int(shown["at_stake_pence"].sum()), int(rows["at_stake_pence"].sum())
    share = sentences.percent(part / whole) if whole else ""
    title = f"{len(rows):,} suppliers to ask about; the first {len(shown)} hold {share} of what is at stake"
    return Exhibit(
        key="review_queue",
        title=title if len(rows) else "Nobody is left to ask about",
        subtitle=wording.subtitle(
            results, "Suppliers by the pounds by which low and high would come together"
        ),
        table=tables.display(
            shown.assign(asked=[_asked(*pair) for pair in zip(shown["asked"], shown["state"], strict=True)]),
            {
                "Supplier": ("name", tables.words),
                "Local share (£)": ("local_at_stake_pence", tables.whole_pounds),
                "SME share (£)": ("sme_at_stake_pence", tables.whole_pounds),
                "To find": ("asked", tables.words),
                "Why": ("because", tables.words),
                "Postcodes": ("postcodes", tables.words),
                "In registers": ("candidates", tables.words),
            },
        ),
        sentences=_queue_sentences(results, rows),
        source=wording.source(results),
        note="For analysts only: no name here is checked for publication. The command svanalysis review writes the "
        "whole list with all evidence, each value with its source and date, as a form to fill in.",
        also={
            "Suppliers to ask about": f"{len(rows):,}",
            "Suppliers listed": f"{len(shown)}",
            "Their part of what is at stake (%)": share.rstrip("%"),
            **_range_cells(results, rows),
        },
    )


def _queue_sentences(results: "Results", rows: pd.DataFrame) -> tuple[str, ...]:
    """Say how far the two headline shares could move if all of the list were answered."""
    in_scope = wording.share_in(results, "local_share").of_pence
    said = []
    for name, column in (
        ("local share", "local_at_stake_pence"),
        ("SME share of all spend", "sme_at_stake_pence"),
    ):
        pence = int(rows[column].sum())
        points = sentences.points(pence / max(in_scope, 1)).lstrip("+")
        said.append(
            f"Answering all of it would narrow the range of the {name} by {points} percentage points "
            f"({short_pounds(pence)})."
        )
    return tuple(said)


def _range_cells(results: "Results", rows: pd.DataFrame) -> dict[str, str]:
    """Return by how much the ranges of the two headline shares would narrow, as cells."""
    in_scope = max(wording.share_in(results, "local_share").of_pence, 1)
    sums = {
        name: int(rows[column].sum())
        for name, column in (("Local share", "local_at_stake_pence"), ("SME share", "sme_at_stake_pence"))
    }
    narrower = {f"{name}, range (points)": sentences.points(pence / in_scope) for name, pence in sums.items()}
    return narrower | {f"{name}, at stake (£)": tables.whole_pounds(pence) for name, pence in sums.items()}


def _asked(asked: str, state: str) -> str:
    """Return what is asked, in words, and why again."""
    what = " and ".join(
        {"in_area": "where it is based", "sme": "its size"}[part] for part in asked.split("; ")
    )
    return what + "".join(_STATES[part] for part in state.split("; "))
