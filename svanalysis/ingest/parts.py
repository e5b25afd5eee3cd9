"""The parts of a ledger: one per input file, named by its content, there as a whole or not there."""

import hashlib
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.core.places import code_key, opened, shipped, written_whole
from svanalysis.core.schema import LEDGER_VERSION, payments_of

SUFFIXES = (".payments.parquet", ".rejected.parquet", ".paid.parquet", ".json")
PAYMENTS_FILE, REJECTED_FILE, PAID_FILE, FACTS_FILE = SUFFIXES
_KNOWN = ("size", "time", "sha256")  # of a file, in the index
_INDEX = "index.json"
_SETTLED_NANOSECONDS = 2 * 10**9  # the coarsest file systems keep times to two seconds


class Part(NamedTuple):
    """One input file and where its part of the ledger is.

    A file that the ledger has nothing of is read before it is hashed: until then `digest` is '' and `stem` lacks it.
    `time` is None where the file was changed so lately that another change might not move it.
    """

    path: Path
    label: str
    digest: str
    stem: Path
    size: int = 0
    time: int | None = None

    def named(self, digest: str) -> "Part":
        """Return the part, named by its content."""
        if self.digest:
            return self
        return self._replace(digest=digest, stem=self.stem.with_name(f"{digest[:16]}-{self.stem.name}"))

    def file(self, suffix: str) -> Path:
        """Return one of the files the part consists of."""
        return self.stem.with_suffix(suffix)

    def sizes(self) -> dict[str, int]:
        """Return the sizes of the tables the part consists of. Raises FileNotFoundError when one is missing."""
        return {suffix: self.file(suffix).stat().st_size for suffix in SUFFIXES if suffix != FACTS_FILE}

    def whole(self) -> dict[str, Any] | None:
        """Return the facts when everything is stored, None when something is missing or damaged.

        The facts are written last and removed first, and record the sizes that the tables were written with.
        """
        if not self.digest:
            return None
        try:
            facts = self.facts()
            return facts if facts["sizes"] == self.sizes() else None
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def scan(self) -> pl.LazyFrame:
        """Return the stored payments, with the columns of `core.schema.PAYMENTS`."""
        return payments_of(pl.scan_parquet(self.file(PAYMENTS_FILE)), self.facts()["same"])

    def facts(self) -> dict[str, Any]:
        """Return the stored `balance` and `months` of the file, what is the `same` in all its payments, and `sizes`."""
        found: dict[str, Any] = json.loads(self.file(FACTS_FILE).read_text(encoding="utf-8"))
        return found


def settings_key(settings: Payments) -> str:
    """Return a short hash of everything beside a file that decides what its part holds: settings, rules, code."""
    names = ("headings.toml", "recognise.toml")
    rules = [shipped("data", "rules", name).read_text(encoding="utf-8") for name in names]
    deciding = settings.model_dump_json(
        include={"basis", "day_first", "payments_with_minus", "columns", "periods"}
    )
    return _short_hash(LEDGER_VERSION, pl.__version__, code_key("core", "ingest"), deciding, *rules)


def _short_hash(*parts: str) -> str:
    """Return the first 12 hexadecimal digits of the hash of some parts."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def parts_of(
    files: list[Path], folder: Path, home: Path, settings: str, *, rehash: bool = False
) -> list[Part]:
    """Return the part of each file, named by its content; size and time first, the hash only where they changed.

    With `rehash` every file is hashed that the ledger has a part of.
    """
    known = {} if rehash else _indexed(home / _INDEX)
    stored = {path.name.partition(".")[0].partition("-")[2] for path in (home / "parts").glob("*")}

    def part_of(path: Path) -> Part:
        label = path.relative_to(folder).as_posix()
        part = Part(path, label, "", home / "parts" / _short_hash(label, settings), *_state(path))
        before = known.get(str(path))
        if part.time and before and (before["size"], before["time"]) == (part.size, part.time):
            return part.named(before["sha256"])
        return part.named(_hashed(path)) if part.stem.name in stored else part

    with ThreadPoolExecutor() as pool:
        return list(pool.map(part_of, files))


def keep_index(home: Path, parts: list[Part]) -> None:
    """Keep the sizes, times and hashes of the files of parts that are stored."""
    index = {str(part.path): {"size": part.size, "time": part.time, "sha256": part.digest} for part in parts}
    with written_whole(home / _INDEX) as partial:
        partial.write_text(json.dumps(index, indent=1), encoding="utf-8")


def refuse_same(parts: list[Part]) -> None:
    """Raise InputError for two files with the same content."""
    first: dict[str, Part] = {}
    for part in parts:
        if (other := first.setdefault(part.digest, part)) is not part:
            hint = f"the other is {other.label}: leave one out with [[superseded]] in the body file"
            raise InputError("this file has the same content as another", file=part.label, hint=hint)


def _indexed(index_file: Path) -> dict[str, dict[str, Any]]:
    """Return what was known of files when the index was written: nothing when it is missing or damaged."""
    try:
        found = json.loads(index_file.read_text(encoding="utf-8"))
        return {path: {key: known[key] for key in _KNOWN} for path, known in found.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _state(path: Path) -> tuple[int, int | None]:
    """Return a file's size and time, None for the time of one that was changed just now."""
    state = path.stat()
    settled = time.time_ns() - state.st_mtime_ns > _SETTLED_NANOSECONDS
    return state.st_size, state.st_mtime_ns if settled else None


def _hashed(path: Path) -> str:
    """Return the hash of a file."""
    with opened(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remove_stale(home: Path, parts: list[Part]) -> None:
    """Remove the parts that no input file refers to any more, their facts first: without them none is whole."""
    current = {part.stem.name for part in parts}
    stale = [path for path in (home / "parts").iterdir() if path.name.partition(".")[0] not in current]
    for path in sorted(stale, key=lambda path: (path.suffix != FACTS_FILE, path.name)):
        path.unlink()
