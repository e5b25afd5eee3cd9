"""What a public edition withholds, as values, and every form in which one of its files could still hold one."""

import csv
import html
import io
import json
import re
import zipfile
from itertools import chain

import pandas as pd

from svanalysis.measure.facts import units_of
from svanalysis.report.people import payees

LARGE = (
    10_000_000  # pence; whole pounds below stand for many things, so they are looked for beside their label
)
MANY = 12
_DRAWN = {".png", ".svg", ".pdf"}
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e-?\d+)?")
_LIBRARY = 1_000_000  # letters: the only script so long is the one that draws
_SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)


def texts_of(folder):
    """Return the rows of every file by its name: a row is its cells as text. Of a page also its figures' numbers.

    Pictures and PDF are drawn from the page's figures and from the page.
    """
    return {
        path.relative_to(folder).as_posix(): list(_rows(path))
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in _DRAWN
    }


def _rows(path):
    if path.suffix == ".csv":
        return csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    if path.suffix == ".parquet":
        return pd.read_parquet(path).astype(str).to_numpy().tolist()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as book:
            parts = [
                book.read(name).decode()
                for name in book.namelist()
                if name.startswith(("xl/w", "xl/s", "doc"))
            ]
        return [re.findall(r"[^<>]+", html.unescape(part)) for part in parts]
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".html":
        return _page(text)
    return [[line] for line in text.splitlines()]


def _page(text):
    """Return the rows of tables, then lines, then what figures are drawn from."""
    scripts = [script for script in _SCRIPT.findall(text) if len(script) < _LIBRARY]
    figures = [json.loads(script) for script in scripts if script.lstrip().startswith('{"data"')]
    assert "bdata" not in "".join(scripts)  # numbers that no search would see
    plain = _SCRIPT.sub("", text)
    plain = re.sub(r"<style.*?</style>|<svg.*?</svg>", "", plain, flags=re.DOTALL)
    lines = re.split(r"</(?:tr|p|h\d|li|figcaption|caption)>", plain)
    rows = [[html.unescape(cell) for cell in re.split(r"<[^>]*>", line) if cell.strip()] for line in lines]
    return [
        *rows,
        *([str(leaf)] for leaf in chain.from_iterable(map(_leaves, figures))),
        *([script] for script in scripts),
    ]


def _leaves(value):
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
    else:
        yield html.unescape(str(value))


def numbers_in(cells):
    """Return the numbers in a row's cells; of a hash, 52e3 is none."""
    texts = (_HASH.sub(" ", str(cell)) for cell in cells)
    return {float(one.replace(",", "")) for text in texts for one in _NUMBER.findall(text)}


def withheld_values(analyst, public):
    """Return what is withheld: the label of its row, and pence. Of every table, what the public one does not have."""
    found = []
    for name, shown in public.tables().items():
        whole = analyst.tables()[name]
        texts = [one for one in whole if one in shown and "pence" not in one and whole[one].dtype == "str"]
        keys = [
            one
            for one in texts
            if one not in {"state", "name", "title", "reason", "supplier", "supplier_id", "owner"}
        ]
        pence = [one for one in whole if "pence" in one and one in shown]
        if not keys or name in {"files", "rejected", "not_data", "contracts", "contributors", "largest"}:
            continue
        both = whole.merge(
            shown[[*keys, *pence]].drop_duplicates(keys), on=keys, how="left", suffixes=("", "_shown")
        )
        label = both[{"places": "area", "authorities": "name"}.get(name, keys[-1])].astype(str)
        for one in pence:
            values, told = both[one].astype("Float64"), both[f"{one}_shown"].astype("Float64")
            hidden = (told.isna() | (told != values)).fillna(value=True) & values.notna()
            found += zip(label[hidden], values[hidden].astype("int64"), strict=True)
    return found


def unnamed(spend):
    """Return the names that no public file may hold, and what each of those suppliers was paid in each year (pence)."""
    who = payees(spend)
    names = spend.classified.merge(who, on="supplier_id")
    public_names = {name.upper() for name in who["public_name"]}
    hidden = names.loc[names["public_name"] == "", ["supplier_id", "name"]].drop_duplicates()
    secret = {
        str(name)
        for name in hidden.to_numpy().ravel()
        if str(name).upper() not in public_names and " " in str(name)
    }
    units = units_of(spend.grouped, spend.classified, [])
    theirs = units[units["supplier_id"].isin(hidden["supplier_id"])]
    return secret, [int(pence) for pence in theirs["pence"]]


def leaks(rows, cells, persons, tables):
    """Return the values that a file holds in any form although they are withheld, as (file, value).

    Pence and pounds with pence are looked for everywhere; whole pounds everywhere from 100,000 on, and below in rows
    that have the label of the value. What a public table has is no leak, in whatever form.
    """
    legal = set()
    for table in tables.values():
        for name in table.select_dtypes("number"):
            values = [float(value) for value in table[name].dropna()]
            legal |= (
                set(values)
                | {round(value / 100, 2) for value in values}
                | {float(round(value / 100)) for value in values}
            )
    exact = {}
    for pence in {*(pence for _, pence in cells), *persons}:
        forms = {float(pence), *([pence / 100] if pence % 100 else [])}
        forms |= {float(round(pence / 100))} if abs(pence) >= LARGE else set()
        exact |= dict.fromkeys({form for form in forms if abs(form) >= 1000}, pence)
    secret = set(exact) - legal
    labelled = {}
    for label, pence in cells:
        if label and abs(pence) >= 100:
            labelled.setdefault(label, set()).add(float(round(abs(pence) / 100)))
    found = []
    for file, lines in rows.items():
        for line in lines:
            held = numbers_in(line)
            if len(held) < MANY:  # what the shown cells of a row differ by
                held -= {abs(one - other) for one in held for other in held if one != other}
            found += [(file, exact[one], line[:6]) for one in held & secret]
            for label in labelled.keys() & set(map(str, line)):
                found += [(file, label, one, line[:8]) for one in (held & labelled[label]) - legal]
    return found
