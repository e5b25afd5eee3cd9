"""What people answered about suppliers: who says so, why, when, and from when to when it holds.

An override file is plain csv, one row per answer. Rows are added, never deleted: an answer that another one
replaces ends the day before. Whoever takes a row out undoes it.
"""

import csv
from datetime import date, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import polars as pl

from svanalysis.core import years
from svanalysis.core.body import Body
from svanalysis.core.company_number import parse_company_number
from svanalysis.core.csv_text import neutral
from svanalysis.core.errors import InputError
from svanalysis.core.places import written_whole
from svanalysis.core.schema import EVIDENCE, OVERRIDES
from svanalysis.core.text import tidy
from svanalysis.ingest.questions import Line
from svanalysis.ingest.records import read_bytes, read_records
from svanalysis.ingest.wording import normalise
from svanalysis.reference.directories import authorities

# What can be asked, by its column in the form: the attribute under which the answer is evidence.
QUESTIONS = {
    "in_area": "override_place",
    "sme": "override_sme",
    "charity": "override_charity",
    "social_enterprise": "override_social_enterprise",
    "company_number": "company_number",
}
OUTSIDE, UNKNOWN, NONE = "outside", "unknown", "none"
_YES_NO = {"yes": "yes", "y": "yes", "no": "no", "n": "no", UNKNOWN: UNKNOWN}
_HINTS = {
    "in_area": "write yes, no, unknown, or the ONS code of the authority it is in, as E06000047",
    "company_number": "write the company number, none where it is no registered company, or unknown",
}
_KEYS = ["supplier_id", "question"]
_WHO = "every answer says who gave it, why, and when"
_DAYS = ("when", "valid_from", "valid_to")


def read_overrides(path: Path) -> pl.DataFrame:
    """Read a file of overrides: one row per answer (`OVERRIDES`), in the order of the file; none without a file.

    `valid_to` is null while an answer holds until further notice. Raises InputError naming the record when a
    question, an answer, a date, or who and why are missing or cannot be read.
    """
    rows = []
    for line in _lines(path, "question") if path.exists() else []:
        question = line.cells["question"]
        if question not in QUESTIONS:
            hint = f"the questions are {', '.join(QUESTIONS)}"
            raise line.wrong("this question is not known", question, hint)
        days = _days(line)
        for name in ("supplier_id", "answer", "who", "why", "when", "valid_from"):
            line.needed(name, _WHO)
        rows.append(line.cells | days | {"answer": _answer(line, question, line.cells["answer"])})
    return _frame(rows)


def read_answers(path: Path, body: Body, suppliers: dict[str, str]) -> pl.DataFrame:
    """Read a filled form of `svanalysis review` into overrides; a row without an answer is left out.

    `suppliers` gives the name of each supplier id that there is. An answer holds from `valid_from`, which the
    form sets to the first day of the year asked about, to `valid_to`, by default until further notice. Raises
    InputError naming the record when a supplier is not known or a cell cannot be read.
    """
    found = []
    for line in _lines(path, "supplier_id"):
        given = {question: line.cells[question] for question in QUESTIONS if line.cells.get(question)}
        if given:
            about = _about(line, suppliers)
            for question, text in given.items():
                found.append(
                    about | {"question": question, "answer": _answer(line, question, text, body.authority)}
                )
    return _frame(found)


def _about(line: Line, suppliers: dict[str, str]) -> dict[str, Any]:
    """Return what a row of the form says beside its answers. Raises InputError when it says it wrongly."""
    supplier = line.needed("supplier_id")
    if supplier not in suppliers:
        near = get_close_matches(supplier, suppliers, n=1)
        hint = f"did you mean {near[0]!r}?" if near else "copy the supplier_id from the review"
        raise line.wrong("no supplier has this supplier_id", supplier, hint)
    when, start, end = map(_days(line).get, _DAYS)
    about = {name: line.needed(name, _WHO) for name in ("who", "why", "when")}
    start = start or when
    if start and end and end < start:
        raise line.wrong(
            "valid_to lies before valid_from", f"{start} to {end}", "put the later day in valid_to"
        )
    seen = line.cells.get("seen", "")
    dated = {"when": when, "valid_from": start, "valid_to": end}
    return {"supplier_id": supplier, "name": suppliers[supplier], **about, **dated, "seen": seen}


def _days(line: Line) -> dict[str, date]:
    """Return the days a record gives. Raises InputError when one cannot be read."""
    return {name: line.day(name) for name in _DAYS if line.cells.get(name)}


def _answer(line: Line, question: str, text: str, authority: str = "") -> str:
    """Return an answer as it is kept. Raises InputError when it is none."""
    word = normalise(text)
    if question == "company_number":
        found: str | None = word if word in {NONE, UNKNOWN} else parse_company_number(text)
    elif question != "in_area":
        found = _YES_NO.get(word)
    elif authority and _YES_NO.get(word) == "yes":
        found = authority
    else:
        code = text.upper() if text.upper() in set(authorities()["authority"]) else None
        found = {"no": OUTSIDE, "n": OUTSIDE, OUTSIDE: OUTSIDE, UNKNOWN: UNKNOWN}.get(word, code)
    if found is None:
        hint = _HINTS.get(question, "write yes, no or unknown")
        raise line.wrong(f"this answer in {question!r} cannot be read", text, hint)
    return found


def _lines(path: Path, needed: str) -> list[Line]:
    """Return the records below the heading of a file of answers. Raises InputError when it has no such heading."""
    rows = read_records(path, read_bytes(path))[0].rows
    named = ([normalise(cell).replace(" ", "_") for cell in row] for row in rows)
    header, names = next(
        ((at, row) for at, row in enumerate(named) if {"supplier_id", needed} <= set(row)), (None, [])
    )
    if header is None:
        hint = "fill in the file that `svanalysis review --out FILE.csv` writes"
        raise InputError(f"no row of this file has the heading {needed!r}", file=path, hint=hint)
    return [
        Line(path, number, {name: _plain(cell) for name, cell in zip(names, row, strict=False)})
        for number, row in enumerate(rows[header + 1 :], header + 2)
        if any(map(str.strip, row))
    ]


def _plain(cell: str) -> str:
    """Return a cell's text without the apostrophe that kept a spreadsheet from taking it for a formula."""
    text = tidy(cell)
    return text[1:] if text.startswith("'") and neutral(text[1:]) != text[1:] else text


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Return answers as a table."""
    filled = [
        {name: row.get(name) or ("" if kind is pl.String else None) for name, kind in OVERRIDES.items()}
        for row in rows
    ]
    return pl.DataFrame(filled, schema=OVERRIDES, orient="row")


def with_answers(kept: pl.DataFrame, answers: pl.DataFrame) -> pl.DataFrame:
    """Return overrides with new answers added at the end; one that is there already is not added again.

    An older answer to the same question that would still hold ends the day before the new one begins; if it
    began no earlier, it holds on no day.
    """
    rows = kept.to_dicts()
    for answer in answers.to_dicts():
        if any(_is_same(row, answer) for row in rows):
            continue
        for row in rows:
            if all(row[key] == answer[key] for key in _KEYS) and _overlap(row, answer):
                row["valid_to"] = max(answer["valid_from"], row["valid_from"]) - timedelta(days=1)
        rows.append(answer)
    return pl.DataFrame(rows, schema=OVERRIDES, orient="row")


def _is_same(row: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Tell whether an answer is there already, if only because another one has ended it since."""
    same = all(row[name] == answer[name] for name in OVERRIDES if name not in {"valid_to", "seen"})
    return same and answer["valid_to"] in {None, row["valid_to"]}


def _overlap(row: dict[str, Any], answer: dict[str, Any]) -> bool:
    """Tell whether two answers hold on a day together."""
    ends, answer_ends = (each["valid_to"] or date.max for each in (row, answer))
    return bool(max(row["valid_from"], answer["valid_from"]) <= min(ends, answer_ends))


def write_overrides(overrides: pl.DataFrame, path: Path) -> None:
    """Write overrides as csv, whole or not at all. Raises OutputError when that is not possible."""
    with written_whole(path) as partial, partial.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(OVERRIDES)
        for row in overrides.iter_rows():
            writer.writerow("" if cell is None else neutral(str(cell)) for cell in row)


def in_force(overrides: pl.DataFrame, day: date) -> pl.DataFrame:
    """Return the one answer to each question about each supplier that holds on a day: the latest given.

    One row per supplier and question, sorted by both.
    """
    holds = (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))
    latest = overrides.with_row_index("row").filter(holds).sort(*_KEYS, "when", "row")
    return latest.unique(_KEYS, keep="last", maintain_order=True).drop("row")


def override_evidence(overrides: pl.DataFrame, financial_years: list[str]) -> pl.DataFrame:
    """Return answers as evidence, one row per supplier, question and financial year, dated by the year's last day.

    An answer counts for a year if it holds on its last day. The value is '' for a year in which an answer given
    for another year does not hold: nothing is said then. Where the answer is `unknown` it is no evidence, and a
    company number is none because it decides the match.
    """
    open_ = overrides.filter((pl.col("answer") != UNKNOWN) & (pl.col("question") != "company_number"))
    asked = open_.select(_KEYS).unique().sort(_KEYS)
    found = [
        asked.join(in_force(overrides, years.end(year)), on=_KEYS, how="left").select(
            "supplier_id",
            attribute=pl.col("question").replace_strict(QUESTIONS, return_dtype=pl.String),
            value=pl.col("answer").replace(UNKNOWN, "").fill_null(""),
            source=pl.format("override: {}, {}", "who", "why").fill_null("override: not in force"),
            date=pl.lit(years.end(year)),
            weight=pl.lit(1, dtype=pl.Int64),
        )
        for year in sorted(financial_years)
    ]
    return pl.concat([pl.DataFrame(schema=EVIDENCE), *found])
