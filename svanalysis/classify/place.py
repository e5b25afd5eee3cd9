"""Where a supplier is: in the body's own authority, in its region, in the UK: yes, no or unknown, and how certainly."""

import polars as pl

from svanalysis.core.errors import ConfigurationError
from svanalysis.reference.directories import authorities

RINGS = ("in_authority", "in_region", "in_uk")
_WORDS = {
    "postcode_invoice": "invoice address",
    "postcode_remittance": "remittance address",
    "postcode_registered": "registered office",
}


def ring_facts(placed: pl.DataFrame, authority: str) -> pl.DataFrame:
    """Return placed postcodes with three facts each: `in_authority`, `in_region`, `in_uk`, and `_possible_yes/_no`.

    A fact is null where the postcode's centre does not say. Yes spreads outward: in the authority is in its region.
    Raises ConfigurationError when the authority's code is not known.
    """
    areas = authorities()
    region = areas.filter(pl.col("authority") == authority)["region"].to_list()
    if not region:
        hint = "use an ONS code from data/geography/authorities.csv"
        raise ConfigurationError("this authority is not known", found=authority, hint=hint)
    inside = {
        "in_authority": [authority],
        "in_region": areas.filter(pl.col("region") == region[0])["authority"].to_list(),
        "in_uk": areas["authority"].to_list(),
    }
    facts = placed
    for ring, codes in inside.items():
        members = pl.col("authorities").list.eval(pl.element().is_in(codes))
        every, some = members.list.all() & (members.list.len() > 0), members.list.any()
        centre = (
            pl.when(every)
            .then(pl.lit(value=True))
            .when(~some)
            .then(pl.lit(value=False))
            .otherwise(pl.col("majority").is_in(codes))
        )
        facts = facts.with_columns(centre.alias(ring), some.alias(f"{ring}_yes"), (~every).alias(f"{ring}_no"))
    return facts


def classify_place(pairs: pl.DataFrame, dated: pl.DataFrame, facts: pl.DataFrame, addresses: tuple[str, ...]) -> pl.DataFrame:
    """Place each supplier in each year by the first kind of address, in the definition's order, that can be placed.

    Several postcodes of that kind are weighed by their payments: the centre is what more than half of the weight says,
    and both answers stay possible while the postcodes disagree.

    Returns one row per pair: for each ring its centre (nullable) and `<ring>_certain`; `postcode`, `sector`,
    `majority` (authority) and position of the heaviest postcode; `place_aged`, `place_because`.
    """
    keys = ["supplier_id", "financial_year"]
    order = pl.col("attribute").replace_strict({name: rank for rank, name in enumerate(addresses)}, return_dtype=pl.Int64)
    located = (
        dated.filter(pl.col("attribute").is_in(list(addresses)))
        .join(facts, left_on="value", right_on="postcode")
        .with_columns(rank=order)
        .filter(pl.col("rank") == pl.col("rank").min().over(keys))
        .sort(*keys, "weight", "value", descending=[False, False, True, False])
    )
    total = pl.col("weight").sum()
    aggregated = located.group_by(keys, maintain_order=True).agg(
        *[_centre(ring, total).alias(ring) for ring in RINGS],
        *[
            (~(pl.col(f"{ring}_yes").any() & pl.col(f"{ring}_no").any())).alias(f"{ring}_certain")
            for ring in RINGS
        ],
        pl.col("value").first().alias("postcode"),
        pl.col("sector", "majority", "easting", "northing", "precision").first(),
        pl.col("aged").any().alias("place_aged"),
        _because().alias("place_because"),
    )
    return pairs.join(aggregated, on=keys, how="left").with_columns(
        *[pl.col(f"{ring}_certain").fill_null(value=False) for ring in RINGS],
        pl.col("place_aged").fill_null(value=False),
        pl.col("place_because").fill_null("no address that can be placed"),
    )


def _centre(ring: str, total: pl.Expr) -> pl.Expr:
    """Return yes or no where more than half of the weight says so, else null."""
    yes = pl.col("weight").filter(pl.col(ring)).sum()
    no = pl.col("weight").filter(~pl.col(ring)).sum()
    return (
        pl.when(yes * 2 > total)
        .then(pl.lit(value=True))
        .when(no * 2 > total)
        .then(pl.lit(value=False))
        .otherwise(pl.lit(None, dtype=pl.Boolean))
    )


def _because() -> pl.Expr:
    """Return the reason in words: which address, which postcode, how exactly, from which source and date."""
    address = pl.col("attribute").first().replace_strict(_WORDS, return_dtype=pl.String)
    several = pl.when(pl.len() > 1).then(pl.format(" (the commonest of {})", pl.len())).otherwise(pl.lit(""))
    return pl.format(
        "{} {}{}, by {}; {}, {}",
        address,
        pl.col("value").first(),
        several,
        pl.col("precision").first(),
        pl.col("source").first(),
        pl.col("date").first().dt.to_string("%Y-%m-%d"),
    )
