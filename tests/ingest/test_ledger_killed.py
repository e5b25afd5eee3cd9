"""A build killed at any write, move, removal or lock loses nothing, and run again gives the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from svanalysis.core.body import load_body
from svanalysis.ingest.ledger import build_ledger
from svanalysis.ingest.parts import SUFFIXES
from tests.support import killing
from tests.support.council import write_body, write_month
from tests.support.prerequisites import CLONE

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each build is a forked process")
TABLES = ("payments.parquet", "rejected.parquet")


def tree(store: Path) -> dict[str, bytes]:
    """Every file of a ledger that decides what it says, by name: the index holds times, the lock nothing."""
    home = store / "seaham"
    return {
        path.relative_to(home).as_posix(): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.name not in {"index.json", "lock"}
    }


@pytest.fixture(scope="module")
def killed(tmp_path_factory) -> Path:
    """The stores that `tests.support.killing` leaves, of a build with two parts to add and two to remove."""
    folder = tmp_path_factory.mktemp("killed")
    write_body(folder)
    for month in ("04", "05", "06"):
        write_month(
            folder, f"2012-{month}", f"11/{month}/2012,A LTD,1.{month}", f"32/{month}/2012,B LTD,2.00"
        )
    patch = pytest.MonkeyPatch()
    patch.setenv("SVANALYSIS_STORE", str(folder / "base"))
    build_ledger(load_body(str(folder / "seaham.toml")))
    patch.undo()
    write_month(folder, "2012-05", "14/05/2012,C LTD,4.00")
    write_month(folder, "2012-07", "14/07/2012,D LTD,8.00")
    (folder / "payments" / "2012-06.csv").unlink()
    command = [sys.executable, "-m", "tests.support.killing", str(folder / "seaham.toml"), str(folder)]
    done = subprocess.run(command, cwd=CLONE, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def stores(killed: Path, mode: str, end: str = "") -> list[Path]:
    """The stores of all attempts in one mode, in order; the last attempt found no step left to be killed at."""
    found = [path for path in killed.glob(f"*-{mode}{end}") if path.is_dir()]
    return sorted(found, key=lambda path: int(path.name.partition("-")[0]))


def test_every_step_was_tried(killed):
    files = 1 + 8 + 1  # the index, two parts, and which parts were compared
    locking, removed = 3, 8  # a lock is let go again when it is deleted
    steps = files * 4 + locking + removed  # a file is touched, written, moved, and what is left of it removed
    assert len(stores(killed, killing.BEFORE)) == len(stores(killed, killing.AFTER)) == steps + 1
    assert len(stores(killed, killing.HALF)) == 10 + 1


@pytest.mark.parametrize("mode", [killing.BEFORE, killing.HALF, killing.AFTER])
def test_nothing_is_lost_and_nothing_half_is_taken_for_whole(killed, mode):
    base, whole = tree(killed / "base"), tree(killed / "whole")
    unchanged = {name: content for name, content in base.items() if whole.get(name) == content}
    assert len(unchanged) == len(SUFFIXES)
    for store in stores(killed, mode):
        found = tree(store)
        named = {name: content for name, content in found.items() if not Path(name).name.startswith(".")}
        assert unchanged.items() <= named.items(), store.name
        for name, content in named.items():
            assert content in (base.get(name), whole.get(name)), (store.name, name)
        for name in named:
            if name.endswith(SUFFIXES[-1]):  # the part counts as whole
                stem = name.removesuffix(SUFFIXES[-1])
                assert {stem + suffix for suffix in SUFFIXES} <= set(named), (store.name, name)
        json.loads((store / "seaham" / "index.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("mode", [killing.BEFORE, killing.HALF, killing.AFTER])
def test_run_again_it_gives_the_same_bytes(killed, mode):
    whole = tree(killed / "whole")
    for store in stores(killed, mode, "-again"):
        assert tree(store) == whole, store.name
        for table in TABLES:
            assert (store / table).read_bytes() == (killed / "whole" / table).read_bytes(), store.name
