"""Registered names that are a payee's but for one slip of the pen, all of them: one alone is sure."""

import string

import polars as pl

from svanalysis.core.text import LEGAL_FORMS
from svanalysis.suppliers.differences import SLIP_LENGTH

_WHOLE = 20_000  # words: a register with fewer is an extract, whose lack of a short word says little
_LONG = 7  # letters: so long a word is a slip by an extract too
_WORDS = 500  # words corrected together: memory, not results, depends on it


def one_letter_apart(keys: pl.Series, vocabulary: pl.Series) -> pl.DataFrame:
    """Return what a key becomes by one slip undone in its only strange word: `name_key`, `registered_key`.

    A word is strange when no registered name has it, as `vocabulary` says; in an extract of a register a short
    word proves nothing by being absent, as ALDER where only ELDER is listed. What comes out need not be registered.
    """
    asked = pl.DataFrame({"name_key": keys}).unique().with_row_index("row")
    words = asked.with_columns(word=pl.col("name_key").str.split(" ")).explode("word", empty_as_null=False)
    known = pl.concat([vocabulary, pl.Series(sorted(LEGAL_FORMS))]).unique().to_frame("word")
    strange = words.join(known, on="word", how="anti").filter(pl.len().over("row") == 1)
    shortest = SLIP_LENGTH if len(vocabulary) >= _WHOLE else _LONG
    long = strange.filter(pl.col("word").str.contains(f"^[A-Z]{{{shortest},}}$"))
    spelt = long.join(_corrected(long["word"].unique().sort(), known), on="word").select(
        "name_key", "word", "correction"
    )
    pairs = [(key, _replaced(key, word, other)) for key, word, other in spelt.iter_rows()]
    return pl.DataFrame(
        sorted(set(pairs)), schema={"name_key": pl.String, "registered_key": pl.String}, orient="row"
    )


def _corrected(words: pl.Series, known: pl.DataFrame) -> pl.DataFrame:
    """Return the known words that each word is a slip for: `word`, `correction`."""
    found = [pl.DataFrame(schema={"word": pl.String, "correction": pl.String})]
    for some in words.to_frame().iter_slices(_WORDS):
        made = some.with_columns(correction=pl.Series([sorted(corrections(word)) for word in some["word"]]))
        spelt = made.explode("correction", empty_as_null=False)
        found.append(spelt.join(known, left_on="correction", right_on="word", how="semi"))
    return pl.concat(found)


def _replaced(key: str, word: str, other: str) -> str:
    """Return a key with one whole word replaced by another."""
    return f" {key} ".replace(f" {word} ", f" {other} ", 1).strip()


def corrections(word: str) -> set[str]:
    """Return every word one slip away: a letter missing, too many or another, or two changed about.

    >>> {"WATER", "WATERS", "ATER"} <= corrections("WATRE") | corrections("WATER")
    True
    """
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = string.ascii_uppercase
    return {
        *(left + right[1:] for left, right in halves if right),
        *(left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1),
        *(left + letter + right[1:] for left, right in halves if right for letter in letters),
        *(left + letter + right for left, right in halves for letter in letters),
    } - {word}
