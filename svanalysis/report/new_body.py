"""A new council's body file, from a folder of its files: what was found, what to say, what to do next."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from glob import escape
from pathlib import Path
from statistics import median
from typing import NamedTuple

from svanalysis.core import years
from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.money import short_pounds
from svanalysis.core.places import shipped, written_whole
from svanalysis.core.progress import Progress, silent
from svanalysis.reference.directories import authorities
from svanalysis.suppliers.folder import VENDORS, FoundFile, looked_at, table_files

_COMMON = {
    "council",
    "city",
    "county",
    "borough",
    "district",
    "metropolitan",
    "royal",
    "london",
    "of",
    "the",
    "and",
}
_FEW = 0.1  # of the usual month's lines: strays of other months, as `ingest.months` has it
_DAY_IN_NAME = re.compile(r"(19|20)\d{2}-[01]\d-[0-3]\d")


class Found(NamedTuple):
    """What a folder holds: every file by what it is, and the months its payments cover."""

    folder: Path
    files: list[FoundFile]
    first_month: str
    last_month: str

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
    lines = sum((Counter(file.months) for file in files), Counter())
    if not lines:
        why = next((file.why for file in files if file.why), "no csv, spreadsheet or zip file lies there")
        hint = "put the payment files there; svanalysis inspect FILE says how a file is read"
        raise ConfigurationError("this folder holds no payments", file=folder, found=why, hint=hint)
    usual = [month for month, count in lines.items() if count >= _FEW * median(lines.values())]
    return Found(folder, files, min(usual), max(usual))


def authorities_like(text: str) -> list[tuple[str, str]]:
    """Return the authorities (code, name) that a text may mean: the one it says, else those that share its words.

    >>> authorities_like("Darlington Borough Council"), len(authorities_like("Newcastle"))
    ([('E06000005', 'Darlington')], 2)
    """
    known = list(authorities().select("authority", "name").iter_rows())
    exact = [
        (code, name) for code, name in known if text.strip().casefold() in {code.casefold(), name.casefold()}
    ]
    if exact:
        return exact
    asked = _words(text)
    words = {code: _words(name) for code, name in known}
    same = [(code, name) for code, name in known if asked and asked == words[code]]
    inside = [
        (code, name) for code, name in known if asked and (asked < words[code] or set() < words[code] < asked)
    ]
    close = get_close_matches(text, [name for _, name in known], n=5, cutoff=0.75)
    return same or inside or [(code, name) for code, name in known if name in close]


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
    money, records = short_pounds(sum(file.pence for file in paid)), sum(file.records for file in paid)
    lines = [
        f"{len(paid)} payment files: {records:,} payments, {money}, {found.first_month} to {found.last_month}",
        *(
            f"not used: {_inside(found, file)}: {file.why.partition(' What to do: ')[0]}"
            for file in found.of("")
        ),
    ]
    body, year = f'--body "{path}"' if " " in str(path) else f"--body {path}", found.latest_year
    first = [] if found.of(VENDORS) else [
        "No supplier addresses were found. First ask finance for the vendor master (docs/tutorial.md says how; the",
        "template is docs/vendor_master.csv) and name it under [[vendors]]: without it no single share can be printed.",
    ]  # fmt: skip
    return "\n".join([
        *lines, *first, "Next:",
        f"  svanalysis build {body}",
        f"  svanalysis report {body} --year {year}",
        f"  svanalysis review {body} --year {year} --out review.csv",
        f"  svanalysis explore {body}",
    ])  # fmt: skip


def _written(found: Found, name: str, title: str, place: str, code: str) -> str:
    """Return the text of a body file."""
    payments, quoted = found.of("payments"), _quoted
    unclear = [_inside(found, file) for file in payments if file.day_order_open]
    order = [f"day_first = true  # not clear from {unclear[0]}: check a date there"] if unclear else []
    definitions = ", ".join(sorted(path.stem for path in shipped("data", "definitions").glob("*.toml")))
    parts = [
        f"# {title}: made by `svanalysis new-body`. Check what is said here; a wrong key is refused.",
        f"name = {quoted(name)}",
        f"title = {quoted(title)}",
        f"place = {quoted(place)}  # how sentences call the area",
        f"authority = {quoted(code)}  # ONS code, see data/geography/authorities.csv",
        '# neighbours = ["E06000005"]  # authorities that border it, for definitions that count them',
        f'definition = "durham_2013"  # what counts; one of {definitions}',
        'folder = "."  # where the files are, from this file',
        "",
        "[payments]",
        *_files(found, payments),
        'basis = "net"  # of VAT, where the headings do not say',
        *order,
        f"first_month = {quoted(found.first_month)}  # months you expect: a missing one makes the year provisional",
        f"last_month = {quoted(found.last_month)}",
        *_superseded(found, payments),
        *_sources(found),
    ]
    return "\n".join(parts) + "\n"


def _files(found: Found, files: list[FoundFile]) -> Iterable[str]:
    """Return the line of payment files: a pattern for a folder where nothing else has that ending, else the names."""
    groups: dict[tuple[Path, str], list[Path]] = {}
    for file in files:
        groups.setdefault((file.path.parent, file.path.suffix), []).append(file.path)
    patterns = []
    for (home, suffix), mine in groups.items():
        start = escape(home.relative_to(found.folder).as_posix())
        alone = len(mine) > 1 and len(mine) == sum(1 for _ in home.glob(f"*{suffix}"))
        names = [f"*{suffix}"] if alone else [escape(path.name) for path in mine]
        patterns += [name if start == "." else f"{start}/{name}" for name in names]
    return ["files = [", *(f"    {_quoted(pattern)}," for pattern in patterns), "]"]


def _superseded(found: Found, files: list[FoundFile]) -> list[str]:
    """Return an entry for each file that is the same as another to the byte."""
    first: dict[str, FoundFile] = {}
    lines = []
    for file in files:
        if file.sha256 in first:
            other = _inside(found, first[file.sha256])
            lines += ["", "[[superseded]]", f"file = {_quoted(_inside(found, file))}", f"by = {_quoted(other)}",
                      'why = "The two files are the same to the byte."']  # fmt: skip
        first.setdefault(file.sha256, file)
    return lines


def _sources(found: Found) -> list[str]:
    """Return the entries of supplier records and registers, or how to write the first."""
    last = f"{years.end(found.latest_year)}"
    lines: list[str] = []
    for file in found.files:
        if file.kind not in {"", "payments"}:
            table, layout = ("vendors", "vendor_master") if file.kind == VENDORS else ("registers", file.kind)
            named = _DAY_IN_NAME.search(file.path.name)
            said = (
                f"{named.group()}  # from its name"
                if named
                else f"{last}  # for rows without a date: check it"
            )
            files = f"files = [{_quoted(escape(_inside(found, file)))}]"
            lines += ["", f"[[{table}]]", files, f'layout = "{layout}"', f"date = {said}"]
    if not found.of(VENDORS):
        lines += ["", "# What makes a headline publishable: the council's own list of suppliers with their addresses.",
                  "# [[vendors]]", '# files = ["vendor_master.csv"]', '# layout = "vendor_master"',
                  f"# date = {last}  # for rows without a date of their own"]  # fmt: skip
    return lines


def _inside(found: Found, file: FoundFile) -> str:
    return file.path.relative_to(found.folder).as_posix()


def _quoted(text: str) -> str:
    """Return text as TOML writes it."""
    return json.dumps(text, ensure_ascii=False)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+", text.casefold())) - _COMMON


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
