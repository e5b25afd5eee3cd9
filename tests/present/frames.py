"""Small hand-made frames of results, as a body like Durham would have them."""

import math
from datetime import date

import pandas as pd

from svanalysis.report.releases import REVISIONS

YEARS = ["2010/11", "2011/12", "2012/13", "2013/14"]
HOSTILE = '<script>alert("x")</script>'
FORMULA = '=HYPERLINK("http://example.invalid","click")'
TURNED = "abc\u202edef"


def share_row(
    year: str, measure: str, pence: int, of_pence: int, bounds: tuple[float, float], known: float
) -> dict:
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
    for year, *tenths in zip(YEARS, local, total, sme, strict=True):
        here, whole, small = (10**6 * one for one in tenths)
        rows += [
            share_row(year, "local_share", here, whole, (here / whole - 0.011, here / whole + 0.024), 0.965),
            share_row(
                year, "sme_share_of_local", small, here, (small / here - 0.021, small / here + 0.032), 0.957
            ),
            share_row(
                year, "local_sme_share", small, whole, (small / whole - 0.012, small / whole + 0.021), 0.951
            ),
            share_row(
                year,
                "sme_share",
                small * 2,
                whole,
                (2 * small / whole - 0.02, 2 * small / whole + 0.06),
                0.92,
            ),
        ]
    return pd.DataFrame(rows)


def change_row(measure: str, verdict: str, change: tuple[float, float, float]) -> dict:
    return {
        "measure": measure,
        "from_year": "2012/13",
        "to_year": "2013/14",
        "share_from": 0.544,
        "share_to": 0.565,
        "change": change[0],
        "low": change[1],
        "high": change[2],
        "verdict": verdict,
    }


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
            "financial_year": year,
            "ring": ring,
            "pence": round(shares[at] * totals[at] * 10**6),
            "share": shares[at],
            "suppliers": 120 + 10 * at,
        }
        for at, year in enumerate(YEARS)
        for ring, shares in parts.items()
    )


def sizes(shares: dict[str, float], local_pence: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "financial_year": year,
            "part": "local",
            "size": size,
            "pence": round(share * local_pence),
            "share": share,
            "suppliers": 40,
        }
        for year in YEARS[2:]
        for size, share in shares.items()
    )


def durham_places() -> pd.DataFrame:
    from svanalysis.reference.shapes import sector_points

    points = sector_points()
    near = points[points["sector"].str.match(r"^(DH\d|DL\d+|SR\d|TS\d+|NE\d+) ")].reset_index(drop=True)
    rows = []
    for at, year in ((2, "2012/13"), (3, "2013/14")):
        for number, one in enumerate(near.itertuples()):
            if (number * 7 + at) % 5 == 0:
                continue
            pence = round(31_000_000_00 / (1 + (number * 13 + at) % 61) ** 1.4)
            pence = -pence if number % 29 == 0 else pence
            rows.append(
                {
                    "financial_year": year,
                    "area_kind": "sector",
                    "area": one.sector,
                    "name": one.sector,
                    "easting": one.easting,
                    "northing": one.northing,
                    "pence": pence,
                    "suppliers": 1 + number % 9,
                    "approximate": True,
                }
            )
    return pd.DataFrame(rows)


def durham_authorities() -> pd.DataFrame:
    named = {
        "E06000047": ("County Durham", "North East"),
        "E08000021": ("Newcastle upon Tyne", "North East"),
        "E08000035": ("Leeds", "Yorkshire and The Humber"),
        "E06000005": ("Darlington", "North East"),
        "E08000024": ("Sunderland", "North East"),
        "E09000033": ("Westminster", "London"),
        "E06000058": ("Bournemouth, Christchurch and Poole", "South West"),
    }
    return pd.DataFrame(
        {
            "financial_year": year,
            "authority": code,
            "name": name,
            "region_name": region,
            "pence": (300_000_000 - 37_000_000 * at + (9_000_000 if year == "2012/13" else 0)) * 10,
            "share": 0.06 - 0.007 * at,
            "suppliers": 90 - at,
        }
        for year in YEARS[2:]
        for at, (code, (name, region)) in enumerate(named.items())
    )


def revisions() -> pd.DataFrame:
    row = [
        "local_share",
        "2012/13",
        "v1",
        "2013-07-01",
        0.544,
        0.545,
        0.001,
        286_600_000_00,
        287_000_000_00,
        400_000_00,
    ]
    return pd.DataFrame([[*row, "payment files"]], columns=REVISIONS)


def method_frames() -> dict[str, pd.DataFrame]:
    files = [
        {
            "source_file": f"payments_{2010 + at // 12}_{at % 12 + 1:02d}.csv",
            "encoding": "cp1252",
            "files": 1,
            "unstated": 0,
            "records": 420 + at,
            "kept": 415 + at,
            "rejected": at % 3,
            "not_data": 5 - at % 3,
            "pence_kept": 43_000_000_00 + at * 1111,
            "pence_rejected": 120_00,
            "printed_total_pence": None,
            "ties": [True, None, True][at % 3],
            "first_date": "2010-04-01",
            "last_date": None,
        }
        for at in range(48)
    ]
    rejected = [
        {
            "source_file": "payments_2010_02.csv",
            "source_record": 9,
            "raw": HOSTILE,
            "reason": "the amount cannot be read",
        },
        {"source_file": HOSTILE, "source_record": 11, "raw": "x", "reason": "the date cannot be read"},
    ]
    not_data = [
        ("payments_2010_01.csv", "header", "1", 1),
        ("payments_2010_02.csv", "header", "3", 1),
        ("payments_2010_02.csv", HOSTILE, "1-2", 2),
    ]
    reasons = {
        "precept": "Precepts and levies",
        "tax": "HMRC and other taxes",
        "redacted_person": "Redacted persons",
    }
    exclusions = [
        {
            "financial_year": year,
            "scope_reason": reason,
            "label": label,
            "pence": 12_300_000_00 - at * 10**8,
            "lines": 48,
            "suppliers": 3,
        }
        for year in YEARS[2:]
        for at, (reason, label) in enumerate(reasons.items())
    ]
    vendor_refused = [
        {
            "source_file": "vendors.csv",
            "source_record": 7,
            "raw": HOSTILE,
            "reason": "it names no supplier",
            "used": False,
        },
        {
            "source_file": "vendors.csv",
            "source_record": 9,
            "raw": HOSTILE,
            "reason": "employees cannot be read: left out",
            "used": True,
        },
    ]
    vendor_files = [
        {"file": "vendors.csv", "rows": 1_253, "used": 1_252, "refused": 1, "columns": f"name: {HOSTILE}"}
    ]
    return {
        "vendor_files": pd.DataFrame(vendor_files),
        "vendor_refused": pd.DataFrame(vendor_refused),
        "files": pd.DataFrame(files),
        "rejected": pd.DataFrame(rejected),
        "revisions": revisions(),
        "not_data": pd.DataFrame(not_data, columns=["source_file", "what", "source_records", "records"]),
        "exclusions": pd.DataFrame(exclusions),
        "matches": pd.DataFrame(
            [
                ("2013/14", "accepted", "company number", 900, 0.7, 0.8),
                ("2013/14", "accepted", "exact name", 31, 0.1, 0.05),
                ("2013/14", "accepted", "previous name", 1, 0.1, 0.013),
                ("2013/14", "review", "similar name", 5, 0.1, 0.1),
            ],
            columns=["financial_year", "verdict", "method", "suppliers", "rows", "pounds"],
        ),
        "scopes": durham_shares().assign(scope="with tax"),
        "control_totals": pd.DataFrame(
            [("2012-04", 9_500, 9_400, -100, HOSTILE), ("2012-05", 9_500, 9_500, 0, "ledger")],
            columns=["period", "control_pence", "ledger_pence", "difference_pence", "source"],
        ),
        **plan_frames(),
    }


def plan_frames() -> dict[str, pd.DataFrame]:
    early, late = date(2013, 3, 31), date(2014, 3, 31)
    action = (HOSTILE, FORMULA, early, late, "under way", "later than approved", TURNED, "local_share")
    return {
        "actions": pd.DataFrame(
            [(*action, 0.5, 0.6, "rose", early)],
            columns=["action", "owner", "due_approved", "due", "status", "standing", "evidence", "measure",
                     "share_from", "share_to", "verdict", "updated"],
        ),
        "indicators": pd.DataFrame(
            [(HOSTILE, "social", "2013/14", FORMULA, TURNED, HOSTILE)],
            columns=["indicator", "value", "financial_year", "amount", "unit", "source"],
        ),
        "stories": pd.DataFrame(
            [("case study", HOSTILE, FORMULA, "", "2013/14", early, 100, f"{HOSTILE}\n\n**bold**")],
            columns=["kind", "title", "supplier", "contract", "financial_year", "consent", "pence", "text"],
        ),
    }  # fmt: skip


def coverage(place: float, size: float) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "financial_year": year,
            "attribute": attribute,
            "rows": known,
            "pounds": known,
            "suppliers": known - 0.02,
        }
        for year in YEARS[2:]
        for attribute, known in (("place", place), ("size", size), ("kind", 0.9))
    )


def unplaced(number: int) -> pd.DataFrame:
    names = [HOSTILE, FORMULA, TURNED, "Northern Gas & Power Ltd", "Tees Valley Care Consortium"]
    return pd.DataFrame(
        {
            "supplier_id": f"s{at}",
            "name": names[at] if at < len(names) else f"Supplier {at} Limited",
            "pence": 9_800_000_00 // (at + 1),
            "lines": 12 + at,
            "what": "place" if at % 4 else "size",
            "because": "no postcode in any source",
        }
        for at in range(number)
    )
