"""Frozen years as they are read: verified to the byte, and set beside the same figures measured now."""

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from svanalysis import __version__
from svanalysis.core import years
from svanalysis.core.body import Published, matching_files
from svanalysis.core.errors import InputError
from svanalysis.core.places import sha256
from svanalysis.measure.series import bridges
from svanalysis.present.tables import rows_of

if TYPE_CHECKING:
    from svanalysis.measure.spend import Spend
    from svanalysis.report.results import Results

MANIFEST, ABOUT, CELLS = "manifest.json", "release.json", "cells.parquet"
DEFINITION, ANSWERS = "definition.toml", "overrides.csv"
PUBLIC_FOLDER = "public"
REVISIONS = [
    "measure", "financial_year", "release", "frozen", "published", "restated", "difference", "published_pence",
    "restated_pence", "difference_pence", "why",
]  # fmt: skip
RESTATED = "[r]"
_KEYS = ["financial_year", "measure"]
_KINDS = {"supplier records": "vendors", "registers": "registers", "postcode directories": "directories"}


class Release(NamedTuple):
    """A frozen year: its folder, what its record says, and its version."""

    folder: Path
    about: dict[str, Any]

    @property
    def version(self) -> int:
        """Return the number of the version."""
        return int(self.about["version"])

    def shares(self) -> pd.DataFrame:
        """Return the shares of its year as they were published; a withheld one is missing."""
        table = pd.read_csv(self.folder / PUBLIC_FOLDER / "tables" / "shares.csv", encoding="utf-8-sig")
        own: pd.DataFrame = table[table["financial_year"] == self.about["year"]]
        return own


def folder_name(results: "Results", year: str = "") -> str:
    """Return the name of a year's folder: the year, and the definition where it is not the body's own."""
    slug, name = years.slug(year or results.year), results.definition.name
    return slug if name == results.body.definition else f"{slug}-{name}"


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder, by its path there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path) for path in files}


def verified(folder: Path) -> Release:
    """Return a release after looking at every file of it.

    Raises InputError that names the first file that was changed, is missing, or does not belong there.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError("this release is damaged", file=folder, found=error, hint=_RESTORE) from None
    there = fingerprints(folder)
    del there[MANIFEST]
    for name in sorted({*there, *manifest}):
        if there.get(name) != manifest.get(name):
            did = "was changed after" if name in manifest else "does not belong to"
            what = did if name in there else "is missing from"
            raise InputError(f"a file {what} the release", file=folder / name, hint=_RESTORE)
    return Release(folder, about)


_RESTORE = "restore the release from a copy; nothing in a release may be edited"


def versions(home: Path) -> list[Path]:
    """Return the folders of a year's releases, oldest first."""
    found = [path for path in home.glob("v*") if path.name[1:].isdecimal()]
    return sorted(found, key=lambda path: int(path.name[1:]))


def last_release(home: Path) -> Release | None:
    """Return the last release of a year, verified, None when there is none."""
    found = versions(home)
    return verified(found[-1]) if found else None


def latest_releases(releases: Path, results: "Results") -> list[Release]:
    """Return the last release of the report's year and of every year before, under the same definition, verified."""
    home = releases / results.body.name
    names = [folder_name(results, year) for year in results.years if year <= results.year]
    return [found for name in names if (found := last_release(home / name))]


def atoms_of(released: list[Release]) -> pd.DataFrame | None:
    """Return the atoms of the last release that tells of each year; None without a release."""
    if not released:
        return None
    # what each payee added to each cell, by fingerprint (`people.atoms`)
    frozen = ((release.folder / CELLS, release.about["frozen"]) for release in released)
    every = pd.concat([pd.read_parquet(cells).assign(frozen=day) for cells, day in frozen], ignore_index=True)
    last = every.groupby("financial_year")["frozen"].transform("max")
    return every[every["frozen"] == last].drop(columns="frozen").reset_index(drop=True)


def with_revisions(results: "Results", spend: "Spend", released: list[Release]) -> "Results":
    """Return results with `revisions`: each frozen share beside the same now; restated shares are marked [r].

    `bridge` then begins with what the release of the year before published, under its rule and with its answers.

    One row per measure and frozen year: `published` and `restated` shares (0 to 1) and their `difference`, the same of
    the numerators in pence, and `why` they differ: which ingredients are not those of the release ('' where none is).
    """
    if not released:
        return results
    now, shares = ingredients(spend), results.shares
    rows = pd.concat([_revised(shares, release, now) for release in released], ignore_index=True)
    changed = pd.MultiIndex.from_frame(rows.loc[rows.pop("moved"), _KEYS])
    restated = pd.Series(pd.MultiIndex.from_frame(shares[_KEYS]).isin(changed), shares.index)
    revised = results.with_tables(shares=_marked(shares, restated), revisions=rows[REVISIONS])
    last = [release for release in released if release.about["year"] == results.previous]
    return revised.with_tables(bridge=_bridge(revised, spend, last[0])) if last else revised


def _bridge(results: "Results", spend: "Spend", release: Release) -> pd.DataFrame:
    """Return the way from a release's shares to this year's; a level that is restated is marked [r]."""
    rule = str(release.folder / DEFINITION)
    answers = release.folder / ANSWERS
    shares = release.shares().dropna(subset=["share"])
    frozen = [
        Published(
            year=release.about["year"], measure=row.measure, percent=row.share * 100,
            source=f"release v{release.version}", definition=rule,
        )
        for row in rows_of(shares)
    ]  # fmt: skip
    held = {"answers": str(answers)} if answers.is_file() else {}
    figures = [*spend.body.published, *frozen]  # of one measure the last counts
    table = bridges(spend, results.previous, results.year, figures, **held)
    is_last = table["step"] == table.groupby("measure")["step"].transform("max") - 1
    own = results.shares[results.shares["financial_year"] == results.previous]
    restated = own.loc[own["state"].str.contains(RESTATED, regex=False), "measure"]
    return _marked(table, is_last & table["measure"].isin(restated))


def _marked(table: pd.DataFrame, restated: "pd.Series[bool]") -> pd.DataFrame:
    """Return a table whose restated rows are marked [r]."""
    state = table["state"].fillna("")
    return table.assign(state=state.mask(restated, state + f" {RESTATED}").str.strip())


def _revised(shares: pd.DataFrame, release: Release, now: dict[str, str]) -> pd.DataFrame:
    """Return the shares a release published beside the same now; `moved` where a pound of either part differs."""
    columns = [*_KEYS, "share", "numerator_pence", "denominator_pence"]
    both = release.shares()[columns].merge(shares[columns], on=_KEYS, suffixes=("_then", ""))
    parts = ("numerator_pence", "denominator_pence")
    by_part = pd.DataFrame({part: both[part] - both[f"{part}_then"] for part in parts})
    pence, moved = by_part["numerator_pence"], (by_part.fillna(0) != 0).any(axis=1)
    then = release.about["ingredients"]
    why = "; ".join(name for name in now if now[name] != then.get(name, ""))
    return both.assign(
        release=f"v{release.version}",
        frozen=release.about["frozen"][:10],
        published=both["share_then"],
        restated=both["share"],
        difference=both["share"] - both["share_then"],
        published_pence=both["numerator_pence_then"].astype("Int64"),
        restated_pence=both["numerator_pence"].astype("Int64"),
        difference_pence=pence.astype("Int64"),
        why=pd.Series("", index=both.index).mask(moved, why),
        moved=moved,
    )


def sources(spend: "Spend") -> dict[str, tuple[str, str, str]]:
    """Return of each file of evidence its kind, its title and its day, by its name among the inputs."""
    return {
        path.relative_to(spend.folder).as_posix(): (kind, source.title, str(source.date or ""))
        for kind, named in _KINDS.items()
        for source in getattr(spend.body, named)
        for path in matching_files(spend.folder, source.files)
    }


def ingredients(spend: "Spend") -> dict[str, str]:
    """Return a fingerprint of each thing that decides a figure: files by kind, answers, the rule, the software."""
    kinds = {name: kind for name, (kind, *_) in sources(spend).items()}
    kinds[f"overrides of {spend.body.name}"] = "answers of people"
    held: dict[str, list[str]] = {kind: [] for kind in ("payment files", *_KINDS, "answers of people")}
    for name, digest in spend.inputs.items():
        held[kinds.get(name, "payment files")].append(digest)
    texts = {kind: "\n".join(sorted(digests)) for kind, digests in held.items()}
    texts |= {"definition": spend.definition.model_dump_json(exclude={"path"}), "software": __version__}
    return {kind: hashlib.sha256(text.encode()).hexdigest() for kind, text in texts.items()}
