"""The fast path: where Polars may read the columns, it gives the very cells that the csv reader gives."""

import csv
import io
import sys
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.core.body import Payments
from svanalysis.core.errors import InputError
from svanalysis.ingest import records
from svanalysis.ingest.cleaning import read_file
from svanalysis.ingest.distinct import distinct
from svanalysis.ingest.rows import Lines, Rows, proved_lines
from tests.support.laws import tried

PLAIN = "Supplier,Amount,Date\n"
HARD = st.text(st.sampled_from('ab1,;"\r\n\t \x00\x0b\x1c\u00a3\u2028\u00e9'), max_size=40)


def split(text: str, delimiter: str = ",") -> Rows:
    return Rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def same(lines: Lines, rows: Rows) -> None:
    """Hold the two against each other: as a whole, one by one, in stretches, by column."""
    width = max(map(len, rows), default=0) + 1
    assert list(lines) == rows
    assert [lines[at] for at in range(len(lines))] == rows
    assert lines[1:3] == rows[1:3]
    assert lines.columns(range(width)).equals(rows.columns(range(width)))
    assert lines.columns([0], 2).equals(rows.columns([0], 2))
    everything = range(len(rows))
    assert lines.blank(everything) == rows.blank(everything)
    assert lines.broken() == rows.broken()


@pytest.mark.parametrize(
    "text",
    [
        PLAIN + "A LTD,1.00,01/04/2012\n",
        PLAIN.replace("\n", "\r\n") + "A LTD,1.00,01/04/2012\r\n",
        PLAIN + "A LTD,1.00,01/04/2012",  # no line end at the end
        PLAIN + '"SMITH, JONES","1,000.00",01/04/2012\n',
        PLAIN + '"The ""Crown"" Inn",1.00,01/04/2012\n"",,""\n',
        PLAIN + "A LTD\n\n,,\n  , \t,\nB LTD,2.00,02/04/2012\n",  # short, blank, and of white space alone
        PLAIN + " A LTD ,\u00a31.00,\u00e9\u2028\n",
    ],
)
def test_plain_lines_are_read_by_polars(text):
    same(proved_lines(text.encode(), ","), split(text))


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("\n", "\r") + "A LTD,1.00,01/04/2012\r",  # Polars would return no rows, without a word
        PLAIN + "A LTD,1.00\r,01/04/2012\n",
        PLAIN + '"A\nLTD",1.00,01/04/2012\n',
        PLAIN + '5" PIPE LTD,1.00,01/04/2012\nB "LTD",1,2\n',
        PLAIN + '"A LTD,1.00,01/04/2012\n',
        PLAIN + '"A" LTD,1.00,01/04/2012\n',
        PLAIN + 'A LTD,1.00,"01/04/2012" \n',
        PLAIN + "A\x1cLTD,1.00,01/04/2012\n",  # white space in Python, and not in Polars
        PLAIN + "A\x00LTD,1.00,01/04/2012\n",
        "A,1\n" * 401 + "A,1,wider\n",  # Polars would drop the cell
    ],
)
def test_what_is_not_proved_is_left_to_the_csv_reader(text):
    assert proved_lines(text.encode(), ",") is None


def test_white_space_of_every_kind_is_stripped_alike():
    """Looked for among all characters that Python or Polars takes for white space; some are left to the csv reader."""
    every = [chr(code) for code in range(ord(" "), sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    blank = (pl.Series(every).str.strip_chars() == "").to_list()
    spaces = [char for char, is_blank in zip(every, blank, strict=True) if is_blank or char.isspace()]
    assert {" ", "\u00a0", "\u2028", "\u3000"} <= {*spaces}
    for space in spaces:
        text = f"{PLAIN}{space}A LTD{space},1.00,01/04/2012\n"
        lines = proved_lines(text.encode(), ",")
        if lines is not None:
            same(lines, split(text))


@given(HARD, st.sampled_from(",;"))
@tried(300)
def test_both_give_the_same_wherever_polars_may_read(text, delimiter):
    lines = proved_lines((PLAIN + text).encode(), delimiter)
    if lines is not None:
        same(lines, split(PLAIN + text, delimiter))


@given(
    st.lists(st.lists(st.sampled_from(["A LTD", "1.00", "01/04/2012", "", "x, y", '"', "Total"]), max_size=4))
)
def test_a_file_gives_the_same_tables_on_both_paths(tmp_path_factory, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["Supplier", "Net Amount", "Date"], ["B LTD", "2.00", "02/04/2012"], *rows])
    path, content = tmp_path_factory.getbasetemp() / "2012-04.csv", text.getvalue().encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "SMALL", 0)
        fast = outcome(path, content)
        patch.setattr(records, "proved_lines", lambda *_: None)
        assert outcome(path, content) == fast


def outcome(path: Path, content: bytes) -> object:
    try:
        found = read_file(path, Payments(files=()), content=content)
    except InputError as error:
        return str(error)
    return found.payments.rows(), found.rejected.rows(), found.balance, found.same


def test_texts_with_one_hash_are_told_apart_all_the_same(monkeypatch):
    """Two texts of a million may have one hash; here all have."""
    monkeypatch.setattr(pl.Series, "hash", lambda series: pl.zeros(len(series), dtype=pl.UInt64, eager=True))
    column = pl.Series(["b", "a", "b", "c"])
    few = distinct(column)
    monkeypatch.setattr("svanalysis.ingest.distinct._FEW", 0)
    found = distinct(column)
    assert found.texts.equals(few.texts)
    assert found.numbers.equals(few.numbers)
    assert found.texts.to_list() == ["b", "a", "c"]
    assert found.numbers.to_list() == [0, 1, 0, 2]
