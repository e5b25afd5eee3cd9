"""The forms a report comes in. Each renders measured results into a folder; none of them computes anything."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from svanalysis.core.errors import ConfigurationError
from svanalysis.report.companions import write_tables, write_workbook
from svanalysis.report.edition_notebook import in_edition
from svanalysis.report.editions import PUBLIC
from svanalysis.report.opendata import write_package
from svanalysis.report.page import PageMeta, exhibits_of, render_page
from svanalysis.report.pictures import write_pictures
from svanalysis.report.printing import Browser, find_browser
from svanalysis.report.results import Results

if TYPE_CHECKING:
    from concurrent.futures import Future

    from nbformat import NotebookNode

    from svanalysis.report.notebooks import Kernel

USUAL = "page,tables,workbook,slides,data"
PAGE = "index.html"
SLIDES = "slides.html"
TABLES = "tables"


Later = Callable[[], None]  # what is still to be done once the browser has done its part


@dataclass
class Tools:
    """What writes the reports of a run: a browser, and a kernel that runs notebooks. Both start when first needed."""

    browser: Browser = field(default_factory=Browser)

    @cached_property
    def kernel(self) -> "Kernel":
        """Return the kernel; a second one would take longer to start than to wait for the first."""
        from svanalysis.report.notebooks import Kernel  # noqa: PLC0415  slow to import

        return Kernel()


@contextmanager
def open_tools() -> Iterator[Tools]:
    """Give the tools of a run, and end them after it."""
    tools = Tools()
    try:
        yield tools
    finally:
        tools.browser.close()
        if "kernel" in vars(tools):
            tools.kernel.close()


class Job(NamedTuple):
    """What forms are written from: the folder they go to, the results, what is said of them, notebooks as they run."""

    folder: Path
    results: Results
    meta: PageMeta
    running: "dict[str, Future[NotebookNode]]"
    browser: Browser

    def write_text(self, name: str, text: str) -> None:
        """Write a file of the folder: UTF-8, with line feeds on every system."""
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")

    def notebook(self, name: str) -> "NotebookNode":
        """Return a notebook with its outputs, as its edition shows it."""
        return in_edition(self.running[name].result(), self.results)


class Form(NamedTuple):
    """How a form is written, the notebook it shows and the form it is made of ('' for none), what must be installed."""

    write: Callable[[Job], Later | None]
    notebook: str = ""
    of: str = ""
    check: Callable[[], object] = lambda: None


def _page(job: Job) -> None:
    job.write_text(PAGE, render_page(job.notebook("annual_report"), meta=job.meta))


def _slides(job: Job) -> None:
    job.write_text(SLIDES, render_page(job.notebook("taskforce_pack"), meta=job.meta, form="slides"))


def _data(job: Job) -> None:
    said = f"{job.meta.edition}. {job.meta.state}."
    is_open = job.results.edition == PUBLIC
    write_package(job.results, job.folder / TABLES, said=said, is_open=is_open)


def _images(job: Job) -> Later:
    return write_pictures(
        exhibits_of(job.notebook("annual_report")), job.meta, job.folder / "images", job.browser
    )


def _pdf(job: Job) -> Later:
    """Print the page, and where there are slides, those with their notes as a handout."""
    pages = {job.folder / PAGE: "report.pdf", job.folder / SLIDES: "handout.pdf"}
    printed = [job.browser.print_page(page, job.folder / pages[page]) for page in pages if page.exists()]

    def finish() -> None:
        for one in printed:
            one.result()

    return finish


FORMS = {  # in the order they are written: those first that wait for no notebook
    "tables": Form(lambda job: write_tables(job.results, job.folder / TABLES)),
    "workbook": Form(lambda job: write_workbook(job.results, job.folder / "tables.xlsx")),
    "data": Form(_data, of="tables"),
    "page": Form(_page, "annual_report"),
    "slides": Form(_slides, "taskforce_pack"),
    "images": Form(_images, "annual_report", check=find_browser),
    "pdf": Form(_pdf, of="page", check=find_browser),
}


def chosen_forms(asked: str) -> list[str]:
    """Return the forms asked for and those they are made of, in the order they are written; see that each can be.

    Raises ConfigurationError for an unknown form, and for one that needs what is not installed.

    >>> chosen_forms("workbook, page")
    ['workbook', 'page']
    """
    names = set(FORMS) if asked == "all" else {name.strip() for name in asked.split(",")}
    if unknown := sorted(names - set(FORMS)):
        hint = f"use some of {', '.join(FORMS)}, or all"
        raise ConfigurationError("this form of the report is not known", found=unknown[0], hint=hint)
    names |= {FORMS[name].of for name in names} - {""}
    for name in names:
        FORMS[name].check()
    return [name for name in FORMS if name in names]


def write_forms(
    folder: Path,
    results: Results,
    meta: PageMeta,
    names: Iterable[str],
    parameters: dict[str, str],
    tools: Tools,
) -> Later:
    """Write forms into a folder, their notebooks running beside what needs none of them.

    What is returned waits for the browser, and writes what only then can be written.
    """
    chosen = [FORMS[name] for name in names]
    notebooks = sorted({form.notebook for form in chosen} - {""})
    running = {name: tools.kernel.start(name, parameters) for name in notebooks}
    job = Job(folder, results, meta, running, tools.browser)
    waiting = [later for form in chosen if (later := form.write(job))]

    def finish() -> None:
        for later in waiting:
            later()

    return finish
