"""The main job: measure, run the report's notebook, render the page, put everything in place in one step."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from svanalysis.core.errors import ConfigurationError, OutputError
from svanalysis.core.places import code_key, folder_written_whole, shipped, written_whole
from svanalysis.core.progress import Progress, silent
from svanalysis.present.sentences import bounds, printed
from svanalysis.present.shares import share_of
from svanalysis.report.editions import ANALYST, EDITIONS, PUBLIC
from svanalysis.report.forms import PAGE, USUAL, Later, Tools, chosen_forms, open_tools, write_forms
from svanalysis.report.page import PageMeta, render_index
from svanalysis.report.releases import folder_name
from svanalysis.report.results import DRAFT, Results, open_results

RECORD = "run.json"
_OWNER_FILES = (".~lock.{}#", "~${}")  # what LibreOffice and Excel put beside a document that is open


def write_report(body: str = "durham", year: str = "", **options: Any) -> Path:  # noqa: ANN401
    """Write one report, and return the path of its page, else of its folder. `options` are those of `report_steps`."""
    with open_tools() as tools:
        *_, page = report_steps(body, year, tools=tools, **options)
    return page


def report_steps(  # noqa: PLR0913 - as many settings as the command has options
    body: str,
    year: str,
    *,
    tools: Tools,
    definition: str = "",
    data: str = "",
    out: Path = Path("reports"),
    forms: str = USUAL,
    edition: str = ANALYST,
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
    _recorded_runs(out)
    chosen = chosen_forms(forms)
    say("Measuring")
    frozen = str((releases or out.absolute().parent / "releases").absolute())
    results = open_results(
        body, year, definition=definition, data=data, edition=edition, releases=frozen, progress=progress
    )
    home = out / results.body.name / edition_folder(results)
    page = home / PAGE if "page" in chosen else home
    made_from = _fingerprint(results, chosen)
    if not anew and _was_made_from(home) == made_from:
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
    _write_index(out)
    yield page


def _fingerprint(results: Results, forms: list[str]) -> str:
    """Return a hash of all that a report is written from: tables, settings, rules, forms, notebooks and code."""
    tables = "".join(f"{name}\n{table.to_csv(index=False)}" for name, table in results.tables().items())
    settings = [each.model_dump_json(exclude={"path"}) for each in (results.body, results.definition)]
    said = f"{forms} {results.previous} {page_meta(results)} {settings} {code_key()}\n{tables}"
    digest = hashlib.sha256(said.encode())
    templates = Path(__file__).parent.rglob("templates/*")
    for path in sorted(
        [*shipped("notebooks").glob("*.ipynb"), *shipped("data", "rules").glob("*.toml"), *templates]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _was_made_from(home: Path) -> str:
    """Return the fingerprint of the report in a folder, '' when there is none."""
    try:
        return str(json.loads((home / RECORD).read_text(encoding="utf-8")).get("made_from", ""))
    except FileNotFoundError:
        return ""


def edition_folder(results: Results) -> str:
    """Return the name of a report's folder: that of its year, and the edition where it is the public one."""
    return folder_name(results) + (f"-{PUBLIC}" if results.edition == PUBLIC else "")


def fill(
    folder: Path, results: Results, forms: list[str], tools: Tools, releases: str = "", made_from: str = ""
) -> Later:
    """Write everything a report consists of into a folder; what is returned waits for what the browser makes."""
    parameters = {
        "body": str(results.body.path),
        "year": results.year,
        "definition": str(results.definition.path),
        "data": str(results.folder),
        "edition": results.edition,
        "releases": releases,
    }
    finish = write_forms(folder, results, page_meta(results), forms, parameters, tools)
    about = {"body": results.body.title, "year": results.year, "definition": results.definition.title,
             "synthetic": results.body.synthetic, "edition": results.edition, "state": results.state,
             "shares": _headline(results), "made_from": made_from, "provenance": results.provenance}  # fmt: skip
    (folder / RECORD).write_text(
        json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8", newline="\n"
    )
    return finish


def _headline(results: Results) -> dict[str, list[str]]:
    """Return the two headline shares as they print, each with its low and high: what the index compares."""
    shares = {
        name: share_of(results.shares, results.year, name) for name in ("local_share", "sme_share_of_local")
    }
    return {name: [printed(share), bounds(share)] for name, share in shares.items()}


def page_meta(results: Results) -> PageMeta:
    """Return what the page says of itself: who may read it, and whether it is a draft or frozen."""
    provisional = results.state == DRAFT and results.year in results.part_years
    return PageMeta(
        title="Local and small-firm spend",
        body=results.body.title,
        year=results.year,
        definition=results.definition.summary,
        slug=f"{results.body.name}-{edition_folder(results)}",
        edition=EDITIONS[results.edition],
        state=f"{results.state}, provisional: a month is missing" if provisional else results.state,
        synthetic_note=results.body.synthetic_note,
    )


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
        except (ValueError, KeyError, TypeError) as error:
            hint = "delete its folder"
            raise ConfigurationError(
                "this is not a record of a run", file=path, found=error, hint=hint
            ) from None
        link = path.parent.relative_to(out).as_posix() + "/"
        runs.append({**told, "link": link + (PAGE if path.with_name(PAGE).exists() else "")})
    return runs


def _write_index(out: Path) -> None:
    """Write the page that lists all reports in a folder."""
    runs = _recorded_runs(out)
    with written_whole(out / "index.html") as partial:
        partial.write_text(render_index(runs), encoding="utf-8", newline="\n")
