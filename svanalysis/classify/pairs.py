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
