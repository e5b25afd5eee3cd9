"""What changed since the year before: the change of a share in parts, who moved it, and through which services."""

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from svanalysis.core.money import signed_pounds
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.sentences import Change, Share
from svanalysis.present.waterfall import signed_bars, waterfall
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_SUPPLIERS, MOST_SERVICES = 10, 8
KNOWING = ("better_evidence", "worse_evidence", "unplaced")  # parts that turn on what is known
PARTS = {
    "paid_more_or_less": "Same suppliers paid more or less",
    "gained": "Suppliers gained",
    "lost": "Suppliers lost",
    "moved": "Moved or changed class",
    "better_evidence": "We now know more",
    "worse_evidence": "We now know less",
    "unplaced": "Not known in either year",
}
COUNTED = {  # whose pounds are a measure's numerator, and what one of them is
    "local_share": ("local suppliers", "local"),
    "sme_share_of_local": ("local SMEs", "SME"),
    "local_sme_share": ("local SMEs", "local SME"),
    "sme_share": ("SMEs", "SME"),
    "social_enterprise_share": ("social enterprises", "social enterprise"),
    "charity_share": ("charities", "charity"),
}
_IN_PARTS = (
    "Each step is what the share would have changed by that alone, and together they are the change. A pound more to a "
    "supplier that does not count lowers a share, for it is a share of all pounds. A supplier that was renamed stands "
    "as one lost and one gained."
)
_SERVICES = (
    "Buys otherwise: the share within the service changed. Spends more or less: its share stayed, its weight in the "
    "whole changed. Services are a second cut of the same change: do not add them to its parts."
)


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
        return self.now.printing if self.before.printing == "single" else self.before.printing

    @property
    def single(self) -> bool:
        """Whether points may be printed."""
        return self.printing == "single"

    def points(self, value: float) -> str:
        """Write points as the printing rule allows."""
        return sentences.points(value) if self.single else tables.printed(value, self.printing)


def compared(shares: pd.DataFrame, changes: pd.DataFrame, measure: str) -> Compared | None:
    """Return a share in two years and its change, None when there is no year before."""
    change = sentences.change_of(changes, measure)
    if change is None:
        return None
    before, now = (sentences.share_of(shares, year, measure) for year in (change.from_year, change.to_year))
    return Compared(before, now, change)


def what_changed(results: "Results", measure: str = "local_share") -> Exhibit:
    """Return the change of a share since the year before in its parts, as steps from one year to the other."""
    rows = _of(results.parts, measure)
    pair = compared(results.shares, results.changes, measure) if len(rows) else None
    none = f"There is no year before {results.year} to compare with"
    if results.previous:  # the public edition shows them only where they tell of nobody
        none = f"The parts of the change since {results.previous} are not shown"
    return Exhibit(
        key=f"what_changed_{measure}",
        title=change_title(pair, rows) if pair else none,
        subtitle=_subtitle(results, f"Change of the {wording.MEASURES[measure]}, in parts"),
        table=parts_table(pair, rows) if pair else pd.DataFrame({"Part": []}),
        figures=_steps(pair, rows) if pair else (),
        sentences=most_of_it(pair, rows) if pair else (),
        source=wording.source(results),
        note=_IN_PARTS + wording.part_years(results),
    )


def change_title(pair: Compared, rows: pd.DataFrame) -> str:
    """Return the finding: rose or fell only where the joint bounds allow it, and then its largest part."""
    name, change = wording.MEASURES[pair.change.measure], pair.change
    found = sentences.finding(name, pair.now, change)
    if change.verdict not in {"rose", "fell"}:
        return found
    if not pair.single:
        return f"The {name} {change.verdict} since {change.from_year}"
    most = _furthest(rows, 1 if change.verdict == "rose" else -1)
    return f"{found}; largest part: {PARTS[most.part].lower()} ({sentences.points(most.points)})"


def most_of_it(pair: Compared, rows: pd.DataFrame) -> tuple[str, ...]:
    """Return in words what raised a share most, and what lowered it most."""
    if pair.printing == "z" or pair.change.verdict == "not comparable":
        return ()
    if not pair.single:
        dark = signed_pounds(rows.loc[rows["part"] == "unplaced", "of_pence"].sum())
        return (
            "No single figure may stand for the change: the parts are in pounds of what is known.",
            f"Payments to suppliers that are not known in either year changed by {dark}.",
        )
    whom, said = COUNTED[pair.change.measure][0], []
    for sign, did in ((1, "Raised"), (-1, "Lowered")):
        most = _furthest(rows, sign)
        if most.points * sign > 0:
            money = f"{signed_pounds(most.of_pence)} in all, {signed_pounds(most.pence)} to {whom}"
            points = sentences.points(most.points)
            said.append(
                f"{did} it most: {PARTS[most.part].lower()}, {points} points ({most.suppliers:,} suppliers; {money})."
            )
    return tuple(said)


def parts_table(pair: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a share in two years with the parts of its change between them, as people read it."""
    before, now, change = pair
    whole, whom = tables.signed_whole_pounds, COUNTED[change.measure][0]
    parts = [
        [PARTS[row.part], "", row.state or pair.points(row.points), whole(row.pence), whole(row.of_pence),
         tables.count(row.suppliers)]
        for row in tables.rows_of(rows)
    ]  # fmt: skip
    sums = [whole(now.pence - before.pence), whole(now.of_pence - before.of_pence)]
    moved = ["Change", "", pair.points(change.change), *sums, ""]
    of = "To local suppliers (£)" if change.measure in sentences.NESTED else "In all (£)"
    columns = ["Part", "Share (%)", "Change (points)", f"To {whom} (£)", of, "Suppliers"]
    return pd.DataFrame([_level(before), *parts, _level(now), moved], columns=columns, dtype="object")


def _level(share: Share) -> list[str]:
    """Return the row of a year."""
    printed = tables.printed(share.share, share.printing)
    return [share.year, printed, "", *map(tables.whole_pounds, (share.pence, share.of_pence)), ""]


def _steps(pair: Compared, rows: pd.DataFrame) -> tuple[go.Figure, ...]:
    """Return the parts as steps, in points where these may be printed, else in pounds of what is known."""
    column = "points" if pair.single else "pence"
    shown = rows[rows[column].fillna(0) != 0]
    if shown.empty or pair.change.verdict == "not comparable":
        return ()
    ends = [(share.year, "total", share.share if pair.single else share.pence) for share in pair[:2]]
    steps = [(PARTS[row.part], "unknown" if row.part in KNOWING else "step", getattr(row, column))
             for row in tables.rows_of(shown)]  # fmt: skip
    drawn = pd.DataFrame([ends[0], *steps, ends[1]], columns=["name", "kind", "value"])
    return (waterfall(drawn, as_shares=pair.single),)


def who_moved_most(results: "Results", measure: str = "local_share") -> Exhibit:
    """Return the suppliers that moved a share most, in which part, with what they were paid in both years."""
    pair, rows = compared(results.shares, results.changes, measure), _of(results.contributors, measure)
    name = wording.MEASURES[measure]
    shown = most_first(pair, rows).head(MOST_SUPPLIERS)
    return Exhibit(
        key=f"who_moved_most_{measure}",
        title=_mover(
            pair, shown, f"No supplier is shown to have moved the {name}", "Payments to {name} changed most"
        ),
        subtitle=_subtitle(results, f"Suppliers that moved the {name} most"),
        table=contributors_table(pair, shown) if pair else pd.DataFrame({"Supplier": []}),
        source=wording.source(results),
        note="A supplier that was paid more and also moved has a row for each. Hidden payees are never named.",
    )


def contributors_table(pair: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the suppliers that moved a share most, as people read it."""
    one = COUNTED[pair.change.measure][1]
    classes = {
        "yes": one,
        "no": f"not {one}",
        "unknown": "not known",
        "outside": "not local",
        "absent": "not paid",
    }
    said = rows.assign(part=rows["part"].map(PARTS), was=rows["class_from"].map(classes),
                       became=rows["class_to"].map(classes))  # fmt: skip
    return tables.display(
        said,
        {
            "Supplier": ("name", tables.words),
            "Part": ("part", tables.words),
            f"{pair.before.year} (£)": ("pence_from", tables.whole_pounds),
            f"{pair.now.year} (£)": ("pence_to", tables.whole_pounds),
            f"In {pair.before.year}": ("was", tables.words),
            f"In {pair.now.year}": ("became", tables.words),
            "Change (points)": ("points", pair.points),
        },
    )


def services_changed(results: "Results", measure: str = "local_share") -> Exhibit:
    """Return the services in the change of a share: those that buy otherwise, and those that spend more or less."""
    pair, rows = compared(results.shares, results.changes, measure), _of(results.service_parts, measure)
    name, service = wording.MEASURES[measure], rows["service"].replace("", "No service given")
    gained = rows["pence_to"] - rows["pence_from"]
    ranked = most_first(pair, rows.assign(name=service, gained=gained))
    column = "points" if pair and pair.single else "gained"
    drawn = ranked[ranked[column] != 0].head(MOST_SERVICES).assign(value=lambda some: some[column])
    most = f"Payments to {COUNTED[measure][0]} changed most in {{name}}"
    return Exhibit(
        key=f"services_changed_{measure}",
        title=_mover(pair, drawn, f"No service is shown to have moved the {name}", most),
        subtitle=_subtitle(results, f"Services in the change of the {name}"),
        table=_services_table(pair, ranked) if pair else pd.DataFrame({"Service": []}),
        figures=(signed_bars(drawn, as_shares=column == "points"),) if len(drawn) else (),
        source=wording.source(results),
        note=_SERVICES,
    )


def _services_table(pair: Compared, rows: pd.DataFrame) -> pd.DataFrame:
    whom = COUNTED[pair.change.measure][0]
    return tables.display(
        rows,
        {
            "Service": ("name", tables.words),
            f"To {whom}, {pair.before.year} (£)": ("pence_from", tables.whole_pounds),
            f"To {whom}, {pair.now.year} (£)": ("pence_to", tables.whole_pounds),
            "More or less (£)": ("gained", tables.signed_whole_pounds),
            "Buys otherwise (points)": ("within_points", pair.points),
            "Spends more or less (points)": ("between_points", pair.points),
            "Change (points)": ("points", pair.points),
        },
    )


def _mover(pair: Compared | None, rows: pd.DataFrame, nobody: str, in_pounds: str) -> str:
    """Return who moved a share most, by the first row: in points, or without a figure where none may be printed."""
    if pair is None or rows.empty:
        return nobody
    name, points = rows["name"].iloc[0], sentences.points(rows["points"].iloc[0])
    moved = f"moved the {wording.MEASURES[pair.change.measure]} most: {points} points"
    return f"{name} {moved}" if pair.single else in_pounds.format(name=name)


def most_first(pair: Compared | None, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows in the order of how far they moved a share, or of pounds where points may not be printed."""
    moved = rows["points"] if pair and pair.single else rows["pence_to"] - rows["pence_from"]
    return rows.assign(moved=-moved.abs()).sort_values("moved", kind="stable").drop(columns="moved")


def _furthest(rows: pd.DataFrame, sign: int) -> tables.Row:
    """Return the part that adds most in one direction."""
    ranked = rows.assign(far=rows["points"] * sign).sort_values("far", ascending=False, kind="stable")
    return tables.rows_of(ranked)[0]


def _of(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return the rows of a measure."""
    return table[table["measure"] == measure].reset_index(drop=True)


def _subtitle(results: "Results", what: str) -> str:
    """Return the subtitle with both years."""
    return wording.subtitle(
        results, what, period=f"{results.previous or ''} to {results.year}".removeprefix(" to ")
    )
