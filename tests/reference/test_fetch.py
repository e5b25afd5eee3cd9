"""Official files from a real HTTP server on loopback that does everything that servers do."""

import hashlib
import io
import json
import zipfile
import zlib
from datetime import date

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from svanalysis.cli import app
from svanalysis.core.errors import BusyError, ConfigurationError, InputError
from svanalysis.reference.download import FetchError, NotThereError, Patience
from svanalysis.reference.fetch import How, fetch
from svanalysis.reference.manifest import Wanted, manifest
from tests.support.publisher import (
    cuts_off,
    cuts_off_in_chunks,
    drips,
    endless,
    gives,
    published,
    says_status,
    sleeps,
    states_length,
)

TODAY = date(2026, 9, 3)
QUICK = Patience(connect_seconds=2, read_seconds=0.3, total_seconds=5, attempts=3, pause_seconds=0.01)
TABLE = b"CompanyName, CompanyNumber\n" + b"".join(
    b'"ACME %d LIMITED","%08d"\n' % (n, n) for n in range(5_000)
)
PAGE = b"<!DOCTYPE html><html><body>We have moved to a new site</body></html>"


def zipped(content: bytes, name: str = "BasicCompanyData.csv") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


ZIP = zipped(TABLE)


@pytest.fixture
def publisher(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with published() as running:
        yield running


@pytest.fixture
def wanted(publisher):
    def described(**changed):
        values = {
            "name": "companies", "title": "Companies", "publisher": "Companies House",
            "page": "https://example.org/download", "address": f"{publisher.address}/companies.zip",
            "file": "companies.zip", "says": "CompanyNumber", "licence": "OGL", "layout": "companies_house",
            "every": "month", "largest_megabytes": 1,
        }  # fmt: skip
        return Wanted(**values | changed)

    return described


def records(folder):
    return json.loads((folder / "fetched.json").read_text(encoding="utf-8"))


def nothing_kept(folder):
    return sorted(path.name for path in folder.iterdir()) in ([], ["lock"])


def test_a_file_is_got_once_and_its_checksum_recorded(publisher, wanted, tmp_path):
    publisher.says(gives(ZIP))
    seen = []
    how = How(patience=QUICK, watch=lambda done, of: seen.append((done, of)))
    found = fetch(wanted(), tmp_path, how, TODAY)
    assert (found.path, found.was_here) == (tmp_path / "companies.zip", False)
    assert found.path.read_bytes() == ZIP
    assert seen[-1] == (len(ZIP), len(ZIP))
    assert records(tmp_path)["companies.zip"] == {
        "name": "companies",
        "address": f"{publisher.address}/companies.zip",
        "licence": "OGL",
        "bytes": len(ZIP),
        "sha256": hashlib.sha256(ZIP).hexdigest(),
        "fetched": "2026-09-03",
    }
    again = fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    assert (again.was_here, again.sha256, publisher.asked) == (True, found.sha256, ["/companies.zip"])


@pytest.mark.parametrize(
    ("every", "day", "asked"),
    [
        ("month", date(2026, 9, 30), 1),
        ("month", date(2026, 10, 1), 2),  # 28 days later
        ("day", date(2026, 9, 4), 2),
        ("once", date(2036, 9, 3), 1),
    ],
)
def test_a_file_is_got_again_when_a_newer_one_is_published(publisher, wanted, tmp_path, every, day, asked):
    publisher.says(gives(ZIP))
    fetch(wanted(every=every), tmp_path, How(patience=QUICK), TODAY)
    fetch(wanted(every=every), tmp_path, How(patience=QUICK), day)
    assert len(publisher.asked) == asked


def test_again_gets_a_recent_file_anew(publisher, wanted, tmp_path):
    newer = zipped(TABLE + b'"NEW LIMITED","99999999"\n')
    publisher.says(gives(ZIP), gives(newer))
    fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    assert fetch(wanted(), tmp_path, How(patience=QUICK, again=True), TODAY).path.read_bytes() == newer


def test_redirections_are_followed_and_the_last_address_recorded(publisher, wanted, tmp_path):
    publisher.says(says_status(302, Location="/elsewhere/c.zip"), gives(ZIP))
    found = fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    assert found.address == f"{publisher.address}/elsewhere/c.zip"
    assert publisher.asked == ["/companies.zip", "/elsewhere/c.zip"]


def test_redirections_in_a_circle_end(publisher, wanted, tmp_path):
    publisher.says(says_status(302, Location="/companies.zip"))
    with pytest.raises(FetchError, match=r"address does not work.*30 redirects"):
        fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)


PASSING = {
    "busy": says_status(503),
    "busy, and says for how long": says_status(503, Retry_After="0"),
    "too many requests": says_status(429),
    "cut off": cuts_off(ZIP, 1_000),
    "cut off at once": cuts_off(ZIP, 0),
    "cut off in chunks": cuts_off_in_chunks(ZIP, 1_000),
    "length overstated": states_length(ZIP, len(ZIP) + 500),
    "silent": sleeps(0.5),
}


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_what_passes_is_tried_again(publisher, wanted, tmp_path, trouble):
    publisher.says(trouble, trouble, gives(ZIP))
    assert fetch(wanted(), tmp_path, How(patience=QUICK), TODAY).path.read_bytes() == ZIP
    assert len(publisher.asked) == 3


@pytest.mark.parametrize("trouble", PASSING.values(), ids=PASSING.keys())
def test_what_does_not_pass_ends_in_a_message_and_leaves_nothing(publisher, wanted, tmp_path, trouble):
    publisher.says(trouble)
    with pytest.raises(
        FetchError, match=r"(?s)could not be got.*tried 3 times.*example\.org/download.*save it as"
    ):
        fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    assert nothing_kept(tmp_path)


def test_a_failed_renewal_leaves_the_old_file_and_its_record(publisher, wanted, tmp_path):
    publisher.says(gives(ZIP), cuts_off(ZIP, 1_000))
    fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    before = records(tmp_path)
    with pytest.raises(FetchError, match="could not be got"):
        fetch(wanted(), tmp_path, How(patience=QUICK, again=True), TODAY)
    assert ((tmp_path / "companies.zip").read_bytes(), records(tmp_path)) == (ZIP, before)


FINAL = {
    "not there": (says_status(404), r"not at this address: it may have moved.*404"),
    "gone": (says_status(410), r"not at this address: it may have moved.*410"),
    "forbidden": (says_status(403), r"the publisher refused.*403"),
    "a web page": (gives(PAGE), r"a web page where the file should be.*We have moved"),
    "a zip cut short whose length was understated": (states_length(ZIP, 9_000), "not a whole zip"),
    "no zip": (gives(TABLE), "not a whole zip"),
    "another zip": (gives(zipped(b"a,b\n1,2\n")), r"not the file wanted: 'CompanyNumber' stands nowhere"),
    "a zip without tables": (gives(zipped(TABLE, "read.me")), "not the file wanted"),
    "too large, stated": (states_length(b"", 10**6 + 1), r"too large to be the official one.*1,000,001"),
    "too large, not stated": (endless(bytes(2**16)), r"too large to be the official one.*1,000,000"),
    "too slow": (drips(ZIP, 0.05), "comes too slowly"),
}


@pytest.mark.parametrize(("trouble", "message"), FINAL.values(), ids=FINAL.keys())
def test_what_is_wrong_for_good_is_not_tried_again(publisher, wanted, tmp_path, trouble, message):
    publisher.says(trouble)
    patience = QUICK._replace(total_seconds=0.4) if "slowly" in message else QUICK
    with pytest.raises(
        FetchError, match=rf"(?s){message}.*example\.org/download.*save it as .*companies\.zip"
    ):
        fetch(wanted(), tmp_path, How(patience=patience), TODAY)
    assert len(publisher.asked) == 1
    assert nothing_kept(tmp_path)


@pytest.mark.parametrize("lies", [False, True], ids=["says its size", "lies about its size"])
def test_a_zip_bomb_is_refused(publisher, wanted, tmp_path, lies):
    bomb = zipped(b"CompanyNumber\n" + bytes(300_000_000))
    assert len(bomb) < 10**6
    if lies:  # the size stated in the directory at the end of the zip becomes a hundred bytes
        at = bomb.rindex(b"PK\x01\x02") + 24
        bomb = bomb[:at] + (100).to_bytes(4, "little") + bomb[at + 4 :]
    publisher.says(gives(bomb))
    with pytest.raises(FetchError, match=r"unpacks to too much|not a whole zip"):
        fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    assert nothing_kept(tmp_path)


def test_packed_transfer_is_not_asked_for_and_counts_unpacked(publisher, wanted, tmp_path):
    packed = zlib.compress(bytes(5_000_000))

    def answer(handler):
        assert handler.headers["Accept-Encoding"] == "identity"
        handler.begin(200, Content_Length=len(packed), Content_Encoding="deflate")
        handler.wfile.write(packed)

    publisher.says(answer)
    with pytest.raises(FetchError, match="too large"):
        fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)


def test_a_table_that_is_not_packed_is_got_too(publisher, wanted, tmp_path):
    publisher.says(gives(TABLE))
    assert (
        fetch(wanted(file="companies.csv"), tmp_path, How(patience=QUICK), TODAY).path.read_bytes() == TABLE
    )


def test_a_server_that_is_not_there(publisher, wanted, tmp_path):
    nobody = wanted(
        address="http://127.0.0.1:9/companies.zip"
    )  # the port of `discard`, where nothing listens
    with pytest.raises(FetchError, match=r"(?s)could not be got \(tried 3 times\).*refused"):
        fetch(nobody, tmp_path, How(patience=QUICK), TODAY)


def test_a_proxy_of_the_environment_is_used(publisher, wanted, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", publisher.address)
    monkeypatch.setenv("NO_PROXY", "")
    publisher.says(gives(ZIP))
    fetch(wanted(address="http://register.invalid/c.zip"), tmp_path, How(patience=QUICK), TODAY)
    assert publisher.asked == ["http://register.invalid/c.zip"]


DATED = {"address": "/c-{year}-{month}.zip", "file": "c-{year}-{month}.zip"}


def dated(publisher, wanted):
    return wanted(address=publisher.address + DATED["address"], file=DATED["file"])


def test_the_latest_month_is_this_or_the_one_before(publisher, wanted, tmp_path):
    publisher.says(says_status(404), gives(ZIP))
    found = fetch(dated(publisher, wanted), tmp_path, How(patience=QUICK), TODAY)
    assert (found.path.name, publisher.asked) == ("c-2026-08.zip", ["/c-2026-09.zip", "/c-2026-08.zip"])
    publisher.says(says_status(404))
    assert fetch(dated(publisher, wanted), tmp_path, How(patience=QUICK), TODAY).was_here


def test_a_month_may_be_asked_for(publisher, wanted, tmp_path):
    publisher.says(says_status(404))
    with pytest.raises(NotThereError, match=r"c-2019-01\.zip"):
        fetch(dated(publisher, wanted), tmp_path, How(month="2019-01", patience=QUICK), TODAY)
    assert publisher.asked == ["/c-2019-01.zip"]
    with pytest.raises(ConfigurationError, match=r"not a month.*2019-13"):
        fetch(dated(publisher, wanted), tmp_path, How(month="2019-13"), TODAY)


def test_offline_asks_nobody(publisher, wanted, tmp_path):
    publisher.says(gives(ZIP))
    offline = How(offline=True, patience=QUICK)
    with pytest.raises(FetchError, match=r"(?s)not here.*--offline.*example\.org/download.*save it as"):
        fetch(dated(publisher, wanted), tmp_path, offline, TODAY)
    for month in ("2026-05", "2026-07"):
        fetch(dated(publisher, wanted), tmp_path, How(month=month, patience=QUICK), TODAY)
    publisher.asked.clear()
    assert fetch(dated(publisher, wanted), tmp_path, offline, TODAY).path.name == "c-2026-07.zip"
    assert fetch(dated(publisher, wanted), tmp_path, offline._replace(month="2026-05"), TODAY).was_here
    assert publisher.asked == []


def test_a_file_placed_by_hand_is_checked_recorded_and_used(publisher, wanted, tmp_path):
    (tmp_path / "companies.zip").write_bytes(ZIP)
    found = fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    assert (found.address, found.was_here, publisher.asked) == ("placed by hand", True, [])
    assert records(tmp_path)["companies.zip"]["sha256"] == hashlib.sha256(ZIP).hexdigest()
    (tmp_path / "other.zip").write_bytes(PAGE)
    with pytest.raises(FetchError, match="a web page where the file should be"):
        fetch(wanted(file="other.zip"), tmp_path, How(patience=QUICK), TODAY)


def test_a_file_without_an_address_is_only_placed_by_hand(wanted, tmp_path):
    with pytest.raises(FetchError, match=r"not here \(.*\)\. What to do: get it from https://example\.org"):
        fetch(wanted(address=""), tmp_path, How(), TODAY)
    (tmp_path / "companies.zip").write_bytes(ZIP)
    assert fetch(wanted(address=""), tmp_path, How(), TODAY).was_here


def test_a_file_that_changed_since_is_refused(publisher, wanted, tmp_path):
    publisher.says(gives(ZIP))
    fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    (tmp_path / "companies.zip").write_bytes(ZIP + b"x")
    with pytest.raises(InputError, match=r"not the one that was fetched.*remove it and fetch it again"):
        fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)


def test_what_a_killed_run_left_is_cleared_and_two_runs_at_once_are_refused(publisher, wanted, tmp_path):
    publisher.says(gives(ZIP))
    (tmp_path / ".companies.zip.123.partial").write_bytes(b"half")
    fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)
    assert sorted(path.name for path in tmp_path.glob(".*")) == []
    with FileLock(tmp_path / "lock"), pytest.raises(BusyError, match="another run is fetching"):
        fetch(wanted(), tmp_path, How(patience=QUICK), TODAY)


def test_the_manifest_names_every_official_file():
    assert list(manifest()) == [
        "companies", "charities", "mutuals", "code-point-open", "onspd", "nspl", "northern-ireland", "deprivation",
        "deflators", "authority-boundaries", "ward-boundaries",
    ]  # fmt: skip
    for each in manifest().values():
        assert each.address.startswith("https://") or not each.address
        assert each.page.startswith("https://")
        assert each.licence
        filled = each.filled("2026-09", "E06000047")
        assert "{" not in filled.address + filled.file


def test_a_file_of_one_authority_needs_its_code(tmp_path):
    with pytest.raises(ConfigurationError, match=r"fetched for one authority.*--authority"):
        fetch(manifest()["ward-boundaries"], tmp_path, How(), TODAY)


def test_the_command_lists_and_uses_what_is_here(tmp_path):
    listing = CliRunner().invoke(app, ["fetch"])
    assert [line.partition(":")[0] for line in listing.stdout.splitlines()] == list(manifest())
    (tmp_path / "gdp_deflators.csv").write_text('"CDID","YBGB"\n', encoding="utf-8")
    done = CliRunner().invoke(app, ["fetch", "deflators", "--offline", "--to", str(tmp_path)])
    assert (done.exit_code, done.stdout.strip()) == (0, str(tmp_path / "gdp_deflators.csv"))
    assert "already here, SHA-256 " in done.stderr


def test_the_docs_say_of_every_file_what_the_manifest_says(clone):
    text = (clone / "docs" / "registers.md").read_text(encoding="utf-8")
    for each in manifest().values():
        for said in (
            each.name,
            each.title,
            each.publisher,
            each.page,
            each.address,
            each.file,
            each.licence,
            each.layout,
        ):
            assert said in text
    assert "No address on this page was ever contacted" in text
