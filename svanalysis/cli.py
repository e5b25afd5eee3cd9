"""The command line: parses, calls, prints. Each command imports what it needs, so that `--help` answers at once."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from svanalysis.core.errors import SvanalysisError

app = typer.Typer(
    add_completion=False, no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="How much of what a UK public body spends stays local, and how much of that reaches small firms.",
)  # fmt: skip
Item = TypeVar("Item")
BodyOption = Annotated[
    str, typer.Option("--body", help="A file in data/bodies, by name, or the path of a body file.")
]
DataOption = Annotated[
    str, typer.Option("--data", help="Folder with the body's files (else SVANALYSIS_REAL_DATA).")
]
YearOption = Annotated[
    str, typer.Option("--year", help="Financial year, as 2012/13. Default: the latest complete one.")
]
DefinitionOption = Annotated[
    str, typer.Option("--definition", help="What counts; a file in data/definitions, or a path.")
]
RehashOption = Annotated[
    bool,
    typer.Option("--rehash", help="Look at every file's content, even where size and time are the same."),
]
ClusterOption = Annotated[
    str, typer.Option("--cluster", help="Read files on a Dask cluster: tcp://HOST:PORT, or local.")
]


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

    shown: Iterable[Item] = tqdm(
        items, desc=label, file=sys.stderr, leave=False, disable=not items or not sys.stderr.isatty()
    )
    return shown


def say(text: str) -> None:
    """Tell on standard error what is going on."""
    typer.echo(text, err=True)


@app.command()
def report(
    body: BodyOption = "durham",
    year: YearOption = "",
    definition: DefinitionOption = "",
    data: DataOption = "",
    out: Annotated[Path, typer.Option(help="Folder for reports.")] = Path("reports"),
    rehash: RehashOption = False,
    cluster: ClusterOption = "",
) -> None:
    """Write the annual report: one page that opens without internet, with its tables beside it."""
    from svanalysis.core.body import load_body
    from svanalysis.ingest.ledger import build_ledger
    from svanalysis.report.run import write_report

    if rehash or cluster:  # the report then finds its ledger as it should be
        build_ledger(load_body(body), data, progress, rehash=rehash, cluster=cluster)

    page = write_report(body, year, definition=definition, data=data, out=out, say=say, progress=progress)
    typer.echo(str(page))


@app.command()
def inspect(
    files: Annotated[list[Path], typer.Argument(help="Payment files.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for every file.")] = False,
) -> None:
    """Show how each payment file is read, and why."""
    from svanalysis.ingest.inspection import described, explained

    found = [explained(path) for path in files]
    if as_json:
        typer.echo(json.dumps(found, indent=1, ensure_ascii=False))
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
    """Read a body's payment files into its ledger, match suppliers, and print the balance."""
    from svanalysis.core.body import load_body
    from svanalysis.ingest.ledger import build_ledger
    from svanalysis.suppliers.summary import suppliers_summary

    found = load_body(body)
    ledger = build_ledger(found, data, progress, rehash=rehash, cluster=cluster)
    matched = suppliers_summary(found, data, ledger, rehash=rehash)
    typer.echo(f"{ledger.summary()}\n{matched}")


@app.command()
def measure(
    body: BodyOption = "durham",
    definition: Annotated[
        list[str] | None, typer.Option(help="A definition; may be given several times.")
    ] = None,
    by: Annotated[
        str, typer.Option(help="Groups, separated by commas: ring, size, service, category, month.")
    ] = "",
    year: Annotated[str, typer.Option(help="Only this financial year.")] = "",
    data: DataOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="As csv.")] = False,
) -> None:
    """Print the shares: numerator, denominator, share, low, high, coverage and state."""
    if as_json and as_csv:
        raise typer.BadParameter("choose --json or --csv, not both")
    from svanalysis.report.shares_table import shares_table

    groups = tuple(filter(None, (part.strip() for part in by.split(","))))
    table = shares_table(body, definition or [""], groups, year=year, data=data, progress=progress)
    if as_json:
        rows: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
        typer.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    else:
        typer.echo(
            table.to_csv(index=False, lineterminator="\n") if as_csv else table.to_string(index=False),
            nl=not as_csv,
        )


@app.command()
def sample(
    out: Annotated[Path, typer.Option(help="Folder to write the sample into.")] = Path("sample/durham"),
) -> None:
    """Write the synthetic sample that is shipped as data/sample/durham."""
    from svanalysis.sample import write_sample

    write_sample(out)
    typer.echo(str(out))


if __name__ == "__main__":
    main()
