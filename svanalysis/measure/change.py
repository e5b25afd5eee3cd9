"""How a share changed between two years, with joint bounds, and what may be said of it."""

import numpy as np
import pandas as pd

from svanalysis.measure.bounds import NOT_APPLICABLE, Bounds, change_bounds
from svanalysis.measure.facts import Fact, units_of
from svanalysis.measure.shares import MEASURES, share

COLUMNS = ["measure", "from_year", "to_year", "share_from", "share_to", "change", "low", "high", "verdict"]


def changes(grouped: pd.DataFrame, classified: pd.DataFrame, from_year: str, to_year: str) -> pd.DataFrame:
    """Return one row per measure: both shares, the change and its joint bounds (0 to 1), and a verdict.

    The verdict is `rose` or `fell` only where both bounds have one sign, `evidence` where the change comes from knowing
    more or less, `no clear change` otherwise, `not comparable` where a share is not applicable.
    """
    units = units_of(grouped, classified, [])
    before, after = units[units["financial_year"] == from_year], units[units["financial_year"] == to_year]
    return pd.DataFrame([_change(before, after, name, from_year, to_year) for name in MEASURES], columns=COLUMNS)


def _change(before: pd.DataFrame, after: pd.DataFrame, name: str, from_year: str, to_year: str) -> dict[str, object]:
    """Return the row of one measure."""
    first, second = share(before, name), share(after, name)
    moved = float(second["share"]) - float(first["share"])  # type: ignore[arg-type]
    if MEASURES[name].outer is None:
        bounds, evidence_only = _joint(before, after, name)
    else:  # a nested share: the bounds of the two years are subtracted separately, which is cautious
        bounds = Bounds(
            float(second["low"]) - float(first["high"]),  # type: ignore[arg-type]
            float(second["high"]) - float(first["low"]),  # type: ignore[arg-type]
        )
        evidence_only = False
    return {
        "measure": name, "from_year": from_year, "to_year": to_year,
        "share_from": first["share"], "share_to": second["share"],
        "change": moved, "low": bounds.low, "high": bounds.high,
        "verdict": _verdict(moved, bounds, evidence_only=evidence_only),
    }  # fmt: skip


def _joint(before: pd.DataFrame, after: pd.DataFrame, name: str) -> tuple[Bounds, bool]:
    """Return the joint bounds of a simple share, and whether all that changed is what is known."""
    index = before.set_index("supplier_id").index.union(after.set_index("supplier_id").index)
    net, facts = [], []
    for units in (before, after):
        net.append(units.set_index("supplier_id")["pence"].reindex(index, fill_value=0).to_numpy(dtype=np.int64))
        facts.append(_aligned(MEASURES[name].inner(units), units["supplier_id"], index))
    if not len(index):
        return NOT_APPLICABLE, False
    first, second = facts
    absent = [net[0] == 0, net[1] == 0]
    tied = first.can_yes & first.can_no & second.can_yes & second.can_no & ~absent[0] & ~absent[1]
    bounds = change_bounds(*net, (first.can_yes, first.can_no, second.can_yes, second.can_no), tied)
    newly = (first.known != second.known) & ~absent[0] & ~absent[1]
    same_pay = bool(np.array_equal(net[0], net[1])) and not bool((first.known & second.known & (first.yes != second.yes)).any())
    return bounds, same_pay and bool(newly.any())


def _aligned(found: Fact, suppliers: pd.Series, index: pd.Index) -> Fact:
    """Return a fact over all suppliers; one absent in the year has nothing at stake and may be either."""
    frame = pd.DataFrame(found._asdict(), index=pd.Index(suppliers))
    full = frame.reindex(index)
    filled = {
        "yes": full["yes"].astype("boolean").fillna(value=False),
        "no": full["no"].astype("boolean").fillna(value=False),
        "can_yes": full["can_yes"].astype("boolean").fillna(value=True),
        "can_no": full["can_no"].astype("boolean").fillna(value=True),
    }
    return Fact(**{name: column.to_numpy(dtype=bool) for name, column in filled.items()})


def _verdict(moved: float, bounds: Bounds, *, evidence_only: bool) -> str:
    """Return what may be said of a change."""
    if np.isnan(moved) or np.isnan(bounds.low):
        return "not comparable"
    if evidence_only and moved:
        return "evidence"
    if bounds.low > 0:
        return "rose"
    if bounds.high < 0:
        return "fell"
    return "no clear change"
