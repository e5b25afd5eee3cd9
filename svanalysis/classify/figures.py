"""What figures of staff, turnover and balance sheet say of size, under the limits of one SME rule."""

from datetime import date
from functools import reduce
from operator import or_

import polars as pl

from svanalysis.classify.pairs import KEYS, year_bounds
from svanalysis.core.rules import SmeRule

FIGURES = {
    "employees": "staff",
    "turnover_pounds": "turnover_pounds",
    "balance_sheet_pounds": "balance_pounds",
}
LEVELS = ("micro", "small", "sme")
_WORDS = {
    "employees": "{} staff",
    "turnover_pounds": "turnover £{}",
    "balance_sheet_pounds": "balance sheet £{}",
}
SAYS = ("attribute", "value", "date", "aged", "says", "certain", "band", "conflict")


def figure_verdicts(pairs: pl.DataFrame, dated: pl.DataFrame, rule: SmeRule) -> pl.DataFrame:
    """Return what figures say: one row per pair that has any, with the columns `SAYS`.

    `says` is yes, no, or null where the figures that are known leave both open; a figure that several values
    of one date put on both sides of a limit is not known. `pairs` has `paid_pence`: a body that pays more
    than a limit of turnover refutes that limb. Figures of one year are not certain where the rule wants two.
    """
    limbs = _limbs(pairs, _within(dated, rule), rule)
    verdicts = limbs.with_columns(**{level: _together(level, rule) for level in LEVELS})
    micro, small, sme = map(pl.col, LEVELS)
    band = (
        pl.when(micro).then(pl.lit("micro"))
        .when(small & ~micro).then(pl.lit("small"))
        .when(sme & ~small & ~micro).then(pl.lit("medium"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip
    certain = pl.lit(rule.years_running == 1)
    told = verdicts.with_columns(attribute=pl.lit("figures"), says="sme", certain=certain, band=band)
    return told.select(*KEYS, *SAYS)


def turnover_ceiling(pairs: pl.DataFrame, rule: SmeRule) -> pl.DataFrame:
    """Return pairs with the turnover limits of their financial year, in pounds: `micro`, `small`, `sme`."""
    days = year_bounds(pairs["financial_year"]).sort("year_start")
    columns = {level: f"{level}_turnover_pounds" for level in LEVELS}
    limits = days.join_asof(_limits(rule), left_on="year_start", right_on="from")
    chosen = limits.select("financial_year", **{level: pl.col(name) for level, name in columns.items()})
    return pairs.join(chosen, on="financial_year", how="left", maintain_order="left")


def numbers(dated: pl.DataFrame) -> pl.DataFrame:
    """Return figures with their `number`; text that is none, or is negative, is no figure."""
    plain = pl.col("value").str.replace_all(r"[£,\s]", "").cast(pl.Float64, strict=False)
    return (
        dated.filter(pl.col("attribute").is_in(list(FIGURES)))
        .with_columns(number=plain)
        .filter(pl.col("number").is_finite() & (pl.col("number") >= 0))
    )


def _limits(rule: SmeRule) -> pl.DataFrame:
    """Return the rule's limits, one row per day from which they hold; the first from the beginning of time."""
    limits = [(f"{level}_{name}", level, name) for level in LEVELS for name in FIGURES.values()]
    rows = [
        {"from": each.from_}
        | {column: getattr(getattr(each, level), name, None) for column, level, name in limits}
        for each in sorted(rule.thresholds, key=lambda each: each.from_)
    ]
    rows[0]["from"] = date.min
    types = {"from": pl.Date, **{column: pl.Int64 for column, *_ in limits}}
    return pl.DataFrame(rows, schema=types).set_sorted("from")


def _within(dated: pl.DataFrame, rule: SmeRule) -> pl.DataFrame:
    """Return figures with, for each level, whether they lie within its limit: null where it has none."""
    year_before = pl.col("date").dt.offset_by("-1y") + pl.duration(days=1)
    spend = pl.col("financial_year").str.head(4).cast(pl.Int32)
    day = year_before if rule.chosen_by == "accounts" else pl.date(spend, 4, 1)
    dated_figures = numbers(dated).with_columns(day=day).sort("day")
    found = dated_figures.join_asof(_limits(rule), left_on="day", right_on="from")
    return found.with_columns(**{level: _is_within(level, rule) for level in LEVELS})


def _is_within(level: str, rule: SmeRule) -> pl.Expr:
    """Tell whether a figure lies within the limit of a level."""
    number, attribute = pl.col("number"), pl.col("attribute")
    staff, turnover, balance = (pl.col(f"{level}_{name}") for name in FIGURES.values())
    return (
        pl.when(attribute == "employees").then(number < staff if rule.staff == "fewer than" else number <= staff)
        .when(attribute == "turnover_pounds").then(number <= turnover)
        .when(attribute == "balance_sheet_pounds").then(number <= balance)
    )  # fmt: skip


def _limbs(pairs: pl.DataFrame, within: pl.DataFrame, rule: SmeRule) -> pl.DataFrame:
    """Return one row per pair with figures: `<level>_<figure>`, what they are in words, date, age, conflict."""
    limbs = {}
    for level in LEVELS:
        for attribute, name in FIGURES.items():
            answers = pl.col(level).filter(pl.col("attribute") == attribute)
            limbs[f"{level}_{name}"] = pl.when(answers.n_unique() == 1).then(answers.first())
    said = pl.coalesce(
        pl.when(pl.col("attribute") == name).then(pl.format(words, _grouped()))
        for name, words in _WORDS.items()
    )
    values = (pl.col(level).drop_nulls().n_unique().over([*KEYS, "attribute"]) for level in LEVELS)
    torn = pl.any_horizontal(several > 1 for several in values)
    joined = within.with_columns(torn=torn, said=said).sort(*KEYS, "attribute", "number")
    found = joined.group_by(KEYS, maintain_order=True).agg(
        **limbs,
        value=pl.col("said").unique(maintain_order=True).str.join(", "),
        date=pl.col("date").max(),
        aged=pl.col("aged").any(),
        conflict=pl.col("torn").any(),
    )
    paid = turnover_ceiling(pairs, rule)
    over = {
        f"{level}_turnover_pounds": pl.when(pl.col("paid_pence") > pl.col(level) * 100)
        .then(pl.lit(value=False))
        .otherwise(f"{level}_turnover_pounds")
        for level in LEVELS
    }
    return found.join(paid.select(*KEYS, "paid_pence", *LEVELS), on=KEYS).with_columns(**over)


def _grouped() -> pl.Expr:
    """Return a whole number as text with thousands separators."""
    digits = pl.col("number").round(0).cast(pl.Int64).cast(pl.String)
    return digits.str.reverse().str.replace_all(r"(\d{3})", "${1},").str.reverse().str.strip_prefix(",")


def _together(level: str, rule: SmeRule) -> pl.Expr:
    """Return what the three figures say of a level together: true, false, or null where it is left open."""
    staff, turnover, balance = (pl.col(f"{level}_{name}") for name in FIGURES.values())
    if rule.test == "staff":
        return staff
    if rule.test == "staff_and_either":
        return staff & (turnover | balance)
    return reduce(or_, (staff & turnover, staff & balance, turnover & balance))
