"""The lines every exhibit carries: whose spend, which years, from what and by which definition."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import Field

from svanalysis.classify.place import inside_codes
from svanalysis.core.configuration import Frozen, read_toml
from svanalysis.core.places import shipped
from svanalysis.present import tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.sentences import listed
from svanalysis.present.shares import Share, share_of

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from svanalysis.core.body import Body, Source
    from svanalysis.measure.spend import Spend
    from svanalysis.report.results import Results

SYNTHETIC = "synthetic sample"
_TEMPLATES = Path(__file__).parent / "templates"


class Words(Frozen):
    """What an exhibit says whatever its numbers are: an entry of `templates/exhibits.toml`, which explains each."""

    about: str
    period: str = "{year}"
    note: str = ""
    defined: bool = True
    columns: dict[str, str] = Field(default_factory=dict)


class _Said(dict[str, object]):
    """What stands for the names in braces: what an exhibit gives, else what the results say."""

    def __init__(self, results: "Results | Spend", given: Mapping[str, object]) -> None:
        super().__init__(given)
        self.results: Any = results

    def __missing__(self, name: str) -> str:
        known = {
            "years": _years, "pair": _pair, "place": in_local_place, "local": local_place, "part_years": part_years
        }  # fmt: skip
        return known[name](self.results) if name in known else str(getattr(self.results, name))


def exhibit(  # noqa: PLR0913 - what an exhibit has, each by its name
    results: "Results | Spend",
    name: str,
    title: str,
    rows: pd.DataFrame,
    *,
    measure: str = "",
    words: Mapping[str, object] | None = None,
    figures: "Iterable[go.Figure]" = (),
    sentences: Iterable[str] = (),
    also: Mapping[str, object] | None = None,
    **own_fields: Any,  # noqa: ANN401 - those of `Exhibit`
) -> Exhibit:
    """Return an exhibit with its words from `templates/exhibits.toml`, empty sentences left out.

    Its table are the columns of `rows` that are named there; none named, `rows` as they are. `measure` is the share it
    is of, where there is one a share. `words` are what this exhibit puts for names in braces. `also` are numbers in the
    words that are no cell, written by the unit of what they are, as cells of a table are. `own_fields` are fields of
    the exhibit that are not as its entry says.
    """
    about = {"share": MEASURES[measure], "Share": measure_name(measure)} if measure else {}
    said, own = _Said(results, {**about, **(words or {})}), _words()[name]
    found = Exhibit(
        key=f"{name}_{measure}" if measure else name,
        title=title,
        subtitle=_subtitle(results, own.about.format_map(said), own.period.format_map(said)),
        table=tables.display(rows, columns(name, rows, said)) if own.columns else rows,
        source=source(results) if own.defined else origin(results),
        note=own.note.format_map(said),
        figures=tuple(figures),
        sentences=tuple(filter(None, sentences)),
        also={what: tables.cell(what, value) for what, value in (also or {}).items()},
    )
    return replace(found, **own_fields)


def columns(name: str, rows: pd.DataFrame, said: Mapping[str, object]) -> dict[str, str]:
    """Return for each heading of an exhibit's table its column; one with ? in the file only where it holds anything."""
    return {
        heading.format_map(said): column.rstrip("?")
        for heading, column in _words()[name].columns.items()
        if not column.endswith("?")
        or (column.rstrip("?") in rows and rows[column.rstrip("?")].replace("", None).notna().any())
    }


@cache
def labels(name: str) -> dict[str, str]:
    """Return what people read for the codes of a column, in the order to show them: `templates/labels.toml`."""
    return dict(read_toml(_TEMPLATES / "labels.toml")[name])


@cache
def _words() -> dict[str, Words]:
    found = read_toml(_TEMPLATES / "exhibits.toml")
    return {name: Words.model_validate(entry) for name, entry in found.items()}


MEASURES = labels("measures")


def capital(text: str) -> str:
    """Return a text as it begins a line: the first letter is a capital, the others stay."""
    return text[:1].upper() + text[1:]


def measure_name(measure: str) -> str:
    """Return a measure's name as it begins a table row."""
    return capital(MEASURES[measure])


def _subtitle(results: "Results | Spend", measure: str, period: str) -> str:
    """Return the statistical subtitle: measure, body and period, and that a sample is synthetic."""
    mark = f" ({SYNTHETIC})" if results.body.synthetic else ""
    return f"{measure}, {results.body.title}, {period}{mark}"


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
    return f" A month or more is missing [p]: {listed(shown)}." if shown else ""


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
