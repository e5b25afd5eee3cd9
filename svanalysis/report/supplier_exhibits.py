"""What the second notebook shows of suppliers: matches, the council's own records, and whom to ask about."""

from typing import Any

import pandas as pd

from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results

MOST_ROWS = 25
_VERDICTS = wording.labels("verdicts")
_ASKED = wording.labels("asked")
_STATES = wording.labels("answers")


def matched_to_registers(results: Results) -> Exhibit:
    """Return how the year's suppliers were matched to registers, by method, and how much money that covers."""
    rows = wording.of_year(results.matches, results.year)
    accepted = rows[rows["verdict"] == "accepted"]
    named = rows.assign(verdict=rows["verdict"].map(_VERDICTS))
    ordered = named.sort_values(["verdict", "pounds"], ascending=[True, False], kind="stable")
    suppliers, share = int(accepted["suppliers"].sum()), float(accepted["pounds"].sum())
    return wording.exhibit(results, "matched_to_registers", ordered, suppliers=suppliers, pounds=share)


def supplier_records(results: Results) -> Exhibit:
    """Return the balance of the council's own supplier records: rows read, used and refused."""
    return records_balance(results, results.vendor_files, results.vendor_refused, "supplier records")


def records_balance(results: Results, files: pd.DataFrame, refused_of: pd.DataFrame, what: str) -> Exhibit:
    """Return the balance of files of the council's own: rows read, used and refused, and why.

    `files` has one row a file (`file`, `rows`, `used`, `refused`, `columns`), `refused_of` one per row or cell that
    cannot be used; `what` says what the files are.
    """
    sums = {name: int(files[name].sum()) for name in ("rows", "used", "refused")}
    grouped = refused_of.groupby(["used", "reason"], sort=True)["source_record"].agg(["size", "min"])
    why = grouped.head(MOST_ROWS).astype(int).reset_index().to_dict("records")
    cells: dict[str, int] = {}
    for each in why:
        cells |= {f"{each['reason']}: how many": each["size"], f"{each['reason']}: first record": each["min"]}
    said: dict[str, Any] = {"what": what, "sums": sums, "why": why}
    return wording.exhibit(results, "records", files, also=cells, key=what.replace(" ", "_"), **said)


def review_queue(results: Results) -> Exhibit:
    """Return the suppliers that could move the headline most, with what is known of each."""
    rows = results.review
    shown = rows.head(MOST_ROWS)
    asked = [_asked(*pair) for pair in zip(shown["asked"], shown["state"], strict=True)]
    sums = {name: int(rows[f"{name}_at_stake_pence"].sum()) for name in ("local", "sme")}
    part, whole = int(shown["at_stake_pence"].sum()), int(rows["at_stake_pence"].sum())
    said: dict[str, Any] = {"asked": len(rows), "share": part / whole if whole else None, **sums}
    return wording.exhibit(results, "review_queue", shown.assign(asked=asked), **said)


def _asked(asked: str, state: str) -> str:
    """Return what is asked, in words, and why again."""
    what = " and ".join(_ASKED[part] for part in asked.split("; "))
    return what + "".join(_STATES[part] for part in state.split("; "))
