"""Get official files from their publishers: checked, kept with their checksums, and never half there."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from svanalysis.core.errors import InputError
from svanalysis.core.places import held, sha256, store, written_whole
from svanalysis.reference.download import (
    Download,
    FetchError,
    NotThereError,
    Patience,
    Watch,
    download,
    unwatched,
)
from svanalysis.reference.fetched_content import check_content
from svanalysis.reference.manifest import Wanted, latest_months, manifest

_RECORDS = "fetched.json"
_BY_HAND = "placed by hand"
_DAYS = {"day": 1, "month": 28, "quarter": 80, "year": 300, "once": 36_500}
_MEGABYTE = 10**6


class Fetched(NamedTuple):
    """A file that is here: where, the address it came from, its SHA-256, and whether it had to be got now."""

    wanted: Wanted
    path: Path
    address: str
    sha256: str
    was_here: bool


class How(NamedTuple):
    """How to get files: of which month and authority, whether to ask anybody at all, and with what patience.

    `again` gets a file anew that is still recent.
    """

    month: str = ""
    authority: str = ""
    offline: bool = False
    again: bool = False
    patience: Patience = Patience()
    watch: Watch = unwatched


def fetched_folder() -> Path:
    """Return the folder that keeps official files."""
    return store() / "fetched"


def listed() -> str:
    """Return the official files there are, in words.

    >>> print(listed().splitlines()[0])
    companies: Free company data product: all live companies (Companies House, every month)
    """
    return "\n".join(
        f"{each.name}: {each.title} ({each.publisher}, {'once' if each.every == 'once' else f'every {each.every}'})"
        for each in manifest().values()
    )


def fetch(wanted: Wanted, folder: Path, how: How = How(), today: date | None = None) -> Fetched:  # noqa: B008  a frozen value
    """Return an official file that is in `folder`, from its publisher where it is not there or no longer recent.

    A file placed there by hand under its name is taken as it is, after the same checks. The latest of a monthly file
    is this month's, or the one before while this month's is not out. Raises FetchError when it cannot be got or is not
    what it should be; the message says how to place it by hand. Raises InputError when a file here is not what was
    fetched, BusyError when another run holds the folder, ConfigurationError for a month or authority that is none.
    """
    day = today or datetime.now(tz=UTC).date()
    months = [how.month] if how.month or not wanted.is_dated else latest_months(day)
    editions = [wanted.filled(month, how.authority) for month in months]
    with held(folder, "fetching into this folder"):
        if how.offline or not wanted.address:
            return _from_here(wanted, editions, folder, how)
        for edition in editions[:-1]:
            try:
                return _one(edition, folder, how, day)
            except NotThereError:
                continue
        return _one(editions[-1], folder, how, day)


def _one(wanted: Wanted, folder: Path, how: How, day: date) -> Fetched:
    """Return one edition: the file here while it is recent, else what the publisher gives."""
    path = folder / wanted.file
    if path.exists() and not how.again:
        found = _known(wanted, path, day)
        got = date.fromisoformat(_records(folder)[wanted.file]["fetched"])
        if wanted.is_dated or day - got < timedelta(days=_DAYS[wanted.every]):
            return found
    hint = _by_hand(wanted, folder)
    with written_whole(path) as partial:
        job = Download(wanted.address, partial, wanted.largest_megabytes * _MEGABYTE, hint)
        address = download(job, how.patience, how.watch)
        check_content(partial, wanted, hint)
    return _record(wanted, path, address, day)


def _from_here(wanted: Wanted, editions: list[Wanted], folder: Path, how: How) -> Fetched:
    """Return the latest edition in the folder, without asking anybody. Raises FetchError when there is none."""
    pattern = editions[0].file
    if wanted.is_dated and not how.month:
        pattern = wanted.filled("9999-12", how.authority).file.replace("9999-12", "????-??")
    if here := sorted(folder.glob(pattern)):
        found = editions[0].model_copy(update={"file": here[-1].name})
        return _known(found, here[-1], datetime.now(tz=UTC).date())
    what = "this file is not here" + (", and nobody is asked with --offline" if how.offline else "")
    raise FetchError(what, file=folder / editions[-1].file, hint=_by_hand(editions[-1], folder))


def _known(wanted: Wanted, path: Path, day: date) -> Fetched:
    """Return a file that is here: as it was fetched, or placed by hand and now recorded."""
    record = _records(path.parent).get(path.name)
    if record is None:
        check_content(path, wanted, _by_hand(wanted, path.parent))
        return _record(wanted, path, _BY_HAND, day)._replace(was_here=True)
    digest = sha256(path)
    if digest != record["sha256"]:
        hint = f"remove it and fetch it again; if you put it there yourself, remove its entry from {_RECORDS}"
        raise InputError("this file is not the one that was fetched", file=path, found=digest, hint=hint)
    return Fetched(wanted, path, record["address"], digest, was_here=True)


def _record(wanted: Wanted, path: Path, address: str, day: date) -> Fetched:
    """Write down where a file came from, and its checksum."""
    digest = sha256(path)
    entry = {
        "name": wanted.name,
        "address": address,
        "licence": wanted.licence,
        "bytes": path.stat().st_size,
        "sha256": digest,
        "fetched": day.isoformat(),
    }
    with written_whole(path.parent / _RECORDS) as partial:
        records = {**_records(path.parent), path.name: entry}
        partial.write_text(json.dumps(records, indent=1, sort_keys=True), encoding="utf-8")
    return Fetched(wanted, path, address, digest, was_here=False)


def _records(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what is known of the files in a folder."""
    path = folder / _RECORDS
    try:
        found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        hint = "remove it: the files beside it are then checked and recorded again"
        raise InputError("the record of fetched files cannot be read", file=path, hint=hint) from None
    return found


def _by_hand(wanted: Wanted, folder: Path) -> str:
    """Say how to do without the address."""
    return f"get it from {wanted.page} and save it as {folder / wanted.file}, then run the command again"
