"""Payee texts to suppliers: spellings of the same name meet, different firms stay apart.

A payee (the text), a legal entity (the supplier) and a group are three things: the text's other parts, such as a
trading name or a ledger's id, are peeled into columns of their own, and nothing is taken from the entity's name.
"""

import re

import polars as pl

from svanalysis.core.rules import PayeePart, payee_rules
from svanalysis.core.text import INVISIBLE, LEGAL_FORMS
from svanalysis.reference.names import name_keys

# The payee is hidden: each line is a unit of its own.
LINE_KINDS = ("person_redacted", "commercial_redacted", "no_payee")
HIDDEN = "line:"  # how the supplier id of a line with a hidden payee begins
PARTS = (
    "trading_name", "on_behalf_of", "ledger_id", "payment_method", "gateway", "care_of", "formerly", "note",
    "abbreviation",
)  # fmt: skip
_CUT_FORM = r"(?i)^.{20,}\sLIM(?:I|IT|ITE)?$"
_ELLIPSIS = r"\s*(?:\.\.\.+|…)[\s.…]*$"
_SMALL_WORDS = {"AND", "OF", "THE", "FOR", "IN", *LEGAL_FORMS, "LTD"}
_SHORTEST_CUT, _PILE, _STEP, _LONGER = (
    25,
    10,
    1.5,
    0.05,
)  # when texts count as cut off at a length: `_cut_length`


def payees_of(paid: pl.DataFrame) -> pl.DataFrame:
    """Return one row per payee text: `payee`, `recognised_as`, `supplier_id`, `name`, `PARTS` and `truncated`.

    `supplier_id` is the name key of the legal entity as far as the text names it; '' where the payee is hidden
    (redacted or blank), because two hidden payees need not be the same. `name` is the entity's commonest
    spelling. A part is '' where the text has none; `truncated` texts end where a ledger cut them. `paid` has payments,
    or several together in a row that counts them as `lines`.
    """
    lines = pl.col("lines").sum() if "lines" in paid.columns else pl.len()
    counted = paid.lazy().group_by("payee", "recognised_as").agg(lines=lines).collect(engine="streaming")
    parts = parts_of(counted["payee"])
    cut = _cut_length(parts.filter(pl.col("payee") != "")["payee"].unique())
    keyed = parts.hstack(counted.select("recognised_as", "lines")).with_columns(
        key=pl.coalesce(_or_null(name_keys(parts["entity"])), pl.col("entity").str.to_uppercase()),
        truncated=pl.col("truncated") | ((pl.col("payee").str.len_chars() == cut) & ~_ends_whole()),
    )
    hidden = pl.col("recognised_as").is_in(LINE_KINDS).fill_null(value=False)
    shown = [pl.when(hidden).then(pl.lit("")).otherwise(pl.col(name)).alias(name) for name in PARTS]
    supplier = pl.when(hidden).then(pl.lit("")).otherwise("key").alias("supplier_id")
    whole = keyed.with_columns(
        *shown, supplier, pl.when(hidden).then("payee").otherwise("entity").alias("entity")
    )
    spellings = whole.group_by("supplier_id", "entity").agg(pl.col("lines").sum())
    named = spellings.sort("lines", "entity", descending=[True, False]).unique(
        "supplier_id", keep="first", maintain_order=True
    )
    return (
        whole.join(named.select("supplier_id", name="entity"), on="supplier_id")
        .select("payee", "recognised_as", "supplier_id", "name", *PARTS, "truncated")
        .sort("payee", "recognised_as")
    )


def with_suppliers(payments: pl.DataFrame, payees: pl.DataFrame) -> pl.DataFrame:
    """Add `supplier_id` to payments; a line with a hidden payee is a unit of its own, by its payment id."""
    keys = ["payee", "recognised_as"]
    joined = payments.join(payees.select(*keys, "supplier_id"), on=keys, maintain_order="left")
    own = pl.format(HIDDEN + "{}", pl.col("payment_id"))
    hidden = pl.col("recognised_as").is_in(LINE_KINDS)
    return joined.with_columns(supplier_id=pl.when(hidden).then(own).otherwise("supplier_id"))


def parts_of(texts: pl.Series) -> pl.DataFrame:
    """Return what each text says: `payee` (the text), `entity` (what is left), `PARTS`, `truncated`.

    >>> parts_of(pl.Series(["SMITH LTD T/A BAKERS"])).select("entity", "trading_name").row(0)
    ('SMITH LTD', 'BAKERS')
    """
    spaced = pl.col("payee").str.replace_all(INVISIBLE.pattern, " ").str.replace_all(r"\s+", " ")
    whole = texts.rename("payee").to_frame().with_row_index()
    frame = whole.with_columns(
        *(pl.lit("").alias(name) for name in PARTS),
        entity=spaced.str.strip_chars(),
        truncated=pl.lit(value=False),
    )
    any_part = "|".join(f"(?:{pattern})" for rule in payee_rules().parts for pattern in rule.patterns)
    said = pl.col("entity").str.contains(f"(?i){any_part}|{_ELLIPSIS}")
    done, left = [frame.filter(~said)], frame.filter(said)
    while left.height:  # a pass takes something out of each row that is left, or is its last
        peeled = _without_ellipsis(left)
        for rule in payee_rules().parts:
            for pattern in rule.patterns:
                peeled = _peeled(peeled, rule, f"(?i){pattern}")
        changed = peeled["entity"] != left["entity"]
        done.append(peeled.filter(~changed))
        left = peeled.filter(changed)
    cut_form = pl.col("entity").str.contains(_CUT_FORM)
    ordered = pl.concat(done).sort("index").with_columns(pl.col("truncated") | cut_form)
    return ordered.select("payee", "entity", *PARTS, "truncated")


def _without_ellipsis(frame: pl.DataFrame) -> pl.DataFrame:
    """Take away the dots that say a text was cut off, and mark it."""
    entity = pl.col("entity")
    cut = entity.str.contains(_ELLIPSIS) & entity.str.contains(r"\w")
    shorter = pl.when(cut).then(entity.str.replace(_ELLIPSIS, "")).otherwise(entity)
    return frame.with_columns(truncated=pl.col("truncated") | cut, entity=shorter)


def _peeled(frame: pl.DataFrame, rule: PayeePart, pattern: str) -> pl.DataFrame:
    """Take one part out of the entities it is in."""
    entity, part = pl.col("entity"), pl.col(rule.part)
    fits = frame.select("index", "entity").filter(entity.str.contains(pattern))  # hardly any, of very many
    if fits.is_empty():
        return frame
    rest = fits.with_columns(
        rest=entity.str.replace(pattern, " ").str.strip_chars(),
        said=entity.str.extract(pattern, 1).str.strip_chars(),
    )
    friends = (entity.str.contains(f"(?i){friend}") for friend in rule.false_friends)
    kept = pl.col("rest").str.contains(r"\w") & ~pl.any_horizontal(pl.lit(value=False), *friends)
    found = rest.filter(kept).drop("entity")
    if rule.initials:
        found = found.filter(
            pl.Series(
                [_are_initials(*pair) for pair in found.select("said", "rest").iter_rows()], dtype=pl.Boolean
            )
        )
    if found.is_empty():
        return frame
    said = pl.when(part == "").then("said").otherwise(pl.concat_str("said", part, separator="; "))
    taken = pl.col("said").is_not_null()
    joined = frame.join(found, on="index", how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(taken).then("rest").otherwise(entity).alias("entity"),
        pl.when(taken).then(said).otherwise(part).alias(rule.part),
    ).drop("said", "rest")


def _are_initials(letters: str, name: str) -> bool:
    """Tell whether letters are the first ones of a name's words, with or without small words and the form."""
    words = re.findall(r"\w+", name.upper())
    all_words = "".join(word[0] for word in words)
    return letters.upper() in {all_words, "".join(word[0] for word in words if word not in _SMALL_WORDS)}


def _or_null(keys: pl.Series) -> pl.Series:
    """Return keys with null for ''."""
    return keys.to_frame("key").select(pl.when(pl.col("key") != "").then("key"))["key"]


def _ends_whole() -> pl.Expr:
    """Return whether a text ends with its legal form, so that nothing was cut off."""
    return pl.col("payee").str.contains(f"(?i)\\b(LTD|{'|'.join(sorted(LEGAL_FORMS))})\\W*$")


def _cut_length(texts: pl.Series) -> int:
    """Return the length at which a ledger cut its texts; -1 when none shows.

    Texts that are cut pile up at the greatest length: ten or more, half as many again as are one shorter, and
    hardly any longer.
    """
    counts = dict(texts.str.len_chars().value_counts().iter_rows())
    longer = 0
    for length in sorted((length for length in counts if length >= _SHORTEST_CUT), reverse=True):
        here = counts[length]
        if here >= _PILE and here >= _STEP * counts.get(length - 1, 0) and longer <= _LONGER * here:
            return int(length)
        longer += here
    return -1
