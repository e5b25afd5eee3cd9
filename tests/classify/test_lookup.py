"""`svanalysis place`: one row out for each row in, with reasons, neutral for a spreadsheet, once per distinct text."""

import csv
import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.classify.lookup import COLUMNS, as_csv, place_table, read_directories, read_texts
from svanalysis.core.errors import InputError
from tests.support.laws import tried

DURHAM = "E06000047"
NORTH_EAST = "E12000001"
YES, UNKNOWN, REGION = "yes yes yes", "unknown unknown unknown", "unknown yes yes"
CROWN = "Jersey, Guernsey and the Isle of Man are not in the United Kingdom"
NSPL = "postcodes/NSPL_NOV_2021_UK_SR.csv"


def placed(*texts):
    return list(csv.DictReader(io.StringIO(as_csv(place_table(list(texts), DURHAM)))))


@pytest.mark.parametrize(
    ("text", "authority", "region", "rings", "precision", "confidence", "because"),
    [
        ("DH1 1AA", DURHAM, NORTH_EAST, YES, "sector", "1.0", "228 of the 228 postcodes of sector DH1 1"),
        ("NE16 6AA", DURHAM, NORTH_EAST, YES, "sector", "0.931", "162 of the 174 postcodes of sector NE16 6"),
        ("DH98 1AA", "", NORTH_EAST, REGION, "sector", "", "sector DH98 1 lies in several authorities alike"),
        ("DH3", "", NORTH_EAST, REGION, "district", "", "district DH3 alone, which lies in 3 authorities"),
        ("DH1", DURHAM, NORTH_EAST, YES, "district", "1.0", "district DH1 alone, which lies in 1 authority"),
        ("JE2 3AB", "", "", "no no no", "overseas", "1.0", CROWN),
        ("BFPO53", "", "", UNKNOWN, "unknown", "", "British forces post may go anywhere"),
        ("DH99 9AA", "", "", UNKNOWN, "unknown", "", "in no sector of the table, and in no directory given"),
        ("N/A", "", "", UNKNOWN, "unknown", "", "no postcode"),
        ("", "", "", UNKNOWN, "unknown", "", "no postcode given"),
    ],
)  # fmt: skip
def test_a_postcode_and_why(text, authority, region, rings, precision, confidence, because):
    (row,) = placed(text)
    assert list(row) == COLUMNS
    assert (row["authority"], row["region"]) == (authority, region)
    assert f"{row['in_authority']} {row['in_region']} {row['in_uk']}" == rings
    assert (row["precision"], row["confidence"], row["because"]) == (precision, confidence, because)


def test_a_repair_is_told():
    assert placed("SW1H OET")[0]["repaired"] == "read SW1HOET as SW1H 0ET"


def test_rows_come_out_as_they_went_in():
    texts = ["NE1 1AA", "", "DH1 1AA", "x", "NE1 1AA", "", "=1+1"]
    assert [row["postcode"] for row in placed(*texts)] == [*texts[:-1], "'=1+1"]


@tried(20)
@given(st.lists(st.text(max_size=12), max_size=6))
def test_any_text_gives_a_row_that_no_spreadsheet_runs(texts):
    rows = place_table(texts, DURHAM)
    assert rows.height == len(texts)
    for cell in [cell for row in rows.iter_rows() for cell in row if isinstance(cell, str)]:
        assert not cell.strip().startswith(("=", "+", "-", "@", "|", "%"))


def read(text, encoding="utf-8"):
    return read_texts(io.BytesIO(text.encode(encoding)))


def test_a_csv_is_read_whatever_its_encoding_and_other_columns():
    text = "id,Postcode ,x\n1,DH1 1AA,a\n2,,b\n3,caf\u00e9,c\n4\n"
    assert read(text) == read(text, "cp1252") == read(text, "utf-8-sig") == read(text, "utf-16")
    assert read(text) == ["DH1 1AA", "", "caf\u00e9", ""]


def test_a_row_with_a_stray_comma_is_named_and_nothing_is_cut(tmp_path):
    with pytest.raises(InputError, match=r"more cells than there are headings \(standard input, record 3\)"):
        read("id,Postcode\n1,DH1 1AA\n2,SMITH, DH1 1AB\n")


def test_old_line_ends_lose_no_row():
    assert read("Postcode\rDH1 1AA\rDH1 1AB\r") == ["DH1 1AA", "DH1 1AB"]


@pytest.mark.parametrize(("text", "found"), [("", "empty"), ("a,b\n1,2\n", "a, b"), ("DH1 1AA\n", "DH1 1AA")])
def test_a_csv_without_the_column_is_refused(text, found):
    with pytest.raises(InputError, match=rf"{found}.*headed postcode"):
        read(text)


def test_what_is_no_directory_is_refused(tmp_path):
    path = tmp_path / "notes.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"not a unit-postcode directory.*notes\.csv.*nspl"):
        read_directories([path])
    with pytest.raises(InputError, match=r"does not exist.*gone\.csv"):
        read_directories([tmp_path / "gone.csv"])
    assert read_directories([]) is None


@pytest.mark.real
def test_a_directory_in_any_layout_places_exactly(real_data):
    units = read_directories([real_data / NSPL, real_data / "postcodes" / "codepoint-open-2024.1" / "dh.csv"])
    table = place_table(["SR4 7TF", "DH3 2AA"], DURHAM, units)
    assert table["precision"].to_list() == ["unit", "unit"]


def run(*arguments, stdin=None):
    return subprocess.run(
        [sys.executable, "-m", "svanalysis", "place", *arguments],
        input=stdin, capture_output=True, text=True, check=False, encoding="utf-8",
    )  # fmt: skip


def test_the_command_answers_for_arguments_and_for_a_csv_and_never_loads_pandas():
    assert run("DH1 1AA").stdout == run(stdin="postcode\nDH1 1AA\n").stdout
    other = run("NE1 1AA", "--body", "newcastle").stdout.splitlines()[1]
    assert other.startswith("NE1 1AA,E08000021,E12000001,yes,yes,yes,")
    wrong = run(stdin="a,b\n1,2\n")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "no column postcode" in wrong.stderr
    code = "import sys; import svanalysis.classify.lookup; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
