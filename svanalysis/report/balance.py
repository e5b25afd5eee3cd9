"""The balance of payment files as tables: how each was read, and which of its records are no data."""

from typing import Any

import pandas as pd

from svanalysis.ingest.ledger import is_unstated

FILES = [
    "source_file", "encoding", "files", "records", "kept", "rejected", "not_data", "pence_kept", "pence_rejected",
    "printed_total_pence", "ties", "first_date", "last_date", "header_record", "problems",
    "unstated",
]  # fmt: skip


def files_table(balances: pd.DataFrame) -> pd.DataFrame:
    """Return one row per input file: how it was read and what became of its records."""
    named = balances.rename(
        columns={"file": "source_file", "amount_pence": "pence_kept", "rejected_pence": "pence_rejected"}
    )
    told = zip(balances["rejected"], balances["ties"], balances["tables"], strict=True)
    return named.assign(
        files=1,
        printed_total_pence=balances["printed_total_pence"].astype("Int64"),
        ties=balances["ties"].astype("boolean"),
        header_record=balances["tables"].map(
            lambda parts: next((p["header_record"] for p in parts if p["header_record"]), 0)
        ),
        unstated=balances["tables"].map(is_unstated).astype("int64"),
        problems=[_problems(*each) for each in told],
    )[FILES]


def not_data_table(balances: pd.DataFrame) -> pd.DataFrame:
    """Return one row per file and kind of record that is no payment: which records, and how many."""
    rows = [
        (file, what, numbers, _how_many(numbers))
        for file, parts in zip(balances["file"], balances["tables"], strict=True)
        for part in parts
        for what, numbers in part["not_data"].items()
    ]
    return pd.DataFrame(rows, columns=["source_file", "what", "source_records", "records"])


def _how_many(numbers: str) -> int:
    """Count record numbers written as ranges.

    >>> _how_many("1-3, 7, 9-10")
    6
    """
    runs = [[int(end) for end in run.split("-")] for run in numbers.split(", ")]
    return sum(run[-1] - run[0] + 1 for run in runs)


def _problems(rejected: int, ties: object, tables: list[dict[str, Any]]) -> str:
    """Say in words what a person should know of a file, '' when nothing.

    >>> _problems(2, True, [{"kept": "1-3", "basis": "gross and net"}])
    '2 records refused; some amounts are net, some gross of VAT'
    """
    found = [f"{rejected} records refused"] if rejected else []
    if ties is False:
        found.append("the printed total differs from the records kept")
    bases = {basis for table in tables if table["kept"] for basis in table["basis"].split(" and ")}
    if bases >= {"net", "gross"}:
        found.append("some amounts are net, some gross of VAT")
    return "; ".join(found)
