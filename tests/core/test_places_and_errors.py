"""Files are written whole or not at all, and every error says what, where, what was found and what to do."""

import os
import pickle

import pytest

from svanalysis.core import errors, places
from svanalysis.core.errors import OutputError, SvanalysisError


def test_a_file_is_written_whole(tmp_path):
    target = tmp_path / "new" / "table.csv"
    with places.written_whole(target) as partial:
        partial.write_text("a,b\n", encoding="utf-8")
        assert not target.exists()
    assert target.read_text(encoding="utf-8") == "a,b\n"
    assert list(target.parent.iterdir()) == [target]


def write_half(target, failure):
    with places.written_whole(target) as partial:
        partial.write_text("half", encoding="utf-8")
        raise failure


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_or_not_at_all(tmp_path, failure):
    target = tmp_path / "table.csv"
    target.write_text("old", encoding="utf-8")
    with pytest.raises(failure):
        write_half(target, failure)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_who_holds_a_folder_clears_what_was_begun_and_nothing_that_another_run_is_writing_further_down(
    tmp_path,
):
    begun = [tmp_path / ".index.json.0.partial", tmp_path / "parts" / ".a.parquet.0.partial"]
    (tmp_path / "parts").mkdir()
    for path in begun:
        path.write_bytes(b"half")  # as a kill leaves it
    target = tmp_path / "gathered" / "4f00" / "paid.parquet"
    with places.written_whole(target) as partial:
        partial.write_bytes(b"whole")
        with places.held(tmp_path, "using this ledger"):
            assert not any(path.exists() for path in begun)
    assert target.read_bytes() == b"whole"


def test_a_file_held_by_another_program_is_said(tmp_path, monkeypatch):
    target = tmp_path / "table.csv"
    target.write_text("old", encoding="utf-8")

    def held(*_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(OutputError) as caught, places.written_whole(target) as partial:
        partial.write_text("new", encoding="utf-8")
    assert "the output is open in another program" in str(caught.value)
    assert "close it there" in str(caught.value)
    assert target.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_in_the_way_of_a_folder_is_said(tmp_path):
    (tmp_path / "reports").write_text("a file", encoding="utf-8")
    with (
        pytest.raises(OutputError, match="this cannot be written"),
        places.written_whole(tmp_path / "reports" / "x.csv"),
    ):
        pass


@pytest.mark.parametrize(
    "kind", [errors.InputError, errors.ConfigurationError, OutputError, errors.BusyError]
)
def test_every_error_is_of_one_family(kind):
    assert issubclass(kind, SvanalysisError)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "it is wrong."),
        ({"file": "may.csv"}, "it is wrong (may.csv)."),
        ({"file": "may.csv", "record": 7}, "it is wrong (may.csv, record 7)."),
        ({"record": 7}, "it is wrong (record 7)."),
        ({"found": "x"}, "it is wrong: found 'x'."),
        ({"found": ""}, "it is wrong: found ''."),
        ({"hint": "do this"}, "it is wrong. What to do: do this."),
        ({"hint": "do this."}, "it is wrong. What to do: do this."),
        ({"hint": "did you mean 'that'?"}, "it is wrong. What to do: did you mean 'that'?"),
        (
            {"file": "may.csv", "record": 7, "found": "1\n2", "hint": "do this"},
            "it is wrong (may.csv, record 7): found '1\\n2'. What to do: do this.",
        ),
    ],
)
def test_the_shape_of_a_message(given, message):
    error = SvanalysisError("it is wrong", **given)
    assert str(error) == message
    assert "\n" not in str(error)


def test_what_was_found_is_cut_to_what_fits_a_line():
    assert len(str(SvanalysisError("it is wrong", found="x" * 10_000))) < 300


def test_an_error_is_the_same_in_another_process():
    error = errors.InputError("it cannot be read", file="a.csv", record=7, found="12,3", hint="check")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  made here
    assert type(again) is errors.InputError
    assert str(again) == str(error) == "it cannot be read (a.csv, record 7): found '12,3'. What to do: check."
    assert (again.what, again.file, again.record, again.found, again.hint) == (
        "it cannot be read", "a.csv", 7, "12,3", "check",
    )  # fmt: skip
