"""Contracts by where their supplier is and what the register declares: yes, no or unknown."""

import polars as pl

from svanalysis.classify.place import ring_facts
from svanalysis.core.years import APRIL
from svanalysis.reference.directories import place_postcodes
from svanalysis.reference.names import name_keys
from svanalysis.suppliers.payees import parts_of

_PLACE = ["is_local", "is_local_certain"]


def classify_contracts(
    contracts: pl.DataFrame,
    classified: pl.DataFrame,
    local: list[str],
    proves: tuple[str, ...],
    units: pl.DataFrame | pl.LazyFrame | None = None,
) -> pl.DataFrame:
    """Return contracts with `financial_year` of their start ('' without one), `supplier_id`, and three facts.

    `is_local`: by the register's postcode, else by what is known of a supplier of that name that is paid (`classified`,
    its latest year). `is_sme` and `is_social_enterprise` (voluntary, community or social enterprise) as declared. Each
    is null where nothing says, and has its `<fact>_certain`. `local` are the authorities that count, `proves` what an
    address settles.
    """
    placed = place_postcodes(contracts["postcode"].unique().to_list(), units)
    facts = ring_facts(placed, {"is_local": local})
    unproved = [answer for answer, name in ((True, "yes"), (False, "no")) if name not in proves]
    settled = ~(pl.col("is_local_yes") & pl.col("is_local_no")) & ~pl.col("is_local").is_in(unproved)
    by_postcode = facts.select("postcode", "is_local", is_local_certain=settled)
    known = (
        classified.sort("financial_year").unique("supplier_id", keep="last").select("supplier_id", *_PLACE)
    )
    start = pl.col("start")
    first = start.dt.year() - (start.dt.month() < APRIL).cast(pl.Int32)
    year = pl.format("{}/{}", first, ((first + 1) % 100).cast(pl.String).str.zfill(2)).fill_null("")
    keys = name_keys(parts_of(contracts["supplier"])["entity"])
    joined = contracts.with_columns(financial_year=year, supplier_id=keys).join(
        by_postcode, on="postcode", how="left", maintain_order="left"
    )
    whole = joined.join(known, on="supplier_id", how="left", maintain_order="left", suffix="_paid")
    told = [pl.coalesce(name, f"{name}_paid").alias(name) for name in _PLACE]
    declared = {"is_sme": pl.col("declared_sme"), "is_social_enterprise": pl.col("declared_vcse")}
    answers = {name: pl.when(said != "").then(said == "yes") for name, said in declared.items()}
    certain = {f"{name}_certain": said != "" for name, said in declared.items()}
    return whole.with_columns(*told, **answers, **certain).with_columns(
        pl.col("is_local_certain").fill_null(value=False) & pl.col("is_local").is_not_null()
    ).drop("is_local_paid", "is_local_certain_paid")  # fmt: skip
