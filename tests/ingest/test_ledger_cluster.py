"""A ledger read on a cluster is the ledger read here: with a file that fails, and with a worker that dies."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.ingest.ledger import build_ledger
from tests.support.council import digests, many_lines, write_month
from tests.support.prerequisites import CLONE

MONTHS = [f"2012-{month:02d}" for month in range(6, 13)] + ["2013-01", "2013-02", "2013-03"]


class Cluster:
    """A real scheduler with two workers, on the loopback device."""

    def __init__(self, folder: Path) -> None:
        self.contact = folder / "scheduler.json"
        self.log = (folder / "cluster.log").open("wb")
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard")
        while not self.contact.exists():
            assert self.scheduler.poll() is None, (folder / "cluster.log").read_text(encoding="utf-8")
            time.sleep(0.05)
        time.sleep(0.05)
        self.address = json.loads(self.contact.read_text(encoding="utf-8"))["address"]
        here = ("--host", "127.0.0.1", "--local-directory", str(folder), "--no-nanny", "--no-dashboard")
        self.workers = [self._start("dask_worker", "--nthreads", "1", *here) for _ in range(2)]

    def _start(self, program: str, *options: str) -> subprocess.Popen:
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(self.contact)]
        environment = {**os.environ, "PYTHONPATH": str(CLONE), "POLARS_MAX_THREADS": "1"}
        return subprocess.Popen([*command, *options], env=environment, stdout=self.log, stderr=self.log)

    def end(self) -> None:
        """End what was started."""
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster of this test's own."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    running = Cluster(folder)
    yield running
    running.end()


@pytest.fixture
def here(council: Path, home: Path, monkeypatch) -> dict[str, str]:
    """The council with ten larger months more, and what its parts are when they are read on this machine."""
    for month in MONTHS:
        write_month(council, month, *many_lines(month, 3000))
    build_ledger(load_body(str(council / "seaham.toml")))
    found = digests(home)
    monkeypatch.setenv("SVANALYSIS_STORE", str(home.parent.parent / "elsewhere"))
    return found


def build(council: Path, address: str, progress=lambda items, _: items):
    return build_ledger(load_body(str(council / "seaham.toml")), progress=progress, cluster=address)


def test_a_killed_worker_costs_no_data_and_a_bad_file_no_other(council, home, here, cluster):
    def killing(items, _):
        for done, item in enumerate(items):
            if done == 2:  # two files are here, most are still to be read
                cluster.workers[0].kill()
            yield item

    bad = write_month(council, "2013-04", "no day,A LTD,1.00")
    with pytest.raises(InputError) as caught:
        build(council, cluster.address, killing)
    assert cluster.workers[0].wait() != 0
    message = str(caught.value)
    assert "every record of this file was refused" in message
    assert "2013-04.csv" in message
    assert ".." not in message
    elsewhere = home.parent.parent / "elsewhere" / "seaham"
    assert digests(elsewhere) == here
    bad.unlink()
    ledger = build(council, cluster.address)
    assert (ledger.files_read, ledger.payments.height) == (0, 3 + 3000 * len(MONTHS))


def test_the_command_line_reads_on_workers_it_starts_itself(council, home, here):
    command = [sys.executable, "-m", "svanalysis", "build", "--body", "seaham.toml", "--cluster", "local"]
    environment = {**os.environ, "PYTHONPATH": str(CLONE)}
    done = subprocess.run(command, cwd=council, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("12 files, 12 read now")
    assert digests(home.parent.parent / "elsewhere" / "seaham") == here


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nowhere"])
def test_without_a_scheduler_nothing_happens(council, home, monkeypatch, address):
    from svanalysis.ingest import spread

    monkeypatch.setattr(spread, "_SECONDS", 1)
    with pytest.raises(ConfigurationError, match="no cluster answers"):
        build(council, address)
    assert not (home / "parts").exists()
    assert build(council, "").files_read == 2


def test_without_the_extra_it_says_what_to_install(council, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "svanalysis.ingest.spread", raising=False)
    with pytest.raises(ConfigurationError, match=r"svanalysis\[cluster\]"):
        build(council, "local")


def test_whatever_a_worker_died_of_the_file_is_named(council, home):
    from svanalysis.ingest import parts, spread

    class Dead:
        def result(self):
            raise RuntimeError("the worker died three times")

    part = parts.Part(council / "payments" / "2012-04.csv", "payments/2012-04.csv", "", home / "parts" / "x")
    said = str(spread._landed(part, Dead()))
    assert "the cluster could not read this file (payments/2012-04.csv)" in said
    assert "the worker died three times" in said


def test_a_worker_that_would_read_otherwise_is_not_asked(council, home, monkeypatch):
    from svanalysis.ingest import parts, spread

    part = parts.Part(council / "payments" / "2012-04.csv", "payments/2012-04.csv", "", home / "parts" / "x")
    assert spread.filled_there(part, load_body(str(council / "seaham.toml")), "another key") is None
