"""A body is whose spend it is and which files hold it: one TOML file, nothing in code."""

import csv
import datetime as dt
import os
import re
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePath
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from svanalysis.core import years
from svanalysis.core.configuration import FolderName, Frozen, Month, Year, meant, read_model
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import shipped
from svanalysis.core.rules import headings


def _is_inside(pattern: str) -> str:
    """Return a pattern that stays inside the body's folder; pydantic reports the ValueError otherwise."""
    path = PurePath(pattern)
    if not path.parts or path.is_absolute() or pattern.startswith("/") or ".." in path.parts:
        hint = "write the files relative to the body's folder, as payments/*.csv"
        raise ValueError("this leads out of the body's folder", hint)
    return pattern


@cache
def _authorities() -> dict[str, str]:
    """Return the name of each authority by its ONS code."""
    with shipped("data", "geography", "authorities.csv").open(encoding="utf-8", newline="") as file:
        return {row["authority"]: row["name"] for row in csv.DictReader(file)}


def _is_authority(code: str) -> str:
    """Return an ONS code, in capitals; pydantic reports the ValueError for what is none.

    The payments of counties, combined authorities and districts that are gone are read, too: where suppliers are
    classified, it is said that their areas are not known.
    """
    if re.fullmatch(r"[ENSW]\d{8}", code.strip().upper()):
        return code.strip().upper()
    known = _authorities()
    near = next((each for each, name in known.items() if name.casefold() == code.casefold()), "")
    near = near or next(iter(get_close_matches(code, known, n=1, cutoff=0.8)), "")
    suggested = f"did you mean {near} ({known[near]})? All" if near else "write its ONS code; all"
    raise ValueError("this authority is not known", f"{suggested} are in data/geography/authorities.csv")


Authority = Annotated[str, AfterValidator(_is_authority)]
Inside = Annotated[str, AfterValidator(_is_inside)]
InsideOrNone = Annotated[str, AfterValidator(lambda text: text and _is_inside(text))]


class Payments(Frozen):
    """Where the payment files are and what their headings leave unsaid.

    `columns` gives a role's heading where the rules do not know it; `periods` the month or months (as 2009-01, Q1
    2013/14 or 2013/14) of files that hold neither dates nor a month in their name. The first and
    last month say what a whole series would cover. `payments_with_minus` says that files write what was paid with a
    minus, and credits without; a table of which most amounts have none is read as it stands.
    """

    files: tuple[Inside, ...]
    basis: Literal["net", "gross"] = "net"
    day_first: bool | None = None
    payments_with_minus: bool = False
    first_month: Month = ""
    last_month: Month = ""
    columns: dict[str, str] = Field(default_factory=dict)
    periods: dict[str, str] = Field(default_factory=dict)

    def taken_for(self, unstated: int, files: int) -> str:
        """Say what amounts are taken for in files of which nothing tells net from gross; '' where there are none."""
        says = "says" if "basis" in self.model_fields_set else "gives no basis"
        which = f"{unstated:,} of {files:,} files do" if files > 1 else "The file does"
        taken = f"the amounts are taken as {self.basis}, as the body file {says}"
        return f"{which} not say net or gross of VAT: {taken}" if unstated else ""

    @field_validator("columns")
    @classmethod
    def _are_roles(cls, columns: dict[str, str]) -> dict[str, str]:
        """Accept only roles that a column can take, and a heading for one of them."""
        unknown = sorted(set(columns) - set(headings()))
        if unknown:
            raise ValueError(f"{unknown[0]!r} is no role of a column", meant(unknown[0], headings(), "roles"))
        headings_of = [heading.strip().lower() for heading in columns.values() if heading]
        if twice := [heading for heading in headings_of if headings_of.count(heading) > 1]:
            raise ValueError(f"{twice[0]!r} is given for two roles", "take one of the two lines out")
        return columns

    @model_validator(mode="after")
    def _months_are_in_order(self) -> Self:
        """Accept a last month that does not come before the first."""
        if self.last_month and self.first_month > self.last_month:
            what, found = "first_month comes after last_month", f"{self.first_month} and {self.last_month}"
            raise ConfigurationError(what, found=found, hint="correct them under [payments]")
        return self


class Source(Frozen):
    """A file of evidence, its layout, and the day it speaks of (for rows without a date of their own)."""

    files: tuple[Inside, ...]
    layout: str
    date: dt.date | None = None
    title: str = ""


AUTHORITY = "authority"  # the kind of shapes that are no small areas


class Shapes(Frozen):
    """Official shapes: a GeoJSON, TopoJSON or GeoPackage (and its layer), its code and name columns.

    `kind` is `authority` for shapes of authorities, which maps show around the body; anything else names small areas.
    """

    file: str
    code: str
    name: str
    kind: str = "ward"
    layer: str = ""
    title: str = ""


class Reference(Source):
    """An official file that figures are set beside: GDP deflators, or deprivation by small area."""

    layout: Literal["deflators", "imd"]


class Superseded(Frozen):
    """A payment file that is left out, because another holds its records: which, and why."""

    file: str
    by: str
    why: str


_PERIODS = 'give month = "2012-04", with last_month = "2012-06" for several months, or year = "2012/13"'


class ControlTotal(Frozen):
    """What the body's finance system says was paid in a month (as 2012-04), in several or in a financial year.

    Several, such as a quarter, are those from `month` to `last_month`. `source` says where the figure is from, so that
    somebody can ask again.

    >>> ControlTotal(month="2012-04", pounds="1234.50", source="general ledger").pence
    123450
    """

    month: Month = ""
    last_month: Month = ""
    year: Year = ""
    pounds: Annotated[Decimal, Field(decimal_places=2)]
    source: str

    @field_validator("month", "last_month", "year", mode="before")
    @classmethod
    def _is_no_quarter(cls, text: object) -> object:
        """Refuse a quarter or a span with the way to write it; pydantic reports the ValueError."""
        if re.search(r"(?i)q|\d-\d\d[/ ]| to ", str(text).strip()):
            raise ValueError("this is no month and no year", _PERIODS)
        return text

    @model_validator(mode="after")
    def _has_one_period(self) -> Self:
        """Accept months in their order, or a year; pydantic reports the ValueError."""
        if bool(self.month) == bool(self.year) or (self.last_month and not self.month):
            raise ValueError("this is of no month or year, or of both", _PERIODS)
        if self.last_month and self.last_month < self.month:
            raise ValueError("last_month comes before month", _PERIODS)
        return self

    @property
    def months(self) -> tuple[str, str]:
        """Return the first and the last month."""
        if self.year:
            return years.months(self.year)[0], years.months(self.year)[-1]
        return self.month, self.last_month or self.month

    @property
    def period(self) -> str:
        """Return the months or the financial year."""
        return self.year or " to ".join(dict.fromkeys(self.months))

    @property
    def pence(self) -> int:
        """Return the total in pence."""
        return int(self.pounds * 100)


class Published(Frozen):
    """A figure the body published: a share in per cent, with its pounds if they were published too.

    `definition` is the one it was published under; '' is the body's own.
    """

    year: Year
    measure: str
    percent: int | float
    pounds: int | None = None
    source: str
    note: str = ""
    definition: str = ""


class Break(Frozen):
    """A break in the series that somebody confirmed: the first year that differs, what is different, and why."""

    year: Year
    what: str
    why: str


class Target(Frozen):
    """A share, in per cent, that the body means to reach in a financial year; `by` is the day it set for that."""

    year: Year
    measure: str
    percent: float
    source: str
    by: dt.date | None = None


class Service(Frozen):
    """A service that had other names in other years: the name it has in every table, and those it had."""

    name: str
    was: tuple[str, ...] = Field(min_length=1)


class Plan(Frozen):
    """The action plan (csv), the indicators told with it (csv), and the stories (Markdown), in the body's folder."""

    actions: InsideOrNone = ""
    indicators: InsideOrNone = ""
    stories: tuple[Inside, ...] = ()


class Body(Frozen):
    """One public body.

    `folder` is where its files are, relative to the body file; without it, `--data DIR` or
    `SVANALYSIS_REAL_DATA` says. `authority` is the ONS code of its area; `neighbours` are those that count as
    bordering it. `overrides` is the file of people's answers about suppliers, in that folder.
    `own_companies` are companies that belong to the body, by name or company number. `known_as` are names, beside
    the title, under which the body itself is paid; `partners` the bodies that it is rolled up with, by name or by the
    path of their file from this one. `contracts` are contracts registers; none of their values is a payment.
    """

    name: FolderName
    title: str
    place: str
    authority: Authority
    neighbours: tuple[Authority, ...] = ()
    definition: str
    folder: str = ""
    synthetic: bool = False
    synthetic_note: str = ""
    notes: str = ""
    payments: Payments
    superseded: tuple[Superseded, ...] = ()
    control_totals: tuple[ControlTotal, ...] = ()
    vendors: tuple[Source, ...] = ()
    registers: tuple[Source, ...] = ()
    directories: tuple[Source, ...] = ()
    contracts: tuple[Source, ...] = ()
    shapes: tuple[Shapes, ...] = ()
    published: tuple[Published, ...] = ()
    targets: tuple[Target, ...] = ()
    references: tuple[Reference, ...] = ()
    services: tuple[Service, ...] = ()
    breaks: tuple[Break, ...] = ()
    plan: Plan = Plan()
    overrides: InsideOrNone = ""
    own_companies: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    path: Path

    @field_validator("superseded")
    @classmethod
    def _is_there_another(cls, superseded: tuple[Superseded, ...]) -> tuple[Superseded, ...]:
        """Accept a file only if what it is superseded by, or what that is superseded by, stays."""
        by = {entry.file: entry.by for entry in superseded}
        for file, other in by.items():
            stays = other
            for _ in by:
                stays = by.get(stays, stays)
            if stays in by:
                what = "a superseded file is superseded by itself, or by one that it supersedes"
                hint = "correct [[superseded]]: by names the file that stays"
                raise ConfigurationError(what, found=f"{file} by {other}", hint=hint)
        return superseded

    @field_validator("services")
    @classmethod
    def _one_name_each(cls, services: tuple[Service, ...]) -> tuple[Service, ...]:
        """Accept an old name only once."""
        old = [name for service in services for name in service.was]
        twice = sorted({name for name in old if old.count(name) > 1})
        if twice:
            raise ValueError(f"{twice[0]!r} was the name of two services", "name it under one of them")
        return services

    def shapes_of(self, kind: str = "") -> Shapes | None:
        """Return the shapes of a kind, without one those of small areas; None when there are none."""
        wanted = [it for it in self.shapes if (it.kind == kind if kind else it.kind != AUTHORITY)]
        return wanted[0] if wanted else None


def find_configuration(name: str, kind: str) -> Path:
    """Return the file of a shipped body or definition, or of a path to one.

    Raises ConfigurationError naming what is shipped.
    """
    direct = Path(name)
    if direct.suffix == ".toml":
        return direct.resolve()
    folder = shipped("data", kind)
    path = folder / f"{name}.toml"
    if not name or direct.name != name or not path.is_file():
        known = ", ".join(sorted(file.stem for file in folder.glob("*.toml")))
        hint = f"use one of {known}, or the path of a .toml file"
        raise ConfigurationError(f"there is no {name!r} in data/{kind}", hint=hint)
    return path


def load_body(name: str) -> Body:
    """Return the body with this name (a file in `data/bodies/`) or at this path.

    >>> load_body("durham").authority
    'E06000047'
    """
    path = find_configuration(name, "bodies")
    return read_model(Body, path)


def data_folder(body: Body, data: str | Path | None = None) -> Path:
    """Return the folder that the body's file patterns start from.

    That is `data` when given, else the body file's `folder`, else what `SVANALYSIS_REAL_DATA` names.
    Raises ConfigurationError when nothing says, or the folder does not exist.
    """
    named = str(data or "") or (str(body.path.parent / body.folder) if body.folder else "")
    named = named or os.environ.get("SVANALYSIS_REAL_DATA", "")
    if not named:
        hint = "give --data DIR, or set SVANALYSIS_REAL_DATA"
        raise ConfigurationError(f"nothing says where the files of {body.title} are", hint=hint)
    folder = Path(named).resolve()
    if not folder.is_dir():
        hint = "give --data DIR with the body's files"
        raise ConfigurationError("this folder does not exist", file=folder, hint=hint)
    return folder


def matching_files(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """Return the files under a folder that match the patterns, sorted by name, without hidden and lock files.

    Raises ConfigurationError when a pattern matches nothing.
    """
    found: set[Path] = set()
    if not patterns:
        raise ConfigurationError("no files are named", file=folder, hint="add files = [...] to the body file")
    for pattern in patterns:
        files = (path for path in folder.glob(pattern) if path.is_file())
        matches = [path for path in files if not path.name.startswith((".", "~$"))]
        if not matches:
            hint = "put the files there, or correct the pattern in the body file"
            raise ConfigurationError(f"no file matches {pattern!r}", file=folder, hint=hint)
        found.update(matches)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def overrides_path(body: Body, folder: Path) -> Path:
    """Return where a body's answers are kept, whether or not there are any.

    That is the file its body file names, in its folder; else `overrides/<name>.csv` beside the body file, which
    git ignores.
    """
    return folder / body.overrides if body.overrides else body.path.parent / "overrides" / f"{body.name}.csv"
