"""Rules of the world are data: one TOML file a subject in `data/rules/`, validated, each with its source."""

import re
from functools import cache
from typing import Any, Literal

from pydantic import Field, field_validator

from svanalysis.core.configuration import Frozen, read_toml, validated
from svanalysis.core.places import shipped

Content = Literal["amount", "date", "name", "code", "postcode", "flag", "text", "any"]


def _compiled(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Return the patterns if each is a regular expression; pydantic reports the ValueError otherwise."""
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            message = f"{pattern!r} is not a regular expression: {error}"
            raise ValueError(message) from error
    return patterns


class Role(Frozen):
    """What headings, and what content, make a column take a role.

    `last` are headings of last resort; `saying` is what at least one cell must say.
    """

    content: Content
    words: tuple[str, ...]
    parts: tuple[str, ...]
    against: tuple[str, ...]
    last: tuple[str, ...] = ()
    saying: str = ""
    several: bool = False
    _patterns = field_validator("parts", "against", "last")(_compiled)


class Kind(Frozen):
    """A kind of payee that is not simply a supplier, recognised by its text."""

    name: str
    label: str
    patterns: tuple[str, ...]
    false_friends: tuple[str, ...] = Field(alias="not")
    source: str
    _patterns = field_validator("patterns", "false_friends")(_compiled)


class Reason(Frozen):
    """A reason for being out of scope: by payee, by category or service, or by what it was recognised as."""

    name: str
    label: str
    payee: str = ""
    category: str = ""
    recognised_as: str = ""


class SmeRule(Frozen):
    """A dated SME rule; the thresholds in its own currency."""

    title: str
    from_: Any = Field(alias="from")
    staff: int
    turnover: str
    balance: str
    source: str


class AccountCategory(Frozen):
    """What a filed account category says of size."""

    band: Literal["micro", "small", "medium", "unknown"]
    sme: Literal["yes", "no", "unknown"]
    certain: bool


class Headings(Frozen):
    """The file `headings.toml`."""

    roles: dict[str, Role]


class Recognise(Frozen):
    """The file `recognise.toml`."""

    kinds: tuple[Kind, ...]


class ScopeRules(Frozen):
    """The file `scope.toml`."""

    reasons: tuple[Reason, ...]


class SizeRules(Frozen):
    """The file `size.toml`."""

    rules: dict[str, SmeRule]
    account_categories: dict[str, AccountCategory]


def _load(name: str, model: type[Any]) -> Any:  # noqa: ANN401  the caller names the model
    """Read and validate one rule file."""
    path = shipped("data", "rules", f"{name}.toml")
    return validated(model, read_toml(path), path)


@cache
def headings() -> dict[str, Role]:
    """Return the roles a column can take, in the order they are filled."""
    loaded: Headings = _load("headings", Headings)
    return loaded.roles


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds of payee to recognise, in order: the first that fits decides."""
    loaded: Recognise = _load("recognise", Recognise)
    return loaded.kinds


@cache
def scope_reasons() -> tuple[Reason, ...]:
    """Return the reasons for being out of scope, in order: the first that fits decides."""
    loaded: ScopeRules = _load("scope", ScopeRules)
    return loaded.reasons


@cache
def size() -> SizeRules:
    """Return the SME rules and what account categories say."""
    loaded: SizeRules = _load("size", SizeRules)
    return loaded


class VendorHeadings(Frozen):
    """The file `vendors.toml`."""

    attributes: dict[str, tuple[str, ...]]


@cache
def vendor_headings() -> dict[str, tuple[str, ...]]:
    """Return, for each attribute of a vendor master, the headings that name it."""
    loaded: VendorHeadings = _load("vendors", VendorHeadings)
    return loaded.attributes
