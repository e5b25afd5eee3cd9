"""A definition is what counts: which address makes a supplier local, which rule an SME, what is in scope."""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, field_validator

from svanalysis.core.body import find_configuration
from svanalysis.core.configuration import Frozen, read_toml, validated

Address = Literal["postcode_invoice", "postcode_remittance", "postcode_registered"]


class Local(Frozen):
    """Which address decides, in order of fallback. The area is the body's authority, the region its ITL1."""

    addresses: tuple[Address, ...] = Field(min_length=1)


class Sme(Frozen):
    """Which SME rule counts (a name in `data/rules/size.toml`), and what evidence is accepted, in order."""

    rule: str
    evidence: tuple[Literal["declared_sme", "account_category"], ...] = Field(min_length=1)


class Scope(Frozen):
    """Which payments do not count: reasons from `data/rules/scope.toml`."""

    exclude: tuple[str, ...]
    intermediaries: Literal["unknown", "as_paid"] = "unknown"


class Definition(Frozen):
    """One definition, frozen and validated. `summary` is the line printed under every figure."""

    name: str
    title: str
    summary: str
    source: str
    local: Local
    sme: Sme
    scope: Scope
    max_evidence_age_years: int = Field(default=3, ge=0)
    boundary_vintage: str = "2024"
    path: Path

    @field_validator("summary")
    @classmethod
    def _one_line(cls, text: str) -> str:
        """Keep the summary to one line, because it is printed under figures."""
        if "\n" in text:
            message = "write the summary on one line"
            raise ValueError(message)
        return text


def load_definition(name: str) -> Definition:
    """Return the definition with this name (a file in `data/definitions/`) or at this path.

    >>> load_definition("durham_2013").local.addresses[0]
    'postcode_invoice'
    """
    path = find_configuration(name, "definitions")
    values: dict[str, Any] = read_toml(path)
    return validated(Definition, {**values, "path": path}, path)
