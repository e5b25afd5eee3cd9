"""The method in prose that can be sent as it is to whoever asks, and the words it uses."""

from pathlib import Path

import pandas as pd

from svanalysis.core import years
from svanalysis.core.configuration import read_toml
from svanalysis.core.money import short_pounds
from svanalysis.core.places import shipped
from svanalysis.present import sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.report import wording
from svanalysis.report.results import Results

_DAY = "%d %B %Y"
_TEXT = Path(__file__).parent / "templates" / "method_statement.txt"
_LARGEST = 3  # exclusions that the words name; the table has them all


def method_statement(results: Results) -> Exhibit:
    """Return how the figures were made, in sentences that answer a request for information as they stand.

    Scope, exclusions with pounds, rules, registers with their dates, boundaries, coverage, what is unknown and
    versions; each number is a cell of the table. Source: field norms for a method statement.
    """
    cells, money = _cells(results), _money(results)
    words = {name: short_pounds(pence) for name, pence in money.items()} | _words(results)
    text = _TEXT.read_text(encoding="utf-8").format(
        **{name: cell for name, (_, cell) in cells.items()} | words
    )
    out = wording.of_year(results.exclusions, results.year)
    pounds = [*zip(["In scope", "Left out of scope", "Not placed"], money.values(), strict=True),
              *zip("Left out: " + out["label"], out["pence"], strict=True)]  # fmt: skip
    table = [*cells.values(), *((f"{what} (£)", tables.whole_pounds(pence)) for what, pence in pounds)]
    return wording.exhibit(
        results,
        "method_statement",
        "How these figures were made",
        pd.DataFrame(table, columns=["What", "Value"], dtype="object"),
        sentences=text.strip().split("\n\n"),
    )


def _cells(results: Results) -> dict[str, tuple[str, str]]:
    """Return what the statement quotes as it stands: for each name in the text its row of the table."""
    coverage = wording.of_year(results.coverage, results.year).set_index("attribute")
    known = {
        f"{name}_{by}": (f"{what} known, {said} (%)", tables.share(coverage[by][name]))
        for name, what in (("place", "Address"), ("size", "Size"))
        for by, said in (("rows", "payments"), ("pounds", "pounds"))
    }
    files = results.files
    return {
        "files": ("Files read", f"{int(files['files'].sum()):,}"),
        "records": ("Records read", f"{int(files['records'].sum()):,}"),
        "refused": ("Records refused", f"{int(files['rejected'].sum()):,}"),
        **known,
        "rule": ("Rule", results.definition.summary),
        "boundaries": ("Boundaries of", results.definition.boundary_vintage),
        "sources": ("Sources", _sources(results)),
        "software": ("Software", f"svanalysis {results.provenance['versions']['svanalysis']}"),
    }


def _money(results: Results) -> dict[str, int]:
    """Return the pence that the statement quotes."""
    out = wording.of_year(results.exclusions, results.year)["pence"].sum()
    in_scope = wording.share_in(results, "local_share").of_pence
    return {"in_scope": in_scope, "left_out": int(out), "not_placed": wording.unknown_pence(results)}


def _words(results: Results) -> dict[str, str]:
    """Return what is no number."""
    body, year = results.body, results.year
    most = wording.of_year(results.exclusions, year).nlargest(_LARGEST, "pence")
    pairs = zip(most["label"], most["pence"], strict=True)
    named = sentences.listed([f"{label} ({short_pounds(pence)})" for label, pence in pairs])
    start, end = (day.strftime(_DAY).lstrip("0") for day in (years.start(year), years.end(year)))
    return {
        "body": body.title,
        "start": start,
        "end": end,
        "provisional": " The year is provisional: a month is missing [p]."
        if year in results.part_years
        else "",
        "largest": f", most of it for {named}" if len(most) else "",
        "not_what": sentences.not_what(wording.in_local_place(results)),
        "other_rules": sentences.OTHER_RULES,
    }


def _sources(results: Results) -> str:
    """Return what suppliers were placed and sized from, each with the day it speaks of."""
    body = results.body
    held = [*body.vendors, *body.registers, *body.directories]
    return "; ".join(map(wording.described, held)) or "nothing but the payments"


def glossary(results: Results) -> Exhibit:
    """Return what the report's words and marks mean."""
    terms = read_toml(shipped("data", "rules", "glossary.toml"))["terms"].items()
    return wording.exhibit(
        results,
        "terms",
        "What the words and marks mean",
        pd.DataFrame(terms, columns=["Term", "Meaning"], dtype="object"),
        source="Source: svanalysis, data/rules/glossary.toml and docs/method.md.",
    )
