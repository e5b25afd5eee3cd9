"""A new council's body file, from a folder of its files: what was found, what to say, what to do next."""

import json
import re
from collections import Counter
from difflib import get_close_matches
from functools import partial
from glob import escape
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from svanalysis.core import years
from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.money import short_pounds
from svanalysis.core.places import shipped, written_whole
from svanalysis.core.progress import Progress, silent
from svanalysis.ingest.reissued import reissues
from svanalysis.present.theme import plain as readable
from svanalysis.reference.directories import authorities
from svanalysis.report.templating import environment
from svanalysis.suppliers.folder import VENDORS, FoundFile, looked_at, table_files

_COMMON = re.compile(r"council|city|county|borough|district|metropolitan|royal|london|of|the|and")
_FEW = 0.1  # of the usual month's lines: strays of other months, as `ingest.months` has it
_DAY_IN_NAME = re.compile(r"(19|20)\d{2}-[01]\d-[0-3]\d")


class Found(NamedTuple):
    """What a folder holds: every file by what it is, the months its payments cover, and pairs of re-issued files."""

    folder: Path
    files: list[FoundFile]
    first_month: str
    last_month: str
    reissued: list[tuple[FoundFile, FoundFile]]

    def of(self, kind: str) -> list[FoundFile]:
        """Return the files of one kind."""
        return [file for file in self.files if file.kind == kind]

    @property
    def latest_year(self) -> str:
        """Return the latest financial year that is over, the last one begun when none is."""
        last = years.year_of(years.month_start(self.last_month))
        begun = years.year_of(years.month_start(self.first_month))
        whole = self.last_month == years.months(last)[-1]
        return last if whole or last == begun else years.previous(last)


def look_into(folder: Path, progress: Progress = silent) -> Found:
    """Return what a folder holds. Raises ConfigurationError when it is no folder or holds no payments."""
    if not folder.is_dir():
        raise ConfigurationError(
            "this is no folder", file=folder, hint="name the folder with the council's files"
        )
    paths = table_files(folder)
    files = [looked_at(path) for path in progress(paths, "Looking at files")]
    lines = sum((Counter(file.months) for file in files), Counter[str]())
    if not lines:
        told = (f"{file.path.name}: {file.why}" for file in files if file.why)
        why = next(told, "no csv, spreadsheet or zip file lies there")
        hint = "put the payment files there; svanalysis inspect FILE says how a file is read"
        raise ConfigurationError("this folder holds no payments", file=folder, found=why, hint=hint)
    usual = [month for month, count in lines.items() if count >= _FEW * median(lines.values())]
    alone = list({file.sha256: file for file in files[::-1] if file.sha256}.values())[::-1]  # no copies
    found = reissues([file.held for file in alone], lambda at: alone[at].payments())
    reissued = [(alone[fewer], alone[more]) for fewer, more, *_ in found]
    return Found(folder, files, min(usual), max(usual), reissued)


def authorities_like(text: str) -> list[tuple[str, str]]:
    """Return the authorities (code, name) that a text may mean: the one it says, else those that share its words.

    >>> authorities_like("Darlington Borough Council"), len(authorities_like("Newcastle"))
    ([('E06000005', 'Darlington')], 2)
    """
    known: list[tuple[str, str]] = list(authorities().select("authority", "name").iter_rows())
    said, asked = text.strip().casefold(), _words(text)
    close = get_close_matches(text, [name for _, name in known], n=5, cutoff=0.75)
    words = {area: _words(area[1]) for area in known}
    some = known if asked else []
    tries = (
        [area for area in known if said in {part.casefold() for part in area}],
        [area for area in some if asked == words[area]],
        [area for area in some if asked < words[area] or set() < words[area] < asked],
        [area for area in known if area[1] in close],
    )
    return next(filter(None, tries), [])


def one_authority(text: str) -> tuple[str, str]:
    """Return the one authority a text means. Raises ConfigurationError naming those it may mean."""
    found = authorities_like(text)
    if len(found) == 1:
        return found[0]
    may = "; ".join(f"{code} {name}" for code, name in found[:5]) or "see data/geography/authorities.csv"
    raise ConfigurationError(
        "it is not clear whose area this is", found=text, hint=f"give --authority CODE ({may})"
    )


def write_body(found: Found, authority: tuple[str, str], name: str = "", title: str = "") -> Path:
    """Write a commented body file into the folder and return it; it loads, and nothing is overwritten.

    Raises ConfigurationError when there is such a file, or a shipped body has that name.
    """
    code, place = authority
    name = name or _slug(place)
    path = found.folder.resolve() / f"{name}.toml"
    hint = "give another --name"
    if not re.fullmatch(r"[a-z0-9_]+", name):
        raise ConfigurationError("a name has small letters, digits and _ only", found=name, hint=hint)
    if path.exists():
        raise ConfigurationError("this body file is there already, and stays as it is", file=path, hint=hint)
    if shipped("data", "bodies", f"{name}.toml").exists():
        raise ConfigurationError("a shipped body has this name", found=name, hint=hint)
    text = _written(found, name, title or f"{place} Council", place, code)
    with written_whole(path) as partial:
        partial.write_text(text, encoding="utf-8", newline="\n")
    load_body(str(path))
    return path


def next_steps(found: Found, path: Path) -> str:
    """Return what was found and the commands that come next, in words."""
    paid = found.of("payments")
    return _filled(
        "next_steps.txt.jinja",
        **_doubts(found),
        found=found,
        paid=paid,
        records=f"{sum(file.records for file in paid):,}",
        money=short_pounds(sum(file.pence for file in paid)),
        vendors=found.of(VENDORS),
        body=f'--body "{path}"' if " " in str(path) else f"--body {path}",
    ).rstrip("\n")


def _filled(template: str, **words: object) -> str:
    """Return a template filled with words; `quoted` writes text as TOML does."""
    plain = environment(markup=False)
    plain.filters["quoted"] = partial(json.dumps, ensure_ascii=False)
    plain.filters["told"] = readable
    return plain.get_template(template).render(**words)


def _doubts(found: Found) -> dict[str, Any]:
    """Return what a person should look at: files without use, without an order of dates, and re-issues."""
    return {
        "unused": [(_inside(found, file), file.why) for file in found.of("")],
        "unclear": [_inside(found, file) for file in found.of("payments") if file.day_order_open],
        "reissued": [[_inside(found, file) for file in pair] for pair in found.reissued],
    }


def _written(found: Found, name: str, title: str, place: str, code: str) -> str:
    """Return the text of a body file."""
    payments = found.of("payments")
    first: dict[str, FoundFile] = {}
    for file in payments:
        first.setdefault(file.sha256, file)
    copies = [(file, first[file.sha256]) for file in payments if first[file.sha256] is not file]
    return _filled(
        "body.toml.jinja",
        **_doubts(found),
        found=found,
        name=name,
        title=title,
        place=place,
        code=code,
        definitions=", ".join(sorted(path.stem for path in shipped("data", "definitions").glob("*.toml"))),
        patterns=_patterns(found, payments),
        copies=[[_inside(found, file) for file in pair] for pair in copies],
        sources=[_source(found, file) for file in found.files if file.kind not in {"", "payments"}],
        vendors=found.of(VENDORS),
        last_day=years.end(found.latest_year),
    )


def _patterns(found: Found, files: list[FoundFile]) -> list[str]:
    """Return what names payment files: a pattern for a folder where nothing else has that ending, else the names."""
    groups: dict[tuple[Path, str], list[Path]] = {}
    for file in files:
        groups.setdefault((file.path.parent, file.path.suffix), []).append(file.path)
    patterns = []
    for (home, suffix), mine in groups.items():
        start = escape(home.relative_to(found.folder).as_posix())
        alone = len(mine) > 1 and len(mine) == sum(1 for _ in home.glob(f"*{suffix}"))
        names = [f"*{suffix}"] if alone else [escape(path.name) for path in mine]
        patterns += [name if start == "." else f"{start}/{name}" for name in names]
    return patterns


def _source(found: Found, file: FoundFile) -> dict[str, str]:
    """Return what the entry of supplier records or of a register says; `day` is '' where its name has none."""
    day = _DAY_IN_NAME.search(file.path.name)
    table, layout = ("vendors", "vendor_master") if file.kind == VENDORS else ("registers", file.kind)
    named = {"table": table, "layout": layout, "file": escape(_inside(found, file))}
    return {**named, "day": day.group() if day else ""}


def _inside(found: Found, file: FoundFile) -> str:
    return file.path.relative_to(found.folder).as_posix()


def _words(text: str) -> frozenset[str]:
    words = re.findall(r"[a-z]+", text.casefold())
    return frozenset(word for word in words if not _COMMON.fullmatch(word))


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
