"""Which payments count: the reasons for being out of scope that a definition names."""

import re

import polars as pl

from svanalysis.core import rules
from svanalysis.core.definition import Definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.rules import Reason

_KEYS = ["supplier_id", "recognised_as", "service", "category"]


def reasons_of(definition: Definition) -> list[Reason]:
    """Return the reasons a definition excludes, in the order in which they are tried.

    Raises ConfigurationError when it names one that is not in `data/rules/scope.toml`.
    """
    known = {reason.name: reason for reason in rules.scope_reasons()}
    for name in definition.scope.exclude:
        if name not in known:
            what = "this reason for exclusion is not known"
            hint = f"use some of {', '.join(known)}"
            raise ConfigurationError(what, file=definition.path, found=name, hint=hint)
    return [reason for reason in known.values() if reason.name in definition.scope.exclude]


def scope_reason(row: dict[str, str], reasons: list[Reason]) -> str:
    """Return the first reason that excludes a payment, '' when it is in scope.

    `row` has `supplier_id` (the name key), `recognised_as`, `service` and `category`.

    >>> row = dict(supplier_id="HMRC", recognised_as="", service="", category="")
    >>> scope_reason(row, list(rules.scope_reasons()))
    'tax'
    """
    text = f"{row['service']} {row['category']}".upper()
    for reason in reasons:
        if reason.recognised_as and row["recognised_as"] == reason.recognised_as:
            return reason.name
        if reason.payee and re.search(reason.payee, row["supplier_id"]):
            return reason.name
        if reason.category and re.search(reason.category, text):
            return reason.name
    return ""


def scope_of(payments: pl.DataFrame, definition: Definition) -> pl.DataFrame:
    """Return `scope_reason` for each distinct combination of supplier, recognition, service and category.

    `payments` needs those four columns; the combinations are looked at once each.
    """
    reasons = reasons_of(definition)
    distinct = payments.select(_KEYS).unique(maintain_order=True)
    found = [scope_reason(row, reasons) for row in distinct.iter_rows(named=True)]
    return distinct.with_columns(scope_reason=pl.Series(found, dtype=pl.String))
