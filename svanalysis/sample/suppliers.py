"""Who is paid in the sample: what is true of each supplier, and what the evidence says of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from svanalysis.core.text import name_key
from svanalysis.sample.areas import DURHAM, ELSEWHERE, REGION, SECTORS, STRADDLING, Postcodes, Sector
from svanalysis.sample.plan import COUNTY_DURHAM, NAMES, TRADES, Dice, Trade, table, trades_of

_PLAN = table("suppliers")
_FIRST_NUMBER = 99_100_001
_NO_TRUST = ("carers", "grants", "culture")  # trades whose words already say that a firm is a charity
# Straddling sectors are gone through four times: whether the directory lists the postcode, and one in how many
# is in the sector's smaller part.
_TURNS = ((True, 0), (False, 0), (True, 1), (False, 3))
# Those that are there for a reason: the great contracts and the oddities.
_ASSUMED = {"kind": "company", "size": "", "tier": "A", "in_scope": True}
_CATEGORIES = {"micro": "MICRO ENTITY", "small": "TOTAL EXEMPTION SMALL", "medium": "MEDIUM"}
_CAST: list[dict[str, Any]] = [
    _ASSUMED | scene.get("usual", {}) | part | {"name": part["name"] + ending}
    for scene in table("cast")["scenes"]
    for part in scene["parts"]
    for ending in scene.get("endings", [""])
]


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """One supplier: the truth first, then the evidence.

    `size` and `authority` are '' where even the truth file does not know (a redacted payee, a card bank).
    `company_number` is what the register says; `master_number` what the vendor master says. `register` is
    active, dissolved, absent (never there or gone) or twins (two companies of one name); `renamed` says that
    it is there under a new name. `typed` is how the invoice postcode was typed: '' as it should be, 'O for
    nought' or 'unspaced'. `monthly_pence` is a contract's usual month; 0 for suppliers paid now and then, by
    `tier`. `lines` is how many a month has, `flat` a contract that never changes.
    """

    name: str
    kind: str
    trade: Trade
    tier: str
    size: str
    authority: str
    in_scope: bool = True
    invoice: str = ""
    remittance: str = ""
    registered: str = ""
    company_number: str = ""
    master_number: str = ""
    charity_number: str = ""
    register: str = "absent"
    category: str = ""
    renamed: bool = False
    in_master: bool = True
    typed: str = ""
    declared: str = ""
    checked: date | None = None
    monthly_pence: int = 0
    lines: int = 1
    flat: bool = False
    first: str = "2010-04"
    last: str = "2014-03"

    @property
    def linked(self) -> bool:
        """Whether the evidence leads to one row of the register: by number, or by a name or former name there once."""
        return self.register != "absent" and (self.register != "twins" or bool(self.master_number))

    def place_read(self, postcodes: Postcodes) -> str:
        """Return the authority that the shipped definition reads, '' when it cannot.

        In order: the invoice address, the remittance address, the registered office.
        """
        if self.kind in {"intermediary", "withheld"}:
            return ""
        registered = self.registered if self.linked else ""
        return postcodes.reading(self.invoice or self.remittance or registered)

    @property
    def sme_read(self) -> str:
        """The SME reading of the shipped definition, Yes, No or '': declared, else by the accounts."""
        by_accounts = self.linked and self.category in _PLAN["sme_categories"]
        return self.declared or ("Yes" if by_accounts else "")


class Maker:
    """Makes the suppliers, each with a name that no other has. The order of draws is part of the seed."""

    def __init__(self, dice: Dice, postcodes: Postcodes) -> None:
        self.dice = dice
        self.postcodes = postcodes
        self._keys = {name_key(part["name"]) for part in _CAST}
        self._number = _FIRST_NUMBER

    def next_number(self) -> str:
        """Return a company number that cannot be real: real ones will not reach 99 million for a century."""
        self._number += self.dice.randint(3, 900)
        return str(self._number)

    def charity_number(self) -> str:
        """Return a charity number that cannot be real."""
        return f"99{self.dice.randint(10_000, 99_999)}"

    def everyone(self) -> list[Supplier]:
        """Return every supplier: the cast, the ordinary ones tier by tier, and those where the county line runs."""
        cast = [self._play(part) for part in _CAST]
        ordinary = [
            self._one(tier, local=local, is_sme=is_sme)
            for tier, local, is_sme, count in _PLAN["numbers"]
            for _ in range(count)
        ]
        turns = enumerate(product(_TURNS, STRADDLING))
        return [*cast, *ordinary, *(self._straddler(at, sector, *turn) for at, (turn, sector) in turns)]

    def _play(self, part: dict[str, Any]) -> Supplier:
        """Turn a part into a supplier. What the part does not say follows from its sector, kind and size."""
        given = dict(part)
        kind, size = given["kind"], given["size"]
        sector, office = SECTORS.get(given.pop("sector", "")), SECTORS.get(given.pop("registered_in", ""))
        listed, monthly_pence = given.pop("listed", True), given.pop("thousands", 0) * 100_000
        authority = given.get("authority") or (sector.authority if sector else "")
        invoice = self.postcodes.invent(sector, authority, listed=listed) if sector else ""
        on_register = kind in {"company", "social_enterprise"}
        number = self.next_number() if on_register else ""
        registered = self.postcodes.invent(office) if office else invoice
        known_size = size and given["in_scope"]
        follows = {
            "authority": authority,
            "invoice": invoice,
            "registered": registered if on_register else "",
            "company_number": number,
            "master_number": number,
            "charity_number": self.charity_number() if kind == "charity" else "",
            "register": "active" if on_register else "absent",
            "category": _CATEGORIES.get(size, "FULL"),
            "declared": ("No" if size == "large" else "Yes") if known_size else "",
            "checked": date(2012, 1, 10) if known_size else None,
            "monthly_pence": monthly_pence,
        }
        return Supplier(**follows | given | {"trade": TRADES[given["trade"]]})

    def _one(self, tier: str, *, local: bool, is_sme: bool) -> Supplier:
        """Make one supplier: trade, form, name, place, then its evidence."""
        trade = self.dice.choice(trades_of(tier))
        size = self.dice.choice(_PLAN["sizes"][tier]) if is_sme else "large"
        form = "c" if size == "large" else self.dice.choice(trade.forms)
        form = "c" if form == "s" and (tier, size) != ("D", "micro") else form
        sector = self._sector(local=local, form=form)
        places = "local_places" if local else "regional_places" if sector in REGION else "brands"
        name = self._name(trade, form, size, NAMES[places])
        supplier = Supplier(
            name=name,
            kind=_PLAN["kinds"][form],
            trade=trade,
            tier=tier,
            size=size,
            authority=sector.authority,
        )
        supplier = replace(supplier, **self._evidence(supplier, sector, form))
        gaps = self._gaps(supplier) if tier in "CD" else {}
        return replace(supplier, **gaps, **self._span(tier))

    def _sector(self, *, local: bool, form: str) -> Sector:
        """Choose a sector: in the county, or elsewhere (three in five of those in the region)."""
        if local:
            return self.dice.choice(DURHAM)
        near = form in "shi" or self.dice.chance(0.6)  # small bodies work near home
        return self.dice.choice(REGION if near else ELSEWHERE)

    def _name(self, trade: Trade, form: str, size: str, places: list[str]) -> str:
        """Invent a name until nobody has it."""
        while True:
            name = _invented_name(self.dice, trade, form, size, places)
            if name_key(name) not in self._keys:
                self._keys.add(name_key(name))
                return name

    def _evidence(self, supplier: Supplier, sector: Sector, form: str) -> dict[str, Any]:
        """Return postcodes, numbers, register and declaration."""
        company = form in "cli" or (form == "h" and self.dice.chance(0.4))
        invoice = self.postcodes.invent(sector, listed=self.dice.chance(0.78))  # the rest by sector
        number = self.next_number() if company else ""
        return {
            "invoice": invoice,
            "registered": self._registered(supplier, invoice) if company else "",
            "company_number": number,
            "master_number": number if self.dice.chance(0.8) else "",
            "charity_number": self.charity_number() if form == "h" else "",
            "register": "active" if company else "absent",
            "category": self.dice.choice(_PLAN["categories"][supplier.size]) if company else "",
            "declared": "No" if supplier.size == "large" else "Yes",
            "checked": self.dice.day_after(date(2011, 4, 4), 1050),
        }

    def _registered(self, supplier: Supplier, invoice: str) -> str:
        """Return the registered office: mostly the invoice address, else an accountant's or a parent's."""
        if self.dice.chance(0.88):
            return invoice
        local = supplier.authority == COUNTY_DURHAM
        away = REGION if local and supplier.size != "large" else ELSEWHERE if local else DURHAM
        return self.postcodes.invent(self.dice.choice(away))

    def _gaps(self, supplier: Supplier) -> dict[str, Any]:
        """Return what is wanting, as in real vendor masters; less of the larger suppliers."""
        chance = self.dice.random() * (1 if supplier.tier == "D" else 2.5)
        long_ago = self.dice.day_after(date(2007, 1, 8), 500)
        number = supplier.company_number
        nothing = dict.fromkeys(("invoice", "registered", "company_number", "master_number"), "")
        not_in_master = {"in_master": False, "invoice": "", "master_number": "", "declared": ""}
        gaps: tuple[tuple[float, dict[str, Any]], ...] = (
            (0.03, nothing | {"register": "absent"}),
            (0.06, not_in_master),
            (0.09, {"invoice": "", "remittance": supplier.invoice}),
            (0.11, {"invoice": "", "master_number": number}),
            (0.15, {"register": "absent"}),
            (0.18, {"register": "dissolved"} if number else {}),
            (0.21, {"checked": long_ago}),
            (0.23, {"declared": "", "checked": None}),
            (0.45, {"declared": ""} if number and supplier.size != "large" else {}),
        )
        return next((gap for limit, gap in gaps if chance < limit), {})

    def _span(self, tier: str) -> dict[str, Any]:
        """Let some suppliers start late or stop early, and give contracts their usual month."""
        month = f"{self.dice.randint(2011, 2013)}-{self.dice.randint(1, 12):02d}"
        end = self.dice.choices(("first", "last", ""), cum_weights=(0.12, 0.24, 1.0))[0]
        pence = self.dice.randint(6_500_000, 33_000_000) if tier == "B" else 0
        return {"monthly_pence": pence} | ({end: month} if end else {})

    def _straddler(self, position: int, sector: Sector, listed: bool, smaller_part: int) -> Supplier:
        """Make one small supplier of a sector that straddles."""
        smaller = smaller_part and position % smaller_part == 0
        authority = sector.other if smaller else sector.authority
        trade = self.dice.choice(trades_of("D"))
        number = self.next_number()
        postcode = self.postcodes.invent(sector, authority, listed=listed)
        places = NAMES["local_places" if authority == COUNTY_DURHAM else "brands"]
        return Supplier(
            name=self._name(trade, "c", "small", places),
            trade=trade,
            tier="D" if position % 7 else "C",
            authority=authority,
            invoice=postcode,
            registered=postcode,
            company_number=number,
            master_number=number,
            checked=date(2012, 2, 6) + timedelta(weeks=position),
            **_PLAN["straddler"],
        )


def _invented_name(dice: Dice, trade: Trade, form: str, size: str, places: list[str]) -> str:
    """Compose a name that sounds like its trade, form and place."""
    word = dice.choice(trade.words)
    surname, other = dice.sample(NAMES["surnames"], 2)
    place = dice.choice(places)
    if form == "s":
        who = dice.choice((dice.choice(NAMES["initials"]), dice.choice(NAMES["first_names"])))
        return f"{who} {surname} {word}"
    if form == "h":
        return f"{place} {word}" if trade.key in _NO_TRUST else f"{place} {word} Trust"
    if form == "i":
        return f"{place} {word} CIC"
    if form == "l":
        return f"{surname} & {other} {word} LLP"
    if size == "large":
        return f"{dice.choice(NAMES['brands'])} {word} {dice.choice(NAMES['large_endings'])}"
    initial = dice.choice(NAMES["initials"])
    patterns = NAMES["patterns"][:1] if trade.key == "residential" else NAMES["patterns"]
    name = dice.choice(patterns).format(place=place, word=word, surname=surname, other=other, initial=initial)
    return f"{name} {dice.choice(NAMES['small_endings'])}"
