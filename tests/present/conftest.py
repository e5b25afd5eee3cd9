"""Hand-made results of two bodies: one well covered, one of whose suppliers little is known."""

import math
from types import SimpleNamespace

import pandas as pd
import pytest

YEARS = ["2010/11", "2011/12", "2012/13", "2013/14"]
HOSTILE = '<script>alert("x")</script>'
FORMULA = '=HYPERLINK("http://example.invalid","click")'
TURNED = "abc\u202edef"


def share_row(year: str, measure: str, pence: int, of_pence: int, bounds: tuple[float, float], known: float) -> dict:
    return {
        "body": "durham",
        "definition": "durham_2013",
        "financial_year": year,
        "measure": measure,
        "numerator_pence": pence,
        "denominator_pence": of_pence,
        "share": pence / of_pence if of_pence > 0 else math.nan,
        "low": bounds[0],
        "high": bounds[1],
        "share_of_known": math.nan,
        "coverage_rows": known,
        "coverage_pounds": known,
        "coverage_suppliers": known,
        "state": "" if known >= 0.8 else "[u]",
    }


def durham_shares() -> pd.DataFrame:
    local = [241_30, 262_10, 286_60, 301_90]
    total = [498_70, 511_20, 526_80, 534_10]
    sme = [130_10, 143_50, 159_30, 171_40]
    rows = []
    for year, here, whole, small in zip(YEARS, local, total, sme, strict=True):
        here, whole, small = here * 10**6, whole * 10**6, small * 10**6
        rows += [
            share_row(year, "local_share", here, whole, (here / whole - 0.011, here / whole + 0.024), 0.965),
            share_row(year, "sme_share_of_local", small, here, (small / here - 0.021, small / here + 0.032), 0.957),
            share_row(year, "local_sme_share", small, whole, (small / whole - 0.012, small / whole + 0.021), 0.951),
            share_row(year, "sme_share", small * 2, whole, (2 * small / whole - 0.02, 2 * small / whole + 0.06), 0.92),
        ]
    return pd.DataFrame(rows)


def change_row(measure: str, verdict: str, change: tuple[float, float, float]) -> dict:
    return {
        "measure": measure, "from_year": "2012/13", "to_year": "2013/14", "share_from": 0.544, "share_to": 0.565,
        "change": change[0], "low": change[1], "high": change[2], "verdict": verdict,
    }  # fmt: skip


def durham_rings() -> pd.DataFrame:
    parts = {
        "authority": [0.484, 0.513, 0.544, 0.565],
        "region": [0.231, 0.219, 0.201, 0.196],
        "uk": [0.243, 0.229, 0.216, 0.202],
        "overseas": [0.004, 0.003, 0.002, 0.002],
        "unknown": [0.038, 0.036, 0.037, 0.035],
    }
    totals = [498_70, 511_20, 526_80, 534_10]
    return pd.DataFrame(
        {
            "financial_year": year, "ring": ring, "pence": round(shares[at] * totals[at] * 10**6),
            "share": shares[at], "suppliers": 120 + 10 * at,
        }
        for at, year in enumerate(YEARS)
        for ring, shares in parts.items()
    )  # fmt: skip


def sizes(shares: dict[str, float], local_pence: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "financial_year": year, "part": "local", "size": size, "pence": round(share * local_pence),
            "share": share, "suppliers": 40,
        }
        for year in YEARS[2:]
        for size, share in shares.items()
    )  # fmt: skip


def durham_places() -> pd.DataFrame:
    from svanalysis.core.places import shipped
    from svanalysis.reference.shapes import sector_points

    points = sector_points(shipped("data", "geography", "postcode_sectors.csv"))
    near = points[points["sector"].str.match(r"^(DH\d|DL\d+|SR\d|TS\d+|NE\d+) ")].reset_index(drop=True)
    rows = []
    for at, year in ((2, "2012/13"), (3, "2013/14")):
        for number, one in enumerate(near.itertuples()):
            if (number * 7 + at) % 5 == 0:
                continue
            pence = round(31_000_000_00 / (1 + (number * 13 + at) % 61) ** 1.4)
            pence = -pence if number % 29 == 0 else pence
            rows.append({
                "financial_year": year, "area_kind": "sector", "area": one.sector, "name": one.sector,
                "easting": one.easting, "northing": one.northing, "pence": pence, "suppliers": 1 + number % 9,
                "approximate": True,
            })  # fmt: skip
    return pd.DataFrame(rows)


def durham_authorities() -> pd.DataFrame:
    named = {
        "E06000047": ("County Durham", "North East"), "E08000021": ("Newcastle upon Tyne", "North East"),
        "E08000035": ("Leeds", "Yorkshire and The Humber"), "E06000005": ("Darlington", "North East"),
        "E08000024": ("Sunderland", "North East"), "E09000033": ("Westminster", "London"),
        "E06000058": ("Bournemouth, Christchurch and Poole", "South West"),
    }  # fmt: skip
    return pd.DataFrame(
        {
            "financial_year": year, "authority": code, "name": name, "region_name": region,
            "pence": (300_000_000 - 37_000_000 * at + (9_000_000 if year == "2012/13" else 0)) * 10,
            "share": 0.06 - 0.007 * at, "suppliers": 90 - at,
        }
        for year in YEARS[2:]
        for at, (code, (name, region)) in enumerate(named.items())
    )  # fmt: skip


def method_frames() -> dict[str, pd.DataFrame]:
    files = [
        {
            "source_file": f"payments_{2010 + at // 12}_{at % 12 + 1:02d}.csv", "encoding": "cp1252", "records": 420 + at,
            "kept": 415 + at, "rejected": at % 3, "not_data": 5 - at % 3, "pence_kept": 43_000_000_00 + at * 1111,
            "pence_rejected": 120_00, "printed_total_pence": None, "ties": [True, None, True][at % 3],
            "first_date": "2010-04-01", "last_date": None,
        }
        for at in range(48)
    ]  # fmt: skip
    rejected = [
        {"source_file": "payments_2010_02.csv", "source_record": 9, "raw": HOSTILE, "reason": "the amount cannot be read"},
        {"source_file": HOSTILE, "source_record": 11, "raw": "x", "reason": "the date cannot be read"},
    ]
    reasons = {"precept": "Precepts and levies", "tax": "HMRC and other taxes", "redacted_person": "Redacted persons"}
    exclusions = [
        {
            "financial_year": year, "scope_reason": reason, "label": label, "pence": 12_300_000_00 - at * 10**8,
            "lines": 48, "suppliers": 3,
        }
        for year in YEARS[2:]
        for at, (reason, label) in enumerate(reasons.items())
    ]  # fmt: skip
    return {"files": pd.DataFrame(files), "rejected": pd.DataFrame(rejected), "exclusions": pd.DataFrame(exclusions)}


def coverage(place: float, size: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"financial_year": year, "attribute": attribute, "rows": known, "pounds": known, "suppliers": known - 0.02}
        for year in YEARS[2:]
        for attribute, known in (("place", place), ("size", size), ("kind", 0.9))
    )


def unplaced(number: int) -> pd.DataFrame:
    names = [HOSTILE, FORMULA, TURNED, "Northern Gas & Power Ltd", "Tees Valley Care Consortium"]
    return pd.DataFrame(
        {
            "supplier_id": f"s{at}", "name": names[at] if at < len(names) else f"Supplier {at} Limited",
            "pence": 9_800_000_00 // (at + 1), "lines": 12 + at, "what": "place" if at % 4 else "size",
            "because": "no postcode in any source",
        }
        for at in range(number)
    )  # fmt: skip


def a_definition() -> SimpleNamespace:
    return SimpleNamespace(
        name="durham_2013",
        title="Durham Social Value Taskforce 2013",
        summary="Local: the supplier's invoice address is in the body's own area. SME: EU Recommendation 2003/361/EC.",
        source="Durham County Council, Social Value Taskforce, report for 2012/13.",
        max_evidence_age_years=3,
        boundary_vintage="2024",
    )


def well_covered() -> SimpleNamespace:
    """A body like the shipped sample: unknown at most 5% of pounds."""
    body = SimpleNamespace(
        name="durham", title="Durham County Council", place="County Durham", authority="E06000047", synthetic=True,
        synthetic_note="Synthetic sample: every supplier and payment here is invented.",
    )  # fmt: skip
    published = pd.DataFrame([{
        "financial_year": "2012/13", "measure": "local_share", "published": 0.544, "published_pence": 286_600_000_00,
        "measured": 0.54404, "low": 0.533, "high": 0.568, "difference": 0.00004,
        "source": "Social Value Taskforce, report for 2012/13", "note": "",
    }])  # fmt: skip
    changes = [
        change_row("local_share", "rose", (0.0212, 0.0154, 0.0287)),
        change_row("sme_share_of_local", "no clear change", (0.0121, -0.0044, 0.0301)),
        change_row("local_sme_share", "rose", (0.0185, 0.0021, 0.0322)),
    ]
    split = {"micro": 0.082, "small": 0.231, "medium": 0.235, "sme": 0.02, "large": 0.391, "unknown": 0.041}
    return SimpleNamespace(
        body=body, definition=a_definition(), year="2013/14", previous="2012/13", part_years=[], shapes=lambda: None,
        provenance={"versions": {"svanalysis": "0.1.0", "pandas": "3.1.1"}, "inputs": {"payments.csv": "0a1b2c3d"}},
        shares=durham_shares(), changes=pd.DataFrame(changes), rings=durham_rings(), sizes=sizes(split, 301_900_000_00),
        places=durham_places(), authorities=durham_authorities(), coverage=coverage(0.965, 0.957), published=published,
        unplaced=unplaced(12), **method_frames(),
    )  # fmt: skip


def little_known() -> SimpleNamespace:
    """A body like a real council with a poor vendor file: about 83% of pounds unknown."""
    results = well_covered()
    body = SimpleNamespace(
        name="gateshead", title="Gateshead Council", place="Gateshead", authority="E08000037", synthetic=False,
        synthetic_note="",
    )  # fmt: skip
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
        {"financial_year": year, "ring": ring, "pence": round(share * 240_000_000_00), "share": share, "suppliers": 50}
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
        "body": body, "shares": pd.DataFrame(rows), "changes": pd.DataFrame(changes), "rings": pd.DataFrame(drawn),
        "sizes": sizes(split, 13_400_000_00), "coverage": coverage(0.172, 0.12), "unplaced": unplaced(60),
        "published": results.published.iloc[:0],
    }  # fmt: skip
    return SimpleNamespace(**{**vars(results), **changed})


@pytest.fixture
def known() -> SimpleNamespace:
    """Results with nearly everything known."""
    return well_covered()


@pytest.fixture
def unknown() -> SimpleNamespace:
    """Results with little known."""
    return little_known()
