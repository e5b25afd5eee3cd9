"""Where a supplier is: in the body's own authority, region, the UK: yes, no or unknown, and how certainly."""

import polars as pl

from svanalysis.classify.pairs import KEYS
from svanalysis.core.errors import ConfigurationError
from svanalysis.reference.directories import authorities

RINGS = ("in_authority", "in_region", "in_uk")
POSITION = ("sector", "easting", "northing", "precision")
_WORDS = {
    "postcode_invoice": "invoice address",
    "postcode_remittance": "remittance address",
    "postcode_registered": "registered office",
}


def ring_facts(placed: pl.DataFrame, authority: str) -> pl.DataFrame:
    """Return placed postcodes with three facts each: `in_authority`, `in_region`, `in_uk`.

    A fact is the centre, null where the postcode does not say; `<fact>_yes` and `<fact>_no` tell what is
    possible. Yes spreads outward, no spreads inward, because every authority lies in one region.
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
        centre = pl.when(every | ~some).then(every).otherwise(pl.col("majority").is_in(codes))
        facts = facts.with_columns(
            centre.alias(ring), some.alias(f"{ring}_yes"), (~every).alias(f"{ring}_no")
        )
    return facts


def classify_place(
    pairs: pl.DataFrame, dated: pl.DataFrame, facts: pl.DataFrame, addresses: tuple[str, ...]
) -> pl.DataFrame:
    """Place each supplier in each year by the first kind of address that can be placed, in the given order.

    Several postcodes of that kind are weighed by their payments: the centre, and `majority`, the authority,
    are what more than half of the weight says, and both answers stay possible while the postcodes disagree.

    Returns one row per pair: for each ring its centre (nullable) and `<ring>_certain`; `majority`;
    `postcode`, `sector` and position of the heaviest postcode in that authority (none where the weight is
    split between sectors and says no authority); `place_aged`, `place_because`.
    """
    located = _located(dated, facts, addresses)
    settled = pl.col("majority").is_not_null() | (pl.col("sector").n_unique() == 1)
    aggregated = located.group_by(KEYS, maintain_order=True).agg(
        *[_centre(ring).alias(ring) for ring in RINGS],
        *[_certain(ring).alias(f"{ring}_certain") for ring in RINGS],
        pl.col("postcode").first(),
        pl.col("majority").first(),
        *[pl.when(settled.first()).then(pl.col(name).first()).alias(name) for name in POSITION],
        pl.col("aged").any().alias("place_aged"),
        _because().alias("place_because"),
    )
    return pairs.join(aggregated, on=KEYS, how="left").with_columns(
        *[pl.col(f"{ring}_certain").fill_null(value=False) for ring in RINGS],
        pl.col("place_aged").fill_null(value=False),
        pl.col("place_because").fill_null("no address that can be placed"),
    )


def _located(dated: pl.DataFrame, facts: pl.DataFrame, addresses: tuple[str, ...]) -> pl.DataFrame:
    """Return the postcodes that decide, of each pair those that best stand for it first.

    `majority` becomes that of the pair: the authority with more than half of the weight, else null.
    """
    order = {name: rank for rank, name in enumerate(addresses)}
    found = (
        dated.filter(pl.col("attribute").is_in(list(addresses)))
        .join(facts, left_on="value", right_on="postcode")
        .rename({"value": "postcode"})
        .with_columns(rank=pl.col("attribute").replace_strict(order, return_dtype=pl.Int64))
        .filter(pl.col("rank") == pl.col("rank").min().over(KEYS))
    )
    share = pl.col("weight").sum().over([*KEYS, "majority"]) * 2 > pl.col("weight").sum().over(KEYS)
    held = share & pl.col("majority").is_not_null()
    chosen = pl.when(held).then(pl.col("majority")).max().over(KEYS)
    down = [False, False, True, True, False]
    return found.with_columns(held=held, majority=chosen).sort(
        *KEYS, "held", "weight", "postcode", descending=down
    )


def _centre(ring: str) -> pl.Expr:
    """Return yes or no where more than half of the weight says so, else null."""
    weight = pl.col("weight")
    yes, no = weight.filter(pl.col(ring)).sum(), weight.filter(~pl.col(ring)).sum()
    return pl.when((yes * 2 > weight.sum()) | (no * 2 > weight.sum())).then(yes > no)


def _certain(ring: str) -> pl.Expr:
    """Tell whether only one answer is possible."""
    return ~(pl.col(f"{ring}_yes").any() & pl.col(f"{ring}_no").any())


def _because() -> pl.Expr:
    """Return the reason in words: which address, which postcode, how exactly, from which source and date."""
    several = pl.when(pl.len() > 1).then(pl.format(" and {} more", pl.len() - 1)).otherwise(pl.lit(""))
    return pl.format(
        "{} {}{}, by {}; {}, {}",
        pl.col("attribute").first().replace_strict(_WORDS, return_dtype=pl.String),
        pl.col("postcode").first(),
        several,
        pl.col("precision").first(),
        pl.col("source").first(),
        pl.col("date").first().dt.to_string("%Y-%m-%d"),
    )
