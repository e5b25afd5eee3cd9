"""Columns of text read at once: each distinct text is looked at once, and plain amounts by arithmetic alone."""

from collections.abc import Callable, Iterable
from typing import Any

import polars as pl

from svanalysis.core.money import parse_amount
from svanalysis.core.text import tidy
from svanalysis.ingest.recognise import is_nil, is_total_label, patterns, recognise_payee, totalled_part

# The forms of an amount that need no judgement: 12 digits before the point at most, so that a float holds the pence
# exactly enough to be rounded to them (10**14 * 2**-52 is 0.02). Every other text goes to `parse_amount`.
_DIGITS = r"(?:[0-9]{1,11}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?"
_PLAIN_AMOUNT = rf"^(?:£?{_DIGITS}|-£?{_DIGITS}|\(£?{_DIGITS}\)|£?{_DIGITS}-)$"
_UNTIDY = r"[^ -~]|  "
_FIRST, _REPEATED = 1_000, 0.2
_NOT_ASCII = r"[^\x00-\x7f]"


def looked_up(texts: pl.Series, found: Iterable[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
    """Return for each text what was found for it, null where nothing was.

    `found` gives tuples of a distinct text and the values of `schema`.

    >>> looked_up(pl.Series(["a", "b", "a"]), [("a", 1)], {"number": pl.Int64})["number"].to_list()
    [1, None, 1]
    """
    known = pl.DataFrame(list(found), schema={"text": pl.String, **schema}, orient="row")
    return texts.to_frame("text").join(known, on="text", how="left", maintain_order="left").drop("text")


def over_distinct(texts: pl.Series, read: Callable[[str], str]) -> pl.Series:
    """Apply a function to each distinct text once."""
    found = ((text, read(text)) for text in texts.unique())
    return looked_up(texts, found, {texts.name: pl.String}).to_series()


def amounts_of(texts: pl.Series) -> pl.DataFrame:
    """Return `pence` (null where `parse_amount` gives none) and `amount_repaired` for stripped texts.

    >>> amounts_of(pl.Series(["£1,041.00", "(12.00)", "0.125", "Nil"])).rows()
    [(104100, ''), (-1200, ''), (12, 'rounded to pence'), (None, '')]
    """
    text = pl.col("text")
    bare = text.str.strip_chars("()£-").str.replace_all(",", "", literal=True)
    pence = (bare.cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64, strict=False)
    is_credit = text.str.starts_with("(") | text.str.starts_with("-") | text.str.ends_with("-")
    signed = pl.when(is_credit).then(-pence).otherwise(pence)
    frame = texts.to_frame("text").with_columns(plain=text.str.contains(_PLAIN_AMOUNT))
    frame = frame.with_columns(pence=pl.when("plain").then(signed))
    others = frame.filter(~pl.col("plain"))["text"].unique()
    read = [(each, amount.pence, amount.repaired) for each in others if (amount := parse_amount(each))]
    if not read:
        return frame.select("pence", amount_repaired=pl.lit(""))
    known = looked_up(frame["text"], read, {"other": pl.Int64, "amount_repaired": pl.String})
    return frame.hstack(known).select(
        pl.coalesce("pence", "other").alias("pence"), pl.col("amount_repaired").fill_null("")
    )


def tidied(texts: pl.DataFrame) -> pl.DataFrame:
    """Apply `tidy` to columns of stripped texts; most are tidy already."""
    return texts.with_columns(map(_tidied, texts))


def _tidied(texts: pl.Series) -> pl.Series:
    """Apply `tidy` to those of some texts that need it; where the first repeat themselves, to each distinct one."""
    is_repeated = texts.head(_FIRST).n_unique() < _FIRST * _REPEATED
    looked_at = texts.unique() if is_repeated else texts
    untidy = looked_at.filter(looked_at.str.contains(_UNTIDY)).unique()
    if untidy.is_empty():
        return texts
    found = looked_up(texts, ((text, tidy(text)) for text in untidy), {"tidy": pl.String})
    return found.select(pl.col("tidy").fill_null(texts).alias(texts.name)).to_series()


def joined_texts(between: str, *columns: str) -> pl.Expr:
    """Join the texts of some columns, leaving out what is empty.

    >>> pl.DataFrame({"a": ["x", "", "x"], "b": ["y", "y", ""]}).select(joined_texts(" > ", "a", "b"))["a"].to_list()
    ['x > y', 'y', 'x']
    """
    whole, *others = map(pl.col, columns)
    for other in others:
        both = pl.concat_str(whole, pl.lit(between), other)
        whole = pl.when(whole == "").then(other).when(other == "").then(whole).otherwise(both)
    return whole.alias(columns[0])


def payees_of_texts(texts: pl.Series) -> pl.DataFrame:
    """Return `payee_tidy`, `recognised_as` and `is_total` (it may label a printed total) for stripped payee texts.

    The patterns as Polars reads them only choose which distinct texts are looked at.
    """
    distinct = texts.unique().to_frame("payee")
    kept = tidied(distinct)["payee"]
    chosen = distinct.with_columns(kept=kept).filter((distinct["payee"] != kept) | _is_suspect(kept))
    found = [(text, kept, recognise_payee(kept), _may_total(text)) for text, kept in chosen.iter_rows()]
    schema = {"payee_tidy": pl.String, "recognised_as": pl.String, "is_total": pl.Boolean}
    return looked_up(texts, found, schema).select(
        pl.col("payee_tidy").fill_null(texts),
        pl.col("recognised_as").fill_null(""),
        pl.col("is_total").fill_null(value=False),
    )


def _may_total(text: str) -> bool:
    """Tell whether a payee text may label a printed total, of all or of a part, or say that nothing was paid."""
    return is_total_label(text) or bool(totalled_part(text)) or is_nil(text)


def _is_suspect(texts: pl.Series) -> pl.Series:
    """Tell which tidy texts may be anything but an ordinary supplier."""
    text = pl.col("payee")
    forms = (_NOT_ASCII, "^[^A-Za-z0-9*]*$", "^#", r"(?i)total|sum|forward|down|\bnil\b|^no |nothing")
    kinds = (text.str.to_uppercase().str.contains(pattern) for pattern in patterns())
    try:
        return texts.to_frame().select(pl.any_horizontal(*map(text.str.contains, forms), *kinds)).to_series()
    except pl.exceptions.PolarsError:  # a pattern that Python alone understands
        return texts.is_not_null()
