"""The main job: measure, run the report's notebook, render the page, put everything in place in one step.

Several reports are written in one run: years, bodies, definitions and editions; one that fails stops no other.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from svanalysis.core.errors import ConfigurationError, OutputError, SvanalysisError
from svanalysis.core.places import folder_written_whole, shipped, written_whole
from svanalysis.core.progress import Progress, silent
from svanalysis.report.context import spend_of
from svanalysis.report.editions import ANALYST
from svanalysis.report.forms import PAGE, RECORD, USUAL, Tools, chosen_forms, edition_folder, fill, page_meta
from svanalysis.report.page import render_index
from svanalysis.report.results import Results, decided_by, open_results

_OWNER_FILES = (".~lock.{}#", "~${}")  # what LibreOffice and Excel put beside a document that is open


class Asked(NamedTuple):
    """One report that is asked for; an empty year is the latest complete one, an empty definition the body's own."""

    body: str
    definition: str
    year: str
    edition: str

    def __str__(self) -> str:
        return ", ".join(filter(None, (Path(self.body).stem, self.year, self.definition, self.edition)))


def asked_reports(
    bodies: Sequence[str],
    definitions: Sequence[str],
    editions: Sequence[str],
    year: str | None = "",
    data: str = "",
    progress: Progress = silent,
) -> list[Asked]:
    """Return the reports on a year, or for None on every year with payments, of each body, definition and edition.

    Where a body cannot be read its latest year is asked for, so that the cause is told when that is written.
    """
    asked = []
    for body, name in product(bodies, definitions):
        found = [year or ""]
        if year is None:
            with suppress(SvanalysisError):
                found = spend_of(body, name, data, progress).years
        asked += [Asked(body, name, each, edition) for each, edition in product(found, editions)]
    return asked


def write_report(
    body: str = "durham",
    year: str = "",
    *,
    definition: str = "",
    edition: str = ANALYST,
    **options: Any,  # noqa: ANN401
) -> Path:
    """Write one report, and return the path of its page, else of its folder. `options` are those of `report_steps`."""
    (page,) = write_reports([Asked(body, definition, year, edition)], **options)
    return page


def write_reports(
    asked: Sequence[Asked],
    *,
    say: Callable[[str], None] = lambda _text: None,
    **options: Any,  # noqa: ANN401
) -> Iterator[Path]:
    """Write each report that is asked for, and give the path of its page once it is there.

    While the browser works on one of several, the next is measured. One that was written before from the same things
    is left as it is: a run that was broken off can be started again. `options` are those of `report_steps`.
    Raises what stops a single report; of several the others are written first, then OutputError names each that could
    not be, with its cause.
    """
    alone = len(asked) == 1
    failed: list[tuple[Asked, Exception]] = []
    with closing(Tools()) as tools:
        before: Iterator[Path] = iter(())
        for one in asked:
            if not alone:
                say(f"{one}:")
            now = _kept_when_failed(
                one, report_steps(one, tools=tools, anew=alone, say=say, **options), failed
            )
            next(now, None)
            yield from before
            before = now
        yield from before
    if failed:
        if alone:
            raise failed[0][1]
        what = f"{len(failed)} of {len(asked)} reports could not be written; the others are there"
        hint = "put right what each says and run the command again"
        causes = "; ".join(f"{one}: {error}" for one, error in failed)
        raise OutputError(what, found=causes, hint=hint)


def _kept_when_failed(
    one: Asked, steps: Iterator[Path], failed: list[tuple[Asked, Exception]]
) -> Iterator[Path]:
    """Go through the steps of a report; when they fail, add what was asked for and the cause to a list."""
    try:
        yield from steps
    except (SvanalysisError, OSError) as error:
        failed.append((one, error))


def report_steps(  # noqa: PLR0913 - as many settings as the command has options
    one: Asked,
    *,
    tools: Tools,
    data: str = "",
    out: Path | str = "reports",
    forms: str = USUAL,
    releases: Path | None = None,
    anew: bool = True,
    say: Callable[[str], None] = lambda _text: None,
    progress: Progress = silent,
) -> Iterator[Path]:
    """Write `out/<body>/<year>/` with the forms asked for, and give the path of the page, else of the folder, twice.

    First when only the browser still works on it, so that another report may be begun, and again when it is there.
    `forms` is `all` or names of `report.forms.FORMS`, separated by commas. Under another definition than the
    body's own the folder is `<year>-<definition>`; the public edition has one of its own, which ends in `-public`.
    `releases` is the folder of frozen years, by default the one beside `out`. It appears whole or not at all.
    Not `anew`, a report that was written before from the same things is left as it is.
    Raises ConfigurationError, InputError or OutputError with one message; then nothing has been written.
    """
    out = Path(out)
    before = {run["folder"]: run["made_from"] for run in _recorded_runs(out)}
    chosen = chosen_forms(forms)
    say("Measuring")
    frozen = str((releases or out.absolute().parent / "releases").absolute())
    results = open_results(**one._asdict(), data=data, releases=frozen, progress=progress)
    home = out / results.body.name / edition_folder(results)
    page = home / PAGE if "page" in chosen else home
    made_from = _fingerprint(results, chosen)
    if not anew and before.get(home) == made_from:
        say("Written before, from the same things")
        yield page
        yield page
        return
    refuse_file(home)
    refuse_open(home)
    say(f"Writing {', '.join(chosen)}")
    with folder_written_whole(home) as partial:
        finish = fill(partial, results, chosen, tools, frozen, made_from)
        yield page
        finish()
    with written_whole(out / "index.html") as partial:  # the page that lists all reports of the folder
        partial.write_text(render_index(_recorded_runs(out)), encoding="utf-8", newline="\n")
    yield page


def _fingerprint(results: Results, forms: list[str]) -> str:
    """Return a hash of all that a report is written from: tables, settings, rules, forms, notebooks and code."""
    tables = [f"{name}\n{table.to_csv(index=False)}" for name, table in results.tables().items()]
    files = [*shipped("notebooks").glob("*.ipynb"), *Path(__file__).parent.rglob("templates/*")]
    texts = [path.read_text(encoding="utf-8") for path in sorted(files)]
    said = [forms, results.previous, page_meta(results), *decided_by(results.body, results.definition)]
    return hashlib.sha256("\0".join(map(str, [*said, *tables, *texts])).encode()).hexdigest()


def refuse_file(home: Path) -> None:
    """Raise OutputError when a file stands where the report's folder, or one that holds it, should be."""
    for folder in (home, *home.parents):
        if folder.exists() and not folder.is_dir():
            hint = "name another folder with --out, or move the file"
            raise OutputError("a file stands where the report's folder should be", file=folder, hint=hint)


def refuse_open(home: Path) -> None:
    """Raise OutputError when a workbook in the report's folder is open in a spreadsheet program."""
    for workbook in home.glob("*.xlsx"):
        for pattern in _OWNER_FILES:
            if workbook.with_name(pattern.format(workbook.name)).exists():
                hint = "close it there and run the command again"
                raise OutputError("this workbook is open in another program", file=workbook, hint=hint)


def _recorded_runs(out: Path) -> list[dict[str, Any]]:
    """Return what each finished report in a folder says of itself, and where its page is.

    Raises ConfigurationError when a record of a run is damaged.
    """
    runs = []
    for path in sorted(out.glob(f"[!.]*/[!.]*/{RECORD}")):  # a hidden folder is a run that was broken off
        try:
            about = json.loads(path.read_text(encoding="utf-8"))
            told = {name: about[name] for name in ("body", "year", "definition", "synthetic")}
            told |= {name: about.get(name) or {} for name in ("edition", "state", "shares")}
            told |= {"folder": path.parent, "made_from": about.get("made_from", "")}
        except (ValueError, KeyError, TypeError) as error:
            hint = "delete its folder"
            raise ConfigurationError(
                "this is not a record of a run", file=path, found=error, hint=hint
            ) from None
        link = path.parent.relative_to(out).as_posix() + "/"
        runs.append({**told, "link": link + (PAGE if path.with_name(PAGE).exists() else "")})
    return runs
