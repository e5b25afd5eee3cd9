"""An independent count of a text file of payments: the csv module and decimal arithmetic, nothing of the reader's."""

import csv
import io
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NamedTuple


class Counted(NamedTuple):
    """Records of a file, and those beneath its header with a number under one heading, with their pence."""

    records: int
    amounts: dict[int, int]

    @property
    def pence(self) -> int:
        """The pence of all those records."""
        return sum(self.amounts.values())


def count(path: Path, *headings: str) -> Counted:
    """Count a plain UTF-8 file whose amounts are plain decimals under one of some headings."""
    text = path.read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header, column = next(
        (number, position)
        for number, row in enumerate(rows)
        for position, cell in enumerate(row)
        if cell.strip() in headings
    )
    amounts = {}
    for number, row in enumerate(rows[header + 1 :], header + 2):
        try:
            amounts[number] = int(Decimal(row[column].strip()) * 100)
        except (InvalidOperation, IndexError):
            continue
    return Counted(len(rows), amounts)


def numbers_of(ranges: str) -> list[int]:
    """Record numbers written as ranges: `1-3, 7` is 1, 2, 3, 7."""
    numbers = []
    for part in filter(None, ranges.split(", ")):
        first, _, last = part.partition("-")
        numbers.extend(range(int(first), int(last or first) + 1))
    return numbers


def all_numbers(table: dict) -> list[int]:
    """Every record number that a table's balance mentions, in order."""
    written = [table["kept"], table["rejected"], *table["not_data"].values()]
    return sorted(number for ranges in written for number in numbers_of(ranges))
