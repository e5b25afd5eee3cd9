"""A year is frozen whole or not at all, once, and nothing in it may change."""

import datetime as dt
import json
import shutil
import stat
import subprocess
import sys

import polars as pl
import pytest

from svanalysis.core.errors import ConfigurationError, InputError, OutputError
from svanalysis.core.places import shipped
from svanalysis.core.schema import OVERRIDES
from svanalysis.report import freeze as freezing
from svanalysis.report import releases as reading
from svanalysis.report.freeze import freeze, sign_off
from svanalysis.report.releases import verified
from svanalysis.report.results import open_results
from svanalysis.report.revision_exhibits import revisions
from svanalysis.report.run import write_report
from svanalysis.report.series_exhibits import bridge
from svanalysis.suppliers.overrides import write_overrides
from tests.support.council import BODY, write_body, write_month

JANE = sign_off("Jane Doe, Head of Procurement")


def clock(day=1):
    return lambda: dt.datetime(2013, 7, day, 9, 30, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def first_year(tmp_path_factory):
    """A council whose year has thirty suppliers a month, measured and frozen once, with its store beside it."""
    home = tmp_path_factory.mktemp("council")
    for month in range(4, 16):
        year, number = divmod(month - 1, 12)
        lines = [f"05/{number + 1:02d}/{2012 + year},SUPPLIER {at} LTD,{1000 + at}.00" for at in range(30)]
        write_month(home, f"{2012 + year}-{number + 1:02d}", *lines)
    write_body(home, BODY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SVANALYSIS_STORE", str(home / "store"))
        patch.setattr(freezing, "fill", quick)
        frozen(home, releases=home / "first")
    return home


@pytest.fixture
def council(first_year, tmp_path, monkeypatch):
    """A copy of that council, not frozen yet; its forms are quick ones."""
    home = tmp_path / "council"
    shutil.copytree(first_year, home, ignore=shutil.ignore_patterns("first"))
    monkeypatch.setenv("SVANALYSIS_STORE", str(home / "store"))
    monkeypatch.setattr(freezing, "fill", quick)
    return home


def quick(folder, results, forms, tools, releases):
    from svanalysis.report.companions import write_tables

    (folder / "index.html").write_text(results.state, encoding="utf-8")
    write_tables(results, folder / "tables")
    return lambda: None


def frozen(council, **options):
    """Freeze the council's year; the body file's path stands for its name."""
    given = {"releases": council / "releases", "now": clock(), **options}
    return freeze(
        str(council / "seaham.toml"), given.pop("year", "2012/13"), given.pop("signed", JANE), **given
    )


@pytest.fixture
def first(first_year, council):
    """The release that `frozen(council)` would make, which is the same to the byte whoever makes it."""
    home = council / "releases"
    shutil.copytree(first_year / "first", home)
    return home / "seaham" / "2012-13" / "v1"


def more(council, month="2013-03", lines=5):
    """Pay more people in a month of the year."""
    path = council / "payments" / f"{month}.csv"
    added = "".join(f"06/{month[5:]}/{month[:4]},PERSON {at} NEW,50{at}.00\n" for at in range(lines))
    path.write_text(path.read_text(encoding="utf-8") + added, encoding="utf-8")


def test_a_release_holds_what_leaves_and_what_proves_it(council):
    folder = frozen(council)
    assert folder == council / "releases" / "seaham" / "2012-13" / "v1"
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    own = {
        "body.toml",
        "cells.parquet",
        "definition.toml",
        "disclosure.csv",
        "inputs.csv",
        "manifest.json",
        "release.json",
    }
    assert own | {"what_leaves_the_building.md", "public/index.html", "public/tables/shares.csv"} <= names
    assert not [name for name in names if name.startswith("public/") and "disclosure" in name]
    assert (folder / "public" / "index.html").read_text(encoding="utf-8") == "Frozen v1, 2013-07-01, Jane Doe"
    about = json.loads((folder / "release.json").read_text(encoding="utf-8"))
    assert (about["name"], about["role"], about["frozen"]) == (
        "Jane Doe",
        "Head of Procurement",
        "2013-07-01T09:30:00+00:00",
    )
    assert set(json.loads((folder / "manifest.json").read_text(encoding="utf-8"))) == names - {
        "manifest.json"
    }
    assert not any(stat.S_IMODE(path.stat().st_mode) & 0o222 for path in folder.rglob("*") if path.is_file())
    leaves = (folder / "what_leaves_the_building.md").read_text(encoding="utf-8")
    assert "Signed off by Jane Doe, Head of Procurement" in leaves
    assert "SUPPLIER 1 LTD" not in (folder / "disclosure.csv").read_text(encoding="utf-8")


def test_the_same_year_at_the_same_time_is_the_same_release(council, first):
    second = frozen(council, releases=council / "again")
    assert (first / "manifest.json").read_bytes() == (second / "manifest.json").read_bytes()
    files = {path.relative_to(first): path.read_bytes() for path in first.rglob("*") if path.is_file()}
    again = {path.relative_to(second): path.read_bytes() for path in second.rglob("*") if path.is_file()}
    assert files == again


def test_freezing_again_unchanged_says_so_and_writes_nothing(council, first):
    said = []
    assert frozen(council, now=clock(2), say=said.append) == first
    assert said == ["Nothing changed since v1, frozen 2013-07-01: nothing was written."]
    assert [path.name for path in first.parent.iterdir()] == ["v1"]


def test_a_correction_wants_a_note_and_makes_the_next_version(council, first):
    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    more(council)
    with pytest.raises(ConfigurationError, match=r"this year differs from its release v1.*--note"):
        frozen(council, now=clock(2))
    second = frozen(council, now=clock(2), signed=JANE._replace(note="March was incomplete"))
    assert second.name == "v2"
    assert "Note: March was incomplete." in (second / "what_leaves_the_building.md").read_text(
        encoding="utf-8"
    )
    assert {path: path.read_bytes() for path in before} == before


def test_a_correction_about_one_person_is_not_published(council, first):
    more(council, lines=1)
    with pytest.raises(InputError, match="too few people explain the difference from the last release"):
        frozen(council, signed=JANE._replace(note="One was missing"))
    assert [path.name for path in (council / "releases" / "seaham" / "2012-13").iterdir()] == ["v1"]


def test_a_missing_month_wants_provisional_and_a_reason(council):
    (council / "payments" / "2012-09.csv").unlink()
    with pytest.raises(InputError, match="a month of this year is missing: found 'September 2012'"):
        frozen(council)
    with pytest.raises(ConfigurationError, match="a provisional year wants a reason"):
        frozen(council, provisional=True)
    folder = frozen(council, provisional=True, signed=JANE._replace(reason="September comes in May"))
    assert "provisional [p]" in (folder / "public" / "index.html").read_text(encoding="utf-8")
    assert (
        json.loads((folder / "release.json").read_text(encoding="utf-8"))["reason"]
        == "September comes in May"
    )


@pytest.mark.parametrize("by", ["", "Jane Doe", ", Head", "Jane,"])
def test_somebody_with_a_role_signs(by):
    with pytest.raises(ConfigurationError, match="nobody signs for the year"):
        sign_off(by)


def test_a_freeze_that_is_killed_half_way_leaves_nothing(council, monkeypatch):
    def broken(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(freezing, "fill", broken)
    with pytest.raises(KeyboardInterrupt):
        frozen(council)
    home = council / "releases" / "seaham" / "2012-13"
    assert list(home.iterdir()) == []
    (home / ".v1.1.partial").mkdir()  # what a killed process, which cleans up nothing, would leave
    monkeypatch.setattr(freezing, "fill", quick)
    assert frozen(council).name == "v1"
    assert len(reading.versions(home)) == 1


def test_a_freeze_whose_process_is_killed_leaves_a_whole_release_or_none(council, tmp_path, clone):
    """Real processes die around the rename and half-way through a write: only after it is there a release."""
    command = [sys.executable, "-m", "tests.support.killing_freeze", str(council / "seaham.toml"), "2012/13"]
    done = subprocess.run(
        [*command, str(tmp_path / "kills")], cwd=clone, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    for kill in (tmp_path / "kills").iterdir():
        found = reading.versions(kill / "seaham" / "2012-13")
        assert len(found) == (kill.name not in {"before", "half"}), kill.name
        assert [verified(folder).version for folder in found] == [1] * len(found)
    assert len(list((tmp_path / "kills").iterdir())) == 2 * 3


def test_nothing_frozen_is_overwritten(council, first, monkeypatch):
    # as a run sees it that began at the same moment
    monkeypatch.setattr(reading, "last_release", lambda _home: None)
    with pytest.raises(OutputError, match="another run has just frozen this version"):
        frozen(council, now=clock(2))


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (lambda file: file.write_text("changed", encoding="utf-8"), "a file was changed after the release"),
        (lambda file: file.unlink(), "a file is missing from the release"),
        (
            lambda file: file.with_name("new.csv").write_text("", encoding="utf-8"),
            "a file does not belong to the release",
        ),
    ],
)
def test_a_file_that_was_touched_is_named(council, first, tamper, said):
    file = first / "public" / "tables" / "shares.csv"
    file.chmod(0o644)
    tamper(file)
    with pytest.raises(InputError, match=said) as caught:
        verified(first)
    assert "tables" in str(caught.value)
    with pytest.raises(InputError, match=said):
        open_results(str(council / "seaham.toml"), "2012/13", releases=str(council / "releases"))


def test_the_next_report_tells_what_was_published_and_what_it_is_now(council, first):
    body = str(council / "seaham.toml")
    same = open_results(body, "2012/13", releases=str(council / "releases"))
    assert (same.revisions["difference_pence"] == 0).all()
    assert not same.shares["state"].str.contains("[r]", regex=False).any()
    assert revisions(same).title == "Every frozen figure stands as it was published"
    more(council)
    found = open_results(body, "2012/13", releases=str(council / "releases"))
    local = found.revisions.set_index("measure").loc["local_share"]
    # nobody is placed: 0 of 12 x 30 payments of 1,014.50 on average; then five more payments
    assert (local["published_pence"], local["restated_pence"], local["release"]) == (0, 0, "v1")
    assert local["why"] == "payment files"
    marked = found.shares.set_index("measure")["state"].str.contains("[r]", regex=False)
    assert marked.drop("sme_share_of_local").all()
    assert not marked["sme_share_of_local"]  # of no local pound, then and now
    assert "are restated [r]" in revisions(found).title


def test_a_report_looks_for_releases_beside_its_folder(council, first, monkeypatch):
    fill = "svanalysis.report.run.fill"
    seen = []

    def counting(_folder, results, *_):
        seen.append(len(results.revisions))
        return lambda: None

    monkeypatch.setattr(fill, counting)
    write_report(str(council / "seaham.toml"), "2012/13", out=council / "reports")
    write_report(str(council / "seaham.toml"), "2012/13", out=council / "reports", releases=council / "none")
    assert seen == [6, 0]


def test_an_answer_that_is_corrected_after_the_freeze_is_told_in_the_next_years_report(tmp_path, monkeypatch):
    """The sample's 2011/12 frozen; then somebody answers that its largest local supplier is in Leeds; then 2012/13.

    Of 534,906,133.77 pounds 281,895,532.50 were local, the supplier's own among them: those leave the numerator, and
    nothing else moves.
    """
    monkeypatch.setattr(freezing, "fill", quick)
    # a copy of both, so that what the session has stored of the sample serves until somebody answers
    shutil.copytree(shipped("data", "sample", "durham"), tmp_path / "sample" / "durham")
    body = tmp_path / "bodies" / "durham.toml"
    body.parent.mkdir()
    shutil.copyfile(shipped("data", "bodies") / "durham.toml", body)
    folder = freeze(str(body), "2011/12", JANE, releases=tmp_path / "releases", now=clock())
    assert not (folder / "overrides.csv").exists()
    supplier, day = "TRENTHOLD CONSTRUCTION (NORTH EAST) LIMITED", dt.date(2011, 4, 1)
    answer = (supplier, supplier, "in_area", "E08000035", "J. Smith", "visited", day, day, None, "")
    (body.parent / "overrides").mkdir()
    answers = pl.DataFrame([answer], schema=OVERRIDES, orient="row")
    write_overrides(answers, body.parent / "overrides" / "durham.csv")

    found = open_results(str(body), "2012/13", releases=str(tmp_path / "releases"))
    paid = found.largest.set_index(["financial_year", "supplier_id"]).loc[("2011/12", supplier), "pence"]
    then, now = 28_189_553_250 / 53_490_613_377, (28_189_553_250 - paid) / 53_490_613_377
    local = found.revisions.set_index("measure").loc["local_share"]
    assert (local["published_pence"], local["difference_pence"]) == (28_189_553_250, -paid)
    assert (local["published"], local["restated"]) == pytest.approx((then, now))
    assert local["why"] == "answers of people"
    shown = revisions(found).table.set_index("Measure").loc["Local share"]
    assert (shown["Published (%)"], shown["Restated (%)"]) == (f"{then:.1%}"[:-1], f"{now:.1%}"[:-1])

    steps = found.bridge[found.bridge["measure"] == "local_share"].set_index("ingredient")
    assert list(steps.index) == ["published", "measured again", "people's answers", "change to 2012/13"]
    assert steps["share"].tolist()[:3] == pytest.approx([then, then, now])
    assert steps["state"].tolist() == ["", "", "[r]", ""]
    title = f"{then:.1%} published for 2011/12, {now:.1%} restated"
    assert title in bridge(found).title
    state = found.shares.set_index(["financial_year", "measure"])["state"]
    assert state["2011/12", "local_share"] == "[r]"
    assert state["2012/13", "local_share"] == ""
