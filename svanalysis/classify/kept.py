"""Classes of a body's suppliers, worked out once for all definitions that make them alike, and kept in the store."""

from pathlib import Path

import polars as pl

from svanalysis.core.body import Body
from svanalysis.core.definition import Definition
from svanalysis.suppliers.kept import known_file, read_known, short, write_known


def kept_classes(
    place: Path, body: Body, definition: Definition, columns: list[str] | None = None
) -> pl.DataFrame:
    """Return the table of `classify` for the suppliers gathered in `place`, made first where it is not there yet.

    Of all columns, or these. It is kept by the part of the definition that decides it.
    """
    home = place / short(_decides(definition))
    stored = home / known_file("classes")
    if not stored.exists():
        write_known(_classified(place, body, definition), stored)
    return read_known(home, "classes", columns=columns)[0]


def _classified(place: Path, body: Body, definition: Definition) -> pl.DataFrame:
    """Classify what is gathered in `place`."""
    # a tenth of a second to load, and mostly not needed
    from svanalysis.classify.kind import own_suppliers  # noqa: PLC0415
    from svanalysis.classify.pairs import pairs_of  # noqa: PLC0415
    from svanalysis.classify.table import classify  # noqa: PLC0415

    payees, paid, placed, evidence, matched = read_known(
        place, "payees", "paid", "placed", "evidence", "matched"
    )
    return classify(
        payees, pairs_of(paid), evidence, matched, placed, definition=definition, authority=body.authority,
        neighbours=body.neighbours, own=own_suppliers(body.own_companies, matched),
    )  # fmt: skip


def _decides(definition: Definition) -> str:
    """Return the part of a definition that decides classes."""
    return definition.model_dump_json(
        include={"local": True, "sme": True, "max_evidence_age_years": True, "scope": {"intermediaries"}}
    )
