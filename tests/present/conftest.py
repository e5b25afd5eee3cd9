"""Hand-made results of two bodies: one well covered, one of whose suppliers little is known."""

from types import SimpleNamespace

import pandas as pd
import pytest

from svanalysis.core.body import Payments
from svanalysis.core.definition import load_definition
from tests.present.frames import (
    change_row,
    coverage,
    durham_authorities,
    durham_places,
    durham_rings,
    durham_shares,
    method_frames,
    share_row,
    sizes,
    unplaced,
)


def a_definition() -> SimpleNamespace:
    return SimpleNamespace(
        name="durham_2013",
        local=load_definition("durham_2013").local,
        title="Durham Social Value Taskforce 2013",
        summary="Local: the supplier's invoice address is in the body's own area.",
        source="Durham County Council, Social Value Taskforce, report for 2012/13.",
        max_evidence_age_years=3,
        boundary_vintage="2024",
    )


def well_covered() -> SimpleNamespace:
    """A body like the shipped sample: unknown at most 5% of pounds."""
    body = SimpleNamespace(
        name="durham",
        title="Durham County Council",
        place="County Durham",
        authority="E06000047",
        synthetic=True,
        synthetic_note="Synthetic sample: every supplier and payment here is invented.",
        notes="",
        payments=Payments(files=()),
        superseded=(),
        neighbours=(),
        vendors=(),
        registers=(),
        directories=(),
        shapes=(),
    )
    published = pd.DataFrame(
        [
            {
                "financial_year": "2012/13",
                "measure": "local_share",
                "published": 0.544,
                "published_pence": 286_600_000_00,
                "measured": 0.54404,
                "measured_pence": 286_600_000_00,
                "low": 0.533,
                "high": 0.568,
                "difference": 0.00004,
                "why": "the same, as far as the published figure was rounded",
                "source": "Social Value Taskforce, report for 2012/13",
                "note": "",
            }
        ]
    )
    changes = [
        change_row("local_share", "rose", (0.0212, 0.0154, 0.0287)),
        change_row("sme_share_of_local", "no clear change", (0.0121, -0.0044, 0.0301)),
        change_row("local_sme_share", "rose", (0.0185, 0.0021, 0.0322)),
    ]
    split = {"micro": 0.082, "small": 0.231, "medium": 0.235, "sme": 0.02, "large": 0.391, "unknown": 0.041}
    return SimpleNamespace(
        body=body,
        definition=a_definition(),
        year="2013/14",
        previous="2012/13",
        part_years=[],
        missing={},
        shapes=lambda _kind="": None,
        provenance={
            "versions": {"svanalysis": "0.1.0", "pandas": "3.1.1"},
            "inputs": {"payments.csv": "0a1b2c3d"},
        },
        shares=durham_shares(),
        changes=pd.DataFrame(changes),
        rings=durham_rings(),
        sizes=sizes(split, 301_900_000_00),
        places=durham_places(),
        authorities=durham_authorities(),
        coverage=coverage(0.965, 0.957),
        published=published,
        unplaced=unplaced(12),
        **method_frames(),
    )


def little_known() -> SimpleNamespace:
    """A body like a real council with a poor vendor file: about 83% of pounds unknown."""
    results = well_covered()
    body = SimpleNamespace(
        name="gateshead",
        title="Gateshead Council",
        place="Gateshead",
        authority="E08000037",
        synthetic=False,
        synthetic_note="",
        notes="What is placed is no fair sample.",
        payments=Payments(files=()),
        superseded=(),
        neighbours=(),
        vendors=(),
        registers=(),
        directories=(),
        shapes=(),
    )
    rows = []
    for year, known in zip(["2011/12", "2012/13", "2013/14"], [0.183, 0.172, 0.151], strict=True):
        whole = 240_000_000_00
        rows += [
            share_row(year, "local_share", 13_400_000_00, whole, (0.0558, 0.889), known),
            share_row(year, "sme_share_of_local", 4_000_000_00, 13_400_000_00, (0.0131, 0.9913), 0.1),
            share_row(year, "local_sme_share", 4_000_000_00, whole, (0.0166, 0.882), known),
            share_row(year, "sme_share", 9_000_000_00, whole, (0.0375, 0.91), 0.12),
        ]
    rings = {"authority": 0.0558, "region": 0.021, "uk": 0.095, "overseas": 0.0002, "unknown": 0.828}
    drawn = [
        {
            "financial_year": year,
            "ring": ring,
            "pence": round(share * 240_000_000_00),
            "share": share,
            "suppliers": 50,
        }
        for year in ("2011/12", "2012/13", "2013/14")
        for ring, share in rings.items()
    ]
    changes = [
        change_row("local_share", "no clear change", (-0.004, -0.212, 0.198)),
        change_row("sme_share_of_local", "no clear change", (0.01, -0.8, 0.9)),
        change_row("local_sme_share", "evidence", (0.001, 0.0005, 0.21)),
    ]
    split = {"micro": 0.01, "small": 0.12, "medium": 0.03, "large": 0.09, "unknown": 0.75}
    changed = {
        "body": body,
        "shares": pd.DataFrame(rows),
        "changes": pd.DataFrame(changes),
        "rings": pd.DataFrame(drawn),
        "sizes": sizes(split, 13_400_000_00),
        "coverage": coverage(0.172, 0.12),
        "unplaced": unplaced(60),
        "published": results.published.iloc[:0],
    }
    return SimpleNamespace(**{**vars(results), **changed})


@pytest.fixture
def known() -> SimpleNamespace:
    """Results with nearly everything known."""
    return well_covered()


@pytest.fixture
def unknown() -> SimpleNamespace:
    """Results with little known."""
    return little_known()
