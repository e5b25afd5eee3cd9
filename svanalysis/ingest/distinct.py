"""Columns of text read at once: each distinct text is looked at once, and plain amounts by arithmetic alone."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import polars as pl

from svanalysis.core.money import has_decimal_comma, parse_amount, with_point
from svanalysis.core.text import LEFT, tidy
from svanalysis.ingest.recognise import (
    card_rule,
    is_count,
    is_nil,
    is_total_label,
    patterns,
    recognise_payee,
    totalled_part,
)

# The forms of an amount that need no judgement: 12 digits before the point at most, so that a float holds the pence
# exactly enough to be rounded to them (10**14 * 2**-52 is 0.02). Every other text goes to `parse_amount`.
_DIGITS = r"(?:[0-9]{1,11}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{1,2})?"
_PLAIN_AMOUNT = rf"^(?:£?{_DIGITS}|-£?{_DIGITS}|\(£?{_DIGITS}\)|£?{_DIGITS}-)$"
_BARE_AMOUNT = r"^-?[0-9]{1,11}(?:\.[0-9]{1,2})?$"
_UNTIDY = rf"[^ -~]|  |{LEFT}"
_FIRST, _REPEATED = 10_000, 0.2
_FEW = 10_000
_SUSPECT_FORM = (
    r"[^\x00-\x7f]|^[^A-Za-z0-9*]*$|^#|(?i:total|sum|forward|down|\bnil\b|^no |nothing|yfanswm|result$|^./|"
    r"\bcount\b|^no\.|^num|"
    r"^[0-9,]+ (?:record|row|line|item|entr|payment|transaction|invoice|supplier|payee|vendor|credit))"
)


class Distinct(NamedTuple):
    """The different texts of a column, and for each row of it the number of its text among them."""

    texts: pl.Series
    numbers: pl.Series

    def found(self, found: Iterable[tuple[Any, ...]], schema: dict[str, Any]) -> pl.DataFrame:
        """Return what was found for each text, null where nothing was; `found` gives texts and values of `schema`."""
        known = pl.DataFrame(list(found), schema={"text": pl.String, **schema}, orient="row")
        told = self.texts.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left")
        return told.drop("text")

    def by_row(self, told: pl.DataFrame) -> pl.DataFrame:
        """Return for each row of the column what is told of its text.

        >>> column = distinct(pl.Series(["a", "b", "a"]))
        >>> column.by_row(column.found([("a", 1)], {"number": pl.Int64}))["number"].to_list()
        [1, None, 1]
        """
        return told.select(pl.all().gather(self.numbers))


def distinct(texts: pl.Series) -> Distinct:
    """Return the different texts of a column without nulls, in the order in which they come.

    They are told apart by their hashes, in half the time; should two have the same one, by themselves. Few are told
    apart without a query.
    """
    if len(texts) < _FEW:
        first_seen: dict[str, int] = {}
        order = [first_seen.setdefault(text, len(first_seen)) for text in texts.to_list()]
        return Distinct(
            pl.Series(texts.name, list(first_seen), dtype=pl.String), pl.Series(order, dtype=pl.UInt32)
        )
    for key in (texts.hash(), texts):
        first = key.arg_unique()
        known = key.gather(first).alias("key").to_frame().with_row_index("number")
        numbers = (
            key.alias("key").to_frame().join(known, on="key", how="left", maintain_order="left")["number"]
        )
        found = Distinct(texts.gather(first), numbers)
        if (found.texts.gather(numbers) == texts).all():
            break
    return found


def over_distinct(texts: pl.Series, read: Callable[[str], str]) -> pl.Series:
    """Apply a function to each distinct text once."""
    told = distinct(texts)
    return pl.Series(texts.name, map(read, told.texts), dtype=pl.String).gather(told.numbers)


def amounts_of(texts: pl.Series) -> pl.DataFrame:
    """Return `pence` (null where `parse_amount` gives none) and `amount_repaired` for stripped texts.

    >>> amounts_of(pl.Series(["£1,041.00", "(12.00)", "0.125", "Nil"])).rows()
    [(104100, ''), (-1200, ''), (12, 'rounded to pence'), (None, '')]
    """
    text = pl.col("text")
    frame = texts.alias("text").to_frame()
    pence = _where(frame, text.str.contains(_BARE_AMOUNT), _pence_of(text))
    marked = pence.is_null().arg_true()  # a third of some files
    pence = pence.scatter(marked, _marked(texts.gather(marked)))
    others = pence.is_null().arg_true()
    frame = pl.select(pence=pence, amount_repaired=pl.repeat("", len(pence)))
    if others.is_empty():
        return frame
    told = distinct(texts.gather(others))
    read = _read(told.texts.to_list(), texts.filter(pence.is_not_null()))
    found = told.by_row(
        pl.DataFrame(read, schema={"pence": pl.Int64, "amount_repaired": pl.String}, orient="row")
    )
    repaired = frame["amount_repaired"].scatter(others, found["amount_repaired"])
    return pl.DataFrame([pence.scatter(others, found["pence"]), repaired])


def _marked(texts: pl.Series) -> pl.Series:
    """Return the pence of plain amounts with pounds, commas, brackets or a minus behind; null for other texts."""
    text = pl.col("text")
    pence = _pence_of(text.str.strip_chars("()£-").str.replace_all(",", "", literal=True))
    is_credit = text.str.starts_with("(") | text.str.starts_with("-") | text.str.ends_with("-")
    signed = pl.when(is_credit).then(-pence).otherwise(pence)
    return _where(texts.alias("text").to_frame(), text.str.contains(_PLAIN_AMOUNT), signed)


def _where(frame: pl.DataFrame, is_so: pl.Expr, pence: pl.Expr) -> pl.Series:
    """Return pence where something is so, null elsewhere: both are worked out at once."""
    both = frame.select(is_so=is_so, pence=pence)
    return both.select(pl.when("is_so").then("pence").alias("pence")).to_series()


def _pence_of(digits: pl.Expr) -> pl.Expr:
    """Return the pence of pounds in digits."""
    return (digits.cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64, strict=False)


def _read(texts: list[str], plain: pl.Series) -> list[tuple[int | None, str]]:
    """Read the amounts of a column that are not plain: by decimal commas where all of it has them or whole pounds."""
    read: list[tuple[int | None, str]] = [amount or (None, "") for amount in map(parse_amount, texts)]
    if not any(map(has_decimal_comma, texts)) or plain.str.contains("[.,]").any():
        return read
    swapped = [parse_amount(with_point(text)) for text in texts]
    for (pence, _), other in zip(read, swapped, strict=True):
        if pence is not None and (not other or other.repaired):
            return read
    return [(other.pence, "read with a decimal comma") if other else (None, "") for other in swapped]


def tidied(texts: pl.DataFrame) -> pl.DataFrame:
    """Apply `tidy` to columns of stripped texts; most are tidy already."""
    if not texts.width or texts.height > _FEW:
        return texts.with_columns(map(_tidied, texts))
    are_untidy = texts.select(pl.all().str.contains(_UNTIDY).any()).row(0)
    return texts.with_columns(
        _tidied(column) for column, is_one in zip(texts, are_untidy, strict=True) if is_one
    )


def _tidied(texts: pl.Series) -> pl.Series:
    """Apply `tidy` to those of some texts that need it; where the first repeat themselves, to each distinct one."""
    is_repeated = texts.head(_FIRST).n_unique() < _FIRST * _REPEATED
    looked_at = texts.unique() if is_repeated else texts
    untidy = looked_at.filter(looked_at.str.contains(_UNTIDY)).unique()
    if untidy.is_empty():
        return texts
    return texts.replace(untidy, pl.Series(map(tidy, untidy), dtype=pl.String))


def joined_texts(between: str, *columns: str) -> pl.Expr:
    """Join the texts of some columns, leaving out what is empty.

    >>> pl.DataFrame({"a": ["x", "", "x"], "b": ["y", "y", ""]}).select(joined_texts(" > ", "a", "b"))["a"].to_list()
    ['x > y', 'y', 'x']
    """
    if len(columns) == 1:
        return pl.col(columns[0])
    filled = (pl.when(pl.col(column) != "").then(column) for column in columns)
    return pl.concat_str(filled, separator=between, ignore_nulls=True).alias(columns[0])


def payees_of_texts(texts: pl.Series) -> pl.DataFrame:
    """Return `payee_tidy`, `recognised_as` and `is_total` (it may label a printed total) for stripped payee texts.

    `is_bank` are banks that may be paid for cards. `payee_number` is the same for the same text. The patterns as Polars
    reads them only choose which distinct texts are looked at.
    """
    told = distinct(texts)
    kept = tidied(told.texts.to_frame()).to_series()
    suspect = _is_suspect(kept).arg_true()
    looked_at = kept.gather(suspect)
    kinds = pl.Series(map(recognise_payee, looked_at), dtype=pl.String)
    totals = pl.Series(map(_may_total, looked_at), dtype=pl.Boolean)
    ordinary = pl.select(kind=pl.repeat("", len(kept)), total=pl.repeat(value=False, n=len(kept)))
    by_text = pl.DataFrame(
        {
            "payee_tidy": kept,
            "recognised_as": ordinary["kind"].scatter(suspect, kinds),
            "is_total": ordinary["total"].scatter(suspect, totals),
            "is_bank": ordinary["total"].scatter(suspect, looked_at.str.contains(f"(?i){card_rule().banks}")),
        }
    )
    return told.by_row(by_text).with_columns(payee_number=told.numbers)


def with_cards(frame: pl.DataFrame) -> pl.DataFrame:
    """Recognise as cards the banks beside which a service, category or card flag speaks of cards.

    `frame` is that of `ingest.cells.Cells`. They are then other payees than the same banks by themselves.
    """
    patterns_of = dict.fromkeys(("service", "category"), card_rule().beside)
    patterns_of["card_flag"] = f"{card_rule().beside}|^(Y|YES|TRUE)$"
    roles = [role for role in patterns_of if role in frame.columns]
    banks = (frame["is_bank"] & (frame["recognised_as"] == "")).arg_true()  # hardly any of many
    if banks.is_empty() or not roles:
        return frame
    speak = pl.any_horizontal(
        pl.col(role).str.to_uppercase().str.contains(patterns_of[role]) for role in roles
    )
    cards = banks.filter(frame[banks].select(speak).to_series())
    numbers = frame["payee_number"].gather(cards) + frame.height
    return frame.with_columns(
        recognised_as=frame["recognised_as"].scatter(cards, card_rule().name),
        payee_number=frame["payee_number"].scatter(cards, numbers),
    )


def _may_total(text: str) -> bool:
    """Tell whether a payee text may label a printed total, of all or of a part, count, or say that nothing was paid."""
    return is_total_label(text) or bool(totalled_part(text)) or is_count(text) or is_nil(text)


def _is_suspect(texts: pl.Series) -> pl.Series:
    """Tell which tidy texts may be anything but an ordinary supplier."""
    kinds = "|".join(f"(?:{pattern})" for pattern in patterns())
    try:
        return texts.str.contains(_SUSPECT_FORM) | texts.str.to_uppercase().str.contains(kinds)
    except pl.exceptions.PolarsError:  # a pattern that Python alone understands
        return texts.is_not_null()
