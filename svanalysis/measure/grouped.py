"""The seam: one grouped sum of the ledger, in Polars, that feeds every measure, in pandas."""

from functools import lru_cache
from pathlib import Path

import pandas as pd
import polars as pl

from svanalysis.classify.contracts import classify_contracts
from svanalysis.classify.kind import own_suppliers
from svanalysis.classify.nearby import nearby
from svanalysis.classify.pairs import pairs_of
from svanalysis.classify.place import inside_codes
from svanalysis.classify.purposes import amounts_of, purposes
from svanalysis.classify.scope import scope_of
from svanalysis.core.body import Body, Service
from svanalysis.core.definition import Definition
from svanalysis.ingest.ledger import Ledger
from svanalysis.ingest.wording import NOTHING
from svanalysis.reference.units import units_of
from svanalysis.suppliers.contracts import all_contracts
from svanalysis.suppliers.evidence import register_of
from svanalysis.suppliers.kept import known_file, known_suppliers, read_known, write_known
from svanalysis.suppliers.payees import HIDDEN, with_suppliers

# Upper limits in pence: 500, 5,000 and 25,000 pounds are the publication thresholds in use.
_BANDS = (50_000, 500_000, 2_500_000)
_LEVELS, _DEEPEST, _NEARLY_ALL, _MOST = " > ", 5, 0.95, 0.8
_NOTHING = rf"(?i)^({NOTHING}|0|#\S+[!?])$"
BAND_NAMES = ("under 500", "500 to 5,000", "5,000 to 25,000", "25,000 and over")
_SUM_KEYS = [
    "body", "financial_year", "month", "supplier_id", "recognised_as", "service", "category", "amount_band",
]  # fmt: skip
KEYS = [*_SUM_KEYS[:-1], "scope_reason", "kept_reason", "amount_band"]
_SUMS = ("pence", "absolute_pence", "credit_pence", "lines")
SHOWN = ["date", "payee", "amount_pence", "service", "category", "reference", "source_file", "source_record"]


def gathered(body: Body, ledger: Ledger, folder: Path, place: Path) -> dict[str, pd.DataFrame]:
    """Resolve suppliers, gather evidence and sum payments: all that no definition decides, and the slow part.

    `folder` holds the body's files. What `grouped_under` needs is written into `place`.
    Returns `evidence`, a summary of what is `held` of suppliers; how they `matched`; people's `answers`;
    `vendor_files` and `vendor_refused`, the balance of supplier records.
    """
    known = known_suppliers(place, body, ledger, folder)
    payments = with_suppliers(ledger.payments, known.payees)
    tables = {"sums": summed(payments), "amounts": amounts_of(payments)}
    for name, table in tables.items():
        write_known(table, place / known_file(name))
    return {
        "evidence": evidence_summary(known.held, pairs_of(known.paid)),
        "held": known.held.to_pandas(),
        "matched": known.candidates.to_pandas(),
        "answers": known.answers.to_pandas(),
        "vendor_files": known.vendor_files.to_pandas(),
        "vendor_refused": known.vendor_refused.to_pandas(),
    }


def grouped_under(place: Path, body: Body, definition: Definition) -> pd.DataFrame:
    """Return the table of `grouped` under a definition, from the sums in `place`."""
    sums, matched = read_known(place, "sums", "matched")
    own = own_suppliers(body.own_companies, matched)
    return grouped(sums, scope_of(sums, definition, own), body.services)


def market_under(
    place: Path, body: Body, definition: Definition, folder: Path, classified: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return what opportunities are told by, under a definition: `purposes`, `nearby` and `contracts`.

    They are the tables of `purposes`, `nearby` and `classify_contracts`; `contract_files` and `contract_refused` are
    the balance of contracts registers. `classified` is the table of `classify`.
    """
    amounts, matched = read_known(place, "amounts", "matched")
    scope = scope_of(amounts, definition, own_suppliers(body.own_companies, matched))
    local = inside_codes(definition.local, body.authority, body.neighbours)["is_local"]
    units = units_of(body, folder)
    registers = [register_of(body, folder, source).register for source in body.registers]
    contracts, files, refused = all_contracts(body, folder)
    names = ["supplier_id", "financial_year", "is_local", "is_local_certain"]
    known = pl.from_pandas(classified[names])
    tables = {
        "purposes": purposes(amounts, scope),
        "nearby": nearby(registers, local, units),
        "contracts": classify_contracts(contracts, known, local, definition.local.proves, units),
        "contract_files": files,
        "contract_refused": refused,
    }
    return {name: table.to_pandas() for name, table in tables.items()}


def summed(payments: pl.DataFrame) -> pl.DataFrame:
    """Sum payments by all that decides their scope or is a group: the rows of `grouped` before any definition.

    `payments` needs `supplier_id`; service and category stay whole.
    """
    pence = pl.col("amount_pence")
    band = pl.lit(BAND_NAMES[-1])
    for limit, name in zip(reversed(_BANDS), reversed(BAND_NAMES[:-1]), strict=True):
        band = pl.when(pence.abs() < limit).then(pl.lit(name)).otherwise(band)
    named = payments.with_columns(month=pl.col("date").dt.to_string("%Y-%m"), amount_band=band)
    return named.group_by(_SUM_KEYS).agg(
        pence=pence.sum(),
        absolute_pence=pence.abs().sum(),
        credit_pence=pence.filter(pence < 0).sum(),
        lines=pl.len().cast(pl.Int64),
    )


def grouped(sums: pl.DataFrame, scope: pl.DataFrame, services: tuple[Service, ...] = ()) -> pd.DataFrame:
    """Sum payments once for all measures.

    Returns one row per body, year, month, supplier, recognition, service, category, scope reason, reason that
    is kept in and amount band, with `pence` (signed), `absolute_pence`, `credit_pence` (zero or negative) and `lines`.
    `scope_reason` is '' in scope. Of a service or category that a file gives in several columns the widest is
    kept that tells payments apart; none of the category where the payee is a person, for it may be in words of its
    own; a service that `services` says was renamed has its new name in every year. `sums` is the
    table of `summed`, `scope` that of `classify.scope.scope_of`.
    """
    return _scoped(sums, scope, services).group_by(KEYS).agg(pl.col(_SUMS).sum()).sort(KEYS).to_pandas()


@lru_cache(maxsize=2)
def _scoped_payments(ledger: Ledger, place: Path, definition: Definition) -> pl.DataFrame:
    """Return a ledger's payments in scope, each with its supplier; kept, because whoever asks once asks again."""
    payees, matched = read_known(place, "payees", "matched")
    payments = with_suppliers(ledger.payments, payees)
    scope = scope_of(payments, definition, own_suppliers(ledger.body.own_companies, matched))
    hidden = pl.col("supplier_id").str.starts_with(HIDDEN)
    return _scoped(payments, scope.filter(pl.col("scope_reason") == ""), ledger.body.services).with_columns(
        payee=pl.when(hidden).then(pl.lit("name hidden")).otherwise("payee"),
        reference=pl.when(hidden).then(pl.lit("")).otherwise("reference"),
    )


def payments_behind(
    ledger: Ledger, place: Path, definition: Definition, cells: pd.DataFrame, service: str | None = None
) -> pd.DataFrame:
    """Return the payments in scope of some suppliers and years, largest first; of one service where it is given.

    `cells` has `supplier_id` and `financial_year`; `place` is where `gathered` wrote. One row per payment: `date`,
    `payee` as published, `amount_pence`, `service`, `category`, `reference`, `source_file`, `source_record`. A
    hidden payee is not named, nor is its reference given.
    """
    wanted = pl.from_pandas(cells[["supplier_id", "financial_year"]]).unique()
    found = _scoped_payments(ledger, place, definition)
    found = found.join(wanted, on=["supplier_id", "financial_year"], how="semi")
    if service is not None:
        found = found.filter(pl.col("service") == service)
    size = pl.col("amount_pence").abs()
    return found.sort(size, "date", "payment_id", descending=[True, False, False]).select(SHOWN).to_pandas()


def _scoped(rows: pl.DataFrame, scope: pl.DataFrame, services: tuple[Service, ...]) -> pl.DataFrame:
    """Add the scope of payments, or of their sums; of services and categories keep the widest, services renamed."""
    renamed = {old: service.name for service in services for old in service.was}
    lines = pl.col("lines").sum() if "lines" in rows.columns else pl.len()
    shown = {
        text: renamed.get(name, name)
        for text, name in _shown(rows.group_by("service").agg(lines=lines)).items()
    }
    scoped = rows.join(scope, on=["supplier_id", "recognised_as", "service", "category"])
    is_person = pl.col("recognised_as") == "person_redacted"
    return scoped.with_columns(
        service=pl.col("service").replace_strict(shown, return_dtype=pl.String),
        category=pl.when(is_person).then(pl.lit("")).otherwise(_level("category", 0)),
    )


def _shown(counted: pl.DataFrame) -> dict[str, str]:
    """Return what is shown of each text of services: the widest level, spelt as most often. `counted` has `lines`."""
    told = counted.select("service", "lines", shown=_level("service", _widest(counted)))
    often = told.group_by("shown").agg(pl.col("lines").sum()).sort("lines", "shown", descending=[True, False])
    spelt: dict[str, str] = {}
    for name in often["shown"]:
        spelt.setdefault(name.lower(), name)
    return {text: spelt[name.lower()] for text, name in told.select("service", "shown").iter_rows()}


def _widest(counted: pl.DataFrame) -> int:
    """Return the first level of services of which no one has nearly all payments, as the body itself has.

    However it is spelt, and leaving out the few that have fewer levels than most; 0 where there is none.
    """
    depth = pl.col("service").str.split(_LEVELS).list.len()
    depths = counted.filter(pl.col("service") != "").group_by(depth=depth).agg(pl.col("lines").sum())
    deep = depths.sort("depth", descending=True).filter(
        pl.col("lines").cum_sum() >= _MOST * pl.col("lines").sum()
    )
    whole = counted.filter(depth >= deep["depth"].head(1).sum())  # 0 where no text says anything
    for at in range(_DEEPEST):
        level = whole.select(level=_level("service", at, or_first=False), lines="lines")
        said = (
            level.filter(pl.col("level") != "")
            .group_by(pl.col("level").str.to_lowercase())
            .agg(pl.col("lines").sum())
        )
        each: list[int] = said["lines"].to_list()
        if len(each) > 1 and max(each) < _NEARLY_ALL * sum(each):
            return at
    return 0


def _level(column: str, at: int, *, or_first: bool = True) -> pl.Expr:
    """Return a level of a service or category, the first where it says nothing; '' for N/A and such words."""
    levels = pl.col(column).str.split(_LEVELS)
    chosen = levels.list.get(at, null_on_oob=True)
    said = pl.coalesce(pl.when(chosen != "").then(chosen), levels.list.first()) if or_first else chosen
    return pl.when(said.str.contains(_NOTHING)).then(pl.lit("")).otherwise(said)


def evidence_summary(evidence: pl.DataFrame, pairs: pl.DataFrame) -> pd.DataFrame:
    """Return what is known of suppliers and from where.

    One row per attribute and source: `suppliers` with a value, `values`, `conflicting` (suppliers with more
    than one value), `earliest` and `latest` date, and `of_suppliers`, all suppliers paid.
    """
    values, day = pl.col("value").n_unique(), pl.col("date")
    per_supplier = evidence.filter(pl.col("value") != "").group_by("attribute", "source", "supplier_id")
    found = per_supplier.agg(values=values, earliest=day.min(), latest=day.max())
    each = pl.col("values")
    counts = {"suppliers": pl.len(), "values": each.sum(), "conflicting": (each > 1).sum()}
    summed = found.group_by("attribute", "source").agg(
        **{name: count.cast(pl.Int64) for name, count in counts.items()},
        earliest=pl.col("earliest").min().dt.to_string("%Y-%m-%d"),
        latest=pl.col("latest").max().dt.to_string("%Y-%m-%d"),
    )
    everyone = pl.lit(pairs["supplier_id"].n_unique(), dtype=pl.Int64)
    return summed.sort("attribute", "source").with_columns(of_suppliers=everyone).to_pandas()
