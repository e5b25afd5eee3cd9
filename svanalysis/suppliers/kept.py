"""What is known of a ledger's suppliers, gathered once and kept in the store until something behind it changes."""

import hashlib
import json
import shutil
from contextlib import suppress
from pathlib import Path

import polars as pl

from svanalysis.core.body import Body, matching_files, overrides_path
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import code_key, sha256, shipped, store, written_whole
from svanalysis.ingest.ledger import Ledger
from svanalysis.suppliers.gathered import Gathered

_READ_EACH_TIME = 2**26  # bytes: a tenth of a second
_LAYERS = ("core", "reference", "ingest", "suppliers", "classify", "measure")
_STAY = (
    8  # states of a body that are kept: one run may compare several, as with the answers of earlier releases
)


def place_of(body: Body, ledger: Ledger, folder: Path) -> Path:
    """Return the folder of the store for all that is worked out of a ledger, suppliers' records and registers.

    It is another one as soon as anything but the definition changed that decides it: a setting, a rule, the code, a
    file (by content, one over 64 MiB by size and time).
    """
    rules = sorted(shipped("data", "rules").glob("*.toml"))
    texts = [body.model_dump_json(exclude={"path"}), *(path.read_text(encoding="utf-8") for path in rules)]
    shipped_tables = {path.name: path for path in sorted(shipped("data", "geography").iterdir())}
    states = [(name, _state(path)) for name, path in (other_files(body, folder) | shipped_tables).items()]
    parts = [part.stem.name for part in ledger.parts]
    return (
        store() / body.name / "gathered" / short([pl.__version__, parts, states, texts, code_key(*_LAYERS)])
    )


def gather(place: Path, body: Body, ledger: Ledger, folder: Path) -> None:
    """Gather what is known of suppliers into `place`, if it is not there yet. Raises what `gather_evidence` raises."""
    files = {name: place / known_file(name) for name in Gathered._fields}
    if not all(path.exists() for path in files.values()):
        from svanalysis.suppliers.evidence import gather_evidence  # noqa: PLC0415  half a second, and mostly not needed

        made = gather_evidence(body, folder, ledger.scan, ledger.paid)
        for name, path in files.items():
            write_known(getattr(made, name), path)
        _remove_older(place.parent)


def known_file(name: str) -> str:
    """Return the name of the file in which a table of suppliers is kept."""
    return f"{name}.known.parquet"


def write_known(table: pl.DataFrame, path: Path) -> None:
    """Keep a table, whole or not at all; it is read often, so that speed counts before size."""
    with written_whole(path) as partial:
        table.write_parquet(partial, compression="lz4", statistics=False)


def read_known(place: Path, *names: str, columns: list[str] | None = None) -> list[pl.DataFrame]:
    """Return tables that are kept in `place`: fields of `Gathered`, and what classes and measures keep beside them.

    Of each all columns, or these. Raises ConfigurationError when the store was damaged by hand.
    """
    try:
        return [pl.read_parquet(place / known_file(name), columns=columns) for name in names]
    except (OSError, pl.exceptions.PolarsError) as error:
        hint = "delete this folder and run the command again"
        raise ConfigurationError("stored results are damaged", file=place, found=error, hint=hint) from None


def known_suppliers(place: Path, body: Body, ledger: Ledger, folder: Path) -> Gathered:
    """Return all that is known of suppliers, gathered now if `place` does not have it yet."""
    gather(place, body, ledger, folder)
    return Gathered(*read_known(place, *Gathered._fields))


def _remove_older(home: Path) -> None:
    """Remove what was kept of earlier states, but for the newest; what another program holds stays."""
    with suppress(OSError):  # held, or removed just now
        newest_first = sorted(home.iterdir(), key=lambda place: place.stat().st_mtime_ns, reverse=True)
        for older in newest_first[_STAY:]:
            shutil.rmtree(older)


def other_files(body: Body, folder: Path) -> dict[str, Path]:
    """Return the files beside payments that decide the result, by the name they are known by."""
    sources = [*body.vendors, *body.registers, *body.directories, *body.contracts]
    paths = [path for source in sources for path in matching_files(folder, source.files)]
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    named |= {shapes.file: folder / shapes.file for shapes in body.shapes if (folder / shapes.file).is_file()}
    answers = overrides_path(body, folder)
    named |= {f"overrides of {body.name}": answers} if answers.is_file() else {}
    return dict(sorted(named.items()))


def short(said: object) -> str:
    """Return a hash of what JSON can hold that serves as a name."""
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def _state(path: Path) -> str:
    """Return what tells whether a file changed: its content, or size and time of one too large to read each time."""
    known = path.stat()
    return sha256(path) if known.st_size <= _READ_EACH_TIME else f"{known.st_size} {known.st_mtime_ns}"
