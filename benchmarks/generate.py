"""Invent inputs for benchmarks: `python benchmarks/generate.py FOLDER [--lines 1000000] [--files 1]`.

Writes into FOLDER, which must lie outside the repository: payments in `payments-LINES-FILES/` with a body file
beside them, and once, in `references/`, a unit-postcode directory (Code-Point Open), a company register (55
columns of Companies House) and a vendor master. Every run gives the same bytes; what exists is not made again.

Payments have 30,000 payees in several spellings, dates as 31/05/2013 and 31-May-13, amounts as 1234.56,
"1,234.56", "£1,234.56" and "(1,234.56)"; a hundredth have a redacted payee, a few a purchase card; one line in
10,000 has no readable amount; each file ends with blank rows and its printed total.
"""

import argparse
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from invented import SEED, SPELLINGS, chosen, payees, spellings
from references import OWN, units, vendors, write_register, write_vendors

_FIRST, _LAST = date(2012, 4, 1), date(2018, 3, 31)
_CHUNK = 1_000_000
_CREDITS, _REDACTED, _CARDS, _WORDED, _PLAIN, _GROUPED = (
    0.04,
    0.01,
    0.003,
    0.2,
    0.5,
    0.3,
)  # parts of all lines
_UNREADABLE = 10_000  # one line in so many has no readable amount
_DIRECTORATES = (
    "Adult and Community Services", "Children and Families", "Neighbourhoods and Climate Change", "Resources",
    "Regeneration, Economy and Growth", "Public Health", "Chief Executive", "Capital Programme",
)  # fmt: skip
_AREAS = (
    "Highways", "Libraries", "Leisure", "Housing", "Fleet", "Estates", "Democratic", "Planning",
    "Catering", "Transport",
)  # fmt: skip
_SORTS = (
    "Operations", "Maintenance", "Support", "Commissioning", "Projects", "Administration",
)  # fmt: skip
_TYPES = (
    "Materials", "Equipment", "Hire", "Professional", "Utilities", "Agency", "Repairs", "Contract",
    "Stationery", "Travel",
)  # fmt: skip
_WHATS = (
    "Purchases",
    "Fees",
    "Charges",
    "and Services",
    "Payments to Contractors",
    "Costs",
    "Other",
    "General",
)
_ASKED = "2012-04-01"
_BLANK_ROWS = 3
_BODY = """\
name = "benchmark-{name}{end}"
title = "Benchmark"
place = "County Durham"
authority = "{own}"
definition = "durham_2013"
folder = "."
{overrides}
synthetic = true
synthetic_note = "Invented for a benchmark."

[payments]
files = ["{name}/*.csv"]

[[vendors]]
files = ["references/vendor_master.csv"]
layout = "vendor_master"
date = 2015-03-31

[[registers]]
files = ["references/company_register.csv"]
layout = "companies_house"
date = 2016-01-01

[[directories]]
files = ["references/unit_postcodes.csv"]
layout = "code_point_open"
"""


def write_references(folder: Path, companies: int, postcodes: int) -> None:
    """Write directory, register and vendor master; the vendor master last, because a folder with it is whole."""
    last = folder / "vendor_master.csv"
    if not last.exists():
        folder.mkdir(parents=True, exist_ok=True)
        directory = units(postcodes)
        directory.write_csv(folder / "unit_postcodes.csv", include_header=False, quote_style="non_numeric")
        paid = vendors(directory, companies)
        write_register(paid, directory, companies, folder / "company_register.csv")
        write_vendors(paid, last)


def write_payments(folder: Path, lines: int, files: int) -> Path:
    """Write `lines` payments into so many files, and the body file; return the body file."""
    name = f"payments-{lines}-{files}"
    body = folder / f"{name}.toml"
    if not body.exists():
        texts = spellings(payees())
        (folder / name).mkdir(parents=True, exist_ok=True)
        days = (_LAST - _FIRST).days + 1
        for at in range(files):
            first, last = lines * at // files, lines * (at + 1) // files
            span = (days * at // files, max(days * (at + 1) // files, days * at // files + 28))
            _write_file(folder / name / f"payments-{at + 1:04d}.csv", texts, (first, last), span)
    _write_bodies(folder, name)
    return body


def _write_bodies(folder: Path, name: str) -> None:
    """Write the body file, and one of a council that knows of each supplier without a number that it is no company."""
    answers = folder / "references" / "answers.csv"
    about = {
        "question": "company_number",
        "answer": "none",
        "who": "Benchmark",
        "why": "no company",
        "when": _ASKED,
    }
    payees().filter(~pl.col("is_company")).select(
        supplier_id=pl.col("name").str.to_uppercase(), **{key: pl.lit(text) for key, text in about.items()},
        valid_from=pl.lit(_ASKED),
    ).write_csv(answers)  # fmt: skip
    for end, overrides in (("", ""), ("-numbers", 'overrides = "references/answers.csv"')):
        text = _BODY.format(name=name, end=end, own=OWN, overrides=overrides)
        (folder / f"{name}{end}.toml").write_text(text, encoding="utf-8", newline="\n")


def _write_file(path: Path, texts: pl.Series, lines: tuple[int, int], span: tuple[int, int]) -> None:
    """Write lines number `lines[0]` to `lines[1]`, dated within a span of days, then the file's own total."""
    total = 0
    with path.open("wb") as out:
        for first in range(*lines, _CHUNK):
            frame, pence = _chunk(texts, np.arange(first, min(first + _CHUNK, lines[1])), span)
            frame.write_csv(out, include_header=first == lines[0], line_terminator="\r\n")
            total += pence
        pounds = (
            f"{total // 100:,}.{total % 100:02d}" if total >= 0 else f"({-total // 100:,}.{-total % 100:02d})"
        )
        out.write(b",,,,,,\r\n" * _BLANK_ROWS + f',,,,,"{pounds}",\r\n'.encode())


def _chunk(texts: pl.Series, numbers: np.ndarray, span: tuple[int, int]) -> tuple[pl.DataFrame, int]:
    """Return some lines, and the pence of those that can be read."""
    rng = np.random.default_rng([SEED, int(numbers[0])])
    lines = len(numbers)
    payee, spelling = chosen(rng, lines)
    pence = np.maximum(np.exp(rng.normal(11.0, 1.5, lines)).astype(np.int64), 100)
    pence = np.where(rng.random(lines) < _CREDITS, -pence, pence)
    unreadable = numbers % _UNREADABLE == _UNREADABLE - 1
    day = np.datetime64(_FIRST) + rng.integers(*span, lines)
    drawn = {"pence": pence, "unreadable": unreadable, "day": day, "number": numbers // 2 + 5_000_000}
    drawn |= {name: rng.random(lines) for name in ("form", "hidden", "dated")}
    services, types = _combined(_AREAS, _SORTS), _combined(_TYPES, _WHATS)
    frame = pl.DataFrame(drawn).with_columns(
        directorate=pl.Series(_DIRECTORATES).gather(rng.integers(0, len(_DIRECTORATES), lines)),
        service=services.gather(rng.integers(0, len(services), lines)),
        type=types.gather(rng.integers(0, len(types), lines)),
        payee=texts.gather(payee * SPELLINGS + spelling),
    )
    return frame.select(**_written()), int(pence[~unreadable].sum())


def _combined(first: tuple[str, ...], second: tuple[str, ...]) -> pl.Series:
    """Return every pair of words."""
    return pl.Series([f"{word} {other}" for word in first for other in second])


def _written() -> dict[str, pl.Expr]:
    """Return by heading what each column says."""
    return {
        "Directorate": pl.col("directorate"),
        "Service Area": pl.col("service"),
        "Expense Type": pl.col("type"),
        "Payment Date": _date(pl.col("day")),
        "Transaction Number": pl.col("number"),
        "Net Amount": pl.when("unreadable").then(pl.lit("#VALUE!")).otherwise(_amount(pl.col("pence"))),
        "Supplier Name": pl.when(pl.col("hidden") < _REDACTED)
        .then(pl.lit("REDACTED PERSONAL DATA"))
        .when(pl.col("hidden") < _REDACTED + _CARDS)
        .then(pl.lit("Barclaycard Commercial"))
        .otherwise("payee"),
    }


def _date(day: pl.Expr) -> pl.Expr:
    """Write a day in one of two forms."""
    worded = day.dt.to_string("%d-%b-%y")
    return pl.when(pl.col("dated") < _WORDED).then(worded).otherwise(day.dt.to_string("%d/%m/%Y"))


def _amount(pence: pl.Expr) -> pl.Expr:
    """Write pence in one of four forms: plain, grouped, with a pound sign, in brackets when below nought."""
    whole, rest = pence.abs() // 100, (pence.abs() % 100).cast(pl.String).str.zfill(2)
    millions, thousands = whole // 1_000_000, whole // 1000 % 1000
    three = [(part % 1000).cast(pl.String).str.zfill(3) for part in (whole // 1000, whole)]
    grouped = (
        pl.when(millions > 0)
        .then(pl.format("{},{},{}.{}", millions, *three, rest))
        .when(thousands > 0)
        .then(pl.format("{},{}.{}", thousands, three[1], rest))
        .otherwise(pl.format("{}.{}", whole, rest))
    )
    return (
        pl.when(pence < 0)
        .then(pl.format("({})", grouped))
        .when(pl.col("form") < _PLAIN)
        .then(pl.format("{}.{}", whole, rest))
        .when(pl.col("form") < _PLAIN + _GROUPED)
        .then(grouped)
        .otherwise(pl.format("£{}", grouped))
    )


def main() -> None:
    """Write what does not exist yet."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--files", type=int, default=1)
    parser.add_argument("--companies", type=int, default=5_000_000)
    parser.add_argument("--postcodes", type=int, default=2_700_000)
    options = parser.parse_args()
    if options.folder.resolve().is_relative_to(Path(__file__).resolve().parent.parent):
        parser.error("choose a folder outside the repository")
    write_references(options.folder / "references", options.companies, options.postcodes)
    print(write_payments(options.folder, options.lines, options.files))


if __name__ == "__main__":
    main()
