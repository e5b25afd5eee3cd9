"""What a body spent under one definition: ledger, suppliers and classes together, worked out once and kept."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from svanalysis.classify.kept import kept_classes
from svanalysis.core import years
from svanalysis.core.body import Body, data_folder
from svanalysis.core.definition import Definition
from svanalysis.core.errors import ConfigurationError, one_of
from svanalysis.core.places import sha256, written_whole
from svanalysis.core.progress import Progress, silent
from svanalysis.ingest.ledger import Ledger, build_ledger
from svanalysis.ingest.months import missing_by_year
from svanalysis.measure.facts import units_of
from svanalysis.measure.grouped import gathered, grouped_under, market_under
from svanalysis.reference.directories import authorities
from svanalysis.suppliers.kept import other_files, place_of, short

_WHOLE = "whole.json"  # written last: tables beside it are complete


class Kept(NamedTuple):
    """Tables by name, and plain values (whatever JSON can hold) by name."""

    tables: Mapping[str, pd.DataFrame]
    plain: Mapping[str, Any]


def kept(folder: Path, make: Callable[[], Kept]) -> Kept:
    """Return what a folder of the store holds, made first where it is not there yet.

    What was just made is read back too, so that the first run and all later ones see the same. Raises
    ConfigurationError when the store was damaged by hand.
    """
    if not (folder / _WHOLE).exists():
        made = make()
        for name, table in made.tables.items():
            with written_whole(folder / f"{name}.parquet") as partial:
                table.to_parquet(partial, index=False)
        with written_whole(folder / _WHOLE) as partial:
            partial.write_text(json.dumps({"tables": list(made.tables), **made.plain}), encoding="utf-8")
    try:
        plain: dict[str, Any] = json.loads((folder / _WHOLE).read_text(encoding="utf-8"))
        tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in plain.pop("tables")}
    except (OSError, ValueError) as error:  # pyarrow's own errors are ValueErrors
        hint = "delete this folder and run the command again"
        raise ConfigurationError("stored results are damaged", file=folder, found=error, hint=hint) from None
    return Kept(tables, plain)


class Known(NamedTuple):
    """What is known of suppliers beside their classes.

    `held`: the evidence, one row per value. `matched`: registered organisations, one row per supplier and candidate,
    accepted or for people to look at. `answers`: what people answered.
    """

    held: pd.DataFrame
    matched: pd.DataFrame
    answers: pd.DataFrame


@dataclass(frozen=True)
class Spend:
    """What a body spent under one definition, in pandas: all that measures need. `folder` holds its files.

    `place` is where the store keeps what no definition decides.
    `grouped` is the table of `grouped()`; `classified` one row per supplier and year; `balances` one row per
    input file; `rejected` one row per record refused; `evidence` the table of `evidence_summary()`; `known` what is
    known of suppliers; `vendor_files` and `vendor_refused` the balance of their records; `areas`
    the local authorities; `missing` the months that are missing, by year; `control_totals` finance's sums
    beside the ledger's; `inputs` the sha256 of every
    file that was used, by its name.
    """

    body: Body
    definition: Definition
    folder: Path
    place: Path
    grouped: pd.DataFrame
    classified: pd.DataFrame
    balances: pd.DataFrame
    rejected: pd.DataFrame
    evidence: pd.DataFrame
    known: Known
    vendor_files: pd.DataFrame
    vendor_refused: pd.DataFrame
    areas: pd.DataFrame
    missing: dict[str, list[str]]
    control_totals: pd.DataFrame
    inputs: dict[str, str]

    def under(self, definition: Definition) -> "Spend":
        """Return the same spend under another definition; what was gathered of suppliers is used again."""
        grouped, classified = _under(self.place, self.body, definition)
        return replace(self, definition=definition, grouped=grouped, classified=classified)

    def in_year(self, year: str) -> "Spend":
        """Return the spend of one year alone."""
        tables = {name: getattr(self, name) for name in ("grouped", "classified")}
        return replace(self, **{name: it[it["financial_year"] == year] for name, it in tables.items()})

    def market(self) -> Mapping[str, pd.DataFrame]:
        """Return what opportunities are told by, the tables of `market_under`: worked out once, and only when asked."""
        args = (self.place, self.body, self.definition, self.folder, self.classified)
        home = self.place / f"market-{short(self.definition.model_dump_json(exclude={'path'}))}"
        return kept(home, lambda: Kept(market_under(*args), {})).tables

    @cached_property
    def units(self) -> pd.DataFrame:
        """Return the table of `units_of`: what each supplier was paid in scope in each year, with its classes."""
        return units_of(self.grouped, self.classified)

    @property
    def years(self) -> list[str]:
        """Return the financial years with payments, in order."""
        return sorted(self.grouped["financial_year"].unique())

    @property
    def part_years(self) -> frozenset[str]:
        """Return the years in which a month is missing."""
        return frozenset(self.missing)

    @property
    def breaks(self) -> frozenset[str]:
        """Return the years that begin a series of their own, as the body file confirms."""
        return frozenset(entry.year for entry in self.body.breaks)

    @property
    def marks(self) -> dict[str, Any]:
        """Return what `shares` and `changes` mark years by: `part_years` and `breaks`."""
        return {"part_years": self.part_years, "breaks": self.breaks}

    def check_year(self, year: str) -> str:
        """Return the year as it is written. Raises ConfigurationError when the body has no payments in it."""
        what = f"{self.body.title} has no payments in this year"
        return one_of(self.years, years.parse_year(year), what, verb="choose one of")

    def latest_year(self) -> str:
        """Return the latest year without a missing month; the latest year of all when there is none."""
        whole = [year for year in self.years if year not in self.part_years]
        return (whole or self.years)[-1]


def load_spend(
    body: Body, definition: Definition, data: str | Path | None = None, progress: Progress = silent
) -> Spend:
    """Build the ledger if a file changed, resolve and classify suppliers, and sum payments once.

    What was worked out is kept in the store, and used again until a file, a setting, a rule or the code behind it
    changes (files by content, those over 64 MiB by size and time). A definition counts by its values, so one made with
    `model_copy` does as well as a file's. Raises ConfigurationError or InputError
    as the stages do.
    """
    folder = data_folder(body, data)
    ledger = build_ledger(body, data, progress)
    place = place_of(body, ledger, folder)
    tables, plain = kept(place, lambda: _gathered(body, ledger, folder, place))
    grouped, classified = _under(place, body, definition)
    months = ledger.months.select("month", "covers", "lines").iter_rows()
    return Spend(
        body=body,
        definition=definition,
        folder=folder,
        place=place,
        grouped=grouped,
        classified=classified,
        balances=pd.DataFrame(ledger.balances),
        rejected=ledger.rejected.to_pandas(),
        evidence=tables["evidence"],
        known=Known(*(tables[name] for name in Known._fields)),
        vendor_files=tables["vendor_files"],
        vendor_refused=tables["vendor_refused"],
        areas=authorities().to_pandas(),
        missing=missing_by_year(months, body.payments.first_month, body.payments.last_month),
        control_totals=ledger.control_totals.to_pandas(),
        inputs=plain["inputs"],
    )


def _gathered(body: Body, ledger: Ledger, folder: Path, place: Path) -> Kept:
    """Return the tables of `gathered` and the hash of every file that they come from."""
    inputs = {balance["file"]: balance["sha256"] for balance in ledger.balances}
    inputs |= {name: sha256(path) for name, path in other_files(body, folder).items()}
    return Kept(gathered(body, ledger, folder, place), {"inputs": inputs})


def _under(place: Path, body: Body, definition: Definition) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return `grouped` and `classified` under a definition; each is kept by the part of it that decides it."""
    scope = definition.model_dump_json(include={"scope": {"exclude"}})
    sums = kept(place / short(scope), lambda: Kept({"grouped": grouped_under(place, body, definition)}, {}))
    return sums.tables["grouped"], kept_classes(place, body, definition).to_pandas()
