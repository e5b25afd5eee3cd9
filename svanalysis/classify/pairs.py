"""Which evidence speaks for a supplier in a financial year."""

import polars as pl

from svanalysis.core import years

KEYS = ["supplier_id", "financial_year"]


def year_bounds(all_years: list[str]) -> pl.DataFrame:
    """Return `financial_year`, `year_start`, `year_end` for each year."""
    return pl.DataFrame(
        {
            "financial_year": all_years,
            "year_start": [years.start(year) for year in all_years],
            "year_end": [years.end(year) for year in all_years],
        },
        schema={"financial_year": pl.String, "year_start": pl.Date, "year_end": pl.Date},
    )


def evidence_for_years(pairs: pl.DataFrame, evidence: pl.DataFrame, max_age_years: int) -> pl.DataFrame:
    """Join evidence to suppliers and years, keeping for each attribute the values of one date.

    That date is the latest on or before the end of the year, else the earliest after it. Adds `aged`: the
    date lies more than `max_age_years` before the year begins or after it ends.

    `pairs` has `supplier_id` and `financial_year`; the result has one row per pair, attribute and value.
    Source: field measures, "Evidence has a date".
    """
    bounds = year_bounds(pairs["financial_year"].unique().sort().to_list())
    joined = pairs.join(bounds, on="financial_year").join(evidence, on="supplier_id", how="inner")
    day, past = pl.col("date"), pl.col("date") <= pl.col("year_end")
    group = [*KEYS, "attribute"]
    latest, earliest = pl.when(past).then(day).max().over(group), pl.when(~past).then(day).min().over(group)
    age = f"{max_age_years}y"
    too_old = day < pl.col("year_start").dt.offset_by(f"-{age}")
    too_new = day > pl.col("year_end").dt.offset_by(age)
    chosen = joined.filter(day == pl.coalesce(latest, earliest))
    return chosen.with_columns(aged=too_old | too_new).drop("year_start", "year_end")
