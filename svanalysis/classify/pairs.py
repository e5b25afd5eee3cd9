"""Which evidence speaks for a supplier in a financial year, and in which years the same does."""

from datetime import date

import polars as pl

from svanalysis.core import years

KEYS = ["supplier_id", "financial_year"]


def pairs_of(paid: pl.DataFrame) -> pl.DataFrame:
    """Return the suppliers and years to classify, of the table of `suppliers.paid`: all but hidden payees."""
    return paid.filter(pl.col("supplier_id") != "").select(*KEYS, "paid_pence")


def year_bounds(of: pl.Series) -> pl.DataFrame:
    """Return `financial_year`, `year_start`, `year_end` for each different year of a column, in order."""
    every = of.cast(pl.String).unique().sort().to_list()
    bounds = {
        "financial_year": pl.Series(every, dtype=of.dtype),
        "year_start": pl.Series(map(years.start, every), dtype=pl.Date),
        "year_end": pl.Series(map(years.end, every), dtype=pl.Date),
    }
    return pl.DataFrame(bounds)


def evidence_for_years(pairs: pl.DataFrame, evidence: pl.DataFrame, max_age_years: int) -> pl.DataFrame:
    """Join evidence to suppliers and years, keeping for each attribute the values of one date.

    That date is the latest on or before the end of the year, else the earliest after it. Adds `aged`: the
    date lies more than `max_age_years` before the year begins or after it ends.

    `pairs` has `supplier_id` and `financial_year`; the result has one row per pair, attribute and value.
    Source: field measures, "Evidence has a date".
    """
    bounds = year_bounds(pairs["financial_year"])
    age, day = f"{max_age_years}y", pl.col("date")
    open_ = {
        "oldest": pl.col("year_start").dt.offset_by(f"-{age}"),
        "newest": pl.col("year_end").dt.offset_by(age),
    }
    bounded = pairs.join(bounds.with_columns(**open_), on="financial_year").with_row_index("pair")
    changes = (
        pl.col("date").n_unique().over("supplier_id", "attribute") > 1
    )  # hardly ever: most dates stand alone
    constant, changing = (
        bounded.join(evidence.filter(is_so), on="supplier_id") for is_so in (~changes, changes)
    )
    past, group = day <= pl.col("year_end"), ["pair", "attribute"]
    latest, earliest = pl.when(past).then(day).max().over(group), pl.when(~past).then(day).min().over(group)
    chosen = pl.concat([constant, changing.filter(day == pl.coalesce(latest, earliest))])
    aged = (day < pl.col("oldest")) | (day > pl.col("newest"))
    return chosen.with_columns(aged=aged).drop("pair", *bounds.columns[1:], *open_)


def eras(pairs: pl.DataFrame, evidence: pl.DataFrame, max_age_years: int, turns: list[date]) -> pl.Series:
    """Return a number for each pair: the same for years of a supplier in which the same evidence is as old or as new.

    Evidence only goes from too new to aged as years go on, and from later to earlier where it has several dates; so
    does what begins on a day of `turns`. The number counts these steps, hence two years have the same one only when no
    step lies between them.
    """
    bounds = year_bounds(pairs["financial_year"])
    age, day = f"{max_age_years}y", pl.col("date")
    dates = evidence.select(
        "supplier_id", "date", several=pl.col("date").n_unique().over("supplier_id", "attribute") > 1
    ).unique()
    steps = {
        year: (day < pl.lit(start).dt.offset_by(f"-{age}")).sum()
        + (day <= pl.lit(end).dt.offset_by(age)).sum()
        + (pl.col("several") & (day <= end)).sum()
        for year, start, end in bounds.iter_rows()
    }
    taken = dates.group_by("supplier_id").agg(**steps)
    turned = {year: sum(day <= start for day in turns) for year, start, _ in bounds.iter_rows()}
    counted = pairs.select(KEYS).join(taken, on="supplier_id", how="left", maintain_order="left")
    own = (
        pl.when(pl.col("financial_year") == year).then(pl.col(year).fill_null(0) + turned[year])
        for year in steps
    )
    return counted.with_columns(era=pl.coalesce(*own, pl.lit(0, dtype=pl.UInt32)))["era"]
