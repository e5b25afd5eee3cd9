"""Rules about contracts and opportunities, as data: `data/rules/contracts.toml` and `opportunities.toml`."""

import datetime as dt
from functools import cache
from typing import Any, Literal

from pydantic import Field, field_validator

from svanalysis.core.configuration import Frozen, read_toml, validated
from svanalysis.core.places import shipped
from svanalysis.core.rules import Role, compiled

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
    category: str
    pounds: dict[dt.date, int]

    @field_validator("category")
    @classmethod
    def _is_pattern(cls, pattern: str) -> str:
        """Accept only a regular expression."""
        return compiled((pattern,))[0]


class OpportunityRules(Frozen):
    """The file `opportunities.toml`."""

    fewest_categories: int
    least_share_of_pounds: float
    vague_codes: tuple[str, ...]
    months_ahead: int
    vat_percent: int
    order: Order
    kinds: tuple[ContractKind, ...] = Field(min_length=1)


def _load(name: str, model: type[Any]) -> Any:  # noqa: ANN401  the caller names the model
    """Read and validate one rule file."""
    path = shipped("data", "rules", f"{name}.toml")
    return validated(model, read_toml(path), path)


@cache
def contracts() -> ContractRules:
    """Return what the columns of a contracts register mean, in the order they are filled."""
    loaded: ContractRules = _load("contracts", ContractRules)
    return loaded


@cache
def opportunities() -> OpportunityRules:
    """Return how spend is set beside local firms, and the thresholds."""
    loaded: OpportunityRules = _load("opportunities", OpportunityRules)
    return loaded
