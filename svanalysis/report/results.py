"""Results are measured once and stored with their provenance; every form only renders them."""

import hashlib
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from svanalysis import __version__
from svanalysis.core import years
from svanalysis.core.body import Body
from svanalysis.core.definition import Definition
from svanalysis.core.disclosure_rules import disclosure as disclosure_rules
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.core.places import code_key, sha256, shipped, store
from svanalysis.core.progress import Progress, silent
from svanalysis.measure import breakdowns
from svanalysis.measure.change import change_tables
from svanalysis.measure.opportunities import market_tables
from svanalysis.measure.review import matches, review
from svanalysis.measure.series import series_tables
from svanalysis.measure.shares import shares, with_and_without
from svanalysis.measure.spend import Kept, Spend, kept
from svanalysis.report.balance import files_table, not_data_table
from svanalysis.report.context import context_inputs, context_tables, spend_of
from svanalysis.report.editions import ANALYST, EDITIONS, PUBLIC, public
from svanalysis.report.plan import plan_files, plan_tables
from svanalysis.report.protection import LOG, Protection, disclosure_log, protected
from svanalysis.report.releases import REVISIONS, atoms_of, latest_releases, with_revisions
from svanalysis.report.wording import labels
from svanalysis.suppliers.payees import HIDDEN

if TYPE_CHECKING:
    import geopandas as gpd

DRAFT = "DRAFT"  # until a year is frozen
_PLAIN = ("year", "previous", "years", "missing", "provenance")  # what is kept beside the tables
_VERSIONED = ("pandas", "polars", "plotly", "geopandas")
# Of the results of one folder alone: their other edition is mostly asked for next.
_last_held_back: dict[Path, Protection] = {}


@dataclass(frozen=True)
class Results:
    """All that a report on one body, year and definition shows. Money is whole pence; shares are 0 to 1.

    Each table is an attribute; their titles, in the order to show them, are in `templates/labels.toml`.

    `shares`: year x measure. `changes`: measure, from `previous` to `year`; `parts` what the change is made of,
    `contributors` who moved it most, `service_parts` the services in it. `rings`, `sizes`, `combinations`, `places`,
    `authorities`: where each pound went. `exclusions`: what is out of scope. `scopes`: the shares with and without
    each exclusion. `breaks`: where the series may be broken. `restated`: years under this year's rules. `sensitivity`:
    what each choice moves. `bridge`: from the published figure to this year's. `files`: one row per input file.
    `rejected`: records refused. `not_data`: records that are no payment, by file and what they are.
    `control_totals`: finance's own totals beside ours. `coverage`: what is known. `published`: figures the body
    published, beside ours. `unplaced`: whom to find first. `months`, `recognised`, `largest`: what was paid when,
    to what kind of payee, to whom most. `services`: shares by service. `evidence`: what is known and from where.
    `matches`: suppliers matched to registers, by method. `vendor_files`, `vendor_refused`: the balance of the body's
    own supplier records. `review`: whom to ask about. `opportunities`: by purpose, what goes elsewhere and which local
    firms do such work. `contracts`: contracts by the year they start in; `contracts_ending`: those that end soon;
    `contract_files`, `contract_refused`: the balance of contracts registers. No contract's value is a payment.
    `actions`, `indicators`, `stories`: the action plan and what is told with it.
    `targets`: the body's, beside ours. `concentration`, `new_and_lost`, `like_for_like`: how few hold the spend, who
    came and went, who was paid in both years. `real_terms`, `deprivation`, `partners`: empty where no deflators, no
    deprivation, no partners are named. `disclosure`: what the public edition withholds, and why (empty in that
    edition). `revisions`: frozen figures beside the same measured now.
    `missing` are the months that are missing, by year; `measured` the tables by name; `edition` is analyst or public;
    `state` DRAFT, or frozen by whom and when.
    `provenance`: input hashes, the definition's text, versions. `folder` is where the body's files are.
    """

    body: Body
    definition: Definition
    folder: Path
    year: str
    previous: str | None
    years: list[str]
    missing: dict[str, list[str]]
    provenance: dict[str, Any]
    measured: Mapping[str, pd.DataFrame]
    edition: str = ANALYST
    state: str = DRAFT

    @property
    def part_years(self) -> list[str]:
        """Return the years in which a month is missing, in order."""
        return sorted(self.missing)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return a table by its name."""
        if name in labels("tables"):
            return self.measured[name]
        message = f"results have no table {name!r}"
        raise AttributeError(message, name=name, obj=self)

    def __dir__(self) -> list[str]:
        """List the tables beside all else, for whoever types a name in a notebook."""
        return [*super().__dir__(), *self.measured]

    def with_tables(self, **tables: pd.DataFrame) -> "Results":
        """Return results in which these tables take the place of those of the same name."""
        return replace(self, measured={**self.measured, **tables})

    def shapes(self, kind: str = "") -> "gpd.GeoDataFrame | None":
        """Return the official shapes that the body file names (`code`, `name`, geometry), None when it names none."""
        return official_shapes(self.body, self.folder, kind)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order to show them; of the public edition the public ones."""
        titles = labels("tables")
        shown = disclosure_rules().tables if self.edition == PUBLIC else titles
        return {name: self.measured[name] for name in titles if name in shown}


def official_shapes(body: Body, folder: Path, kind: str = "") -> "gpd.GeoDataFrame | None":
    """Return a body's official shapes of a kind, without one those of its small areas; None when it names none."""
    chosen = body.shapes_of(kind)
    if chosen is None:
        return None
    from svanalysis.reference.shapes import read_shapes  # noqa: PLC0415  geopandas, only where there are shapes

    return read_shapes(folder / chosen.file, chosen.code, chosen.name, layer=chosen.layer or None)


def open_results(  # noqa: PLR0913 - what a report is asked for, each by its name
    body: str = "durham",
    year: str = "",
    *,
    previous: str = "",
    definition: str = "",
    data: str = "",
    edition: str = ANALYST,
    releases: str = "",
    progress: Progress = silent,
) -> Results:
    """Return the results of a body and year, measuring them only when an input, a rule or the package changed.

    `body` and `definition` are shipped names or paths; an empty `definition` takes the body's own, an empty `year` its
    latest complete one, an empty `previous`, the year to compare with, the year before. `data` is the folder
    with the body's files, if the body file does not say. `edition` is analyst or public. `releases` is the folder of
    frozen years; they are read, and verified, where it is given.
    Raises ConfigurationError or InputError with one message that says what to do.
    """
    if edition not in EDITIONS:
        hint = f"use {' or '.join(EDITIONS)}"
        raise ConfigurationError("there is no such edition", found=edition, hint=hint)
    spend = spend_of(body, definition, data, progress)
    _check_named(spend)
    chosen = spend.check_year(year) if year else spend.latest_year()
    before = spend.check_year(previous) if previous else ""
    before = "" if before == years.previous(chosen) else before  # the usual one is measured once
    folder = store() / spend.body.name / "results" / _key(spend, chosen, before)
    tables, plain = kept(folder, lambda: measure_year(spend, chosen, before))
    settings: dict[str, Any] = {"body": spend.body, "definition": spend.definition, "folder": spend.folder}
    results = Results(**settings, measured=tables, **plain)
    released = latest_releases(Path(releases), results) if releases else []
    if released:
        revised = with_revisions(results, spend, released)
        return _in_edition(revised, edition, protected(revised, spend, wards_of(spend), atoms_of(released)))
    # without a release nothing but what decides the results decides their editions
    changed, plain = kept(
        folder / edition,
        lambda: _changed(results, _in_edition(results, edition, _held_back(folder, results, spend))),
    )
    return Results(**settings, measured={**tables, **changed}, edition=edition, **plain)


def _check_named(spend: Spend) -> None:
    """Raise InputError when no payment in scope names a supplier: then there is nothing to say of any."""
    grouped = spend.grouped
    is_named = (grouped["scope_reason"] == "") & ~grouped["supplier_id"].str.startswith(HIDDEN)
    if not is_named.any():
        what = "no payment in scope names a supplier, so that there is nothing to report"
        hint = "look at how the payee column was read with `svanalysis inspect`; `svanalysis measure` prints the shares"
        raise InputError(what, file=spend.body.path, hint=hint)


def _held_back(folder: Path, results: Results, spend: Spend) -> Protection:
    """Return what the public edition of the results in a folder withholds, worked out once for both editions."""
    if folder not in _last_held_back:
        _last_held_back.clear()
        _last_held_back[folder] = protected(results, spend, wards_of(spend))
    return _last_held_back[folder]


def _in_edition(results: Results, edition: str, held_back: Protection) -> Results:
    """Return the public edition of results, or that of analysts with the log of what the public one withholds."""
    if edition == PUBLIC:
        return public(results, held_back)
    return results.with_tables(disclosure=disclosure_log(results, held_back))


def _changed(results: Results, edition: Results) -> Kept:
    """Return what is kept of an edition: the tables that are not those of the results, and what is no table."""
    tables = {name: table for name, table in edition.measured.items() if table is not results.measured[name]}
    return Kept(tables, {name: getattr(edition, name) for name in _PLAIN})


def decided_by(body: Body, definition: Definition) -> list[str]:
    """Return what decides results beside inputs and choices, as texts: the settings, the rules and the code."""
    rules = sorted(shipped("data", "rules").glob("*.toml"))
    settings = [each.model_dump_json(exclude={"path"}) for each in (body, definition)]
    return [*settings, *(path.read_text(encoding="utf-8") for path in rules), code_key()]


def _key(spend: Spend, year: str, previous: str) -> str:
    """Return the name under which results are stored: a hash of everything that decides them."""
    known = json.dumps(_inputs(spend), sort_keys=True)
    parts = [year, previous, __version__, known, *decided_by(spend.body, spend.definition)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def measure_year(spend: Spend, year: str, previous: str = "") -> Kept:
    """Measure everything a report on a year shows, beside the year before or another that is named."""
    both = (spend.grouped, spend.classified)
    known: dict[str, Any] = {"part_years": spend.part_years, "breaks": spend.breaks}
    compared = previous or (years.previous(year) if years.previous(year) in spend.years else None)
    measured, units = shares(*both, **known), spend.units
    changed = change_tables(*both, compared, year, **known)
    tables = {
        "shares": measured.assign(body=spend.body.name, definition=spend.definition.name),
        **changed,
        "rings": breakdowns.rings(units),
        "sizes": breakdowns.sizes(units),
        "combinations": breakdowns.combinations(units),
        "places": breakdowns.places(units, wards_of(spend)),
        "authorities": breakdowns.by_authority(units, spend.areas),
        "exclusions": breakdowns.exclusions(spend.grouped),
        "scopes": with_and_without(*both, **known),
        **series_tables(spend, compared, year),
        "files": files_table(spend.balances),
        "rejected": spend.rejected,
        "control_totals": spend.control_totals,
        "not_data": not_data_table(spend.balances),
        "coverage": breakdowns.coverage(units),
        "unplaced": breakdowns.unplaced(units, year),
        "months": breakdowns.months(spend.grouped),
        "recognised": breakdowns.recognised(spend.grouped),
        "largest": breakdowns.largest(units),
        "services": shares(*both, by=("service",), **known),
        "evidence": spend.evidence,
        "matches": matches(spend),
        "vendor_files": spend.vendor_files,
        "vendor_refused": spend.vendor_refused,
        "review": review(spend, year),
        **market_tables(spend, year),
        **plan_tables(spend, changed["changes"], year),
        **context_tables(spend, measured, compared, year),
        "disclosure": pd.DataFrame(columns=LOG),
        "revisions": pd.DataFrame(columns=REVISIONS),
    }
    plain = {"year": year, "previous": compared, "years": spend.years, "missing": spend.missing}
    return Kept(tables, plain | {"provenance": _provenance(spend)})


def _inputs(spend: Spend) -> dict[str, str]:
    """Return the sha256 of every file that decides the results, by its name."""
    told = {name: sha256(path) for name, path in plan_files(spend.body, spend.folder).items()}
    return spend.inputs | told | context_inputs(spend)


def wards_of(spend: Spend) -> pd.DataFrame | None:
    """Return the ward of each supplier and year placed to the unit postcode; None when the body has no shapes."""
    shapes = official_shapes(spend.body, spend.folder)
    if shapes is None:
        return None
    from svanalysis.reference.shapes import locate  # noqa: PLC0415  geopandas, only where there are shapes

    exact = spend.classified[spend.classified["precision"] == "unit"].dropna(subset=["easting"])
    wards = locate(exact["easting"], exact["northing"], shapes)
    found = exact[["supplier_id", "financial_year"]].assign(ward=wards).dropna(subset=["ward"])
    names = dict(zip(shapes["code"], shapes["name"], strict=True))
    return found.assign(ward_name=found["ward"].map(names))


def _provenance(spend: Spend) -> dict[str, Any]:
    """Return what the results came from: inputs by hash, the definition's text, versions."""
    return {
        "inputs": _inputs(spend),
        "definition": spend.definition.path.read_text(encoding="utf-8"),
        "versions": {
            "svanalysis": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in _VERSIONED},
        },
    }
