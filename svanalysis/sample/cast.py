"""The suppliers that are there for a reason, listed in cast.toml: the great contracts and the oddities."""

from datetime import date
from typing import Any

from svanalysis.sample.areas import SECTORS
from svanalysis.sample.plan import TRADES, table
from svanalysis.sample.suppliers import Maker, Supplier

_ASSUMED = {"kind": "company", "size": "", "tier": "A", "in_scope": True}
_CATEGORIES = {"micro": "MICRO ENTITY", "small": "TOTAL EXEMPTION SMALL", "medium": "MEDIUM"}
PARTS: list[dict[str, Any]] = [
    _ASSUMED | scene.get("usual", {}) | part | {"name": part["name"] + ending}
    for scene in table("cast")["scenes"]
    for part in scene["parts"]
    for ending in scene.get("endings", [""])
]


def play(part: dict[str, Any], maker: Maker) -> Supplier:
    """Turn a part into a supplier. What the part does not say follows from its sector, kind and size."""
    given = dict(part)
    kind, size = given["kind"], given["size"]
    sector, office = SECTORS.get(given.pop("sector", "")), SECTORS.get(given.pop("registered_in", ""))
    listed, monthly_pence = given.pop("listed", True), given.pop("thousands", 0) * 100_000
    authority = given.get("authority") or (sector.authority if sector else "")
    invoice = maker.postcodes.invent(sector, authority, listed=listed) if sector else ""
    on_register = kind in {"company", "social_enterprise"}
    number = maker.next_number() if on_register else ""
    registered = maker.postcodes.invent(office) if office else invoice
    known_size = size and given["in_scope"]
    follows = {
        "authority": authority,
        "invoice": invoice,
        "registered": registered if on_register else "",
        "company_number": number,
        "master_number": number,
        "charity_number": maker.charity_number() if kind == "charity" else "",
        "register": "active" if on_register else "absent",
        "category": _CATEGORIES.get(size, "FULL"),
        "declared": ("No" if size == "large" else "Yes") if known_size else "",
        "checked": date(2012, 1, 10) if known_size else None,
        "monthly_pence": monthly_pence,
    }
    return Supplier(**follows | given | {"trade": TRADES[given["trade"]]})
