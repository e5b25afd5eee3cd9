"""Which registered organisation a supplier is: by number, else by name; what is not sure goes to review."""

import polars as pl
from rapidfuzz import fuzz, process

from svanalysis.core.text import INITIALS
from svanalysis.reference.names import name_keys
from svanalysis.reference.registers import Register
from svanalysis.suppliers.named import CANDIDATES, by_exact_name, by_similar_name

MATCHES = {
    "supplier_id": pl.String, "register": pl.String, "company_number": pl.String, "number": pl.String,
    "name": pl.String, "method": pl.String, "score": pl.Float64, "margin": pl.Float64, "runner_up": pl.String,
    "verdict": pl.String, "flags": pl.String, "because": pl.String,
}  # fmt: skip
METHODS = (
    "company number",
    "charity number",
    "name and postcode",
    "exact name",
    "previous name",
    "similar name",
)
_JUDGED = [
    "register", "number", "name", "company_number", "status", "account_category", "sic", "incorporated", "dissolved",
]  # fmt: skip
_UNLIKE = 45.0  # below this the names behind one number have little more than letters in common
_DORMANT_SIC = "99999"  # Companies House's condensed SIC list: "Dormant Company"


def match_suppliers(suppliers: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Return for each supplier the organisation of a register that it is, or may be (`MATCHES`).

    One row per supplier with any candidate, sorted by supplier_id. Only a `verdict` of 'accepted' is a match;
    'review' names the likeliest candidate for a person to decide on. `score` is 0 to 100, `margin` its lead over
    the likeliest other organisation (`runner_up`, '' when there is none). `flags`: 'dissolved', 'dormant' (no
    trade in the last accounts) and 'implausible' (paid before it began or after its end, or a number whose name is
    quite another), joined by '; '. Numbers go before names, and a name never overrides a number the council holds.

    `suppliers` has one row per supplier: supplier_id, name, postcodes (list), company_number and charity_number
    ('' unknown; different ones joined by '; ' match nothing) and, where known, name_key (else supplier_id is
    one) and first_paid (date).
    """
    wanted = _prepared(suppliers)
    numbered = _by_number(wanted, register)
    unnumbered = wanted.join(numbered, on="supplier_id", how="anti")
    named = by_exact_name(unnumbered, register.by_name)
    similar = by_similar_name(unnumbered.join(named, on="supplier_id", how="anti"), register.by_name)
    return _judged(wanted, pl.concat([numbered, named, similar]), register)


def _prepared(suppliers: pl.DataFrame) -> pl.DataFrame:
    """Return the suppliers with a name key, compact postcodes, and the date of their first payment."""
    optional = {"name_key": pl.col("supplier_id"), "first_paid": pl.lit(None, dtype=pl.Date)}
    added = {name: value for name, value in optional.items() if name not in suppliers.columns}
    compact = pl.element().str.replace_all(r"\W", "").str.to_uppercase()
    initials = pl.col("name_key").str.contains(INITIALS)
    return (
        suppliers.with_columns(**added)
        .with_columns(
            pl.col("postcodes").cast(pl.List(pl.String)).list.eval(compact),
            pl.col("first_paid").cast(pl.Date),
            pl.col("company_number", "charity_number").fill_null(""),
        )
        .with_columns(initials=initials)
        .sort("supplier_id")
    )


def _by_number(wanted: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Return the organisations whose number the council holds."""
    charity = pl.col("register") == "charity_commission"
    found = []
    for method, column, by, own in (
        ("company number", "company_number", "company_number", pl.lit(value=True)),
        ("charity number", "charity_number", "number", charity),
    ):
        held = wanted.filter(pl.col(column) != "").select("supplier_id", held=pl.col(column))
        rows = register.with_numbers(held["held"], by).filter(own).select("number", held=pl.col(by))
        rows = rows.join(held, on="held")
        alone = pl.len().over("supplier_id") == 1
        because = pl.lit(f"the council holds {method} ") + pl.col("held")
        found.append(
            rows.select(
                "supplier_id", "number", method=pl.lit(method), score=pl.lit(100.0), sure=alone, why=because
            )
        )
    return pl.concat(found).select(list(CANDIDATES)).cast(pl.Schema(CANDIDATES))


def _judged(wanted: pl.DataFrame, candidates: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Return the best candidate of each supplier, with its lead, flags and verdict."""
    known = register.with_numbers(candidates["number"]).select(_JUDGED)
    rank = pl.col("method").replace_strict(
        {method: at for at, method in enumerate(METHODS)}, return_dtype=pl.Int8
    )
    order = candidates.with_columns(rank=rank).sort(
        "supplier_id", "rank", "sure", "score", "number", descending=[False, False, True, True, False]
    )
    best = order.unique("supplier_id", keep="first", maintain_order=True).drop("rank")
    whole = best.join(_runners_up(order, best, known), on="supplier_id", how="left").join(known, on="number")
    return (
        _flagged(whole.join(wanted.drop("name"), on="supplier_id", suffix="_held"), register)
        .with_columns(_contradiction())
        .with_columns(
            score=pl.col("score").round(1),
            margin=(pl.col("score") - pl.col("second").fill_null(0.0)).round(1),
            runner_up=pl.col("runner_up").fill_null(""),
            verdict=pl.when(_accepted()).then(pl.lit("accepted")).otherwise(pl.lit("review")),
            because=pl.concat_str("why", "against"),
        )
        .select(list(MATCHES))
        .sort("supplier_id")
    )


def _runners_up(order: pl.DataFrame, best: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return the likeliest other organisation of each supplier, and its score."""
    others = order.join(best.select("supplier_id", "number"), on=["supplier_id", "number"], how="anti")
    second = others.sort("supplier_id", "score", "number", descending=[False, True, False]).unique(
        "supplier_id", keep="first", maintain_order=True
    )
    named = second.join(known.select("number", "name"), on="number", how="left")
    called = pl.format("{} ({})", "name", "number")
    return named.select("supplier_id", second="score", runner_up=called)


def _accepted() -> pl.Expr:
    """Return whether a candidate is accepted: sure, contradicted by nothing, and by name not implausible."""
    by_number = pl.col("method").str.ends_with("number")
    return (
        pl.col("sure")
        & (pl.col("against") == "")
        & (by_number | ~pl.col("flags").str.contains("implausible"))
    )


def _contradiction() -> pl.Expr:
    """Return what speaks against a match by name: a number held that is not this organisation's."""
    by_name, held = ~pl.col("method").str.ends_with("number"), pl.col("company_number_held")
    company = (held != "") & (held != pl.col("company_number"))
    own = (pl.col("register") == "charity_commission") & (pl.col("charity_number") != "")
    charity = own & (pl.col("charity_number") != pl.col("number"))
    several = pl.lit("; but the council holds different numbers: ") + held
    absent = pl.lit("; but the council holds a number that is not in this register, or another's: ")
    return (
        pl.when(~by_name).then(pl.lit(""))
        .when(company & held.str.contains(";", literal=True)).then(several)
        .when(company).then(absent + held)
        .when(charity).then(absent + pl.col("charity_number"))
        .otherwise(pl.lit("")).alias("against")
    )  # fmt: skip


def _flagged(whole: pl.DataFrame, register: Register) -> pl.DataFrame:
    """Add `flags`: what is odd about the organisation, as far as the register says."""
    ended = pl.col("dissolved").is_not_null() | pl.col("status").str.contains("(?i)dissolved|removed")
    dormant = (pl.col("account_category") == "DORMANT") | pl.col("sic").str.contains(
        _DORMANT_SIC, literal=True
    )
    before = (pl.col("first_paid") < pl.col("incorporated")).fill_null(value=False)
    after = (pl.col("first_paid") > pl.col("dissolved")).fill_null(value=False)
    flags = pl.concat_list(
        pl.when(ended.fill_null(value=False)).then(pl.lit("dissolved")),
        pl.when(dormant.fill_null(value=False)).then(pl.lit("dormant")),
        pl.when(before | after | pl.col("unlike")).then(pl.lit("implausible")),
    )
    return whole.with_columns(unlike=_unlike(whole, register)).with_columns(
        flags=flags.list.drop_nulls().list.join("; ")
    )


def _unlike(whole: pl.DataFrame, register: Register) -> pl.Series:
    """Return which matches by number have names, former ones included, that are quite other than the payee's."""
    keyed = whole.select("supplier_id", "number", "method", "name_key", registered=name_keys(whole["name"]))
    open_ = keyed.filter(pl.col("method").str.ends_with("number") & ~_alike(keyed))
    if open_.height:
        asked = pl.col("number").is_in(open_["number"].unique().implode())
        names = register.names.select("number", registered="name_key").filter(asked).collect()
        former = open_.drop("registered").join(names, on="number")
        open_ = open_.join(former.filter(_alike(former)), on="supplier_id", how="anti")
    return whole["supplier_id"].is_in(open_["supplier_id"].implode())


def _alike(names: pl.DataFrame) -> pl.Series:
    """Return whether names have more than letters in common."""
    ours, theirs = names["name_key"].to_list(), names["registered"].to_list()
    likeness = process.cpdist(ours, theirs, scorer=fuzz.token_set_ratio, workers=-1)
    return pl.Series(likeness, dtype=pl.Float64) >= _UNLIKE
