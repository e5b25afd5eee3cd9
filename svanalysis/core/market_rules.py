"""Rules about contracts and opportunities, as data: `data/rules/contracts.toml` and `opportunities.toml`."""

import datetime as dt
from typing import Literal

from pydantic import Field

from svanalysis.core.configuration import Frozen, Pattern, read_rules
from svanalysis.core.rules import Role

Answer = Literal["yes", "no", ""]


class ContractRules(Frozen):
    """What the columns of a contracts register mean; what words in a column for both say of SME and of VCSE."""

    roles: dict[str, Role]
    either: dict[str, tuple[Answer, Answer]]


class Order(Frozen):
    """From when, and for authorities of which country, contracts below a threshold may be kept for the own area."""

    from_: dt.date = Field(alias="from")
    country: str
    source: str


class ContractKind(Frozen):
    """A kind of contract, told by its purpose, and the pounds below which it lies, from each day on."""

    name: str
    category: Pattern
    pounds: dict[dt.date, int]


class OpportunityRules(Frozen):
    """The file `opportunities.toml`."""

    fewest_categories: int
    least_share_of_pounds: float
    vague_codes: tuple[str, ...]
    months_ahead: int
    vat_percent: int
    order: Order
    kinds: tuple[ContractKind, ...] = Field(min_length=1)


def contracts() -> ContractRules:
    """Return what the columns of a contracts register mean, in the order they are filled."""
    return read_rules("contracts", ContractRules)


def opportunities() -> OpportunityRules:
    """Return how spend is set beside local firms, and the thresholds."""
    return read_rules("opportunities", OpportunityRules)
