"""The ledger: re-reads what changed and nothing else, one run at a time, whole after any interruption."""

import os
import shutil
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from svanalysis.cli import app
from svanalysis.core.body import load_body
from svanalysis.core.errors import BusyError, ConfigurationError, InputError, OutputError
from svanalysis.core.places import held
from svanalysis.core.schema import PAYMENTS, REJECTED
from svanalysis.ingest import filling
from svanalysis.ingest import ledger as ledgers
from svanalysis.ingest import parts as ledger_parts
from svanalysis.ingest.ledger import build_ledger
from tests.support.council import BODY, digests, many_lines, write_body, write_month


def build(council: Path):
    return build_ledger(load_body(str(council / "seaham.toml")))


def test_a_ledger_is_every_payment_of_every_file(council):
    ledger = build(council)
    assert ledger.files_read == 2
    assert ledger.payments.select("source_file", "source_record", "payee", "amount_pence").rows() == [
        ("payments/2012-04.csv", 2, "A LTD", 100),
        ("payments/2012-04.csv", 3, "B LTD", 200),
        ("payments/2012-05.csv", 2, "C LTD", 400),
    ]
    assert ledger.rejected.select("source_file", "source_record", "amount_pence").rows() == [
        ("payments/2012-05.csv", 3, 800)
    ]
    assert [balance["file"] for balance in ledger.balances] == [
        "payments/2012-04.csv",
        "payments/2012-05.csv",
    ]
    assert dict(ledger.payments.schema) == PAYMENTS
    assert dict(ledger.rejected.schema) == REJECTED
    assert ledger.payments["body"].unique().to_list() == ["seaham"]
    assert ledger.summary().splitlines() == [
        "2 files, 2 read now, the rest unchanged",
        "6 records = 3 kept + 1 rejected + 2 not data",
        "£7.00 kept, £8.00 readable in rejected records",
        "payments/2012-05.csv: 1 rejected, because the date cannot be read",
        "see why with: svanalysis inspect FILE",
        "2 of 2 files do not say net or gross of VAT: the amounts are taken as net, as the body file gives no basis",
    ]


def test_the_summary_names_files_with_rejected_records_where_most_are_first(council):
    write_month(
        council,
        "2012-06",
        "14/06/2012,E LTD,5.00",
        "31/06/2012,F LTD,6.00",
        "x,G LTD,7.00",
        "15/06/2012,H LTD,many",
    )
    for month in ("07", "08", "09", "10"):
        write_month(
            council, f"2012-{month}", f"14/{month}/2012,E LTD,{month}.00", f"32/{month}/2012,F LTD,{month}.50"
        )
    found = build(council).summary().splitlines()
    first = found.index("payments/2012-06.csv: 3 rejected, most often because the date cannot be read")
    assert found[first : first + 6] == [
        "payments/2012-06.csv: 3 rejected, most often because the date cannot be read",
        "payments/2012-05.csv: 1 rejected, because the date cannot be read",
        "payments/2012-07.csv: 1 rejected, because the date cannot be read",
        "payments/2012-08.csv: 1 rejected, because the date cannot be read",
        "payments/2012-09.csv: 1 rejected, because the date cannot be read",
        "... and more such files",
    ]


def test_the_summary_names_files_whose_printed_total_differs(council):
    for month in ("2012-06", "2012-07"):
        line = f"14/{month[-2:]}/2012,E LTD,"
        total = "11.00" if month == "2012-06" else "11.01"
        write_month(council, month, f"{line}5.00", f"{line}6.00", f",Total,{total}")
    write_month(council, "2012-05", "14/05/2012,C LTD,4.00")
    found = build(council).summary().splitlines()
    assert "1 of 2 printed totals agree with the records kept" in found
    assert found[-3:-1] == [
        "payments/2012-07.csv: its printed total is £11.01, the records kept are £11.00",
        "see why with: svanalysis inspect FILE",
    ]


def test_the_summary_says_what_amounts_are_taken_for_that_nothing_tells_of(council):
    for month, heading in (("2012-05", "Net Amount"), ("2012-06", "Gross Amount")):
        lines = f"Date,Supplier,{heading}\n14/{month[-2:]}/2012,E LTD,5.00\n"
        (council / "payments" / f"{month}.csv").write_text(lines, encoding="utf-8")
    write_body(council, BODY + 'basis = "gross"\n')
    said = (
        "1 of 3 files do not say net or gross of VAT: the amounts are taken as gross, as the body file says"
    )
    mixed = "amounts are net of VAT in 1 and gross of VAT in {} files: sums mix both"
    assert about_vat(build(council)) == [said, mixed.format("2 of 3")]
    (council / "payments" / "2012-04.csv").unlink()
    assert about_vat(build(council)) == [mixed.format("1 of 2")]
    (council / "payments" / "2012-05.csv").unlink()
    assert about_vat(build(council)) == []


def about_vat(ledger) -> list[str]:
    """The lines of a summary that speak of VAT."""
    return [line for line in ledger.summary().splitlines() if "VAT" in line]


def test_neither_the_order_of_files_nor_how_many_are_read_at_once_matters(council, home, monkeypatch):
    once = build(council).payments
    turned = 'files = ["payments/2012-05.csv", "payments/*.csv"]'
    body = council / "seaham.toml"
    body.write_text(
        body.read_text(encoding="utf-8").replace('files = ["payments/*.csv"]', turned), encoding="utf-8"
    )
    assert turned in body.read_text(encoding="utf-8")
    shutil.rmtree(home)
    monkeypatch.setattr(ledgers, "_AT_ONCE", 1)
    again = build(council)
    assert again.files_read == 2
    assert again.payments.equals(once)


def test_a_second_build_reads_no_file(council):
    first = build(council)
    second = build(council)
    assert second.files_read == 0
    assert second.payments.equals(first.payments)
    assert second.rejected.equals(first.rejected)
    assert second.balances == first.balances


def test_a_touched_file_is_known_by_its_content(council):
    build(council)
    path = council / "payments" / "2012-04.csv"
    path.write_bytes(path.read_bytes())
    assert build(council).files_read == 0


def test_a_changed_file_alone_is_read_again(council):
    build(council)
    write_month(council, "2012-05", "14/05/2012,C LTD,5.00")
    ledger = build(council)
    assert ledger.files_read == 1
    assert ledger.payments["amount_pence"].to_list() == [100, 200, 500]


def test_a_file_that_is_gone_is_gone_from_the_ledger_and_may_come_back(council):
    build(council)
    path = council / "payments" / "2012-05.csv"
    content = path.read_bytes()
    path.unlink()
    assert build(council).payments["amount_pence"].to_list() == [100, 200]
    path.write_bytes(content)
    ledger = build(council)
    assert (ledger.files_read, ledger.payments.height) == (1, 3)


def test_parts_that_no_file_refers_to_are_removed(council, home):
    build(council)
    kept = set(digests(home))
    write_month(council, "2012-06", "14/06/2012,C LTD,5.00")
    build(council)
    (council / "payments" / "2012-06.csv").unlink()
    assert len(digests(home)) == 12
    build(council)
    assert set(digests(home)) == kept


def test_a_build_that_fails_removes_nothing(council, home):
    build(council)
    before = digests(home)
    write_month(council, "2012-05", "14/05/2012,C LTD,5.00")
    write_month(council, "2012-06")
    with pytest.raises(InputError):
        build(council)
    assert before.items() <= digests(home).items()


def test_a_ledger_whose_parts_another_run_replaced_says_so(council):
    ledger = build(council)
    write_month(council, "2012-05", "14/05/2012,C LTD,5.00")
    build(council)
    with pytest.raises(BusyError, match="another run has changed this ledger meanwhile"):
        _ = ledger.payments


def replaced(path: Path, old: bytes, new: bytes, *, changed: int) -> None:
    """Replace a file's content by one of its size, and give it a time of change."""
    path.write_bytes(path.read_bytes().replace(old, new))
    os.utime(path, ns=(changed, changed))


LONG_AGO = 1_600_000_000 * 10**9


def test_a_file_replaced_with_size_and_time_the_same_is_seen_only_with_rehash(council):
    path = council / "payments" / "2012-05.csv"
    replaced(path, b"4.00", b"4.00", changed=LONG_AGO)
    build(council)
    replaced(path, b"4.00", b"5.00", changed=LONG_AGO)
    assert build(council).payments["amount_pence"].to_list() == [100, 200, 400]
    ledger = build_ledger(load_body(str(council / "seaham.toml")), rehash=True)
    assert (ledger.files_read, ledger.payments["amount_pence"].to_list()) == (1, [100, 200, 500])
    assert build(council).payments["amount_pence"].to_list() == [100, 200, 500]


def test_a_file_replaced_within_the_tick_of_a_clock_is_seen(council):
    path, now = council / "payments" / "2012-05.csv", time.time_ns()
    replaced(path, b"4.00", b"4.00", changed=now)
    build(council)
    replaced(path, b"4.00", b"5.00", changed=now)
    assert build(council).payments["amount_pence"].to_list() == [100, 200, 500]


def test_a_file_that_changes_between_hash_and_reading_is_refused(council, monkeypatch):
    read = filling.clean_file

    def late(path, *arguments, **named):
        path.write_bytes(path.read_bytes() + b"15/05/2012,E LTD,1.00\n")
        return read(path, *arguments, **named)

    monkeypatch.setattr(filling, "clean_file", late)
    with pytest.raises(InputError, match="2 files cannot be used, the first because this file changed while"):
        build(council)


def test_a_renamed_file_is_read_again_because_its_name_may_say_its_month(council):
    build(council)
    (council / "payments" / "2012-05.csv").rename(council / "payments" / "2012-06.csv")
    ledger = build(council)
    assert ledger.files_read == 1
    assert ledger.balances[1]["file"] == "payments/2012-06.csv"


@pytest.mark.parametrize(
    "setting",
    [
        'basis = "gross"',
        "day_first = true",
        "payments_with_minus = true",
        'columns = { payee = "Supplier" }',
        'periods = { "2012-04.csv" = "2012-04" }',
    ],
)
def test_a_setting_that_decides_how_files_are_read_reads_them_again(council, setting):
    build(council)
    write_body(council, BODY + setting + "\n")
    assert build(council).files_read == 2
    assert build(council).files_read == 0


def test_other_changes_of_a_body_file_read_nothing_again(council):
    build(council)
    write_body(council, BODY.replace("Seaham Council", "Council of Seaham"))
    assert build(council).files_read == 0


def test_a_changed_rule_reads_all_again(council, tmp_path, monkeypatch):
    build(council)
    shipped = ledger_parts.shipped

    def changed(*parts):
        path = tmp_path / "headings.toml"
        path.write_bytes(shipped("data", "rules", "headings.toml").read_bytes() + b"\n# a change\n")
        return path if parts[-1] == "headings.toml" else shipped(*parts)

    monkeypatch.setattr(ledger_parts, "shipped", changed)
    assert build(council).files_read == 2


def test_a_new_version_of_the_ledger_reads_all_again(council, monkeypatch):
    build(council)
    monkeypatch.setattr(ledger_parts, "LEDGER_VERSION", "another")
    assert build(council).files_read == 2


def test_two_files_with_the_same_content_are_a_mistake(council):
    month = council / "payments" / "2012-04.csv"
    (council / "payments" / "2012-07.csv").write_bytes(month.read_bytes())
    with pytest.raises(InputError) as caught:
        build(council)
    message = str(caught.value)
    assert "this file has the same content as another (payments/2012-07.csv)" in message
    assert "the other is payments/2012-04.csv" in message
    assert "[[superseded]]" in message


def test_a_superseded_file_is_left_out(council):
    (council / "payments" / "2012-07.csv").write_bytes((council / "payments" / "2012-04.csv").read_bytes())
    entry = '\n[[superseded]]\nfile = "payments/2012-07.csv"\nby = "payments/2012-04.csv"\nwhy = "published twice"\n'
    write_body(council, BODY + entry)
    assert [balance["file"] for balance in build(council).balances] == [
        "payments/2012-04.csv",
        "payments/2012-05.csv",
    ]


def test_a_superseded_file_must_be_there(council):
    entry = '\n[[superseded]]\nfile = "payments/2012-09.csv"\nby = "payments/2012-04.csv"\nwhy = "published twice"\n'
    write_body(council, BODY + entry)
    with pytest.raises(
        ConfigurationError, match="a superseded file, or the one it is superseded by, is not among"
    ):
        build(council)


@pytest.mark.parametrize("name", ["2012-4.csv", "payments/2012-04.csv"])
def test_a_file_whose_period_is_told_must_be_there(council, name):
    write_body(council, BODY + f'periods = {{ "{name}" = "2012-04" }}\n')
    with pytest.raises(ConfigurationError) as caught:
        build(council)
    message = str(caught.value)
    assert "a file under [payments.periods] is not among the payment files" in message
    assert f"found '{name}'" in message
    assert "without its folder" in message


def test_a_heading_that_no_file_has_is_refused_when_all_files_are_stored(council):
    write_body(council, BODY + 'columns = { amount = "Net Amonut" }\n')
    for _ in range(2):  # and again, though no file is read
        with pytest.raises(ConfigurationError) as caught:
            build(council)
        message = str(caught.value)
        assert "no payment file has the heading that [payments.columns] gives for amount" in message
        assert "found 'Net Amonut'" in message
        assert "it was read under 'Amount': correct the heading" in message
    (council / "payments" / "2012-06.csv").write_text(
        "Date,Supplier,Net Amonut\n14/06/2012,E LTD,5.00\n", encoding="utf-8"
    )
    assert build(council).files_read == 1  # one file's table is enough


def test_a_heading_for_two_roles_is_refused(council):
    with pytest.raises(ConfigurationError, match="'supplier' is given for two roles"):
        write_body(council, BODY + 'columns = { service = "SUPPLIER", payee = " supplier" }\n')


def test_what_is_wrong_with_a_file_goes_before_a_heading_that_none_has(council):
    write_month(council, "2012-06")
    write_body(council, BODY + 'columns = { amount = "Net Amonut" }\n')
    with pytest.raises(InputError, match=r"2012-06\.csv"):
        build(council)


def test_one_bad_file_is_named_and_the_others_are_not_read_again(council):
    write_month(council, "2012-06")
    with pytest.raises(InputError, match=r"2012-06\.csv"):
        build(council)
    (council / "payments" / "2012-06.csv").unlink()
    assert build(council).files_read == 0


def test_all_bad_files_are_named_and_the_others_stored(council):
    write_month(council, "2012-06")
    write_month(council, "2012-07", "")
    write_month(council, "2012-08", "14/08/2012,C LTD,5.00")
    with pytest.raises(InputError) as caught:
        build(council)
    message = str(caught.value)
    assert "2 files cannot be used, the first because" in message
    assert message.index("2012-06.csv") < message.index("then see to") < message.index("2012-07.csv")
    for month in ("2012-06", "2012-07"):
        (council / "payments" / f"{month}.csv").unlink()
    assert build(council).files_read == 0


def test_another_run_holds_the_ledger(council, home, monkeypatch):
    monkeypatch.setattr(ledgers, "_PATIENCE_SECONDS", 0.2)
    hold = textwrap.dedent("""
        import sys, time
        from pathlib import Path
        from svanalysis.core.places import held
        with held(Path(sys.argv[1]), "using this ledger"):
            print("held", flush=True)
            time.sleep(60)
    """)
    process = subprocess.Popen([sys.executable, "-c", hold, str(home)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline().strip() == "held"
        with pytest.raises(BusyError) as caught:
            build(council)
        assert "another run is using this ledger" in str(caught.value)
        assert "wait until it has ended" in str(caught.value)
    finally:
        process.kill()
        process.communicate()
    assert build(council).files_read == 2  # a killed run holds nothing


def test_a_store_that_is_a_file_is_said(council, home):
    home.parent.parent.mkdir(exist_ok=True)
    home.parent.write_text("not a folder", encoding="utf-8")
    with pytest.raises(OutputError, match="SVANALYSIS_STORE"):
        build(council)


def test_the_lock_is_let_go_after_a_failure(council, home):
    with pytest.raises(ValueError, match="inside"), held(home, "using this ledger"):
        raise ValueError("inside")
    assert build(council).files_read == 2


@pytest.mark.parametrize("suffix", [".payments.parquet", ".rejected.parquet", ".json"])
def test_a_run_killed_while_writing_leaves_a_usable_ledger(council, home, monkeypatch, suffix):
    written_whole = ledger_parts.written_whole

    class KilledError(BaseException):
        pass

    def killing(path):
        if path.name.endswith(suffix) and path.parent.name == "parts":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.with_name(f".{path.name}.0.partial").write_bytes(b"half")  # as a kill leaves it
            raise KilledError
        return written_whole(path)

    for module in (ledger_parts, filling):
        monkeypatch.setattr(module, "written_whole", killing)
    with pytest.raises(KilledError):
        build(council)
    for module in (ledger_parts, filling):
        monkeypatch.setattr(module, "written_whole", written_whole)
    ledger = build(council)
    assert ledger.files_read == 2
    assert ledger.payments["amount_pence"].to_list() == [100, 200, 400]
    assert build(council).files_read == 0
    assert not list(home.rglob("*.partial"))


@pytest.mark.parametrize("damaged", [b"", b"{", b"[]", b"7", b'{"x": 1}', b"\xff", b"without hashes"])
def test_a_damaged_index_is_as_none_and_is_written_anew(council, home, damaged):
    for path in (council / "payments").iterdir():
        os.utime(path, ns=(LONG_AGO, LONG_AGO))
    first = build(council).payments
    index = home / "index.json"
    whole = index.read_bytes()
    index.write_bytes(whole.replace(b"sha256", b"sha1") if damaged == b"without hashes" else damaged)
    ledger = build(council)
    assert ledger.files_read == 0  # all are hashed, and the parts are named by content
    assert ledger.payments.equals(first)
    assert index.read_bytes() == whole


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


@pytest.mark.parametrize("damage", [Path.unlink, emptied, cut], ids=["missing", "empty", "cut"])
@pytest.mark.parametrize("suffix", ledger_parts.SUFFIXES)
def test_a_damaged_part_is_read_again(council, home, suffix, damage):
    build(council)
    before = digests(home)
    damage(next((home / "parts").glob(f"*{suffix}")))
    assert digests(home) != before
    ledger = build(council)
    assert ledger.files_read == 1
    assert ledger.payments["amount_pence"].to_list() == [100, 200, 400]
    assert digests(home) == before
    assert build(council).files_read == 0


@pytest.mark.parametrize("facts", ["[]", "7", "{}", "without sizes"])
def test_facts_that_do_not_say_how_large_the_tables_are_do_not_count(council, home, facts):
    build(council)
    file = next((home / "parts").glob("*.json"))
    whole = file.read_bytes()
    file.write_bytes(whole.replace(b"sizes", b"other") if facts == "without sizes" else facts.encode())
    assert build(council).files_read == 1
    assert file.read_bytes() == whole


@pytest.mark.parametrize("moment", [0.05, 0.4, 0.8])
def test_a_run_killed_at_any_moment_can_be_run_again(council, home, moment):
    for month in range(6, 10):
        write_month(
            council, f"2012-0{month}", *[f"14/0{month}/2012,C LTD,{line}.0{month}" for line in range(2000)]
        )
    run = "import sys; from svanalysis.core.body import load_body; from svanalysis.ingest.ledger import build_ledger; "
    run += "print('go', flush=True); build_ledger(load_body(sys.argv[1]))"
    process = subprocess.Popen(
        [sys.executable, "-c", run, str(council / "seaham.toml")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().strip() == "go"
    time.sleep(moment)
    process.kill()
    process.communicate()
    ledger = build(council)
    assert (len(ledger.balances), ledger.payments.height) == (6, 3 + 4 * 2000)


def test_the_same_inputs_give_the_same_bytes(council, home, monkeypatch, tmp_path):
    build(council)
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "another"))
    build(council)
    assert digests(home) == digests(tmp_path / "another" / "seaham")
    assert len(digests(home)) == 8


@pytest.mark.parametrize("threads", ["1", "2", "4"])
def test_large_parts_are_the_same_bytes_in_another_process(threads, council, home, monkeypatch, tmp_path):
    """However many threads Polars has there: a worker of a cluster has one."""
    write_month(council, "2012-06", *many_lines("2012-06", 30_000))
    build(council)
    run = "import sys; from svanalysis.core.body import load_body; from svanalysis.ingest.ledger import build_ledger; "
    run += "build_ledger(load_body(sys.argv[1]))"
    monkeypatch.setenv("SVANALYSIS_STORE", str(tmp_path / "another"))
    monkeypatch.setenv("POLARS_MAX_THREADS", threads)
    subprocess.run([sys.executable, "-c", run, str(council / "seaham.toml")], check=True)
    assert digests(home) == digests(tmp_path / "another" / "seaham")


def test_progress_is_told_only_of_files_that_are_read(council):
    told = []

    def progress(items, label):
        told.append((label, [part.label for part in items]))
        return items

    body = load_body(str(council / "seaham.toml"))
    build_ledger(body, progress=progress)
    build_ledger(body, progress=progress)
    assert told == [
        ("Reading payment files", ["payments/2012-04.csv", "payments/2012-05.csv"]),
        ("Reading payment files", []),
    ]


def test_build_leaves_the_classes_of_the_suppliers(council, home):
    assert not CliRunner().invoke(app, ["build", "--body", str(council / "seaham.toml")]).exit_code
    (classes,) = home.rglob("classes.known.parquet")
    assert pl.read_parquet(classes, columns=["supplier_id"]).height


def test_a_body_whose_payees_are_all_hidden_is_built(council):
    for file in (council / "payments").iterdir():
        file.unlink()
    write_month(council, "2012-04", "05/04/2012,REDACTED PERSONAL DATA,1.00")
    done = CliRunner().invoke(app, ["build", "--body", str(council / "seaham.toml")], catch_exceptions=False)
    assert done.exit_code == 0
    assert "0 suppliers under 1 payee texts" in done.stdout


def test_build_and_report_take_the_options(council, monkeypatch):
    asked = []

    def built(body, data, progress, *, rehash, cluster):
        asked.append((rehash, cluster))
        return build_ledger(body, data, progress, rehash=rehash)

    monkeypatch.setattr("svanalysis.ingest.ledger.build_ledger", built)
    monkeypatch.setattr("svanalysis.report.run.write_reports", lambda *_, **__: ["reports/index.html"])
    run, body = CliRunner(), ["--body", str(council / "seaham.toml")]
    said = run.invoke(app, ["build", *body, "--rehash", "--cluster", "local"], catch_exceptions=False)
    assert said.stdout.startswith("2 files, 2 read now")
    run.invoke(app, ["report", *body, "--rehash"], catch_exceptions=False)
    run.invoke(app, ["report", *body, "--cluster", "local"], catch_exceptions=False)
    run.invoke(app, ["report", *body], catch_exceptions=False)  # leaves it to the report
    assert asked == [(True, "local"), (True, ""), (False, "local")]
