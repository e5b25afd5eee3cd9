"""A small council made up for tests of the ledger: monthly files in a folder, and its body file."""

import hashlib
from pathlib import Path

from svanalysis.core.body import Body, load_body

BODY = """\
name = "seaham"
title = "Seaham Council"
place = "Seaham"
authority = "E06000047"
definition = "durham_2013"
folder = "."

[payments]
files = ["payments/*.csv"]
"""
HEADER = "Date,Supplier,Amount"


def write_month(folder: Path, month: str, *lines: str) -> Path:
    """Write a month's file of payments, given as lines of date, supplier and amount."""
    path = folder / "payments" / f"{month}.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join([HEADER, *lines, ""]), encoding="utf-8")
    return path


def many_lines(month: str, count: int) -> list[str]:
    """So many different payments of a month, as `2012-04`."""
    year, number = month.split("-")
    return [
        f"{1 + at % 28:02d}/{number}/{year},SUPPLIER {at % 50} LTD,{at}.{number}"
        for at in range(1, count + 1)
    ]


def write_body(folder: Path, text: str = BODY) -> Body:
    """Write the body file, and read it."""
    path = folder / "seaham.toml"
    path.write_text(text, encoding="utf-8")
    return load_body(str(path))


def digests(home: Path) -> dict[str, str]:
    """The hash of every file of a ledger's parts, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (home / "parts").iterdir()}
