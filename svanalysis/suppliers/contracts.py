"""A council's contracts register, whatever its layout, and Open Contracting awards; every row accounted for.

Source: Local Government Transparency Code 2015, paragraphs 31 and 32; Open Contracting Data Standard 1.1, releases.
Values of contracts are never added to payments.
"""

import calendar
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core import market_rules
from svanalysis.core.body import Body, Source, matching_files
from svanalysis.core.errors import InputError
from svanalysis.core.money import parse_amount
from svanalysis.core.schema import REFUSED
from svanalysis.ingest.dates import judge_order, parse_date
from svanalysis.ingest.records import Records, read_bytes, read_records
from svanalysis.ingest.rows import Rows
from svanalysis.ingest.wording import normalise
from svanalysis.suppliers.vendor_rows import Row, balanced, file_balance, laid_out, rows_of
from svanalysis.suppliers.vendors import read_value

LAYOUTS = ("contracts_register", "ocds_release")
CONTRACTS: dict[str, type[pl.DataType]] = {
    "reference": pl.String,
    "title": pl.String,
    "supplier": pl.String,
    "postcode": pl.String,
    "category": pl.String,
    "department": pl.String,
    "start": pl.Date,
    "end": pl.Date,
    "value_pence": pl.Int64,
    "value_is": pl.String,
    "declared_sme": pl.String,
    "declared_vcse": pl.String,
    "source_file": pl.String,
    "source_record": pl.Int64,
}
_TEXTS = ("reference", "title", "category", "department")
_SAME = ("reference", "title", "supplier", "start", "end", "value_pence")
_OCDS = [
    "reference", "title", "supplier", "postcode", "value", "start date", "end date", "sme", "vcse", "category",
]  # fmt: skip
_UNREAD = "{} cannot be read: left out"
Problem = tuple[str, str]
Seen = dict[tuple[Any, ...], dict[str, Any]]  # contracts by what makes them the same


class ContractsFile(NamedTuple):
    """What one file gave.

    `contracts`: one row per contract (`CONTRACTS`); `value_is` says whether the value is the `total` or `annual`, ''
    without one; `declared_sme` and `declared_vcse` are yes, no or ''. `refused`: rows that are no contract, and cells
    that cannot be read in rows that are one, each with its reason (`REFUSED`). `balance`: rows, used, refused.
    """

    contracts: pl.DataFrame
    refused: pl.DataFrame
    balance: dict[str, Any]


def read_contracts(path: Path, source: Source, seen: Seen | None = None) -> ContractsFile:
    """Read a contracts register, or releases of the Open Contracting Data Standard (`layout = "ocds_release"`).

    A row is refused when it names neither a supplier nor a contract, when no date of it can be read, or when it is
    the same contract again, as in an earlier edition (`seen`, which is added to). The end is that of the extensions
    taken, where the register says it. Raises InputError when the file is neither.
    """
    content = read_bytes(path)
    is_ocds = source.layout == "ocds_release"
    tables = [_awards(path, content)] if is_ocds else read_records(path, content)
    laid = [
        (layout, rows_of(path.name, table, layout)) for layout, table in laid_out(path, tables, "contracts")
    ]
    seen = {} if seen is None else seen
    kept: list[dict[str, Any]] = []
    refused: list[dict[str, Any]] = []
    for _, rows in laid:
        day_first = judge_order({row.text(role) for row in rows for role in ("start", "end", "expiry")}, None)
        for row in rows:
            contract, problems = _contract(row, day_first=day_first is not False)
            before = seen.setdefault(tuple(contract[name] for name in _SAME), contract)
            if reason := _refusal(contract, before):
                refused.append(row.problem(reason))
            else:
                kept.append(contract)
                refused += [row.problem(*problem) for problem in problems]
    problems_of = pl.DataFrame(refused, schema=REFUSED)
    lost = problems_of.filter(~pl.col("used")).height
    read = sum(len(rows) for _, rows in laid)
    return ContractsFile(
        pl.DataFrame(kept, schema=CONTRACTS), problems_of, file_balance(path.name, read, lost, laid[0][0])
    )


def all_contracts(body: Body, folder: Path) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Return the contracts of a body's registers, the balance of the files, and rows and cells that cannot be used."""
    seen: Seen = {}
    files = [
        read_contracts(path, source, seen)
        for source in body.contracts
        for path in matching_files(folder, source.files)
    ]
    together = pl.concat([pl.DataFrame(schema=CONTRACTS), *(file.contracts for file in files)])
    return together, *balanced([(file.balance, file.refused) for file in files])


def _refusal(contract: dict[str, Any], before: dict[str, Any]) -> str:
    """Return why a row is no contract of its own, '' when it is one; `before` is the first that is the same."""
    if not (contract["supplier"] or contract["title"]):
        return "it names neither a supplier nor a contract"
    if not (contract["start"] or contract["end"]):
        return "no date of it can be read"
    if before is not contract:
        return f"the same contract as record {before['source_record']} of {before['source_file']}"
    return ""


def _contract(row: Row, *, day_first: bool) -> tuple[dict[str, Any], list[Problem]]:
    """Return what a row says of a contract, and reason and text of cells that cannot be read."""
    problems: list[Problem] = []
    days = {role: _day(row, role, problems, day_first=day_first) for role in ("start", "end", "expiry")}
    start, ends = days["start"], [day for day in (days["expiry"], days["end"]) if day]
    end = next((day for day in ends if not start or day >= start), None)
    if ends and end is None:
        problems.append(
            ("it ends before it starts: the end is left out", row.text("expiry") or row.text("end"))
        )
    total, annual = _pence(row, "value", problems), _pence(row, "annual_value", problems)
    value = annual if total is None else total
    says = _declared(row, problems)
    return {
        **{name: row.said(name) for name in _TEXTS},
        "supplier": row.said("name"),
        "postcode": read_value("postcode_invoice", row.said("postcode")),
        "start": start,
        "end": end,
        "value_pence": value,
        "value_is": "" if value is None else "annual" if total is None else "total",
        "declared_sme": says["declared_sme"],
        "declared_vcse": says["declared_vcse"] or ("yes" if row.said("charity_number") else ""),
        "source_file": row.source,
        "source_record": row.record,
    }, problems  # fmt: skip


def _day(row: Row, role: str, problems: list[Problem], *, day_first: bool) -> date | None:
    """Return a date; an end that is given as a month is the last day of it."""
    text = row.said(role)
    day = parse_date(text, day_first=day_first) if text else None
    if text and day is None:
        problems.append((_UNREAD.format(f"{role} date"), text))
    if day and day.precision == "month" and role != "start":
        return day.date.replace(day=calendar.monthrange(day.date.year, day.date.month)[1])
    return day.date if day else None


def _pence(row: Row, role: str, problems: list[Problem]) -> int | None:
    """Return an amount in pence; a credit is no value of a contract."""
    text = row.said(role)
    amount = parse_amount(text) if text else None
    if text and (amount is None or amount.pence < 0):
        problems.append((_UNREAD.format(role.replace("_", " ")), text))
        return None
    return amount.pence if amount else None


def _declared(row: Row, problems: list[Problem]) -> dict[str, str]:
    """Return what the register declares, in a column each or in one for both."""
    both = row.said("declared_either")
    words = market_rules.contracts().either.get(normalise(both))
    if both and words is None:
        problems.append((_UNREAD.format("SME or VCSE"), both))
    found: dict[str, str] = dict(zip(("declared_sme", "declared_vcse"), words or ("", ""), strict=True))
    for role in ("declared_sme", "declared_vcse"):
        if text := row.said(role):
            found[role] = read_value(role, text)
            if not found[role]:
                problems.append((_UNREAD.format(role.removeprefix("declared_").upper()), text))
    return found


def _awards(path: Path, content: bytes) -> Records:
    """Return the awards of releases as rows of a table, one per award and supplier."""
    try:
        said = json.loads(content)
        releases = said.get("releases", [said])
        rows = [row for release in releases for row in _award_rows(release)]
    except (ValueError, AttributeError, TypeError) as error:
        hint = "give a release, or a package of releases, as JSON"
        what = "this is no release of the Open Contracting Data Standard"
        raise InputError(what, file=path, found=error, hint=hint) from None
    return Records("", Rows([_OCDS, *rows]), "json")


def _award_rows(release: dict[str, Any]) -> Iterator[list[str]]:
    """Yield a row for each supplier of each award; scale and VCSE are as the supplier's party says."""
    parties = {party.get("id"): party for party in release.get("parties", [])}
    tender = release.get("tender", {})
    for award in release.get("awards", []):
        period = award.get("contractPeriod", {})
        for supplier in award.get("suppliers", []):
            party = parties.get(supplier.get("id"), {})
            details, address = party.get("details", {}), party.get("address", {})
            cells = (
                tender.get("id"), award.get("title") or tender.get("title"), supplier.get("name"),
                address.get("postalCode") or address.get("streetAddress"), award.get("value", {}).get("amount"),
                period.get("startDate"), period.get("endDate"), details.get("scale"), details.get("vcse"),
                tender.get("classification", {}).get("description"),
            )  # fmt: skip
            yield ["" if cell is None else str(cell) for cell in cells]
