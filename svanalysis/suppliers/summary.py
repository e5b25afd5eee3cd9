"""What `build` says of suppliers: worked out once, and again only when a file or a rule behind it changed."""

import hashlib
import json
from pathlib import Path

from svanalysis.core.body import Body, data_folder, matching_files
from svanalysis.core.places import shipped, store, written_whole
from svanalysis.ingest.ledger import Ledger
from svanalysis.ingest.parts import code_key
from svanalysis.suppliers.evidence import matched_suppliers


def suppliers_summary(body: Body, data: str | Path | None, ledger: Ledger, *, rehash: bool = False) -> str:
    """Return `matched_suppliers` of a ledger: from the store while nothing it rests on has changed.

    Payments and rules count by content, vendor masters and registers by size and time; with `rehash` it is
    worked out in any case. Raises ConfigurationError and InputError as `matched_suppliers` does.
    """
    stored, key = store() / body.name / "suppliers.json", _key(body, data_folder(body, data), ledger)
    if stored.exists() and not rehash:
        known: dict[str, str] = json.loads(stored.read_text(encoding="utf-8"))
        if known["key"] == key:
            return known["said"]
    said = matched_suppliers(body, data, ledger.payments)
    with written_whole(stored) as partial:
        partial.write_text(json.dumps({"key": key, "said": said}), encoding="utf-8")
    return said


def _key(body: Body, folder: Path, ledger: Ledger) -> str:
    """Return a hash of everything that decides what is known of suppliers."""
    sources = [*body.vendors, *body.registers]
    files = [path for source in sources for path in matching_files(folder, source.files)]
    states = [(path.as_posix(), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    parts = [part.stem.name for part in ledger.parts]
    settings = [source.model_dump_json() for source in sources]
    said = json.dumps([states, parts, settings]).encode()
    rules = [shipped("data", "rules", name).read_bytes() for name in ("vendors.toml", "recognise.toml")]
    code = code_key("core", "reference", "ingest", "suppliers")
    return hashlib.sha256(b"\0".join([said, code, *rules])).hexdigest()
