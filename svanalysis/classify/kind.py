"""What kind of organisation a supplier is; whether it is a charity or a social enterprise, in tiers.

Source: Companies House company categories and number prefixes; a charity number held by the buyer counts as
registered. The rules are in `data/rules/kinds.toml`.
"""

import re

import polars as pl

from svanalysis.classify.pairs import KEYS
from svanalysis.core import rules
from svanalysis.core.company_number import parse_company_number
from svanalysis.core.text import name_key

_ANSWERS = {"yes": True, "no": False, "unknown": None}
_BRACKETS = r"\\.|\[\^?.[^\]]*\]|[()]"  # of groups: those that are escaped or in a set are letters
_YES, _NO = pl.lit(value=True), pl.lit(value=False)
_FACTS = ("is_charity", "is_social_enterprise")
VALUES = (
    "charity_number", "company_category", "declared_vcse", "override_charity", "override_social_enterprise",
)  # fmt: skip
NO_RECOGNITION = pl.DataFrame(schema={"supplier_id": pl.String, "recognised_as": pl.String})


def own_suppliers(own_companies: tuple[str, ...], matched: pl.DataFrame) -> frozenset[str]:
    """Return the suppliers that are the body's own companies, given by name or company number.

    >>> sorted(own_suppliers(("Durham Homes Ltd.",), pl.DataFrame(schema={"supplier_id": str})))
    ['DURHAM HOMES LIMITED']
    """
    found = {name_key(text) for text in own_companies}
    numbers = [number for number in map(parse_company_number, own_companies) if number]
    if numbers:
        found |= set(_numbers(matched).filter(pl.col("company_number").is_in(numbers))["supplier_id"])
    return frozenset(found)


def classify_kind(
    pairs: pl.DataFrame,
    dated: pl.DataFrame,
    matched: pl.DataFrame,
    recognised: pl.DataFrame = NO_RECOGNITION,
    own: frozenset[str] = frozenset(),
) -> pl.DataFrame:
    """Give each pair `kind`, `is_charity` and `is_social_enterprise` (nullable), `vcse_tier`, and why.

    Yes needs a register: a charity number, a CIO's number, the category of a community interest company or
    community benefit society. A company limited by guarantee or a body under royal charter may be a charity,
    and another registered society may be a community benefit society: unknown. Any other registered company
    is neither. A charity is no social enterprise unless it is a registered society, then unknown. Without a
    register entry both are unknown. What the buyer declared makes a social enterprise, not for certain. A
    public body, school, university or own company is neither. An override comes first and is certain.

    `vcse_tier`: `1` on a register, `2` possible, `3` declared by the buyer, '' none of these. `recognised`
    has what payee texts were recognised as (`supplier_id`, `recognised_as`). Adds `kind_aged`,
    `kind_because`, and `<fact>_certain`.
    """
    frame = pairs.select(KEYS)
    for name in VALUES:
        frame = frame.join(_value_of(name, dated), on=KEYS, how="left")
    for table in (_numbers(matched), _kinds(pairs, recognised, own)):
        frame = frame.join(table, on="supplier_id", how="left")
    known = frame.with_columns(form=_form()).with_columns(**_by_registers()).with_columns(**_decided())
    return known.with_columns(kind=_kind(), vcse_tier=_tier()).select(
        *KEYS,
        "kind",
        *_FACTS,
        *[f"{fact}_certain" for fact in _FACTS],
        "vcse_tier",
        kind_aged=pl.coalesce("charity_number_aged", "company_category_aged", _NO),
        kind_because=_because(),
    )


def _numbers(matched: pl.DataFrame) -> pl.DataFrame:
    """Return the company number of each supplier that was matched to one; only accepted matches count."""
    if "company_number" not in matched.columns:
        return pl.DataFrame(schema={"supplier_id": pl.String, "company_number": pl.String})
    accepted = matched.filter(pl.col("verdict") == "accepted") if "verdict" in matched.columns else matched
    numbers = accepted.filter(pl.col("company_number") != "").select("supplier_id", "company_number")
    return numbers.unique("supplier_id", keep="first", maintain_order=True)


def _value_of(attribute: str, dated: pl.DataFrame) -> pl.DataFrame:
    """Return one value of an attribute per pair, in a column of its name, its age and its source."""
    found = dated.filter((pl.col("attribute") == attribute) & (pl.col("value") != "")).sort("value")
    named = {attribute: "value", f"{attribute}_source": "source"}
    columns = {name: pl.col(column).first() for name, column in named.items()}
    return found.group_by(KEYS).agg(**columns, **{f"{attribute}_aged": pl.col("aged").any()})


def _kinds(pairs: pl.DataFrame, recognised: pl.DataFrame, own: frozenset[str]) -> pl.DataFrame:
    """Return `by_rule`, the kind a rule gives each supplier ('' none), and `vcse`, whether it may be one."""
    suppliers = pairs.select("supplier_id").unique().join(recognised, on="supplier_id", how="left")
    payees = {reason.name: reason.payee for reason in rules.scope_reasons()}
    name, kinds = pl.col("supplier_id"), rules.organisations().kinds
    fits = {}
    for kind in kinds:
        patterns = [text for text in (kind.payee, *(payees.get(name) for name in kind.scope)) if text]
        named = [_says(suppliers["supplier_id"].cast(pl.String), pattern) for pattern in patterns]
        is_own = name.is_in(own) if kind.own else _NO
        fits[kind.name] = pl.any_horizontal(*named, is_own, pl.col("recognised_as").is_in(kind.recognised_as))
    first = pl.coalesce(pl.when(fit).then(pl.lit(kind)) for kind, fit in fits.items()).fill_null("")
    vcse = {kind.name: kind.vcse for kind in kinds}
    return suppliers.select(name, by_rule=first).with_columns(
        vcse=pl.col("by_rule").replace_strict(vcse, default=True, return_dtype=pl.Boolean)
    )


def _says(names: pl.Series, pattern: str) -> pl.Series:
    """Return which names a pattern is found in; one that looks ahead is Python's alone, of the names that may fit."""
    try:
        return names.str.contains(pattern)
    except pl.exceptions.ComputeError:
        may_fit = names.filter(names.str.contains(without_refusals(pattern)))
        return names.is_in([name for name in may_fit if re.search(pattern, name)])


def without_refusals(pattern: str) -> str:
    r"""Return a pattern without what it refuses by looking ahead: it fits all that the whole does, and more.

    >>> without_refusals(r"^(?!.*(LTD|\)|[)]))MR (A|B)")
    '^MR (A|B)'
    """
    before, _, rest = pattern.partition("(?!")
    depth = 1
    for part in re.finditer(_BRACKETS, rest):  # those within it close first
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if not depth:
            return before + without_refusals(rest[part.end() :])
    return before


def _form() -> pl.Expr:
    """Return the position of the first legal form that fits, -1 another registered company, null none."""
    prefix, category = pl.col("company_number").str.head(2), pl.col("company_category").str.to_uppercase()
    fits = {
        at: category.str.contains(form.category) | prefix.is_in(form.prefix)
        for at, form in enumerate(rules.organisations().forms)
    }
    first = pl.coalesce(*[pl.when(fit).then(pl.lit(at)) for at, fit in fits.items()])
    return pl.coalesce(first, pl.when(pl.col("company_number").is_not_null()).then(pl.lit(-1)))


def _said(name: str) -> pl.Expr:
    """Return one of the answers of a legal form; another registered company is neither, without one is unknown."""
    forms = rules.organisations().forms
    answers = {-1: False} | {at: _ANSWERS[getattr(form, name)] for at, form in enumerate(forms)}
    return pl.col("form").replace_strict(answers, default=None, return_dtype=pl.Boolean)


def _by_registers() -> dict[str, pl.Expr]:
    """Return what registers say: the two facts, and the tier."""
    number, form = pl.col("charity_number").is_not_null(), pl.col("form")
    tiers = {at: each.tier for at, each in enumerate(rules.organisations().forms)}
    alone = pl.when(form.is_null()).then(_NO).otherwise(_said("if_charity"))
    tier = form.replace_strict(tiers, default="", return_dtype=pl.String)
    return {
        "is_charity": pl.when(number).then(_YES).otherwise(_said("charity")),
        "is_social_enterprise": pl.when(number).then(alone).otherwise(_said("social_enterprise")),
        "tier": pl.when(number).then(pl.lit("1")).otherwise(tier),
    }


def _decided() -> dict[str, pl.Expr]:
    """Return the two facts and their certainty: by override, else by rule, by register, by declaration."""
    facts = {}
    for fact in _FACTS:
        answered = pl.col(f"override_{fact[3:]}")
        ruled = pl.when(~pl.col("vcse")).then(_NO).otherwise(fact)
        facts[fact] = pl.when(answered.is_not_null()).then(answered == "yes").otherwise(ruled)
    proved = pl.any_horizontal(pl.col(_FACTS).fill_null(value=False))
    unanswered = pl.col("override_social_enterprise").is_null()
    leans = _declared() & ~proved & pl.col("vcse") & unanswered
    enterprise = pl.when(leans).then(_YES).otherwise(facts["is_social_enterprise"])
    certain = {"is_charity_certain": _YES, "is_social_enterprise_certain": ~leans}
    return facts | {"is_social_enterprise": enterprise} | certain


def _declared() -> pl.Expr:
    """Tell whether the buyer declared it."""
    return (pl.col("declared_vcse") == "yes").fill_null(value=False)


def _tier() -> pl.Expr:
    """Return the tier: on a register, possible, declared; none for what is never counted."""
    return (
        pl.when(~pl.col("vcse")).then(pl.lit(""))
        .when(pl.col("tier") != "").then("tier")
        .when(_declared()).then(pl.lit("3"))
        .otherwise(pl.lit(""))
    )  # fmt: skip


def _kind() -> pl.Expr:
    """Return the kind to show: by rule, else charity, social enterprise, company, or unknown."""
    return (
        pl.when(pl.col("by_rule") != "").then("by_rule")
        .when(pl.col("is_charity")).then(pl.lit("charity"))
        .when(pl.col("is_social_enterprise")).then(pl.lit("social_enterprise"))
        .when(pl.col("company_number").is_not_null()).then(pl.lit("company"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip


def _because() -> pl.Expr:
    """Return the reason in words."""
    labels = {kind.name: kind.label for kind in rules.organisations().kinds}
    label = pl.col("by_rule").replace_strict(labels, default=None, return_dtype=pl.String)
    category = pl.col("company_category").fill_null("registered")
    return pl.coalesce(
        "override_charity_source",
        "override_social_enterprise_source",
        label,
        pl.format("charity number {}", pl.col("charity_number")),
        pl.format("{}, company {}", category, pl.col("company_number")),
        pl.when(_declared()).then(pl.lit("declared by the buyer")),
        pl.lit("on no register seen"),
    )
