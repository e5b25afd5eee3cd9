"""A year is frozen: an immutable release with what leaves the building and what stays to prove it."""

import datetime as dt
import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from svanalysis.core.body import overrides_path
from svanalysis.core.errors import ConfigurationError, InputError, OutputError
from svanalysis.core.places import replace as move
from svanalysis.core.progress import Progress, silent
from svanalysis.measure.spend import Spend, load_spend
from svanalysis.present.tables import rows_of
from svanalysis.report import releases as frozen
from svanalysis.report.companions import write_csv, write_tables
from svanalysis.report.editions import PUBLIC
from svanalysis.report.forms import USUAL, Tools, chosen_forms, fill
from svanalysis.report.people import atoms
from svanalysis.report.results import Results, open_results, wards_of
from svanalysis.report.templating import environment
from svanalysis.report.wording import missing_in

LEAVES = "what_leaves_the_building.md"


class SignOff(NamedTuple):
    """Who freezes a year, in which role, and what they say of it: why it is provisional, what was corrected."""

    name: str
    role: str
    reason: str = ""
    note: str = ""


def sign_off(by: str, reason: str = "", note: str = "") -> SignOff:
    """Return who signs, from `name, role`. Raises ConfigurationError when one of them is missing.

    >>> sign_off("Jane Doe, Head of Procurement").role
    'Head of Procurement'
    """
    name, _, role = (part.strip() for part in by.partition(","))
    if not name or not role:
        raise ConfigurationError("nobody signs for the year", found=by, hint='give --by "name, role"')
    return SignOff(name, role, reason.strip(), note.strip())


def freeze(  # noqa: PLR0913 - as many settings as the command has options
    body: str,
    year: str,
    signed: SignOff,
    *,
    definition: str = "",
    data: str = "",
    releases: Path = Path("releases"),
    provisional: bool = False,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    say: Callable[[str], None] = lambda _text: None,
    progress: Progress = silent,
) -> Path:
    """Freeze a year as `releases/<body>/<year>/vN` and return that folder; the last one where nothing changed.

    Raises InputError when a month is missing and the year is not said to be provisional, or when a file of an earlier
    release was changed; ConfigurationError when a reason or a correction note is wanted. Then nothing has been written.
    """
    asked = partial(
        open_results, body, year, definition=definition, data=data, releases=str(releases), progress=progress
    )
    results, log = asked(edition=PUBLIC), asked().disclosure
    _refuse_missing_month(results, provisional=provisional, reason=signed.reason)
    spend = load_spend(results.body, results.definition, data, progress)
    # absolute, for notebooks change the working folder
    home = releases.absolute() / results.body.name / frozen.folder_name(results)
    last = frozen.last_release(home)
    number = last.version + 1 if last else 1
    making = home / f".v{number}.{os.getpid()}.partial"
    shutil.rmtree(making, ignore_errors=True)
    try:
        _write_evidence(making, results, log, spend)
        if last and not (changed := _changed(making, last)):
            day = last.about["frozen"][:10]
            say(f"Nothing changed since v{last.version}, frozen {day}: nothing was written.")
            return last.folder
        if last and not signed.note:
            what = f"this year differs from its release v{last.version}"
            hint = "say what was corrected with --note"
            raise ConfigurationError(what, found=", ".join(changed), hint=hint)
        _write_public(making, results, _about(results, spend, number, signed, now()), str(releases))
        _put(making, home / f"v{number}")
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return home / f"v{number}"


def _refuse_missing_month(results: Results, *, provisional: bool, reason: str) -> None:
    """Raise InputError for a year that lacks a month, unless it is to be provisional, for a reason."""
    missing = missing_in(results)
    if missing and not provisional:
        hint = 'add the month, or freeze it with --provisional --reason "..."'
        raise InputError("a month of this year is missing", found=missing, hint=hint)
    if provisional and not reason:
        raise ConfigurationError("a provisional year wants a reason", hint='give --reason "..."')


def _write_evidence(folder: Path, results: Results, log: pd.DataFrame, spend: Spend) -> None:
    """Write what a release is compared by, and what proves it: tables, log, definition, answers, registers, cells."""
    write_tables(results, folder / frozen.PUBLIC_FOLDER / "tables")
    write_csv(folder / "disclosure.csv", log)
    shutil.copyfile(results.definition.path, folder / frozen.DEFINITION)
    shutil.copyfile(results.body.path, folder / "body.toml")
    answers = overrides_path(results.body, spend.folder)
    if answers.is_file():
        shutil.copyfile(answers, folder / frozen.ANSWERS)
    write_csv(folder / "inputs.csv", _inputs(spend))
    cells = atoms(spend, wards_of(spend), results.year, results.previous)
    cells.to_parquet(folder / frozen.CELLS, index=False)


def _inputs(spend: Spend) -> pd.DataFrame:
    """Return every file that was used: its name, SHA-256, and for a register or directory its title and day."""
    known = frozen.sources(spend)
    rows = [(name, sha, *known.get(name, ("", "", ""))[1:]) for name, sha in sorted(spend.inputs.items())]
    return pd.DataFrame(rows, columns=["file", "sha256", "title", "date"])


def _changed(making: Path, last: frozen.Release) -> list[str]:
    """Return which files of a new release are not those of the last one, those that were lost among them."""
    now = frozen.fingerprints(making)
    manifest: dict[str, str] = json.loads((last.folder / frozen.MANIFEST).read_text(encoding="utf-8"))
    kept = [
        name
        for name in manifest
        if "/" not in name or Path(name).match(f"{frozen.PUBLIC_FOLDER}/tables/*.csv")
    ]
    compared = (set(kept) | set(now)) - {frozen.ABOUT, LEAVES, f"{frozen.PUBLIC_FOLDER}/tables/revisions.csv"}
    return sorted(name for name in compared if now.get(name) != manifest.get(name))


def _about(
    results: Results, spend: Spend, version: int, signed: SignOff, when: dt.datetime
) -> dict[str, Any]:
    """Return the record of a release: what was frozen, by whom, when and from what."""
    return {
        "body": results.body.name, "title": results.body.title, "year": results.year, "version": version,
        "definition": results.definition.name, "frozen": when.isoformat(timespec="seconds"),
        **signed._asdict(), "provisional": results.year in results.part_years,
        "versions": results.provenance["versions"], "ingredients": frozen.ingredients(spend),
    }  # fmt: skip


def _write_public(folder: Path, results: Results, about: dict[str, Any], releases: str) -> None:
    """Write the public forms, frozen; then the record of the release, the list for the officer, and the manifest."""
    state = f"Frozen v{about['version']}, {about['frozen'][:10]}, {about['name']}"
    state += ", provisional [p]" if about["provisional"] else ""
    shutil.rmtree(folder / frozen.PUBLIC_FOLDER)
    (folder / frozen.PUBLIC_FOLDER).mkdir()
    with closing(Tools()) as tools:
        fill(
            folder / frozen.PUBLIC_FOLDER, replace(results, state=state), chosen_forms(USUAL), tools, releases
        )()
    _write_text(folder / frozen.ABOUT, json.dumps(about, indent=1, ensure_ascii=False))
    _write_text(folder / LEAVES, leaving(folder, about))
    _write_text(folder / frozen.MANIFEST, json.dumps(frozen.fingerprints(folder), indent=1))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def leaving(folder: Path, about: dict[str, Any]) -> str:
    """Return the page for the information-governance officer: what leaves the building, what does not, who signs."""
    log = pd.read_csv(folder / "disclosure.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)
    public = sorted(path for path in (folder / frozen.PUBLIC_FOLDER).rglob("*") if path.is_file())
    tables = [path for path in public if path.parent.name == "tables"]
    left_out = sorted(set(log.loc[log["what"] == "left out", "table"]))
    withheld = log[log["what"] != "left out"].groupby(["table", "what"], as_index=False)
    page = environment(markup=False).get_template("what_leaves.md.jinja")
    return page.render(
        about=about,
        folder=frozen.PUBLIC_FOLDER,
        manifest=frozen.MANIFEST,
        others=[(path.name, path.stat().st_size) for path in public if path not in tables],
        tables=sorted({path.stem for path in tables}),
        files=len(tables),
        size=sum(path.stat().st_size for path in tables),
        counts=rows_of(withheld.agg(count=("why", "size"))),
        left_out=left_out,
    ).rstrip("\n")


def _put(making: Path, home: Path) -> None:
    """Put a finished release where it stays, its files read-only. Raises OutputError when there is one already."""
    if home.exists():
        raise OutputError("another run has just frozen this version", file=home, hint="run the command again")
    for path in making.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
    move(making, home)
