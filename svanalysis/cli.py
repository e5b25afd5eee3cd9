"""The command line: parses, calls, prints. Each command imports what it needs, so that `--help` answers at once."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TypeVar

import typer
from typer import Argument, Option

from svanalysis.core.errors import SvanalysisError

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="How much of what a UK public body spends stays local, and how much of that reaches small firms.",
)  # fmt: skip
Item = TypeVar("Item")
_FORMS = "page,tables,workbook,slides,data"
_GROUPS = "ring, authority, ward, size, kind, service, category, month, body"
BodyOption = Annotated[
    str, Option("--body", help="A file in data/bodies, by name, or the path of a body file.")
]
BodiesOption = Annotated[
    list[str] | None, Option("--body", help="A body; may be given several times (measure rolls them up).")
]
DefinitionOption = Annotated[
    str, Option("--definition", help="What counts; a file in data/definitions, or a path.")
]
DefinitionsOption = Annotated[
    list[str] | None, Option("--definition", help="What counts; may be given several times.")
]
DataOption = Annotated[
    str, Option("--data", help="Folder with the body's files (else SVANALYSIS_REAL_DATA).")
]
YearOption = Annotated[
    str, Option("--year", help="Financial year, as 2012/13. Default: the latest complete one.")
]
ReleasesOption = Annotated[
    Path | None, Option(help="Folder of frozen years. Default: releases, beside the reports.")
]
RehashOption = Annotated[
    bool, Option("--rehash", help="Look at all content, even where size and time are the same.")
]
ClusterOption = Annotated[
    str, Option("--cluster", help="Read files on a Dask cluster: tcp://HOST:PORT, or local.")
]
JsonOption = Annotated[bool, Option("--json", help="As JSON.")]


def main() -> None:
    """Run the command line; what a person can put right ends in one message and exit status 1."""
    try:
        app()
    except SvanalysisError as error:
        typer.echo(f"svanalysis: {error}", err=True)
        sys.exit(1)
    except OSError as error:  # what no layer foresaw: a folder that may not be written to, a full disk
        where = f" ({error.filename})" if error.filename else ""
        typer.echo(f"svanalysis: the system refused{where}: {error.strerror or error}.", err=True)
        sys.exit(1)


def progress(items: Sequence[Item], label: str) -> Iterable[Item]:
    """Show on standard error how far a longer piece of work is."""
    from tqdm import tqdm

    silent = not items or not sys.stderr.isatty()
    shown: Iterable[Item] = tqdm(items, desc=label, file=sys.stderr, leave=False, disable=silent)
    return shown


@contextmanager
def transfer(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show on standard error how much of a file is here: the bytes, and of how many."""
    from tqdm import tqdm

    silent = not sys.stderr.isatty()
    with tqdm(desc=label, unit="B", unit_scale=True, file=sys.stderr, leave=False, disable=silent) as bar:

        def show(done_bytes: int, all_bytes: int | None) -> None:
            bar.total = all_bytes
            bar.update(done_bytes - bar.n)

        yield show


def say(text: str) -> None:
    """Tell on standard error what is going on."""
    typer.echo(text, err=True)


def echo_json(found: object) -> None:
    """Print an answer for a program."""
    typer.echo(json.dumps(found, indent=1, ensure_ascii=False))


def standard_input(given: list[str] | None, column: str) -> BinaryIO:
    """Return standard input. Raises BadParameter when nothing is given and nothing is piped in either."""
    stream = typer.get_binary_stream("stdin")
    if not given and stream.isatty():
        raise typer.BadParameter(f"give {column}s, or a csv with a column {column} on standard input")
    return stream


@app.command()
def report(
    body: BodiesOption = None,
    year: YearOption = "",
    definition: DefinitionsOption = None,
    data: DataOption = "",
    all_years: Annotated[bool, Option("--all-years", help="A report on every year with payments.")] = False,
    out: Annotated[Path, Option(help="Folder for reports.")] = Path("reports"),
    forms: Annotated[
        str, Option(help="Some of page, tables, workbook, slides, data, images, pdf; or all.")
    ] = _FORMS,
    edition: Annotated[str, Option(help="analyst (everything), public (publishable), or both.")] = "analyst",
    releases: ReleasesOption = None,
    rehash: RehashOption = False,
    cluster: ClusterOption = "",
) -> None:
    """Write the annual report: one page that opens without internet, with its tables beside it."""
    from svanalysis.core.body import load_body
    from svanalysis.ingest.ledger import build_ledger
    from svanalysis.report.runs import asked_reports, write_reports

    if all_years and year:
        raise typer.BadParameter("choose --year or --all-years, not both")
    bodies, definitions = body or ["durham"], definition or [""]
    for name in bodies if rehash or cluster else []:  # the reports then find their ledgers as they should be
        build_ledger(load_body(name), data, progress, rehash=rehash, cluster=cluster)
    editions = ("analyst", "public") if edition == "both" else (edition,)
    asked = asked_reports(bodies, definitions, editions, None if all_years else year, data, progress)
    wanted: dict[str, Any] = {"data": data, "out": out, "forms": forms, "releases": releases}
    for page in write_reports(asked, **wanted, say=say, progress=progress):
        typer.echo(str(page))


@app.command()
def freeze(
    body: BodyOption,
    year: Annotated[str, Option(help="Financial year, as 2012/13.")],
    by: Annotated[str, Option(help='Who signs for it: "name, role".')],
    definition: DefinitionOption = "",
    data: DataOption = "",
    releases: ReleasesOption = None,
    provisional: Annotated[bool, Option("--provisional", help="Freeze a year that lacks a month.")] = False,
    reason: Annotated[str, Option(help="Why it is provisional.")] = "",
    note: Annotated[str, Option(help="What was corrected since the last release.")] = "",
) -> None:
    """Freeze a year: an immutable release of its public edition, with what proves it; see docs/annual-cycle.md."""
    from svanalysis.report.freeze import freeze as freeze_year
    from svanalysis.report.freeze import sign_off

    folder = freeze_year(
        body, year, sign_off(by, reason, note), definition=definition, data=data,
        releases=releases or Path("releases"), provisional=provisional, say=say, progress=progress,
    )  # fmt: skip
    typer.echo(str(folder))


@app.command()
def inspect(
    files: Annotated[list[Path], Argument(help="Payment files.")],
    as_json: Annotated[bool, Option("--json", help="One JSON object for every file.")] = False,
) -> None:
    """Show how each payment file is read, and why."""
    from svanalysis.ingest.inspection import described, explained

    found = [explained(path) for path in files]
    if as_json:
        echo_json(found)
    else:
        typer.echo("\n\n".join(map(described, found)))
    if any(not entry["readable"] for entry in found):
        raise typer.Exit(1)


@app.command()
def build(
    body: BodyOption = "durham",
    data: DataOption = "",
    rehash: RehashOption = False,
    cluster: ClusterOption = "",
) -> None:
    """Read a body's payment files into its ledger, match and classify suppliers, and print the balance."""
    from svanalysis.classify.kept import kept_classes
    from svanalysis.core.body import data_folder, load_body
    from svanalysis.core.definition import load_definition
    from svanalysis.ingest.ledger import build_ledger
    from svanalysis.suppliers.kept import place_of
    from svanalysis.suppliers.summary import suppliers_summary

    found = load_body(body)
    definition = load_definition(found.definition)
    ledger = build_ledger(found, data, progress, rehash=rehash, cluster=cluster)
    matched = suppliers_summary(found, data, ledger, rehash=rehash)
    kept_classes(place_of(found, ledger, data_folder(found, data)), found, definition, [])
    typer.echo(f"{ledger.summary()}\n{matched}")


@app.command()
def measure(
    body: BodiesOption = None,
    definition: DefinitionsOption = None,
    by: Annotated[str, Option(help=f"Groups, separated by commas: {_GROUPS}.")] = "",
    year: Annotated[str, Option(help="Only this financial year.")] = "",
    data: DataOption = "",
    scopes: Annotated[
        bool, Option("--scopes", help="With and without each reason to leave payments out.")
    ] = False,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, Option("--csv", help="As csv.")] = False,
) -> None:
    """Print the shares: numerator, denominator, share, low, high, coverage and state."""
    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")
    from svanalysis.report.shares_table import shares_table

    groups = tuple(filter(None, (part.strip() for part in by.split(","))))
    table = shares_table(
        body or ["durham"], definition or [""], groups, year=year, data=data, scopes=scopes, progress=progress
    )
    if as_json:
        echo_json(json.loads(table.to_json(orient="records")))
    elif as_csv:
        typer.echo(table.to_csv(index=False, lineterminator="\n"), nl=False)
    else:
        typer.echo(table.to_string(index=False))


@app.command()
def change(
    from_year: Annotated[str, Option("--from", help="Financial year to compare with, as 2012/13.")],
    to_year: Annotated[str, Option("--to", help="Financial year, as 2013/14.")],
    body: BodyOption = "durham",
    definition: DefinitionOption = "",
    data: DataOption = "",
    as_json: JsonOption = False,
) -> None:
    """Print how each headline share moved between two years, in parts, and who moved it most."""
    from svanalysis.report.changes_table import change_answers, change_text, spend_of

    spend = spend_of(body, definition, data, progress)
    if as_json:
        echo_json(change_answers(spend, from_year, to_year))
    else:
        typer.echo(change_text(spend, from_year, to_year))


@app.command()
def fetch(
    what: Annotated[
        list[str] | None, Argument(help="Official files, by name; none: list what there is.")
    ] = None,
    to: Annotated[Path | None, Option(help="Folder to keep them in (else the store).")] = None,
    month: Annotated[str, Option(help="Of monthly files the month, as 2026-09. Default: the latest.")] = "",
    authority: Annotated[str, Option(help="Of files for one authority its ONS code.")] = "",
    offline: Annotated[bool, Option("--offline", help="Ask nobody: use what is here.")] = False,
    again: Annotated[bool, Option("--again", help="Get recent files anew, too.")] = False,
) -> None:
    """Get official reference files from their publishers, checked and kept; see docs/registers.md."""
    from svanalysis.reference.fetch import How, fetched_folder
    from svanalysis.reference.fetch import fetch as fetch_file
    from svanalysis.reference.manifest import listed, wanted_file

    if not what:
        typer.echo(listed())
    for name in what or []:
        with transfer(name) as watch:
            how = How(month, authority, offline, again, watch=watch)
            found = fetch_file(wanted_file(name), to or fetched_folder(), how)
        say(f"{name}: {'already here' if found.was_here else 'got'}, SHA-256 {found.sha256}")
        typer.echo(str(found.path))


@app.command()
def place(
    postcodes: Annotated[list[str] | None, Argument(help="Postcodes; none: a csv on standard input.")] = None,
    body: BodyOption = "durham",
    directory: Annotated[
        list[Path] | None, Option(help="A unit-postcode directory; may be given several times.")
    ] = None,
) -> None:
    """Print where postcodes are, how surely and why, as csv; in_authority and in_region are those of the body."""
    from svanalysis.classify.lookup import as_csv, place_table, read_directories, read_texts
    from svanalysis.core.body import load_body

    stream = standard_input(postcodes, "postcode")
    authority = load_body(body).authority
    units = read_directories(directory or [])
    typer.echo(as_csv(place_table(postcodes or read_texts(stream), authority, units)), nl=False)


@app.command()
def match(
    payees: Annotated[list[str] | None, Argument(help="Payees; none: a csv on standard input.")] = None,
    register: Annotated[
        list[Path] | None, Option(help="A register's official file; may be given several times.")
    ] = None,
    body: Annotated[str, Option("--body", help="Look in this body's registers.")] = "",
    data: DataOption = "",
) -> None:
    """Print which registered organisation a payee is, and why, as csv; see docs/registers.md."""
    from svanalysis.suppliers.lookup import answers, as_csv, asked_of, read_asked, sources_of

    stream = standard_input(payees, "payee")
    asked = asked_of(payees) if payees else read_asked(stream)
    typer.echo(as_csv(answers(asked, sources_of(register or [], body, data))), nl=False)


@app.command()
def review(
    body: BodyOption = "durham",
    year: YearOption = "",
    definition: DefinitionOption = "",
    data: DataOption = "",
    out: Annotated[Path | None, Option(help="Write the form to this csv instead of printing it.")] = None,
    fill: Annotated[Path | None, Option(help="Take the answers from this filled form.")] = None,
) -> None:
    """List the suppliers that could move the headline most, as a form to fill in; --fill takes the answers."""
    from svanalysis.core.body import load_body
    from svanalysis.core.definition import load_definition
    from svanalysis.core.places import written_whole

    found = load_body(body)
    if fill:
        from svanalysis.suppliers.answers import record_answers

        return say(record_answers(found, fill, data, progress))
    from svanalysis.measure.review import form_text
    from svanalysis.measure.review import review as review_queue
    from svanalysis.measure.spend import load_spend

    spend = load_spend(found, load_definition(definition or found.definition), data, progress)
    chosen = spend.check_year(year) if year else spend.latest_year()
    queue = review_queue(spend, chosen)
    say(f"{found.title}, {chosen}: {len(queue):,} suppliers to ask about, most pounds at stake first.")
    if not out:
        return typer.echo(form_text(queue, chosen), nl=False)
    with written_whole(out) as partial:
        partial.write_text(form_text(queue, chosen), encoding="utf-8-sig", newline="")
    return typer.echo(str(out))


@app.command()
def explore(
    body: BodyOption = "durham",
    data: DataOption = "",
    no_browser: Annotated[bool, Option("--no-browser", help="Print the address, open no browser.")] = False,
) -> None:
    """Open JupyterLab on copies of the notebooks, in a folder of the body's own that is never committed."""
    from svanalysis.core.body import load_body
    from svanalysis.report.copies import copy_notebooks, open_lab

    folder, kept = copy_notebooks(load_body(body), data)
    say(f"The notebooks are in {folder}. Stop with Ctrl-C.")
    for name in kept:
        say(f"Kept your changed {name}: rename or delete it to get a fresh copy.")
    open_lab(folder, browser=not no_browser)


@app.command(name="new-body")
def new_body(
    folder: Annotated[Path, Argument(help="Folder with the council's files.")],
    authority: Annotated[str, Option(help="Its area: an ONS code or a name.")] = "",
    title: Annotated[str, Option(help="The council's name, as reports print it.")] = "",
    name: Annotated[str, Option(help="A short name: small letters, digits and _.")] = "",
) -> None:
    """Write a commented body file for a new council from a folder of its files, and say what comes next."""
    from svanalysis.report import new_body as new

    found = new.look_into(folder, progress)
    asked = authority or title or folder.resolve().name
    if sys.stdin.isatty() and not authority:
        near = new.authorities_like(asked)
        asked = typer.prompt("Whose area (ONS code or name)", default=near[0][1] if near else None)
    area = new.one_authority(asked)
    if sys.stdin.isatty() and not title:
        title = typer.prompt("The council's name, as reports print it", default=f"{area[1]} Council")
    path = new.write_body(found, area, name, title)
    typer.echo(f"{path}\n{new.next_steps(found, path)}")


@app.command()
def sample(
    out: Annotated[Path, Option(help="Folder to write the sample into.")] = Path("sample/durham"),
) -> None:
    """Write the synthetic sample that is shipped as data/sample/durham."""
    from svanalysis.sample import write_sample

    write_sample(out)
    typer.echo(str(out))


if __name__ == "__main__":
    main()
