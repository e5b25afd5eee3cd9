"""Which payments count: the reasons for being out of scope that a definition names."""

import re
from collections.abc import Callable

import polars as pl

from svanalysis.core import rules
from svanalysis.core.definition import Definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.rules import Reason
from svanalysis.suppliers.payees import HIDDEN

Fit = Callable[[Reason, str], object]
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


def scope_of(
    payments: pl.DataFrame, definition: Definition, own: frozenset[str] = frozenset()
) -> pl.DataFrame:
    """Return `scope_reason` for each distinct combination of supplier, recognition, service and category.

    `kept_reason` is the first reason that fits what the definition keeps in; both are '' elsewhere. `payments`
    needs those four columns, the supplier as its name key; `own` are the suppliers that are the body's own
    companies. A reason fits by the payee, by what was paid for, or by how the payee was recognised; each distinct
    payee, purpose and recognition is looked at once.

    >>> paid = pl.DataFrame({"supplier_id": ["HMRC"], "recognised_as": [""], "service": [""], "category": [""]})
    >>> from svanalysis.core.definition import load_definition
    >>> scope_of(paid, load_definition("durham_2013"))["scope_reason"].item()
    'tax'
    """
    out = reasons_of(definition)
    kept = [reason for reason in rules.scope_reasons() if reason not in out]
    distinct = payments.select(_KEYS).unique(maintain_order=True)
    excluded = _first_reasons(distinct, out, own)
    others = _first_reasons(distinct, kept, own).zip_with(excluded == "", pl.Series([""]))
    return distinct.with_columns(scope_reason=excluded, kept_reason=others)


def _first_reasons(distinct: pl.DataFrame, reasons: list[Reason], own: frozenset[str]) -> pl.Series:
    """Return the first of some reasons that fits each combination, '' where none does."""
    said = distinct.select(pl.concat_str("service", "category", separator=" ").str.to_uppercase()).to_series()
    fits: list[tuple[pl.Series, Fit]] = [
        (
            distinct["supplier_id"],
            lambda reason, payee: (reason.own and payee in own) or _says(reason.payee, payee),
        ),
        (said, lambda reason, text: _says(reason.category, text)),
        (distinct["recognised_as"], lambda reason, kind: kind and kind == reason.recognised_as),
    ]
    ranks = []
    for texts, fit in fits:
        open_texts = (text for text in texts.unique() if not text.startswith(HIDDEN))
        found = ((text, at) for text in open_texts for at, reason in enumerate(reasons) if fit(reason, text))
        first: dict[str, int] = {}
        for text, at in found:
            first.setdefault(text, at)
        ranks.append(texts.replace_strict(first, default=len(reasons), return_dtype=pl.Int64))
    names = dict(enumerate([*(reason.name for reason in reasons), ""]))
    return pl.select(pl.min_horizontal(ranks)).to_series().replace_strict(names, return_dtype=pl.String)


def _says(pattern: str, text: str) -> bool:
    """Tell whether a pattern is found; an empty one never is."""
    return bool(pattern and re.search(pattern, text))
