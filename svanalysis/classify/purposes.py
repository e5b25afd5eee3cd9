"""What money is for: in-scope payments by purpose and supplier."""

import polars as pl

from svanalysis.core.market_rules import opportunities

_AMOUNT_KEYS = ["financial_year", "supplier_id", "recognised_as", "service", "category"]


def amounts_of(payments: pl.DataFrame) -> pl.DataFrame:
    """Return by year, supplier, recognition, service and category: `pence`, and `paid`, the list of what was paid.

    Credits count in `pence` and are not in the list. `payments` needs `supplier_id`.
    """
    pence = pl.col("amount_pence")
    return payments.group_by(_AMOUNT_KEYS).agg(pence=pence.sum(), paid=pence.filter(pence > 0))


def purposes(amounts: pl.DataFrame, scope: pl.DataFrame) -> pl.DataFrame:
    """Return one row per financial year, purpose and supplier: in-scope `pence`, `payments` above zero.

    `median_pence` is the median payment of the year's purpose, the same on all its rows (null without a payment). The
    purpose is the narrowest category that the files give; where they give hardly any, as
    `data/rules/opportunities.toml` says, the narrowest service. '' is what files do not say. `amounts` is the table of
    `amounts_of`, `scope` that of `scope_of`.

    >>> amounts = pl.DataFrame({"financial_year": ["2012/13"], "supplier_id": ["A"], "recognised_as": [""],
    ...     "service": ["Homes > Day care"], "category": [""], "pence": [400], "paid": [[100, 300]]})
    >>> scope = amounts.select("supplier_id", "recognised_as", "service", "category", scope_reason=pl.lit(""))
    >>> purposes(amounts, scope).rows()
    [('2012/13', 'Day care', 'A', 400, 2, 200)]
    """
    counted = amounts.join(scope, on=["supplier_id", "recognised_as", "service", "category"])
    inside = counted.filter(pl.col("scope_reason") == "").with_columns(
        **{
            name: pl.col(name).str.split(" > ").list.last().str.strip_chars()
            for name in ("service", "category")
        }
    )
    several = inside["category"].n_unique() >= opportunities().fewest_categories
    named = inside.with_columns(purpose=pl.col("category" if several else "service"))
    year = ["financial_year", "purpose"]
    medians = named.group_by(year).agg(median_pence=pl.col("paid").explode().median().round(0).cast(pl.Int64))
    sums = named.group_by(*year, "supplier_id").agg(
        pl.col("pence").sum(), payments=pl.col("paid").list.len().sum().cast(pl.Int64)
    )
    return sums.join(medians, on=year).sort(*year, "supplier_id")
