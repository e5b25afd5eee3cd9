"""Name keys of millions of names at once: the same as `core.text.name_key`, in Polars' own operations.

A register has millions of names, nearly all of them plain ASCII. Those are worked as columns; the few others go
through `name_key` one by one.
"""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import polars as pl

from svanalysis.core.text import _DROPPED, _FORMS, _PHRASES, _SEPARATORS, name_key

_AT_ONCE = 2**15
_GAP = "  "  # every word stands between blanks of its own, so that neighbouring words are both replaced
_RELATIVES = ("THE", "GROUP", "HOLDINGS", "HOLDING", "UK", "GB", "INTERNATIONAL")
BARE = r"\([^()]*\)|\b(?:" + "|".join(_RELATIVES) + r")\b"
_WORDS = {f" {word} ": f" {form} " for word, form in _FORMS.items()}


def name_keys(names: pl.Series) -> pl.Series:
    """Return `name_key` of every name; null stays null.

    >>> name_keys(pl.Series(["Smith & Sons (Durham) Ltd.", "Café René Ltd"])).to_list()
    ['SMITH AND SONS (DURHAM) LIMITED', 'CAFE RENE LIMITED']
    """
    pieces = [names.slice(at, _AT_ONCE) for at in range(0, len(names) or 1, _AT_ONCE)]
    with ThreadPoolExecutor() as pool:  # Polars works out one column in one thread
        keys = pl.concat(pool.map(_plain_keys, pieces))
    others = (names.str.len_bytes() != names.str.len_chars()).fill_null(value=False)
    if not others.any():
        return keys.rename(names.name)
    slow = pl.Series([name_key(name) for name in names.filter(others)], dtype=pl.String)
    return keys.scatter(others.arg_true(), slow).rename(names.name)


def _plain_keys(names: pl.Series) -> pl.Series:
    return names.to_frame("name").select(key=_plain(pl.col("name")))["key"]


def _plain(name: pl.Expr) -> pl.Expr:
    """Return the key of names in plain ASCII: the steps of `name_key`, in its order."""
    spaced = (
        name.str.to_uppercase()
        .str.replace_all(_DROPPED.pattern, "")
        .str.replace_many({"&": " & ", "(": " (", ")": ") ", "_": " "})
        .str.replace_all(_SEPARATORS.pattern, " ")  # from here on no blank follows another
        .str.replace_many({"( ": "(", " )": ")"})
    )
    words = (pl.lit(" ") + spaced.str.strip_chars(" ") + pl.lit(" ")).str.replace_all(" ", _GAP, literal=True)
    key = words.str.replace_many(_WORDS).str.replace_all(_GAP, " ", literal=True).str.strip_chars(" ")
    for phrase, short in _PHRASES:
        key = key.str.replace_all(phrase, short, literal=True)
    return key


def bare(column: str) -> pl.Expr:
    """Return keys without brackets and words of groups and countries: what relatives have in common."""
    return pl.col(column).str.replace_all(BARE, " ").str.replace_all(" +", " ").str.strip_chars()


def lengths_of(keys: pl.Series) -> np.ndarray:
    """Return the lengths of each key and of what `bare` leaves of it, as two columns.

    >>> lengths_of(pl.Series(["ACME GROUP LIMITED", "ACME"])).tolist()
    [[18, 12], [4, 4]]
    """
    key = pl.col("key")
    related = key.str.contains_any(["(", *_RELATIVES])
    length = key.str.len_chars()
    frame = keys.rename("key").to_frame().with_row_index("at")
    shorter = frame.filter(related).select("at", short=bare("key").str.len_chars())
    both = frame.join(shorter, on="at", how="left", maintain_order="left")
    return both.select(length, short=pl.coalesce("short", length)).cast(pl.UInt16).to_numpy()
