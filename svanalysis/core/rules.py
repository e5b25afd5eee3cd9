"""Rules of the world are data: one TOML file a subject in `data/rules/`, validated, each with its source."""

import datetime as dt
from typing import Literal

from pydantic import Field

from svanalysis.core.configuration import Frozen, Pattern, read_rules

Content = Literal["amount", "date", "name", "code", "postcode", "flag", "method", "text", "any"]


class Role(Frozen):
    """What headings, and what content, make a column take a role.

    `last` are headings of last resort; `saying` is what at least one cell must say. Each of `together` gives headings
    of columns that play the role only together: the first two of them, and any further one where there is one; the
    first that are there do. `sign` is the heading of a column that says of each cell whether it is a debit or a
    credit, `pence` that of one that holds what the whole pounds before it leave out, `currency` that of one that names
    the currency of the amounts beside it. A heading that is one of `rather` goes before a better one that is neither
    that nor one of `but`; a `line` of an invoice goes before the invoice. Of several
    columns what is `behind` stands after the others.
    """

    content: Content
    words: tuple[str, ...]
    parts: tuple[Pattern, ...]
    against: tuple[Pattern, ...]
    last: tuple[Pattern, ...] = ()
    saying: str = ""
    several: bool = False
    together: tuple[tuple[Pattern, ...], ...] = ()
    sign: Pattern = ""
    pence: Pattern = ""
    currency: Pattern = ""
    rather: Pattern = ""
    but: Pattern = ""
    behind: Pattern = ""
    line: Pattern = ""


class OtherList(Frozen):
    """A list of something else than payments: headings name two of its `terms`, and nothing it is told from."""

    kind: str
    terms: tuple[Pattern, ...]
    unless: Pattern
    hint: str


class Kind(Frozen):
    """A kind of payee that is not simply a supplier, recognised by its text; `banks` by what is said `beside` it."""

    name: str
    label: str
    patterns: tuple[Pattern, ...]
    false_friends: tuple[Pattern, ...] = Field(alias="not")
    banks: Pattern = ""
    beside: Pattern = ""
    source: str


class Reason(Frozen):
    """A reason for being out of scope: by payee, category or service, recognition, or as the body's own company."""

    name: str
    label: str
    payee: str = ""
    category: str = ""
    recognised_as: str = ""
    own: bool = False


class Limits(Frozen):
    """The most a firm of one size may have; what is absent is not asked."""

    staff: int
    turnover_pounds: int | None = None
    balance_pounds: int | None = None


class Thresholds(Frozen):
    """The limits of an SME rule from a day on: of a micro firm, a small one, and any SME."""

    from_: dt.date = Field(alias="from")
    micro: Limits | None = None
    small: Limits | None = None
    sme: Limits


class SmeRule(Frozen):
    """A dated SME rule: how its figures are put together, and its thresholds in the order of their days."""

    title: str
    test: Literal["staff_and_either", "two_of_three", "staff"]
    staff: Literal["fewer than", "not more than"]
    chosen_by: Literal["accounts", "spend"]
    years_running: int = 1
    public_company_at_least: Literal["", "medium"] = ""
    thresholds: tuple[Thresholds, ...] = Field(min_length=1)
    source: str


class AccountCategory(Frozen):
    """What a filed account category says of size, and the rules under which it leaves no other answer."""

    band: Literal["micro", "small", "medium", "unknown"]
    sme: Literal["yes", "no", "unknown"]
    certain_under: tuple[str, ...] = ()
    group: bool = False


class Organisation(Frozen):
    """A kind of organisation besides what registers say; `vcse` false: no charity or social enterprise counts."""

    name: str
    label: str
    payee: str = ""
    scope: tuple[str, ...] = ()
    recognised_as: tuple[str, ...] = ()
    own: bool = False
    vcse: bool = True


class Form(Frozen):
    """What a legal form, by its category or the first letters of its number, says of charity and social enterprise.

    `if_charity` is what it says of social enterprise where the organisation is a charity.
    """

    name: str
    category: str
    prefix: tuple[str, ...] = ()
    charity: Literal["yes", "no", "unknown"]
    social_enterprise: Literal["yes", "no", "unknown"]
    if_charity: Literal["yes", "no", "unknown"] = "no"
    tier: Literal["1", "2", ""]


class Headings(Frozen):
    """The file `headings.toml`."""

    short: dict[str, str]
    roles: dict[str, Role]
    lists: tuple[OtherList, ...]


class Recognise(Frozen):
    """The file `recognise.toml`."""

    kinds: tuple[Kind, ...]


class ScopeRules(Frozen):
    """The file `scope.toml`."""

    reasons: tuple[Reason, ...]


class SpecialPostcode(Frozen):
    """What stands for a postcode and is no place in the United Kingdom: nowhere in particular, or abroad."""

    name: str
    pattern: str
    place: Literal["unknown", "overseas"]
    because: str


class PostcodeRules(Frozen):
    """The file `postcodes.toml`."""

    special: tuple[SpecialPostcode, ...]


class KindRules(Frozen):
    """The file `kinds.toml`."""

    kinds: tuple[Organisation, ...]
    forms: tuple[Form, ...]


class SizeRules(Frozen):
    """The file `size.toml`."""

    rules: dict[str, SmeRule]
    account_categories: dict[str, AccountCategory]


def headings() -> dict[str, Role]:
    """Return the roles a column can take, in the order they are filled."""
    return read_rules("headings", Headings).roles


def short_words() -> dict[str, str]:
    """Return words that are cut short in headings, by the short form."""
    return read_rules("headings", Headings).short


def other_lists() -> tuple[OtherList, ...]:
    """Return the lists of something else than payments, in order: the first that fits decides."""
    return read_rules("headings", Headings).lists


def kinds() -> tuple[Kind, ...]:
    """Return the kinds of payee to recognise, in order: the first that fits decides."""
    return read_rules("recognise", Recognise).kinds


def scope_reasons() -> tuple[Reason, ...]:
    """Return the reasons for being out of scope, in order: the first that fits decides."""
    return read_rules("scope", ScopeRules).reasons


def organisations() -> KindRules:
    """Return the kinds of organisation and the legal forms, each in order: the first that fits decides."""
    return read_rules("kinds", KindRules)


def special_postcodes() -> tuple[SpecialPostcode, ...]:
    """Return what is no place in the United Kingdom, in order: the first that fits decides."""
    return read_rules("postcodes", PostcodeRules).special


def size() -> SizeRules:
    """Return the SME rules and what account categories say."""
    return read_rules("size", SizeRules)


class Says(Frozen):
    """Which words mean yes and which no."""

    yes: tuple[str, ...]
    no: tuple[str, ...]


class VendorRules(Frozen):
    """The file `vendors.toml`."""

    roles: dict[str, Role]
    says: Says


def vendors() -> VendorRules:
    """Return what the columns of a vendor master mean, in the order they are filled, and which words say yes."""
    return read_rules("vendors", VendorRules)


class Attribute(Frozen):
    """What is known of a supplier: how people read it, what it tells, and whose word counts where not the usual."""

    label: str
    tells: Literal["place", "size", "kind", "identity"]
    order: tuple[str, ...] = ()


class Measured(Frozen):
    """How many labelled payees were tried, how many of their matches accepted, how many of those right."""

    labelled: int
    accepted: int
    right: int


class EvidenceRules(Frozen):
    """The file `evidence.toml`."""

    order: tuple[str, ...]
    most_names_per_id: int
    matching_measured: Measured
    attributes: dict[str, Attribute]


def evidence() -> EvidenceRules:
    """Return which evidence is heard first."""
    return read_rules("evidence", EvidenceRules)


class PayeePart(Frozen):
    """A part of a payee text beside the name: what fits a pattern is taken out, its first group is the part."""

    part: str
    patterns: tuple[Pattern, ...]
    false_friends: tuple[Pattern, ...] = Field(alias="not")
    initials: bool = False
    source: str


class PayeeRules(Frozen):
    """The file `payees.toml`."""

    parts: tuple[PayeePart, ...]


def payee_rules() -> PayeeRules:
    """Return what payee texts say beside a name, in the order in which it is taken out."""
    return read_rules("payees", PayeeRules)
