"""Every real file gives the same table whether Polars splits it, where that is proved right, or the csv reader."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from svanalysis.core.body import Payments
from svanalysis.core.errors import SvanalysisError
from svanalysis.ingest import records
from svanalysis.ingest.cleaning import Cleaned, read_file
from svanalysis.ingest.records import read_records
from svanalysis.ingest.rows import Lines, Table

pytestmark = pytest.mark.real
MOST = 0.8  # of the files are plain: a law that only the hard ones obey would prove nothing
SOME = 97  # of so many records one is looked at by itself


@pytest.fixture(scope="module")
def paths(real_data: Path) -> list[Path]:
    kinds = {".csv", ".txt", ".tsv", ".xls"}
    return [path for path in sorted((real_data / "spend").rglob("*")) if path.suffix in kinds]


def by_both(monkeypatch: pytest.MonkeyPatch, read: Callable[[], Any]) -> list[Any]:
    """What a function gives by the fast path, where it is proved right, and by the reference."""
    found = []
    for settings in ({"SMALL": 0}, {"proved_lines": lambda *_: None}):
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setattr(records, name, value)
            found.append(read())
    return found


def test_both_paths_split_every_real_file_alike(paths, monkeypatch):
    assert len(paths) > 250
    proved = 0
    for path in paths:
        content = path.read_bytes()
        try:
            tables = by_both(monkeypatch, lambda path=path, content=content: read_records(path, content))
        except SvanalysisError:
            continue  # no table, which is told before it is split
        for fast, reference in zip(*tables, strict=True):
            assert (fast.member, fast.encoding) == (reference.member, reference.encoding)
            if isinstance(fast.rows, Lines):  # any other was read by the csv reader just now
                proved += 1
                assert not isinstance(reference.rows, Lines)
                same_table(fast.rows, reference.rows, path)
    assert proved > MOST * len(paths)


def same_table(fast: Table, reference: Table, path: Path) -> None:
    """Whatever is asked of a table, both say the same."""
    assert len(fast) == len(reference), path
    every, some = range(max(map(len, reference))), range(0, len(reference), SOME)
    assert fast.columns(every).equals(reference.columns(every)), path
    assert [fast[at] for at in some] == [reference[at] for at in some], path
    assert fast[-SOME:] == reference[-SOME:], path
    assert fast.blank(some) == reference.blank(some), path
    assert fast.broken() == reference.broken(), path


def test_both_paths_give_the_same_payments_of_each_councils_largest_file(paths, monkeypatch):
    largest = {path.parent: path for path in sorted(paths, key=lambda path: path.stat().st_size)}
    assert len(largest) > 10
    for path in largest.values():
        fast, reference = by_both(monkeypatch, lambda path=path: cleaned(path))
        if isinstance(fast, str) or isinstance(reference, str):
            assert fast == reference, path
            continue
        assert fast.payments.equals(reference.payments), path
        assert fast.rejected.equals(reference.rejected), path
        assert (fast.balance, fast.same) == (reference.balance, reference.same), path


def cleaned(path: Path) -> Cleaned | str:
    try:
        return read_file(path, Payments(files=()))
    except SvanalysisError as error:
        return str(error)
