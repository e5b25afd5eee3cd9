"""Get official files from their publishers: checked, kept with their checksums, and never half there."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from svanalysis.core.errors import InputError
from svanalysis.core.places import held, sha256, written_whole
from svanalysis.reference.download import Edition, FetchError, NotThereError, Patience, Watch, download
from svanalysis.reference.fetched_content import check_content
from svanalysis.reference.manifest import Wanted, latest_months

_RECORDS = "fetched.json"
_DAYS = {"day": 1, "month": 28, "quarter": 80, "year": 300, "once": 36_500}


class Fetched(NamedTuple):
    """A file that is here: where, the address it came from, its SHA-256, and whether it had to be got now."""

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
    watch: Watch | None = None


def fetch(wanted: Wanted, folder: Path, how: How = How(), today: date | None = None) -> Fetched:  # noqa: B008  a frozen value
    """Return an official file that is in `folder`, from its publisher where it is not there or no longer recent.

    A file placed there by hand under its name is taken as it is, after the same checks. The latest of a monthly file
    is this month's, or the one before while this month's is not out. Raises FetchError when it cannot be got or is not
    what it should be; the message says how to place it by hand. Raises InputError when a file here is not what was
    fetched, BusyError when another run holds the folder, ConfigurationError for a month or authority that is none.
    """
    day = today or datetime.now(tz=UTC).date()
    months = [how.month] if how.month or not wanted.is_dated else latest_months(day)
    filled = [wanted.filled(month, how.authority) for month in months]
    *newer, oldest = [Edition(each, folder / each.file) for each in filled]
    with held(folder, "fetching into this folder"):
        if how.offline or not wanted.address:
            any_month = wanted.file.format(year="????", month="??", authority=how.authority)
            return _from_here(oldest, any_month if newer else oldest.path.name, how, day)
        for edition in newer:
            with suppress(NotThereError):
                return _one(edition, how, day)
        return _one(oldest, how, day)


def _one(edition: Edition, how: How, day: date) -> Fetched:
    """Return one edition: the file here while it is recent, else what the publisher gives."""
    wanted, path = edition
    if path.exists() and not how.again:
        found = _known(edition, day)
        got = date.fromisoformat(_records(path.parent)[path.name]["fetched"])
        if wanted.is_dated or day - got < timedelta(days=_DAYS[wanted.every]):
            return found
    with written_whole(path) as partial:
        address = download(edition, partial, how.patience, how.watch)
        check_content(partial, edition)
    return _record(edition, address, day)


def _from_here(edition: Edition, names: str, how: How, day: date) -> Fetched:
    """Return the latest of these files in the folder, without asking anybody. Raises FetchError when there is none."""
    here = sorted(edition.path.parent.glob(names))
    if here:
        return _known(edition._replace(path=here[-1]), day)
    what = "this file is not here" + (", and nobody is asked with --offline" if how.offline else "")
    raise FetchError(what, file=edition.path, hint=edition.by_hand)


def _known(edition: Edition, day: date) -> Fetched:
    """Return a file that is here: as it was fetched, or placed by hand and now recorded."""
    path = edition.path
    record = _records(path.parent).get(path.name)
    if record is None:
        check_content(path, edition)
        return _record(edition, "placed by hand", day)._replace(was_here=True)
    digest = sha256(path)
    if digest != record["sha256"]:
        hint = f"remove it and fetch it again; if you put it there yourself, remove its entry from {_RECORDS}"
        raise InputError("this file is not the one that was fetched", file=path, found=digest, hint=hint)
    return Fetched(path, record["address"], digest, was_here=True)


def _record(edition: Edition, address: str, day: date) -> Fetched:
    """Write down where a file came from, and its checksum."""
    wanted, path = edition
    digest = sha256(path)
    of_file = {"bytes": path.stat().st_size, "sha256": digest, "fetched": day.isoformat()}
    entry = {"name": wanted.name, "address": address, "licence": wanted.licence, **of_file}
    with written_whole(path.parent / _RECORDS) as partial:
        records = {**_records(path.parent), path.name: entry}
        partial.write_text(json.dumps(records, indent=1, sort_keys=True), encoding="utf-8")
    return Fetched(path, address, digest, was_here=False)


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
