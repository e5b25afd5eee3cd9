"""Which cells are withheld so that no figure tells what one or two people were paid, and which others with them."""

from collections import Counter

import pandas as pd

from svanalysis.core.disclosure_rules import disclosure
from svanalysis.present.tables import rows_of
from svanalysis.report.people import KEYS, NO_CLOSER

FEW_PAYEES = "too few payees, a person among them"
FEW_PERSONS = "too few people remain when the companies are taken out"
DIFFERENCE = "too few people explain the difference from the last release"
FROM_TOTAL = "a total would give a withheld cell away"
Cell = tuple[str, str]  # financial year, row
Found = dict[Cell, str]  # why each is withheld


def counted(atoms: pd.DataFrame, before: pd.DataFrame | None) -> pd.DataFrame:
    """Return one row per cell: `payees`, `persons`, `pence`, `person_pence`, and `why` it must be withheld, or ''.

    `before` are the atoms of the last release: a cell is also withheld where those whose payments differ from it are
    one or two people. Rows are those of `atoms`; a cell that was not released before has no difference.
    """
    cells = _counts(atoms)
    few_payees = (cells["persons"] > 0) & (cells["payees"] < disclosure().fewest_payees)
    why = pd.Series("", index=cells.index)
    if before is not None and len(before):
        moved = _counts(_moved(atoms, before)).set_index(KEYS)["persons"]
        why = why.mask(
            _few(moved.reindex(pd.MultiIndex.from_frame(cells[KEYS]), fill_value=0)).to_numpy(), DIFFERENCE
        )
    why = why.mask(_few(cells["persons"]), FEW_PERSONS).mask(few_payees, FEW_PAYEES)
    return cells.assign(why=why)


def _few(persons: pd.Series) -> pd.Series:
    return persons.between(1, disclosure().fewest_persons - 1)


def _counts(atoms: pd.DataFrame) -> pd.DataFrame:
    """Count payees and persons, each once in a cell, and add up pence."""
    each = _each(atoms)
    each["person_pence"] = each["pence"].where(each["person"], 0)
    return each.groupby(KEYS, as_index=False, sort=True).agg(
        payees=("payee", "size"),
        persons=("person", "sum"),
        pence=("pence", "sum"),
        person_pence=("person_pence", "sum"),
    )


def _each(atoms: pd.DataFrame) -> pd.DataFrame:
    """Return each payee once in a cell, a person where any part of it is."""
    by = atoms.groupby([*KEYS, "payee"], as_index=False, sort=True)
    return by.agg(person=("person", "any"), pence=("pence", "sum"))


def _moved(atoms: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    """Return the payees whose pence differ between two releases, in the cells that both have."""
    sums = [_each(each) for each in (atoms, before)]
    both = sums[0].merge(sums[1], on=[*KEYS, "payee"], how="outer", suffixes=("", "_before"))
    shared = [pd.MultiIndex.from_frame(each[KEYS].drop_duplicates()) for each in sums]
    differs = both["pence"].fillna(0) != both["pence_before"].fillna(0)
    inside = pd.MultiIndex.from_frame(both[KEYS]).isin(shared[0].intersection(shared[1]))
    person = both["person"].astype("boolean").fillna(both["person_before"].astype("boolean"))
    return both.assign(person=person.astype(bool))[differs & inside]


def withheld(
    cells: pd.DataFrame,
    groups: dict[str, str] | None = None,
    fixed: tuple[str, ...] = (),
    start: Found | None = None,
) -> Found:
    """Return what is withheld of a table of rows by years, and why; then no row and no column has exactly one.

    `cells` are those of `counted` for one table. A column is a year and a group of rows whose total is published
    (`groups`, by row; without it all of them): what is withheld of it together is told by the total, so it must not be
    about one or two people either. What joins is the cell that mends most lines, of the oldest year, then the cheapest
    by pounds; never one of `fixed`, whose pounds stand elsewhere. `start` is withheld already. A line of a single cell
    stays as it is: see `alone`.
    """
    by_cell = cells.assign(size=cells["pence"].abs()).groupby(["financial_year", "row"])
    size, persons = by_cell["size"].max(), by_cell["persons"].max()
    found = reasons(cells[cells["why"] != ""]) | (start or {})
    lines = _lines(list(size.index), groups or {})
    while True:
        wanted = [_wanted(kind, line, found, persons) for (kind, *_), line in lines.items()]
        mends = Counter(cell for line in wanted for cell in line if cell[1] not in fixed)
        if not mends:
            return found
        cost = {cell: (-mended, cell[0], size[cell], cell) for cell, mended in mends.items()}
        found[min(cost, key=lambda cell: cost[cell])] = FROM_TOTAL


def reasons(cells: pd.DataFrame) -> Found:
    """Return why each of some cells is withheld."""
    first = cells.drop_duplicates(["financial_year", "row"])
    return {(row.financial_year, row.row): row.why for row in rows_of(first)}


def _wanted(kind: str, line: list[Cell], found: Found, persons: "pd.Series[int]") -> list[Cell]:
    """Return which cells of a line could join those that are withheld; none where these are safe together."""
    inside, others = ([cell for cell in line if (cell in found) is held] for held in (True, False))
    few = 0 < sum(persons[cell] for cell in inside) < disclosure().fewest_persons and kind == "year"
    peopled = [cell for cell in others if persons[cell]]
    if few and peopled:
        return peopled
    return others if len(inside) == 1 else []


def _lines(cells: list[Cell], groups: dict[str, str]) -> dict[tuple[str, ...], list[Cell]]:
    """Return the lines of a table: each row over the years, and each year within a group of rows."""
    lines: dict[tuple[str, ...], list[Cell]] = {}
    for year, row in cells:
        lines.setdefault(("row", row), []).append((year, row))
        lines.setdefault(("year", year, groups.get(row, "")), []).append((year, row))
    return lines


def alone(found: Found, cells: pd.DataFrame, groups: dict[str, str]) -> list[str]:
    """Return the years in which a withheld cell is the only one of its group: then the group's total is the cell."""
    shown = list(cells[["financial_year", "row"]].drop_duplicates().itertuples(index=False, name=None))
    lines = _lines(shown, groups)
    return sorted(
        {key[1] for key, line in lines.items() if key[0] == "year" and line[1:] == [] and line[0] in found}
    )


def merged(atoms: pd.DataFrame, before: pd.DataFrame | None, parents: dict[str, str]) -> dict[str, list[str]]:
    """Return for each parent which rows become its rest: those that would be withheld in any year, and more.

    The smallest other row with people in it joins until there are two and the rest itself need not be withheld in any
    year; where there is no such row the rest stays withheld, and so is its parent where that is a cell of a table.
    `atoms` are those of one table, `parents` the parent of each row. What is placed no closer than its parent belongs
    to the rest.
    """
    cells = counted(atoms, before)
    unsafe = set(cells.loc[cells["why"] != "", "row"])
    peopled = set(cells.loc[cells["persons"] > 0, "row"])
    order = (
        cells.assign(size=cells["pence"].abs()).groupby("row")["size"].sum().sort_values(kind="stable").index
    )
    found = {}
    for parent in sorted(set(parents.values())):
        inside = [row for row in order if parents.get(row) == parent]
        rest = [row for row in inside if row in unsafe or row.startswith(NO_CLOSER)]
        others = [row for row in inside if row not in rest and row in peopled]
        while rest and others and (len(rest) == 1 or _reveals(rest, atoms, before)):
            rest.append(others.pop(0))
        found[parent] = rest
    return found


def _reveals(rows: list[str], atoms: pd.DataFrame, before: pd.DataFrame | None) -> bool:
    """Tell whether rows taken together must be withheld in any year."""
    now = atoms[atoms["row"].isin(rows)].assign(row="rest")
    then = None if before is None else before[before["row"].isin(rows)].assign(row="rest")
    return bool((counted(now, then)["why"] != "").any())
