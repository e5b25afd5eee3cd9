"""Name keys of millions of names at once: the same as `core.text.name_key`, in Polars' own operations.

A register has millions of names, nearly all of them plain ASCII. Those are worked as columns; the few others go
through `name_key` one by one.
"""

import polars as pl

from svanalysis.core.text import _DROPPED, _FORMS, _PHRASES, _SEPARATORS, name_key

_GAP = "  "  # every word stands between blanks of its own, so that neighbouring words are both replaced
_WORDS = {f" {word} ": f" {form} " for word, form in _FORMS.items()}


def name_keys(names: pl.Series) -> pl.Series:
    """Return `name_key` of every name; null stays null.

    >>> name_keys(pl.Series(["Smith & Sons (Durham) Ltd.", "Café René Ltd"])).to_list()
    ['SMITH AND SONS (DURHAM) LIMITED', 'CAFE RENE LIMITED']
    """
    keys = names.to_frame("name").select(key=_plain(pl.col("name")))["key"]
    others = (names.str.len_bytes() != names.str.len_chars()).fill_null(value=False)
    if not others.any():
        return keys.rename(names.name)
    slow = pl.Series([name_key(name) for name in names.filter(others)], dtype=pl.String)
    return keys.scatter(others.arg_true(), slow).rename(names.name)


def _plain(name: pl.Expr) -> pl.Expr:
    """Return the key of names in plain ASCII: the steps of `name_key`, in its order."""
    spaced = (
        name.str.to_uppercase()
        .str.replace_all(_DROPPED.pattern, "")
        .str.replace_many({"&": " & ", "(": " (", ")": ") "})
        .str.replace_all(_SEPARATORS.pattern, " ")
        .str.replace_many({"( ": "(", " )": ")"})
    )
    words = (pl.lit(" ") + spaced.str.strip_chars(" ") + pl.lit(" ")).str.replace_all(" +", _GAP)
    key = words.str.replace_many(_WORDS).str.replace_all(" +", " ").str.strip_chars(" ")
    for phrase, short in _PHRASES:
        key = key.str.replace_all(phrase, short, literal=True)
    return key
