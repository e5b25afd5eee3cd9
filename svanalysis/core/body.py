"""A body is whose spend it is and which files hold it: one TOML file, nothing in code."""

import datetime
import os
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from svanalysis.core import years
from svanalysis.core.configuration import Frozen, read_toml, validated
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import shipped


class Payments(Frozen):
    """Where the payment files are and what their headings leave unsaid."""

    files: tuple[str, ...]
    basis: Literal["net", "gross"] = "net"
    day_first: bool | None = None
    first_month: str = ""
    last_month: str = ""
    columns: dict[str, str] = Field(default_factory=dict)


class Source(Frozen):
    """A file of evidence, the layout it is in, and the day it speaks of (for rows without a date of their own)."""

    files: tuple[str, ...]
    layout: str
    date: datetime.date | None = None
    title: str = ""


class Shapes(Frozen):
    """Official shapes of small areas: a GeoJSON, TopoJSON or GeoPackage, and its code and name columns."""

    file: str
    code: str
    name: str
    kind: str = "ward"
    title: str = ""


class Superseded(Frozen):
    """A payment file that is left out, because another holds its records: which, and why."""

    file: str
    by: str
    why: str


class Published(Frozen):
    """A figure the body published: a share in per cent, with its pounds if they were published too."""

    year: str
    measure: str
    percent: float
    pounds: int | None = None
    source: str
    note: str = ""

    @field_validator("year")
    @classmethod
    def _is_year(cls, text: str) -> str:
        """Accept only a financial year."""
        return years.parse_year(text)


class Body(Frozen):
    """One public body.

    `folder` is where its files are, relative to the body file; without it, `--data DIR` or `SVANALYSIS_REAL_DATA` says.
    `authority` is the ONS code of its area; `neighbours` are those that count as bordering it.
    """

    name: str
    title: str
    place: str
    authority: str
    neighbours: tuple[str, ...] = ()
    definition: str
    folder: str = ""
    synthetic: bool = False
    synthetic_note: str = ""
    notes: str = ""
    payments: Payments
    superseded: tuple[Superseded, ...] = ()
    vendors: tuple[Source, ...] = ()
    registers: tuple[Source, ...] = ()
    directories: tuple[Source, ...] = ()
    shapes: tuple[Shapes, ...] = ()
    published: tuple[Published, ...] = ()
    path: Path


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
    values: dict[str, Any] = read_toml(path)
    return validated(Body, {**values, "path": path}, path)


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
        raise ConfigurationError("this folder does not exist", file=folder, hint="give --data DIR with the body's files")
    return folder


def matching_files(folder: Path, patterns: tuple[str, ...]) -> list[Path]:
    """Return the files under a folder that match the patterns, sorted by name; hidden and lock files are left out.

    Raises ConfigurationError when a pattern matches nothing.
    """
    found: set[Path] = set()
    for pattern in patterns:
        matches = [path for path in folder.glob(pattern) if path.is_file() and not path.name.startswith((".", "~$"))]
        if not matches:
            hint = "put the files there, or correct the pattern in the body file"
            raise ConfigurationError(f"no file matches {pattern!r}", file=folder, hint=hint)
        found.update(matches)
    return sorted(found, key=lambda path: path.relative_to(folder).as_posix())
