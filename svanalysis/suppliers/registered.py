"""Which registered organisations suppliers are, by all of a body's registers together, and what these say of them."""

from typing import NamedTuple

import polars as pl

from svanalysis.core.schema import EVIDENCE
from svanalysis.reference.registers import Register
from svanalysis.suppliers.matching import MATCHES, METHODS, match_suppliers

ANSWERED = "answered"  # the method where a person gave the number
# What a register says of an organisation: the attribute of evidence, its column, and the column of its date.
_SAYS = (
    ("postcode_registered", "postcode", "snapshot"),
    ("account_category", "account_category", "accounts_date"),
    ("company_category", "category", "snapshot"),
    ("company_status", "status", "snapshot"),
    ("sic", "sic", "snapshot"),
    ("income_pounds", "income_pounds", "accounts_date"),
    ("incorporated", "incorporated", "snapshot"),
)


class RegisterSource(NamedTuple):
    """One register of a body: its layout, how people call it, and its tables."""

    layout: str
    title: str
    register: Register


def match_all(suppliers: pl.DataFrame, sources: list[RegisterSource]) -> pl.DataFrame:
    """Match suppliers to every register: `MATCHES`, one row per supplier and register that has a candidate.

    What a person answered (`answered`: a company number) is accepted whatever the registers say, and known to none
    of them it has a row of its own. Where registers give one supplier different companies, that found by the
    surer method stays accepted; if none is surer, all go to review.

    `suppliers` is that of `match_suppliers`, with a column `answered` ('' where nobody answered).
    """
    wanted = suppliers.drop("answered")
    found = [match_suppliers(wanted, source.register) for source in sources]
    together = pl.concat([pl.DataFrame(schema=MATCHES), *found])
    given = suppliers.filter(pl.col("answered") != "").select("supplier_id", "answered")
    return agreed(_as_answered(together, given)).sort("supplier_id", "register", "number")


def _as_answered(matched: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Accept the companies people named, and nothing else for those suppliers."""
    joined = matched.join(given, on="supplier_id", how="left")
    named = pl.col("company_number") == pl.col("answered")
    kept = joined.filter(pl.col("answered").is_null() | named).with_columns(
        method=pl.when(named).then(pl.lit(ANSWERED)).otherwise("method"),
        verdict=pl.when(named).then(pl.lit("accepted")).otherwise("verdict"),
    )
    absent = given.join(kept, on="supplier_id", how="anti")
    texts = dict.fromkeys((name for name, kind in MATCHES.items() if kind is pl.String), pl.lit(""))
    alone = absent.with_columns(
        **texts | {
            "supplier_id": pl.col("supplier_id"), "company_number": pl.col("answered"), "number": pl.col("answered"),
            "method": pl.lit(ANSWERED), "verdict": pl.lit("accepted"), "score": pl.lit(100.0), "margin": pl.lit(100.0),
            "because": pl.lit("a person answered; no register that was given has this number"),
        }
    )  # fmt: skip
    typed = alone.select(pl.col(name).cast(kind) for name, kind in MATCHES.items())
    return pl.concat([kept.select(list(MATCHES)), typed])


def agreed(matched: pl.DataFrame) -> pl.DataFrame:
    """Send to review what registers do not agree on, where several know a supplier."""
    several = matched["supplier_id"].is_duplicated()
    return pl.concat([matched.filter(~several), _agreed(matched.filter(several))])


def _agreed(matched: pl.DataFrame) -> pl.DataFrame:
    """Return matches, some of them sent to review."""
    order = {method: at for at, method in enumerate((ANSWERED, *METHODS))}
    rank = pl.col("method").replace_strict(order, return_dtype=pl.Int8)
    company = (pl.col("verdict") == "accepted") & (pl.col("company_number") != "")
    over = "supplier_id"
    best = company & (rank == rank.filter(company).min().over(over))
    settled = pl.col("company_number").filter(best).n_unique().over(over) == 1
    chosen = pl.col("company_number").filter(best).min().over(over)
    out = company & (~settled | (pl.col("company_number") != chosen))
    because = pl.concat_str("because", pl.lit("; another register says another company"))
    return matched.with_columns(
        verdict=pl.when(out).then(pl.lit("review")).otherwise("verdict"),
        because=pl.when(out).then(because).otherwise("because"),
    )


def one_match(matched: pl.DataFrame) -> pl.DataFrame:
    """Return the accepted match of each supplier: `MATCHES`, a company before what is none."""
    accepted = matched.filter(pl.col("verdict") == "accepted").with_columns(
        none=pl.col("company_number") == ""
    )
    ordered = accepted.sort("supplier_id", "none", "register", "number")
    return ordered.unique("supplier_id", keep="first", maintain_order=True).drop("none")


def registered_evidence(matched: pl.DataFrame, source: RegisterSource) -> pl.DataFrame:
    """Return what a register says of the suppliers matched to it, as evidence.

    Registered office, category and status carry the snapshot's date (that of its end where an organisation has
    ended); an account category and an income that of the accounts, or the snapshot's where the register gives none.
    """
    accepted = matched.filter((pl.col("verdict") == "accepted") & (pl.col("register") == source.layout))
    pairs = accepted.select("supplier_id", "number")
    known = source.register.with_numbers(pairs["number"]).join(pairs, on="number")
    if source.layout == "charity_commission":
        known = known.with_columns(charity_number=pl.col("number"))
    says = [*_SAYS, ("charity_number", "charity_number", "snapshot")]
    ended = pl.min_horizontal("snapshot", "dissolved")
    parts = [
        known.select(
            "supplier_id",
            attribute=pl.lit(attribute),
            value=pl.col(column).cast(pl.String).fill_null(""),
            source=pl.lit(source.title),
            date=pl.coalesce(day, "snapshot") if day != "snapshot" else ended,
            weight=pl.lit(1, dtype=pl.Int64),
        )
        for attribute, column, day in says
        if column in known.columns
    ]
    return pl.concat([pl.DataFrame(schema=EVIDENCE), *parts]).filter(pl.col("value") != "").unique()
