"""The data package: every column described and of the kind it says, valid by the standard's own library."""

import hashlib
import json
from pathlib import Path

import frictionless
import pandas as pd
import pytest

from svanalysis.report.companions import write_tables
from svanalysis.report.fields import field_of
from svanalysis.report.opendata import write_package
from svanalysis.report.results import Results, open_results

DTYPES = {
    "text": pd.api.types.is_string_dtype,
    "day": lambda days: days.dropna().astype(str).str.fullmatch(r"(\d{4}-\d\d-\d\d)?").all(),
    "flag": pd.api.types.is_bool_dtype,
    "pence": pd.api.types.is_integer_dtype,
    "count": pd.api.types.is_integer_dtype,
    "share": pd.api.types.is_numeric_dtype,
    "points": pd.api.types.is_numeric_dtype,
    "metres": pd.api.types.is_numeric_dtype,
    "number": pd.api.types.is_numeric_dtype,
}


@pytest.fixture(scope="module")
def results() -> Results:
    return open_results("durham", "2013/14")


@pytest.fixture(scope="module")
def package(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    write_tables(results, folder)
    write_package(results, folder, said="ANALYST. DRAFT.", is_open=False)
    return folder / "datapackage.json"


def columns(results: Results) -> list[tuple[str, str]]:
    return [(name, column) for name, table in results.tables().items() for column in table.columns]


def test_every_column_of_every_table_is_described(results: Results) -> None:
    missing = [f"{table}.{column}" for table, column in columns(results) if not field_of(table, column)]
    assert missing == [], "add these to data/rules/fields.toml"


def test_no_two_columns_of_a_table_have_one_heading(results: Results) -> None:
    for name, table in results.tables().items():
        headings = [field_of(name, column).heading for column in table.columns]
        assert len(set(headings)) == len(headings), (name, headings)


def test_every_column_holds_what_it_says(results: Results) -> None:
    tables = {name: table.convert_dtypes() for name, table in results.tables().items()}
    wrong = [
        f"{name}.{column} is {table[column].dtype}"
        for name, table in tables.items()
        for column in table.columns[table.notna().any()]
        if not DTYPES[field_of(name, column).kind](table[column])
    ]
    assert wrong == []


def test_the_standards_own_library_finds_nothing_wrong(package: Path) -> None:
    described = json.loads(package.read_text(encoding="utf-8"))
    assert frictionless.Package.metadata_validate(described) is not None
    report = frictionless.Package(described, basepath=str(package.parent)).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:10]
    assert len(report.tasks) == len(described["resources"]) >= 24


def test_it_would_find_a_wrong_cell(package: Path, tmp_path: Path) -> None:
    described = json.loads(package.read_text(encoding="utf-8"))
    shares = next(one for one in described["resources"] if one["name"] == "shares")
    text = (package.parent / "shares.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "shares.csv").write_text(text.replace("28660000000", "much"), encoding="utf-8")
    resource = {name: shares[name] for name in ("name", "path", "schema", "format", "encoding")}
    report = frictionless.Package({"resources": [resource]}, basepath=str(tmp_path)).validate()
    assert report.flatten(["type"])[0] == ["type-error"]


def test_hashes_sizes_and_both_formats_agree(package: Path) -> None:
    described = json.loads(package.read_text(encoding="utf-8"))
    for one in described["resources"]:
        content = (package.parent / one["path"]).read_bytes()
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert one.get("bytes") == (len(content) if one["format"] == "csv" else None)
    csv = pd.read_csv(package.parent / "rings.csv", encoding="utf-8-sig")
    parquet = pd.read_parquet(package.parent / "rings.parquet")
    pd.testing.assert_frame_equal(parquet.astype(csv.dtypes), csv)


def test_only_what_is_open_names_a_licence(results: Results, package: Path) -> None:
    assert "licenses" not in json.loads(package.read_text(encoding="utf-8"))
    write_package(results, package.parent, said="PUBLIC.", is_open=True)
    described = json.loads(package.read_text(encoding="utf-8"))
    assert [one["name"] for one in described["licenses"]] == ["OGL-UK-3.0"]
    assert described["description"].startswith("PUBLIC. Synthetic sample")
