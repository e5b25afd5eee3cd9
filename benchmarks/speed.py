"""Measure svanalysis against its rivals: `python benchmarks/speed.py FOLDER --lines 1000000 --files 1 --runs 5`.

FOLDER holds what generate.py wrote. Every job runs in a fresh process, all jobs in turn, `--runs` times; prints the
medians in Markdown, then each target with the ratio that was measured and whether it is met. Ends with an error when
the sums of two tools differ in any place. Results are kept in FOLDER, so that the size measured before is there to
tell whether time is linear in lines. `--jobs` measures only some.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ONCE = ["polars_references", "duckdb_references", "pandas_references", "ours_references"]
WORK = ("clean", "numbers", "names", "numbers_parquet", "names_parquet")
JOBS = [
    *(f"{rival}_{work}" for work in WORK for rival in ("polars", "duckdb", "pandas")),
    *(f"ours_{work}" for work in (*WORK[:3], "gather", "ledger", "redefined", "spend", "unchanged")),
]  # fmt: skip
WHAT = {
    "clean": "csv -> clean Parquet (ours: balanced ledger)",
    "numbers": "csv -> sums, suppliers joined by number",
    "names": "csv -> sums, those without a number by name",
    "numbers_parquet": "own Parquet -> sums, by number",
    "names_parquet": "own Parquet -> sums, the rest by name",
    "ledger": "what build leaves -> sums",
    "redefined": "the same under a definition asked for the first time",
    "gather": "ledger -> suppliers gathered and classified, once",
    "references": "directory and register -> Parquet, once",
    "spend": "ledger -> all that measures need",
    "unchanged": "build, no file changed",
}
FRESH = ("ours_clean", "ours_numbers", "ours_names")  # each begins with nothing but the references
RIVALS = ("polars", "duckdb", "pandas")
_LARGE = 10_000_000
_LINEAR = 1.15

Medians = dict[str, dict[str, Any]]


class Target(NamedTuple):
    """An aim of the issue: what is compared (both medians of wall seconds, or one of MiB), and the limit."""

    text: str
    measured: float | None
    limit: float
    at_least: bool = False

    def row(self) -> str:
        """Return the target as a row of a Markdown table."""
        if self.measured is None:
            return f"| {self.text} | {self.limit:g} | not measured | |"
        met = self.measured >= self.limit if self.at_least else self.measured <= self.limit
        return f"| {self.text} | {self.limit:g} | {self.measured:.2f} | {'yes' if met else '**no**'} |"


def run(job: str, folder: Path, payments: str, store: Path) -> dict[str, Any]:
    """Run one job in a fresh process; return what it says and the seconds on the clock until the process ended."""
    out = folder / f"out-{payments}"
    out.mkdir(exist_ok=True)
    places = [str(folder / payments), str(folder / "references"), str(out)]
    environment = {**os.environ, "SVANALYSIS_STORE": str(store), "PYTHONPATH": str(HERE.parent)}
    environment.pop(
        "PYTHONDONTWRITEBYTECODE", None
    )  # modules of a clone are compiled once, as those installed are
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, str(HERE / "job.py"), job, *places],
        capture_output=True, text=True, encoding="utf-8", env=environment, check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(f"{job} failed:\n{done.stderr[-2000:]}")
    return {"wall": time.perf_counter() - started, **json.loads(done.stdout.splitlines()[-1])}


def measure(jobs: list[str], folder: Path, payments: str, runs: int) -> Medians:
    """Run all jobs in turn, several times; return the medians, after checking that all sums agree."""
    found: dict[str, list[dict[str, Any]]] = {job: [] for job in jobs}
    with tempfile.TemporaryDirectory(dir=folder) as name:
        kept, prepared = Path(name) / "kept", Path(name) / "prepared"
        for number in range(runs):
            for job in jobs:
                if number and job in {*ONCE, "ours_gather"}:
                    continue
                fresh = Path(name) / f"{job}-{number}"
                if job == "ours_references":
                    found[job].append(run(job, folder, payments, prepared))
                    continue
                if job in FRESH:
                    shutil.copytree(prepared, fresh, copy_function=os.link)
                found[job].append(run(job, folder, payments, fresh if job in FRESH else kept))
                if job == "ours_clean" and not number:
                    fresh.rename(kept)
                elif job in FRESH:
                    shutil.rmtree(fresh)
                print(f"{job:<22} {json.dumps(found[job][-1])}", file=sys.stderr, flush=True)
    check_agreement(found)
    return {job: _medians(results) for job, results in found.items() if results}


def check_agreement(found: dict[str, list[dict[str, Any]]]) -> None:
    """End with an error unless every sum of every run of every tool is the same to the penny."""
    answers = {
        (result["sums"], result["pence"], result["digest"]): job
        for job, results in found.items()
        for result in results
        if "digest" in result
    }
    if len(answers) > 1:
        sys.exit(f"the tools do not agree: {answers}")
    for sums, pence, _ in answers:
        print(f"All tools agree to the penny on {sums:,} sums, {pence / 100:,.2f} pounds in all.\n")


def _medians(results: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the medians of wall, CPU and peak."""
    return {name: statistics.median(result[name] for result in results) for name in ("wall", "cpu", "peak")}


def ratio(medians: Medians, job: str, base: str) -> float | None:
    """Return how many times as long one job took as another; None when either was not run."""
    both = job in medians and base in medians
    return medians[job]["wall"] / medians[base]["wall"] if both else None


def best(medians: Medians, what: str) -> str:
    """Return the fastest rival at some work."""
    known = [f"{rival}_{what}" for rival in RIVALS if f"{rival}_{what}" in medians]
    return min(known, key=lambda job: medians[job]["wall"], default="")


def peak_of_ours(medians: Medians) -> float | None:
    """Return the largest peak of our jobs on the way from csv to sums."""
    jobs = ("ours_clean", "ours_numbers", "ours_names", "ours_ledger")
    return max((medians[job]["peak"] for job in jobs if job in medians), default=None)


def targets(medians: Medians, lines: int, smaller: tuple[int, Medians] | None) -> list[Target]:
    """Return the targets of the issue, with what was measured."""
    growth = None
    if smaller and "ours_clean" in medians and "ours_clean" in smaller[1]:
        seconds = medians["ours_clean"]["wall"] / smaller[1]["ours_clean"]["wall"]
        growth = seconds / (lines / smaller[0])
    times, peak = (8, 2048) if lines >= _LARGE else (5, 1024)
    found = [Target("csv -> ledger, times plain Polars", ratio(medians, "ours_clean", "polars_clean"), 2)]
    for how in ("numbers", "names"):
        csv, parquet = best(medians, how), best(medians, f"{how}_parquet")
        pandas = ratio(medians, f"pandas_{how}", f"ours_{how}")
        found += [
            Target(f"csv -> ledger -> sums, {how}, times {csv}", ratio(medians, f"ours_{how}", csv), 1.5),
            Target(f"ledger -> sums, times {parquet}", ratio(medians, "ours_ledger", parquet), 0.7),
            Target(f"the same, redefined, times {parquet}", ratio(medians, "ours_redefined", parquet), 0.7),
            Target(f"faster than idiomatic pandas, {how}, times", pandas, times, at_least=True),
        ]
    return [
        *found,
        Target("peak memory, MiB", peak_of_ours(medians), peak),
        Target("seconds per line, times those of the smaller size", growth, _LINEAR),
    ]


def print_tables(medians: Medians, aims: list[Target], lines: int, files: int, runs: int) -> None:
    """Print medians and targets in Markdown."""
    print(f"{lines:,} lines in {files} file(s), medians of {runs} run(s)\n")
    print("| tool | work | wall s | CPU s | peak MiB |\n|---|---|---|---|---|")
    for job, found in medians.items():
        tool, _, work = job.partition("_")
        print(
            f"| {tool} | {WHAT.get(work, work)} | {found['wall']:.2f} | {found['cpu']:.2f} | {found['peak']:.0f} |"
        )
    print("\n| target | limit | measured | met |\n|---|---|---|---|")
    print("\n".join(aim.row() for aim in aims))


def unchanged(folder: Path, payments: str, runs: int) -> None:
    """Measure a build of which no file has changed, after building once."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        run("ours_clean", folder, payments, Path(name))
        result = _medians([run("ours_unchanged", folder, payments, Path(name)) for _ in range(runs)])
    size = sum(file.stat().st_size for file in (folder / payments).iterdir()) / 1e6
    aim = Target(f"build of {payments} ({size:.0f} MB), unchanged, wall s", result["wall"], 2)
    print(f"| target | limit | measured | met |\n|---|---|---|---|\n{aim.row()}")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--jobs", nargs="+", choices=[*ONCE, *JOBS], default=[*ONCE, *JOBS[:-1]])
    parser.add_argument("--unchanged", action="store_true", help="measure only a build of unchanged files")
    options = parser.parse_args()
    folder, payments = options.folder.resolve(), f"payments-{options.lines}-{options.files}"
    if not (folder / f"{payments}.toml").exists():
        parser.error(f"first run: python benchmarks/generate.py {options.folder} --lines {options.lines} ...")
    if options.unchanged:
        return unchanged(folder, payments, options.runs)
    medians = measure(options.jobs, folder, payments, options.runs)
    kept = folder / "results.json"
    results: dict[str, Medians] = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    results[str(options.lines)] = {**results.get(str(options.lines), {}), **medians}
    kept.write_text(json.dumps(results, indent=1), encoding="utf-8")
    medians = results[str(options.lines)]
    before = max((int(lines) for lines in results if int(lines) < options.lines), default=0)
    smaller = (before, results[str(before)]) if before else None
    print_tables(
        medians, targets(medians, options.lines, smaller), options.lines, options.files, options.runs
    )
    return None


if __name__ == "__main__":
    main()
