"""What the public edition may show: the file `data/rules/disclosure.toml`."""

from typing import Literal

from svanalysis.core.configuration import Frozen, read_rules

How = Literal["shown", "rounded", "withheld", "merged", "put together", "named", "counted", "told"]


class Shown(Frozen):
    """The exhibits of the public page, by key, and those of them that say something even where they are empty."""

    shown: tuple[str, ...]
    even_empty: tuple[str, ...]


class DisclosureRules(Frozen):
    """Who counts as a person, who may be named, how few are too few, and what becomes of each table."""

    fewest_payees: int
    fewest_persons: int
    named_by: tuple[str, ...]
    unless_flagged: str
    persons: tuple[str, ...]
    titled: str
    partnerships: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_tiers: tuple[str, ...]
    rounded_to_pounds: int
    posts: tuple[str, ...]
    together: dict[str, str]
    tables: dict[str, How]
    empty: dict[str, tuple[str, ...]]
    left_out: dict[str, str]
    exhibits: Shown


def disclosure() -> DisclosureRules:
    """Return the rules of the public edition.

    >>> disclosure().fewest_persons
    3
    """
    return read_rules("disclosure", DisclosureRules)
