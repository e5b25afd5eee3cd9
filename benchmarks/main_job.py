"""Measure the main job: `python benchmarks/main_job.py [--runs 5] [--data DIR] [--fresh]`.

Prints one row per job: median wall and CPU seconds of several runs in a row, and the ratio to a baseline named in the
row, measured in the same run. With `--fresh` it also makes a new clone and environment and times the README's two
commands (once: they install libraries).
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

CLONE = Path(__file__).resolve().parent.parent
BARE = [sys.executable, "-c", "import pandas, polars, plotly.graph_objects, geopandas"]


def timed(command: list[str], store: Path, **options: object) -> tuple[float, float]:
    """Run a command to its end; return wall and CPU seconds of it and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    environment = {**os.environ, "SVANALYSIS_STORE": str(store)}
    subprocess.run(command, check=True, capture_output=True, env=environment, **options)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def median(run: Callable[[], tuple[float, float]], runs: int) -> tuple[float, float]:
    """Return the medians of wall and CPU over several runs."""
    results = [run() for _ in range(runs)]
    return statistics.median(wall for wall, _ in results), statistics.median(cpu for _, cpu in results)


def command(*words: str) -> list[str]:
    """Return a svanalysis command for this interpreter."""
    return [sys.executable, "-m", "svanalysis", *words]


def jobs(data: str, out: Path) -> dict[str, tuple[list[str], bool]]:
    """Return by name each job and whether it starts with an empty store."""
    found = {
        "--help": (command("--help"), False),
        "report, sample, empty store": (command("report", "--out", str(out)), True),
        "report, sample, warm": (command("report", "--out", str(out)), False),
    }
    if data:
        build = command("build", "--body", "darlington", "--data", data)
        found["build, Darlington's 140 files, empty store"] = (build, True)
        found["build, Darlington's 140 files, unchanged"] = (build, False)
    return found


def job_runner(words: list[str], store: Path, *, empty: bool) -> Callable[[], tuple[float, float]]:
    """Return a function that runs a job, each time with a new store or always with the same filled one."""
    numbers = iter(range(1000))
    if not empty:
        timed(words, store)
    return lambda: timed(words, store / str(next(numbers)) if empty else store)


def fresh(folder: Path) -> None:
    """Time the README's two commands in a new clone and environment."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(CLONE), str(clone)], check=True)
    lines = [
        line
        for line in (clone / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("python3 -m venv")
    ]
    for line in lines:
        start = time.perf_counter()
        subprocess.run(line, shell=True, check=True, cwd=clone, capture_output=True)
        print(f"README: {line[-40:]:<45} {time.perf_counter() - start:8.1f} s wall, once")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--data", default=os.environ.get("SVANALYSIS_REAL_DATA", ""))
    parser.add_argument("--fresh", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        base_wall, base_cpu = median(lambda: timed(BARE, folder), options.runs)
        print(f"{'baseline: importing the libraries':<45} {base_wall:8.2f} s wall {base_cpu:8.2f} s CPU")
        for number, (job, (words, empty)) in enumerate(jobs(options.data, folder / "reports").items()):
            wall, cpu = median(job_runner(words, folder / str(number), empty=empty), options.runs)
            print(
                f"{job:<45} {wall:8.2f} s wall {cpu:8.2f} s CPU  {wall / base_wall:6.2f} x the baseline's wall"
            )
        if options.fresh:
            fresh(folder)


if __name__ == "__main__":
    main()
