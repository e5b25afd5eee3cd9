"""A definition is what counts: which address makes a supplier local, which rule an SME, what is in scope."""

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from svanalysis.core.body import find_configuration
from svanalysis.core.configuration import FolderName, Frozen, Year, read_model

Address = Literal["postcode_invoice", "postcode_remittance", "postcode_registered", "postcode_site"]


class Local(Frozen):
    """What makes a supplier local.

    `addresses` are the kinds of address that decide: under the rule `first` the first that can be placed, in
    their order; under `any` all of them, and one inside is enough. `area` is what counts as local: the body's
    own authority, its region (ITL1), or its authority with the neighbours its body file lists. `proves` says
    which answers an address can settle; one that it cannot stays possible both ways in low and high.
    """

    addresses: tuple[Address, ...] = Field(min_length=1)
    rule: Literal["first", "any"] = "first"
    area: Literal["authority", "region", "authority_and_neighbours"] = "authority"
    proves: tuple[Literal["yes", "no"], ...] = ("yes", "no")


class Sme(Frozen):
    """Which SME rule counts (a name in `data/rules/size.toml`), and what evidence is accepted, in order.

    `figures` are numbers of staff, turnover and balance sheet, tested against the rule's thresholds. Those in force
    when the financial year `limits_of` began stand for all years; without it, those of each year.
    """

    rule: str
    limits_of: Literal[""] | Year = ""
    evidence: tuple[Literal["declared_sme", "figures", "account_category"], ...] = Field(min_length=1)


class Scope(Frozen):
    """Which payments do not count: reasons from `data/rules/scope.toml`."""

    exclude: tuple[str, ...]
    intermediaries: Literal["unknown", "as_paid"] = "unknown"


class Definition(Frozen):
    """One definition, frozen and validated. `summary` is the line printed under every figure."""

    name: FolderName
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
            raise ValueError("this has more than one line", "write the summary on one line")
        return text


def load_definition(name: str) -> Definition:
    """Return the definition with this name (a file in `data/definitions/`) or at this path.

    >>> load_definition("durham_2013").local.addresses[0]
    'postcode_invoice'
    """
    path = find_configuration(name, "definitions")
    return read_model(Definition, path)
