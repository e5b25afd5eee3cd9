"""Where a supplier is: in the body's own authority, region, the UK, and local: yes, no or unknown."""

import polars as pl

from svanalysis.classify.pairs import KEYS
from svanalysis.core.definition import Local
from svanalysis.core.errors import ConfigurationError
from svanalysis.reference.directories import authorities

RINGS = ("in_authority", "in_region", "in_uk")
FACTS = (*RINGS, "is_local")
POSITION = ("sector", "easting", "northing", "precision")
OUTSIDE = "outside"  # the override that says no more than: not in the body's own authority
ADDRESSES = {
    "postcode_invoice": "invoice address",
    "postcode_remittance": "remittance address",
    "postcode_registered": "registered office",
    "postcode_site": "site",
}


def inside_codes(local: Local, authority: str, neighbours: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Return, for each fact, the authorities inside: those of the rings, and those that count as local.

    Yes spreads outward, no spreads inward, because every authority lies in one region. Neighbours may lie in
    another region: `is_local` nests between `in_authority` and `in_uk` only. Raises ConfigurationError when a
    code is not known, or the definition counts neighbours and the body file lists none.
    """
    areas = authorities()
    known = dict(areas.select("authority", "region").iter_rows())
    for code in (authority, *neighbours):
        if code not in known:
            hint = "use an ONS code from data/geography/authorities.csv"
            raise ConfigurationError("this authority is not known", found=code, hint=hint)
    if local.area == "authority_and_neighbours" and not neighbours:
        hint = 'add neighbours = ["E06000005", ...] to it, or set area = "authority" in the definition'
        raise ConfigurationError("this definition counts neighbours, and the body file lists none", hint=hint)
    region = [code for code, its_region in known.items() if its_region == known[authority]]
    areas_of = {
        "authority": [authority],
        "authority_and_neighbours": [authority, *neighbours],
        "region": region,
    }
    return {
        "in_authority": [authority], "in_region": region, "in_uk": list(known),
        "is_local": areas_of[local.area],
    }  # fmt: skip


def ring_facts(placed: pl.DataFrame, inside: dict[str, list[str]]) -> pl.DataFrame:
    """Return placed postcodes with one fact for each entry of `inside` (the table of `inside_codes`).

    A fact is the centre, null where the postcode does not say; `<fact>_yes` and `<fact>_no` tell what is
    possible.
    """
    key = pl.concat_str(
        pl.col("authorities").list.join(" "), pl.col("majority").fill_null("?"), separator="|"
    )
    keyed = placed.with_columns(_key=key)
    facts = keyed.select("_key", "authorities", "majority").unique("_key")  # few: lists are slow to look into
    for ring, codes in inside.items():
        members = pl.col("authorities").list.eval(pl.element().is_in(codes))
        every, some = members.list.all() & (members.list.len() > 0), members.list.any()
        centre = pl.when(every | ~some).then(every).otherwise(pl.col("majority").is_in(codes))
        facts = facts.with_columns(
            centre.alias(ring), some.alias(f"{ring}_yes"), (~every).alias(f"{ring}_no")
        )
    found = keyed.join(facts.drop("authorities", "majority"), on="_key", how="left", maintain_order="left")
    return found.drop("_key")


def classify_place(
    pairs: pl.DataFrame,
    dated: pl.DataFrame,
    facts: pl.DataFrame,
    local: Local,
    inside: dict[str, list[str]],
) -> pl.DataFrame:
    """Place each supplier in each year as the definition's `local` says.

    `first` takes the first kind of address that can be placed, in the given order; several postcodes of that
    kind are weighed by their payments: the centre, and `majority`, the authority, are what more than half of
    the weight says, and both answers stay possible while the postcodes disagree. `any` says yes as soon as
    any address of any kind does. What an address does not prove (`local.proves`) stays possible both ways.
    An override wins over every address and is certain.

    Returns one row per pair: for each fact its centre (nullable) and `<fact>_certain`; `majority`;
    `postcode`, `sector` and position of the heaviest postcode in that authority (none where the weight is
    split between sectors and says no authority); `place_aged`, `place_because`.
    """
    located = _located(dated, facts, local)
    centre, certain = (_centre, _certain) if local.rule == "first" else (_centre_of_any, _certain_of_any)
    aggregated = located.group_by(KEYS, maintain_order=True).agg(
        *[centre(fact).alias(fact) for fact in FACTS],
        *[certain(fact).alias(f"{fact}_certain") for fact in FACTS],
        pl.col("postcode").first(),
        pl.col("majority").first(),
        pl.col(POSITION).first(),
        sectors=pl.col("sector").n_unique(),
        place_aged=pl.col("aged").any(),
        place_because=_because(),
    )
    settled = pl.col("majority").is_not_null() | (pl.col("sectors") == 1)
    positions = [pl.when(settled).then(name).alias(name) for name in POSITION]
    unproved = [answer for answer, name in ((True, "yes"), (False, "no")) if name not in local.proves]
    table = (
        pairs.select(KEYS)
        .join(aggregated.with_columns(positions).drop("sectors"), on=KEYS, how="left")
        .with_columns(
            *[
                (pl.col(f"{fact}_certain") & ~pl.col(fact).is_in(unproved))
                .fill_null(value=False)
                .alias(f"{fact}_certain")
                for fact in FACTS
            ],
            pl.col("place_aged").fill_null(value=False),
            pl.col("place_because").fill_null("no address that can be placed"),
        )
    )
    return _overridden(table, dated, inside)


def _located(dated: pl.DataFrame, facts: pl.DataFrame, local: Local) -> pl.DataFrame:
    """Return the postcodes that decide, of each pair those that best stand for it first.

    `majority` becomes that of the pair: under `first` the authority with more than half of the weight, else
    null; under `any` that of an address that is local, if there is one.
    """
    order = {name: rank for rank, name in enumerate(local.addresses)}
    wanted = [
        "postcode",
        "majority",
        *POSITION,
        *(f"{fact}{answer}" for fact in FACTS for answer in ("", "_yes", "_no")),
    ]
    found = (
        dated.filter(pl.col("attribute").is_in(list(local.addresses)))
        .rename({"value": "postcode"})
        .join(facts.select(wanted), on="postcode")
        .with_columns(rank=pl.col("attribute").replace_strict(order, return_dtype=pl.Int64))
    )
    if local.rule == "any":
        here, in_order = (
            pl.col("is_local").fill_null(value=False),
            [*KEYS, "here", "rank", "weight", "postcode"],
        )
        down = [False, False, True, False, True, False]
        return found.with_columns(here=here).sort(in_order, descending=down)
    first = found.filter(pl.col("rank") == pl.col("rank").min().over(KEYS))
    share = pl.col("weight").sum().over([*KEYS, "majority"]) * 2 > pl.col("weight").sum().over(KEYS)
    held = share & pl.col("majority").is_not_null()
    chosen = first.with_columns(held=held, majority=pl.when(held).then("majority"))
    down = [False, False, True, True, False]
    return chosen.sort(*KEYS, "held", "weight", "postcode", descending=down)


def _centre(fact: str) -> pl.Expr:
    """Return yes or no where more than half of the weight says so, else null."""
    weight = pl.col("weight")
    yes, no = weight.filter(pl.col(fact)).sum(), weight.filter(~pl.col(fact)).sum()
    return pl.when((yes * 2 > weight.sum()) | (no * 2 > weight.sum())).then(yes > no)


def _certain(fact: str) -> pl.Expr:
    """Tell whether only one answer is possible."""
    return ~(pl.col(f"{fact}_yes").any() & pl.col(f"{fact}_no").any())


def _centre_of_any(fact: str) -> pl.Expr:
    """Return yes where an address says so, no where all say no, else null."""
    return pl.col(fact).any(ignore_nulls=False)


def _certain_of_any(fact: str) -> pl.Expr:
    """Tell whether only one answer is possible: an address that is surely inside, or none that may be."""
    return (~pl.col(f"{fact}_no")).any() | ~pl.col(f"{fact}_yes").any()


def _overridden(table: pl.DataFrame, dated: pl.DataFrame, inside: dict[str, list[str]]) -> pl.DataFrame:
    """Put what people answered in the place of what addresses say.

    An authority's code settles every fact. `outside` settles that the supplier is not in the body's own
    authority, and so whether it is local where that authority alone counts; the rest is as addresses say,
    unless they say it is in that authority: then it is unknown.
    """
    answers = dated.filter((pl.col("attribute") == "override_place") & (pl.col("value") != ""))
    ranked = answers.select(*KEYS, said="value", who="source").sort(*KEYS, "said", "who")
    answer = ranked.unique(KEYS, keep="first", maintain_order=True)
    said, own = pl.col("said"), inside["in_authority"]
    outside = (said == OUTSIDE).fill_null(value=False)
    named = said.is_not_null() & ~outside
    contradicted = outside & ~pl.col("in_authority").eq_missing(other=False)
    columns = []
    for fact, codes in inside.items():
        settled, certain = named | (outside & (codes == own)), pl.col(f"{fact}_certain")
        columns += [
            pl.when(settled).then(said.is_in(codes)).when(~contradicted).then(fact).alias(fact),
            (settled | (certain & ~contradicted)).alias(f"{fact}_certain"),
        ]
    stays = said.is_null() | (outside & ~contradicted) | (named & (pl.col("majority") == said))
    kept = stays.fill_null(value=False)
    return (
        table.join(answer, on=KEYS, how="left")
        .with_columns(
            *columns,
            pl.when(named).then(said).when(kept).then("majority").alias("majority"),
            *[pl.when(kept).then(name).alias(name) for name in ("postcode", *POSITION)],
            (pl.col("place_aged") & said.is_null()).alias("place_aged"),
            pl.coalesce("who", "place_because").alias("place_because"),
        )
        .drop("said", "who")
    )


def _because() -> pl.Expr:
    """Return the reason in words: which address, which postcode, how exactly, from which source and date."""
    several = pl.when(pl.len() > 1).then(pl.format(" and {} more", pl.len() - 1)).otherwise(pl.lit(""))
    return pl.format(
        "{} {}{}, by {}; {}, {}",
        pl.col("attribute").first().replace_strict(ADDRESSES, return_dtype=pl.String),
        pl.col("postcode").first(),
        several,
        pl.col("precision").first(),
        pl.col("source").first(),
        pl.col("date").first().dt.to_string("%Y-%m-%d"),
    )
