"""Every real file gives the same tables whether Polars splits it, where that is proved right, or the csv reader."""

from pathlib import Path

import pytest

from svanalysis.core.body import Payments
from svanalysis.core.errors import SvanalysisError
from svanalysis.ingest import records
from svanalysis.ingest.cleaning import Cleaned, read_file
from svanalysis.ingest.rows import Lines

pytestmark = pytest.mark.real
MOST = 0.8  # of the files are plain: a law that only the hard ones obey would prove nothing


def read(path: Path) -> Cleaned | str:
    try:
        return read_file(path, Payments(files=()))
    except SvanalysisError as error:
        return str(error)


def test_both_paths_agree_on_every_real_file(real_data, monkeypatch):
    paths = [
        path
        for path in sorted((real_data / "spend").rglob("*"))
        if path.suffix in {".csv", ".txt", ".tsv", ".xls"}
    ]
    assert len(paths) > 250
    monkeypatch.setattr(records, "SMALL", 0)
    prove = records.proved_lines
    is_proved = False

    def spied(data: bytes, delimiter: str) -> Lines | None:
        nonlocal is_proved
        lines = prove(data, delimiter)
        is_proved |= lines is not None
        return lines

    fast: dict[Path, Cleaned | str] = {}
    monkeypatch.setattr(records, "proved_lines", spied)
    for path in paths:
        is_proved = False
        found = read(path)
        if is_proved:  # any other was read by the csv reader just now
            fast[path] = found
    assert len(fast) > MOST * len(paths)
    monkeypatch.setattr(records, "proved_lines", lambda *_: None)
    for path, found in fast.items():
        reference = read(path)
        if isinstance(found, str) or isinstance(reference, str):
            assert found == reference, path
            continue
        assert found.payments.equals(reference.payments), path
        assert found.rejected.equals(reference.rejected), path
        assert (found.balance, found.same) == (reference.balance, reference.same), path
