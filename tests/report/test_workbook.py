"""The workbook: by the Analysis Function's rules, the same each time, and read by programs that did not write it."""

import csv
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import fastexcel
import pytest

from svanalysis.report.companions import write_workbook
from svanalysis.report.results import Results, open_results

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module")
def results() -> Results:
    return open_results("durham", "2012/13")


@pytest.fixture(scope="module")
def workbook(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "tables.xlsx"
    write_workbook(results, path)
    return path


def rows(workbook: Path, sheet: str) -> list[list[object]]:
    frame = fastexcel.read_excel(workbook).load_sheet(sheet, header_row=None).to_polars()
    return [list(row) for row in frame.rows()]


def test_cover_contents_and_notes_come_first_then_a_table_a_sheet(results: Results, workbook: Path) -> None:
    names = fastexcel.read_excel(workbook).sheet_names
    assert names[:3] == ["Cover", "Contents", "Notes"]
    assert names[3:] == [name for name, table in results.tables().items() if len(table)]
    listed = {row[0] for row in rows(workbook, "Contents")}
    assert set(names[3:]) <= listed


def test_the_cover_names_what_is_missing_and_what_nothing_says_of_vat(
    results: Results, tmp_path: Path
) -> None:
    untold = results.with_tables(files=results.files.assign(unstated=1))
    write_workbook(replace(untold, missing={"2012/13": ["2012-11", "2012-12"]}), tmp_path / "part.xlsx")
    said = [row[0] for row in rows(tmp_path / "part.xlsx", "Cover")]
    assert "Provisional: payments of November 2012 to December 2012 are missing." in said
    assert (
        f"{len(results.files)} of {len(results.files)} files do not say net or gross of VAT: the amounts are taken "
        "as net, as the body file says." in said
    )


def test_money_is_in_pounds_and_shares_in_per_cent(workbook: Path) -> None:
    told = rows(workbook, "shares")
    header = next(row for row in told if row[0] == "Financial year")
    assert {"Pounds (£)", "Of (£)", "Share (%)", "Low (%)", "High (%)"} <= set(header)
    row = next(row for row in told if row[:2] == ["2012/13", "local_share"])
    shown = dict(zip(header, row, strict=True))
    # published: 286.6 of 526.8 million pounds, 54.4%
    assert (float(shown["Pounds (£)"]), float(shown["Of (£)"])) == (286_600_000, 526_800_000)
    assert f"{float(shown['Share (%)']):.1f}" == "54.4"


def test_no_cell_of_a_table_is_blank_and_marks_are_explained_above_it(workbook: Path) -> None:
    for sheet in fastexcel.read_excel(workbook).sheet_names[3:]:
        told = rows(workbook, sheet)
        start = next(at for at, row in enumerate(told) if None not in row)
        assert not [row for row in told[start:] if None in row or "" in row], sheet
        cells = {str(cell) for row in told[start + 1 :] for cell in row}
        above = " ".join(str(row[0]) for row in told[:start])
        if "[x]" in cells:
            assert "[x] not available" in above, sheet


def test_the_same_results_give_the_same_bytes(results: Results, workbook: Path, tmp_path: Path) -> None:
    write_workbook(results, tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()


def test_libreoffice_reads_every_sheet(results: Results, workbook: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("no LibreOffice on the path")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", EVERY_SHEET, "--outdir", str(tmp_path)]
    subprocess.run([*command, str(workbook)], check=True, capture_output=True, timeout=180)
    made = {path.stem.removeprefix("tables-"): path for path in tmp_path.glob("tables-*.csv")}
    assert set(made) >= {"Cover", "Contents", "Notes", "shares", "rings"}
    with made["shares"].open(encoding="utf-8", newline="") as file:
        told = list(csv.reader(file))
    found = next(row for row in told if row[:2] == ["2012/13", "local_share"])
    assert [float(cell.replace(",", "")) for cell in found[2:4]] == [286_600_000, 526_800_000]
    assert found[4].startswith("54.4")
