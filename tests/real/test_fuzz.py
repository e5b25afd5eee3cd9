"""Damaged copies of real files: each is read or refused in one sentence, in time, with every record accounted for."""

import io
import os
import random
import signal
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from svanalysis.core.body import Payments
from svanalysis.core.errors import SvanalysisError
from svanalysis.ingest import records
from svanalysis.ingest.cleaning import Cleaned, read_file
from svanalysis.ingest.decoding import decode
from svanalysis.ingest.records import DELIMITERS
from tests.support.counting import all_numbers
from tests.support.splitter import count_records

pytestmark = [pytest.mark.real, pytest.mark.deep]
MUTANTS = int(os.environ.get("SVANALYSIS_MUTANTS", "5000"))
PARTS = 20  # of the mutants, one after the other: several processes may read some each
SECONDS = 5
LINES = 60
FILES_OF_A_FOLDER = 12
PIECES = (
    b'"', b'""', b",", b";", b"\t", b"|", b"\r", b"\n", b"\r\n", b"\x00", b"\x9c", b"\xa3", b"\xc2", b"\xef\xbb\xbf",
    b"\xff\xfe", b"PK\x03\x04", b"\x1f\x8b", b"#N/A", b"(", b"-", b"Total", b"Amount", b"\\xB4", b"9" * 40, b" " * 300,
)  # fmt: skip


@pytest.fixture(scope="module")
def originals(real_data: Path) -> list[tuple[str, bytes]]:
    """The beginnings of real text files, some of every folder, each cut after about sixty lines."""
    found = []
    for folder in sorted(path for path in (real_data / "spend").iterdir() if path.is_dir()):
        files = sorted(folder.glob("*.csv"))
        for path in files[:: max(1, len(files) // FILES_OF_A_FOLDER)]:
            with path.open("rb") as opened:
                start = opened.read(200_000)
            found.append((path.name, b"".join(start.splitlines(keepends=True)[:LINES])))
    return found


def flipped(dice: random.Random, content: bytes, _other: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(dice.randint(1, 20)):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def cut_out(dice: random.Random, content: bytes, _other: bytes) -> bytes:
    start = dice.randrange(len(content))
    return content[:start] + content[start + dice.randint(1, 80) :]


def put_in(dice: random.Random, content: bytes, _other: bytes) -> bytes:
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(content))
        content = content[:at] + dice.choice(PIECES) + content[at:]
    return content


def doubled(dice: random.Random, content: bytes, _other: bytes) -> bytes:
    start = dice.randrange(len(content))
    piece = content[start : start + dice.randint(1, 2_000)]
    at = dice.randrange(len(content))
    return content[:at] + piece + content[at:]


def cut_off(dice: random.Random, content: bytes, _other: bytes) -> bytes:
    return content[: dice.randrange(1, len(content))]


def other_line_ends(dice: random.Random, content: bytes, _other: bytes) -> bytes:
    lines = content.splitlines()
    ends = (b"\r", b"\n", b"\r\n", b"\r\r\n", b"\n\r")
    one = dice.choice(ends)
    return b"".join(line + (one if dice.random() < 0.9 else dice.choice(ends)) for line in lines)


def spliced(dice: random.Random, content: bytes, other: bytes) -> bytes:
    return content[: dice.randrange(1, len(content))] + other[dice.randrange(len(other)) :]


def shuffled(dice: random.Random, content: bytes, _other: bytes) -> bytes:
    lines = content.splitlines(keepends=True)
    dice.shuffle(lines)
    return b"".join(lines)


DAMAGES = (flipped, cut_out, put_in, doubled, cut_off, other_line_ends, spliced, shuffled)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Fail when the block works longer, or waits ten times as long; where there are signals for it, end it then.

    Work is time of the processor: a machine that is busy with other things is no hang.
    """

    def stop(_number: int, _frame: object) -> None:
        pytest.fail(f"took longer than {seconds} s")

    begun = time.process_time()
    timers = []
    if hasattr(signal, "setitimer"):  # not on Windows
        timers += [
            (signal.ITIMER_PROF, signal.SIGPROF, seconds),
            (signal.ITIMER_REAL, signal.SIGALRM, 10 * seconds),
        ]
    for timer, sent, limit in timers:
        signal.signal(sent, stop)
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for timer, *_ in timers:
            signal.setitimer(timer, 0)
    assert time.process_time() - begun < seconds


def accounts(cleaned: Cleaned, content: bytes) -> None:
    """Every record is in one bucket, and as many as an independent splitter finds."""
    tables = cleaned.balance["tables"]
    for table in tables:
        assert all_numbers(table) == list(range(1, table["records"] + 1))
    assert cleaned.balance["kept"] == cleaned.payments.height
    assert cleaned.balance["rejected"] == cleaned.rejected.height
    assert cleaned.balance["amount_pence"] == cleaned.payments["amount_pence"].sum()
    text, _ = decode(content)
    assert any(cleaned.balance["records"] == count_records(text, delimiter) for delimiter in DELIMITERS)


def test_every_original_is_kept_or_refused_and_accounted_for(originals):
    kept = 0
    for name, content in originals:
        with suppress(SvanalysisError):
            cleaned = read_file(Path(name), Payments(files=(), day_first=True), content=content)
            accounts(cleaned, content)
            kept += not cleaned.payments.is_empty()
    assert kept > 0.9 * len(originals)


@pytest.mark.parametrize("part", range(PARTS))
def test_mutants_of_real_files_are_read_or_refused_and_never_lose_a_record(
    part, originals, measured, monkeypatch
):
    """All are made in each part, by the same dice, so that a mutant is the same whoever reads it.

    Every second part takes the fast path, where that is proved right, however small a mutant is.
    """
    monkeypatch.setattr(records, "SMALL", records.SMALL * (part % 2))
    dice = random.Random(20121)  # noqa: S311  the same damage every time, not a secret
    own = range(MUTANTS * part // PARTS, MUTANTS * (part + 1) // PARTS)
    kept, begun = 0, time.perf_counter()
    for number in range(own.stop):
        name, content = dice.choice(originals)
        damage = DAMAGES[number % len(DAMAGES)]
        mutant = damage(dice, content, dice.choice(originals)[1])
        if number not in own:
            continue
        try:
            with within(SECONDS):
                cleaned = read_file(Path(name), Payments(files=()), content=mutant)
            accounts(cleaned, mutant)
        except SvanalysisError:
            continue
        except Exception as error:
            error.add_note(f"mutant {number}: {damage.__name__} of {name}")
            raise
        kept += not cleaned.payments.is_empty()
    measured(f"{len(own)} mutants, {kept} of which keep lines", time.perf_counter() - begun)
    assert kept >= len(own) / 2


def test_damaged_workbooks_and_archives_are_read_or_refused(real_data, originals):
    """Damage to the packed bytes, and to the members before they are packed again."""
    dice = random.Random(20122)  # noqa: S311  the same damage every time, not a secret
    books = sorted((real_data / "spend").rglob("*.xlsx"), key=lambda path: path.stat().st_size)[:3]
    sources = [(path.name, path.read_bytes()) for path in books]
    sources.append(("months.zip", zipped(dict(originals[:5]))))
    for number in range(MUTANTS // 20):
        name, content = sources[number % len(sources)]
        mutant = repacked(dice, content) if dice.random() < 0.7 else flipped(dice, content, b"")
        with suppress(SvanalysisError), within(SECONDS):
            cleaned = read_file(Path(name), Payments(files=(), day_first=True), content=mutant)
            for table in cleaned.balance["tables"]:
                assert all_numbers(table) == list(range(1, table["records"] + 1)), number


def zipped(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def repacked(dice: random.Random, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = dice.choice([name for name, data in members.items() if data])
    members[name] = dice.choice((flipped, cut_out, put_in, doubled))(dice, members[name], b"")
    return zipped(members)
