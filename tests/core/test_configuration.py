"""Body files and definitions: what is wrong in one is said in one sentence, with a remedy."""

import re
from pathlib import Path

import pytest

from svanalysis.core import body as bodies
from svanalysis.core.body import data_folder, find_configuration, load_body, matching_files
from svanalysis.core.configuration import Frozen
from svanalysis.core.definition import load_definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import shipped
from svanalysis.core.rules import headings

DOCS = Path(__file__).parents[2] / "docs" / "body.md"
BODY = """\
name = "seaham"
title = "Seaham Council"
place = "Seaham"
authority = "E06000047"
definition = "durham_2013"
folder = "."

[payments]
files = ["payments/*.csv"]
"""


def written(folder: Path, text: str) -> str:
    path = folder / "seaham.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def message_of(folder: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_body(written(folder, text))
    return str(caught.value)


def test_a_body_file_is_read(tmp_path):
    body = load_body(written(tmp_path, BODY))
    assert (body.name, body.payments.files, body.payments.basis) == ("seaham", ("payments/*.csv",), "net")
    assert (body.vendors, body.published, body.synthetic) == ((), (), False)


def superseded(*pairs: str) -> str:
    """Entries of a body file, each from two letters: the first file is superseded by the second."""
    entry = '\n[[superseded]]\nfile = "{}.csv"\nby = "{}.csv"\nwhy = "corrected"\n'
    return "".join(entry.format(*pair) for pair in pairs)


@pytest.mark.parametrize("pairs", [["aa"], ["ab", "ba"], ["ab", "bc", "ca"], ["ab", "bb"]])
def test_files_that_supersede_each_other_would_all_be_left_out(tmp_path, pairs):
    message = message_of(tmp_path, BODY + superseded(*pairs))
    assert "a superseded file is superseded by itself, or by one that it supersedes" in message
    assert f"found 'a.csv by {pairs[0][1]}.csv'" in message
    assert "by names the file that stays" in message


@pytest.mark.parametrize("pairs", [["ab", "bc", "cd"], ["ac", "bc"], ["cd", "bc", "ab"]])
def test_a_file_may_be_superseded_by_one_that_is_superseded_in_turn(tmp_path, pairs):
    assert len(load_body(written(tmp_path, BODY + superseded(*pairs))).superseded) == len(pairs)


@pytest.mark.parametrize(
    "months",
    ['first_month = "2013-03"', 'last_month = "2013-03"', 'first_month = "2013-03"\nlast_month = "2013-03"'],
)
def test_a_series_may_be_open_or_of_one_month(tmp_path, months):
    body = load_body(written(tmp_path, f"{BODY}{months}\n"))
    assert "2013-03" in {body.payments.first_month, body.payments.last_month}


@pytest.mark.parametrize("name", [path.stem for path in sorted(shipped("data", "bodies").glob("*.toml"))])
def test_shipped_bodies_are_valid_and_name_shipped_definitions(name):
    body = load_body(name)
    assert body.name == name
    assert load_definition(body.definition).name == body.definition


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("title =", "titel ="), "there is no key 'titel'|did you mean 'title'?"),
        (
            ("[payments]\n", '[payments]\nbasic = "net"\n'),
            "there is no key 'payments.basic'|did you mean 'basis'?",
        ),
        (
            ("[payments]\n", "[payments]\nqqq = 1\n"),
            "there is no key 'payments.qqq'|the keys are basis, columns",
        ),
        (('title = "Seaham Council"\n', ""), "the key 'title' is missing|add it"),
        (('files = ["payments/*.csv"]', ""), "the key 'payments.files' is missing"),
        (('"Seaham"', "7"), """place: this should be a text in quotes|found '7'|write place = "7"."""),
        (
            ('["payments/*.csv"]', '"payments/*.csv"'),
            """payments.files: this should be a list|found 'payments/*.csv'|write files = ["payments/*.csv"].""",
        ),
        (
            ('["payments/*.csv"]', "[3]"),
            'payments.files (entry 1): this should be a text in quotes|write "3".',
        ),
        (
            ("[payments]\n", '[payments]\nbasis = "vat"\n'),
            "payments.basis: this is not 'net' or 'gross'|found 'vat'|write basis as one of these",
        ),
        (
            ("[payments]\n", "[payments]\nday_first = 'perhaps'\n"),
            "payments.day_first: this should be true or false|write day_first = true.",
        ),
        (("[payments]\n", "[[payments]]\n"), "payments: this should be a table|write [payments], in single"),
        (
            ("[payments]\n", "[payments]\nfirst_month = 2013-04-01\n"),
            "payments.first_month: this should be a text in quotes|found '2013-04-01'",
        ),
        (
            ("[payments]\n", '[payments]\nfirst_month = "April"\n'),
            "payments.first_month: this is not a month|found 'April'|write a month as 2012-04",
        ),
        (
            ('"E06000047"', '"E6000047"'),
            "authority: this authority is not known|found 'E6000047'|did you mean E06000047 (County Durham)?",
        ),
        (
            ('"E06000047"', '"county durham"'),
            "authority: this authority|did you mean E06000047 (County Durham)?|data/geography/authorities.csv",
        ),
        (
            ("[payments]\n", 'neighbours = ["E06000005", "X"]\n[payments]\n'),
            "neighbours (entry 2): this authority is not known|found 'X'|data/geography/authorities.csv",
        ),
        (
            ("[payments]\n", '[payments]\nfirst_month = "2013-04"\nlast_month = "2013-03"\n'),
            "first_month comes after last_month|seaham.toml|2013-04 and 2013-03|correct them under [payments]",
        ),
        (
            ("[payments]\n", '[payments]\ncolumns = { amuont = "X" }\n'),
            "'amuont' is no role|did you mean 'amount'?",
        ),
        (
            ("[payments]\n", '[payments]\ncolumns = { zzz = "X" }\n'),
            "'zzz' is no role|the roles are amount, date, payee",
        ),
        (('["payments/*.csv"]', '["../*.csv"]'), "write the files relative to the body's folder"),
        (('["payments/*.csv"]', '["/etc/*"]'), "write the files relative to the body's folder"),
        (('["payments/*.csv"]', '[""]'), "write the files relative to the body's folder"),
        (
            ("title =", "title"),
            """this file is not TOML: line 2|'title "Seaham Council"'|write key = "value";""",
        ),
        (('"Seaham"', "Seaham"), "this file is not TOML: line 3|'place = Seaham'|write texts in quotes"),
        (('"Seaham"', '"Seaham'), "this file is not TOML: line 3|close the quotes"),
        (('folder = "."', r'folder = "C:\Users\me"'), "not TOML: line 6|write / for \\ in paths"),
        (("[payments]", "[payments"), "not TOML: line 8|close the brackets"),
        (('folder = "."', 'name = "b"'), "not TOML: line 6|this key or table is there twice"),
        (
            ("[payments]", 'notes = """'),
            "this file is not TOML: it ends too early|close the text, list or table",
        ),
        (('csv"]', 'csv"'), "this file is not TOML: it ends too early|close the text, list or table"),
        (("[payments]", "[payments]\nbasis =\n\n"), "this file is not TOML: line 9|found 'basis ='"),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(tmp_path, change, expected):
    message = message_of(tmp_path, BODY.replace(*change))
    assert "seaham.toml" in message
    for part in [*expected.split("|"), "What to do: "]:
        assert part in message


@pytest.mark.parametrize(
    ("code", "read"),
    [
        ("e06000047", "E06000047"),
        (" E06000047 ", "E06000047"),
        ("E10000012", "E10000012"),  # Essex: a county
        ("E47000001", "E47000001"),  # a combined authority
        ("E07000026", "E07000026"),  # Allerdale, gone since 2023
    ],
)
def test_any_ons_code_is_read(tmp_path, code, read):
    body = load_body(written(tmp_path, f'neighbours = ["{code}"]\n' + BODY.replace("E06000047", code)))
    assert (body.authority, body.neighbours) == (read, (read,))


def test_a_wrong_key_inside_a_list_of_tables_is_named(tmp_path):
    published = '\n[[published]]\nyear = "2012/13"\nmeasure = "local_share"\npercent = 54.4\nsorce = "x"\n'
    message = message_of(tmp_path, BODY + published)
    assert "there is no key 'published (entry 1).sorce'" in message
    assert "did you mean 'source'?" in message


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            '[vendors]\nfiles = ["a.csv"]\nlayout = "x"',
            "vendors: this should be a list of tables|write [[vendors]]",
        ),
        (
            '[[vendors]]\nfiles = ["a.csv"]\nlayout = "x"\ndate = "31/03/2014"',
            "vendors (entry 1).date: this should be a day|found '31/03/2014'|write date = 2014-03-31.",
        ),
        (
            '[[control_totals]]\nmonth = "2012-04"\npounds = "1,000.00"\nsource = "x"',
            "control_totals (entry 1).pounds: this should be pounds and pence|found '1,000.00'|\"1234.50\"",
        ),
        (
            '[[services]]\nname = "x"\nwas = []',
            "services (entry 1).was: this should be a list with something in it",
        ),
        (
            '[[published]]\nyear = "2012/13"\nmeasure = "local_share"\npercent = "much"\nsource = "x"',
            "published (entry 1).percent: this should be a number|found 'much'",
        ),
    ],
)
def test_what_is_wrong_in_an_entry_is_said_with_its_place_and_an_example(tmp_path, entry, expected):
    message = message_of(tmp_path, f"{BODY}\n{entry}\n")
    for part in [*expected.split("|"), "seaham.toml", "What to do: "]:
        assert part in message


def test_a_wrong_year_names_the_body_file(tmp_path):
    published = '\n[[published]]\nyear = "2012"\nmeasure = "local_share"\npercent = 54.4\nsource = "x"\n'
    message = message_of(tmp_path, BODY + published)
    assert "this is not a financial year" in message
    assert "published (entry 1).year: this is" in message
    assert "seaham.toml" in message
    assert "found '2012'" in message


def test_bytes_that_are_no_text_are_no_toml(tmp_path):
    path = tmp_path / "seaham.toml"
    path.write_bytes(b"name = \xff\xfe")
    with pytest.raises(ConfigurationError, match="this file is not TOML"):
        load_body(str(path))


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = tmp_path / "seaham.toml"
    path.write_bytes(b"\xef\xbb\xbf" + BODY.encode())
    assert load_body(str(path)).name == "seaham"


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match="this file does not exist"):
        load_body(str(tmp_path / "nowhere.toml"))


@pytest.mark.parametrize("name", ["durhm", "", "../bodies/durham", "durham/x"])
def test_an_unknown_name_is_answered_with_those_that_are_shipped(name):
    with pytest.raises(ConfigurationError) as caught:
        find_configuration(name, "bodies")
    assert f"there is no {name!r} in data/bodies" in str(caught.value)
    assert "darlington, durham, gateshead, newcastle" in str(caught.value)


def test_the_data_folder_is_what_was_said_last(tmp_path, monkeypatch):
    body = load_body(written(tmp_path, BODY))
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "real").mkdir()
    monkeypatch.setenv("SVANALYSIS_REAL_DATA", str(tmp_path / "real"))
    without = load_body(written(tmp_path, BODY.replace('folder = "."\n', "")))
    assert data_folder(body, tmp_path / "elsewhere") == tmp_path / "elsewhere"
    assert data_folder(body) == tmp_path
    assert data_folder(without) == tmp_path / "real"


def test_a_data_folder_that_nothing_names_or_that_is_not_there(tmp_path, monkeypatch):
    monkeypatch.delenv("SVANALYSIS_REAL_DATA", raising=False)
    body = load_body(written(tmp_path, BODY.replace('folder = "."\n', "")))
    with pytest.raises(ConfigurationError, match="nothing says where the files of Seaham Council are"):
        data_folder(body)
    with pytest.raises(ConfigurationError, match="this folder does not exist"):
        data_folder(body, tmp_path / "nowhere")


def test_files_are_sorted_by_name_without_hidden_and_lock_files(tmp_path):
    for name in ("b.csv", "a.csv", ".~lock.a.csv#", "~$a.csv", ".hidden.csv", "note.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    found = matching_files(tmp_path, ("*.csv", "a.*"))
    assert [path.name for path in found] == ["a.csv", "b.csv"]


def test_a_pattern_that_matches_nothing_is_a_mistake(tmp_path):
    with pytest.raises(ConfigurationError) as caught:
        matching_files(tmp_path, ("*.csv",))
    assert "no file matches '*.csv'" in str(caught.value)
    assert str(tmp_path) in str(caught.value)
    with pytest.raises(ConfigurationError, match="no files are named"):
        matching_files(tmp_path, ())


def test_a_definition_with_two_lines_of_summary_is_refused(tmp_path):
    text = shipped("data", "definitions", "durham_2013.toml").read_text(encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(text.replace('summary = "', 'summary = "First line\\n', 1), encoding="utf-8")
    with pytest.raises(
        ConfigurationError, match=r"summary: this has more than one line.*write the summary on one line"
    ):
        load_definition(str(path))


def test_the_page_on_the_body_file_names_every_key_and_role():
    models = [each for each in vars(bodies).values() if isinstance(each, type) and issubclass(each, Frozen)]
    keys = {key for model in models for key in model.model_fields} | set(headings())
    text = DOCS.read_text(encoding="utf-8")
    written = re.findall(r"`([^`\n]+)`", text) + re.findall(r"(?m)^\[*([\w.]+)\]* *(?:=|\]|$)", text)
    assert keys - {word for each in written for word in re.findall(r"\w+", each)} == {"path"}


def test_the_examples_on_the_body_file_are_read(tmp_path):
    payments, beside = re.findall(r"(?s)```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"))
    body = load_body(written(tmp_path, BODY.partition("[payments]")[0] + payments + beside))
    assert (body.payments.columns["payee"], body.payments.periods) == (
        "column 3",
        {"list.csv": "2009-01", "annual.csv": "2013/14"},
    )
    assert [(each.period, each.pence) for each in body.control_totals] == [("2012-04", 2_388_421_755)]
    assert (body.superseded[0].file, body.services[0].was, body.breaks[0].year) == (
        "payments/2012-05.csv", ("Adults", "Adult Social Care"), "2014/15",
    )  # fmt: skip
