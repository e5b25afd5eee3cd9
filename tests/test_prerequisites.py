"""A missing prerequisite is skipped, or a failure where it is required and not proved absent."""

from pathlib import Path

import pytest

from tests.support import prerequisites

Skipped, Failed = pytest.skip.Exception, pytest.fail.Exception


@pytest.fixture
def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder named as the real data, not made yet."""
    folder = tmp_path / "real"
    monkeypatch.setenv("SVANALYSIS_REAL_DATA", str(folder))
    return folder


def complete(folder: Path) -> None:
    for part in prerequisites.REAL_PARTS:
        file = folder / part if part.endswith(".csv") else folder / part / "2012-04.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a,b\n", encoding="utf-8")


@pytest.mark.parametrize(("require", "outcome"), [("", Skipped), ("real", Skipped), ("browser,real", Failed)])
def test_no_chromium(require: str, outcome: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SVANALYSIS_REQUIRE", require)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(outcome, match="no Chromium"):
        prerequisites.need_chromium()


@pytest.mark.parametrize(("require", "proofs"), [("", 0), ("real", 1), ("browser, real", 1)])
def test_no_real_data_is_skipped_and_proved_if_required(
    require: str, proofs: int, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVANALYSIS_REQUIRE", require)
    with pytest.raises(Skipped, match="no real data"):
        prerequisites.need_real_data()
    assert len(prerequisites.proofs()) == proofs
    assert all(str(real) in proof for proof in prerequisites.proofs())


@pytest.mark.parametrize(("require", "outcome"), [("", Skipped), ("browser", Skipped), ("real", Failed)])
def test_incomplete_real_data(
    require: str, outcome: type, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVANALYSIS_REQUIRE", require)
    complete(real)
    (real / "spend" / "darlington" / "2012-04.csv").unlink()
    with pytest.raises(outcome, match=r"incomplete: spend/darlington missing"):
        prerequisites.need_real_data()
    assert prerequisites.proofs() == []


def test_complete_real_data(real: Path) -> None:
    complete(real)
    assert prerequisites.need_real_data() == real
