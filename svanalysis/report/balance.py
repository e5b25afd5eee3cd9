"""The balance of payment files as tables: how each was read, and which of its records are no data."""

import pandas as pd


def files_table(balances: pd.DataFrame) -> pd.DataFrame:
    """Return one row per input file: how it was read and what became of its records."""
    tables = balances["tables"]
    return pd.DataFrame(
        {
            "source_file": balances["file"],
            "encoding": balances["encoding"],
            "files": 1,
            "records": balances["records"],
            "kept": balances["kept"],
            "rejected": balances["rejected"],
            "not_data": balances["not_data"],
            "pence_kept": balances["amount_pence"],
            "pence_rejected": balances["rejected_pence"],
            "printed_total_pence": balances["printed_total_pence"].astype("Int64"),
            "ties": balances["ties"].astype("boolean"),
            "first_date": balances["first_date"],
            "last_date": balances["last_date"],
            "header_record": tables.map(
                lambda parts: next((p["header_record"] for p in parts if p["header_record"]), 0)
            ),
            "problems": [
                _problems(*pair) for pair in zip(balances["rejected"], balances["ties"], strict=True)
            ],
        }
    )


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


def _problems(rejected: int, ties: object) -> str:
    """Say in words what a person should know of a file, '' when nothing."""
    found = [f"{rejected} records refused"] if rejected else []
    if ties is False:
        found.append("the printed total differs from the records kept")
    return "; ".join(found)
