"""The ledger: every payment of a body, in Parquet, one part per input file, re-read only where it changed."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import polars as pl

from svanalysis.core.body import Body, data_folder, matching_files
from svanalysis.core.errors import BusyError, ConfigurationError, InputError, OutputError
from svanalysis.core.money import pounds
from svanalysis.core.places import held, store, written_whole
from svanalysis.core.progress import Progress, silent
from svanalysis.ingest.months import MONTHS, by_year, compared, missing_months, month_ranges
from svanalysis.ingest.parts import (
    PAID_FILE,
    REJECTED_FILE,
    Part,
    keep_index,
    parts_of,
    refuse_same,
    remove_stale,
    settings_key,
)
from svanalysis.ingest.periods import told
from svanalysis.ingest.reissued import refuse_reissued

_PATIENCE_SECONDS = 20.0  # two notebooks may look at one unchanged ledger
# Files read at once: Polars works on all cores anyway, and each takes ten times its size in memory.
_AT_ONCE = 2
_SHOWN = 5  # files or headings, of many


@dataclass(frozen=True, eq=False)
class Ledger:
    """A body's payments, whole.

    `balances` is one dictionary per input file; `months` one row per file and month (`ingest.months.MONTHS`);
    `files_read` counts the files that had to be read this time. `payments` and `rejected` have the columns of
    `core.schema`; they and `paid` are loaded when first asked for.
    """

    body: Body
    parts: list[Part]
    balances: list[dict[str, Any]]
    months: pl.DataFrame
    files_read: int

    @property
    def scan(self) -> pl.LazyFrame:
        """Return `payments` unread: what is asked of it is read without holding the whole in memory."""
        return pl.concat(part.scan() for part in self.parts)

    @cached_property
    def payments(self) -> pl.DataFrame:
        """Return every payment, in the order of the files' names."""
        return self._together(Part.scan)

    @cached_property
    def rejected(self) -> pl.DataFrame:
        """Return every record refused, in the order of the files' names."""
        return self._together(_scan_rejected)

    @cached_property
    def paid(self) -> pl.DataFrame:
        """Return what each file paid to whom in each year, as `ingest.paid.paid_of` does."""
        return self._together(lambda part: pl.scan_parquet(part.file(PAID_FILE)))

    @cached_property
    def missing_months(self) -> list[str]:
        """Return the months that the body file expects and that have no payments, or only strays."""
        counts = self.months.select("month", "covers", "lines").iter_rows()
        return missing_months(counts, self.body.payments.first_month, self.body.payments.last_month)

    @cached_property
    def control_totals(self) -> pl.DataFrame:
        """Return the body's control totals beside the ledger's, as `ingest.months.compared` does."""
        return compared(self.body.control_totals, self.months)

    def _together(
        self, scan: Callable[[Part], pl.LazyFrame], parts: list[Part] | None = None
    ) -> pl.DataFrame:
        """Put one table of all parts, or of some, together. Raises BusyError when another run has replaced one."""
        try:
            return pl.concat(map(scan, parts or self.parts)).collect()
        except FileNotFoundError:
            what, hint = "another run has changed this ledger meanwhile", "run the command again"
            raise BusyError(what, file=self.body.name, hint=hint) from None

    def summary(self) -> str:
        """Return the balance in words: every record read is kept, rejected or not data; what is missing or differs.

        Of files with rejected records or a printed total that differs, five of each are named.
        """
        records, kept, rejected, not_data, pence, refused = (
            sum(balance[name] for balance in self.balances)
            for name in ("records", "kept", "rejected", "not_data", "amount_pence", "rejected_pence")
        )
        ties = [balance["ties"] for balance in self.balances if balance["ties"] is not None]
        agree = [f"{sum(ties)} of {len(ties)} printed totals agree with the records kept"] if ties else []
        missing = [f"months missing: {month_ranges(self.missing_months)}"] if self.missing_months else []
        unstated = sum(is_unstated(balance["tables"]) for balance in self.balances)
        named = [*_first(self._rejections()), *_first(self._other_totals())]
        return "\n".join(
            [
                f"{len(self.balances)} files, {self.files_read} read now, the rest unchanged",
                f"{records:,} records = {kept:,} kept + {rejected:,} rejected + {not_data:,} not data",
                f"{pounds(pence)} kept, {pounds(refused)} readable in rejected records",
                *agree,
                *missing,
                *self._lost(),
                *map(_control_line, self.control_totals.iter_rows()),
                *named,
                *(["see why with: svanalysis inspect FILE"] if named else []),
                *filter(None, [self.body.payments.taken_for(unstated, len(self.balances))]),
                *self._mixed(),
            ]
        )

    def _lost(self) -> Iterator[str]:
        """Yield, for each file that is left out, the months its name tells that the file in its place has not."""
        by = {entry.file: entry.by for entry in self.body.superseded}
        for file in by:
            stays = file
            while stays in by:
                stays = by[stays]
            rows = self.months.filter(pl.col("source_file") == stays)
            held = by_year(rows.select("month", "covers", "lines").iter_rows()).values()
            span = told(file).span
            named = sorted(f"{month:%Y-%m}" for month in span.months) if span else []
            if lost := [month for month in named if not any(month in seen for seen in held)]:
                yield f"{file} is left out for {stays}, which has no payments of {month_ranges(lost)}"

    def _rejections(self) -> Iterator[str]:
        """Yield, for each file with rejected records, how many and why most often; first where most are."""
        files = zip((balance["rejected"] for balance in self.balances), self.parts, strict=True)
        for count, part in sorted(files, key=lambda file: -file[0]):
            if count:
                reasons = self._together(_scan_rejected, [part])["reason"]
                because = "because" if reasons.n_unique() == 1 else "most often because"
                yield f"{part.label}: {count:,} rejected, {because} {reasons.mode().sort()[0]}"

    def _other_totals(self) -> Iterator[str]:
        """Yield, for each file that prints another total than what is kept of it, both."""
        for balance in self.balances:
            if balance["ties"] is False:
                printed, kept = map(pounds, (balance["printed_total_pence"], balance["amount_pence"]))
                yield f"{balance['file']}: its printed total is {printed}, the records kept are {kept}"

    def _mixed(self) -> list[str]:
        """Say in how many files amounts are net and in how many gross, where not all are the same."""
        told = [
            {
                self.body.payments.basis if basis == "unstated" else basis
                for table in balance["tables"]
                if table["kept"]
                for basis in table["basis"].split(" and ")
            }
            for balance in self.balances
        ]
        files = [f"{basis} of VAT in {sum(basis in each for each in told)}" for basis in ("net", "gross")]
        is_mixed = len(set().union(*told)) > 1
        return [f"amounts are {' and '.join(files)} of {len(told)} files: sums mix both"] if is_mixed else []


def is_unstated(tables: list[dict[str, Any]]) -> bool:
    """Tell whether nothing says of a file, or of a table of it with payments, that it is net or gross of VAT."""
    return any(table["kept"] and "unstated" in table["basis"] for table in tables)


def _scan_rejected(part: Part) -> pl.LazyFrame:
    """Return a part's rejected records unread."""
    return pl.scan_parquet(part.file(REJECTED_FILE))


def _first(lines: Iterator[str]) -> list[str]:
    """Return the first few lines, one a file, and that there are more."""
    shown = list(islice(lines, _SHOWN))
    return [*shown, "... and more such files"] if next(lines, "") else shown


def _control_line(row: tuple[str, int, int, int, str]) -> str:
    """Say in words whether a control total agrees with the ledger."""
    period, control, found, difference, source = row
    said = "agrees" if difference == 0 else f"differs by {pounds(difference)}: the ledger has {pounds(found)}"
    return f"control total for {period}, {pounds(control)} ({source}): {said}"


def build_ledger(
    body: Body,
    data: str | Path | None = None,
    progress: Progress = silent,
    *,
    rehash: bool = False,
    cluster: str = "",
) -> Ledger:
    """Read a body's payment files into its ledger and return it; unchanged files are not read again.

    A file is unchanged while its size and time are; `rehash` looks at every file's content instead, which
    also finds one replaced by another of its size with its time put back. `cluster` is the address of a Dask
    scheduler, or `local`. Raises InputError, when all others are stored, for files that cannot be used, and
    for two files with the same content or most of the same records; ConfigurationError when there are no
    files or no cluster, when the body file speaks of a file that is not there, or, when all files are stored, of
    a heading that none has; BusyError when another run holds the ledger.
    """
    folder = data_folder(body, data)
    files = _current(body, folder, matching_files(folder, body.payments.files))
    home = store().resolve() / body.name
    with held(home, "using this ledger", _PATIENCE_SECONDS):
        parts = parts_of(files, folder, home, settings_key(body.payments), rehash=rehash)
        stored = [part.whole() for part in parts]
        outstanding = [part for part, fact in zip(parts, stored, strict=True) if not fact]
        read = _read(outstanding, body, progress, cluster)
        done = {part.label: part for part in read if isinstance(part, Part)}
        parts = [done.get(part.label, part) for part in parts]
        keep_index(home, [part for part in parts if part.digest])
        _refuse([failure for failure in read if not isinstance(failure, Part)])
        refuse_same(parts)
        facts = [fact or part.facts() for part, fact in zip(parts, stored, strict=True)]
        balances = [fact["balance"] for fact in facts]
        _refuse_unused(body, balances)
        _refuse_reissued(home, parts, [fact["months"] for fact in facts], body.payments.periods)
        remove_stale(home, parts)
    rows = [
        {"source_file": part.label, **month}
        for part, fact in zip(parts, facts, strict=True)
        for month in fact["months"]
    ]
    months = pl.DataFrame(rows, schema=MONTHS)
    return Ledger(body, parts, balances, months, len(outstanding))


def _current(body: Body, folder: Path, files: list[Path]) -> list[Path]:
    """Leave out the files that the body file says are superseded; what it says of files must be of files there."""
    names = {path.name for path in files}
    if unknown := [name for name in body.payments.periods if name not in names]:
        what = "a file under [payments.periods] is not among the payment files"
        hint = "write the name of a payment file, without its folder, or take the line out"
        raise ConfigurationError(what, file=body.path, found=unknown[0], hint=hint)
    named = [name for entry in body.superseded for name in (entry.file, entry.by)]
    if unknown := [name for name in named if folder / name not in files]:
        what, hint = (
            "a superseded file, or the one it is superseded by, is not among the payment files",
            "correct [[superseded]] in the body file",
        )
        raise ConfigurationError(what, file=body.path, found=unknown[0], hint=hint)
    gone = {folder / entry.file for entry in body.superseded}
    return [path for path in files if path not in gone]


def _refuse_unused(body: Body, balances: list[dict[str, Any]]) -> None:
    """Refuse a heading of the body file under which no table of any file was read."""
    if not body.payments.columns:
        return
    from svanalysis.ingest.wording import normalise, place_of  # noqa: PLC0415  part of what reads files

    tables = [table for balance in balances for table in balance["tables"]]
    there = {normalise(heading) for table in tables for heading in table["headings"]}
    for role, heading in body.payments.columns.items():
        taken = {found for table in tables for found in table["columns"].get(role, ())}
        is_there = normalise(heading) in there | set(map(normalise, taken))
        if heading and place_of(heading) is None and not is_there:
            what = f"no payment file has the heading that [payments.columns] gives for {role}"
            read = f"it was read under {', '.join(map(repr, sorted(taken)[:_SHOWN]))}: " if taken else ""
            hint = f"{read}correct the heading, or take the line out"
            raise ConfigurationError(what, file=body.path, found=heading, hint=hint)


def _refuse_reissued(
    home: Path, parts: list[Part], months: list[list[dict[str, Any]]], periods: dict[str, str]
) -> None:
    """Refuse files that hold others' records; the very parts that were compared before are not compared again."""
    compared_before = home / "compared.txt"
    names = "\n".join(part.stem.name for part in parts)
    with suppress(OSError):
        if compared_before.read_bytes() == names.encode():
            return
    refuse_reissued(parts, months, periods)
    with (
        suppress(OSError, OutputError),
        written_whole(compared_before) as partial,
    ):  # they are compared again, then
        partial.write_text(names, encoding="utf-8", newline="\n")


def _read(parts: list[Part], body: Body, progress: Progress, cluster: str) -> list[Part | InputError]:
    """Fill parts, here or on a cluster; return each, named by its content, or what was wrong with its file."""
    outcomes = _spread(parts, body, cluster) if cluster and parts else _here(parts, body)
    return [outcome for _, outcome in zip(progress(parts, "Reading payment files"), outcomes, strict=True)]


def _refuse(failures: list[InputError]) -> None:
    """Raise what was wrong with files, if anything was."""
    if len(failures) == 1:
        raise failures[0]
    if failures:
        first, *others = sorted(failures, key=lambda failure: str(failure.file))
        also = f"{first.hint or 'correct it'}; then see to {', '.join(str(other.file) for other in others)}"
        what = f"{len(failures)} files cannot be used, the first because {first.what}"
        raise InputError(what, file=first.file, record=first.record, found=first.found, hint=also)


def _here(parts: list[Part], body: Body) -> Iterator[Part | InputError]:
    """Fill parts, two at a time, as `filled` does."""
    if not parts:
        return
    # what reads files takes as long to load as it takes to look at hundreds of unchanged ones
    from svanalysis.ingest.filling import filled  # noqa: PLC0415

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(filled, parts, repeat(body))


def _spread(parts: list[Part], body: Body, address: str) -> Iterator[Part | InputError]:
    """Fill parts on a cluster. Raises ConfigurationError when the extra for it is not installed."""
    try:
        from svanalysis.ingest.spread import spread  # noqa: PLC0415  an extra, and slow to import
    except ModuleNotFoundError as error:
        hint = "pip install 'svanalysis[cluster]'"
        raise ConfigurationError("--cluster needs Dask", found=error.name, hint=hint) from None
    return spread(parts, body, address)
