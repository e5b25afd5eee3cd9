"""Run one job of ours.py or of a rival in this process: `python benchmarks/job.py JOB PAYMENTS REFERENCES OUT`.

Prints one line of JSON: CPU seconds of the process, peak memory in MiB and, where the job gives sums, how many there
are, their total in pence and a digest of all of them.
"""

import hashlib
import importlib
import json
import os
import sys
from pathlib import Path

import psutil
from rivals import Inputs, Rows


def peak_mib(process: psutil.Process) -> float:
    """Return the most memory the process has held, pages of mapped files included."""
    if hasattr(process.memory_info(), "peak_wset"):  # Windows
        return process.memory_info().peak_wset / 2**20
    import resource  # noqa: PLC0415  there is none on Windows

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def digest(rows: Rows) -> dict[str, object]:
    """Return what must be the same in every tool."""
    text = "\n".join("|".join(map(str, row)) for row in sorted(rows))
    total = sum(row[-1] for row in rows)
    return {"sums": len(rows), "pence": total, "digest": hashlib.sha256(text.encode()).hexdigest()[:16]}


def main() -> None:
    """Run the job and say what it took."""
    name, *folders = sys.argv[1:]
    inputs = Inputs(*map(Path, folders))
    tool, _, work = name.partition("_")
    ours = "ours" if work in {"clean", "unchanged"} else "ours_sums"
    if tool == "ours":
        importlib.import_module(
            "svanalysis"
        )  # before Polars, as the command line does: it says how memory is kept
    module = importlib.import_module(ours if tool == "ours" else f"rivals_{tool}")
    rows = getattr(module, work)(inputs)
    process = psutil.Process()
    used = process.cpu_times()
    found = {"cpu": used.user + used.system, "peak": peak_mib(process)}
    sys.stdout.write(json.dumps({**found, **(digest(rows) if rows else {})}) + os.linesep)


if __name__ == "__main__":
    main()
