"""Partners: several bodies under one definition, rolled up, with payments between them taken out once."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd

from svanalysis.core.errors import ConfigurationError
from svanalysis.core.text import name_key
from svanalysis.measure.shares import COLUMNS, shares
from svanalysis.measure.spend import Spend

ALL = "all partners"
PARTNERS = ["body", "title", "financial_year", *COLUMNS, "mean_of_shares", "bodies", "taken_out_pence"]
BETWEEN = "paid_to_partner"  # the reason for which such payments are out of scope


class Partner(NamedTuple):
    """One body: what it is called, the supplier ids under which it is itself paid, and what it spent."""

    name: str
    paid_as: frozenset[str]
    grouped: pd.DataFrame
    classified: pd.DataFrame
    part_years: frozenset[str] = frozenset()
    breaks: frozenset[str] = frozenset()


def partner_of(spend: Spend) -> Partner:
    """Return a body as a partner; it is paid under its title and the names in `known_as` of its file."""
    body = spend.body
    paid_as = frozenset(map(name_key, (body.title, *body.known_as)))
    return Partner(body.name, paid_as, spend.grouped, spend.classified, spend.part_years, spend.breaks)


def partners(
    members: Sequence[Partner], *, by: tuple[str, ...] = (), measured: Callable[..., pd.DataFrame] = shares
) -> pd.DataFrame:
    """Return the rows of `shares` for each body, then for `all partners`, in a column `body`.

    In every row payments of one body to another are out of scope: they are in the payer's ledger alone, so they are
    taken out once, and what the other buys with them stays. `taken_out_pence` says how many, of the whole year. A
    body's supplier is a unit of its own, because each body has its own authority and evidence: low and high let each
    turn out for itself. In the row of all partners `share` is the share of their total, and `mean_of_shares` the plain
    mean of the bodies' shares, in which the smallest body counts as much as the largest; `bodies` tells of how many.
    Both are missing in the rows of one body. A year that a partner lacks, or has in part, is marked `[p]`. `by` and
    `measured` (`shares`, or the same with and without each exclusion) are as there. Raises ConfigurationError when two
    bodies have one name.

    Ten councils of Greater Manchester kept 61.7% of their total in their own boroughs; the mean of their ten shares is
    53.8%. Source: field measures, "Share".
    """
    names = [member.name for member in members]
    if len(set(names)) < len(names):
        hint = "give each body file a name of its own"
        raise ConfigurationError("two of these bodies have one name", found=", ".join(names), hint=hint)
    apart = taken_apart(members)
    each = []
    for one in apart:
        rows = measured(one.grouped, one.classified, by=by, part_years=one.part_years, breaks=one.breaks)
        each.append(rows.assign(body=one.name))
    ledgers = pd.concat([one.grouped for one in apart], ignore_index=True)
    classes = pd.concat([one.classified for one in apart], ignore_index=True)
    breaks = frozenset[str]().union(*(one.breaks for one in apart))
    whole = measured(ledgers, classes, by=by, part_years=_part_years(apart), breaks=breaks).assign(body=ALL)
    keys = ["financial_year", "measure", *(["scope"] if "scope" in whole else []), *by]
    found = pd.concat([*each, whole.merge(mean_of_shares(pd.concat(each), keys), on=keys)], ignore_index=True)
    return found.assign(bodies=found["bodies"].astype("Int64"), taken_out_pence=_taken_out(found, ledgers))


def mean_of_shares(table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the plain mean of shares of the rows alike in `keys`, and of how many (`bodies`); none is [z] in it.

    Not the share of their total, which is the sum of numerators by the sum of denominators.

    >>> rows = pd.DataFrame({"measure": "local_share", "share": [0.9, 0.1, None]})
    >>> mean_of_shares(rows, ["measure"]).to_numpy().tolist()
    [['local_share', 0.5, 2]]
    """
    cells = table.groupby(keys, as_index=False, sort=True)
    return cells.agg(mean_of_shares=("share", "mean"), bodies=("share", "count"))


def taken_apart(members: Sequence[Partner]) -> list[Partner]:
    """Return bodies as `partners` adds them up: without payments to each other, their suppliers told apart by ids."""
    return [_apart(member, members) for member in members]


def _apart(member: Partner, members: Sequence[Partner]) -> Partner:
    """Return a body without its payments to others, its suppliers told apart from theirs by their ids."""
    others = {key for other in members if other.name != member.name for key in other.paid_as}
    whose, tables = f" ({member.name})", (member.grouped, member.classified)
    grouped, classified = (each.assign(supplier_id=each["supplier_id"] + whose) for each in tables)
    between = member.grouped["supplier_id"].isin(others) & (member.grouped["scope_reason"] == "")
    grouped["scope_reason"] = grouped["scope_reason"].mask(between, BETWEEN)
    return member._replace(grouped=grouped.assign(body=member.name), classified=classified)


def _part_years(members: Sequence[Partner]) -> frozenset[str]:
    """Return the years that some partner lacks, or has in part."""
    had = [set(member.grouped["financial_year"].unique()) for member in members]
    return frozenset(set.union(*had) - set.intersection(*had)).union(*(one.part_years for one in members))


def _taken_out(rows: pd.DataFrame, ledgers: pd.DataFrame) -> list[int]:
    """Return for each row the pence that its body, or all, paid to partners in its year."""
    out = ledgers[ledgers["scope_reason"] == BETWEEN]
    both = pd.concat([out, out.assign(body=ALL)])
    sums = both.groupby(["body", "financial_year"])["pence"].sum().to_dict()
    return [int(sums.get(key, 0)) for key in zip(rows["body"], rows["financial_year"], strict=True)]
