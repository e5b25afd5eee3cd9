"""The forms a report comes in. Each renders measured results into a folder; none of them computes anything."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from svanalysis.core.errors import ConfigurationError
from svanalysis.report.companions import write_tables, write_workbook
from svanalysis.report.edition_notebook import in_edition
from svanalysis.report.editions import PUBLIC
from svanalysis.report.notebooks import run_notebook
from svanalysis.report.opendata import write_package
from svanalysis.report.page import PageMeta, exhibits_of, render_page
from svanalysis.report.pictures import check_pictures, write_pictures
from svanalysis.report.printing import find_browser, write_pdf
from svanalysis.report.results import Results

if TYPE_CHECKING:
    from nbformat import NotebookNode

USUAL = "page,tables,workbook,slides,data"
PAGE = "index.html"
SLIDES = "slides.html"
TABLES = "tables"


@dataclass(frozen=True)
class Job:
    """What forms are written from: the folder they go to, the results, what is said of them, notebooks as they run."""

    folder: Path
    results: Results
    meta: PageMeta
    running: "dict[str, Future[NotebookNode]]"

    def write_text(self, name: str, text: str) -> None:
        """Write a file of the folder: UTF-8, with line feeds on every system."""
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")


class Form(NamedTuple):
    """How a form is written, the notebook it shows and the form it is made of ('' for none), what must be installed."""

    write: Callable[[Job], None]
    notebook: str = ""
    of: str = ""
    check: Callable[[], object] = lambda: None


def _page(job: Job) -> None:
    job.write_text(PAGE, render_page(job.running["annual_report"].result(), meta=job.meta))


def _slides(job: Job) -> None:
    job.write_text(SLIDES, render_page(job.running["taskforce_pack"].result(), meta=job.meta, form="slides"))


def _data(job: Job) -> None:
    said = f"{job.meta.edition}. {job.meta.state}."
    is_open = job.results.edition == PUBLIC
    write_package(job.results, job.folder / TABLES, said=said, is_open=is_open)


def _images(job: Job) -> None:
    shown = exhibits_of(job.running["annual_report"].result())
    write_pictures(shown, job.meta, job.folder / "images")


def _pdf(job: Job) -> None:
    """Print the page, and the slides with their notes as a handout, both at once."""
    pages = {PAGE: "report.pdf", SLIDES: "handout.pdf"}
    there = [(job.folder / page, job.folder / name) for page, name in pages.items()]
    with ThreadPoolExecutor() as pool:
        for _ in pool.map(lambda pair: write_pdf(*pair), [pair for pair in there if pair[0].exists()]):
            pass


FORMS = {  # in the order they are written: those first that wait for no notebook
    "tables": Form(lambda job: write_tables(job.results, job.folder / TABLES)),
    "workbook": Form(lambda job: write_workbook(job.results, job.folder / "tables.xlsx")),
    "data": Form(_data, of="tables"),
    "page": Form(_page, "annual_report"),
    "slides": Form(_slides, "taskforce_pack"),
    "images": Form(_images, "annual_report", check=check_pictures),
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
    folder: Path, results: Results, meta: PageMeta, names: Iterable[str], parameters: dict[str, str]
) -> None:
    """Write forms into a folder. Their notebooks run beside each other, and beside what needs none of them."""
    chosen = [FORMS[name] for name in names]
    notebooks = sorted({form.notebook for form in chosen} - {""})
    with ThreadPoolExecutor(max_workers=max(len(notebooks), 1)) as pool:
        running = {
            name: pool.submit(_in_thread, name, parameters, folder / f"{name}.ipynb", results)
            for name in notebooks
        }
        job = Job(folder, results, meta, running)
        for form in chosen:
            form.write(job)
    for name in notebooks:
        (folder / f"{name}.ipynb").unlink()


def _in_thread(name: str, parameters: dict[str, str], target: Path, results: Results) -> "NotebookNode":
    """Run a notebook in a thread for an edition, and close the event loop that Jupyter opens there and leaves."""
    try:
        return in_edition(run_notebook(name, parameters, target), results)
    finally:
        with suppress(RuntimeError):  # it failed before there was one
            asyncio.get_event_loop().close()
