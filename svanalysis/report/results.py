"""Results are measured once and stored with their provenance; every form only renders them."""

import hashlib
import json
import platform
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import pandas as pd

from svanalysis import __version__
from svanalysis.core import years
from svanalysis.core.body import Body
from svanalysis.core.definition import Definition
from svanalysis.core.disclosure_rules import disclosure as disclosure_rules
from svanalysis.core.errors import InputError
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
from svanalysis.report.editions import ANALYST, PUBLIC, check_edition, public
from svanalysis.report.plan import plan_files, plan_tables
from svanalysis.report.protection import LOG, disclosure_log, protected
from svanalysis.report.releases import REVISIONS, Release, atoms_of, latest_releases, with_revisions
from svanalysis.suppliers.payees import HIDDEN

if TYPE_CHECKING:
    import geopandas as gpd

DRAFT = "DRAFT"  # until a year is frozen
_OF_EDITION = ("years", "part_years", "provenance")
_VERSIONED = ("pandas", "polars", "plotly", "geopandas")


@dataclass(frozen=True)
class Results:
    """All that a report on one body, year and definition shows. Money is whole pence; shares are 0 to 1.

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
    `edition` is analyst or public; `state` DRAFT, or frozen by whom and when. `provenance`: input hashes, the
    definition's text, versions. `folder` is where the body's files are.
    """

    body: Body
    definition: Definition
    folder: Path
    year: str
    previous: str | None
    years: list[str]
    part_years: list[str]
    shares: Annotated[pd.DataFrame, "Shares by year and measure"]
    changes: Annotated[pd.DataFrame, "Change of each share since the year before"]
    parts: Annotated[pd.DataFrame, "What the change of each share is made of"]
    contributors: Annotated[pd.DataFrame, "Suppliers that moved each share most"]
    service_parts: Annotated[pd.DataFrame, "Services in the change of each share"]
    rings: Annotated[pd.DataFrame, "Where each pound went"]
    sizes: Annotated[pd.DataFrame, "Spend by size of supplier"]
    combinations: Annotated[
        pd.DataFrame, "Spend by what suppliers are at once: local, SME, social enterprise, charity"
    ]
    places: Annotated[pd.DataFrame, "Spend by small area where paid suppliers are based"]
    authorities: Annotated[pd.DataFrame, "Spend by authority where paid suppliers are based"]
    exclusions: Annotated[pd.DataFrame, "Payments out of scope, by reason"]
    scopes: Annotated[pd.DataFrame, "Shares with and without each reason for leaving payments out"]
    breaks: Annotated[pd.DataFrame, "Where the series of years may be broken"]
    restated: Annotated[pd.DataFrame, "Shares of each year under this year's rules and under its own"]
    sensitivity: Annotated[pd.DataFrame, "Shares under each choice that could have been made"]
    bridge: Annotated[pd.DataFrame, "From the published figure to this year's, one ingredient at a time"]
    files: Annotated[pd.DataFrame, "Files read and what became of their records"]
    rejected: Annotated[pd.DataFrame, "Records refused, with reasons"]
    control_totals: Annotated[pd.DataFrame, "Finance's own totals beside the ledger's"]
    not_data: Annotated[pd.DataFrame, "Records that are no payment, by file and what they are"]
    coverage: Annotated[pd.DataFrame, "How much is known"]
    published: Annotated[pd.DataFrame, "Published figures beside measured ones"]
    unplaced: Annotated[pd.DataFrame, "Suppliers to find first"]
    months: Annotated[pd.DataFrame, "Payments by month"]
    recognised: Annotated[pd.DataFrame, "Payments to payees that are not simply a supplier"]
    largest: Annotated[pd.DataFrame, "Suppliers paid most"]
    services: Annotated[pd.DataFrame, "Shares by service"]
    evidence: Annotated[pd.DataFrame, "What is known of suppliers, and from where"]
    matches: Annotated[pd.DataFrame, "Suppliers matched to registers, by method"]
    vendor_files: Annotated[pd.DataFrame, "Supplier records read and what became of their rows"]
    vendor_refused: Annotated[pd.DataFrame, "Rows and cells of supplier records that cannot be used"]
    review: Annotated[pd.DataFrame, "Suppliers to ask about, by pounds at stake"]
    opportunities: Annotated[
        pd.DataFrame, "What goes elsewhere by purpose, and local firms on the register that do such work"
    ]
    contracts: Annotated[pd.DataFrame, "Contracts by the year they start in (never added to payments)"]
    contracts_ending: Annotated[pd.DataFrame, "Contracts that end within 18 months after the year"]
    contract_files: Annotated[pd.DataFrame, "Contracts registers read and what became of their rows"]
    contract_refused: Annotated[pd.DataFrame, "Rows and cells of contracts registers that cannot be used"]
    actions: Annotated[pd.DataFrame, "Progress of the action plan"]
    indicators: Annotated[pd.DataFrame, "Indicators the body supplies"]
    stories: Annotated[pd.DataFrame, "Case studies and best practice"]
    targets: Annotated[pd.DataFrame, "Targets beside measured values"]
    concentration: Annotated[pd.DataFrame, "How much the suppliers paid most hold"]
    new_and_lost: Annotated[pd.DataFrame, "New, lost and continuing suppliers"]
    like_for_like: Annotated[pd.DataFrame, "Shares over suppliers paid in both years alone"]
    real_terms: Annotated[pd.DataFrame, "Pounds in the prices of one year"]
    deprivation: Annotated[pd.DataFrame, "Spend by deprivation of the supplier's address"]
    partners: Annotated[pd.DataFrame, "Partners, each and together"]
    disclosure: Annotated[pd.DataFrame, "What the public edition withholds, and why"]
    revisions: Annotated[pd.DataFrame, "Frozen figures beside the same measured now"]
    provenance: dict[str, Any]
    edition: str = ANALYST
    state: str = DRAFT

    def shapes(self, kind: str = "") -> "gpd.GeoDataFrame | None":
        """Return the official shapes that the body file names (`code`, `name`, geometry), None when it names none."""
        return official_shapes(self.body, self.folder, kind)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name, in the order of their definition; of the public edition the public ones."""
        shown = disclosure_rules().tables if self.edition == PUBLIC else _TITLES
        return {name: getattr(self, name) for name in _TITLES if name in shown}


_TITLES: dict[str, str] = {
    field.name: field.type.__metadata__[0] for field in fields(Results) if hasattr(field.type, "__metadata__")
}


def title_of(table: str) -> str:
    """Return what a table is, in words."""
    return _TITLES[table]


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
    check_edition(edition)
    spend = spend_of(body, definition, data, progress)
    _check_named(spend)
    chosen = spend.check_year(year) if year else spend.latest_year()
    before = spend.check_year(previous) if previous else ""
    before = "" if before == years.previous(chosen) else before  # the usual one is measured once
    folder = store() / spend.body.name / "results" / _key(spend, chosen, before)
    tables, plain = kept(folder, lambda: _to_keep(measure_year(spend, chosen, before)))
    stored: dict[str, Any] = {**plain, **tables}
    results = Results(body=spend.body, definition=spend.definition, folder=spend.folder, **stored)
    released = latest_releases(Path(releases), results) if releases else []
    if released:
        return _in_edition(results, spend, edition, released)
    # without a release nothing but what decides the results decides their editions
    found = kept(folder / edition, lambda: _edition_to_keep(_in_edition(results, spend, edition, [])))
    return _with_edition(results, edition, found)


def _check_named(spend: Spend) -> None:
    """Raise InputError when no payment in scope names a supplier: then there is nothing to say of any."""
    grouped = spend.grouped
    is_named = (grouped["scope_reason"] == "") & ~grouped["supplier_id"].str.startswith(HIDDEN)
    if not is_named.any():
        what = "no payment in scope names a supplier, so that there is nothing to report"
        hint = "look at how the payee column was read with `svanalysis inspect`; `svanalysis measure` prints the shares"
        raise InputError(what, file=spend.body.path, hint=hint)


def _in_edition(results: Results, spend: Spend, edition: str, released: list[Release]) -> Results:
    """Return an edition of results, with what was frozen before."""
    revised = with_revisions(results, spend, released)
    held_back = protected(revised, spend, wards_of(spend), atoms_of(released))
    if edition == PUBLIC:
        return public(revised, held_back)
    return replace(revised, disclosure=disclosure_log(revised, held_back))


def _edition_to_keep(results: Results) -> Kept:
    """Return what is kept of an edition: of the analyst's the log alone, for the rest is that of the results."""
    shown = results.tables() if results.edition == PUBLIC else {"disclosure": results.disclosure}
    return Kept(shown, {name: getattr(results, name) for name in _OF_EDITION})


def _with_edition(results: Results, edition: str, found: Kept) -> Results:
    """Return an edition of results from what is kept of it; what the public one leaves out is empty."""
    left_out = {name: table.iloc[:0] for name, table in results.tables().items() if edition == PUBLIC}
    made: dict[str, Any] = {**found.plain, **left_out, **found.tables}
    return replace(results, edition=edition, **made)


def _key(spend: Spend, year: str, previous: str) -> str:
    """Return the name under which results are stored: a hash of everything that decides them."""
    rule_files = sorted(shipped("data", "rules").glob("*.toml"))
    rule_text = [path.read_text(encoding="utf-8") for path in rule_files]
    settings = [each.model_dump_json(exclude={"path"}) for each in (spend.body, spend.definition)]
    known = json.dumps(_inputs(spend), sort_keys=True)
    parts = [year, previous, __version__, known, *settings, *rule_text, code_key()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def measure_year(spend: Spend, year: str, previous: str = "") -> Results:
    """Measure everything a report on a year shows, beside the year before or another that is named."""
    tables = (spend.grouped, spend.classified)
    compared = previous or (years.previous(year) if years.previous(year) in spend.years else None)
    measured = shares(*tables, part_years=spend.part_years, breaks=spend.breaks)
    changed = change_tables(*tables, compared, year, part_years=spend.part_years, breaks=spend.breaks)
    return Results(
        body=spend.body,
        definition=spend.definition,
        folder=spend.folder,
        year=year,
        previous=compared,
        years=spend.years,
        part_years=sorted(spend.part_years),
        shares=measured.assign(body=spend.body.name, definition=spend.definition.name),
        **changed,
        rings=breakdowns.rings(*tables),
        sizes=breakdowns.sizes(*tables),
        combinations=breakdowns.combinations(*tables),
        places=breakdowns.places(*tables, wards=wards_of(spend)),
        authorities=breakdowns.by_authority(*tables, spend.areas),
        exclusions=breakdowns.exclusions(spend.grouped),
        scopes=with_and_without(*tables, part_years=spend.part_years, breaks=spend.breaks),
        **series_tables(spend, compared, year),
        files=files_table(spend.balances),
        rejected=spend.rejected,
        control_totals=spend.control_totals,
        not_data=not_data_table(spend.balances),
        coverage=breakdowns.coverage(*tables),
        unplaced=breakdowns.unplaced(*tables, year),
        months=breakdowns.months(spend.grouped),
        recognised=breakdowns.recognised(spend.grouped),
        largest=breakdowns.largest(*tables),
        services=shares(*tables, by=("service",), part_years=spend.part_years, breaks=spend.breaks),
        evidence=spend.evidence,
        matches=matches(spend),
        vendor_files=spend.vendor_files,
        vendor_refused=spend.vendor_refused,
        review=review(spend, year),
        **market_tables(spend, year),
        **plan_tables(spend, changed["changes"], year),
        **context_tables(spend, measured, compared, year),
        disclosure=pd.DataFrame(columns=LOG),
        revisions=pd.DataFrame(columns=REVISIONS),
        edition=ANALYST,
        state=DRAFT,
        provenance=_provenance(spend),
    )


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


def _to_keep(results: Results) -> Kept:
    """Return what is kept of results: their tables, and what is no table and no setting."""
    names = ("year", "previous", "years", "part_years", "provenance")
    return Kept(results.tables(), {name: getattr(results, name) for name in names})
