"""The ledger: every payment of a body, in Parquet, one part per input file, re-read only where it changed."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from filelock import FileLock, Timeout

from svanalysis.core.body import Body, data_folder, matching_files
from svanalysis.core.errors import BusyError, ConfigurationError, InputError
from svanalysis.core.money import pounds
from svanalysis.core.places import shipped, store, written_whole
from svanalysis.core.progress import Progress, silent
from svanalysis.core.schema import LEDGER_VERSION, PAYMENTS, REJECTED
from svanalysis.ingest.cleaning import Cleaned, clean_file
from svanalysis.ingest.records import read_bytes


class Ledger(NamedTuple):
    """A body's payments, whole.

    `payments` and `rejected` have the columns of `core.schema`; `balances` is one dictionary per input file;
    `files_read` counts the files that had to be read this time.
    """

    payments: pl.DataFrame
    rejected: pl.DataFrame
    balances: list[dict[str, Any]]
    files_read: int

    def summary(self) -> str:
        """Return the balance in words: every record read is kept, rejected or not data."""
        records, kept, rejected, not_data, pence, refused = (
            sum(balance[name] for balance in self.balances)
            for name in ("records", "kept", "rejected", "not_data", "amount_pence", "rejected_pence")
        )
        ties = [balance["ties"] for balance in self.balances if balance["ties"] is not None]
        return "\n".join(
            [
                f"{len(self.balances)} files, {self.files_read} read now, the rest unchanged",
                f"{records:,} records = {kept:,} kept + {rejected:,} rejected + {not_data:,} not data",
                f"{pounds(pence)} kept, {pounds(refused)} readable in rejected records",
                f"{sum(ties)} of {len(ties)} printed totals agree with the records kept",
            ]
        )


class _Part(NamedTuple):
    """One input file and where its part of the ledger is."""

    path: Path
    label: str
    digest: str
    stem: Path


def build_ledger(body: Body, data: str | Path | None = None, progress: Progress = silent) -> Ledger:
    """Read a body's payment files into its ledger and return it; unchanged files are not read again.

    Raises InputError for a file that cannot be used and for two files with the same content,
    ConfigurationError when there are no files, BusyError when another run holds the ledger.
    """
    folder = data_folder(body, data)
    files = _current(body, folder, matching_files(folder, body.payments.files))
    home = store() / body.name
    with locked(home):
        parts = _parts(files, folder, home, _settings_key(body))
        missing = [part for part in parts if not part.stem.with_suffix(".json").exists()]
        for left in (home / "parts").glob(".*.partial"):  # by a run that was killed
            left.unlink()
        for part in progress(missing, "Reading payment files"):
            _write(part, clean_file(part.path, body.payments, body=body.name, name=part.label))
        return _load(parts, len(missing))


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold a body's store. Raises BusyError at once when another run holds it."""
    home.mkdir(parents=True, exist_ok=True)
    lock = FileLock(home / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        hint = "wait until it has ended and run the command again"
        raise BusyError("another run is using this ledger", file=home, hint=hint) from None
    try:
        yield
    finally:
        lock.release()


def _current(body: Body, folder: Path, files: list[Path]) -> list[Path]:
    """Leave out the files that the body file says are superseded; they and their successors must be there."""
    for entry in body.superseded:
        for name in (entry.file, entry.by):
            if folder / name not in files:
                hint = "correct [[superseded]] in the body file"
                what = "a superseded file is not among the payment files"
                raise ConfigurationError(what, file=body.path, found=name, hint=hint)
    gone = {folder / entry.file for entry in body.superseded}
    return [path for path in files if path not in gone]


def _settings_key(body: Body) -> str:
    """Return a short hash of everything beside the file that decides how it is read."""
    rule_files = [shipped("data", "rules", name).read_bytes() for name in ("headings.toml", "recognise.toml")]
    settings = body.payments.model_dump_json(include={"basis", "day_first", "columns", "periods"})
    return _short_hash(LEDGER_VERSION.encode(), settings.encode(), *rule_files)


def _short_hash(*parts: bytes) -> str:
    """Return the first 12 hexadecimal digits of the hash of some parts."""
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _parts(files: list[Path], folder: Path, home: Path, settings: str) -> list[_Part]:
    """Name the part of each file by its content; size and time first, the hash only where they changed."""
    index_file = home / "index.json"
    known: dict[str, Any] = json.loads(index_file.read_text(encoding="utf-8")) if index_file.exists() else {}
    index: dict[str, Any] = {}
    parts: list[_Part] = []
    seen: dict[str, str] = {}
    for path in files:
        state = path.stat()
        entry = known.get(str(path), {})
        if (entry.get("size"), entry.get("time")) != (state.st_size, state.st_mtime_ns):
            digest = hashlib.sha256(read_bytes(path)).hexdigest()
            entry = {"size": state.st_size, "time": state.st_mtime_ns, "sha256": digest}
        index[str(path)] = entry
        label = path.relative_to(folder).as_posix()
        digest = entry["sha256"]
        if digest in seen:
            hint = f"the other is {seen[digest]}: leave one out with [[superseded]] in the body file"
            raise InputError("this file has the same content as another", file=label, hint=hint)
        seen[digest] = label
        named = _short_hash(label.encode(), settings.encode())
        parts.append(_Part(path, label, digest, home / "parts" / f"{digest[:16]}-{named}"))
    with written_whole(index_file) as partial:
        partial.write_text(json.dumps(index, indent=1), encoding="utf-8")
    return parts


def _write(part: _Part, cleaned: Cleaned) -> None:
    """Store one part; its balance last, because a part with a balance is whole."""
    with written_whole(part.stem.with_suffix(".payments.parquet")) as partial:
        cleaned.payments.write_parquet(partial)
    with written_whole(part.stem.with_suffix(".rejected.parquet")) as partial:
        cleaned.rejected.write_parquet(partial)
    with written_whole(part.stem.with_suffix(".json")) as partial:
        partial.write_text(json.dumps(cleaned.balance), encoding="utf-8")


def _load(parts: list[_Part], files_read: int) -> Ledger:
    """Put the parts together in the order of the files' names."""

    def together(suffix: str, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame:
        frames = [pl.read_parquet(part.stem.with_suffix(suffix)) for part in parts]
        return pl.concat(frames).select(list(schema)) if frames else pl.DataFrame(schema=schema)

    balances = [json.loads(part.stem.with_suffix(".json").read_text(encoding="utf-8")) for part in parts]
    payments, rejected = together(".payments.parquet", PAYMENTS), together(".rejected.parquet", REJECTED)
    return Ledger(payments, rejected, balances, files_read)
