"""What a body spent, and its shares beside something else: prices, deprivation, targets, partners, other years."""

from pathlib import Path

import pandas as pd

from svanalysis.core.body import load_body, matching_files
from svanalysis.core.definition import load_definition
from svanalysis.core.places import fetched_folder, sha256
from svanalysis.core.progress import Progress, silent
from svanalysis.measure.breakdowns import DEPRIVATION, deprivation
from svanalysis.measure.concentration import LIKE_FOR_LIKE, concentration, like_for_like, new_and_lost
from svanalysis.measure.partners import PARTNERS, partner_of, partners
from svanalysis.measure.published import REAL_TERMS, published, real_terms, targets
from svanalysis.measure.spend import Spend, load_spend
from svanalysis.reference.imd import read_deciles
from svanalysis.reference.manifest import manifest
from svanalysis.reference.series import read_deflators

_WITH_SMALL_AREAS = ("onspd", "nspl")


def spend_of(body: str, definition: str = "", data: str = "", progress: Progress = silent) -> Spend:
    """Return what a body spent; an empty definition takes its own."""
    found = load_body(body)
    return load_spend(found, load_definition(definition or found.definition), data, progress)


def context_tables(
    spend: Spend, shares: pd.DataFrame, previous: str | None, year: str
) -> dict[str, pd.DataFrame]:
    """Return the tables by name; one is empty where the body has no file, target or partner for it."""
    grouped, part_years, breaks = spend.grouped, spend.part_years, spend.breaks
    both_years = pd.DataFrame(columns=LIKE_FOR_LIKE)
    if previous:
        both_years = like_for_like(
            grouped, spend.classified, previous, year, part_years=part_years, breaks=breaks
        )
    return {
        "published": published(shares, spend.body, spend.definition.name),
        "targets": targets(shares, spend.body, year),
        "concentration": concentration(grouped, part_years=part_years),
        "new_and_lost": new_and_lost(grouped, part_years=part_years, breaks=breaks),
        "like_for_like": both_years,
        "real_terms": _in_real_terms(spend, shares, year),
        "deprivation": _by_deprivation(spend),
        "partners": _with_partners(spend),
    }


def context_inputs(spend: Spend) -> dict[str, str]:
    """Return the sha256 of every file that these tables are made of beside the body's own, by its name."""
    paths = [path for layout in ("deflators", "imd") for path in _files(spend, layout)]
    own = {f"reference {path.name}": sha256(path) for path in paths}
    theirs = {
        f"{partner.body.name}: {name}": digest
        for partner in partner_spends(spend)
        for name, digest in (partner.inputs | {"body file": sha256(partner.body.path)}).items()
    }
    return own | theirs


def _files(spend: Spend, layout: str) -> list[Path]:
    """Return the files of a layout: those the body file names, else the one that was fetched.

    A synthetic body takes only what its own file names, so that what the sample shows does not depend on the machine.
    """
    named = [source.files for source in spend.body.references if source.layout == layout]
    if named:
        return matching_files(spend.folder, tuple(pattern for files in named for pattern in files))[:1]
    fetched = [fetched_folder() / one.file for one in manifest().values() if one.layout == layout]
    return [path for path in fetched if path.is_file() and not spend.body.synthetic]


def _in_real_terms(spend: Spend, shares: pd.DataFrame, year: str) -> pd.DataFrame:
    for path in _files(spend, "deflators"):
        return real_terms(shares, read_deflators(path).to_pandas(), year)
    return pd.DataFrame(columns=REAL_TERMS)


def _by_deprivation(spend: Spend) -> pd.DataFrame:
    wanted = [source.files for source in spend.body.directories if source.layout in _WITH_SMALL_AREAS]
    directories = [path for files in wanted for path in matching_files(spend.folder, files)]
    for path in _files(spend, "imd") if directories else ():
        deciles = read_deciles(path, directories).to_pandas()
        return deprivation(spend.grouped, spend.classified, deciles)
    return pd.DataFrame(columns=DEPRIVATION)


def _with_partners(spend: Spend) -> pd.DataFrame:
    others = partner_spends(spend)
    if not others:
        return pd.DataFrame(columns=PARTNERS)
    titles = {one.body.name: one.body.title for one in (spend, *others)}
    found = partners([partner_of(one) for one in (spend, *others)])
    return found.assign(title=found["body"].map(titles).fillna(found["body"]))[PARTNERS]


def partner_spends(spend: Spend) -> list[Spend]:
    """Return what the body's partners spent, under its definition; files are where its own are, or as theirs say."""
    found = []
    for name in spend.body.partners:
        partner = load_body(str(spend.body.path.parent / name) if name.endswith(".toml") else name)
        found.append(load_spend(partner, spend.definition, "" if partner.folder else spend.folder))
    return found
