"""The command line: parses, calls, prints. Each command imports what it needs, so that `--help` answers at once."""

import json
import sys
import tomllib
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
_WORDS = tomllib.loads(Path(__file__).with_name("cli.toml").read_text(encoding="utf-8"))


def option(words: str, *names: str) -> object:
    """Return an option that `--help` describes in the words of cli.toml."""
    return Option(*names, help=_WORDS[words])


def argument(words: str) -> object:
    """Return an argument that `--help` describes in the words of cli.toml."""
    return Argument(help=_WORDS[words])


BodyOption = Annotated[str, option("body", "--body")]
BodiesOption = Annotated[list[str] | None, option("bodies", "--body")]
DefinitionOption = Annotated[str, option("definition", "--definition")]
DefinitionsOption = Annotated[list[str] | None, option("definitions", "--definition")]
DataOption = Annotated[str, option("data", "--data")]
YearOption = Annotated[str, option("year", "--year")]
ReleasesOption = Annotated[Path | None, option("releases")]
RehashOption = Annotated[bool, option("rehash", "--rehash")]
ClusterOption = Annotated[str, option("cluster", "--cluster")]
JsonOption = Annotated[bool, option("json", "--json")]


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

    disable = None if items else True  # of itself it shows nothing where nobody looks
    shown: Iterable[Item] = tqdm(items, desc=label, file=sys.stderr, leave=False, disable=disable)
    return shown


@contextmanager
def transfer(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """Show on standard error how much of a file is here: the bytes, and of how many."""
    from tqdm import tqdm

    with tqdm(desc=label, unit="B", unit_scale=True, file=sys.stderr, leave=False, disable=None) as bar:

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
    all_years: Annotated[bool, option("all_years", "--all-years")] = False,
    out: Annotated[Path, option("reports")] = Path("reports"),
    forms: Annotated[str, option("forms")] = "page,tables,workbook,slides,data",
    edition: Annotated[str, option("edition")] = "analyst",
    releases: ReleasesOption = None,
    rehash: RehashOption = False,
    cluster: ClusterOption = "",
) -> None:
    """Write the annual report: one page that opens without internet, with its tables beside it."""
    from svanalysis.core.body import load_body
    from svanalysis.ingest.ledger import build_ledger
    from svanalysis.report.run import asked_reports, write_reports

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
    year: Annotated[str, option("frozen_year")],
    by: Annotated[str, option("by")],
    definition: DefinitionOption = "",
    data: DataOption = "",
    releases: ReleasesOption = None,
    provisional: Annotated[bool, option("provisional", "--provisional")] = False,
    reason: Annotated[str, option("reason")] = "",
    note: Annotated[str, option("note")] = "",
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
    files: Annotated[list[Path], argument("files")],
    body: Annotated[str, option("body_of_files", "--body")] = "",
    as_json: Annotated[bool, option("json_of_files", "--json")] = False,
) -> None:
    """Show how each payment file is read, and why."""
    from svanalysis.core.body import load_body
    from svanalysis.core.definition import load_definition
    from svanalysis.ingest.inspection import described, explained

    settings = None
    if body:
        whole = load_body(body)
        load_definition(whole.definition)  # a wrong name is told here, not only when all files are read
        settings = whole.payments
    found = [explained(path, settings) for path in files]
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
    by: Annotated[str, option("groups")] = "",
    year: Annotated[str, option("only_year")] = "",
    data: DataOption = "",
    scopes: Annotated[bool, option("scopes", "--scopes")] = False,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, option("csv", "--csv")] = False,
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
    from_year: Annotated[str, option("from", "--from")],
    to_year: Annotated[str, option("to", "--to")],
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
    what: Annotated[list[str] | None, argument("official_files")] = None,
    to: Annotated[Path | None, option("official_folder")] = None,
    month: Annotated[str, option("month")] = "",
    authority: Annotated[str, option("file_authority")] = "",
    offline: Annotated[bool, option("offline", "--offline")] = False,
    again: Annotated[bool, option("again", "--again")] = False,
) -> None:
    """Get official reference files from their publishers, checked and kept; see docs/registers.md."""
    from svanalysis.core.places import fetched_folder
    from svanalysis.reference.fetch import How
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
    postcodes: Annotated[list[str] | None, argument("postcodes")] = None,
    body: BodyOption = "durham",
    directory: Annotated[list[Path] | None, option("directory")] = None,
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
    payees: Annotated[list[str] | None, argument("payees")] = None,
    register: Annotated[list[Path] | None, option("register")] = None,
    body: Annotated[str, option("registers_body", "--body")] = "",
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
    out: Annotated[Path | None, option("form")] = None,
    fill: Annotated[Path | None, option("fill")] = None,
) -> None:
    """List the suppliers that could move the headline most, as a form to fill in; --fill takes the answers."""
    if fill:
        from svanalysis.core.body import load_body
        from svanalysis.suppliers.answers import record_answers

        return say(record_answers(load_body(body), fill, data, progress))
    from svanalysis.core.places import written_whole
    from svanalysis.measure import review as queues
    from svanalysis.report.context import spend_of

    spend = spend_of(body, definition, data, progress)
    chosen = spend.check_year(year) if year else spend.latest_year()
    queue = queues.review(spend, chosen)
    text = queues.form_text(queue, chosen)
    say(f"{spend.body.title}, {chosen}: {len(queue):,} suppliers to ask about, most pounds at stake first.")
    if not out:
        return typer.echo(text, nl=False)
    with written_whole(out) as partial:
        partial.write_text(text, encoding="utf-8-sig", newline="")
    return typer.echo(str(out))


@app.command()
def explore(
    body: BodyOption = "durham",
    data: DataOption = "",
    no_browser: Annotated[bool, option("no_browser", "--no-browser")] = False,
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
    folder: Annotated[Path, argument("council_folder")],
    authority: Annotated[str, option("area")] = "",
    title: Annotated[str, option("title")] = "",
    name: Annotated[str, option("name")] = "",
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
def sample(out: Annotated[Path, option("sample")] = Path("sample/durham")) -> None:
    """Write the synthetic sample that is shipped as data/sample/durham."""
    from svanalysis.sample import write_sample

    write_sample(out)
    typer.echo(str(out))


if __name__ == "__main__":
    main()
