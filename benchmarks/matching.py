"""Match payees to five million companies: `python benchmarks/matching.py FOLDER --data DIR [--companies 5000000]`.

The labelled payees and companies of DIR (`registers/council_supplier_names.csv` and its register) are hidden among
generated companies, five siblings of every labelled name included (HOLDINGS, (NORTH), another town, UK, GROUP), in
a register file written once into FOLDER, which must lie outside the repository. 30,000 payees are matched: the
labelled ones, spellings and slips of generated companies, and payees that are in no register. Printed are precision
and recall on the labelled ones, what is wrong, and time and memory; nothing is asserted.
"""

import argparse
import resource
import time
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from invented import PAYEES, SEED, TRADES, payees, stems

from svanalysis.reference.names import name_keys
from svanalysis.reference.registers import Register, read_register
from svanalysis.suppliers.matching import match_suppliers
from svanalysis.suppliers.payees import parts_of

SNAPSHOT = date(2026, 1, 1)
_CHUNK = 500_000
_FORMS = ("LIMITED", "LTD", "LLP", "PLC", "C.I.C.")
_FORM_WEIGHTS = (0.55, 0.38, 0.04, 0.01, 0.02)
_SIBLINGS = (
    "{core} HOLDINGS {form}",
    "{core} (NORTH) {form}",
    "{core} ({town}) {form}",
    "{core} UK {form}",
    "{core} GROUP {form}",
)
_TOWNS = ("DARLINGTON", "PRESTON", "LEEDS", "HEXHAM", "CARLISLE", "BURNLEY", "YORK")
_OWN, _TRADED = 0.5, 0.6  # of the generated names: words that are invented, and those with a trade
_EXACT, _SLIPS = 0.7, 0.1  # of the payees that are not labelled; the rest are in no register


def labelled(data: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the labelled payees (`payee`, `company_number`) and the register's rows of their companies."""
    folder = data / "registers"
    names = pl.read_csv(folder / "council_supplier_names.csv", infer_schema=False).unique(maintain_order=True)
    register = pl.read_csv(folder / "BasicCompanyData-council-suppliers.csv", infer_schema=False)
    return names, register


def siblings(names: pl.Series) -> list[str]:
    """Return five siblings of every name: another firm's name by one word."""
    made = []
    for at, name in enumerate(names):
        *core, form = name.split()
        made += [
            sibling.format(core=" ".join(core), form=form, town=_TOWNS[at % len(_TOWNS)])
            for sibling in _SIBLINGS
        ]
    return made


def generated(vocabulary: list[str], rng: np.random.Generator, count: int) -> pl.Series:
    """Return names of one to three words, from invented and real words, with a legal form."""
    words, own = np.array(vocabulary, dtype=object), np.char.upper(stems().astype(str)).astype(object)
    trades = np.char.upper(np.array(TRADES)).astype(object)
    first = np.where(rng.random(count) < _OWN, rng.choice(own, count), rng.choice(words, count))
    second = np.where(rng.random(count) < _OWN, rng.choice(words, count), rng.choice(own, count))
    third = np.where(rng.random(count) < _TRADED, rng.choice(trades, count), "")
    form = rng.choice(np.array(_FORMS, dtype=object), count, p=_FORM_WEIGHTS)
    parts = {"first": first, "second": second, "third": third, "form": form}
    frame = pl.DataFrame({name: pl.Series(values, dtype=pl.String) for name, values in parts.items()})
    return frame.select(pl.concat_str(pl.all(), separator=" ").str.replace_all("  +", " "))["first"]


def write_register(path: Path, names: pl.DataFrame, register: pl.DataFrame, companies: int) -> None:
    """Write a register of so many companies in the official layout, the labelled ones and siblings among them."""
    taken = name_keys(register.to_series(0))
    spelt = pl.concat([register.to_series(0), parts_of(names["payee"])["entity"].unique().sort()])
    near = pl.Series("name", siblings(spelt))
    vocabulary = sorted({word for name in spelt for word in name.split()[:-1] if word != "THE"})
    rng, columns = np.random.default_rng(SEED), register.columns
    with path.open("wb") as out:
        register.write_csv(out, line_terminator="\r\n")
        for first in range(0, companies, _CHUNK):
            count = min(_CHUNK, companies - first)
            drawn = generated(vocabulary, rng, count).rename("name")
            drawn = pl.concat([near, drawn]).head(count) if first == 0 else drawn
            frame = drawn.to_frame().with_columns(number=90_000_000 + first + pl.int_range(pl.len()))
            frame = frame.filter(~name_keys(drawn).is_in(taken.implode()))
            said = {columns[0]: pl.col("name"), columns[1]: pl.col("number").cast(pl.String)}
            said |= {"CompanyStatus": pl.lit("Active"), "CompanyCategory": pl.lit("Private Limited Company")}
            said |= {
                "RegAddress.PostCode": pl.format(
                    "ZZ{} {}AA", pl.col("number") % 90 + 10, pl.col("number") % 10
                )
            }
            frame.select(**{name: said.get(name, pl.lit("")) for name in columns}).write_csv(
                out, include_header=False, line_terminator="\r\n"
            )


def wanted(names: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Return 30,000 payees: the labelled ones, spellings and slips of generated companies, and strangers."""
    rng = np.random.default_rng(SEED + 3)
    others = PAYEES - names.height
    known = register.names.filter(pl.col("number") >= "90000000").select("name", "number")
    height = known.select(pl.len()).collect().item()
    rows = np.sort(rng.choice(height, int(others * (_EXACT + _SLIPS)), replace=False))
    drawn = known.with_row_index().filter(pl.col("index").is_in(pl.Series(rows).implode())).collect()
    exact = int(others * _EXACT)
    drawn = drawn.sample(fraction=1, shuffle=True, seed=SEED)
    slips = pl.Series([_slipped(name, rng) for name in drawn["name"][exact:]], dtype=pl.String)
    strangers = payees()["name"].head(others - drawn.height)
    parts = {
        "labelled": names.select("payee", number="company_number"),
        "exact": drawn.head(exact).select(
            payee=pl.col("name").str.replace("LIMITED$", "Ltd."), number="number"
        ),
        "slip": drawn.tail(-exact).select(payee=slips, number="number"),
        "stranger": strangers.to_frame("payee").with_columns(number=pl.lit("")),
    }
    return pl.concat([part.with_columns(kind=pl.lit(kind)) for kind, part in parts.items()])


def _slipped(name: str, rng: np.random.Generator) -> str:
    """Return a name with two neighbouring letters of its longest word changed about."""
    longest = max(name.split(), key=len)
    at = int(rng.integers(1, max(2, len(longest) - 1)))
    return name.replace(longest, longest[:at] + longest[at : at + 2][::-1] + longest[at + 2 :], 1)


def matched(payees_: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Return the payees, each with what it was matched to."""
    entity = parts_of(payees_["payee"])["entity"]
    keyed = payees_.with_columns(supplier_id=name_keys(entity), name=entity)
    suppliers = keyed.unique("supplier_id", maintain_order=True).select(
        "supplier_id", "name", postcodes=pl.lit([], dtype=pl.List(pl.String)), company_number=pl.lit(""),
        charity_number=pl.lit(""),
    )  # fmt: skip
    found = match_suppliers(suppliers, register)
    return keyed.join(found, on="supplier_id", how="left", suffix="_found", maintain_order="left")


def judged(found: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Add what is true of each labelled payee: `differs` (by a word, not by spelling), `right`, `wrong`."""
    names = register.select(number=pl.nth(1), company=pl.nth(0))
    both = found.join(names, on="number", how="left", maintain_order="left")
    both = both.with_columns(differs=name_keys(both["company"]) != both["supplier_id"])
    accepted = (pl.col("verdict") == "accepted").fill_null(value=False)
    same = pl.col("number") == pl.col("number_found")
    review = pl.col("differs") & (pl.col("verdict") == "review")
    return both.with_columns(
        accepted=accepted, right=((accepted & same) | review).fill_null(value=False), wrong=accepted & ~same
    )


def scores(table: pl.DataFrame) -> tuple[float, float]:
    """Return precision of what was accepted and recall, each 0 to 1."""
    accepted = table["accepted"].sum()
    return 1 - table["wrong"].sum() / max(1, accepted), table["right"].sum() / table.height


def main() -> None:
    """Generate, match, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--companies", type=int, default=5_000_000)
    arguments = parser.parse_args()
    names, register_rows = labelled(arguments.data)
    path = arguments.folder / f"register-{arguments.companies}.csv"
    if not path.exists():
        arguments.folder.mkdir(parents=True, exist_ok=True)
        write_register(path, names, register_rows, arguments.companies)
    begun = time.perf_counter()
    register = read_register([path], "companies_house", SNAPSHOT)
    print(f"register: {time.perf_counter() - begun:.1f} s")
    asked = wanted(names, register)
    begun, processor = time.perf_counter(), time.process_time()
    found = matched(asked, register)
    seconds, processor = time.perf_counter() - begun, time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{asked.height:,} payees: {seconds:.1f} s on the clock, {processor:.1f} s of CPU, at most {memory:.2f} GiB"
    )
    table = judged(found.filter(pl.col("kind") == "labelled"), register_rows)
    precision, recall = scores(table)
    print(f"labelled {table.height:,}: precision {precision:.4f}, recall {recall:.4f}")
    columns = ["payee", "company", "name_found", "method", "score", "verdict", "because"]
    with pl.Config(tbl_rows=60, fmt_str_lengths=48, tbl_cols=10, tbl_width_chars=220):
        print(table.filter(~pl.col("right")).select(columns))
    same = (pl.col("number") == pl.col("number_found")).fill_null(value=False)
    print(found.group_by("kind", "verdict", same.alias("same")).len().sort("kind", "verdict", "same").rows())


if __name__ == "__main__":
    main()
