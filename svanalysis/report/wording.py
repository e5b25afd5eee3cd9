"""The words every exhibit carries: they are data, in `templates/exhibits.toml`, and what is measured is put in."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2
import pandas as pd
from pydantic import Field

from svanalysis.classify.place import inside_codes
from svanalysis.core import money
from svanalysis.core.configuration import Frozen, read_toml
from svanalysis.core.places import shipped
from svanalysis.core.years import month_start
from svanalysis.ingest.months import month_ranges
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit, KeyNumber
from svanalysis.present.shares import Share, share_of
from svanalysis.present.theme import plain
from svanalysis.report.templating import TEMPLATES

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from svanalysis.core.body import Body, Source
    from svanalysis.measure.spend import Spend
    from svanalysis.report.results import Results

SYNTHETIC = "synthetic sample"
_OF_SENTENCES = (
    "percent", "points", "printed", "bounds", "between", "listed", "ranged", "sme_sentence", "gap", "not_what",
    "change_line", "finding",
)  # fmt: skip


class Words(Frozen):
    """What an exhibit says: an entry of `templates/exhibits.toml`, which explains each."""

    title: str = "{{ title }}"
    about: str
    period: str = "{{ results.year }}"
    note: str = ""
    sentences: str = ""
    source: str = "{{ results | source }}"
    number: str = ""
    also: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, str] = Field(default_factory=dict)
    columns: dict[str, str] = Field(default_factory=dict)


def exhibit(  # noqa: PLR0913 - what an exhibit has, each by its name
    results: "Results | Spend",
    name: str,
    rows: pd.DataFrame | None = None,
    figures: "Iterable[go.Figure]" = (),
    *,
    key: str = "",
    measure: str = "",
    also: Mapping[str, object] | None = None,
    numbers: Iterable[Mapping[str, object]] = (),
    quoted: str = "",
    **said: object,
) -> Exhibit:
    """Return an exhibit with its words from `templates/exhibits.toml`, empty sentences left out.

    Its table are the columns of `rows` that are named there; none named, `rows` as they are; without rows, its facts.
    `measure` is the share it is of, where there is one a share. `said` is what its words use. `also` are numbers in the
    words that are no cell, beside those that the entry names, written by the unit of what they are, as cells are.
    """
    own, words = _words()[name], {**said, "results": results}
    words |= {"share": MEASURES[measure], "Share": measure_name(measure)} if measure else {}
    if rows is None:
        rows = pd.DataFrame(_cells(own.facts, words).items(), columns=["What", "Value"], dtype="object")
    words["rows"] = len(rows)
    mark = f" ({SYNTHETIC})" if results.body.synthetic else ""
    return Exhibit(
        key=key or (f"{name}_{measure}" if measure else name),
        title=written(own.title, words),
        subtitle=f"{written(own.about, words)}, {results.body.title}, {written(own.period, words)}{mark}",
        table=tables.display(rows, columns(name, rows, words)) if own.columns else rows,
        source=written(own.source, words),
        note=written(own.note, words),
        figures=tuple(figures),
        sentences=tuple(filter(None, written(own.sentences, words).split("\n"))),
        numbers=tuple(_number(own.number, {**words, **each}) for each in numbers),
        quoted=quoted,
        also=_cells(own.also, words)
        | {what: tables.cell(what, value) for what, value in (also or {}).items()},
    )


def _number(template: str, words: Mapping[str, object]) -> KeyNumber:
    """Return a headline number: the lines of what is written are its label, its value and what stands beside it."""
    label, value, *lines = written(template, words).split("\n")
    return KeyNumber(label, value, tuple(lines))


def columns(name: str, rows: pd.DataFrame, words: Mapping[str, object]) -> dict[str, str]:
    """Return for each heading of an exhibit's table its column; one with ? in the file only where it holds anything."""
    return {
        written(heading, words): column.rstrip("?")
        for heading, column in _words()[name].columns.items()
        if not column.endswith("?")
        or (column.rstrip("?") in rows and rows[column.rstrip("?")].replace("", None).notna().any())
    }


def written(template: str, words: Mapping[str, object]) -> str:
    """Return a template of `templates/exhibits.toml` with what is given put in."""
    return _template(template).render(words) if "{" in template else template


def _cells(asked: Mapping[str, str], words: Mapping[str, object]) -> dict[str, str]:
    """Return what expressions come to, each written by the unit of what it is; one that is none is left out.

    One that comes to several is a cell for each, its name in place of `{}`.
    """
    found: dict[str, object] = {}
    for what, one in asked.items():
        value = _expression(one)(words)
        several = value if isinstance(value, Mapping) else {} if value is None else {"{}": value}
        found |= {written(what, words).replace("{}", str(name)): each for name, each in several.items()}
    return {what: tables.cell(what, value) for what, value in found.items()}


@cache
def _template(text: str) -> jinja2.Template:
    return _environment().from_string(text)


@cache
def _expression(text: str) -> Any:  # noqa: ANN401 - jinja2 says no more
    return _environment().compile_expression(text, undefined_to_none=False)


@cache
def _environment() -> jinja2.Environment:
    """Return what reads the words: its filters write money, shares and points, and tell of results."""
    found = jinja2.Environment(undefined=jinja2.StrictUndefined, finalize=plain)  # noqa: S701 - words, no page
    found.filters |= {name: getattr(sentences, name) for name in _OF_SENTENCES}
    found.filters |= {
        "short": money.short_pounds, "signed": money.signed_pounds, "to_the_penny": money.pounds,
        "with_commas": "{:,}".format, "start": capital,
        "told": lambda counts: [f"{number:,} {what}" for what, number in counts.items()],
        "source": source, "origin": origin, "years": _years, "pair": _pair, "part_years": part_years,
        "missing_in": missing_in, "vat": vat_untold,
        "place": in_local_place, "local": local_place, "region": region_name, "not_placed": unknown_pence,
        "share": share_in, "areas": local_authorities, "described": described,
        "named": lambda shapes: shapes.title or shapes.file, "registered": lambda one: one.title or one.files[0],
        "superseded": lambda one: (one.file, one.why),
    }  # fmt: skip
    found.tests["missing"] = tables.missing
    found.globals |= {"sentences": sentences, "much_unknown": 0.2}  # the printing rule's last limit
    return found


@cache
def labels(name: str) -> dict[str, str]:
    """Return what people read for the codes of a column, in the order to show them: `templates/labels.toml`."""
    return dict(read_toml(TEMPLATES / "labels.toml")[name])


@cache
def _words() -> dict[str, Words]:
    found = read_toml(TEMPLATES / "exhibits.toml")
    return {name: Words.model_validate(entry) for name, entry in found.items()}


MEASURES = labels("measures")


def capital(text: str) -> str:
    """Return a text as it begins a line: the first letter is a capital, the others stay."""
    return text[:1].upper() + text[1:]


def measure_name(measure: str) -> str:
    """Return a measure's name as it begins a table row."""
    return capital(MEASURES[measure])


def _years(results: "Results") -> str:
    years = sorted(up_to(results, results.shares)["financial_year"].unique())
    return f"{years[0]} to {years[-1]}" if len(years) > 1 else results.year


def _pair(results: "Results") -> str:
    return f"{results.previous} to {results.year}" if results.previous else results.year


def source(results: "Results | Spend") -> str:
    """Return the source and definition line."""
    return f"{origin(results)} Definition: {results.definition.title} ({results.definition.name})."


def origin(results: "Results | Spend") -> str:
    """Return the source line alone, for what no definition touches."""
    made = (
        f"{SYNTHETIC} shipped with svanalysis, not records of {results.body.title}"
        if results.body.synthetic
        else f"payment records published by {results.body.title}"
    )
    return f"Source: {made}."


def share_in(results: "Results", measure: str, year: str | None = None) -> Share:
    """Return the share of a measure in the report's year, or in another."""
    return share_of(results.shares, year or results.year, measure)


def printing_by_year(results: "Results", measure: str) -> dict[str, str]:
    """Return how a measure may be printed in each year: 'single', 'range', 'none' or 'z'."""
    years = results.shares.loc[results.shares["measure"] == measure, "financial_year"]
    return {year: share_in(results, measure, year).printing for year in years}


def up_to(results: "Results", frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the report's year and of those before it: a report does not show what came after."""
    return frame[frame["financial_year"] <= results.year]


def unknown_pence(results: "Results") -> int:
    """Return the year's pence whose supplier could not be placed."""
    rings = of_year(results.rings, results.year)
    return int(rings.loc[rings["ring"] == "unknown", "pence"].sum())


def level_cells(share: Share, name: str = "Local share") -> dict[str, str]:
    """Return a share as it may be printed, with its low and high, as cells for words that quote them."""
    return {
        f"{name} (%)": tables.printed(share.share, share.printing),
        f"{name}, low (%)": tables.low(share.low),
        f"{name}, high (%)": tables.high(share.high),
    }


def remark(results: "Results") -> dict[str, str]:
    """Return what the body file remarks, as a cell: its numbers are its own."""
    return {"Remark": results.body.notes} if results.body.notes else {}


def described(source: "Source") -> str:
    """Return what a file of evidence is, and the day it speaks of."""
    title = source.title or ", ".join(source.files)
    return f"{title} (as of {source.date})" if source.date else title


def part_years(results: "Results") -> str:
    """Return what to say of years with a month missing, with a space before it; '' when there are none."""
    shown = [year for year in results.part_years if year <= results.year]
    named = [f"{missing_in(results, year)} ({year})" for year in shown]
    return f" Payments are missing [p]: those of {'; '.join(named)}." if shown else ""


def missing_in(results: "Results", year: str | None = None) -> str:
    """Return the months that are missing in the report's year, or in another, by name; '' where none is."""
    months = month_ranges(results.missing.get(year or results.year, []))
    return re.sub(r"\d{4}-\d\d", lambda month: month_start(month[0]).strftime("%B %Y"), months)


def provisional(results: "Results") -> str:
    """Return that the report's year is provisional and which months are missing; '' where none is."""
    months = missing_in(results)
    return f"provisional: payments of {months} are missing" if months else ""


def vat_untold(results: "Results") -> str:
    """Return that files say neither net nor gross of VAT, and what they are taken for; '' where all say it."""
    files = results.files[["unstated", "files"]].sum()
    said = results.body.payments.taken_for(int(files["unstated"]), int(files["files"]))
    return said and f"{said}."


def of_year(frame: pd.DataFrame, year: str | None) -> pd.DataFrame:
    """Return the rows of a year, with a fresh index; none for no year."""
    return frame[frame["financial_year"] == year].reset_index(drop=True)


def region_name(authority: str) -> str:
    """Return the name of the region an authority lies in, with its article where English wants one.

    >>> region_name("E06000047")
    'the North East'
    """
    found: Any = authorities().loc[authority, "region_name"]
    articled = ("North", "South", "East", "West")
    return f"the {found}" if found.startswith(articled) else str(found)


def rings(body: "Body") -> dict[str, str]:
    """Return what rings are called for a body."""
    rest = {
        "region": f"Rest of {region_name(body.authority)}",
        "uk": "Rest of the UK",
        "overseas": "Overseas",
    }
    return {"authority": body.place, **rest, "unknown": "Not known"}


def local_authorities(results: "Results") -> list[str]:
    """Return the codes of the authorities that count as local under the definition."""
    body, local = results.body, results.definition.local
    return inside_codes(local, body.authority, body.neighbours)["is_local"]


def local_place(results: "Results") -> str:
    """Return the local area's name as it stands before a noun, as in `County Durham suppliers`."""
    area, place = results.definition.local.area, results.body.place
    if area == "region":
        return region_name(results.body.authority).removeprefix("the ")
    return f"{place} or neighbouring" if area == "authority_and_neighbours" else place


def in_local_place(results: "Results") -> str:
    """Return the local area's name as it stands after `in`, as in `an address in the North East`."""
    area, place = results.definition.local.area, results.body.place
    if area == "region":
        return region_name(results.body.authority)
    return f"{place} or a neighbouring authority" if area == "authority_and_neighbours" else place


@cache
def authorities() -> pd.DataFrame:
    """Return the shipped authorities, one row each, by code."""
    path = shipped("data", "geography", "authorities.csv")
    return pd.read_csv(path, encoding="utf-8").set_index("authority")
