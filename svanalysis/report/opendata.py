"""Open data: the tables as Parquet beside their csv, and a Frictionless data package that describes both.

Source: Data Package 1.0 and Tabular Data Resource, https://specs.frictionlessdata.io/
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd

from svanalysis.core.configuration import read_toml
from svanalysis.core.places import sha256
from svanalysis.core.years import slug
from svanalysis.report.companions import inert
from svanalysis.report.fields import field_of, kind_of, typed
from svanalysis.report.results import Results
from svanalysis.report.templating import TEMPLATES
from svanalysis.report.wording import labels


def write_package(results: Results, folder: Path, *, said: str, is_open: bool) -> None:
    """Write `<table>.parquet` and `datapackage.json` into a folder that holds every table as csv.

    `said` is who may read it and its state. Only where it `is_open` does the package name a licence.
    """
    facts = read_toml(TEMPLATES / "datapackage.toml")
    resources: list[dict[str, Any]] = []
    for name, table in results.tables().items():
        resources += _resources(name, table, folder, facts)
    inputs = results.provenance["inputs"].items()
    package = {
        "profile": "data-package",
        "name": f"{results.body.name}-{slug(results.year)}".lower().replace("_", "-"),
        "title": f"{results.body.title}: local and SME spend, {results.year}",
        "description": " ".join(
            filter(None, [said, results.body.synthetic_note, results.definition.summary, facts["marks"]])
        ),
        **({"licenses": [facts["licence"]]} if is_open else {}),
        "sources": [{"title": name, "sha256": digest} for name, digest in sorted(inputs)],
        "resources": resources,
    }
    text = json.dumps(package, indent=1, ensure_ascii=False)
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")


def _resources(name: str, table: pd.DataFrame, folder: Path, facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Write a table as Parquet, and describe it and the csv beside it."""
    inert(typed(name, table)).to_parquet(folder / f"{name}.parquet", index=False)
    schema = {"fields": [_field(name, column) for column in table.columns], "missingValues": [""]}
    title = labels("tables")[name]
    csv = {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        **_file(folder, f"{name}.csv"),
        "bytes": (folder / f"{name}.csv").stat().st_size,  # of Parquet the standard's own library counts none
        **facts["csv"],
        "schema": schema,
    }
    parquet = {
        "profile": "data-resource",
        "name": f"{name}.parquet",
        "title": f"{title} (Parquet)",
        **_file(folder, f"{name}.parquet"),
        **facts["parquet"],
    }
    return [csv, parquet]


def _file(folder: Path, name: str) -> dict[str, Any]:
    return {"path": name, "hash": f"sha256:{sha256(folder / name)}"}


def _field(table: str, column: str) -> dict[str, str]:
    found = field_of(table, column)
    if found is None:
        return {"name": column}
    return {"name": column, "title": found.heading, **kind_of(table, column).typed, "description": found.says}
