"""Which organisations of the local area are on a body's registers, by line of business."""

import polars as pl

from svanalysis.core.market_rules import opportunities
from svanalysis.core.rules import organisations
from svanalysis.core.rules import size as size_rules
from svanalysis.reference.directories import place_postcodes, sectors
from svanalysis.reference.registers import Register

NEARBY = {"number": pl.String, "sic": pl.String, "is_sme": pl.Boolean, "is_social_enterprise": pl.Boolean}


def nearby(
    registers: list[Register], local: list[str], units: pl.DataFrame | pl.LazyFrame | None = None
) -> pl.DataFrame:
    """Return one row per organisation on a register whose office is in a local authority, and line of business.

    `number`, `sic` (the code), `is_sme` by the category of the accounts filed, `is_social_enterprise` by the legal
    form. Organisations that have ended, are dormant, or whose register gives no line of business are absent, and so are
    codes that do not say what a firm does. An office on the border counts where most of its sector lies.
    """
    categories = size_rules().account_categories.items()
    smes = [name for name, said in categories if said.sme == "yes"]
    forms = "|".join(form.category for form in organisations().forms if form.social_enterprise == "yes")
    found = [pl.DataFrame(schema=NEARBY)]
    for register in registers:
        trading = register.organisations.filter(
            pl.col("sic") != "", pl.col("dissolved").is_null(), pl.col("account_category") != "DORMANT",
            pl.col("status").str.contains("(?i)^active"),
        )  # fmt: skip
        here = _inside(trading, local, units)
        found.append(
            here.select(
                "number",
                sic=pl.col("sic").str.split("; "),
                is_sme=pl.col("account_category").is_in(smes),
                is_social_enterprise=pl.col("category").str.to_uppercase().str.contains(forms),
            ).explode("sic")
        )
    told = pl.concat(found).filter(~pl.col("sic").is_in(opportunities().vague_codes))
    return told.unique(["number", "sic"], keep="first", maintain_order=True).sort("number", "sic")


def _inside(
    trading: pl.LazyFrame, local: list[str], units: pl.DataFrame | pl.LazyFrame | None
) -> pl.DataFrame:
    """Return the organisations with an office in a local authority; only sectors that reach into one are looked at."""
    reached = sectors().filter(pl.col("authorities").list.eval(pl.element().is_in(local)).list.any())
    packed = pl.col("postcode").str.to_uppercase().str.replace_all(" ", "", literal=True)
    sector = pl.concat_str(packed.str.head(-3), pl.lit(" "), packed.str.slice(-3, 1))
    near = trading.filter(sector.is_in(reached["sector"].implode())).collect()
    placed = place_postcodes(near["postcode"].unique().to_list(), units)
    inside = placed.filter(pl.col("majority").is_in(local)).select("postcode")
    return near.join(inside, on="postcode", how="semi")
