"""The shares table of `svanalysis measure`: a body, or several as partners, under one or several definitions."""

from dataclasses import replace

import pandas as pd

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.progress import Progress, silent
from svanalysis.measure.facts import fact
from svanalysis.measure.partners import partner_of, partners
from svanalysis.measure.shares import COLUMNS, shares, with_and_without
from svanalysis.measure.spend import Spend, load_spend
from svanalysis.report.results import wards_of

# What people call a group, and the column it is. `body` is in every table.
GROUPS = {"ring": "ring", "authority": "authority", "ward": "ward", "size": "size", "kind": "kind",
          "service": "service", "category": "category", "month": "month", "amount_band": "amount_band",
          "body": "body", "tier": "vcse_tier", "recognised": "recognised_as", "organisation": "kind"}  # fmt: skip
OUTSIDE = "outside"


def shares_table(
    bodies: str | list[str],
    definitions: list[str],
    by: tuple[str, ...] = (),
    *,
    year: str = "",
    data: str = "",
    scopes: bool = False,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Return one row per definition, body, financial year, group and measure: the columns of `measure.shares`.

    An empty definition takes the body's own. With `scopes` each share is given with and without each reason
    for leaving payments out, in a column `scope`. Several bodies are partners: the rows and further columns of
    `measure.partners`. Raises ConfigurationError for an unknown group or year, and for bodies whose own definitions
    differ when none is given.
    """
    if unknown := [name for name in by if name not in GROUPS]:
        hint = f"use some of {', '.join(GROUPS)}"
        raise ConfigurationError("this grouping is not known", found=unknown[0], hint=hint)
    columns = tuple(dict.fromkeys(GROUPS[group] for group in by if group != "body"))
    names, frames = [bodies] if isinstance(bodies, str) else list(dict.fromkeys(bodies)), []
    for name in definitions:
        spends = _loaded(names, name, data, progress)
        wanted = _checked(spends, year) if year else ""
        table = _measured([_with_areas(spend, columns) for spend in spends], columns, scopes=scopes)
        chosen = table[table["financial_year"] == wanted] if wanted else table
        frames.append(chosen.assign(definition=spends[0].definition.name))
    together = pd.concat(frames, ignore_index=True)
    together = together.assign(**{group: together[GROUPS[group]] for group in by})
    first = ["body", "definition", *(["scope"] if scopes else []), "financial_year", "measure", *by]
    rest = [name for name in together.columns if name in COLUMNS or name not in (*first, *columns)]
    return together[list(dict.fromkeys([*first, *rest]))]


def _loaded(names: list[str], definition: str, data: str, progress: Progress) -> list[Spend]:
    """Return what bodies spent under one definition. Raises ConfigurationError when none is given and theirs differ."""
    found = [load_body(name) for name in names]
    own = sorted({body.definition for body in found})
    if not definition and len(own) > 1:
        hint = f"add --definition {own[0]}, or another"
        raise ConfigurationError("these bodies have definitions of their own", found=own, hint=hint)
    chosen = load_definition(definition or own[0])
    return [load_spend(body, chosen, data, progress) for body in found]


def _checked(spends: list[Spend], year: str) -> str:
    """Return the year as it is written; at least one body has payments in it."""
    for spend in spends[:-1]:
        try:
            return spend.check_year(year)
        except ConfigurationError:
            continue
    return spends[-1].check_year(year)


def _measured(spends: list[Spend], by: tuple[str, ...], *, scopes: bool) -> pd.DataFrame:
    """Return the shares of a body, or of several and of all together."""
    measured = with_and_without if scopes else shares
    if len(spends) > 1:
        return partners([partner_of(spend) for spend in spends], by=by, measured=measured)
    spend = spends[0]
    found = measured(spend.grouped, spend.classified, by=by, part_years=spend.part_years, breaks=spend.breaks)
    return found.assign(body=spend.body.name)


def _with_areas(spend: Spend, by: tuple[str, ...]) -> Spend:
    """Add the columns `authority` and `ward` of suppliers where they are asked for.

    `outside`: known to be in no authority (overseas), or in no ward of the body's shapes. Raises
    ConfigurationError when wards are asked for and the body file names no shapes.
    """
    classified = spend.classified
    if "authority" in by:
        abroad = fact(classified, "in_uk").no & classified["majority"].isna()
        classified = classified.assign(authority=classified["majority"].mask(abroad, OUTSIDE))
    if "ward" in by:
        wards = wards_of(spend)
        if wards is None:
            hint = "add [[shapes]] to the body file"
            raise ConfigurationError(f"nothing says where the wards of {spend.body.title} are", hint=hint)
        classified = classified.merge(wards, on=["supplier_id", "financial_year"], how="left")
        elsewhere = fact(classified, "in_authority").no & classified["ward"].isna()
        classified = classified.assign(ward=classified["ward"].mask(elsewhere, OUTSIDE))
    return replace(spend, classified=classified)
