"""Measure how a whole company register is read: `python benchmarks/registers.py FOLDER --companies 5500000 --zip`.

FOLDER gets a generated register in the layout of Companies House, csv and on request the zip around it, once (about
2.5 GB and 0.4 GB for 5.5 million companies); each is then read in a fresh process into a fresh store. Prints seconds,
peak memory and the size of what is stored, and ends with status 1 where a target is missed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import references
from invented import SEED, stems

HERE = Path(__file__).resolve().parent
SECONDS, MIB = 60, 2048
_CHUNK = 500_000
_POSTCODES = 1_700_000
_FORMS = {
    "LIMITED": 0.62,
    "LTD": 0.25,
    "LLP": 0.03,
    "PLC": 0.01,
    "C.I.C.": 0.02,
    "HOLDINGS LIMITED": 0.03,
    "(UK) LTD.": 0.04,
}
_PREFIXES = {"": 0.9, "SC": 0.05, "NI": 0.02, "OC": 0.03}
_STATUSES = {"Active": 0.91, "Active - Proposal to Strike off": 0.06, "Liquidation": 0.03}
_SIC = (
    "62020 - Information technology consultancy activities",
    "68209 - Other letting and operating of own or leased real estate",
    "70229 - Management consultancy activities other than financial management",
    "96090 - Other service activities n.e.c.",
    "47910 - Retail sale via mail order houses or via Internet",
    "43999 - Other specialised construction activities n.e.c.",
    "None Supplied",
    "99999 - Dormant Company",
    "56103 - Take-away food shops and mobile food stands",
    "41100 - Development of building projects",
)
_RENAMED, _TWO_TRADES, _ODD = 0.1, 0.3, 0.001  # with a previous name, with a second SIC code, outside ASCII

READ = """
import json, os, sys, time
sys.path.insert(0, sys.argv[3])
import psutil
from datetime import date
from pathlib import Path
from job import peak_mib
os.environ["SVANALYSIS_STORE"] = sys.argv[2]
from svanalysis.reference.registers import read_register
found = read_register([Path(sys.argv[1])], "companies_house", date(2026, 9, 1))
process = psutil.Process()
used = process.cpu_times()
told = {"wall": time.time() - process.create_time(), "cpu": used.user + used.system, "peak": peak_mib(process)}
import polars as pl
told["companies"], told["names"] = (frame.select(pl.len()).collect().item() for frame in found)
print(json.dumps(told))
"""


def _chosen(rng: np.random.Generator, weights: dict[str, float], rows: int) -> pl.Series:
    """Choose texts by weight."""
    total = sum(weights.values())
    picked = rng.choice(len(weights), rows, p=[weight / total for weight in weights.values()])
    return pl.Series(np.array(list(weights), dtype=object)[picked], dtype=pl.String)


def _varied(chunk: pl.DataFrame, first: int) -> pl.DataFrame:
    """Give companies the variety of the real register: forms, numbers, statuses, trades and previous names."""
    rng, rows = np.random.default_rng([SEED, 7, first]), chunk.height
    surname = pl.Series(stems()[rng.integers(0, 1_000, rows)], dtype=pl.String).str.to_uppercase()
    base = chunk["name"].str.strip_suffix(" LIMITED")
    odd = pl.Series(rng.random(rows) < _ODD)
    prefix = _chosen(rng, _PREFIXES, rows)
    plain = pl.Series((np.arange(first, first + rows) * 7_368_787) % 99_999_989)  # a prime: no number twice
    running = prefix.to_frame("prefix").select(pl.int_range(pl.len()).over("prefix")).to_series()
    number = plain.zip_with(prefix == "", first // 10 + running)  # at most one in ten have a prefix
    sic = [
        pl.Series(np.array(_SIC, dtype=object)[rng.integers(0, len(_SIC), rows)], dtype=pl.String)
        for _ in range(2)
    ]
    several, renamed = pl.Series(rng.random(rows) < _TWO_TRADES), pl.Series(rng.random(rows) < _RENAMED)
    return chunk.select(
        name=pl.when(odd).then(base + pl.lit(" CAFÉ ")).otherwise(base + pl.lit(" "))
        + _chosen(rng, _FORMS, rows),
        number=prefix + number.cast(pl.String).str.zfill(8).str.slice(prefix.str.len_chars()),
        status=_chosen(rng, _STATUSES, rows),
        street=pl.format("{} {} STREET", pl.Series(rng.integers(1, 300, rows)), surname),
        sic_1=sic[0],
        sic_2=pl.when(several).then(sic[1]).otherwise(pl.lit("")),
        previous=pl.when(renamed)
        .then(surname + pl.lit(" & SONS (") + pl.col("town") + pl.lit(") LIMITED"))
        .otherwise(pl.lit("")),
    )


def generate(path: Path, companies: int) -> None:
    """Write a register of this many companies in the 55 columns of Companies House."""
    postcodes = references.units(_POSTCODES)["PC"]
    with path.open("wb") as out:
        out.write(f"{references._HEADER}\r\n".encode())  # noqa: SLF001  its sibling
        for first in range(0, companies, _CHUNK):
            rows = np.arange(first, min(first + _CHUNK, companies))
            chunk = references._companies(rows, postcodes)  # noqa: SLF001  the same
            varied = _varied(chunk, first)
            columns = {
                "c0": "name", "c1": "number", "c4": "street", "c11": "status", "c26": "sic_1", "c27": "sic_2",
                "c34": "previous",
            }  # fmt: skip
            laid = references._columns(chunk)  # noqa: SLF001  the same
            laid = laid.with_columns(varied[ours].alias(theirs) for theirs, ours in columns.items())
            laid.write_csv(out, include_header=False, quote_style="always", line_terminator="\r\n")


def measure(path: Path, store: Path) -> dict[str, float]:
    """Read a register in a fresh process into a fresh store; return what it took."""
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, "-c", READ, str(path), str(store), str(HERE)]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    stored = sum(file.stat().st_size for file in (store / "reference").iterdir())
    return {**told, "given": path.stat().st_size / 1e6, "stored": stored / 1e6}


def main() -> None:
    """Generate what is not there, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--companies", type=int, default=5_500_000)
    parser.add_argument("--zip", action="store_true", help="measure the publisher's zip, too")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    path = options.folder / f"BasicCompanyData-{options.companies}.csv"
    if not path.exists():
        generate(path, options.companies)
    paths = [path]
    if options.zip:
        paths.append(path.with_suffix(".zip"))
        if not paths[1].exists():
            with zipfile.ZipFile(paths[1], "w", zipfile.ZIP_DEFLATED) as archive:
                archive.write(path, path.name)
    print(
        "| file | MB | companies | names | seconds | CPU s | peak MiB | stored MB |\n|---|---|---|---|---|---|---|---|"
    )
    missed = False
    for each in paths:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            told = measure(each, Path(name))
        row = [
            told["given"],
            told["companies"],
            told["names"],
            told["wall"],
            told["cpu"],
            told["peak"],
            told["stored"],
        ]
        print(f"| {each.suffix[1:]} | " + " | ".join(f"{value:,.0f}" for value in row) + " |", flush=True)
        missed = missed or told["wall"] > SECONDS or told["peak"] > MIB
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
