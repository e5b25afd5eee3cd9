"""The forms a report comes in. Each renders measured results into a folder; none of them computes anything."""

import json
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from svanalysis.core.errors import ConfigurationError
from svanalysis.present.sentences import bounds, printed
from svanalysis.present.shares import share_of
from svanalysis.report.companions import write_tables, write_workbook
from svanalysis.report.editions import EDITIONS, PUBLIC
from svanalysis.report.opendata import write_package
from svanalysis.report.page import PageMeta, exhibits_of, render_page
from svanalysis.report.pictures import write_pictures
from svanalysis.report.printing import Browser, find_browser
from svanalysis.report.releases import folder_name
from svanalysis.report.results import DRAFT, Results
from svanalysis.report.wording import provisional

if TYPE_CHECKING:
    from concurrent.futures import Future

    from nbformat import NotebookNode

    from svanalysis.report.notebooks import Kernel

USUAL = "page,tables,workbook,slides,data"
PAGE = "index.html"
SLIDES = "slides.html"
TABLES = "tables"
RECORD = "run.json"

Later = Callable[[], object]  # what is still to be done once the browser has done its part


class Tools:
    """What writes the reports of a run: a browser, and a kernel that runs notebooks. Both start when first needed."""

    def __init__(self) -> None:
        self.browser = Browser()

    @cached_property
    def kernel(self) -> "Kernel":
        """Return the kernel; a second one would take longer to start than to wait for the first."""
        from svanalysis.report.notebooks import Kernel  # noqa: PLC0415  slow to import

        return Kernel()

    def close(self) -> None:
        """End the browser and the kernel when they have done what was begun."""
        self.browser.close()
        if "kernel" in vars(self):
            self.kernel.close()


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

    def write_page(self, name: str, notebook: str, form: str) -> None:
        """Write a page that shows a notebook."""
        ran = self.running[notebook].result()
        self.write_text(name, render_page(ran, meta=self.meta, form=form, results=self.results))


class Form(NamedTuple):
    """How a form is written, the notebook it shows and the form it is made of ('' for none), what must be installed."""

    write: Callable[[Job], Later | None]
    notebook: str = ""
    of: str = ""
    check: Callable[[], object] = lambda: None


def _data(job: Job) -> None:
    said = f"{job.meta.edition}. {job.meta.state}."
    is_open = job.results.edition == PUBLIC
    write_package(job.results, job.folder / TABLES, said=said, is_open=is_open)


def _images(job: Job) -> Later:
    shown = exhibits_of(job.running["annual_report"].result(), job.results)
    return write_pictures(shown, job.meta, job.folder / "images", job.browser)


def _pdf(job: Job) -> Later:
    """Print the page, and where there are slides, those with their notes as a handout."""
    pages = {job.folder / PAGE: "report.pdf", job.folder / SLIDES: "handout.pdf"}
    printed = [job.browser.print_page(page, job.folder / pages[page]) for page in pages if page.exists()]
    return lambda: [one.result() for one in printed]


FORMS = {  # in the order they are written: those first that wait for no notebook
    "tables": Form(lambda job: write_tables(job.results, job.folder / TABLES)),
    "workbook": Form(lambda job: write_workbook(job.results, job.folder / "tables.xlsx")),
    "data": Form(_data, of="tables"),
    "page": Form(lambda job: job.write_page(PAGE, "annual_report", "page"), "annual_report"),
    "slides": Form(lambda job: job.write_page(SLIDES, "taskforce_pack", "slides"), "taskforce_pack"),
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


def edition_folder(results: Results) -> str:
    """Return the name of a report's folder: that of its year, and the edition where it is the public one."""
    return folder_name(results) + (f"-{PUBLIC}" if results.edition == PUBLIC else "")


def page_meta(results: Results) -> PageMeta:
    """Return what the page says of itself: who may read it, and whether it is a draft or frozen."""
    said = provisional(results) if results.state == DRAFT else ""
    return PageMeta(
        title="Local and small-firm spend",
        body=results.body.title,
        year=results.year,
        definition=results.definition.summary,
        slug=f"{results.body.name}-{edition_folder(results)}",
        edition=EDITIONS[results.edition],
        state=", ".join(filter(None, [results.state, said])),
        synthetic_note=results.body.synthetic_note,
    )


def fill(
    folder: Path, results: Results, forms: list[str], tools: Tools, releases: str = "", made_from: str = ""
) -> Later:
    """Write everything a report consists of into a folder, its notebooks running beside what needs none of them.

    What is returned waits for the browser, and writes what only then can be written.
    """
    parameters = {
        "body": str(results.body.path),
        "year": results.year,
        "definition": str(results.definition.path),
        "data": str(results.folder),
        "edition": results.edition,
        "releases": releases,
    }
    chosen = [FORMS[name] for name in forms]
    notebooks = sorted({form.notebook for form in chosen} - {""})
    running = {name: tools.kernel.start(name, parameters) for name in notebooks}
    job = Job(folder, results, page_meta(results), running, tools.browser)
    waiting = [later for form in chosen if (later := form.write(job))]
    # the two headline shares as they print, each with its low and high, are what the index compares
    shares = {
        name: share_of(results.shares, results.year, name) for name in ("local_share", "sme_share_of_local")
    }
    about = {"body": results.body.title, "year": results.year, "definition": results.definition.title,
             "synthetic": results.body.synthetic, "edition": results.edition, "state": results.state,
             "shares": {name: [printed(share), bounds(share)] for name, share in shares.items()},
             "made_from": made_from, "provenance": results.provenance}  # fmt: skip
    job.write_text(RECORD, json.dumps(about, indent=1, ensure_ascii=False))
    return lambda: [later() for later in waiting]
