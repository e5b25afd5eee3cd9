"""How long `svanalysis build` takes when nothing changed: `python benchmarks/unchanged.py BODY [--runs 5]`.

BODY is a body file, as generate.py writes beside its payments: 500 files of 200 MB are
`generate.py FOLDER --lines 1750000 --files 500`. The ledger is built first, into a folder that is removed
afterwards; then the command is run as a person would, interpreter's start included.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, float, str]:
    """Run a command; return the seconds by the clock and of the processor, and what it printed."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, done.stdout


def main() -> None:
    """Build, then build again several times, and print the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("body", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    command = [sys.executable, "-m", "svanalysis", "build", "--body", str(options.body.resolve())]
    with TemporaryDirectory() as store:
        environment = {**os.environ, "SVANALYSIS_STORE": store}
        seconds, cpu, said = timed(command, environment)
        print(f"first build: {seconds:.2f} s, {cpu:.2f} s of processor time\n{said}")
        runs = [timed(command, environment)[:2] for _ in range(options.runs)]
        clock, processor = (median(values) for values in zip(*runs, strict=True))
        print(f"unchanged, median of {options.runs}: {clock:.2f} s, {processor:.2f} s of processor time")
        print(f"slowest: {max(seconds for seconds, _ in runs):.2f} s")
        seconds, cpu, _ = timed([*command, "--rehash"], environment)
        print(f"with --rehash, suppliers matched again: {seconds:.2f} s, {cpu:.2f} s of processor time")


if __name__ == "__main__":
    main()
