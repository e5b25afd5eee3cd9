"""Several reports in one run: years, bodies, definitions and editions; one that fails stops no other."""

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from svanalysis.core.errors import OutputError, SvanalysisError
from svanalysis.core.progress import Progress, silent
from svanalysis.report.context import spend_of
from svanalysis.report.forms import open_tools
from svanalysis.report.run import report_steps, write_report


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
        found = [year or ""] if year is not None else _years(body, name, data, progress)
        asked += [Asked(body, name, each, edition) for each, edition in product(found, editions)]
    return asked


def _years(body: str, definition: str, data: str, progress: Progress) -> list[str]:
    """Return the years with payments of a body; an empty one where it cannot be read."""
    try:
        return spend_of(body, definition, data, progress).years
    except SvanalysisError:
        return [""]


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
    if len(asked) == 1:
        body, definition, year, edition = asked[0]
        yield write_report(body, year, definition=definition, edition=edition, say=say, **options)
        return
    failed: list[str] = []
    with open_tools() as tools:
        before: Iterator[Path] = iter(())
        for one in asked:
            say(f"{one}:")
            steps = report_steps(
                one.body,
                one.year,
                tools=tools,
                definition=one.definition,
                edition=one.edition,
                anew=False,
                say=say,
                **options,
            )
            now = _named_when_failed(one, steps, failed)
            next(now, None)
            yield from before
            before = now
        yield from before
    if failed:
        what = f"{len(failed)} of {len(asked)} reports could not be written; the others are there"
        hint = "put right what each says and run the command again"
        raise OutputError(what, found="; ".join(failed), hint=hint)


def _named_when_failed(one: Asked, steps: Iterator[Path], failed: list[str]) -> Iterator[Path]:
    """Go through the steps of a report; when they fail, add what was asked for and the cause to a list."""
    try:
        yield from steps
    except (SvanalysisError, OSError) as error:
        failed.append(f"{one}: {error}")
