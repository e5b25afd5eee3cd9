"""Which evidence speaks for a supplier in a financial year."""

import polars as pl

from svanalysis.core import years


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

    That date is the latest on or before the end of the year, else the earliest after it. Adds `aged`: the date lies
    more than `max_age_years` before or after the year.

    `pairs` has `supplier_id` and `financial_year`; the result has one row per pair, attribute and value.
    """
    bounds = year_bounds(pairs["financial_year"].unique().sort().to_list())
    joined = pairs.join(bounds, on="financial_year").join(evidence, on="supplier_id", how="inner")
    past = pl.col("date") <= pl.col("year_end")
    group = ["supplier_id", "financial_year", "attribute"]
    chosen = pl.coalesce(
        pl.when(past).then(pl.col("date")).max().over(group), pl.when(~past).then(pl.col("date")).min().over(group)
    )
    age = f"{max_age_years}y"
    too_old = pl.col("date") < pl.col("year_start").dt.offset_by(f"-{age}")
    too_new = pl.col("date") > pl.col("year_end").dt.offset_by(age)
    return joined.filter(pl.col("date") == chosen).with_columns(aged=too_old | too_new).drop("year_start", "year_end")
