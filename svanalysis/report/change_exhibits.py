"""What changed since the year before: the change of a share in parts, who moved it, and through which services."""

from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.shares import Change, Share, change_of, share_of
from svanalysis.present.waterfall import signed_bars, waterfall
from svanalysis.report import wording
from svanalysis.report.results import Results

MOST_SUPPLIERS, MOST_SERVICES = 10, 8
KNOWING = ("better_evidence", "worse_evidence", "unplaced")  # parts that turn on what is known
PARTS = wording.labels("parts")
COUNTED, _ONE = wording.labels("counted"), wording.labels("counted_one")
_NONE = pd.DataFrame({"name": []})  # without a year before


class Compared(NamedTuple):
    """A share in two years, and what may be said of its change."""

    before: Share
    now: Share
    change: Change

    @property
    def printing(self) -> str:
        """How points may be printed: `single` where both shares may stand as one figure."""
        if self.change.verdict == "not comparable":
            return "z" if not (self.before.applies and self.now.applies) else "range"
        return self.now.printing if self.before.single else self.before.printing

    @property
    def single(self) -> bool:
        """Whether points may be printed."""
        return self.printing == "single"

    @property
    def words(self) -> dict[str, Any]:
        """What stands in the headings of a table of it."""
        return {"from": self.before.year, "to": self.now.year, "whom": COUNTED[self.change.measure]}

    def points(self, value: float) -> str:
        """Write points as the printing rule allows."""
        return sentences.points(value) if self.single else tables.printed(value, self.printing)


def compared(shares: pd.DataFrame, changes: pd.DataFrame, measure: str) -> Compared | None:
    """Return a share in two years and its change, None when there is no year before."""
    change = change_of(changes, measure)
    if change is None:
        return None
    before, now = (share_of(shares, year, measure) for year in (change.from_year, change.to_year))
    return Compared(before, now, change)


def what_changed(results: Results, measure: str = "local_share") -> Exhibit:
    """Return the change of a share since the year before in its parts, as steps from one year to the other.

    It is said to have risen or fallen only where the joint bounds allow it, and then its largest part.
    """
    rows = _of(results.parts, measure)
    pair = compared(results.shares, results.changes, measure) if len(rows) else None
    furthest = [_furthest(rows, sign) for sign in (1, -1) if pair and pair.single]
    return wording.exhibit(
        results,
        "what_changed",
        parts_table(pair, rows) if pair else pd.DataFrame({"Part": []}),
        _steps(pair, rows) if pair else [],
        measure=measure,
        pair=pair,
        furthest=dict(zip(("rose", "fell"), furthest, strict=False)),
        names=PARTS,
        dark=rows.loc[rows["part"] == "unplaced", "of_pence"].sum(),
    )


def parts_table(pair: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a share in two years with the parts of its change between them, as people read it."""
    before, now, change = pair
    whole = tables.signed_whole_pounds
    levels = [
        [share.year, tables.printed(share.share, share.printing), "", tables.whole_pounds(share.pence),
         tables.whole_pounds(share.of_pence), ""]
        for share in (before, now)
    ]  # fmt: skip
    parts = [
        [PARTS[row.part], "", row.state or pair.points(row.points), whole(row.pence), whole(row.of_pence),
         tables.count(row.suppliers)]
        for row in tables.rows_of(rows)
    ]  # fmt: skip
    sums = [whole(now.pence - before.pence), whole(now.of_pence - before.of_pence)]
    moved = ["Change", "", pair.points(change.change), *sums, ""]
    of = "To local suppliers (£)" if change.measure in sentences.NESTED else "In all (£)"
    columns = ["Part", "Share (%)", "Change (points)", f"To {pair.words['whom']} (£)", of, "Suppliers"]
    return pd.DataFrame([levels[0], *parts, levels[1], moved], columns=columns, dtype="object")


def _steps(pair: Compared, rows: pd.DataFrame) -> list[go.Figure]:
    """Return the parts as steps, in points where these may be printed, else in pounds of what is known."""
    column = "points" if pair.single else "pence"
    shown = rows[rows[column].fillna(0) != 0]
    if shown.empty or pair.change.verdict == "not comparable":
        return []
    first, last = ((share.year, "total", share.share if pair.single else share.pence) for share in pair[:2])
    kinds = ["unknown" if part in KNOWING else "step" for part in shown["part"]]
    steps = zip(shown["part"].map(PARTS), kinds, shown[column], strict=True)
    drawn = pd.DataFrame([first, *steps, last], columns=["name", "kind", "value"])
    return [waterfall(drawn, as_shares=pair.single)]


def who_moved_most(results: Results, measure: str = "local_share") -> Exhibit:
    """Return the suppliers that moved a share most, in which part, with what they were paid in both years."""
    pair, rows = compared(results.shares, results.changes, measure), _of(results.contributors, measure)
    ranked = most_first(pair, rows)
    rows = _contributors(pair, ranked.head(MOST_SUPPLIERS)) if pair else _NONE
    words: dict[str, Any] = {**(pair.words if pair else {}), "mover": _mover(pair, ranked)}
    return wording.exhibit(results, "who_moved_most", rows, measure=measure, **words)


def _contributors(pair: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    """Add what suppliers were and became, their part and points, in words."""
    one = _ONE[pair.change.measure]
    classes = {
        "yes": one,
        "no": f"not {one}",
        "unknown": "not known",
        "outside": "not local",
        "absent": "not paid",
    }
    return rows.assign(
        part=rows["part"].map(PARTS),
        was=rows["class_from"].map(classes),
        became=rows["class_to"].map(classes),
        printed=rows["points"].map(pair.points),
    )


def services_changed(results: Results, measure: str = "local_share") -> Exhibit:
    """Return the services in the change of a share: those that buy otherwise, and those that spend more or less."""
    pair, rows = compared(results.shares, results.changes, measure), _of(results.service_parts, measure)
    service, gained = rows["service"].replace("", "No service given"), rows["pence_to"] - rows["pence_from"]
    ranked = most_first(pair, rows.assign(name=service, gained=gained))
    column = "points" if pair and pair.single else "gained"
    moving = ranked[ranked[column] != 0]  # what is withheld among them, behind all others
    drawn = moving.dropna(subset=column).head(MOST_SERVICES).assign(value=lambda some: some[column])
    return wording.exhibit(
        results,
        "services_changed",
        _services(pair, ranked) if pair else _NONE,
        [signed_bars(drawn, as_shares=column == "points")] if len(drawn) else [],
        measure=measure,
        mover=_mover(pair, moving),
        **(pair.words if pair else {}),
    )


def _services(pair: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    """Add how a service moved a share, in words."""
    return rows.assign(
        more=rows["gained"].map(tables.signed_whole_pounds),
        within=rows["within_points"].map(pair.points),
        between=rows["between_points"].map(pair.points),
        printed=rows["points"].map(pair.points),
    )


def _mover(pair: Compared | None, rows: pd.DataFrame) -> dict[str, object]:
    """Return who moved a share most: the first row that the edition does not withhold, nothing where there is none."""
    told = rows[rows["pence_to"].notna()]
    if pair is None or told.empty:
        return {}
    first = told.iloc[0]
    withheld = len(told) < len(rows)
    return {"name": first["name"], "points": first["points"], "single": pair.single, "withheld": withheld}


def most_first(pair: Compared | None, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in the order of how far they moved a share, or of pounds where points may not be printed."""
    moved = rows["points"] if pair and pair.single else rows["pence_to"] - rows["pence_from"]
    return rows.loc[moved.abs().sort_values(ascending=False, kind="stable").index]


def _furthest(rows: pd.DataFrame, sign: int) -> tables.Row:
    """Return the part that adds most in one direction."""
    return tables.rows_of(rows.loc[[(rows["points"] * sign).idxmax()]])[0]


def _of(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the rows of a measure."""
    return table[table["measure"] == measure].reset_index(drop=True)
