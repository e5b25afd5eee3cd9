"""How big a supplier is, as evidence says; not found is unknown, never small."""

from datetime import date

import polars as pl

from svanalysis.classify.figures import FIGURES, LEVELS, SAYS, figure_verdicts, numbers, turnover_ceiling
from svanalysis.classify.pairs import KEYS
from svanalysis.core import years
from svanalysis.core.definition import Sme
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.rules import SmeRule
from svanalysis.core.rules import size as size_rules

_WORDS = {
    "override_sme": "override",
    "declared_sme": "declared SME",
    "figures": "figures of",
    "account_category": "accounts filed as",
}
SIZE_EVIDENCE = ("override_sme", "declared_sme", *FIGURES, "account_category", "company_category")
_PUBLIC_COMPANY = "PUBLIC LIMITED COMPANY"
_REMARKS = {
    "over_ceiling": "paid more in the year than the turnover ceiling: to review",
    "over_own": "paid more in the year than its own filed turnover, perhaps a wrong match: to review",
    "group_says": "a member of a group is no SME on its own figures",
}


def classify_size(pairs: pl.DataFrame, dated: pl.DataFrame, sme: Sme) -> pl.DataFrame:
    """Give each supplier and year `is_sme` (nullable), `is_sme_certain`, `size`, `size_aged`, `size_because`.

    The first kind of evidence in the definition's order that says yes or no is the centre. It is certain only
    while it is not aged, leaves no other answer, and no other evidence says the opposite. An override comes
    first and is certain. `size` is the band that figures or the account category give where that agrees, else
    `sme` or `large`, else `unknown`. `pairs` may have `paid_pence`, what the body paid in the year: more than
    the turnover ceiling leaves only an SME that its staff and balance sheet prove, and is otherwise unknown.
    Raises ConfigurationError when the definition names a rule that is not in `data/rules/size.toml`.
    """
    rule = _rule(sme)
    unpaid = {} if "paid_pence" in pairs.columns else {"paid_pence": pl.lit(None, dtype=pl.Int64)}
    paid = pairs.with_columns(**unpaid)
    doubts = _doubts(paid, dated, rule)
    order = {name: rank for rank, name in enumerate(("override_sme", *sme.evidence))}
    rank = pl.col("attribute").replace_strict(order, default=None, return_dtype=pl.Int64)
    heard = [_declared(dated, "override_sme"), _declared(dated, "declared_sme"), _categories(dated, sme.rule)]
    verdicts = pl.concat([*heard, figure_verdicts(paid, dated, rule)], how="vertical_relaxed")
    merged = _merged(_checked(verdicts.with_columns(rank=rank).drop_nulls("rank"), doubts))
    heard_of = pl.col("size_because").is_not_null()
    remarks = [pl.when(pl.col(flag) & heard_of).then(pl.lit(words)) for flag, words in _REMARKS.items()]
    because = [pl.col("size_because").fill_null("no evidence of size"), *remarks]
    certain = pl.col("certain") & ~pl.col("size_aged") & ~pl.col("disagree") & ~pl.col("conflict")
    table = doubts.join(merged, on=KEYS, how="left").with_columns(
        is_sme=_unless_refuted(), because=pl.concat_str(because, separator="; ", ignore_nulls=True)
    )
    return table.select(
        *KEYS,
        "is_sme",
        is_sme_certain=(certain & pl.col("is_sme").is_not_null()).fill_null(value=False),
        size=_band(rule),
        size_aged=pl.col("size_aged").fill_null(value=False),
        size_because="because",
    )


def limits_begin(sme: Sme) -> list[date]:
    """Return the days from which the limits of a definition's SME rule hold."""
    return [limits.from_ for limits in _rule(sme).thresholds]


def paid_level(pairs: pl.DataFrame, evidence: pl.DataFrame, sme: Sme) -> pl.Series:
    """Return a number for each pair: the same where payments are on the same side of every limit of turnover.

    That is how many limits of the rule they pass; what a supplier itself says of its turnover is a limit of its own, so
    that each of its payments has a number of its own.
    """
    if "paid_pence" not in pairs.columns:
        return pl.zeros(pairs.height, dtype=pl.Int64, eager=True)
    paid = pl.col("paid_pence")
    passed = pl.sum_horizontal(
        (paid > pl.col(level) * 100).fill_null(value=False).cast(pl.Int64) for level in LEVELS
    )
    own = evidence.filter(pl.col("attribute") == "turnover_pounds")["supplier_id"].unique().implode()
    level = pl.when(pl.col("supplier_id").is_in(own)).then(paid).otherwise(passed)
    return turnover_ceiling(pairs, _rule(sme)).select(level).to_series()


def _rule(sme: Sme) -> SmeRule:
    """Return an SME rule, with the one set of limits that stands for all years where a definition says so."""
    known = size_rules().rules
    if sme.rule not in known:
        hint = f"use one of {', '.join(known)}"
        raise ConfigurationError("this SME rule is not known", found=sme.rule, hint=hint)
    rule = known[sme.rule]
    if not sme.limits_of:
        return rule
    day = years.start(sme.limits_of)
    in_force = [limits for limits in rule.thresholds if limits.from_ <= day] or rule.thresholds[:1]
    return rule.model_copy(update={"thresholds": (in_force[-1],)})


def _doubts(paid: pl.DataFrame, dated: pl.DataFrame, rule: SmeRule) -> pl.DataFrame:
    """Return per pair what makes evidence doubtful.

    `over_ceiling`: paid more than the turnover ceiling. `over_own`: paid more than its own filed turnover,
    so that what registers say may be of another firm. `group`: it files as a member of a group. `public`: it
    is a public limited company.
    """
    turnover = numbers(dated).filter(pl.col("attribute") == "turnover_pounds")
    own = turnover.group_by(KEYS).agg(own=pl.col("number").max())
    groups = [name for name, entry in size_rules().account_categories.items() if entry.group]
    attribute, value = pl.col("attribute"), pl.col("value")
    said = dated.group_by(KEYS).agg(
        group=((attribute == "account_category") & value.is_in(groups)).any(),
        public=((attribute == "company_category") & (value.str.to_uppercase() == _PUBLIC_COMPANY)).any(),
    )
    found = turnover_ceiling(paid, rule).join(own, on=KEYS, how="left").join(said, on=KEYS, how="left")
    over = {"over_ceiling": pl.col("sme") * 100, "over_own": pl.col("own") * 100}
    return found.select(
        *KEYS,
        *[(pl.col("paid_pence") > limit).fill_null(value=False).alias(name) for name, limit in over.items()],
        *[pl.col(name).fill_null(value=False) for name in ("group", "public")],
    )


def _checked(verdicts: pl.DataFrame, doubts: pl.DataFrame) -> pl.DataFrame:
    """Return verdicts without what may not be taken from them.

    A member of a group is no SME on its own figures, and its declaration is not certain. What a register
    says is silent where the body paid more than the firm's own turnover.
    """
    figures, declared = pl.col("attribute") == "figures", pl.col("attribute") == "declared_sme"
    own_yes = figures & pl.col("says") & pl.col("group")
    silent = pl.col("over_own") & (figures | (pl.col("attribute") == "account_category"))
    muted = (own_yes | silent).fill_null(value=False)
    return verdicts.join(doubts, on=KEYS).with_columns(
        says=pl.when(~muted).then("says"),
        band=pl.when(muted).then(pl.lit("unknown")).otherwise("band"),
        certain=pl.col("certain") & ~(declared & pl.col("says") & pl.col("group")).fill_null(value=False),
        group_says=own_yes.fill_null(value=False),
    )


def _merged(verdicts: pl.DataFrame) -> pl.DataFrame:
    """Return one row per pair with any evidence: the first that speaks decides; an override alone is certain."""
    overrides = pl.col("attribute") == "override_sme"
    heard = verdicts.filter(overrides | ~overrides.any().over(KEYS))
    spoken = pl.col("says").is_not_null()
    figures = pl.col("attribute") == "figures"
    return (
        heard.sort(*KEYS, "rank", "value")
        .group_by(KEYS, maintain_order=True)
        .agg(
            pl.col("conflict", "group_says").any(),
            pl.col("certain").filter(spoken).first(),
            pl.col("band").filter(pl.col("band") != "unknown").first(),
            is_sme=pl.col("says").filter(spoken).first(),
            disagree=pl.col("says").filter(spoken).n_unique() > 1,
            size_aged=pl.col("aged").filter(spoken).first(),
            by_figures=pl.col("says").filter(figures).first(),
            overridden=overrides.any(),
            size_because=_because(),
        )
    )


def _unless_refuted() -> pl.Expr:
    """Return the centre; unknown where it would be an SME that is paid more than the turnover ceiling.

    Payments refute only the turnover limb: figures that prove an SME without it stand, and so does an
    override. Source: field measures, "Evidence has a date".
    """
    proved = pl.col("by_figures").fill_null(value=False) | pl.col("overridden")
    refuted = pl.col("over_ceiling") & pl.col("is_sme") & ~proved
    return pl.when(~refuted.fill_null(value=False)).then("is_sme")


def _declared(dated: pl.DataFrame, attribute: str) -> pl.DataFrame:
    """Return what suppliers were declared to be; two declarations of one date that disagree say nothing."""
    declared = dated.filter((pl.col("attribute") == attribute) & (pl.col("value") != ""))
    conflict = pl.col("value").n_unique().over(KEYS) > 1
    is_override = attribute == "override_sme"
    return declared.unique([*KEYS, "value"], maintain_order=True).select(
        *KEYS, "attribute",
        pl.col("source" if is_override else "value").alias("value"),
        "date",
        pl.col("aged") & (not is_override),
        says=pl.when(~conflict).then(pl.col("value") == "yes"),
        certain=pl.lit(value=True),
        band=pl.lit("unknown"),
        conflict=conflict,
    ).select(*KEYS, *SAYS)  # fmt: skip


def _categories(dated: pl.DataFrame, rule: str) -> pl.DataFrame:
    """Return what categories of filed accounts say; a category that the rules do not list says nothing."""
    table = size_rules().account_categories
    rows = [
        (name, {"yes": True, "no": False}.get(entry.sme), rule in entry.certain_under, entry.band)
        for name, entry in table.items()
    ]
    schema = {"value": pl.String, "says": pl.Boolean, "certain": pl.Boolean, "band": pl.String}
    read = pl.DataFrame(rows, schema=schema, orient="row")
    filed = dated.filter(pl.col("attribute") == "account_category").join(read, on="value")
    return filed.with_columns(conflict=pl.lit(value=False)).select(*KEYS, *SAYS)


def _band(rule: SmeRule) -> pl.Expr:
    """Return the band to show: what evidence gives where it does not contradict the centre.

    A public company is never small under the Companies Act.
    """
    band = pl.coalesce("band", pl.lit("sme"))
    if rule.public_company_at_least:
        band = pl.when("public").then(pl.lit(rule.public_company_at_least)).otherwise(band)
    return (
        pl.when(pl.col("is_sme")).then(band)
        .when(~pl.col("is_sme")).then(pl.lit("large"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip


def _because() -> pl.Expr:
    """Return the reason in words, every piece of evidence in the order it was heard."""
    words = pl.col("attribute").replace_strict(_WORDS, return_dtype=pl.String)
    day = pl.col("date").dt.to_string("%Y-%m-%d")
    plain = pl.format("{} {}, {}", words, pl.col("value"), day)
    return pl.when(pl.col("attribute") == "override_sme").then("value").otherwise(plain).str.join("; ")
